//! The clipboard. On X11 and Wayland what was copied lives in the program that copied it, so it is kept open.

use std::sync::{Mutex, PoisonError};

use linecheck_app::AppError;

use linecheck_shell::Answer;

/// More than any trace has.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The clipboard, once it was used.
#[derive(Default)]
pub struct Clipboard(Mutex<Option<arboard::Clipboard>>);

impl Clipboard {
    /// Puts a text into the clipboard. Blocks.
    pub fn put(&self, text: String) -> Answer<()> {
        if text.len() > MOST_BYTES {
            return Err(AppError::invalid_value("This is too long to be copied."));
        }
        let mut clipboard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let put = match clipboard.as_mut() {
            Some(open) => open.set_text(text),
            None => arboard::Clipboard::new().and_then(|open| clipboard.insert(open).set_text(text)),
        };
        put.map_err(|error| {
            AppError::internal(format!("The clipboard refused it: {error}."))
                .next("Select the text and copy it by hand.")
        })
    }
}
