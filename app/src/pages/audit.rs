//! The audit as the officers read it: the auditor reads the officers' and everybody's lines, the security officer those of users.

use access::audit::store::{self, Filter, Stored};
use access::{Line, audit};
use axum::extract::State;
use maud::{Markup, html};
use ui::parts::{empty, state};
use ui::{Me, Page, Params, Reply, Site, csrf, list, see_other};

const SIZE: i64 = 100;

/// `GET /audit`.
pub async fn list(State(site): State<Site>, me: Me, params: Params) -> Reply {
    show(&site, &me, &params, "officer.audit", "/audit").await
}

/// `GET /audit/users`.
pub async fn users(State(site): State<Site>, me: Me, params: Params) -> Reply {
    show(&site, &me, &params, "officer.security", "/audit/users").await
}

async fn show(site: &Site, me: &Me, params: &Params, need: &str, path: &str) -> Reply {
    let scope = me.scope(need)?;
    let filter = Filter {
        act: params.text("act").to_owned(),
        who: params.text("who").to_owned(),
        result: params.text("result").to_owned(),
        before: params.read("before"),
    };
    let mut conn = site.db.read().await?;
    let lines = store::list(&mut conn, &scope, &filter, SIZE).await?;
    drop(conn);
    let next = lines.last().map(|l| l.seq.to_string()).filter(|_| lines.len() as i64 == SIZE);
    let body = html! {
        form.tools method="get" action=(path) {
            div.field { label.field-label for="f-act" { "事项" } input #f-act .form-control name="act" value=(filter.act) placeholder="如 sign_in、member"; }
            div.field { label.field-label for="f-who" { "操作人" } input #f-who .form-control name="who" value=(filter.who); }
            div.field { label.field-label for="f-result" { "结果" } select #f-result .form-select name="result" {
                @for (code, name) in [("", "全部"), ("done", "成功"), ("denied", "拒绝"), ("failed", "失败")] { option value=(code) selected[filter.result == code] { (name) } }
            } }
            button.btn { "查看" }
        }
        @if lines.is_empty() { (empty("没有符合的记录", "请调整查看条件", &html! {})) } @else { (table(&lines)) }
        @if let Some(next) = next { p { a href=(list::address(path, &[("act", &filter.act), ("who", &filter.who), ("result", &filter.result), ("before", &next)])) { "更早的记录" } } }
    };
    let verify = html! { @if me.can("officer.audit") { form method="post" action="/audit/verify" { (csrf(me)) button.btn.btn-outline-secondary { "核验链条" } } } };
    Page::new("审计记录").lead("只追加、不可改动的操作记录；不含个人信息内容").acts(verify).body(body).reply()
}

fn table(lines: &[Stored]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="审计记录" {
            table.table.table-cards {
                thead { tr { th.num scope="col" { "序号" } th scope="col" { "时间" } th scope="col" { "操作人" } th scope="col" { "来源" } th scope="col" { "事项" } th scope="col" { "对象" } th scope="col" { "结果" } th scope="col" { "说明" } } }
                tbody { @for l in lines { tr {
                    th.num scope="row" { (l.seq) } td.nowrap data-label="时间" { (l.at.to_local_text()) } td data-label="操作人" { (l.who) }
                    td data-label="来源" { (l.source) } td.mono data-label="事项" { (l.act) } td data-label="对象" { (l.noun) @if let Some(id) = l.target { " " (id) } }
                    td data-label="结果" { (match l.result.as_str() { "done" => state("成功", "good"), "denied" => state("拒绝", "bad"), _ => state("失败", "warn") }) }
                    td data-label="说明" { (l.detail) }
                } } }
            }
        }
    }
}

/// `POST /audit/verify`.
pub async fn verify(State(site): State<Site>, me: Me) -> Reply {
    let scope = me.scope("officer.audit")?;
    let mut conn = site.db.read().await?;
    let (lines, faults) = store::verify(&mut conn, &site.keys, scope.district()).await?;
    drop(conn);
    let word = if faults.is_empty() {
        "全部相符".to_owned()
    } else {
        format!("{} 处不符：{}", faults.len(), faults.join("；"))
    };
    audit::note(&site, &me, Line::general("audit.verify", word.clone())).await?;
    Ok(see_other("/audit", &format!("已核验 {lines} 条审计记录，{word}")))
}
