"""The model cards: headings, and phrases that are filled with what a card records."""

SENTENCES = {
    "card_heading": "Model cards",
    "about_weights_shipped": "Of the weights that answer now: the shipped ones.",
    "about_weights_run": "Of the weights that answer now: those of the run of {time}; a model that it did not train is "
    "the shipped one.",
    "about_wait": "Reading the model cards…",
    "card_lead": "Each card answers every item of two checklists for studies of this kind, also where the answer is "
    "“not done”. Figures come from the file that lies beside the weights.",
    "card_title": "Model card: {name}",
    "card_kind": "model card",
    "card_intended": "Intended use",
    "card_device": "Not a medical device",
    "card_data": "Data",
    "card_training": "Training",
    "card_answer": "Answer",
    "card_test": "Test",
    "card_limits": "Known limits",
    "card_tripod": "TRIPOD+AI (Collins et al., BMJ 2024)",
    "card_claim": "CLAIM (2024 update)",
    "card_gaps": "{items} items, {gaps} of them with something not done, not reported or not recorded",
    "card_own_words": "The numbers are those of the checklist, the subjects are in our own words.",
    "card_item": "Item",
    "card_subject": "Subject",
    "card_reply": "Answer",
    "card_metric": "Metric",
    "card_value": "Value",
    "card_interval": "95% interval",
    "card_download": "Model card (Markdown)",
    "card_not_done": "Not done.",
    "card_not_reported": "Not reported by the source.",
    "card_not_recorded": "Not recorded.",
    "card_unknown_data": "{not_recorded} The card names no data set, and its numbers of images are not those of the "
    "published one as a whole.",
    "card_resnet50_network": "ResNet-50 (He et al. 2015), a convolutional network with {parameters} parameters and two "
    "outputs in the place of its last layer; the stride of its stages sits in the {stride} convolution.",
    "card_cnn_network": "A convolutional network with {parameters} parameters: ten 3 x 3 convolutions in five blocks, "
    "each with max-pooling and dropout, then two linear layers.",
    "card_input": "An image becomes a grey picture of 224 x 224 pixels (aspect ratio not kept) in three equal "
    "channels, normalised with mean {mean} and standard deviation {std}.",
    "card_input_crop": "An image becomes a grey picture of 224 x 224 pixels (aspect ratio not kept), resized to "
    "{resize} pixels a side and cut to its central 224 x 224, in three equal channels, normalised with mean {mean} and "
    "standard deviation {std}.",
    "card_counts": "Training: {train}; validation: {validation}; test: {test}.",
    "card_count": "{n} images ({normal} NORMAL, {ill} PNEUMONIA)",
    "card_sample": "A sample: {images} training images drawn by class, validation and test in proportion.",
    "card_sample_none": "All images of the data set were used.",
    "card_recipe": "{epochs} epochs in mini-batches of {batch_size} images; {optimizer}, learning rate {learning_rate} "
    "({schedule}), weight decay {weight_decay}; cross-entropy with label smoothing {label_smoothing}; {precision}.",
    "card_optimizer_sgd": "SGD",
    "card_optimizer_adam": "Adam",
    "card_optimizer_adamw": "AdamW",
    "card_schedule_constant": "constant",
    "card_schedule_warm_up": "rising in the first epoch, then constant",
    "card_schedule_one_cycle": "rising in the first quarter of the steps, then falling",
    "card_precision_bf16": "forward pass in bfloat16",
    "card_precision_float32": "all in float32",
    "card_frozen": "The stages up to {stage} stayed as they started.",
    "card_frozen_none": "No layer was frozen.",
    "card_batch_norm": "While training, a batch normalisation followed each convolution; it is folded into the "
    "weights.",
    "card_start": "It started from {start}.",
    "card_went_on": "It went on from {start}.",
    "card_earlier": "an earlier version of these weights, which had {epochs} epochs ({seconds} s) and started from "
    "{start}",
    "card_init_random": "random values",
    "card_init_imagenet": "torchvision's ImageNet weights (IMAGENET1K_V2), and in the last layer from random values",
    "card_init_shipped": "the shipped weights of this project, which had been trained on radiographs",
    "card_init_resnet50_imagenet_conv1-layer3.safetensors": "the ImageNet weights of He et al. (2015) for conv1 to "
    "layer3, and from random values for layer4 and the last layer",
    "card_init_other": "the weights of the file {name} as far as they fit, and elsewhere from random values",
    "card_augmentation_none": "No augmentation.",
    "card_augmentation_random_resized_crop": "Augmentation: random crops of 8 to 100% of the area.",
    "card_augmentation_break_shortcuts": "Augmentation, alike for both classes: flips, rotation by up to 10 degrees, "
    "scale, aspect, what stands outside the edges, blur and sharpening, gamma, contrast, brightness, noise.",
    "card_augmentation_other": "Augmentation: {name}.",
    "card_counterexamples": "Images whose plain statistics (tone, sharpness, borders, shape) speak for the other class "
    "are drawn more often, up to a factor of {value} between two images of a class.",
    "card_erased": "A rectangle is hidden in a share of {value} of the training images.",
    "card_small": "In a share of {value} of the epochs, the first ones, the images are small.",
    "card_weighted": "Both classes weigh the same in the loss of training.",
    "card_unweighted": "The loss of training is not weighted by class.",
    "card_average": "No ensemble. The weights are a running average over the steps of one training, which keeps a "
    "share of {average} of itself at each step.",
    "card_average_none": "None: one network, with the weights of one training.",
    "card_updates_none": "None: the model was not changed after its test.",
    "card_updates": "None after its own test. But it went on from an earlier version that had been tested on the test "
    "images of its day; RESULTS.md tells of the shipped weights what was known from there.",
    "card_seed": "One training, with seed {seed}.",
    "card_selection": "Kept: epoch {best} of {epochs}, the one with the lowest loss on validation.",
    "card_selection_calibrated": "Kept: epoch {best} of {epochs}, the one with the lowest loss on validation after "
    "calibration, the classes weighted alike.",
    "card_compute": "{seconds} seconds of training on {device}.",
    "card_device_cpu": "a CPU",
    "card_device_cuda": "a GPU",
    "card_versions": "Python {python}, PyTorch {torch}, torchvision {torchvision}.",
    "card_temperature": "The logits are divided by {temperature} before the softmax: temperature scaling, fitted on "
    "validation with both classes weighing the same, so that a probability holds for healthy and ill being equally "
    "frequent.",
    "card_temperature_none": "{not_done} The probabilities are not calibrated.",
    "card_threshold": "The answer is PNEUMONIA from a probability of {threshold} on. Rule: {rule}.",
    "card_threshold_none": "The answer is PNEUMONIA from a probability of {threshold} on; how that was chosen is not "
    "recorded.",
    "card_rule_sensitivity": "the highest threshold with a sensitivity of at least 0.98 on validation",
    "card_rule_youden": "the largest sum of sensitivity and specificity on validation",
    "card_uncertain": "A probability from {low} to below {high} is too close to call. The band is fitted on validation "
    "(split conformal prediction, each class apart) and aims at {coverage} of the answers in either class being right "
    "or in the band. {why} the guarantee of the theory does not hold to the letter.",
    "card_aim": "As the same validation images chose the epoch,",
    "card_aim_copies": "As the same validation images chose the epoch, and have augmented copies beside them,",
    "card_uncertain_none": "Marking answers that are too close to call: {not_done}",
    "card_validated": "On validation (n = {n}, {copies}): {figures}.",
    "card_copies": "the images themselves and {copies} augmented copies of each",
    "card_copies_none": "no augmented copies",
    "card_tested": "On the test images (n = {n}): {figures}.",
    "card_test_none": "{not_done} No test figures are on record for these weights.",
    "card_matrix": "Right: {tn} of {normal} NORMAL and {tp} of {ill} PNEUMONIA. Wrong: {fp} healthy called PNEUMONIA "
    "and {fn} ill called NORMAL.",
    "card_uncertainty": "In the band of uncertain answers: a share of {uncertain} of the test images; right or in the "
    "band: {coverage}.",
    "card_certain": "Accuracy outside the band: {certain_accuracy}.",
}
