//! M9: what was active when, how two of them differ, and what of an earlier one may be put back.

use jiff::Timestamp;
use linecheck_app::{
    AppError, DraftEdit, DraftView, Restorable, RestoreRequest, RevisionChanges, RevisionsRequest,
    RevisionsView, Selection,
};
use linecheck_domain::draft::{Configuration, CustomAccount, Sender};
use linecheck_sandbox::known;
use linecheck_tests::texts;

use crate::desk::{ANN, Desk, code, secret, sid_of, silent, support};

impl Desk {
    async fn revisions(&self) -> RevisionsView {
        let asked =
            RevisionsRequest { tenant: self.tenant.to_string(), limit: 1_000, ..RevisionsRequest::default() };
        self.app.revisions(asked).await.expect("the revisions")
    }

    async fn restore(&self, revision: u64, replaces: Option<Timestamp>) -> Result<DraftView, AppError> {
        let request = RestoreRequest { tenant: self.tenant.to_string(), revision, replaces };
        self.app.restore_revision(&self.actor, request).await
    }

    /// Saves the draft with these numbers of the main account and this fallback.
    async fn save_as(&self, numbers: &[&linecheck_domain::phone::PhoneNumber], fallback: bool) {
        self.select(Selection::Only(texts(numbers))).await.expect("a selection");
        self.edit(DraftEdit::Fallback(fallback)).await;
        self.save(None).await.expect("saved");
    }
}

#[tokio::test]
async fn m9_each_revision_says_when_by_whom_with_which_consent_and_what_it_changed() {
    let desk = Desk::new().await;
    assert_eq!(desk.revisions().await.revisions, []);
    let before = Timestamp::now();
    desk.ready(known::MAIN).await;
    desk.save(ANN).await.unwrap();
    let usable = desk.usable(known::MAIN);
    assert!(usable.len() > 1, "{usable:?}");
    desk.save_as(&[&usable[0]], true).await;
    let token = desk.control().rotate_token(known::MAIN.sid()).unwrap();
    desk.app.rotate_token(&desk.actor, &desk.tenant, secret(&token), &silent()).await.unwrap();
    desk.app.begin_draft(&desk.actor, &desk.tenant, true).await.unwrap();
    desk.ready(known::FABRIKAM).await;
    desk.save(ANN).await.unwrap();
    desk.app.delete_custom_account(&desk.actor, &desk.tenant).await.unwrap();

    let view = desk.revisions().await;
    assert_eq!((view.active, view.next, view.revisions.len()), (5, None, 5));
    let mut lines = view.revisions.into_iter().rev();
    let mut next = || lines.next().expect("a revision");
    let (first, numbers, rotated, other, deleted) = (next(), next(), next(), next(), next());
    for (number, line) in (1..).zip([&first, &numbers, &rotated, &other, &deleted]) {
        assert_eq!((line.revision, line.user.as_str()), (number, "tester"));
        assert!((before..=Timestamp::now()).contains(&line.saved_at), "{line:?}");
        assert_eq!(line.restorable, Restorable::NoCustomAccount);
    }
    let nothing = RevisionChanges { account: false, added: 0, removed: 0, fallback: None, token: false };
    let all = usable.len();
    assert_eq!(first.changes, RevisionChanges { account: true, added: all, ..nothing });
    assert_eq!(numbers.changes, RevisionChanges { removed: all - 1, fallback: Some(true), ..nothing });
    assert_eq!(rotated.changes, RevisionChanges { token: true, ..nothing });
    assert!(other.changes.account && !other.changes.token);
    assert_eq!(other.account.as_ref().unwrap().account_sid, sid_of(known::FABRIKAM.sid()));
    assert!(deleted.changes.account && deleted.account.is_none());
    let consents: Vec<_> = [&first, &numbers, &rotated, &other, &deleted]
        .map(|line| line.consent.as_ref().map(|consent| consent.name.clone()))
        .into();
    let ann = ANN.map(str::to_owned);
    assert_eq!(consents, [ann.clone(), None, None, ann, None]);
}

