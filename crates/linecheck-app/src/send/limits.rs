//! Limits of test sends: counted and reserved in the database transaction that stores the intent, so that two windows
//! on one vault cannot exceed one together.
//!
//! The time of counting never goes back: it is the clock's, or that of the latest count where the clock is behind it. A
//! clock that jumps back grants nothing again.

use jiff::{SignedDuration, Timestamp};
use linecheck_domain::actor::Actor;
use linecheck_domain::limits::{DailyLimits, DayCount, Limit, LimitReached, SendLimits, day_of, next_day};
use linecheck_domain::passcode::VALID_MINUTES;
use linecheck_domain::phone::{PhoneNumber, Recipient};
use linecheck_domain::tenant::TenantId;
use linecheck_domain::trace::{CreateOutcome, Event, Role};
use linecheck_vault::{Counted, NewCount, Reader, Writer};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::app::{App, audit, tenant_of};
use crate::clock;
use crate::error::{AppError, Code, capitalised};
use crate::given;
use crate::remedy::Remedy;
use crate::roles::UseCase;

/// The setting that holds what bounds all test sends.
pub(crate) const SEND_LIMITS: &str = "send_limits";

/// The daily limits look back to midnight; the rest of two days is for clocks.
const KEPT: SignedDuration = SignedDuration::from_hours(48);

/// Where the limits stand for one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct LimitsView {
    /// The recipient, with the middle hidden.
    pub recipient: String,
    /// The daily limits of the tenant's default account. They hold for that account alone.
    pub daily: DailyLimits,
    /// What the default account sent to the recipient today.
    pub default: DayCount,
    /// What the custom account sent to the recipient today: counted, and not limited.
    pub custom: DayCount,
    /// How many more the default account can certainly send today.
    pub left: u32,
    /// When the day ends, by UTC.
    pub resets_at: Timestamp,
    /// The cool-down and the hourly cap.
    pub sends: SendLimits,
    /// From when on the recipient can be sent something again; none when it can be now.
    pub cool_until: Option<Timestamp>,
    /// How many test sends are left in this hour.
    pub left_this_hour: u32,
    /// The time that counts go by, where the clock is behind it: it went back.
    pub clock_is_behind: Option<Timestamp>,
}

/// For whom the limits are asked, as it was given.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct LimitsRequest {
    /// Whose default account it is.
    pub tenant: String,
    /// The recipient.
    pub recipient: String,
    /// The country of a national number.
    pub country: Option<String>,
}

impl App {
    /// Where the limits stand for a recipient.
    ///
    /// # Errors
    /// When there is no such tenant, or the recipient is none.
    pub async fn limits(&self, request: LimitsRequest) -> Result<LimitsView, AppError> {
        let (tenant, country) =
            (given::tenant(&request.tenant)?, given::country(request.country.as_deref())?);
        let recipient = Recipient::parse(&request.recipient, country)?.number;
        let (mode, clock) = (self.mode, self.now());
        self.read(move |reader| {
            let daily = tenant_of(reader, &tenant)?.daily_limits;
            let now = counting_time(reader, clock)?;
            let count = |counted| reader.day_count(counted, &tenant, &recipient, day_of(now), now);
            let (default, custom) = (count(Counted::Default)?, count(Counted::Custom)?);
            let sends = stored_limits(reader, mode)?;
            let hour = reader.sends_after(now - SignedDuration::from_hours(1))?;
            let left = |most: u8, taken: u32| u32::from(most).saturating_sub(taken);
            let cooling = sends.admit_recipient(reader.last_send_to(&recipient)?, now);
            Ok(LimitsView {
                recipient: recipient.masked(),
                daily,
                left: left(daily.used, default.used + default.open)
                    .min(left(daily.unused, default.unused + default.open)),
                default,
                custom,
                resets_at: next_day(now),
                sends,
                cool_until: cooling.err().map(|reached| reached.resets_at),
                left_this_hour: sends.hourly_cap.saturating_sub(hour),
                clock_is_behind: (now > clock).then_some(now),
            })
        })
        .await
    }

    /// The cool-down and the hourly cap.
    ///
    /// # Errors
    /// What the vault says.
    pub async fn send_limits(&self) -> Result<SendLimits, AppError> {
        let mode = self.mode;
        self.read(move |reader| stored_limits(reader, mode)).await
    }

    /// Which limit would refuse a send to a recipient now. Nothing is counted.
    pub(crate) async fn refusing_limit(
        &self,
        recipient: &PhoneNumber,
    ) -> Result<Option<LimitReached>, AppError> {
        let (recipient, mode, clock) = (recipient.clone(), self.mode, self.now());
        self.read(move |reader| {
            let (now, limits) = (counting_time(reader, clock)?, stored_limits(reader, mode)?);
            let hour = limits.admit_hour(reader.send_before(limits.hourly_cap - 1)?, now);
            // The cap first: where it refuses, waiting for the cool-down is in vain.
            let admitted = match hour {
                Ok(()) => limits.admit_recipient(reader.last_send_to(&recipient)?, now),
                reached => reached,
            };
            Ok(admitted.err())
        })
        .await
    }

    /// Sets the cool-down, the hourly cap, or both.
    ///
    /// # Errors
    /// When one is out of its bounds, or the actor is no administrator.
    pub async fn set_send_limits(
        &self,
        actor: &Actor,
        cool_down_seconds: Option<u32>,
        hourly_cap: Option<u32>,
    ) -> Result<SendLimits, AppError> {
        let actor = &self.permit(actor, UseCase::SetSendLimits).await?;
        let (actor, mode, now) = (actor.clone(), self.mode, self.now());
        self.write(move |writer| {
            let before = stored_limits(writer, mode)?;
            let limits = SendLimits::new(
                cool_down_seconds.unwrap_or(before.cool_down_seconds),
                hourly_cap.unwrap_or(before.hourly_cap),
            )?;
            writer.put_setting(SEND_LIMITS, &limits)?;
            let detail = json!({ "before": before, "after": limits });
            audit(writer, &actor, "send_limits_set", None, detail, now)?;
            Ok(limits)
        })
        .await
    }

