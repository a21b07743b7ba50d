//! The tide desk: it listens to a line, hands frames on, surveys gauges and watches them.
//!
//! A ready-made codec reads, a closure in a guard gives back, and there are no tasks at all.

pub mod coast;

use std::io;
use std::time::Duration;

use futures::future::{join_all, select};
use futures::stream::TryStreamExt;
use tokio::io::AsyncRead;
use tokio::sync::mpsc;
use tokio_util::codec::LengthDelimitedCodec;
use tokio_util::sync::CancellationToken;

use coast::{Coast, Ended, Frame, GaugeError, GaugeId, Level};

const SIGN_OF_LIFE: Duration = Duration::from_millis(10);

/// The desk of a coast.
pub struct TideDesk<C> {
    coast: C,
}

/// Does something when it is dropped.
struct Finally<F: FnMut()>(F);

impl<F: FnMut()> Drop for Finally<F> {
    fn drop(&mut self) {
        self.0();
    }
}

impl<C: Coast> TideDesk<C> {
    /// The desk of this coast.
    pub fn new(coast: C) -> Self {
        Self { coast }
    }

    /// Files the frames that come in over a line until it ends or the desk is told to stop, and
    /// says how many they were.
    pub async fn listen<L>(&self, line: L, stop: &CancellationToken) -> io::Result<u64>
    where
        L: AsyncRead + Unpin + Send + 'static,
    {
        let mut frames = LengthDelimitedCodec::builder().length_field_length(2).new_read(line);
        let mut sign = tokio::time::interval(SIGN_OF_LIFE);
        let mut filed = 0;
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(filed),
                _ = sign.tick() => self.coast.sign_of_life(),
                frame = frames.try_next() => match frame? {
                    Some(frame) => {
                        self.coast.file(frame.to_vec());
                        filed += 1;
                    }
                    None => return Ok(filed),
                },
            }
        }
    }

    /// Hands waiting frames on, one after the other, until no more can come or the desk is told to
    /// stop, and says how many they were.
    pub async fn relay(
        &self,
        waiting: &mut mpsc::Receiver<Frame>,
        stop: &CancellationToken,
    ) -> u64 {
        let mut forwarded = 0;
        while !stop.is_cancelled()
            && let Some(Some(frame)) = stop.run_until_cancelled(waiting.recv()).await
        {
            self.coast.forward(&frame).await;
            forwarded += 1;
        }
        forwarded
    }

    /// Claims a gauge, has it measure three times, gives it back, and says what the mean was.
    pub async fn survey(&self, gauge: GaugeId) -> Result<Level, GaugeError> {
        self.coast.claim(gauge).await?;
        let _release = Finally(|| self.coast.release(gauge));
        let mut sum = 0;
        for _ in 0..3 {
            sum += self.coast.measure(gauge).await?;
        }
        Ok(sum / 3)
    }

    /// Draws the curves of all these gauges, side by side, until each has fallen silent or the
    /// desk is told to stop.
    pub async fn watch(&self, gauges: &[GaugeId], stop: &CancellationToken) -> Ended {
        let curves = join_all(gauges.iter().map(async |&gauge| {
            while let Some(level) = self.coast.next_level(gauge).await {
                self.coast.draw(gauge, level);
            }
        }));
        match select(std::pin::pin!(stop.cancelled()), curves).await {
            futures::future::Either::Left(_) => Ended::Stopped,
            futures::future::Either::Right(_) => Ended::Silent,
        }
    }
}
