//! What a person prefers. Needed before a vault is open, so it is a small file of its own; nothing in it is worth hiding.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use linecheck_app::AppError;
use linecheck_domain::country::Country;
use serde::{Deserialize, Serialize};

use crate::work::Answer;

/// More than the file can ever need.
const MOST_BYTES: u64 = 64 * 1024;

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the system is.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The theme of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Shade {
    /// Light.
    #[default]
    Light,
    /// Dark.
    Dark,
}

/// The size of the text in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(try_from = "u16", into = "u16")]
#[cfg_attr(feature = "bindings", ts(type = "100 | 125 | 150 | 200"))]
pub struct TextSize(u16);

impl Default for TextSize {
    fn default() -> Self {
        Self(100)
    }
}

impl TryFrom<u16> for TextSize {
    type Error = &'static str;

    fn try_from(percent: u16) -> Result<Self, Self::Error> {
        if matches!(percent, 100 | 125 | 150 | 200) { Ok(Self(percent)) } else { Err("100, 125, 150 or 200") }
    }
}

impl From<TextSize> for u16 {
    fn from(size: TextSize) -> Self {
        size.0
    }
}

/// How long the window waits between two looks at the tenants, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(try_from = "u16", into = "u16")]
#[cfg_attr(feature = "bindings", ts(type = "5 | 15 | 60"))]
pub struct WatchMinutes(u16);

impl TryFrom<u16> for WatchMinutes {
    type Error = &'static str;

    fn try_from(minutes: u16) -> Result<Self, Self::Error> {
        if matches!(minutes, 5 | 15 | 60) { Ok(Self(minutes)) } else { Err("5, 15 or 60") }
    }
}

impl From<WatchMinutes> for u16 {
    fn from(minutes: WatchMinutes) -> Self {
        minutes.0
    }
}

/// What a person prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(default)]
#[cfg_attr(feature = "bindings", ts(rename = "OwnPreferences"))]
pub struct Preferences {
    /// Light or dark.
    pub theme: ThemeChoice,
    /// The size of the text in percent.
    pub text_size: TextSize,
    /// The country of numbers that are written without one.
    pub default_country: Option<Country>,
    /// How often the window looks at the tenants by itself; none: it does not.
    pub watch_minutes: Option<WatchMinutes>,
}

/// The preferences and the file that keeps them.
pub struct PreferencesFile {
    path: PathBuf,
    now: Mutex<Preferences>,
    changed: OnceLock<Box<dyn Fn(Preferences) + Send + Sync>>,
}

impl PreferencesFile {
    /// Reads the file. One that is missing or cannot be understood is as good as none: everything in it can be chosen
    /// again with a click.
    pub fn read(path: PathBuf) -> Self {
        let now = match read(&path) {
            Ok(preferences) => preferences,
            Err(error) => {
                if error.kind() != io::ErrorKind::NotFound {
                    tracing::warn!(kind = ?error.kind(), "preferences not read");
                }
                Preferences::default()
            }
        };
        Self { path, now: Mutex::new(now), changed: OnceLock::new() }
    }

    /// Has somebody told of every change from now on. There is one such, the window; a second is not told.
    pub fn on_change(&self, tell: impl Fn(Preferences) + Send + Sync + 'static) {
        // The first one stays.
        let _ = self.changed.set(Box::new(tell));
    }

    /// What is preferred now.
    pub fn get(&self) -> Preferences {
        *self.now()
    }

    /// Keeps other preferences. Blocks.
    pub(crate) fn save(&self, preferences: Preferences) -> Answer<()> {
        let mut now = self.now();
        write(&self.path, preferences).map_err(|error| {
            AppError::internal(format!("The preferences could not be saved: {error}."))
                .next("Make room on the disk or make the folder writable, then try again.")
        })?;
        *now = preferences;
        drop(now);
        if let Some(tell) = self.changed.get() {
            tell(preferences);
        }
        Ok(())
    }

    fn now(&self) -> MutexGuard<'_, Preferences> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(path: &Path) -> io::Result<Preferences> {
    let mut text = Vec::new();
    File::open(path)?.take(MOST_BYTES).read_to_end(&mut text)?;
    Ok(serde_json::from_slice(&text)?)
}

/// The old file or the new one, never half of it.
fn write(path: &Path, preferences: Preferences) -> io::Result<()> {
    let Some(folder) = path.parent() else {
        return Err(io::Error::new(io::ErrorKind::NotFound, "this system names no folder for them"));
    };
    fs::create_dir_all(folder)?;
    let mut text = serde_json::to_vec_pretty(&preferences)?;
    text.push(b'\n');
    let new = path.with_extension("json.new");
    let mut file = File::create(&new)?;
    file.write_all(&text)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&new, path)
}
