#!/usr/bin/env python3
"""Turn the phantom generator's output into the trial folders nb15 and nb15_truth.

    make_phantom_trial.py --out GENERATED --patients 15 --timepoints 5 --slices 12 --size 96 \
        --syntax rle --no-scout
    make_nb15.py GENERATED TESTDATA

Standard library only; the same input gives the same bytes. What comes from where:

  images, lesions, sizes, end points          the generator, unchanged (reads.csv, truth_*.csv)
  dates                                       the generator's, 14 days later a timepoint (redate.py)
  ages, sex                                   the DICOM headers
  edits, added lesions, MIBG and marrow,      nb15_story.py, made up to fit the scans
  follow-up
"""
import argparse
import csv
import math
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

import dicom_header as dicom
import redate
import nb15_story as story

VISITS = ["BL", "W8", "W16", "W24", "W32"]
ROLES = {"target": "target", "nontarget": "non-target", "new": "new"}
POINTS = [f"{end}{c}_px" for end in ("long1", "long2", "short1", "short2") for c in "xy"]
COLUMNS = ["subject", "visit", "date", "lesion", "role", "organ", "node", "diameter_mm", "status", "reader",
           "method", "long_mm", "short_mm", "reason", "change", "inrc", "comment", "series_uid", "sop_uid",
           "x1", "y1", "x2", "y2", "x3", "y3", "x4", "y4"]
COMPONENT_COLUMNS = ["subject", "visit", "date", "reader", "now_mm", "uptake", "soft_uptake", "mibg_bone_now", "new_lesion", "now_pct"]
SUBJECT_COLUMNS = ["subject", "age", "sex", "enrolment_date", "start_date", "off_treatment_date",
                   "new_therapy_date", "relapse_date", "death_date", "last_contact_date"]

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
visit_interval_days = 56
visit_window_days = 7
censoring = "fda"            # the other rule: --set censoring=ema

[visits]                     # planned day from the first dose; the baseline scan is up to 28 days before it
BL = 0
W8 = 56
W16 = 112
W24 = 168
W32 = 224

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
        if row["subject"] in story.NO_LESION:
            continue
        row["inrc"], row["change"] = inrc_component(row), change(row, key)
        if story.EDITS.get(key, ("",))[0] == "not_evaluable":
            row["status"], row["reason"] = story.EDITS[key]
        elif source["long1x_px"]:
            row["status"] = state(source, truth_of[row["subject"], row["visit"]], first not in seen)
            long_mm, short_mm, points = measured_axes(source, spacing[source["series_uid"]])
            sizes(row, long_mm, short_mm)
            row.update(zip(COLUMNS[-8:], points))
            if key in story.EDITS:
                row["status"], row["reason"] = story.EDITS[key]
        else:
            row["status"] = {"0": "absent", "5": "too_small"}[source["long_mm"]]
        seen.add(first)
        rows.append(row)
    unused = set(story.EDITS) - {(r["subject"], r["visit"], r["reader"], r["lesion"]) for r in rows}
    if unused:
        raise ValueError(f"edits without a read: {unused}")
    return rows


def inrc_component(row):
    if row["role"] == "new" or row["organ"] == story.BONE_ORGAN:
        return ""
    return "primary" if (row["subject"], row["lesion"]) in story.PRIMARY else "soft_tissue"


def change(row, key):
    """iRECIST follows non-targets by their change since the last scan."""
    if row["role"] != "non-target" or row["visit"] == "BL":
        return ""
    return story.CHANGES.get(key, "same")


def reads_on_other_scans(scans):
    """Lesions that are not on the CT in dicom/, and the visits of a child who has no lesion there."""
    for lesion in story.OTHER_SCANS:
        for reader in ("R1", "R2"):
            for visit, value in zip(VISITS, lesion[reader]):
                if not value:
                    continue
                row = {column: lesion.get(column, "") for column in COLUMNS}
                row.update(visit=visit, date=scans[lesion["subject"]][visit], reader=reader)
                measured = lesion["role"] == "target"
                row["status"] = "measured" if measured else value
                row["diameter_mm"] = value if measured else story.OTHER_SCAN_MM.get((lesion["subject"], value), "")
                yield row
    for subject, comment in story.NO_LESION.items():
        for visit, day in scans[subject].items():
            for reader in ("R1", "R2"):
                yield {"subject": subject, "visit": visit, "date": day, "lesion": "NONE", "role": "new", "organ": "whole body",
                       "node": "N", "status": "absent", "reader": reader, "method": "CT", "comment": comment}


