import ast
import re
from pathlib import Path

import pytest

import xray_models
from demo.text.en import ERRORS as ENGLISH_ERRORS
from demo.text.fr import ERRORS as FRENCH_ERRORS
from demo.text.fr import NOTICES as FRENCH_NOTICES
from demo.text.say import SENTENCES, page_error, say, say_error, say_notice
from xray_models.errors import RadiographError, XrayError

PACKAGE = Path(xray_models.__file__).parent


def calls_of(name: str, folder: str = "") -> list[ast.Call]:
    """Every call of ``name`` in xray_models, or one folder of it, that begins with a code."""
    trees = [ast.parse(file.read_text()) for file in sorted((PACKAGE / folder).rglob("*.py"))]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if getattr(call.func, "id", "") == name and isinstance(call.args[0], ast.Constant)]


def codes_of(name: str) -> set[str]:
    """The codes that xray_models gives to calls of ``name``."""
    return {call.args[0].value for call in calls_of(name)}


def placeholders(sentence: str) -> set[str]:
    return set(re.findall(r"{(\w+)(?:!r)?}", sentence))


def test_both_languages_have_the_same_sentences():
    assert SENTENCES["en"].keys() == SENTENCES["fr"].keys()


@pytest.mark.parametrize("key", SENTENCES["en"])
def test_a_translation_takes_the_same_values(key):
    assert placeholders(SENTENCES["en"][key]) == placeholders(SENTENCES["fr"][key])


def test_every_refusal_and_every_warning_is_said_in_french():
    assert len(codes_of("RadiographError")) > 8 and len(codes_of("DatasetError")) > 15
    assert len(calls_of("XrayError", "training")) >= 10
    assert codes_of("RadiographError") | codes_of("DatasetError") <= FRENCH_ERRORS.keys()
    assert codes_of("CheckpointError") <= FRENCH_ERRORS.keys()
    assert codes_of("Notice") <= FRENCH_NOTICES.keys()


@pytest.mark.parametrize("call", calls_of("DatasetError"), ids=lambda call: call.args[0].value)
def test_a_data_set_error_gives_the_values_that_its_french_takes(call):
    french = FRENCH_ERRORS[call.args[0].value]
    assert placeholders(french) <= {keyword.arg for keyword in call.keywords}


@pytest.mark.parametrize("call", calls_of("XrayError", "training"), ids=lambda call: call.args[0].value)
def test_a_training_error_is_said_in_french_with_its_own_values(call):
    assert placeholders(FRENCH_ERRORS[call.args[0].value]) == {keyword.arg for keyword in call.keywords}


def test_an_error_of_a_report_is_said_in_french():
    codes = {call.args[0].value for call in calls_of("XrayError", "reports")}
    assert codes and codes <= FRENCH_ERRORS.keys()


def test_an_error_is_said_with_its_values():
    error = RadiographError("too-small", "too small", width=10, height=20, min_side=64)
    assert say_error("en", error) == "too small"
    assert "10 x 20" in say_error("fr", error) and "64" in say_error("fr", error)


@pytest.mark.parametrize("code", ENGLISH_ERRORS)
def test_the_page_never_tells_a_visitor_to_use_an_option_of_the_command_line(code):
    error = XrayError(code, "Use --resume.")
    assert "--" not in say_error("en", error) and "--" not in say_error("fr", error)
    assert code in FRENCH_ERRORS


def test_every_error_of_a_run_that_names_an_option_has_words_of_its_own_on_the_page():
    calls = [*calls_of("XrayError", "training"), *calls_of("CheckpointError", "training")]
    assert {call.args[0].value for call in calls if " --" in ast.unparse(call)} == ENGLISH_ERRORS.keys()


def test_what_has_no_translation_is_said_in_english():
    assert say_error("fr", RadiographError("brand-new", "Something new.")) == "Something new."
    assert say_error("fr", RadiographError("too-small", "No values here.")) == "No values here."
    assert say_notice("fr", "brand-new", "A new warning.") == "A new warning."


def test_an_unknown_sentence_is_a_mistake():
    with pytest.raises(KeyError):
        say("en", "no-such-sentence")


def test_a_fraction_in_an_error_is_written_as_the_language_does():
    error = page_error("below_chance", model="CNN", roc_auc=0.4321)
    assert "0.43" in error.message and "0,43" in say_error("fr", error) and error.details["roc_auc"] == 0.4321
