//! One's own feed: made, shown once, renewed, withdrawn; and the feed itself, opened by its secret address.

use super::eyes;
use crate::own;
use access::feed::{self, Found};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use base::{Fault, Moment};
use maud::html;
use ui::parts::{card, note};
use ui::{Me, Page, Reply, Site, Visitor, csrf, see_other};

/// `GET /calendar/feed`
pub async fn show(State(site): State<Site>, me: Me) -> Reply {
    page(&site, &me, None).await
}

async fn page(site: &Site, me: &Me, made: Option<&str>) -> Reply {
    let own = feed::own(&mut *site.db.read().await?, me).await?;
    let body = html! {
        @if let Some(address) = made {
            (note("warn", &html! {
                p { "订阅地址（只显示这一次）：" }
                p.feed-address { b.mono { (address) } }
                p { "在手机或电脑的日历里选择“添加订阅日历”，粘贴这个地址。谁有这个地址谁就能看到其中的内容，请不要转发。" }
            }))
        }
        @match &own {
            Some(f) => (card("已经订阅", &html! {
                dl.facts {
                    div { dt { "生成时间" } dd { (f.created_at.to_local_text()) } }
                    div { dt { "最近读取" } dd { (f.used_at.map_or_else(|| "还没有读取".to_owned(), Moment::to_local_text)) } }
                }
                div.form-acts {
                    form.d-inline method="post" action="/calendar/feed" data-confirm="原来的地址立即失效，须在日历里换成新地址。" data-confirm-act="更换地址" { (csrf(me)) button.btn { "更换地址" } }
                    form.d-inline method="post" action="/calendar/feed/withdraw" data-confirm="日历将不再更新，地址立即失效。" data-confirm-act="撤销订阅" { (csrf(me)) button.btn.btn-outline-danger { "撤销订阅" } }
                }
            })),
            None => (card("还没有订阅", &html! {
                p { "生成一个只属于您的订阅地址，手机日历就能显示本党组织还没有办结的事项。" }
                form.form method="post" action="/calendar/feed" { (csrf(me)) button.btn.btn-primary { "生成订阅地址" } }
            })),
        }
        (card("订阅里有什么", &html! {
            ul.evidence {
                li { "您所在党组织本级没有办结的应办事项、办理事项的期限、任期届满的日期和会议计划：前两个月到后六个月" }
                li { "只有名称、日期和依据，没有姓名和事项的标题；会议计划只有会议类型和时间，没有主题和地点；会议记录和下级的事项不在其中" }
                li { "修改或重置密码、停用账号时，地址立即失效；每小时最多读取60次" }
                li { "订阅地址会由您的日历服务商保存，按单位的保密要求决定是否使用" }
            }
        }))
    };
    Page::new("订阅日历").crumb("日历", "/calendar").body(body).reply()
}

/// `POST /calendar/feed`: makes it, or another in its place.
pub async fn create(State(site): State<Site>, me: Me, headers: HeaderMap) -> Reply {
    let mut work = site.begin(&me).await?;
    let secret = feed::create(&mut work).await?;
    work.commit().await?;
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let address = address(ui::place::named(), (host, site.setup().secure_cookies), &secret);
    page(&site, &me, Some(&address)).await
}

/// The whole address of a feed: where the operator says the program is found, or else where the visitor has found it.
fn address(named: Option<&str>, (host, secure): (&str, bool), secret: &str) -> String {
    let place = named.map_or_else(|| format!("{}://{host}", if secure { "https" } else { "http" }), str::to_owned);
    format!("{place}/feed/{secret}.ics")
}

#[cfg(test)]
#[test]
fn a_feed_is_found_where_the_operator_says() {
    let seen = ("127.0.0.1:8080", false);
    assert_eq!(address(Some("https://tz.example.gov.cn"), seen, "abc"), "https://tz.example.gov.cn/feed/abc.ics");
    assert_eq!(address(None, seen, "abc"), "http://127.0.0.1:8080/feed/abc.ics");
    assert_eq!(address(None, ("tz.example", true), "abc"), "https://tz.example/feed/abc.ics");
}

/// `POST /calendar/feed/withdraw`
pub async fn withdraw(State(site): State<Site>, me: Me) -> Reply {
    let mut work = site.begin(&me).await?;
    feed::withdraw(&mut work).await?;
    work.commit().await?;
    Ok(see_other("/calendar/feed", "订阅已撤销，原来的地址不能再用"))
}

/// `GET /feed/{token}`: text/calendar to whoever knows the address; anything else looks like no page at all.
pub async fn serve(State(site): State<Site>, visitor: Visitor, Path(token): Path<String>) -> Reply {
    let secret = token.strip_suffix(".ics").unwrap_or(&token);
    let actor = match feed::recognise(&site, secret, &visitor.source).await? {
        Found::Nothing => return Err(Fault::NotFound.into()),
        Found::TooOften => {
            return Ok((StatusCode::TOO_MANY_REQUESTS, [(header::CONTENT_TYPE, "text/plain")], "").into_response());
        }
        Found::Of(actor) => actor,
    };
    // Whoever may no longer read duties has no feed either.
    let scope = actor.scope("duty.read").map_err(|_| Fault::NotFound)?;
    let unit = actor.home_unit().ok_or(Fault::NotFound)?;
    let mut conn = site.db.read().await?;
    let unit = org::store::find(&mut conn, &scope, unit).await?;
    let own = own::of(&mut conn, eyes(&site, &actor), &unit, crate::feed::period(site.today())).await?;
    drop(conn);
    let text = crate::feed::write(&own.marks, actor.district.0, site.clock.now());
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response())
}
