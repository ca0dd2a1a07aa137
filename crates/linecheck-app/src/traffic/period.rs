//! Delivery health (L2): what an account sent in a period, counted, beside the period before. Nothing is sent, and no recipient and
//! no text is kept.

use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use linecheck_domain::actor::Actor;
use linecheck_domain::base::Mode;
use linecheck_domain::channel::Channel;
use linecheck_domain::sid::AccountSid;
use linecheck_domain::tenant::{Tenant, TenantId};
use linecheck_domain::traffic::{ChannelHealth, Counted, KeptHour, hour_of};
use serde::{Deserialize, Serialize};

use super::plan::PROVISIONAL_HOURS;
use super::reading::{ReadNow, Source};
use super::refused::RefusedRequests;
use super::signs::SignsView;
use crate::app::{App, tenant_of};
use crate::error::{AppError, Code};
use crate::given;
use crate::progress::ProgressSink;
use crate::roles::UseCase;
use crate::send::explain::{CodeView, explain_code};

/// How long the period is when nobody says, in hours.
const USUAL_HOURS: u32 = 24;

/// The longest period: with the one before it, all that Twilio keeps (SUP 223181008: 400 days).
const MOST_HOURS: i64 = 200 * 24;

/// How far back Twilio keeps records.
const KEPT_HOURS: i64 = 400 * 24;

/// Which period, as it was given: the last hours, or from a time until another.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct PeriodRequest {
    /// The tenant.
    pub tenant: String,
    /// The last so many hours; a day when nobody says.
    pub hours: Option<u32>,
    /// From when on instead: a day of UTC such as `2026-11-01`, or a time such as `2026-11-01T06:00:00Z`.
    pub from: Option<String>,
    /// Until when; now when nobody says. Of a day, until its end.
    pub until: Option<String>,
}

/// How delivery went.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct HealthView {
    /// The tenant.
    pub tenant: TenantId,
    /// Its name.
    pub tenant_name: String,
    /// Whether this is the sandbox.
    pub sandbox: bool,
    /// The account that was read.
    pub account_sid: AccountSid,
    /// From when on: a full hour.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub from: Timestamp,
    /// Until when: a full hour, or now.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub until: Timestamp,
    /// From when on the period before is counted; it ends where this one begins.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub before_from: Timestamp,
    /// From here on prices and statuses may still change.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub provisional_from: Timestamp,
    /// When it was read.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub at: Timestamp,
    /// Messages.
    pub messages: ChannelHealth,
    /// Calls.
    pub calls: ChannelHealth,
    /// What the codes mean.
    pub codes: Vec<CodeView>,
    /// Requests of the account that Twilio refused in this time.
    pub refused: RefusedRequests,
    /// Signs of trouble in the last two days; none where the period ends earlier.
    pub signs: Option<SignsView>,
    /// How many records were read for this, and not known from before.
    pub records_read: u64,
    /// What limits these figures, a sentence each.
    pub notes: Vec<String>,
}

