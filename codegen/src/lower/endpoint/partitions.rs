//! Partition data: from AWS's `partitions.json` to what is printed.

use serde_json::{Map, Value};

use smithwright_model::{Problem, Problems};

use crate::ir::{Partition, Segment};

/// The partitions that the text holds, or everything that is wrong with it; `file` names it.
pub fn parse(file: &str, text: &str) -> Result<Vec<Partition>, Problems> {
    let wrong = |shape: String, message: String| Problem { shape, ..Problem::of_file(file, message) };
    if text.starts_with('\u{feff}') {
        let message = "begins with a byte-order mark; save it as UTF-8 without one".to_owned();
        return Err(Problems::new(vec![wrong(String::new(), message)]));
    }
    let document: Value = serde_json::from_str(text)
        .map_err(|error| Problems::new(vec![wrong(String::new(), format!("is not JSON: {error}"))]))?;
    let Some(listed) = document.get("partitions").and_then(Value::as_array) else {
        return Err(Problems::new(vec![wrong(String::new(), "has no list `partitions`".to_owned())]));
    };
    let mut partitions = Vec::new();
    let mut errors = Vec::new();
    for (at, value) in listed.iter().enumerate() {
        match partition(value) {
            Ok(found) => partitions.extend(found),
            Err(reason) => {
                let id = value.get("id").and_then(Value::as_str);
                errors.push(wrong(id.map_or_else(|| format!("partitions[{at}]"), str::to_owned), reason));
            }
        }
    }
    if errors.is_empty() { Ok(pruned(partitions)) } else { Err(Problems::new(errors)) }
}

/// One partition, and one for each of its regions that differs from it.
fn partition(value: &Value) -> Result<Vec<Partition>, String> {
    let outputs = value.get("outputs").and_then(Value::as_object).ok_or("has no object `outputs`")?;
    let id = text(value.as_object().ok_or("is no object")?, "id")?;
    let pattern = value.get("regionRegex").and_then(Value::as_str).ok_or("has no string `regionRegex`")?;
    let regions = value.get("regions").and_then(Value::as_object).ok_or("has no object `regions`")?;
    let mut whole = of(&id, outputs)?;
    whole.pattern = self::pattern(pattern)?;
    let mut partitions = Vec::new();
    for (region, own) in regions {
        let own = own.as_object().filter(|own| outputs.keys().any(|key| own.contains_key(key)));
        match own {
            None => whole.regions.push(region.clone()),
            Some(own) => {
                let mut merged = outputs.clone();
                merged.extend(own.clone());
                partitions.push(Partition { regions: vec![region.clone()], ..of(&id, &merged)? });
            }
        }
    }
    partitions.push(whole);
    Ok(partitions)
}

fn of(id: &str, outputs: &Map<String, Value>) -> Result<Partition, String> {
    let flag = |key: &str| outputs.get(key).and_then(Value::as_bool).ok_or(format!("has no boolean `{key}`"));
    Ok(Partition {
        name: outputs.get("name").and_then(Value::as_str).unwrap_or(id).to_owned(),
        dns_suffix: text(outputs, "dnsSuffix")?,
        dual_stack_dns_suffix: text(outputs, "dualStackDnsSuffix")?,
        supports_fips: flag("supportsFIPS")?,
        supports_dual_stack: flag("supportsDualStack")?,
        implicit_global_region: text(outputs, "implicitGlobalRegion")?,
        pattern: Vec::new(),
        regions: Vec::new(),
    })
}

fn text(object: &Map<String, Value>, key: &str) -> Result<String, String> {
    object.get(key).and_then(Value::as_str).map(str::to_owned).ok_or(format!("has no string `{key}`"))
}

/// The segments of a regular expression such as `^(us|eu)\-\w+\-\d+$`.
fn pattern(regex: &str) -> Result<Vec<Segment>, String> {
    let wrong = || {
        format!(
            "`regionRegex` is `{regex}`, which is not understood: between `^` and `$` there may be words, \
             alternatives such as `(us|eu)`, `\\w+` and `\\d+`, with `\\-` between them"
        )
    };
    let inner = regex.strip_prefix('^').and_then(|rest| rest.strip_suffix('$')).ok_or_else(wrong)?;
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let segment = |text: &str| match text {
        r"\w+" => Some(Segment::Word),
        r"\d+" => Some(Segment::Digits),
        _ => {
            let words = text.strip_prefix('(').map_or(Some(text), |rest| rest.strip_suffix(')'))?;
            let words: Vec<&str> = words.split('|').collect();
            let plain = words.len() == 1 || text.starts_with('(');
            (plain && words.iter().all(|word| is_word(word)))
                .then(|| Segment::OneOf(words.into_iter().map(str::to_owned).collect()))
        }
    };
    inner.split(r"\-").map(|text| segment(text).ok_or_else(wrong)).collect()
}

