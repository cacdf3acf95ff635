"""The report of a case. What its sheet says is the library's own English; the rest are the buttons that make it."""

from xray_models.reports.words import SENTENCES as OF_THE_SHEET

SENTENCES = {
    **OF_THE_SHEET,
    "report": "Report",
    "report_pdf": "PDF",
    "report_pdf_about": "One A4 page: pictures, answers, scope, weights",
    "report_png": "Picture",
    "report_png_about": "Radiograph and both heatmaps side by side, as a PNG for a slide",
    "report_json": "JSON",
    "report_json_about": "The answers as data, with the weights that gave them",
    "report_print": "Print",
    "report_print_about": "Print the page of the PDF (Ctrl+P)",
    "report_dicom": "DICOM",
    "report_dicom_about": "A zip: heatmaps as Secondary Capture and a structured report, for the patient and the study "
    "of your file",
    "report_reference_field": "Reference",
    "report_reference_about": "A line of your own for PDF, picture, JSON and print. It goes into that file alone and "
    "is kept nowhere.",
    "report_making": "Making the report…",
    "report_made": "Report made.",
    "report_no_case": "There is no case here to report on. Drop a radiograph first.",
    "report_no_source": "Only a DICOM file that names its study can have a DICOM result. Take the PDF instead.",
    "report_unexpected": "The report could not be made. Try again, or take another kind.",
}
