import gradio as gr

from demo.text.say import say
from demo.ui.labels import Labels


def test_every_component_gets_the_words_of_the_language():
    with gr.Blocks():
        labels = Labels(gr.Radio([("English", "en"), ("Français", "fr")], value="en"))
        slider = labels.make(gr.Slider, {"label": "opacity"}, minimum=0, maximum=100, value=70)
        note = labels.html(lambda language: f"<p>{say(language, 'low')}</p>", elem_id="note")
        labels.connect()
    assert slider.label == say("en", "opacity") and note.value == "<p>low</p>" and note.elem_id == "note"
    of_radio, of_slider, of_note = labels._translate("fr")
    assert of_radio["label"] == say("fr", "language") and of_slider["label"] == say("fr", "opacity")
    assert of_note["value"] == "<p>faible</p>" and "value" not in of_slider  # what a visitor has set stays
