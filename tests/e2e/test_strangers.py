"""A public page, its owner and a stranger: what the owner dropped, and what came of it, is the owner's alone."""

import base64
import json
import re
from types import SimpleNamespace

import httpx
import pytest
from playwright.sync_api import Page, expect

from demo.page import build_demo, launch_settings
from demo.server.access import Access
from demo.server.dataset_store import DatasetStore
from demo.server.run_store import RunStore
from demo.server.worth import Worth
from tests.demo.conftest import Fixed
from tests.demo.runs import RUN_ID, scored_record, write_run
from tests.e2e.visit import drop_file, visiting
from tests.helpers import dataset_files, write_zip
from xray_models.files import PREDICTIONS_FILE
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS

pytestmark = pytest.mark.slow

PASSWORD = "correct horse"
SECRET = "jane-doe"  # in every name that comes from the owner
UNUSED_RUN = "20261124-000000"
EVENT_DATA = {"run": RUN_ID, "model": "cnn", "index": 0, "mend": "turn_180", "code": "too-large"}


@pytest.fixture(scope="module")
def zip_file(tmp_path_factory):
    files = {}
    for path, content in dataset_files().items():
        folder, _, name = path.rpartition("/")
        files[f"{folder}/{SECRET}-{name}"] = content
    files[f"chest/train/NORMAL/{SECRET}-left-out.txt"] = b"no picture"
    return write_zip(tmp_path_factory.mktemp("data") / f"{SECRET}-clinic.zip", files)


@pytest.fixture(scope="module")
def address(zip_file, tmp_path_factory):
    """A public page with two runs on the owner's data set, of which one is in use; its CNN misses every pneumonia."""
    runs = tmp_path_factory.mktemp("runs")
    error = {"code": "bad-image", "message": f"{SECRET}-7.png cannot be read.", "details": {}}
    write_run(runs, UNUSED_RUN, "failed", {"cnn": 1}, ("cnn",), f"{SECRET}-other.zip", error=error)
    folder = write_run(runs, RUN_ID, "failed", {"cnn": 2}, ("cnn",), zip_file.name, error=error)
    (runs / "data").mkdir()
    (runs / "data" / "x.zip").write_bytes(zip_file.read_bytes())
    (folder / "log.txt").write_text(f"left out: {SECRET}-left-out.txt\n")
    rows = [f"test/PNEUMONIA/{SECRET}-person{1000 + i}_virus_1.png,PNEUMONIA,0.2" for i in range(4)]
    rows += [f"test/NORMAL/{SECRET}-IM-{1000 + i}-0001.png,NORMAL,0.1" for i in range(4)]
    predictions = "\n".join(["file,label,p_pneumonia", *rows]) + "\n"
    (folder / "weights" / "cnn" / PREDICTIONS_FILE).write_text(predictions)
    access = Access(public=True, password=PASSWORD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("uploads")))
        weights = in_use(folder / "weights")
        demo = build_demo(weights, None, RunStore(runs), DatasetStore(runs, zip_file), access)
        demo.launch(prevent_thread_lock=True, quiet=True, **launch_settings(access))
        yield demo.local_url.rstrip("/")
        demo.close()


def in_use(folder) -> SimpleNamespace:
    """Weights of the run RUN_ID: everything that the page asks of ActiveWeights as long as nobody changes them."""
    classifiers = {name: Fixed(name, p) for name, p in (("resnet50", 0.9), ("cnn", 0.2))}
    for name, classifier in classifiers.items():
        classifier.record = scored_record(name)
    current = SimpleNamespace(
        classifiers=classifiers, run_id=RUN_ID, stamp="run", worth=Worth(), calibration=None, directory=folder
    )
    more = {"of": {"run": current}.get, "shipped": SHIPPED_WEIGHTS, "problem": None}
    return SimpleNamespace(**vars(current), current=current, **more)


