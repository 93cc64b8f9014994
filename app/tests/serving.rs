//! Processes: setting up once, one process per directory, ending without losing anything, a demo that was interrupted.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a story that cannot be told must stop")]
#![expect(dead_code, reason = "each story file uses a part of the helpers")]

mod program;

use program::{Place, rest};
use std::fs;
use std::io::Write;
use std::time::Duration;

const INIT: [&str; 5] = ["init", "--name", "中共示例区委员会", "--code", "999"];

#[tokio::test]
async fn init_makes_three_officers_and_only_once() {
    for place in Place::everywhere().await {
        let said = place.run(&INIT).done();
        let secrets: Vec<&str> = said.lines().filter_map(|l| l.trim().split('\t').nth(2)).collect();
        assert_eq!(secrets.len(), 3, "{said}");
        assert!(["sysadmin", "secadmin", "auditor"].iter().all(|login| said.contains(login)));
        let again = place.run(&INIT);
        assert!(secrets.iter().all(|s| !again.out.contains(s)), "shown once");
        assert!(again.refused().contains("已经有党组织了"));
        place.assert_clean();
    }
}

#[tokio::test]
async fn wrong_usage_is_one_line_and_two() {
    let place = Place::embedded();
    for args in [&["frobnicate"][..], &["import", "roster"], &["figures", "get", "members_total", "--from", "gestern"]]
    {
        let ran = place.run(args);
        assert_eq!((ran.code, ran.err.trim_end().lines().count()), (2, 1), "{args:?}: {}", ran.err);
    }
    assert!(place.run(&["serve"]).refused().contains("taizhang init"));
    assert!(Place::embedded().run(&["check"]).refused().contains("不存在"));
    assert!(!Place::embedded().data().exists());
}

#[tokio::test]
async fn a_second_process_is_kept_out() {
    for place in Place::everywhere().await {
        place.run(&INIT).done();
        let serving = place.serve(&["serve"]);
        assert!(serving.get("/health").starts_with("HTTP/1.1 200"));
        for second in [&["serve", "--listen", "127.0.0.1:0"][..], &INIT, &["undo", "1"]] {
            assert!(place.run(second).refused().contains("正被另一个 taizhang 进程使用"), "{second:?}");
        }
        place.run(&["check"]).done();
        serving.terminate();
        assert_eq!(serving.ended(), Some(0));
    }
}

#[tokio::test]
async fn what_is_in_flight_ends_before_the_process_does() {
    for place in Place::everywhere().await {
        place.run(&INIT).done();
        let serving = place.serve(&["serve"]);
        let mut stream = serving.connect();
        let body = "login=sysadmin&password=falsch";
        let head = "POST /sign-in HTTP/1.1\r\nHost: taizhang\r\nContent-Type: application/x-www-form-urlencoded\r\n";
        write!(stream, "{head}Content-Length: {}\r\n\r\n{}", body.len(), &body[..9]).unwrap();
        // The server has the head and waits for the rest; a round trip elsewhere shows that it got that far.
        assert!(serving.get("/health").starts_with("HTTP/1.1 200"));
        serving.terminate();
        std::thread::sleep(Duration::from_millis(300));
        write!(stream, "{}", &body[9..]).unwrap();
        let answer = rest(&mut stream);
        assert!(answer.starts_with("HTTP/1.1 422") && answer.contains("账号或密码不正确"), "{answer}");
        assert_eq!(serving.ended(), Some(0));
        place.assert_clean();
    }
}

#[tokio::test]
async fn an_interrupted_demo_begins_afresh() {
    let place = Place::embedded();
    let mut first = place.start(&["demo", "--members", "3000", "--listen", "127.0.0.1:0"]);
    while !place.data().join("taizhang.db").exists() {
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(500));
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(!place.data().join("demo-signins.json").exists(), "it was not finished");

    // Something of somebody's lies in it: nothing is touched.
    let theirs = place.data().join("名单.txt");
    fs::write(&theirs, "mine").unwrap();
    let before = fs::metadata(place.data().join("taizhang.db")).unwrap().len();
    assert!(place.run(&["demo", "--members", "60"]).refused().contains("名单.txt"));
    assert!(theirs.exists() && fs::metadata(place.data().join("taizhang.db")).unwrap().len() >= before);
    fs::remove_file(&theirs).unwrap();

    let serving = place.serve(&["demo", "--members", "60"]);
    assert!(serving.get("/health").starts_with("HTTP/1.1 200"));
    serving.terminate();
    assert_eq!(serving.ended(), Some(0));
    place.assert_clean();
    let made = fs::read(place.data().join("demo-signins.json")).unwrap();

    // A finished one is kept, however it ended.
    let again = place.serve(&["demo", "--members", "60"]);
    drop(again);
    let serving = place.serve(&["demo", "--members", "60"]);
    drop(serving);
    assert_eq!(fs::read(place.data().join("demo-signins.json")).unwrap(), made);
    place.assert_clean();
}

#[tokio::test]
async fn a_demo_touches_nothing_that_is_none() {
    let place = Place::embedded();
    place.run(&INIT).done();
    let before = place.run(&["check", "--json"]).json();
    assert!(place.run(&["demo", "--listen", "127.0.0.1:0"]).refused().contains("不是演示数据"));
    assert_eq!(place.run(&["check", "--json"]).json(), before);
}
