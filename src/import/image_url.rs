//! The image that a viewer names by URL: WADO-RS path or WADO-URI query.

use compact_str::CompactString;

/// What a URL says of an image; empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageUrl {
    /// Study Instance UID.
    pub study_uid: CompactString,
    /// Series Instance UID.
    pub series_uid: CompactString,
    /// SOP Instance UID.
    pub sop_uid: CompactString,
    /// Frame, counted from 1.
    pub frame: Option<u32>,
}

impl ImageUrl {
    /// Read `.../studies/S/series/T/instances/U/frames/N` or `...?studyUID=S&seriesUID=T&objectUID=U`.
    pub fn parse(url: &str) -> ImageUrl {
        let mut read = ImageUrl::default();
        let mut previous = "";
        for part in url.split(['/', '?', '&', '#']) {
            let (key, value) = part.split_once('=').unwrap_or((previous, part));
            match key {
                "studies" | "studyUID" => read.study_uid = uid(value),
                "series" | "seriesUID" => read.series_uid = uid(value),
                "instances" | "objectUID" => read.sop_uid = uid(value),
                "frames" => read.frame = value.parse().ok().filter(|&number| number > 0),
                // Counted from 0 by the loaders of files.
                "frame" => read.frame = value.parse().ok().and_then(|n: u32| n.checked_add(1)),
                _ => {}
            }
            previous = part;
        }
        read
    }
}

/// A text that can be a UID; anything else is none.
fn uid(text: &str) -> CompactString {
    let plain = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    let is_uid = !text.is_empty() && text.len() <= 64 && text.bytes().all(plain);
    if is_uid {
        text.into()
    } else {
        CompactString::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_found_in_urls() {
        let cases = [
            (
                "wadors:/studies/1.2/series/1.3/instances/1.4/frames/7",
                "1.2 1.3 1.4 Some(7)",
            ),
            (
                "imageId:wadors:https://x.org/rs/studies/1.2/series/1.3/instances/1.4/frames/1",
                "1.2 1.3 1.4 Some(1)",
            ),
            (
                "wadouri:https://x.org/w?requestType=WADO&studyUID=1.2&seriesUID=1.3&objectUID=1.4&frame=0",
                "1.2 1.3 1.4 Some(1)",
            ),
            ("dicomfile:3", "   None"),
            (
                "wadors:/studies/../series/<x>/instances/1.4",
                ".. - 1.4 None",
            ),
            ("", "   None"),
        ];
        for (url, expected) in cases {
            let read = ImageUrl::parse(url);
            let found = format!(
                "{} {} {} {:?}",
                read.study_uid, read.series_uid, read.sop_uid, read.frame
            );
            assert_eq!(found, expected.replace('-', ""), "{url}");
        }
    }
}
