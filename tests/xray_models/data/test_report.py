import io

from tests.helpers import dataset_files, picture, write_zip
from xray_models.data.dataset import load_splits


def test_copies_and_patients_in_two_splits_are_reported(tmp_path):
    files = dataset_files()
    files["chest/test/NORMAL/IM-0000-0009.png"] = files["chest/train/NORMAL/IM-0000-0001.png"]
    report = load_splits(write_zip(tmp_path / "d.zip", files)).report
    both = report.shared_patients.get("train, test", []) + report.shared_patients.get("validation, test", [])
    assert both == ["IM-0000"] and any("both" in line for line in report.lines())


def test_image_sizes_are_reported(tmp_path):
    files = dataset_files()
    for name, size in (("person3_virus_1", (300, 100)), ("person4_virus_1", (640, 480))):
        buffer = io.BytesIO()
        picture(1, pneumonia=True).resize(size).save(buffer, "PNG")
        files[f"chest/test/PNEUMONIA/{name}.png"] = buffer.getvalue()
    report = load_splits(write_zip(tmp_path / "d.zip", files)).report
    assert report.sizes["test"] == ((300, 100), (224, 224), (640, 480))
    assert "test images have 300 x 100 to 640 x 480 pixels (median 224 x 224)." in report.lines()
