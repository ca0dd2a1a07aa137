//! Which hours of a period are read, and in which pieces.

use std::collections::VecDeque;
use std::ops::Range;

use linecheck_domain::channel::Channel;
use linecheck_twilio::WindowBy;

/// For how long an hour is provisional after its end: prices and statuses come late.
pub(crate) const PROVISIONAL_HOURS: i64 = 48;

/// How many records a piece should have: a few pages, so that a piece that is lost is soon read again.
const RECORDS_OF_A_PIECE: u64 = 5_000;

/// The longest piece, in hours. A quiet account is read in few requests all the same.
const LONGEST: i64 = 7 * 24;

/// How long the first piece is, as long as nothing is known of the account.
const FIRST: i64 = 6;

/// Hours of one channel, which are read together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) channel: Channel,
    pub(super) hours: Range<i64>,
    pub(super) by: WindowBy,
}

impl Piece {
    pub(super) fn len(&self) -> i64 {
        self.hours.end - self.hours.start
    }
}

/// Whether an hour that was read at a time, in seconds since 1970, stays as it is.
pub(super) fn is_final(hour: i64, read_at: i64) -> bool {
    read_at >= (hour + 1 + PROVISIONAL_HOURS) * 3600
}

/// The hours that have to be read: those that were not, and those that were while they were provisional.
pub(super) fn to_read(period: Range<i64>, read: &[(i64, i64)]) -> Vec<Range<i64>> {
    let mut gaps = Vec::new();
    let mut next = period.start;
    for (hour, _) in read.iter().filter(|(hour, read_at)| period.contains(hour) && is_final(*hour, *read_at))
    {
        if next < *hour {
            gaps.push(next..*hour);
        }
        next = hour + 1;
    }
    if next < period.end {
        gaps.push(next..period.end);
    }
    gaps
}

/// What is still to be read of a channel, the newest first.
#[derive(Debug)]
struct Gaps {
    channel: Channel,
    /// The oldest first.
    ranges: Vec<Range<i64>>,
    /// How long the next piece is.
    hours: i64,
}

/// What is still to be read.
#[derive(Debug)]
pub(super) struct Pieces {
    gaps: Vec<Gaps>,
    again: VecDeque<Piece>,
}

impl Pieces {
    /// What is provisional and ends with this hour is one piece, read from the newest record back.
    pub(super) fn of(gaps: Vec<(Channel, Vec<Range<i64>>)>, now_hour: i64) -> Self {
        let mut newest = VecDeque::new();
        let mut rest = Vec::new();
        for (channel, mut ranges) in gaps {
            if let Some(last) = ranges.last_mut().filter(|last| last.end > now_hour) {
                let hours = last.start.max(now_hour - PROVISIONAL_HOURS)..last.end;
                last.end = hours.start;
                newest.push_back(Piece { channel, hours, by: WindowBy::Newest });
            }
            ranges.retain(|range| !range.is_empty());
            rest.push(Gaps { channel, ranges, hours: FIRST });
        }
        Self { gaps: rest, again: newest }
    }

    /// How many hours are left, of all channels.
    pub(super) fn hours(&self) -> i64 {
        let left = self.gaps.iter().flat_map(|gaps| &gaps.ranges).map(|range| range.end - range.start);
        left.sum::<i64>() + self.again.iter().map(Piece::len).sum::<i64>()
    }

    /// The next piece: what has to be read again, then the newest.
    pub(super) fn next(&mut self) -> Option<Piece> {
        if let Some(piece) = self.again.pop_front() {
            return Some(piece);
        }
        let newest = |gaps: &&mut Gaps| gaps.ranges.last().map(|range| range.end);
        let gaps = self.gaps.iter_mut().filter(|gaps| !gaps.ranges.is_empty()).max_by_key(newest)?;
        let range = gaps.ranges.last_mut()?;
        let start = range.start.max(range.end - gaps.hours);
        let hours = start..range.end;
        range.end = start;
        if range.is_empty() {
            gaps.ranges.pop();
        }
        Some(Piece { channel: gaps.channel, hours, by: WindowBy::Filter })
    }

