"""What a file says of a radiograph, never of the person whom it shows."""

from __future__ import annotations

from dataclasses import dataclass

VIEWS = ("AP", "PA", "LATERAL")
CHEST = "CHEST"
AGES = ("under_6", "child", "adult")  # up to the 6th birthday, up to the 18th, from then on
ADULT, SCHOOL, OLDEST = 18, 6, 120  # years


@dataclass(frozen=True)
class Facts:
    """Every value is one of a fixed list or a number, because free text may name a person; None: the file is silent."""

    modality: str | None = None  # "DX", "CR", ...; of DICOM's list
    view: str | None = None  # of VIEWS
    laterality: str | None = None  # "L", "R" or "B", of the part of the body that is shown
    orientation: tuple[str, str] | None = None  # where a row and a column run to; ("L", "F") as chests are shown
    age: str | None = None  # of AGES
    body_part: str | None = None  # CHEST, or another one, such as "HAND"
    spacing_mm: tuple[float, float] | None = None  # from one row to the next, from one column to the next
    calibrated: bool = False  # the spacing is that of the body; else that of the detector, which is larger
    sex: str | None = None  # "F", "M" or "O"
    manufacturer: str | None = None  # of the equipment, of dicom_facts.MANUFACTURERS


def age_band(years: float) -> str | None:
    """One of AGES; None: nobody has this age."""
    if not 0 <= years <= OLDEST:
        return None
    return "adult" if years >= ADULT else "child" if years >= SCHOOL else "under_6"
