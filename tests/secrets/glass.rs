//! A look through the memory of a process.
//!
//! Whoever looks for a secret has it: here it is kept masked, and the memory that is read for the look is passed over.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::ops::Range;
use std::os::unix::fs::FileExt as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

const MASK: u8 = 0xa5;

/// How much is read at once, in bytes: whole pages.
const PIECE: usize = 1 << 20;

/// A page of memory, and how long what the system says of one is, in bytes.
const PAGE: usize = 4096;
const NOTE: usize = 8;
/// The bits of it that say that the page is in memory, or swapped out.
const IS_THERE: u64 = 0b11 << 62;

/// Whatever has so many letters has eight of them at an address that eight divides.
const SHORTEST: usize = 15;

/// A text that is not there in clear.
#[derive(Clone)]
pub struct Masked(Vec<u8>);

impl Masked {
    pub fn new(text: &str) -> Self {
        Self::of(text.as_bytes())
    }

    fn of(bytes: &[u8]) -> Self {
        Self(bytes.iter().map(|byte| byte ^ MASK).collect())
    }

    /// The text. Its memory is overwritten when it is freed, like all of this process.
    pub fn clear(&self) -> String {
        let mut text = String::with_capacity(self.0.len());
        text.extend(self.0.iter().map(|byte| char::from(byte ^ MASK)));
        text
    }
}

/// The ways in which a text may lie somewhere.
pub fn forms(clear: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms =
        vec![("text", clear.as_bytes().to_vec()), ("upper case", clear.to_uppercase().into_bytes())];
    // As it stands in a header, whatever is before it: each of the three ways in which it can begin.
    for (form, before) in
        [("Base64, first way", ""), ("Base64, second way", "x"), ("Base64, third way", "xx")]
    {
        let encoded = STANDARD_NO_PAD.encode(format!("{before}{clear}"));
        // Without the letters that what is around it changes.
        let from = if before.is_empty() { 0 } else { 4 };
        forms.push((form, encoded.as_bytes()[from..encoded.len() - 4].to_vec()));
    }
    // As a page and some systems keep their texts.
    forms.push(("UTF-16", clear.bytes().flat_map(|letter| [letter, 0]).collect()));
    forms
}

/// What is looked for: a half of a way in which a secret may lie there. What was freed may have lost its beginning to the
/// allocator's own notes.
struct Half {
    secret: &'static str,
    form: &'static str,
    masked: Masked,
}

/// What was found: the secret, its form and the kind of memory, with the number of halves.
pub type Found = BTreeMap<(&'static str, &'static str, String), usize>;

/// A look at a process.
pub struct Glass {
    memory: File,
    /// Which pages there are: a web view claims far more than it has.
    pages: File,
    maps: String,
    halves: Vec<Half>,
    /// The eight letters that a half may have at an address that eight divides, and where in which half they are.
    eights: HashMap<u64, Vec<(usize, usize)>>,
    /// Whether a word can be one of them, by its last 16 bits: nearly none can.
    sieve: Vec<bool>,
    /// What was read.
    piece: Vec<u8>,
    /// How much the last look saw, in bytes.
    pub seen: usize,
}

impl Glass {
    /// At a process: its number, or `self`. The memory can be opened as long as the process lets others look, and read
    /// ever after.
    pub fn at(process: &str) -> Self {
        Self {
            memory: File::open(format!("/proc/{process}/mem")).expect("the memory can be opened"),
            pages: File::open(format!("/proc/{process}/pagemap")).expect("its pages are listed"),
            maps: format!("/proc/{process}/maps"),
            halves: Vec::new(),
            eights: HashMap::new(),
            sieve: vec![false; 1 << 16],
            piece: vec![0; PIECE],
            seen: 0,
        }
    }

    /// Has a text looked for, in every form in which it may lie there.
    pub fn look_for_text(&mut self, secret: &'static str, text: &Masked) {
        for (form, bytes) in forms(&text.clear()) {
            self.look_for(secret, form, &bytes);
        }
    }

    /// Has bytes looked for as they are.
    pub fn look_for(&mut self, secret: &'static str, form: &'static str, whole: &[u8]) {
        // A short one is looked for whole.
        let middle = if whole.len() < 2 * SHORTEST { whole.len() } else { whole.len() / 2 };
        for half in [&whole[..middle], &whole[middle..]].into_iter().filter(|half| !half.is_empty()) {
            assert!(half.len() >= SHORTEST, "{secret}: too short to be found wherever it begins");
            for at in 0..8 {
                let word = eight(&half[at..]);
                self.sieve[last_bits(word)] = true;
                self.eights.entry(word).or_default().push((self.halves.len(), at));
            }
            self.halves.push(Half { secret, form, masked: Masked::of(half) });
        }
    }

    /// Looks through everything that the process may have written.
    pub fn look(&mut self) -> Found {
        let mut found = Found::new();
        let mut piece = std::mem::take(&mut self.piece);
        let own = piece.as_ptr_range();
        let own = own.start as usize..own.end as usize;
        self.seen = 0;
        let maps = fs::read_to_string(&self.maps).expect("a list of the memory");
        for (kind, range) in maps.lines().filter_map(written) {
            for from in range.clone().step_by(PIECE) {
                let wanted = PIECE.min(range.end - from);
                if !self.is_there(from, wanted) {
                    continue;
                }
                // What is gone meanwhile, or what nobody can read, holds nothing.
                let read = self.memory.read_at(&mut piece[..wanted], from as u64).unwrap_or(0);
                self.seen += read;
                for (place, word) in piece[..read].as_chunks::<8>().0.iter().enumerate() {
                    let word = u64::from_be_bytes(*word);
                    if !self.sieve[last_bits(word)] {
                        continue;
                    }
                    let address = from + 8 * place;
                    for (index, at) in self.eights.get(&word).into_iter().flatten() {
                        let form = &self.halves[*index];
                        if !own.contains(&address) && self.is_at(address - at, &form.masked) {
                            *found.entry((form.secret, form.form, kind.clone())).or_default() += 1;
                        }
                    }
                }
            }
        }
        piece.fill(0);
        self.piece = piece;
        found
    }

    /// Whether any page of a piece was ever written.
    fn is_there(&self, from: usize, length: usize) -> bool {
        let mut notes = vec![0; length.div_ceil(PAGE) * NOTE];
        // What cannot be asked is looked at.
        let Ok(()) = self.pages.read_exact_at(&mut notes, (from / PAGE * NOTE) as u64) else { return true };
        let (notes, _) = notes.as_chunks::<NOTE>();
        notes.iter().any(|note| u64::from_ne_bytes(*note) & IS_THERE != 0)
    }

    fn is_at(&self, address: usize, half: &Masked) -> bool {
        let mut read = vec![0; half.0.len()];
        self.memory.read_exact_at(&mut read, address as u64).is_ok()
            && read.iter().zip(&half.0).all(|(byte, masked)| byte ^ MASK == *masked)
    }
}

fn eight(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |word| u64::from_be_bytes(*word))
}

fn last_bits(word: u64) -> usize {
    (word & 0xffff) as usize
}

/// The kind and the range of memory in a line of `maps` that the process may write to. The rest is its program and its
/// libraries as they are on the disk.
fn written(line: &str) -> Option<(String, Range<usize>)> {
    let mut parts = line.split_whitespace();
    let (range, rights) = (parts.next()?, parts.next()?);
    let kind = parts.nth(3).unwrap_or("anonymous").to_owned();
    let (from, to) = range.split_once('-')?;
    let address = |text| usize::from_str_radix(text, 16).ok();
    rights.starts_with("rw").then_some((kind, address(from)?..address(to)?))
}
