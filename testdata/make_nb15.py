#!/usr/bin/env python3
"""Turn the phantom generator's output into the trial folders nb15 and nb15_truth.

    make_phantom_trial.py --out GENERATED --patients 15 --timepoints 5 --slices 12 --size 96 \
        --syntax rle --no-scout
    make_nb15.py GENERATED TESTDATA

Standard library only; the same input gives the same bytes. What comes from where:

  images, dates, lesions, sizes, end points   the generator, unchanged (reads.csv, truth_*.csv)
  ages, sex                                   the DICOM headers
  EDITS                                       two reads that the generator has no word for
  FOLLOW_UP                                   what happened to each child, made up to fit the scans
"""
import argparse
import csv
import math
import shutil
from datetime import date, timedelta
from pathlib import Path

import dicom_header as dicom

VISITS = ["BL", "W6", "W12", "W18", "W24"]
ROLES = {"target": "target", "nontarget": "non-target", "new": "new"}
POINTS = [f"{end}{c}_px" for end in ("long1", "long2", "short1", "short2") for c in "xy"]
COLUMNS = ["subject", "visit", "date", "lesion", "role", "organ", "node", "diameter_mm", "status", "reader",
           "method", "long_mm", "short_mm", "reason", "series_uid", "sop_uid",
           "x1", "y1", "x2", "y2", "x3", "y3", "x4", "y4"]
SUBJECT_COLUMNS = ["subject", "age", "sex", "enrolment_date", "start_date", "off_treatment_date",
                   "new_therapy_date", "relapse_date", "death_date", "last_contact_date"]

# subject, visit, reader, lesion -> status and reason in place of the generator's
EDITS = {
    ("NBL-012", "W12", "R1", "T02"): ("not_evaluable", "the scan ends on this slice, the upper half of the lesion is not covered"),
    ("NBL-010", "W18", "R2", "NT01"): ("equivocal", "larger: progression or a healing reaction of the bone, next scan to tell"),
}

# start: days from the baseline scan to the first dose; all others: days from the first dose
FOLLOW_UP = {
    "NBL-001": dict(start=3, enrolled=-2, off=175, relapse=628, therapy=655, contact=1432),
    "NBL-002": dict(start=2, enrolled=-1, off=173, contact=1520),
    "NBL-003": dict(start=4, enrolled=-2, off=168, therapy=189, death=541),
    "NBL-004": dict(start=1, enrolled=0, off=176, contact=1330),
    "NBL-005": dict(start=5, enrolled=-3, off=163, therapy=178, death=718),
    "NBL-006": dict(start=3, enrolled=-1, off=168, therapy=176, death=402),
    "NBL-007": dict(start=6, enrolled=-4, off=121, therapy=131, death=333),
    "NBL-008": dict(start=2, enrolled=-1, off=170, therapy=192, death=1176),
    "NBL-009": dict(start=4, enrolled=-2, off=174, contact=1255),
    "NBL-010": dict(start=2, enrolled=-1, off=99, therapy=100, death=889),   # before the progression at W18
    "NBL-011": dict(start=1, enrolled=0, off=168, therapy=205, contact=1240),  # without a progression
    "NBL-012": dict(start=3, enrolled=-2, off=172, contact=480),             # lost
    "NBL-013": dict(start=5, enrolled=-3, off=177, contact=1158),
    "NBL-014": dict(start=2, enrolled=-1, off=171, contact=871),             # lost
    "NBL-015": dict(start=3, enrolled=-2, off=84, therapy=172, death=258),
}

TRIAL = """\
# {what}
[trial]
id = "{id}"
title = "Autologous NK cells with an anti-GD2 antibody in high-risk neuroblastoma (synthetic)"
criteria = "recist-1.1"
cutoff_date = "2025-03-31"

[protocol]
confirm_required = true      # single arm, response is an endpoint
min_sd = 42
visit_interval_days = 42
visit_window_days = 7
censoring = "fda"            # the other rule: --set censoring=ema

[visits]                     # planned day from the first dose; the baseline scan is up to 28 days before it
BL = 0
W6 = 42
W12 = 84
W18 = 126
W24 = 168

[readers]
{readers}
"""


def rows_of(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def write(path, columns, rows):
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)


def lesion_row(source, reader):
    """What a read and a truth row have in common."""
    return {
        "subject": source["patient"], "visit": VISITS[int(source["timepoint"])], "date": source["study_date"],
        "lesion": source["lesion"], "role": ROLES[source["role"]], "organ": source["organ"],
        "node": "Y" if source["kind"] == "node" else "N", "reader": reader, "method": "CT",
    }


def sizes(row, long_mm, short_mm):
    row["long_mm"], row["short_mm"] = long_mm, short_mm
    row["diameter_mm"] = short_mm if row["node"] == "Y" else long_mm


def state(source, truth, first_seen):
    """Status of a lesion that is there: targets are measured, the others are judged."""
    if source["role"] == "target":
        return "measured"
    if source["role"] == "new":
        return "new" if first_seen else "present"
    return "progression" if truth["nontarget_response"] == "PD" else "present"


def distance(points, spacing):
    (x1, y1, x2, y2), (row_mm, column_mm) = map(float, points), spacing
    return math.hypot((x2 - x1) * column_mm, (y2 - y1) * row_mm)


def measured_axes(source, spacing):
    """Both lengths and their end points, the longer axis first: in some reads of small lesions the
    jitter makes the second axis the longer one, and the generator then gives its length twice."""
    points = [source[name] for name in POINTS]
    second = distance(points[4:], spacing)
    if second > distance(points[:4], spacing):
        return f"{second:.2f}", source["long_mm"], points[4:] + points[:4]
    return source["long_mm"], source["short_mm"], points