#[tokio::test]
async fn m9_any_two_are_compared_and_no_token_is_told() {
    let desk = Desk::configured(known::MAIN, false).await;
    let usable = desk.usable(known::MAIN);
    desk.save_as(&[&usable[1]], true).await;
    let token = desk.control().rotate_token(known::MAIN.sid()).unwrap();
    desk.app.rotate_token(&desk.actor, &desk.tenant, secret(&token), &silent()).await.unwrap();
    let compared = async |revision, against| {
        desk.app.revision(&desk.tenant, revision, against).await.expect("a comparison")
    };
    // With the one before it, where none is named.
    let second = compared(2, None).await;
    assert_eq!((second.against, second.numbers.len()), (1, 1));
    assert_eq!(second.difference.numbers_removed.len(), usable.len() - 1);
    assert!(second.difference.numbers_added.is_empty() && !second.difference.token_replaced);
    // Over several, and the other way round.
    let third = compared(3, Some(1)).await;
    assert!(third.difference.token_replaced);
    assert_eq!(third.difference.fallback, Some((false, true)));
    let back = compared(1, Some(3)).await;
    assert_eq!(back.difference.numbers_added, third.difference.numbers_removed);
    assert_eq!(back.difference.fallback, Some((true, false)));
    // 0 is what was before anything was saved.
    assert!(compared(1, Some(0)).await.difference.account.unwrap().from.is_none());
    for (revision, against) in [(0, None), (4, None), (1, Some(9)), (u64::MAX, None)] {
        assert_eq!(code(desk.app.revision(&desk.tenant, revision, against).await), "revision_not_found");
    }
    let ids = desk.records().secret_ids();
    let told = serde_json::to_string(&(desk.revisions().await, third, back, second)).unwrap();
    assert!(!told.contains(&token) && ids.iter().all(|id| !told.contains(&id.0)), "{told}");
}

#[tokio::test]
async fn m9_an_earlier_ones_numbers_and_fallback_come_back_by_the_ordinary_save_without_a_consent() {
    let desk = Desk::configured(known::MAIN, true).await;
    let first = desk.custom().await;
    let usable = desk.usable(known::MAIN);
    desk.save_as(&[&usable[0]], false).await;
    let token = desk.control().rotate_token(known::MAIN.sid()).unwrap();
    desk.app.rotate_token(&desk.actor, &desk.tenant, secret(&token), &silent()).await.unwrap();
    let (active, consents) =
        (desk.active().await, desk.records().read(|reader| reader.consents(&desk.tenant)));

    let draft = desk.restore(1, None).await.unwrap();
    assert_eq!((&draft.selected, draft.fallback, draft.based_on), (&first.selected, true, 3));
    assert_eq!(desk.active().await, active, "nothing is active before it is saved");
    assert!(!desk.consent_is_needed().await);
    let saved = desk.save(None).await.unwrap();
    assert!(!saved.consent_recorded);
    let now = desk.custom().await;
    assert_eq!((now.selected, now.fallback), (first.selected, true));
    assert_eq!(desk.records().secrets(), [token].into(), "the token of today, not that of the revision");
    assert_eq!(desk.records().read(|reader| reader.consents(&desk.tenant)), consents);
    let entry = desk.audit().await.into_iter().find(|entry| entry.action == "revision_restored").unwrap();
    assert_eq!((&entry.detail["revision"], &entry.detail["draft_replaced"]), (&1.into(), &false.into()));

    // What is active already changes nothing; support changes nothing at all.
    assert_eq!(code(desk.restore(1, None).await), "nothing_to_save");
    assert_eq!(code(desk.restore(9, None).await), "revision_not_found");
    let asked = RestoreRequest { tenant: desk.tenant.to_string(), revision: 2, replaces: None };
    assert_eq!(code(desk.app.restore_revision(&support(), asked).await), "not_administrator");
    assert_eq!(code(desk.app.draft(&desk.tenant).await), "draft_not_found");
}

#[tokio::test]
async fn m9_numbers_that_are_gone_meanwhile_are_shown_and_not_saved() {
    let desk = Desk::configured(known::MAIN, false).await;
    let usable = desk.usable(known::MAIN);
    desk.save_as(&[&usable[1]], false).await;
    desk.control().release_number(known::MAIN.sid(), usable[0].as_str()).unwrap();
    desk.restore(1, None).await.unwrap();
    desk.verify().await;
    let gone: Vec<_> = desk.list(linecheck_app::Show::Selected, "").await.rows;
    let gone: Vec<_> = gone.into_iter().filter(|row| row.gone).map(|row| row.number).collect();
    assert_eq!(gone, usable[..1]);
    let refused = desk.save(None).await.unwrap_err();
    assert_eq!(refused.code.as_str(), "numbers_not_usable");
    assert_eq!(refused.params["numbers"][0], usable[0].as_str());
    desk.select(Selection::Remove(texts(&gone))).await.unwrap();
    desk.save(None).await.unwrap();
    assert_eq!(desk.custom().await.selected.len(), usable.len() - 1);
}