impl App {
    /// Counts what a tenant's custom account sent in a period and in the one before. What is kept of an earlier reading is not
    /// read again, but for the last two days.
    ///
    /// Dropping this stops it; what was read by then is kept, and the next reading goes on from there.
    ///
    /// # Errors
    /// When the period is none, the tenant has no custom account, Twilio does not answer for it, or the vault takes nothing.
    pub async fn read_period(
        &self,
        actor: &Actor,
        request: PeriodRequest,
        progress: &ProgressSink,
    ) -> Result<HealthView, AppError> {
        self.permit(actor, UseCase::ReadPeriod).await?;
        let now = self.now();
        let period = period(&request, now)?;
        let id = given::tenant(&request.tenant)?;
        let (tenant, source) = self.source(&id, now).await?;
        let oldest = hour_of(now) - KEPT_HOURS;
        let before = (period.start - (period.end - period.start)).max(oldest)..period.start;
        let (since, until) = (time_of(period.start)?, time_of(period.end)?.min(now));
        let hours = before.start..period.end;
        let (read, refused) = tokio::join!(
            self.read_hours(&source, hours, progress),
            RefusedRequests::ask(Some(&source.client), (since, until), now),
        );
        let mut read = read?;
        let recent = (period.end > hour_of(now)).then(|| std::mem::take(&mut read.recent));
        let signs = async {
            match recent {
                Some(recent) => self.signs_of(&tenant.id, &source, recent).await.map(Some),
                None => Ok(None),
            }
        };
        // Signs are looked for while the rest is read from the vault.
        let (signs, messages, calls) = tokio::try_join!(
            signs,
            self.health(&source.account, Channel::Sms, &before, &period),
            self.health(&source.account, Channel::Voice, &before, &period),
        )?;
        let codes =
            messages.codes.iter().filter_map(|code| explain_code(&code.code.to_string()).ok()).collect();
        Ok(HealthView {
            notes: notes(&messages, &calls, &read, refused.since > since && refused.unread.is_none()),
            tenant: tenant.id,
            tenant_name: tenant.name,
            sandbox: self.mode == Mode::Sandbox,
            account_sid: source.account,
            from: since,
            until,
            before_from: time_of(before.start)?,
            provisional_from: now - SignedDuration::from_hours(PROVISIONAL_HOURS),
            at: now,
            messages,
            calls,
            codes,
            refused,
            signs,
            records_read: read.records,
        })
    }

    /// The account of a tenant, to be read until a time.
    pub(crate) async fn source(
        &self,
        tenant: &TenantId,
        now: Timestamp,
    ) -> Result<(Tenant, Source), AppError> {
        let id = tenant.clone();
        let (tenant, active) =
            self.read(move |reader| Ok((tenant_of(reader, &id)?, reader.active(&id)?))).await?;
        let Some(account) = active.custom() else {
            return Err(AppError::new(
                Code::NoCustomAccount,
                "The tenant has no custom account, so there is no account whose records could be read.",
            ));
        };
        let client = self.client_with_products(&account.account_sid, &account.base, &account.secret).await?;
        Ok((tenant, Source { account: account.account_sid.clone(), client, now }))
    }

    /// What is kept of a channel comes to.
    pub(crate) async fn health(
        &self,
        account: &AccountSid,
        channel: Channel,
        before: &Range<i64>,
        period: &Range<i64>,
    ) -> Result<ChannelHealth, AppError> {
        let (account, before, period) = (account.clone(), before.clone(), period.clone());
        self.read(move |reader| {
            let counted = |hours: Range<i64>| -> Result<Counted, AppError> {
                let mut counted = Counted::default();
                reader.traffic(&account, channel, hours, |hour, kept: KeptHour| counted.add(hour, &kept))?;
                Ok(counted)
            };
            Ok(counted(period)?.health(&counted(before)?))
        })
        .await
    }
}

/// What limits the figures.
fn notes(messages: &ChannelHealth, calls: &ChannelHealth, read: &ReadNow, is_cut: bool) -> Vec<String> {
    let mut notes = Vec::new();
    let unreadable = messages.unreadable + calls.unreadable;
    if unreadable > 0 {
        notes
            .push(format!("{unreadable} records could not be read, or have no time: they are in no figure."));
    }
    if is_cut {
        notes.push(
            "Twilio keeps refused requests for 30 days: they are counted from then on, and not of the whole period."
                .to_owned(),
        );
    }
    if read.filtered_alone {
        notes.push(
            "Messages that Twilio never sent may be missing from hours that lie more than two days back: its filter goes by \
             the time of sending."
                .to_owned(),
        );
    }
    if read.ahead > 0 {
        notes.push(format!(
            "{} records are newer than this computer's clock says that it is now: they are not counted yet. Check the clock.",
            read.ahead
        ));
    }
    notes
}

fn time_of(hour: i64) -> Result<Timestamp, AppError> {
    Timestamp::from_second(hour * 3600)
        .map_err(|_| AppError::invalid_value("The period lies outside of all time."))
}

