"""Write the SHA-256 of the weights files into the records beside them, for weights that were saved without.

    python -m tests.benchmarks.results.hashes [--weights DIR]

``train`` and ``scope`` write them by themselves. Look first whether these are the weights that you mean: whatever is
there now counts as undamaged from then on.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from xray_models.files import RECORD_FILE
from xray_models.integrity import weights_hashes, write_hashes
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, default=SHIPPED_WEIGHTS, help="folder of the models and the scope")
    for record in sorted(parser.parse_args().weights.glob(f"*/{RECORD_FILE}")):
        write_hashes(record.parent)
        for name, sha256 in weights_hashes(record.parent).items():
            print(f"{record.parent.name}/{name} {sha256}")


if __name__ == "__main__":
    main()
