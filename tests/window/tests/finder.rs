//! "Did the passcode to this number arrive?" and what else is looked for: pasted, read, walked through (T1, T13).

use linecheck_window::{Desk, Engine, Window};
use serde_json::json;

use crate::{chromium, configured, desk};

/// Puts a text into the window as a person does who pressed the keys for it: where the focus is, or nowhere.
async fn paste(window: &Window<'_>, text: &str) {
    let script = "const [text] = arguments;
        const target = document.activeElement ?? document.body;
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
        if (target.dispatchEvent(event)) document.execCommand('insertText', false, text);";
    window.run(script, vec![json!(text)]).await;
}

/// Reads the page again, which follows what was sent, until each has its end.
async fn followed(window: &Window<'_>) {
    window.reload().await;
    let ended = "return window.__TAURI__.core.invoke('list_traces', { tenant: 'contoso', limit: 9 })
        .then((traces) => traces.every(({ line }) => !['sent', 'under_way'].includes(line.outcome)))";
    window.until("every delivery to have its end", ended).await;
}

/// What matches stands wholly in the window, without scrolling.
async fn in_sight(window: &Window<'_>, selector: &str, says: &str) {
    let script = "const [selector, says] = arguments;
        const one = document.querySelector(selector);
        if (!one?.innerText.includes(says)) return false;
        const { top, bottom, left, right } = one.getBoundingClientRect();
        return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth && scrollY === 0";
    window.until_with(&format!("{says:?} in sight"), script, vec![json!(selector), json!(says)]).await;
}

#[tokio::test]
async fn t13_a_number_that_is_pasted_is_answered_at_once_at_900_px() {
    answered(&desk()).await;
}

#[tokio::test]
async fn t13_a_number_that_is_pasted_is_answered_at_once_at_900_px_in_chromium() {
    answered(&chromium()).await;
}

async fn answered(desk: &Desk) {
    let mut window = configured(desk, false).await;
    window.resize(900, 800).await;
    for recipient in ["+12025550130", "+12025550123", "+12025550124"] {
        window.send_by_command(recipient).await;
    }
    followed(&window).await;
    let asked = window.clicks;
    // Whatever screen it is: the palette has the answer beside what was pasted.
    for (pasted, says) in [
        ("12025550123", "Delivered"),
        ("+1 (202) 555-0130", "Not delivered"),
        ("001 202 555 0199", "No test send to this number"),
    ] {
        paste(&window, pasted).await;
        in_sight(&window, ".palette-preview .arrived", says).await;
        window.press("Escape").await;
        window.until("the palette to close", "return !document.querySelector('dialog[open]')").await;
    }
    // By the keys for it too, in the window's own engine: the other one has no clipboard to read from here.
    if desk.engine() == Engine::WebKit {
        window.run("document.activeElement.blur()", vec![]).await;
        window.call("copy_text", json!({ "text": "1 202 555 0123" })).await.expect("it is copied");
        window.press("Control+v").await;
        in_sight(&window, ".palette-preview .arrived", "Delivered").await;
        window.press("Escape").await;
        window.until("the palette to close", "return !document.querySelector('dialog[open]')").await;
    }
    assert_eq!(window.clicks, asked, "nothing was clicked");
    // On its own screen the history answers, and has nothing else under the answer.
    window.go("History", "History").await;
    window.says("3 test sends").await;
    paste(&window, "12025550123").await;
    in_sight(&window, "main .arrived", "Delivered").await;
    window.says("1 test send").await;
    window.says("+1 202 555 0123").await;
    window.close().await;
}

#[tokio::test]
async fn t13_what_cannot_be_read_is_said_and_nothing_old_stands_under_it() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.send_by_command("+12025550123").await;
    window.go("History", "History").await;
    window.says("1 test send").await;
    for wrong in ["555-01", "Ann", "+1 202 555 O123"] {
        window.fill("Search", wrong).await;
        window.says("Nothing was looked for").await;
        let error = "return document.getElementById('history-search').getAttribute('aria-invalid') === 'true'
            && !document.querySelector('.rows')";
        window.until("the error alone", error).await;
        window.fill("Search", "12025550123").await;
        window.says("1 test send").await;
    }
    // A national number is one of the country that is chosen beside it.
    window.fill("Search", "202 555 0123").await;
    window.says("Nothing was looked for").await;
    window.choose("Country of the number", "US").await;
    window.says("1 test send").await;
    window.close().await;
}

