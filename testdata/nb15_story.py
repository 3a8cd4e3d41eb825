"""What the phantom cannot draw: reads edited or added, disease outside the CT, follow-up.

Everything here is made up to fit the scans; README.md says why each entry is there.
"""

# subject, visit, reader, lesion -> status and reason in place of the generator's
EDITS = {
    ("NBL-012", "W16", "R1", "T02"): ("not_evaluable", "the scan ends on this slice, the upper half of the lesion is not covered"),
    ("NBL-010", "W24", "R2", "NT01"): ("equivocal", "larger: progression or a healing reaction of the bone, next scan to tell"),
}

# start: days from the baseline scan to the first dose; all others: days from the first dose
FOLLOW_UP = {
    "NBL-001": dict(start=3, enrolled=-2, off=233, relapse=628, therapy=655, contact=1432),
    "NBL-002": dict(start=2, enrolled=-1, off=231, contact=1520),
    "NBL-003": dict(start=4, enrolled=-2, off=224, therapy=252, death=1176),
    "NBL-004": dict(start=1, enrolled=0, off=235, contact=1330),
    "NBL-005": dict(start=5, enrolled=-3, off=217, therapy=237, death=718),
    "NBL-006": dict(start=3, enrolled=-1, off=224, therapy=235, death=402),
    "NBL-007": dict(start=6, enrolled=-4, off=161, therapy=175, death=333),
    "NBL-008": dict(start=2, enrolled=-1, off=227, contact=1289),
    "NBL-009": dict(start=4, enrolled=-2, off=232, contact=1255),
    "NBL-010": dict(start=2, enrolled=-1, off=132, therapy=133, death=889),   # before the progression at W24
    "NBL-011": dict(start=1, enrolled=0, off=224, therapy=273, contact=1240),  # without a progression
    "NBL-012": dict(start=3, enrolled=-2, off=229, contact=480),             # lost
    "NBL-013": dict(start=5, enrolled=-3, off=236, contact=1158),
    "NBL-014": dict(start=2, enrolled=-1, off=228, contact=871),             # lost
    "NBL-015": dict(start=3, enrolled=-2, off=112, therapy=229, death=263),
}

# Subjects whose only finding on CT is benign: no lesion rows, one row a visit that says so
NO_LESION = {
    "NBL-008": "the liver lesion is focal nodular hyperplasia by biopsy: not disease, not recorded",
}

# Lesions on scans that are not in dicom/: values at BL, W8, ... by reader (mm, or a status)
OTHER_SCANS = [
    dict(subject="NBL-012", lesion="T03", role="target", organ="bone", node="N", method="MRI",
         comment="soft tissue part of a lytic orbital metastasis; MRI of the head, not in dicom/",
         R1=["24.1", "24.4", "23.8", "24.0", "23.7"], R2=["23.6", "24.2", "24.0", "23.5", "23.9"]),
    dict(subject="NBL-009", lesion="NEW01", role="new", organ="lymph node", node="Y", method="CT",
         comment="cervical node, 16 mm in short axis at W8, normal from W16 on; CT of the neck, not in dicom/",
         R1=["", "new", "absent", "absent", "absent"], R2=["", "equivocal", "absent", "absent", "absent"]),
]
OTHER_SCAN_MM = {("NBL-009", "new"): "16.2", ("NBL-009", "equivocal"): "15.8"}

# lesion -> INRC component; bone lesions belong to the MIBG score and have none
PRIMARY = {(s, "T01") for s in ("NBL-001", "NBL-003", "NBL-005", "NBL-006", "NBL-007", "NBL-009", "NBL-010",
                                "NBL-011", "NBL-013", "NBL-014")}
BONE_ORGAN = "bone"

# change of a non-target since the scan before (iRECIST); "same" where nothing is said
CHANGES = {
    ("NBL-010", "W24", "R1", "NT01"): "larger", ("NBL-010", "W24", "R2", "NT01"): "larger",
}

U = dict(r="RESOLVED", i="IMPROVED", s="STABLE", u="INCREASED", p="PRESENT")

# uptake of the primary (W8 to W32; None: no primary left), of the soft tissue lesions (BL to W32; None: none),
# Curie score of the bones and tumour in the marrow in percent (BL to W32; None: not involved; "": not done)
COMPONENTS = {
    "NBL-001": dict(primary="iirr", soft="ppprr", bone=[10, 5, 2, 0, 0], marrow=[30, 4, 0, 0, 0]),
    "NBL-002": dict(primary=None, soft="ppprr", bone=None, marrow=None),
    "NBL-003": dict(primary="ssuu", soft="ppppp", bone=[8, 8, 7, 9, 10], marrow=None),
    "NBL-004": dict(primary=None, soft="ppprr", bone=None, marrow=[15, 8, 4, 0, 0]),
    "NBL-005": dict(primary="irru", soft=None, bone=None, marrow=[6, 0, 0, 0, 25]),
    "NBL-006": dict(primary="iiiu", soft="ppppp", bone=[14, 8, 5, 5, 9], marrow=[22, 10, 5, 5, 12]),
    "NBL-007": dict(primary="ssss", soft="ppppp", bone=None, marrow=None),
    "NBL-008": dict(primary=None, soft=None, bone=[18, 9, 4, 0, 0], marrow=[40, 12, 3, 0, 0]),
    "NBL-009": dict(primary="iiii", soft="ppppp", bone=[16, 10, 6, 4, 2], marrow=[12, 6, 3, 0, 0]),
    "NBL-010": dict(primary="ssss", soft="ppppp", bone=[9, 8, 8, 12, 14], marrow=None),
    "NBL-011": dict(primary="siii", soft="ppppp", bone=[20, 14, 11, 12, 11], marrow=[35, 20, 8, 4, 0]),
    "NBL-012": dict(primary=None, soft="ppppp", bone=[12, 9, 6, 4, 3], marrow=[8, 3, 0, 0, 0]),
    "NBL-013": dict(primary="iirr", soft=None, bone=[5, 3, 1, 0, 0], marrow=None),
    "NBL-014": dict(primary="iiii", soft="ppppp", bone=None, marrow=[10, 10, "", 6, 5]),
    "NBL-015": dict(primary=None, soft="ppppp", bone=[6, 7, 9, 11, 15], marrow=[4, 6, 20, 45, 60]),
}

# subject, visit, reader, column -> what this reader says instead
COMPONENT_EDITS = {
    ("NBL-008", "W8", "R2", "mibg_bone_now"): "10",
    ("NBL-011", "W24", "R2", "mibg_bone_now"): "10",
    ("NBL-013", "W16", "R2", "uptake"): "STABLE",
}
NEW_LESIONS = {("NBL-007", "W24"): "ST_AVID", ("NBL-009", "W8"): "ST_UNCONFIRMED"}
