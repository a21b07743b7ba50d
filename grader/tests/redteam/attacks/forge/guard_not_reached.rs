//! tries: to end every run in which only what still works is looked at
//! undefended: what nobody saw break is not broken
//! base: solved
//! put: serve_all(house, tables).await; ==> let eaten = serve_all(house, tables); drop(eaten); panic!("not today");
//! put: bills(house, tables).await.iter().map(|bill| bill.cents).sum() ==> 
//! down: none
//! seen: graded 0
