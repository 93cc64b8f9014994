//! The catalogue that comes with the program: it loads, and it has what the other parts count on.
#![expect(clippy::panic, reason = "tests")]

use crate::Catalogue;

fn built_in() -> Catalogue {
    match Catalogue::built_in() {
        Ok(catalogue) => catalogue,
        Err(problems) => {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            panic!("{} problems\n{}", lines.len(), lines.join("\n"))
        }
    }
}

#[test]
fn the_built_in_catalogue_loads() {
    assert!(built_in().rule("branch_min_members").is_some());
}
