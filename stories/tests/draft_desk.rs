//! The report desk: filling, deciding, remembering, checking, freezing, verifying, templates – as writers do it, on every engine.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use stories::{Visitor, World, worlds};

const REPORT: &str = "2026年党建工作总结\n一、党员队伍\n全区共有党员XX名，其中女党员XX名，占XX%。\n全年发展党员XX名，比去年增加XX名；培训入党积极分子XX人。\n二、组织生活\n召开支部党员大会XX次。某项特别工作XX项。\n2026年12月31日";

/// Takes in a report for the whole district; the address of its desk.
async fn new_draft(world: &World, clerk: &mut Visitor, text: &str) -> String {
    let unit = world.top().to_string();
    let fields = [("body", text), ("unit", &unit), ("from", "2026-01-01"), ("to", "2026-11-20")];
    let mut all = vec![("title", "")];
    all.extend(fields);
    clerk.upload("/drafts/new", &all, ("file", "", b"")).await.leads()
}

/// Decides about a place (from 0).
async fn decide(visitor: &mut Visitor, draft: &str, n: usize, fields: &[(&str, &str)]) -> stories::Answer {
    visitor.post(&format!("{draft}/slots/{n}"), fields).await
}

async fn typed(visitor: &mut Visitor, draft: &str, n: usize, text: &str) {
    decide(visitor, draft, n, &[("act", "typed"), ("typed", text), ("why", "区委办台账")]).await.leads();
}

/// How many versions the draft has.
async fn version(visitor: &mut Visitor, draft: &str) -> String {
    let page = visitor.get(&format!("{draft}/out")).await.ok().text();
    stories::visitor::hidden(&page, "version").unwrap()
}

async fn freeze(visitor: &mut Visitor, draft: &str) -> stories::Answer {
    let version = version(visitor, draft).await;
    visitor.post(&format!("{draft}/freeze"), &[("version", &version), ("anyway", "yes")]).await
}

#[tokio::test]
async fn a_writer_goes_through_a_report() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let draft = new_draft(&world, &mut clerk, REPORT).await;
        let desk = clerk.get(&draft).await.ok().text();
        // Of 8 places members, women, share, development are known; trainees are narrowed to applicants, and one is nothing we know.
        assert!(desk.contains("共 8 处数字"), "{desk}");
        let panel = clerk.get(&format!("{draft}/panel/2")).await.ok().text();
        assert!(panel.contains("占党员总数的比例"), "{panel}");
        let narrowed = clerk.get(&format!("{draft}/panel/5")).await.ok().text();
        assert!(narrowed.contains("（入党积极分子）"), "the panel says what narrows the figure: {narrowed}");
        let change = clerk.get(&format!("{draft}/panel/4")).await.ok().text();
        assert!(change.contains("比去年同期的增减") || change.contains("待定"), "{change}");
        // Another figure, found by pinyin.
        let found = clerk.get(&format!("{draft}/figures?slot=7&q=fzdy")).await.ok().text();
        assert!(found.contains("发展党员"), "{found}");
        // A choice with another period, then taken back.
        decide(&mut clerk, &draft, 6, &[("act", "figure"), ("figure", "assembly_meetings"), ("span", "half_1")])
            .await
            .leads();
        let panel = clerk.get(&format!("{draft}/panel/6")).await.ok().text();
        assert!(panel.contains("2026年上半年"), "{panel}");
        clerk.post(&format!("{draft}/undo"), &[]).await.leads();
        let panel = clerk.get(&format!("{draft}/panel/6")).await.ok().text();
        assert!(!panel.contains("2026年上半年</span>"), "{panel}");
        // Typed without a source is refused, with one it stands.
        let refused = decide(&mut clerk, &draft, 7, &[("act", "typed"), ("typed", "3"), ("why", "")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        typed(&mut clerk, &draft, 7, "3").await;
        let versions = clerk.get(&format!("{draft}/versions")).await.ok().text();
        assert!(versions.contains("手工 3") && versions.contains("撤销"), "{versions}");
        // Back to the first version, as a new one.
        clerk.post(&format!("{draft}/versions"), &[("version", "1")]).await.leads();
        let panel = clerk.get(&format!("{draft}/panel/7")).await.ok().text();
        assert!(panel.contains("待定"), "{panel}");
        let compared = clerk.get(&format!("{draft}/versions?a=1&b=4")).await.ok().text();
        assert!(compared.contains("第 8 处"), "{compared}");
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn what_was_decided_is_taken_over_and_can_be_revoked() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let first = new_draft(&world, &mut clerk, REPORT).await;
        decide(&mut clerk, &first, 5, &[("act", "figure"), ("figure", "trainees")]).await.leads();
        // Next year's text: other numbers, the same words.
        let next = REPORT.replace("2026", "2027").replace("XX", "35");
        let second = new_draft(&world, &mut clerk, &next).await;
        let panel = clerk.get(&format!("{second}/panel/5")).await.ok().text();
        assert!(panel.contains("沿用上次的选择"), "{panel}");
        assert!(clerk.get(&second).await.text().contains("1 处沿用上次的选择"));
        // Another clerk of the unit takes it over too; a branch does not.
        let memory = clerk.get("/drafts/memory").await.ok().text();
        assert!(memory.contains("培训入党积极分子■人"), "{memory}");
        decide(&mut clerk, &second, 5, &[("act", "reset")]).await.leads();
        let third = new_draft(&world, &mut clerk, REPORT).await;
        let panel = clerk.get(&format!("{third}/panel/5")).await.ok().text();
        assert!(!panel.contains("沿用上次的选择"), "{panel}");
        world.assert_clean().await;
    }
}

