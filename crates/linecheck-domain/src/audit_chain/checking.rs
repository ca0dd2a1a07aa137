//! The check of a run of entries: nothing is wrong, or the first entry that is, and how.

use serde::Serialize;

use super::checkpoint::{Checkpoint, SignedCheckpoint};
use super::hex::Hash;
use super::link::{Chain, Entry, EntryWords};

/// How an entry is wrong, or what stands around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum How {
    /// The first line is not the head of a trail, or does not belong to what follows.
    Head,
    /// It was written by a newer Linecheck.
    Newer,
    /// The line cannot be read, or is not written as Linecheck writes it.
    Unreadable,
    /// Number, words and hash do not belong together.
    Altered,
    /// Entries are missing: this one, up to and with that one.
    Missing {
        /// The last that is missing.
        through: u64,
    },
    /// Another entry stands in its place, and it comes later.
    OutOfOrder {
        /// The one in its place.
        found: u64,
    },
    /// It stands there twice.
    Duplicate,
    /// It does not follow from the one before: it is of another trail, or the one before was replaced.
    Spliced,
    /// The trail ends before it, and a checkpoint says that it was there.
    CutAtEnd,
    /// There is no checkpoint behind the last entry.
    NoCheckpoint,
    /// Nobody signed it: it stands behind the checkpoint.
    Unsigned,
    /// The checkpoint's signature is not that of the trail's key.
    Signature,
    /// The checkpoint belongs to another trail.
    OtherChain,
    /// The checkpoint was signed for an entry of another hash.
    NotAsSigned,
    /// It is not the entry that a checkpoint from elsewhere was signed for: it or one before was written anew.
    NotAsKept,
    /// A consent or a configuration is not the one that the entry was made for.
    Record,
    /// A consent or a configuration is there, or was there, that no entry holds.
    Unentered,
    /// It stands among the vault's own entries, and another writer's name is on it.
    OtherWriter,
}

/// The first thing that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Break {
    /// At which entry; none where it is no entry that is wrong.
    pub sequence: Option<u64>,
    /// How.
    #[serde(flatten)]
    pub how: How,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Whose trail it is.
    pub chain: Chain,
    /// The number of its first entry.
    pub first: u64,
    /// The number of the last entry up to which everything is right; `first - 1` where none is.
    pub last: u64,
    /// The hash of that one.
    pub hash: Hash,
    /// How many of them are known by their digest alone.
    pub withheld: u64,
    /// The checkpoint behind the last entry, when its signature is right.
    pub checkpoint: Option<Checkpoint>,
    /// With how many of the checkpoints from elsewhere it was compared.
    pub kept: usize,
    /// The first thing that is wrong.
    pub problem: Option<Break>,
}

/// A check under way: the entries are given one after the other.
#[derive(Debug)]
pub struct Check {
    done: Checked,
    /// The beginning of each hash, to tell an entry that stands there twice from one of another trail.
    seen: Vec<u64>,
    kept: Vec<SignedCheckpoint>,
}

impl Check {
    /// Of the entries from `first` on, which follow one of the hash `previous`; and compared with checkpoints that were kept
    /// elsewhere.
    #[must_use]
    pub fn of(chain: Chain, first: u64, previous: Hash, kept: Vec<SignedCheckpoint>) -> Self {
        let beginning = chain.beginning();
        let last = first.saturating_sub(1);
        let done = Checked {
            chain,
            first,
            last,
            hash: previous,
            withheld: 0,
            checkpoint: None,
            kept: 0,
            problem: None,
        };
        let mut check = Self { done, seen: Vec::new(), kept };
        if first == 0 || (first == 1 && previous != beginning) {
            check.found(None, How::Head);
        }
        for signed in &check.kept {
            let how = match signed.check() {
                Err(_) => How::Signature,
                Ok(()) if signed.checkpoint.chain != check.done.chain => How::OtherChain,
                Ok(()) => continue,
            };
            check.done.problem.get_or_insert(Break { sequence: None, how });
        }
        check.compare_kept();
        check
    }

    fn found(&mut self, sequence: Option<u64>, how: How) {
        self.done.problem.get_or_insert(Break { sequence, how });
    }

