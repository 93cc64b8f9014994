//! The mail of a day: sent once, tried again when the server is out of order, without anybody's name. The server is a fake on this machine.

use crate::digest::{again, letter, send};
use crate::mail::{Mailer, is_address, of_settings};
use crate::tests::{as_account, day, migrations, notice};
use crate::{Notice, Way, acts, run, store};
use access::{Deployment, testing};
use base::Moment;
use base::id::{AccountId, DistrictId};
use db::testing::each_engine;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A server that takes letters, or says that it cannot just now.
#[derive(Clone, Default)]
struct Fake {
    letters: Arc<Mutex<Vec<String>>>,
    broken: Arc<Mutex<bool>>,
}

impl Fake {
    async fn listen(&self) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let own = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let own = own.clone();
                tokio::spawn(async move { own.talk(stream).await });
            }
        });
        port
    }

    async fn talk(&self, stream: TcpStream) {
        let mut stream = BufReader::new(stream);
        let (mut line, mut letter, mut within) = (String::new(), String::new(), false);
        stream.write_all(b"220 fake\r\n").await.unwrap();
        while stream.read_line(&mut line).await.unwrap_or(0) > 0 {
            let word = line.trim_end().to_owned();
            let broken = *self.broken.lock().unwrap();
            let answer = match word.as_str() {
                "." if within => {
                    within = false;
                    self.letters.lock().unwrap().push(std::mem::take(&mut letter));
                    "250 taken"
                }
                _ if within => {
                    letter.push_str(&line);
                    ""
                }
                "DATA" => {
                    within = true;
                    "354 go on"
                }
                word if word.starts_with("MAIL") && broken => "451 not now",
                "QUIT" => "221 bye",
                _ => "250 fine",
            };
            if !answer.is_empty() && stream.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                return;
            }
            line.clear();
        }
    }

    fn taken(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }
}

async fn wanting(deployment: &Deployment, account: i64, address: &str) {
    let mut work = deployment.begin(&as_account(deployment, account)).await.unwrap();
    acts::choose(&mut work, Way::Mail.key(), address, true).await.unwrap();
    work.commit().await.unwrap();
}

/// An account that may sign in; without one nobody gets mail.
async fn account(deployment: &Deployment) -> AccountId {
    let mut work = deployment.begin(&as_account(deployment, 9)).await.unwrap();
    let root = base::id::UnitId(1);
    access::tree::place_unit(work.conn(), DistrictId(1), root, "").await.unwrap();
    let new = access::account::NewAccount { login: "shuji".into(), name: "书记".into(), person: None };
    let (id, _) = access::account::create(&mut work, new).await.unwrap();
    access::account::grant(&mut work, id, "branch_secretary", root, day("2026-11-01")).await.unwrap();
    work.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_mail_is_sent_once_and_again_when_the_server_was_out_of_order() {
    for test in each_engine(&migrations()).await.unwrap() {
        let deployment = testing::deployment(&test.db, &test.dir, day("2026-11-20")).unwrap();
        let fake = Fake::default();
        let url = format!("smtp://127.0.0.1:{}", fake.listen().await);
        let mailer = Mailer::of(&url, "台账 <taizhang@example.cn>", "https://tz.example.cn/").unwrap();
        let id = account(&deployment).await;
        wanting(&deployment, id.0, "shuji@example.cn").await;
        let worker = as_account(&deployment, 9);
        let told = Notice {
            title: "张三发展党员：审批".into(), plain: "发展党员：审批".into(), ..notice(id.0, "a")
        };
        run::finish(&deployment, &worker, ("remind", day("2026-11-20")), &[told]).await.unwrap();
        *fake.broken.lock().unwrap() = true;
        assert_eq!(send(&deployment, &mailer).await.unwrap(), 0);
        let mut conn = deployment.db.read().await.unwrap();
        let waiting = store::mail::waiting(&mut conn, DistrictId(1), 9).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].tries), (1, 1), "nothing is lost");
        assert!(waiting[0].error.contains("451"), "{}", waiting[0].error);
        drop(conn);
        *fake.broken.lock().unwrap() = false;
        assert_eq!(send(&deployment, &mailer).await.unwrap(), 0, "not before its time");
        deployment.clock.advance_minutes(5);
        let (one, two) = tokio::join!(send(&deployment, &mailer), send(&deployment, &mailer));
        assert_eq!(one.unwrap() + two.unwrap(), 1, "by one of two processes");
        deployment.clock.advance_minutes(48 * 60);
        assert_eq!(send(&deployment, &mailer).await.unwrap(), 0, "once");
        let taken = fake.taken();
        assert_eq!(taken.len(), 1);
        assert!(taken[0].contains("To: shuji@example.cn") && !taken[0].contains("张三"), "{}", taken[0]);
    }
}

