//! What a matrix would send: how much, who pays, how long it takes at least, and what is left out.

use jiff::{SignedDuration, Timestamp};
use linecheck_domain::Secret;
use linecheck_domain::base::Mode;
use linecheck_domain::matrix::Matrix;
use linecheck_domain::passcode::{DIGITS, Language};
use linecheck_domain::phone::{PhoneNumber, Recipient};
use linecheck_domain::segments::Segments;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::{Tenant, TenantId};
use linecheck_domain::trace::Channel;
use linecheck_vault::Reader;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::error::{AppError, Code, Field};
use crate::given;
use crate::inactive::tenant_for;
use crate::roles::UseCase;
use crate::send::basis::Basis;
use crate::send::limits::{counting_time, stored_limits};
use crate::send::plan::{recipient, warnings};
use crate::send::trace::{duration, short};
use crate::warning::{Warning, WarningCode};

/// What a person wants to try, as it was given.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct MatrixRequest {
    /// Whose numbers are tried.
    pub tenant: String,
    /// On this channel alone; without one, on both as far as they are enabled.
    pub channel: Option<Channel>,
    /// To whom.
    pub recipient: String,
    /// The country of a national number.
    pub country: Option<String>,
    /// The language of the text.
    pub language: Language,
}

/// What a matrix would do, shown before it is done.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[cfg_attr(feature = "bindings", ts(rename = "MatrixPlan"))]
pub struct MatrixPreview {
    /// Whose numbers are tried.
    pub tenant: TenantId,
    /// What is sent.
    pub matrix: Matrix,
    /// How many test sends.
    pub sends: usize,
    /// How many of them are messages.
    pub messages: usize,
    /// How many are calls.
    pub calls: usize,
    /// How many segments all messages take together: each is billed.
    pub segments: usize,
    /// The total cost, as far as Linecheck can know it: how much of what, billed to whom, at whose rates.
    pub total: String,
    /// How the limits pace it, and how long it takes at least.
    pub pacing: String,
    /// The same in seconds.
    pub at_least_seconds: u64,
    /// How many test sends are left in this hour.
    pub left_this_hour: u32,
    /// Whether it can cost money, so that it has to be confirmed (T10).
    pub costs_money: bool,
    /// What to know before, and what is left out.
    pub warnings: Vec<Warning>,
    #[serde(skip)]
    pub(crate) basis: Basis,
}

impl App {
    /// Plans a matrix and says its total first. Nothing is sent.
    ///
    /// # Errors
    /// When the recipient is none, there is no custom account, or none of its selected numbers is left.
    pub async fn prepare_matrix(&self, request: MatrixRequest) -> Result<MatrixPreview, AppError> {
        let (id, country) = (given::tenant(&request.tenant)?, given::country(request.country.as_deref())?);
        // On both channels, one that takes no extension is left out; a channel that was asked for alone is not.
        let to = recipient(&request.recipient, country, request.channel.unwrap_or(Channel::Voice))?;
        let (mode, clock) = (self.mode, self.now());
        self.read(move |reader| {
            let basis = Basis::of(reader, tenant_for(reader, &id, UseCase::PrepareMatrix)?)?;
            let mut notes = Vec::new();
            let channels = channels(&request, &basis.tenant, &to, &mut notes)?;
            let matrix = planned(&basis, to, request.language, channels, &mut notes)?;
            let limits = Standing::of(reader, mode, clock, &matrix.recipient.number)?;
            // A landline is said where an SMS is among what is tried.
            let sms = matrix.channels.contains(&Channel::Sms);
            let channel = if sms { Channel::Sms } else { Channel::Voice };
            let number = &matrix.recipient.number;
            notes.extend(Warning::of_reading(&request.recipient, country, number, Some(channel)));
            Ok(preview(basis, matrix, &limits, mode, notes))
        })
        .await
    }
}

/// The channels that are tried. What is left out is noted.
fn channels(
    request: &MatrixRequest,
    tenant: &Tenant,
    recipient: &Recipient,
    notes: &mut Vec<Warning>,
) -> Result<Vec<Channel>, AppError> {
    if let Some(channel) = request.channel {
        return Ok(vec![channel]);
    }
    let mut channels = Vec::new();
    for (channel, enabled, name) in
        [(Channel::Sms, tenant.sms_enabled, "SMS"), (Channel::Voice, tenant.voice_enabled, "Voice")]
    {
        if !enabled {
            let text = format!(
                "{name} is not enabled as an alternate authentication method of this tenant, and is left out."
            );
            notes.push(Warning::new(WarningCode::ChannelNotEnabled, text));
        } else if channel == Channel::Sms && recipient.extension.is_some() {
            let text = "The recipient has an extension, which an SMS cannot take: SMS is left out.";
            notes.push(Warning::new(WarningCode::ExtensionWithoutSms, text));
        } else {
            channels.push(channel);
        }
    }
    if channels.is_empty() {
        let message =
            "No channel is left: neither SMS nor Voice is enabled for this tenant and takes this recipient.";
        return Err(AppError::new(Code::NoAlternateMethod, message));
    }
    Ok(channels)
}

