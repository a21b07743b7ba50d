//! restaurant
