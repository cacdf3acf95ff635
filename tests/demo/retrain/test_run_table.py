import json
import os
from types import SimpleNamespace

from demo.retrain.run_table import render_runs
from tests.demo.runs import scored_record
from xray_models.files import RECORD_FILE


def test_the_table_compares_runs_with_the_shipped_weights(run, shipped):
    html = render_runs([run], run.id, shipped, "en")
    assert html.count("<tbody") == 2 and 'class="chosen"' in html and f'value="{run.id}" checked' in html
    assert "3/3" in html and "3/15" in html and "<td>24</td>" in html
    assert "0.875<small>0.690–0.957</small>" in html and "0,875" in render_runs([run], None, shipped, "fr")


def test_the_badge_marks_the_weights_in_use(run, shipped):
    def badge_of(run_id):
        html = render_runs([run], None, SimpleNamespace(**{**vars(shipped), "run_id": run_id}), "en")
        return "in use" in html[: html.index(run.id)], "in use" in html[html.index(run.id) :]

    assert badge_of(None) == (True, False) and badge_of(run.id) == (False, True)


def test_records_are_read_again_when_they_change(run, shipped):
    assert "0.875" in render_runs([run], None, shipped, "en")
    record = run.weights / "resnet50" / RECORD_FILE
    record.write_text(json.dumps(scored_record(accuracy=0.5).to_json()))
    os.utime(record, ns=(1, 1))
    assert "0.500" in render_runs([run], None, shipped, "en")
