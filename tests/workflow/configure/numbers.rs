//! C6 and C7: which numbers there are, and which are selected.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use linecheck_app::{AttentionCode, DraftEdit, Selection, Show, WarningCode};
use linecheck_domain::number::FilterReason;
use linecheck_domain::trace::Channel;
use linecheck_sandbox::known;
use linecheck_sandbox::{Capabilities, NumberChange, NumberSpec};

use crate::desk::{ANN, ANYBODY, Desk, code, phone, silent};

#[tokio::test]
async fn c6_what_is_filtered_out_is_counted_and_can_be_seen_with_its_reason() {
    let desk = Desk::new().await;
    // Twilio may say nothing at all of what a number can do.
    let spec = NumberSpec {
        phone_number: "+12125550199".to_owned(),
        friendly_name: None,
        capabilities: Some(Capabilities::of(false, false)),
    };
    desk.control().add_number(known::MAIN.sid(), spec).unwrap();
    desk.enter(known::MAIN).await;
    desk.verify().await;
    let [usable, voice_only, sms_only, neither] = desk.at_twilio(known::MAIN);
    let shown = desk.list(Show::Usable, "").await;
    assert_eq!(shown.counts.total, 41);
    assert_eq!(shown.counts.usable + shown.counts.filtered(), shown.counts.total);
    assert_eq!(shown.rows.iter().map(|row| row.number.clone()).collect::<Vec<_>>(), usable);
    assert!(shown.rows.iter().all(|row| row.sms && row.voice && row.filtered.is_none()));
    let greyed_out = desk.list(Show::FilteredOut, "").await.rows;
    for (numbers, reason) in [
        (voice_only, FilterReason::VoiceOnly),
        (sms_only, FilterReason::SmsOnly),
        (neither, FilterReason::Neither),
    ] {
        let rows = greyed_out.iter().filter(|row| row.filtered == Some(reason));
        assert_eq!(rows.map(|row| row.number.clone()).collect::<Vec<_>>(), numbers, "{reason:?}");
        let refused = desk.select(Selection::Add(linecheck_tests::texts([numbers[0].clone()]))).await;
        assert_eq!(code(refused), "number_not_listed", "{reason:?}");
    }
    assert_eq!(desk.list(Show::All, "").await.rows.len(), 41);
    assert!(desk.draft().await.selected.is_empty());
}

#[tokio::test]
async fn c7_search_finds_digits_names_and_countries_and_select_all_keeps_to_it() {
    let desk = Desk::new().await;
    desk.enter(known::MAIN).await;
    desk.verify().await;
    let usable = desk.usable(known::MAIN);
    for (typed, finds) in [
        ("+44", "+44"),
        ("(212) 555", "+1212555"),
        ("030 231", "+4930231"),
        ("020 7946", "+44207946"),
        ("de", "+49"),
        ("IL", "+972"),
        ("CA", "+1416 +1604"),
    ] {
        let expected: Vec<_> = usable
            .iter()
            .filter(|number| finds.split(' ').any(|prefix| number.as_str().starts_with(prefix)))
            .cloned()
            .collect();
        assert!(!expected.is_empty(), "{typed}");
        let rows = desk.list(Show::Usable, typed).await.rows;
        assert_eq!(rows.into_iter().map(|row| row.number).collect::<Vec<_>>(), expected, "{typed}");
        desk.select(Selection::None).await.unwrap();
        let selected = desk.select(Selection::All(typed.to_owned())).await.unwrap();
        assert_eq!(selected.into_iter().collect::<Vec<_>>(), expected, "{typed}");
    }
    let named = desk.list(Show::All, "FRONT de").await.rows;
    assert_eq!(named.len(), 1);
    assert_eq!(named[0].friendly_name, "Front desk");
    assert_eq!(desk.list(Show::Usable, "no such name").await.rows, []);
}

#[tokio::test]
async fn c7_numbers_are_added_taken_away_replaced_and_shown_alone() {
    let desk = Desk::new().await;
    assert_eq!(code(desk.select(Selection::All(String::new())).await), "not_verified");
    assert_eq!(
        code(desk.select(Selection::Add(linecheck_tests::texts([phone("+12125550100")]))).await),
        "number_not_listed"
    );
    assert_eq!(code(desk.app.draft(&desk.tenant).await), "draft_not_found", "a refusal begins no draft");
    desk.enter(known::MAIN).await;
    desk.verify().await;
    let usable = desk.usable(known::MAIN);
    let set = |numbers: &[&linecheck_domain::phone::PhoneNumber]| -> BTreeSet<_> {
        numbers.iter().map(|number| (*number).clone()).collect()
    };
    let (one, two, three) = (&usable[0], &usable[1], &usable[2]);
    for (selection, expected) in [
        (Selection::Add(linecheck_tests::texts([one.clone(), two.clone()])), set(&[one, two])),
        (Selection::Add(linecheck_tests::texts([two.clone()])), set(&[one, two])),
        (Selection::Remove(linecheck_tests::texts([one.clone()])), set(&[two])),
        (Selection::Only(linecheck_tests::texts([three.clone(), one.clone()])), set(&[one, three])),
        (Selection::None, set(&[])),
        (Selection::Only(linecheck_tests::texts([two.clone()])), set(&[two])),
    ] {
        assert_eq!(desk.select(selection.clone()).await.unwrap(), expected, "{selection:?}");
        assert_eq!(desk.draft().await.selected, expected);
        let shown = desk.list(Show::Selected, "").await;
        assert_eq!(shown.rows.iter().map(|row| row.number.clone()).collect::<BTreeSet<_>>(), expected);
        assert_eq!(shown.selected, expected.len());
    }
    let records = desk.records();
    let before = records.everything();
    let stranger = phone("+12125559999");
    for selection in [
        Selection::Add(linecheck_tests::texts([one.clone(), stranger.clone()])),
        Selection::Only(linecheck_tests::texts([one.clone(), stranger.clone()])),
    ] {
        let error = desk.select(selection).await.unwrap_err();
        assert_eq!(error.code.as_str(), "number_not_listed");
        assert_eq!(error.params["number"], stranger.as_str());
        assert_eq!(records.everything(), before, "nothing of it was selected");
    }
}

