import io
from dataclasses import replace

import numpy as np
from PIL import Image

from tests.xray_models.reports.cases import OUTSIDE, comparison, report
from xray_models.reports.sheet import sheet
from xray_models.reports.strip import BOX, GAP, MARGIN, to_png, to_rgb
from xray_models.reports.words import ENGLISH


def test_three_pictures_stand_side_by_side_on_white():
    pixels = to_rgb(sheet(report(), ENGLISH))
    assert pixels.shape[1] == 2 * MARGIN + 3 * BOX + 2 * GAP and pixels.dtype == np.uint8
    assert (pixels[:10] == 255).all() and (pixels[-5:] == 255).all()
    colourful = np.ptp(pixels.astype(int), axis=-1) > 90
    thirds = [colourful[:, MARGIN + i * (BOX + GAP) : MARGIN + i * (BOX + GAP) + BOX].mean() for i in range(3)]
    assert thirds[1] > 0.005 and thirds[2] > 0.005  # heat


def test_the_file_holds_nothing_but_the_picture():
    with Image.open(io.BytesIO(to_png(sheet(report(), ENGLISH)))) as image:
        assert image.format == "PNG" and image.info == {}


def test_a_narrow_picture_leaves_room_for_words_and_a_long_text_makes_it_higher():
    page = sheet(report(comparison(scope=OUTSIDE)), ENGLISH)
    narrow = replace(page, picture=np.zeros((900, 100), np.uint8), columns=())
    assert to_rgb(narrow).shape[1] >= 480
    longer = replace(page, remarks=page.remarks * 4)
    assert len(to_rgb(longer)) > len(to_rgb(page))


def test_a_word_wider_than_the_paper_goes_on_in_the_next_line():
    page = replace(sheet(report(), ENGLISH), reference="W" * 60)
    margin = to_rgb(replace(page, reference="W" * 300))[:, -MARGIN:]
    assert (margin == 255).all()
    assert len(to_rgb(replace(page, reference="W" * 300))) > len(to_rgb(page))
