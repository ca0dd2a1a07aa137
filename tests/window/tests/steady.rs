//! Nothing moves under a hand while messages come: the controls of Account are watched, frame by frame.

use linecheck_window::{Desk, Engine, Window};
use serde_json::json;

use crate::{chromium, configured, desk, in_the_sandbox};

/// Notes each control of the page that is drawn at another place than it was first seen at, and what Chromium counts as a shift.
const WATCH: &str = r"
const places = new Map();
const say = (one) => one.id || one.ariaLabel || one.textContent.trim() || one.labels?.[0]?.textContent || one.name;
// What sticks goes with the page that is scrolled: what is in it stands where it stood in it.
const origin = (one) => one.closest('.rail, .sticky')?.getBoundingClientRect() ?? { x: -scrollX, y: -scrollY };
window.moved = new Set();
window.shifts = [];
const look = () => {
  for (const one of document.querySelectorAll('main button, main input, main select, main textarea, main summary')) {
    if (one.closest('details:not([open])') && one.localName !== 'summary') continue;
    const { x, y, width } = one.getBoundingClientRect();
    if (width < 2) continue;
    const [name, from] = [say(one), origin(one)];
    const place = `${Math.round(x - from.x)} ${Math.round(y - from.y)}`;
    if (!places.has(name)) places.set(name, place);
    else if (places.get(name) !== place) window.moved.add(`${name}: ${places.get(name)} became ${place}`);
  }
  requestAnimationFrame(look);
};
look();
if (PerformanceObserver.supportedEntryTypes.includes('layout-shift')) {
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries()))
    .observe({ type: 'layout-shift' });
}
return true";

/// Nothing was moved.
async fn stands(window: &Window<'_>, desk: &Desk, when: &str) {
    window.settle().await;
    assert_eq!(window.run("return [...window.moved]", vec![]).await, json!([]), "{when}");
    if desk.engine() == Engine::Chromium {
        let sum = "return window.shifts.reduce((sum, { value }) => sum + value, 0)";
        let sum = window.run(sum, vec![]).await.as_f64().expect("a sum");
        println!("layout shift {when}: {sum}");
        // A fifteenth of what counts as good: of the conditions, one that is said in a line less.
        assert!(sum < 0.006, "the layout-shift sum is {sum}, {when}");
    }
}

/// A fault of the sandbox, without its screen.
async fn fault(window: &Window<'_>, status: u16) {
    let rule = json!({ "name": "verify", "endpoint": "account",
        "action": { "kind": "error", "code": 20_503, "status": status } });
    window.call("set_sandbox_faults", json!({ "rules": [rule] })).await.expect("the rule is set");
}

#[tokio::test]
async fn c5_c7_no_control_of_account_moves_while_messages_come() {
    nothing_moves(&desk(), 1400).await;
}

#[tokio::test]
async fn c5_c7_no_control_of_account_moves_while_messages_come_in_chromium() {
    for width in [1400, 900] {
        nothing_moves(&chromium(), width).await;
    }
}

async fn nothing_moves(desk: &Desk, width: u32) {
    let mut window = in_the_sandbox(desk).await;
    window.resize(width, 900).await;
    window.find("button", "Verify Account").await;
    window.fill("Auth Token", "0123456789abcdef0123456789abcdef").await;
    window.settle().await;
    window.run(WATCH, vec![]).await;
    window.click("button", "Verify Account").await;
    window.says("Twilio refused this token").await;
    stands(&window, desk, "after a refusal").await;
    let (_, token) = window.credentials("main").await;
    window.fill("Auth Token", &token).await;
    window.click("button", "Verify Account").await;
    window.says("0 of 20 selected").await;
    stands(&window, desk, "after a success").await;
    window.click("button", "Select All").await;
    window.says("20 of 20 selected").await;
    stands(&window, desk, "after a selection").await;
    fault(&window, 503).await;
    window.click("button", "Verify Account").await;
    window.says("Twilio failed").await;
    stands(&window, desk, "after a failure").await;
    window.close().await;
}

#[tokio::test]
async fn c5_nothing_above_the_answer_moves_when_an_active_account_is_checked() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Account", "Twilio account").await;
    window.find("button", "Check the account again").await;
    window.settle().await;
    window.run(WATCH, vec![]).await;
    fault(&window, 503).await;
    window.click("button", "Check the account again").await;
    window.says("Twilio failed").await;
    window.settle().await;
    let moved = window.run("return [...window.moved]", vec![]).await;
    let moved: Vec<_> = moved.as_array().expect("a list").iter().filter_map(|one| one.as_str()).collect();
    // What stands below the answer makes room for it.
    let below = ["Remove ", "destination-add", "Twilio: ", "Good to know"];
    assert!(moved.iter().all(|one| below.iter().any(|name| one.starts_with(name))), "{moved:?}");
    window.close().await;
}
