//! What a person does in the window, in words of the product.

use serde_json::{Value, json};

use crate::window::Window;

impl Window<'_> {
    /// From the first screen into the sandbox, which makes a first tenant, Contoso.
    pub async fn enter_sandbox(&mut self) {
        self.click("button", "Try in the sandbox").await;
        self.find("heading", "Twilio account").await;
    }

    /// Goes to a screen by the navigation.
    pub async fn go(&mut self, screen: &str, heading: &str) {
        self.click("link", screen).await;
        self.find("heading", heading).await;
    }

    /// Calls a command of the shell as the page would: its answer, or its error.
    pub async fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let script = "const [command, given, done] = arguments;
            const channel = new window.__TAURI__.core.Channel();
            const args = Object.fromEntries(Object.entries(given).map(([name, value]) =>
              [name, value === 'CHANNEL' ? channel : value]));
            (window.promptly ?? window.__TAURI__.core.invoke)(command, args).then(
              (answer) => done({ answer }), (error) => done({ error }));";
        let told = self.run_async(script, vec![json!(command), arguments]).await;
        if told.get("error").is_some() { Err(told["error"].clone()) } else { Ok(told["answer"].clone()) }
    }

    /// The SID and the token of an account of the sandbox, as they stand on its screen.
    pub async fn credentials(&self, role: &str) -> (String, String) {
        let accounts = self.call("list_sandbox_accounts", json!({})).await.expect("the accounts");
        let one = accounts.as_array().expect("a list").iter().find(|account| account["role"] == role);
        let one = one.unwrap_or_else(|| panic!("no account {role} among {accounts}"));
        (
            one["sid"].as_str().expect("a SID").to_owned(),
            one["auth_token"].as_str().expect("a token").to_owned(),
        )
    }

    /// Makes an account of the sandbox active for Contoso with all its numbers, without the screens; then reads the page
    /// again.
    pub async fn configure(&self, role: &str, fallback: bool) {
        self.configure_for("contoso", role, fallback).await;
        self.reload().await;
    }

    /// The same for any tenant; the page is not read again.
    pub async fn configure_for(&self, tenant: &str, role: &str, fallback: bool) {
        let (sid, token) = self.credentials(role).await;
        let done = |answer: Result<Value, Value>| answer.unwrap_or_else(|error| panic!("refused: {error}"));
        // The first tenant of the sandbox has one.
        if done(self.call("read_draft", json!({ "tenant": tenant })).await).is_null() {
            done(self.call("begin_draft", json!({ "tenant": tenant, "new_account": true })).await);
        }
        for edit in
            [json!({ "account_sid": sid }), json!({ "token": token }), json!({ "fallback": fallback })]
        {
            done(self.call("edit_draft", json!({ "tenant": tenant, "edit": edit })).await);
        }
        let verified =
            self.call("verify_account", json!({ "tenant": tenant, "onProgress": "CHANNEL" })).await;
        assert_eq!(done(verified)["outcome"], "verified");
        done(self.call("select_numbers", json!({ "tenant": tenant, "selection": { "all": "" } })).await);
        let shown =
            done(self.call("prepare_save", json!({ "tenant": tenant, "onProgress": "CHANNEL" })).await);
        let save = json!({ "preview": shown["preview"], "consent_name": "Ann Admin" });
        done(self.call("save_draft", save).await);
    }

    /// Connects Contoso to an environment of the sandbox's PingOne, without the screen; then reads the page again.
    pub async fn connect_pingone(&self, environment: &str) {
        let offers = self.call("list_sandbox_pingone", json!({})).await.expect("the environments");
        let offer = offers.as_array().into_iter().flatten().find(|offer| offer["name"] == environment);
        let mut given = offer.unwrap_or_else(|| panic!("no {environment} among {offers}")).clone();
        given["tenant"] = json!("contoso");
        given["onProgress"] = json!("CHANNEL");
        self.call("connect_pingone", given).await.expect("it is connected");
        self.reload().await;
    }

    /// Makes something go wrong, on the sandbox's screen.
    pub async fn go_wrong(&mut self, preset: &str) {
        self.go("Sandbox", "Sandbox").await;
        self.simulate(preset).await;
    }

    /// The same, where that screen is shown already.
    pub async fn simulate(&self, preset: &str) {
        let choose = "const choice = document.querySelector(`input[name=failure][value=${arguments[0]}]`);
            choice?.click();
            return Boolean(choice)";
        self.until_with(preset, choose, vec![json!(preset)]).await;
        self.find("button", "Let everything work again").await;
    }

    /// Sends a test to a recipient, on the screen for it, and waits for its result.
    pub async fn send_to(&mut self, recipient: &str) {
        self.go("Test send", "Test send").await;
        self.fill("Recipient", recipient).await;
        self.settle().await;
        let planned = "return document.getElementById('recipient').getAttribute('aria-invalid') === 'true'
            || Boolean(document.getElementById('billed') && document.querySelector('.limits'))";
        self.until("what the send would do", planned).await;
        self.click("button", "Send test, nothing is billed").await;
    }

    /// Sends a test for Contoso without the screens.
    pub async fn send_by_command(&self, recipient: &str) {
        let request =
            json!({ "tenant": "contoso", "channel": "sms", "recipient": recipient, "language": "en" });
        let prepared =
            self.call("prepare_send", json!({ "request": request })).await.expect("it is prepared");
        let sent = json!({ "preview": prepared["preview"], "confirmed": true });
        self.call("send_test", sent).await.expect("it is sent");
    }

    /// Light or dark, by the preference for it.
    pub async fn theme(&self, theme: &str) {
        let mut preferences = self.call("read_preferences", json!({})).await.expect("the preferences");
        preferences["theme"] = json!(theme);
        self.call("save_preferences", json!({ "preferences": preferences })).await.expect("they are saved");
        self.reload().await;
        let script = "return document.documentElement.dataset.theme === arguments[0]";
        self.until_with(theme, script, vec![json!(theme)]).await;
    }

    /// Gives the list of organization numbers so many rows: the numbers that there are, over and over, numbered anew.
    pub async fn fill_the_list(&mut self, count: u32) {
        self.go("Account", "Twilio account").await;
        self.click("button", "Edit Organization Numbers").await;
        self.says("of 20 selected").await;
        let script = "const list = document.querySelector('number-list');
            const rows = Array.from({ length: arguments[0] }, (_, at) => ({
              number: `+1212${String(5000000 + at)}`, national: `(212) ${String(5000000 + at)}`,
              friendly_name: `Line ${at}`, country: at % 3 ? 'US' : 'GB', sms: true, voice: true,
              selected: false, filtered: null, gone: false }));
            const count = document.getElementById('numbers-count');
            list.state = { rows, selected: [], flagged: new Map(), changed: () => {}, status: ({ selected }) => {
              count.textContent = `${selected.toLocaleString('en')} of ${rows.length.toLocaleString('en')} selected`; } };
            // The list is the test's from now on: the screen, drawn anew, would give it the account's numbers again.
            Object.defineProperty(list, 'state', { set() {} });";
        self.run(script, vec![json!(count)]).await;
    }

    /// From now on the page is told of so many test sends: those that there are, over and over, with IDs of their own. Each opens the
    /// trace of the one that it is of.
    pub async fn fill_the_history(&self, count: u32) {
        let script = "const [count] = arguments;
            const { core } = window.__TAURI__;
            const of = new Map();
            window.__TAURI__.core = { ...core, invoke: async (name, given) => {
              const known = of.get(given?.transaction);
              const answer = await core.invoke(name, known ? { ...given, transaction: known } : given);
              if (name !== 'read_history') return answer;
              const rows = Array.from({ length: count }, (_, at) => {
                const row = answer.rows[at % answer.rows.length];
                const transaction = `${String(at).padStart(8, '0')}${row.transaction.slice(8)}`;
                of.set(transaction, row.transaction);
                return { ...row, transaction };
              });
              return { ...answer, rows, total: count, next: null };
            } };
            return true";
        self.run(script, vec![json!(count)]).await;
    }

    /// The median duration of each measure of the page, in milliseconds.
    pub async fn measures(&self) -> Value {
        let script = "const all = {};
            for (const { name, duration } of performance.getEntriesByType('measure')) (all[name] ??= []).push(duration);
            return Object.fromEntries(Object.entries(all).map(([name, times]) =>
              [name, times.sort((a, b) => a - b)[times.length >> 1]]));";
        self.run(script, vec![]).await
    }

    /// Keeps from the page what a command answers, from now on until it is let go, as a slow disk would. `window.held` counts
    /// what is kept, and `window.asked` has the name of every command that was called.
    pub async fn hold(&self, command: &str) {
        let script = "const [held, { core }] = [arguments[0], window.__TAURI__];
            window.asked = [];
            window.held = [];
            window.__TAURI__.core = { ...core, invoke: async (name, given) => {
              window.asked.push(name);
              const answer = core.invoke(name, given);
              if (name === held) await new Promise((go) => window.held.push(go));
              return answer;
            } };
            return true";
        self.run(script, vec![json!(command)]).await;
    }

    /// Lets go what was held, by its place in the order in which it was asked for.
    pub async fn let_go(&self, place: u32) {
        self.until_with(
            "an answer that is held",
            "return window.held.length > arguments[0]",
            vec![json!(place)],
        )
        .await;
        self.run("window.held[arguments[0]](); return true", vec![json!(place)]).await;
    }

    /// Waits until nothing is loading and two frames were drawn.
    pub async fn settle(&self) {
        let script = "const done = arguments[0];
            setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))), 150);";
        self.run_async(script, vec![]).await;
    }
}
