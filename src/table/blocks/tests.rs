//! The splitter against what a table should say, block by block.

use proptest::prelude::*;

use super::*;
use crate::table::RowFault;

/// Rows as numbers, cells and faults, read with blocks of so many bytes.
fn read(
    bytes: &[u8],
    block_bytes: usize,
    key: Option<usize>,
) -> Vec<(u64, Vec<String>, Option<RowFault>)> {
    let mut blocks = Blocks::open(bytes).unwrap();
    blocks.block_bytes = block_bytes;
    blocks.key = key;
    let mut block = Block::default();
    let mut rows = Vec::new();
    while blocks.next(&mut block).unwrap() {
        for row in 0..block.rows() {
            let cells = block.row(row);
            let cells = (0..cells.cells())
                .map(|column| String::from_utf8_lossy(cells.cell(column)).into_owned())
                .collect();
            rows.push((block.number(row), cells, block.fault(row)));
            let span = block.span(row);
            assert!(span.start < span.end && span.end <= bytes.len() as u64);
        }
    }
    rows
}

fn cells(text: &str) -> Vec<String> {
    text.split('|').map(str::to_owned).collect()
}

#[test]
fn rows_are_cut_into_cells_and_numbered() {
    let cases: &[(&str, &[&str])] = &[
        ("a,b\n1,2\n3,4\n", &["1|2", "3|4"]),
        ("a,b\n1,2\n3,4", &["1|2", "3|4"]),
        ("\u{feff}a,b\r\n1,2\r\n3,4\r\n", &["1|2", "3|4"]),
        ("a,b\r\n1,2\n3,4\r", &["1|2", "3|4"]),
        ("\n\na,b\n\n1,2\n\n\r\n3,4\n\n", &["1|2", "3|4"]),
        ("a,b\n1,2\n\x1a", &["1|2"]),
        ("a,b\n\"1\",\"2\"\n", &["1|2"]),
        ("a,b\n\"1,\"\"x\"\"\",2\n3,\"\"\n", &["1,\"x\"|2", "3|"]),
        ("a,b\n\"two\nlines\",2\n3,4\n", &["two\nlines|2", "3|4"]),
        ("a,b\n,\n", &["|"]),
        ("a\n1\n", &["1"]),
        ("a,b\n x y ,\u{e9}\n", &[" x y |\u{e9}"]),
        ("a,b\n", &[]),
    ];
    for (text, expected) in cases {
        for block_bytes in [1, 8, 1 << 20] {
            let rows = read(text.as_bytes(), block_bytes, Some(0));
            let expected: Vec<_> = expected
                .iter()
                .enumerate()
                .map(|(at, row)| (at as u64 + 1, cells(row), None))
                .collect();
            assert_eq!(rows, expected, "{text:?} in blocks of {block_bytes}");
        }
    }
}

#[test]
fn what_is_wrong_with_a_row_is_told_and_the_next_row_is_sound() {
    let cases: &[(&str, RowFault)] = &[
        ("1", RowFault::Cells { found: 1 }),
        ("1,2,3", RowFault::Cells { found: 3 }),
        ("1,x\"y", RowFault::StrayQuote { column: 1 }),
        ("\"1\"x,2", RowFault::TextAfterQuote { column: 0 }),
        ("1,\"2", RowFault::UnclosedQuote { column: 1 }),
        ("\"1,2", RowFault::UnclosedQuote { column: 0 }),
        ("1,\0", RowFault::Nul { column: 1 }),
        ("1\r2,3", RowFault::LoneReturn { column: 0 }),
    ];
    for (row, fault) in cases {
        for block_bytes in [1, 8, 1 << 20] {
            let text = format!("a,b\n0,0\n{row}\n8,8\n9,9\n");
            let rows = read(text.as_bytes(), block_bytes, Some(0));
            let faults: Vec<_> = rows.iter().map(|(_, _, fault)| *fault).collect();
            let expected = [None, Some(*fault), None, None];
            assert_eq!(faults, expected, "{row:?} in blocks of {block_bytes}");
            assert_eq!(rows[2].1, ["8", "8"], "{row:?}");
        }
    }
}

#[test]
fn a_quote_closed_by_a_later_row_swallows_no_row() {
    let text = "a,b,c\n1,\"x,1\n2,y,2\n3,\"z\",3\n4,w\",4\n";
    for block_bytes in [1, 1 << 20] {
        let rows = read(text.as_bytes(), block_bytes, Some(0));
        let keys: Vec<&str> = rows.iter().map(|(_, cells, _)| cells[0].as_str()).collect();
        assert_eq!(keys, ["1", "2", "3", "4"]);
        assert!(rows[0].2.is_some() && rows[3].2.is_some());
        assert!(rows[1].2.is_none() && rows[2].2.is_none());
    }
}