/// Makes the figure of women with higher education, as /figures/own does.
async fn own_figure(world: &World, clerk: &mut Visitor) {
    let unit = world.top().to_string();
    let parts = [
        ("kind", "member.stock"),
        ("name", "高学历女党员数"),
        ("unit", unit.as_str()),
        ("measure", "名"),
        ("definition", "期末在册的大专及以上学历女党员人数"),
        ("aliases", "高学历女党员"),
        ("aggregation", "persons"),
        ("flow", "stock"),
        ("sex", "2"),
        ("education", "1,2,3"),
        ("do", "save"),
    ];
    clerk.post("/figures/own/new", &parts).await.leads();
}

#[tokio::test]
async fn a_figure_of_ones_own_binds_itself() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let text = "2026年党员情况\n全区共有高学历女党员XX名。";
        let before = new_draft(&world, &mut clerk, text).await;
        let panel = clerk.get(&format!("{before}/panel/0")).await.ok().text();
        assert!(!panel.contains("高学历女党员数"), "nobody made it yet: {panel}");
        own_figure(&world, &mut clerk).await;
        let draft = new_draft(&world, &mut clerk, text).await;
        let panel = clerk.get(&format!("{draft}/panel/0")).await.ok().text();
        assert!(panel.contains("高学历女党员数</a>") && panel.contains("有出处"), "{panel}");
        assert!(panel.contains("笔分录") && panel.contains("凭证"), "the entries behind it are shown: {panel}");
        let trace: serde_json::Value =
            serde_json::from_str(&clerk.get(&format!("{draft}/trace")).await.ok().text()).unwrap();
        let first = &trace[0];
        assert!(first["figure"].as_str().unwrap().starts_with("own_"), "{first}");
        assert!(first["written"].as_str().unwrap().parse::<u32>().unwrap() > 0, "{first}");
        assert!(!first["evidence"].as_array().unwrap().is_empty(), "{first}");
        // Where it is not the first guess it can be found and chosen.
        let found = clerk.get(&format!("{draft}/figures?slot=0&q=gxl")).await.ok().text();
        assert!(found.contains("高学历女党员数"), "{found}");
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn a_blank_left_blank_goes_out_as_missing() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let draft = new_draft(&world, &mut clerk, &REPORT.replace("党员大会XX次", "党员大会77次")).await;
        decide(&mut clerk, &draft, 6, &[("act", "keep")]).await.leads();
        decide(&mut clerk, &draft, 7, &[("act", "keep")]).await.leads();
        let page = clerk.get(&format!("{draft}/out")).await.ok().text();
        assert!(page.contains("还没有齐") && page.contains("slot=7\">8"), "{page}");
        let docx = clerk.get(&format!("{draft}/docx")).await.ok();
        let text = paper::docx::read(docx.bytes, &guard::Limits::document()).unwrap().plain_text().to_owned();
        assert!(text.contains("某项特别工作【缺】项") && text.contains("党员大会77次"), "{text}");
        let evidence = clerk.get(&format!("{draft}/evidence")).await.ok();
        let text = paper::docx::read(evidence.bytes, &guard::Limits::document()).unwrap().plain_text().to_owned();
        assert!(text.contains("保留原文"), "a kept number is shown as such: {text}");
        // Only the number is remembered.
        let memory = clerk.get("/drafts/memory").await.ok().text();
        assert!(memory.contains("保留原文 77") && !memory.contains("保留原文 XX"), "{memory}");
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn two_writers_do_not_overwrite_one_another() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let draft = new_draft(&world, &mut clerk, REPORT).await;
        let mut other = world.newcomer("second", "department_clerk", world.top()).await;
        let seen = [("act", "keep"), ("version", "1")];
        decide(&mut clerk, &draft, 7, &seen).await.leads();
        // Another place may still be decided with the old page, the same one not.
        decide(&mut other, &draft, 6, &seen).await.leads();
        let refused = decide(&mut other, &draft, 7, &[("act", "keep"), ("version", "1")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.text().contains("请回到文稿"), "{}", refused.text());
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn the_checks_stand_before_the_download() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let draft = new_draft(&world, &mut clerk, &REPORT.replace("2026年党建", "2025年党建")).await;
        let page = clerk.get(&format!("{draft}/out")).await.ok().text();
        assert!(page.contains("还没有齐") && page.contains("标题中是 2025 年"), "{page}");
        typed(&mut clerk, &draft, 7, "3").await;
        let page = clerk.get(&format!("{draft}/out")).await.ok().text();
        assert!(page.contains("1 处为手工填写"), "{page}");
        let docx = clerk.get(&format!("{draft}/docx")).await.ok();
        let text = paper::docx::read(docx.bytes, &guard::Limits::document()).unwrap().plain_text().to_owned();
        assert!(text.contains("某项特别工作3项") && text.contains("【缺】"), "{text}");
        let book = clerk.get(&format!("{draft}/annex")).await.ok();
        assert!(book.bytes.starts_with(b"PK") && book.headers["content-disposition"].contains("xlsx"));
        let chart = clerk.get(&format!("{draft}/chart?slot=0&by=month")).await.ok().text();
        assert!(chart.contains("2026年3月") && chart.contains("<svg"), "{chart}");
        assert!(clerk.get(&format!("{draft}/chart.svg?slot=0")).await.ok().text().starts_with("<svg xmlns"));
        charts_stand_behind_their_paragraph(&world, &mut clerk, &draft).await;
        world.assert_clean().await;
    }
}

