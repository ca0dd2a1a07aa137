//! HCL, laid out as `terraform fmt` lays it out.
//!
//! `hcl-edit` writes what stands in a file, `terraform fmt`'s blanks are put into its decoration here: the equals signs of
//! arguments on consecutive lines stand in one column, and a comment, an empty line or a value of several lines begins a new
//! column (hclwrite, `formatCells`).

use std::fmt::Write as _;

use hcl_edit::expr::{
    Array, Expression, Object, ObjectKey, ObjectValue, ObjectValueTerminator, Traversal, TraversalOperator,
};
use hcl_edit::structure::{Attribute, Block as HclBlock, Body};
use hcl_edit::template::{Element, Interpolation, StringTemplate};
use hcl_edit::{Decorate as _, Decorated, Ident};
use linecheck_domain::visible::{is_unseen, visible};

/// What one step further in is.
const STEP: &str = "  ";
/// How wide a comment is, with its indentation.
const WIDTH: usize = 100;

/// A value of an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text: any text.
    Text(String),
    /// True or false.
    Flag(bool),
    /// A number.
    Whole(i64),
    /// What stands elsewhere in the configuration: names with dots between.
    Path(String),
    /// The same, and a text behind it.
    PathThenText(String, String),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Object(Vec<(&'static str, Value)>),
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Whether it is written over several lines.
    fn is_long(&self) -> bool {
        match self {
            Self::Object(arguments) => !arguments.is_empty(),
            Self::List(values) => values.iter().any(Self::is_long),
            Self::Text(_) | Self::Flag(_) | Self::Whole(_) | Self::Path(_) | Self::PathThenText(..) => false,
        }
    }
}

/// An argument or a block of a body.
#[derive(Debug, Clone)]
enum Item {
    Argument(&'static str, Value),
    Block(Block),
}

/// A block with what is in it.
#[derive(Debug, Clone)]
pub struct Block {
    kind: &'static str,
    labels: Vec<String>,
    /// With the comment above each.
    items: Vec<(Item, String)>,
}

impl Block {
    /// A block without anything in it.
    pub fn new(kind: &'static str, labels: &[&str]) -> Self {
        let labels = labels.iter().map(|label| (*label).to_owned()).collect();
        Self { kind, labels, items: Vec::new() }
    }

    /// With an argument.
    #[must_use]
    pub fn with(self, name: &'static str, value: Value) -> Self {
        self.with_remark(name, value, "")
    }

    /// With an argument that has a comment above it.
    #[must_use]
    pub fn with_remark(mut self, name: &'static str, value: Value, remark: &str) -> Self {
        self.items.push((Item::Argument(name, value), remark.to_owned()));
        self
    }

    /// With a block in it.
    #[must_use]
    pub fn with_block(mut self, block: Block) -> Self {
        self.items.push((Item::Block(block), String::new()));
        self
    }
}

/// A file of blocks, each with the comment above it. What is not seen is written as an escape.
pub fn file(blocks: Vec<(Block, String)>) -> String {
    let items = blocks.into_iter().map(|(block, remark)| (Item::Block(block), remark)).collect();
    let text = body(items, 0).to_string();
    // Between the texts there is nothing unseen but the ends of lines, and within a text this is an escape.
    text.chars().fold(String::with_capacity(text.len()), |mut safe, letter| {
        if letter != '\n' && is_unseen(letter) {
            let _ = write!(safe, "\\U{:08x}", u32::from(letter));
        } else {
            safe.push(letter);
        }
        safe
    })
}

fn body(items: Vec<(Item, String)>, depth: usize) -> Body {
    let widths = widths(items.iter().map(|(item, remark)| match item {
        Item::Argument(name, value) => Some((*name, value, !remark.is_empty())),
        Item::Block(_) => None,
    }));
    let indent = STEP.repeat(depth);
    let mut body = Body::new();
    let (mut is_first, mut after_block) = (true, false);
    for ((item, remark), width) in items.into_iter().zip(widths) {
        let is_block = matches!(item, Item::Block(_));
        let gap = if !is_first && (is_block || after_block) { "\n" } else { "" };
        let before = format!("{gap}{}{indent}", comment(&remark, &indent));
        match item {
            Item::Argument(name, value) => {
                let key = Decorated::new(Ident::new_sanitized(name)).decorated(("", padding(name, width)));
                body.push(Attribute::new(key, expression(&value, depth)).decorated((before, "")));
            }
            Item::Block(block) => {
                let mut written = HclBlock::new(Ident::new_sanitized(block.kind));
                written.labels = block.labels.into_iter().map(Into::into).collect();
                written.body = self::body(block.items, depth + 1).decorated(("", indent.clone()));
                body.push(written.decorated((before, "")));
            }
        }
        (is_first, after_block) = (false, is_block);
    }
    body
}

/// How wide the names are that stand in one column with each argument: none for what stands alone.
fn widths<'a>(
    arguments: impl Iterator<Item = Option<(&'static str, &'a Value, bool)>>,
) -> Vec<Option<usize>> {
    let mut widths: Vec<Option<usize>> = Vec::new();
    let mut column = 0;
    for argument in arguments {
        match argument {
            Some((name, value, has_remark)) if !value.is_long() => {
                if has_remark {
                    column = widths.len();
                }
                let widest = widths[column..].iter().flatten().copied().chain([name.len()]).max();
                widths.push(widest);
                widths[column..].fill(widest);
            }
            _ => {
                widths.push(None);
                column = widths.len();
            }
        }
    }
    widths
}

/// The blanks between a name and its equals sign.
fn padding(name: &str, width: Option<usize>) -> String {
    " ".repeat(width.unwrap_or_default().saturating_sub(name.len()) + 1)
}

fn expression(value: &Value, depth: usize) -> Expression {
    match value {
        Value::Text(text) => quoted(text),
        Value::Flag(flag) => Expression::from(*flag),
        Value::Whole(number) => Expression::from(*number),
        Value::Path(path) => self::path(path),
        Value::PathThenText(path, text) => {
            let path = Interpolation::new(self::path(path).decorated(("", "")));
            let mut pieces = vec![Element::from(path)];
            pieces.extend(literals(text));
            StringTemplate::from(pieces).into()
        }
        Value::List(values) if value.is_long() => {
            let before = format!("\n{}", STEP.repeat(depth + 1));
            let values =
                values.iter().map(|value| expression(value, depth + 1).decorated((before.as_str(), "")));
            let mut list: Array = values.collect();
            list.set_trailing_comma(true);
            list.set_trailing(format!("\n{}", STEP.repeat(depth)));
            list.into()
        }
        Value::List(values) => values.iter().map(|value| expression(value, depth)).collect::<Array>().into(),
        Value::Object(arguments) => object(arguments, depth).into(),
    }
}

fn object(arguments: &[(&'static str, Value)], depth: usize) -> Object {
    let mut object = Object::new();
    let widths = widths(arguments.iter().map(|(name, value)| Some((*name, value, false))));
    for ((index, (name, value)), width) in arguments.iter().enumerate().zip(widths) {
        // The line of the brace ends before the first; each value ends its own line.
        let end = if index == 0 { "\n" } else { "" };
        let before = format!("{end}{}", STEP.repeat(depth + 1));
        let name_and_blanks =
            Decorated::new(Ident::new_sanitized(name)).decorated((before, padding(name, width)));
        let mut value = ObjectValue::new(expression(value, depth + 1));
        value.set_terminator(ObjectValueTerminator::Newline);
        object.insert(ObjectKey::from(name_and_blanks), value);
    }
    if !arguments.is_empty() {
        object.set_trailing(STEP.repeat(depth));
    }
    object
}

/// Names with dots between them.
fn path(path: &str) -> Expression {
    let mut names = path.split('.').map(Ident::new_sanitized);
    let first = names.next().unwrap_or_else(|| Ident::new_sanitized(""));
    let others: Vec<_> =
        names.map(|name| Decorated::new(TraversalOperator::GetAttr(Decorated::new(name)))).collect();
    if others.is_empty() { first.into() } else { Traversal::new(first, others).into() }
}

/// A text in quotes.
fn quoted(text: &str) -> Expression {
    if text.contains("${") || text.contains("%{") {
        StringTemplate::from(literals(text)).into()
    } else {
        Expression::from(text)
    }
}

/// A text in pieces that begin where `${` or `%{` stands. In one piece, `hcl-primitives` 0.1.13 doubles the sign of the first
/// mark alone where two signs stand before a later one (`escape_markers`), and the rest would be evaluated.
fn literals(text: &str) -> Vec<Element> {
    let mut marks: Vec<_> =
        text.match_indices("${").chain(text.match_indices("%{")).map(|(at, _)| at).collect();
    marks.sort_unstable();
    let ends = marks.iter().copied().chain([text.len()]);
    let starts = [0].into_iter().chain(marks.iter().copied());
    starts.zip(ends).filter(|(start, end)| start < end).map(|(start, end)| text[start..end].into()).collect()
}

/// A comment of whole words, in lines that are not too wide.
fn comment(text: &str, indent: &str) -> String {
    let mut lines = String::new();
    for paragraph in text.lines() {
        let paragraph = visible(paragraph);
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && indent.len() + line.chars().count() + word.chars().count() + 3 > WIDTH {
                let _ = writeln!(lines, "{indent}# {line}");
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        let _ = writeln!(lines, "{}", format!("{indent}# {line}").trim_end());
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use hcl_edit::structure::Body;
    use proptest::prelude::*;

    use super::*;

    fn text_of(name: &'static str, value: &Value) -> String {
        file(vec![(Block::new("locals", &[]).with(name, value.clone()), String::new())])
    }

    /// What a parser of HCL takes the one argument of the one block for.
    fn read(text: &str) -> Expression {
        let body: Body = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
        let block = body.get(0).and_then(|first| first.as_block()).unwrap();
        block.body.get_attribute("value").unwrap().value.clone()
    }

    proptest! {
        #[test]
        fn g2_any_text_reads_back_as_it_is(text in "([$%{}\\\\\"~]{0,4}|\\PC{0,4}|[\\x00-\\x1f\\x7f\\u{202e}\\u{feff}]{0,2}){0,6}") {
            let written = text_of("value", &Value::text(text.clone()));
            prop_assert!(!written.chars().any(|letter| letter != '\n' && is_unseen(letter)), "{written:?}");
            let read = read(&written);
            prop_assert_eq!(read.as_str(), Some(text.as_str()), "{}", written);
        }

        #[test]
        fn g2_no_comment_ends_before_its_line(text in "\\PC{0,40}|[\\r\\n#/*\\x00-\\x1f]{0,20}") {
            let block = Block::new("locals", &[]).with_remark("value", Value::Flag(true), &text);
            let written = file(vec![(block, text.clone())]);
            prop_assert_eq!(read(&written).as_bool(), Some(true), "{}", written);
        }
    }

    #[test]
    fn g2_two_signs_before_a_later_mark_are_not_evaluated() {
        for text in ["${a}%${var.secret}", "${a}$${b}", "%{if}$%{x}", "$", "%", "${", "$${", "%%{", "$$$${"] {
            assert_eq!(read(&text_of("value", &Value::text(text))).as_str(), Some(text));
        }
    }

    fn sample() -> Vec<(Block, String)> {
        let numbers = Value::List(vec![
            Value::Object(vec![
                ("number", Value::text("+12025550100")),
                ("type", Value::text("TOLL_FREE")),
                ("supported_countries", Value::List(vec![Value::text("US"), Value::text("CA")])),
            ]),
            Value::Object(vec![("number", Value::text("${x}")), ("deep", Value::Object(vec![]))]),
        ]);
        let lifecycle =
            Block::new("lifecycle", &[]).with("create_before_destroy", Value::Flag(true)).with_remark(
                "ignore_changes",
                Value::List(vec![Value::Path("all".to_owned())]),
                &"Words that go on and on. ".repeat(8),
            );
        let sender = Block::new("resource", &["kind", "name"])
            .with("environment_id", Value::Path("var.environment_id".to_owned()))
            .with("a", Value::Whole(-1))
            .with(
                "from",
                Value::Object(vec![
                    ("selected_numbers", numbers),
                    ("sid", Value::text("AC")),
                    ("b", Value::Flag(false)),
                ]),
            )
            .with("last", Value::List(vec![]))
            .with_block(lifecycle);
        let import = Block::new("import", &[])
            .with("to", Value::Path("kind.name".to_owned()))
            .with("id", Value::PathThenText("var.environment_id".to_owned(), "/1${".to_owned()));
        vec![(sender, "One.\n\nTwo.".to_owned()), (import, String::new())]
    }

    #[test]
    fn g2_equals_signs_stand_in_columns() {
        assert_eq!(file(sample()), include_str!("golden/columns.tf"));
    }

    /// `terraform fmt` itself, where it is; what it was asked is said.
    #[test]
    fn g2_terraform_fmt_finds_nothing_to_change() {
        let text = file(sample());
        match Command::new("terraform").arg("version").stdout(Stdio::null()).stderr(Stdio::null()).status() {
            Ok(_) => {
                let folder = tempfile::tempdir().unwrap();
                std::fs::write(folder.path().join("main.tf"), &text).unwrap();
                let asked =
                    Command::new("terraform").args(["fmt", "-check", "-diff"]).arg(folder.path()).output();
                let asked = asked.unwrap();
                assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stdout));
                println!("terraform fmt -check was run on it");
            }
            Err(_) => println!("there is no terraform here: compared with the golden file alone"),
        }
    }
}
