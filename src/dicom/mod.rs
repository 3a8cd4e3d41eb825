//! DICOM files: headers, series geometry, annotations.
