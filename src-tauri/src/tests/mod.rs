//! The commands as the page reaches them: through Tauri's own entrance, with the real configuration and the real
//! permissions, on a runtime without a display.

mod creating;
mod matrix;
mod page;
#[cfg(target_os = "linux")]
mod passphrase;
mod policy;
mod session;
mod support;
mod words;
mod workflow;

use std::thread::{self, JoinHandle};

use linecheck_shell::Folders;
use serde_json::Value;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Builder, WebviewWindow, WebviewWindowBuilder};
use tempfile::TempDir;

use crate::window::MAIN;

pub const PASSPHRASE: &str = "correct horse battery staple";

/// The page's own address.
pub const PAGE: &str = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };

/// A running shell with a home of its own.
pub struct Desk {
    pub home: TempDir,
    pub window: WebviewWindow<MockRuntime>,
    app: App<MockRuntime>,
}

impl Desk {
    pub fn new() -> Self {
        Self::of(crate::with_commands(mock_builder()))
    }

    pub fn of(builder: Builder<MockRuntime>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let app = builder.build(crate::context()).unwrap();
        crate::set_up(&app, Folders::under(home.path()));
        let window = WebviewWindowBuilder::new(&app, MAIN, tauri::WebviewUrl::default()).build().unwrap();
        Self { home, window, app }
    }

    /// With a sandbox vault that has a passphrase: no keyring is asked.
    pub fn in_sandbox() -> Self {
        let desk = Self::new();
        let session =
            desk.call("open_vault", serde_json::json!({ "mode": "sandbox", "passphrase": PASSPHRASE }));
        assert_eq!(session["state"], "open", "{session}");
        desk
    }

    pub fn other_window(&self, label: &str) -> WebviewWindow<MockRuntime> {
        WebviewWindowBuilder::new(&self.app, label, tauri::WebviewUrl::default()).build().unwrap()
    }

    pub fn invoke(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        invoke(&self.window, PAGE, command, InvokeBody::Json(arguments))
    }

    /// The same on a thread of its own, as a page calls while another call is under way.
    pub fn begin(&self, command: &'static str, arguments: Value) -> JoinHandle<Result<Value, Value>> {
        let window = self.window.clone();
        thread::spawn(move || invoke(&window, PAGE, command, InvokeBody::Json(arguments)))
    }

    /// A command that must succeed.
    pub fn call(&self, command: &str, arguments: Value) -> Value {
        self.invoke(command, arguments).unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// A command that must fail, with a code.
    pub fn refuse(&self, command: &str, arguments: Value) -> Value {
        let error = self.invoke(command, arguments).expect_err(command);
        assert!(error["code"].is_string() && error["message"].is_string(), "{command}: {error}");
        error
    }
}

pub fn invoke(
    window: &WebviewWindow<MockRuntime>,
    address: &str,
    command: &str,
    body: InvokeBody,
) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: address.parse().unwrap(),
        body,
        headers: tauri::http::HeaderMap::new(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|answer| answer.deserialize().unwrap())
}
