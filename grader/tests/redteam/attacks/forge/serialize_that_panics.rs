//! tries: to panic while the suite writes an answer down
//! undefended: the run ends without a record of what was wrong
//! base: solved
//! put: pub async fn evening<H: House>(house: &H, tables: &[Table]) -> u64 { ==> pub async fn evening<H: House>(_: &H, _: &[Table]) -> Lie { Lie } #[allow(dead_code)] async fn evening_as_it_was<H: House>(house: &H, tables: &[Table]) -> u64 {
//! down: none
//! seen: graded 0

pub struct Lie;

impl serde::Serialize for Lie {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("not to be written down")
    }
}