def owner_s_pictures(page: Page, zip_file) -> list[str]:
    """The data URIs that the owner sees on Retrain and Results after the password; the names are there too."""
    page.get_by_role("tab", name="Retrain").click()
    page.locator("#password input").fill(PASSWORD)
    page.locator("#unlock").click()
    expect(page.locator("#runs")).to_contain_text(f"{SECRET}-other.zip")
    drop_file(page, "#zip-zone .drop", zip_file.read_bytes(), zip_file.name)
    expect(page.locator("#data-view")).to_contain_text(f"{SECRET}-left-out.txt")
    page.locator(f"#runs input[value='{RUN_ID}']").check()
    expect(page.locator("#run")).to_contain_text(f"{SECRET}-7.png cannot be read.")
    samples = page.locator("#data-view img").evaluate_all("images => images.map((image) => image.src)")
    page.locator("#run-results").click()
    page.locator("[data-mistakes=cnn]").click()
    expect(page.locator("#mistakes .search-status")).to_contain_text("4 of 4 misclassified")
    mistakes = page.locator("#mistakes .cell-images img").evaluate_all("images => images.map((image) => image.src)")
    expect(page.locator("[download$='cnn_test_predictions.csv']")).to_have_count(1)
    assert len(samples) == 12 and len(mistakes) == 12 and SECRET in page.content()
    return samples + mistakes


def what_a_stranger_sees(page: Page) -> str:
    """The page with each tab open, and everything on it that can be pressed there pressed."""
    seen = []
    for tab in ("Compare", "Retrain", "Results", "About"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(1500)  # an answer of the server, which may change nothing to wait for
        seen.append(page.content())
    page.get_by_role("tab", name="Retrain").click()
    page.locator("#run-results").click()
    expect(page.locator("#test-results")).to_contain_text("the owner's own")
    expect(page.locator("#mistakes")).to_contain_text("only the owner sees images")
    return "".join([*seen, page.content()])


def what_endpoints_answer(address: str) -> str:
    """What every endpoint of /config sends to somebody who calls it by its number, for each choice of results."""
    with httpx.Client(base_url=address, timeout=120) as client:
        config = client.get("/config").json()
        info = [client.get(path).text for path in ("/", "/config", "/gradio_api/info?all_endpoints=true")]
        components = {part["id"]: part for part in config["components"]}
        answers = [*info]
        for choice in (RUN_ID, UNUSED_RUN):
            session = f"stranger-{choice}"
            for dependency in config["dependencies"]:
                if dependency["backend_fn"]:
                    inputs = [given(components[part], choice) for part in dependency["inputs"]]
                    answers.append(call(client, dependency["id"], inputs, session))
    assert sum('"success":true' in answer for answer in answers) > 30  # most are called as the page would call them
    return "".join(answers)


def given(component: dict, choice: str) -> object:
    """What a stranger sends as the value of this component."""
    if component["props"].get("elem_id") == "results-of":
        return choice
    return None if component["type"] in ("state", "uploadbutton") else component["props"].get("value")


def call(client: httpx.Client, number: int, inputs: list, session: str) -> str:
    """All that the server sends to the ``session`` until the event is over."""
    body = {"data": inputs, "fn_index": number, "session_hash": session, "event_data": EVENT_DATA}
    joined = client.post("/gradio_api/queue/join", json=body)
    if joined.status_code != 200:
        return joined.text
    lines = []
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as answer:
        for line in answer.iter_lines():
            lines.append(line)
            if line.startswith("data: ") and json.loads(line[6:])["msg"] == "close_stream":
                break
    return "\n".join(lines)


def unpacked(text: str) -> str:
    """``text``, and what its data URIs hold in base64: a CSV to download, for example."""
    contents = re.findall(r"base64,([A-Za-z0-9+/=]+)", text)
    return "".join([text, *(base64.b64decode(content).decode("latin-1") for content in contents)])


def test_the_owner_s_upload_leaves_no_picture_and_no_name_with_a_stranger(browser, address, zip_file):
    with visiting(browser, address) as owner:
        pictures = owner_s_pictures(owner, zip_file)
        with visiting(browser, address) as stranger:  # each in a context of its own
            seen = what_a_stranger_sees(stranger)
        sent = what_endpoints_answer(address)
    assert "Confusion matrix" in seen and "Confusion matrix" in sent  # the figures of the run in use are for all
    for text in (seen, sent):
        assert re.findall(f".{{0,60}}{SECRET}.{{0,60}}", unpacked(text)) == []
        assert UNUSED_RUN not in text
        assert not [picture for picture in pictures if picture.partition("base64,")[2][-200:-20] in text]
