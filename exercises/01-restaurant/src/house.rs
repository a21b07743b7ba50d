//! The house the waiter works in: its guests, its stoves and its till.

/// A table, by the number on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Table(pub u32);

/// What the guests of a table would like to eat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The table it was taken at.
    pub table: Table,
    /// As it stands on the menu.
    pub dish: String,
}

/// A dish, ready to be eaten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dish {
    /// The table that waits for it.
    pub table: Table,
    /// As it stands on the menu.
    pub name: String,
}

/// What a table has to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// The table it is for.
    pub table: Table,
    /// The amount.
    pub cents: u64,
}

/// A handle to the house. Its clones are handles to the same house.
///
/// Every call takes its time, and calls for different tables may go on side by side: there is a
/// stove and a printer for each.
pub trait House: Clone + Send + Sync + 'static {
    /// The guests read the menu and choose.
    fn take_order(&self, table: Table) -> impl Future<Output = Order> + Send;

    /// The dish is on the stove until it is ready.
    fn cook(&self, order: Order) -> impl Future<Output = Dish> + Send;

    /// Carries a dish from the kitchen to its table.
    fn serve(&self, dish: Dish) -> impl Future<Output = ()> + Send;

    /// Adds up what the table has had and prints the bill.
    fn print_bill(&self, table: Table) -> impl Future<Output = Bill> + Send;
}
