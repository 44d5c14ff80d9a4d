//! How a command says what went wrong: problems with the line they are in, in colours where they can be seen.
//!
//! `annotate-snippets` draws them. It is what the compiler itself draws with, has one small dependency that is not here
//! already, and puts any text into one line; `ariadne`, `miette` and `codespan-reporting` bring more and decide more.

use std::io::{IsTerminal, stderr};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use smithwright_model::{Location, Problem};

use super::out;
use crate::Failure;

/// Tells people why a command failed.
pub fn failure(failure: &Failure) {
    match failure {
        Failure::Problems(problems) => {
            draw(problems.as_slice(), &Level::ERROR);
            let count = problems.as_slice().len();
            out::tell(format_args!("{count} {}", if count == 1 { "error" } else { "errors" }));
        }
        Failure::Other(message) => out::tell(message),
    }
}

/// Tells people what is odd, but no error.
pub fn warn(warnings: &[Problem]) {
    draw(warnings, &Level::WARNING);
}

fn draw(problems: &[Problem], level: &Level<'_>) {
    let colours = stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
    for problem in problems {
        let drawn = drawn(problem, level, &renderer);
        out::tell(format_args!("{drawn}{}", if problem.location.is_some() { "\n" } else { "" }));
    }
}

fn drawn(problem: &Problem, level: &Level<'_>, renderer: &Renderer) -> String {
    // Warnings have a name, by which the model can suppress them.
    let titled = |title: String| {
        let title = level.clone().primary_title(title);
        if let Some(event) = &problem.event { title.id(event.as_ref()) } else { title }
    };
    let Some(location) = &problem.location else {
        let colon = if problem.file.is_empty() { "" } else { ": " };
        let title = format!("{}{colon}{}", problem.file, problem.title());
        return renderer.render(&[Group::with_title(titled(title))]);
    };
    let Location { line, column, text, marked } = location;
    let whole = text.get(..marked.0).is_some_and(|before| before.chars().count() + 1 == *column);
    let snippet = Snippet::source(text.as_str()).line_start(*line);
    let snippet = snippet.annotation(AnnotationKind::Primary.span(marked.0..marked.1));
    // The column of a line of which only a part is shown has to be said beside it.
    let (title, snippet) = if whole {
        (problem.title(), snippet.path(problem.file.as_str()))
    } else {
        (format!("{}:{line}:{column}: {}", problem.file, problem.title()), snippet)
    };
    renderer.render(&[titled(title).element(snippet)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str, column: usize, marked: (usize, usize)) -> String {
        let location = Some(Location { line: 7, column, text: text.to_owned(), marked });
        let problem = Problem { location, shape: "a#B".to_owned(), ..Problem::of_file("main.smithy", "is wrong") };
        drawn(&problem, &Level::ERROR, &Renderer::plain())
    }

    #[test]
    fn a_problem_shows_its_line_with_a_mark_beneath() {
        let expected = "error: a#B: is wrong\n --> main.smithy:7:8\n  |\n7 | string Strng\n  |        ^^^^^";
        assert_eq!(problem("string Strng", 8, (7, 12)), expected);
    }

    #[test]
    fn a_warning_says_its_name() {
        let problem = Problem { event: Some("Model".into()), ..Problem::of_file("main.smithy", "is odd") };
        assert_eq!(
            drawn(&problem, &Level::WARNING, &Renderer::plain()).trim_end(),
            "warning[Model]: main.smithy: is odd"
        );
    }

    #[test]
    fn a_part_of_a_line_has_its_column_beside_it() {
        let drawn = problem("string Strng", 1008, (7, 12));
        assert!(drawn.starts_with("error: main.smithy:7:1008: a#B: is wrong\n"), "{drawn}");
    }

    #[test]
    fn a_problem_without_a_line_is_one() {
        let problem = Problem::of_file("main.smithy", "cannot be read");
        let drawn = drawn(&problem, &Level::ERROR, &Renderer::plain());
        assert_eq!(drawn.trim_end(), "error: main.smithy: cannot be read");
    }
}