#[tokio::test]
async fn c7_a_selected_number_that_is_gone_is_shown_refused_at_save_and_skipped_by_a_send() {
    let desk = Desk::new().await;
    desk.ready(known::MAIN).await;
    let usable = desk.usable(known::MAIN);
    let (released, changed, kept) = (usable[0].clone(), usable[1].clone(), usable[2].clone());
    desk.select(Selection::Only(linecheck_tests::texts([released.clone(), changed.clone(), kept.clone()])))
        .await
        .unwrap();
    desk.save(ANN).await.unwrap();
    desk.control().release_number(known::MAIN.sid(), released.as_str()).unwrap();
    let voice_only =
        NumberChange { capabilities: Some(Some(Capabilities::of(true, false))), ..NumberChange::default() };
    desk.control().change_number(known::MAIN.sid(), changed.as_str(), voice_only).unwrap();

    let found = desk.verify().await;
    assert_eq!(found.gone, [released.clone(), changed.clone()]);
    let attention = desk.status().await.attention;
    assert_eq!(attention.len(), 1);
    assert_eq!(attention[0].code, AttentionCode::NumbersGone);
    assert!(attention[0].message.contains("2 of 3"), "{}", attention[0].message);
    assert_eq!(desk.custom().await.selected.len(), 3, "nothing changes by itself");

    let rows = desk.list(Show::Selected, "").await.rows;
    let state = |number| {
        let row = rows.iter().find(|row| row.number == number).expect("its row");
        (row.selected, row.gone, row.filtered)
    };
    assert_eq!(state(released.clone()), (true, true, None));
    assert_eq!(state(changed.clone()), (true, false, Some(FilterReason::VoiceOnly)));
    assert_eq!(state(kept.clone()), (true, false, None));
    let elsewhere = desk.list(Show::Selected, "no such name").await.rows;
    assert_eq!(elsewhere, [], "a search holds for what is gone too");

    desk.edit(DraftEdit::Fallback(true)).await;
    let error = desk.save(None).await.unwrap_err();
    assert_eq!(error.code.as_str(), "numbers_not_usable");
    assert_eq!(error.params["numbers"], serde_json::json!([released.as_str(), changed.as_str()]));
    assert!(!desk.custom().await.fallback);

    // Both gone ones come before it in E.164 order, and the one that is there originates.
    let trace = desk.send(Channel::Sms, ANYBODY).await;
    assert_eq!(trace.from, Some(kept.clone()));
    let request = linecheck_app::SendRequest {
        number: Some(released.to_string()),
        ..desk.request(Channel::Sms, ANYBODY)
    };
    let preview = desk.app.prepare_send(request).await.unwrap();
    assert_eq!(preview.plan.custom.as_ref().unwrap().number, None);
    assert!(preview.warnings.iter().any(|warning| warning.code == WarningCode::NoOriginationNumber));

    desk.select(Selection::Remove(linecheck_tests::texts([released, changed]))).await.unwrap();
    desk.save(None).await.unwrap();
    assert_eq!(desk.custom().await.selected, BTreeSet::from([kept]));
    assert_eq!(desk.status().await.attention, []);
}

#[tokio::test]
async fn c7_ten_thousand_numbers_are_verified_listed_selected_and_saved() {
    let desk = Desk::with(Arc::new(Timestamp::now), Some(10_000)).await;
    desk.enter(known::MAIN).await;
    let found = desk.verify().await;
    assert_eq!(found.counts.total, 10_000);
    let pages = desk.control().log();
    let pages = pages.iter().filter(|entry| entry.endpoint == linecheck_sandbox::Endpoint::Numbers).count();
    assert_eq!(pages, 10);
    let usable = desk.usable(known::MAIN);
    assert_eq!(desk.list(Show::Usable, "").await.rows.len(), usable.len());
    assert_eq!(desk.list(Show::All, "").await.rows.len(), 10_000);
    let german = desk.list(Show::Usable, "DE").await.rows;
    assert!(!german.is_empty() && german.iter().all(|row| row.number.as_str().starts_with("+49")));
    assert_eq!(desk.select_all().await.into_iter().collect::<Vec<_>>(), usable);
    let report = desk.save(ANN).await.unwrap();
    assert_eq!(report.changes.numbers_added.len(), usable.len());
    assert_eq!(desk.custom().await.selected.into_iter().collect::<Vec<_>>(), usable);
    let preview = desk.app.prepare_send(desk.request(Channel::Sms, "+4930901820")).await.unwrap();
    let trace = desk.app.send(&desk.actor, preview, false, &silent()).await.unwrap();
    assert!(trace.from.unwrap().as_str().starts_with("+49"));
}
