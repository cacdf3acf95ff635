"""The model cards: headings, and phrases that are filled from a model record."""

SENTENCES = {
    "card_heading": "Model cards",
    "about_weights_shipped": "These cards describe the weights in use: the shipped ones.",
    "about_weights_run": "These cards describe the weights in use: those of the run of {time} UTC. A model that this "
    "run did not train has its shipped weights.",
    "about_wait": "Loading the model cards…",
    "card_lead": "Each card answers every item of two reporting checklists for studies of this kind, even where the "
    "answer is “not done”. The figures come from the model record (model.json) beside the weights.",
    "card_title": "Model card: {name}",
    "card_kind": "model card",
    "card_good_for": "What it is good for, and what not",
    "card_intended": "Intended use",
    "card_device": "Not a medical device",
    "card_data": "Data",
    "card_training": "Training",
    "card_answer": "Answer",
    "card_test": "Test",
    "card_limits": "Known limitations",
    "card_tripod": "TRIPOD+AI (Collins et al., BMJ 2024)",
    "card_claim": "CLAIM (2024 update)",
    "card_gaps": "{items} items, {gaps} of them with something not done, not reported or not recorded",
    "card_own_words": "The item numbers are those of the checklist; the subjects are in our own words.",
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
    "card_unknown_data": "{not_recorded} The model record does not name the data set, and its numbers of images are "
    "not those of the complete published data set.",
    "card_resnet50_network": "ResNet-50 (He et al. 2015), a convolutional network with {parameters} parameters. Its "
    "last layer has been replaced by one with two outputs; the stride of each stage is in the {stride} convolution.",
    "card_cnn_network": "A convolutional network with {parameters} parameters: ten 3 x 3 convolutions in five blocks, "
    "each with max-pooling and dropout, then two linear layers.",
    "card_input": "The image is converted to a greyscale picture of 224 x 224 pixels (the aspect ratio is not kept), "
    "copied into three identical channels and normalised with mean {mean} and standard deviation {std}.",
    "card_input_crop": "The image is converted to a greyscale picture of 224 x 224 pixels (the aspect ratio is not "
    "kept), resized to {resize} pixels a side, cropped to the central 224 x 224, copied into three identical channels "
    "and normalised with mean {mean} and standard deviation {std}.",
    "card_counts": "Training: {train}; validation: {validation}; test: {test}.",
    "card_count": "{n} images ({normal} NORMAL, {pneumonia} PNEUMONIA)",
    "card_sample": "A sample of {images} training images, drawn from each class separately, with validation and test "
    "images in proportion.",
    "card_sample_none": "All images of the data set were used.",
    "card_recipe": "{epochs} epochs with mini-batches of {batch_size} images; {optimizer} with learning rate "
    "{learning_rate} ({schedule}) and weight decay {weight_decay}; cross-entropy loss with label smoothing "
    "{label_smoothing}; {precision}.",
    "card_optimizer_sgd": "SGD",
    "card_optimizer_adam": "Adam",
    "card_optimizer_adamw": "AdamW",
    "card_schedule_constant": "constant",
    "card_schedule_warm_up": "rising during the first epoch, then constant",
    "card_schedule_one_cycle": "rising during the first quarter of the steps, then falling",
    "card_precision_bf16": "forward pass in bfloat16",
    "card_precision_float32": "all in float32",
    "card_frozen": "The stages up to {stage} were frozen.",
    "card_frozen_none": "No layer was frozen.",
    "card_batch_norm": "During training, each convolution was followed by batch normalisation, which was then folded "
    "into the weights.",
    "card_start": "Training started from {start}.",
    "card_continued": "Training continued from {start}.",
    "card_start_sha256": "The file of the starting weights has the SHA-256 {sha256}.",
    "card_earlier": "an earlier version of these weights, which had been trained for {epochs} epochs ({seconds} s) and "
    "had started from {start}",
    "card_init_random": "random values",
    "card_init_imagenet": "torchvision's ImageNet weights (IMAGENET1K_V2), with random values in the last layer",
    "card_init_shipped": "the shipped weights of this project, which had been trained on radiographs",
    "card_init_he_2015": "the ImageNet weights of He et al. (2015) in conv1 to "
    "layer3, with random values in layer4 and the last layer",
    "card_init_file": "the weights of a file that this project does not know, where they fit, with random values "
    "elsewhere",
    "card_augmentation_none": "No augmentation.",
    "card_augmentation_random_resized_crop": "Augmentation: random crops of 8 to 100% of the area.",
    "card_augmentation_break_shortcuts": "Augmentation, the same for both classes: flips, rotation by up to 10 "
    "degrees, scale, aspect ratio, fill outside the edges, blur and sharpening, gamma, contrast, brightness, noise.",
    "card_augmentation_other": "Augmentation: {name}.",
    "card_counterexamples": "Images whose simple statistics (tone, sharpness, borders, shape) suggest the other class "
    "are drawn more often, up to {value} times as often as other images of their class.",
    "card_erased": "In {value} of the training images, a rectangle is hidden.",
    "card_originals": "Of the training images whose original file is at hand, {value} are taken from it each time, the "
    "others from their 224 x 224 copy.",
    "card_exported": "{value} of the training images are changed as if another program had saved them (compression, "
    "resampling, tone, margins).",
    "card_consistency": "Each image is shown in two such versions at once, and answers that differ between them are "
    "penalised (Jensen-Shannon divergence, weight {value}).",
    "card_small": "In the first {value} of the epochs, the images are smaller.",
    "card_adults": "Not for adults: on {n} of their radiographs from another hospital (ChestX-ray14, labels mined from "
    "reports), the shipped weights have a ROC AUC of {roc_auc}, where 0.5 is chance.",
    "card_adults_none": "Not for adults: the figures of the shipped weights on their radiographs are not at hand.",
    "card_weighted": "Both classes have the same weight in the training loss.",
    "card_unweighted": "The training loss is not weighted by class.",
    "card_average": "No ensemble. The weights are a running average over the steps of one training run, which keeps a "
    "fraction of {average} of its value at each step.",
    "card_average_none": "None: one network, with the weights of one training run.",
    "card_updates_none": "None: the model has not been changed since its test.",
    "card_updates": "None since its own test. However, its training continued from an earlier version that had been "
    "tested on the test images of its time. For the shipped weights, tests/benchmarks/LOG.md "
    "says what was known from that test.",
    "card_seed": "One training run, with seed {seed}.",
    "card_selection": "Epoch {best} of {epochs} was kept, the one with the lowest loss on validation.",
    "card_selection_calibrated": "Epoch {best} of {epochs} was kept, the one with the lowest loss on validation after "
    "calibration, with both classes weighted equally.",
    "card_compute": "{seconds} seconds of training on {device}.",
    "card_device_cpu": "a CPU",
    "card_device_cuda": "a GPU",
    "card_versions": "Python {python}, PyTorch {torch}, torchvision {torchvision}.",
    "card_temperature": "The logits are divided by {temperature} before the softmax (temperature scaling). The "
    "temperature was fitted on validation with both classes weighted equally, so that a probability holds where normal "
    "radiographs and pneumonia are equally frequent.",
    "card_temperature_none": "{not_done} The probabilities are not calibrated.",
    "card_threshold": "The answer is PNEUMONIA if the probability is at least {threshold}. Rule: {rule}.",
    "card_threshold_none": "The answer is PNEUMONIA if the probability is at least {threshold}; how this was chosen is "
    "not recorded.",
    "card_rule_sensitivity": "the highest threshold with a sensitivity of at least 0.98 on validation",
    "card_rule_youden": "the largest sum of sensitivity and specificity on validation",
    "card_uncertain": "A probability from {low} to below {high} is too close to call. The band was fitted on "
    "validation (split conformal prediction, each class separately) and aims at {coverage} of the answers in each "
    "class being either correct or inside the band. {why} the theoretical guarantee does not hold exactly.",
    "card_aim": "Because the same validation images also chose the epoch,",
    "card_aim_copies": "Because the same validation images also chose the epoch, and were joined by augmented copies "
    "of themselves,",
    "card_uncertain_none": "Marking answers that are too close to call: {not_done}",
    "card_validated": "On the validation images (n = {n}, {copies}): {figures}.",
    "card_copies": "the images themselves and {copies} augmented copies of each",
    "card_copies_none": "without augmented copies",
    "card_tested": "On the test images (n = {n}): {figures}.",
    "card_test_none": "{not_done} No test figures are recorded for these weights.",
    "card_matrix": "Correct: {tn} of {normal} NORMAL and {tp} of {pneumonia} PNEUMONIA. Wrong: {fp} NORMAL called "
    "PNEUMONIA and {fn} PNEUMONIA called NORMAL.",
    "card_uncertainty": "{uncertain} of the test images lie in the band of uncertain answers; {coverage} are answered "
    "correctly or lie in the band.",
    "card_certain": "Accuracy outside the band: {certain_accuracy}.",
}
