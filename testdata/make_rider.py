#!/usr/bin/env python3
"""Write the tables of the trial folder rider from its own images and annotations.

    make_rider.py TESTDATA/rider

Reads annotations/*.xml (AIM 3) and dicom/*.dcm, writes measurements.csv, subjects.csv and
trial.toml. Standard library only. Lengths, end points and UIDs are the text of the annotation;
dates, sex and age are those of the image that it names. Only start_date is made up: the day
after the baseline scan.
"""
import csv
import sys
import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta
from pathlib import Path

import dicom_header as dicom

AIM = "{gme://caCORE.caCORE/3.2/edu.northwestern.radiology.AIM}"
COLUMNS = ["subject", "visit", "date", "lesion", "role", "organ", "node", "diameter_mm", "status", "reader",
           "method", "series_uid", "sop_uid", "x1", "y1", "x2", "y2"]
SUBJECT_COLUMNS = ["subject", "age", "sex", "start_date", "last_contact_date"]

TRIAL = """\
# Three lung patients of TCIA RIDER, one CT slice on each of two dates, two readers. Origin: ../README.md
[trial]
id = "RIDER"
title = "AIM toolkit sample annotations on RIDER lung CT"
criteria = "recist-1.1"

[protocol]
confirm_required = false     # one follow-up: nothing can be confirmed

[readers]
A = "AIM user A"
B = "AIM user B"
"""


def one(root, name):
    found = root.findall(f".//{AIM}{name}")
    if len(found) != 1:
        raise ValueError(f"{len(found)} elements {name}, 1 expected")
    return found[0]


def reading(path, images):
    root = ElementTree.parse(path).getroot()
    image = images[one(root, "Image").get("sopInstanceUID")]
    ends = sorted(root.iter(f"{AIM}SpatialCoordinate"), key=lambda c: int(c.get("coordinateIndex")))
    if len(ends) != 2 or one(root, "CalculationResult").get("unitOfMeasure") != "mm":
        raise ValueError(f"{path}: not two end points and a length in mm")
    if one(root, "Person").get("name") != image[dicom.PATIENT_ID]:
        raise ValueError(f"{path}: another patient's image")
    return {
        "subject": image[dicom.PATIENT_ID], "visit": "BL" if "Baseline" in path.name else "FU",
        "date": dicom.iso_date(image[dicom.STUDY_DATE]), "lesion": "T01", "role": "target", "organ": "lung", "node": "N",
        "diameter_mm": one(root, "CalculationData").get("value"), "status": "measured", "reader": one(root, "User").get("name"),
        "method": "CT", "series_uid": one(root, "ImageSeries").get("instanceUID"), "sop_uid": image[dicom.SOP_UID],
        "x1": ends[0].get("x"), "y1": ends[0].get("y"), "x2": ends[1].get("x"), "y2": ends[1].get("y"),
    }


def subjects(rows, images):
    for subject in sorted({r["subject"] for r in rows}):
        scans = sorted((i for i in images.values() if i[dicom.PATIENT_ID] == subject), key=lambda i: i[dicom.STUDY_DATE])
        baseline, last = (date.fromisoformat(dicom.iso_date(i[dicom.STUDY_DATE])) for i in (scans[0], scans[-1]))
        yield {"subject": subject, "age": int(scans[0][dicom.PATIENT_AGE].rstrip("Y")), "sex": scans[0][dicom.PATIENT_SEX],
               "start_date": baseline + timedelta(days=1), "last_contact_date": last}


def write(path, columns, rows):
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    headers = map(dicom.read_header, sorted((folder / "dicom").glob("*.dcm")))
    images = {header[dicom.SOP_UID]: header for header in headers}
    rows = [reading(path, images) for path in sorted((folder / "annotations").glob("*.xml"))]
    rows.sort(key=lambda r: (r["subject"], r["date"], r["reader"]))
    write(folder / "measurements.csv", COLUMNS, rows)
    write(folder / "subjects.csv", SUBJECT_COLUMNS, subjects(rows, images))
    (folder / "trial.toml").write_text(TRIAL)


if __name__ == "__main__":
    main()
