//! Polly: speech as a stream of bytes, and into a file.

use ::polly::polly::{Client, GetLexiconError, GetLexiconInput, OutputFormat, SynthesizeSpeechInput, VoiceId};

use super::{config, run};

#[test]
fn speech_is_read_as_it_comes_or_saved() {
    run(async {
        let client = Client::new(config());
        let say = SynthesizeSpeechInput::new(OutputFormat::Mp3, "Hello, you.", VoiceId::Joanna);
        let mut said = client.synthesize_speech(&say).await.expect("speech");
        assert_eq!(said.content_type.as_deref(), Some("audio/mpeg"));
        let mut bytes = Vec::new();
        while let Some(chunk) = said.audio_stream.next().await {
            bytes.extend_from_slice(&chunk.expect("a piece"));
        }

        let path = std::env::temp_dir().join(format!("smithwright-{}.mp3", std::process::id()));
        let said = client.synthesize_speech(&say).await.expect("speech");
        said.audio_stream.save_to(&path).await.expect("a file");
        let saved = std::fs::read(&path).expect("the file");
        std::fs::remove_file(&path).expect("no file");
        assert_eq!(saved, bytes);
    });
}

#[test]
fn a_lexicon_that_is_not_there_is_an_error_of_its_type() {
    let error = run(async { Client::new(config()).get_lexicon(&GetLexiconInput::new("none")).await });
    match error.expect_err("no lexicon") {
        GetLexiconError::LexiconNotFoundException(error) => assert_eq!(error.meta.status(), Some(400)),
        other => panic!("{other}"),
    }
}
