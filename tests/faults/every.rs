//! C5, T7, G1, G4: every request that the product makes, with every fault that the sandbox has, each with its outcome: one
//! table, whole. What a use case then does with an outcome is in the other files here, and in `tests/pingone`.
//!
//! What is decided there (product.md, *Decided*): a refusal in the provider's form is *refused*, and nothing was done; of a
//! request that creates or changes, everything else that may have reached the provider is *unknown*: 5xx, 408, silence, a
//! broken connection, a redirect, a success that cannot be read, and the page of whoever stands between. Reading has no
//! unknown: what was read is whole, or it is told why not.

mod askers;
mod table;

use std::collections::BTreeSet;
use std::time::Duration;

use linecheck_http::Limits;
use linecheck_sandbox::{Endpoint, FaultAction, FaultRule, MalformedShape};
use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::task::JoinSet;

use askers::{Asker, Kind, NOT_ASKED, World, kind_of};
use table::{Case, Outcome, cases};

/// The longest answer that is read here: any right one is shorter, a huge one is longer.
const LARGEST: usize = 256 * 1024;

/// Time enough, also beside a busy machine.
const PATIENT: Duration = Duration::from_mins(2);
/// For an answer that never comes. A connection has half of it.
const IMPATIENT: Duration = Duration::from_secs(8);

/// One cell: what was told, how often the server was asked, and whether it was done there.
struct Cell {
    endpoint: Endpoint,
    outcome: Outcome,
    asked: usize,
    done: bool,
    quoted: Option<String>,
}

async fn row(case: &Case) -> Vec<Cell> {
    let overall = if case.is_silence() { IMPATIENT } else { PATIENT };
    let world = World::new(Limits { connect: overall / 2, overall, body: LARGEST }).await;
    let mut cells = Vec::new();
    // One that never answers holds nobody up but the one that waits for it.
    let mut waiting = JoinSet::new();
    for asker in Asker::ALL {
        let endpoint = asker.endpoint;
        world.control().add_fault(FaultRule::every(endpoint, case.action.clone())).unwrap();
        if endpoint == Endpoint::PingoneToken {
            continue;
        }
        let asking = asker.ask(&world);
        if case.is_silence() {
            waiting.spawn(async move { (endpoint, asking.await) });
        } else {
            cells.push((endpoint, asking.await));
        }
    }
    cells.extend(waiting.join_all().await);
    // Last, since every other request to PingOne needs its answer; of a client that has no token yet.
    cells.push((Endpoint::PingoneToken, askers::token(&world).await));
    let log = world.control().log();
    let of = |endpoint| log.iter().filter(move |entry| entry.endpoint == endpoint && entry.fault.is_some());
    let cell = |(endpoint, (outcome, shown)): (Endpoint, (Outcome, String))| Cell {
        endpoint,
        outcome,
        asked: of(endpoint).count(),
        done: of(endpoint).any(|entry| entry.processed),
        quoted: world.secrets().into_iter().find(|secret| shown.contains(secret)),
    };
    cells.into_iter().map(cell).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn c5_t7_g1_every_request_with_every_fault_has_the_outcome_of_the_table() {
    let cases = cases();
    let (mut wrong, mut cells, mut faults, mut doubled, mut secrets) = (Vec::new(), 0, 0, 0, 0);
    let mut rows = Vec::new();
    let mut silent = JoinSet::new();
    for case in cases {
        if case.is_silence() {
            silent.spawn(async move { (row(&case).await, case) });
        } else {
            rows.push((row(&case).await, case));
        }
    }
    rows.extend(silent.join_all().await);
    for (row, case) in rows {
        assert_eq!(row.len(), Asker::ALL.len());
        for Cell { endpoint, outcome, asked, done, quoted } in row {
            cells += 1;
            faults += asked;
            let place = format!("{}, {endpoint:?}", case.name);
            if outcome != case.expected(endpoint) {
                wrong.push(format!("{place}: {outcome:?}, and the table has {:?}", case.expected(endpoint)));
            }
            let most = case.most_requests(endpoint);
            if asked == 0 || asked > most {
                doubled += usize::from(asked > most);
                wrong.push(format!("{place}: asked {asked} times, and not at most {most}"));
            }
            let changes = matches!(kind_of(endpoint), Kind::Create | Kind::Change);
            if changes
                && (outcome == Outcome::Refused && done
                    || outcome == Outcome::Done && !done && case.action.processes())
            {
                wrong.push(format!("{place}: {outcome:?}, and done at the server is {done}"));
            }
            if quoted.is_some() {
                secrets += 1;
                wrong.push(format!("{place}: a secret is shown"));
            }
        }
    }
    linecheck_tests::report(
        &json!({ "runs": cells, "faults": faults, "doubled": doubled, "secrets": secrets }),
    );
    assert!(wrong.is_empty(), "{} of {cells} cells:\n{}", wrong.len(), wrong.join("\n"));
}

/// The names of a closed list, as the error for a name that is not in it says them.
fn names<T: DeserializeOwned>(probe: serde_json::Value) -> BTreeSet<String> {
    let error = serde_json::from_value::<T>(probe).err().expect("no such name").to_string();
    let (_, listed) = error.split_once("expected ").unwrap_or_else(|| panic!("{error}"));
    listed.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn endpoints() -> BTreeSet<String> {
    names::<Endpoint>(json!("?"))
}

#[test]
fn c5_t7_g1_the_table_has_every_endpoint_every_fault_and_every_shape_of_the_sandbox() {
    let asked = Asker::ALL.iter().map(|asker| asker.endpoint);
    let listed: Vec<_> =
        asked.chain(NOT_ASKED.iter().map(|(endpoint, _)| *endpoint)).map(linecheck_tests::word).collect();
    assert_eq!(listed.len(), listed.iter().collect::<BTreeSet<_>>().len(), "an endpoint stands there twice");
    assert_eq!(
        listed.into_iter().collect::<BTreeSet<_>>(),
        endpoints(),
        "a new endpoint needs an asker, or a reason"
    );

    let cases = cases();
    let kinds: BTreeSet<_> = cases.iter().map(|case| case.action.kind().to_owned()).collect();
    assert_eq!(kinds, names::<FaultAction>(json!({ "kind": "?" })), "a new fault needs a row");
    let shapes: BTreeSet<_> = cases
        .iter()
        .filter_map(|case| match case.action {
            FaultAction::Malformed { shape, .. } => Some(linecheck_tests::word(shape)),
            _ => None,
        })
        .collect();
    assert_eq!(shapes, names::<MalformedShape>(json!("?")), "a new shape needs a row");
    // Where a fault can come before or after what was asked is done, both are rows.
    let both =
        ["stall", "stall_body", "reset", "close", "truncate", "malformed", "huge", "gzip_bomb", "redirect"];
    for kind in both {
        let ways: BTreeSet<_> = cases
            .iter()
            .filter(|case| case.action.kind() == kind)
            .map(|case| case.action.processes())
            .collect();
        assert_eq!(ways.len(), 2, "{kind}");
    }
}
