//! Whoever was a member before: who may apply anew, and from which day.

use super::applicant;
use access::{Scope, Work};
use base::{IdNumber, Outcome, Refusal};
use case::hook::Doing;
use member::rights::Asked;
use member::store::Person;
use procedure::{Finding, Weight};

/// The person of the roster with this ID number who is no longer a member, wherever in the district.
pub(crate) async fn former(work: &mut Work, number: &IdNumber) -> Outcome<Option<Person>> {
    let (keys, whole) = (work.keys().clone(), Scope::whole(work.district()));
    let Some(id) = member::store::by_id_number(work.conn(), &keys, &whole, number).await? else { return Ok(None) };
    let person = member::store::find(work.conn(), &keys, &whole, id).await?;
    Ok((!person.is_active()).then_some(person))
}

/// Why somebody who left the roster so does not come back by an application, and what to do instead.
pub(crate) fn wrong_way(person: &Person) -> Option<Refusal> {
    let (what, remedy) = match person.facts.get("left_by") {
        "" => ("此人是转出的党员，组织关系在区外", "组织关系转回的，请办理从区外转入"),
        "stopped" => ("此人是停止党籍的党员", "请在“党籍和组织处置”中办理恢复党籍，不需要重新申请入党"),
        "died" => ("名册中登记此人已去世", "请核对公民身份号码；登记有误的，先在其页面撤销减少"),
        _ => return None,
    };
    Some(Refusal::at("id_number", what, remedy))
}

/// What keeps an applicant who was removed from applying yet, or for good.
pub(super) async fn against(work: &mut Work, doing: Doing<'_>, found: &mut Vec<Finding>) -> Outcome<()> {
    let who = applicant(work, doing.scope, doing.case).await?;
    let Some(number) = who.facts.id_number() else { return Ok(()) };
    let Some(person) = former(work, &number).await? else { return Ok(()) };
    let (catalogue, keys, district) = (work.catalogue().clone(), work.keys().clone(), work.district().0);
    let on = doing.row.on;
    let asked = Asked { keys: &keys, catalogue: &catalogue, on };
    for bar in member::rejoin::bars(work.conn(), district, asked, &person).await? {
        let told = format!("此人{}", bar.what);
        match bar.from {
            Some(from) if on < from => {
                let refusal = Refusal::at("on", told, format!("{}起可以递交入党申请书", from.chinese()));
                found.push(Finding::by_rule(&catalogue, bar.rule, on, refusal));
            }
            Some(_) => {}
            None => {
                let refusal = Refusal::at("id_number", told, "不能受理入党申请");
                let finding = Finding::by_rule(&catalogue, bar.rule, on, refusal);
                found.push(Finding { weight: Weight::Never, ..finding });
            }
        }
    }
    Ok(())
}