#[tokio::test]
async fn m9_a_revision_of_another_account_is_refused_and_nothing_is_changed() {
    let desk = Desk::configured(known::MAIN, false).await;
    desk.app.begin_draft(&desk.actor, &desk.tenant, true).await.unwrap();
    desk.ready(known::FABRIKAM).await;
    desk.save(ANN).await.unwrap();
    desk.edit(DraftEdit::Fallback(true)).await;
    let kept = desk.records().everything();
    assert_eq!(code(desk.restore(1, None).await), "revision_of_other_account");
    assert_eq!(desk.records().everything(), kept);
    let restorable: Vec<_> = desk.revisions().await.revisions.iter().map(|line| line.restorable).collect();
    assert_eq!(restorable, [Restorable::Same, Restorable::OtherAccount]);
    // Of Ping Identity's there is nothing to put back, and to Ping Identity nothing.
    desk.app.delete_custom_account(&desk.actor, &desk.tenant).await.unwrap();
    let kept = desk.records().everything();
    for revision in [1, 2, 3] {
        assert_eq!(code(desk.restore(revision, None).await), "revision_of_other_account", "{revision}");
    }
    assert_eq!(desk.records().everything(), kept);
    desk.ready(known::FABRIKAM).await;
    desk.save(ANN).await.unwrap();
    assert_eq!(code(desk.restore(3, None).await), "revision_of_other_account");
    // What was saved before the deletion is of the same account again.
    assert_eq!(desk.revisions().await.revisions.len(), 4);
    assert_eq!(code(desk.restore(2, None).await), "nothing_to_save");
}

#[tokio::test]
async fn m9_a_draft_that_exists_goes_only_when_it_was_shown() {
    let desk = Desk::configured(known::MAIN, false).await;
    let usable = desk.usable(known::MAIN);
    desk.save_as(&[&usable[0]], false).await;
    // A draft of another account, with a token of its own.
    desk.app.begin_draft(&desk.actor, &desk.tenant, true).await.unwrap();
    let shown = desk.enter(known::FABRIKAM).await;
    let kept = desk.records().everything();
    let refused = desk.restore(1, None).await.unwrap_err();
    assert_eq!(refused.code.as_str(), "draft_exists");
    assert_eq!(refused.params["saved_at"], shown.saved_at.to_string());
    assert_eq!(desk.records().everything(), kept);
    // It was edited since it was shown.
    let newer = desk.edit(DraftEdit::Fallback(true)).await;
    assert_eq!(code(desk.restore(1, Some(shown.saved_at)).await), "draft_exists");
    assert_eq!(desk.records().secrets().len(), 2);
    let draft = desk.restore(1, Some(newer.saved_at)).await.unwrap();
    assert_eq!((draft.account_sid.as_str(), draft.selected.len()), (known::MAIN.sid(), usable.len()));
    assert_eq!(desk.records().secrets(), [desk.token(known::MAIN).expose().to_owned()].into());
    let entry = desk.audit().await.pop().unwrap();
    assert_eq!((entry.action.as_str(), &entry.detail["draft_replaced"]), ("revision_restored", &true.into()));
}

#[tokio::test]
async fn m9_neither_a_deletion_nor_a_removed_tenant_takes_a_revision_away() {
    let desk = Desk::configured(known::MAIN, true).await;
    let first = desk.app.revision(&desk.tenant, 1, None).await.unwrap();
    desk.app.delete_custom_account(&desk.actor, &desk.tenant).await.unwrap();
    desk.app.remove_tenant(&desk.actor, &desk.tenant).await.unwrap();
    let asked = RevisionsRequest { tenant: desk.tenant.to_string(), limit: 9, ..RevisionsRequest::default() };
    assert_eq!(code(desk.app.revisions(asked).await), "tenant_not_found");
    desk.app.add_tenant(&desk.actor, desk.tenant.clone(), "Contoso again").await.unwrap();
    assert_eq!(desk.revisions().await.revisions.len(), 2);
    let again = desk.app.revision(&desk.tenant, 1, None).await.unwrap();
    assert_eq!((again.numbers, again.difference), (first.numbers, first.difference));
}

#[tokio::test]
async fn m9_two_hundred_revisions_come_in_pages_that_fit_together() {
    let desk = Desk::configured(known::MAIN, false).await;
    let account = desk.custom().await;
    let (tenant, actor) = (desk.tenant.clone(), desk.actor.clone());
    desk.records().write(move |writer| {
        for revision in 2..=200 {
            let fallback = revision % 2 == 0;
            let sender = Sender::Custom(CustomAccount { fallback, ..account.clone() });
            let configuration = Configuration { revision, sender };
            writer.add_revision(&tenant, &configuration, None, &actor, Timestamp::now()).unwrap();
        }
    });
    let whole = desk.revisions().await.revisions;
    assert_eq!(whole.len(), 200);
    let mut pages = Vec::new();
    let mut before = None;
    loop {
        let asked = RevisionsRequest { tenant: desk.tenant.to_string(), before, limit: 60 };
        let page = desk.app.revisions(asked).await.unwrap();
        assert_eq!(page.active, 200);
        pages.push(page.revisions.len());
        let begun = pages[..pages.len() - 1].iter().sum::<usize>();
        // What the last of a page changed is told as in the whole list.
        assert_eq!(page.revisions, whole[begun..begun + page.revisions.len()]);
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(pages, [60, 60, 60, 20]);
}
