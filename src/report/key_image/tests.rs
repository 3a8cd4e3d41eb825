//! Pixels of key images.

use super::*;

/// A black slice of 64 by 64 pixels with one pixel of 200, and its key image.
fn picture(field_mm: f64, row_mm: f64, column_mm: f64) -> RgbImage {
    let mut grey = vec![0; 64 * 64];
    grey[20 * 64 + 30] = 200;
    let slice = Slice {
        columns: 64,
        grey: &grey,
        row_mm,
        column_mm,
    };
    let measured = Measured {
        caption: "BL".to_owned(),
        long: Some(caliper([20.0, 32.0], [44.0, 32.0])),
        short: Some(caliper([32.0, 26.0], [32.0, 38.0])),
        remark: String::new(),
    };
    key_image(&slice, &measured, field_mm)
}

fn caliper(from: [f64; 2], to: [f64; 2]) -> Caliper {
    Caliper {
        from,
        to,
        length: "24.00 mm".to_owned(),
    }
}

/// Columns and rows of a colour (nearly), within the middle of the picture.
fn bounds(picture: &RgbImage, colour: Rgb<u8>) -> [u32; 4] {
    let near = |pixel: &Rgb<u8>| {
        let pairs = pixel.0.iter().zip(colour.0);
        pairs.map(|(&a, b)| a.abs_diff(b)).max() < Some(60)
    };
    let inner = picture
        .enumerate_pixels()
        .filter(|(_, row, _)| (80..320).contains(row));
    let lit: Vec<_> = inner.filter(|(.., pixel)| near(pixel)).collect();
    let (columns, rows) = (lit.iter().map(|p| p.0), lit.iter().map(|p| p.1));
    let ends = |mut along: Vec<u32>| {
        along.sort_unstable();
        (along[0], along[along.len() - 1])
    };
    let ((left, right), (top, bottom)) = (ends(columns.collect()), ends(rows.collect()));
    [left, right, top, bottom]
}

#[test]
fn calipers_end_on_their_pixels() {
    // 48 mm across 384 pixels: 8 pixels a millimetre; columns 1 mm apart, rows 2 mm.
    let picture = picture(48.0, 2.0, 1.0);
    // The long axis runs from 12 mm left to 12 mm right of the middle; ticks 6 pixels up and down.
    let [left, right, top, bottom] = bounds(&picture, LONG);
    assert!(
        left.abs_diff(192 - 96) <= 1 && right.abs_diff(192 + 96) <= 1,
        "{left} {right}"
    );
    assert!(
        top.abs_diff(192 - 6) <= 1 && bottom.abs_diff(192 + 6) <= 1,
        "{top} {bottom}"
    );
    // The short one from 12 mm above to 12 mm below, ticks left and right.
    let [left, right, top, bottom] = bounds(&picture, SHORT);
    assert!(
        top.abs_diff(192 - 96) <= 1 && bottom.abs_diff(192 + 96) <= 1,
        "{top} {bottom}"
    );
    assert!(
        left.abs_diff(192 - 6) <= 1 && right.abs_diff(192 + 6) <= 1,
        "{left} {right}"
    );
}

#[test]
fn pixels_lie_where_their_centres_are() {
    let picture = picture(48.0, 1.0, 1.0);
    // Pixel (30, 20) is 2 mm left of the middle (32, 32) and 12 mm above.
    let grey = |column: u32, row: u32| picture.get_pixel(column, row).0[0];
    assert!(grey(192 - 16, 192 - 96) > 170);
    for (column, row) in [
        (192 - 25, 192 - 96),
        (192 - 7, 192 - 96),
        (192 - 16, 192 - 105),
    ] {
        assert_eq!(grey(column, row), 0, "({column}, {row})");
    }
}

#[test]
fn sheets_hold_their_images_in_order() {
    let colours = [10, 20, 30, 40, 50];
    let images: Vec<_> = colours
        .map(|c| RgbImage::from_pixel(SIDE, SIDE, Rgb([c; 3])))
        .into();
    let sheet = contact_sheet(&images);
    assert_eq!(sheet.dimensions(), (4 * SIDE + 3 * GAP, 2 * SIDE + GAP));
    for (index, colour) in (0..).zip(colours) {
        let step = SIDE + GAP;
        let at = ((index % 4) * step + 5, (index / 4) * step + 5);
        assert_eq!(sheet.get_pixel(at.0, at.1).0[0], colour, "image {index}");
    }
}

#[test]
fn files_carry_pixels_and_nothing_else() {
    let bytes = png(&picture(60.0, 1.0, 1.0)).unwrap();
    let mut chunks = Vec::new();
    let mut rest = &bytes[8..];
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        chunks.push(after[..4].to_vec());
        rest = &after[4 + u32::from_be_bytes(*length) as usize + 4..];
    }
    chunks.dedup();
    assert_eq!(
        chunks,
        [b"IHDR".to_vec(), b"IDAT".to_vec(), b"IEND".to_vec()]
    );
}

#[test]
fn fields_of_view_leave_room() {
    for (reach, field) in [
        (0.0, 50.0),
        (10.0, 50.0),
        (20.0, 80.0),
        (60.0, 220.0),
        (1e9, 500.0),
    ] {
        assert_eq!(field_of_view_mm(reach), field, "{reach}");
    }
}
