//! The administrator role: its passphrase, the unlock, and the lock.

use linecheck_app::{AdministratorView, LockedBy};
use linecheck_domain::Secret;
use serde::Deserialize;

use crate::idle::RoleView;
use crate::shell::Shell;
use crate::work::Answer;

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct Unlock {
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    passphrase: Secret,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct NewAdministrator {
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    passphrase: Secret,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct IdleLock {
    minutes: u8,
}

/// As it is in the vault now: another Linecheck may have changed it.
pub async fn read_administrator(shell: &Shell) -> Answer<AdministratorView> {
    let open = shell.session().open()?;
    let view = open.app.administrator().await?;
    Ok(shell.watch_unlock(&open, view))
}

pub async fn unlock(shell: &Shell, request: Unlock) -> Answer<AdministratorView> {
    let open = shell.session().open()?;
    let view = open.app.unlock(&open.actor, request.passphrase).await?;
    Ok(shell.watch_unlock(&open, view))
}

pub async fn lock(shell: &Shell) -> Answer<AdministratorView> {
    shell.lock(LockedBy::Hand).await
}

/// A person used a key or the pointer in the page, which says so at most every few seconds.
pub async fn note_activity(shell: &Shell) -> Answer<Option<RoleView>> {
    let open = shell.session().if_open();
    Ok(open.and_then(|open| {
        open.watch.note_activity();
        open.watch.view()
    }))
}

pub async fn set_administrator(shell: &Shell, request: NewAdministrator) -> Answer<AdministratorView> {
    let open = shell.session().open()?;
    let view = open.app.set_administrator(&open.actor, request.passphrase).await?;
    Ok(shell.watch_unlock(&open, view))
}

pub async fn change_administrator(shell: &Shell, request: NewAdministrator) -> Answer<AdministratorView> {
    let open = shell.session().open()?;
    let view = open.app.change_administrator(&open.actor, request.passphrase).await?;
    Ok(shell.watch_unlock(&open, view))
}

pub async fn remove_administrator(shell: &Shell) -> Answer<AdministratorView> {
    let open = shell.session().open()?;
    let view = open.app.remove_administrator(&open.actor).await?;
    Ok(shell.watch_unlock(&open, view))
}

pub async fn set_idle_lock(shell: &Shell, request: IdleLock) -> Answer<AdministratorView> {
    let open = shell.session().open()?;
    let view = open.app.set_idle_lock(&open.actor, request.minutes).await?;
    Ok(shell.watch_unlock(&open, view))
}
