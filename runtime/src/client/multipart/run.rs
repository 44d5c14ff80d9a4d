//! How an upload goes: one call if it is small, else it is begun, sent part by part, and joined or given up.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::runtime::Handle;

use super::parts::Parts;
use super::{Client, Multipart, OnProgress, Progress, Upload, UploadError};
use crate::executor::BoxFuture;
use crate::{ByteStream, CallError, CallErrorKind, ErrorMeta, Operation};

type Result<T, M> = std::result::Result<T, UploadError<<M as Multipart>::AnyError>>;

impl<M: Multipart> Upload<M> {
    pub(super) async fn run(self) -> Result<M::Output, M> {
        let Self { client, mut input, part_size, concurrency, on_progress } = self;
        let mut body = M::take_body(&mut input);
        let mut parts = Parts::new(body.clone(), part_size, M::LIMITS).map_err(failed::<M, M>)?;
        // What can be read in place and is small is left as it is.
        let small = body.length().filter(|length| *length <= parts.size && body.part(0, *length).is_some());
        let first = match small {
            Some(_) => None,
            None => poll_fn(|context| parts.poll_next(context)).await.map_err(failed::<M, M>)?,
        };
        match first {
            Some(first) if first.length() == Some(parts.size) => {
                if let Some(member) = M::unfit(&input) {
                    let message = format!(
                        "`{member}` cannot be sent with a body in parts, and this is larger than one of {} bytes: leave it \
                         out, or send the body whole",
                        parts.size
                    );
                    return Err(failed::<M, M>(CallError::new(CallErrorKind::Input, message)));
                }
                M::choose_checksum(&mut input, must_have_checksum(&client));
                InParts::<M> { client, input: Arc::new(input), concurrency, on_progress }.run(parts, first).await
            }
            first => {
                if small.is_none() {
                    body = first.unwrap_or_default();
                }
                let length = body.length();
                M::set_body(&mut input, body);
                let sent = client.call::<M>(&input).await;
                let output = sent.map_err(|error| UploadError::new(M::any_error(error), None))?;
                if let Some(tell) = on_progress {
                    tell(Progress { bytes: length.unwrap_or_default(), length, parts: 1 });
                }
                Ok(output)
            }
        }
    }
}

/// The error of an operation that was not called at all.
fn failed<M: Multipart, O: Operation>(error: CallError) -> UploadError<M::AnyError> {
    UploadError::new(error.with_operation(O::INFO.name).into(), None)
}

/// Whether parts have checksums even if nobody says so.
#[cfg_attr(not(feature = "checksums"), expect(unused_variables, reason = "there are none"))]
fn must_have_checksum(client: &Client) -> bool {
    #[cfg(feature = "checksums")]
    {
        client.0.encode_options.request_checksums == crate::WhenChecksums::Supported
    }
    #[cfg(not(feature = "checksums"))]
    {
        false
    }
}

/// A part under way: its number, its length, and what is told of it.
type Sending<'a, M> = BoxFuture<'a, Result<(i32, u64, <M as Multipart>::Completed), M>>;

/// An upload in parts.
struct InParts<M: Multipart> {
    client: Client,
    input: Arc<M::Input>,
    concurrency: Option<usize>,
    on_progress: Option<OnProgress>,
}

/// What is known of parts that were sent.
struct Sent<T> {
    parts: Vec<(i32, T)>,
    bytes: u64,
}

/// What happens while parts are under way.
enum Event<M: Multipart> {
    Read(std::result::Result<Option<ByteStream>, CallError>),
    Sent(Result<(i32, u64, M::Completed), M>),
    End,
}

