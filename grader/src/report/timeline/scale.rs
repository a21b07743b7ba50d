//! Virtual time to places in a picture, and moments that are worth a mark on the axis.

use facts::Micros;

/// A stretch of time laid over so many columns or pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    /// The time that is shown, at least a microsecond.
    pub shown: Micros,
    /// The room there is for it.
    pub room: usize,
}

impl Scale {
    pub(super) fn new(shown: Micros, room: usize) -> Self {
        Self { shown: shown.max(1), room: room.max(1) }
    }

    /// The column that a moment falls in; the end of time is the end of the room.
    pub(super) fn edge(self, at: Micros) -> usize {
        let at = u128::from(at.min(self.shown));
        usize::try_from(at * self.room as u128 / u128::from(self.shown)).unwrap_or(self.room)
    }

    /// The same for something that needs a column of its own, the last one at the end of time.
    pub(super) fn cell(self, at: Micros) -> usize {
        self.edge(at).min(self.room - 1)
    }

    /// The columns from one moment to another, at least one.
    pub(super) fn cells(self, from: Micros, until: Micros) -> std::ops::Range<usize> {
        let start = self.cell(from);
        start..self.edge(until).max(start + 1)
    }

    /// Round moments from 0 on, at most so many.
    pub(super) fn ticks(self, most: usize) -> Vec<Micros> {
        if self.shown == 1 {
            return vec![0];
        }
        let step = step(self.shown, most.max(1) as u64);
        (0_u64..).map_while(|n| n.checked_mul(step)).take_while(|at| *at <= self.shown).collect()
    }
}

/// The smallest of 1, 2, 5, 10, … that needs at most so many steps.
fn step(shown: Micros, most: u64) -> Micros {
    let mut decade: Micros = 1;
    loop {
        for digit in [1, 2, 5] {
            let step = decade.saturating_mul(digit);
            if shown / step < most || step == Micros::MAX {
                return step;
            }
        }
        decade = decade.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        for (shown, most, expected) in [
            (1_380_000, 6, vec![0, 500_000, 1_000_000]),
            (235_000, 6, vec![0, 50_000, 100_000, 150_000, 200_000]),
            (0, 6, vec![0]),
            (60_000_000, 4, vec![0, 20_000_000, 40_000_000, 60_000_000]),
        ] {
            assert_eq!(Scale::new(shown, 60).ticks(most), expected);
            assert!(Scale::new(shown, 60).ticks(most).len() <= most);
        }
        assert!(Scale::new(Micros::MAX, 60).ticks(5).len() <= 5);
    }

    #[test]
    fn moments_fall_into_the_room_and_stretches_are_never_empty() {
        let scale = Scale::new(100, 10);
        assert_eq!((scale.edge(0), scale.edge(50), scale.edge(100)), (0, 5, 10));
        assert_eq!((scale.cell(100), scale.cell(Micros::MAX)), (9, 9));
        assert_eq!(scale.cells(50, 50), 5..6);
        assert_eq!(scale.cells(100, 100), 9..10);
        assert_eq!(Scale::new(0, 0).cells(0, 0), 0..1);
    }
}
