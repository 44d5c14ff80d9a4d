//! What a client is told: settings of the program before those of the machine. Knows no request.

mod ambient;
mod bearer;
mod credentials;
mod endpoint;
mod limits;
mod parts;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use ambient::Ambient;
pub(crate) use bearer::BearerToken;
pub(crate) use endpoint::EndpointConfig;
pub(crate) use parts::Parts;

use crate::credentials::{Chain, CredentialsSource};
use crate::env::Env;
use crate::executor::BoxFuture;
use crate::executor::blocking;
use crate::transport::{AnyTransport, Roots, Settings};
use crate::{
    CallError, CallErrorKind, EncodeOptions, IdempotencyTokens, Proxy, RetryConfig, Timestamp, Transport,
    WhenChecksums, Wire,
};

/// How long a call may take if nobody says otherwise.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// How long one attempt may take, from request to the last byte of the response.
const DEFAULT_ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long an event stream may be silent. The services that have some send something every few seconds, with or without
/// news, and a reader that falls silent unnoticed falls behind.
const DEFAULT_STREAM_IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// How long a connection may take to open; enough for two lost SYN packets.
const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long TLS may take on it; two lost packets again, of which TLS sends more.
const DEFAULT_TLS_TIMEOUT: Duration = Duration::from_secs(5);

/// The settings of a client.
///
/// [`Config::from_env`] begins with what the machine says, [`Config::new`] with nothing; setters override either.
/// A setting that is missing or wrong is reported by the call that needs it. `Debug` shows no secret.
///
/// ```
/// use smithwright_runtime::{Config, Credentials};
///
/// let config = Config::new().region("eu-west-1").credentials(Credentials::new("AKIDEXAMPLE", "secret"));
/// ```
#[derive(Clone)]
pub struct Config {
    region: Option<String>,
    endpoint_url: Option<String>,
    endpoint: EndpointConfig,
    sigv4a_region_set: Option<String>,
    bearer_token: Option<Result<BearerToken, CallError>>,
    credentials: CredentialsSource,
    transport: Option<AnyTransport>,
    http: Settings,
    timeout: Option<Duration>,
    /// Whether somebody has said so.
    timeout_is_set: bool,
    attempt_timeout: Option<Duration>,
    stream_idle_timeout: Option<Duration>,
    retry: RetryConfig,
    app_name: Option<String>,
    encode_options: EncodeOptions,
    checksum_trailers: bool,
    clock: Clock,
    #[cfg(feature = "metrics")]
    meter: Option<opentelemetry::metrics::Meter>,
    ambient: Option<Arc<Ambient>>,
}

/// What time it is.
pub(crate) type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

impl Default for Config {
    fn default() -> Self {
        Self {
            region: None,
            endpoint_url: None,
            endpoint: EndpointConfig::default(),
            sigv4a_region_set: None,
            bearer_token: None,
            credentials: CredentialsSource::Unset,
            transport: None,
            http: Settings {
                connect_timeout: Some(DEFAULT_CONNECT_TIMEOUT),
                tls_timeout: Some(DEFAULT_TLS_TIMEOUT),
                ..Settings::default()
            },
            timeout: Some(DEFAULT_TIMEOUT),
            timeout_is_set: false,
            attempt_timeout: Some(DEFAULT_ATTEMPT_TIMEOUT),
            stream_idle_timeout: Some(DEFAULT_STREAM_IDLE_TIMEOUT),
            retry: RetryConfig::default(),
            app_name: None,
            encode_options: EncodeOptions::default(),
            checksum_trailers: true,
            clock: Arc::new(Timestamp::now),
            #[cfg(feature = "metrics")]
            meter: None,
            ambient: None,
        }
    }
}

