//! Reasons against a form about many people, told once for all whom they concern.

use base::Refusal;

/// Reasons with the names of those they speak of; one that holds for all is said once.
pub(super) struct Gathered {
    people: usize,
    all: Vec<(Refusal, Vec<String>)>,
}

impl Gathered {
    /// For so many people.
    pub(super) fn of(people: usize) -> Self {
        Self { people, all: Vec::new() }
    }

    /// One more reason, and whom it speaks of; nobody when it is about the form.
    pub(super) fn add(&mut self, name: &str, refusal: Refusal) {
        let known = self.all.iter_mut().find(|(r, _)| r.place == refusal.place && r.what == refusal.what);
        match known {
            Some((_, names)) => names.push(name.to_owned()),
            None => self.all.push((refusal, vec![name.to_owned()])),
        }
    }

    /// All of them.
    pub(super) fn told(self) -> Vec<Refusal> {
        let many = self.people;
        let told = |(refusal, names): (Refusal, Vec<String>)| {
            let names: Vec<String> = names.into_iter().filter(|n| !n.is_empty()).collect();
            if names.is_empty() || names.len() == many || names.iter().any(|n| refusal.what.contains(n.as_str())) {
                return refusal;
            }
            let shown = names.iter().take(20).cloned().collect::<Vec<_>>().join("、");
            let more = if names.len() > 20 { format!("等{}人", names.len()) } else { String::new() };
            Refusal { what: format!("{shown}{more}：{}", refusal.what), ..refusal }
        };
        self.all.into_iter().map(told).collect()
    }
}
