//! The administrator passphrase (M6): set, changed and removed, unlocking with it, and locking again.
//!
//! It is kept in the vault as its verifier, with an ID of its own. An unlock holds for this application alone, until it locks,
//! ends, or any Linecheck changes the passphrase.

use jiff::{SignedDuration, Timestamp};
use linecheck_domain::Secret;
use linecheck_domain::actor::{Actor, Role};
use linecheck_domain::wrong_passphrases::WrongPassphrases;
use linecheck_vault::{Reader, VaultError, Verifier, Writer};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::app::{App, audit};
use crate::error::{AppError, Code, Field, Retry};
use crate::kit_flag::kit_of;
use crate::roles::{PASSPHRASE, Permit, UseCase, in_force};

/// The setting that counts wrong passphrases.
const WRONG: &str = "administrator_wrong";

/// The setting that says after how many idle minutes the window locks.
const IDLE_MINUTES: &str = "administrator_idle_minutes";

/// The usual idle time, and what it can be set to, in minutes.
const USUAL_IDLE: u8 = 5;
const IDLE: std::ops::RangeInclusive<u8> = 1..=60;

/// The administrator passphrase as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    id: Uuid,
    verifier: Verifier,
    set_at: Timestamp,
}

/// How it stands with the administrator role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "Administrator"))]
pub struct AdministratorView {
    /// In which role this application works now.
    #[cfg_attr(feature = "bindings", ts(type = "'administrator' | 'support'"))]
    pub role: Role,
    /// When the passphrase in force was set; none where nobody has set one, and everybody is an administrator.
    #[cfg_attr(feature = "bindings", ts(type = "string | null"))]
    pub set_at: Option<Timestamp>,
    /// After how many minutes without a key or a pointer the window locks.
    pub idle_minutes: u8,
    /// How many wrong passphrases were given in a row.
    pub wrong: u32,
    /// For how many seconds nobody may try again.
    pub wait_seconds: u64,
}

/// Why the administrator role is locked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LockedBy {
    /// A person did it.
    Hand,
    /// Nobody used the window for the time that is set.
    Idle,
    /// The session of the operating system was locked.
    Session,
    /// The computer slept, or is about to.
    Sleep,
}

