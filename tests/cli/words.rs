//! Help and completions: what a person finds out from the program itself.

use crate::home::{Home, NOTHING};

/// The help of a command, and of all below it.
pub fn walk(home: &Home, path: &[&str], seen: &mut Vec<(String, String)>) {
    let help = home.run(&[path, &["--help"]].concat(), NOTHING);
    let text = help.text().to_owned();
    assert_eq!(help.err, "", "{help:?}");
    for (name, description) in commands(&text) {
        assert!(description.len() > 10, "{path:?} {name} needs a description: {text}");
        if name != "help" {
            walk(home, &[path, &[name.as_str()]].concat(), seen);
        }
    }
    seen.push((path.join(" "), text));
}

/// The commands that a help lists, with their descriptions.
fn commands(help: &str) -> Vec<(String, String)> {
    let listed =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let named = listed.filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')));
    let split = named.map(|line| line.split_once("  ").unwrap_or((line, "")));
    split.map(|(name, words)| (name.to_owned(), words.trim().to_owned())).collect()
}

#[test]
fn s2_every_command_explains_itself() {
    let home = Home::new();
    let mut seen = Vec::new();
    walk(&home, &[], &mut seen);
    let paths: Vec<&str> = seen.iter().map(|(path, _)| path.as_str()).collect();
    for path in
        ["tenant stand-in", "draft sub-account", "numbers select", "rotate-token", "sandbox serve", "tour"]
    {
        assert!(paths.contains(&path), "{path}: {paths:?}");
    }
    assert!(seen.len() > 35, "the walk goes down: {paths:?}");
    for (path, text) in &seen {
        let first = text.lines().next().unwrap_or_default();
        assert!(first.len() > 10 && !first.starts_with("Usage"), "{path} needs a description: {text}");
        for option in options_with_values(text) {
            for secret in ["token", "secret", "password", "passphrase", "key "] {
                assert!(!format!("{option} ").contains(secret), "{path}: {option} would take a secret");
            }
        }
        assert_eq!(undescribed(text), Vec::<&str>::new(), "{path}: each needs a description\n{text}");
    }
    let (_, top) = seen.iter().find(|(path, _)| path.is_empty()).unwrap();
    assert!(top.contains("Exit status: 0 done") && top.contains("standard input"), "{top}");
}

/// What takes a value: options and positional arguments, by their names in small letters.
fn options_with_values(help: &str) -> Vec<String> {
    let words: Vec<&str> = help.split_whitespace().collect();
    let mut found: Vec<String> = words
        .windows(2)
        .filter(|pair| pair[0].starts_with("--") && pair[1].starts_with('<'))
        .map(|pair| pair[0].to_lowercase())
        .collect();
    found.extend(words.iter().filter(|word| word.starts_with(['<', '['])).map(|word| word.to_lowercase()));
    found.retain(|name| name != "--keyring-timeout");
    found
}

/// Options and arguments that nothing is said about, on their own line or below it.
fn undescribed(help: &str) -> Vec<&str> {
    let lines: Vec<&str> = help.lines().collect();
    let is_entry = |line: &str| {
        let rest = line.trim_start();
        (2..8).contains(&(line.len() - rest.len()))
            && (rest.starts_with('-') || rest.starts_with('<') || rest.starts_with('['))
    };
    let indices = (0..lines.len()).filter(|at| is_entry(lines[*at]));
    indices
        .filter(|at| {
            let own =
                lines[*at].trim_start().split_once("  ").is_some_and(|(_, words)| !words.trim().is_empty());
            let below = lines.get(at + 1).is_some_and(|next| next.starts_with("      ") && !is_entry(next));
            !own && !below
        })
        .map(|at| lines[at])
        .collect()
}

#[test]
fn s2_each_shell_gets_its_completions() {
    let home = Home::new();
    for (shell, word) in [
        ("bash", "complete -F _linecheck"),
        ("zsh", "#compdef linecheck"),
        ("fish", "complete -c linecheck"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let answer = home.run(&["completions", shell], NOTHING);
        assert!(answer.text().contains(word) && answer.out.contains("linecheck"), "{shell}: {word}");
        assert!(answer.out.contains("rotate-token") && answer.out.contains("stand-in"), "{shell}");
        let object = home.run(&["completions", shell, "--json"], NOTHING).done();
        assert_eq!(object["script"].as_str().map(str::trim_end), Some(answer.out.trim_end()));
    }
    assert!(!home.linecheck().exists(), "nothing is stored");
}

#[test]
fn k1_every_command_has_a_manual_page() {
    let home = Home::new();
    let folder = home.path().join("man");
    std::fs::create_dir(&folder).unwrap();
    let folder = folder.to_str().unwrap();
    let told = home.run(&["manual", folder, "--json"], NOTHING).done();
    let mut seen = Vec::new();
    walk(&home, &[], &mut seen);
    for (path, _) in seen {
        let name =
            ["linecheck"].into_iter().chain(path.split_whitespace()).collect::<Vec<_>>().join("-") + ".1";
        assert!(told["pages"].as_array().unwrap().iter().any(|page| *page == *name), "{name}: {told}");
        let page = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
        assert!(page.contains(".SH SYNOPSIS") && page.contains(".SH DESCRIPTION"), "{page}");
    }
    let again = home.run(&["manual", folder], NOTHING);
    assert!(again.status == 2 && again.err.contains("Nothing was written"), "{again:?}");
}

#[cfg(unix)]
#[test]
fn s2_the_completions_are_understood_by_bash() {
    let home = Home::new();
    let script = home.path().join("completions.bash");
    std::fs::write(&script, &home.run(&["completions", "bash"], NOTHING).out).unwrap();
    let mut bash = std::process::Command::new("bash");
    bash.args(["-c", "source \"$0\" && COMP_WORDS=(linecheck tena) COMP_CWORD=1 && _linecheck linecheck tena && echo \"${COMPREPLY[@]}\""]);
    bash.arg(&script);
    home.furnish(&mut bash);
    let answer = home.finish(bash, "completions in bash", NOTHING);
    assert_eq!((answer.status, answer.out.trim()), (0, "tenant"), "{answer:?}");
}

#[test]
fn t5_a_code_is_explained_without_a_vault() {
    let home = Home::new();
    let view = home.run(&["explain", "30034", "--json"], NOTHING).done();
    assert_eq!((&view["twilio_code"], &view["class"]), (&30034.into(), &"delivery_error".into()), "{view}");
    assert_eq!(view["as_api_error"]["falls_back"], true, "{view}");
    assert_eq!(view["as_delivery_error"]["falls_back"], false, "{view}");
    let text = home.run(&["explain", "29999"], NOTHING);
    assert!(text.text().contains("The built-in table does not have it."), "{text:?}");
    home.run(&["explain", "thirty"], NOTHING).complaint(2, "invalid_value");
}
