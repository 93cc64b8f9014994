//! The engine against labelled reports of our own writing (`tests/reports/`). `dev` and `dev2` were looked at while the
//! rules were written; `held` and `held2` are only measured. `dev2` and `held2` are by writers who had not seen the
//! engine: before any rule was written for their like, `held2` stood at F1 95.2 %, right figure first 81.3 %, among the
//! first three 84.6 %. `held3` and `held4` are by two more such writers: at first F1 96.4 % and 95.6 %, right figure
//! first 81.4 % and 80.5 %, among the first three 85.9 % and 86.4 %. `held5` is by a fourth, measured once and not
//! looked at: F1 98.0 %, 84.6 %, 88.5 %. Marks: see `draft::scan::eval::marked`.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use catalogue::Catalogue;
use draft::scan::eval::{Score, marked, score};
use draft::scan::{Lexicon, scan};

fn lexicon() -> Lexicon {
    draft::lexicon(&Catalogue::built_in().unwrap())
}

/// The score of all reports of a folder.
fn measure(folder: &str, lexicon: &Lexicon) -> Score {
    let mut total = Score::default();
    let reports = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports").join(folder);
    for entry in std::fs::read_dir(reports).unwrap() {
        let report = marked(&std::fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        for key in report.labels.iter().flat_map(|l| &l.keys) {
            assert!(lexicon.knows(key), "no figure {key}");
        }
        let tokens = scan(&report.text, lexicon);
        total.add(score(&report.text, &report.labels, &tokens, |key| lexicon.knows(key)));
    }
    total
}

#[test]
fn numbers_of_reports_are_found_and_bound() {
    let lexicon = lexicon();
    let reached = [
        ("dev", 0.99, 0.97, 0.98),
        ("held", 0.98, 0.93, 0.98),
        ("dev2", 0.985, 0.96, 0.98),
        ("held2", 0.97, 0.86, 0.90),
        ("held3", 0.975, 0.90, 0.94),
        ("held4", 0.97, 0.89, 0.93),
        ("held5", 0.975, 0.83, 0.87),
    ];
    for (folder, f1, first, three) in reached {
        let total = measure(folder, &lexicon);
        let told = format!("{folder}: {total}\n{}", total.misses.join("\n"));
        assert!(total.labels > 200, "{told}");
        assert!(total.f1() >= f1, "{told}");
        assert!(total.first_share() >= first, "{told}");
        assert!(total.three_share() >= three, "{told}");
    }
}

#[test]
fn the_scan_is_deterministic() {
    let (one, two) = (lexicon(), lexicon());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/dev/07-inspection-rectify.txt");
    let report = marked(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(scan(&report.text, &one), scan(&report.text, &two));
}

/// The contract of `draft scan --json` (design §8): these names and no others.
#[test]
fn tokens_keep_the_contract() {
    let tokens = scan("全年新发展党员1,234名。", &lexicon());
    let json = serde_json::to_value(&tokens).unwrap();
    let token = json[0].as_object().unwrap();
    let names: Vec<&str> = token.keys().map(String::as_str).collect();
    let mut expected = ["start", "end", "text", "class", "value", "unit", "candidates"];
    expected.sort_unstable();
    let mut found = names;
    found.sort_unstable();
    assert_eq!(found, expected);
    assert_eq!(token["start"], 7);
    assert_eq!(token["end"], 12);
    assert_eq!(token["text"], "1,234");
    assert_eq!(token["class"], "figure");
    assert_eq!(token["value"], 1234.0);
    assert_eq!(token["unit"], "名");
    assert_eq!(token["candidates"][0]["figure"], "members_developed");
    let candidate = token["candidates"][0].as_object().unwrap();
    assert_eq!(candidate.len(), 2, "figure and score");
}
