"""The few header values that the scripts beside this file need: explicit VR little endian only."""

LONG_LENGTH = {b"OB", b"OW", b"OF", b"OD", b"OL", b"SQ", b"UC", b"UN", b"UR", b"UT"}

PATIENT_ID = (0x0010, 0x0020)
PATIENT_SEX = (0x0010, 0x0040)
PATIENT_AGE = (0x0010, 0x1010)
STUDY_DATE = (0x0008, 0x0020)
SLICE_THICKNESS = (0x0018, 0x0050)
SERIES_UID = (0x0020, 0x000E)
SOP_UID = (0x0008, 0x0018)
PIXEL_SPACING = (0x0028, 0x0030)


def read_header(path):
    """Text of every element before the pixels, by (group, element); sequences are skipped whole."""
    with open(path, "rb") as file:
        data = file.read()
    if data[128:132] != b"DICM":
        raise ValueError(f"{path}: no DICM at byte 128")
    values, at = {}, 132
    while at + 8 <= len(data):
        tag = (int.from_bytes(data[at:at + 2], "little"), int.from_bytes(data[at + 2:at + 4], "little"))
        if tag == (0x7FE0, 0x0010):
            break
        vr = data[at + 4:at + 6]
        if vr in LONG_LENGTH:
            length, start = int.from_bytes(data[at + 8:at + 12], "little"), at + 12
        else:
            length, start = int.from_bytes(data[at + 6:at + 8], "little"), at + 8
        if start + length > len(data):
            raise ValueError(f"{path}: element {tag[0]:04x},{tag[1]:04x} at byte {at} is longer than the file")
        values[tag] = data[start:start + length].decode("latin-1").strip(" \0")
        at = start + length
    return values


def iso_date(da):
    """20210217 as 2021-02-17."""
    return f"{da[:4]}-{da[4:6]}-{da[6:8]}"
