//! To whom, under a hash that leads to no number: with a key that is kept for two days at most.

use getrandom::fill;
use hmac::{Hmac, Mac as _};
use linecheck_domain::traffic::hour_of;
use linecheck_vault::Writer;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::plan::PROVISIONAL_HOURS;
use crate::app::App;
use crate::error::{AppError, Code};

/// The setting with the key. It is in the vault alone.
const KEY: &str = "traffic_key";

/// For how many hours hashes are made with one key. It goes when the last of them does.
const HOURS_OF_A_KEY: i64 = 24;

/// The key of the hashes.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct WhomKey {
    key: [u8; 32],
    /// Since which hour, in hours since 1970: its name.
    since: i64,
}

impl WhomKey {
    /// The key of this hour. What is older than two days is forgotten with it.
    pub(super) fn of(writer: &Writer<'_>, hour: i64) -> Result<Self, AppError> {
        writer.forget_asked(hour - PROVISIONAL_HOURS)?;
        let kept: Option<Self> = writer.setting(KEY)?.flatten();
        // A clock that was set back makes no key last longer.
        if let Some(kept) = kept.filter(|kept| (kept.since..kept.since + HOURS_OF_A_KEY).contains(&hour)) {
            return Ok(kept);
        }
        let mut new = Self { key: [0; 32], since: hour };
        fill(&mut new.key)
            .map_err(|_| AppError::new(Code::Internal, "The system gives no random numbers."))?;
        writer.put_setting(KEY, &new)?;
        Ok(new)
    }

    /// Its name.
    pub(super) fn since(&self) -> i64 {
        self.since
    }

    /// What stands for a number.
    pub(super) fn hash(&self, number: &str) -> Option<u64> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(number.as_bytes());
        let hash = mac.finalize().into_bytes();
        hash.first_chunk().map(|first| u64::from_be_bytes(*first))
    }
}

impl App {
    /// Forgets under which hash each recipient was written to in hours that are older than two days, and the key when it is. An
    /// application that stays open does this by itself.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn forget_asked(&self) -> Result<(), AppError> {
        let hour = hour_of(self.now());
        self.write(move |writer| {
            let kept: Option<WhomKey> = writer.setting(KEY)?.flatten();
            writer.forget_asked(hour - PROVISIONAL_HOURS)?;
            if kept.is_some_and(|kept| !(kept.since..kept.since + PROVISIONAL_HOURS).contains(&hour)) {
                writer.put_setting(KEY, &None::<WhomKey>)?;
            }
            Ok(())
        })
        .await
    }
}

/// How often each recipient was written to in an hour.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Asked {
    /// The name of the key. What another key made cannot be compared with it.
    pub(super) key: i64,
    /// By the hash.
    pub(super) of: Vec<(u64, u64)>,
}