/// Leaves out listed regions that would be found where they are without being listed.
fn pruned(mut partitions: Vec<Partition>) -> Vec<Partition> {
    let found_by_pattern = |region: &str| partitions.iter().position(|partition| fits(&partition.pattern, region));
    let needed: Vec<Vec<String>> = partitions
        .iter()
        .enumerate()
        .map(|(at, partition)| {
            let regions = partition.regions.iter();
            regions.filter(|region| found_by_pattern(region) != Some(at)).cloned().collect()
        })
        .collect();
    for (partition, regions) in partitions.iter_mut().zip(needed) {
        partition.regions = regions;
    }
    partitions
}

fn fits(pattern: &[Segment], region: &str) -> bool {
    let texts: Vec<&str> = region.split('-').collect();
    let every = |text: &str, legal: fn(u8) -> bool| !text.is_empty() && text.bytes().all(legal);
    texts.len() == pattern.len()
        && pattern.iter().zip(texts).all(|(segment, text)| match segment {
            Segment::OneOf(words) => words.iter().any(|word| word == text),
            Segment::Word => every(text, |byte| byte.is_ascii_alphanumeric() || byte == b'_'),
            Segment::Digits => every(text, |byte| byte.is_ascii_digit()),
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Segment, parse, pattern};

    fn words(words: &[&str]) -> Segment {
        Segment::OneOf(words.iter().map(|&word| word.to_owned()).collect())
    }

    #[test]
    fn patterns_have_segments() {
        assert_eq!(pattern(r"^(us|eu)\-\w+\-\d+$"), Ok(vec![words(&["us", "eu"]), Segment::Word, Segment::Digits]));
        assert_eq!(pattern(r"^us\-gov\-\d+$"), Ok(vec![words(&["us"]), words(&["gov"]), Segment::Digits]));
        assert_eq!(pattern(r"^eusc\-(de)$"), Ok(vec![words(&["eusc"]), words(&["de"])]));
        for regex in [r"us\-\d+", r"^us\-\d+", r"^us\-.*$", "^us|eu$", r"^(us\-\d+$", r"^us\-\d*$", "^$", r"^us-\w+$"] {
            assert!(pattern(regex).is_err_and(|reason| reason.contains("is not understood")), "{regex}");
        }
    }

    fn file(regex: &str, regions: &serde_json::Value) -> String {
        let outputs = json!({
            "dnsSuffix": "a", "dualStackDnsSuffix": "b", "supportsFIPS": true, "supportsDualStack": false,
            "implicitGlobalRegion": "x-1", "name": "x",
        });
        json!({ "partitions": [{ "id": "x", "outputs": outputs, "regionRegex": regex, "regions": regions }] })
            .to_string()
    }

    #[test]
    fn only_regions_are_listed_that_the_pattern_does_not_find() {
        let text = file(r"^x\-\d+$", &json!({ "x-1": {}, "x-global": {}, "x-2": { "dnsSuffix": "other" } }));
        let partitions = parse("p.json", &text).expect("partitions");
        let found: Vec<_> =
            partitions.iter().map(|partition| (partition.dns_suffix.as_str(), partition.regions.as_slice())).collect();
        assert_eq!(found, [("other", &["x-2".to_owned()][..]), ("a", &["x-global".to_owned()])]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let lines = |text: &str| -> Vec<String> {
            parse("p.json", text).expect_err("refused").as_slice().iter().map(ToString::to_string).collect()
        };
        assert!(lines("{").first().is_some_and(|line| line.starts_with("p.json: is not JSON")));
        assert_eq!(lines("{}"), ["p.json: has no list `partitions`"]);
        assert_eq!(lines(r#"{"partitions": [{}]}"#), ["p.json: partitions[0]: has no object `outputs`"]);
        let line = lines(&file("^x.*$", &json!({})));
        assert!(line[0].starts_with("p.json: x: `regionRegex` is `^x.*$`, which is not understood"), "{line:?}");
    }
}
