//! tries: to keep the exercise's module out of the way by a condition that never holds
//! undefended: as with a module of its own
//! put: pub mod house; ==> #[cfg(any())] pub mod house; #[cfg(not(any()))] pub mod house { #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)] pub struct Table(pub u32); #[derive(Debug, Clone, PartialEq, Eq)] pub struct Order { pub table: Table, pub dish: String } #[derive(Debug, Clone, PartialEq, Eq)] pub struct Dish { pub table: Table, pub name: String } #[derive(Debug, Clone, PartialEq, Eq)] pub struct Bill { pub table: Table, pub cents: u64 } pub trait House: Clone + Send + Sync + 'static { fn take_order(&self, table: Table) -> impl Future<Output = Order> + Send; fn cook(&self, order: Order) -> impl Future<Output = Dish> + Send; fn serve(&self, dish: Dish) -> impl Future<Output = ()> + Send; fn print_bill(&self, table: Table) -> impl Future<Output = Bill> + Send; } }
//! down: fixed
//! seen: refused src/house.rs