#[tokio::test]
async fn addresses_lie_sealed_and_wrong_ones_are_refused() {
    for test in each_engine(&migrations()).await.unwrap() {
        let deployment = testing::deployment(&test.db, &test.dir, day("2026-11-20")).unwrap();
        let mut work = deployment.begin(&as_account(&deployment, 1)).await.unwrap();
        for (address, set, said) in
            [("", true, "没有填写"), ("a b@c", true, "邮箱地址不正确"), ("a@example.cn", false, "没有设置邮件服务器")]
        {
            let refused = testing::refusals(acts::choose(&mut work, Way::Mail.key(), address, set).await).unwrap();
            assert!(refused.contains(said), "{address}: {refused}");
        }
        drop(work);
        wanting(&deployment, 1, "zhang.san@example.cn").await;
        let who = (DistrictId(1), AccountId(1));
        let mut conn = deployment.db.read().await.unwrap();
        assert_eq!(
            store::address(&mut conn, &deployment.keys, who).await.unwrap().as_deref(),
            Some("zhang.san@example.cn")
        );
        assert!(!store::sealed_address(&mut conn, who).await.unwrap().contains("zhang"), "it lies sealed");
    }
}

#[test]
fn tries_grow_rarer() {
    let minutes: Vec<i64> = (0..8).map(|n| again(n, Moment(0)).0 / 60_000).collect();
    assert_eq!(minutes, [5, 15, 60, 240, 720, 1440, 1440, 1440]);
}

#[test]
fn a_letter_tells_how_many_it_leaves_out() {
    let lines: Vec<String> = (0..45).map(|n| format!("第{n}件")).collect();
    let (subject, text) = letter(&lines, "");
    assert!(subject.contains("45") && text.contains("另有 5 条") && !text.contains("登录办理"), "{text}");
    assert!(letter(&lines[..1], "https://a.cn").1.contains("https://a.cn/messages"));
}

#[test]
fn settings_that_do_not_go_together_are_refused_without_the_password() {
    let of = |url, from| of_settings(url, from, None);
    assert!(of(None, None).unwrap().is_none(), "off by default");
    for (url, from, said) in [
        (Some("smtps://u:geheim@h:465"), None, "TAIZHANG_MAIL_FROM"),
        (None, Some("a@b.cn"), "TAIZHANG_SMTP"),
        (Some("http://u:geheim@h"), Some("a@b.cn"), "TAIZHANG_SMTP"),
        (Some("smtps://u:geheim@h:465"), Some("nobody"), "TAIZHANG_MAIL_FROM"),
    ] {
        let told = of(url, from).unwrap_err().line();
        assert!(told.contains(said) && !told.contains("geheim"), "{told}");
    }
    let mailer = of(Some("smtps://u:geheim@h:465"), Some("a@b.cn")).unwrap().unwrap();
    assert!(!format!("{mailer:?}").contains("geheim"));
    assert!(is_address("a@b.cn") && !is_address("a b@c"));
}
