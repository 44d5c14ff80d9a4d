//! Words and lines in the form in which the tree holds them.

use crate::markdown::tree::{Inline, Look, STRONG};

/// `**Note:**`
pub fn label(remark: &str) -> Vec<Inline> {
    vec![Inline::Word(format!("{remark}:"), Look { style: STRONG, ..Look::default() })]
}

/// Lines without the empty ones at both ends, the spaces behind them and the indentation that all have.
pub fn code_lines(text: &str) -> Vec<String> {
    let text = text.replace('\t', "    ");
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    let shown = |line: &&str| !line.is_empty();
    let (Some(first), Some(last)) = (lines.iter().position(shown), lines.iter().rposition(shown)) else {
        return Vec::new();
    };
    let lines = lines.get(first..=last).unwrap_or_default();
    let indentation = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let shared = lines.iter().filter(|line| shown(line)).map(|line| indentation(line)).min().unwrap_or_default();
    lines.iter().map(|line| line.get(shared..).unwrap_or_default().to_owned()).collect()
}

/// A word on the line, for one above or below it.
pub fn level(inline: Inline) -> Inline {
    match inline {
        Inline::Word(word, look) if look.raised != 0 => {
            Inline::Word(raised(&word, look.raised > 0), Look { raised: 0, ..look })
        }
        inline => inline,
    }
}

/// `10²` for a two above the line; what has no such form follows a mark if numbers would run together.
fn raised(text: &str, above: bool) -> String {
    let (plain, high, low) = ("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ");
    let forms = if above { high } else { low };
    let form = |c: char| plain.chars().zip(forms.chars()).find(|(known, _)| *known == c).map(|(_, form)| form);
    match text.chars().map(form).collect() {
        Some(forms) => forms,
        None if text.contains(|c: char| c.is_ascii_digit()) => format!("{}{text}", if above { '^' } else { '_' }),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_keeps_its_inner_indentation() {
        assert_eq!(code_lines("\n  a\n\tb  \n\n  c\n \n"), ["a", "  b", "", "c"]);
        assert_eq!(code_lines(" \n "), Vec::<String>::new());
    }

    #[test]
    fn raised_numbers_do_not_run_together_with_others() {
        assert_eq!(
            [raised("32-1", true), raised("x1", true), raised("th", true), raised("2", false)],
            ["³²⁻¹", "^x1", "th", "₂"]
        );
    }
}
