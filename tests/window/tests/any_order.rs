//! Whatever order answers come in: once all is quiet, what is shown is what is stored, and what the person did last; and no press
//! is without an effect that can be seen. Two stories, each with the same seeds; `LINECHECK_SEEDS=3,17` runs others. In Chromium, which
//! is quicker, `cargo xtask torture` runs fifty.

use std::env;

use linecheck_window::{Desk, Engine, Window};
use serde_json::{Value, json};

use crate::{chromium, desk, in_the_sandbox};

/// No answer is held back for longer, in milliseconds.
const MOST: u32 = 500;

/// Those of the window, and those of Chromium, where nobody names any.
const OF_WINDOW: &str = "1,2,3,4,5";
const OF_CHROMIUM: &str = "6,7,8";

fn seeds(desk: &Desk) -> Vec<u32> {
    let usual = if desk.engine() == Engine::WebKit { OF_WINDOW } else { OF_CHROMIUM };
    let given = env::var("LINECHECK_SEEDS").unwrap_or_else(|_| usual.to_owned());
    given.split(',').map(|seed| seed.trim().parse().expect("LINECHECK_SEEDS are numbers")).collect()
}

/// Compares what is shown with what is stored; a line for each difference.
const DIFFERENCES: &str = r"
const [tenant, done] = arguments;
const ask = window.promptly;
const found = [];
const same = (what, shown, stored) => {
  const [one, other] = [JSON.stringify(shown), JSON.stringify(stored)];
  if (one !== other) found.push(`${what}: ${one} is shown, ${other} is stored`);
};
const one = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const chosen = (name) => one(`input[name=${name}]:checked`)?.value;
const lastOf = (link) => decodeURIComponent(link.hash.split('/').at(-1));
const screens = {
  async account() {
    const draft = await ask('read_draft', { tenant });
    const status = await ask('read_status', { tenant });
    const active = status.active.sender === 'custom' ? status.active : null;
    const selected = draft?.selected ?? active?.selected ?? [];
    same('SMS', one('#method-sms').checked, status.tenant.sms_enabled);
    same('Voice', one('#method-voice').checked, status.tenant.voice_enabled);
    same('there is something to discard', all('main button').some((one) => /^Discard/.test(one.innerText)), draft !== null);
    if (chosen('sender') === 'ping_identity') return;
    if (chosen('fallback')) same('fallback', chosen('fallback') === 'enable', draft?.fallback ?? active?.fallback ?? false);
    if (one('#account-sid')) same('SID', one('#account-sid').value, draft?.account_sid);
    if (one('#numbers-count')) same('selected', parseInt(one('#numbers-count').textContent), selected.length);
    for (const row of all('.number-row')) {
      const number = row.children[1].title;
      same(number, row.ariaSelected === 'true', selected.includes(number));
    }
    const added = one('.rail .diff li.plus')?.innerText.match(/(\d+) organization/)?.[1] ?? 0;
    same('what Save would add', Number(added), draft?.changes.numbers_added.length ?? 0);
  },
  async send() {
    const traces = await ask('list_traces', { tenant, limit: 30 });
    same('recent', all('.recent a').map(lastOf), traces.map((trace) => trace.transaction));
    const current = one('.recent a[aria-current]');
    const shown = traces.find((trace) => current && trace.transaction === lastOf(current));
    if (shown) {
      const { recipient } = await ask('read_trace', { transaction: shown.transaction });
      same('the answer', one('.verdict h2').innerText.includes(recipient), true);
      same('the transaction', one('.ids').innerText.includes(shown.transaction), true);
    }
    const open = traces.filter((trace) => trace.line.outcome === 'under_way').length;
    same('without an outcome', all('.recent .badge').filter((badge) => /no outcome yet/i.test(badge.innerText)).length, open);
    if (!shown) same('a trace is shown', false, traces.length > 0);
  },
  async history() {
    const columns = { channel: one('#history-channel').value, tenant: one('#history-tenant').value };
    const filter = { columns };
    const { rows, total } = await ask('read_history', { filter, after: null, limit: 50 });
    // The rows in sight, and how many there are.
    const shown = all('.rows [aria-rowindex]').map((row) => Number(row.getAttribute('aria-rowindex')) - 2);
    same('there are rows', shown.length > 0, total > 0);
    same('rows', all('.rows th a').map(lastOf), shown.map((index) => rows[index]?.transaction));
    same('how many', Number(one('.rows')?.getAttribute('aria-rowcount') ?? 1) - 1, total);
  },
  async drafts() {
    const drafts = await ask('list_drafts', {});
    same('queued', all('.list-row input').map((box) => box.checked), drafts.map((draft) => draft.queued));
  },
  async settings() {
    const { theme, text_size } = await ask('read_preferences', {});
    same('theme', chosen('theme'), theme);
    same('text size', Number(chosen('text-size')), text_size);
    same('the theme in use', document.documentElement.dataset.theme, theme);
  },
  async sandbox() {
    const faults = await ask('read_sandbox_faults', {});
    same('what goes wrong', one('main .card > header .badge.warn') !== null, faults.length > 0);
  },
};
const screen = location.hash.split('/')[1];
screens[screen]().then(() => done(found), (thrown) => done([`${screen}: ${thrown.message ?? JSON.stringify(thrown)}`]))";

