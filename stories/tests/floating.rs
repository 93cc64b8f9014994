//! Members elsewhere or in need through the forms: registered, hosted, carded, reporting from their telephone; who may not is refused.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use base::id::PersonId;
use stories::visitor::hidden;
use stories::{Visitor, World, worlds};

/// No page may be heavier.
const MOST_BYTES: usize = 100_000;

/// Two members of the home branch.
async fn people(world: &World) -> Vec<PersonId> {
    let scope = world.operator().scope("member.read").unwrap();
    let mut conn = world.deployment.db.read().await.unwrap();
    let today = world.deployment.today();
    let all = member::store::of_branch(&mut conn, &scope, world.home(), today).await.unwrap();
    all.iter().rev().take(2).map(|m| m.id).collect()
}

async fn register(visitor: &mut Visitor, world: &World, kind: &str, fields: &[(&str, &str)]) -> stories::Answer {
    let unit = world.home().to_string();
    let mut all = vec![("kind", kind), ("unit", unit.as_str())];
    all.extend_from_slice(fields);
    visitor.post("/floating/new", &all).await
}

/// Fills the form of an event and sends it.
async fn take(visitor: &mut Visitor, path: &str, fields: &[(&str, &str)]) -> stories::Answer {
    let form = visitor.get(path).await.ok().text();
    let version = hidden(&form, "version").unwrap();
    let mut all = vec![("version", version.as_str())];
    all.extend_from_slice(fields);
    visitor.post(path, &all).await
}

