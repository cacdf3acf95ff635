"""Statements of the model cards that hold for every model of this project (``fixed_``), or for all models trained on
the published data set (``published_``).

The checklists and the summary refer to them by name, without ``fixed_``: {intended}, {published_data}. They may refer
to the phrases of ``model_card`` in turn: {not_done}.
"""

SENTENCES = {
    "fixed_intended": "Teaching and research: to see how two classifiers answer, agree, fail and explain themselves on "
    "the same frontal chest radiograph. For teachers, students and researchers; not for use in patient care.",
    "fixed_not_for": "{adults} Not for side views, children of other ages or other diseases: nothing was measured on "
    "them.",
    "fixed_scope": "Before any answer, the page asks whether the models may judge the picture (the scope). What is no "
    "chest radiograph is refused. A radiograph unlike the training images is called outside the scope, and the answers "
    "are shown only on request. The scope misses some and stops some wrongly: “How often the scope speaks” in "
    "RESULTS.md says how many.",
    "fixed_aims": "To develop two classifiers of chest radiographs, test each of them once, and show both side by "
    "side: development and internal evaluation.",
    "fixed_missing": "Nothing was imputed. No image lacks its input or its label: the label is the name of the folder, "
    "and an image that cannot be read stops the loading of the data set.",
    "fixed_split": "Training images fit the weights; validation images choose the epoch and fit the temperature, the "
    "operating point and the band of uncertain answers; test images score the finished model once. If a data set has "
    "fewer than 100 validation images (the published one has 16), they join the training images, and a tenth of those "
    "is split off for validation instead, with both classes in proportion.",
    "fixed_disjoint": "Training and validation: no patient number in the file names is in both, unless the data set "
    "brings its own validation set. Training and test: as the data set separates them.",
    "fixed_measures": "ROC AUC, sensitivity, specificity, accuracy, balanced accuracy, weighted F1, Cohen's kappa, "
    "cross-entropy, expected calibration error in 15 bins; ROC, precision-recall, reliability and decision curves.",
    "fixed_intervals": "95% intervals: Wilson intervals for accuracy, sensitivity and specificity; percentiles of 1000 "
    "bootstrap samples of images, drawn from each class separately, for the other measures; none for the calibration "
    "error. Images of the same child are counted as independent, so the intervals may be too narrow.",
    "fixed_search": "This card covers no systematic search of hyperparameters, no cross-validation and no correction "
    "for optimism.",
    "fixed_predictions": "Image, network, logits divided by the temperature, softmax. The test figures are computed in "
    "float32. The page may compute layers in 16 bits (the later ones in bfloat16 on a CPU, all in float16 on a GPU); "
    "where that could change the label, or whether the answer is marked as uncertain, float32 decides.",
    "fixed_subgroups": "Figures for subgroups: {not_done} The images come without age, sex or origin.",
    "fixed_robustness": "How answers change when the image is altered, and whether the heatmaps are faithful: done for "
    "the shipped weights (see “Robustness” and “Heatmaps” in RESULTS.md), not for retrained weights.",
    "fixed_external": "On children of another hospital: {not_done} {adults}",
    "fixed_funding": "None is declared for this project.",
    "fixed_protocol": "{not_done} No protocol was published before the work began. RESULTS.md has "
    "the rules of the evaluation, tests/benchmarks/LOG.md the log of runs.",
    "fixed_registration": "{not_done} This is not a clinical trial, and it is not registered.",
    "fixed_code": "All code and the shipped weights are in the project's repository, under the MIT licence; the test "
    "predictions for each image are beside the weights.",
    "fixed_specification": "The code builds the network; model.safetensors holds its weights, and model.json its "
    "preprocessing, temperature and operating point. “python -m xray_models predict” applies it to a file.",
    "fixed_quality": "The page refuses files that cannot be read, pictures smaller than 64 pixels, blank pictures, and "
    "pictures that do not look like a chest radiograph, and it says first when a radiograph is outside the scope. This "
    "card does not cover how the model performs on poor radiographs that are accepted.",
    "fixed_user": "The user chooses a file and nothing else: no region, no measurement. To judge the answer, the user "
    "must be able to read a chest radiograph.",
    "fixed_next": "Tests on children of other hospitals and ages, and on other views; figures for subgroups; "
    "a comparison with radiologists. None of this has been done.",
    "fixed_failures": "The Results tab shows the misclassified test images with their heatmaps if the data set is "
    "available. A systematic analysis of the causes: {not_done}",
    "fixed_heatmaps": "Grad-CAM, for each answer and either class (Selvaraju et al. 2017). The maps show which regions "
    "moved the model, relative within one image. This card does not cover whether they point at the disease (for the "
    "shipped weights, see “Heatmaps” in RESULTS.md).",
    "fixed_limit_two": "The model knows only two classes: any other disease gets one of these two labels.",
    "fixed_limit_external": "There is no external validation on children: the test images are a split of the same "
    "data set.",
    "fixed_limit_recipes": "The training recipes of this project follow early experiments whose test figures had been "
    "read (RESULTS.md), so the test is not entirely independent.",
    "fixed_limit_care": "The model has not been compared with radiologists or tried in patient care.",
    "published_data": "Chest X-Ray Images (Pneumonia): Kermany, Zhang and Goldbaum, Mendeley Data v2 (2018), "
    "doi:10.17632/rscbjbr9sj.2, CC BY 4.0; described in Kermany et al., Cell 172 (2018). According to the source, "
    "these are radiographs of children aged one to five years from routine care, selected retrospectively. The "
    "official test split is kept.",
    "published_good_for": "Good for frontal radiographs of children aged one to five, taken as one hospital took them. "
    "The test figures hold for the published copies of 224 x 224 pixels; “Outside its own copies” in RESULTS.md says "
    "what becomes of them on original files and on what other programs save.",
    "published_population": "Children aged one to five years, anterior-posterior view, Guangzhou Women and Children's "
    "Medical Center. Sex, exact age, severity and other findings: {not_reported}",
    "published_dates": "{not_reported}",
    "published_setting": "One hospital: the Guangzhou Women and Children's Medical Center in Guangzhou, China.",
    "published_eligibility": "According to the source: children aged one to five years, anterior-posterior view, with "
    "low-quality and unreadable films removed beforehand. Further criteria: {not_reported}",
    "published_treatment": "{not_reported}",
    "published_labels": "According to the source, two expert physicians graded each radiograph, and a third checked "
    "the evaluation set. No laboratory results were published with the images.",
    "published_assessors": "Two expert physicians, and a third for the evaluation set. Their specialty, experience, "
    "origin and tools: {not_reported}",
    "published_blinding": "What else the physicians knew about a child: {not_reported}",
    "published_rationale": "{not_reported} It is used here as published, because there is no other.",
    "published_test_labels": "As for the training images, and checked by a third expert. They were not graded again "
    "for this project.",
    "published_variability": "{not_reported} The images were not graded a second time here, so it is not known.",
    "published_shift": "Although they come from one hospital and one published data set, training and test images "
    "differ, above all the NORMAL ones: in aspect ratio (how much the picture was squeezed), noise and sharpness, but "
    "hardly in contrast. A validation set split off the training images hardly shows this difference.",
    "published_numbers": "In the published data set, 264 patient numbers in the file names seem to be in both the "
    "training and the test folder, but none of them within a single one of the four numberings that the file names "
    "use. Whether the same number in two numberings means the same child is not documented.",
    "published_flow": "The published data set has 5,856 images, and none was left out here. How many films the source "
    "had removed: {not_reported}",
    "published_ethics": "The source reports the approval of its ethics committee. This project used published images "
    "without names and did not seek approval of its own.",
    "published_deidentified": "The published files are pictures without names or headers, numbered by patient; how "
    "they were de-identified: {not_reported} Nothing was added here.",
    "published_acquisition": "Anterior-posterior view. Device, exposure, distance and position: {not_reported}",
    "published_access": "The images are published (doi:10.17632/rscbjbr9sj.2, CC BY 4.0); none is part of the "
    "repository.",
    "published_earlier": "On the same test split, Kermany et al. (2018) reported an accuracy of 0.928 and a ROC AUC of "
    "0.968; the 2024 coursework report, from which this project started, an accuracy of {report_accuracy} for its "
    "{name}.",
    "published_limit_population": "Children aged one to five years, one hospital, anterior-posterior view: other "
    "views, other hospitals and other machines are untested on children.",
}
