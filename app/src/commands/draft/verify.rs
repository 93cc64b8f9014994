//! `taizhang draft verify`.

use crate::commands::{say, say_json};
use crate::open::{self, At};
use access::{Deployment, Scope};
use base::{Outcome, Refusal};
use db::Conn;
use draft::frozen::{Difference, Kept, Verification, text_digest, verify};
use draft::store::{self, DraftId, Frozen};
use serde::Serialize;
use std::path::Path;

/// What is printed with `--json`.
#[derive(Serialize)]
struct Report {
    draft: i64,
    title: String,
    version: i64,
    frozen_by: String,
    frozen_at: String,
    intact: bool,
    compared: usize,
    differences: Vec<Differs>,
}

#[derive(Serialize)]
struct Differs {
    place: usize,
    written: String,
    figure: String,
    then: String,
    now: String,
    since: Vec<Since>,
}

/// Something recorded since.
#[derive(Serialize)]
struct Since {
    entry: Option<i64>,
    what: String,
    by: String,
    at: String,
    source: Option<String>,
}

/// Verifies a frozen draft: exit 1 when it was changed since it was sealed or figures would differ today.
///
/// # Errors
/// When no frozen draft is meant, or it does not hold.
pub async fn run(at: &At, wanted: &str, json: bool) -> Outcome<()> {
    let opened = open::shared(at).await?;
    let deployment = &opened.deployment;
    let (actor, _) = open::operator(deployment, None).await?;
    let scope = actor.scope("draft.use")?;
    let mut conn = deployment.db.read().await?;
    let frozen = meant(&mut conn, &scope, wanted).await?;
    let report = report(deployment, &mut conn, &scope, &frozen).await?;
    if json {
        say_json(&report)?
    } else {
        tell(&report)
    }
    match (report.intact, report.differences.len()) {
        (true, 0) => Ok(()),
        (false, _) => Err(Refusal::new("定稿与封存时不一致，在系统之外被改动过", "请核对备份和审计记录").into()),
        (_, n) => Err(Refusal::new(format!("定稿未被改动，但有 {n} 处今天取数会不同"), "见上面的清单").into()),
    }
}

/// The frozen draft of this number, or whose text is that of this file.
async fn meant(conn: &mut Conn, scope: &Scope, wanted: &str) -> Outcome<Frozen> {
    if let Ok(id) = wanted.parse::<DraftId>() {
        let found = store::frozen(conn, scope, id).await?.into_iter().next();
        let what = || Refusal::new(format!("文稿 {id} 没有定稿"), "编号见文稿页面的地址；先在“检查和下载”中定稿");
        return Ok(found.ok_or_else(what)?);
    }
    let source = super::read(Path::new(wanted))?;
    let found = store::by_text(conn, scope, &text_digest(source.text())).await?.into_iter().next();
    let what = || {
        Refusal::at(
            wanted,
            "这个文件与任何定稿的文字都不相同",
            "文件可能在下载后改过，请用文稿编号复核，或重新下载定稿",
        )
    };
    Ok(found.ok_or_else(what)?)
}

async fn report(deployment: &Deployment, conn: &mut Conn, scope: &Scope, frozen: &Frozen) -> Outcome<Report> {
    let draft = store::any(conn, scope, frozen.draft).await?;
    let kept: Kept = serde_json::from_str(&frozen.body)?;
    let period = draft::frozen::period_then(conn, scope.district(), &draft, frozen.version).await?;
    let book = draft::book(conn, scope, &deployment.catalogue).await?;
    let ground = book.ground(scope, frozen.unit, period);
    let Verification { intact, compared, differences } = verify(conn, &deployment.keys, &ground, frozen, &kept).await?;
    Ok(Report {
        draft: frozen.draft.0,
        title: draft.title,
        version: frozen.version,
        frozen_by: frozen.by.clone(),
        frozen_at: frozen.at.to_local_text(),
        intact,
        compared,
        differences: differences.into_iter().map(differs).collect(),
    })
}

fn differs(d: Difference) -> Differs {
    let entries = d.since.iter().map(|e| Since {
        entry: Some(e.seq),
        what: if e.reverses.is_some() {
            format!("冲销 {} {}", e.kind, e.quantity)
        } else {
            format!("新增 {} {}", e.kind, e.quantity)
        },
        by: e.recorded_by.clone(),
        at: e.recorded_at.to_local_text(),
        source: Some(format!("{}/{}", e.noun, e.source)),
    });
    let by_hand = d.by_hand.iter().map(|(what, by, at)| Since {
        entry: None,
        what: what.clone(),
        by: by.clone(),
        at: at.to_local_text(),
        source: None,
    });
    let since = entries.chain(by_hand).collect();
    Differs { place: d.n + 1, written: d.written, figure: d.name, then: d.then, now: d.now, since }
}

fn tell(r: &Report) {
    say(&format!("{}（第 {} 版，{}，{}定稿）", r.title, r.version, r.frozen_at, r.frozen_by));
    say(if r.intact {
        "封存完好：定稿未被改动"
    } else {
        "封存不符：定稿在系统之外被改动过"
    });
    say(&format!("复核 {} 处，今天会不同的 {} 处", r.compared, r.differences.len()));
    for d in &r.differences {
        say(&format!("第 {} 处\t{}\t定稿时 {}，今天 {}", d.place, d.figure, d.then, d.now));
        for s in &d.since {
            let source = s.source.as_deref().map(|s| format!("，凭证 {s}")).unwrap_or_default();
            say(&format!("\t{}，{}，{}{source}", s.what, s.by, s.at));
        }
        if d.since.is_empty() {
            say("\t没有新的分录：党组织的隶属关系或指标的口径有变化");
        }
    }
}