impl App {
    /// How it stands with the administrator role.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn administrator(&self) -> Result<AdministratorView, AppError> {
        let (unlock, now) = (self.unlock.clone(), self.now());
        self.read(move |reader| {
            let (kept, wrong) = (kept(reader)?, wrong(reader)?);
            // In a support kit nobody is an administrator, whatever is unlocked.
            let role = match kit_of(reader)? {
                Some(_) => Role::Support,
                None => unlock.role(kept.as_ref().map(|kept| kept.id)),
            };
            Ok(AdministratorView {
                role,
                set_at: kept.map(|kept| kept.set_at),
                idle_minutes: idle_minutes(reader)?,
                wrong: wrong.in_a_row(),
                wait_seconds: seconds(wrong.wait(now)),
            })
        })
        .await
    }

    /// Sets the first administrator passphrase, of as many characters as a vault's at least. This application stays unlocked.
    ///
    /// # Errors
    /// When there is one already, or it is too short.
    pub async fn set_administrator(
        &self,
        actor: &Actor,
        passphrase: Secret,
    ) -> Result<AdministratorView, AppError> {
        let actor = self.permit(actor, UseCase::SetAdministrator).await?;
        self.keep_administrator(actor, Some(passphrase), "administrator_passphrase_set").await
    }

    /// Puts another administrator passphrase in the place of the one before. Whoever is unlocked elsewhere no longer is.
    ///
    /// # Errors
    /// When there is none, or the new one is too short.
    pub async fn change_administrator(
        &self,
        actor: &Actor,
        passphrase: Secret,
    ) -> Result<AdministratorView, AppError> {
        let actor = self.permit(actor, UseCase::ChangeAdministrator).await?;
        self.keep_administrator(actor, Some(passphrase), "administrator_passphrase_changed").await
    }

    /// Removes the administrator passphrase: everybody is an administrator from now on.
    ///
    /// # Errors
    /// When there is none.
    pub async fn remove_administrator(&self, actor: &Actor) -> Result<AdministratorView, AppError> {
        let actor = self.permit(actor, UseCase::RemoveAdministrator).await?;
        self.keep_administrator(actor, None, "administrator_passphrase_removed").await
    }

    /// Unlocks the administrator role. Each wrong passphrase is entered into the audit trail; after a few of them each costs a
    /// wait that grows, during which nothing is derived.
    ///
    /// # Errors
    /// When there is no administrator passphrase, it is another one, or nobody may try yet.
    pub async fn unlock(&self, actor: &Actor, passphrase: Secret) -> Result<AdministratorView, AppError> {
        let actor = self.permit(actor, UseCase::Unlock).await?;
        let now = self.now();
        // It counts as wrong before it is looked at: whoever kills the program meanwhile has not tried for nothing.
        let kept = self.write(move |writer| begin_try(writer, now)).await??;
        let (id, verifier) = (kept.id, kept.verifier);
        let is_right = blocking(move || verifier.admits(&passphrase)).await?;
        let (unlock, now) = (self.unlock.clone(), self.now());
        self.write(move |writer| {
            if in_force(writer)? != Some(id) {
                return Err(AppError::new(
                    Code::AdministratorWrong,
                    "The administrator passphrase was changed meanwhile.",
                ));
            }
            let wrong = wrong(writer)?;
            if !is_right {
                let detail = json!({ "in_a_row": wrong.in_a_row() });
                audit(writer, &actor, "unlock_refused", None, detail, now)?;
                return Ok(Err(refused(wrong, now)));
            }
            writer.put_setting(WRONG, &WrongPassphrases::default())?;
            audit(writer, &actor.as_administrator(), "administrator_unlocked", None, json!({}), now)?;
            Ok(Ok(()))
        })
        .await??;
        unlock.set(Some(id));
        self.administrator().await
    }

    /// Locks the administrator role. What was begun goes to its end, and nothing new begins. Nothing happens where it is not
    /// unlocked.
    ///
    /// # Errors
    /// When it could not be entered into the audit trail; it is locked all the same.
    pub async fn lock(&self, actor: &Actor, by: LockedBy) -> Result<AdministratorView, AppError> {
        // First of all, whatever the vault says then.
        let was = self.unlock.set(None);
        let actor = self.permit(actor, UseCase::Lock).await?.as_administrator();
        if was.is_some() {
            let now = self.now();
            self.write(move |writer| {
                // Another Linecheck may have voided it before.
                if in_force(writer)? != was {
                    return Ok(());
                }
                audit(writer, &actor, "administrator_locked", None, json!({ "by": by }), now)
            })
            .await?;
        }
        self.administrator().await
    }

    /// Sets after how many minutes without a key or a pointer the window locks.
    ///
    /// # Errors
    /// When they are not 1 to 60.
    pub async fn set_idle_lock(&self, actor: &Actor, minutes: u8) -> Result<AdministratorView, AppError> {
        let actor = self.permit(actor, UseCase::SetIdleLock).await?;
        if !IDLE.contains(&minutes) {
            let message = format!("The window locks after {} to {} idle minutes.", IDLE.start(), IDLE.end());
            return Err(AppError::invalid_value(message));
        }
        let now = self.now();
        self.write(move |writer| {
            writer.put_setting(IDLE_MINUTES, &minutes)?;
            audit(writer, &actor, "idle_lock_set", None, json!({ "minutes": minutes }), now)
        })
        .await?;
        self.administrator().await
    }

    /// Keeps another passphrase, or none. That the permit still holds is looked at with it, in one database transaction.
    async fn keep_administrator(
        &self,
        actor: Permit,
        passphrase: Option<Secret>,
        action: &'static str,
    ) -> Result<AdministratorView, AppError> {
        // Told before the derivation; what counts is what stands in the vault when it is written.
        let is_first = action == "administrator_passphrase_set";
        self.read(move |reader| check_there(reader, is_first)).await?;
        let (now, id) = (self.now(), Uuid::new_v4());
        let verifier = match passphrase {
            Some(passphrase) => Some(blocking(move || Verifier::make(&passphrase)).await?),
            None => None,
        };
        let new = verifier.as_ref().map(|_| id);
        self.write(move |writer| {
            check_there(writer, is_first)?;
            // Entered first: the permit stands and falls with the passphrase that was in force until now.
            audit(writer, &actor, action, None, json!({}), now)?;
            let kept = verifier.clone().map(|verifier| Kept { id, verifier, set_at: now });
            writer.put_setting(PASSPHRASE, &kept)?;
            writer.put_setting(WRONG, &WrongPassphrases::default())?;
            Ok(())
        })
        .await?;
        self.unlock.set(new);
        self.administrator().await
    }
}

