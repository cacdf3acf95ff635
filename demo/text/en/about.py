"""The About tab."""

SENTENCES = {
    "about": "About",
    "about_text": """
## What this page does
It reads one frontal chest radiograph with two classifiers and shows both answers: a **ResNet-50**, pre-trained on
photographs and adapted to radiographs, and a smaller **custom CNN**, trained from scratch on the same radiographs. Each
gives a label, a probability, and a Grad-CAM heatmap of what moved it towards a class. The **model cards** at the end
of this page say what each model was trained and tested on, and what has not been done.

## How to read an answer
- **The probability** is calibrated: of the validation radiographs given a probability of 80%, about 80% showed
  pneumonia, with normal radiographs and pneumonia counted as equally frequent. The prevalence below the answers turns
  it into the probability where more, or fewer, of the patients are ill.
- **The operating point** is the probability from which the answer is PNEUMONIA. It was fitted on validation data, for
  each model separately, and is rarely 50%.
- **Uncertain** marks an answer whose probability lies in a band at or around the operating point, hatched on the bar:
  it is too close to call. Read the image yourself.
- **If the two models disagree**, look closely. Do not simply pick the answer that you prefer.
- **A heatmap** shows what influenced the model, not where the disease is. A correct answer may rest on the wrong
  region.

## What it cannot do
The models were trained on radiographs of children aged one to five from one hospital (Kermany et al. 2018). They know
only two classes: a fracture, a tumour or an effusion still gets one of these two labels. The figures on this page do
not cover other hospitals, lateral views or photographs of films. **For adults the answers are of no use**: the model
cards have the figures.

Therefore the page asks first whether the models may judge a picture. It refuses what is no chest radiograph. If a
radiograph is unlike those that the models learned from, or turned or inverted, it says so first, and shows the answers
only on request. This check misses some, and stops some wrongly.

## What happens to a file
It is read into memory on the computer that runs this page, deleted from its disk before the answer appears, and never
logged. The picture stays in memory for the viewer: until two minutes after the page was closed, an hour at most. The
browser does not send its name. Whom a DICOM file names stays with it, for the DICOM result that you may ask for, and is
shown nowhere. The page uses no analytics, and no fonts or scripts from other servers.

**For teaching and research only. Not a medical device.**
""",
}