    /// A piece came to so many records: the next ones are longer or shorter.
    pub(super) fn came_to(&mut self, piece: &Piece, records: u64) {
        let hours = u64::try_from(piece.len()).unwrap_or(1).max(1);
        let Some(gaps) = self.gaps.iter_mut().find(|gaps| gaps.channel == piece.channel) else { return };
        let fitting = (RECORDS_OF_A_PIECE * hours).checked_div(records).unwrap_or(u64::MAX);
        // Not at once: what lies behind a quiet night is no quiet week.
        let fitting = i64::try_from(fitting).unwrap_or(LONGEST).min(piece.len() * 4);
        gaps.hours = fitting.clamp(1, LONGEST);
    }

    /// A piece is read again.
    pub(super) fn again(&mut self, piece: Piece) {
        self.again.push_front(piece);
    }

    /// A piece has more than is read at once. It is read again in halves; false where it is a single hour.
    pub(super) fn halve(&mut self, piece: &Piece) -> bool {
        if piece.len() < 2 {
            return false;
        }
        let middle = piece.hours.start + piece.len() / 2;
        for hours in [piece.hours.start..middle, middle..piece.hours.end] {
            self.again.push_front(Piece { channel: piece.channel, hours, by: WindowBy::Filter });
        }
        if let Some(gaps) = self.gaps.iter_mut().find(|gaps| gaps.channel == piece.channel) {
            gaps.hours = (piece.len() / 2).max(1);
        }
        true
    }
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "a list of ranges of which there is one")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn l2_what_was_read_when_it_was_final_is_not_read_again() {
        let later = (100 + PROVISIONAL_HOURS) * 3600;
        for (read, expected) in [
            (vec![], vec![90..100]),
            (vec![(90, later), (91, later)], vec![92..100]),
            (vec![(95, later)], vec![90..95, 96..100]),
            // Read within two days after its end.
            (vec![(95, (96 + PROVISIONAL_HOURS) * 3600 - 1)], vec![90..100]),
            (vec![(95, (96 + PROVISIONAL_HOURS) * 3600)], vec![90..95, 96..100]),
            (vec![(80, later), (99, later), (100, later)], vec![90..99]),
            ((90..100).map(|hour| (hour, later)).collect(), vec![]),
        ] {
            assert_eq!(to_read(90..100, &read), expected, "{read:?}");
        }
    }

    proptest! {
        /// However many records there are, whatever has to be read again: each hour is read exactly once in the end.
        #[test]
        fn l2_the_pieces_are_each_hour_once(
            known in prop::collection::btree_set(0_i64..400, 0..40),
            counts in prop::collection::vec((0_u64..200_000, 0_u8..6), 1..60), now_hour in 300_i64..500,
        ) {
            let known: Vec<_> = known.into_iter().map(|hour| (hour, i64::MAX)).collect();
            let gaps = to_read(0..400, &known);
            let mut pieces = Pieces::of(vec![(Channel::Sms, gaps.clone()), (Channel::Voice, vec![0..400])], now_hour);
            let mut read = vec![[0; 2]; 400];
            let mut left = pieces.hours();
            for (count, fate) in counts.iter().cycle() {
                prop_assert_eq!(pieces.hours(), left);
                let Some(piece) = pieces.next() else { break };
                prop_assert!(piece.len() > 0 && piece.len() <= LONGEST);
                match fate {
                    0 if counts.len() > 1 => pieces.again(piece),
                    1 if pieces.halve(&piece) => {}
                    _ => {
                        pieces.came_to(&piece, *count);
                        left -= piece.len();
                        for hour in piece.hours {
                            let hour = usize::try_from(hour).unwrap();
                            read[hour][usize::from(piece.channel == Channel::Voice)] += 1;
                        }
                    }
                }
                if counts.iter().all(|(_, fate)| *fate < 2) { return Ok(()); }
            }
            for (hour, times) in read.iter().enumerate() {
                let is_known = known.iter().any(|(known, _)| usize::try_from(*known).unwrap() == hour);
                prop_assert_eq!(*times, [u8::from(!is_known), 1], "hour {}", hour);
            }
        }
    }
}
