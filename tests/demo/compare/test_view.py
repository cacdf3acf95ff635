import base64
import dataclasses
import io
import re
from html import unescape

import numpy as np
import pytest
from PIL import Image

from demo.compare.examples import Example
from demo.compare.examples_view import render_examples
from demo.compare.study import Study
from demo.compare.view import render_drop_zone, render_results
from demo.server.studies import Original
from demo.text.say import say
from demo.ui.html import image_uri, render_legend
from tests.demo.compare.answers import CANVAS, HEAT, comparison
from xray_models.classes import CLASSES
from xray_models.errors import RadiographError
from xray_models.images.mend import MENDS
from xray_models.images.notice import Notice
from xray_models.images.raster import Raster
from xray_models.images.scope import ScopeResult
from xray_models.images.tone import Greys
from xray_models.inference.compare import Comparison


def test_a_card_says_label_probability_and_operating_point():
    html = render_results(Study(comparison()), "en")
    assert 'data-model="resnet50" data-label="PNEUMONIA"' in html and 'data-model="cnn" data-label="NORMAL"' in html
    assert "97%" in html and "operating point 41%" in html and "width:97.3%" in html and "left:41.0%" in html


def test_disagreement_and_agreement_are_said_in_words():
    html = render_results(Study(comparison()), "en")
    assert "The models disagree: ResNet-50 says PNEUMONIA, Custom CNN says NORMAL." in html
    assert "Both models say PNEUMONIA." in render_results(Study(comparison("PNEUMONIA")), "en")


def with_bands(resnet50=None, cnn=None, cnn_label="NORMAL") -> Comparison:
    """Of the ResNet's 0.973 and the CNN's 0.12."""
    predictions = comparison(cnn_label).predictions
    bands = {"resnet50": resnet50, "cnn": cnn}
    return comparison(
        predictions={
            name: dataclasses.replace(prediction, uncertain_band=bands[name])
            for name, prediction in predictions.items()
        }
    )


def test_an_uncertain_answer_says_so_under_its_label_and_why():
    html = render_results(Study(with_bands(cnn=(0.06, 0.7))), "en")
    certain, uncertain = html.split('<article class="card')[1:]
    assert uncertain.startswith(' uncertain"') and "Uncertain: read it yourself" in uncertain
    assert "from 6.0% to 70.0%" in uncertain and "aims at 95% of" in uncertain and "conformal" in uncertain
    assert uncertain.index("NORMAL</strong>") < uncertain.index("Uncertain: read it yourself")
    assert "uncertain" not in certain.lower()


def test_the_banner_names_the_uncertain_models():
    one, other = (with_bands(cnn=(0.06, 0.7), cnn_label=label) for label in ("NORMAL", "PNEUMONIA"))
    assert "Custom CNN says NORMAL. Custom CNN is uncertain: read the image yourself." in spoken(one, "en")
    assert "Both models say PNEUMONIA. Custom CNN is uncertain: read the image yourself." in spoken(other, "en")
    both = with_bands((0.1, 0.98), (0.1, 0.98))
    assert "Both models are uncertain: read the image yourself." in spoken(both, "en")
    assert "Les deux modèles sont incertains" in spoken(both, "fr")


def spoken(shown: Comparison, language: str) -> str:
    """The text of the banner, as a screen reader gets it."""
    banner = render_results(Study(shown), language).split('class="announce">')[1].split("</p>")[0]
    return " ".join(unescape(re.sub("<[^>]*>", "", banner)).split())


def test_the_bar_shows_the_band_and_tells_it_in_words():
    html = render_results(Study(with_bands(resnet50=(0.06, 0.7))), "en")
    assert 'style="left:6.0%;width:64.0%"' in html and "Answers from 6.0% to 70.0% are uncertain." in html
    assert "Uncertain: read it yourself" not in html  # 0.973 lies outside


def test_the_ends_of_a_band_are_numbers_however_small():
    html = render_results(Study(with_bands(cnn=(0.002, 1.0))), "en")
    assert "uncertain from 0.2% to 100.0%" in html and "from &lt;" not in html


