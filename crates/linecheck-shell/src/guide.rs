//! The guide (K3): the pages of `docs/guide`, as they were when this was built, as a tree that the page draws. Nothing is read
//! from a disk, and nothing in them is markup for the page: it makes an element of each tag, and a text of each text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use linecheck_domain::document::Document;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Serialize;

/// The pages by their names, in the order of the list.
const PAGES: [(&str, &str); 8] = [
    ("README", include_str!("../../../docs/guide/README.md")),
    ("administrator", include_str!("../../../docs/guide/administrator.md")),
    ("support", include_str!("../../../docs/guide/support.md")),
    ("auditor", include_str!("../../../docs/guide/auditor.md")),
    ("steps", include_str!("../../../docs/guide/steps.md")),
    ("differences", include_str!("../../../docs/guide/differences.md")),
    ("questions", include_str!("../../../docs/guide/questions.md")),
    ("errors", include_str!("../../../docs/guide/errors.md")),
];

/// The guide, read once.
pub static GUIDE: LazyLock<Vec<GuidePage>> = LazyLock::new(|| PAGES.map(page).into());

/// A page of the guide.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct GuidePage {
    /// The name of its file, without the ending.
    name: &'static str,
    /// Its first heading, which is not among its blocks.
    title: String,
    blocks: Vec<GuideNode>,
}

/// What stands in a page.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum GuideNode {
    Text(String),
    Element(GuideElement),
}

/// An element, and what is in it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub struct GuideElement {
    tag: GuideTag,
    /// The name of a section, of a heading alone; as GitHub names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional))]
    section: Option<String>,
    /// Where a link leads; one that leads to no place of the guide, and to no document of the fixed list, is its words alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "bindings", ts(optional))]
    to: Option<GuideLink>,
    children: Vec<GuideNode>,
}

/// The elements that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum GuideTag {
    H1,
    H2,
    H3,
    P,
    Ul,
    Ol,
    Li,
    Table,
    Tr,
    Th,
    Td,
    Pre,
    Code,
    Strong,
    Em,
    A,
    Span,
}

/// Where a link leads.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum GuideLink {
    Place { page: String, section: Option<String> },
    Document { document: Document },
}

fn page((name, markdown): (&'static str, &str)) -> GuidePage {
    let mut blocks = blocks(name, markdown);
    let is_title =
        |node: &GuideNode| matches!(node, GuideNode::Element(element) if element.tag == GuideTag::H1);
    let title = blocks.iter().position(is_title).map(|at| blocks.remove(at));
    GuidePage { name, title: title.as_ref().map(words).unwrap_or_default(), blocks }
}

fn blocks(page: &str, markdown: &str) -> Vec<GuideNode> {
    let mut open = vec![GuideElement::of(GuideTag::Span)];
    let mut unseen = 0_u32;
    let mut is_head = false;
    let mut sections = BTreeMap::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            // A picture is of the window that would show it, and a remark is for whoever edits the file.
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => unseen += 1,
            Event::End(TagEnd::Image | TagEnd::HtmlBlock) => unseen -= 1,
            _ if unseen > 0 => {}
            Event::Start(tag) => {
                is_head = matches!(tag, Tag::TableHead) || is_head && matches!(tag, Tag::TableCell);
                open.push(GuideElement { to: link(page, &tag), ..GuideElement::of(kind(&tag, is_head)) });
            }
            Event::End(_) => {
                let Some(mut ended) = open.pop() else { continue };
                if matches!(ended.tag, GuideTag::H2 | GuideTag::H3) {
                    ended.section = Some(section(&ended.children, &mut sections));
                }
                is_head = ended.tag == GuideTag::Th;
                put(&mut open, GuideNode::Element(ended));
            }
            Event::Text(text) => put(&mut open, GuideNode::Text(text.into_string())),
            Event::Code(code) => {
                let children = vec![GuideNode::Text(code.into_string())];
                put(
                    &mut open,
                    GuideNode::Element(GuideElement { children, ..GuideElement::of(GuideTag::Code) }),
                );
            }
            Event::SoftBreak | Event::HardBreak => put(&mut open, GuideNode::Text(" ".to_owned())),
            // A mark of HTML within a line; nothing else is asked of the parser.
            _ => {}
        }
    }
    open.swap_remove(0).children
}

impl GuideElement {
    fn of(tag: GuideTag) -> Self {
        Self { tag, section: None, to: None, children: Vec::new() }
    }
}

fn put(open: &mut [GuideElement], node: GuideNode) {
    // A paragraph of a picture alone is none.
    let is_empty = matches!(&node, GuideNode::Element(element) if element.tag == GuideTag::P && element.children.is_empty());
    if let Some(around) = open.last_mut().filter(|_| !is_empty) {
        around.children.push(node);
    }
}

fn kind(tag: &Tag<'_>, is_head: bool) -> GuideTag {
    match tag {
        Tag::Heading { level: HeadingLevel::H1, .. } => GuideTag::H1,
        Tag::Heading { level: HeadingLevel::H2, .. } => GuideTag::H2,
        Tag::Heading { .. } => GuideTag::H3,
        Tag::Paragraph => GuideTag::P,
        Tag::List(None) => GuideTag::Ul,
        Tag::List(Some(_)) => GuideTag::Ol,
        Tag::Item => GuideTag::Li,
        Tag::Table(_) => GuideTag::Table,
        Tag::TableHead | Tag::TableRow => GuideTag::Tr,
        Tag::TableCell if is_head => GuideTag::Th,
        Tag::TableCell => GuideTag::Td,
        Tag::CodeBlock(_) => GuideTag::Pre,
        Tag::Strong => GuideTag::Strong,
        Tag::Emphasis => GuideTag::Em,
        Tag::Link { .. } => GuideTag::A,
        _ => GuideTag::Span,
    }
}

fn link(page: &str, tag: &Tag<'_>) -> Option<GuideLink> {
    let Tag::Link { dest_url, .. } = tag else { return None };
    let outside = Document::ALL.into_iter().find(|document| document.url() == &**dest_url);
    if let Some(document) = outside {
        return Some(GuideLink::Document { document });
    }
    let (file, section) = dest_url.split_once('#').unwrap_or((dest_url, ""));
    let page = if file.is_empty() { page } else { file.strip_suffix(".md")? };
    let is_here = PAGES.iter().any(|(name, _)| *name == page);
    let section = (!section.is_empty()).then(|| section.to_owned());
    is_here.then(|| GuideLink::Place { page: page.to_owned(), section })
}

/// The name that GitHub gives to a heading: small letters, digits and hyphens, and a number where it is there already.
fn section(heading: &[GuideNode], known: &mut BTreeMap<String, usize>) -> String {
    let words: String = heading.iter().map(words).collect();
    let kept = |letter: &char| letter.is_alphanumeric() || [' ', '-', '_'].contains(letter);
    let name = words.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-");
    let before = known.entry(name.clone()).or_default();
    *before += 1;
    if *before == 1 { name } else { format!("{name}-{}", *before - 1) }
}

/// The words in a node, without what is around them.
fn words(node: &GuideNode) -> String {
    match node {
        GuideNode::Text(text) => text.clone(),
        GuideNode::Element(element) => element.children.iter().map(words).collect(),
    }
}

#[cfg(test)]
mod tests;
