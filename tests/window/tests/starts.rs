//! Starts that cannot be: the window opens and says why, or a sentence does where there can be no window.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use linecheck_window::sight::Sight;
use linecheck_window::{Desk, Keyring, Start, Window, program};
use tokio::runtime::Handle;

use crate::{chromium, desk};

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

/// Before the page is painted the window is of the theme's canvas: not black, and not of the other theme.
#[tokio::test(flavor = "multi_thread")]
async fn ux14_the_window_starts_in_its_theme_and_is_never_black() {
    const LIGHT: [u8; 3] = [0xf5, 0xf6, 0xf7];
    const DARK: [u8; 3] = [0x0f, 0x12, 0x14];
    let desk = desk();
    let sight = Sight::new(&desk.display_file(), 1920, 1200);
    for (theme, other) in [("light", DARK), ("dark", LIGHT)] {
        let is_started = AtomicBool::new(false);
        let (window, most) = thread::scope(|scope| {
            let looking = scope.spawn(|| {
                let mut most = 0;
                while !is_started.load(Ordering::Relaxed) {
                    most = most.max(sight.share_of(other)).max(sight.share_of([0, 0, 0]));
                    thread::sleep(Duration::from_millis(2));
                }
                most
            });
            let open = async { Window::open(&desk, Start::Plain).await };
            let window = tokio::task::block_in_place(|| Handle::current().block_on(open));
            is_started.store(true, Ordering::Relaxed);
            (window, looking.join().expect("it looks until the end"))
        });
        // Letters are black too.
        assert!(most < 3, "{theme}: {most} % of the display was of another colour");
        window.theme("dark").await;
        window.close().await;
    }
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

/// A first visit waits for the screen's data, and not for its modules.
#[tokio::test]
async fn ux4_every_screen_is_read_soon_after_the_start_in_chromium() {
    let desk = chromium();
    let window = Window::open(&desk, Start::Sandbox).await;
    let script = "const read = performance.getEntriesByType('resource').map((entry) => entry.name);
        return ['overview', 'account', 'drafts', 'send', 'matrix', 'look-up', 'ready', 'pingone', 'history', 'audit', 'settings', 'sandbox']
            .every((screen) => read.some((name) => name.endsWith(`/${screen}.js`) && name.includes('/screens/')));";
    window.until("every screen is read", script).await;
    window.close().await;
}
