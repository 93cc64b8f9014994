//! Figures in the whole application: a clerk makes one, finds it everywhere, compares, balances, and answers for a value by hand.

use stories::worlds;

/// No page may be heavier.
const MOST_BYTES: usize = 100_000;

#[tokio::test]
async fn a_clerk_makes_a_figure_and_finds_it_everywhere() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let first = clerk.get("/figures/own/new").await.ok().text();
        assert!(first.contains("从哪种记录取数") && !first.contains("试算"), "first the kind of record");
        let form = clerk.get("/figures/own/new?kind=member.stock").await.ok().text();
        assert!(form.contains("只算性别") && form.contains("期末数"), "a stock of persons can be asked both");
        let scope = world.operator().scope("unit.read").unwrap();
        let mut conn = world.deployment.db.read().await.unwrap();
        let units = org::store::list_all(&mut conn, &scope).await.unwrap();
        let unit = units.iter().find(|u| u.parent.is_none()).unwrap().id.to_string();
        drop(conn);
        let mut parts = vec![
            ("kind", "member.stock"),
            ("name", "高学历女党员数"),
            ("unit", unit.as_str()),
            ("measure", "名"),
            ("definition", "期末在册的大专及以上学历女党员人数"),
            ("aliases", "高学历女党员\n大专以上女党员"),
            ("aggregation", "persons"),
            ("flow", "stock"),
            ("sex", "2"),
            ("education", "1,2,3"),
            ("do", "try"),
        ];
        let tried = clerk.post("/figures/own/new", &parts).await.ok().text();
        assert!(
            tried.contains("试算结果") && tried.contains("有出处") && tried.contains("/members/events/"),
            "{tried}"
        );
        parts[1] = ("name", "");
        parts[10] = ("do", "save");
        let refused = clerk.post("/figures/own/new", &parts).await.text();
        assert!(refused.contains("请填写指标名称") && refused.contains("高学历女党员"), "what was typed is kept");
        parts[1] = ("name", "高学历女党员数");
        let page = clerk.post("/figures/own/new", &parts).await.leads();
        let one = clerk.get(&page).await.ok().text();
        assert!(one.contains("高学历女党员数") && one.contains("有出处"));
        for (path, shows) in [
            ("/figures?q=高学历", "高学历女党员数"),
            ("/figures/own", "第 1 版"),
            ("/figures/compare?q=高学历", "高学历女党员数"),
        ] {
            let text = clerk.get(&path.replace("高学历", &ui::list::encode("高学历"))).await.ok().text();
            assert!(text.contains(shows), "{path}");
        }
        let key = page.split(['/', '?']).nth(2).unwrap().to_owned();
        let edit = clerk.get(&format!("/figures/own/{key}")).await.ok().text();
        assert!(edit.contains("各版本") && edit.contains("大专及以上"));
        clerk.post(&format!("/figures/own/{key}/retire"), &[]).await.leads();
        assert!(clerk.get("/figures/own").await.ok().text().contains("已停用"));
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn pages_of_figures_are_light_and_balance() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        for path in ["/figures", "/figures/compare", "/figures/by-hand", "/figures/balance", "/figures/members_female"]
        {
            let page = clerk.get(path).await.ok();
            assert!(page.bytes.len() < MOST_BYTES, "{path}: {} bytes", page.bytes.len());
        }
        let balance = clerk.get("/figures/balance").await.ok().text();
        assert!(balance.contains("平衡") && !balance.contains("不平衡"), "{balance}");
        let only = ui::list::encode("sex:女,age:35岁以下");
        let narrowed = clerk.get(&format!("/figures/members_total?only={only}")).await.ok().text();
        assert!(narrowed.contains("党员总数（女、35岁以下）"));
        let nonsense = ui::list::encode("category:老党员");
        let answer = clerk.get(&format!("/figures/members_total?only={nonsense}")).await;
        assert_eq!(answer.status, 404, "what records cannot tell is no figure");
        for path in ["/figures/export", "/figures/compare/export", "/figures/balance/export"] {
            assert!(clerk.get(path).await.ok().bytes.starts_with(b"PK"), "{path}");
        }
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn a_value_by_hand_is_listed_and_taken_back_with_a_reason() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let last = "from=2025-01-01&to=2025-12-31";
        let value = [("amount", "88"), ("why", "区统计局2025年年报")];
        let key = "village_collective_income";
        let done = clerk.post(&format!("/figures/{key}/manual?{last}"), &value).await;
        done.leads();
        let listed = clerk.get(&format!("/figures/by-hand?{last}")).await.ok().text();
        assert!(listed.contains("区统计局2025年年报"));
        let due = clerk.get("/figures/by-hand?from=2026-01-01&to=2026-12-31").await.ok().text();
        assert!(
            due.contains("本期还没有填的（1项）") && due.contains("去填报"),
            "last period's value is to be renewed"
        );
        let why = [("withdrawn_for", "")];
        let bare = clerk.post(&format!("/figures/{key}/withdraw?{last}"), &why).await.text();
        assert!(bare.contains("请写明为什么撤回"));
        let why = [("withdrawn_for", "年报已更正")];
        clerk.post(&format!("/figures/{key}/withdraw?{last}"), &why).await.leads();
        let one = clerk.get(&format!("/figures/{key}?{last}")).await.ok().text();
        assert!(one.contains("年报已更正"));
        world.assert_clean().await;
    }
}
