//! Starts that cannot be: the window opens and says why, or a sentence does where there can be no window.

use std::fs;
use std::path::Path;

use linecheck_window::{Desk, Keyring, Start, Window, program};

use crate::desk;

#[tokio::test]
async fn p1_a_file_in_the_place_of_the_folder_is_told_with_its_path_and_can_be_tried_again() {
    let desk = desk();
    fs::write(desk.home(), "a file").expect("a file in its place");
    let mut window = Window::open(&desk, Start::Plain).await;
    window.find("heading", "The vault cannot be opened").await;
    window.says("A file is where the vault's folder should be").await;
    window.says(&desk.home().join("vault").display().to_string()).await;
    window.says("vault_not_a_folder").await;
    window.click("button", "Try again").await;
    window.says("A file is where the vault's folder should be").await;
    fs::remove_file(desk.home()).expect("it is moved away");
    window.click("button", "Try again").await;
    window.find("button", "Add a Twilio account").await;
    window.close().await;
}

#[tokio::test]
async fn p1_another_folder_is_taken_for_this_run_and_none_is_remembered() {
    let desk = desk();
    fs::write(desk.home(), "a file").expect("a file in its place");
    let mut window = Window::open(&desk, Start::Plain).await;
    window.find("heading", "The vault cannot be opened").await;
    window.fill("Another folder", "not/a/whole/path").await;
    window.click("button", "Use this folder").await;
    window.says("This is not the whole path of a folder.").await;
    let other = desk.home().with_file_name("other");
    window.fill("Another folder", &other.display().to_string()).await;
    window.click("button", "Use this folder").await;
    window.find("button", "Add a Twilio account").await;
    assert!(other.join("vault").join("vault.db").exists(), "the vault is there");
    window.close().await;

    let window = Window::open(&desk, Start::Plain).await;
    window.find("heading", "The vault cannot be opened").await;
    window.says("A file is where the vault's folder should be").await;
    window.close().await;
}

#[tokio::test]
async fn p1_a_folder_that_nobody_can_make_is_told_at_the_start_of_the_sandbox() {
    // There is no bus either, and so no keyring and no other instance to be found.
    let desk = Desk::new(Keyring::Absent).with_home(Path::new("/proc/linecheck"));
    let window = Window::open(&desk, Start::Sandbox).await;
    window.find("heading", "The vault cannot be opened").await;
    window.says("/proc/linecheck/sandbox").await;
    window.find("field", "Another folder").await;
    window.close().await;
}

#[test]
fn s1_without_a_display_a_sentence_says_so_and_nothing_panics() {
    let desk = desk();
    for display in [None, Some(":65000")] {
        let mut command = desk.command(program());
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        command.envs(display.map(|display| ("DISPLAY", display)));
        let ended = command.output().expect("it starts");
        let told = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(1), "{told}");
        assert!(told.contains("There is no display") && told.contains("linecheck --help"), "{told}");
        assert!(!told.contains("panicked"), "{told}");
    }
}
