//! Mutates good files and runs the readers on them, without any tool but cargo: the same seed, the
//! same mutants. `fuzz/run` uses it where cargo-fuzz is not installed.
//!
//! `cargo run --release --example fuzz -- [--seconds 60] [--seed 1] [--more FOLDER] TARGET ...`
//! A mutant that breaks a promise is written to the working folder and named.

mod targets;

use std::io::Write;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use targets::{TARGETS, Target};

/// Larger seeds only slow the search down.
const LARGEST_SEED: u64 = 300_000;
/// A run that takes longer is as bad as a panic.
const LONGEST: Duration = Duration::from_secs(2);

/// The command line.
struct Asked {
    seconds: u64,
    seed: u64,
    more: Option<PathBuf>,
    targets: Vec<&'static Target>,
}

fn main() -> ExitCode {
    let Some(asked) = asked() else {
        let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
        say(&format!("targets: all {}", names.join(" ")));
        return ExitCode::from(2);
    };
    let mut broken = false;
    for target in &asked.targets {
        broken |= !fuzz(target, &asked);
    }
    if broken {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn asked() -> Option<Asked> {
    let mut asked = Asked {
        seconds: 60,
        seed: 1,
        more: None,
        targets: Vec::new(),
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--seconds" => asked.seconds = arguments.next()?.parse().ok()?,
            "--seed" => asked.seed = arguments.next()?.parse().ok()?,
            "--more" => asked.more = Some(arguments.next()?.into()),
            "all" => asked.targets.extend(TARGETS),
            name => asked
                .targets
                .push(TARGETS.iter().find(|target| target.name == name)?),
        }
    }
    (!asked.targets.is_empty()).then_some(asked)
}

/// Runs one target until its time is over; false when a promise was broken.
fn fuzz(target: &Target, asked: &Asked) -> bool {
    let seeds = seeds(target, asked.more.as_deref());
    let mut random = Random(asked.seed.max(1));
    let started = Instant::now();
    let (mut runs, mut slowest) = (0_u64, Duration::ZERO);
    while started.elapsed() < Duration::from_secs(asked.seconds) {
        let mut bytes = seeds[random.below(seeds.len())].clone();
        for _ in 0..=random.below(6) {
            mutate(&mut bytes, &seeds, &mut random);
        }
        let begun = Instant::now();
        let survived = catch_unwind(|| (target.run)(&bytes)).is_ok();
        slowest = slowest.max(begun.elapsed());
        runs += 1;
        if !survived || begun.elapsed() > LONGEST {
            let path = format!("broken-{}-{}-{runs}", target.name, asked.seed);
            let kept = std::fs::write(&path, &bytes).is_ok();
            say(&format!(
                "{}: run {runs} took {:?}; mutant in {path} (written: {kept})",
                target.name,
                begun.elapsed()
            ));
            return false;
        }
    }
    say(&format!(
        "{}: {runs} runs from {} seeds, slowest {slowest:?}, nothing broken",
        target.name,
        seeds.len()
    ));
    true
}

/// The target's seeds, and those of a further folder; never none.
fn seeds(target: &Target, more: Option<&Path>) -> Vec<Vec<u8>> {
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut seeds = Vec::new();
    for (folder, ending) in target.seeds {
        gather(&testdata.join(folder), ending, &mut seeds);
        if let Some(more) = more {
            gather(more, ending, &mut seeds);
        }
    }
    seeds.push(
        b"{\"annotations\": [{\"data\": {\"handles\": {\"points\": [[0, 0, 0]]}}}]}".to_vec(),
    );
    seeds
}

/// Files with this ending, in one order on every machine.
fn gather(folder: &Path, ending: &str, seeds: &mut Vec<Vec<u8>>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let is_small = std::fs::metadata(&path).is_ok_and(|file| file.len() <= LARGEST_SEED);
        if path.is_dir() {
            gather(&path, ending, seeds);
        } else if is_small && path.extension().is_some_and(|found| found == ending) {
            seeds.extend(std::fs::read(&path));
        }
    }
}

/// A small seeded generator (xorshift64*), the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: usize) -> usize {
        ((self.next() >> 16) % limit.max(1) as u64) as usize
    }
}

/// Values that lengths and counts are broken with.
const NUMBERS: [u32; 7] = [
    0,
    1,
    0xFFFF,
    0x7FFF_FFFF,
    0x8000_0000,
    0xFFFF_FFFE,
    0xFFFF_FFFF,
];

/// One change: of a bit, a byte, a run, a length; a cut, a repetition, a piece of another seed.
fn mutate(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], random: &mut Random) {
    if bytes.is_empty() {
        bytes.extend_from_slice(&random.next().to_le_bytes());
    }
    // Most faults lie in the headers, which come first.
    let reach = if random.below(2) == 0 {
        2048
    } else {
        bytes.len()
    };
    let at = random.below(reach.min(bytes.len()));
    let span = random.below(64).min(bytes.len() - at);
    match random.below(9) {
        0 => bytes[at] ^= 1 << random.below(8),
        1 => bytes[at] = random.next() as u8,
        2 => bytes.truncate(at),
        3 => bytes[at..at + span].fill(0xFF),
        4 => bytes[at..at + span].fill(0),
        5 => drop(bytes.drain(at..at + span)),
        6 => {
            let piece = bytes[at..at + span].to_vec();
            let to = random.below(bytes.len());
            bytes.splice(to..to, piece);
        }
        7 => {
            let other = &seeds[random.below(seeds.len())];
            let from = random.below(other.len());
            let piece = &other[from..(from + span).min(other.len())];
            bytes.splice(at..at + span, piece.iter().copied());
        }
        _ => {
            let number = NUMBERS[random.below(NUMBERS.len())].to_le_bytes();
            let end = (at + 4).min(bytes.len());
            bytes[at..end].copy_from_slice(&number[..end - at]);
        }
    }
}

fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
