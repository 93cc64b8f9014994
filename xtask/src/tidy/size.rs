//! Budgets: a file is read in one sitting, a function in one look.

use super::Finding;
use super::source::{Source, is_ours, relative};
use std::path::Path;
use syn::visit::{self, Visit};
use walkdir::WalkDir;

/// Lines of shipped code in a file: more is worth a thought, or refused.
const FILE: (usize, usize) = (300, 500);
/// Lines of code in a function.
const FUNCTION: (usize, usize) = (40, 70);
/// Lines of code in a function that is mostly a page: markup is long without being hard.
const TEMPLATE: (usize, usize) = (60, 70);
/// Parameters of a handler.
const HANDLER: usize = 6;
/// Bytes of a file in the repository.
const BYTES: u64 = 1_000_000;

const FILE_WHY: &str = "a file is read in one sitting; move a part that has a name of its own to a file of its own";
const FUNCTION_WHY: &str = "a function is read in one look; give its parts names";

/// Shipped lines of one file.
pub fn file(source: &Source) -> Vec<Finding> {
    if source.is_test() {
        return Vec::new();
    }
    let lines = source.text.lines().count() - test_lines(&source.syntax);
    over(lines, FILE)
        .map(|warning| finding(source, 0, warning, format!("{lines} lines"), FILE_WHY))
        .into_iter()
        .collect()
}

/// Lines of each function.
pub fn functions(source: &Source) -> Vec<Finding> {
    if source.is_test() {
        return Vec::new();
    }
    let mut visitor = Functions { source, found: Vec::new() };
    visitor.visit_file(&source.syntax);
    visitor.found
}

/// Parameters of each handler: functions in `pages.rs` or `pages/`.
pub fn handlers(source: &Source) -> Vec<Finding> {
    if !source.is_part("pages") {
        return Vec::new();
    }
    let why = "a handler that takes so much does too much; gather the facts in one extractor";
    let many = source.syntax.items.iter().filter_map(|item| match item {
        syn::Item::Fn(f) if f.sig.inputs.len() > HANDLER => Some(f),
        _ => None,
    });
    many.map(|f| {
        let what = format!("{} takes {} parameters (at most {HANDLER})", f.sig.ident, f.sig.inputs.len());
        Finding::stop(&source.path, f.sig.ident.span().start().line, what, why)
    })
    .collect()
}

/// Files that do not belong into a repository.
pub fn heavy_files(root: &Path) -> Vec<Finding> {
    let why = "the repository is cloned by everybody; generate it, or fetch it at build time";
    let mut found = Vec::new();
    for entry in WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(is_ours).flatten() {
        let size = entry.metadata().map_or(0, |m| m.len());
        let path = relative(root, entry.path());
        if entry.file_type().is_file() && size > BYTES && !path.starts_with("kit/ui/front/") {
            found.push(Finding::stop(&path, 0, format!("{size} bytes (at most {BYTES})"), why));
        }
    }
    found
}

/// `Some(true)` above the first bound (a warning), `Some(false)` above the second.
fn over(lines: usize, (warn, stop): (usize, usize)) -> Option<bool> {
    (lines > warn).then_some(lines <= stop)
}

fn finding(source: &Source, line: usize, warning: bool, what: String, why: &'static str) -> Finding {
    Finding { warning, ..Finding::stop(&source.path, line, what, why) }
}

fn test_lines(syntax: &syn::File) -> usize {
    let mut lines = 0;
    for item in &syntax.items {
        if let syn::Item::Mod(module) = item
            && let Some((brace, _)) = &module.content
            && is_for_tests(&module.attrs)
        {
            lines += brace.span.close().end().line - module.mod_token.span.start().line + 1;
        }
    }
    lines
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|a| a.path().is_ident("cfg") && a.parse_args::<syn::Ident>().is_ok_and(|i| i == "test"))
}

struct Functions<'a> {
    source: &'a Source,
    found: Vec<Finding>,
}

impl Functions<'_> {
    fn measure(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let (first, last) = (body.brace_token.span.open().start().line, body.brace_token.span.close().end().line);
        let inside = self.source.text.lines().skip(first).take(last.saturating_sub(first + 1));
        let code: Vec<&str> = inside.map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("//")).collect();
        let template = code.iter().any(|line| line.contains("html!"));
        let budget = if template { TEMPLATE } else { FUNCTION };
        if let Some(warning) = over(code.len(), budget) {
            let what = format!("fn {} has {} lines of code", signature.ident, code.len());
            self.found.push(finding(self.source, first, warning, what, FUNCTION_WHY));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }
}

#[cfg(test)]
#[path = "size_tests.rs"]
mod tests;
