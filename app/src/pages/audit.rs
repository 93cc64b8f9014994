//! The audit as the officers read it: the auditor reads the officers' and everybody's lines, the security officer those of users.

use access::audit::store::{self, Filter, Stored};
use access::{Line, audit};
use axum::extract::State;
use maud::{Markup, html};
use ui::parts::{empty, state};
use ui::{Me, Page, Params, Reply, Site, csrf, list, see_other};

const SIZE: i64 = 100;

/// Verbs by what they are about, and what both are called. Verbs of nouns begin with the noun.
const ACTS: &[(&str, &str)] = &[
    ("sign_in", "登录"),
    ("sign_out", "退出"),
    ("account", "账号"),
    ("grant", "授权"),
    ("unit", "党组织"),
    ("member", "党员"),
    ("member.reveal", "查看敏感信息"),
    ("transfer", "组织关系接转"),
    ("standing", "党籍和组织处置"),
    ("meeting", "会议"),
    ("plan", "会议计划"),
    ("duty", "应办事项"),
    ("record", "业务台账"),
    ("figure", "指标"),
    ("draft", "文稿"),
    ("attachment", "附件"),
    ("monthly", "每月校对"),
    ("floating", "流动和困难党员"),
    ("coverage", "两个覆盖"),
    ("grid", "网格和岗位"),
    ("import", "导入"),
    ("export", "导出"),
    ("audit", "审计"),
    ("backup", "备份"),
    ("restore", "恢复备份"),
    ("seed", "生成演示数据"),
    ("token", "接口令牌"),
    ("feed", "日历订阅"),
    ("message", "消息"),
    ("denied", "无权访问"),
];

/// What the verbs of a noun are called.
const VERBS: &[(&str, &str)] = &[
    ("create", "建立"),
    ("revoke", "停用"),
    ("exempt", "登记免办"),
    ("lift", "撤回免办"),
    ("enter", "登记"),
    ("found", "成立"),
    ("record", "记录"),
    ("edit", "修改"),
    ("change", "修改"),
    ("correct", "更正"),
    ("version", "保留旧版本"),
    ("keep", "保留旧版本"),
    ("cancel", "撤销"),
    ("withdraw", "撤销"),
    ("annul", "撤销变动"),
    ("undo", "撤回导入"),
    ("remove", "删除"),
    ("again", "重新登记"),
    ("event", "登记变动"),
    ("post", "登记任职"),
    ("term", "登记任期"),
    ("confirm", "转正"),
    ("move", "转接"),
    ("unit.move", "调整隶属"),
    ("rename", "更名"),
    ("change_kind", "改设类别"),
    ("merge", "合并"),
    ("dissolve", "撤销"),
    ("post_end", "免去任职"),
    ("import", "导入"),
    ("leave", "减少"),
    ("restore", "恢复"),
    ("give", "授予"),
    ("take", "收回"),
    ("password", "设置密码"),
    ("reset", "重置密码"),
    ("enable", "启用"),
    ("disable", "停用"),
    ("add", "上传"),
    ("read", "下载"),
    ("damaged", "发现损坏"),
    ("verify", "核验"),
    ("decide", "选定数字"),
    ("transfer.new", "登记"),
    ("transfer.propose", "提出"),
    ("transfer.register", "登记介绍信"),
    ("transfer.letter", "开具介绍信"),
    ("transfer.void", "介绍信作废"),
    ("transfer.unvoid", "介绍信恢复有效"),
    ("transfer.print", "打印介绍信"),
    ("transfer.done", "办成"),
    ("transfer.end", "退回或撤回"),
    ("transfer.undo", "撤销步骤"),
    ("transfer.reopen", "恢复办理"),
    ("floating.register", "登记"),
    ("floating.change", "变更情况"),
    ("floating.contact", "联系"),
    ("floating.report", "党员汇报"),
    ("floating.host", "流入地党支部"),
    ("floating.unhost", "离开流入地党支部"),
    ("floating.card", "活动证"),
    ("floating.audit", "活动证年审"),
    ("floating.recall", "收回活动证"),
    ("floating.review", "复核"),
    ("floating.end", "结束登记"),
    ("floating.annul", "撤销"),
    ("floating.stand", "保存"),
    ("floating.print", "下载登记表"),
    ("coverage.register", "登记"),
    ("coverage.change", "变更信息"),
    ("coverage.verify", "核实党员数"),
    ("coverage.form", "变更组建方式"),
    ("coverage.assign", "派指导员"),
    ("coverage.release", "指导员不再联系"),
    ("coverage.contact", "联系"),
    ("coverage.solve", "问题解决"),
    ("coverage.end", "结束登记"),
    ("coverage.annul", "撤销"),
    ("coverage.post", "指导员"),
    ("coverage.stand", "保存"),
    ("grid.open", "设立"),
    ("grid.change", "变更"),
    ("grid.appoint", "选配"),
    ("grid.relieve", "离岗"),
    ("grid.close", "撤并"),
    ("grid.annul", "撤销"),
    ("grid.stand", "保存"),
    ("grid.hold", "在岗人员"),
    ("grid.seat", "岗位"),
    ("standing.new", "登记"),
    ("standing.step", "办理步骤"),
    ("standing.undo", "撤销步骤"),
    ("standing.print", "下载通知书"),
    ("monthly.confirm", "确认"),
    ("plan.make", "排计划"),
    ("plan.change", "改期或修改"),
    ("plan.call_off", "取消"),
    ("plan.held", "按计划记录"),
    ("plan.reopened", "会议撤销，恢复计划"),
    ("monthly.finish", "完成"),
    ("reopen", "撤回完成"),
    ("take_back", "取消确认"),
    ("feed.create", "生成地址"),
    ("feed.withdraw", "撤销"),
    ("feed.read", "读取"),
    ("message.way", "设置提醒"),
    ("message.run", "生成提醒"),
    ("message.retry", "重发邮件"),
    ("ask", "申请更正"),
    ("reply", "答复申请"),
];

