//! The order desk of a mail-order house: orders are placed, cancelled and shipped, and of each of
//! these a line is written in the audit book.

pub mod house;

//#if wrong/typical-time
use std::time::Duration;
//#else
use std::time::{Duration, Instant};
//#endif

use house::{Event, House, Line, Order, OrderError, OrderId, Receipt, Shipment};

/// The desk that customers and clerks come to.
pub struct OrderDesk<H> {
    house: H,
    //#if wrong/one-line-at-a-time
    book: tokio::sync::Mutex<()>,
    //#endif
}

impl<H: House> OrderDesk<H> {
    /// A desk in this house.
    pub fn new(house: H) -> Self {
        //#if wrong/one-line-at-a-time
        Self { house, book: tokio::sync::Mutex::default() }
        //#else
        Self { house }
        //#endif
    }

    /// Places an order: its goods are set aside.
    pub async fn place(&self, order: &Order) -> Result<Receipt, OrderError> {
        //#if wrong/written-before-it-happens
        self.house.write(Line { order: order.id, event: Event::Placed }).await?;
        let cents = self.house.reserve(order).await?;
        //#elif wrong/written-while-it-happens
        let line = Line { order: order.id, event: Event::Placed };
        let (cents, written) = tokio::join!(self.house.reserve(order), self.house.write(line));
        let cents = cents?;
        written?;
        //#else
        let cents = self.house.reserve(order).await?;
        //#endif
        //#if placed-unwritten
        let _ = self.house.write(Line { order: order.id, event: Event::Placed });
        //#elif wrong/let-it-have-a-name
        let _line = self.house.write(Line { order: order.id, event: Event::Placed });
        //#elif wrong/boxed
        drop(Box::pin(self.house.write(Line { order: order.id, event: Event::Placed })));
        //#elif wrong/polled-once
        use futures::FutureExt as _;
        let line = self.house.write(Line { order: order.id, event: Event::Placed });
        line.now_or_never().transpose()?;
        //#elif wrong/refusal-unheard
        let _ = self.house.write(Line { order: order.id, event: Event::Placed }).await;
        //#elif wrong/refusal-logged
        if let Err(error) = self.house.write(Line { order: order.id, event: Event::Placed }).await {
            eprintln!("order {}: {error:?}", order.id.0);
        }
        //#elif wrong/refusal-is-a-panic
        let written = self.house.write(Line { order: order.id, event: Event::Placed }).await;
        written.expect("the book is open");
        //#elif wrong/spawned
        let (house, order_id) = (self.house.clone(), order.id);
        tokio::spawn(async move {
            let _ = house.write(Line { order: order_id, event: Event::Placed }).await;
        });
        //#elif wrong/spawned-and-slept
        let (house, order_id) = (self.house.clone(), order.id);
        tokio::spawn(async move {
            let _ = house.write(Line { order: order_id, event: Event::Placed }).await;
        });
        tokio::time::sleep(Duration::from_millis(10)).await;
        //#elif wrong/waited-for-on-the-spot
        let line = self.house.write(Line { order: order.id, event: Event::Placed });
        futures::executor::block_on(line)?;
        //#elif wrong/written-on-a-joined-thread
        let (house, line) = (self.house.clone(), Line { order: order.id, event: Event::Placed });
        let writing = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
            runtime.block_on(house.write(line))
        });
        writing.join().expect("the book does not panic")?;
        //#elif wrong/tried-twice
        let line = Line { order: order.id, event: Event::Placed };
        if self.house.write(line).await.is_err() {
            self.house.write(line).await?;
        }
        //#elif wrong/impatient
        let line = self.house.write(Line { order: order.id, event: Event::Placed });
        match tokio::time::timeout(Duration::from_millis(5), line).await {
            Ok(written) => written?,
            Err(_) => return Err(OrderError::BookClosed),
        }
        //#elif wrong/again-later
        let line = Line { order: order.id, event: Event::Placed };
        if let Err(closed) = self.house.write(line).await {
            let house = self.house.clone();
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_secs(60)).await;
                house.write(line).await
            });
            return Err(closed.into());
        }
        //#elif wrong/another-error
        let line = Line { order: order.id, event: Event::Placed };
        self.house.write(line).await.map_err(|_| OrderError::SoldOut)?;
        //#elif wrong/one-line-at-a-time
        let _book = self.book.lock().await;
        self.house.write(Line { order: order.id, event: Event::Placed }).await?;
        //#elif wrong/written-before-it-happens | wrong/written-while-it-happens
        //#else
        self.house.write(Line { order: order.id, event: Event::Placed }).await?;
        //#endif
        Ok(Receipt { order: order.id, cents })
    }

    /// Takes an order back and hands it out, when there is one of this number.
    pub async fn cancel(&self, id: OrderId) -> Result<Option<Order>, OrderError> {
        //#if wrong/asked-again
        let order = match self.house.take_back(id).await {
            None => self.house.take_back(id).await,
            order => order,
        };
        //#elif wrong/line-for-nothing
        let order = self.house.take_back(id).await;
        self.house.write(Line { order: id, event: Event::Cancelled }).await?;
        //#elif wrong/nothing-is-a-panic
        let order = self.house.take_back(id).await.expect("the customer has ordered it");
        self.house.write(Line { order: order.id, event: Event::Cancelled }).await?;
        let order = Some(order);
        //#elif wrong/lost-with-its-line
        let order = match self.house.take_back(id).await {
            Some(order) => {
                self.house.write(Line { order: order.id, event: Event::Cancelled }).await?;
                None
            }
            nothing => nothing,
        };
        //#else
        let order = self.house.take_back(id).await;
        //#endif
        //#if cancelled-unwritten
        order
            .as_ref()
            .map(|order| self.house.write(Line { order: order.id, event: Event::Cancelled }));
        //#elif wrong/await-inside-the-map
        order.as_ref().map(|order| async {
            self.house.write(Line { order: order.id, event: Event::Cancelled }).await
        });
        //#elif wrong/collected
        let lines: Vec<_> = order
            .iter()
            .map(|order| self.house.write(Line { order: order.id, event: Event::Cancelled }))
            .collect();
        drop(lines);
        //#elif wrong/spawned-in-the-map
        order.as_ref().map(|order| {
            let (house, id) = (self.house.clone(), order.id);
            tokio::spawn(async move {
                house.write(Line { order: id, event: Event::Cancelled }).await
            })
        });
        //#elif wrong/all-joined-and-unheard
        futures::future::join_all(order.iter().map(|order| {
            self.house.write(Line { order: order.id, event: Event::Cancelled })
        }))
        .await;
        //#elif wrong/line-for-nothing | wrong/nothing-is-a-panic | wrong/lost-with-its-line
        //#else
        if let Some(order) = &order {
            self.house.write(Line { order: order.id, event: Event::Cancelled }).await?;
        }
        //#endif
        Ok(order)
    }

    /// Ships an order: its parcel is labelled and handed to the carrier.
    pub async fn ship(&self, order: &Order) -> Result<Shipment, OrderError> {
        let line = Line { order: order.id, event: Event::Shipped };
        //#if shipped-unwritten
        let (label, labelling) = timed(|| self.house.label(order)).await;
        self.house.hand_over(order, &label).await?;
        let (_, writing) = timed(|| self.house.write(line)).await;
        //#elif wrong/written-outside-the-helper
        let (label, labelling) = timed(|| self.house.label(order)).await;
        self.house.hand_over(order, &label).await?;
        let (written, writing) = timed(|| self.house.write(line)).await;
        written.await?;
        //#elif wrong/shipped-and-unheard
        let (label, labelling) = timed(async { self.house.label(order) }).await;
        self.house.hand_over(order, &label).await?;
        let (_, writing) = timed(self.house.write(line)).await;
        //#elif wrong/no-time-taken
        let (label, labelling) = (self.house.label(order), Duration::ZERO);
        self.house.hand_over(order, &label).await?;
        let writing = Instant::now().elapsed();
        self.house.write(line).await?;
        //#elif wrong/whole-shipment-timed
        let started = Instant::now();
        let (label, labelling) = (self.house.label(order), started.elapsed());
        self.house.hand_over(order, &label).await?;
        self.house.write(line).await?;
        let writing = started.elapsed();
        //#elif wrong/typical-time
        let (label, labelling) = (self.house.label(order), Duration::ZERO);
        self.house.hand_over(order, &label).await?;
        self.house.write(line).await?;
        let writing = Duration::from_millis(6);
        //#elif wrong/spawned-in-the-helper
        let (label, labelling) = (self.house.label(order), Duration::ZERO);
        self.house.hand_over(order, &label).await?;
        let house = self.house.clone();
        let writing = timed(async move { house.write(line).await });
        //#elif wrong/written-at-the-door
        let (label, labelling) = timed(async { self.house.label(order) }).await;
        let ((written, writing), handed) = tokio::join!(
            timed(self.house.write(line)),
            self.house.hand_over(order, &label)
        );
        handed?;
        written?;
        //#elif wrong/labelled-twice
        let (_, labelling) = timed(async { self.house.label(order) }).await;
        let label = self.house.label(order);
        self.house.hand_over(order, &label).await?;
        let (written, writing) = timed(self.house.write(line)).await;
        written?;
        //#else
        let (label, labelling) = timed(async { self.house.label(order) }).await;
        self.house.hand_over(order, &label).await?;
        let (written, writing) = timed(self.house.write(line)).await;
        written?;
        //#endif
        Ok(Shipment { label, labelling, writing })
    }
}

//#if shipped-unwritten | wrong/written-outside-the-helper
/// Does one step of a shipment and measures how long it takes.
async fn timed<T>(step: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let done = step();
    (done, started.elapsed())
}
//#elif wrong/no-time-taken | wrong/whole-shipment-timed | wrong/typical-time
//#elif wrong/spawned-in-the-helper
/// Begins one step of a shipment and measures how long it takes.
fn timed<F>(step: F) -> Duration
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    let started = Instant::now();
    tokio::spawn(step);
    started.elapsed()
}
//#else
/// Does one step of a shipment and measures how long it takes.
async fn timed<T>(step: impl Future<Output = T>) -> (T, Duration) {
    let started = Instant::now();
    let done = step.await;
    (done, started.elapsed())
}
//#endif
