//! The tide desk: it listens to a line, hands frames on, surveys gauges and watches them.
//!
//! Tasks with owners: one reads the line and is never dropped half-way, one keeps the claim and
//! gives it back when it hears no more of the survey, and those that draw are told by tokens.

pub mod coast;

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, BufReader};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

use coast::{Coast, Ended, Frame, GaugeError, GaugeId, Level};

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
        let (frames, mut read) = mpsc::channel(1);
        let _reader = AbortOnDropHandle::new(tokio::spawn(async move {
            let mut line = BufReader::new(line);
            while let Some(frame) = read_frame(&mut line).await.transpose() {
                let broken = frame.is_err();
                if frames.send(frame).await.is_err() || broken {
                    break;
                }
            }
        }));
        let mut sign = tokio::time::interval(SIGN_OF_LIFE);
        let mut filed = 0;
        loop {
            tokio::select! {
                _ = sign.tick() => self.coast.sign_of_life(),
                frame = read.recv() => match frame.transpose()? {
                    Some(frame) => {
                        self.coast.file(frame);
                        filed += 1;
                    }
                    None => return Ok(filed),
                },
                () = stop.cancelled() => return Ok(filed),
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
            let next = tokio::select! {
                biased;
                () = stop.cancelled() => None,
                next = waiting.recv() => next,
            };
            let Some(frame) = next else { return forwarded };
            self.coast.forward(&frame).await;
            forwarded += 1;
        }
    }

    /// Claims a gauge, has it measure three times, gives it back, and says what the mean was.
    pub async fn survey(&self, gauge: GaugeId) -> Result<Level, GaugeError> {
        self.coast.claim(gauge).await?;
        let (surveying, over) = oneshot::channel::<()>();
        let coast = self.coast.clone();
        let released = tokio::spawn(async move {
            // An error says that the other end was dropped, and that is all it is there for.
            over.await.ok();
            coast.release(gauge);
        });
        let mean = async {
            let levels = [
                self.coast.measure(gauge).await?,
                self.coast.measure(gauge).await?,
                self.coast.measure(gauge).await?,
            ];
            Ok(levels.iter().sum::<Level>() / 3)
        }
        .await;
        drop(surveying);
        released.await.ok();
        mean
    }

    /// Draws the curves of all these gauges, side by side, until each has fallen silent or the
    /// desk is told to stop.
    pub async fn watch(&self, gauges: &[GaugeId], stop: &CancellationToken) -> Ended {
        let inner = stop.child_token();
        let _end = inner.clone().drop_guard();
        let tasks = TaskTracker::new();
        for &gauge in gauges {
            let (coast, inner) = (self.coast.clone(), inner.clone());
            tasks.spawn(async move {
                while let Some(Some(level)) =
                    inner.run_until_cancelled(coast.next_level(gauge)).await
                {
                    coast.draw(gauge, level);
                }
            });
        }
        tasks.close();
        tasks.wait().await;
        if stop.is_cancelled() { Ended::Stopped } else { Ended::Silent }
    }
}

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
