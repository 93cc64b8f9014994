//! A branch plans its meetings: everybody sees them where they look, nothing counts them, and what was held is recorded by the plan.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use base::Period;
use base::id::UnitId;
use ledger::{Question, Span};
use stories::visitor::hidden;
use stories::{Visitor, World, worlds};

/// Today is 20 November; what is planned is held today, in a week and every month.
const TODAY: &str = "2026-11-20";

fn form<'a>(unit: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("unit", unit),
        ("kind", "assembly"),
        ("day", TODAY),
        ("start", "14:30"),
        ("place", "三楼会议室"),
        ("subject", "讨论张某某转正"),
        ("leader", "安宁"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    fields
}

/// The first address in a page that begins so.
fn first(page: &str, begin: &str) -> String {
    let at = page.find(begin).unwrap();
    page[at..].split(['"', '<']).next().unwrap().replace("&amp;", "&")
}

/// The unit that the secretary works for, as the calendar names it.
async fn own(secretary: &mut Visitor) -> UnitId {
    let page = secretary.get("/calendar").await.ok().text();
    UnitId(first(&page, "/calendar/sheet?").split(['=', '&']).nth(1).unwrap().parse().unwrap())
}

/// How many assemblies a unit held this year, by the ledger.
async fn held(world: &World, unit: UnitId) -> i64 {
    let scope = world.operator().scope("meeting.read").unwrap();
    let mut conn = world.deployment.db.read().await.unwrap();
    let question = Question::of("meeting.assembly", Span::Within(Period::year(2026).unwrap()));
    let sums = ledger::by_unit(&mut conn, &scope, &question).await.unwrap();
    sums.iter().filter(|s| s.unit == unit).map(|s| s.quantity.0 / 1000).sum()
}

/// Whether the assembly of the quarter is still owed.
async fn is_owed(secretary: &mut Visitor, unit: &str) -> bool {
    let page = secretary.get(&format!("/duties/{unit}?duty=assembly&from=2026-10-01")).await.ok().text();
    page.contains("待办")
}

