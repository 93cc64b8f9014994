//! The system officer's page: accounts, without any business data.

use access::account::{self, Account, NewAccount, StoredGrant};
use axum::extract::State;
use base::id::{AccountId, PersonId};
use base::{Fault, Outcome};
use maud::{Markup, html};
use ui::parts::{card, empty, note, state};
use ui::{Field, Form, Id, Me, Page, Params, Posted, Reply, Site, csrf, list, see_other};

/// `GET /accounts`.
pub async fn list(State(site): State<Site>, me: Me, params: Params) -> Reply {
    page(&site, &me, &params, &Form::empty(), None).await
}

async fn page(site: &Site, me: &Me, params: &Params, form: &Form, secret: Option<(String, String)>) -> Reply {
    let q = params.text("q");
    let all = account::list(site, &me.scope("officer.system")?).await?;
    let found: Vec<_> = all.iter().filter(|(a, _)| q.is_empty() || a.login.contains(q) || a.name.contains(q)).collect();
    let size = list::PAGE_SIZE;
    let page = params.page();
    let skip = usize::try_from((page - 1) * size).unwrap_or(0);
    let shown: Vec<_> = found.iter().skip(skip).take(usize::try_from(size).unwrap_or(50)).collect();
    let body = html! {
        @if let Some((login, secret)) = &secret {
            (note("warn", &html! { p { "账号 " b { (login) } " 的一次性密码：" b.mono { (secret) } } p { "只显示这一次，72小时内有效，请当面或以安全方式告知本人。" } }))
        }
        div.two {
            div.stack {
                form.tools method="get" action="/accounts" { div.field.grow { label.field-label for="f-q" { "查找" } input #f-q .form-control type="search" name="q" value=(q) placeholder="账号或姓名"; } button.btn { "查找" } }
                @if shown.is_empty() { (empty("没有符合的账号", "可在右侧新建账号", &html! {})) } @else { (table(me, &shown)) }
                (list::pager(i64::try_from(found.len())?, page, size, |p| list::address("/accounts", &[("q", q), ("page", &p.to_string())])))
            }
            (card("新建账号", &html! {
                form.form method="post" action="/accounts" {
                    (csrf(me)) (form.errors())
                    (form.input(&Field::text("login", "账号").required().max(40).help("2至40位字母、数字或 . - _")))
                    (form.input(&Field::text("name", "使用人姓名").required().max(30)))
                    (form.input(&Field::text("person", "党员编号").help("可不填；填写后本人可查看自己的党员信息")))
                    button.btn.btn-primary { "建立并生成一次性密码" }
                    p.hint { "新账号须由安全保密管理员授权后才能使用。" }
                }
            }))
        }
    };
    let page = Page::new("账号").lead("建立、停用账号，重置密码").body(body);
    if form.is_refused() { page.refused().reply() } else { page.reply() }
}

fn table(me: &Me, rows: &[&&(Account, Vec<StoredGrant>)]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="账号列表" {
            table.table.table-cards {
                thead { tr { th scope="col" { "账号" } th scope="col" { "姓名" } th scope="col" { "状态" } th.num scope="col" { "授权数" } th scope="col" { "操作" } } }
                tbody { @for (a, grants) in rows.iter().map(|r| (&r.0, &r.1)) {
                    tr {
                        th scope="row" { (a.login) }
                        td data-label="姓名" { (a.name) }
                        td data-label="状态" { (status(a)) }
                        td.num data-label="授权数" { (grants.len()) }
                        td.acts { @if me.account != Some(a.id) { (buttons(me, a)) } }
                    }
                } }
            }
        }
    }
}

fn status(a: &Account) -> Markup {
    match a.state.as_str() {
        "disabled" => state("已停用", "bad"),
        "pending" => state("待授权", "warn"),
        _ if a.must_change => state("待改密", "info"),
        _ => state("正常", "good"),
    }
}

fn buttons(me: &Me, a: &Account) -> Markup {
    let (verb, label) = if a.state == "disabled" { ("enable", "启用") } else { ("disable", "停用") };
    html! {
        form.d-inline method="post" action=(format!("/accounts/{}/reset", a.id)) data-confirm="原密码立即失效，并生成新的一次性密码。" data-confirm-act="重置密码" { (csrf(me)) button.btn.btn-sm.btn-outline-secondary { "重置密码" } }
        " "
        form.d-inline method="post" action=(format!("/accounts/{}/{verb}", a.id)) { (csrf(me)) button.btn.btn-sm.btn-outline-danger { (label) } }
    }
}

/// `POST /accounts`.
pub async fn create(State(site): State<Site>, me: Me, posted: Posted) -> Reply {
    let person = posted.text("person").parse().ok().map(PersonId);
    let new = NewAccount { login: posted.text("login").to_owned(), name: posted.text("name").to_owned(), person };
    let login = new.login.clone();
    let made = async {
        let mut work = site.begin(&me).await?;
        let (_, secret) = account::create(&mut work, new).await?;
        work.commit().await?;
        Ok(secret)
    };
    match made.await {
        Ok(secret) => page(&site, &me, &Params::default(), &Form::empty(), Some((login, secret))).await,
        Err(Fault::Refused(faults)) => {
            page(&site, &me, &Params::default(), &Form::refused(&posted, faults), None).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /accounts/{id}/reset`.
pub async fn reset(State(site): State<Site>, me: Me, Id(id): Id<AccountId>) -> Reply {
    let mut work = site.begin(&me).await?;
    let secret = account::reset(&mut work, id).await?;
    work.commit().await?;
    let all = account::list(&site, &me.scope("officer.system")?).await?;
    let login = all.into_iter().find(|(a, _)| a.id == id).map_or(String::new(), |(a, _)| a.login);
    page(&site, &me, &Params::default(), &Form::empty(), Some((login, secret))).await
}

/// `POST /accounts/{id}/enable`.
pub async fn enable(State(site): State<Site>, me: Me, Id(id): Id<AccountId>) -> Reply {
    set(&site, &me, id, true).await?;
    Ok(see_other("/accounts", "账号已启用"))
}

/// `POST /accounts/{id}/disable`.
pub async fn disable(State(site): State<Site>, me: Me, Id(id): Id<AccountId>) -> Reply {
    set(&site, &me, id, false).await?;
    Ok(see_other("/accounts", "账号已停用，其登录已全部退出"))
}

async fn set(site: &Site, me: &Me, id: AccountId, enabled: bool) -> Outcome<()> {
    let mut work = site.begin(me).await?;
    account::set_enabled(&mut work, id, enabled).await?;
    work.commit().await
}
