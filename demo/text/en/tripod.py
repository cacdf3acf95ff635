"""Every item of TRIPOD+AI (Collins et al., BMJ 2024; 385: e078378): number -> (subject in our words, answer).

The answers refer by name to the phrases of ``model_card`` and the statements of ``card_statements``.
"""

SENTENCES = {
    "1": (
        "Title",
        "Pneumonia or normal on a frontal chest radiograph, by a deep neural network ({name}): development, "
        "and a test on images that were set aside. {published_limit_population}",
    ),
    "2": ("Abstract", "The summary at the top of this card."),
    "3a": (
        "Medical context, rationale, earlier models",
        "Diagnosis: does this radiograph show pneumonia? The project "
        "grew out of coursework on transfer learning. {published_earlier}",
    ),
    "3b": ("For whom and for what", "{intended}"),
    "3c": ("Known health inequalities", "{not_done} The images come without sex, origin or living conditions."),
    "4": ("Objectives", "{aims}"),
    "5a": ("Data: source", "{published_data}"),
    "5b": ("Data: dates", "{published_dates}"),
    "6a": ("Participants: setting", "{published_setting}"),
    "6b": ("Participants: eligibility", "{published_eligibility}"),
    "6c": ("Participants: treatments", "{published_treatment}"),
    "7": (
        "Preparation of the data",
        "{input} Files outside the class folders are left out and listed; identical pictures, and patient numbers "
        "that are in two splits, are counted and shown. Checks by social group: {not_done}",
    ),
    "8a": (
        "Outcome: definition",
        "The class of the whole image, NORMAL or PNEUMONIA (of any cause), at the time of "
        "the radiograph. {published_labels}",
    ),
    "8b": ("Outcome: who assessed it", "{published_assessors}"),
    "8c": ("Outcome: blinding", "{published_blinding}"),
    "9a": ("Predictors: choice", "The pixels of the image and nothing else: no age, sex, symptom or laboratory value."),
    "9b": (
        "Predictors: definition",
        "{input} The network computes its own features from the pixels, without knowing the label.",
    ),
    "9c": ("Predictors: who assessed them", "Not applicable: nobody interprets the pixels before the network does."),
    "10": ("Sample size", "{not_done} No sample size was calculated; the data set determined it. {counts}"),
    "11": ("Missing data", "{missing}"),
    "12a": ("Use of the data", "{split} {counts}"),
    "12b": ("Handling of the predictors", "{input} {augmentation}"),
    "12c": ("Type of model and how it was built", "{network} {start} {recipe} {selection} {search}"),
    "12d": ("Differences between clusters", "{not_done} The data do not distinguish hospitals."),
    "12e": (
        "Measures and plots",
        "{measures} {intervals} {robustness} This card contains no test of the difference "
        "between the two models. Benefit in patient care: {not_done}",
    ),
    "12f": ("Updating after evaluation", "{updates}"),
    "12g": ("How predictions were computed", "{predictions}"),
    "13": ("Class imbalance", "{balance} {temperature}"),
    "14": ("Fairness", "{not_done} The images come without age, sex or origin, which would be needed to judge it."),
    "15": ("Output of the model", "A probability of pneumonia and a label. {temperature} {threshold} {uncertain}"),
    "16": ("Differences between training and test", "{published_shift} {published_numbers}"),
    "17": ("Ethics", "{published_ethics}"),
    "18a": ("Funding", "{funding}"),
    "18b": ("Conflicts of interest", "{funding}"),
    "18c": ("Protocol", "{protocol}"),
    "18d": ("Registration", "{registration}"),
    "18e": ("Sharing of the data", "{published_access}"),
    "18f": ("Sharing of the code", "{code}"),
    "19": ("Patients and public", "{not_done} Neither was involved in the work."),
    "20a": ("Flow of participants", "{counts} {published_flow}"),
    "20b": ("Characteristics of participants", "{published_population}"),
    "20c": ("Training and test compared", "{counts} {published_shift}"),
    "21": ("Numbers in each analysis", "{counts} The event is PNEUMONIA. Number of children: {not_recorded}"),
    "22": ("The model in full", "{specification}"),
    "23a": ("Performance", "{tested} {matrix} {subgroups}"),
    "23b": ("Performance by cluster", "{not_done} The data do not distinguish hospitals."),
    "24": ("Results of updating", "{updates}"),
    "25": (
        "Interpretation",
        "{tested_briefly} {published_earlier} A test split of the same data set says nothing "
        "about performance at other hospitals. {subgroups}",
    ),
    "26": ("Limitations", "{limits}"),
    "27a": ("Poor or missing input", "{quality}"),
    "27b": ("What the user has to do and know", "{user}"),
    "27c": ("Next steps", "{next}"),
}
