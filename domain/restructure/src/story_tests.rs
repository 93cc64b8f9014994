//! Units are founded, split, merged, renamed, moved and dissolved by request and reply, and all of it is taken back, on both engines.

use crate::testing::{TODAY, World, agreed, day, founding, people, refusals, step, worlds};
use crate::{DIRECT, DISSOLVE, FOUND, MERGE, MOVE, REKIND, RENAME, SPLIT};
use base::Fault;
use case::{CaseId, State};

/// 大支部 asks for a branch beside it, with two of its members and one of them as secretary.
async fn asked(w: &World) -> CaseId {
    let id = w.open(&w.secretary, FOUND, w.large, "甲局新支部").await.unwrap();
    let new = people(founding("2026-05-06", "4"), "people", &w.people[1..3]);
    w.take(&w.secretary, id, people(new, "secretary", &w.people[1..2])).await.unwrap();
    id
}

#[tokio::test]
async fn a_branch_is_founded_on_the_day_of_the_reply_with_members_and_secretary() {
    for w in worlds().await {
        let id = asked(&w).await;
        assert!(w.named("甲局新支部").await.is_none(), "not before the reply");
        let row = w.take(&w.clerk, id, agreed("2026-05-20")).await.unwrap();
        let unit = w.named("甲局新支部").await.unwrap();
        assert_eq!(unit.parent, Some(w.first), "{}: beside the one that asked", w.engine);
        assert_eq!((unit.approved_by.as_str(), unit.document.as_str()), ("甲局机关党委", "甲党〔2026〕8号"));
        assert_eq!(unit.founded.and_then(|f| f.exact()), Some(day("2026-05-20")));
        assert_eq!(w.there(unit.id, "2026-05-20").await, w.people[1..3].to_vec());
        assert_eq!(w.there(w.large, "2026-05-19").await.len(), 10, "until the day before");
        assert_eq!(w.there(w.large, "2026-05-20").await.len(), 8);
        assert_eq!(w.posts(unit.id, TODAY).await, ["secretary 李芳"]);
        assert_eq!((w.sum("unit.founded", false).await, w.sum("member.stock", true).await), (1, 16));
        w.take(&w.secretary, id, step("filed", "2026-05-25", &[])).await.unwrap();
        assert_eq!(w.find(id).await.state, State::Over);
        assert!(refusals(w.annul(&w.clerk, id, row).await).contains("后面的"), "the filing rests on it");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn annulling_the_reply_takes_the_founding_back_until_something_was_built_on_it() {
    for w in worlds().await {
        let id = asked(&w).await;
        let row = w.take(&w.clerk, id, agreed("2026-05-20")).await.unwrap();
        assert!(refusals(w.annul(&w.secretary, id, row).await).contains("上级"), "not by the branch");
        w.annul(&w.clerk, id, row).await.unwrap();
        assert!(w.named("甲局新支部").await.is_none(), "{}", w.engine);
        assert_eq!(w.there(w.large, TODAY).await.len(), 10);
        assert_eq!((w.sum("unit.founded", false).await, w.sum("unit.stock", true).await), (0, 6));
        w.assert_sound().await;
        let again = w.take(&w.clerk, id, agreed("2026-06-01")).await.unwrap();
        let unit = w.named("甲局新支部").await.unwrap();
        assert_eq!(w.there(unit.id, "2026-05-25").await.len(), 0);
        // Somebody else comes: the founding can no longer be taken back.
        let keys = w.d.keys.clone();
        let scope = w.clerk.scope("member.write").unwrap();
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let known = member::store::find(work.conn(), &keys, &scope, w.people[3]).await.unwrap();
        let handle = member::acts::Handle { id: known.id, version: known.version };
        let how = member::acts::Doing::on(day("2026-06-10"));
        member::acts::move_to(&mut work, &scope, handle, unit.id, &how).await.unwrap();
        work.commit().await.unwrap();
        assert!(refusals(w.annul(&w.clerk, id, again).await).contains("已有党员"));
        assert_eq!(w.there(unit.id, TODAY).await.len(), 3, "nothing half done");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_move_that_a_reply_has_made_is_not_taken_back_on_the_roster() {
    for w in worlds().await {
        let id = asked(&w).await;
        w.take(&w.clerk, id, agreed("2026-05-20")).await.unwrap();
        let (keys, scope) = (w.d.keys.clone(), w.clerk.scope("member.write").unwrap());
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let known = member::store::find(work.conn(), &keys, &scope, w.people[1]).await.unwrap();
        let handle = member::acts::Handle { id: known.id, version: known.version };
        let events = member::store::events(work.conn(), &scope, known.id).await.unwrap();
        let last = member::life::live(&events).last().unwrap().id;
        let refused = member::acts::annul(&mut work, &scope, handle, last, "录错").await;
        assert!(refusals(refused).contains("随党组织设置调整办理"), "{}", w.engine);
    }
}

#[tokio::test]
async fn what_speaks_against_a_founding_is_told_at_once() {
    for w in worlds().await {
        let id = w.open(&w.secretary, FOUND, w.large, "甲局小支部").await.unwrap();
        let new = people(founding("2026-05-06", "2"), "secretary", &w.people[9..]);
        let told = refusals(w.take(&w.secretary, id, new).await);
        for part in ["正式党员2名，不足3名", "支部工作条例", "已有“甲局小支部”", "陈新不是正式党员"]
        {
            assert!(told.contains(part), "{}: {part} is not in {told}", w.engine);
        }
        let id = w.open(&w.secretary, FOUND, w.large, "甲局联合支部").await.unwrap();
        let fields = [("place", "under"), ("kind", "joint_branch"), ("full", "4"), ("covers", "甲公司")];
        let told = refusals(w.take(&w.secretary, id, step("request", "2026-05-06", &fields)).await);
        assert!(told.contains("下不能设") && told.contains("至少两个"), "{told}");
        let told = refusals(w.take(&w.clerk, id, agreed("2026-05-06")).await);
        assert!(told.contains("报送成立请示"), "no reply without a request: {told}");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn who_asks_does_not_approve_and_who_approves_reaches_the_committee() {
    for w in worlds().await {
        let id = w.open(&w.clerk, FOUND, w.large, "甲局新支部").await.unwrap();
        w.take(&w.clerk, id, founding("2026-05-06", "4")).await.unwrap();
        assert!(refusals(w.take(&w.clerk, id, agreed("2026-05-20")).await).contains("不能再由您办理"), "{}", w.engine);
        assert!(refusals(w.take(&w.secretary, id, agreed("2026-05-20")).await).contains("上级党组织办理"));
        let unnumbered = step("reply", "2026-05-20", &[("outcome", "agreed")]);
        assert!(refusals(w.take(&w.second, id, unnumbered).await).contains("没有填写文号"));
        w.take(&w.second, id, agreed("2026-05-20")).await.unwrap();
        // Under the committee itself: the district replies, not the committee.
        let id = w.open(&w.clerk, FOUND, w.first, "甲局第四支部").await.unwrap();
        let fields = [("place", "under"), ("kind", "branch"), ("full", "3")];
        w.take(&w.clerk, id, step("request", "2026-05-06", &fields)).await.unwrap();
        let told = refusals(w.take(&w.second, id, agreed("2026-05-20")).await);
        assert!(told.contains("由中共云溪区委员会批复"), "{told}");
        w.take(&w.department, id, agreed("2026-05-20")).await.unwrap();
        // Or the committee decides by itself: two hands again.
        let id = w.open(&w.clerk, DIRECT, w.first, "甲局第五支部").await.unwrap();
        w.take(&w.clerk, id, step("request", "2026-05-06", &fields[1..])).await.unwrap();
        assert!(refusals(w.take(&w.clerk, id, agreed("2026-05-20")).await).contains("不能再由您办理"));
        w.take(&w.second, id, agreed("2026-05-20")).await.unwrap();
        assert_eq!(w.named("甲局第五支部").await.unwrap().parent, Some(w.first));
        let unseen = w.open(&w.secretary, FOUND, w.other, "别处支部").await;
        assert!(matches!(unseen, Err(Fault::NotFound)), "another unit's id: {unseen:?}");
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_branch_is_split_and_nobody_is_lost() {
    for w in worlds().await {
        let id = w.open(&w.secretary, SPLIT, w.large, "").await.unwrap();
        let two = step("request", "2026-05-06", &[("name", "甲局二支部")]);
        let told = refusals(w.take(&w.secretary, id, people(two.clone(), "people", &w.people[7..])).await);
        assert!(told.contains("分出的正式党员2名"), "{told}");
        let stranger = people(people(two.clone(), "people", &w.people[4..]), "people", &w.few[..1]);
        assert!(refusals(w.take(&w.clerk, id, stranger).await).contains("褚一不在"));
        let four = people(people(two, "people", &w.people[4..8]), "secretary", &w.people[4..5]);
        w.take(&w.secretary, id, four).await.unwrap();
        let row = w.take(&w.clerk, id, agreed("2026-05-20")).await.unwrap();
        let unit = w.named("甲局二支部").await.unwrap();
        assert_eq!((w.there(w.large, TODAY).await.len(), w.there(unit.id, TODAY).await.len()), (6, 4), "{}", w.engine);
        assert_eq!((w.sum("transfer.in", false).await, w.sum("member.stock", true).await), (4, 16));
        w.annul(&w.clerk, id, row).await.unwrap();
        assert_eq!(w.there(w.large, TODAY).await.len(), 10);
        assert_eq!(w.sum("transfer.in", false).await, 0);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_branch_is_merged_and_comes_back_with_members_and_posts() {
    for w in worlds().await {
        let id = w.open(&w.clerk, MERGE, w.tiny, "").await.unwrap();
        let new = step("request", "2026-05-06", &[("into_name", "甲局小支部"), ("reason", "正式党员不足三人")]);
        w.take(&w.clerk, id, new).await.unwrap();
        assert!(refusals(w.take(&w.second, id, agreed("2026-05-20")).await).contains("没有选定并入的党组织"));
        let mut into = agreed("2026-05-20");
        into.texts.push("into", w.small.to_string());
        let row = w.take(&w.second, id, into).await.unwrap();
        assert_eq!(w.there(w.small, TODAY).await.len(), 6, "{}", w.engine);
        assert_eq!(w.named("甲局微支部").await.unwrap().dissolved, Some(day("2026-05-20")));
        assert_eq!(w.posts(w.tiny, TODAY).await.len(), 0, "posts end with the unit");
        assert_eq!((w.sum("unit.dissolved", false).await, w.sum("unit.stock", true).await), (1, 5));
        w.annul(&w.second, id, row).await.unwrap();
        assert_eq!((w.there(w.small, TODAY).await.len(), w.there(w.tiny, TODAY).await.len()), (4, 2));
        assert_eq!(w.named("甲局微支部").await.unwrap().dissolved, None);
        assert_eq!(w.posts(w.tiny, TODAY).await, ["secretary 韩五"]);
        assert_eq!((w.sum("unit.dissolved", false).await, w.sum("unit.stock", true).await), (0, 6));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn renaming_and_moving_hold_from_the_reply_and_go_back() {
    for w in worlds().await {
        let id = w.open(&w.secretary, RENAME, w.large, "").await.unwrap();
        let new = step("request", "2026-05-06", &[("name", "财经支部"), ("reason", "单位更名")]);
        w.take(&w.secretary, id, new).await.unwrap();
        let renamed = w.take(&w.clerk, id, agreed("2026-05-20")).await.unwrap();
        assert_eq!(w.named("财经支部").await.unwrap().id, w.large, "{}", w.engine);
        let moving = w.open(&w.secretary, MOVE, w.large, "").await.unwrap();
        let new = step("request", "2026-06-06", &[("under_name", "乙局机关党委"), ("reason", "机构改革")]);
        w.take(&w.secretary, moving, new).await.unwrap();
        let mut under = agreed("2026-06-20");
        under.texts.push("under", w.other.to_string());
        let told = refusals(w.take(&w.clerk, moving, under.clone()).await);
        assert!(told.contains("新的上级"), "out of the clerk's reach: {told}");
        let moved = w.take(&w.department, moving, under).await.unwrap();
        assert_eq!(w.named("财经支部").await.unwrap().parent, Some(w.other));
        let told = refusals(w.annul(&w.department, id, renamed).await);
        assert!(told.contains("此后又有变动"), "{told}");
        w.annul(&w.department, moving, moved).await.unwrap();
        w.annul(&w.department, id, renamed).await.unwrap();
        let back = w.named("甲局大支部").await.unwrap();
        assert_eq!((back.id, back.parent), (w.large, Some(w.first)));
        assert_eq!(w.there(w.large, TODAY).await.len(), 10);
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_unit_is_dissolved_when_nothing_is_left_and_goes_on_when_that_is_taken_back() {
    for w in worlds().await {
        let other = w.open(&w.clerk, RENAME, w.tiny, "").await.unwrap();
        let id = w.open(&w.clerk, DISSOLVE, w.tiny, "").await.unwrap();
        let new = step("request", "2026-05-06", &[("why", "few"), ("reason", "正式党员不足三人，党员转入小支部")]);
        let row = w.take(&w.clerk, id, new).await.unwrap();
        assert_eq!(
            w.marks(id, row).await.len(),
            2,
            "{}: members and an open case are told, and do not stop it",
            w.engine
        );
        let told = refusals(w.take(&w.second, id, agreed("2026-05-20")).await);
        assert!(told.contains("还有2名党员") && told.contains("没有办结的事项：党组织更名"), "{told}");
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let now = org::Change::on(day(TODAY), "直接撤销");
        let told = refusals(org::acts::dissolve(&mut work, &w.clerk.scope("unit.write").unwrap(), w.tiny, now).await);
        assert!(told.contains("没有办结的事项"), "nor behind the case's back: {told}");
        drop(work);
        leave(&w).await;
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let version = w.find(other).await.version;
        let scope = w.clerk.scope("case.write").unwrap();
        case::acts::retract(&mut work, &scope, other, version, "不再更名").await.unwrap();
        work.commit().await.unwrap();
        let row = w.take(&w.second, id, agreed("2026-05-20")).await.unwrap();
        assert_eq!(w.named("甲局微支部").await.unwrap().dissolved, Some(day("2026-05-20")));
        assert_eq!(w.sum("unit.stock", true).await, 5);
        w.annul(&w.second, id, row).await.unwrap();
        assert_eq!(w.named("甲局微支部").await.unwrap().dissolved, None);
        assert_eq!(w.posts(w.tiny, TODAY).await, ["secretary 韩五"]);
        assert_eq!((w.sum("unit.stock", true).await, w.sum("unit.dissolved", false).await), (6, 0));
        w.assert_sound().await;
    }
}

/// A request to become another kind.
fn rekind(kind: &str, branch: &str) -> case::acts::NewStep {
    let new = step("request", "2026-05-06", &[("kind", kind), ("reason", "党员人数变化")]);
    let texts = if branch.is_empty() { new.texts } else { new.texts.with("branch_name", branch) };
    case::acts::NewStep { texts, ..new }
}

#[tokio::test]
async fn a_branch_becomes_a_general_branch_with_its_members_below_it_until_that_is_taken_back() {
    for w in worlds().await {
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let unit_write = w.clerk.scope("unit.write").unwrap();
        let (elected, document) = (day("2024-06-10"), String::new());
        let term = org::NewTerm { elected, years: None, extended_to: None, document };
        org::acts::set_committee_term(&mut work, &unit_write, w.large, term).await.unwrap();
        work.commit().await.unwrap();
        let id = w.open(&w.secretary, REKIND, w.large, "").await.unwrap();
        let told = refusals(w.take(&w.secretary, id, rekind("branch", "")).await);
        assert!(told.contains("与现在的组织类别相同"), "{}: {told}", w.engine);
        let told = refusals(w.take(&w.secretary, id, rekind("general_branch", "")).await);
        assert!(told.contains("没有写明原有党员编入"), "{told}");
        let told = refusals(w.take(&w.secretary, id, rekind("general_branch", "甲局小支部")).await);
        assert!(told.contains("同一上级下已有"), "{told}");
        let row = w.take(&w.secretary, id, rekind("general_branch", "甲局第一支部")).await.unwrap();
        assert!(w.marks(id, row).await.contains(&"organ_general_branch_threshold".to_owned()), "ten are few");
        let reply = w.take(&w.clerk, id, agreed("2026-05-20")).await.unwrap();
        let unit = w.named("甲局大支部").await.unwrap();
        let branch = w.named("甲局第一支部").await.unwrap();
        assert_eq!((unit.kind.as_str(), branch.parent), ("general_branch", Some(w.large)));
        assert_eq!((w.there(w.large, TODAY).await.len(), w.there(branch.id, TODAY).await.len()), (0, 10));
        assert_eq!(w.there(w.large, "2026-05-19").await.len(), 10, "from the day of the reply");
        assert_eq!((w.sum("unit.stock", true).await, w.sum("member.stock", true).await), (7, 16));
        assert!(w.term(w.large).await.is_none(), "a committee of the new kind is yet to be elected");
        w.annul(&w.clerk, id, reply).await.unwrap();
        let unit = w.named("甲局大支部").await.unwrap();
        assert_eq!((unit.kind.as_str(), w.there(w.large, TODAY).await.len()), ("branch", 10));
        assert_eq!(w.term(w.large).await, Some(elected));
        assert_eq!((w.sum("unit.stock", true).await, w.posts(w.large, TODAY).await.len()), (6, 1));
        w.assert_sound().await;
    }
}

#[tokio::test]
async fn a_general_branch_goes_back_to_a_branch_and_takes_up_those_below_it() {
    for w in worlds().await {
        let id = w.open(&w.secretary, REKIND, w.large, "").await.unwrap();
        w.take(&w.secretary, id, rekind("general_branch", "甲局第一支部")).await.unwrap();
        w.take(&w.clerk, id, agreed("2026-05-20")).await.unwrap();
        let back = w.open(&w.clerk, REKIND, w.large, "").await.unwrap();
        w.take(&w.clerk, back, rekind("branch", "")).await.unwrap();
        let row = w.take(&w.second, back, agreed("2026-06-10")).await.unwrap();
        let branch = w.named("甲局第一支部").await.unwrap();
        assert_eq!(branch.dissolved, Some(day("2026-06-10")), "{}", w.engine);
        assert_eq!(w.named("甲局大支部").await.unwrap().kind, "branch");
        assert_eq!((w.there(w.large, TODAY).await.len(), w.sum("member.stock", true).await), (10, 16));
        w.annul(&w.second, back, row).await.unwrap();
        assert_eq!(w.named("甲局第一支部").await.unwrap().parent, Some(w.large), "below it again");
        assert_eq!(w.there(branch.id, TODAY).await.len(), 10);
        let told = refusals(w.take(&w.clerk, back, rekind("general_branch", "")).await);
        assert!(told.contains("与现在的组织类别相同"), "{told}");
        // A committee with branches below it becomes a general branch, and not the other way round below one.
        let id = w.open(&w.clerk, REKIND, w.first, "").await.unwrap();
        let told = refusals(w.take(&w.clerk, id, rekind("general_branch", "")).await);
        assert!(
            told.contains("不能在它下面的下级党组织：甲局大支部"),
            "a general branch below a general branch: {told}"
        );
        w.assert_sound().await;
    }
}

/// The members of 微支部 go to 小支部.
async fn leave(w: &World) {
    let (keys, scope) = (w.d.keys.clone(), w.clerk.scope("member.write").unwrap());
    for who in w.there(w.tiny, TODAY).await {
        let mut work = w.d.begin(&w.clerk).await.unwrap();
        let known = member::store::find(work.conn(), &keys, &scope, who).await.unwrap();
        let handle = member::acts::Handle { id: who, version: known.version };
        let how = member::acts::Doing::on(day("2026-05-10"));
        member::acts::move_to(&mut work, &scope, handle, w.small, &how).await.unwrap();
        work.commit().await.unwrap();
    }
}
