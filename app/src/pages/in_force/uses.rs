//! What rests on a rule, in words and with the way there.

use catalogue::{Catalogue, RuleUser};

/// One use of a rule.
pub(super) struct Use {
    /// 会议, 办理步骤, 应办事项, 台账, 提示, 排查.
    pub kind: &'static str,
    /// What uses it.
    pub name: String,
    /// Where that is seen; empty where it has no page of its own.
    pub href: String,
    /// What one must be allowed to open it.
    pub need: String,
}

impl Use {
    fn of(user: &RuleUser<'_>) -> Self {
        match user {
            RuleUser::Meeting(kind) => Self {
                kind: "会议",
                name: kind.name.clone(),
                href: format!("/meetings?kind={}", kind.key),
                need: "meeting.read".to_owned(),
            },
            RuleUser::Step(procedure, step) => Self {
                kind: "办理步骤",
                name: format!("{} · {}", procedure.name, step.name),
                href: format!("/procedures/{}?stage={}", procedure.key, step.key),
                need: procedure.read.clone(),
            },
            RuleUser::Unit(kind) => Self::hint("任期", &kind.name),
            RuleUser::Duty(duty) => Self {
                kind: "应办事项",
                name: duty.name.clone(),
                href: format!("/duties/list?duty={}", duty.key),
                need: "duty.read".to_owned(),
            },
            RuleUser::Kind(kind) => Self {
                kind: "台账",
                name: kind.plural.clone(),
                href: format!("/records/{}", kind.key),
                need: "record.read".to_owned(),
            },
        }
    }

    fn hint(kind: &'static str, name: &str) -> Self {
        Self { kind, name: name.to_owned(), href: String::new(), need: String::new() }
    }
}

/// Everything that rests on a rule: in the catalogue, and in the nouns' own checks.
pub(super) fn of(catalogue: &Catalogue, rule: &str) -> Vec<Use> {
    let mut all: Vec<Use> = catalogue.users_of(rule).iter().map(Use::of).collect();
    let hints = [
        org::RULES,
        member::RULES,
        admission::RULES,
        election::RULES,
        publicity::RULES,
        transfer::RULES,
        standing::RULES,
        floating::RULES,
        coverage::RULES,
        grid::RULES,
        restructure::RULES,
        calendar::RULES,
    ]
    .concat();
    all.extend(hints.iter().filter(|(key, _)| *key == rule).map(|(_, name)| Use::hint("提示和把关", name)));
    let checks = admission::checks::CHECKS.iter().filter(|c| c.rule == rule);
    all.extend(checks.map(|c| Use {
        kind: "发展党员排查",
        name: c.name.to_owned(),
        href: format!("/admission/check?check={}", c.key),
        need: "admission.check".to_owned(),
    }));
    all
}
