//! The file in which a trail leaves the vault: a head, a line of JSON for each entry, and a signed checkpoint.
//!
//! A line is read back strictly: written anew it must be the same bytes. So no byte can be altered without being found.

use serde::{Deserialize, Serialize};

use super::checking::{Break, Check, Checked, How};
use super::checkpoint::SignedCheckpoint;
use super::hex::Hash;
use super::link::{Chain, Content, Entry, EntryWords};

/// The form of the file.
const VERSION: u32 = 1;

/// The longest line that is read, in bytes. What an entry says is bounded by what a person may type and by what is kept of a
/// plan for PingOne, which is far below.
pub const LONGEST_LINE: usize = 4 << 20;

/// The head of a run: whose it is, and what it goes on from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    linecheck_audit: u32,
    /// Whose trail it is.
    pub chain: Chain,
    /// The number of the first entry.
    pub first: u64,
    /// The hash of the one before it; the chain's beginning where there is none.
    pub previous: Hash,
}

impl Head {
    /// The head of a run that begins with this entry.
    #[must_use]
    pub fn new(chain: Chain, first: u64, previous: Hash) -> Self {
        Self { linecheck_audit: VERSION, chain, first, previous }
    }
}

/// An entry as a line has it: with its words, or with their digest in `withheld`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum EntryLine {
    /// With its words.
    Known(KnownLine),
    /// Without.
    Withheld(WithheldLine),
}

/// An entry with its words: texts as they are stored, `actor` and `detail` being JSON in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownLine {
    sequence: u64,
    at: String,
    actor: String,
    action: String,
    tenant: Option<String>,
    detail: String,
    previous: Hash,
    hash: Hash,
}

/// An entry whose words were withheld.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithheldLine {
    sequence: u64,
    withheld: Hash,
    previous: Hash,
    hash: Hash,
}

impl From<Entry> for EntryLine {
    fn from(Entry { sequence, previous, words, hash }: Entry) -> Self {
        match words {
            EntryWords::Known(Content { at, actor, action, tenant, detail }) => {
                Self::Known(KnownLine { sequence, at, actor, action, tenant, detail, previous, hash })
            }
            EntryWords::Withheld(withheld) => {
                Self::Withheld(WithheldLine { sequence, withheld, previous, hash })
            }
        }
    }
}

impl From<EntryLine> for Entry {
    fn from(line: EntryLine) -> Self {
        match line {
            EntryLine::Known(KnownLine { sequence, at, actor, action, tenant, detail, previous, hash }) => {
                let words = EntryWords::Known(Content { at, actor, action, tenant, detail });
                Self { sequence, previous, words, hash }
            }
            EntryLine::Withheld(WithheldLine { sequence, withheld, previous, hash }) => {
                Self { sequence, previous, words: EntryWords::Withheld(withheld), hash }
            }
        }
    }
}

/// A line of the file, with its end.
///
/// # Errors
/// Never, for what is written here: there is nothing in it that JSON has no form for.
pub fn line<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string(value)? + "\n")
}

/// A line as it was written, and nothing that only means the same.
fn read_line<T: Serialize + for<'text> Deserialize<'text>>(text: &str) -> Option<T> {
    let value = serde_json::from_str(text).ok()?;
    (serde_json::to_string(&value).ok()? == text).then_some(value)
}

/// The check of a file, line by line.
#[derive(Debug, Default)]
pub struct FileCheck {
    kept: Vec<SignedCheckpoint>,
    /// Until the head is read, there is nothing to check against.
    check: Option<Check>,
    head_problem: Option<How>,
    behind: Option<SignedCheckpoint>,
}

impl FileCheck {
    /// A check that also compares with checkpoints kept elsewhere.
    #[must_use]
    pub fn new(kept: Vec<SignedCheckpoint>) -> Self {
        Self { kept, ..Self::default() }
    }

    /// How many entries are right so far.
    #[must_use]
    pub fn right(&self) -> u64 {
        self.check.as_ref().map_or(0, Check::right)
    }