def reads(generated, truth_of):
    spacing = {r["series_uid"]: (float(r["row_spacing_mm"]), float(r["column_spacing_mm"]))
               for r in rows_of(generated / "truth_series.csv")}
    seen, rows = set(), []
    for source in rows_of(generated / "reads.csv"):
        row = lesion_row(source, source["reader"])
        key = (row["subject"], row["visit"], row["reader"], row["lesion"])
        first = (row["subject"], row["reader"], row["lesion"])
        row["series_uid"], row["sop_uid"] = source["series_uid"], source["sop_uid"]
        if key in EDITS and EDITS[key][0] == "not_evaluable":
            row["status"], row["reason"] = EDITS[key]
        elif source["long1x_px"]:
            row["status"] = state(source, truth_of[row["subject"], row["visit"]], first not in seen)
            long_mm, short_mm, points = measured_axes(source, spacing[source["series_uid"]])
            sizes(row, long_mm, short_mm)
            row.update(zip(COLUMNS[-8:], points))
            if key in EDITS:
                row["status"], row["reason"] = EDITS[key]
        else:
            row["status"] = {"0": "absent", "5": "too_small"}[source["long_mm"]]
        seen.add(first)
        rows.append(row)
    unused = set(EDITS) - {(r["subject"], r["visit"], r["reader"], r["lesion"]) for r in rows}
    if unused:
        raise ValueError(f"edits without a read: {unused}")
    return rows


def truth(generated, truth_of):
    seen, rows = set(), []
    for source in rows_of(generated / "truth_lesions.csv"):
        row = lesion_row(source, "TRUTH")
        if source["status"] == "not_scanned":
            row["status"], row["reason"] = "not_evaluable", "outside the scanned range"
        elif source["status"] == "absent":
            if source["role"] == "new":
                continue
            row["status"] = "absent"
        else:
            first = (row["subject"], row["lesion"])
            row["status"] = state(source, truth_of[row["subject"], row["visit"]], first not in seen)
            sizes(row, source["long_mm"], source["short_mm"])
            seen.add(first)
        rows.append(row)
    return rows


def subjects(generated):
    scans, rows = {}, []
    for r in rows_of(generated / "truth_series.csv"):
        scans.setdefault(r["patient"], []).append(r["study_date"])
    for subject, dates in scans.items():
        story = FOLLOW_UP[subject]
        start = date.fromisoformat(dates[0]) + timedelta(days=story["start"])
        day = lambda name: (start + timedelta(days=story[name])).isoformat() if name in story else ""
        header = dicom.read_header(next(iter(sorted((generated / "dicom" / subject).rglob("*.dcm")))))
        rows.append({
            "subject": subject, "age": int(header[dicom.PATIENT_AGE].rstrip("M")) // 12, "sex": header[dicom.PATIENT_SEX],
            "enrolment_date": day("enrolled"), "start_date": start.isoformat(), "off_treatment_date": day("off"),
            "new_therapy_date": day("therapy"), "relapse_date": day("relapse"), "death_date": day("death"),
            "last_contact_date": day("contact") or day("death"),
        })
        for planned, scan in zip((0, 42, 84, 126, 168), dates):
            off = (date.fromisoformat(scan) - start).days - planned
            if abs(off) > 7:
                raise ValueError(f"{subject}: the scan of {scan} is {off} days off its plan")
    return rows


def check_dates(folder, rows):
    """Every scan date in the table is that of the images named, and the other way round."""
    table = {(r["subject"], r["date"]) for r in rows}
    images = set()
    for path in sorted(folder.rglob("*.dcm")):
        header = dicom.read_header(path)
        images.add((header[dicom.PATIENT_ID], dicom.iso_date(header[dicom.STUDY_DATE])))
    if table != images:
        raise ValueError(f"dates that differ between table and images: {sorted(table ^ images)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("generated", type=Path, help="output folder of make_phantom_trial.py")
    parser.add_argument("testdata", type=Path, help="folder in which nb15 and nb15_truth are written")
    a = parser.parse_args()
    truth_of = {(r["patient"], VISITS[int(r["timepoint"])]): r for r in rows_of(a.generated / "truth_response.csv")}
    nb15, exact = a.testdata / "nb15", a.testdata / "nb15_truth"
    shutil.rmtree(nb15 / "dicom", ignore_errors=True)
    shutil.copytree(a.generated / "dicom", nb15 / "dicom")
    exact.mkdir(parents=True, exist_ok=True)

    who = subjects(a.generated)
    measured = reads(a.generated, truth_of)
    check_dates(nb15 / "dicom", measured)
    order = lambda r: (r["subject"], VISITS.index(r["visit"]), r["reader"], r["role"] != "target", r["lesion"])
    write(nb15 / "measurements.csv", COLUMNS, sorted(measured, key=order))
    without_images = [c for c in COLUMNS[:-8] if not c.endswith("_uid")]
    write(exact / "measurements.csv", without_images, sorted(truth(a.generated, truth_of), key=order))
    shutil.copyfile(a.generated / "truth_response.csv", exact / "truth_response.csv")
    for folder in (nb15, exact):
        write(folder / "subjects.csv", SUBJECT_COLUMNS, who)
    (nb15 / "trial.toml").write_text(TRIAL.format(
        what="Fifteen made-up children, five CT each, two readers. Origin: ../README.md", id="NB15",
        readers='R1 = "radiologist 1"\nR2 = "radiologist 2"'))
    (exact / "trial.toml").write_text(TRIAL.format(
        what="The same children as nb15, read without error: sizes as the phantom was drawn. Origin: ../README.md",
        id="NB15-TRUTH", readers='TRUTH = "the phantom itself"'))


if __name__ == "__main__":
    main()
