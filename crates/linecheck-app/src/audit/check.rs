//! The check of an audit trail (M8): the vault's own with those that came from elsewhere, or a file, for which no vault is needed.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use linecheck_domain::audit_chain::{
    Break, Check, Checkpoint, FileCheck, How, LONGEST_LINE, Receipt, SignedCheckpoint, checkpoint_in,
};
use tokio::task::spawn_blocking;

use super::page::{is_page, receipt_in_page};
use super::view::{AuditCheckView, AuditSource};
use crate::app::App;
use crate::error::AppError;
use crate::progress::{Progress, ProgressSink};

/// How many entries, or lines, are checked between two moments at which it can be cancelled.
const AT_A_TIME: usize = 2_000;

/// A receipt or a page is shorter than this, in bytes.
const LONGEST_RECEIPT: u64 = 1 << 20;

/// What a file is read from.
type Source = Box<dyn BufRead + Send>;

impl App {
    /// Checks the vault's own trail against its checkpoints and those given, and the consents and configurations against
    /// their entries; then the trails that came from other vaults. Dropped, it stops.
    ///
    /// # Errors
    /// What the vault says. Something wrong with the trail is no error of the check: it is in what it answers.
    pub async fn check_audit(
        &self,
        given: Vec<SignedCheckpoint>,
        progress: &ProgressSink,
    ) -> Result<AuditCheckView, AppError> {
        let (chain, kept, of, foreign) = self
            .read(|reader| {
                let (chain, last, _) = reader.audit_end()?;
                Ok((chain.clone(), reader.checkpoints(&chain)?, last, reader.foreign_chains()?))
            })
            .await?;
        let (compared, beginning) = (given.len(), chain.beginning());
        let mut check = Check::of(chain, 1, beginning, kept.into_iter().chain(given).collect());
        let mut after = 0;
        loop {
            progress.tell(Progress::Checking { done: after, of });
            let entries = self.read(move |reader| Ok(reader.audit_run(after, AT_A_TIME)?)).await?;
            let Some(last) = entries.last() else { break };
            after = after.max(last.sequence);
            let is_last = entries.len() < AT_A_TIME;
            for entry in &entries {
                check.entry(entry);
            }
            if is_last || check.is_broken() {
                break;
            }
        }
        let mut checked = check.end(None);
        if checked.problem.is_none() {
            checked.problem = self.read(|reader| Ok(reader.broken_record()?)).await?;
        }
        let mut view = AuditCheckView::of(AuditSource::Vault, &checked, compared);
        for one in foreign {
            let chain = one.chain.clone();
            let kept = self.read(move |reader| Ok(reader.checkpoints(&chain)?)).await?;
            let (writer, beginning) = (one.chain.writer, one.chain.beginning());
            let (mut check, mut after) = (Check::of(one.chain, 1, beginning, kept), 0);
            while after < one.entries {
                progress.tell(Progress::Checking { done: after, of: one.entries });
                let entries =
                    self.read(move |reader| Ok(reader.foreign_run(writer, after, AT_A_TIME)?)).await?;
                let Some(last) = entries.last() else { break };
                after = last.sequence;
                for entry in &entries {
                    check.entry(entry);
                }
            }
            let mut checked = check.end(None);
            if checked.problem.is_none() {
                let chain = checked.chain.clone();
                checked.problem =
                    self.read(move |reader| Ok(reader.broken_foreign_consent(&chain, false)?)).await?;
            }
            view.foreign.push(AuditCheckView::of(AuditSource::Foreign, &checked, 0));
        }
        Ok(view.worded())
    }
}

/// Checks a file that Linecheck wrote: a trail, a receipt as JSON or as a page, or a checkpoint. Dropped, it stops.
///
/// # Errors
/// When it cannot be read. Something wrong with it is no error of the check: it is in what it answers.
pub async fn check_audit_file(
    path: &Path,
    given: Vec<SignedCheckpoint>,
    progress: &ProgressSink,
) -> Result<AuditCheckView, AppError> {
    let path = path.to_owned();
    let (size, file) = blocking(move || open(&path)).await?;
    check_reading(size, Box::new(file), given, progress).await
}

/// The same of the text of a file.
///
/// # Errors
/// None of its own.
pub async fn check_audit_text(
    text: String,
    given: Vec<SignedCheckpoint>,
    progress: &ProgressSink,
) -> Result<AuditCheckView, AppError> {
    check_reading(text.len() as u64, Box::new(Cursor::new(text)), given, progress).await
}