/// Downloaded with a chart, the document has it once, behind the paragraph of the figure; and so has a .docx that came in.
async fn charts_stand_behind_their_paragraph(world: &World, clerk: &mut Visitor, draft: &str) {
    let plain = clerk.get(&format!("{draft}/docx")).await.ok().bytes;
    let pdf = clerk.get(&format!("{draft}/chart.pdf?slot=0&by=unit")).await.ok().bytes;
    assert!(pdf.starts_with(b"%PDF"));
    let unit = world.top().to_string();
    let fields = [("title", ""), ("body", ""), ("unit", &*unit), ("from", "2026-01-01"), ("to", "2026-11-20")];
    let again = clerk.upload("/drafts/new", &fields, ("file", "报告.docx", &plain)).await.leads();
    for (draft, by, words) in [(draft, "unit", "分党组织"), (&*again, "month", "分月")] {
        let file = clerk.get(&format!("{draft}/chart.docx?slot=0&by={by}")).await.ok().bytes;
        let document = paper::docx::read(file.clone(), &guard::Limits::document()).unwrap();
        let (before, behind) = document.plain_text().split_once("来源：台账").unwrap();
        assert!(before.contains("全区共有党员") && behind.contains("全年发展党员"), "{}", document.plain_text());
        let archive = guard::archive(&file, &guard::Limits::document()).unwrap();
        let chart = String::from_utf8(archive.part("word/charts/taizhang1.xml").unwrap()).unwrap();
        assert!(chart.contains(words) && chart.contains("<c:numCache>"), "{chart}");
    }
}