impl Config {
    /// No settings but the default time limits; neither environment nor files are looked at.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The settings of the machine: environment variables and shared AWS files, both read once, now.
    ///
    /// Region: `AWS_REGION`, `AWS_DEFAULT_REGION`, then `region` of the profile. Credentials: see
    /// [`credentials`](crate::credentials); clients made of clones of one `Config` share them, and the first one's transport
    /// and region serve to get them. Endpoint: `AWS_ENDPOINT_URL_<SERVICE>`,
    /// `AWS_ENDPOINT_URL`, the profile's `services` section, its `endpoint_url`; of which kind: `AWS_USE_FIPS_ENDPOINT`,
    /// `AWS_USE_DUALSTACK_ENDPOINT`, `AWS_ACCOUNT_ID_ENDPOINT_MODE`, `AWS_ENABLE_ENDPOINT_DISCOVERY` (or botocore's
    /// `AWS_ENDPOINT_DISCOVERY_ENABLED`), then the same of the profile (`endpoint_discovery_enabled`). Roots: `AWS_CA_BUNDLE`,
    /// then `ca_bundle`.
    /// Retries: `AWS_MAX_ATTEMPTS` and `AWS_RETRY_MODE`, then `max_attempts` and `retry_mode`; all modes mean `standard`.
    /// Proxy: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in either case.
    /// Signatures for several regions: `AWS_SIGV4A_SIGNING_REGION_SET`, then `sigv4a_signing_region_set`.
    /// Application: `AWS_SDK_UA_APP_ID`, then `sdk_ua_app_id`.
    /// Checksums: `AWS_REQUEST_CHECKSUM_CALCULATION` and `AWS_RESPONSE_CHECKSUM_VALIDATION`, then the same of the profile.
    /// Compression: `AWS_DISABLE_REQUEST_COMPRESSION` and `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES`, then the same of the
    /// profile.
    /// Files: `AWS_CONFIG_FILE`, `AWS_SHARED_CREDENTIALS_FILE`, else those in `~/.aws`; profile: `AWS_PROFILE`, then
    /// `AWS_DEFAULT_PROFILE`, else `default`.
    ///
    /// Fails if a file that a variable names cannot be read, if the profile that a variable names is not there or has a line
    /// that cannot be read, or if a setting is not valid. What else cannot be read is reported by the calls that need it.
    pub async fn from_env() -> Result<Self, CallError> {
        Self::of_machine().await
    }

