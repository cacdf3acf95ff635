import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from demo.compare.viewer_modules import FOLDER, VIEWER
from demo.worklist.browser_modules import FOLDER as WORKLIST_FOLDER
from demo.worklist.browser_modules import WORKLIST

CLIENT = TestClient(Starlette(routes=[VIEWER.route(), WORKLIST.route()]))


@pytest.mark.parametrize(("modules", "folder"), [(VIEWER, FOLDER), (WORKLIST, WORKLIST_FOLDER)])
def test_every_module_that_another_one_imports_is_served_for_good(modules, folder):
    names, asked = {"main.js"}, set()
    while names - asked:
        name = (names - asked).pop()
        answer = CLIENT.get(modules.address.replace("main.js", name))
        assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/javascript"), name
        assert "immutable" in answer.headers["cache-control"]
        asked.add(name)
        names |= set(re.findall(r'from "\./(\w+\.js)"', answer.text))
    assert asked == {file.name for file in folder.iterdir()}


def test_scripts_of_another_version_and_other_files_are_not_there():
    address = VIEWER.address
    for path in ("viewer/0000/main.js", address.replace("main", "none"), address.replace("main.js", "../../tab.py")):
        assert CLIENT.get(path).status_code == 404