def test_without_a_band_nothing_is_uncertain():
    html = render_results(Study(comparison()), "en")
    assert "hatched" not in html and 'class="doubt"' not in html and "read it yourself" not in html
    assert "Treat this case as uncertain." in spoken(comparison(), "en")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_state_carries_the_disclaimer(language):
    states = [Study(), Study(comparison()), Study(error=RadiographError("blank", "Blank."))]
    words = {"en": "Not a medical device", "fr": "dispositif médical"}[language]
    assert all(words in render_results(state, language) for state in states)


def test_a_probability_says_its_condition():
    html = render_results(Study(comparison()), "en")
    assert html.count("<small>if half of the patients are ill</small>") == 2
    assert "if half of the patients are ill: 97%" in html


def test_a_blank_heatmap_is_said_and_not_drawn():
    html = render_results(Study(comparison(heatmap=None)), "en")
    assert html.count("the heatmap is empty") == 4 and 'data-normal="" data-pneumonia=""' in html


def test_a_blank_heatmap_does_not_contradict_the_answer():
    html = render_results(Study(comparison(heatmap=None)), "en")
    resnet50, cnn = html.split('<article class="card')[1:]
    assert "so it can still be PNEUMONIA" in resnet50 and "can still be NORMAL" not in resnet50
    assert "so it can still be NORMAL" in cnn and "can still be PNEUMONIA" not in cnn


def test_both_classes_come_with_their_heat_so_that_another_one_needs_no_server():
    shown = comparison().predictions["resnet50"]
    half = dataclasses.replace(shown, other_heatmap=HEAT.T / 2)
    html = render_results(Study(comparison(predictions={"resnet50": half})), "en")
    assert (np.abs(grey_of(html, "pneumonia") - 255 * HEAT) <= 0.5).all()
    assert (np.abs(grey_of(html, "normal") - 255 * HEAT.T / 2) <= 0.5).all()
    assert [label for label in CLASSES if f'data-class="{label}">' in html] == ["PNEUMONIA"]  # the predicted is shown


def grey_of(html: str, label: str) -> np.ndarray:
    source = re.search(f'data-{label}="data:image/png;base64,(.*?)"', html)[1]
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(source)))).astype(float)


OUTSIDE = ScopeResult(("not_upright", "unfamiliar"), {"unfamiliar": 1.4}, ("turn_180", "crop"))
KEPT = Original(Raster(Greys(np.zeros((64, 64), np.uint8)), "PNG"))


def test_outside_the_scope_the_reason_comes_first_and_the_answers_are_folded_away():
    html = render_results(Study(comparison("PNEUMONIA", scope=OUTSIDE)), "en")
    above, folded = html.split('<details class="anyway"')
    assert 'class="announce sentence">This radiograph seems turned' in above
    assert "unlike those" not in above  # turning it mends that
    assert "PNEUMONIA" not in above and 'class="banner' not in html and "Both models say" not in html
    assert " open" not in folded.split(">")[0] and "<summary>Show anyway</summary>" in folded
    assert folded.count('class="card weak uncertain"') == 2 and "97%" in folded
    assert "Not a medical device" in folded.split("</details>")[-1]


def test_inside_the_scope_nothing_is_folded():
    html = render_results(Study(comparison(scope=ScopeResult())), "en")
    assert "anyway" not in html and "weak" not in html and 'class="banner' in html


def test_the_label_of_an_example_outside_is_folded_away_too_and_so_is_what_the_models_missed():
    example = Example(png_bytes(), {"en": "One"}, "NORMAL", notes={"en": "From a CT."}, drawn="opacity")
    above, folded = render_results(Study(comparison(scope=OUTSIDE), example=example), "en").split("<details", 1)
    assert "From a CT." in above and "missed" not in above and "Label in the data set" not in above
    assert "Label in the data set: NORMAL" in folded


