//! Transfer syntaxes (PS3.6 table A-1): what is known, and how each is walked.

use super::visitor::Encoding;

/// How the bytes after the file meta are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransferSyntax {
    /// Its UID.
    pub uid: &'static str,
    /// How the data set is written.
    pub encoding: Encoding,
    /// The whole data set is deflated.
    pub deflated: bool,
    /// Fragments are run-length coded frames (PS3.5 annex G).
    pub run_length: bool,
}

const fn native(
    uid: &'static str,
    explicit: bool,
    big_endian: bool,
    deflated: bool,
) -> TransferSyntax {
    let encoding = Encoding {
        explicit,
        big_endian,
        encapsulated: false,
    };
    TransferSyntax {
        uid,
        encoding,
        deflated,
        run_length: false,
    }
}

const fn fragments(uid: &'static str) -> TransferSyntax {
    let encoding = Encoding {
        explicit: true,
        big_endian: false,
        encapsulated: true,
    };
    TransferSyntax {
        uid,
        encoding,
        deflated: false,
        run_length: false,
    }
}

/// Implicit VR little endian.
pub const IMPLICIT: TransferSyntax = native("1.2.840.10008.1.2", false, false, false);
/// Explicit VR little endian.
pub const EXPLICIT: TransferSyntax = native("1.2.840.10008.1.2.1", true, false, false);
/// Explicit VR big endian (retired).
pub const BIG_ENDIAN: TransferSyntax = native("1.2.840.10008.1.2.2", true, true, false);

const RUN_LENGTH: TransferSyntax = TransferSyntax {
    run_length: true,
    ..fragments("1.2.840.10008.1.2.5")
};

const KNOWN: &[TransferSyntax] = &[
    EXPLICIT,
    IMPLICIT,
    BIG_ENDIAN,
    native("1.2.840.10008.1.2.1.99", true, false, true),
    RUN_LENGTH,
    // JPEG: baseline, extended, lossless, lossless first-order prediction.
    fragments("1.2.840.10008.1.2.4.50"),
    fragments("1.2.840.10008.1.2.4.51"),
    fragments("1.2.840.10008.1.2.4.57"),
    fragments("1.2.840.10008.1.2.4.70"),
    // JPEG-LS lossless and near-lossless.
    fragments("1.2.840.10008.1.2.4.80"),
    fragments("1.2.840.10008.1.2.4.81"),
    // JPEG 2000, also multi-component.
    fragments("1.2.840.10008.1.2.4.90"),
    fragments("1.2.840.10008.1.2.4.91"),
    fragments("1.2.840.10008.1.2.4.92"),
    fragments("1.2.840.10008.1.2.4.93"),
    // MPEG-2, MPEG-4, HEVC: also fragmentable.
    fragments("1.2.840.10008.1.2.4.100"),
    fragments("1.2.840.10008.1.2.4.100.1"),
    fragments("1.2.840.10008.1.2.4.101"),
    fragments("1.2.840.10008.1.2.4.101.1"),
    fragments("1.2.840.10008.1.2.4.102"),
    fragments("1.2.840.10008.1.2.4.102.1"),
    fragments("1.2.840.10008.1.2.4.103"),
    fragments("1.2.840.10008.1.2.4.103.1"),
    fragments("1.2.840.10008.1.2.4.104"),
    fragments("1.2.840.10008.1.2.4.104.1"),
    fragments("1.2.840.10008.1.2.4.105"),
    fragments("1.2.840.10008.1.2.4.105.1"),
    fragments("1.2.840.10008.1.2.4.106"),
    fragments("1.2.840.10008.1.2.4.106.1"),
    fragments("1.2.840.10008.1.2.4.107"),
    fragments("1.2.840.10008.1.2.4.108"),
    // JPEG XL, high-throughput JPEG 2000.
    fragments("1.2.840.10008.1.2.4.110"),
    fragments("1.2.840.10008.1.2.4.111"),
    fragments("1.2.840.10008.1.2.4.112"),
    fragments("1.2.840.10008.1.2.4.201"),
    fragments("1.2.840.10008.1.2.4.202"),
    fragments("1.2.840.10008.1.2.4.203"),
    // Deflated image frames.
    fragments("1.2.840.10008.1.2.8.1"),
];

/// The syntax with this UID, none when it is not a known one.
pub fn known(uid: &str) -> Option<&'static TransferSyntax> {
    KNOWN.iter().find(|syntax| syntax.uid == uid)
}