/// The hours of the period.
fn period(request: &PeriodRequest, now: Timestamp) -> Result<Range<i64>, AppError> {
    let this_hour = hour_of(now) + 1;
    let end = match request.until.as_deref() {
        Some(text) => read_time(text, true)?.min(this_hour),
        None => this_hour,
    };
    let start = match (request.from.as_deref(), request.hours) {
        (Some(_), Some(_)) => {
            return Err(AppError::invalid_value("A period has a beginning or a length, not both.")
                .next("Give the hours back, or from when on."));
        }
        (Some(text), None) => read_time(text, false)?,
        (None, hours) => end - i64::from(hours.unwrap_or(USUAL_HOURS)),
    };
    if start >= end {
        return Err(AppError::invalid_value("The period has no hour in it.")
            .next("Let it begin before it ends, and before now."));
    }
    if end - start > MOST_HOURS || start < hour_of(now) - KEPT_HOURS {
        return Err(AppError::invalid_value("Twilio keeps records for 400 days at most.")
            .next("Choose a period of 200 days at most that began within the last 400."));
    }
    Ok(start..end)
}

/// The hour of a day or a time: the one that it begins in, or, where it is an end, the one after.
fn read_time(text: &str, is_end: bool) -> Result<i64, AppError> {
    let text = text.trim();
    if let Ok(day) = text.parse::<Date>() {
        let midnight = day.to_zoned(TimeZone::UTC).map(|midnight| hour_of(midnight.timestamp()));
        if let Ok(midnight) = midnight {
            return Ok(if is_end { midnight + 24 } else { midnight });
        }
    }
    let time: Timestamp = text.parse().map_err(|_| {
        AppError::invalid_value(format!("This is neither a day nor a time: {text}."))
            .next("Write a day of UTC such as 2026-11-01, or a time such as 2026-11-01T06:00:00Z.")
    })?;
    let hour = hour_of(time);
    Ok(if is_end && time.as_second() > hour * 3600 { hour + 1 } else { hour })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn l2_a_period_is_hours_back_or_from_until() {
        let now: Timestamp = "2026-11-27T10:20:00Z".parse().unwrap();
        let hour = |text: &str| hour_of(text.parse().unwrap());
        let of = |hours: Option<u32>, from: Option<&str>, until: Option<&str>| {
            let [from, until] = [from, until].map(|text| text.map(str::to_owned));
            period(&PeriodRequest { tenant: String::new(), hours, from, until }, now)
        };
        for (hours, from, until, start, end) in [
            (None, None, None, "2026-11-26T11:00:00Z", "2026-11-27T11:00:00Z"),
            (Some(1), None, None, "2026-11-27T10:00:00Z", "2026-11-27T11:00:00Z"),
            (None, Some("2026-11-20"), Some("2026-11-21"), "2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z"),
            (
                None,
                Some("2026-11-20T06:30:00Z"),
                Some("2026-11-20T07:00:00Z"),
                "2026-11-20T06:00:00Z",
                "2026-11-20T07:00:00Z",
            ),
            (None, Some("2026-11-27"), Some("2027-01-01"), "2026-11-27T00:00:00Z", "2026-11-27T11:00:00Z"),
            (Some(2), None, Some("2026-11-26"), "2026-11-26T22:00:00Z", "2026-11-27T00:00:00Z"),
        ] {
            assert_eq!(
                of(hours, from, until).unwrap(),
                hour(start)..hour(end),
                "{hours:?} {from:?} {until:?}"
            );
        }
        for (hours, from, until) in [
            (Some(24), Some("2026-11-20"), None),
            (None, Some("2026-11-28"), None),
            (None, Some("2026-11-20"), Some("2026-11-19")),
            (Some(0), None, None),
            (Some(4_801), None, None),
            (None, Some("2025-10-01"), Some("2025-10-02")),
            (None, Some("yesterday"), None),
            (None, Some("2026-02-30"), None),
            (None, Some(""), None),
        ] {
            let error = of(hours, from, until).unwrap_err();
            assert_eq!(error.code, Code::InvalidValue, "{hours:?} {from:?} {until:?}");
        }
    }
}
