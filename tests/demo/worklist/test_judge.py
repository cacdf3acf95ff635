"""The judge on classifiers, untrained ones: the same answers as one by one, on a borrowed GPU too."""

import asyncio
import io

import numpy as np
import pytest
from PIL import Image

from demo.worklist.judge import Judge
from xray_models.images.radiograph import load_radiograph
from xray_models.inference.compare import compare


def picture(seed: int) -> bytes:
    buffer = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 255, (96, 96), dtype=np.uint8)
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("is_borrowed", [False, True])
def test_a_batch_has_the_answers_that_each_file_has_alone(weights, monkeypatch, is_borrowed):
    monkeypatch.setattr("demo.worklist.judge.is_zero_gpu", lambda: is_borrowed)
    files = [picture(0), b"no picture", picture(1)]
    stamp, rows = asyncio.run(Judge(weights, None).rows(files))
    assert stamp == weights.stamp and rows[1]["answer"]["error"]["code"] == "not-an-image"
    for file, row in ((files[0], rows[0]), (files[2], rows[2])):
        alone = compare(load_radiograph(file), weights.classifiers, heatmaps=False)
        assert row["answer"] == alone.to_json("") and row["thumbnail"]
