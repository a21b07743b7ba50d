//! What goes through the print shop, its counters and its machines.
//!
//! This file is the shop's, not its belts': it stays as it is.

use std::future::Future;

/// How many presses the shop has.
pub const PRESSES: usize = 4;

/// The number of a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CounterId(pub u32);

/// What a customer wants printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its number, unlike that of any other order.
    pub number: u32,
    /// The counter that took it in.
    pub counter: CounterId,
}

/// A slip on the belt behind the counters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slip {
    /// An order.
    Order(Order),
    /// This counter has closed: it sends nothing any more.
    End(CounterId),
}

/// What comes out of a press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// The number of the order.
    pub order: u32,
}

/// A print that is wrapped and can go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The number of the order.
    pub order: u32,
}

/// A counter at which orders are taken in.
pub trait Counter: Send + 'static {
    /// Its number.
    fn id(&self) -> CounterId;

    /// Waits for the next order; there is none any more when the counter closes. Afterwards it
    /// must not be asked again.
    fn next(&mut self) -> impl Future<Output = Option<Order>> + Send;
}

/// A handle to the machines of the shop. Its clones are handles to the same machines.
pub trait Machines: Clone + Send + Sync + 'static {
    /// Prints an order on a free press.
    fn print(&self, order: &Order) -> impl Future<Output = Print> + Send;

    /// Wraps a print. This is done at once.
    fn wrap(&self, print: Print) -> Parcel;
}
