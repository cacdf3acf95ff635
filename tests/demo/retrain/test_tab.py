import gradio as gr

from demo.retrain import tab
from demo.ui.labels import Labels


def test_every_label_follows_the_language(retraining):
    with gr.Blocks():
        labels = Labels(gr.Radio(["en", "fr"], value="en"))
        with gr.Tabs():
            tab.build(retraining, labels)
    pairs = zip(labels._translate("en"), labels._translate("fr"), strict=True)
    same = [str(english) for english, french in pairs if english == french and english.get("value") != ""]
    names = ("PneumoniaMNIST", "Kaggle", "ResNet-50", "Augmentation")  # alike in both languages
    assert len(same) < 8 and all(any(name in texts for name in names) for texts in same)
