//! A bundle: the sealed file, and the document in it.
//!
//! An input that begins with `=` is a file; it is opened with a key that it was not sealed for. Any other is a document.

use std::sync::LazyLock;

use linecheck_app::{BundleKey, open_bundle, read_bundle};
use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use serde_json::Value;

use crate::text;

/// A key of this test alone (from the age specification's example).
const IDENTITY: &str = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
static KEY: LazyLock<BundleKey> = LazyLock::new(|| BundleKey::Identities(Secret::new(IDENTITY.to_owned())));

pub fn run(input: &[u8]) {
    if let [b'=', file @ ..] = input {
        if let Err(error) = open_bundle(file, &KEY) {
            text::is_sentence(&error.message);
        }
        return;
    }
    for mode in [Mode::Sandbox, Mode::Real] {
        match read_bundle(input, mode) {
            Ok(again) => {
                let twice = read_bundle(&again, mode).expect("what was read is written so that it is read");
                assert_eq!(twice, again, "written and read, it is another");
                let other = if mode == Mode::Real { Mode::Sandbox } else { Mode::Real };
                assert!(read_bundle(&again, other).is_err(), "one bundle is of the sandbox and real");
            }
            Err(error) => {
                text::is_sentence(&error.message);
                let Ok(document) = serde_json::from_slice::<Value>(input) else { continue };
                let whole = String::from_utf8_lossy(input);
                let Some(secrets) = document["secrets"].as_object() else { continue };
                for secret in secrets.values().filter_map(Value::as_str) {
                    let is_its_own = secret.len() >= 8 && whole.matches(secret).count() == 1;
                    assert!(!is_its_own || !error.message.contains(secret), "a credential is quoted");
                }
            }
        }
    }
}