#[tokio::test]
async fn a_small_table_becomes_a_chart() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let table = "党组织\t党员数\t某项数\n第一支部\t35\t12\n第二支部\tXX\t7\n合计\t\t19";
        let large = format!("党组织\t党员数{}", "\n某支部\t5".repeat(13));
        let text = format!("工作总结\n各支部情况\n{table}\n表后的话。\n各组情况\n{large}\n结束语。");
        let pasted = new_draft(&world, &mut clerk, &text).await;
        for n in [0, 1, 3] {
            decide(&mut clerk, &pasted, n, &[("act", "keep")]).await.leads();
        }
        typed(&mut clerk, &pasted, 2, "28").await;
        let file = clerk.get(&format!("{pasted}/docx")).await.ok().bytes;
        let unit = world.top().to_string();
        let fields = [("title", ""), ("body", ""), ("unit", &*unit), ("from", "2026-01-01"), ("to", "2026-11-20")];
        let came_in = clerk.upload("/drafts/new", &fields, ("file", "报告.docx", &file)).await.leads();
        decide(&mut clerk, &came_in, 0, &[("act", "keep")]).await.leads();
        for (draft, missing) in [(&pasted, false), (&came_in, true)] {
            assert!(clerk.get(&format!("{draft}/panel/1")).await.ok().text().contains("制图"), "any cell leads there");
            let page = clerk.get(&format!("{draft}/chart?table=0")).await.ok().text();
            assert!(page.contains("各支部情况") && page.contains("<svg") && page.contains("有 13 行"), "{page}");
            assert!(page.contains("column=1"), "columns can be drawn by themselves: {page}");
            let file = clerk.get(&format!("{draft}/chart.docx?table=0")).await.ok().bytes;
            let document = paper::docx::read(file.clone(), &guard::Limits::document()).unwrap();
            let (before, behind) = document.plain_text().split_once("来源：本文稿的表").unwrap();
            assert!(before.contains("合计") && behind.contains("表后的话"), "{}", document.plain_text());
            let archive = guard::archive(&file, &guard::Limits::document()).unwrap();
            let chart = String::from_utf8(archive.part("word/charts/taizhang1.xml").unwrap()).unwrap();
            assert!(chart.contains("<c:v>35</c:v>") && !chart.contains("<c:v>0</c:v>"), "{chart}");
            assert_eq!(chart.contains("（缺"), missing, "{chart}");
            let refused = clerk.get(&format!("{draft}/chart.docx?table=1")).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text().contains("最多画 12 行、6 列"), "{}", refused.text());
            assert_eq!(clerk.get(&format!("{draft}/chart?table=9")).await.status, StatusCode::NOT_FOUND);
        }
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn a_text_goes_out_as_pdf() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let draft = new_draft(&world, &mut clerk, REPORT).await;
        let page = clerk.get(&format!("{draft}/out")).await.ok().text();
        assert!(page.contains(&format!("{draft}/pdf?annex=yes")), "{page}");
        let [alone, bound] = [format!("{draft}/pdf"), format!("{draft}/pdf?annex=yes")];
        let (alone, bound) = (clerk.get(&alone).await.ok().bytes, clerk.get(&bound).await.ok().bytes);
        assert!(alone.starts_with(b"%PDF") && bound.starts_with(b"%PDF") && bound.len() > alone.len());
        let mut secretary = world.newcomer("secretary2", "branch_secretary", world.home()).await;
        assert_eq!(secretary.get(&format!("{draft}/pdf")).await.status, StatusCode::NOT_FOUND);
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn rows_of_a_table_are_asked_of_their_units() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let text = "工作总结\n党组织\t现有党员（名）\n财政局第一党支部\t35\n不存在局第九党支部\t12\n全区\t47\n结束语。";
        let draft = new_draft(&world, &mut clerk, text).await;
        assert!(clerk.get(&draft).await.ok().text().contains("<td>财政局第一党支部</td>"), "a table looks like one");
        let own = clerk.get(&format!("{draft}/panel/0")).await.ok().text();
        assert!(own.contains("党员总数") && own.contains("财政局第一党支部</span>"), "asked of the branch: {own}");
        let stranger = clerk.get(&format!("{draft}/panel/1")).await.ok().text();
        assert!(stranger.contains("没有找到叫这个名称的党组织") && stranger.contains(">待定<"), "{stranger}");
        let whole = clerk.get(&format!("{draft}/panel/2")).await.ok().text();
        assert!(whole.contains("党员总数") && whole.contains(">有出处<"), "{whole}");
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn a_frozen_draft_stays_and_tells_what_changed_since() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let text = "工作总结\n全年获得表彰XX项。召开支部党员大会XX次。";
        let draft = new_draft(&world, &mut clerk, text).await;
        decide(&mut clerk, &draft, 0, &[("act", "figure"), ("figure", "members_total")]).await.leads();
        let before = clerk.get(&format!("{draft}/trace")).await.ok().text();
        let version = version(&mut clerk, &draft).await;
        let stale = clerk.post(&format!("{draft}/freeze"), &[("version", "1"), ("anyway", "yes")]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        clerk.post(&format!("{draft}/freeze"), &[("version", &version), ("anyway", "yes")]).await.leads();
        let verified = clerk.get(&format!("{draft}/verify")).await.ok().text();
        assert!(verified.contains("未被改动") && verified.contains("全部相同"), "{verified}");
        // Nothing can be decided any more.
        let refused = decide(&mut clerk, &draft, 1, &[("act", "keep")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("已定稿"), "{}", refused.text());
        // A value entered by hand since makes a figure differ; the frozen draft stays.
        one_member_less(&world).await;
        let verified = clerk.get(&format!("{draft}/verify")).await.ok().text();
        assert!(verified.contains("处今天会不同") && verified.contains("凭证"), "{verified}");
        assert_eq!(values(&clerk.get(&format!("{draft}/trace")).await.ok().text()), values(&before));
        // Opened again it is a new version with today's figures; the frozen one can still be verified.
        clerk.post(&format!("{draft}/reopen"), &[]).await.leads();
        assert_ne!(values(&clerk.get(&format!("{draft}/trace")).await.ok().text()), values(&before));
        assert!(clerk.get(&format!("{draft}/verify")).await.ok().text().contains("未被改动"));
        world.assert_clean().await;
    }
}

