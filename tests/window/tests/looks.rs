//! How it looks when it is hard: small windows, large text, long words, no motion.

use linecheck_window::Window;
use serde_json::json;

use crate::{configured, desk};

const SCREENS: [(&str, &str); 9] = [
    ("overview", "Overview"),
    ("account/contoso", "Twilio account"),
    ("ready/contoso", "Readiness"),
    ("send/contoso", "Test send"),
    ("matrix/contoso", "Every number, both channels"),
    ("history", "History"),
    ("drafts", "Drafts"),
    ("sandbox", "Sandbox"),
    ("settings", "Settings"),
];

/// What sticks out: sideways scrolling of the page, controls beyond its edge, text cut inside its box, controls that
/// cover one another.
const LOST: &str = r#"
const wide = document.documentElement.clientWidth;
const lost = [];
const said = (element) => `${element.tagName.toLowerCase()} "${(element.innerText || element.ariaLabel || '').slice(0, 40)}"`;
if (document.documentElement.scrollWidth > wide + 1) {
  const wider = [...document.querySelectorAll('main *')].filter((one) => one.checkVisibility() && !one.closest('.visually-hidden') && one.getBoundingClientRect().right > wide + 1);
  lost.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} > ${wide}: ${wider.slice(-3).map((one) => `${one.className} ${said(one)}`).join(', ')}`);
}
const controls = [...document.querySelectorAll('button, a[href], input, select, textarea, summary')]
  .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !one.closest('.visually-hidden, .number-window, .skip') && !one.matches('.skip, input[type=radio], input[type=checkbox]'));
const boxes = controls.map((one) => [one, one.getBoundingClientRect()]).filter(([, box]) => box.width > 1);
for (const [one, box] of boxes) {
  if (box.right > wide + 1 || box.left < -1) lost.push(`${said(one)} is beyond the edge`);
  if (one.matches('button, a') && (one.scrollWidth > one.clientWidth + 1) && getComputedStyle(one).overflow !== 'visible') lost.push(`${said(one)} is cut`);
  if (one.matches('button, select, input, summary') && box.height < 23.5) lost.push(`${said(one)} is ${box.height} px high`);
}
for (let a = 0; a < boxes.length; a += 1) for (let b = a + 1; b < boxes.length; b += 1) {
  const [one, first] = boxes[a]; const [other, second] = boxes[b];
  if (one.contains(other) || other.contains(one) || one.closest('.sticky') !== other.closest('.sticky') || one.closest('nav, header.band') !== other.closest('nav, header.band')) continue;
  const across = Math.min(first.right, second.right) - Math.max(first.left, second.left);
  const down = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
  if (across > 3 && down > 3 && !one.parentElement.classList.contains('with-end')) lost.push(`${said(one)} and ${said(other)} overlap`);
}
for (const one of document.querySelectorAll('h1, h2, h3, p, label, dt, dd, legend, .badge, .note')) {
  if (!one.checkVisibility() || one.closest('.visually-hidden') || one.clientWidth <= 1) continue;
  const style = getComputedStyle(one);
  if (style.overflowX !== 'visible' && one.scrollWidth > one.clientWidth + 1 && !one.title) lost.push(`${said(one)} is cut`);
}
return lost;
"#;

/// Makes every text a third longer, as German does, with words that do not break.
const LENGTHEN: &str = r#"
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const nodes = [];
while (walker.nextNode()) nodes.push(walker.currentNode);
for (const node of nodes) {
  if (!node.nodeValue.trim() || node.parentElement.closest('.mono, kbd, svg, .number-window, .visually-hidden, pre, option')) continue;
  node.nodeValue = node.nodeValue.replace(/\p{L}{4,}/gu, (word) => word + 'en'.repeat(Math.ceil(word.length * 0.2)));
}
"#;

async fn nothing_is_lost(window: &Window<'_>, when: &str) {
    for (place, heading) in SCREENS {
        window.run("location.hash = `#/${arguments[0]}`", vec![json!(place)]).await;
        window.find("heading", heading).await;
        window.settle().await;
        let lost = window.run(LOST, vec![]).await;
        assert_eq!(lost, json!([]), "{heading}, {when}");
        window.run(LENGTHEN, vec![]).await;
        let lost = window.run(LOST, vec![]).await;
        assert_eq!(lost, json!([]), "{heading}, {when}, in longer words");
    }
}

#[tokio::test]
async fn p4_nothing_is_cut_or_lost_in_a_small_window_with_large_text_and_long_words() {
    let desk = desk();
    let mut window = configured(&desk, true).await;
    window.send_to("+12025550130").await;
    window.says("Not delivered to").await;
    window.go("Readiness", "Readiness").await;
    window.click("button", "Check now").await;
    window.says("could not be read").await;
    window.call("begin_draft", json!({ "tenant": "contoso", "new_account": true })).await.expect("a draft");
    window.resize(1600, 1000).await;
    nothing_is_lost(&window, "1600 px").await;
    window.resize(900, 900).await;
    nothing_is_lost(&window, "900 px").await;
    let mut preferences = window.call("read_preferences", json!({})).await.expect("the preferences");
    preferences["text_size"] = json!(200);
    window.call("save_preferences", json!({ "preferences": preferences })).await.expect("they are saved");
    window.reload().await;
    nothing_is_lost(&window, "900 px, text of 200 %").await;
    window.close().await;
}

/// The style sheets hold what the driver cannot switch on: no motion but progress, and the system's colours.
#[tokio::test]
async fn p4_the_style_sheets_honour_reduced_motion_and_forced_colours() {
    let desk = desk();
    let window = configured(&desk, false).await;
    let rules = r#"
        const found = { motion: 0, forced: 0, contrast: 0, moving: [] };
        const walk = (rules, quiet) => { for (const rule of rules) {
          const text = rule.media?.mediaText ?? '';
          if (text.includes('prefers-reduced-motion')) found.motion += 1;
          if (text.includes('forced-colors')) found.forced += 1;
          if (text.includes('prefers-contrast')) found.contrast += 1;
          if (rule.styleSheet) walk(rule.styleSheet.cssRules, quiet);
          if (rule.cssRules) walk(rule.cssRules, quiet || text.includes('prefers-reduced-motion'));
        } };
        for (const sheet of document.styleSheets) walk(sheet.cssRules, false);
        return found;"#;
    let found = window.run(rules, vec![]).await;
    for part in ["motion", "forced", "contrast"] {
        assert!(found[part].as_u64().is_some_and(|count| count > 0), "{part}: {found}");
    }
    window.close().await;
}

#[tokio::test]
async fn s1_the_sandbox_is_marked_on_every_screen_in_the_title_and_in_the_trace() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.send_to("+12025550123").await;
    window.says("Delivered to").await;
    for (place, heading) in SCREENS {
        window.run("location.hash = `#/${arguments[0]}`", vec![json!(place)]).await;
        window.find("heading", heading).await;
        let band = "return document.getElementById('band').checkVisibility() && document.title.startsWith('SANDBOX')";
        window.until(&format!("the band on {heading}"), band).await;
    }
    window.close().await;
}
