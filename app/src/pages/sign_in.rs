//! Signing in and out, and changing one's password.

use access::{account, session};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use base::Fault;
use maud::html;
use ui::{Field, Form, Me, Page, Params, Posted, Reply, Site, Visitor, cookie_name, csrf, see_other};

/// `GET /sign-in`.
pub async fn form(visitor: Visitor, params: Params) -> Response {
    if visitor.actor.is_some() {
        return Redirect::to("/").into_response();
    }
    page(&Form::empty().with("next", params.text("next"))).into_response()
}

fn page(form: &Form) -> Page {
    let login = Field { autocomplete: "username", ..Field::text("login", "账号").required() };
    let password = Field { autocomplete: "current-password", ..Field::of("password", "password", "密码").required() };
    Page::new("台账").lead("一次录入，处处可用；每个数字，都有出处").lone().body(html! {
        form.form method="post" action="/sign-in" {
            (form.errors())
            input type="hidden" name="next" value=(form.value("next"));
            (form.input(&login)) (form.input(&password))
            button.btn.btn-primary { "登录" }
        }
        p.hint { "忘记密码或没有账号，请联系本单位系统管理员。" }
    })
}

/// `POST /sign-in`.
pub async fn submit(State(site): State<Site>, visitor: Visitor, posted: Posted) -> Reply {
    match session::sign_in(&site, posted.text("login"), posted.text("password"), &visitor.source).await {
        Ok((token, actor)) => {
            let to = if actor.must_change { "/password" } else { safe_next(posted.text("next")) };
            let mut response = Redirect::to(to).into_response();
            set_cookie(&site, &mut response, &token, "");
            Ok(response)
        }
        Err(Fault::Refused(faults)) => page(&Form::refused(&posted, faults)).refused().reply(),
        Err(other) => Err(other.into()),
    }
}

/// Only a path of our own: `//host` and `/\host` lead elsewhere.
fn safe_next(next: &str) -> &str {
    let own = next.starts_with('/') && !next[1..].starts_with(['/', '\\']) && !next.contains(char::is_control);
    if own { next } else { "/" }
}

fn set_cookie(site: &Site, response: &mut Response, token: &str, more: &str) {
    let secure = if site.setup().secure_cookies { "; Secure" } else { "" };
    let cookie = format!("{}={token}; Path=/; HttpOnly; SameSite=Lax{secure}{more}", cookie_name(site));
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// `POST /sign-out`.
pub async fn out(State(site): State<Site>, me: Me, visitor: Visitor) -> Reply {
    if let Some(token) = &visitor.token {
        session::sign_out(&site, &me, token).await?;
    }
    let mut response = see_other("/sign-in", "已退出");
    set_cookie(&site, &mut response, "", "; Max-Age=0");
    Ok(response)
}

/// `GET /password`.
pub async fn password(me: Me) -> Page {
    change_page(&me, &Form::empty())
}

fn change_page(me: &Me, form: &Form) -> Page {
    let old = Field { autocomplete: "current-password", ..Field::of("password", "old", "原密码").required() };
    let new = Field { autocomplete: "new-password", ..Field::of("password", "password", "新密码").required() };
    let new = new.help("10位以上，小写字母、大写字母、数字、符号（含汉字）至少三种，不含账号名和常见词");
    let again =
        Field { autocomplete: "new-password", ..Field::of("password", "again", "再输一遍新密码").required() };
    let lead = if me.must_change {
        "您使用的是一次性密码，请先设置自己的密码"
    } else {
        "修改后其他设备上的登录将退出"
    };
    Page::new("修改密码").lead(lead).body(html! {
        form.form method="post" action="/password" {
            (csrf(me)) (form.errors()) (form.input(&old)) (form.input(&new)) (form.input(&again))
            button.btn.btn-primary { "保存新密码" }
        }
        @if !me.must_change { p.hint { "让程序代您取数或导入，请用" a href="/tokens" { "接口令牌" } "，不要把密码交给程序。" } }
    })
}

/// `POST /password`.
pub async fn change(State(site): State<Site>, me: Me, visitor: Visitor, posted: Posted) -> Reply {
    let again = (posted.text("password") != posted.text("again"))
        .then(|| base::Refusal::at("again", "两次输入的新密码不一致", "请重新输入"));
    let token = visitor.token.unwrap_or_default();
    let result = match again {
        Some(fault) => Err(fault.into()),
        None => account::change_password(&site, &me, &token, posted.text("old"), posted.text("password")).await,
    };
    match result {
        Ok(()) => Ok(see_other("/", "密码已修改")),
        Err(Fault::Refused(faults)) => change_page(&me, &Form::refused(&posted, faults)).refused().reply(),
        Err(other) => Err(other.into()),
    }
}
