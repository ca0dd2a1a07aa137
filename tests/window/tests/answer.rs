//! The answer first: one line, the six boxes, the route and the trace in one look, and nothing that moves (T5, T12).

use linecheck_window::Window;
use serde_json::json;

use crate::{chromium, configured, desk};

const CONTROLS: [(&str, &str); 6] = [
    ("the recipient", "#recipient"),
    ("Send", "main button.primary[type=submit]"),
    ("the boxes", ".boxes"),
    ("Confirm", ".read-back button"),
    ("Raw", ".trace-tools .toggle"),
    ("Why", ".why > summary"),
];

#[tokio::test]
async fn t5_the_usual_case_is_in_sight_without_scrolling() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    window.resize(1280, 800).await;
    window.send_to("+12025550123").await;
    window.says("Delivered to +12•••••23 in").await;
    window.run("scrollTo(0, 0)", vec![]).await;
    let hidden = "return ['.verdict h2', '#read-back', 'route-picture svg', '.trace > li:last-child']
        .filter((one) => document.querySelector(one).getBoundingClientRect().bottom > innerHeight)";
    assert_eq!(window.run(hidden, vec![]).await, json!([]));
    let high =
        "return Math.max(...[...document.querySelectorAll('.trace .line')].map((one) => one.offsetHeight))";
    assert_eq!(window.run(high, vec![]).await, json!(28), "a row is as high as one line");
    window.close().await;
}

/// Sends a second test while the first is shown, and watches.
async fn watched(window: &mut Window<'_>) {
    window.send_to("+12025550123").await;
    window.says("Delivered to +12•••••23 in").await;
    window.fill("Recipient", "+12025550124").await;
    window.settle().await;
    let planned = "return document.getElementById('recipient-hint').innerText.includes('555 0124')
        && Boolean(document.getElementById('billed'))";
    window.until("what the second send would do", planned).await;
    // Slow enough that no answer comes in the moment after the press.
    let slow = json!([{ "endpoint": "any", "action": { "kind": "latency", "ms": 900 } }]);
    window.call("set_sandbox_faults", json!({ "rules": slow })).await.expect("the rule is set");
    window.run("scrollTo(0, 0)", vec![]).await;
    window.settle().await;
}

#[tokio::test]
async fn t5_t12_no_control_moves_while_messages_come() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    window.resize(1280, 800).await;
    watched(&mut window).await;
    window.watch_places(&CONTROLS).await;
    window.press("Control+Enter").await;
    window.says("Delivered to +12•••••24 in").await;
    window.settle().await;
    let seen = window.places_seen().await;
    for (name, places) in seen.as_object().expect("places") {
        assert_eq!(places.as_array().map(Vec::len), Some(1), "{name} moved: {seen}");
    }
    window.close().await;
}

#[tokio::test]
async fn t5_t12_the_layout_does_not_shift_while_messages_come_in_chromium() {
    let desk = chromium();
    let mut window = configured(&desk, true).await;
    window.resize(1280, 800).await;
    watched(&mut window).await;
    window.watch_shifts().await;
    window.press("Control+Enter").await;
    window.says("Delivered to +12•••••24 in").await;
    window.settle().await;
    let (sum, what) = window.shifts().await;
    // Words of what is done, and of the answer, that need a second line.
    assert!(sum < 0.006, "the layout shifted by {sum}: {what}");
    window.close().await;
}

#[tokio::test]
async fn t12_six_boxes_are_one_field_that_is_typed_pasted_and_mended_in() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.send_to("+12025550123").await;
    window.says("Delivered to +12•••••23 in").await;
    let value = "return document.getElementById('read-back').value";
    window.fill("Passcode that was read back", "12 3x4").await;
    assert_eq!(window.run(value, vec![]).await, json!("1234"), "only digits are taken");
    for keys in ["Left", "Left", "Backspace", "9"] {
        window.press(keys).await;
    }
    assert_eq!(window.run(value, vec![]).await, json!("1934"), "the arrows and Backspace mend one box");
    let now = "return [...document.querySelectorAll('.boxes > span')].findIndex((box) => box.classList.contains('now'))";
    assert_eq!(window.run(now, vec![]).await, json!(2), "the box that is typed in next");
    let paste = "const input = document.getElementById('read-back');
        input.select();
        input.setRangeText('654 321 0', 0, input.value.length, 'end');
        input.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
        return input.value";
    assert_eq!(window.run(paste, vec![]).await, json!("654321"), "six are taken of what is pasted");
    let wide = "const [field, boxes] = ['#read-back', '.boxes'].map((one) => document.querySelector(one).getBoundingClientRect());
        return field.width >= boxes.width";
    window.until("a field over all six boxes", wide).await;
    let fields = "return document.querySelectorAll('.read-back input').length === 1
        && [...document.querySelectorAll('.boxes > span')].every((box) => box.ariaHidden === 'true')";
    window.until("one field to be read aloud", fields).await;
    window.close().await;
}

/// Each text of the route is as wide as its box allows, however large and long it is.
#[tokio::test]
async fn t5_no_text_of_the_route_leaves_its_box() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    window.go_wrong("send_21408").await;
    window.send_to("+12025550123").await;
    window.says("Delivered to +12•••••23 in").await;
    let leaving = "return [...document.querySelectorAll('.route g')].flatMap((group) => {
          const box = group.querySelector('.box')?.getBBox();
          return box ? [...group.querySelectorAll('text')].filter((text) => {
            const { x, width } = text.getBBox();
            return x < box.x || x + width > box.x + box.width;
          }).map((text) => text.textContent) : [];
        })";
    for (width, text_size) in [(1400, 100), (900, 100), (1400, 200)] {
        let mut preferences = window.call("read_preferences", json!({})).await.expect("the preferences");
        preferences["text_size"] = json!(text_size);
        let saved = json!({ "preferences": preferences });
        window.call("save_preferences", saved).await.expect("they are saved");
        window.resize(width, 900).await;
        window.lengthen().await;
        window.says("default account").await;
        window.until("the route", "return Boolean(document.querySelector('.route text'))").await;
        assert_eq!(window.run(leaving, vec![]).await, json!([]), "{width} px, {text_size} %");
    }
    window.close().await;
}

/// A list that has the focus takes digits for itself: they choose a number, and no screen.
#[tokio::test]
async fn t1_digits_choose_a_number_in_the_list_that_has_the_focus() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Test send", "Test send").await;
    window.tab_to("field", "From").await;
    for digit in ["1", "3", "1", "2"] {
        window.press(digit).await;
    }
    let chosen = "return document.getElementById('from').value.startsWith('+1312')
        && location.hash.startsWith('#/send')";
    window.until("a number of these digits", chosen).await;
    window.close().await;
}
