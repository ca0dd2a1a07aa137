//! An environment as files.

use std::fmt::Write as _;
use std::path::Path;

use linecheck_app::{AppError, Export, PingOneExportRequest};
use uuid::Uuid;

use crate::arguments::FormatArgument;
use crate::context::Context;
use crate::output::{Output, Reply, plain};

pub async fn run(
    context: &Context,
    tenant: &str,
    format: FormatArgument,
    plan: Option<Uuid>,
    to: Option<&Path>,
    output: Output,
) -> Result<Reply, AppError> {
    let request = PingOneExportRequest { tenant: tenant.to_owned(), format: format.into(), plan };
    if let Some(folder) = to.filter(|folder| !folder.is_dir()) {
        let message = format!("{} is no folder that is there.", folder.display());
        return Err(AppError::invalid_value(message).next("Name a folder that is there already."));
    }
    let export = context.app.export_pingone(&context.actor, request, &output.progress()).await?;
    if let Some(folder) = to {
        write(folder, &export)?;
    }
    output.done(&export, &text(&export, to))
}

fn write(folder: &Path, export: &Export) -> Result<(), AppError> {
    for file in &export.files {
        let path = folder.join(&file.name);
        std::fs::write(&path, &file.text).map_err(|error| {
            AppError::invalid_value(format!("{} could not be written: {error}.", path.display()))
                .next("Name a folder that you may write to.")
        })?;
    }
    Ok(())
}

/// The files, or where they are; and what to know.
fn text(export: &Export, to: Option<&Path>) -> String {
    let mut text = String::new();
    for file in &export.files {
        match to {
            Some(folder) => {
                let _ = writeln!(text, "{}", plain(&folder.join(&file.name).display().to_string()));
            }
            None => {
                let _ = writeln!(text, "# ---- {} ----\n{}", file.name, file.text);
            }
        }
    }
    for command in export.files.iter().filter_map(|file| file.command.as_deref()) {
        let _ = writeln!(text, "  {command}");
    }
    for warning in &export.warnings {
        let _ = writeln!(text, "Note: {}", plain(&warning.text));
    }
    text
}
