//! The guide in the window (K3): opened by its key where the screen is explained, searched, walked through, everywhere.

use linecheck_window::{Desk, Start, Window};
use serde_json::{Value, json};

use crate::{chromium, configured, desk};

/// Waits until the heading with these words has the focus, and stands in the window.
async fn stands_at(window: &Window<'_>, heading: &str) {
    let script = "const { tagName, innerText } = document.activeElement;
        const { top, bottom } = document.activeElement.getBoundingClientRect();
        const band = document.getElementById('top').getBoundingClientRect().bottom;
        return /^H[1-4]$/.test(tagName) && innerText === arguments[0] && top >= band && bottom <= innerHeight";
    window.until_with(&format!("the focus on {heading:?}"), script, vec![json!(heading)]).await;
}

#[tokio::test]
async fn k3_f1_opens_the_guide_where_the_screen_is_explained() {
    opened(&desk()).await;
}

#[tokio::test]
async fn k3_f1_opens_the_guide_where_the_screen_is_explained_in_chromium() {
    opened(&chromium()).await;
}

async fn opened(desk: &Desk) {
    let mut window = configured(desk, false).await;
    window.go("Account", "Twilio account").await;
    window.press("F1").await;
    stands_at(&window, "Set up a custom Twilio account").await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    // From within a field too.
    window.go("Test send", "Test send").await;
    window.click("field", "Recipient").await;
    window.press("F1").await;
    stands_at(&window, "Send a test").await;
    // By the list of commands, and by the navigation.
    window.go("Settings", "Settings").await;
    window.type_command("guide").await;
    window.press("Enter").await;
    stands_at(&window, "Reach Twilio through your network").await;
    window.go("Audit trail", "Audit trail").await;
    window.click("button", "Guide").await;
    stands_at(&window, "Look at the trail").await;
    // From page to page by its links, and back by the history of the window.
    window.click("link", "PingID's steps, and where each is done").await;
    stands_at(&window, "PingID's steps, and where each is done").await;
    let current = "return document.querySelector('.guide-pages [aria-current=page]').textContent";
    assert_eq!(window.run(current, vec![]).await, json!("PingID's steps, and where each is done"));
    window.click("link", "Carry it over to PingOne").await;
    stands_at(&window, "Carry it over to PingOne").await;
    window.run("history.back()", vec![]).await;
    stands_at(&window, "PingID's steps, and where each is done").await;
    // What is outside opens in the browser, by its name in the fixed list; what is no page of the guide is words.
    let outside = "return [...document.querySelectorAll('.guide-text document-link')].map((one) => one.innerText.trim())";
    let outside = window.run(outside, vec![]).await;
    assert!(
        outside[0].as_str().is_some_and(|one| one.contains("Using a custom Twilio account with PingID")),
        "{outside}"
    );
    let elsewhere = "return [...document.querySelectorAll('.guide-text a')].every((one) => one.hash.startsWith('#/guide/'))";
    assert_eq!(window.run(elsewhere, vec![]).await, json!(true));
    assert_eq!(window.violations().await, Vec::<String>::new());
    window.close().await;
}

#[tokio::test]
async fn k3_what_is_sought_is_found_by_keyboard_and_its_section_has_the_focus() {
    found(&desk()).await;
}

#[tokio::test]
async fn k3_what_is_sought_is_found_by_keyboard_and_its_section_has_the_focus_in_chromium() {
    found(&chromium()).await;
}