/// Once all is quiet, nothing that is shown differs from what is stored.
async fn is_true(window: &Window<'_>, tenant: &str) {
    window.is_quiet().await;
    window.settle().await;
    let differences = window.run_async(DIFFERENCES, vec![json!(tenant)]).await;
    assert_eq!(
        differences,
        json!([]),
        "the page shows:\n{}\nafter:\n{}",
        window.text().await,
        window.deeds().await
    );
}

async fn show(window: &Window<'_>, screen: &str, tenant: &str, heading: &str) {
    window
        .run("location.hash = `#/${arguments[0]}/${arguments[1]}`", vec![json!(screen), json!(tenant)])
        .await;
    window.find("heading", heading).await;
    let shown = "return document.title.includes(arguments[0])";
    window.until_with("the tenant to be looked at", shown, vec![json!(tenant)]).await;
}

async fn status(window: &Window<'_>, tenant: &str) -> Value {
    window.call("read_status", json!({ "tenant": tenant })).await.expect("a status")
}

/// Adds a tenant, named as it is called.
async fn add(window: &Window<'_>, tenant: &str) {
    let edit = json!({ "sms": true, "voice": true });
    let tenant = json!({ "id": tenant, "name": tenant, "edit": edit });
    window.call("add_tenant", tenant).await.expect("a tenant");
}

#[tokio::test]
async fn c7_c8_c10_m1_m4_an_administrators_presses_hold_in_whatever_order_answers_come() {
    administrators_presses(&desk()).await;
}

#[tokio::test]
async fn c7_c8_c10_m1_m4_an_administrators_presses_hold_in_whatever_order_in_chromium() {
    administrators_presses(&chromium()).await;
}

async fn administrators_presses(desk: &Desk) {
    let mut window = in_the_sandbox(desk).await;
    for seed in seeds(desk) {
        add(&window, &format!("admin-{seed}")).await;
    }
    window.reload().await;
    for seed in seeds(desk) {
        println!("seed {seed}");
        window.delay_answers(seed, MOST).await;
        configure(&mut window, &format!("admin-{seed}")).await;
        change(&mut window, &format!("admin-{seed}")).await;
        think_again(&mut window, &format!("admin-{seed}")).await;
        look_elsewhere(&mut window, &format!("admin-{seed}")).await;
    }
    window.close().await;
}

async fn configure(window: &mut Window<'_>, tenant: &str) {
    let (sid, token) = window.credentials("main").await;
    show(window, "account", tenant, "Twilio account").await;
    window.press_on("field", "Custom").await;
    window.fill("Account SID", &sid).await;
    window.fill("Auth Token", &token).await;
    window.press_on("field", "Enable").await;
    window.press_on("button", "Verify Account").await;
    window.press_on("button", "Select All").await;
    window.press_on("button", "Save and make active").await;
    window.fill("Your name", "Ann Admin").await;
    window.press_on("button", "I Consent").await;
    window.says("The consent was recorded with it.").await;
    is_true(window, tenant).await;
    let active = &status(window, tenant).await["active"];
    assert_eq!(active["fallback"], json!(true), "Save went past Enable");
    assert_eq!(
        active["selected"].as_array().map(Vec::len),
        Some(20),
        "Save went past Select All, after:\n{}",
        window.deeds().await
    );
}

