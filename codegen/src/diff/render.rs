//! How changes are told: as text, and as Markdown for those who review an update.

use std::fmt::{self, Write};

use indexmap::IndexMap;

use super::{Changes, Effect};

impl Effect {
    /// What follows from such changes, in a few words.
    fn heading(self) -> &'static str {
        match self {
            Self::Breaking => "Breaking: programs have to change",
            Self::Wire => "Wire: something else is sent or expected",
            Self::Behaviour => "Behaviour: the client does something else",
            Self::Additive => "Additive: there is more",
            Self::Documentation => "Documentation only",
        }
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in &self.0 {
            writeln!(f, "{}: {}: {}", change.effect.name(), change.path, change.what)?;
            if !change.action.is_empty() {
                writeln!(f, "    {}", change.action)?;
            }
        }
        f.write_str(&self.summary())
    }
}

impl Changes {
    /// How many changes there are of each effect: `2 breaking, 1 additive`.
    #[must_use]
    pub fn summary(&self) -> String {
        let counts = Effect::ALL.map(|effect| (self.count(effect), effect.name()));
        let counts: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}")).collect();
        if counts.is_empty() { "no changes".to_owned() } else { counts.join(", ") }
    }

    /// The changes as Markdown, a list for each effect, in which what is said of several items is said once; that of
    /// documentation can be folded away.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = format!("**{}**\n", self.summary());
        for effect in Effect::ALL.into_iter().filter(|effect| self.count(*effect) > 0) {
            let folded = effect == Effect::Documentation;
            let heading = effect.heading();
            let open = if folded { format!("<details><summary>{heading}</summary>") } else { format!("### {heading}") };
            let _ = write!(text, "\n{open}\n\n");
            for ((what, action), paths) in self.alike(effect) {
                let action = if action.is_empty() { String::new() } else { format!(" ({action})") };
                let _ = writeln!(text, "- {what}{action}: {}", paths.join(", "));
            }
            if folded {
                text.push_str("\n</details>\n");
            }
        }
        text
    }

    /// The paths of changes with this effect by what is said of them.
    fn alike(&self, effect: Effect) -> IndexMap<(&str, &str), Vec<String>> {
        let mut alike: IndexMap<(&str, &str), Vec<String>> = IndexMap::new();
        for change in self.0.iter().filter(|change| change.effect == effect) {
            alike.entry((&change.what, &change.action)).or_default().push(format!("`{}`", change.path));
        }
        alike
    }
}
