//! Bare URLs in words. Knows no markup.

use std::ops::Range;

/// Where the first URL of a word is, without the punctuation of its sentence.
pub fn find(word: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(at) = word.get(from..)?.find("http") {
        let start = from + at;
        let url = word.get(start..)?;
        let scheme = ["https://", "http://"].into_iter().find(|scheme| url.starts_with(scheme));
        let length = length(url);
        if let Some(scheme) = scheme
            && length > scheme.len()
        {
            return Some(start..start + length);
        }
        from = start + "http".len();
    }
    None
}

fn length(url: &str) -> usize {
    let end =
        url.find(|c: char| c.is_whitespace() || c.is_control() || "()<>[]`\"\\|".contains(c)).unwrap_or(url.len());
    url.get(..end).unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '\'', '_', '~']).len()
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_url_ends_before_the_punctuation_of_its_sentence() {
        let found = |word: &'static str| find(word).and_then(|range| word.get(range));
        assert_eq!(found("https://example.com/a_b."), Some("https://example.com/a_b"));
        assert_eq!(found("(http://a.example/),"), Some("http://a.example/"));
        assert_eq!(found("xhttps://{name}.example<y>"), Some("https://{name}.example"));
        assert_eq!([found("https://"), found("httpx"), found("http://...")], [None, None, None]);
    }
}
