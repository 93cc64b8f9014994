//! A branch checks its roster for the month: a member asks for a correction, lines are corrected or confirmed, the month is finished
//! and taken back; whoever may not, or comes too late, is refused.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use base::Period;
use base::id::UnitId;
use ledger::{Question, Span};
use stories::{Visitor, World, worlds};

/// No page may be heavier.
const MOST_BYTES: usize = 100_000;
const MONTH: &str = "2026-11";

/// Keys of the boxes that can be ticked.
fn boxes(page: &str) -> Vec<String> {
    let values = page.split("name=\"line\" value=\"").skip(1);
    let boxes = values.filter(|rest| !rest.split('<').next().unwrap().contains("hidden"));
    boxes.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

async fn confirm(visitor: &mut Visitor, sheet: &str, lines: &[String], note: &str) -> stories::Answer {
    let mut fields: Vec<(&str, &str)> = lines.iter().map(|line| ("line", line.as_str())).collect();
    fields.push(("note", note));
    visitor.post(&format!("{sheet}/confirm"), &fields).await
}

/// How many months were finished, by the ledger.
async fn finished(world: &World, unit: UnitId) -> i64 {
    let scope = world.operator().scope("member.read").unwrap();
    let mut conn = world.deployment.db.read().await.unwrap();
    let question = Question::of("roster.checked", Span::Within(Period::year(2026).unwrap()));
    let sums = ledger::by_unit(&mut conn, &scope, &question).await.unwrap();
    sums.iter().filter(|s| s.unit == unit).map(|s| s.quantity.0 / 1000).sum()
}

/// A member asks, the branch answers; nobody else sees it.
async fn correction(world: &World, sheet: &str) {
    let mut member = world.signed_in("member").await;
    let mut secretary = world.signed_in("branch_secretary").await;
    assert_eq!(member.post("/me/corrections", &[("text", "错")]).await.status, 422);
    member.post("/me/corrections", &[("text", "学历应为大学本科")]).await.leads();
    let again = member.post("/me/corrections", &[("text", "学历应为大学本科")]).await;
    assert!(again.status == 422 && again.text().contains("已经提交"), "asked once");
    let page = secretary.get(sheet).await.ok().text();
    assert!(page.contains("学历应为大学本科"), "{page}");
    let request = page.split("href=\"/monthly/requests/").nth(1).unwrap().split('"').next().unwrap();
    let request = format!("/monthly/requests/{request}");
    let early = secretary.post(&format!("{sheet}/finish"), &[]).await;
    assert!(early.status == 422 && early.text().contains("没有核对"), "a request is a line like any other");
    let stranger = &mut world.newcomer("stranger", "branch_secretary", world.elsewhere()).await;
    assert_eq!(stranger.get(&request).await.status, 404);
    assert_eq!(stranger.get(sheet).await.status, 404);
    assert_eq!(member.get(&request).await.status, 403);
    let both = secretary.post(&request, &[("state", ""), ("answer", "")]).await;
    let text = both.text();
    assert!(both.status == 422 && text.contains("没有选择办理结果") && text.contains("没有写答复"), "all at once");
    secretary.post(&request, &[("state", "done"), ("answer", "已按毕业证更正")]).await.leads();
    let again = secretary.post(&request, &[("state", "refused"), ("answer", "不属实")]).await;
    assert_eq!(again.status, 409, "answered once");
    assert_eq!(secretary.post(&request, &[("state", ""), ("answer", "")]).await.status, 409, "whatever is said");
    let past = confirm(&mut secretary, &sheet.replace(MONTH, "2025-12"), &["p1.phone".to_owned()], "无").await;
    assert!(past.status == 422 && past.text().contains("没有保存"), "a window left open says why it is too late");
    let mine = member.get("/me/corrections").await.ok().text();
    assert!(mine.contains("已按毕业证更正") && mine.contains("已更正"), "{mine}");
}

#[tokio::test]
async fn a_branch_checks_its_roster() {
    for world in worlds().await {
        let mut secretary = world.signed_in("branch_secretary").await;
        // The only branch is at hand at once.
        let sheet = secretary.get("/monthly").await.leads().split('?').next().unwrap().to_owned();
        let home: i64 = sheet.split('/').nth(2).unwrap().parse().unwrap();
        correction(&world, &sheet).await;
        let page = secretary.get(&sheet).await.ok().text();
        assert!(page.len() < MOST_BYTES, "{} bytes", page.len());
        let lines = boxes(&page);
        assert!(!lines.is_empty(), "a roster of a new system is never whole: {page}");
        let unsaid = confirm(&mut secretary, &sheet, &lines, "").await;
        assert!(unsaid.status == 422 && unsaid.text().contains("没有写明为什么保持原样"), "{}", unsaid.text());
        assert_eq!(confirm(&mut secretary, &sheet, &[], "").await.status, 422, "nothing chosen");
        assert_eq!(
            confirm(&mut secretary, &sheet, &["p1.phone".to_owned()], "无").await.status,
            409,
            "a line that is gone"
        );
        for _ in ["once", "sent twice"] {
            confirm(&mut secretary, &sheet, &lines, "本人长期在外，待补").await.leads();
        }
        let page = secretary.get(&sheet).await.ok().text();
        assert!(!page.contains("确认所选"), "nothing is left to tick");
        assert!(page.contains("还剩0条") && boxes(&page).len() <= lines.len(), "{page}");

        let back = [("line", lines[0].as_str())];
        secretary.post(&format!("{sheet}/take-back"), &back).await.leads();
        assert_eq!(secretary.post(&format!("{sheet}/finish"), &[]).await.status, 422, "one is open again");
        confirm(&mut secretary, &sheet, &lines[..1], "本人长期在外，待补").await.leads();
        secretary.post(&format!("{sheet}/finish"), &[]).await.leads();
        assert_eq!(secretary.post(&format!("{sheet}/finish"), &[]).await.status, 409, "finished once");
        assert_eq!(finished(&world, UnitId(home)).await, 1, "{}", world.test.engine);

        let page = secretary.get(&sheet).await.ok().text();
        let check = page.split("/monthly/checks/").nth(1).unwrap().split('/').next().unwrap();
        let entry = secretary.get(&format!("/monthly/checks/{check}")).await.leads();
        assert!(entry.starts_with(&sheet), "the entry leads to the sheet");
        let reopen = format!("/monthly/checks/{check}/reopen");
        assert_eq!(secretary.post(&reopen, &[("why", "")]).await.status, 422);
        secretary.post(&reopen, &[("why", "漏核一名党员")]).await.leads();
        assert_eq!(secretary.post(&reopen, &[("why", "漏核一名党员")]).await.status, 409);
        assert_eq!(finished(&world, UnitId(home)).await, 0);
        secretary.post(&format!("{sheet}/finish"), &[]).await.leads();
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn the_department_sees_who_has_finished() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let page = clerk.get("/monthly").await.ok().text();
        assert!(page.contains("未完成") && page.len() < MOST_BYTES, "{} bytes", page.len());
        let none = clerk.get("/monthly?state=done").await.ok().text();
        assert!(none.contains("没有党支部"), "nobody yet");
        assert!(clerk.get("/monthly/export").await.ok().bytes.starts_with(b"PK"));
        let home = world.home();
        assert_eq!(clerk.get(&format!("/monthly/{home}/2027-01")).await.status, 404, "months to come");
        assert_eq!(clerk.get(&format!("/monthly/{home}/2026-13")).await.status, 404);
        let past = clerk.get(&format!("/monthly/{home}/2026-08")).await.ok().text();
        assert!(past.contains("已经截止"), "{past}");
        let late = clerk.post(&format!("/monthly/{home}/2026-08/finish"), &[]).await;
        assert!(late.status == 422 && late.text().contains("已经截止"), "{}", late.text());
        let top = world.top();
        assert_eq!(
            clerk.get(&format!("/monthly/{top}/{MONTH}")).await.status,
            404,
            "a unit without members of its own"
        );
        let desk = clerk.get("/").await.ok().text();
        assert!(desk.contains("每月校对"), "told on the desk");
    }
}