#[test]
fn rows_of_one_key_stay_in_one_block_and_the_order_is_seen() {
    let text = "k,v\n1,a\n1,b\n1,c\n2,d\n3,e\n3,f\n";
    let mut blocks = Blocks::open(text.as_bytes()).unwrap();
    blocks.block_bytes = 4;
    blocks.keep_together(0);
    let mut block = Block::default();
    let mut keys = Vec::new();
    while blocks.next(&mut block).unwrap() {
        for run in 0..block.runs().len() {
            let rows = block.run(run);
            let key = block.row(rows.start).cell(0).to_vec();
            keys.push((String::from_utf8(key).unwrap(), rows.len()));
        }
    }
    assert_eq!(keys, [("1".into(), 3), ("2".into(), 1), ("3".into(), 2)]);
    assert!(blocks.rising());
    for unsorted in ["k\n2\n1\n", "k\n1\n2\n1\n", "k\n10\n9\n"] {
        for block_bytes in [1, 1 << 20] {
            let mut blocks = Blocks::open(unsorted.as_bytes()).unwrap();
            let rising = unsorted == "k\n10\n9\n";
            blocks.block_bytes = block_bytes;
            blocks.keep_together(0);
            while blocks.next(&mut block).unwrap() {}
            assert_eq!(blocks.rising(), rising, "{unsorted:?}");
        }
    }
}

#[test]
fn wide_tables_and_other_letters_are_read_as_any() {
    for columns in [62, 63, 64, 65, 200] {
        let line = |letter: &str| vec![letter; columns].join(",");
        let text = format!(
            "{}\n{}\n{},x\n{}",
            line("a"),
            line("b"),
            line("c"),
            line("d")
        );
        let rows = read(text.as_bytes(), 1 << 20, Some(0));
        let told: Vec<_> = rows
            .iter()
            .map(|(_, cells, fault)| (cells[columns - 1].as_str(), *fault))
            .collect();
        let fault = RowFault::Cells { found: columns + 1 };
        assert_eq!(
            told,
            [("b", None), ("c", Some(fault)), ("d", None)],
            "{columns}"
        );
    }
    for (text, ascii) in [
        ("k,v\n1,e\n", true),
        ("k,v\n1,\u{e9}\n", false),
        ("k,v\n1,\"\u{e9}\"\n", false),
    ] {
        let mut blocks = Blocks::open(text.as_bytes()).unwrap();
        let mut block = Block::default();
        assert!(blocks.next(&mut block).unwrap());
        assert_eq!(block.is_ascii(), ascii, "{text}");
    }
}

#[test]
fn what_is_no_table_is_refused_by_name() {
    for (bytes, fault) in [
        (&b""[..], TableFault::Empty),
        (b"\xef\xbb\xbf", TableFault::Empty),
        (b"\n\n", TableFault::Empty),
        (b"\xff\xfea\0", TableFault::Utf16),
        (b"a,b\r1,2\r", TableFault::LoneReturns),
        (b"a;b;c\n", TableFault::Separator("semicolons")),
        (b"a\tb\tc\n", TableFault::Separator("tabs")),
        (b"[{}]", TableFault::NotText("JSON")),
        (b"<table>", TableFault::NotText("HTML or XML")),
        (b"a,\xff\n", TableFault::HeaderEncoding),
        (b"a,\"b\n1,2\n", TableFault::HeaderBroken),
    ] {
        match Blocks::open(bytes) {
            Err(TableError::Fault(found)) => assert_eq!(found, fault),
            other => panic!("{bytes:?}: {:?}", other.map(|_| ())),
        }
    }
    assert!(Blocks::open(&b"PK\x03\x04zip"[..]).is_err());
}

#[test]
fn gathered_records_keep_their_numbers_and_faults() {
    let records: Vec<(&[u8], u64, Option<RowFault>)> = vec![
        (b"1,a\n", 7, None),
        (b"1,\"b\n", 9, Some(RowFault::UnclosedQuote { column: 1 })),
        (b"2,\"c\nd\"", 3, None),
        (b"2,e\r\n\n", 4, None),
    ];
    let block = Block::gather(2, 0, records.into_iter());
    let rows: Vec<_> = (0..block.rows())
        .map(|row| {
            (
                block.number(row),
                block.row(row).cell(1).to_vec(),
                block.fault(row),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            (7, b"a".to_vec(), None),
            (
                9,
                b"b".to_vec(),
                Some(RowFault::UnclosedQuote { column: 1 })
            ),
            (3, b"c\nd".to_vec(), None),
            (4, b"e".to_vec(), None),
        ]
    );
    assert_eq!(block.runs(), [0, 2]);
}

proptest! {
    #[test]
    fn any_cells_written_by_the_csv_crate_are_read_back(
        rows in prop::collection::vec(prop::collection::vec("[a-c,\"\n\r \u{e9}]{0,8}", 6), 0..20),
        crlf: bool,
        block_bytes in 1usize..200,
    ) {
        // A cell with the commas of a row and a line end is taken for a quote out of place.
        let swallows = |cell: &String| cell.contains('\n') && cell.matches(',').count() >= 5;
        prop_assume!(!rows.iter().flatten().any(swallows));
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().terminator(terminator).from_writer(Vec::new());
        writer.write_record(["key", "one", "two", "three", "four", "five"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let read: Vec<Vec<String>> = read(&bytes, block_bytes, Some(0))
            .into_iter()
            .map(|(_, cells, fault)| {
                assert_eq!(fault, None);
                cells
            })
            .collect();
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn any_bytes_give_the_same_rows_whatever_the_block(
        body in "[a-b,\"\n\r\u{0}]{0,60}",
        block_bytes in 1usize..40,
    ) {
        let text = format!("k,v\n{body}");
        let whole = read(text.as_bytes(), 1 << 20, Some(0));
        prop_assert_eq!(&read(text.as_bytes(), block_bytes, Some(0)), &whole);
        prop_assert_eq!(&read(text.as_bytes(), block_bytes, None), &whole);
    }
}
