//! The house around the order desk: its shelves, its carrier, and its audit book.
//!
//! This file is the house's, not the desk's: it stays as it is.

use std::fmt;
use std::future::Future;
use std::time::Duration;

/// The number of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderId(pub u32);

/// What a customer wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its number.
    pub id: OrderId,
    /// As it stands in the catalogue.
    pub item: String,
}

/// What a customer is told of an order that was placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The order it is for.
    pub order: OrderId,
    /// What the goods cost.
    pub cents: u64,
}

/// What the clerk is told of an order that was shipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    /// What stands on the parcel.
    pub label: String,
    /// How long it took to make the label.
    pub labelling: Duration,
    /// How long it took to write the line in the audit book.
    pub writing: Duration,
}

/// What can happen to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Its goods were set aside.
    Placed,
    /// It was taken back.
    Cancelled,
    /// The carrier has it.
    Shipped,
}

/// A line of the audit book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The order that something happened to.
    pub order: OrderId,
    /// What happened.
    pub event: Event,
}

/// A handle to the house. Its clones are handles to the same house.
pub trait House: Clone + Send + Sync + 'static {
    /// Sets the goods of an order aside and says what they cost.
    fn reserve(&self, order: &Order) -> impl Future<Output = Result<u64, SoldOut>> + Send;

    /// Takes an open order back and hands it out; there need be none of this number.
    fn take_back(&self, order: OrderId) -> impl Future<Output = Option<Order>> + Send;

    /// Makes the label of a parcel. This is done at once.
    fn label(&self, order: &Order) -> String;

    /// Hands the parcel of an order to the carrier.
    fn hand_over(
        &self,
        order: &Order,
        label: &str,
    ) -> impl Future<Output = Result<(), NoCarrier>> + Send;

    /// Writes a line in the audit book. It is there when this is done, and not before.
    fn write(&self, line: Line) -> impl Future<Output = Result<(), BookClosed>> + Send;
}

/// There are no such goods left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoldOut;

/// No carrier takes the parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCarrier;

/// The auditors have the book, and no line can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookClosed;

/// Why the desk did not do all that it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderError {
    /// There are no such goods left.
    SoldOut,
    /// No carrier takes the parcel.
    NoCarrier,
    /// It was done, and could not be written in the audit book.
    BookClosed,
}

impl From<SoldOut> for OrderError {
    fn from(_: SoldOut) -> Self {
        OrderError::SoldOut
    }
}

impl From<NoCarrier> for OrderError {
    fn from(_: NoCarrier) -> Self {
        OrderError::NoCarrier
    }
}

impl From<BookClosed> for OrderError {
    fn from(_: BookClosed) -> Self {
        OrderError::BookClosed
    }
}

impl fmt::Display for OrderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            OrderError::SoldOut => "sold out",
            OrderError::NoCarrier => "no carrier takes the parcel",
            OrderError::BookClosed => "the audit book is closed",
        })
    }
}

impl std::error::Error for OrderError {}
