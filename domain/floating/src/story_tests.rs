//! Stories of members who are elsewhere or need care, on both engines.

use crate::acts::New;
use crate::alarm::Cuts;
use crate::file::{EventKind as E, Kind};
use crate::store::{self, Filter, Side};
use crate::testing::{DISTRICT, TODAY, contact, day, out, refusals, typed, worlds};
use crate::typed::Typed;
use access::Scope;
use base::Fault;

#[tokio::test]
async fn who_goes_out_is_registered_contacted_and_comes_back() {
    for w in worlds().await {
        let who = w.people[0];
        let id = w.register(&w.home, out(&w, who, "2026-03-01")).await.unwrap();
        assert_eq!(w.sum("floating.stock", w.a).await, 1, "{}", w.engine);
        assert_eq!(w.roster(who, "floating").await, "1", "the roster says so by itself");
        assert_eq!(w.roster(who, "floating_to").await, "广东省深圳市南山区");
        assert_eq!(w.file(id).await.area, "广东省深圳市");
        assert!(refusals(w.register(&w.home, out(&w, who, "2026-03-01")).await).contains("没有结束的登记"));
        assert!(matches!(w.register(&w.stranger, out(&w, who, "2026-03-01")).await, Err(Fault::NotFound)));
        w.take(&w.home, id, E::Contact, contact("2026-05-01")).await.unwrap();
        assert_eq!((w.sum("floating.contacted", w.a).await, w.file(id).await.contact_on), (1, day("2026-05-01")));
        w.annul_last(&w.home, id, E::Contact).await.unwrap();
        assert_eq!((w.sum("floating.contacted", w.a).await, w.file(id).await.contact_on), (0, day("2026-03-01")));
        let change = typed("2026-06-01", &[("place", "浙江省杭州市")]);
        w.take(&w.home, id, E::Change, change).await.unwrap();
        assert_eq!(w.roster(who, "floating_to").await, "浙江省杭州市");
        w.take(&w.home, id, E::End, typed("2026-10-01", &[("how", "returned")])).await.unwrap();
        assert_eq!((w.sum("floating.stock", w.a).await, w.roster(who, "floating").await), (0, "0".to_owned()));
        assert_eq!(w.roster(who, "floating_to").await, "");
        let late = w.take(&w.home, id, E::Contact, contact("2026-10-02")).await;
        assert!(refusals(late).contains("结束"));
        let host = w.host(id, E::HostIn, w.c, "2026-05-01").await;
        assert!(refusals(host).contains("登记已经结束"));
        w.annul_last(&w.home, id, E::End).await.unwrap();
        assert_eq!((w.sum("floating.stock", w.a).await, w.roster(who, "floating").await), (1, "1".to_owned()));
        let first = w.annul_last(&w.home, id, E::Register).await;
        assert!(refusals(first).contains("登记之后还有别的记录"));
        w.annul_last(&w.home, id, E::Change).await.unwrap();
        w.annul_last(&w.home, id, E::Register).await.unwrap();
        assert!(w.file(id).await.undone && w.list(&w.home, &Filter::default()).await.is_empty());
        assert_eq!(w.sum("floating.stock", w.a).await, 0);
        w.register(&w.home, out(&w, who, "2026-03-05")).await.unwrap();
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn both_branches_see_one_file_and_the_host_only_keeps_contact() {
    for w in worlds().await {
        let id = w.register(&w.home, out(&w, w.people[0], "2026-03-01")).await.unwrap();
        assert!(!w.seen_by(&w.host, id).await && !w.seen_by(&w.stranger, id).await, "{}", w.engine);
        assert!(refusals(w.host(id, E::HostIn, w.a, "2026-03-05").await).contains("组织关系所在"));
        w.host(id, E::HostIn, w.c, "2026-03-05").await.unwrap();
        w.host(id, E::HostIn, w.b, "2026-03-06").await.unwrap();
        assert!(w.seen_by(&w.host, id).await && w.seen_by(&w.stranger, id).await, "more than one host");
        assert_eq!((w.sum("floating.hosted", w.c).await, w.sum("floating.stock", w.c).await), (1, 0));
        let hosted = Filter { side: Some(Side::Host), ..Filter::default() };
        assert_eq!(w.list(&w.host, &hosted).await.len(), 1);
        assert_eq!(w.list(&w.home, &hosted).await.len(), 0, "it is theirs, not a guest");
        w.take(&w.host, id, E::Contact, contact("2026-04-01")).await.unwrap();
        assert_eq!(w.sum("floating.contacted", w.a).await, 1, "counted once, at home");
        let end = w.take(&w.host, id, E::End, typed("2026-05-01", &[("how", "returned")])).await;
        assert!(refusals(end).contains("由组织关系所在党支部办理"));
        w.host(id, E::HostOut, w.b, "2026-05-01").await.unwrap();
        assert!(!w.seen_by(&w.stranger, id).await, "no longer theirs");
        w.take(&w.home, id, E::End, typed("2026-06-01", &[("how", "returned")])).await.unwrap();
        assert_eq!(w.sum("floating.hosted", w.c).await, 0, "whoever is back is a guest no more");
        w.annul_last(&w.home, id, E::End).await.unwrap();
        assert_eq!(w.sum("floating.hosted", w.c).await, 1);
        w.annul_last(&w.home, id, E::HostIn).await.expect_err("the end of that stay rests on it");
        w.annul_last(&w.home, id, E::HostOut).await.unwrap();
        w.annul_last(&w.home, id, E::HostIn).await.unwrap();
        assert_eq!(w.sum("floating.hosted", w.b).await, 0);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn cards_are_numbered_without_gaps_and_a_void_one_keeps_its_number() {
    for w in worlds().await {
        let one = w.register(&w.home, out(&w, w.people[0], "2026-03-01")).await.unwrap();
        let two = w.register(&w.home, out(&w, w.people[1], "2026-03-01")).await.unwrap();
        let blank = |on: &str| typed(on, &[]);
        let own = w.take(&w.home, one, E::Card, blank("2026-03-02")).await;
        assert!(matches!(own, Err(Fault::Forbidden(_))), "{}: a branch issues no cards", w.engine);
        w.take(&w.clerk, one, E::Card, blank("2026-03-02")).await.unwrap();
        let again = w.take(&w.clerk, one, E::Card, blank("2026-03-03")).await;
        assert!(refusals(again).contains("已有活动证"), "and the refused one uses no number");
        w.take(&w.clerk, two, E::Card, blank("2026-03-04")).await.unwrap();
        assert_eq!(
            (w.file(one).await.card, w.file(two).await.card),
            ("〔2026〕第0001号".into(), "〔2026〕第0002号".into())
        );
        assert_eq!(w.sum("floating.card", w.a).await, 2);
        w.annul_last(&w.clerk, one, E::Card).await.unwrap();
        assert_eq!((w.sum("floating.card", w.a).await, w.file(one).await.card), (1, String::new()));
        w.take(&w.clerk, one, E::Card, blank("2026-03-05")).await.unwrap();
        assert_eq!(w.cards(one).await, [(1, "void".to_owned()), (3, "good".to_owned())]);
        w.take(&w.clerk, one, E::Audit, blank("2026-10-01")).await.unwrap();
        assert_eq!(w.sum("floating.card_audited", w.a).await, 1);
        w.take(&w.home, one, E::End, typed("2026-11-01", &[("how", "returned")])).await.unwrap();
        let cuts = Cuts::of(&w.d.catalogue, day(TODAY));
        let late = Filter { alarmed: Some(cuts), ..Filter::default() };
        assert!(w.list(&w.home, &late).await.iter().any(|f| f.id == one), "the card has not come back");
        w.take(&w.clerk, one, E::Recall, typed("2026-11-02", &[("how", "recalled")])).await.unwrap();
        assert_eq!(w.cards(one).await[1].1, "recalled");
        assert!(w.list(&w.home, &late).await.iter().all(|f| f.id != one));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn whoever_comes_from_outside_is_in_no_roster() {
    for w in worlds().await {
        let fields = [
            ("place", "河南省洛阳市"),
            ("reason", "work"),
            ("organ", "中共外县某镇某村党支部"),
            ("foreign_card", "〔2026〕第77号"),
        ];
        let new = |name: &str| New {
            kind: Kind::In,
            unit: w.c,
            person: None,
            name: name.to_owned(),
            typed: typed("2026-04-01", &fields),
        };
        assert!(refusals(w.register(&w.host, new("吴")).await).contains("姓名应为"), "{}", w.engine);
        let id = w.register(&w.host, new("吴用")).await.unwrap();
        assert!(refusals(w.register(&w.host, new("吴用")).await).contains("没有结束的登记"), "one card, once");
        let file = w.file(id).await;
        assert_eq!((file.person, w.sum("floating.stock", w.c).await, w.sum("member.stock", w.c).await), (None, 1, 1));
        w.take(&w.host, id, E::Contact, contact("2026-05-01")).await.unwrap();
        let host = Typed { host: Some(w.b.0), ..typed("2026-05-02", &[]) };
        assert!(matches!(w.take(&w.host, id, E::HostIn, host).await, Err(Fault::NotFound)));
        assert!(!w.seen_by(&w.home, id).await);
        w.take(&w.host, id, E::End, typed("2026-10-01", &[("how", "transferred")])).await.unwrap();
        assert_eq!(w.sum("floating.stock", w.c).await, 0);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn hardship_is_shown_to_those_with_the_right_only() {
    for w in worlds().await {
        let who = w.people[1];
        let new = New {
            kind: Kind::Hardship,
            unit: w.a,
            person: Some(who),
            name: String::new(),
            typed: typed("2025-10-01", &[("reason", "illness"), ("text", "长期患病，无稳定收入")]),
        };
        let id = w.register(&w.home, new.clone()).await.unwrap();
        assert_eq!(w.sum("hardship.stock", w.a).await, 1, "{}", w.engine);
        assert!(!w.seen_by(&w.clerk, id).await && w.seen_by(&w.home, id).await);
        assert_eq!(w.list(&w.clerk, &Filter::default()).await.len(), 1, "that there is one is no secret");
        let named = Filter { q: "李芳".to_owned(), ..Filter::default() };
        assert_eq!((w.list(&w.clerk, &named).await.len(), w.list(&w.home, &named).await.len()), (0, 1));
        let other = New { person: Some(w.people[2]), ..new };
        assert!(matches!(w.register(&w.clerk, other).await, Err(Fault::NotFound)));
        let mut conn = w.d.db.read().await.unwrap();
        let (whole, first) = (Scope::whole(DISTRICT), w.events(id).await[0].id);
        let entries = ledger::of_source(&mut conn, &whole, crate::EVENT, first).await.unwrap();
        assert!(entries.len() == 1 && entries.iter().all(|e| e.subject.is_none()), "the ledger does not say who");
        let seen = store::of_person(&mut conn, &w.clerk.scope("floating.read").unwrap(), who).await.unwrap();
        assert!(seen.is_empty());
        drop(conn);
        let late = Filter { alarmed: Some(Cuts::of(&w.d.catalogue, day(TODAY))), ..Filter::default() };
        assert_eq!(w.list(&w.home, &late).await.len(), 1, "a year without review");
        w.take(&w.home, id, E::Review, typed("2026-11-01", &[("text", "困难依旧，已走访两次")])).await.unwrap();
        assert!(w.list(&w.home, &late).await.is_empty());
        w.register(&w.home, out(&w, who, "2026-03-01")).await.unwrap();
        w.take(&w.home, id, E::End, typed("2026-11-20", &[("how", "eased")])).await.unwrap();
        assert_eq!(w.sum("hardship.stock", w.a).await, 0);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_member_reports_and_a_stale_form_is_told_so() {
    for w in worlds().await {
        let who = w.people[0];
        let id = w.register(&w.home, out(&w, who, "2025-03-01")).await.unwrap();
        let seen = w.file(id).await.version;
        assert!(
            matches!(w.report(Some(w.people[1]), id, "在外工作正常", "").await, Err(Fault::NotFound)),
            "{}",
            w.engine
        );
        assert!(matches!(w.report(None, id, "在外工作正常", "").await, Err(Fault::NotFound)));
        assert!(refusals(w.report(Some(who), id, "", "").await).contains("没有写明汇报内容"));
        w.report(Some(who), id, "在外工作正常", "江苏省苏州市").await.unwrap();
        w.report(Some(who), id, "在外工作正常", "江苏省苏州市").await.unwrap();
        let file = w.file(id).await;
        assert_eq!((file.report_on, file.place.as_str()), (day(TODAY), "江苏省苏州市"));
        assert_eq!((w.sum("floating.reported", w.a).await, w.sum("floating.contacted", w.a).await), (1, 0));
        let late = w.take_as_seen(&w.home, (id, seen), E::Contact, contact("2026-05-01")).await;
        assert!(matches!(late, Err(Fault::Stale(_))));
        let early = w.take(&w.home, id, E::Contact, contact("2025-02-28")).await;
        assert!(refusals(early).contains("早于开始日期"));
        let never = w.take(&w.home, id, E::Contact, contact("2026-02-30")).await;
        assert!(refusals(never).contains("不是有效的日期"));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn many_in_one_place_are_told_and_who_moved_on_is_too() {
    for w in worlds().await {
        let mut last = None;
        for who in &w.people {
            last = Some(w.register(&w.home, out(&w, *who, "2026-10-01")).await.unwrap());
        }
        let mut conn = w.d.db.read().await.unwrap();
        let scope = w.home.scope("floating.read").unwrap();
        let found = store::clusters(&mut conn, &scope, 3).await.unwrap();
        assert_eq!(found, [(w.a, "广东省深圳市".to_owned(), 3)], "{}", w.engine);
        assert!(store::clusters(&mut conn, &scope, 4).await.unwrap().is_empty());
        let counts = store::counts(&mut conn, &scope, Cuts::of(&w.d.catalogue, day(TODAY))).await.unwrap();
        assert_eq!((counts.out, counts.alarmed), (3, 0));
        let whole = Scope::whole(DISTRICT);
        let person = member::store::find(&mut conn, &w.d.keys, &whole, w.people[2]).await.unwrap();
        drop(conn);
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let handle = member::acts::Handle { id: person.id, version: person.version };
        let doing = member::acts::Doing::on(day("2026-11-01")).because("work");
        member::acts::move_to(&mut work, &whole, handle, w.b, &doing).await.unwrap();
        work.commit().await.unwrap();
        assert!(w.file(last.unwrap()).await.astray);
        let late = Filter { alarmed: Some(Cuts::of(&w.d.catalogue, day(TODAY))), ..Filter::default() };
        assert_eq!(w.list(&w.home, &late).await.len(), 1, "told, not ended by itself");
        w.assert_sound().await;
    }
}