async fn check_reading(
    size: u64,
    mut file: Source,
    given: Vec<SignedCheckpoint>,
    progress: &ProgressSink,
) -> Result<AuditCheckView, AppError> {
    let start = blocking(move || {
        let start =
            file.fill_buf().map(|start| String::from_utf8_lossy(&start[..start.len().min(100)]).into_owned());
        start.map(|start| (start, file)).map_err(|error| cannot(&error))
    });
    let (start, mut file) = start.await?;
    let is_receipt = is_page(&start) || start.starts_with("{\n");
    if (is_receipt || start.starts_with("{\"checkpoint\"")) && size <= LONGEST_RECEIPT {
        return blocking(move || {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(|error| cannot(&error))?;
            let text = String::from_utf8(bytes).unwrap_or_default();
            Ok(if is_receipt { of_receipt(&text, given) } else { of_checkpoint(&text, given) })
        })
        .await;
    }
    let (mut check, mut read, count) = (FileCheck::new(given.clone()), 0_u64, given.len());
    loop {
        progress.tell(Progress::Checking { done: read, of: size });
        let (is_over, bytes);
        (is_over, bytes, check, file) = blocking(move || {
            let (is_over, bytes) = some_lines(&mut file, &mut check).map_err(|error| cannot(&error))?;
            Ok((is_over, bytes, check, file))
        })
        .await?;
        read += bytes;
        if is_over {
            break;
        }
    }
    Ok(match check.end() {
        Ok((checked, _)) => AuditCheckView::of(AuditSource::File, &checked, count),
        Err(problem) => AuditCheckView::unread(AuditSource::File, Some(problem)),
    })
}

/// The checkpoint in a file: one by itself, the one behind a trail, or that of a receipt.
///
/// # Errors
/// When the file cannot be read or has none.
pub async fn read_checkpoint(path: &Path) -> Result<SignedCheckpoint, AppError> {
    let path = path.to_owned();
    blocking(move || {
        let (size, mut file) = open(&path)?;
        let end = file.seek(SeekFrom::Start(size.saturating_sub(LONGEST_RECEIPT)));
        let mut bytes = Vec::new();
        end.and_then(|_| file.read_to_end(&mut bytes)).map_err(|error| cannot(&error))?;
        checkpoint_in_text(&String::from_utf8_lossy(&bytes))
    })
    .await
}

/// The same in the text of a file.
///
/// # Errors
/// When it has none.
pub fn checkpoint_in_text(text: &str) -> Result<SignedCheckpoint, AppError> {
    let receipt = if is_page(text) { receipt_in_page(text) } else { Receipt::read(text) };
    receipt.map(|receipt| receipt.checkpoint().clone()).or_else(|_| checkpoint_in(text)).map_err(|_| {
        AppError::invalid_value("There is no checkpoint in this file.")
            .next("Give the file that a checkpoint was written to, an exported audit trail, or a receipt.")
    })
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    spawn_blocking(work).await.unwrap_or_else(|error| Err(AppError::internal(error.to_string())))
}

fn open(path: &PathBuf) -> Result<(u64, BufReader<File>), AppError> {
    let file = File::open(path).map_err(|error| cannot(&error))?;
    let facts = file.metadata().map_err(|error| cannot(&error))?;
    if facts.is_dir() {
        return Err(cannot(&std::io::ErrorKind::IsADirectory.into()));
    }
    Ok((facts.len(), BufReader::new(file)))
}

fn cannot(error: &std::io::Error) -> AppError {
    AppError::invalid_value(format!("The file could not be read: {error}."))
        .next("Give the path of a file that you may read.")
}

/// Checks some lines. Answers whether the file is at its end, and how many bytes were read.
fn some_lines(file: &mut Source, check: &mut FileCheck) -> std::io::Result<(bool, u64)> {
    let mut bytes = 0;
    for _ in 0..AT_A_TIME {
        let mut line = Vec::new();
        // One byte more than the longest line, so that a longer one is seen to be cut.
        let read = file.by_ref().take(LONGEST_LINE as u64 + 1).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok((true, bytes));
        }
        bytes += read as u64;
        check.line(&line);
        if read > LONGEST_LINE {
            return Ok((true, bytes));
        }
    }
    Ok((false, bytes))
}

fn of_receipt(text: &str, given: Vec<SignedCheckpoint>) -> AuditCheckView {
    let count = given.len();
    match if is_page(text) { receipt_in_page(text) } else { Receipt::read(text) } {
        Ok(receipt) => {
            let checked = receipt.check(given);
            let mut view = AuditCheckView::of(AuditSource::Receipt, &checked, count);
            view.consent = view.right.then_some(receipt.consent);
            view.worded()
        }
        Err(how) => AuditCheckView::unread(AuditSource::Receipt, Some(Break { sequence: None, how })),
    }
}

fn of_checkpoint(text: &str, given: Vec<SignedCheckpoint>) -> AuditCheckView {
    let Ok(signed) = checkpoint_in(text) else {
        let problem = Break { sequence: None, how: How::Signature };
        return AuditCheckView::unread(AuditSource::Checkpoint, Some(problem));
    };
    let count = given.len();
    let Checkpoint { chain, sequence, hash, .. } = signed.checkpoint.clone();
    // Nothing of the trail is here, so it is as if it began behind the checkpoint.
    let checked = Check::of(chain, sequence.saturating_add(1), hash, given).end(Some(&signed));
    AuditCheckView::of(AuditSource::Checkpoint, &checked, count)
}
