//! Stories of organisations, villages and their instructors, on both engines.

use crate::alarm::Gap;
use crate::file::{EventKind as E, Form, Kind};
use crate::store::Filter;
use crate::testing::{TODAY, instructor, org, refusals, typed, worlds};
use crate::typed::Typed;
use base::Fault;

#[tokio::test]
async fn an_organisation_is_registered_organised_and_gone_by_day() {
    for w in worlds().await {
        assert!(w.list(&w.clerk, &Filter::default()).await.is_empty(), "nothing yet");
        let new = org(&w, Kind::Social, "文苑社会工作服务中心", (1, 4));
        let id = w.register(&w.clerk, new.clone()).await.unwrap();
        assert!(refusals(w.register(&w.clerk, new.clone()).await).contains("已有没有结束的登记"), "{}", w.engine);
        let stock = [("category", "social"), ("form", "none"), ("due", "own")];
        assert_eq!(w.sum("coverage.stock", &stock, "2026-01-09").await, 0);
        assert_eq!(w.sum("coverage.stock", &stock, TODAY).await, 1);
        let gap = Filter { gap: Some(Gap::Own), ..Filter::default() };
        assert_eq!(w.list(&w.clerk, &gap).await.len(), 1, "four members and no branch");
        assert!(refusals(w.form(id, "own", None, "2026-03-01").await).contains("没有选择所建的党组织"));
        assert!(refusals(w.form(id, "own", Some(w.street), "2027-01-01").await).contains("晚于今天"));
        w.form(id, "own", Some(w.firm), "2026-03-01").await.unwrap();
        assert_eq!(w.sum("coverage.stock", &stock, "2026-02-28").await, 1, "the past stays");
        let own = [("category", "social"), ("form", "own")];
        assert_eq!((w.sum("coverage.stock", &stock, TODAY).await, w.sum("coverage.stock", &own, TODAY).await), (0, 1));
        assert!(w.list(&w.clerk, &gap).await.is_empty());
        let other = w.register(&w.clerk, org(&w, Kind::Enterprise, "云溪智造公司", (2, 3))).await.unwrap();
        assert!(refusals(w.form(other, "own", Some(w.firm), "2026-03-01").await).contains("另一个单位单独组建"));
        w.form(other, "joint", Some(w.firm), "2026-03-01").await.unwrap();
        assert_eq!(w.list(&w.clerk, &gap).await.len(), 1, "three members: a branch of its own is due");
        w.take(id, E::End, typed("2026-09-01", &[("how", "deregistered")])).await.unwrap();
        assert_eq!(
            (w.sum("coverage.stock", &own, "2026-08-31").await, w.sum("coverage.stock", &own, TODAY).await),
            (1, 0)
        );
        let late = w.take(id, E::Verify, typed("2026-10-01", &[("employees", "9"), ("full", "4")])).await;
        assert!(refusals(late).contains("登记已经结束"));
        w.register(&w.clerk, new).await.unwrap();
        assert!(
            refusals(w.annul_last(id, E::End, "记错").await).contains("已有没有结束的登记"),
            "it is registered anew"
        );
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn all_that_is_wrong_is_said_at_once() {
    for w in worlds().await {
        let mut new = org(&w, Kind::Enterprise, "云", (3, 3));
        new.typed.code = "91110000000000000X".to_owned();
        new.typed.full = "200".to_owned();
        new.typed.on = "2026-02-30".to_owned();
        new.typed.form = "own".to_owned();
        let all = refusals(w.register(&w.clerk, new).await);
        for says in ["没有写明名称", "校验位", "正式党员多于职工", "不是有效的日期", "没有选择所建的党组织"]
        {
            assert!(all.contains(says), "{all} should say {says}");
        }
        let mut village = org(&w, Kind::Village, "", (4, 0));
        assert!(refusals(w.register(&w.clerk, village.clone()).await).contains("不是建制村"));
        village.unit = w.village;
        w.register(&w.clerk, village.clone()).await.unwrap();
        assert!(refusals(w.register(&w.clerk, village).await).contains("柳林村党支部已有"), "a village once");
        let nobody = w.register(&w.clerk, of_roster(&w, "赵无名", "")).await;
        assert!(refusals(nobody).contains("名册中没有找到赵无名"));
        assert!(refusals(w.register(&w.clerk, of_roster(&w, "李芳", "")).await).contains("后四位"), "two of one name");
        w.register(&w.clerk, of_roster(&w, "王小明", "")).await.unwrap();
        assert!(refusals(w.register(&w.clerk, of_roster(&w, "王小明", "")).await).contains("王小明已有"));
        w.assert_sound().await;
    }
}

/// An instructor to be found in the roster.
fn of_roster(w: &crate::testing::World, name: &str, tail: &str) -> crate::acts::New {
    crate::acts::New { roster: Some(tail.to_owned()), ..instructor(w, name, "2026-02-01") }
}

#[tokio::test]
async fn an_instructor_looks_after_several_and_leaves_when_nobody_is_left() {
    for w in worlds().await {
        let firm = w.register(&w.clerk, org(&w, Kind::Enterprise, "恒远物流公司", (5, 0))).await.unwrap();
        let club = w.register(&w.clerk, org(&w, Kind::Social, "滨江读书会", (6, 1))).await.unwrap();
        let village = crate::acts::New { unit: w.village, ..org(&w, Kind::Village, "", (7, 0)) };
        let village = w.register(&w.clerk, village).await.unwrap();
        let none = Filter { gap: Some(Gap::Instructor), ..Filter::default() };
        assert_eq!(w.list(&w.clerk, &none).await.len(), 3, "{}", w.engine);
        let zhao = w.register(&w.clerk, instructor(&w, "赵强", "2026-02-01")).await.unwrap();
        assert!(refusals(w.send(firm, E::Assign, zhao, "2026-01-20").await).contains("晚于开始联系"));
        for id in [firm, club, village] {
            w.send(id, E::Assign, zhao, "2026-03-01").await.unwrap();
        }
        assert!(refusals(w.send(club, E::Assign, zhao, "2026-03-02").await).contains("已经在联系"));
        let tags = |category| [("category", category)];
        for category in ["enterprise", "social", "village"] {
            assert_eq!(w.sum("coverage.instructed", &tags(category), TODAY).await, 1, "{category}");
            assert_eq!(w.sum("coverage.instructed", &tags(category), "2026-02-28").await, 0, "{category}");
        }
        assert_eq!(
            (w.sum("coverage.instructor", &[], TODAY).await, w.sum("coverage.assigned", &[], TODAY).await),
            (1, 3)
        );
        assert_eq!(w.sum("coverage.stock", &[("form", "instructor")], TODAY).await, 2, "covered by work");
        let end = || typed("2026-10-01", &[("how", "work")]);
        assert!(refusals(w.take(zhao, E::End, end()).await).contains("还在联系3个单位"));
        w.send(village, E::Release, zhao, "2026-10-05").await.unwrap();
        w.send(club, E::Release, zhao, "2026-09-05").await.unwrap();
        w.take(firm, E::End, typed("2026-09-01", &[("how", "moved")])).await.unwrap();
        assert!(refusals(w.take(zhao, E::End, end()).await).contains("2026-10-05还在联系"));
        w.take(zhao, E::End, typed("2026-10-05", &[("how", "work")])).await.unwrap();
        assert_eq!(
            (w.sum("coverage.instructor", &[], "2026-10-04").await, w.sum("coverage.instructor", &[], TODAY).await),
            (1, 0)
        );
        assert!(refusals(w.send(club, E::Assign, zhao, "2026-11-01").await).contains("已经不在岗"));
        assert!(
            refusals(w.annul_last(firm, E::End, "没有迁出").await).contains("已经不在岗"),
            "it would bring them back"
        );
        w.annul_last(zhao, E::End, "仍在岗").await.unwrap();
        w.annul_last(firm, E::End, "没有迁出").await.unwrap();
        assert_eq!(w.sum("coverage.instructed", &tags("enterprise"), TODAY).await, 1);
        assert!(refusals(w.annul_last(zhao, E::Register, "登记错了").await).contains("还在联系"));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn contacts_are_logged_and_their_absence_is_told() {
    for w in worlds().await {
        let id = w.register(&w.clerk, org(&w, Kind::Enterprise, "启明软件公司", (8, 0))).await.unwrap();
        let zhao = w.register(&w.clerk, instructor(&w, "赵强", "2026-02-01")).await.unwrap();
        w.send(id, E::Assign, zhao, "2026-03-01").await.unwrap();
        let late = Filter { gap: Some(Gap::Contact), ..Filter::default() };
        assert_eq!(w.list(&w.clerk, &late).await.len(), 1, "nobody came for eight months");
        let bare = w.contact(id, zhao, "2026-11-20", &[("problem", "没有活动场所")]).await;
        assert!(refusals(bare).contains("没有选择问题是否已经解决"));
        w.contact(id, zhao, "2026-11-20", &[("problem", "没有活动场所"), ("solved", "no")]).await.unwrap();
        assert!(w.list(&w.clerk, &late).await.is_empty());
        assert_eq!(w.sum("coverage.contacted", &[("category", "enterprise")], TODAY).await, 1);
        let open = Filter { problems: true, ..Filter::default() };
        assert_eq!(w.list(&w.clerk, &open).await.len(), 1);
        let contact = w.events(id).await.iter().find(|e| e.kind == E::Contact).unwrap().id;
        let solve = Typed { about: Some(contact), ..typed("2026-11-21", &[("text", "与社区共用活动室")]) };
        w.take(id, E::Solve, solve).await.unwrap();
        assert!(w.list(&w.clerk, &open).await.is_empty());
        assert!(
            refusals(w.annul_last(id, E::Contact, "记错单位").await).contains("还没有解决的问题"),
            "its solution rests on it"
        );
        w.annul_last(id, E::Solve, "记错").await.unwrap();
        w.annul_last(id, E::Contact, "记错单位").await.unwrap();
        assert_eq!((w.sum("coverage.contacted", &[], TODAY).await, w.list(&w.clerk, &late).await.len()), (0, 1));
        assert!(refusals(w.annul_last(id, E::Assign, "").await).contains("没有写明撤销的原因"));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn what_is_written_down_late_is_brought_into_the_ledger_by_its_day() {
    for w in worlds().await {
        let id = w.register(&w.clerk, org(&w, Kind::Social, "向阳助学协会", (9, 0))).await.unwrap();
        let mut who = Vec::new();
        for name in ["赵强", "钱进"] {
            who.push(w.register(&w.clerk, instructor(&w, name, "2026-01-15")).await.unwrap());
        }
        w.send(id, E::Assign, who[0], "2026-02-01").await.unwrap();
        w.send(id, E::Assign, who[1], "2026-06-01").await.unwrap();
        w.send(id, E::Release, who[0], "2026-04-01").await.unwrap();
        let on = async |day: &str| {
            let covered = w.sum("coverage.stock", &[("form", "instructor")], day).await;
            (covered, w.sum("coverage.instructed", &[], day).await)
        };
        for (day, is) in [("2026-03-31", 1), ("2026-04-01", 0), ("2026-05-31", 0), ("2026-06-01", 1), (TODAY, 1)] {
            assert_eq!(on(day).await, (is, is), "{} {day}", w.engine);
        }
        w.annul_last(id, E::Release, "没有离开").await.unwrap();
        for (day, is) in [("2026-01-31", 0), ("2026-05-01", 1), (TODAY, 1)] {
            assert_eq!(on(day).await, (is, is), "{} {day}, taken back", w.engine);
        }
        assert_eq!(w.sum("coverage.stock", &[], TODAY).await, 1, "one organisation throughout");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_file_goes_to_another_unit_from_a_day_on_and_comes_back() {
    for w in worlds().await {
        let id = w.register(&w.clerk, org(&w, Kind::Social, "滨江读书会", (41, 4))).await.unwrap();
        let zhao = w.register(&w.clerk, instructor(&w, "赵强", "2026-01-15")).await.unwrap();
        w.send(id, E::Assign, zhao, "2026-02-01").await.unwrap();
        let to = |unit: base::id::UnitId| Typed { to: Some(unit.0), ..typed("2026-06-01", &[]) };
        for (typed, says) in [
            (typed("2026-06-01", &[]), "没有选择划转到哪个党组织"),
            (to(w.town), "没有找到这个党组织"),
            (to(w.street), "现在就由城关街道党委负责"),
        ] {
            assert!(refusals(w.take(id, E::Move, typed).await).contains(says), "{}: {says}", w.engine);
        }
        w.take(id, E::Move, to(w.park)).await.unwrap();
        assert_eq!(w.file(id).await.unit, w.park);
        let at = async |unit, on| (w.at("coverage.stock", unit, on).await, w.at("coverage.instructed", unit, on).await);
        assert_eq!((at(w.street, "2026-05-31").await, at(w.park, "2026-05-31").await), ((1, 1), (0, 0)));
        assert_eq!((at(w.street, "2026-06-01").await, at(w.park, "2026-06-01").await), ((0, 0), (1, 1)));
        assert_eq!(w.list(&w.secretary, &Filter::default()).await.len(), 1, "{}: who takes it over sees it", w.engine);
        // What is written down late counts where the file was on its day.
        w.send(id, E::Release, zhao, "2026-05-01").await.unwrap();
        assert_eq!((at(w.street, "2026-05-31").await, at(w.park, TODAY).await), ((1, 0), (1, 0)), "{}", w.engine);
        w.annul_last(id, E::Release, "没有离开").await.unwrap();
        assert_eq!((at(w.street, "2026-05-31").await, at(w.park, TODAY).await), ((1, 1), (1, 1)));
        w.assert_sound().await;
        let version = w.file(id).await.version;
        let mut work = w.d.begin(&w.secretary).await.unwrap();
        let scope = w.secretary.scope("coverage.write").unwrap();
        let moved = w.events(id).await.iter().find(|e| e.kind == E::Move).unwrap().id;
        let back = crate::acts::annul(&mut work, &scope, (id, version), moved, "记错").await;
        assert!(refusals(back).contains("不在管理范围内"), "{}: whoever takes back acts for both", w.engine);
        drop(work);
        w.annul_last(id, E::Move, "没有划转").await.unwrap();
        assert_eq!(
            (w.file(id).await.unit, at(w.street, TODAY).await, at(w.park, TODAY).await),
            (w.street, (1, 1), (0, 0))
        );
        // All of a unit at once, or nothing.
        let early = Typed { on: "2026-01-01".to_owned(), ..to(w.park) };
        for (typed, says) in [
            (early, "滨江读书会：日期早于登记日期"),
            (typed("2027-01-01", &[]), "没有选择划转到哪个党组织"),
            (to(w.street), "现在就由城关街道党委负责"),
        ] {
            assert!(refusals(w.over(w.street, typed).await).contains(says), "{}: {says}", w.engine);
        }
        assert!(refusals(w.over(w.firm, to(w.park)).await).contains("没有登记在它名下"));
        assert_eq!(w.over(w.street, to(w.park)).await.unwrap(), 2, "the organisation and the instructor");
        assert_eq!((w.file(id).await.unit, w.file(zhao).await.unit), (w.park, w.park));
        assert_eq!(w.at("coverage.instructor", w.park, TODAY).await, 1);
        w.assert_sound().await;
        // A village goes to the Party organisation of a village only.
        let village = crate::acts::New { unit: w.village, ..org(&w, Kind::Village, "", (42, 0)) };
        let village = w.register(&w.clerk, village).await.unwrap();
        assert!(refusals(w.take(village, E::Move, to(w.park)).await).contains("不是建制村"));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn others_see_nothing_and_the_slower_of_two_is_told() {
    for w in worlds().await {
        let id = w.register(&w.clerk, org(&w, Kind::Enterprise, "绿野农业公司", (10, 2))).await.unwrap();
        let everything = Filter::default();
        assert!(
            w.list(&w.stranger, &everything).await.is_empty() && w.list(&w.secretary, &everything).await.is_empty()
        );
        let verify = || typed("2026-11-01", &[("employees", "80"), ("full", "3")]);
        for actor in [&w.stranger, &w.secretary] {
            let out = w.take_as_seen(actor, (id, 1), E::Verify, verify()).await;
            assert!(matches!(out, Err(Fault::NotFound)), "{}", w.engine);
        }
        let theirs = org(&w, Kind::Enterprise, "海纳商贸公司", (11, 0));
        assert!(matches!(w.register(&w.stranger, theirs).await, Err(Fault::NotFound)));
        let stranger = crate::acts::New { unit: w.town, ..instructor(&w, "孙远", "2026-02-01") };
        let stranger = w.register(&w.stranger, stranger).await.unwrap();
        let sent = w.send(id, E::Assign, stranger, "2026-03-01").await;
        assert!(refusals(sent).contains("没有这名指导员"), "somebody else's instructor");
        let joint = Filter { gap: Some(Gap::Joint), ..Filter::default() };
        assert_eq!(w.list(&w.clerk, &joint).await.len(), 1);
        w.take_as_seen(&w.clerk, (id, 1), E::Verify, verify()).await.unwrap();
        let slower = w.take_as_seen(&w.clerk, (id, 1), E::Verify, verify()).await;
        assert!(matches!(slower, Err(Fault::Stale(_))), "two people at once");
        let own = Filter { gap: Some(Gap::Own), ..Filter::default() };
        assert_eq!((w.list(&w.clerk, &joint).await.len(), w.list(&w.clerk, &own).await.len()), (0, 1));
        assert_eq!(w.sum("coverage.stock", &[("due", "own")], TODAY).await, 1);
        assert_eq!(w.sum("coverage.stock", &[("due", "joint")], "2026-10-31").await, 1, "as it was counted then");
        let large = Filter { large: true, form: Some(Form::None), ..Filter::default() };
        assert!(w.list(&w.clerk, &large).await.is_empty(), "eighty are fewer than a hundred");
        let inside = crate::acts::New { unit: w.park, ..org(&w, Kind::Enterprise, "千禾食品公司", (12, 0)) };
        w.register(&w.secretary, inside).await.unwrap();
        assert_eq!((w.list(&w.secretary, &everything).await.len(), w.list(&w.clerk, &everything).await.len()), (1, 2));
        let found = Filter { q: "千禾".to_owned(), ..Filter::default() };
        assert_eq!(w.list(&w.clerk, &found).await.len(), 1);
        w.assert_sound().await;
    }
}
