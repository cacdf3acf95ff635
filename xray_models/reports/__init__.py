"""One case as a document: values first, then a page (PDF), a picture (PNG), JSON, and DICOM for a DICOM source."""
