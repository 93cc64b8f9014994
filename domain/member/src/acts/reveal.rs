//! Looking at masked values: with the right, with a reason, within a limit, and never without an audit line.

use crate::store::{find, reveal as store};
use access::{Line, Scope, Work};
use base::id::PersonId;
use base::{Outcome, Refusal};

/// How often an account may reveal within an hour.
pub const REVEALS_PER_HOUR: i64 = 30;

/// Sensitive values of one person: (name of the column, value).
pub struct Revealed {
    /// The person's name.
    pub name: String,
    /// Columns with a value.
    pub values: Vec<(String, String)>,
}

/// Reveals the sensitive values of a person. Show them only after the work is committed.
///
/// # Errors
/// [`base::Fault::NotFound`] out of reach; without a reason or beyond the limit.
pub async fn reveal(work: &mut Work, scope: &Scope, id: PersonId, why: &str) -> Outcome<Revealed> {
    let (keys, district, now) = (work.keys().clone(), work.district().0, work.now());
    let person = find::find(work.conn(), &keys, scope, id).await?;
    let why: String = why.trim().chars().take(200).collect();
    if why.chars().count() < 2 {
        return Err(Refusal::at("why", "没有填写查看原因", "请写明用途，例如“核对转接介绍信”").into());
    }
    if let Some(account) = work.actor().account {
        let used = store::since(work.conn(), district, account, now.plus_minutes(-60)).await?;
        if used >= REVEALS_PER_HOUR {
            let what = format!("一小时内已查看{used}次敏感信息，达到上限{REVEALS_PER_HOUR}次");
            return Err(Refusal::new(what, "请稍后再试；批量使用请按规定申请导出").into());
        }
        let row = work.new_id();
        store::insert(work.conn(), district, row, account, id, now).await?;
    }
    work.audit(Line::done("member.reveal", "person", id.0).unit(person.unit).detail(format!("查看敏感信息：{why}")));
    let columns = work.catalogue().roster_columns().iter().filter(|c| c.sensitive && person.facts.has(&c.key));
    let values = columns.map(|c| (c.name.clone(), person.facts.get(&c.key).to_owned())).collect();
    Ok(Revealed { name: person.name().to_owned(), values })
}
