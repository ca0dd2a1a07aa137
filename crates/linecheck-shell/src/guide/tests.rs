use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::*;

/// What the page's texts are made of: a label of the guide stands in one of them, at its beginning.
const TEXTS: &[&str] = &["ui/app/table.js", "ui/text"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Every Markdown file that a person begins to read at, and those behind it.
fn documents() -> Vec<PathBuf> {
    let mut found = vec![root().join("README.md"), root().join("CONTRIBUTING.md")];
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    found
}

/// What a file's links and pictures name.
fn targets(markdown: &str) -> Vec<String> {
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES);
    let targets = events.filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.into_string())
        }
        _ => None,
    });
    targets.collect()
}

/// The names of its sections, the title's too.
fn sections(markdown: &str) -> BTreeSet<String> {
    let mut known = BTreeMap::new();
    let mut heading: Option<String> = None;
    let mut found = BTreeSet::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                found.insert(section(&[GuideNode::Text(heading.take().unwrap_or_default())], &mut known));
            }
            _ => {}
        }
    }
    found
}

/// Every element of the pages, however deep.
fn elements(page: &GuidePage) -> Vec<&GuideElement> {
    let mut found = Vec::new();
    let mut left: Vec<&GuideNode> = page.blocks.iter().collect();
    while let Some(node) = left.pop() {
        if let GuideNode::Element(element) = node {
            left.extend(&element.children);
            found.push(element);
        }
    }
    found
}

fn inside(element: &GuideElement) -> String {
    element.children.iter().map(words).collect()
}

#[test]
fn k3_every_page_of_the_guide_is_in_the_application() {
    let files = fs::read_dir(root().join("docs/guide")).unwrap();
    let files: BTreeSet<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    let pages: BTreeSet<_> = GUIDE.iter().map(|page| format!("{}.md", page.name)).collect();
    assert_eq!(files, pages);
    for page in &*GUIDE {
        assert!(!page.title.is_empty() && page.blocks.len() > 3, "{}", page.name);
        // Nothing is in them that the page would not draw as it is meant.
        assert!(elements(page).iter().all(|element| element.tag != GuideTag::Span), "{}", page.name);
        assert!(
            elements(page).iter().all(|element| element.tag != GuideTag::H1),
            "{}: two titles",
            page.name
        );
    }
    for (name, markdown) in PAGES {
        let begins_elsewhere = |event| matches!(event, Event::Start(Tag::List(Some(first))) if first != 1);
        assert!(!Parser::new(markdown).any(begins_elsewhere), "{name}: a list that does not begin at 1");
    }
}

