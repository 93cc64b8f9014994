//! What a correction changed, field by field, in words.

use crate::record::{Attend, Meeting};
use crate::rules::fields;
use catalogue::Catalogue;

/// One field that differs: its name, what it said, what it says.
pub struct Difference {
    pub name: String,
    pub was: String,
    pub now: String,
}

/// Everything that differs between two versions.
pub fn between(catalogue: &Catalogue, old: &Meeting, new: &Meeting) -> Vec<Difference> {
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let mut pairs = vec![
        ("状态".to_owned(), old.state.name().to_owned(), new.state.name().to_owned()),
        ("日期".to_owned(), old.day.to_string(), new.day.to_string()),
        ("开始时间".to_owned(), old.start.clone(), new.start.clone()),
        ("时长（分钟）".to_owned(), number(old.minutes), number(new.minutes)),
        ("地点".to_owned(), old.place.clone(), new.place.clone()),
        ("主持人".to_owned(), old.chair.clone(), new.chair.clone()),
        ("记录人".to_owned(), old.recorder.clone(), new.recorder.clone()),
        ("列席人数".to_owned(), number(old.guests), number(new.guests)),
        ("议题".to_owned(), old.agenda.clone(), new.agenda.clone()),
        ("会议记录".to_owned(), old.content.clone(), new.content.clone()),
        ("应到".to_owned(), number(old.counts.due), number(new.counts.due)),
    ];
    for state in Attend::ALL {
        pairs.push((state.name().to_owned(), who(old, state), who(new, state)));
    }
    if let Some(kind) = catalogue.meeting_kind(&new.kind) {
        let value =
            |m: &Meeting, f| m.fields.get(&f_key(f)).map_or_else(String::new, |v| fields::shown(catalogue, f, v));
        pairs.extend(kind.fields.iter().map(|f| (f.name.clone(), value(old, f), value(new, f))));
    }
    let differs = |(name, was, now): (String, String, String)| (was != now).then_some(Difference { name, was, now });
    pairs.into_iter().filter_map(differs).collect()
}

fn f_key(field: &catalogue::Field) -> String {
    field.key.clone()
}

/// Names where they are known, else the number.
fn who(meeting: &Meeting, state: Attend) -> String {
    if meeting.named {
        return meeting.names(state).join("、");
    }
    let c = &meeting.counts;
    let count = match state {
        Attend::Present => c.present,
        Attend::Leave => c.leave,
        Attend::Absent => c.absent,
    };
    count.map(|n| format!("{n} 人")).unwrap_or_default()
}
