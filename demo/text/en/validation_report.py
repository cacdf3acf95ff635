"""The report of a validation: the library's own English."""

from xray_models.reports.validation_words import SENTENCES

__all__ = ["SENTENCES"]