/// Back and forth, and the last press counts.
async fn change(window: &mut Window<'_>, tenant: &str) {
    window.press_on("button", "Edit Organization Numbers").await;
    window.press_on("button", "Edit Fallback To Default Account").await;
    window.press_on("button", "Select none").await;
    window.press_on("field", "Disable").await;
    window.press_on("button", "Select All").await;
    window.press_on("field", "Enable").await;
    window.press_on("field", "Disable").await;
    window.press_on("button", "Save and make active").await;
    window.says("Saved. Contoso is active on record.").await;
    is_true(window, tenant).await;
    let active = &status(window, tenant).await["active"];
    assert_eq!(active["fallback"], json!(false), "Save went past Disable");
    assert_eq!(
        active["selected"].as_array().map(Vec::len),
        Some(20),
        "Save went past Select All, after:\n{}",
        window.deeds().await
    );
    // Nothing is left to save, and that is said.
    window.strike("Control+s").await;
    window.says("Nothing has changed, so there is nothing to save.").await;
}

/// A choice that is not saved stays, also behind another screen; so does what was taken back.
async fn think_again(window: &mut Window<'_>, tenant: &str) {
    window.press_on("button", "Edit Fallback To Default Account").await;
    window.press_on("field", "Enable").await;
    window.press_on("link", "Overview").await;
    show(window, "account", tenant, "Twilio account").await;
    is_true(window, tenant).await;
    let draft = window.call("read_draft", json!({ "tenant": tenant })).await.expect("a draft");
    assert_eq!(draft["fallback"], json!(true), "Enable was lost");
    window.press_on("field", "Voice").await;
    window.press_on("field", "Ping Identity").await;
    window.press_on("button", "Save and delete the custom account").await;
    window.find("heading", "Delete the custom account?").await;
    window.press_on("button", "Cancel").await;
    is_true(window, tenant).await;
    window.says("Saving now deletes the custom account").await;
    assert_eq!(status(window, tenant).await["tenant"]["voice_enabled"], json!(false), "Voice was lost");
    window.press_on("field", "Custom").await;
    window.press_on("button", "Discard changes").await;
    window.press_on("button", "Discard changes").await;
    is_true(window, tenant).await;
    window.find("field", "Disable").await;
}

async fn look_elsewhere(window: &mut Window<'_>, tenant: &str) {
    window.press_on("button", "Change Account").await;
    window.press_on("link", "Drafts…").await;
    let waits = format!("Verify later: {tenant}");
    window.find("heading", "Drafts").await;
    window.find("field", &waits).await;
    for _ in 0..3 {
        window.press_on("field", &waits).await;
    }
    is_true(window, tenant).await;
    let draft = window.call("read_draft", json!({ "tenant": tenant })).await.expect("a draft");
    assert_eq!(draft["queued"], json!(true), "a press on the box was lost");
    window.press_on("button", &format!("Discard: {tenant}")).await;
    window.press_on("button", "Discard").await;
    is_true(window, tenant).await;
    window.press_on("link", "Settings").await;
    window.press_on("field", "Dark").await;
    window.press_on("field", "125 %").await;
    window.press_on("field", "Light").await;
    window.press_on("field", "100 %").await;
    is_true(window, tenant).await;
    window.find("heading", "Settings").await;
    let preferences = window.call("read_preferences", json!({})).await.expect("preferences");
    assert_eq!((&preferences["theme"], &preferences["text_size"]), (&json!("light"), &json!(100)));
}

#[tokio::test]
async fn t2_t5_t12_t13_a_support_agents_presses_hold_in_whatever_order_answers_come() {
    support_agents_presses(&desk()).await;
}

#[tokio::test]
async fn t2_t5_t12_t13_a_support_agents_presses_hold_in_whatever_order_in_chromium() {
    support_agents_presses(&chromium()).await;
}

