//! What the system officer sees of the mails: whether they are sent, and which wait because the server does not take them. No content.

use crate::store::{self, mail};
use crate::{acts, mail as post};
use access::account;
use axum::extract::State;
use base::Moment;
use maud::{Markup, html};
use ui::parts::{card, empty, facts, note, state};
use ui::{Me, Page, Reply, Site, csrf, see_other};

/// Lines shown.
const SHOWN: i64 = 100;

/// `GET /mail`
pub async fn show(State(site): State<Site>, me: Me) -> Reply {
    let scope = me.scope("officer.system")?;
    let accounts = account::list(&site, &scope).await?;
    let waiting = mail::waiting(&mut *site.db.read().await?, me.district, SHOWN).await?;
    let runs = store::runs(&mut *site.db.read().await?, me.district, "remind", 7).await?;
    let login = |id| accounts.iter().find(|(a, _)| a.id == id).map_or("", |(a, _)| a.login.as_str());
    let failed = waiting.iter().any(|one| !one.error.is_empty());
    let body = html! {
        (setting())
        @if failed { (note("bad", &html! { p { "有邮件没有发出去，系统会按 5分钟、15分钟、1小时、4小时、12小时、以后每天 的间隔重试；消息在系统内照常显示，没有丢失。" } })) }
        section.card {
            div.card-header { h2.card-title { "等待发送 " span.count { (waiting.len()) } }
                @if !waiting.is_empty() { div.card-actions { form.d-inline method="post" action="/mail/retry" { (csrf(&me)) button.btn.btn-sm { "立即重试" } } } }
            }
            @if waiting.is_empty() { (empty("没有等待发送的邮件", "发出的邮件不在这里显示", &html! {})) }
            @else { div.list tabindex="0" role="region" aria-label="等待发送的邮件" { table.table.table-cards {
                thead { tr { th scope="col" { "账号" } th scope="col" { "日期" } th.num scope="col" { "已试" } th scope="col" { "下次发送" } th scope="col" { "原因" } } }
                tbody { @for one in &waiting { tr {
                    th scope="row" { (login(one.account)) }
                    td data-label="日期" { (one.day) }
                    td.num data-label="已试" { (one.tries) " 次" }
                    td data-label="下次发送" { (one.next_at.to_local_text()) }
                    td data-label="原因" { @if one.error.is_empty() { "等待发送" } @else { (state(&one.error, "bad")) } }
                } } }
            } } }
        }
        (rounds(&runs))
    };
    Page::new("提醒和邮件").lead("每天的提醒有没有生成，邮件有没有发出去").body(body).reply()
}

fn setting() -> Markup {
    match post::mailer() {
        Some(mailer) => card(
            "邮件服务器",
            &facts(&[
                ("状态", "已设置".to_owned()),
                ("发件人", mailer.from()),
                ("邮件中的网址", mailer.place().to_owned()),
            ]),
        ),
        None => note(
            "info",
            &html! { p { "没有设置邮件服务器，不发邮件，只在系统内提醒。要发邮件的，启动前设置环境变量 TAIZHANG_SMTP 和 TAIZHANG_MAIL_FROM，见用户手册第17章。" } },
        ),
    }
}

fn rounds(runs: &[store::Run]) -> Markup {
    let told = |run: &store::Run| match run.finished_at {
        Some(at) => format!("{} 完成，新消息 {} 条", Moment::to_local_text(at), run.told),
        None => format!("{} 开始，没有完成；30分钟后自动重做", run.started_at.to_local_text()),
    };
    card(
        "最近的每日提醒",
        &html! { @if runs.is_empty() { p.hint { "还没有生成过提醒；每天六点以后生成一次。" } } @else { ul.evidence { @for run in runs { li { (run.day) "：" (told(run)) } } } } },
    )
}

/// `POST /mail/retry`
pub async fn retry(State(site): State<Site>, me: Me) -> Reply {
    let mut work = site.begin(&me).await?;
    acts::retry(&mut work, &me.scope("officer.system")?).await?;
    work.commit().await?;
    Ok(see_other("/mail", "一分钟内重新发送"))
}
