//! Stories of grids and those who look after them, on both engines.

use crate::place::{EventKind as E, Kind, PlaceId};
use crate::store::{self, Filter};
use crate::testing::{DISTRICT, day, ending, home, member, outside, refusals, typed, worlds};
use access::Scope;
use base::Fault;
use member::acts::{Doing, Handle};

#[tokio::test]
async fn a_grid_is_set_up_peopled_emptied_and_closed() {
    for w in worlds().await {
        assert!(w.list(&w.clerk, &Filter::default()).await.is_empty(), "{}: nothing yet", w.engine);
        let id = w.grid("2026-03-01", "01", 0).await;
        let place = w.place(id).await;
        assert_eq!((place.needed, place.held, place.vacant), (2, 0, 2), "as the catalogue says");
        let wrong =
            [member("grid_head", "没有此人"), member("grid_member", "赵云"), outside("grid_member", "周正", "")];
        let told = refusals(w.appoint(&w.clerk, id, "2026-02-30", &wrong).await);
        for what in ["不是有效的日期", "没有找到没有此人", "有2名赵云", "没有填写周正的电话"]
        {
            assert!(told.contains(what), "{}: {what} in {told}", w.engine);
        }
        assert_eq!(w.place(id).await.version, 1, "nothing half done");
        let rows =
            [member("grid_head", "王小明"), outside("grid_member", "周正", "13800138000"), member("guard_1", "王小明")];
        assert_eq!(w.appoint(&w.clerk, id, "2026-04-01", &rows).await.unwrap(), 3);
        let place = w.place(id).await;
        assert_eq!((place.needed, place.held, place.vacant), (2, 3, 0), "more of one post makes up for no other");
        assert_eq!(w.stock("grid.held", w.community, "2026-03-31").await, 0);
        assert_eq!(w.stock("grid.held", w.community, "2026-04-01").await, 3);
        assert_eq!(w.appointed("2026-01-01", "2026-12-31").await, 2, "王小明 is one person");
        assert!(refusals(w.appoint(&w.clerk, id, "2026-05-01", &rows[..1]).await).contains("已在这个岗位上"));
        assert!(
            refusals(w.appoint(&w.clerk, id, "2026-02-01", &[member("grid_member", "李芳")]).await)
                .contains("早于设立日期")
        );
        let told = refusals(w.close(id, "2026-06-01").await);
        assert!(told.contains("还有3人在岗") && told.contains("网格长王小明") && told.contains("周正"), "{told}");
        assert!(refusals(w.relieve(id, "周正", &ending("2026-03-15", "moved")).await).contains("不在这个岗位上"));
        assert!(refusals(w.relieve(id, "周正", &ending("2026-06-01", "other")).await).contains("没有写明原因"));
        w.relieve(id, "周正", &ending("2026-06-01", "moved")).await.unwrap();
        assert_eq!((w.place(id).await.vacant, w.stock("grid.held", w.community, "2026-06-01").await), (1, 2));
        assert!(refusals(w.annul(id, E::Appoint, "").await).contains("没有写明撤销的原因"));
        w.annul(id, E::Appoint, "录错了").await.unwrap();
        w.relieve(id, "王小明", &ending("2026-06-01", "expired")).await.unwrap();
        assert!(refusals(w.close(id, "2026-05-31").await).contains("日期"), "{}: somebody left later", w.engine);
        w.close(id, "2026-06-02").await.unwrap();
        assert_eq!(w.stock("grid.stock", w.community, "2026-06-01").await, 1);
        assert_eq!(w.stock("grid.stock", w.community, "2026-06-02").await, 0);
        assert!(refusals(w.appoint(&w.clerk, id, "2026-05-01", &rows[..1]).await).contains("已经撤并"));
        w.grid("2026-06-03", "01", 0).await;
        assert!(
            refusals(w.annul(id, E::Close, "没有撤并").await).contains("编号"),
            "{}: the number was given away",
            w.engine
        );
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn what_lies_in_a_grid_keeps_it_from_being_closed() {
    for w in worlds().await {
        let grid = w.grid("2026-03-01", "01", 0).await;
        let parent = grid.to_string();
        let early = typed("2026-02-01", "01-1", &[("parent", &parent)]);
        assert!(refusals(w.open(&w.clerk, Kind::Micro, w.community, &early).await).contains("早于所在网格"));
        let none = typed("2026-03-01", "01-1", &[]);
        assert!(refusals(w.open(&w.clerk, Kind::Micro, w.community, &none).await).contains("没有选择本单位的网格"));
        let micro = typed("2026-03-02", "01-1", &[("parent", &parent)]);
        let micro = w.open(&w.clerk, Kind::Micro, w.community, &micro).await.unwrap();
        let within = typed("2026-03-03", "01-1-1", &[("parent", &micro.to_string())]);
        assert!(refusals(w.open(&w.clerk, Kind::Micro, w.community, &within).await).contains("没有选择"), "two levels");
        let house =
            w.open(&w.clerk, Kind::Residence, w.community, &home("2026-03-04", "锦绣花园", micro)).await.unwrap();
        let second = w.open(&w.clerk, Kind::Residence, w.community, &home("2026-03-04", "锦绣花园", grid)).await;
        assert!(refusals(second).contains("已有名为“锦绣花园”"));
        let others = Filter { state: "open", ..Filter::default() };
        assert_eq!(w.list(&w.clerk, &others).await, ["第01网格", "第01-1网格", "锦绣花园"], "{}: a tree", w.engine);
        assert_eq!(w.stock("residence.stock", w.community, "2026-11-01").await, 1);
        let told = refusals(w.close(grid, "2026-06-01").await);
        assert!(told.contains("01-1 第01-1网格"), "{told}");
        assert!(refusals(w.annul(grid, E::Open, "录错了").await).contains("其中还有"));
        assert!(refusals(w.close(micro, "2026-06-01").await).contains("锦绣花园"));
        // The residence moves to another grid, then the 微网格 may go.
        let moved = home("2026-05-01", "锦绣花园", grid);
        w.change(house, &moved).await.unwrap();
        assert!(refusals(w.change(house, &moved).await).contains("没有变动"));
        w.close(micro, "2026-06-01").await.unwrap();
        assert!(refusals(w.annul(house, E::Change, "没有划出").await).contains("已经撤并"), "nowhere to go back to");
        w.annul(micro, E::Close, "没有撤并").await.unwrap();
        w.annul(house, E::Change, "没有划出").await.unwrap();
        assert_eq!(w.place(house).await.facts.parent, Some(micro.0));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_change_moves_branch_and_needs_and_can_be_taken_back() {
    for w in worlds().await {
        let (first, second) = (w.branches[0], w.branches[1]);
        let id = w.grid("2026-03-01", "01", 0).await;
        let branch = second.to_string();
        let change =
            |on: &str, name: &str| typed(on, "01", &[("name", name), ("branch", &branch), ("grid_member", "3")]);
        w.change(id, &change("2026-05-01", "春晓网格")).await.unwrap();
        assert_eq!(w.place(id).await.vacant, 4);
        assert_eq!(
            (w.stock("grid.branch", first, "2026-04-30").await, w.stock("grid.branch", first, "2026-05-01").await),
            (1, 0)
        );
        assert_eq!(w.stock("grid.branch", second, "2026-05-01").await, 1);
        assert!(refusals(w.change(id, &change("2026-04-01", "又一个")).await).contains("早于上一次变更"));
        w.change(id, &change("2026-06-01", "新名称")).await.unwrap();
        let first_change = w.events(id).await.iter().find(|e| e.kind == E::Change).unwrap().id;
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let scope = w.clerk.scope("grid.write").unwrap();
        let back = crate::acts::annul(&mut work, &scope, (id, 3), first_change, "录错了").await;
        assert!(refusals(back).contains("之后还有变更"));
        drop(work);
        w.annul(id, E::Change, "录错了").await.unwrap();
        w.annul(id, E::Change, "录错了").await.unwrap();
        let place = w.place(id).await;
        assert_eq!((place.facts.name.as_str(), place.vacant), ("第01网格", 2));
        assert_eq!(w.stock("grid.branch", first, "2026-11-01").await, 1);
        w.annul(id, E::Open, "录错了").await.unwrap();
        assert!(w.list(&w.clerk, &Filter::default()).await.is_empty());
        assert_eq!(
            (w.stock("grid.stock", w.community, "2026-11-01").await, w.stock("grid.branch", first, "2026-11-01").await),
            (0, 0)
        );
        w.grid("2026-03-01", "01", 0).await;
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn each_sees_and_changes_what_is_theirs() {
    for w in worlds().await {
        let id = w.grid("2026-03-01", "01", 0).await;
        let elsewhere = typed("2026-03-01", "02", &[]);
        assert!(
            matches!(w.open(&w.clerk, Kind::Grid, w.other, &elsewhere).await, Err(Fault::NotFound)),
            "{}",
            w.engine
        );
        let foreign = typed("2026-03-01", "02", &[("branch", &w.branches[2].to_string())]);
        assert!(refusals(w.open(&w.clerk, Kind::Grid, w.community, &foreign).await).contains("没有找到这个党支部"));
        assert_eq!(w.list(&w.secretary, &Filter::default()).await, ["第01网格"], "the branch that leads it sees it");
        assert!(w.list(&w.stranger, &Filter::default()).await.is_empty());
        for actor in [&w.secretary, &w.stranger] {
            let rows = [member("grid_head", "王小明")];
            assert!(
                matches!(w.appoint(actor, id, "2026-04-01", &rows).await, Err(Fault::NotFound)),
                "only the unit's own"
            );
        }
        let seen = w.place(id).await.version;
        w.appoint(&w.clerk, id, "2026-04-01", &[member("grid_head", "王小明")]).await.unwrap();
        let late = w.appoint_as_seen(&w.clerk, (id, seen), "2026-04-01", &[member("grid_head", "李芳")]).await;
        assert!(matches!(late, Err(Fault::Stale(_))));
        let ghost = w.appoint_as_seen(&w.clerk, (PlaceId(7), 1), "2026-04-01", &[]).await;
        assert!(matches!(ghost, Err(Fault::NotFound)));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_grid_goes_to_another_unit_with_all_that_lies_in_it_and_comes_back() {
    for w in worlds().await {
        let grid = w.grid("2026-03-01", "01", 0).await;
        let micro = typed("2026-03-02", "01-1", &[("parent", &grid.to_string())]);
        let micro = w.open(&w.clerk, Kind::Micro, w.community, &micro).await.unwrap();
        let house = home("2026-03-03", "锦绣花园", micro);
        let house = w.open(&w.clerk, Kind::Residence, w.community, &house).await.unwrap();
        w.appoint(&w.clerk, grid, "2026-04-01", &[member("grid_head", "王小明")]).await.unwrap();
        w.appoint(&w.clerk, house, "2026-04-01", &[outside("building_head", "周正", "13800138000")]).await.unwrap();
        let taken = w.open(&w.stranger, Kind::Grid, w.other, &typed("2026-03-01", "01", &[])).await.unwrap();
        let over = w.operator("department_clerk").await;
        let to = Some(w.other);
        let told = refusals(w.go(&w.clerk, grid, "2026-06-01", to).await);
        assert!(told.contains("没有选择划转到哪个党组织"), "{}: only who acts for both: {told}", w.engine);
        assert!(refusals(w.go(&over, micro, "2026-06-01", to).await).contains("随所在的网格划转"));
        assert!(refusals(w.go(&over, grid, "2026-06-01", Some(w.community)).await).contains("现在就属于"));
        assert!(refusals(w.go(&over, grid, "2026-06-01", to).await).contains("第01网格：划转到的单位已有相同的编号"));
        w.close(taken, "2026-05-01").await.unwrap_err();
        w.change(taken, &typed("2026-05-01", "11", &[])).await.unwrap_err();
        w.change_by(&over, taken, &typed("2026-05-01", "11", &[])).await.unwrap();
        assert!(refusals(w.go(&over, grid, "2026-03-15", to).await).contains("之前已登记2026年4月1日的“选配”"));
        assert_eq!(w.go(&over, grid, "2026-06-01", to).await.unwrap(), 3);
        for id in [grid, micro, house] {
            assert_eq!(w.place(id).await.unit, w.other, "{}", w.engine);
        }
        let kinds = ["grid.stock", "residence.stock", "grid.held"];
        let at = async |unit, on: &str| {
            let mut all = Vec::new();
            for kind in kinds {
                all.push(w.stock(kind, unit, on).await);
            }
            all
        };
        assert_eq!(
            (at(w.community, "2026-05-31").await, at(w.other, "2026-05-31").await),
            (vec![2, 1, 2], vec![1, 0, 0])
        );
        assert_eq!(
            (at(w.community, "2026-06-01").await, at(w.other, "2026-06-01").await),
            (vec![0, 0, 0], vec![3, 1, 2])
        );
        assert_eq!(w.list(&w.stranger, &Filter::default()).await.len(), 4, "{}: who takes it over sees it", w.engine);
        let mut conn = w.d.db.read().await.unwrap();
        let short = store::vacancies(&mut conn, &w.stranger.scope("grid.read").unwrap()).await.unwrap();
        assert!(short.iter().all(|v| v.unit == w.other) && !short.is_empty());
        drop(conn);
        let late = w.appoint(&over, grid, "2026-05-15", &[member("grid_member", "李芳")]).await;
        assert!(refusals(late).contains("日期早于划转日期"), "{}", w.engine);
        w.assert_sound().await;
        // What was before the move is not taken back behind it, and the move comes back as a whole.
        assert!(refusals(w.annul_by(&over, house, E::Appoint, "记错").await).contains("之后已经划转"));
        assert!(refusals(w.annul_by(&over, house, E::Move, "记错").await).contains("请在网格的页面撤销"));
        assert!(refusals(w.annul_by(&w.stranger, grid, E::Move, "记错").await).contains("不在管理范围内"));
        w.appoint(&over, house, "2026-07-01", &[outside("social_worker", "吴迪", "13700137000")]).await.unwrap();
        assert!(refusals(w.annul_by(&over, grid, E::Move, "记错").await).contains("锦绣花园在划转以后又有登记"));
        w.annul_by(&over, house, E::Appoint, "记错").await.unwrap();
        w.annul_by(&over, grid, E::Move, "没有划转").await.unwrap();
        assert_eq!(
            (at(w.community, "2026-11-22").await, at(w.other, "2026-11-22").await),
            (vec![2, 1, 2], vec![1, 0, 0])
        );
        assert_eq!((w.place(house).await.unit, w.place(house).await.held), (w.community, 1));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn two_hands_at_the_same_moment_fill_a_post_once() {
    for w in worlds().await {
        let id = w.grid("2026-03-01", "01", 0).await;
        let rows = [member("grid_head", "王小明")];
        let one = || w.appoint_as_seen(&w.clerk, (id, 1), "2026-04-01", &rows);
        let (first, second) = tokio::join!(one(), one());
        assert_eq!([first.is_ok(), second.is_ok()].iter().filter(|ok| **ok).count(), 1, "{}", w.engine);
        assert!([first, second].iter().any(|r| matches!(r, Err(Fault::Stale(_)))), "{}", w.engine);
        assert_eq!((w.place(id).await.held, w.stock("grid.held", w.community, "2026-04-01").await), (1, 1));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn the_unique_index_keeps_a_second_holder_out() {
    for w in worlds().await {
        let id = w.grid("2026-03-01", "01", 0).await;
        w.appoint(&w.clerk, id, "2026-04-01", &[member("grid_head", "王小明")]).await.unwrap();
        let mut conn = w.d.db.read().await.unwrap();
        let there = store::holders(&mut conn, DISTRICT.0, id).await.unwrap().remove(0);
        drop(conn);
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let twice = store::HolderRow { id: there.id + 1, ..there };
        assert!(store::put_holder(work.conn(), DISTRICT.0, &twice).await.is_err(), "{}", w.engine);
    }
}

#[tokio::test]
async fn vacancies_are_told_by_unit_and_post_and_who_left_is_to_be_settled() {
    for w in worlds().await {
        let id = w.grid("2026-03-01", "01", 0).await;
        w.grid("2026-03-01", "02", 1).await;
        w.appoint(
            &w.clerk,
            id,
            "2026-04-01",
            &[member("grid_head", "王小明"), outside("grid_member", "周正", "13800138000")],
        )
        .await
        .unwrap();
        let vacancies = async |actor: &access::Actor| {
            let mut conn = w.d.db.read().await.unwrap();
            let all = store::vacancies(&mut conn, &actor.scope("grid.read").unwrap()).await.unwrap();
            all.into_iter().map(|v| (v.unit, v.post, v.needed, v.held, v.vacant, v.places)).collect::<Vec<_>>()
        };
        let head = (w.community, "grid_head".to_owned(), 1, 0, 1, 1);
        let member = (w.community, "grid_member".to_owned(), 1, 0, 1, 1);
        assert_eq!(vacancies(&w.clerk).await, [head, member], "{}", w.engine);
        assert!(vacancies(&w.stranger).await.is_empty());
        let of_post = Filter { post: "grid_head".into(), state: "open", ..Filter::default() };
        assert_eq!(w.list(&w.clerk, &of_post).await, ["第02网格"]);
        let named = Filter { q: "周正".into(), ..Filter::default() };
        assert_eq!(w.list(&w.clerk, &named).await, ["第01网格"]);
        let settle = Filter { astray: true, ..Filter::default() };
        assert!(w.list(&w.clerk, &settle).await.is_empty());
        let whole = Scope::whole(DISTRICT);
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let keys = work.keys().clone();
        let who = member::store::find(work.conn(), &keys, &whole, w.people[0]).await.unwrap();
        let doing = Doing::on(day("2026-11-01")).because("died");
        member::acts::leave(&mut work, &whole, Handle { id: who.id, version: who.version }, &doing).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(w.list(&w.clerk, &settle).await, ["第01网格"], "told, not ended by itself");
        assert_eq!(w.place(id).await.held, 2);
        w.relieve(id, "王小明", &ending("2026-11-01", "died")).await.unwrap();
        assert!(w.list(&w.clerk, &settle).await.is_empty());
        let mut conn = w.d.db.read().await.unwrap();
        let counts = store::counts(&mut conn, &w.clerk.scope("grid.read").unwrap()).await.unwrap();
        assert_eq!((counts.grids, counts.vacant, counts.short, counts.astray), (2, 3, 2, 0));
        drop(conn);
        w.assert_sound().await;
    }
}
