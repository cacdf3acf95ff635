"""The check of licences, on packages that are made here."""

from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement

from tests import licences

ACCEPTED = {
    "License-Expression: MIT": "MIT",
    "License-Expression: MPL-2.0 AND (Apache-2.0 OR MIT)": "MPL-2.0 AND (Apache-2.0 OR MIT)",
    "License-Expression: MIT AND Apache-2.0 WITH LLVM-exception": "MIT AND Apache-2.0 WITH LLVM-exception",
    "Classifier: License :: OSI Approved :: BSD License": "BSD",
    "License: BSD-3-Clause\nClassifier: License :: OSI Approved": "BSD-3-Clause",
    "License: MIT\n       Permission is hereby granted": "MIT",
}
REFUSED = {
    "License-Expression: AGPL-3.0-only": "AGPL-3.0-only",
    "License-Expression: MIT AND GPL-3.0-or-later": "MIT AND GPL-3.0-or-later",
    "License: MIT\nClassifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)": (
        "GNU General Public License v3 (GPLv3)"
    ),
    "License: UNKNOWN": "unknown",
    "Summary: says nothing": "unknown",
}


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Make a package with this metadata importable."""
    monkeypatch.syspath_prepend(tmp_path)

    def make(name: str, metadata: str) -> None:
        folder = tmp_path / f"{name}-1.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1\n{metadata}\n")

    return make


@pytest.mark.parametrize(("metadata", "licence"), (ACCEPTED | REFUSED).items())
def test_a_licence_is_named_and_judged(install, metadata, licence):
    install("invented", metadata)
    assert licences.licence_of(distribution("invented")) == licence
    assert licences.is_accepted(licence) == (metadata in ACCEPTED)


@pytest.mark.parametrize(
    ("text", "licence"),
    [(f"MIT\n\n{licences.MIT_GRANT}.\n{licences.MIT_CONDITION}.", "MIT"), (licences.MIT_GRANT, "unknown")],
)
def test_where_nothing_is_declared_the_licence_file_counts(install, tmp_path, text, licence):
    install("silent", "License-File: LICENSE")
    (tmp_path / "silent-1.dist-info" / "licenses").mkdir()
    (tmp_path / "silent-1.dist-info" / "licenses" / "LICENSE").write_text(text)
    assert licences.licence_of(distribution("silent")) == licence


def test_a_package_behind_another_is_found_and_refused(install, monkeypatch, capsys):
    install("invented", "License-Expression: MIT\nProvides-Extra: more\nRequires-Dist: behind[far]; extra == 'more'")
    install(
        "behind",
        "License-Expression: MIT\nRequires-Dist: copyleft; extra == 'far'\nRequires-Dist: not-here; extra == 'no'",
    )
    install("copyleft", "License-Expression: GPL-3.0-only\nRequires-Dist: invented")
    monkeypatch.setattr(licences, "required", lambda: [Requirement("invented[more]")])
    with pytest.raises(SystemExit, match="1"):
        licences.main()
    assert capsys.readouterr().out.splitlines() == [
        "behind 1: MIT",
        "copyleft 1: GPL-3.0-only  <- REFUSED",
        "invented 1: MIT",
        "3 packages, 1 refused",
    ]


def test_a_package_that_is_missing_is_refused():
    assert [one.accepted for one in licences.dependencies([Requirement("not-here-at-all")])] == [False]


def test_nvidias_libraries_are_the_one_exception(install):
    install("nvidia_invented", "Classifier: License :: Other/Proprietary License")
    install("invented", "Classifier: License :: Other/Proprietary License")
    requirements = [Requirement("nvidia-invented"), Requirement("invented")]
    assert [one.accepted for one in licences.dependencies(requirements)] == [False, True]
