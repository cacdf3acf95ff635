"""What such a pair of answers was worth on the test radiographs, in words."""

from __future__ import annotations

from demo.compare.study import Study
from demo.text.numbers import integer
from demo.text.say import say


def worth_sentence(study: Study, language: str) -> str:
    """How often both models gave these labels to test radiographs, and how many of those were ill.

    "" where nothing can be said: a model gave no answer, the image is outside the scope, or the weights in use were not
    tested on the same radiographs.
    """
    comparison, joint = study.judged, study.worth.joint
    if comparison is None or joint is None or set(joint.models) != set(comparison.predictions):
        return ""
    labels = {model: prediction.label for model, prediction in comparison.predictions.items()}
    here, total = joint.of(labels), joint.total
    all_images = integer(language, total.images)
    if not here.images:
        return say(language, "worth_never", all=all_images)
    images, ill = integer(language, here.images), integer(language, here.ill)
    if comparison.agreement:
        label = say(language, next(iter(labels.values())))
        all_ill = integer(language, total.ill)
        return say(language, "worth_agree", label=label, images=images, all=all_images, ill=ill, all_ill=all_ill)
    divided = joint.disagreements()
    return say(
        language,
        "worth_disagree",
        divided=integer(language, divided.images),
        divided_ill=integer(language, divided.ill),
        all=all_images,
        model=say(language, next(model for model, label in labels.items() if label == "PNEUMONIA")),
        images=images,
        ill=ill,
    )
