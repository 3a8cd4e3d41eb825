//! The few characters that stand on a key image, as dots, five by seven.

/// Side of a dot, pixels.
pub(super) const DOT: f64 = 2.0;
/// Height of a character, pixels.
pub(super) const HEIGHT: f64 = 7.0 * DOT;
/// From one line of text to the next, pixels.
pub(super) const LINE_HEIGHT: f64 = 20.0;
/// From one character to the next, pixels.
const ADVANCE: f64 = 6.0 * DOT;

/// A character's seven rows, the leftmost dot the highest of five bits.
#[rustfmt::skip]
const GLYPHS: [(char, [u8; 7]); 18] = [
    ('0', [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110]),
    ('1', [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110]),
    ('2', [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111]),
    ('3', [0b11111, 0b00010, 0b00100, 0b00010, 0b00001, 0b10001, 0b01110]),
    ('4', [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010]),
    ('5', [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110]),
    ('6', [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110]),
    ('7', [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000]),
    ('8', [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110]),
    ('9', [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100]),
    ('.', [0b00000, 0b00000, 0b00000, 0b00000, 0b00000, 0b01100, 0b01100]),
    ('-', [0b00000, 0b00000, 0b00000, 0b11111, 0b00000, 0b00000, 0b00000]),
    ('+', [0b00000, 0b00100, 0b00100, 0b11111, 0b00100, 0b00100, 0b00000]),
    ('m', [0b00000, 0b00000, 0b11010, 0b10101, 0b10101, 0b10101, 0b10101]),
    ('d', [0b00001, 0b00001, 0b01101, 0b10011, 0b10001, 0b10011, 0b01101]),
    ('B', [0b11110, 0b10001, 0b10001, 0b11110, 0b10001, 0b10001, 0b11110]),
    ('L', [0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111]),
    (' ', [0; 7]),
];

/// Width of a text, pixels.
pub(super) fn width(text: &str) -> f64 {
    text.chars().count() as f64 * ADVANCE - DOT
}

/// Upper left corners of a text's dots. A character that has no dots here leaves a gap.
pub(super) fn dots(text: &str) -> impl Iterator<Item = [f64; 2]> {
    text.chars().enumerate().flat_map(|(place, character)| {
        let known = GLYPHS.iter().find(|(glyph, _)| *glyph == character);
        let rows = known.map_or([0; 7], |&(_, rows)| rows);
        let start = place as f64 * ADVANCE;
        (0..7u8).flat_map(move |row| {
            let lit = move |column: &u8| rows[usize::from(row)] >> (4 - column) & 1 == 1;
            (0..5u8)
                .filter(lit)
                .map(move |column| [start + f64::from(column) * DOT, f64::from(row) * DOT])
        })
    })
}