    fn next(&self) -> u64 {
        self.done.last.saturating_add(1)
    }

    /// How many entries are right so far.
    #[must_use]
    pub fn right(&self) -> u64 {
        self.seen.len() as u64
    }

    /// Whether something is wrong already.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.done.problem.is_some()
    }

    /// The next entry.
    pub fn entry(&mut self, entry: &Entry) {
        let next = self.next();
        match &mut self.done.problem {
            None => {}
            // What was missed stands further down.
            Some(Break { sequence: Some(missed), how }) if *missed == entry.sequence => {
                if let How::Missing { through } = *how {
                    *how = How::OutOfOrder { found: through + 1 };
                }
                return;
            }
            Some(_) => return,
        }
        if !entry.is_itself() {
            return self.found(Some(next), How::Altered);
        }
        if entry.sequence > next {
            return self.found(Some(next), How::Missing { through: entry.sequence - 1 });
        }
        if entry.sequence < next {
            let is_same = entry
                .sequence
                .checked_sub(self.done.first)
                .and_then(|place| self.seen.get(usize::try_from(place).ok()?))
                .is_some_and(|seen| *seen == beginning_of(entry.hash));
            let how = if is_same { How::Duplicate } else { How::Spliced };
            return self.found(Some(entry.sequence), how);
        }
        if entry.previous != self.done.hash {
            return self.found(Some(next), How::Spliced);
        }
        self.done.last = entry.sequence;
        self.done.hash = entry.hash;
        self.done.withheld += u64::from(matches!(entry.words, EntryWords::Withheld(_)));
        self.seen.push(beginning_of(entry.hash));
        self.compare_kept();
    }

    /// An entry that could not be read.
    pub fn unreadable(&mut self) {
        self.found(Some(self.next()), How::Unreadable);
    }

    /// These entries are not there, from the first to the second of these numbers.
    pub fn missing(&mut self, from: u64, through: u64) {
        self.found(Some(from), How::Missing { through });
    }

    /// Something else that is wrong with the entry that would come next.
    pub fn wrong(&mut self, how: How) {
        self.found(Some(self.next()), how);
    }

    /// What an entry says is not what it was made for.
    pub fn record(&mut self, sequence: u64) {
        self.found(Some(sequence), How::Record);
    }

    /// Something that is wrong with what stands behind the entries.
    pub fn found_at_end(&mut self, how: How) {
        self.found(None, how);
    }

    fn compare_kept(&mut self) {
        let last = self.done.last;
        let mut is_right = true;
        for signed in self.kept.iter().filter(|signed| signed.checkpoint.sequence == last) {
            is_right &= signed.checkpoint.hash == self.done.hash;
            self.done.kept += 1;
        }
        if !is_right {
            self.found((last > 0).then_some(last), How::NotAsKept);
        }
    }

    /// The end, with the checkpoint that stands behind the last entry.
    #[must_use]
    pub fn end(mut self, behind: Option<&SignedCheckpoint>) -> Checked {
        let next = self.next();
        if let Some(signed) = behind {
            let checkpoint = &signed.checkpoint;
            if signed.check().is_err() {
                self.found(None, How::Signature);
            } else if checkpoint.chain != self.done.chain {
                self.found(None, How::OtherChain);
            } else if checkpoint.sequence > self.done.last {
                self.found(Some(next), How::CutAtEnd);
            } else if checkpoint.sequence < self.done.last {
                self.found(Some(checkpoint.sequence.saturating_add(1)), How::Unsigned);
            } else if checkpoint.hash != self.done.hash {
                self.found(Some(checkpoint.sequence), How::NotAsSigned);
            } else {
                self.done.checkpoint = Some(checkpoint.clone());
            }
        }
        if self.kept.iter().any(|signed| signed.checkpoint.sequence > self.done.last) {
            self.found(Some(next), How::CutAtEnd);
        }
        self.done
    }
}

fn beginning_of(hash: Hash) -> u64 {
    hash.0.iter().take(8).fold(0, |bits, byte| bits << 8 | u64::from(*byte))
}
