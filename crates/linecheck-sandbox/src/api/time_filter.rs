//! The filters of the lists by time: `DateSent`, `StartTime`, `EndTime`, `MessageDate`.
//!
//! Source: OAI. A name with `<` or `>` at its end, so that in a written query `DateSent>=2026-11-22` comes about. A sign
//! in the *value* is refused ("Invalid date value.", twilio-cli issue 99). Besides days, whole times with any offset,
//! months and years are taken (twilio-oai issue 21). Until a day means all of it for messages ("on and before"); for
//! calls and notifications it ends with the midnight at which the day begins ("before", "at or before midnight").

use jiff::civil::Date;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use crate::exchange::Exchange;
use crate::reply::ApiError;

/// What "until a day" means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// All of that day.
    EndOfDay,
    /// The midnight at which it begins.
    Midnight,
}

/// From when to when, both included, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TimeFilter {
    from: i64,
    to: i64,
}

impl TimeFilter {
    /// Reads the filters with a name.
    pub(super) fn read(exchange: &Exchange, name: &str, until: Until) -> Result<Self, ApiError> {
        let mut filter = Self { from: i64::MIN, to: i64::MAX };
        for (key, value) in &exchange.query {
            let Some(sign) = key.strip_prefix(name) else { continue };
            if !matches!(sign, "" | "<" | ">") || value.is_empty() {
                continue;
            }
            let (first, last) = read(value)?;
            let time_of_day = last - first < 1000;
            match sign {
                "<" if until == Until::EndOfDay || time_of_day => filter.to = filter.to.min(last),
                "<" => filter.to = filter.to.min(first),
                ">" => filter.from = filter.from.max(first),
                _ => filter = Self { from: filter.from.max(first), to: filter.to.min(last) },
            }
        }
        Ok(filter)
    }

    /// From which millisecond on, and before which.
    pub(super) fn bounds(self) -> (i64, i64) {
        let until = if self.to == i64::MAX { self.to } else { (self.to.div_euclid(1000) + 1) * 1000 };
        (self.from, until)
    }

    pub(super) fn has(self, ms: i64) -> bool {
        // Twilio's times have whole seconds.
        let second = ms.div_euclid(1000) * 1000;
        (self.from..=self.to).contains(&second)
    }

    /// What has no such time is found only when nothing was asked of it.
    pub(super) fn has_or_is_open(self, ms: Option<i64>) -> bool {
        ms.map_or(self == Self { from: i64::MIN, to: i64::MAX }, |ms| self.has(ms))
    }
}

/// The first and last millisecond of the date that a parameter is, where it is given.
pub(super) fn date(exchange: &Exchange, name: &str) -> Result<Option<(i64, i64)>, ApiError> {
    exchange.parameter(name).filter(|value| !value.is_empty()).map(read).transpose()
}

fn read(value: &str) -> Result<(i64, i64), ApiError> {
    span(value).ok_or_else(|| ApiError::bad_parameter("Invalid date value."))
}

/// The first and last millisecond that a year, month, day or time stands for.
fn span(text: &str) -> Option<(i64, i64)> {
    let digits =
        |part: &str, length| part.len() == length && part.bytes().all(|digit| digit.is_ascii_digit());
    let parts: Vec<_> = text.split('-').collect();
    let (first, length) = match *parts.as_slice() {
        [year] if digits(year, 4) => (format!("{year}-01-01"), 1.year()),
        [year, month] if digits(year, 4) && digits(month, 2) => (format!("{year}-{month}-01"), 1.month()),
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => {
            (text.to_owned(), 1.day())
        }
        _ => {
            let start = time(text)?.as_second().checked_mul(1000)?;
            return Some((start, start + 999));
        }
    };
    let first = first.parse::<Date>().ok()?;
    let midnight = |date: Date| Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp().as_millisecond());
    Some((midnight(first)?, midnight(first.checked_add(length).ok()?)? - 1))
}

/// `2020-12-12T10:53:43Z`, with parts of a second or not, with an offset with a colon or without.
fn time(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| strtime::parse("%Y-%m-%dT%H:%M:%S%.f%z", text).ok()?.to_timestamp().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::{Endpoint, Route};

    fn read(query: &[(&str, &str)], until: Until) -> Result<TimeFilter, ApiError> {
        let query = query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let route = Route { endpoint: Endpoint::MessagesList, account: None, resource: None, note: None };
        let exchange = Exchange {
            route,
            credentials: None,
            origin: String::new(),
            path: String::new(),
            query,
            form: Vec::new(),
        };
        TimeFilter::read(&exchange, "DateSent", until)
    }

    #[test]
    fn s1_dates_filter_in_twilios_forms() {
        let noon = "2026-11-22T12:00:00Z".parse::<Timestamp>().unwrap().as_millisecond();
        // Whether what was sent at noon fits, for a message and for a call.
        for (query, message, call) in [
            (vec![("DateSent", "2026-11-22")], true, true),
            (vec![("DateSent", "2026-11-21")], false, false),
            (vec![("DateSent", "2026-11")], true, true),
            (vec![("DateSent", "2026-10")], false, false),
            (vec![("DateSent", "2026")], true, true),
            (vec![("DateSent", "2025")], false, false),
            (vec![("DateSent>", "2026-11-22")], true, true),
            (vec![("DateSent>", "2026-11-23")], false, false),
            (vec![("DateSent>", "2027")], false, false),
            (vec![("DateSent<", "2026-11-22")], true, false),
            (vec![("DateSent<", "2026-11-23")], true, true),
            (vec![("DateSent<", "2026-11")], true, false),
            (vec![("DateSent<", "2026-11-21")], false, false),
            (vec![("DateSent>", "2026-11-22T11:59:59Z"), ("DateSent<", "2026-11-22T12:00:00Z")], true, true),
            (vec![("DateSent>", "2026-11-22T12:00:01Z")], false, false),
            (vec![("DateSent<", "2026-11-22T04:00:00-08:00")], true, true),
            (vec![("DateSent>", "2026-11-22T04:00:00.000-0800")], true, true),
            (vec![("DateSent>", "2026-11-22T04:00:01.000-0800")], false, false),
            (vec![("DateSentX", "nonsense"), ("To", "x")], true, true),
        ] {
            assert_eq!(read(&query, Until::EndOfDay).unwrap().has(noon + 345), message, "{query:?}");
            assert_eq!(read(&query, Until::Midnight).unwrap().has(noon + 345), call, "{query:?}");
        }
    }

    #[test]
    fn s1_what_is_no_date_is_refused_and_so_is_a_sign_in_the_value() {
        for bad in [
            "yesterday",
            ">=2026-11-22",
            "<=2026-11-22",
            ">2026-11-22",
            "2026-13-01",
            "2026-1-1",
            "26",
            "2026-11-22 12:00",
            "22.11.2026",
        ] {
            let error = read(&[("DateSent", bad)], Until::EndOfDay).unwrap_err();
            assert_eq!((error.code, error.message.as_str()), (20001, "Invalid date value."), "{bad}");
        }
    }
}
