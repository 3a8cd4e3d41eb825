"""Spread the phantom generator's scans from six weeks apart to eight, in tables and DICOM headers alike."""
import csv
from datetime import date, timedelta

import dicom_header as dicom

EXTRA_DAYS = 14  # a timepoint: 42 + 14 = 56
TABLES = ["reads.csv", "truth_lesions.csv", "truth_series.csv", "truth_response.csv"]


def later(day, timepoint):
    """An ISO date, moved as far as the timepoint asks."""
    return (date.fromisoformat(day) + timedelta(days=EXTRA_DAYS * int(timepoint))).isoformat()


def table(source, target):
    with open(source, newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if "study_date" in row:
            row["study_date"] = later(row["study_date"], row["timepoint"])
    with open(target, "w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def image(source, target, timepoint):
    """The same bytes but for the study's date: it stands in several elements, always as text of eight digits."""
    data = source.read_bytes()
    old = dicom.read_header(source)[dicom.STUDY_DATE]
    new = later(dicom.iso_date(old), timepoint).replace("-", "")
    header, pixels = data.split(b"\xe0\x7f\x10\x00", 1)
    target.parent.mkdir(parents=True, exist_ok=True)
    dated = header.replace(b"DA\x08\x00" + old.encode(), b"DA\x08\x00" + new.encode())
    target.write_bytes(dated + b"\xe0\x7f\x10\x00" + pixels)


def every_eight_weeks(generated, folder):
    """A copy of GENERATED in which timepoint n is 14 n days later; returns its folder."""
    for name in TABLES:
        table(generated / name, folder / name)
    for source in sorted((generated / "dicom").rglob("*.dcm")):
        patient, study, *rest = source.relative_to(generated / "dicom").parts
        day, timepoint = study.split("_TP")
        moved = later(dicom.iso_date(day), timepoint).replace("-", "")
        image(source, folder.joinpath("dicom", patient, f"{moved}_TP{timepoint}", *rest), timepoint)
    return folder
