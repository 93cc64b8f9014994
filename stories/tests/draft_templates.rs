//! The clerk needs a report and has none from last year: a template of the catalogue, filled, with its evidence.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told must stop")]

use axum::http::StatusCode;
use paper::docx::{Document, Limits, read};
use stories::{Answer, worlds};

/// A .docx that was downloaded.
fn document(answer: Answer) -> Document {
    assert!(answer.headers["content-disposition"].contains("attachment"));
    read(answer.ok().bytes, &Limits::document()).unwrap()
}

#[tokio::test]
async fn every_template_becomes_a_report_with_its_evidence() {
    for world in worlds().await {
        let mut clerk = world.signed_in("department_clerk").await;
        let list = clerk.get("/drafts").await.ok().text();
        assert!(list.contains("href=\"/drafts/template\""));
        let page = clerk.get("/drafts/template").await.ok().text();
        let unit = world.home().to_string();
        for template in world.deployment.catalogue.templates() {
            assert!(page.contains(&template.name), "{}", template.key);
            let fields = [
                ("template", template.key.as_str()),
                ("title", ""),
                ("unit", unit.as_str()),
                ("from", "2026-01-01"),
                ("to", "2026-09-30"),
            ];
            let draft = clerk.post("/drafts/template", &fields).await.leads();
            let desk = clerk.get(&draft).await.ok().text();
            let figures = template.figures().count();
            assert!(desk.contains(&format!("共 {figures} 处数字")), "{}: {figures}", template.key);
            let draft = draft.split('?').next().unwrap();
            assert!(clerk.get(&format!("{draft}/out")).await.ok().text().contains("取数说明"));
            let text = document(clerk.get(&format!("{draft}/docx?annex=yes")).await).plain_text().to_owned();
            assert!(text.contains("附件：取数说明") && text.contains(&format!("文中数字共{figures}处")), "{text}");
            assert!(!text.contains("{{") && !text.contains("XX"), "{text}");
            let evidence = document(clerk.get(&format!("{draft}/evidence")).await);
            let rows: std::collections::BTreeSet<_> =
                evidence.blocks().iter().filter_map(|block| block.cell).map(|cell| cell.row).collect();
            assert_eq!(rows.len(), figures + 1, "{}", template.key);
        }
        world.assert_clean().await;
    }
}

#[tokio::test]
async fn a_template_is_refused_with_everything_that_is_wrong_at_once() {
    for world in worlds().await {
        let mut secretary = world.signed_in("branch_secretary").await;
        let elsewhere = world.elsewhere().to_string();
        let fields = [("template", "none"), ("unit", elsewhere.as_str()), ("from", "2026-09-30"), ("to", "2026-01-01")];
        let answer = secretary.post("/drafts/template", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = answer.text();
        for line in ["请选择党组织", "请选择模板"] {
            assert!(text.contains(line), "{line}: {text}");
        }
        assert!(!secretary.get("/drafts").await.ok().text().contains("党建工作汇报</a>"));
        world.assert_clean().await;
    }
}