async fn support_agents_presses(desk: &Desk) {
    let mut window = in_the_sandbox(desk).await;
    for seed in seeds(desk) {
        add(&window, &format!("desk-{seed}")).await;
        window.configure_for(&format!("desk-{seed}"), "main", false).await;
    }
    window.reload().await;
    for (at, seed) in seeds(desk).into_iter().enumerate() {
        println!("seed {seed}");
        window.delay_answers(seed, MOST).await;
        let tenant = format!("desk-{seed}");
        send(&mut window, &tenant, at).await;
        look_back(&mut window, &tenant).await;
        search(&mut window, &tenant).await;
    }
    window.close().await;
}

async fn traces(window: &Window<'_>, tenant: &str) -> Vec<Value> {
    let asked = json!({ "tenant": tenant, "limit": 30 });
    window.call("list_traces", asked).await.expect("traces").as_array().expect("a list").clone()
}

/// Presses a key or a button of the form twice in one moment, so that the second press finds the first under way however quickly
/// that ends: the driver's own second press would be a later one.
async fn twice(window: &mut Window<'_>, kind: &str, name: &str) {
    let double = "const { form } = document.getElementById('recipient');
        window.pressed = new Set();
        form.addEventListener('submit', (event) => window.pressed.add(event));
        form.addEventListener(arguments[0], () => form.requestSubmit(), { once: true })";
    if kind == "key" {
        window.run(double, vec![json!("keydown")]).await;
        window.strike(name).await;
    } else {
        window.run(double, vec![json!("click")]).await;
        window.press_on(kind, name).await;
    }
    let pressed = window.run("return window.pressed.size", vec![]).await;
    assert_eq!(pressed, json!(2), "both presses reached the form");
}

/// Each press of Send sends once, and a press meanwhile sends nothing.
async fn send(window: &mut Window<'_>, tenant: &str, at: usize) {
    show(window, "send", tenant, "Test send").await;
    window.fill("Recipient", &format!("+120255501{at:02}")).await;
    twice(window, "key", "Enter").await;
    window.says("Delivered to").await;
    is_true(window, tenant).await;
    assert_eq!(traces(window, tenant).await.len(), 1, "Enter sent again");
    window.press_on("field", "Voice call").await;
    window.fill("Recipient", &format!("+120255502{at:02}")).await;
    twice(window, "button", "Send test, nothing is billed").await;
    window.says("answered, over after").await;
    is_true(window, tenant).await;
    assert_eq!(traces(window, tenant).await.len(), 2, "Send sent again");
}

/// What is read back belongs to one test send.
async fn look_back(window: &mut Window<'_>, tenant: &str) {
    window.fill("Passcode that was read back", "12345").await;
    window.strike("Enter").await;
    window.says("A passcode has 6 digits.").await;
    window.run("document.querySelectorAll('.recent a')[1].click()", vec![]).await;
    window
        .until("the older one", "return document.querySelectorAll('.recent a')[1].ariaCurrent === 'true'")
        .await;
    is_true(window, tenant).await;
    let empty = "return document.getElementById('read-back').value === ''
        && document.getElementById('read-back-error').textContent === ''";
    window.until("the digits to have stayed with their test send", empty).await;
}

async fn search(window: &mut Window<'_>, tenant: &str) {
    window.press_on("link", "History").await;
    window.find("field", "Channel").await;
    window.choose("Channel", "voice").await;
    // The navigation has a choice of that name too.
    let choose = "const list = document.getElementById('history-tenant');
        list.value = arguments[0];
        list.dispatchEvent(new Event('change', { bubbles: true }));
        return list.value === arguments[0]";
    window.until_with("the tenant to be chosen", choose, vec![json!(tenant)]).await;
    window.choose("Channel", "sms").await;
    is_true(window, tenant).await;
    window.press_on("button", "Clear the filters").await;
    is_true(window, tenant).await;
    window.press_on("link", "Sandbox").await;
    window.find("heading", "Sandbox").await;
    window.simulate("verify_slow").await;
    window.press_on("button", "Let everything work again").await;
    is_true(window, tenant).await;
}
