//! Which part of the work is whose, when several machines share it.

use std::str::FromStr;

/// One part of a batch. Which contents belong to it depends on the contents alone: every machine
/// comes to the same answer by itself, and a content that a hundred students have handed in is
/// graded on one machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which, from 1.
    number: u64,
    /// Of how many.
    of: u64,
}

/// It is no part of anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no part of a whole; write `2/3` for the second of three")]
pub struct NoSuchShard(String);

impl Default for Shard {
    fn default() -> Self {
        Self::WHOLE
    }
}

impl Shard {
    /// All of it.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Whether the content with this digest, in hexadecimal, belongs to it.
    #[must_use]
    pub fn has(self, digest: &str) -> bool {
        // Fifteen digits are far more than there are contents, and fit.
        let number = digest.get(..15).and_then(|it| u64::from_str_radix(it, 16).ok());
        number.unwrap_or_default() % self.of == self.number - 1
    }
}

impl FromStr for Shard {
    type Err = NoSuchShard;

    fn from_str(text: &str) -> Result<Self, NoSuchShard> {
        let parts = text.split_once('/').and_then(|(number, of)| {
            Some(Self { number: number.parse().ok()?, of: of.parse().ok()? })
        });
        parts
            .filter(|shard| 1 <= shard.number && shard.number <= shard.of)
            .ok_or_else(|| NoSuchShard(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_content_belongs_to_one_part_and_parts_are_about_as_large() {
        let parts: Vec<Shard> =
            ["1/3", "2/3", "3/3"].iter().map(|part| part.parse().expect("a part")).collect();
        let mut sizes = [0_u32; 3];
        for number in 0..300_u32 {
            let digest = blake3::hash(&number.to_le_bytes()).to_hex();
            let whose: Vec<_> = (0..3).filter(|index| parts[*index].has(&digest)).collect();
            assert_eq!(whose.len(), 1, "{digest}");
            sizes[whose[0]] += 1;
            assert!(Shard::WHOLE.has(&digest));
        }
        assert!(sizes.iter().all(|size| (70..130).contains(size)), "{sizes:?}");
    }

    #[test]
    fn what_is_no_part_is_refused() {
        for odd in ["", "1", "0/3", "4/3", "1/0", "-1/3", "a/b", "1/2/3"] {
            let error = odd.parse::<Shard>().expect_err("it is no part");
            assert!(error.to_string().contains("2/3"), "{error}");
        }
    }
}
