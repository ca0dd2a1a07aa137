//! Asking for the status of what was originated, until it is final or the time is up.

use std::time::Duration;

use linecheck_domain::trace::{
    Channel, CreateOutcome, Event, ExchangeFacts, Role, Verdict, is_failed_status, is_final_status,
};
use linecheck_twilio::{TwilioClient, TwilioError};
use tokio::time::Instant;
use uuid::Uuid;

use crate::app::App;
use crate::error::AppError;
use crate::look_up::last_verdict;
use crate::progress::{Progress, ProgressSink};
use crate::send::exchange_facts;
use crate::trace_view::TraceView;

impl App {
    /// Follows the message or call of a transaction for a while. A status is stored when it changes. What was not
    /// originated, a dry run for instance, has nothing to follow.
    ///
    /// # Errors
    /// When the credentials are no longer stored, or the vault fails. A status that cannot be read is asked for
    /// again until the time is up.
    pub async fn follow(
        &self,
        id: Uuid,
        limit: Duration,
        progress: &ProgressSink,
    ) -> Result<TraceView, AppError> {
        let stored = self.stored_transaction(id).await?;
        let events = stored.plain_events();
        let (Some(Verdict::Originated { role, resource_sid, .. }), Some(tenant), false) =
            (last_verdict(&events), &stored.tenant, stored.plan.dry_run)
        else {
            return self.trace(id).await;
        };
        let Some(client) = self.stored_client(tenant, &stored.plan, *role).await? else {
            return self.trace(id).await;
        };
        let channel = stored.plan.channel;
        let mut last = last_status(&events, *role);
        // Compared as a duration: any number of seconds can be asked for, and no instant is that far.
        let begun = Instant::now();
        let mut pauses = self.pace.statuses.iter();
        let mut pause = Duration::ZERO;
        while !last.as_ref().is_some_and(|(status, _)| is_final_status(channel, status)) {
            pause = pauses.next().copied().unwrap_or(pause);
            if begun.elapsed() + pause > limit {
                break;
            }
            tokio::time::sleep(pause).await;
            let Ok((status, error_code, exchange)) = ask(&client, channel, resource_sid).await else {
                continue;
            };
            progress.tell(Progress::Following { status: status.clone() });
            let seen = Some((status.clone(), error_code));
            if seen != last {
                let event = Event::StatusSeen { status, error_code, exchange: Some(exchange) };
                self.store(id, &event, progress).await?;
                last = seen;
            }
        }
        self.trace(id).await
    }
}

/// The status that is known so far.
fn last_status(events: &[Event], of: Role) -> Option<(String, Option<u32>)> {
    events.iter().rev().find_map(|event| match event {
        Event::StatusSeen { status, error_code, .. } => Some((status.clone(), *error_code)),
        Event::CreateAnswered {
            role, outcome: CreateOutcome::Accepted { status, error_code, .. }, ..
        } if *role == of => Some((status.clone(), *error_code)),
        _ => None,
    })
}

async fn ask(
    client: &TwilioClient,
    channel: Channel,
    resource_sid: &str,
) -> Result<(String, Option<u32>, ExchangeFacts), TwilioError> {
    match channel {
        Channel::Sms => {
            let fetched = client.message(resource_sid).await?;
            let exchange = exchange_facts(&fetched.exchange);
            Ok((fetched.value.status.word().to_owned(), fetched.value.error_code, exchange))
        }
        Channel::Voice => {
            let fetched = client.call(resource_sid).await?;
            let status = fetched.value.status.word().to_owned();
            // A call has no error code of its own: its notifications say why (Twilio, Call resource).
            let error_code = if is_failed_status(Channel::Voice, &status) {
                let notes = client.call_notifications(resource_sid).await;
                notes.ok().and_then(|notes| notes.items.into_iter().find_map(|note| note.error_code))
            } else {
                None
            };
            Ok((status, error_code, exchange_facts(&fetched.exchange)))
        }
    }
}
