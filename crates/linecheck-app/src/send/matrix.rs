//! The matrix: a test send from every selected number, on each channel, to one recipient. Which of our numbers work
//! for it? Each cell is an ordinary test send, by the same steps and the same counts, without a fallback.
//!
//! It may be dropped at any moment: what was not begun is not sent, now or later.

mod prepare;
mod view;

use std::time::Duration;

use linecheck_domain::actor::Actor;
use linecheck_domain::limits::{Limit, LimitReached};
use linecheck_domain::matrix::{Cell, Matrix, MatrixEnd};
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::Channel;
use linecheck_vault::StoredMatrix;
use uuid::Uuid;

use crate::app::App;
use crate::error::{AppError, Code, Retry};
use crate::inactive::tenant_for;
use crate::progress::{Progress, ProgressSink};
use crate::remedy::Remedy;
use crate::roles::UseCase;
use crate::send::basis::Basis;
use crate::send::transaction::CellOf;

pub use prepare::{MatrixPreview, MatrixRequest};
pub use view::{MatrixCell, MatrixRow, MatrixView};

/// How often a cell waits for its turn: another Linecheck may send to the same recipient meanwhile.
const MOST_TURNS: u32 = 10;

/// How long a call is waited for before the next one: it rings for a minute at most, and then speaks. Two at once would
/// find the line busy, which says nothing of the number.
const LONGEST_CALL: Duration = Duration::from_mins(2);

/// How many of the test sends before are followed while the cool-down holds the next one; all are at the end.
const FOLLOWED_MEANWHILE: usize = 2;

/// A matrix that is under way here.
struct Running<'run> {
    id: Uuid,
    actor: &'run Actor,
    tenant: &'run TenantId,
    matrix: &'run Matrix,
    cells: usize,
    /// What was begun, in order.
    begun: Vec<(Channel, Uuid)>,
    progress: &'run ProgressSink,
}

impl Running<'_> {
    /// The error that it ends with. Once something was sent, none says that it was not.
    fn ended(&self, error: AppError) -> AppError {
        if self.begun.is_empty() && error.code != Code::OutcomeUnknown {
            return error.param("matrix", self.id.to_string());
        }
        let message = format!(
            "{} of the {} test sends of matrix {} were made before this, and may arrive and be billed. {}",
            self.begun.len(),
            self.cells,
            self.id,
            error.message
        );
        let remedy = Remedy::LookAtMatrix { tenant: self.tenant.to_string() };
        let mut ended = AppError::new(Code::OutcomeUnknown, message).remedy(remedy).retry(Retry::After);
        ended.params = error.params;
        ended.params.entry("cause").or_insert_with(|| error.code.as_str().into());
        let begun: Vec<_> = self.begun.iter().map(|(_, id)| id.to_string()).collect();
        ended.param("matrix", self.id.to_string()).param("transactions", begun)
    }

    fn tell(&self, cell: usize, wait: Duration) {
        let wait_seconds = wait.as_millis().div_ceil(1_000);
        self.progress.tell(Progress::Cell {
            matrix: self.id,
            cell: cell + 1,
            of: self.cells,
            wait_seconds: u64::try_from(wait_seconds).unwrap_or(u64::MAX),
        });
    }
}

impl App {
    /// Sends what was prepared, one cell after the other as the cool-down lets it, and follows all of them for a while. A
    /// limit that would refuse the next cell stops it. May be dropped at any moment.
    ///
    /// # Errors
    /// When it can cost money and was not confirmed, what it was planned from has changed, the credentials are no longer
    /// stored, or the vault fails. What
    /// Twilio says is no error: it is in the grid. Once something was sent, every error is `outcome_unknown` and names the
    /// matrix and its transactions.
    pub async fn run_matrix(
        &self,
        actor: &Actor,
        preview: MatrixPreview,
        confirmed: bool,
        wait: Duration,
        progress: &ProgressSink,
    ) -> Result<MatrixView, AppError> {
        let actor = &self.permit(actor, UseCase::RunMatrix).await?;
        if preview.costs_money && !confirmed {
            let message =
                format!("This can cost money: {} It was not confirmed, and nothing was sent.", preview.total);
            return Err(AppError::new(Code::ConfirmationNeeded, message));
        }
        let MatrixPreview { tenant, matrix, basis, .. } = preview;
        let id = self.begin_matrix(actor, &tenant, &matrix, basis).await?;
        let cells = matrix.cells();
        let mut running = Running {
            id,
            actor,
            tenant: &tenant,
            matrix: &matrix,
            cells: cells.len(),
            begun: Vec::new(),
            progress,
        };
        let sent = match self.send_cells(&mut running, &cells).await {
            Ok(()) => self.follow_matrix(id, wait, progress).await,
            Err(error) => Err(error),
        };
        sent.map_err(|error| running.ended(error))
    }

    /// Sends every cell, and stores how that ended.
    async fn send_cells(&self, running: &mut Running<'_>, cells: &[Cell]) -> Result<(), AppError> {
        let (id, mut end) = (running.id, MatrixEnd::Complete);
        for (place, cell) in cells.iter().enumerate() {
            if let Err(reached) = self.send_cell(running, place, cell).await? {
                end = MatrixEnd::LimitReached(reached);
                break;
            }
        }
        self.write(move |writer| Ok(writer.end_matrix(id, &end)?)).await
    }

