import importlib
import sys
from pathlib import Path

import pytest

from demo.server import hidden_paths
from demo.server.hidden_paths import REPOSITORY, hide_paths, hide_paths_in

REPLACEMENTS = (("/data/of Jane Doe/chest.zip", "my data.zip"),)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f'  File "{REPOSITORY}/xray_models/training.py", line 7', '  File "xray_models/training.py", line 7'),
        (f'  File "{sys.prefix}/lib/x/torch/nn.py", line 7', '  File "lib/x/torch/nn.py", line 7'),
        ("reading /data/of Jane Doe/chest.zip now", "reading my data.zip now"),
        (f"{Path.home()}/My Documents/x.json", "My Documents/x.json"),
        ("cannot open '/mnt/secret/weights/cnn': gone", "cannot open 'cnn': gone"),
        (r"cannot open C:\Users\jane\runs\log.txt", "cannot open log.txt"),
        ("saved in /srv/a/b/weights/cnn", "saved in cnn"),
        ("train/NORMAL and/or 3/4 of 7 images/s; https://pytorch.org/docs/x", None),
    ],
)
def test_no_path_of_the_machine_is_shown(text, shown):
    assert hide_paths(text, REPLACEMENTS) == (shown or text)


def test_texts_inside_objects_are_cleaned_and_other_values_kept():
    error = {"message": "no /srv/a/x.zip", "details": {"file": "/srv/a/x.zip", "n": 3}}
    assert hide_paths_in(error, ()) == {"message": "no x.zip", "details": {"file": "x.zip", "n": 3}}


def test_a_user_without_a_home_has_a_page(monkeypatch):
    """As in a container that runs under a number alone."""

    def no_home():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert importlib.reload(hidden_paths).hide_paths("/srv/a/b.txt") == "b.txt"
