//! What was seen, as OpenMetrics text for a collector.
//!
//! Gauges alone and no time of a sample: the collectors that read files discard those that have one, and read the types of the older
//! text format only. A time is a value here. No subject of a sign is among it, as it may be a number.

use std::fmt::Write as _;

use linecheck_domain::traffic::HealthLine;
use linecheck_domain::traffic::signs::Rule;
use linecheck_domain::watch::Level;

use super::{Condition, WatchView, WatchedTenant};
use crate::traffic::report::state_words;

/// The text of a metrics file: OpenMetrics 1.0, and what reads the text format before it.
#[must_use]
pub fn watch_metrics(view: &WatchView) -> String {
    let mut text = String::new();
    let condition = |name: &'static str| {
        move |of: &WatchedTenant| of.conditions.iter().find(|of| of.name == name).map(|of| of.level)
    };
    for (name, of, help) in [
        (
            "ready",
            "ready",
            "Whether the account is ready to send: 1 yes, 0 no. Absent where it could not be read.",
        ),
        (
            "as_applied",
            "drift",
            "Whether PingOne is as it was applied: 1 yes, 0 no. Absent where it could not be read or is not connected.",
        ),
    ] {
        gauge(&mut text, name, help, view, |tenant| {
            let level = condition(of)(tenant).filter(|level| *level != Level::Unread);
            level.map(|level| (Vec::new(), number(u64::from(level == Level::Calm)))).into_iter().collect()
        });
    }
    gauge(&mut text, "unread", "How many of the readings failed.", view, |tenant| {
        let unread = tenant.conditions.iter().filter(|of| of.level == Level::Unread).count();
        vec![(Vec::new(), number(unread as u64))]
    });
    gauge(
        &mut text,
        "signs",
        "How many signs of trouble go on, by rule, without those that are muted. Absent where what was sent could not be read.",
        view,
        |tenant| {
            if condition("delivery")(tenant) != Some(Level::Calm) {
                return Vec::new();
            }
            let of_rule = |rule: Rule| {
                let is_of = |of: &&Condition| {
                    of.muted.is_none() && of.since.is_some() && of.name.split(':').next() == Some(rule.name())
                };
                let count = tenant.conditions.iter().filter(is_of).count();
                (vec![("rule", rule.name().to_owned())], number(count as u64))
            };
            Rule::ALL.into_iter().map(of_rule).collect()
        },
    );
    gauge(
        &mut text,
        "sent_last_day",
        "What was sent in the last 24 hours, by what became of it. Absent where it could not be read.",
        view,
        |tenant| {
            of_day(tenant, |line| {
                let states =
                    line.states.iter().map(|of| (state_words(of.state).replace(' ', "_"), number(of.count)));
                states.map(|(state, count)| (vec![("state", state)], count)).collect()
            })
        },
    );
    gauge(
        &mut text,
        "reached_last_day_ratio",
        "Which share of what was sent in the last 24 hours and has ended reached a person. Absent where nothing has.",
        view,
        |tenant| {
            of_day(tenant, |line| {
                line.reached.map(|reached| (Vec::new(), format!("{}", reached.share))).into_iter().collect()
            })
        },
    );
    gauge(
        &mut text,
        "looked_at_timestamp_seconds",
        "When it was looked, in seconds since 1970.",
        view,
        |_| vec![(Vec::new(), view.at.as_second().to_string())],
    );
    text.push_str("# EOF\n");
    text
}

type Sample = (Vec<(&'static str, String)>, String);

/// A gauge of every tenant.
fn gauge(
    text: &mut String,
    name: &str,
    help: &str,
    view: &WatchView,
    of: impl Fn(&WatchedTenant) -> Vec<Sample>,
) {
    let _ = writeln!(text, "# HELP linecheck_{name} {help}\n# TYPE linecheck_{name} gauge");
    for tenant in &view.tenants {
        for (labels, value) in of(tenant) {
            let _ = write!(text, "linecheck_{name}{{tenant=\"{}\"", label(tenant.tenant.as_str()));
            for (name, value) in labels {
                let _ = write!(text, ",{name}=\"{}\"", label(&value));
            }
            let _ = writeln!(text, "}} {value}");
        }
    }
}

fn of_day(tenant: &WatchedTenant, of: impl Fn(&HealthLine) -> Vec<Sample>) -> Vec<Sample> {
    let Some(day) = &tenant.last_day else { return Vec::new() };
    let mut all = Vec::new();
    for (channel, line) in [("sms", &day.messages), ("voice", &day.calls)] {
        all.extend(of(line).into_iter().map(|(mut labels, value)| {
            labels.insert(0, ("channel", channel.to_owned()));
            (labels, value)
        }));
    }
    all
}

fn number(of: u64) -> String {
    of.to_string()
}

/// The value of a label, with what would end it escaped.
fn label(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
