//! ten-times