fn here(answer: stories::Answer) -> String {
    answer.leads().split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_member_elsewhere_is_seen_by_home_host_and_committee() {
    for world in worlds().await {
        let mut home = world.newcomer("home", "branch_secretary", world.home()).await;
        let mut host = world.newcomer("host", "branch_secretary", world.elsewhere()).await;
        let mut clerk = world.signed_in("department_clerk").await;
        let who = people(&world).await[0].to_string();
        let today = world.deployment.today();
        let (on, ago) = (today.to_string(), today.plus_months(-7).to_string());
        let all_wrong = register(&mut home, &world, "out", &[("person", who.as_str()), ("on", "2026-02-30")]).await;
        let text = all_wrong.text();
        assert!(
            all_wrong.status == 422 && text.contains("不是有效的日期") && text.contains("没有写明地点"),
            "all at once"
        );
        let fields = [
            ("person", who.as_str()),
            ("on", ago.as_str()),
            ("place", "广东省深圳市南山区"),
            ("reason", "work"),
            ("contact", "组织委员"),
            ("phone", "13800138000"),
        ];
        let stranger = register(&mut host, &world, "out", &fields).await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND, "another unit's member");
        let file = here(register(&mut home, &world, "out", &fields).await);
        assert_eq!(register(&mut home, &world, "out", &fields).await.status, 422, "once");
        let page = home.get(&file).await.ok().text();
        assert!(page.contains("已7个月没有联系") && page.contains("第三十二条"), "the alarm names its clause");
        assert!(home.get("/").await.ok().text().contains("流动和困难党员"), "told on the desk");
        let page = home.get(&format!("/members/{who}")).await.ok().text();
        assert!(page.contains("流动和困难登记") && page.contains("<b>流出党员</b>"), "panel and timeline: {page}");
        assert!(home.get(&format!("/units/{}", world.home())).await.ok().text().contains("流动和困难党员"));
        assert!(home.get("/floating?late=1").await.ok().text().contains(&file));

        assert_eq!(host.get(&file).await.status, StatusCode::NOT_FOUND);
        let elsewhere = world.elsewhere().to_string();
        here(take(&mut home, &format!("{file}/do/host"), &[("on", &on), ("host", &elsewhere)]).await);
        let page = host.get(&file).await.ok().text();
        assert!(page.contains("没有表决权") && !page.contains("结束登记"), "a guest without a vote");
        let told = [("on", on.as_str()), ("way", "visit"), ("by", "李芳"), ("text", "参加了主题党日")];
        here(take(&mut host, &format!("{file}/do/contact"), &told).await);
        assert!(host.get("/floating?side=host").await.ok().text().contains(&file));
        assert_eq!(host.get(&format!("{file}/do/end")).await.status, StatusCode::NOT_FOUND);

        assert_eq!(home.get(&format!("{file}/card/card")).await.status, StatusCode::FORBIDDEN);
        here(take(&mut clerk, &format!("{file}/card/card"), &[("on", &on)]).await);
        assert!(home.get(&file).await.ok().text().contains("第0001号"));
        let stale = [("version", "1"), ("on", on.as_str()), ("how", "returned")];
        assert_eq!(home.post(&format!("{file}/do/end"), &stale).await.status, StatusCode::CONFLICT);
        assert!(home.get(&format!("{file}/paper")).await.ok().bytes.starts_with(b"PK"));
        assert!(home.get("/floating/export").await.ok().bytes.starts_with(b"PK"));
        here(take(&mut home, &format!("{file}/do/end"), &[("on", &on), ("how", "returned")]).await);
        let page = home.get(&file).await.ok().text();
        assert!(page.contains("活动证还没有收回"), "{page}");
        let row = page.split("/annul/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let way = format!("{file}/annul/{row}");
        assert_eq!(take(&mut home, &way, &[("text", "")]).await.status, 422);
        here(take(&mut home, &way, &[("text", "日期录错")]).await);
        assert_eq!(home.get(&way).await.status, StatusCode::NOT_FOUND, "taken back once");
        assert!(home.get(&file).await.ok().text().contains("登记中"));
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn who_came_from_outside_is_registered_once() {
    for world in worlds().await {
        let mut home = world.newcomer("home", "branch_secretary", world.home()).await;
        let on = world.deployment.today().to_string();
        let fields = [
            ("name", "柳浮生"),
            ("on", on.as_str()),
            ("place", "广东省深圳市"),
            ("reason", "work"),
            ("organ", "中共某县某镇柳林村党支部"),
        ];
        let file = here(register(&mut home, &world, "in", &fields).await);
        let again = register(&mut home, &world, "in", &fields).await;
        assert!(again.status == 422 && again.text().contains("柳浮生"), "sent twice, without a card to know them by");
        let mut other = fields;
        other[4] = ("organ", "中共某县某镇东街党支部");
        here(register(&mut home, &world, "in", &other).await);
        here(take(&mut home, &format!("{file}/do/end"), &[("on", &on), ("how", "left")]).await);
        here(register(&mut home, &world, "in", &fields).await);
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn hardship_is_masked_for_those_without_the_right() {
    for world in worlds().await {
        let mut home = world.newcomer("home", "branch_secretary", world.home()).await;
        let mut clerk = world.newcomer("clerk", "work_committee_clerk", world.home()).await;
        let who = people(&world).await[1].to_string();
        let on = world.deployment.today().to_string();
        let fields = [("person", who.as_str()), ("on", on.as_str()), ("reason", "illness"), ("text", "长期患病")];
        assert_eq!(register(&mut clerk, &world, "hardship", &fields).await.status, StatusCode::NOT_FOUND);
        let file = here(register(&mut home, &world, "hardship", &fields).await);
        assert!(home.get(&file).await.ok().text().contains("长期患病"));
        for path in [file.clone(), format!("{file}/paper"), format!("{file}/do/end")] {
            assert_eq!(clerk.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let list = clerk.get("/floating?kind=hardship").await.ok().text();
        assert!(list.contains("**") && !list.contains(&file) && !list.contains("患病"), "{list}");
        let person = clerk.get(&format!("/members/{who}")).await.ok().text();
        assert!(!person.contains("流动和困难登记"));
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn a_member_reports_from_the_telephone() {
    for world in worlds().await {
        let mut member = world.signed_in("member").await;
        let mut home = world.signed_in("branch_secretary").await;
        assert!(member.get("/me/floating").await.ok().text().contains("没有登记"));
        let me = member.get("/me").await.ok().text();
        assert!(!me.contains("我的流动情况"), "nothing to report");
        let sql = "SELECT a.person, m.unit FROM account a JOIN person m ON m.id = a.person";
        let row = {
            let mut conn = world.deployment.db.read().await.unwrap();
            sqlx::query(sql).fetch_one(&mut *conn).await.unwrap()
        };
        let (person, unit): (i64, i64) = (sqlx::Row::get(&row, 0), sqlx::Row::get(&row, 1));
        let (person, unit) = (person.to_string(), unit.to_string());
        let since = world.deployment.today().plus_days(-100).to_string();
        let fields = [
            ("kind", "out"),
            ("unit", unit.as_str()),
            ("person", person.as_str()),
            ("on", since.as_str()),
            ("place", "浙江省杭州市"),
            ("reason", "work"),
            ("contact", "组织委员"),
        ];
        let file = here(home.post("/floating/new", &fields).await);
        let id = file.rsplit('/').next().unwrap();
        let page = member.get("/me/floating").await.ok().text();
        assert!(page.contains("浙江省杭州市") && page.len() < MOST_BYTES);
        let told = [("on", since.as_str()), ("way", "phone"), ("by", "组织委员"), ("text", "近况良好")];
        here(take(&mut home, &format!("{file}/do/contact"), &told).await);
        let send = |text: &'static str| [("file", id), ("text", text), ("place", "江苏省苏州市")];
        assert_eq!(member.post("/me/floating", &send("")).await.status, 422);
        for what in ["what the branch did meanwhile is no hindrance", "sent twice"] {
            assert_eq!(member.post("/me/floating", &send("在外工作正常，按时学习")).await.status, 303, "{what}");
        }
        let page = home.get(&file).await.ok().text();
        assert_eq!(page.matches("按时学习").count(), 1, "one report");
        let today = world.deployment.today().to_string();
        here(take(&mut home, &format!("{file}/do/end"), &[("on", today.as_str()), ("how", "lost")]).await);
        let over = member.post("/me/floating", &send("我还在")).await;
        assert!(over.status == 422 && over.text().contains("登记已经结束"), "{}", over.text());
        let page = home.get(&file).await.ok().text();
        assert!(page.contains("按时学习") && page.contains("江苏省苏州市") && page.contains("本人"), "{page}");
        assert_eq!(member.get(&file).await.status, StatusCode::FORBIDDEN);
        world.assert_clean().await;
    }
}
