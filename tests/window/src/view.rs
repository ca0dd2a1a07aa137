//! How the window is made to show everything at once, for a picture.

use serde_json::json;

use crate::window::Window;

/// The height of a window in which a dialog is looked at: it lies before the page, whose height says nothing of it.
const WITH_DIALOG: u64 = 900;
/// Past this a page is cut off: no display of a desk is higher.
const HIGHEST: u64 = 5_000;

impl Window<'_> {
    /// Makes the window so wide, and so high that the whole page is in it.
    pub async fn show_whole(&self, width: u32) {
        self.show_part(width, 900).await;
        let script = "if (document.querySelector('dialog[open]')) return [arguments[0], innerHeight];
            return [document.documentElement.scrollHeight, innerHeight]";
        // What is as high as the window can grow with it once.
        for _ in 0..3 {
            let told = self.run(script, vec![json!(WITH_DIALOG)]).await;
            let (wanted, is) = (told[0].as_u64().unwrap_or(0).min(HIGHEST), told[1].as_u64().unwrap_or(0));
            if wanted <= is {
                return;
            }
            self.show_part(width, u32::try_from(wanted).unwrap_or(900)).await;
        }
    }

    /// Makes the page itself so large, without what the window has around it.
    pub async fn show_part(&self, width: u32, height: u32) {
        self.resize(width, height).await;
        let script = "return innerWidth === arguments[0]";
        self.until_with(&format!("a width of {width} px"), script, vec![json!(width)]).await;
        self.settle().await;
        let inner = self.run("return innerHeight", vec![]).await.as_u64().unwrap_or_default();
        let around = height.saturating_sub(u32::try_from(inner).unwrap_or(height));
        if around > 0 {
            self.resize(width, height + around).await;
            let script = "return innerHeight >= arguments[0]";
            self.until_with(&format!("a height of {height} px"), script, vec![json!(height)]).await;
        }
        self.settle().await;
    }

    /// Light or dark for as long as the page is not read again; nothing that it shows is lost.
    pub async fn tint(&self, theme: &str) {
        self.run("document.documentElement.dataset.theme = arguments[0]", vec![json!(theme)]).await;
        self.settle().await;
    }

    /// Reads the page again with every text longer by two fifths.
    pub async fn lengthen(&self) {
        self.run("localStorage.setItem('linecheck.lengthened', 'true')", vec![]).await;
        self.reload().await;
        self.settle().await;
    }
}
