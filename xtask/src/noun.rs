//! `cargo xtask new-noun NAME`: a noun that compiles and passes tidy, from the templates in xtask/noun/, and the checklist
//! of what a machine cannot do.

use crate::process::must;
use crate::{Outcome, root};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Where a template goes (`NAME` stands for the noun) and its text.
const FILES: [(&str, &str); 10] = [
    ("domain/NAME/Cargo.toml", include_str!("../noun/Cargo.toml.tmpl")),
    ("domain/NAME/src/lib.rs", include_str!("../noun/lib.rs.tmpl")),
    ("domain/NAME/src/rules.rs", include_str!("../noun/rules.rs.tmpl")),
    ("domain/NAME/src/rules_tests.rs", include_str!("../noun/rules_tests.rs.tmpl")),
    ("domain/NAME/src/store.rs", include_str!("../noun/store.rs.tmpl")),
    ("domain/NAME/src/acts.rs", include_str!("../noun/acts.rs.tmpl")),
    ("domain/NAME/src/pages.rs", include_str!("../noun/pages.rs.tmpl")),
    ("domain/NAME/src/papers.rs", include_str!("../noun/papers.rs.tmpl")),
    ("domain/NAME/migrations/0001_NAME.sql", include_str!("../noun/migration.sql.tmpl")),
    ("catalogue/entries/NAME.toml", include_str!("../noun/entries.toml.tmpl")),
];

/// Names that would not compile or already mean something.
const TAKEN: [&str; 12] =
    ["type", "match", "move", "mod", "use", "self", "super", "crate", "trait", "test", "core", "std"];

pub fn run(args: &[String]) -> Outcome<bool> {
    let [name] = args else { return Err("new-noun takes one name, for example: cargo xtask new-noun dues".to_owned()) };
    let root = root();
    check(name, &root)?;
    let edits = [
        ("Cargo.toml", with_dependency as fn(&str, &str) -> Outcome<String>),
        ("xtask/levels.txt", with_level),
        ("ARCHITECTURE.md", with_row),
    ];
    // Everything is worked out before anything is written.
    let mut texts = Vec::new();
    for (path, edit) in edits {
        texts.push((path.to_owned(), edit(&read(&root.join(path))?, name)?));
    }
    texts.extend(FILES.map(|(path, template)| (path.replace("NAME", name), fill(template, name))));
    for (path, text) in texts {
        write(&root.join(&path), &text)?;
        println!("wrote {path}");
    }
    // How a line is broken depends on how long the name is.
    let sources = ["lib", "rules", "store", "acts", "pages", "papers"].map(|f| format!("domain/{name}/src/{f}.rs"));
    must(Command::new("rustfmt").current_dir(&root).args(["--edition", "2024"]).args(sources))?;
    println!("\n{}", read(&root.join("docs/checklists/new-noun.md"))?);
    println!("Try it: cargo clippy -p {name} --all-targets && cargo nextest run -p {name} && cargo xtask tidy");
    Ok(true)
}

fn check(name: &str, root: &Path) -> Outcome<()> {
    let plain =
        name.chars().all(|c| c.is_ascii_lowercase() || c == '_') && name.starts_with(|c: char| c.is_ascii_lowercase());
    if !plain || name.len() < 3 || name.ends_with('_') {
        return Err(format!("{name}: a noun is a short English word in small letters, as in GLOSSARY.md"));
    }
    let exists = ["domain", "kit"].iter().any(|place| root.join(place).join(name).exists());
    if exists || TAKEN.contains(&name) {
        return Err(format!("{name} is taken"));
    }
    Ok(())
}

/// `dues_month` → `DuesMonth`.
fn camel(name: &str) -> String {
    let part = |word: &str| word.get(..1).unwrap_or_default().to_uppercase() + word.get(1..).unwrap_or_default();
    name.split('_').map(part).collect()
}

fn fill(template: &str, name: &str) -> String {
    template.replace("{{noun}}", name).replace("{{Noun}}", &camel(name))
}

/// Into the workspace's dependencies, after the other nouns.
fn with_dependency(text: &str, name: &str) -> Outcome<String> {
    after_last(text, |line| line.contains("{ path = \"domain/"), &format!("{name} = {{ path = \"domain/{name}\" }}"))
}

/// Onto the line of the nouns that know members and not each other.
fn with_level(text: &str, name: &str) -> Outcome<String> {
    let with = |line: &str| {
        if line.split_whitespace().any(|word| word == "meeting") { format!("{line} {name}") } else { line.to_owned() }
    };
    let done: Vec<String> = text.lines().map(with).collect();
    let changed = done.iter().zip(text.lines()).any(|(new, old)| new != old);
    if changed { Ok(done.join("\n") + "\n") } else { Err("xtask/levels.txt has no line with meeting".to_owned()) }
}

/// Onto the map, with a line that its writer must finish.
fn with_row(text: &str, name: &str) -> Outcome<String> {
    after_last(
        text,
        |line| line.starts_with("| `domain/record`"),
        &format!("| `domain/{name}` | say in one line what it is |"),
    )
}

fn after_last(text: &str, is: impl Fn(&str) -> bool, new: &str) -> Outcome<String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().rposition(|line| is(line)).ok_or_else(|| format!("no place for: {new}"))?;
    lines.insert(at + 1, new);
    Ok(lines.join("\n") + "\n")
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn write(path: &Path, text: &str) -> Outcome<()> {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    made.map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
#[path = "noun_tests.rs"]
mod tests;
