//! Reads `JMESPath` expressions, within limits. Knows nothing of shapes.

use jmespath::ast::Ast;

/// The longest expression that is read; and how deep its brackets may nest, since it is read recursively.
const LONGEST: usize = 4096;
const DEEPEST: usize = 64;

/// Reads an expression; the error says what is wrong with it.
pub fn parse_path(text: &str) -> Result<Ast, String> {
    let mut depth = 0_usize;
    let deepest = text.bytes().map(|byte| {
        match byte {
            b'(' | b'[' | b'{' | b'!' | b'&' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth
    });
    if text.len() > LONGEST || deepest.max().unwrap_or_default() > DEEPEST {
        return Err(format!("it is longer than {LONGEST} bytes, or nests deeper than {DEEPEST}"));
    }
    jmespath::parse(text).map_err(|error| {
        let reason = error.reason.to_string();
        format!("{} at character {}", reason.trim_end_matches('.'), error.offset)
    })
}