    /// Says that the clock is right now. Counts that lie ahead of it count as of now, so that nothing is granted again:
    /// it was wrong when they were entered. Returns how many they were. And deletion goes by it again.
    ///
    /// # Errors
    /// When the actor is no administrator.
    pub async fn trust_clock(&self, actor: &Actor) -> Result<usize, AppError> {
        let actor = &self.permit(actor, UseCase::TrustClock).await?;
        let (actor, now) = (actor.clone(), self.now());
        self.write(move |writer| {
            let moved = writer.bring_counts_back(now, now + open_for())?;
            clock::believe(writer, now)?;
            audit(writer, &actor, "clock_trusted", None, json!({ "counts": moved }), now)?;
            Ok(moved)
        })
        .await
    }
}

fn open_for() -> SignedDuration {
    SignedDuration::from_mins(VALID_MINUTES)
}

pub(crate) fn stored_limits(
    reader: &Reader<'_>,
    mode: linecheck_domain::base::Mode,
) -> Result<SendLimits, AppError> {
    Ok(reader.setting(SEND_LIMITS)?.unwrap_or_else(|| SendLimits::of(mode)))
}

/// The time that counts go by: never earlier than any count.
pub(crate) fn counting_time(reader: &Reader<'_>, clock: Timestamp) -> Result<Timestamp, AppError> {
    Ok(reader.latest_count()?.map_or(clock, |latest| latest.max(clock)))
}

/// A send that is about to be counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sending<'plan> {
    pub(crate) transaction: Uuid,
    pub(crate) tenant: &'plan TenantId,
    pub(crate) recipient: &'plan PhoneNumber,
}

impl Sending<'_> {
    fn enter(self, writer: &Writer<'_>, counted: Counted, at: Timestamp) -> Result<(), AppError> {
        let new = NewCount {
            transaction: self.transaction,
            counted,
            tenant: self.tenant,
            recipient: self.recipient,
            open_until: at + open_for(),
        };
        Ok(writer.add_count(&new, at)?)
    }

    /// Admits a test send and counts it, or refuses it by the cool-down or the hourly cap.
    pub(crate) fn begin(
        self,
        writer: &Writer<'_>,
        mode: linecheck_domain::base::Mode,
        clock: Timestamp,
    ) -> Result<(), AppError> {
        let now = counting_time(writer, clock)?;
        let limits = stored_limits(writer, mode)?;
        let refuse = |reached: LimitReached| {
            let error = AppError::from(reached);
            if now > clock { error.remedy(Remedy::SetClock) } else { error }
        };
        limits.admit_recipient(writer.last_send_to(self.recipient)?, now).map_err(refuse)?;
        limits.admit_hour(writer.send_before(limits.hourly_cap - 1)?, now).map_err(refuse)?;
        // By a time that is believed: what a clock far ahead would have forgotten still counts when it is right again.
        writer.forget_counts_before(clock::deleting_time(writer, clock)? - KEPT)?;
        self.enter(writer, Counted::Send, now)
    }

    /// Counts a create that is about to be made; or says which daily limit of the default account refuses it.
    pub(crate) fn create(
        self,
        writer: &Writer<'_>,
        role: Role,
        clock: Timestamp,
    ) -> Result<Result<(), LimitReached>, AppError> {
        let now = counting_time(writer, clock)?;
        if role == Role::Default {
            let daily = tenant_of(writer, self.tenant)?.daily_limits;
            let count = writer.day_count(Counted::Default, self.tenant, self.recipient, day_of(now), now)?;
            if let Err(reached) = daily.admit(count, now) {
                return Ok(Err(reached));
            }
        }
        self.enter(writer, counted(role), now)?;
        Ok(Ok(()))
    }
}

fn counted(role: Role) -> Counted {
    match role {
        Role::Custom => Counted::Custom,
        Role::Default => Counted::Default,
    }
}

/// Takes the count of a create back that was certainly not accepted.
pub(crate) fn take_back(writer: &Writer<'_>, transaction: Uuid, event: &Event) -> Result<(), AppError> {
    if let Event::CreateAnswered { role, outcome, .. } = event {
        match outcome {
            CreateOutcome::Refused { .. } | CreateOutcome::NotSent { .. } => {
                writer.take_back_count(transaction, counted(*role))?;
            }
            CreateOutcome::Accepted { .. } | CreateOutcome::Unknown { .. } => {}
        }
    }
    Ok(())
}

/// The code of an error by which a limit refuses.
pub(crate) fn code_of(limit: Limit) -> Code {
    match limit {
        Limit::DailyUsed => Code::DailyUsedLimit,
        Limit::DailyUnused => Code::DailyUnusedLimit,
        Limit::CoolDown => Code::CoolDown,
        Limit::HourlyCap => Code::HourlyCap,
    }
}

impl From<LimitReached> for AppError {
    fn from(reached: LimitReached) -> Self {
        let message = format!("{}.", capitalised(&reached.describe()));
        Self::new(code_of(reached.limit), message)
            .retry(crate::error::Retry::After)
            .param("most", reached.most)
            .param("left", reached.left)
            .param("resets_at", reached.resets_at.to_string())
    }
}
