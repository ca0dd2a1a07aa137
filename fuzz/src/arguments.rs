//! What is typed after `linecheck`: a word a line.

use std::cell::RefCell;
use std::ffi::OsString;

use linecheck_cli::CommandLine;
use linecheck_domain::visible::{holds_token, is_unseen};

/// More than any command takes.
const MOST_WORDS: usize = 24;

thread_local! {
    /// Built once: that takes several times as long as to read words with it.
    static LINE: RefCell<CommandLine> = RefCell::default();
}

pub fn run(input: &[u8]) {
    let words = input.split(|byte| *byte == b'\n').take(MOST_WORDS);
    // As the system gives them: any bytes but 0.
    let words = words.map(|word| {
        let word: Vec<u8> = word.iter().copied().filter(|byte| *byte != 0).collect();
        std::os::unix::ffi::OsStringExt::from_vec(word)
    });
    let words: Vec<OsString> = std::iter::once("linecheck".into()).chain(words).collect();
    let misunderstood = |words| LINE.with_borrow_mut(|line| line.misunderstood(words));
    let said = misunderstood(words.clone());
    assert_eq!(misunderstood(words), said, "the same words are understood otherwise");
    if let Some(said) = said {
        assert!(!said.trim().is_empty(), "nothing is said about it");
        assert!(!holds_token(&said), "what looks like a token is repeated");
        assert!(!said.contains(|letter| letter != '\n' && is_unseen(letter)), "{said:?}");
    }
}
