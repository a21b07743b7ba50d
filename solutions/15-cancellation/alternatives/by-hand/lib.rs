//! The tide desk: it listens to a line, hands frames on, surveys gauges and watches them.
//!
//! What has been read stands in a buffer of the desk's own: `read` puts it there at once or has
//! read nothing, so it may be dropped at any time. The lamp has a branch of its own.

pub mod coast;

use std::io;
use std::time::Duration;

use futures::future::poll_fn;
use futures::stream::{FuturesUnordered, StreamExt};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use coast::{Coast, Ended, Frame, GaugeError, GaugeId, Level};

const SIGN_OF_LIFE: Duration = Duration::from_millis(10);

/// The desk of a coast.
pub struct TideDesk<C> {
    coast: C,
}

/// A gauge that is ours until this is dropped.
struct Claimed<C: Coast>(C, GaugeId);

impl<C: Coast> Claimed<C> {
    async fn claim(coast: &C, gauge: GaugeId) -> Result<Self, GaugeError> {
        coast.claim(gauge).await?;
        Ok(Self(coast.clone(), gauge))
    }
}

impl<C: Coast> Drop for Claimed<C> {
    fn drop(&mut self) {
        self.0.release(self.1);
    }
}

impl<C: Coast> TideDesk<C> {
    /// The desk of this coast.
    pub fn new(coast: C) -> Self {
        Self { coast }
    }

    /// Files the frames that come in over a line until it ends or the desk is told to stop, and
    /// says how many they were.
    pub async fn listen<L>(&self, mut line: L, stop: &CancellationToken) -> io::Result<u64>
    where
        L: AsyncRead + Unpin + Send + 'static,
    {
        let mut filed = 0;
        let lamp = async {
            loop {
                self.coast.sign_of_life();
                tokio::time::sleep(SIGN_OF_LIFE).await;
            }
        };
        let reading = async {
            let mut bytes = Vec::new();
            let mut piece = [0; 64];
            loop {
                let length = line.read(&mut piece).await?;
                if length == 0 && bytes.is_empty() {
                    return Ok(());
                }
                if length == 0 {
                    return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
                }
                bytes.extend_from_slice(&piece[..length]);
                while let Some(frame) = first_frame(&mut bytes) {
                    self.coast.file(frame);
                    filed += 1;
                }
            }
        };
        let ended = tokio::select! {
            () = lamp => Ok(()),
            read = reading => read,
            () = stop.cancelled() => Ok(()),
        };
        ended.map(|()| filed)
    }

    /// Hands waiting frames on, one after the other, until no more can come or the desk is told to
    /// stop, and says how many they were.
    pub async fn relay(
        &self,
        waiting: &mut mpsc::Receiver<Frame>,
        stop: &CancellationToken,
    ) -> u64 {
        let mut forwarded = 0;
        let mut stopped = std::pin::pin!(stop.cancelled());
        loop {
            let next = poll_fn(|context| match stopped.as_mut().poll(context) {
                std::task::Poll::Ready(()) => std::task::Poll::Ready(None),
                std::task::Poll::Pending => waiting.poll_recv(context),
            });
            let Some(frame) = next.await else { return forwarded };
            self.coast.forward(&frame).await;
            forwarded += 1;
        }
    }

    /// Claims a gauge, has it measure three times, gives it back, and says what the mean was.
    pub async fn survey(&self, gauge: GaugeId) -> Result<Level, GaugeError> {
        let claimed = Claimed::claim(&self.coast, gauge).await?;
        let mut levels = Vec::new();
        while levels.len() < 3 {
            levels.push(claimed.0.measure(gauge).await?);
        }
        Ok(levels.iter().sum::<Level>() / 3)
    }

    /// Draws the curves of all these gauges, side by side, until each has fallen silent or the
    /// desk is told to stop.
    pub async fn watch(&self, gauges: &[GaugeId], stop: &CancellationToken) -> Ended {
        let next = async |gauge| (gauge, self.coast.next_level(gauge).await);
        let mut reports: FuturesUnordered<_> = gauges.iter().map(|&gauge| next(gauge)).collect();
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ended::Stopped,
                report = reports.next() => match report {
                    Some((gauge, Some(level))) => {
                        self.coast.draw(gauge, level);
                        reports.push(next(gauge));
                    }
                    Some((_, None)) => {}
                    None => return Ended::Silent,
                },
            }
        }
    }
}

/// Takes the first frame out of `bytes`, when it is all there.
fn first_frame(bytes: &mut Vec<u8>) -> Option<Frame> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    let frame = rest.get(..u16::from_be_bytes(*length).into())?.to_vec();
    bytes.drain(..2 + frame.len());
    Some(frame)
}
