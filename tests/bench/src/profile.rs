//! Reads the profiles that callgrind leaves, by `callgrind_annotate`: how many instructions each function takes.

use std::path::Path;
use std::process::Command;

/// A function, whichever file its lines were inlined from.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Its path.
    pub name: String,
    /// Instructions of all counted calls.
    pub count: f64,
}

/// What is counted for a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// What it does itself.
    Alone,
    /// What it does, and all that it calls.
    WithCalls,
}

/// The functions of a profile, those that take most first, without the program around them.
pub fn functions(profile: &Path, counting: Counting) -> Result<Vec<Function>, String> {
    let inclusive = if counting == Counting::WithCalls { "yes" } else { "no" };
    let output = Command::new("callgrind_annotate")
        .args(["--auto=no", &format!("--inclusive={inclusive}"), "--threshold=100"])
        .arg(profile)
        .output()
        .map_err(|error| format!("callgrind_annotate: {error}"))?;
    let mut functions = Vec::<Function>::new();
    for line in String::from_utf8_lossy(&output.stdout).lines().filter_map(parse) {
        match functions.iter_mut().find(|function| function.name == line.name) {
            // The lines of one function are apart by file; with its calls, the largest holds them all.
            Some(function) if counting == Counting::WithCalls => function.count = function.count.max(line.count),
            Some(function) => function.count += line.count,
            None => functions.push(line),
        }
    }
    functions.sort_by(|a, b| b.count.total_cmp(&a.count));
    Ok(functions)
}

/// `12 ( 3.4%)  /path/file.rs:function [program]`; nothing for other lines, and for what goes on around the calls.
fn parse(line: &str) -> Option<Function> {
    let (count, place) = line.split_once("%)")?;
    let (count, part) = count.split_once('(')?;
    // What goes on around the calls, as that is in no other function.
    if part.contains("100.0") {
        return None;
    }
    let count = count.trim().replace(',', "").parse().ok()?;
    let place = place.trim();
    let place = place.rsplit_once(" [").map_or(place, |(place, _)| place);
    let (file, name) = place.split_once(':')?;
    if name.contains("tokio::runtime") {
        return None;
    }
    // `'2` marks a function inside of itself.
    let name = if file.ends_with("/malloc.c") { "malloc, free" } else { name.split('\'').next()? };
    Some(Function { name: name.to_owned(), count })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_count_and_a_function() {
        let function = |name: &str, count| Some(Function { name: name.to_owned(), count });
        let line = "1,530,000 ( 2.82%)  runtime/src/json/value.rs:<a::B as c::D<e::F>>::read'2 [/x/bench]";
        assert_eq!(parse(line), function("<a::B as c::D<e::F>>::read", 1_530_000.0));
        let line = "  636,510 ( 1.17%)  ./malloc/./malloc/malloc.c:free [/usr/lib/libc.so.6]";
        assert_eq!(parse(line), function("malloc, free", 636_510.0));
        assert_eq!(parse("54,221,491 (100.0%)  PROGRAM TOTALS"), None);
        assert_eq!(parse("Thresholds:       95"), None);
    }
}
