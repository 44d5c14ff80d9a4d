//! The front page of a crate and the pages of its module `guide`: text that is the same for all, with operations of the
//! service in its examples.

use heck::ToSnakeCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{docs, example, fake_client};
use crate::ir::{Docs, Operation, Service};

/// What the crate is called.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// In a manifest.
    pub package: &'a str,
    /// In source.
    pub krate: &'a str,
}

/// The features that users turn on or off, and what each is for.
const FEATURES: [(&str, &str); 15] = [
    ("client", "calls over the network; on by default. Without it there is encoding and decoding alone"),
    ("ring`, `aws-lc", "cryptography of TLS and signatures; the former is on by default"),
    ("native-roots`, `bundled-roots", "root certificates of the system, on by default, or built in"),
    ("http2", "HTTP/2 where TLS agrees on it; on by default"),
    ("sts", "credentials of roles, from profiles and web identity; on by default. Brings XML"),
    ("sso", "credentials from IAM Identity Center, for who has run `aws sso login`"),
    ("login", "credentials of who has signed in to the console by `aws login`"),
    ("blocking", "a client without `async`, in the module `blocking` of each service"),
    ("validate`, `regex", "`validate()` of what is sent; with patterns that need a regular expression"),
    ("json`, `serde", "every shape as JSON text, and by the traits of `serde`"),
    ("test-util", "`FakeClient`, see [`guide::testing`]"),
    ("tracing", "spans of calls and attempts"),
    ("chrono`, `jiff`, `time", "conversions of timestamps"),
    ("sigv4a", "signatures that are good in several regions, where an endpoint takes no others"),
    ("aws-config", "credentials from providers of the official crates"),
];

/// The front page.
pub fn front(services: &[Service], names: &Names<'_>) -> Vec<String> {
    let Names { package, .. } = names;
    let mut lines = vec![services_line(services), String::new()];
    let shown = services.iter().find(|service| service.feature.is_none() && service.showcase.is_some());
    if let Some(program) = shown.and_then(|service| example::program(names.krate, service)) {
        lines.extend(
            [
                "# Set up",
                "",
                "```toml",
                "[dependencies]",
                &format!("{package} = {{ path = \"../{package}\" }} # wherever it is"),
                "tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }",
                "```",
                "",
            ]
            .map(str::to_owned),
        );
        lines.extend(program);
        lines.push(String::new());
    }
    lines.extend(["# Where to look", "", "| for | |", "| --- | --- |"].map(str::to_owned));
    for service in services.iter().filter(|service| service.feature.is_none()) {
        let module = &service.module;
        lines.push(format!("| operations of {} | [`{module}::Client`]: all, by what they are about |", service.title));
        lines.push(format!("| its types and errors | [`mod@{module}`], [`{module}::Error`] |"));
    }
    lines.extend(
        [
            "| region, endpoint, time limits, proxies | [`runtime::Config`] |",
            "| retries | [`runtime::RetryConfig`], [`guide::errors_and_retries`] |",
            "| credentials | [`runtime::credentials`], [`runtime::Credentials`]; `Client::from_env` finds the usual ones |",
            "| values | [`runtime::Timestamp`], [`runtime::Bytes`], [`runtime::Document`] |",
            "| a blob that is kept, as it keeps more in memory than itself | [`runtime::Detach`] |",
            "| tests | [`guide::testing`] |",
            "| what you know from the official SDK | [`guide::from_the_official_sdk`] |",
            "",
            "# Features",
            "",
            "| feature | |",
            "| --- | --- |",
        ]
        .map(str::to_owned),
    );
    lines.extend(FEATURES.iter().map(|(name, text)| format!("| `{name}` | {text} |")));
    let second = services.iter().find_map(|service| Some((service, service.protocol.second?.request.module())));
    lines.extend(second.map(|(service, feature)| {
        format!("| `{feature}` | {} also in CBOR: `Config::wire(Wire::Cbor)` |", service.title)
    }));
    for service in services {
        lines
            .extend(service.feature.iter().map(|feature| format!("| `{feature}` | the module `{}` |", service.module)));
    }
    lines
}

fn services_line(services: &[Service]) -> String {
    let named = services.iter().map(|service| match &service.feature {
        None => format!("[`mod@{}`]", service.module),
        Some(feature) => format!("`{}` (feature `{feature}`)", service.module),
    });
    format!("Clients generated from Smithy models, one module a service: {}.", named.collect::<Vec<_>>().join(", "))
}

