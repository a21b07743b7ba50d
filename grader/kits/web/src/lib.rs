//! Everything the exercises of this kit may use, in one shared library.

pub use axum;
pub use futures;
pub use http_body_util;
pub use hyper;
pub use hyper_util;
pub use libc;
pub use rand;
pub use rayon;
pub use serde;
pub use serde_json;
pub use smol;
pub use tokio;
pub use tokio_stream;
pub use tokio_tungstenite;
pub use tokio_util;
pub use tower;
