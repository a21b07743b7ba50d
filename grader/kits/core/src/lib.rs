//! Everything the exercises of this kit may use, in one shared library.

pub use futures;
pub use libc;
pub use rayon;
pub use serde;
pub use serde_json;
pub use tokio;
pub use tokio_stream;
pub use tokio_util;
