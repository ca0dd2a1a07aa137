//! The check as a whole: it asks, judges and compares.

use linecheck_domain::base::Mode;
use linecheck_domain::phone::PhoneNumber;

use super::subject::{ReadyRequest, target};
use super::view::{LineCounts, ReadyLine, ReadyView, THIS_CHECK};
use super::{asking, difference, lines};
use crate::app::App;
use crate::error::{AppError, Code};
use crate::facts::LineState;
use crate::given;
use crate::progress::ProgressSink;

/// What cannot be told from outside.
const NOTES: [&str; 3] = [
    "Nothing was sent, and nothing was changed, neither here nor at Twilio.",
    "Linecheck sees the Twilio account. It does not see inside PingID.",
    "Sender IDs and transactional routes are set up in Twilio, and are not shown here.",
];

impl App {
    /// Checks whether a tenant's active configuration, or its draft, is ready to send. Nothing is sent, and nothing is
    /// written.
    ///
    /// # Errors
    /// When there is nothing to check, or the rules forbid to ask. What stands in the way is no error here: it is what
    /// was found ([`ReadyView::error`]).
    pub async fn ready(&self, request: ReadyRequest, progress: &ProgressSink) -> Result<ReadyView, AppError> {
        let country = given::country(request.country.as_deref())?;
        let subject = self.subject(given::tenant(&request.tenant)?, request.of).await?;
        let target = target(request.recipient.as_deref(), country, &subject.tenant)?;
        let client = self.client_with_products(&subject.sid, &subject.base, &subject.secret).await?;
        let client = client.within(self.budget());
        let found = asking::ask(&client, &subject, &target, progress).await;
        let (mut lines, at) = (lines::all(&subject, &target, &found), self.now());
        for line in lines.iter_mut().filter(|line| line.source == THIS_CHECK) {
            line.as_of = at.strftime("%F").to_string();
        }
        let differences = subject
            .active
            .as_ref()
            .map(|(account, last)| difference::between(account, last.as_ref(), &found));
        let counts = count(&lines);
        let error = error(&found, counts);
        Ok(ReadyView {
            tenant: subject.tenant.id,
            tenant_name: subject.tenant.name,
            of: subject.of,
            account_sid: subject.sid,
            base: subject.base.to_string(),
            sandbox: self.mode == Mode::Sandbox,
            at,
            recipient: target.recipient.as_ref().map(PhoneNumber::masked),
            countries: target.countries.into_iter().collect(),
            ready: error.is_none(),
            headline: headline(counts, error.as_ref()),
            counts,
            lines,
            differences,
            notes: NOTES.to_vec(),
            error,
        })
    }
}

fn count(lines: &[ReadyLine]) -> LineCounts {
    let mut counts = LineCounts::default();
    for line in lines {
        match line.state {
            LineState::Pass => counts.pass += 1,
            LineState::Warn => counts.warn += 1,
            LineState::Fail => counts.fail += 1,
            LineState::Unreadable => counts.unreadable += 1,
        }
    }
    counts
}

/// An account that cannot be read is what a verification would say; else a line that fails.
fn error(found: &asking::Found, counts: LineCounts) -> Option<AppError> {
    if let Some(error) = found.account.as_ref().err().and_then(AppError::from_outcome) {
        return Some(error);
    }
    (counts.fail > 0).then(|| {
        let checks = if counts.fail == 1 {
            "1 check fails".to_owned()
        } else {
            format!("{} checks fail", counts.fail)
        };
        AppError::new(Code::NotReady, format!("Not ready: {checks}.")).param("failed", counts.fail)
    })
}

fn headline(counts: LineCounts, error: Option<&AppError>) -> String {
    match (error, counts) {
        (Some(error), _) => error.message.clone(),
        (None, LineCounts { warn, unreadable, .. }) => {
            let warnings = match warn {
                0 => String::new(),
                1 => ", 1 warning".to_owned(),
                _ => format!(", {warn} warnings"),
            };
            let unread = if unreadable == 0 { String::new() } else { format!(", {unreadable} not read") };
            format!("Ready{warnings}{unread}.")
        }
    }
}
