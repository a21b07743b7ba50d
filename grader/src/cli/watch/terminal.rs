//! The terminal while it is watched: keys come at once and are not shown, and everything else is
//! as it was. What is printed needs no special care, and Ctrl-C still interrupts.

use std::io::{self, Read as _};
use std::thread;

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Gives the terminal back as it was when it goes, also when a panic takes it along.
#[derive(Debug)]
pub struct Keys {
    before: Termios,
}

impl Keys {
    /// Lets keys come at once.
    pub fn enter() -> io::Result<Self> {
        let keys = Self { before: tcgetattr(io::stdin())? };
        keys.again()?;
        Ok(keys)
    }

    /// The same again, after a shell had the terminal in between.
    pub fn again(&self) -> io::Result<()> {
        let mut modes = self.before.clone();
        modes.local_modes -= LocalModes::ICANON | LocalModes::ECHO;
        Ok(tcsetattr(io::stdin(), OptionalActions::Now, &modes)?)
    }

    /// The keys that are pressed from now on. Ends with the terminal.
    pub fn pressed(&self) -> io::Result<UnboundedReceiver<char>> {
        let (send, pressed) = unbounded_channel();
        thread::Builder::new().name("keys".to_owned()).spawn(move || {
            let mut bytes = [0; 64];
            while let Ok(length @ 1..) = io::stdin().lock().read(&mut bytes) {
                // Arrows and their like come as one sequence, and mean nothing here.
                let plain = bytes[..length].first() != Some(&b'\x1b');
                for &key in bytes[..length].iter().filter(|_| plain) {
                    if send.send(char::from(key).to_ascii_lowercase()).is_err() {
                        return;
                    }
                }
            }
        })?;
        Ok(pressed)
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        // With the terminal gone there is nothing to give back.
        _ = tcsetattr(io::stdin(), OptionalActions::Flush, &self.before);
    }
}