    /// The next line, with its end. Answers the entry that it holds, whether or not that is right.
    pub fn line(&mut self, bytes: &[u8]) -> Option<Entry> {
        if self.head_problem.is_some() {
            return None;
        }
        let ended = bytes.strip_suffix(b"\n");
        let text = std::str::from_utf8(ended.unwrap_or(bytes)).unwrap_or_default();
        let Some(check) = &mut self.check else {
            match read_line::<Head>(text).filter(|head| head.linecheck_audit == VERSION && ended.is_some()) {
                Some(head) => {
                    let kept = std::mem::take(&mut self.kept);
                    let mut check = Check::of(head.chain, head.first, head.previous, kept);
                    if head.first > 1 {
                        // A file is a whole trail: one that begins further on lost what was before.
                        check.missing(1, head.first - 1);
                    }
                    self.check = Some(check);
                }
                None => self.head_problem = Some(if is_newer(text) { How::Newer } else { How::Head }),
            }
            return None;
        };
        if self.behind.is_some() {
            // Nothing comes behind the checkpoint; what does stood before it, or nobody signed it.
            check.wrong(How::Unsigned);
            return None;
        }
        if ended.is_none() {
            check.wrong(How::CutAtEnd);
            return None;
        }
        let line = read_line(text).map(EntryLine::Known);
        if let Some(line) = line.or_else(|| read_line(text).map(EntryLine::Withheld)) {
            let entry = Entry::from(line);
            check.entry(&entry);
            return Some(entry);
        }
        match read_line::<SignedCheckpoint>(text) {
            Some(signed) => self.behind = Some(signed),
            None if is_checkpoint(text) => check.found_at_end(How::Signature),
            None => check.unreadable(),
        }
        None
    }

    /// The end of the file.
    ///
    /// # Errors
    /// When it had no head, so that nothing was checked: then that is what is wrong.
    pub fn end(self) -> Result<(Checked, Option<SignedCheckpoint>), Break> {
        let Some(mut check) = self.check else {
            return Err(Break { sequence: None, how: self.head_problem.unwrap_or(How::Head) });
        };
        if self.behind.is_none() {
            check.found_at_end(How::NoCheckpoint);
        }
        Ok((check.end(self.behind.as_ref()), self.behind))
    }
}

/// Whether a line that cannot be read was meant to be a checkpoint.
fn is_checkpoint(text: &str) -> bool {
    text.starts_with("{\"checkpoint\":") || text.contains("\"signature\":")
}

fn is_newer(text: &str) -> bool {
    let version = serde_json::from_str::<serde_json::Value>(text).ok();
    version.and_then(|head| head.get("linecheck_audit")?.as_u64()).is_some_and(|found| found > VERSION.into())
}

/// A trail from its first entry on that was checked and is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Whose it is, and how far it goes.
    pub checked: Checked,
    /// Its entries, in order.
    pub entries: Vec<Entry>,
    /// The checkpoint behind the last.
    pub checkpoint: SignedCheckpoint,
}

impl Run {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read(text: &str) -> Result<Self, Break> {
        let mut check = FileCheck::default();
        let mut entries = Vec::new();
        for line in text.split_inclusive('\n') {
            entries.extend(check.line(line.as_bytes()));
        }
        let (checked, checkpoint) = check.end()?;
        match (checked.problem, checkpoint) {
            (Some(problem), _) => Err(problem),
            (None, Some(checkpoint)) => Ok(Self { checked, entries, checkpoint }),
            (None, None) => Err(Break { sequence: None, how: How::NoCheckpoint }),
        }
    }
}

/// The checkpoint in a text: one by itself, or the one behind a trail.
///
/// # Errors
/// When there is none.
pub fn checkpoint_in(text: &str) -> Result<SignedCheckpoint, How> {
    let last = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    serde_json::from_str(last.trim()).map_err(|_| How::NoCheckpoint)
}
