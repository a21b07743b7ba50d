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
    fill_from(&STREAM, buffer);
}

fn fill_from(stream: &AtomicU64, buffer: &mut [u8]) {
    for chunk in buffer.chunks_mut(8) {
        let bytes = mix(stream.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed)).to_le_bytes();
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of the published generator, seeded with 1234567.
    #[test]
    fn it_is_the_generator_it_says() {
        let gamma = 0x9e37_79b9_7f4a_7c15_u64;
        let numbers: Vec<u64> =
            (0..3).map(|n| mix(1_234_567_u64.wrapping_add(gamma.wrapping_mul(n)))).collect();
        let expected =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(numbers, expected);
    }

    #[test]
    fn draws_depend_on_seed_name_and_count() {
        let first = draw(1, "a", 0);
        assert_eq!(first, draw(1, "a", 0));
        for other in [draw(2, "a", 0), draw(1, "b", 0), draw(1, "a", 1)] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn draws_are_spread_over_their_range() {
        let mut seen = [0_u32; 10];
        for n in 0..10_000 {
            seen[(draw(1, "a", n) % 10) as usize] += 1;
        }
        assert!(seen.iter().all(|count| (850..1_150).contains(count)), "{seen:?}");
    }

    #[test]
    fn what_getrandom_gives_follows_from_the_seed() {
        let bytes = |seed, count| {
            let mut bytes = vec![0; count];
            fill_from(&AtomicU64::new(mix(seed)), &mut bytes);
            bytes
        };
        let sixteen = bytes(1, 16);
        assert_eq!(sixteen, bytes(1, 16));
        assert_ne!(sixteen, bytes(2, 16));
        assert_ne!(sixteen[..8], sixteen[8..]);
        assert_eq!(bytes(1, 3), sixteen[..3], "a part of a number is the beginning of it");
        assert!(bytes(1, 0).is_empty());
    }
}
