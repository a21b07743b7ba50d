//! The tide desk: it listens to a line, hands frames on, surveys gauges and watches them.

pub mod coast;

use std::io;
use std::pin::pin;
use std::time::Duration;

use futures::stream::{self, TryStreamExt};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use coast::{Coast, Ended, Frame, GaugeError, GaugeId, Level};

/// How often the lamp is lit while the desk listens.
const SIGN_OF_LIFE: Duration = Duration::from_millis(10);

/// The desk of a coast.
pub struct TideDesk<C> {
    coast: C,
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
        let mut sign = tokio::time::interval(SIGN_OF_LIFE);
        // The frame that is being read stays in here when another branch is taken.
        let mut frames = pin!(stream::try_unfold(line, |mut line| async move {
            Ok::<_, io::Error>(read_frame(&mut line).await?.map(|frame| (frame, line)))
        }));
        let mut filed = 0;
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(filed),
                _ = sign.tick() => self.coast.sign_of_life(),
                frame = frames.try_next() => match frame? {
                    Some(frame) => {
                        self.coast.file(frame);
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
        loop {
            tokio::select! {
                biased;
                () = stop.cancelled() => return forwarded,
                frame = waiting.recv() => match frame {
                    Some(frame) => {
                        self.coast.forward(&frame).await;
                        forwarded += 1;
                    }
                    None => return forwarded,
                },
            }
        }
    }

    /// Claims a gauge, has it measure three times, gives it back, and says what the mean was.
    pub async fn survey(&self, gauge: GaugeId) -> Result<Level, GaugeError> {
        self.coast.claim(gauge).await?;
        let _claim = Claim { coast: &self.coast, gauge };
        self.mean_of_three(gauge).await
    }

    async fn mean_of_three(&self, gauge: GaugeId) -> Result<Level, GaugeError> {
        let mut sum = 0;
        for _ in 0..3 {
            sum += self.coast.measure(gauge).await?;
        }
        Ok(sum / 3)
    }

    /// Draws the curves of all these gauges, side by side, until each has fallen silent or the
    /// desk is told to stop.
    pub async fn watch(&self, gauges: &[GaugeId], stop: &CancellationToken) -> Ended {
        let tasks = gauges.iter().map(|&gauge| draw_curve(self.coast.clone(), gauge));
        // Dropped here or with this future, the set ends its tasks.
        let curves = JoinSet::from_iter(tasks).join_all();
        tokio::select! {
            () = stop.cancelled() => Ended::Stopped,
            _ = curves => Ended::Silent,
        }
    }
}

/// A claimed gauge, given back when this is dropped, however that comes about.
struct Claim<'a, C: Coast> {
    coast: &'a C,
    gauge: GaugeId,
}

impl<C: Coast> Drop for Claim<'_, C> {
    fn drop(&mut self) {
        self.coast.release(self.gauge);
    }
}

/// Reads a frame: its length in two bytes, the high one first, and as many bytes. There is none
/// where the line ends.
async fn read_frame<L: AsyncRead + Unpin>(line: &mut L) -> io::Result<Option<Frame>> {
    let mut length = [0; 2];
    if line.read(&mut length[..1]).await? == 0 {
        return Ok(None);
    }
    line.read_exact(&mut length[1..]).await?;
    let mut frame = vec![0; u16::from_be_bytes(length).into()];
    line.read_exact(&mut frame).await?;
    Ok(Some(frame))
}

async fn draw_curve<C: Coast>(coast: C, gauge: GaugeId) {
    while let Some(level) = coast.next_level(gauge).await {
        coast.draw(gauge, level);
    }
}