    fn of_machine() -> BoxFuture<'static, Result<Self, CallError>> {
        Box::pin(async {
            let load = || Ambient::load(Env::of_process());
            // A home directory may be far away: do not stall the other tasks.
            let ambient = if tokio::runtime::Handle::try_current().is_ok() {
                let cut_short = || CallError::new(CallErrorKind::Config, "reading the AWS files was cut short");
                blocking(load).await.ok_or_else(cut_short)?
            } else {
                load()
            }?;
            Self::from_ambient(ambient)
        })
    }

    pub(crate) fn from_ambient(ambient: Ambient) -> Result<Self, CallError> {
        let ambient = Arc::new(ambient);
        let config = Self::default();
        Ok(Self {
            credentials: CredentialsSource::Chain(Arc::new(Chain::new(ambient.clone()))),
            encode_options: ambient.encode_options()?,
            retry: ambient.retry()?,
            endpoint: ambient.endpoint()?,
            sigv4a_region_set: ambient.sigv4a_region_set()?,
            http: Settings {
                roots: ambient
                    .ca_bundle()?
                    .map_or(Roots::Default, |bundle| Roots::File(bundle.text.into(), Some(bundle.place))),
                proxy: Proxy::from_env(ambient.env()),
                ..config.http
            },
            ambient: Some(ambient),
            ..config
        })
    }

    /// The region to call and to sign for, such as `eu-west-1`.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Where to send requests, such as `http://localhost:4566`; requests' paths are appended to its path.
    #[must_use]
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.endpoint_url = Some(url.into());
        self
    }

    /// What carries requests instead of [`HttpTransport`](crate::HttpTransport); limits below attempts, roots and proxy are
    /// then its own matter.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(AnyTransport::of(transport));
        self
    }

    /// How often and after which waits a failed call is made again.
    #[must_use]
    pub fn retry(mut self, retry: RetryConfig) -> Self {
        self.retry = retry;
        self
    }

    /// The name of the application, as AWS's logs show it in the user agent: up to 50 letters, digits or any of
    /// ``!#$%&'*+-.^_`|~``. Other characters are sent as `-`, and what is beyond the fiftieth is left out.
    #[must_use]
    pub fn app_name(mut self, name: impl Into<String>) -> Self {
        self.app_name = Some(name.into());
        self
    }

    /// In which form requests and responses are, of a service that has more than one (Kinesis); that of its model by default.
    ///
    /// ```
    /// # use smithwright_runtime::{Config, Wire};
    /// let config = Config::new().wire(Wire::Cbor);
    /// ```
    #[must_use]
    pub fn wire(mut self, wire: Wire) -> Self {
        self.encode_options.wire = wire;
        self
    }

    /// Where the token of an unset `idempotencyToken` member comes from.
    #[must_use]
    pub fn idempotency_tokens(mut self, tokens: IdempotencyTokens) -> Self {
        self.encode_options.idempotency_tokens = tokens;
        self
    }

    /// Whether operations may put a prefix before the host, as their model says. Yes by default.
    #[must_use]
    pub fn host_prefix(mut self, allowed: bool) -> Self {
        self.encode_options.without_host_prefix = !allowed;
        self
    }

    /// From how many bytes on requests are compressed, of operations whose model allows it; `None` for never.
    ///
    /// 10,240 by default.
    #[must_use]
    pub fn compress_from(mut self, bytes: impl Into<Option<usize>>) -> Self {
        self.encode_options.compress_from = bytes.into();
        self
    }

    /// Which requests get a checksum that nobody chose, by CRC-32, of operations that take one (S3). All by default.
    ///
    /// [`WhenChecksums::Required`] is for servers that imitate S3 and refuse what they do not know.
    #[must_use]
    pub fn request_checksums(mut self, when: WhenChecksums) -> Self {
        self.encode_options.request_checksums = when;
        self
    }

    /// Whether checksums of responses are asked for, of operations that give them. They are by default.
    ///
    /// A response that has one is compared with it in any case; the last read fails if they differ.
    #[must_use]
    pub fn response_checksums(mut self, when: WhenChecksums) -> Self {
        self.encode_options.response_checksums = when;
        self
    }

    /// Whether the checksum of a stream may follow its bytes (`aws-chunked`), as it does over TLS by default.
    ///
    /// Without, a stream is read twice, and its checksum is in a header; for servers that do not know such trailers.
    #[must_use]
    pub fn checksum_trailers(mut self, allowed: bool) -> Self {
        self.checksum_trailers = allowed;
        self
    }

    /// What time it is, for signatures; the system's clock by default.
    #[must_use]
    pub fn clock(mut self, now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(now);
        self
    }

    /// What measures calls: the meter of this name, of OpenTelemetry's crate, instead of the program's
    /// (`opentelemetry::global::meter`). That one is asked for when the client is made, so set its provider before.
    #[cfg(feature = "metrics")]
    #[must_use]
    pub fn meter(mut self, meter: opentelemetry::metrics::Meter) -> Self {
        self.meter = Some(meter);
        self
    }

    /// The application's name in force.
    pub(crate) fn effective_app_name(&self) -> Option<&str> {
        self.app_name.as_deref().or_else(|| self.ambient.as_ref()?.app_name())
    }

    /// Where the program runs, in AWS's words.
    pub(crate) fn execution_env(&self) -> Option<&str> {
        self.ambient.as_ref()?.execution_env()
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("region", &self.region)
            // It may hold a password by mistake.
            .field("endpoint_url", &self.endpoint_url.as_deref().map(crate::shown::url))
            .field("endpoint", &self.endpoint)
            .field("sigv4a_region_set", &self.sigv4a_region_set)
            .field("credentials", &self.credentials)
            .field("http", &self.http)
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("stream_idle_timeout", &self.stream_idle_timeout)
            .field("retry", &self.retry)
            .field("app_name", &self.app_name)
            .field("encode_options", &self.encode_options)
            .field("checksum_trailers", &self.checksum_trailers)
            .field("ambient", &self.ambient)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Ambient, Config};
    use crate::Credentials;
    use crate::env::Env;
    use crate::profile::Profile;
    use crate::service::fixture::KINESIS;

    fn ambient() -> Config {
        let variables = [
            ("AWS_REGION", "eu-west-1"),
            ("AWS_ENDPOINT_URL_KINESIS", "http://localhost:1"),
            ("AWS_ACCESS_KEY_ID", "AKID"),
            ("AWS_SECRET_ACCESS_KEY", "hidden-key"),
        ];
        let profile =
            Profile::from_texts("default", "", "[default]\naws_session_token = hidden-token").expect("a profile");
        Config::from_ambient(Ambient::new(Env::from_pairs(&variables), profile)).expect("settings")
    }

    #[test]
    fn setters_come_before_the_machine() {
        let config = ambient();
        assert_eq!(config.effective_region(), Ok(Some("eu-west-1")));
        assert_eq!(config.effective_endpoint_url(&KINESIS), Ok(Some("http://localhost:1")));
        let config = config.region("us-east-1").endpoint_url("http://localhost:2");
        assert_eq!(config.effective_region(), Ok(Some("us-east-1")));
        assert_eq!(config.effective_endpoint_url(&KINESIS), Ok(Some("http://localhost:2")));
        assert_eq!(Config::new().effective_region(), Ok(None));
    }

    #[test]
    fn what_the_machine_says_wrongly_is_named_unless_it_is_overridden() {
        let variables = [("AWS_REGION", "us east"), ("AWS_ENDPOINT_URL", "localhost:1")];
        let profile = || Profile::from_texts("default", "", "").expect("a profile");
        let config = || Config::from_ambient(Ambient::new(Env::from_pairs(&variables), profile())).expect("settings");
        let error = config().effective_region().expect_err("refused").to_string();
        assert!(error.starts_with("AWS_REGION: region \"us east\" is not valid"), "{error}");
        let error = config().effective_endpoint_url(&KINESIS).expect_err("refused").to_string();
        assert!(error.starts_with("AWS_ENDPOINT_URL: endpoint URL \"localhost:1\" must begin with"), "{error}");
        let config = config().region("eu-west-1").endpoint_url("http://localhost:1");
        assert!(config.effective_region().is_ok() && config.effective_endpoint_url(&KINESIS).is_ok());
    }

    #[test]
    fn old_names_of_regions_ask_for_fips() {
        let config = Config::new().region("fips-us-east-1");
        assert_eq!((config.effective_region(), config.region_asks_for_fips()), (Ok(Some("us-east-1")), true));
        assert!(!config.region("us-east-1").region_asks_for_fips());
    }

    #[test]
    fn where_there_is_no_region_it_is_said_what_was_looked_at() {
        let profile = Profile::from_texts("default", "[default\nregion = x", "").expect("a profile");
        let config = Config::from_ambient(Ambient::new(Env::from_pairs(&[]), profile)).expect("settings");
        let error = config.no_region().to_string();
        let words =
            ["no region: set AWS_REGION", "; looked at profile `default` in config", "config:1: a section's name"];
        assert!(words.iter().all(|words| error.contains(words)), "{error}");
    }

    #[test]
    fn debug_shows_no_secret() {
        let config =
            Config::new().credentials(Credentials::new("AKID", "hidden-key").with_session_token("hidden-token"));
        for config in [ambient(), config.endpoint_url("http://me:hidden@a")] {
            let debug = format!("{config:?}");
            assert!(!debug.contains("hidden"), "{debug}");
        }
    }
}
