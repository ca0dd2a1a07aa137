//! The matrix: T1, T5, T7, T10, in the window.

use linecheck_window::Window;
use serde_json::json;

use crate::{configured, desk};

pub const TITLE: &str = "Every number, both channels";
pub const SEND: &str = "Send 4 tests, nothing is billed";

/// Leaves two numbers selected, and makes the requests of the rules go wrong.
pub async fn two_numbers(window: &Window<'_>, rules: serde_json::Value) {
    let done = |answer: Result<serde_json::Value, serde_json::Value>| {
        answer.unwrap_or_else(|error| panic!("refused: {error}"))
    };
    let tenant = "contoso";
    done(window.call("begin_draft", json!({ "tenant": tenant, "new_account": false })).await);
    let listed = json!({ "tenant": tenant, "show": "selected", "search": "" });
    let listed = done(window.call("list_numbers", listed).await);
    let two = json!([listed["rows"][0]["number"], listed["rows"][1]["number"]]);
    done(window.call("select_numbers", json!({ "tenant": tenant, "selection": { "only": two } })).await);
    let prepare = json!({ "tenant": tenant, "onProgress": "CHANNEL" });
    let shown = done(window.call("prepare_save", prepare).await);
    done(window.call("save_draft", json!({ "preview": shown["preview"] })).await);
    done(window.call("set_sandbox_faults", json!({ "rules": rules })).await);
    window.reload().await;
}

#[tokio::test]
async fn t10_a_matrix_says_its_total_first_then_fills_its_grid_which_a_reload_keeps() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    let refused =
        json!([{ "endpoint": "messages_create", "nth": 2, "action": { "kind": "error", "code": 21408 } }]);
    two_numbers(&window, refused).await;
    window.go("Test send", "Test send").await;
    window.click("link", "Every number, both channels…").await;
    window.find("heading", TITLE).await;
    window.says("Not tried yet").await;
    window.fill("Recipient", "+12025550123").await;
    window.says("2 messages (2 segments in all) and 2 calls, all billed to the custom Twilio account").await;
    window.settle().await;
    assert_eq!(window.axe().await, Vec::<String>::new());

    // By keys alone.
    window.tab_to("button", SEND).await;
    window.press("Enter").await;
    window.says("All 4 were tried.").await;
    window.says("SMS: 1 of 2 work").await;
    window.says("21408").await;
    window.says("Voice call: 2 of 2 work").await;
    let grid = "const table = document.querySelector('table.matrix');
        return [...table.querySelectorAll('th')].map((head) => head.scope)
          .concat([...table.querySelectorAll('.badge')].map((badge) => badge.innerText.trim()))";
    let told = window.run(grid, vec![]).await;
    let expected =
        json!(["col", "col", "col", "row", "row", "Delivered", "Delivered", "Refused", "Delivered"]);
    assert_eq!(told, expected);
    window.settle().await;
    assert_eq!(window.axe().await, Vec::<String>::new());

    // In a small window nothing covers anything, and no text leaves its button.
    window.resize(900, 900).await;
    window.settle().await;
    let fits = "const box = (one) => document.querySelector(one).getBoundingClientRect();
        const button = document.querySelector('main button[type=submit]');
        return box('main .head').bottom <= box('main .cols').top
          && button.scrollHeight <= button.clientHeight + 1
          && document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1";
    window.until("the screen to fit a small window", fits).await;
    window.resize(1400, 900).await;
    window.reload().await;
    window.says("All 4 were tried.").await;
    window.click("link", "Trace of SMS from…").await;
    window.find("heading", "Test send").await;
    window.click("button", "Why").await;
    window.says("A cell of a matrix: it asks whether this one number works").await;
    assert_eq!(window.violations().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test]
async fn t7_a_matrix_is_cancelled_at_once_and_says_what_was_not_begun() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    let stall = json!([{ "endpoint": "calls_create", "action": { "kind": "stall", "processed": true } }]);
    two_numbers(&window, stall).await;
    window.run("location.hash = '#/matrix/contoso'", vec![]).await;
    window.find("heading", TITLE).await;
    window.fill("Recipient", "+12025550123").await;
    window.click("button", SEND).await;
    window.says("Sending 2 of 4").await;
    window.says("No outcome yet").await;
    window.click("button", "Cancel").await;
    window.says("2 of 4 were begun.").await;
    let begun = "return [...document.querySelectorAll('table.matrix .badge')]
        .filter((badge) => badge.innerText.trim() === 'Not begun').length === 2";
    window.until("two cells that were not begun", begun).await;
    let traces = window.call("list_traces", json!({ "tenant": "contoso", "limit": 10 })).await;
    assert_eq!(traces.expect("traces").as_array().map(Vec::len), Some(2));
    window.close().await;
}
