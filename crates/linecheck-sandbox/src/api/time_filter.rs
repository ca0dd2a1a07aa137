//! The `DateSent` and `StartTime` filters of the lists.
//!
//! Source: OAI. A name with `<` or `>` at its end, so that in a written query `DateSent>=2026-11-22` comes about;
//! both include the date. twilio-python sends whole times as `2026-11-22T20:00:00Z` besides dates. Some write the
//! sign into the value (`DateSent=>=2026-11-22`), which is understood too.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::exchange::Exchange;
use crate::reply::ApiError;

/// From when to when, both included, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TimeFilter {
    from: i64,
    to: i64,
}

impl TimeFilter {
    /// Reads the filters with a name. What cannot be read is refused with 20001, whose number is known for a bad
    /// parameter (decided here).
    pub(super) fn read(exchange: &Exchange, name: &str) -> Result<Self, ApiError> {
        let mut filter = Self { from: i64::MIN, to: i64::MAX };
        for (key, value) in &exchange.query {
            let Some(sign) = key.strip_prefix(name) else { continue };
            if !matches!(sign, "" | "<" | ">") || value.is_empty() {
                continue;
            }
            let (sign, value) = match value.split_at_checked(1) {
                Some((in_value @ ("<" | ">"), rest)) => (in_value, rest.strip_prefix('=').unwrap_or(rest)),
                _ => (sign, value.as_str()),
            };
            let (first, last) = span(value).ok_or_else(|| {
                ApiError::from_catalogue(20001, Some(400), Some(&format!("{name} is not a date")))
            })?;
            match sign {
                "<" => filter.to = filter.to.min(last),
                ">" => filter.from = filter.from.max(first),
                _ => filter = Self { from: filter.from.max(first), to: filter.to.min(last) },
            }
        }
        Ok(filter)
    }

    pub(super) fn has(self, ms: i64) -> bool {
        // Twilio's times have whole seconds.
        let second = ms.div_euclid(1000) * 1000;
        (self.from..=self.to).contains(&second)
    }
}

/// The first and last millisecond that a date or time stands for.
fn span(text: &str) -> Option<(i64, i64)> {
    if let Ok(date) = text.parse::<Date>()
        && !text.contains(['T', ' '])
    {
        let start = date.to_zoned(TimeZone::UTC).ok()?.timestamp();
        let end = start.checked_add(SignedDuration::from_hours(24)).ok()?;
        return Some((start.as_millisecond(), end.as_millisecond() - 1));
    }
    let start = text.parse::<Timestamp>().ok()?.as_second().checked_mul(1000)?;
    Some((start, start + 999))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::{Endpoint, Route};

    fn read(query: &[(&str, &str)]) -> Result<TimeFilter, ApiError> {
        let query = query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let route = Route { endpoint: Endpoint::MessagesList, account: None, resource: None };
        let exchange = Exchange {
            route,
            credentials: None,
            origin: String::new(),
            path: String::new(),
            query,
            form: Vec::new(),
        };
        TimeFilter::read(&exchange, "DateSent")
    }

    #[test]
    fn s1_dates_filter_in_twilios_forms() {
        let noon = "2026-11-22T12:00:00Z".parse::<Timestamp>().unwrap().as_millisecond();
        for (query, fits) in [
            (vec![("DateSent", "2026-11-22")], true),
            (vec![("DateSent", "2026-11-21")], false),
            (vec![("DateSent>", "2026-11-22")], true),
            (vec![("DateSent>", "2026-11-23")], false),
            (vec![("DateSent<", "2026-11-22")], true),
            (vec![("DateSent<", "2026-11-21")], false),
            (vec![("DateSent>", "2026-11-22T11:59:59Z"), ("DateSent<", "2026-11-22T12:00:00Z")], true),
            (vec![("DateSent>", "2026-11-22T12:00:01Z")], false),
            (vec![("DateSent", ">=2026-11-22")], true),
            (vec![("DateSent", "<=2026-11-21")], false),
            (vec![("DateSentX", "nonsense"), ("To", "x")], true),
        ] {
            assert_eq!(read(&query).unwrap().has(noon + 345), fits, "{query:?}");
        }
        assert_eq!(read(&[("DateSent", "yesterday")]).unwrap_err().code, 20001);
    }
}
