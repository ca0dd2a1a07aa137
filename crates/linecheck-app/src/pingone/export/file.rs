//! What an export is: files in memory, and what to know before using them.

use serde::{Deserialize, Serialize};

use super::warning::ExportWarning;

/// What the files are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneExportFormat"))]
#[serde(rename_all = "snake_case")]
pub enum PingOneFormat {
    /// Terraform, with Ping Identity's provider.
    Terraform,
    /// JSON bodies of PingOne's API, which `pingcli` sends.
    Pingcli,
}

/// A file, in memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneExportFile"))]
pub struct ExportFile {
    /// Its name: small letters, digits, `-`, `_` and `.`.
    pub name: String,
    /// What stands in it.
    pub text: String,
    /// The command that takes it, in a folder with the file; none where a file is not for a command of its own.
    pub command: Option<String>,
    /// What is to be filled in before: names of members with a placeholder.
    pub to_fill_in: Vec<String>,
}

/// The files of an export, and what to know before using them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "PingOneExport"))]
pub struct Export {
    /// The files, in the order in which they are used.
    pub files: Vec<ExportFile>,
    /// What the format cannot express, and its traps.
    pub warnings: Vec<ExportWarning>,
}