/// What was written, and from which entries.
fn values(trace: &str) -> Vec<(String, String)> {
    let list: serde_json::Value = serde_json::from_str(trace).unwrap();
    let text = |v: &serde_json::Value| v.to_string();
    list.as_array().unwrap().iter().map(|t| (text(&t["written"]), text(&t["evidence"]))).collect()
}

/// Somebody dies, so that the number of members is one less.
async fn one_member_less(world: &World) {
    let id = world.somebody(world.home()).await;
    let operator = world.operator().clone();
    let scope = operator.scope("member.write").unwrap();
    let mut work = world.deployment.begin(&operator).await.unwrap();
    let person = member::store::find(work.conn(), &world.deployment.keys, &scope, id).await.unwrap();
    let handle = member::acts::Handle { id, version: person.version };
    let doing = member::acts::Doing::on(stories::world::today().plus_days(-1)).because("died");
    member::acts::leave(&mut work, &scope, handle, &doing).await.unwrap();
    work.commit().await.unwrap();
}

#[tokio::test]
async fn a_template_is_given_down_filled_and_added_up() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let text = REPORT.replace("大会XX次", "大会77次").replace("特别工作XX项", "特别工作66项，涉及8至9个单位");
        let shows =
            |page: &str, number: &str| page.contains(&format!(">{number}<")) || page.contains(&format!("：{number}"));
        let draft = new_draft(&world, &mut clerk, &text).await;
        decide(&mut clerk, &draft, 7, &[("act", "keep")]).await.leads();
        let page = clerk.post(&format!("{draft}/template"), &[]).await.leads();
        let template = page.trim_end_matches("/template").to_owned();
        let text = clerk.get(&template).await.ok().text();
        assert!(text.contains("召开支部党员大会"), "{text}");
        // Kept numbers and both ends of a range too are those of the draft, not of the template.
        let left = ["77", "66", "8", "9"].into_iter().find(|number| shows(&text, number));
        assert_eq!(left, None, "a template has no values: {text}");
        let refused = decide(&mut clerk, &template, 7, &[("act", "keep")]).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text().contains("模板里不写数"));
        let mut secretary = world.newcomer("secretary2", "branch_secretary", world.home()).await;
        assert_eq!(secretary.get(&format!("{template}/template")).await.status, StatusCode::NOT_FOUND);
        clerk.post(&format!("{template}/share"), &[("given", "yes")]).await.leads();
        assert!(secretary.get("/drafts").await.ok().text().contains("上级下发的模板"));
        let home = world.home().to_string();
        let begin = [("unit", home.as_str()), ("from", "2026-01-01"), ("to", "2026-11-20")];
        let answer = secretary.post(&format!("{template}/begin"), &begin).await.leads();
        // The template itself is not theirs.
        assert_eq!(secretary.get(&template).await.status, StatusCode::NOT_FOUND);
        let open = secretary.get(&format!("{answer}/panel/7")).await.ok().text();
        assert!(!open.contains("保留原文</") && !shows(&open, "66"), "the place is open again: {open}");
        let out = secretary.get(&format!("{answer}/docx")).await.ok().bytes;
        let out = paper::docx::read(out, &guard::Limits::document()).unwrap().plain_text().to_owned();
        assert!(out.contains("某项特别工作【缺】项，涉及【缺】至【缺】个单位"), "{out}");
        typed(&mut secretary, &answer, 7, "5").await;
        freeze(&mut secretary, &answer).await.leads();
        let sums = clerk.get(&format!("{template}/answers")).await.ok().text();
        assert!(sums.contains("合计 <b>5</b>"), "{sums}");
        let top = world.top().to_string();
        let begin = [("unit", top.as_str()), ("from", "2026-01-01"), ("to", "2026-11-20")];
        let own = clerk.post(&format!("{template}/begin"), &begin).await.leads();
        decide(&mut clerk, &own, 7, &[("act", "rollup")]).await.leads();
        let panel = clerk.get(&format!("{own}/panel/7")).await.ok().text();
        assert!(panel.contains("1 个下级党组织填报合计"), "{panel}");
        assert!(clerk.get(&format!("{template}/template")).await.ok().text().contains("已报送"));
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn drafts_are_found_removed_and_brought_back() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        assert!(clerk.get("/drafts").await.ok().text().contains("还没有文稿"));
        let draft = new_draft(&world, &mut clerk, REPORT).await;
        assert!(clerk.get("/drafts?q=%E5%85%9A%E5%BB%BA").await.ok().text().contains(&draft));
        assert!(clerk.get("/drafts?q=zzz").await.ok().text().contains("没有符合条件的文稿"));
        clerk.post(&format!("{draft}/remove"), &[]).await.leads();
        assert_eq!(clerk.get(&draft).await.status, StatusCode::NOT_FOUND);
        assert!(clerk.get("/drafts?state=removed").await.ok().text().contains("恢复"));
        clerk.post(&format!("{draft}/restore"), &[]).await.leads();
        clerk.get(&draft).await.ok();
        // Somebody else's draft looks like none.
        let mut stranger = world.newcomer("stranger", "branch_secretary", world.elsewhere()).await;
        for path in [
            "",
            "/out",
            "/versions",
            "/verify",
            "/docx",
            "/evidence",
            "/annex",
            "/trace",
            "/chart",
            "/chart.docx",
            "/panel/0",
            "/figures",
        ] {
            let there = stranger.get(&format!("{draft}{path}")).await;
            let nowhere = stranger.get(&format!("/drafts/987654321{path}")).await;
            assert_eq!((there.status, there.text()), (nowhere.status, nowhere.text()), "{path}");
            assert_eq!(there.status, StatusCode::NOT_FOUND, "{path}");
        }
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn wrong_files_are_refused_with_what_to_do() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let unit = world.top().to_string();
        let fields =
            [("title", ""), ("body", ""), ("unit", unit.as_str()), ("from", "2026-01-01"), ("to", "2026-11-20")];
        for (name, bytes) in [
            ("报告.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old word".as_slice()),
            ("报告.pdf", b"%PDF-1.7 ...".as_slice()),
            ("图.png", b"\x89PNG\r\n\x1a\n0000".as_slice()),
            ("空.txt", b" ".as_slice()),
        ] {
            let answer = clerk.upload("/drafts/new", &fields, ("file", name, bytes)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.text());
            assert!(answer.text().contains("请"), "{name}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn a_long_report_stays_light() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let one = "全区共有党员XX名，其中女党员XX名，发展党员XX名，召开支部党员大会XX次，开展主题党日XX次，收缴党费XX万元，举办培训班XX期。";
        let mut text = "党建工作总结\n".to_owned();
        for n in 0..45 {
            text.push_str(&format!(
                "{}、第{n}方面工作\n{one}{}\n",
                ["一", "二", "三", "四"][n % 4],
                "坚持问题导向，狠抓工作落实。".repeat(20)
            ));
        }
        let draft = new_draft(&world, &mut clerk, &text).await;
        let page = clerk.get(&draft).await.ok();
        assert!(page.bytes.len() < 100_000, "{} bytes", page.bytes.len());
        assert!(page.text().contains("共 315 处数字"), "{}", page.text());
        for path in ["/out", "/versions", "?part=3", "/panel/300"] {
            let bytes = clerk.get(&format!("{draft}{path}")).await.ok().bytes.len();
            assert!(bytes < 100_000, "{path}: {bytes} bytes");
        }
    }
}
