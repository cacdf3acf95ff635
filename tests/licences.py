"""Which licence each dependency has, and whether it lets this project be distributed under the MIT licence.

    python -m tests.licences

Prints every package that the two requirements files bring in, directly or through others, with its licence. Ends with
status 1 if one of them may not be used so (GPL, AGPL, LGPL ...), does not say its licence, or is not installed.

What counts is what a package declares. Libraries within its binaries (FFmpeg in OpenCV's, for one) are not looked at:
this project passes on none of them, pip takes them from their makers.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.helpers import ROOT

REQUIREMENTS = ("requirements.txt", "tests/requirements.txt")
ACCEPTED = {
    *(
        "MIT",
        "MIT-CMU",
        "0BSD",
        "BSD",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "Apache-2.0",
        "ISC",
        "PSF-2.0",
        "Zlib",
        "CC0-1.0",
    ),
    *("Apache-2.0 WITH LLVM-exception", "BSL-1.0"),
    "MPL-2.0",  # binds those who change its own files, which we don't
}
SPELLINGS = {  # from classifiers and free text to the SPDX name; BSD classifiers don't say with how many clauses
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# PyTorch on Linux brings NVIDIA's libraries: proprietary, free of charge. Whoever installs them has them from NVIDIA.
OF_NVIDIA = re.compile(r"nvidia-|cuda-toolkit$")
UNKNOWN = "unknown"
MIT_GRANT = "Permission is hereby granted, free of charge, to any person obtaining a copy of this software"
MIT_CONDITION = "The above copyright notice and this permission notice shall be included in all copies"


class Dependency(NamedTuple):
    name: str
    version: str
    licence: str

    @property
    def accepted(self) -> bool:
        return bool(OF_NVIDIA.match(self.name)) or is_accepted(self.licence)


def is_accepted(licence: str) -> bool:
    """Whether all that an SPDX expression names is accepted, also where it offers a choice."""
    return set(re.split(r" AND | OR ", re.sub(r"[()]", "", licence))) <= ACCEPTED


def licence_of(package: Distribution) -> str:
    """What it declares: its SPDX expression, else its classifiers, else its free text, else that its licence file is
    the MIT licence; ``UNKNOWN`` if nothing."""
    declared = package.metadata
    if expression := declared.get("License-Expression"):
        return str(expression)
    classifiers = (
        line.split(" :: ")[1:] for line in declared.get_all("Classifier") or () if line.startswith("License")
    )
    names = [parts[-1] for parts in classifiers if parts != ["OSI Approved"]]
    names = names or str(declared.get("License") or "").strip().splitlines()[:1]
    said = " AND ".join(sorted({SPELLINGS.get(name, name) for name in names if name != "UNKNOWN"}))
    return said or ("MIT" if _has_mit_text(package) else UNKNOWN)


def _has_mit_text(package: Distribution) -> bool:
    files = package.metadata.get_all("License-File") or ()
    texts = [" ".join((package.read_text(f"licenses/{file}") or "").split()) for file in files]
    return bool(texts) and all(MIT_GRANT in text and MIT_CONDITION in text for text in texts)


def required(files: Iterable[str] = REQUIREMENTS) -> list[Requirement]:
    """The lines of the requirements files."""
    lines = [line.split("#")[0].strip() for file in files for line in (ROOT / file).read_text("utf-8").splitlines()]
    return [Requirement(line) for line in lines if line]


def dependencies(requirements: Iterable[Requirement]) -> list[Dependency]:
    """All packages that these requirements bring in here, sorted by name; a missing one has the version "none"."""
    found: dict[str, Dependency] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(requirement, "") for requirement in requirements]
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:
            found[name] = Dependency(name, "none", UNKNOWN)
            continue
        found[name] = Dependency(name, package.version, licence_of(package))
        for wanted in {"", *requirement.extras} - {wanted for of, wanted in seen if of == name}:
            seen.add((name, wanted))
            waiting += [(Requirement(line), wanted) for line in package.requires or ()]
    return sorted(found.values())


def main() -> None:
    everything = dependencies(required())
    for one in everything:
        print(f"{one.name} {one.version}: {one.licence}{'' if one.accepted else '  <- REFUSED'}")
    refused = sum(not one.accepted for one in everything)
    print(f"{len(everything)} packages, {refused} refused")
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    main()
