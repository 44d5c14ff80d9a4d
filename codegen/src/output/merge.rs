//! A manifest that is there already, and the one that would be made: what people have set stays, what the code needs is there.

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use crate::Package;

const RUNTIME: &str = "smithwright-runtime";

/// The keys of a dependency that say where it is from.
const SOURCE: [&str; 9] = ["version", "path", "git", "rev", "branch", "tag", "registry", "registry-index", "workspace"];

/// The package's name and its manifest: that of `fresh`, or the one that is there with what it needs.
///
/// The name is the one that was asked for, else the one that is there, else `default`.
pub fn manifest(
    package: &Package,
    default: &str,
    fresh: impl FnOnce(&str) -> String,
) -> Result<(String, String), String> {
    let there = package.manifest.as_deref().map(str::parse::<DocumentMut>).transpose();
    let mut there = there.map_err(|error| {
        let error = error.to_string();
        format!("is not TOML: {}; mend it, or delete it to have it made anew", error.trim_end().replace('\n', "\n  "))
    })?;
    let named = there.as_ref().and_then(|there| there.get("package")?.get("name")?.as_str());
    let name = package.name.as_deref().or(named).unwrap_or(default).to_owned();
    let text = fresh(&name);
    let Some(there) = &mut there else { return Ok((name, text)) };
    let fresh: DocumentMut = text.parse().map_err(|error| format!("would not be TOML: {error}"))?;
    if package.name.is_some() {
        *entry(there.as_table_mut(), "package")?.entry("name").or_insert(Item::None) = toml_edit::value(&name);
    }
    let of = |name: &str| fresh.get(name).and_then(Item::as_table_like);
    let edition = of("package").and_then(|table| table.get("edition"));
    if let Some(edition) = edition {
        let package = entry(there.as_table_mut(), "package")?;
        package.entry("edition").or_insert_with(|| edition.clone());
    }
    for (name, wanted) in of("features").into_iter().flat_map(TableLike::iter) {
        feature(entry(there.as_table_mut(), "features")?, name, wanted)?;
    }
    for section in ["dependencies", "dev-dependencies"] {
        for (name, wanted) in of(section).into_iter().flat_map(TableLike::iter) {
            let dependencies = entry(there.as_table_mut(), section)?;
            if name == RUNTIME {
                runtime(dependencies, wanted, package.runtime.is_some());
            } else {
                dependencies.entry(name).or_insert_with(|| wanted.clone());
            }
        }
    }
    Ok((name, there.to_string()))
}

/// A table of the manifest; made if it is not there.
fn entry<'a>(table: &'a mut Table, name: &str) -> Result<&'a mut dyn TableLike, String> {
    let item = table.entry(name).or_insert_with(|| Item::Table(Table::new()));
    item.as_table_like_mut().ok_or_else(|| format!("`{name}` is not a table"))
}

/// What a feature turns on, and what people let it turn on besides. What is on by default is theirs to say.
fn feature(features: &mut dyn TableLike, name: &str, wanted: &Item) -> Result<(), String> {
    let there = features.entry(name).or_insert_with(|| wanted.clone());
    let there = there.as_array_mut().ok_or_else(|| format!("the feature `{name}` is not a list"))?;
    if name != "default" {
        add(there, wanted.as_array());
    }
    Ok(())
}

fn add(there: &mut Array, wanted: Option<&Array>) {
    let has = |there: &Array, word: &str| there.iter().any(|known| known.as_str() == Some(word));
    for word in wanted.into_iter().flatten().filter_map(Value::as_str) {
        if !has(there, word) {
            there.push(word);
        }
    }
}