impl<M: Multipart> InParts<M> {
    async fn run(self, parts: Parts, first: ByteStream) -> Result<M::Output, M> {
        let created = Creating::<M>::new(&self.client, &self.input).answer().await;
        let created = created.map_err(|error| UploadError::new(error.into(), None))?;
        let Some(id) = M::upload_id(&created).map(str::to_owned).filter(|id| !id.is_empty()) else {
            let message = "the service has begun an upload, and does not say its id";
            return Err(failed::<M, M::Create>(CallError::new(CallErrorKind::Decode, message)));
        };
        let mut begun = Begun::<M> { client: self.client.clone(), abort: Some(M::abort(&self.input, &id)) };
        match self.send(&id, parts, first).await {
            Ok((completed, bytes)) => {
                begun.abort = None;
                Ok(M::output(created, completed, bytes))
            }
            Err(error) if error.may_be_complete() => {
                begun.abort = None;
                Err(error.of_upload(id, Ok(())))
            }
            Err(error) => {
                let aborted = begun.abort().await;
                Err(error.of_upload(id, aborted))
            }
        }
    }

    /// Sends all parts, and joins them.
    async fn send(
        &self,
        id: &str,
        parts: Parts,
        first: ByteStream,
    ) -> Result<(<M::Complete as Operation>::Output, u64), M> {
        let Sent { mut parts, bytes } = self.send_parts(id, parts, first).await?;
        parts.sort_unstable_by_key(|(number, _)| *number);
        let parts = parts.into_iter().map(|(_, part)| part).collect();
        let completed = self.client.call::<M::Complete>(&M::complete(&self.input, id, parts, bytes)).await;
        let completed = completed.map_err(|error| {
            let error = error.into();
            let unknown = is_unknown::<M>(&error);
            UploadError::new(error, None).with_may_be_complete(unknown)
        })?;
        Ok((completed, bytes))
    }

    async fn send_parts(&self, id: &str, mut parts: Parts, first: ByteStream) -> Result<Sent<M::Completed>, M> {
        let most = self.concurrency.unwrap_or(parts.at_a_time).max(1);
        let mut sent = Sent { parts: Vec::new(), bytes: 0 };
        let mut number = 1;
        let mut running = vec![self.send_part(id, number, first)];
        let mut ended = false;
        loop {
            let wanted = !ended && running.len() < most;
            match poll_fn(|context| poll::<M>(&mut running, wanted.then_some(&mut parts), context)).await {
                Event::Read(Ok(Some(part))) => {
                    number = next_number::<M>(number, parts.size)?;
                    running.push(self.send_part(id, number, part));
                }
                Event::Read(Ok(None)) => ended = true,
                Event::Read(Err(error)) => {
                    let error = error.with_operation(M::Part::INFO.name).into();
                    return Err(UploadError::new(error, u32::try_from(number.saturating_add(1)).ok()));
                }
                Event::Sent(result) => {
                    let (number, length, part) = result?;
                    sent.parts.push((number, part));
                    sent.bytes = sent.bytes.saturating_add(length);
                    if let Some(tell) = &self.on_progress {
                        let count = u32::try_from(sent.parts.len()).unwrap_or(u32::MAX);
                        tell(Progress { bytes: sent.bytes, length: parts.length, parts: count });
                    }
                }
                Event::End => return Ok(sent),
            }
        }
    }

    fn send_part<'a>(&'a self, id: &str, number: i32, body: ByteStream) -> Sending<'a, M> {
        let length = body.length().unwrap_or_default();
        let input = M::part(&self.input, id, number, body);
        Box::pin(async move {
            match self.client.call::<M::Part>(&input).await {
                Ok(output) => Ok((number, length, M::completed(number, output))),
                Err(error) => Err(UploadError::new(error.into(), u32::try_from(number).ok())),
            }
        })
    }
}

/// Whether parts may have been joined although the call that joins them has failed: it, or an earlier attempt of it, may have
/// come to the service and got no answer.
fn is_unknown<M: Multipart>(error: &M::AnyError) -> bool {
    let unanswered = |error: &ErrorMeta| {
        matches!(error.call(), Some(CallErrorKind::Timeout | CallErrorKind::Transport | CallErrorKind::Decode))
    };
    let error: &ErrorMeta = error;
    let earlier = error.earlier_attempts();
    // Whatever an earlier attempt was told, it may have been the one that joined what is no longer there.
    let gone = !earlier.is_empty() && error.code() == Some(M::NO_SUCH_UPLOAD);
    // A proxy's word that it got no answer is none of the service.
    let by_another = error.code().is_none() && error.status().is_some_and(|status| status >= 500);
    error.attempts() > 0 && (gone || by_another || unanswered(error) || earlier.iter().any(unanswered))
}