    /// Follows the test sends of a matrix for a while, after a restart too: what Linecheck stopped in is looked up first,
    /// once a minute has passed. Nothing is created. May be dropped at any moment.
    ///
    /// # Errors
    /// When there is no such matrix, or the vault fails.
    pub async fn follow_matrix(
        &self,
        id: Uuid,
        limit: Duration,
        progress: &ProgressSink,
    ) -> Result<MatrixView, AppError> {
        let stored = self.read(move |reader| Ok(reader.matrix(id)?)).await?.ok_or_else(|| not_found(id))?;
        let ids: Vec<_> = stored.cells.iter().map(|(_, transaction)| *transaction).collect();
        self.follow_those(&ids, limit, progress).await?;
        self.read_matrix(id).await
    }

    /// A matrix as it stands.
    ///
    /// # Errors
    /// When there is none with this ID.
    pub async fn read_matrix(&self, id: Uuid) -> Result<MatrixView, AppError> {
        self.viewed_matrix(move |reader| Ok(reader.matrix(id)?)).await?.ok_or_else(|| not_found(id))
    }

    /// The newest matrix of a tenant, if it has one.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn latest_matrix(&self, tenant: &TenantId) -> Result<Option<MatrixView>, AppError> {
        let tenant = tenant.clone();
        self.viewed_matrix(move |reader| Ok(reader.latest_matrix(&tenant)?)).await
    }

    async fn viewed_matrix(
        &self,
        find: impl FnOnce(&linecheck_vault::Reader<'_>) -> Result<Option<StoredMatrix>, AppError> + Send + 'static,
    ) -> Result<Option<MatrixView>, AppError> {
        self.read(move |reader| {
            let Some(stored) = find(reader)? else { return Ok(None) };
            let mut transactions = Vec::with_capacity(stored.cells.len());
            for (place, id) in &stored.cells {
                transactions.extend(reader.transaction(*id)?.map(|transaction| (*place, transaction)));
            }
            Ok(Some(view::view(&stored, &transactions)))
        })
        .await
    }

    /// Stores a matrix that is about to begin; or nothing, when it is no longer what was shown.
    async fn begin_matrix(
        &self,
        actor: &Actor,
        tenant: &TenantId,
        matrix: &Matrix,
        basis: Basis,
    ) -> Result<Uuid, AppError> {
        let (actor, tenant, matrix, now) = (actor.clone(), tenant.clone(), matrix.clone(), self.now());
        let id = Uuid::new_v4();
        self.write(move |writer| {
            tenant_for(writer, &tenant, UseCase::RunMatrix)?;
            basis.check(writer)?;
            Ok(writer.add_matrix(id, &tenant, &actor, &matrix, now)?)
        })
        .await?;
        Ok(id)
    }

    /// Sends one cell as soon as it may be; or says which limit does not let it.
    async fn send_cell(
        &self,
        running: &mut Running<'_>,
        place: usize,
        cell: &Cell,
    ) -> Result<Result<(), LimitReached>, AppError> {
        if cell.channel == Channel::Voice {
            self.wait_for_the_last_call(running).await?;
        }
        let recipient = &running.matrix.recipient.number;
        for _ in 0..MOST_TURNS {
            let Some(reached) = self.refusing_limit(recipient).await? else {
                running.tell(place, Duration::ZERO);
                let plan = running.matrix.plan(cell);
                let of = CellOf { matrix: running.id, place: u32::try_from(place).unwrap_or(u32::MAX) };
                let tenant = running.tenant.clone();
                match self.send_in_matrix(running.actor, tenant, plan, of, running.progress).await {
                    Ok(trace) => {
                        running.begun.push((cell.channel, trace.transaction));
                        return Ok(Ok(()));
                    }
                    // Another Linecheck was quicker; nothing was stored.
                    Err(error) if matches!(error.code, Code::CoolDown | Code::HourlyCap) => continue,
                    Err(error) => return Err(error),
                }
            };
            let Some(pause) = self.worth_waiting(&reached) else { return Ok(Err(reached)) };
            running.tell(place, pause);
            self.pause_and_follow(running, pause).await?;
        }
        match self.refusing_limit(recipient).await? {
            Some(reached) => Ok(Err(reached)),
            None => Err(AppError::new(
                Code::CoolDown,
                "Another Linecheck sends to this recipient at the same time. The matrix was stopped.",
            )),
        }
    }

    /// For how long a limit is waited for: the cool-down is, as the matrix is paced by it, and the hourly cap is not. A
    /// cool-down that lasts longer than it can is one of a clock that went back: that is not waited for.
    fn worth_waiting(&self, reached: &LimitReached) -> Option<Duration> {
        match reached.limit {
            Limit::CoolDown => {
                let left = reached.resets_at.duration_since(self.now());
                let pause = Duration::try_from(left).unwrap_or_default();
                (pause <= Duration::from_secs(u64::from(reached.most))).then_some(pause)
            }
            Limit::HourlyCap | Limit::DailyUsed | Limit::DailyUnused => None,
        }
    }

    async fn pause_and_follow(&self, running: &Running<'_>, pause: Duration) -> Result<(), AppError> {
        let newest = running.begun.iter().rev().take(FOLLOWED_MEANWHILE).map(|(_, id)| *id);
        let newest: Vec<_> = newest.collect();
        let following = self.follow_those(&newest, pause, running.progress);
        tokio::join!(self.pace.following.sleep(pause), following).1
    }

    async fn wait_for_the_last_call(&self, running: &Running<'_>) -> Result<(), AppError> {
        let last = running.begun.iter().rev().find(|(channel, _)| *channel == Channel::Voice);
        match last {
            Some((_, call)) => self.follow_those(&[*call], LONGEST_CALL, running.progress).await,
            None => Ok(()),
        }
    }
}

fn not_found(id: Uuid) -> AppError {
    AppError::new(Code::TransactionNotFound, format!("There is no matrix {id}.")).remedy(Remedy::FindMatrix)
}