async fn found(desk: &Desk) {
    let window = configured(desk, false).await;
    window.press("F1").await;
    window.find("heading", "Guide").await;
    window.tab_to("field", "Search the guide").await;
    window.type_keys("checkpoint elsewhere").await;
    let first = "return document.querySelector('.guide-found a strong')?.innerText === arguments[0]";
    window
        .until_with(
            "the section whose title has the words",
            first,
            vec![json!("Keep a checkpoint elsewhere")],
        )
        .await;
    window.press("Enter").await;
    stands_at(&window, "Keep a checkpoint elsewhere").await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    // What was found stays, to walk through: the field, the first, the second.
    window.press("F1").await;
    window.tab_to("field", "Search the guide").await;
    window.press("Down").await;
    window.press("Down").await;
    let second = "return document.activeElement === document.querySelectorAll('.guide-found a')[1]";
    window.until("the second", second).await;
    window.press("Up").await;
    window.press("Up").await;
    assert_eq!(window.focused().await, ("field".to_owned(), "Search the guide".to_owned()));
    // The code of an error leads to its own section.
    window.fill("Search the guide", "cool_down").await;
    window.until_with("the code", first, vec![json!("cool_down")]).await;
    window.press("Enter").await;
    stands_at(&window, "cool_down").await;
    // Nothing found says so, and leads back.
    window.fill("Search the guide", "zyzzyva").await;
    window.says("Nothing is found").await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    window.tab_to("button", "Clear the search").await;
    window.press("Enter").await;
    window.until("the pages", "return document.querySelectorAll('.guide-pages > li').length === 8").await;
    assert_eq!(window.focused().await, ("field".to_owned(), "Search the guide".to_owned()));
    window.close().await;
}

/// Without a vault, as support, and in a support kit: it is everybody's, and nothing in it asks for anything.
#[tokio::test]
async fn k3_the_guide_is_there_before_a_vault_as_support_and_in_a_support_kit() {
    let desk = desk();
    let mut window = Window::open(&desk, Start::Plain).await;
    window.find("heading", "Welcome to Linecheck").await;
    window.press("F1").await;
    window.click("link", "For support").await;
    stands_at(&window, "For support").await;
    assert_eq!(window.axe().await, Vec::<String>::new());
    window.click("button", "Back to the start").await;
    window.find("heading", "Welcome to Linecheck").await;
    window.click("button", "Read the guide").await;
    window.find("heading", "The screens").await;
    window.click("button", "Back to the start").await;

    window.enter_sandbox().await;
    window.configure("main", false).await;
    let passphrase = json!({ "passphrase": "horse battery staple" });
    window.call("set_administrator", passphrase.clone()).await.expect("it is set");
    window.call("lock", json!({})).await.expect("it is locked");
    window.reload().await;
    window.says("Support: unlock").await;
    guide_is_shown(&mut window).await;
    window.call("unlock", passphrase).await.expect("it is unlocked");
    window.become_kit(&desk).await;
    window.says("SUPPORT KIT").await;
    guide_is_shown(&mut window).await;
    window.close().await;
}

async fn guide_is_shown(window: &mut Window<'_>) {
    window.go("History", "History").await;
    window.press("F1").await;
    stands_at(window, "Look back").await;
    let grey = window.run("return document.querySelectorAll('main [data-changes]').length", vec![]).await;
    assert_eq!(grey, Value::from(0));
}

/// At every width, light and dark, in large text and longer words: nothing is cut, nothing is faint, and no heading is left out.
#[tokio::test]
async fn k3_every_page_can_be_read_at_every_width_in_light_and_dark() {
    let desk = desk();
    let window = configured(&desk, false).await;
    for (theme, width) in [("light", 900), ("dark", 1600)] {
        window.theme(theme).await;
        window.resize(width, 900).await;
        for page in
            ["README", "administrator", "support", "auditor", "steps", "differences", "questions", "errors"]
        {
            window.run("location.hash = `#/guide/-/${arguments[0]}`", vec![json!(page)]).await;
            let shown = "return document.activeElement.id === 'guide-title'
                && document.querySelector('.guide-pages [aria-current=page]')?.textContent === document.activeElement.textContent";
            window.until(page, shown).await;
            let skipped = "const levels = [...document.querySelectorAll('main :is(h1, h2, h3, h4)')].map((one) => +one.tagName[1]);
                return levels.some((level, at) => level > (levels[at - 1] ?? 0) + 1)";
            assert_eq!(window.run(skipped, vec![]).await, json!(false), "{page}: the order of headings");
            assert_eq!(window.cut().await, Vec::<String>::new(), "{page}, {width} px");
            assert_eq!(window.faint().await, Vec::<String>::new(), "{page}, {theme}");
        }
    }
    window.text_size(200).await;
    assert_eq!(window.cut().await, Vec::<String>::new(), "in text of 200 %");
    window.close().await;
}