#[test]
fn k3_every_link_and_anchor_of_the_documents_leads_somewhere() {
    let outside: BTreeSet<_> = Document::ALL.iter().map(|document| document.url()).collect();
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in documents() {
        let is_guide = file.parent().is_some_and(|folder| folder.ends_with("docs/guide"));
        let markdown = fs::read_to_string(&file).unwrap();
        for target in targets(&markdown) {
            count += 1;
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let leads = if target.contains("://") {
                // The application opens the documents of its list, and nothing else.
                !is_guide || outside.contains(target.as_str())
            } else {
                let to = if path.is_empty() { file.clone() } else { file.parent().unwrap().join(path) };
                to.exists()
                    && (anchor.is_empty() || sections(&fs::read_to_string(&to).unwrap()).contains(anchor))
            };
            if !leads {
                wrong.push(format!("{}: {target}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 80, "{count}");
}

/// A link within the guide is one in the application too, and leads to a section that is there.
#[test]
fn k3_every_place_that_the_guide_leads_to_in_the_application_is_there() {
    let mut places = 0;
    for page in &*GUIDE {
        for element in elements(page) {
            let Some(GuideLink::Place { page: to, section }) = &element.to else { continue };
            places += 1;
            let there = GUIDE.iter().find(|page| page.name == to).unwrap();
            let has = |name: &String| elements(there).iter().any(|one| one.section.as_ref() == Some(name));
            assert!(section.as_ref().is_none_or(has), "{}: {to}#{section:?}", page.name);
        }
    }
    assert!(places > 25, "{places}");
}

#[test]
fn k3_every_bold_word_of_the_guide_is_written_so_in_the_window() {
    let mut texts = String::new();
    for text in TEXTS {
        let path = root().join(text);
        let files = if path.is_dir() {
            fs::read_dir(path).unwrap().map(|file| file.unwrap().path()).collect()
        } else {
            vec![path]
        };
        for file in files {
            texts.push_str(&fs::read_to_string(file).unwrap());
        }
    }
    let mut wrong = Vec::new();
    for page in &*GUIDE {
        for label in elements(page).iter().filter(|element| element.tag == GuideTag::Strong) {
            let label = inside(label);
            if !["'", "\"", "`"].iter().any(|mark| texts.contains(&format!("{mark}{label}"))) {
                wrong.push(format!("{}: {label}", page.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn k3_every_key_of_the_guide_is_one_of_the_table() {
    let table = fs::read_to_string(root().join("ui/app/table.js")).unwrap();
    for page in &*GUIDE {
        for code in elements(page).iter().filter(|element| element.tag == GuideTag::Code) {
            let code = inside(code);
            if code.starts_with("Ctrl+") && code != "Ctrl+V" && code != "Ctrl+" || code == "F1" {
                assert!(
                    table.contains(&format!("\"{}\"", code.replace("Ctrl", "Mod"))),
                    "{}: {code}",
                    page.name
                );
            }
        }
    }
}

#[test]
fn k3_f1_leads_from_each_screen_to_what_is_about_it() {
    let table = fs::read_to_string(root().join("ui/app/table.js")).unwrap();
    let mut count = 0;
    for row in table.lines().filter(|line| line.contains("\"opens\": ")) {
        let Some((_, about)) = row.split_once("\"about\": \"") else {
            // The settings are about many things, and the guide is about itself.
            assert!(
                ["settings", "guide"].iter().any(|one| row.contains(&format!("\"opens\": \"{one}\""))),
                "{row}"
            );
            continue;
        };
        let (page, section) = about.split_once('"').unwrap().0.split_once(':').unwrap();
        let page = GUIDE.iter().find(|one| one.name == page).unwrap();
        assert!(elements(page).iter().any(|one| one.section.as_deref() == Some(section)), "{row}");
        count += 1;
    }
    assert!(count >= 11, "{count}");
}

#[test]
fn k3_a_page_is_a_tree_of_elements_and_texts_and_nothing_in_it_is_markup() {
    let markdown = "# Title\n\n<!-- not shown -->\n\n## A `code`, *twice*\n\nSee [this](#a-code-twice) and \
                    [that](https://evil.example/), <b>bold</b>.\n\n![not shown](x.png)\n\n## A `code`, *twice*\n\n\
                    | one | **two** | three |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n";
    let tree = serde_json::to_value(page(("README", markdown))).unwrap();
    let text = |tag: &str, text: &str| serde_json::json!({ "tag": tag, "children": [text] });
    let mut heading = serde_json::json!({ "tag": "h2", "section": "a-code-twice", "children": ["A "] });
    heading["children"].as_array_mut().unwrap().extend([
        text("code", "code"),
        ", ".into(),
        text("em", "twice"),
    ]);
    assert_eq!(tree["title"], "Title");
    assert_eq!(tree["blocks"][0], heading);
    let place = serde_json::json!({ "page": "README", "section": "a-code-twice" });
    assert_eq!(tree["blocks"][1]["children"][1]["to"], place);
    assert_eq!(
        tree["blocks"][1]["children"][3],
        text("a", "that"),
        "an address that is not ours is its words alone"
    );
    assert_eq!(tree["blocks"][1]["children"].as_array().unwrap().len(), 7, "the marks are dropped: {tree}");
    assert_eq!(tree["blocks"][2]["section"], "a-code-twice-1");
    let bold = serde_json::json!({ "tag": "th", "children": [text("strong", "two")] });
    let head = serde_json::json!({ "tag": "tr", "children": [text("th", "one"), bold, text("th", "three")] });
    let row =
        serde_json::json!({ "tag": "tr", "children": [text("td", "1"), text("td", "2"), text("td", "3")] });
    assert_eq!(tree["blocks"][3], serde_json::json!({ "tag": "table", "children": [head, row] }));
}
