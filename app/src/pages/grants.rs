//! The security officer's page: who may do what, where.

use access::account::{self, Account, StoredGrant};
use axum::extract::State;
use base::id::{AccountId, UnitId};
use base::{Fault, Refusal};
use catalogue::Catalogue;
use maud::{Markup, html};
use std::collections::HashMap;
use ui::parts::{card, empty};
use ui::{Field, Form, Id, Me, Page, Params, Posted, Reply, Site, csrf, list, see_other};

/// `GET /grants`.
pub async fn list(State(site): State<Site>, me: Me, params: Params) -> Reply {
    page(&site, &me, &params, &Form::empty().with("account", params.text("account"))).await
}

async fn page(site: &Site, me: &Me, params: &Params, form: &Form) -> Reply {
    let scope = me.scope("officer.security")?;
    let all = account::list(site, &scope).await?;
    let mut conn = site.db.read().await?;
    // Names of units are no business data: without them no right could be given.
    let units = org::store::list(&mut conn, &scope).await?;
    drop(conn);
    let names: HashMap<UnitId, &str> = units.iter().map(|u| (u.id, u.name.as_str())).collect();
    let q = params.text("q");
    let matches = |a: &Account| q.is_empty() || a.login.contains(q) || a.name.contains(q);
    let rows: Vec<(&Account, &StoredGrant)> =
        all.iter().filter(|(a, _)| matches(a)).flat_map(|(a, gs)| gs.iter().map(move |g| (a, g))).collect();
    let accounts: Vec<(String, String)> =
        all.iter().map(|(a, _)| (a.id.to_string(), format!("{}（{}）", a.login, a.name))).collect();
    let roles: Vec<(&str, &str)> = site.catalogue.roles().map(|r| (r.key.as_str(), r.name.as_str())).collect();
    let skip = usize::try_from((params.page() - 1) * list::PAGE_SIZE).unwrap_or(0);
    let body = html! {
        div.two {
            div.stack {
                form.tools method="get" action="/grants" { div.field.grow { label.field-label for="f-q" { "查找" } input #f-q .form-control type="search" name="q" value=(q) placeholder="账号或姓名"; } button.btn { "查找" } }
                @if rows.is_empty() { (empty("没有符合的授权", "可在右侧授予权限", &html! {})) }
                @else { (table(me, &site.catalogue, &rows[skip.min(rows.len())..], &names, site.today().to_string())) }
                (list::pager(i64::try_from(rows.len())?, params.page(), list::PAGE_SIZE, |p| list::address("/grants", &[("q", q), ("page", &p.to_string())])))
            }
            div.stack {
                (card("授予权限", &html! {
                    form.form method="post" action="/grants" {
                        (csrf(me)) (form.errors())
                        (form.select(&Field::text("account", "账号").required(), &accounts))
                        (form.select(&Field::text("role", "角色").required(), &roles))
                        (org::pick::unit_field(form, &Field::text("unit", "党组织（含下级）").required(), &units))
                        button.btn.btn-primary { "授予" }
                    }
                }))
                (card("角色说明", &html! { dl.facts { @for r in site.catalogue.roles() { div { dt { (r.name) } dd { (r.summary) } } } } }))
            }
        }
    };
    let page = Page::new("授权").lead("按角色和党组织范围授予、收回权限").body(body);
    if form.is_refused() { page.refused().reply() } else { page.reply() }
}

fn table(
    me: &Me,
    catalogue: &Catalogue,
    rows: &[(&Account, &StoredGrant)],
    names: &HashMap<UnitId, &str>,
    today: String,
) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="授权列表" {
            table.table.table-cards {
                thead { tr { th scope="col" { "账号" } th scope="col" { "姓名" } th scope="col" { "角色" } th scope="col" { "范围" } th scope="col" { "起止" } th scope="col" { "操作" } } }
                tbody { @for (a, g) in rows.iter().take(usize::try_from(list::PAGE_SIZE).unwrap_or(50)) {
                    @let over = g.to.as_ref().is_some_and(|to| *to < today);
                    tr {
                        th scope="row" { (a.login) } td data-label="姓名" { (a.name) }
                        td data-label="角色" { (catalogue.role(&g.role).map_or(g.role.as_str(), |r| r.name.as_str())) }
                        td data-label="范围" { (names.get(&g.unit).copied().unwrap_or("")) }
                        td.nowrap data-label="起止" { (g.from) " 起" @if let Some(to) = &g.to { "，至 " (to) } }
                        td.acts { @if !over && me.account != Some(a.id) { form method="post" action=(format!("/grants/{}/revoke", g.id)) data-confirm="立即生效，该账号的登录全部退出。" data-confirm-act="收回" { (csrf(me)) button.btn.btn-sm.btn-outline-danger { "收回" } } } @else if over { "已收回" } }
                    }
                } }
            }
        }
    }
}

/// `POST /grants`.
pub async fn give(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let given = async {
        let scope = me.scope("officer.security")?;
        let units = org::store::list(&mut *site.db.read().await?, &scope).await?;
        let account = posted.text("account").parse::<AccountId>();
        let unit = org::pick::chosen(posted.text("unit"), &units);
        let (Ok(account), Some(unit)) = (&account, unit) else {
            let mut faults = Vec::new();
            faults.extend(account.is_err().then(|| Refusal::at("account", "没有选择账号", "请从列表中选择")));
            faults.extend(
                unit.is_none().then(|| Refusal::at("unit", "没有这个党组织", "请输入编码或名称，从列表中选择")),
            );
            return Err(Fault::Refused(faults));
        };
        let account = *account;
        let mut work = site.begin(&me).await?;
        let today = work.today();
        account::grant(&mut work, account, posted.text("role"), unit, today).await?;
        work.commit().await
    };
    match given.await {
        Ok(()) => Ok(see_other("/grants", "已授予")),
        Err(Fault::Refused(faults)) => page(&site, &me, &Params::default(), &Form::refused(&posted, faults)).await,
        Err(other) => Err(other.into()),
    }
}

/// `POST /grants/{id}/revoke`.
pub async fn revoke(State(site): State<Site>, me: Me, Id(id): Id<i64>) -> Reply {
    let mut work = site.begin(&me).await?;
    account::revoke(&mut work, id).await?;
    work.commit().await?;
    Ok(see_other("/grants", "已收回"))
}