/// The runtime's features that the code needs, and where it is from if that was asked for.
fn runtime(dependencies: &mut dyn TableLike, wanted: &Item, asked_for: bool) {
    let there = dependencies.entry(RUNTIME).or_insert_with(|| wanted.clone());
    if let Some(version) = there.as_str() {
        let mut table = InlineTable::new();
        table.insert("version", version.into());
        *there = Item::Value(Value::InlineTable(table));
    }
    let Some((there, wanted)) = there.as_table_like_mut().zip(wanted.as_table_like()) else { return };
    if asked_for {
        let stale: Vec<&str> = SOURCE.into_iter().filter(|key| wanted.get(key).is_none()).collect();
        for key in stale {
            there.remove(key);
        }
        for key in SOURCE {
            if let Some(value) = wanted.get(key) {
                there.insert(key, value.clone());
            }
        }
    }
    if let Some(features) = wanted.get("features") {
        let there = there.entry("features").or_insert_with(|| Item::Value(Value::Array(Array::new())));
        if let Some(there) = there.as_array_mut() {
            add(there, features.as_array());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Runtime;

    const FRESH: &str = "# @generated\n[package]\nname = \"NAME\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
        [features]\ndefault = [\"client\", \"http2\"]\nclient = [\"smithwright-runtime/client\"]\n\n\
        [dependencies]\nsmithwright-runtime = { version = \"0.1.0\", default-features = false, features = [\"rest\"] }\n";

    fn merged(there: &str, name: Option<&str>, runtime: Option<&Runtime>) -> Result<(String, String), String> {
        let package = Package {
            name: name.map(str::to_owned),
            runtime: runtime.cloned(),
            manifest: Some(there.to_owned()),
            workspace: false,
        };
        let source = match runtime {
            Some(Runtime::Path(path)) => format!("path = \"{path}\""),
            _ => "version = \"0.1.0\"".to_owned(),
        };
        manifest(&package, "shop", |name| {
            FRESH.replace("NAME", name).replace("version = \"0.1.0\", d", &format!("{source}, d"))
        })
    }

    #[test]
    fn what_people_set_stays_to_the_letter() {
        let mine = "# @generated, and mine\n[package]\nname = \"my-shop\" # mine\nversion = \"2.3.4\"\nedition = \"2024\"\n\
            license = \"MIT\"\nauthors = [\"me\"]\n\n[features]\ndefault = [\"client\"]\nclient = [\"smithwright-runtime/client\", \"log\"]\n\
            log = [\"dep:log\"]\n\n[dependencies]\nlog = { version = \"0.4\", optional = true }\n\
            smithwright-runtime = { git = \"https://a.example/r\", rev = \"abc\", default-features = false, features = [\"md5\", \"rest\"] }\n\n\
            [profile.release]\nlto = true\n";
        assert_eq!(merged(mine, None, None), Ok(("my-shop".to_owned(), mine.to_owned())));
    }

    #[test]
    fn what_the_code_needs_is_added() {
        let mine = "[package]\nname = \"x\"\n[dependencies]\nsmithwright-runtime = \"0.1\"\n";
        let (_, text) = merged(mine, None, None).expect("merged");
        let document: DocumentMut = text.parse().expect("TOML");
        assert_eq!(document["package"]["edition"].as_str(), Some("2024"));
        assert!(document["package"].get("publish").is_none());
        assert_eq!(document["dependencies"][RUNTIME]["version"].as_str(), Some("0.1"));
        assert_eq!(document["dependencies"][RUNTIME]["features"].to_string().trim(), "[\"rest\"]");
        assert_eq!(document["features"]["client"].to_string().trim(), "[\"smithwright-runtime/client\"]");
        // The second time nothing is left to add.
        assert_eq!(merged(&text, None, None).expect("merged").1, text);
    }

    #[test]
    fn a_name_and_a_runtime_that_are_asked_for_replace_those_that_are_there() {
        let mine = "[package]\nname = \"x\"\nedition = \"2024\"\n[dependencies.smithwright-runtime]\ngit = \"https://a.example/r\"\nrev = \"abc\"\n";
        let (name, text) = merged(mine, Some("y"), Some(&Runtime::Path("../r".to_owned()))).expect("merged");
        let document: DocumentMut = text.parse().expect("TOML");
        assert_eq!((name.as_str(), document["package"]["name"].as_str()), ("y", Some("y")));
        let runtime = &document["dependencies"][RUNTIME];
        assert_eq!(
            (runtime["path"].as_str(), runtime.get("git").is_none(), runtime.get("rev").is_none()),
            (Some("../r"), true, true)
        );
    }

    #[test]
    fn a_manifest_that_is_none_is_said_to_be() {
        assert!(merged("[package\n", None, None).expect_err("refused").starts_with("is not TOML: "));
        assert_eq!(merged("package = 1\n", None, None), Err("`package` is not a table".to_owned()));
    }
}
