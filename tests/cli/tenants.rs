//! `linecheck tenant rename` and `linecheck tenant remove`.

use linecheck_domain::base::Mode;
use linecheck_sandbox::known;

use crate::home::Home;

#[test]
fn m4_m8_a_tenant_is_renamed_and_removed_and_comes_back() {
    let home = Home::with_vault(Mode::Sandbox);
    let token = known::MAIN.initial_auth_token();
    home.sandbox(&["tenant", "add", "contoso", "--sms", "on"], "").done();
    assert_eq!(
        home.sandbox(&["tenant", "rename", "contoso", "Contoso Ltd"], "").done()["name"],
        "Contoso Ltd"
    );
    home.sandbox(&["draft", "edit", "contoso", "--sid", known::MAIN.sid(), "--token-stdin"], &token).done();
    home.sandbox(&["verify", "contoso"], "").done();
    home.sandbox(&["numbers", "select", "contoso", "--all"], "").done();
    home.sandbox(&["save", "contoso", "--consent-by", "Ann Admin"], "").done();
    home.sandbox(&["tenant", "remove", "contoso"], "").refused(2, "confirmation_needed");
    home.sandbox(&["tenant", "remove", "contoso", "--yes"], "").refused(3, "tenant_in_use");
    home.sandbox(&["delete", "contoso", "--yes"], "").done();
    let removed = home.sandbox(&["tenant", "remove", "contoso", "--yes"], "").done();
    assert_eq!((&removed["removed"], &removed["tenant"]), (&true.into(), &"contoso".into()));
    home.sandbox(&["tenant", "remove", "contoso", "--yes"], "").refused(3, "tenant_not_found");
    assert_eq!(home.sandbox(&["tenant", "list"], "").done()["tenants"].as_array().map(Vec::len), Some(0));
    let trail = home.sandbox(&["audit", "--tenant", "contoso", "--limit", "1"], "").done();
    assert_eq!(trail["entries"][0]["action"], "tenant_removed", "{trail}");
    home.sandbox(&["tenant", "add", "contoso"], "").done();
    assert_eq!(home.sandbox(&["status", "contoso"], "").done()["active"]["revision"], 2);
}