#[tokio::test]
async fn t13_a_row_opens_its_trace_beside_the_list_and_the_arrow_keys_walk() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    for recipient in ["+12025550130", "+12025550123", "+12025550141"] {
        window.send_by_command(recipient).await;
    }
    followed(&window).await;
    window.go("History", "History").await;
    window.says("3 test sends").await;
    window.tab_to("link", "Trace of").await;
    window.press("Enter").await;
    let shows =
        "return document.querySelector('.trace-beside trace-view')?.innerText.includes(arguments[0]) === true
        && document.querySelectorAll('.rows tbody tr').length === 3";
    window.until_with("the newest", shows, vec![json!("•••••41")]).await;
    window.press("Down").await;
    window.until_with("the next", shows, vec![json!("•••••23")]).await;
    window.press("Down").await;
    window.press("Up").await;
    window.until_with("the one before it", shows, vec![json!("•••••23")]).await;
    let high = "return [...document.querySelectorAll('.rows tbody tr')].map((row) => row.offsetHeight)";
    for height in window.run(high, vec![]).await.as_array().expect("heights") {
        assert!(height.as_f64().is_some_and(|height| height <= 37.0), "a row is one line: {height}");
    }
    window.press("Escape").await;
    window.until("the trace to close", "return !document.querySelector('.trace-beside')").await;
    let focused = "return document.activeElement.closest('.rows tbody') !== null";
    window.until("the focus to stay in the list", focused).await;
    window.close().await;
}

/// Ten thousand test sends: a bounded number of rows in the document, wherever the list is scrolled to, and the one that has the focus.
#[tokio::test]
async fn t13_ten_thousand_test_sends_are_a_window_of_rows() {
    for desk in [desk(), chromium()] {
        let mut window = configured(&desk, false).await;
        for recipient in ["+12025550130", "+12025550123", "+12025550141"] {
            window.send_by_command(recipient).await;
        }
        followed(&window).await;
        window.fill_the_history(10_000).await;
        window.go("History", "History").await;
        window.says("10,000 test sends").await;
        let few = "const rows = document.querySelectorAll('.rows [aria-rowindex]').length;
            return rows > 5 && rows <= 80
              && document.querySelector('table.rows').getAttribute('aria-rowcount') === '10001'";
        window.until("a window of rows", few).await;
        window.tab_to("link", "Trace of").await;
        window.press("Enter").await;
        let at = "const row = document.activeElement.closest('[aria-rowindex]');
            const { top, bottom } = row?.getBoundingClientRect() ?? {};
            return row?.getAttribute('aria-rowindex') === arguments[0] && row.matches('.chosen')
              && top >= document.getElementById('band').getBoundingClientRect().bottom && bottom <= innerHeight
              && document.querySelector('.trace-beside trace-view') !== null";
        window.until_with("the first", at, vec![json!("2")]).await;
        window.press("Down").await;
        window.until_with("the next, in sight", at, vec![json!("3")]).await;
        window.run("scrollTo(0, document.documentElement.scrollHeight)", vec![]).await;
        let last = "return document.querySelector('.rows [aria-rowindex=\"10001\"]') !== null";
        window.until("the last", last).await;
        window.until("a window of rows at the end", few).await;
        // The focus is where it was, and goes on from there.
        window.press("Down").await;
        window.until_with("the one after it, in sight", at, vec![json!("4")]).await;
        for (key, row) in [("End", "10001"), ("Home", "2")] {
            window.press(key).await;
            window.until_with(key, at, vec![json!(row)]).await;
            window.until("a window of rows where it is", few).await;
        }
        let step = "const done = arguments[0];
            const begun = performance.now();
            const before = document.querySelector('.rows .chosen');
            const press = new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(press);
            const look = () => (before.matches('.chosen') ? requestAnimationFrame(look) : done(performance.now() - begun));
            look();";
        println!("{:?}: a step takes {} ms", desk.engine(), window.run_async(step, vec![]).await);
        window.close().await;
    }
}

