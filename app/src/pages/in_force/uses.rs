//! What rests on a rule, in words and with the way there.

use catalogue::{Catalogue, RuleUser};

/// One use of a rule.
pub(super) struct Use {
    /// 会议, 办理步骤, 应办事项, 台账, 提示, 排查.
    pub kind: &'static str,
    /// What uses it.
    pub name: String,
    /// It only shows the rule where something is entered; nothing is judged by it.
    pub shown: bool,
    /// Where that is seen; empty where it has no page of its own.
    pub href: String,
    /// What one must be allowed to open it.
    pub need: String,
}

impl Use {
    /// 办理步骤：换届选举 · 召开选举大会（随表单列出，供对照）.
    pub fn told(&self) -> String {
        format!("{}：{}{}", self.kind, self.name, self.note())
    }

    /// What is said behind the name of a use that only shows the rule.
    pub fn note(&self) -> &'static str {
        if self.shown { "（随表单列出，供对照）" } else { "" }
    }

    fn of(user: &RuleUser<'_>) -> Self {
        match user {
            RuleUser::Meeting(kind) => Self {
                kind: "会议",
                name: kind.name.clone(),
                shown: false,
                href: format!("/meetings?kind={}", kind.key),
                need: "meeting.read".to_owned(),
            },
            RuleUser::Step(procedure, step) => Self {
                kind: "办理步骤",
                name: format!("{} · {}", procedure.name, step.name),
                shown: false,
                href: format!("/procedures/{}?stage={}", procedure.key, step.key),
                need: procedure.read.clone(),
            },
            RuleUser::Unit(kind) => Self::hint("任期", &kind.name),
            RuleUser::Duty(duty) => Self {
                kind: "应办事项",
                name: duty.name.clone(),
                shown: false,
                href: format!("/duties/list?duty={}", duty.key),
                need: "duty.read".to_owned(),
            },
            RuleUser::Kind(kind) => Self {
                kind: "台账",
                name: kind.plural.clone(),
                shown: false,
                href: format!("/records/{}", kind.key),
                need: "record.read".to_owned(),
            },
        }
    }

    fn hint(kind: &'static str, name: &str) -> Self {
        Self { kind, name: name.to_owned(), shown: false, href: String::new(), need: String::new() }
    }
}

/// Everything that rests on a rule: in the catalogue, and in the nouns' own checks.
pub(super) fn of(catalogue: &Catalogue, rule: &str) -> Vec<Use> {
    let used = |user: &RuleUser<'_>| Use { shown: !catalogue.judges(user, rule), ..Use::of(user) };
    let mut all: Vec<Use> = catalogue.users_of(rule).iter().map(used).collect();
    let hints = [
        org::RULES,
        member::RULES,
        admission::RULES,
        election::RULES,
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
        shown: false,
        href: format!("/admission/check?check={}", c.key),
        need: "admission.check".to_owned(),
    }));
    all
}
