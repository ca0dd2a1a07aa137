//! Hand-over: bundles and support kits. The page gives the bytes of a file that a person chose, and no path: it cannot ask for
//! files of this machine.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use linecheck_app::{
    AppError, BundleChoice, BundleContent, BundleImport, BundleKey, BundleLock, BundlePreview, BundleRequest,
    KitRequest, KitView, LARGEST_BUNDLE, SealedBundle,
};
use linecheck_domain::Secret;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::shell::Shell;
use crate::work::{Answer, Work};

/// A passphrase for a file, or public keys that it is sealed for.
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FileLock {
    Passphrase(#[cfg_attr(feature = "bindings", ts(type = "string"))] Secret),
    Recipients(Vec<String>),
}

impl From<FileLock> for BundleLock {
    fn from(lock: FileLock) -> Self {
        match lock {
            FileLock::Passphrase(passphrase) => Self::Passphrase(passphrase),
            FileLock::Recipients(keys) => Self::Recipients(keys),
        }
    }
}

/// The passphrase of a file, or the text of an identity file.
#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FileKey {
    Passphrase(#[cfg_attr(feature = "bindings", ts(type = "string"))] Secret),
    Identity(#[cfg_attr(feature = "bindings", ts(type = "string"))] Secret),
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ExportBundle {
    request: BundleRequest,
    lock: FileLock,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct MakeKit {
    request: KitRequest,
    lock: FileLock,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OpenBundle {
    /// The file, in Base64.
    file: String,
    key: FileKey,
}

impl OpenBundle {
    fn read(self) -> Answer<(Vec<u8>, BundleKey)> {
        if self.file.len() / 4 * 3 > LARGEST_BUNDLE + 3 {
            return Err(AppError::invalid_value("The file is too large for a bundle.")
                .next("Choose a bundle or a support kit."));
        }
        let file = STANDARD
            .decode(&self.file)
            .map_err(|_| AppError::internal("The file did not arrive from the page as it is."))?;
        let key = match self.key {
            FileKey::Passphrase(passphrase) => BundleKey::Passphrase(passphrase),
            FileKey::Identity(text) => BundleKey::Identities(text),
        };
        Ok((file, key))
    }
}

#[derive(Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct ImportBundle {
    preview: Uuid,
    choice: BundleChoice,
}

/// What a bundle would change, with the ID by which it is taken.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct OpenedBundle {
    preview: Uuid,
    #[serde(flatten)]
    view: BundlePreview,
}

/// A file that was made, and what is in it.
#[derive(Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct SavedBundle {
    path: String,
    content: BundleContent,
}

pub async fn export_bundle(shell: &Shell, request: ExportBundle, work: Work) -> Answer<SavedBundle> {
    let (open, lock) = (shell.session().open()?, request.lock.into());
    let making = async |_| open.app.export_bundle(&open.actor, &request.request, &lock).await;
    save(shell, "bundle", work.run(shell, making).await?).await
}

pub async fn make_kit(shell: &Shell, request: MakeKit, work: Work) -> Answer<SavedBundle> {
    let (open, lock) = (shell.session().open()?, request.lock.into());
    let making = async |_| open.app.make_kit(&open.actor, &request.request, &lock).await;
    save(shell, "kit", work.run(shell, making).await?).await
}

async fn save(shell: &Shell, what: &str, made: SealedBundle) -> Answer<SavedBundle> {
    let path = shell.exports().save_bundle(what, made.bytes).await?;
    Ok(SavedBundle { path, content: made.content })
}

/// Opens a file and shows what it would change. What was opened stays here, and the last one alone.
pub async fn open_bundle(shell: &Shell, request: OpenBundle, work: Work) -> Answer<OpenedBundle> {
    let (open, (file, key)) = (shell.session().open()?, request.read()?);
    let view = work.run(shell, async |_| open.app.preview_bundle(&open.actor, file, key).await).await?;
    Ok(OpenedBundle { preview: open.previews.bundles.keep_alone(view.clone()), view })
}

pub async fn import_bundle(shell: &Shell, request: ImportBundle) -> Answer<BundleImport> {
    let open = shell.session().open()?;
    let shown = open.previews.bundles.take(request.preview).ok_or_else(|| {
        AppError::invalid_value("This file is no longer open.").next("Open it again, and look at it anew.")
    })?;
    let taken = open.app.import_bundle(&open.actor, &shown, &request.choice).await;
    if taken.is_err() {
        open.previews.bundles.put(request.preview, shown);
    }
    taken
}

pub async fn open_kit(shell: &Shell, request: OpenBundle) -> Answer<KitView> {
    let (open, (file, key)) = (shell.session().open()?, request.read()?);
    let kit = open.app.open_kit(&open.actor, file, key).await?;
    open.keep_kit(Some(kit.clone()));
    // From now on nobody is an administrator here, which the page is told.
    shell.look_at_role(&open).await;
    Ok(kit)
}