/// The number of the part behind another.
fn next_number<M: Multipart>(number: i32, size: u64) -> Result<i32, M> {
    let count = M::LIMITS.count;
    number.checked_add(1).filter(|next| u32::try_from(*next).is_ok_and(|next| next <= count)).ok_or_else(|| {
        let message = format!(
            "there are more bytes than {count} parts of {size} hold, which is as many as the service takes: say how many \
             there are by ByteStream::with_length, or make parts larger by `part_size`"
        );
        failed::<M, M::Part>(CallError::new(CallErrorKind::Input, message))
    })
}

/// What happens first: a part is sent, another is there to be sent, or there is nothing to wait for.
fn poll<M: Multipart>(
    running: &mut Vec<Sending<'_, M>>,
    parts: Option<&mut Parts>,
    context: &mut Context<'_>,
) -> Poll<Event<M>> {
    for at in 0..running.len() {
        if let Some(Poll::Ready(result)) = running.get_mut(at).map(|part| part.as_mut().poll(context)) {
            drop(running.swap_remove(at));
            return Poll::Ready(Event::Sent(result));
        }
    }
    match parts {
        Some(parts) => parts.poll_next(context).map(Event::Read),
        None if running.is_empty() => Poll::Ready(Event::End),
        None => Poll::Pending,
    }
}

type Answer<O> = std::result::Result<<O as Operation>::Output, <O as Operation>::Error>;

/// The call that begins an upload. If nobody waits for it any longer, it goes on by itself, to give up what it has begun.
struct Creating<M: Multipart> {
    client: Client,
    input: Arc<M::Input>,
    /// Until it is answered.
    call: Option<BoxFuture<'static, Answer<M::Create>>>,
}

impl<M: Multipart> Creating<M> {
    fn new(client: &Client, input: &Arc<M::Input>) -> Self {
        let (caller, create) = (client.clone(), M::create(input));
        let call = Box::pin(async move { caller.call::<M::Create>(&create).await });
        Self { client: client.clone(), input: Arc::clone(input), call: Some(call) }
    }

    async fn answer(&mut self) -> Answer<M::Create> {
        let answer =
            poll_fn(|context| self.call.as_mut().map_or(Poll::Pending, |call| call.as_mut().poll(context))).await;
        self.call = None;
        answer
    }
}

impl<M: Multipart> Drop for Creating<M> {
    fn drop(&mut self) {
        let Some((call, handle)) = self.call.take().zip(Handle::try_current().ok()) else { return };
        let (client, input) = (self.client.clone(), Arc::clone(&self.input));
        handle.spawn(async move {
            let abort = call.await.ok().and_then(|created| M::upload_id(&created).map(|id| M::abort(&input, id)));
            if let Some(abort) = abort {
                let _ = client.call::<M::Abort>(&abort).await;
            }
        });
    }
}

/// An upload that was begun, and is given up unless it is completed.
struct Begun<M: Multipart> {
    client: Client,
    abort: Option<<M::Abort as Operation>::Input>,
}

impl<M: Multipart> Begun<M> {
    async fn abort(&mut self) -> std::result::Result<(), M::AnyError> {
        // Kept until it is answered, so that it is asked again where the caller gives up meanwhile.
        if let Some(input) = &self.abort {
            let aborted = self.client.call::<M::Abort>(input).await;
            self.abort = None;
            // What is not there needs no giving up.
            return aborted.map(|_| ()).map_err(Into::into).or_else(|error: M::AnyError| {
                if error.code() == Some(M::NO_SUCH_UPLOAD) { Ok(()) } else { Err(error) }
            });
        }
        Ok(())
    }
}

impl<M: Multipart> Drop for Begun<M> {
    fn drop(&mut self) {
        let Some((input, handle)) = self.abort.take().zip(Handle::try_current().ok()) else { return };
        let client = self.client.clone();
        handle.spawn(async move {
            // Nobody is left to be told.
            let _ = client.call::<M::Abort>(&input).await;
        });
    }
}
