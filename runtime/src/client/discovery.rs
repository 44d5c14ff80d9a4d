//! Asks services where calls go (endpoint discovery), and keeps what they say for as long as it is good. Knows no operation's types.
//!
//! Calls share one request. Those with a good endpoint go on with it while a task of its own asks anew, shortly before it ends;
//! the others wait for whoever asks, and one of them takes over if that one goes away.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;

use super::Client;
use super::shared::Shared;
use crate::endpoint::{Discovered, Discovery, DiscoveryOf, EndpointDiscovery, Origin};
use crate::executor::BoxFuture;
use crate::{CallError, CallErrorKind, Credentials, ErrorMeta, Timestamp};

/// How many seconds before its end an endpoint is asked for anew: a tenth of what it is good for, and no more than this.
const MOST_RENEW_BEFORE: i64 = 300;

/// How many seconds nobody is asked after a failure, of calls that can do without.
const REST_AFTER_FAILURE: i64 = 60;

/// The endpoints that a client has found, by access key and what they are of.
#[derive(Default)]
pub(super) struct Discoveries(Mutex<HashMap<(String, DiscoveryOf), Arc<Place>>>);

/// The endpoint of some calls.
#[derive(Default)]
struct Place {
    state: Mutex<State>,
    /// Held by whoever asks.
    turn: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    failed: Option<Failed>,
    /// How often the service was asked.
    asked: u64,
}

struct Held {
    url: Arc<str>,
    renew_at: i64,
    ends_at: i64,
}

/// The last request, if it failed.
struct Failed {
    why: CallError,
    /// When to ask again.
    until: i64,
}

/// What a call is to do.
enum Step {
    Take(Option<Arc<str>>),
    /// As well, but somebody should ask anew.
    Renew(Arc<str>),
    /// Ask, unless somebody has since the service was asked so often.
    Ask(u64),
}

/// How one call finds its endpoint.
pub(super) struct Discovering {
    client: Arc<Shared>,
    what: Discovery,
    /// What the last attempt went by.
    used: Option<(Arc<Place>, Arc<str>)>,
}

impl Discovering {
    /// `None` if the call goes by settings and rules alone; fails if it cannot.
    pub(super) fn of(client: &Arc<Shared>, what: Discovery) -> Result<Option<Self>, CallError> {
        let wanted = client.discovery().filter(|_| !client.has_endpoint_url());
        match (wanted, what.required) {
            (None, _) | (Some(EndpointDiscovery::Auto | EndpointDiscovery::Never), false) => Ok(None),
            (Some(EndpointDiscovery::Never), true) => Err(switched_off(&what)),
            (Some(_), _) => Ok(Some(Self { client: Arc::clone(client), what, used: None })),
        }
    }

    /// The URL to go to, signed by these keys; `None` for that of the region.
    pub(super) fn find(&mut self, keys: Option<&Credentials>) -> BoxFuture<'_, Result<Option<Arc<str>>, CallError>> {
        let key = (keys.map(|keys| keys.access_key_id().to_owned()).unwrap_or_default(), self.what.of.key());
        let place = self.client.discoveries.place(key, self.client.now());
        Box::pin(async move {
            let found = place.find(&self.client, &self.what).await?;
            self.used = found.clone().map(|url| (place, url));
            Ok(found)
        })
    }

    /// Forgets the endpoint of the last attempt if `error` says that it is none any more; whether it does.
    pub(super) fn refused(&self, error: &ErrorMeta) -> bool {
        let is_gone = || error.status() == Some(421) || error.code() == Some(self.what.error);
        let Some((place, url)) = self.used.as_ref().filter(|_| error.call().is_none() && is_gone()) else {
            return false;
        };
        let mut state = place.state();
        // Another call may have found another one by now.
        if state.held.as_ref().is_some_and(|held| held.url == *url) {
            state.held = None;
            state.failed = None;
        }
        true
    }
}

impl Discoveries {
    /// The place of a key. Makes room by forgetting endpoints that are good no longer, such as those of earlier keys.
    fn place(&self, key: (String, DiscoveryOf), now: Timestamp) -> Arc<Place> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = places.get(&key) {
            return Arc::clone(place);
        }
        let is_good = |place: &Place| place.state().held.as_ref().is_some_and(|held| now.secs() < held.ends_at);
        places.retain(|_, place| Arc::strong_count(place) > 1 || is_good(place));
        Arc::clone(places.entry(key).or_default())
    }
}

