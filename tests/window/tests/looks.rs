//! How it looks when it is hard: small windows, large text, long words, no motion.

use linecheck_window::Window;
use serde_json::json;

use crate::{configured, desk};

const SCREENS: [(&str, &str); 12] = [
    ("overview", "Overview"),
    ("account/contoso", "Twilio account"),
    ("look_up/contoso", "Look up"),
    ("delivery/contoso", "Delivery"),
    ("ready/contoso", "Readiness"),
    ("send/contoso", "Test send"),
    ("matrix/contoso", "Every number, both channels"),
    ("pingone/contoso", "PingOne"),
    ("history", "History"),
    ("drafts", "Drafts"),
    ("sandbox", "Sandbox"),
    ("settings", "Settings"),
];

async fn nothing_is_lost(window: &Window<'_>, when: &str) {
    for (place, heading) in SCREENS {
        window.run("location.hash = `#/${arguments[0]}`", vec![json!(place)]).await;
        window.find("heading", heading).await;
        window.settle().await;
        assert_eq!(window.cut().await, Vec::<String>::new(), "{heading}, {when}");
        assert_eq!(window.faint().await, Vec::<String>::new(), "{heading}, {when}");
        window.longer_words().await;
        assert_eq!(window.cut().await, Vec::<String>::new(), "{heading}, {when}, in longer words");
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
    window.says("What this check cannot tell").await;
    window.call("begin_draft", json!({ "tenant": "contoso", "new_account": true })).await.expect("a draft");
    window.connect_pingone("Contoso").await;
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

/// GTK draws the menu: its letters must stand out from what is behind them, in the theme of the page.
#[tokio::test]
async fn p4_the_menu_is_readable_in_light_and_dark() {
    let desk = desk();
    let window = configured(&desk, false).await;
    for theme in ["light", "dark"] {
        window.theme(theme).await;
        let mut menu = window.menu().await;
        // GTK draws it in its own time.
        for _ in 0..200 {
            if menu.is_dark == (theme == "dark") && menu.contrast >= 4.5 {
                break;
            }
            window.settle().await;
            menu = window.menu().await;
        }
        assert!(menu.is_dark == (theme == "dark") && menu.contrast >= 4.5, "{theme}: {menu:?}");
    }
    window.close().await;
}

#[tokio::test]
async fn ux12_keys_are_the_same_in_the_navigation_and_the_menu_and_all_are_listed() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Sandbox", "Sandbox").await;
    let keys = "return [...document.querySelectorAll('#nav li kbd')].map((key) => key.textContent).join(' ')";
    let shown = window.run(keys, vec![]).await;
    // The menu can take no single digit: it would be typed nowhere any more.
    assert_eq!(
        shown,
        json!("Ctrl+1 Ctrl+F Ctrl+G Ctrl+2 Ctrl+3 Ctrl+4 Ctrl+P Ctrl+5 Ctrl+6 Ctrl+7 Ctrl+8 Ctrl+9")
    );
    window.press("Shift+?").await;
    window.find("heading", "Keys").await;
    // Also those of other screens.
    for command in ["Verify Account", "Save and make active", "Send the test", "Test send"] {
        window.says(command).await;
    }
    window.press("Escape").await;
    window.run("document.querySelector('main select').focus()", vec![]).await;
    window.press("4").await;
    window.find("heading", "Test send").await;
    window.close().await;
}

#[tokio::test]
async fn ux12_a_setting_that_is_found_is_where_the_focus_goes() {
    let desk = desk();
    let window = configured(&desk, false).await;
    for (typed, field) in
        [("text size", "text-size"), ("wait between", "cool-down"), ("history is kept", "retention")]
    {
        window.press("Control+k").await;
        window.type_keys(typed).await;
        window
            .until(
                "it to be found",
                "return document.querySelectorAll('.palette [role=option]').length === 1",
            )
            .await;
        window.press("Enter").await;
        let there = "const { id, name } = document.activeElement;
            const { top, bottom } = document.activeElement.getBoundingClientRect();
            return [id, name].includes(arguments[0]) && top >= 0 && bottom <= innerHeight";
        window.until_with(field, there, vec![json!(field)]).await;
        assert_eq!(window.run("return location.hash", vec![]).await, json!("#/settings"), "one comes once");
        // A letter typed there is no command.
        window.run("document.activeElement.blur()", vec![]).await;
    }
    window.close().await;
}

#[tokio::test]
async fn ux1_the_title_of_a_screen_stays_where_it_is_when_the_page_is_scrolled() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    // Lower than what is shown.
    window.resize(1400, 600).await;
    window.go("Account", "Twilio account").await;
    window.says("20 of 20 selected").await;
    let place = "return document.querySelector('h1').getBoundingClientRect().top";
    let before = window.run(place, vec![]).await;
    window.run("scrollTo(0, 300)", vec![]).await;
    window.settle().await;
    assert_eq!(window.run("return scrollY", vec![]).await, json!(300), "it can be scrolled");
    assert_eq!(window.run(place, vec![]).await, before);
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
