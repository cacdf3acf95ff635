import http.client
import json
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import httpx
import numpy as np
import pytest
from gradio_client import Client, handle_file
from PIL import Image

from demo.page import launch_settings
from demo.server.access import Access
from tests.dicom_files import IDENTIFYING, dicom
from tests.helpers import ROOT


@pytest.fixture(scope="module")
def client(server):
    return Client(server[0], verbose=False)


def test_the_endpoint_gives_the_json_and_both_overlays(client, server, picture_file):
    answer, overlays = client.predict(handle_file(picture_file), "predicted", api_name="/compare")
    about = {"accepted": True, "width": 96, "height": 96, "format": "PNG", "view": None, "spacing_mm": None}
    assert answer["input"] == {**about, "warnings": answer["input"]["warnings"]}
    assert set(answer["models"]) == set(overlays) == {"resnet50", "cnn"}
    keys = {"label", "p_pneumonia", "threshold", "uncertain", "uncertain_band"}
    assert all(set(model) == keys for model in answer["models"].values())
    assert all(overlay.startswith("data:image/png;base64,") for overlay in overlays.values())


def test_a_dicom_file_without_an_ending_is_answered_and_names_nobody(client, picture_file, tmp_path):
    (tmp_path / "scan").write_bytes(dicom(np.asarray(Image.open(picture_file)), ImagerPixelSpacing=[0.2, 0.2]))
    answer, overlays = client.predict(handle_file(tmp_path / "scan"), "predicted", api_name="/compare")
    about = {"width": 96, "height": 96, "format": "DICOM DX", "view": None, "spacing_mm": 0.2}
    assert about.items() <= answer["input"].items() and set(answer["models"]) == set(overlays)
    assert not [word for word in IDENTIFYING if word in f"{answer}{overlays}"]


def test_a_bad_file_gives_an_error_object(client, tmp_path):
    (tmp_path / "text.jpg").write_text("no picture")
    answer, overlays = client.predict(handle_file(tmp_path / "text.jpg"), "predicted", api_name="/compare")
    assert answer == {"file": "text.jpg", "error": answer["error"]} and answer["error"]["code"] == "not-an-image"


def test_a_batch_of_the_worklist_is_answered_behind_the_guards_and_nothing_of_it_stays(server, picture_bytes):
    files = [("file", ("0", picture_bytes)), ("file", ("1", b"no picture" * 200_000))]
    answered = httpx.post(f"{server[0]}worklist/answers", files=files).json()["rows"]
    assert set(answered[0]["answer"]["models"]) == {"resnet50", "cnn"}
    assert answered[1]["answer"]["error"]["code"] == "not-an-image"
    assert [path for path in server[1].rglob("*") if path.is_file()] == []
    assert httpx.post(f"{server[0]}worklist/pdf", content=b"x" * 10_000_001).status_code == 413
    elsewhere = {"Origin": "http://evil.example"}
    assert httpx.post(f"{server[0]}worklist/answers", files=files, headers=elsewhere).status_code == 403


def test_nothing_of_an_upload_stays_on_the_disk(client, server, picture_file):
    client.predict(handle_file(picture_file), "predicted", api_name="/compare")
    assert [path for path in server[1].rglob("*") if path.is_file()] == []


def test_many_files_get_a_line_of_json_each_in_their_order(client, server, picture_file, tmp_path):
    (tmp_path / "text.jpg").write_text("no picture")
    (tmp_path / "scan").write_bytes(dicom(np.asarray(Image.open(picture_file))))
    (tmp_path / "again.png").write_bytes(picture_file.read_bytes())
    files = [picture_file, tmp_path / "text.jpg", tmp_path / "scan", tmp_path / "again.png"]
    lines = client.predict(list(map(handle_file, files)), api_name="/batch").splitlines()
    first, broken, scan, again = map(json.loads, lines)
    assert [line["file"] for line in (first, broken, scan, again)] == [file.name for file in files]
    assert broken["error"]["code"] == "not-an-image" and scan["input"]["format"] == "DICOM DX"
    assert (
        first
        == {**again, "file": "chest.png"}
        == client.predict(handle_file(picture_file), "predicted", api_name="/compare")[0]
    )
    assert not [word for word in IDENTIFYING if word in "".join(lines)]
    assert [path for path in server[1].rglob("*") if path.is_file()] == []


def test_only_compare_and_batch_can_be_called(client):
    assert set(client.view_api(return_format="dict")["named_endpoints"]) == {"/compare", "/batch"}


def test_no_event_of_the_page_copies_components_to_show_its_progress(client):
    changing = [event for event in client.config["dependencies"] if event["outputs"]]
    private = [event for event in changing if event["api_visibility"] == "private"]
    assert private and all(event["show_progress_on"] == [] for event in private)


@pytest.mark.parametrize("path", ["/etc/passwd", "app.py", "../app.py", "weights/cnn/model.json", "%2e%2e/app.py"])
def test_files_of_the_machine_are_not_served(server, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{server[0]}gradio_api/file={path}")
    assert refused.value.code in (403, 404)


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("healthz", "10.0.0.5", 200),
        ("config", "evil.example", 421),
        ("gradio_api/file=https://example.com/x", None, 404),
    ],
)
def test_the_guards_stand_before_the_page(server, path, host, status):
    address = urlsplit(server[0])
    connection = http.client.HTTPConnection(address.hostname, address.port)
    connection.request("GET", f"/{path}", headers={"Host": host or address.netloc})
    assert connection.getresponse().status == status
    connection.close()


def test_nothing_is_kept_sent_or_shown_beyond_the_page():
    settings = launch_settings(Access(public=True, password=None))
    off = ("run_history", "enable_monitoring", "share", "allowed_paths", "show_error")
    assert not any(settings[name] for name in off)
    assert settings["strict_cors"] and settings["max_file_size"] <= 100_000_000


def test_the_page_asks_nothing_of_other_servers(server):
    html = urllib.request.urlopen(server[0]).read().decode()
    assert "fonts.googleapis" not in html and "cdnjs" not in html


def test_every_script_and_style_of_the_page_is_sent():
    settings = launch_settings(Access(public=False, password=None))
    demo = ROOT / "demo"
    files = [*demo.rglob("static/*.css"), *demo.rglob("static/*.js")]
    assert len(files) > 10 and all(file.read_text() in settings["head"] for file in files)
    assert settings["head"].index("window.xray = {") < settings["head"].index("Object.assign(window.xray")


@pytest.mark.parametrize("style", sorted((ROOT / "demo").rglob("static/*.css")), ids=lambda file: file.name)
def test_a_style_sheet_holds_nothing_that_cannot_stand_inside_the_rule_around_all(style):
    text = style.read_text()
    assert not [word for word in ("@keyframes", "@font-face", "@import", ":root", "</") if word in text]
    assert text.count("{") == text.count("}")
