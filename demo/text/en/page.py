"""What the page says on every tab."""

SENTENCES = {
    "title": "Pneumonia on chest radiographs",
    "subtitle": "Two neural networks read the same image, side by side",
    "language": "Language",
    "disclaimer": "For teaching and research only. Not a medical device: no diagnosis or treatment may be based on it.",
    "NORMAL": "NORMAL",
    "PNEUMONIA": "PNEUMONIA",
    "resnet50": "ResNet-50",
    "cnn": "Custom CNN",
    "unexpected": "Something went wrong while this file was read. Try again, or try another file.",
}
