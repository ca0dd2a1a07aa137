//! The list of organization numbers: C7, and what it costs with ten thousand of them.

use serde_json::{Value, json};

use crate::{configured, desk};

#[tokio::test]
async fn c7_numbers_are_searched_selected_and_shown_by_keys_and_buttons() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.go("Account", "Twilio account").await;
    window.says("20 of 20 selected").await;
    window.click("button", "Edit Organization Numbers").await;
    window.click("button", "Select none").await;
    window.says("0 of 20 selected").await;
    window.click("button", "Show Only Selected").await;
    window.says("No number is selected").await;
    window.click("button", "Show all numbers").await;
    for (search, says) in
        [("+4420", "Select"), ("Germany", "Select"), ("no such number", "No number matches")]
    {
        window.fill("Search the numbers", search).await;
        window.says(says).await;
    }
    window.click("button", "Clear the search").await;
    window.tab_to("listbox", "Organization numbers").await;
    window.press("Space").await;
    window.press("Shift+Down").await;
    window.press("Shift+Down").await;
    window.says("3 of 20 selected").await;
    window.press("End").await;
    window.press("Space").await;
    window.says("4 of 20 selected").await;
    window
        .until(
            "the count to be announced",
            "return /4 numbers selected/.test(document.getElementById('polite').textContent)",
        )
        .await;
    let row = "const row = document.querySelector('[role=option]');
        return [row.getAttribute('aria-setsize'), row.getAttribute('aria-posinset')]";
    assert_eq!(window.run(row, vec![]).await[0], json!("20"));
    window.close().await;
}

/// Ten thousand numbers: a bounded number of rows in the document, whatever is done with the list.
#[tokio::test]
async fn c7_ten_thousand_numbers_are_a_window_of_rows() {
    let desk = desk();
    let mut window = configured(&desk, false).await;
    window.fill_the_list(10_000).await;
    let rows = "return document.querySelectorAll('[role=option]').length";
    let few =
        |count: Value| assert!(count.as_u64().is_some_and(|count| (1..=60).contains(&count)), "{count} rows");
    few(window.run(rows, vec![]).await);
    window.says("0 of 10,000 selected").await;
    window.fill("Search the numbers", "99").await;
    few(window.run(rows, vec![]).await);
    window.fill("Search the numbers", " ").await;
    window.click("button", "Select All").await;
    window.says("10,000 of 10,000 selected").await;
    few(window.run(rows, vec![]).await);
    window.run("document.querySelector('.number-window').scrollTop = 200000", vec![]).await;
    few(window.run(rows, vec![]).await);
    let measured = window.measures().await;
    for name in ["numbers-open", "numbers-filter", "numbers-select-all"] {
        let median = measured[name].as_f64().unwrap_or_else(|| panic!("{name} was not measured: {measured}"));
        println!("{name}: {median:.1} ms");
    }
    window.close().await;
}
