"""What the model cards state of any model of this project (``fixed_``), and of the published data (``published_``).

Checklists and summary take them by name, as {intended} or {published_data}; they may take a card's phrases in turn.
"""

SENTENCES = {
    "fixed_intended": "Teaching and research: to see how two classifiers answer, agree, err and explain themselves on "
    "the same frontal chest radiograph. For teachers, students and researchers, at no point of the care of a patient.",
    "fixed_aims": "To develop two classifiers of chest radiographs, test each once, and show both side by side: "
    "development and internal evaluation.",
    "fixed_missing": "Nothing was imputed. An image lacks neither input nor label: its folder is its label, and an "
    "image that cannot be read stops the reading of the data set.",
    "fixed_split": "Training images for the weights; validation images for epoch, temperature, operating point and the "
    "band of uncertain answers; test images for one score of the finished model. Where a data set brings fewer than "
    "100 validation images, as the published one with its 16, they join the training images, and a tenth of those is "
    "split off instead, the classes in proportion.",
    "fixed_disjoint": "Training and validation: no patient number of the file names stands in both, unless the data "
    "set brings a validation set of its own. Training and test: as the data set comes.",
    "fixed_measures": "ROC AUC, sensitivity, specificity, accuracy, balanced accuracy, weighted F1, Cohen's kappa, "
    "cross-entropy, expected calibration error in 15 bins; ROC, precision-recall, reliability and decision curves.",
    "fixed_intervals": "95% intervals: Wilson's for accuracy, sensitivity and specificity; percentiles of 1000 "
    "bootstrap samples of images, the classes apart, for the others; none for the calibration error. Images of one "
    "child count as independent, so that the intervals may be too narrow.",
    "fixed_search": "No systematic search of hyperparameters, no cross-validation and no correction for optimism "
    "belong to this card.",
    "fixed_predictions": "Image, network, logits divided by the temperature, softmax. The figures of the test are "
    "computed in float32. The page may compute later layers in bfloat16; where that could change the label, or whether "
    "the answer is marked as uncertain, float32 decides.",
    "fixed_subgroups": "Figures for subgroups: {not_done} The images come without age, sex and origin.",
    "fixed_robustness": "How answers change with the image, and whether the heatmaps are true: done for the shipped "
    "weights, see “Robustness” and “Are the heatmaps true?” in RESULTS.md; not for retrained ones.",
    "fixed_external": "{not_done} No second data set was used.",
    "fixed_funding": "None is declared for this project.",
    "fixed_protocol": "{not_done} No protocol was published before the work. The rules of the evaluation and the log "
    "of runs stand in README.md and RESULTS.md.",
    "fixed_registration": "{not_done} This is no clinical trial, and it is not registered.",
    "fixed_code": "All code and the shipped weights are in the project's repository, under the MIT licence; the test "
    "predictions, image by image, lie beside the weights.",
    "fixed_specification": "The code builds the network; model.safetensors holds its weights, model.json its "
    "preprocessing, temperature and operating point. “python -m xray_models predict” applies it to a file.",
    "fixed_quality": "The page refuses files that cannot be read, pictures under 64 pixels, blank ones, and pictures "
    "that do not look like a chest radiograph, and remarks on unusual ones. How the model does on poor radiographs "
    "that are let through is not part of this card.",
    "fixed_user": "The user chooses a file, nothing else: no region, no measurement. To judge the answer one must be "
    "able to read a chest radiograph.",
    "fixed_next": "Tests at other hospitals, on adults and other views; figures for subgroups; a comparison with "
    "radiologists. None of this is done.",
    "fixed_failures": "The Results tab shows the misclassified test images with their heatmaps where the data set is "
    "at hand. A systematic analysis of their causes: {not_done}",
    "fixed_heatmaps": "Grad-CAM, for each answer and either class (Selvaraju et al. 2017). Whether the maps point at "
    "the disease is not part of this card (for the shipped weights, see “Are the heatmaps true?” in RESULTS.md): they "
    "show where evidence was found, relative within one image.",
    "fixed_limit_two": "It knows two classes only: any other disease gets one of these two labels.",
    "fixed_limit_external": "No external validation: the test images are a split of the same data set.",
    "fixed_limit_recipes": "The recipes of this project follow early probes whose test figures had been read "
    "(RESULTS.md), so that the test is not wholly untouched.",
    "fixed_limit_care": "It has not been compared with radiologists, nor tried in the care of patients.",
    "published_data": "Chest X-Ray Images (Pneumonia): Kermany, Zhang and Goldbaum, Mendeley Data v2 (2018), "
    "doi:10.17632/rscbjbr9sj.2, CC BY 4.0; described in Kermany et al., Cell 172 (2018). By the source, radiographs of "
    "children of one to five years, of routine care, chosen in retrospect. The official test split is kept.",
    "published_population": "Children of one to five years, anterior-posterior view, Guangzhou Women and Children's "
    "Medical Center. Sex, exact age, severity and other findings: {not_reported}",
    "published_dates": "{not_reported}",
    "published_setting": "One hospital: the Guangzhou Women and Children's Medical Center in Guangzhou, China.",
    "published_eligibility": "By the source: children of one to five years, anterior-posterior view, films of low "
    "quality and unreadable ones removed beforehand. Further criteria: {not_reported}",
    "published_treatment": "{not_reported}",
    "published_labels": "By the source, two expert physicians graded each radiograph, and a third one checked the "
    "evaluation set. No laboratory result was published with the images.",
    "published_assessors": "Two expert physicians, and a third one for the evaluation set. Their speciality, "
    "experience and origin, and their tools: {not_reported}",
    "published_blinding": "What else the physicians knew of a child: {not_reported}",
    "published_rationale": "{not_reported} Here it is taken as published: there is no other.",
    "published_test_labels": "As for the training images, and checked by a third expert. Nobody graded them again "
    "here.",
    "published_variability": "{not_reported} There was no second grading here that could tell it.",
    "published_shift": "One hospital and one published set, yet training and test images differ, the NORMAL ones above "
    "all: in aspect ratio (how much the picture was squeezed), noise and sharpness, hardly in contrast. A validation "
    "set split off the training images hardly sees it.",
    "published_numbers": "In the published set 264 patient numbers of the file names seem to stand in both the "
    "training and the test folder, but none of them does within one of the four numberings of the file names. Whether "
    "equal numbers of two numberings are one child is not documented.",
    "published_flow": "The published set has 5,856 images, and none was left out here. How many films the source had "
    "removed: {not_reported}",
    "published_ethics": "The source reports the approval of its ethics committee. This project used published images "
    "without names and asked for no approval of its own.",
    "published_deidentified": "The published files are pictures without names or headers, numbered by patient; how "
    "that was done: {not_reported} Nothing was added here.",
    "published_acquisition": "Anterior-posterior view. Device, exposure, distance and position: {not_reported}",
    "published_access": "The images are published (doi:10.17632/rscbjbr9sj.2, CC BY 4.0); none is part of the "
    "repository.",
    "published_earlier": "On the same test split, Kermany et al. (2018) reported an accuracy of 0.928 and a ROC AUC of "
    "0.968, and the coursework report that this project starts from an accuracy of {report_accuracy} for its {name}.",
    "published_limit_population": "Children of one to five years, one hospital, anterior-posterior view: adults, other "
    "views, other hospitals and other machines are untested.",
}
