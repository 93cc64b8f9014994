//! Class names in pages that the style sheet does not have: a slip of the pen that no compiler sees.
//!
//! The sheet holds only what kit/ui/front/keep.mjs keeps of Tabler, and our own components.

use super::Finding;
use super::source::{Source, relative};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::path::Path;

const WHY: &str = "the built style sheet has no such class; see kit/ui/front/css and keep.mjs";

/// Classes of the sheet that was built last, if any.
pub fn built_sheet(root: &Path) -> Option<BTreeSet<String>> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
    let found = walkdir::WalkDir::new(&target).min_depth(5).max_depth(5).into_iter().flatten();
    let sheets = found.filter(|e| {
        relative(&target, e.path()).ends_with("/out/app.css") && e.path().to_string_lossy().contains("/ui-")
    });
    let newest = sheets.max_by_key(|e| e.metadata().ok().and_then(|m| m.modified().ok()))?;
    Some(classes(&std::fs::read_to_string(newest.path()).ok()?))
}

fn classes(css: &str) -> BTreeSet<String> {
    let parts = css.split('.').skip(1);
    let name = |part: &str| {
        part.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect::<String>()
    };
    parts.map(name).filter(|n| n.starts_with(|c: char| c.is_ascii_alphabetic())).collect()
}

/// Warnings, because a script may look for a class that has no style.
pub fn unknown(source: &Source, sheet: &BTreeSet<String>) -> Vec<Finding> {
    if source.is_test() || source.path.starts_with("xtask/") {
        return Vec::new();
    }
    let mut used = Vec::new();
    templates(source.tokens.clone(), &mut used);
    let missing = used.into_iter().filter(|(name, _)| !sheet.contains(name));
    missing.map(|(name, line)| Finding::warn(&source.path, line, format!("class {name}"), WHY)).collect()
}

/// Finds `html! { … }` anywhere.
fn templates(tokens: TokenStream, used: &mut Vec<(String, usize)>) {
    let list: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in list.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let macro_name = at.checked_sub(2).and_then(|i| list.get(i));
        if matches!(macro_name, Some(TokenTree::Ident(i)) if i == "html") {
            markup(group.stream(), used);
        } else {
            templates(group.stream(), used);
        }
    }
}

/// Reads maud's notation: `.name` and `class="a b"`; what is Rust (after `@`, in brackets) is passed over.
fn markup(tokens: TokenStream, used: &mut Vec<(String, usize)>) {
    let list: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = list.get(at) {
        at += 1;
        match token {
            TokenTree::Punct(p) if p.as_char() == '@' => at = control(&list, at, used),
            TokenTree::Punct(p) if p.as_char() == '.' => at = dotted(&list, at, used),
            TokenTree::Ident(i) if i == "class" => quoted(&list, at, used),
            TokenTree::Group(g) if g.delimiter() == Delimiter::Brace => markup(g.stream(), used),
            TokenTree::Group(g) => templates(g.stream(), used),
            _ => {}
        }
    }
}

/// Past the condition of `@if …`, up to its braces; past the whole of `@let …;`; past `@match …` with its arms read.
fn control(list: &[TokenTree], from: usize, used: &mut Vec<(String, usize)>) -> usize {
    let is = |what: &str| matches!(list.get(from), Some(TokenTree::Ident(word)) if word == what);
    let (is_let, is_match) = (is("let"), is("match"));
    let end = list.iter().skip(from).position(|token| match token {
        TokenTree::Group(g) => g.delimiter() == Delimiter::Brace && !is_let,
        TokenTree::Punct(p) => p.as_char() == ';',
        _ => false,
    });
    let end = from + end.unwrap_or(0);
    match list.get(end) {
        Some(TokenTree::Group(g)) if is_match => {
            arms(g.stream(), used);
            end + 1
        }
        _ => end,
    }
}

/// The arms of a `@match`: a pattern with its condition is Rust, what stands behind `=>` is markup.
fn arms(tokens: TokenStream, used: &mut Vec<(String, usize)>) {
    let list: Vec<TokenTree> = tokens.into_iter().collect();
    for three in list.windows(3) {
        if let [TokenTree::Punct(a), TokenTree::Punct(b), TokenTree::Group(g)] = three
            && a.as_char() == '='
            && b.as_char() == '>'
            && g.delimiter() == Delimiter::Brace
        {
            markup(g.stream(), used);
        }
    }
}

/// `.chip-traced`: an identifier with dashes, as tokens.
fn dotted(list: &[TokenTree], from: usize, used: &mut Vec<(String, usize)>) -> usize {
    let mut name = String::new();
    let mut at = from;
    let line = list.get(from).map_or(0, |t| t.span().start().line);
    while let Some(token) = list.get(at) {
        match token {
            TokenTree::Ident(i) if name.is_empty() || name.ends_with('-') => name.push_str(&i.to_string()),
            TokenTree::Literal(l) if name.ends_with('-') => name.push_str(&l.to_string()),
            TokenTree::Punct(p) if p.as_char() == '-' && !name.is_empty() => name.push('-'),
            _ => break,
        }
        at += 1;
    }
    if !name.is_empty() {
        used.push((name, line));
    }
    at
}

/// `class="a b"`.
fn quoted(list: &[TokenTree], from: usize, used: &mut Vec<(String, usize)>) {
    if let [TokenTree::Punct(equals), TokenTree::Literal(literal), ..] = &list[from..]
        && equals.as_char() == '='
    {
        let line = literal.span().start().line;
        let text = literal.to_string();
        used.extend(text.trim_matches('"').split_whitespace().map(|name| (name.to_owned(), line)));
    }
}

#[cfg(test)]
#[path = "classes_tests.rs"]
mod tests;