const CONTROLS: [(&str, &str); 6] = [
    ("the search", "#history-search"),
    ("a filter", "#history-outcome"),
    ("another filter", "#history-add"),
    ("the export", ".head .end button:last-child"),
    ("the days", ".strip-days"),
    ("the list", ".list-card"),
];

#[tokio::test]
async fn t13_no_control_of_the_history_moves_while_answers_come() {
    nothing_moves(&desk()).await;
}

#[tokio::test]
async fn t13_no_control_of_the_history_moves_while_answers_come_in_chromium() {
    nothing_moves(&chromium()).await;
}

async fn nothing_moves(desk: &Desk) {
    let mut window = configured(desk, false).await;
    for recipient in ["+12025550130", "+12025550123"] {
        window.send_by_command(recipient).await;
    }
    window.resize(1280, 900).await;
    window.hold("read_history").await;
    window.go("History", "History").await;
    window.settle().await;
    window.watch_places(&CONTROLS).await;
    if desk.engine() == Engine::Chromium {
        window.watch_shifts().await;
    }
    window.let_go(0).await;
    window.says("2 test sends").await;
    window.settle().await;
    let seen = window.places_seen().await;
    for (name, places) in seen.as_object().expect("places") {
        let places: std::collections::BTreeSet<_> = places
            .as_array()
            .into_iter()
            .flatten()
            // The list grows at its end.
            .map(|place| {
                place.as_str().unwrap_or_default().rsplit_once(' ').map(|(start, _)| start.to_owned())
            })
            .collect();
        assert_eq!(places.len(), 1, "{name} moved: {seen}");
    }
    if desk.engine() == Engine::Chromium {
        let (sum, seen) = window.shifts().await;
        assert!(sum < 0.01, "the layout shifted: {seen}");
    }
    window.close().await;
}

#[tokio::test]
async fn t1_a_recipient_is_offered_by_keyboard_and_its_country_can_be_changed() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Readiness", "Readiness").await;
    window.click("field", "For one recipient").await;
    window.press("Down").await;
    let open = "return document.querySelector('#ready-recipient-offers [aria-selected=true]') !== null";
    window.until("the recipients of the sandbox", open).await;
    window.press("Down").await;
    window.press("Enter").await;
    let chosen = "return /^\\+1202555/.test(document.getElementById('ready-recipient').value)
        && document.querySelector('[aria-label=\"Country of the number\"]').value === 'US'";
    window.until("one of them, and its country", chosen).await;
    // As the number of another country it is read anew, and Rust says what it is then.
    window.fill("For one recipient", "020 7946 0018").await;
    window.choose("Country of the number", "GB").await;
    window.says("+44 20 7946 0018").await;
    window.close().await;
}

/// A list that opens under a pointer at rest is told as a move of it, at whatever moment the engine likes: what Enter takes
/// stays the first line.
#[tokio::test]
async fn p4_a_pointer_at_rest_chooses_nothing_in_the_palette_in_chromium() {
    let desk = chromium();
    let window = configured(&desk, false).await;
    window.type_command("go to").await;
    let moved = "const [screenX, screenY] = arguments;
        document.getElementById('command-2')
            .dispatchEvent(new MouseEvent('mousemove', { screenX, screenY, bubbles: true }));
        return document.querySelector('.palette [aria-selected=true]').id";
    for (at, chosen) in [([300, 300], "command-0"), ([300, 300], "command-0"), ([301, 300], "command-2")] {
        let after = window.run(moved, vec![json!(at[0]), json!(at[1])]).await;
        assert_eq!(after, json!(chosen), "the pointer at {at:?}");
    }
    window.close().await;
}

#[tokio::test]
async fn p4_the_palette_has_the_title_that_begins_so_before_a_group_of_that_name_in_chromium() {
    let desk = chromium();
    let window = configured(&desk, false).await;
    for (typed, first) in
        [("account", "Account"), ("ACC", "Account"), ("test send", "Test send"), ("hist", "History")]
    {
        window.type_command(typed).await;
        let is_first = "const [first] = arguments;
            return document.querySelector('.palette [aria-selected=true] .what')?.innerText === first";
        window
            .until_with(&format!("{first:?} to come first for {typed:?}"), is_first, vec![json!(first)])
            .await;
        window.press("Escape").await;
        window.until("the palette to close", "return !document.querySelector('dialog[open]')").await;
    }
    window.close().await;
}
