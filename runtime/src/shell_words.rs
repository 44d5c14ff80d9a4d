//! Splits a command into words, as a shell would that knows quotes and nothing else: no variables, no globs, no pipes.

/// The words of `command`; an error if a quote is left open.
///
/// Single quotes keep everything; double quotes keep everything but `\"` and `\\`; a backslash outside of quotes keeps
/// the next character, except on Windows, where it separates folders.
pub(crate) fn words(command: &str, windows: bool) -> Result<Vec<String>, &'static str> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = command.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            c if c.is_whitespace() => words.extend(word.take()),
            '\'' if !windows => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next() {
                        Some('\'') => break,
                        Some(c) => word.push(c),
                        None => return Err("a single quote is left open"),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next() {
                        Some('"') => break,
                        Some('\\') if matches!(rest.peek(), Some('"')) || !windows && rest.peek() == Some(&'\\') => {
                            word.extend(rest.next());
                        }
                        Some(c) => word.push(c),
                        None => return Err("a double quote is left open"),
                    }
                }
            }
            '\\' if !windows => match rest.next() {
                Some(c) => word.get_or_insert_default().push(c),
                None => return Err("a backslash at the end keeps nothing"),
            },
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::words;

    #[test]
    fn quotes_keep_words_together() {
        for (command, expected) in [
            ("/bin/tool --user helen", &["/bin/tool", "--user", "helen"][..]),
            ("  \"/opt/my tools/x\"\t'a b' ", &["/opt/my tools/x", "a b"]),
            (r#"x "a \"b\" \\ \n" 'c \'"#, &["x", r#"a "b" \ \n"#, r"c \"]),
            (r"x a\ b --k='v w'", &["x", "a b", "--k=v w"]),
            ("x '' \"\"", &["x", "", ""]),
            ("x $HOME ~ * | rm; `y` && z > f", &["x", "$HOME", "~", "*", "|", "rm;", "`y`", "&&", "z", ">", "f"]),
            ("", &[]),
        ] {
            assert_eq!(
                words(command, false).as_deref(),
                Ok(&expected.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>()[..])
            );
        }
        let windows = words(r#""C:\Program Files\x.exe" C:\y 'a "b\"c""#, true);
        assert_eq!(windows.unwrap(), [r"C:\Program Files\x.exe", r"C:\y", "'a", "b\"c"]);
    }

    #[test]
    fn what_is_left_open_is_an_error() {
        for command in ["'a", "x \"a", "x \"a\\\"", "x \\"] {
            assert!(words(command, false).is_err(), "{command}");
        }
    }

    proptest! {
        #[test]
        fn quoted_words_come_back(list in proptest::collection::vec("\\PC{1,10}", 1..5)) {
            let single = list.iter().map(|word| format!("'{}'", word.replace('\'', "'\\''")));
            prop_assert_eq!(words(&single.collect::<Vec<_>>().join(" "), false), Ok(list.clone()));
            let double = list.iter().map(|word| format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\"")));
            prop_assert_eq!(words(&double.collect::<Vec<_>>().join("\t"), false), Ok(list));
        }
    }
}
