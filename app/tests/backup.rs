//! Backup while it serves, restored elsewhere and on the other engine; and everything that must not be restored.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a story that cannot be told must stop")]

mod program;

use program::{Place, text};
use std::fs;

/// A small district with a file, and its backup made beside a server.
fn backed_up(place: &Place) -> (String, String) {
    place.run(&["seed", "--members", "30", "--units", "9"]).done();
    let serving = place.serve(&["serve"]);
    let file = text(&place.beside("backup.tz"));
    let said = place.run(&["backup", &file]).done();
    assert!(said.contains("master.key"), "{said}");
    assert!(place.run(&["backup", &file]).refused().contains("已存在"), "never over another");
    serving.terminate();
    assert_eq!(serving.ended(), Some(0));
    (file, text(&place.data().join("master.key")))
}

fn total(place: &Place) -> serde_json::Value {
    let args = ["figures", "get", "members_total", "--unit", "999", "--from", "2026-01-01", "--to", "2099-12-31"];
    place.run(&[&args[..], &["--json", "--evidence"]].concat()).json()
}

#[tokio::test]
async fn a_backup_is_restored_on_either_engine() {
    for from in Place::everywhere().await {
        let (file, key) = backed_up(&from);
        for to in Place::everywhere().await {
            to.run(&["restore", &file, "--key", &key]).done();
            to.assert_clean();
            assert_eq!(total(&to), total(&from));
            let (old, new) = (from.run(&["check", "--json"]).json(), to.run(&["check", "--json"]).json());
            assert_eq!((&old["entries"], &old["records"]), (&new["entries"], &new["records"]));
            assert!(to.run(&["restore", &file]).refused().contains("不覆盖现有数据"), "not over what is there");
            to.assert_clean();
            // What was restored can be worked with, and backed up again.
            let serving = to.serve(&["serve"]);
            assert!(serving.get("/sign-in").starts_with("HTTP/1.1 200"));
            to.run(&["backup", &text(&to.beside("again.tz"))]).done();
        }
    }
}

#[tokio::test]
async fn what_is_no_whole_backup_of_ours_leaves_nothing_behind() {
    let from = Place::embedded();
    let (file, key) = backed_up(&from);
    let good = fs::read(&file).unwrap();
    let mut changed = good.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let wrong_key = from.file("wrong.key", "ab".repeat(32));
    for (name, bytes) in [
        ("cut.tz", good[..good.len() - 20].to_vec()),
        ("half.tz", good[..middle].to_vec()),
        ("changed.tz", changed),
        ("longer.tz", [&good[..], b"x"].concat()),
        ("foreign.tz", b"PK\x03\x04 something else".to_vec()),
        ("empty.tz", Vec::new()),
    ] {
        let bad = from.file(name, bytes);
        for to in Place::everywhere().await {
            let line = to.run(&["restore", &bad, "--key", &key]).refused();
            assert!(line.contains("备份文件"), "{name}: {line}");
            assert!(!to.data().exists(), "{name} left something behind");
            to.run(&["restore", &file, "--key", &key]).done();
        }
    }
    for to in Place::everywhere().await {
        for (key, word) in [(wrong_key.as_str(), "密钥"), ("nirgends.key", "nirgends.key")] {
            let line = to.run(&["restore", &file, "--key", key]).refused();
            assert!(line.contains(word), "{line}");
            assert!(!to.data().exists());
        }
        assert!(to.run(&["restore", &file]).refused().contains("--key"));
        assert!(!to.data().exists());
        assert!(to.run(&["restore", "nirgends.tz", "--key", &key]).refused().contains("nirgends.tz"));
    }
}

#[tokio::test]
async fn a_directory_in_use_is_left_alone() {
    let from = Place::embedded();
    let (file, key) = backed_up(&from);
    let to = Place::embedded();
    fs::create_dir_all(to.data().join("attachments")).unwrap();
    fs::write(to.data().join("attachments/one"), "theirs").unwrap();
    assert!(to.run(&["restore", &file, "--key", &key]).refused().contains("已有附件"));
    assert_eq!(fs::read(to.data().join("attachments/one")).unwrap(), b"theirs");
    fs::remove_file(to.data().join("attachments/one")).unwrap();
    fs::write(to.data().join("master.key"), "cd".repeat(32)).unwrap();
    assert!(to.run(&["restore", &file, "--key", &key]).refused().contains("另一个密钥文件"));
    assert_eq!(fs::read_to_string(to.data().join("master.key")).unwrap(), "cd".repeat(32));
}
