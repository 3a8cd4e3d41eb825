//! What was seen: lengths, dates, lesions, readings, subjects, protocol.
