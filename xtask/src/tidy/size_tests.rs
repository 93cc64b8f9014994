//! Each budget can be exceeded.

use super::*;

fn source(path: &str, text: &str) -> Source {
    Source::parse(path, text).unwrap()
}

fn body(lines: usize) -> String {
    "    let _ = 1;\n".repeat(lines)
}

#[test]
fn a_long_file_warns_and_a_longer_one_stops() {
    let long = |lines| source("domain/org/src/acts.rs", &"// a line\n".repeat(lines));
    assert!(file(&long(300)).is_empty());
    assert!(file(&long(301))[0].warning);
    assert!(!file(&long(501))[0].warning);
}

#[test]
fn tests_are_not_counted_as_shipped_lines() {
    let tests = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{\n{}}}\n", "    // a line\n".repeat(600));
    assert!(file(&source("domain/org/src/acts.rs", &tests)).is_empty());
    let beside = "// a line\n".repeat(600);
    assert!(file(&source("domain/org/src/acts_tests.rs", &beside)).is_empty());
    assert_eq!(file(&source("domain/org/src/acts.rs", &beside)).len(), 1);
}

#[test]
fn a_long_function_warns_and_a_longer_one_stops() {
    let f =
        |lines| source("domain/org/src/acts.rs", &format!("struct S;\nimpl S {{ fn long() {{\n{}}} }}\n", body(lines)));
    assert!(functions(&f(40)).is_empty());
    assert!(functions(&f(41))[0].warning);
    let found = functions(&f(71));
    assert!(!found[0].warning && found[0].what.contains("fn long has 71 lines"), "{}", found[0]);
}

#[test]
fn blank_lines_and_comments_cost_nothing() {
    let text = format!("fn long() {{\n{}}}\n", "    // why\n\n".repeat(100));
    assert!(functions(&source("domain/org/src/acts.rs", &text)).is_empty());
}

#[test]
fn a_template_may_be_longer_before_it_warns() {
    let page = |lines| format!("fn page() {{\n    html! {{\n{}    }}\n}}\n", "        p { }\n".repeat(lines));
    assert!(functions(&source("domain/org/src/pages.rs", &page(50))).is_empty());
    assert_eq!(functions(&source("domain/org/src/pages.rs", &page(80))).len(), 1);
}

#[test]
fn a_handler_with_seven_parameters_stops() {
    let text = "async fn show(a: A, b: B, c: C, d: D, e: E, f: F, g: G) {}\n";
    assert_eq!(handlers(&source("domain/org/src/pages.rs", text)).len(), 1);
    assert_eq!(handlers(&source("domain/org/src/pages/show.rs", text)).len(), 1);
    assert!(handlers(&source("domain/org/src/acts.rs", text)).is_empty());
}

#[test]
fn a_heavy_file_stops() {
    let dir = crate::process::TempDir::new("tidy").unwrap();
    std::fs::write(dir.0.join("big.bin"), vec![0; 1_000_001]).unwrap();
    std::fs::write(dir.0.join("small.bin"), vec![0; 10]).unwrap();
    let found = heavy_files(&dir.0);
    assert_eq!(found.iter().map(|f| f.file.as_str()).collect::<Vec<_>>(), ["big.bin"]);
}
