//! Opening the application, with what has to be put right before anything else.

use linecheck_vault::Vault;

use crate::app::{App, KeptChanges, Options, Slot};
use crate::error::AppError;

impl App {
    /// Opens the vault, and makes it where there is none. Passcodes that are no longer valid are erased.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn open(options: Options) -> Result<Self, AppError> {
        let vault = Vault::create_or_open(&options.folder, options.mode, options.key).await?;
        let app = Self {
            vault,
            mode: options.mode,
            sandbox: options.sandbox,
            clock: options.clock,
            pace: options.pace,
            limits: options.limits,
            reading: options.reading,
            slot: Slot::default(),
            kept: KeptChanges::default(),
        };
        app.look_at_clock().await?;
        Ok(app)
    }
}
