//! tries: to send one fact of forty megabytes
//! undefended: a grader that reads it all lets a run use its memory
//! base: solved
//! put: pub async fn evening<H: House>(house: &H, tables: &[Table]) -> u64 { ==> pub async fn evening<H: House>(_: &H, _: &[Table]) -> String { "x".repeat(40 << 20) } #[allow(dead_code)] async fn evening_as_it_was<H: House>(house: &H, tables: &[Table]) -> u64 {
//! down: none
//! seen: refused or over-limit facts or graded 0
