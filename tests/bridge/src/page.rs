//! The page, as it is in `ui/`, with a script of the bridge's before its own.

use std::io;
use std::path::{Component, Path, PathBuf};

use axum::extract::Path as Within;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use serde_json::Value;

/// What the page calls the shell with, in place of the window's.
const SCRIPT: &str = include_str!("../page/bridge.js");

/// The way to the shell in the window, and here.
const WAYS: (&str, &str) = ("connect-src ipc: http://ipc.localhost", "connect-src 'self'");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The window's content security policy, with another way to the shell.
pub(crate) fn policy() -> io::Result<String> {
    let config = std::fs::read(root().join("src-tauri/tauri.conf.json"))?;
    let config: Value = serde_json::from_slice(&config)?;
    let policy = config["app"]["security"]["csp"].as_str().unwrap_or_default();
    if !policy.contains(WAYS.0) {
        return Err(io::Error::other("the window's policy has another way to the shell"));
    }
    Ok(policy.replace(WAYS.0, WAYS.1))
}

/// The headers that every answer has.
pub(crate) fn protect(headers: &mut HeaderMap, policy: &str) {
    if let Ok(policy) = HeaderValue::from_str(policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // The address holds the token.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}

/// The document, which reads the bridge's script first.
pub(crate) async fn document() -> Response {
    match std::fs::read_to_string(root().join("ui/index.html")) {
        Ok(text) => Html(text.replacen("<head>", "<head>\n    <script src=\"bridge.js\"></script>", 1))
            .into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A file of the page, and nothing outside of its folder.
pub(crate) async fn file(Within(path): Within<String>) -> Response {
    let kind = match path.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let inside = Path::new(&path).components().all(|part| matches!(part, Component::Normal(_)));
    let read = match path.as_str() {
        "bridge.js" => Ok(SCRIPT.as_bytes().to_vec()),
        _ if inside => std::fs::read(root().join("ui").join(&path)),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    match read {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
