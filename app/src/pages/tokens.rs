//! One's own tokens for programs: made, shown once, revoked.

use access::token::{self, DAYS, Token};
use axum::extract::State;
use base::{Fault, Moment};
use maud::{Markup, html};
use ui::parts::{card, empty, note, state};
use ui::{Field, Form, Id, Me, Page, Posted, Reply, Site, csrf, see_other};

/// `GET /tokens`.
pub async fn show(State(site): State<Site>, me: Me) -> Reply {
    page(&site, &me, &Form::empty(), None).await
}

async fn page(site: &Site, me: &Me, form: &Form, made: Option<&str>) -> Reply {
    let mut conn = site.db.read().await?;
    let all = token::own(&mut conn, me).await?;
    drop(conn);
    let now = site.clock.now();
    let body = html! {
        @if let Some(text) = made {
            (note("warn", &html! { p { "新令牌：" b.mono { (text) } } p { "只显示这一次。请立即存入使用它的程序，不要写进文档或发给他人。" } }))
        }
        div.two {
            div.stack {
                @if all.is_empty() { (empty("还没有接口令牌", "只有让程序代您取数、导入时才需要", &html! {})) } @else { (table(me, &all, now)) }
            }
            (card("新建令牌", &entry(me, form)))
        }
    };
    let lead = "程序凭令牌以您的名义、在您的权限内使用 /api/v1 接口";
    let page = Page::new("接口令牌").lead(lead).crumb("修改密码", "/password").body(body);
    if form.is_refused() { page.refused().reply() } else { page.reply() }
}

fn entry(me: &Me, form: &Form) -> Markup {
    let days: Vec<(String, String)> = DAYS.iter().map(|d| (d.to_string(), format!("{d}天"))).collect();
    html! {
        form.form method="post" action="/tokens" {
            (csrf(me)) (form.errors())
            (form.input(&Field::text("name", "用途").required().max(40).help("写明供哪个程序使用")))
            div.field {
                label.field-label for="f-days" { "有效期" }
                select #f-days .form-select name="days" {
                    @for (value, label) in &days { option value=(value) selected[form.value("days") == value] { (label) } }
                }
            }
            button.btn.btn-primary { "生成令牌" }
            p.hint { "修改或重置密码、停用账号时，全部令牌立即失效。" }
        }
    }
}

fn table(me: &Me, all: &[Token], now: Moment) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="接口令牌" {
            table.table.table-cards {
                thead { tr { th scope="col" { "用途" } th scope="col" { "生成时间" } th scope="col" { "有效期至" } th scope="col" { "最近使用" } th scope="col" { "状态" } th scope="col" { "操作" } } }
                tbody { @for t in all { tr {
                    th scope="row" { (t.name) }
                    td data-label="生成时间" { (t.created_at.to_local_text()) }
                    td data-label="有效期至" { (t.expires_at.to_local_text()) }
                    td data-label="最近使用" { (t.used_at.map_or_else(|| "未使用".to_owned(), Moment::to_local_text)) }
                    td data-label="状态" { (standing(t, now)) }
                    td.acts { @if t.in_force(now) {
                        form.d-inline method="post" action=(format!("/tokens/{}/revoke", t.id)) data-confirm="使用它的程序将立即无法访问。" data-confirm-act="撤销令牌" { (csrf(me)) button.btn.btn-sm.btn-outline-danger { "撤销" } }
                    } }
                } } }
            }
        }
    }
}

fn standing(t: &Token, now: Moment) -> Markup {
    match t.revoked_at {
        Some(_) => state("已撤销", ""),
        None if t.in_force(now) => state("有效", "good"),
        None => state("已过期", "warn"),
    }
}

/// `POST /tokens`.
pub async fn create(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let made = async {
        let mut work = site.begin(&me).await?;
        let text = token::create(&mut work, posted.text("name"), posted.text("days").parse().unwrap_or(0)).await?;
        work.commit().await?;
        Ok(text)
    };
    match made.await {
        Ok(text) => page(&site, &me, &Form::empty(), Some(&text)).await,
        Err(Fault::Refused(faults)) => page(&site, &me, &Form::refused(&posted, faults), None).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /tokens/{id}/revoke`.
pub async fn revoke(State(site): State<Site>, me: Me, Id(id): Id<i64>) -> Reply {
    let mut work = site.begin(&me).await?;
    token::revoke(&mut work, id).await?;
    work.commit().await?;
    Ok(see_other("/tokens", "令牌已撤销"))
}