def components(scans):
    """MIBG, marrow and uptake; sizes are left to the readings, by their column inrc."""
    for subject, part in story.COMPONENTS.items():
        for index, visit in enumerate(VISITS):
            for reader in ("R1", "R2"):
                row = {"subject": subject, "visit": visit, "date": scans[subject][visit], "reader": reader,
                       "now_mm": "" if part["primary"] else "NI",
                       "uptake": story.U[part["primary"][index - 1]] if part["primary"] and index else "",
                       "soft_uptake": story.U[part["soft"][index]] if part["soft"] else "",
                       "mibg_bone_now": part["bone"][index] if part["bone"] else "NI",
                       "new_lesion": story.NEW_LESIONS.get((subject, visit), ""),
                       "now_pct": part["marrow"][index] if part["marrow"] else "NI"}
                for column in COMPONENT_COLUMNS:
                    row[column] = story.COMPONENT_EDITS.get((subject, visit, reader, column), row[column])
                yield row


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


def scan_dates(generated):
    """Subject -> visit -> date, in order."""
    scans = {}
    for r in rows_of(generated / "truth_series.csv"):
        scans.setdefault(r["patient"], {})[VISITS[int(r["timepoint"])]] = r["study_date"]
    return scans


def subjects(generated, scans):
    rows = []
    for subject, dates in scans.items():
        course = story.FOLLOW_UP[subject]
        start = date.fromisoformat(dates["BL"]) + timedelta(days=course["start"])
        day = lambda name: (start + timedelta(days=course[name])).isoformat() if name in course else ""
        header = dicom.read_header(next(iter(sorted((generated / "dicom" / subject).rglob("*.dcm")))))
        rows.append({
            "subject": subject, "age": int(header[dicom.PATIENT_AGE].rstrip("M")) // 12, "sex": header[dicom.PATIENT_SEX],
            "enrolment_date": day("enrolled"), "start_date": start.isoformat(), "off_treatment_date": day("off"),
            "new_therapy_date": day("therapy"), "relapse_date": day("relapse"), "death_date": day("death"),
            "last_contact_date": day("contact") or day("death"),
        })
        for planned, scan in zip((0, 56, 112, 168, 224), dates.values()):
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
    with tempfile.TemporaryDirectory() as folder:
        make(redate.every_eight_weeks(a.generated, Path(folder)), a.testdata)


def make(generated, testdata):
    truth_of = {(r["patient"], VISITS[int(r["timepoint"])]): r for r in rows_of(generated / "truth_response.csv")}
    nb15, exact = testdata / "nb15", testdata / "nb15_truth"
    shutil.rmtree(nb15 / "dicom", ignore_errors=True)
    shutil.copytree(generated / "dicom", nb15 / "dicom")
    exact.mkdir(parents=True, exist_ok=True)

    scans = scan_dates(generated)
    who = subjects(generated, scans)
    measured = reads(generated, truth_of) + list(reads_on_other_scans(scans))
    check_dates(nb15 / "dicom", measured)
    order = lambda r: (r["subject"], VISITS.index(r["visit"]), r["reader"], r["role"] != "target", r["lesion"])
    write(nb15 / "measurements.csv", COLUMNS, sorted(measured, key=order))
    write(nb15 / "components.csv", COMPONENT_COLUMNS, components(scans))
    without_images = COLUMNS[:COLUMNS.index("change")]
    write(exact / "measurements.csv", without_images, sorted(truth(generated, truth_of), key=order))
    shutil.copyfile(generated / "truth_response.csv", exact / "truth_response.csv")
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
