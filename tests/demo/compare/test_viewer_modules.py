import re

from starlette.applications import Starlette
from starlette.testclient import TestClient

from demo.compare import viewer_modules
from demo.compare.viewer_modules import ADDRESS, FOLDER

CLIENT = TestClient(Starlette(routes=[viewer_modules.viewer_route()]))


def test_every_module_that_another_one_imports_is_served_for_good():
    names, asked = {"main.js"}, set()
    while names - asked:
        name = (names - asked).pop()
        answer = CLIENT.get(ADDRESS.replace("main.js", name))
        assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/javascript"), name
        assert "immutable" in answer.headers["cache-control"]
        asked.add(name)
        names |= set(re.findall(r'from "\./(\w+\.js)"', answer.text))
    assert asked == {file.name for file in FOLDER.iterdir()}


def test_scripts_of_another_version_and_other_files_are_not_there():
    for path in ("viewer/0000/main.js", ADDRESS.replace("main", "none"), ADDRESS.replace("main.js", "../../tab.py")):
        assert CLIENT.get(path).status_code == 404
