"""What the page says on every tab."""

SENTENCES = {
    "title": "Pneumonia on chest radiographs",
    "subtitle": "Two neural networks read the same image, side by side",
    "page_description": "Drop a chest radiograph: a ResNet-50 and a custom CNN answer side by side, each with a "
    "calibrated probability and a heatmap, and say when they cannot judge it. For teaching and research only.",
    "language": "Language",
    "disclaimer": "For teaching and research only. Not a medical device: no diagnosis or treatment may be based on it.",
    "NORMAL": "NORMAL",
    "PNEUMONIA": "PNEUMONIA",
    "resnet50": "ResNet-50",
    "cnn": "Custom CNN",
    "trouble_busy": "Too many visitors are waiting at the moment, so this was not done. Try again in a minute; what is "
    "on the screen stays.",
    "trouble_full": "The disk of this server is full, so your file was not taken. Try again in some minutes; what is "
    "on the screen stays.",
    "trouble_lost": "The server cannot be reached, so this was not done. Check your connection and try again; what is "
    "on the screen stays.",
    "trouble_failed": "The server could not do this. Try again, or reload the page; what is on the screen stays until "
    "then.",
    "send_again": "Send again",
    "busy_sending": "Sending the file…",
    "busy_queue": "In the queue: {count} before you",
    "no_gpu_now": "This Space shares its GPU, and there was none for you just now. Try again in a minute; signed in to "
    "Hugging Face, you have more time on it each day.",
    "unexpected": "Something went wrong while this file was read. Try again, or try another file.",
}
