//! T7, P2: what Twilio answered is stored although another process holds the vault for longer than one waits for it.

use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use linecheck_app::{Code, Pace, Progress, ProgressSink};
use linecheck_domain::trace::{Channel, CreateOutcome, Event};
use linecheck_tests::no_pauses;
use linecheck_vault::Vault;
use uuid::Uuid;

use crate::ends::{Lock, newest, second_connection};
use crate::seen::{Fallback, Reopen, fresh, reopen};

/// How long the other process holds it: longer than one waits for it.
const HELD: Duration = Duration::from_secs(16);

/// Another process holds the vault from the moment that the request is made.
fn held_from_the_create(vault: &Arc<Vault>) -> (ProgressSink, Arc<Mutex<Option<JoinHandle<()>>>>) {
    let holder: Arc<Mutex<Option<JoinHandle<()>>>> = Arc::default();
    let (vault, kept) = (Arc::clone(vault), Arc::clone(&holder));
    let sink = ProgressSink::new(move |progress| {
        if matches!(progress, Progress::Creating) {
            let lock = Lock::take(&vault);
            let released = thread::spawn(move || {
                thread::sleep(HELD);
                lock.release();
            });
            *kept.lock().unwrap() = Some(released);
        }
    });
    (sink, holder)
}

/// The SID of the accepted create, as it is stored.
fn stored_sid(vault: &Vault, id: Uuid) -> Option<String> {
    let stored = vault.read_blocking(|reader| reader.transaction(id)).unwrap().unwrap();
    stored.plain_events().into_iter().find_map(|event| match event {
        Event::CreateAnswered { outcome: CreateOutcome::Accepted { resource_sid, .. }, .. } => {
            Some(resource_sid)
        }
        _ => None,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn t7_an_outcome_answered_while_another_process_holds_the_vault_for_longer_than_is_waited_is_stored() {
    // As it is set; and where nobody tries again while one waits.
    for storing in [Pace::default().storing, Vec::new()] {
        let waits = !storing.is_empty();
        let mut stage = Fallback::On.stage().await;
        reopen(&mut stage, Reopen { pace: Pace { storing, ..no_pauses() }, ..Reopen::default() }).await;
        let control = stage.control();
        control.clear_log();
        let vault = second_connection(&stage);
        let (sink, holder) = held_from_the_create(&vault);
        let preview = stage.preview(Channel::Sms, &fresh()).await;
        let ended = stage.app.send(&stage.actor, preview, false, &sink).await;
        let holder = holder.lock().unwrap().take().expect("it was held");
        let requests: Vec<_> = control.log().into_iter().filter(|entry| entry.endpoint.creates()).collect();
        assert_eq!(requests.len(), 1);
        let created = requests[0].created_sid.clone().unwrap();
        let id = if waits {
            let trace = ended.unwrap();
            assert_eq!(trace.resource_sid.as_ref(), Some(&created));
            trace.transaction
        } else {
            let error = ended.unwrap_err();
            assert_eq!(
                (error.code, &error.params["resource_sid"]),
                (Code::OutcomeUnknown, &created.clone().into())
            );
            newest(&stage.app).await
        };
        holder.join().unwrap();
        // Nobody writes anything else, and nobody looks it up.
        let mut stored = None;
        for _ in 0..600 {
            stored = stored_sid(&vault, id);
            if stored.is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(stored, Some(created), "waits: {waits}");
        assert_eq!(control.log().iter().filter(|entry| entry.endpoint.creates()).count(), 1);
    }
}
