//! A Rust file as the checks see it: path, text, tokens, syntax.

use super::Finding;
use proc_macro2::{TokenStream, TokenTree};
use std::path::Path;
use walkdir::{DirEntry, WalkDir};

/// Folders that hold our Rust code.
const PLACES: [&str; 5] = ["kit", "domain", "app", "stories", "xtask"];

/// One file, parsed.
pub struct Source {
    /// Relative to the root, with slashes.
    pub path: String,
    pub text: String,
    pub tokens: TokenStream,
    pub syntax: syn::File,
}

impl Source {
    /// Parses a file; the error is the line and what the compiler would say.
    pub fn parse(path: &str, text: &str) -> Result<Self, (usize, String)> {
        let syntax = syn::parse_file(text).map_err(|e| (e.span().start().line, e.to_string()))?;
        let tokens = text.parse::<TokenStream>().map_err(|e| (e.span().start().line, e.to_string()))?;
        Ok(Self { path: path.to_owned(), text: text.to_owned(), tokens, syntax })
    }

    /// The name without folders.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Test code: a file of tests beside its subject, or anything in a folder of tests.
    pub fn is_test(&self) -> bool {
        let name = self.name();
        name.ends_with("_tests.rs")
            || name == "tests.rs"
            || self.path.contains("/tests/")
            || self.path.starts_with("stories/")
    }

    /// Whether it is `NAME.rs` or lies in a folder `NAME/`.
    pub fn is_part(&self, name: &str) -> bool {
        self.name() == format!("{name}.rs") || self.path.contains(&format!("/{name}/"))
    }
}

/// All our Rust files, and a finding for each that does not parse.
pub fn all(root: &Path) -> (Vec<Source>, Vec<Finding>) {
    let (mut sources, mut broken) = (Vec::new(), Vec::new());
    let walk = |place: &&str| WalkDir::new(root.join(place)).sort_by_file_name().into_iter().filter_entry(is_ours);
    for entry in PLACES.iter().flat_map(walk).flatten() {
        if entry.path().extension().is_none_or(|e| e != "rs") {
            continue;
        }
        let path = relative(root, entry.path());
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        match Source::parse(&path, &text) {
            Ok(source) => sources.push(source),
            Err((line, what)) => broken.push(Finding::stop(&path, line, what, "this file does not parse")),
        }
    }
    (sources, broken)
}

/// Whether to go into a folder or look at a file: not what was built or fetched.
pub fn is_ours(entry: &DirEntry) -> bool {
    !["target", "node_modules", ".git", "dist"].iter().any(|foreign| entry.file_name() == *foreign)
}

pub fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Every token of the file in order, those inside brackets and macros included, without `#[cfg(test)] mod … { }`.
pub fn flat(tokens: &TokenStream) -> Vec<TokenTree> {
    let mut list = Vec::new();
    collect(tokens.clone(), &mut list);
    list
}

fn collect(tokens: TokenStream, list: &mut Vec<TokenTree>) {
    let mut test = false;
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            let inside = group.stream().to_string();
            if test && group.delimiter() == proc_macro2::Delimiter::Brace {
                test = false; // the body of what stands under #[cfg(test)]
                continue;
            }
            test = test || inside == "cfg (test)" || inside == "cfg(test)";
            list.push(token.clone());
            collect(group.stream(), list);
            continue;
        }
        if matches!(&token, TokenTree::Punct(p) if p.as_char() == ';') {
            test = false;
        }
        list.push(token);
    }
}
