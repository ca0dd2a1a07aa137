//! An environment as files.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
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
        return Err(AppError::invalid_value(message).next("Name an empty folder that is there already."));
    }
    let export = context.app.export_pingone(&context.actor, request, &output.progress()).await?;
    if let Some(folder) = to {
        write(folder, &export)?;
    }
    output.done(&export, &text(&export, to))
}

/// Writes the files where none of their names is taken: what is there is a person's own.
fn write(folder: &Path, export: &Export) -> Result<(), AppError> {
    let taken: Vec<_> =
        export.files.iter().map(|file| file.name.as_str()).filter(|name| is_taken(folder, name)).collect();
    if !taken.is_empty() {
        let message = format!("{} has {} already. Nothing was written.", folder.display(), taken.join(", "));
        return Err(AppError::invalid_value(message).next("Name an empty folder."));
    }
    for file in &export.files {
        let path = folder.join(&file.name);
        let written = File::create_new(&path).and_then(|mut new| new.write_all(file.text.as_bytes()));
        written.map_err(|error| {
            AppError::invalid_value(format!("{} could not be written: {error}.", path.display()))
                .next("Name an empty folder that you may write to.")
        })?;
    }
    Ok(())
}

/// Whether something of a name is there, be it a link that leads nowhere.
fn is_taken(folder: &Path, name: &str) -> bool {
    folder.join(name).symlink_metadata().is_ok()
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
