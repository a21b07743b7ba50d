//! tries: the same by never coming back
//! undefended: what nobody saw break is not broken
//! base: solved
//! put: serve_all(house, tables).await; ==> std::future::pending::<()>().await;
//! down: none
//! seen: graded 0
