//! Serves the page for the sandbox in a folder: `linecheck-bridge FOLDER`. The first line that it prints is the address.
#![allow(clippy::print_stdout, reason = "whoever started it reads the address there")]

use std::io;
use std::path::PathBuf;

use linecheck_bridge::Bridge;

#[tokio::main]
async fn main() -> io::Result<()> {
    let home = std::env::args_os().nth(1).map(PathBuf::from);
    let home = home.ok_or_else(|| io::Error::other("the folder is missing: linecheck-bridge FOLDER"))?;
    let bridge = Bridge::listen(&home).await?;
    println!("{}", bridge.address());
    bridge.serve().await
}