/// The module `guide`: nothing but pages.
pub fn guide(services: &[Service], names: &Names<'_>) -> TokenStream {
    let mut shown = services.iter().filter(|service| service.feature.is_none());
    let shown = shown.find_map(|service| Some((service, service.operations.get(service.showcase?)?)));
    let pages = [
        ("from_the_official_sdk", from_the_official_sdk(services, shown)),
        ("errors_and_retries", errors_and_retries(names, shown)),
        ("testing", testing(names, shown)),
    ];
    let pages = pages.into_iter().map(|(name, lines)| {
        let (documentation, name) = (docs(&Docs(lines)), format_ident!("{name}"));
        quote! {
            #documentation
            pub mod #name {}
        }
    });
    quote! {
        //! Pages to read; there is nothing else in here.
        #(#pages)*
    }
}

/// A service, and the operation of it that examples call.
type Shown<'a> = Option<(&'a Service, &'a Operation)>;

fn from_the_official_sdk(services: &[Service], shown: Shown<'_>) -> Vec<String> {
    let mut rows = vec![
        (
            "`aws_config::load_from_env().await`, `Client::new(&config)`".to_owned(),
            "`Client::from_env().await?`".to_owned(),
        ),
        (
            "`Client::from_conf(..)`, `BehaviorVersion`".to_owned(),
            "`Client::new(Config::new().region(..))`, which reads nothing".to_owned(),
        ),
    ];
    if let Some((_, operation)) = shown {
        let Operation { method, rust, error, .. } = operation;
        let input = &operation.input;
        rows.push((
            format!("`client.{method}()`, setters, `.send().await`"),
            format!("`client.{method}(&input).await`, `input` by `{input}::new` and setters"),
        ));
        rows.push((format!("`SdkError<{error}>`"), format!("`{error}`, which also says how the call failed")));
        rows.extend(operation.errors.last().map(|last| {
            let rust = &last.rust;
            let theirs = rust.to_string().to_snake_case();
            (format!("`err.is_{theirs}()`"), format!("`matches!(error, {error}::{rust}(_))`"))
        }));
        rows.push((
            "`customize()`, request ids of outputs".to_owned(),
            format!("`client.send::<{rust}>(&input).await?.meta`"),
        ));
    }
    let all = || services.iter().filter(|service| service.feature.is_none()).flat_map(|service| &service.operations);
    let listing = all().filter(|operation| operation.name.starts_with("List")).chain(all());
    let mut pages = listing.filter_map(|operation| operation.paginator.as_ref()).filter(|pages| pages.items.is_some());
    rows.extend(pages.next().map(|paginator| {
        let ours = format!("client.{}(input).items()", paginator.method);
        let ours = format!("`{ours}`, a `Stream`");
        ("`.into_paginator().items().send()`".to_owned(), ours)
    }));
    rows.extend(all().find_map(|operation| operation.waiters.first()).map(|waiter| {
        let method = &waiter.method;
        (format!("`client.{method}().wait(max)`"), format!("`client.{method}(input).within(max).await`"))
    }));
    rows.extend([
        ("`Blob`, `DateTime`, `Document`", "[`Bytes`](crate::runtime::Bytes), a view of the response ([`Detach`](crate::runtime::Detach)), [`Timestamp`](crate::runtime::Timestamp), [`Document`](crate::runtime::Document)"),
        ("`ByteStream`", "`runtime::ByteStream`, where the model has streaming blobs"),
        ("`TimeoutConfig`", "[`Config::timeout`](crate::runtime::Config::timeout), [`attempt_timeout`](crate::runtime::Config::attempt_timeout): set by default"),
        ("`RetryConfig`", "[`RetryConfig`](crate::runtime::RetryConfig): the standard mode, on by default"),
        ("`ProvideErrorMetadata`", "`code()`, `message()`, `request_id()` of every error"),
        ("`ProvideCredentials`", "[`CredentialsProvider`](crate::runtime::CredentialsProvider); theirs with `aws-config`"),
        ("`StaticReplayClient`, `mock!`", "[`testing`]"),
        ("unknown enum values", "`Unknown(text)`, sent again as they came"),
    ].map(|(theirs, ours)| (theirs.to_owned(), ours.to_owned())));
    let mut lines: Vec<String> = [
        "For those who come from the official SDK.",
        "",
        "Inputs are structures with public fields: `new` takes what must be set, setters take the rest. Required members of",
        "outputs are plain fields, no `Option`. Nothing has to be built, and nothing unwrapped.",
        "",
        "| there | here |",
        "| --- | --- |",
    ].map(str::to_owned).into();
    lines.extend(rows.into_iter().map(|(theirs, ours)| format!("| {theirs} | {ours} |")));
    lines
}

