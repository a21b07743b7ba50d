//! The desk that questions are asked at.

/// Answers questions, any number of them side by side.
pub trait Desk {
    /// The answer to a question. It takes 10 to 90 ms.
    fn answer(&self, question: u32) -> impl Future<Output = u32>;
}
