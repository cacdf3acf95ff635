"""The About tab."""

SENTENCES = {
    "about": "About",
    "about_text": """
## What this page does
It reads one frontal chest radiograph with two classifiers and shows both answers: a **ResNet-50**, pre-trained on
photographs and adapted to radiographs, and a smaller **custom CNN**, trained from zero on the same radiographs. Each
gives a label, a probability, and a Grad-CAM heatmap of the places that spoke for a class. What each was trained and
tested on, and what was not done, stands in its **model card** at the end of this page.

## How to read an answer
- **Probability** is calibrated: of the radiographs given 80%, about 80% showed pneumonia in the validation data,
  with healthy and ill children counted as equally frequent.
- **The operating point** is the probability from which the answer is PNEUMONIA. It is fitted on validation data, for
  each model, and is rarely 50%.
- **Uncertain** marks an answer whose probability lies in a band at or around the operating point, hatched on the bar:
  it is too close to call. Read the image yourself.
- **Two models that disagree** are a reason to look closely, not to pick the answer one likes better.
- **A heatmap** shows what moved the model, not where the disease is. A right answer may rest on the wrong place.

## What it cannot do
The models were trained on radiographs of children aged one to five from one hospital (Kermany et al. 2018). They know
two classes only: a fracture, a tumour or an effusion gets one of these two labels all the same. Adults, lateral views,
other hospitals and photographs of films are outside what was measured.

## What happens to a file
It is read in memory on the machine that runs this page, deleted from its disk before the answer appears, and never
logged. The browser does not send its name. No analytics, no fonts or scripts from elsewhere.

**For teaching and research. Not a medical device.**
""",
}