def test_what_can_be_mended_is_a_button_where_the_radiograph_was_kept():
    shown = comparison(scope=OUTSIDE)
    html = render_results(Study(shown, original=KEPT), "en")
    assert '<button type="button" data-mend="turn_180">Turn by 180 degrees</button>' in html
    assert "Crop the edges" in html and 'data-mend="invert"' not in html
    assert "data-mend" not in render_results(Study(shown), "en")


def test_a_refusal_that_can_be_mended_shows_the_radiograph_and_does_not_say_that_nothing_was_kept():
    error = RadiographError("not-a-radiograph", "Not one.", mends=("invert", "nonsense"))
    html = unescape(render_results(Study(error=error, preview="data:,x", original=KEPT), "fr"))
    assert html.count("data-mend") == 1 and "Inverser les gris" in html and 'src="data:,x"' in html
    assert "Rien n'a été conservé" not in html
    plain = render_results(Study(error=RadiographError("blank", "Blank.")), "en")
    assert "Nothing was kept" in plain and "data-mend" not in plain


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("mend", MENDS)
def test_what_was_mended_is_said_with_the_way_back(mend, language):
    study = Study(comparison(), mended=(mend,))
    sentence = f"{say(language, f'mended_{mend}')} {say(language, 'mended_back')}"
    assert sentence in unescape(render_results(study, language))
    refused = Study(error=RadiographError("blank", "Blank."), mended=(mend,))
    assert sentence in unescape(render_results(refused, language))


def test_renderings_of_one_study_have_one_key_and_those_of_another_another():
    study, other = (Study(comparison(scope=OUTSIDE)) for _ in range(2))
    keys = [re.search('data-study="(.*?)"', render_results(shown, "en"))[1] for shown in (study, study, other)]
    assert keys[0] == keys[1] != keys[2]


def test_a_failed_model_leaves_the_other_its_card():
    only = {"cnn": comparison().predictions["cnn"]}
    html = render_results(Study(comparison(predictions=only, failures={"resnet50": "It <broke>."})), "en")
    assert "Only one model answered: Custom CNN says NORMAL." in html and "It &lt;broke&gt;." in html


def test_texts_are_escaped():
    evil = "<script>alert(1)</script>"
    example = Example(png_bytes(), {"en": evil}, notes={"en": evil})
    study = Study(comparison(warnings=(Notice("new", evil),)), example=example)
    pages = [render_results(study, "en"), render_results(Study(error=RadiographError("new", evil)), "en")]
    pages.append(render_examples([example], "en"))
    assert all("<script" not in page and "&lt;script&gt;" in page for page in pages)


def test_the_true_label_of_an_example_stands_beside_the_answers():
    example = Example(png_bytes(), {"en": "One"}, "NORMAL")
    assert "Label in the data set: NORMAL" in render_results(Study(comparison(), example=example), "en")
    assert "Label in the data set" not in render_results(Study(comparison()), "en")


def test_two_renderings_differ_so_that_each_is_noticed():
    assert render_results(Study(), "en") != render_results(Study(), "en")


def test_the_drop_zone_shows_the_preview_with_its_size():
    html = render_drop_zone(Study(comparison(), preview="data:image/png;base64,AAAA"), "en")
    assert "1200 by 900 pixels" in html and "data:image/png;base64,AAAA" in html


def test_the_legend_runs_from_cold_to_hot():
    source = render_legend("en").split("base64,")[1].split('"')[0]
    colours = np.asarray(Image.open(io.BytesIO(base64.b64decode(source))))
    assert (np.diff(colours[0, :, 3].astype(int)) >= 0).all() and colours[0, -1, 3] == 255


def test_the_legend_says_that_heat_is_not_disease():
    assert "The place of heat is not the place of disease." in render_legend("en")


def test_pictures_are_inlined_whole():
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(image_uri(CANVAS).split(",")[1]))))
    assert (pixels == CANVAS).all()


def png_bytes() -> bytes:
    return base64.b64decode(image_uri(CANVAS).split(",")[1])