/// A verb in Chinese; as it is when a noun has a new one, for an audit must hide nothing.
pub fn act_name(act: &str) -> String {
    let name = |list: &[(&str, &'static str)], key: &str| list.iter().find(|(k, _)| *k == key).map(|(_, name)| *name);
    if let Some(whole) = name(ACTS, act) {
        return whole.to_owned();
    }
    let Some((noun, verb)) = act.split_once('.') else { return act.to_owned() };
    name(ACTS, noun).map_or(act.to_owned(), |noun| {
        format!("{noun}：{}", name(VERBS, act).or_else(|| name(VERBS, verb)).unwrap_or(verb))
    })
}

/// What a line is about, in Chinese.
fn noun_name(noun: &str) -> &str {
    match noun {
        "person" | "member_event" => "党员",
        "unit" | "unit_event" | "unit_post" | "unit_term" => "党组织",
        "meeting" | "meeting_version" => "会议",
        "plan" => "会议计划",
        "record" | "record_version" => "业务台账",
        "duty_exemption" => "应办事项",
        "account" => "账号",
        "attachment" => "附件",
        "draft" => "文稿",
        "figure_value" | "figure_own" => "指标",
        "monthly_check" | "monthly_answer" | "monthly_request" => "每月校对",
        "floating" | "floating_event" | "floating_host" | "floating_card" => "流动和困难党员",
        "coverage" | "coverage_event" | "coverage_post" => "两个覆盖",
        "grid" | "grid_event" | "grid_seat" | "grid_holder" => "网格和岗位",
        "token" => "接口令牌",
        "feed" => "日历订阅",
        "message" => "消息",
        "batch" | "import_batch" => "导入",
        other => other,
    }
}

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
            div.field { label.field-label for="f-act" { "事项" } select #f-act .form-select name="act" { option value="" { "全部" } @for (key, name) in ACTS { option value=(key) selected[filter.act == *key] { (name) } } } }
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
    // As the navigation calls it.
    let title = if need == "officer.audit" { "审计记录" } else { "用户日志" };
    Page::new(title).lead("只追加、不可改动的操作记录；不含个人信息内容").acts(verify).body(body).reply()
}

fn table(lines: &[Stored]) -> Markup {
    html! {
        div.list tabindex="0" role="region" aria-label="审计记录" {
            table.table.table-cards {
                thead { tr { th.num scope="col" { "序号" } th scope="col" { "时间" } th scope="col" { "操作人" } th scope="col" { "来源" } th scope="col" { "事项" } th scope="col" { "对象" } th scope="col" { "结果" } th scope="col" { "说明" } } }
                tbody { @for l in lines { tr {
                    th.num scope="row" { (l.seq) } td.nowrap data-label="时间" { (l.at.to_local_text()) } td data-label="操作人" { (l.who) }
                    td data-label="来源" { (l.source) } td data-label="事项" { span title=(l.act) { (act_name(&l.act)) } } td data-label="对象" { (noun_name(&l.noun)) @if let Some(id) = l.target { " " span.meta { (id) } } }
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