impl Place {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn find(self: &Arc<Self>, client: &Arc<Shared>, what: &Discovery) -> Result<Option<Arc<str>>, CallError> {
        let step = self.state().step(client.now().secs(), what.required);
        match step {
            Step::Take(url) => Ok(url),
            Step::Renew(url) => {
                self.renew(client, what);
                Ok(Some(url))
            }
            Step::Ask(asked) => {
                let _turn = self.turn.lock().await;
                if self.state().asked == asked {
                    self.ask(client, what).await;
                }
                self.state().outcome(what)
            }
        }
    }

    /// Asks in a task of its own, unless somebody does.
    fn renew(self: &Arc<Self>, client: &Arc<Shared>, what: &Discovery) {
        let (Ok(runtime), Ok(turn)) = (Handle::try_current(), Arc::clone(&self.turn).try_lock_owned()) else { return };
        let (place, client, what) = (Arc::clone(self), Arc::clone(client), what.clone());
        let task: BoxFuture<'_, ()> = Box::pin(async move {
            place.ask(&client, &what).await;
            drop(turn);
        });
        runtime.spawn(task);
    }

    /// Asks the service, and notes what it says.
    async fn ask(&self, client: &Arc<Shared>, what: &Discovery) {
        let answer = ask(client, what).await;
        let now = client.now().secs();
        let mut state = self.state();
        state.asked = state.asked.wrapping_add(1);
        match answer {
            Ok((url, minutes)) => {
                let length = minutes.max(0).saturating_mul(60);
                let ends_at = now.saturating_add(length);
                let renew_at = ends_at.saturating_sub((length / 10).min(MOST_RENEW_BEFORE));
                state.held = Some(Held { url, renew_at, ends_at });
                state.failed = None;
            }
            Err(why) => state.failed = Some(Failed { why, until: now.saturating_add(REST_AFTER_FAILURE) }),
        }
    }
}

impl State {
    fn step(&self, now: i64, required: bool) -> Step {
        let rests = self.failed.as_ref().is_some_and(|failed| now < failed.until);
        match &self.held {
            Some(held) if now < held.renew_at => Step::Take(Some(Arc::clone(&held.url))),
            Some(held) if now < held.ends_at && !rests => Step::Renew(Arc::clone(&held.url)),
            // It may be good still, and there is no better one.
            Some(held) if rests => Step::Take(Some(Arc::clone(&held.url))),
            None if rests && !required => Step::Take(None),
            _ => Step::Ask(self.asked),
        }
    }

    /// What a call does that has asked, or waited for who did.
    fn outcome(&self, what: &Discovery) -> Result<Option<Arc<str>>, CallError> {
        match (&self.held, &self.failed) {
            (Some(held), _) => Ok(Some(Arc::clone(&held.url))),
            (None, Some(failed)) if what.required => Err(failed.why.clone()),
            (None, _) => Ok(None),
        }
    }
}

/// Calls the operation that says where others go: the first endpoint's URL, and for how many minutes it is good.
async fn ask(client: &Arc<Shared>, what: &Discovery) -> Result<(Arc<str>, i64), CallError> {
    let failed = |why: &ErrorMeta| {
        let message = format!("no endpoint could be found for the call: {why}");
        CallError::new(CallErrorKind::Endpoint, message)
    };
    let asking = Client(Arc::clone(client));
    let endpoints = (what.ask)(&asking, &what.of).await.map_err(|error| failed(&error))?;
    let none = || {
        let message = format!("{} named no endpoint", what.asked);
        failed(&CallError::new(CallErrorKind::Endpoint, message))
    };
    let Discovered { address, minutes } = endpoints.into_iter().next().ok_or_else(none)?;
    let url = if address.contains("://") { address } else { format!("https://{address}") };
    Origin::parse(&url).map_err(|error| failed(&error.with_operation(what.asked)))?;
    Ok((url.into(), minutes))
}

/// Why a call that has no other endpoint cannot be made.
fn switched_off(what: &Discovery) -> CallError {
    let message = format!(
        "the service has to be asked for the endpoint, by {}, and that is switched off: switch it on by \
         Config::endpoint_discovery, AWS_ENABLE_ENDPOINT_DISCOVERY or `endpoint_discovery_enabled` in the profile, or give an \
         endpoint by Config::endpoint_url",
        what.asked
    );
    CallError::new(CallErrorKind::Config, message)
}
