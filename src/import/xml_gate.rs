//! The gate for XML: size, depth, tags and encoding are bounded before any tree is built.

/// Largest XML file that is read.
pub const LARGEST_XML: u64 = 64 << 20;
/// Deepest nesting of elements that is read.
pub const DEEPEST_XML: usize = 200;
/// Longest single tag, in bytes: some hundred attributes.
const LONGEST_TAG: usize = 64 << 10;

/// Why an XML file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XmlRefusal {
    /// Not UTF-8, by its bytes or by its own words.
    #[error("not UTF-8; save it as UTF-8")]
    Encoding,
    /// A document type declaration, which can name files and bombs.
    #[error("a document type declaration (DOCTYPE), which is never followed")]
    Doctype,
    /// Nested deeper than 200.
    #[error("elements nested more than 200 deep")]
    TooDeep,
    /// A tag longer than 64 KiB.
    #[error("a tag longer than 64 KiB")]
    TagTooLong,
    /// A comment, a tag or an element without its end.
    #[error("cut short or not XML")]
    Unfinished,
}

impl XmlRefusal {
    /// The finding's code.
    pub const fn code(self) -> &'static str {
        match self {
            XmlRefusal::Encoding => "unsupported.xml_encoding",
            XmlRefusal::Doctype => "malformed.xml_doctype",
            XmlRefusal::TooDeep | XmlRefusal::TagTooLong => "over_limit.xml",
            XmlRefusal::Unfinished => "malformed.xml",
        }
    }
}

/// The text of an XML file that may be given to a parser.
pub fn admit(bytes: &[u8]) -> Result<&str, XmlRefusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| XmlRefusal::Encoding)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !says_utf8(text) || text.contains('\0') {
        return Err(XmlRefusal::Encoding);
    }
    let (mut rest, mut depth) = (text, 0usize);
    while let Some(at) = rest.find('<') {
        let tag = &rest[at + 1..];
        let (length, step) = measure(tag)?;
        match step {
            Step::In => depth += 1,
            Step::Out => depth = depth.saturating_sub(1),
            Step::Stay => {}
        }
        if depth > DEEPEST_XML {
            return Err(XmlRefusal::TooDeep);
        }
        rest = &tag[length..];
    }
    if depth == 0 {
        Ok(text)
    } else {
        Err(XmlRefusal::Unfinished)
    }
}

/// What a tag does to the depth.
enum Step {
    In,
    Out,
    Stay,
}

/// Bytes from behind `<` to behind the tag, and what it does to the depth.
fn measure(tag: &str) -> Result<(usize, Step), XmlRefusal> {
    let until = |end: &str| {
        tag.find(end)
            .map(|at| at + end.len())
            .ok_or(XmlRefusal::Unfinished)
    };
    if tag.starts_with("!--") {
        return Ok((until("-->")?, Step::Stay));
    }
    if tag.starts_with("![CDATA[") {
        return Ok((until("]]>")?, Step::Stay));
    }
    if tag.starts_with('!') {
        return Err(XmlRefusal::Doctype);
    }
    if tag.starts_with('?') {
        return Ok((until("?>")?, Step::Stay));
    }
    let (mut quote, mut last) = (None, 0);
    for (at, byte) in tag.bytes().enumerate().take(LONGEST_TAG) {
        match (byte, quote) {
            (b'>', None) if tag.starts_with('/') => return Ok((at + 1, Step::Out)),
            (b'>', None) if last == b'/' => return Ok((at + 1, Step::Stay)),
            (b'>', None) => return Ok((at + 1, Step::In)),
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            _ => {}
        }
        last = byte;
    }
    Err(if tag.len() > LONGEST_TAG {
        XmlRefusal::TagTooLong
    } else {
        XmlRefusal::Unfinished
    })
}

/// The XML declaration names UTF-8, ASCII or nothing.
fn says_utf8(text: &str) -> bool {
    let Some(declaration) = text
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split("?>").next())
    else {
        return true;
    };
    let Some((_, after)) = declaration.split_once("encoding") else {
        return true;
    };
    let name = after.trim_start().trim_start_matches('=').trim_start();
    let name = name.trim_start_matches(['"', '\'']).to_ascii_lowercase();
    ["utf-8", "us-ascii", "utf8"]
        .iter()
        .any(|known| name.starts_with(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_admitted_and_what_is_not() {
        let deep = |depth| "<a>".repeat(depth) + &"</a>".repeat(depth);
        let attributes = format!("<a {}/>", "x='1' ".repeat(20_000));
        let cases: [(&str, Option<XmlRefusal>); 14] = [
            ("<a><b c='>'/><!-- <x> --><![CDATA[<y>]]></a>", None),
            ("\u{feff}<?xml version='1.0' encoding='UTF-8'?><a/>", None),
            ("", None),
            (&deep(200), None),
            (&deep(201), Some(XmlRefusal::TooDeep)),
            (&deep(100_000), Some(XmlRefusal::TooDeep)),
            (&attributes, Some(XmlRefusal::TagTooLong)),
            (
                "<!DOCTYPE x SYSTEM 'file:///etc/hostname'><x/>",
                Some(XmlRefusal::Doctype),
            ),
            (
                "<?xml version='1.0' encoding='UTF-7'?><a/>",
                Some(XmlRefusal::Encoding),
            ),
            ("<a>\0</a>", Some(XmlRefusal::Encoding)),
            ("<a><b></b>", Some(XmlRefusal::Unfinished)),
            ("<a", Some(XmlRefusal::Unfinished)),
            ("<!-- <a/>", Some(XmlRefusal::Unfinished)),
            ("<a b='></a>", Some(XmlRefusal::Unfinished)),
        ];
        for (text, expected) in cases {
            assert_eq!(
                admit(text.as_bytes()).err(),
                expected,
                "{}",
                &text[..text.len().min(60)]
            );
        }
        assert_eq!(admit(b"\xff\xfe<\0a\0"), Err(XmlRefusal::Encoding));
    }
}
