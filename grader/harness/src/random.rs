//! Chance, from the seed alone.

use std::sync::atomic::{AtomicU64, Ordering};

static STREAM: AtomicU64 = AtomicU64::new(0);

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
pub(crate) fn mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Feeds the process's `getrandom` from this seed.
pub(crate) fn seed(seed: u64) {
    STREAM.store(mix(seed), Ordering::Relaxed);
}

/// What `getrandom` gives: the keys of hash maps, above all, which differ from process to process
/// otherwise.
pub(crate) fn fill(buffer: &mut [u8]) {
    for chunk in buffer.chunks_mut(8) {
        let bytes = mix(STREAM.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed)).to_le_bytes();
        chunk.copy_from_slice(&bytes[..chunk.len()]);
    }
}

/// The `n`th number of the stream that belongs to a name: independent of all other names.
pub(crate) fn draw(seed: u64, name: &str, n: u64) -> u64 {
    // FNV-1a, to turn a name into a number.
    let name = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    mix(mix(seed ^ name).wrapping_add(n.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}
