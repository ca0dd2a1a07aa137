//! The manual pages, made of the command definitions.

use std::fs;
use std::io;
use std::path::Path;

use clap::CommandFactory as _;
use linecheck_app::AppError;
use serde_json::json;

use crate::arguments::Arguments;
use crate::output::{Output, Reply, plain};

pub fn run(folder: &Path, output: Output) -> Result<Reply, AppError> {
    let unusable = |says: String| {
        AppError::invalid_value(says)
            .next("Name an empty folder that is there already and that you may write to.")
    };
    let shown = folder.display().to_string();
    let shown = plain(&shown);
    let unread = |error: io::Error| unusable(format!("{shown} could not be read: {error}."));
    if fs::read_dir(folder).map_err(unread)?.next().is_some() {
        return Err(unusable(format!("{shown} is not empty. Nothing was written.")));
    }
    clap_mangen::generate_to(Arguments::command(), folder)
        .map_err(|error| unusable(format!("The manual pages could not be written to {shown}: {error}.")))?;
    let names = fs::read_dir(folder)
        .and_then(|entries| {
            entries
                .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
                .collect::<io::Result<std::collections::BTreeSet<_>>>()
        })
        .map_err(unread)?;
    let text = format!("{} manual pages are in {shown}.", names.len());
    output.done(&json!({ "folder": folder, "pages": names }), &text)
}