/// The matrix of the selected numbers that the last list of the account still had.
fn planned(
    basis: &Basis,
    recipient: Recipient,
    language: Language,
    channels: Vec<Channel>,
    notes: &mut Vec<Warning>,
) -> Result<Matrix, AppError> {
    let Some(account) = basis.active.custom() else {
        return Err(AppError::new(
            Code::NoCustomAccount,
            "A matrix tries the numbers of the custom account, and this tenant has none.",
        ));
    };
    let numbers: Vec<_> = basis.listed.iter().cloned().collect();
    let gone: Vec<_> = account.selected.difference(&basis.listed).map(ToString::to_string).collect();
    if !gone.is_empty() {
        let text = format!(
            "Selected, and no longer in the account's last list of numbers, so left out: {}.",
            gone.join(", ")
        );
        notes.push(Warning::new(WarningCode::NumbersLeftOut, text));
    }
    if numbers.is_empty() {
        let message = "None of the selected numbers is in the account's last list of numbers.";
        return Err(AppError::new(Code::NumberNotListed, message).field(Field::Numbers));
    }
    let (account_sid, base) = (account.account_sid.clone(), account.base.clone());
    Ok(Matrix { recipient, language, account_sid, base, numbers, channels })
}

/// Where the limits stand.
struct Standing {
    cool_down: u64,
    hourly_cap: u32,
    /// How long the cool-down still holds the first one, in seconds.
    held: u64,
    left_this_hour: u32,
}

impl Standing {
    fn of(
        reader: &Reader<'_>,
        mode: Mode,
        clock: Timestamp,
        recipient: &PhoneNumber,
    ) -> Result<Self, AppError> {
        let (now, limits) = (counting_time(reader, clock)?, stored_limits(reader, mode)?);
        let held = limits.admit_recipient(reader.last_send_to(recipient)?, now).err();
        let sent = reader.sends_after(now - SignedDuration::from_hours(1))?;
        Ok(Self {
            cool_down: u64::from(limits.cool_down_seconds),
            hourly_cap: limits.hourly_cap,
            held: held.map_or(0, |reached| u64::from(reached.left)),
            left_this_hour: limits.hourly_cap.saturating_sub(sent),
        })
    }
}

fn preview(
    basis: Basis,
    matrix: Matrix,
    limits: &Standing,
    mode: Mode,
    mut notes: Vec<Warning>,
) -> MatrixPreview {
    let cells = matrix.cells();
    let sends = cells.len();
    let messages = cells.iter().filter(|cell| cell.channel == Channel::Sms).count();
    let digits = Secret::new("0".repeat(DIGITS));
    let each = Segments::of(&matrix.language.sms_text(&digits)).count;
    // What the single sends warn of, each once: a rule may be about one of the numbers alone.
    for cell in &cells {
        for warning in warnings(&basis.tenant, &matrix.plan(cell)) {
            if !notes.contains(&warning) {
                notes.push(warning);
            }
        }
    }
    if sends as u64 > u64::from(limits.left_this_hour) {
        let text = format!(
            "Of {} test sends in an hour, {} are left now: it stops when they are used up, and says so.",
            limits.hourly_cap, limits.left_this_hour
        );
        notes.push(Warning::new(WarningCode::HourlyCapNear, text));
    }
    let at_least_seconds = limits.held + limits.cool_down * (sends as u64).saturating_sub(1);
    MatrixPreview {
        tenant: basis.tenant.id.clone(),
        sends,
        messages,
        calls: sends - messages,
        segments: messages * each,
        total: total(&matrix.account_sid, messages, each, sends - messages),
        pacing: pacing(limits, sends, at_least_seconds),
        at_least_seconds,
        left_this_hour: limits.left_this_hour,
        costs_money: mode == Mode::Real,
        warnings: notes,
        matrix,
        basis,
    }
}

fn total(account: &AccountSid, messages: usize, each: usize, calls: usize) -> String {
    let plural = |count: usize, one: &str, more: &str| {
        if count == 1 { format!("1 {one}") } else { format!("{count} {more}") }
    };
    let mut parts = Vec::new();
    if messages > 0 {
        let segments = plural(messages * each, "segment", "segments in all");
        parts.push(format!("{} ({segments})", plural(messages, "message", "messages")));
    }
    if calls > 0 {
        parts.push(plural(calls, "call", "calls"));
    }
    let sandbox = if account.is_sandbox() { " Sandbox: nothing is really billed." } else { "" };
    format!(
        "{}, all billed to the custom Twilio account {}, at its own rates with Twilio, which Linecheck does not know.{sandbox}",
        parts.join(" and "),
        short(account)
    )
}

fn pacing(limits: &Standing, sends: usize, at_least_seconds: u64) -> String {
    if sends == 1 && at_least_seconds == 0 {
        return "It is sent at once.".to_owned();
    }
    let cool_down = match limits.cool_down {
        0 => String::new(),
        seconds => format!(", each {seconds} s after the one before, which is the cool-down for a recipient"),
    };
    let least = match at_least_seconds {
        0 => String::new(),
        seconds => format!(" That takes at least {}.", duration(seconds.saturating_mul(1_000))),
    };
    format!("One after the other{cool_down}; a call waits until the one before has ended.{least}")
}
