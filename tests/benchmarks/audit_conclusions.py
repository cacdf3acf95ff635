"""What the audit means for every number that is published; its figures are put into the sentences."""

from __future__ import annotations

from tests.benchmarks.audit_findings import Findings
from tests.benchmarks.reporting import told


def conclusions(f: Findings) -> list[str]:
    """The last section of the report."""
    s = f.shortcut
    shift = {name: f.separability[f"{name}, train from test"][s.chosen] for name in ("NORMAL", "PNEUMONIA")}
    control = {name: f.separability[f"{name}, train from validation (control)"][s.chosen] for name in shift}
    test_ids = sum(n.ids["test"] for n in f.numberings)
    same = f.pairs.same()
    crossing = int((f.data.is_test[same.first] != f.data.is_test[same.second]).sum())
    doubted = f.doubts.both.mean()
    tests = int(f.data.is_test.sum())
    return ["## What this means for every number we publish", "\n".join([
        "1. **The floor is not 0.5.** Statistics of whole pictures, which see no place in them, reach a test AUC of "
        f"{told(s.test, 3)}. What a network earns is the distance from there, and a test AUC near it is no evidence "
        "of reading radiographs.",
        f"2. **Validation flatters.** The same baseline has {told(s.validation[s.chosen], 3)} on validation. NORMAL "
        f"images of train and test are told apart with an AUC of {told(shift['NORMAL'], 3)} (control "
        f"{told(control['NORMAL'], 3)}), PNEUMONIA with {told(shift['PNEUMONIA'], 3)} (control "
        f"{told(control['PNEUMONIA'], 3)}): a threshold, a temperature or a recipe chosen on a random split off "
        "train is chosen for other pictures than the test's. Our figures of validation are to be read as figures of "
        "train's kind of pictures.",
        "3. **A random split is not the only one to be had.** With a fifth of each numbering left out the baseline "
        f"reaches {', '.join(f'{auc[0]:.3f}' for auc in f.blocks)}; over folds by patient {f.random_folds[0]:.3f}.",
        "4. **Patients.** An id that stands in train and test stands there in different numberings; whether these "
        "are one child is for the likeness in the section Patients to say. Within a numbering "
        f"{sum(n.in_both for n in f.numberings)} ids cross. {crossing} near-duplicates cross into test.",
        f"5. **n is smaller than it looks.** The {tests} test images carry {test_ids} ids; our intervals for "
        "accuracy, sensitivity and specificity are by image and so a little too narrow.",
        f"6. **Labels.** {100 * doubted:.2f} % of the labels of train and validation are doubted by two different "
        f"models; the same share of test would be {doubted * tests:.1f} images, {100 * doubted:.1f} points of "
        "accuracy. Differences of that size between models mean nothing, and neither does a validation AUC beyond "
        "about 0.99.",
        "7. **Not measured here**: other hospitals, ages, machines and readers. All images are of one centre.",
    ])]  # fmt: skip