fn errors_and_retries(names: &Names<'_>, shown: Shown<'_>) -> Vec<String> {
    let mut lines: Vec<String> = [
        "What calls fail with, and when they are made again.",
        "",
        "Each operation has an enum of its own: a variant for each error that its model lists, `Unmodeled` for any other code of",
        "the service, `Call` if the call itself failed. All convert into the service's `Error`, and print as one line that says",
        "what happened, where, as whom, and after how many attempts.",
        "",
    ].map(str::to_owned).into();
    if let Some((service, operation)) = shown
        && let Some((uses, input)) = example::input(names.krate, operation)
    {
        let (module, krate) = (&service.module, names.krate);
        let Operation { method, error, .. } = operation;
        lines.extend(["```no_run".to_owned(), format!("use {krate}::{module}::*;")]);
        lines.extend(uses);
        lines.extend([
            String::new(),
            "async fn call(client: &Client) -> Result<(), Error> {".to_owned(),
            format!("    {input}"),
            format!("    match client.{method}(&input).await {{"),
            "        Ok(output) => println!(\"{output:?}\"),".to_owned(),
        ]);
        lines.extend(operation.errors.last().map(|first| {
            format!("        Err({error}::{}(error)) => eprintln!(\"as listed: {{error}}\"),", first.rust)
        }));
        lines.extend([
            "        Err(error) if error.is_throttling() => eprintln!(\"too fast: {:?}\", error.request_id()),",
            "        Err(error) if error.is_timeout() => eprintln!(\"gave up after {} attempts\", error.attempts()),",
            "        Err(error) => return Err(error.into()),",
            "    }",
            "    Ok(())",
            "}",
            "```",
            "",
        ].map(str::to_owned));
    }
    lines.extend([
        "- `kind()`, `is_throttling()`, `is_retryable()`, `is_timeout()` say what a failure means, whatever it is called.",
        "- `code()`, `message()`, `status()`, `request_id()` are what the service said; `host()`, `region()`, `access_key_id()`",
        "  whom the call asked, and as whom.",
        "- A call that fails for a reason that may pass is made again, three attempts in all, with growing random waits, within",
        "  [`Config::timeout`](crate::runtime::Config::timeout). So calls are made *at least once*: what an operation's page says",
        "  of repeating it matters. [`RetryConfig::off`](crate::runtime::RetryConfig::off) makes each call once.",
        "- `attempts()` and `earlier_attempts()` tell of those before; a response tells its number in `meta.attempts`.",
        "- Dropping the future of a call ends it, and leaves no task behind.",
    ].map(str::to_owned));
    lines
}

fn testing(names: &Names<'_>, shown: Shown<'_>) -> Vec<String> {
    let mut lines: Vec<String> = [
        "Tests of code that calls a service.",
        "",
        "| | |",
        "| --- | --- |",
        "| with a fake service | `FakeClient` (feature `test-util`): typed answers, errors and faults, through the true client |",
        "| without any IO | an operation's `encode` and `decode` take and give `http` types |",
        "| from saved answers | `from_json` of every shape (feature `json`) |",
        "| with a transport of yours | [`Config::transport`](crate::runtime::Config::transport) takes any `tower` service over `http` types |",
        "| with a server | [`Config::endpoint_url`](crate::runtime::Config::endpoint_url), or `AWS_ENDPOINT_URL`: credentials may be anything |",
        "",
        "Answers are structures that derive `Default` and have public fields, and errors have `with_message`, so both are made in a",
        "line. Under `tokio::time::pause` waits between attempts take no time.",
        "",
    ].map(str::to_owned).into();
    if let Some((service, operation)) = shown
        && let Some((uses, input)) = example::input(names.krate, operation)
    {
        let (module, krate) = (&service.module, names.krate);
        let Operation { method, output, .. } = operation;
        if fake_client::is_there(service) {
            lines.extend(["```no_run".to_owned(), format!("use {krate}::{module}::*;")]);
            lines.extend(uses.clone());
            lines.extend([
                String::new(),
                "# #[cfg(feature = \"test-util\")]".to_owned(),
                "async fn a_lost_call_is_made_again() {".to_owned(),
                "    let fake = FakeClient::new();".to_owned(),
                format!("    fake.{method}().then_disconnect().reply({output}::default());"),
                format!("    {input}"),
                format!("    assert!(fake.client().{method}(&input).await.is_ok());"),
                format!("    assert_eq!(fake.{method}().requests().len(), 2);"),
                "}".to_owned(),
                "```".to_owned(),
                String::new(),
            ]);
        }
        lines.extend(["What is sent, without any client:".to_owned(), String::new()]);
        lines.extend([
            "```no_run".to_owned(),
            format!("use {krate}::{module}::*;"),
            format!("use {krate}::runtime::Operation;"),
        ]);
        lines.extend(uses);
        lines.extend([
            String::new(),
            "fn what_is_sent() -> Result<(), Error> {".to_owned(),
            format!("    {input}"),
            format!("    let request = {}::encode(&input)?;", operation.rust),
            "    println!(\"{:?} {:?}\", request.uri(), request.body());".to_owned(),
            "    Ok(())".to_owned(),
            "}".to_owned(),
            "```".to_owned(),
        ]);
    }
    lines
}
