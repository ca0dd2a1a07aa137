//! The readiness check as one printable page of HTML: no script, nothing fetched, every value escaped.

use maud::{Markup, html};

use super::difference::Difference;
use super::subject::ReadyOf;
use super::view::ReadyView;
use crate::facts::LineState;
use crate::printed::{page, value};

/// The report of a readiness check, as a whole HTML document. It holds no recipient and no
/// credential. What to do about each line comes in the words of the face, in the order of the lines.
#[must_use]
pub fn readiness_report(view: &ReadyView, next_steps: &[Option<String>]) -> String {
    let title = format!("Readiness of {}", view.tenant_name);
    let body = html! {
        p { strong { (value(&view.headline)) } }
        (facts(view))
        (lines(view, next_steps))
        @if let Some(differences) = &view.differences { (compared(differences)) }
        h2 { "What this check cannot tell" }
        ul { @for note in &view.notes { li { (value(note)) } } }
    };
    page(&title, view.sandbox, &body)
}

fn facts(view: &ReadyView) -> Markup {
    let of = match view.of {
        ReadyOf::Active => "Active configuration",
        ReadyOf::Draft => "Draft",
    };
    let countries: Vec<_> = view.countries.iter().map(|country| country.code()).collect();
    let countries = if countries.is_empty() { "not known".to_owned() } else { countries.join(", ") };
    let counts = view.counts;
    let facts = [
        ("Tenant", format!("{} ({})", view.tenant_name, view.tenant)),
        ("Checked", of.to_owned()),
        ("Account", view.account_sid.to_string()),
        ("API base", view.base.clone()),
        ("Destinations", countries),
        ("When", view.at.strftime("%F %T UTC").to_string()),
        (
            "Lines",
            format!(
                "{} pass, {} warn, {} fail, {} could not be read",
                counts.pass, counts.warn, counts.fail, counts.unreadable
            ),
        ),
    ];
    html! { dl { @for (name, text) in &facts { dt { (name) } dd { (value(text)) } } } }
}

fn lines(view: &ReadyView, next_steps: &[Option<String>]) -> Markup {
    html! {
        table {
            thead { tr { th { "Result" } th { "What" } th { "Found" } } }
            tbody {
                @for (place, line) in view.lines.iter().enumerate() {
                    tr {
                        td { (line.state.word()) }
                        td { (value(line.title)) @if let Some(subject) = &line.subject { " " (value(subject)) } }
                        td {
                            (value(&line.detail))
                            @if let Some(next) = next_steps.get(place).and_then(Option::as_deref) { br; span.next { (value(next)) } }
                            br;
                            span.next { (value(line.source)) ", " (value(&line.as_of)) }
                        }
                    }
                }
            }
        }
    }
}

fn compared(differences: &[Difference]) -> Markup {
    html! {
        h2 { "Compared with what was stored" }
        @if differences.is_empty() {
            p { "No difference was seen." }
        } @else {
            table {
                thead { tr { th { "What" } th { "Was" } th { "Is" } } }
                tbody {
                    @for one in differences {
                        @let subject = one.subject.as_deref().unwrap_or_default();
                        @let what = format!("{} {subject}", one.code.replace('_', " "));
                        tr { td { (value(what.trim_end())) } td { (value(&one.was)) } td { (value(&one.is)) } }
                    }
                }
            }
        }
    }
}

impl LineState {
    /// The word for it: on paper there is no colour to tell by.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "FAIL",
            Self::Unreadable => "not read",
        }
    }
}