fn kept(reader: &Reader<'_>) -> Result<Option<Kept>, AppError> {
    Ok(reader.setting::<Option<Kept>>(PASSPHRASE)?.flatten())
}

fn wrong(reader: &Reader<'_>) -> Result<WrongPassphrases, AppError> {
    Ok(reader.setting(WRONG)?.unwrap_or_default())
}

fn idle_minutes(reader: &Reader<'_>) -> Result<u8, AppError> {
    let minutes: Option<u8> = reader.setting(IDLE_MINUTES)?;
    Ok(minutes.filter(|minutes| IDLE.contains(minutes)).unwrap_or(USUAL_IDLE))
}

/// Refuses to set a second one, and to change or remove none.
fn check_there(reader: &Reader<'_>, is_first: bool) -> Result<(), AppError> {
    match (in_force(reader)?, is_first) {
        (Some(_), true) => Err(AppError::new(
            Code::AdministratorExists,
            "There is an administrator passphrase already. Nothing was changed.",
        )),
        (None, false) => Err(none()),
        (Some(_), false) | (None, true) => Ok(()),
    }
}

fn none() -> AppError {
    AppError::new(
        Code::NoAdministrator,
        "There is no administrator passphrase: everybody who opens this vault is an administrator.",
    )
}

/// Counts a try, unless nobody may try now.
fn begin_try(writer: &Writer<'_>, now: Timestamp) -> Result<Result<Kept, AppError>, AppError> {
    let Some(kept) = kept(writer)? else { return Ok(Err(none())) };
    let before = wrong(writer)?;
    let after = before.tried(now);
    if after != before {
        writer.put_setting(WRONG, &after)?;
    }
    let waits = before.wait(now);
    if !waits.is_zero() {
        let message = format!(
            "Too many wrong administrator passphrases were given. This one was not looked at: the next can be in {}.",
            in_words(waits)
        );
        return Ok(Err(waiting(Code::UnlockWaits, message, waits)));
    }
    Ok(Ok(kept))
}

/// A wrong passphrase, and how long the next one has to wait.
fn refused(wrong: WrongPassphrases, now: Timestamp) -> AppError {
    let waits = wrong.wait(now);
    let then =
        if waits.is_zero() { String::new() } else { format!(" The next try can be in {}.", in_words(waits)) };
    let message = format!("This is not the administrator passphrase.{then}");
    waiting(Code::AdministratorWrong, message, waits)
}

fn waiting(code: Code, message: String, waits: SignedDuration) -> AppError {
    let retry = if waits.is_zero() { Retry::Safe } else { Retry::After };
    let error = AppError::new(code, message).field(Field::AdministratorPassphrase).retry(retry);
    error.param("wait_seconds", seconds(waits))
}

/// Whole seconds, rounded up.
fn seconds(duration: SignedDuration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or_default().div_ceil(1_000)
}

fn in_words(duration: SignedDuration) -> String {
    match seconds(duration) {
        1 => "one second".to_owned(),
        seconds if seconds < 120 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// A derivation, which takes a moment, beside everything else.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, VaultError> + Send + 'static,
) -> Result<T, AppError> {
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.map_err(|_| AppError::internal("A passphrase was not looked at to its end."))?;
    done.map_err(|error| match error {
        VaultError::PassphraseTooShort => {
            let error = AppError::from(error);
            AppError { code: Code::InvalidValue, ..error }
                .remedy(Code::InvalidValue)
                .field(Field::AdministratorPassphrase)
        }
        error => error.into(),
    })
}