#[tokio::test]
async fn a_plan_is_seen_everywhere_and_counted_nowhere() {
    for world in worlds().await {
        let mut secretary = world.signed_in("branch_secretary").await;
        let home = own(&mut secretary).await;
        let unit = home.to_string();
        assert!(secretary.get("/plans").await.ok().text().contains("没有会议计划"), "nothing yet");
        let owed = is_owed(&mut secretary, &unit).await;
        let before = held(&world, home).await;
        assert!(owed && before == 0, "a new district has held nothing");
        let wrong = form(&unit, &[("kind", ""), ("day", "2026-11-19"), ("start", "25:00"), ("until", "2026-12")]);
        let wrong = secretary.post("/plans/new", &wrong).await;
        let text = wrong.text();
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for told in ["没有选择会议类型", "早于今天", "25:00", "没有选择怎样重复", "三楼会议室"]
        {
            assert!(text.contains(told), "{told}: {text}");
        }
        let plan = secretary.post("/plans/new", &form(&unit, &[("request", "r1")])).await.leads();
        let again = secretary.post("/plans/new", &form(&unit, &[("request", "r1")])).await.leads();
        assert_eq!(plan.split('?').next(), again.split('?').next(), "sent twice is made once");
        let many = form(&unit, &[("kind", "theme_day"), ("day", "2026-11-24"), ("every", "1"), ("until", "2027-03")]);
        secretary.post("/plans/new", &many).await.leads();

        let month = secretary.get("/calendar").await.ok().text();
        assert!(month.contains("支部党员大会：讨论张某某转正（14:30，三楼会议室）"), "{month}");
        assert!(secretary.get("/calendar/day?on=2027-03-24").await.ok().text().contains("主题党日"));
        let sheet = secretary.get("/calendar/sheet").await.ok().text();
        assert!(sheet.contains("本月计划召开的会议") && sheet.contains("11月24日"), "{sheet}");
        let paper = secretary.get("/calendar/sheet/docx").await.ok();
        let paper = paper::docx::read(paper.bytes, &guard::Limits::document()).unwrap().plain_text().to_owned();
        assert!(paper.contains("本月计划召开的会议"), "{paper}");
        let desk = secretary.get("/").await.ok().text();
        assert!(desk.contains("会议计划") && desk.contains("今天召开") && desk.contains("按计划记录"), "{desk}");
        assert!(secretary.get(&format!("/units/{unit}")).await.ok().text().contains("排计划"));
        assert!(
            secretary.get(&format!("/meetings/new?unit={unit}")).await.ok().text().contains("有已到日子的会议计划")
        );
        let made = secretary.post("/calendar/feed", &[]).await.ok().text();
        let feed = Visitor::new(world.router.clone()).get(&first(&made, "/feed/")).await.ok().text();
        assert!(feed.contains("计划：支部党员大会") && feed.contains("20261120T063000Z"), "{feed}");
        assert!(!feed.contains("张某某") && !feed.contains("会议室"), "no subject and no place leaves: {feed}");

        let mut member = world.signed_in("member").await;
        assert!(member.get("/me").await.ok().text().contains("本支部近期的会议"));
        let todo = member.get("/me/duties").await.ok().text();
        assert!(todo.contains("参加支部党员大会：讨论张某某转正"), "{todo}");
        assert_eq!(member.get("/plans").await.status, StatusCode::FORBIDDEN);

        assert!(is_owed(&mut secretary, &unit).await, "a plan meets no duty");
        assert_eq!(held(&world, home).await, before, "and is counted by no figure");
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn what_was_held_is_recorded_by_the_plan() {
    for world in worlds().await {
        let mut secretary = world.signed_in("branch_secretary").await;
        let home = own(&mut secretary).await;
        let unit = home.to_string();
        let plan = secretary.post("/plans/new", &form(&unit, &[])).await.leads();
        let plan = plan.split('?').next().unwrap().to_owned();
        let way = first(&secretary.get(&plan).await.ok().text(), "/meetings/new?plan=");
        let filled = secretary.get(&way).await.ok().text();
        for told in
            ["value=\"三楼会议室\"", "value=\"14:30\"", "value=\"安宁\"", "讨论张某某转正", "value=\"2026-11-20\""]
        {
            assert!(filled.contains(told), "{told}: nothing is typed twice: {filled}");
        }
        let second = secretary.get(&way).await.ok().text();
        let meeting = stories::meeting::record(&mut secretary, &filled, &[("x-topic", "admission")]).await.leads();
        let meeting = meeting.split('?').next().unwrap().to_owned();
        let typed = [("x-topic", "admission"), ("place", "四楼会议室")];
        let again = stories::meeting::record(&mut secretary, &second, &typed).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "two at once record it once");
        let again = again.text();
        assert!(
            again.contains("这项计划已经有了会议记录") && again.contains("四楼会议室"),
            "nothing typed is lost: {again}"
        );
        assert!(hidden(&again, "plan").is_none(), "saved once more, it is a meeting of its own");
        assert_eq!(secretary.get(&way).await.status, StatusCode::CONFLICT, "it was held");
        let (page, minutes) = (secretary.get(&plan).await.ok().text(), secretary.get(&meeting).await.ok().text());
        assert!(page.contains("已召开") && page.contains(&meeting), "{page}");
        assert!(minutes.contains("按计划召开") && minutes.contains(&plan), "{minutes}");
        assert_eq!(
            (held(&world, home).await, is_owed(&mut secretary, &unit).await),
            (1, false),
            "the meeting is the fact"
        );
        let off = [("version", "1"), ("why", "重复记录")];
        secretary.post(&format!("{meeting}/cancel"), &off).await.leads();
        assert!(secretary.get(&plan).await.ok().text().contains("今天召开"), "annulled, the plan is open again");
        assert_eq!((held(&world, home).await, is_owed(&mut secretary, &unit).await), (0, true));
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn two_at_once_strangers_and_superiors() {
    for world in worlds().await {
        let mut secretary = world.signed_in("branch_secretary").await;
        let unit = own(&mut secretary).await.to_string();
        let plan = secretary.post("/plans/new", &form(&unit, &[("day", "2026-12-03")])).await.leads();
        let plan = plan.split('?').next().unwrap().to_owned();
        let moved = |version: &'static str, day: &'static str| form("", &[("version", version), ("day", day)]);
        secretary.post(&format!("{plan}/edit"), &moved("1", "2026-12-10")).await.leads();
        let late = secretary.post(&format!("{plan}/edit"), &moved("1", "2026-12-17")).await;
        assert!(late.status == StatusCode::CONFLICT && late.text().contains("已被改动"), "{}", late.text());
        let past = secretary.post(&format!("{plan}/edit"), &moved("2", "2026-11-19")).await;
        assert!(past.status == StatusCode::UNPROCESSABLE_ENTITY && past.text().contains("早于今天"), "{}", past.text());
        let mut stranger = world.newcomer("stranger", "branch_secretary", world.elsewhere()).await;
        for path in ["", "/edit", "/call-off"] {
            assert_eq!(stranger.get(&format!("{plan}{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let refused = stranger.post("/plans/new", &form(&unit, &[])).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text().contains("没有选择党组织"));
        let call_off = |why: &'static str| [("version", "2"), ("why", why)];
        assert_eq!(stranger.post(&format!("{plan}/call-off"), &call_off("不该")).await.status, StatusCode::NOT_FOUND);

        let mut clerk = world.signed_in("department_clerk").await;
        let list = format!("/plans?unit={unit}&month=2026-12");
        assert!(clerk.get(&list).await.ok().text().contains("共 1 项"));
        assert!(clerk.get("/plans?month=2026-11").await.ok().text().contains("没有会议计划"));
        let elsewhere = format!("/plans?unit={}&month=2026-12", world.elsewhere());
        assert!(clerk.get(&elsewhere).await.ok().text().contains("没有会议计划"));
        let folded = clerk.get("/calendar?month=2026-12").await.ok().text();
        let day = clerk.get(&first(&folded, "/plans?")).await.ok().text();
        assert!(day.contains("2026年12月10日，共 1 项"), "{day}");
        let book = clerk.get(&list.replace("/plans?", "/plans/export?")).await.ok();
        assert!(book.bytes.starts_with(b"PK"), "a workbook");

        assert!(secretary.post(&format!("{plan}/call-off"), &call_off("")).await.text().contains("没有填写原因"));
        secretary.post(&format!("{plan}/call-off"), &call_off("并入下月")).await.leads();
        let gone = secretary.get(&plan).await.ok().text();
        assert!(gone.contains("已取消") && gone.contains("并入下月") && gone.contains("照此再排"), "{gone}");
        assert!(!secretary.get("/calendar?month=2026-12").await.ok().text().contains("讨论张某某转正"));
        let again = secretary.get(&first(&gone, "/plans/new?from=")).await.ok().text();
        assert!(again.contains("讨论张某某转正") && !again.contains("2026-12-10"), "all but its day: {again}");
        world.assert_clean().await;
    }
}
