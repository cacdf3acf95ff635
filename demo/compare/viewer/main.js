/* The viewer: takes the place of the small pictures on the cards, with the radiograph at its own size and depth. */
import { ACTIONS, listenToKeys } from "./actions.js";
import { Greys } from "./greys.js";
import { contoursOf, differenceOf } from "./overlays.js";
import { fetchPicture, seenPicture } from "./picture.js";
import { listenToPointer } from "./pointer.js";
import { Ruler } from "./ruler.js";
import { Stage } from "./stage.js";
import { Tools } from "./tools.js";
import { View } from "./view.js";

/* A picture with all that was done to it; nobody else changes it. */
class Shown {
  constructor(picture) {
    this.picture = picture;
    this.view = new View(picture);
    this.greys = new Greys(picture);
    this.ruler = new Ruler(picture);
  }
}

class Viewer {
  #section;
  #stages;
  #heats = {}; // model -> its heatmap, of the class that is chosen
  #layers = new Map(); // what is laid over -> {image, contours}; made when it is first seen
  #tools;
  #isDue = false;
  #end = new AbortController();

  /* `before`: the viewer of the same study that this one takes the place of. */
  constructor(section, pictures, before) {
    this.#section = section;
    this.key = section.dataset.study;
    this.words = JSON.parse(section.dataset.words);
    this.isGone = pictures.isGone;
    this.full = before?.full ?? new Shown(pictures.full);
    this.seen = before?.seen ?? new Shown(pictures.seen);
    this.isSeen = before?.isSeen ?? false;
    this.layout = before?.layout ?? "side";
    this.#stages = [...section.querySelectorAll(".stage")].map((element) => new Stage(element, this));
    this.#tools = new Tools(section, this);
    for (const stage of this.#stages) listenToPointer(stage, this);
    section.addEventListener("fullscreenchange", () => this.#followFullScreen());
    const resized = new ResizeObserver(() => this.redraw());
    this.#stages.forEach((stage) => resized.observe(stage.element));
    this.end.addEventListener("abort", () => resized.disconnect());
    section.addEventListener("class", () => this.#explain(), { signal: this.end });
    section.addEventListener("opacity", () => this.redraw(), { signal: this.end });
    this.#tools.show();
    this.layOut(this.layout);
    this.#explain();
  }

  /* The picture that is seen: the radiograph, or what the models saw of it. */
  get shown() {
    return this.isSeen ? this.seen : this.full;
  }

  /* Signals that another viewer takes the place of this one, perhaps in the same elements. */
  get end() {
    return this.#end.signal;
  }

  close() {
    this.#end.abort();
    for (const { canvas } of this.#stages) canvas.remove();
  }

  get isFullScreen() {
    return document.fullscreenElement === this.#section || this.#section.classList.contains("whole");
  }

  get isOnPage() {
    return this.#stages.some((stage) => stage.isSeen);
  }

  /* Does what a button or keys say, on the stage with the focus, or else the first one. */
  act(name, keys = "") {
    const seen = this.#stages.filter((stage) => stage.isSeen);
    const stage = seen.find(({ element }) => element === document.activeElement) ?? seen[0];
    if (!ACTIONS[name] || !stage) return;
    ACTIONS[name](this, stage, keys);
    this.redraw();
  }

  redraw() {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      if (this.end.aborted) return;
      for (const stage of this.#stages) stage.draw(this.#layer(stage.element.dataset.layer ?? this.layout));
      this.#tools.show();
    });
  }

  reset() {
    this.shown.view.reset();
    this.shown.greys.reset();
    this.shown.ruler.line = null;
  }

  /* Begins to measure, with a line across the middle half of what is seen, or ends it; the line stays. */
  measure({ place }) {
    const { ruler, view } = this.shown;
    ruler.isOn = !ruler.isOn;
    if (!ruler.isOn) return;
    if (!ruler.line) ruler.place(...[0.25, 0.75].map((x) => view.pointAt(place, x * place.width, place.height / 2)));
    this.tellLength();
  }

  tellLength = () => xray.speak(this.shown.ruler.told(this.words));

  showSeen() {
    this.isSeen = !this.isSeen;
    xray.speak(this.isSeen ? this.words.seen : "");
  }

  /* "side": a picture on each card; any other is what the one large picture has over it: a model, difference, contours. */
  layOut(layout) {
    this.layout = layout;
    this.#section.dataset.layout = layout;
    this.#caption();
    xray.fit();
    this.redraw();
  }

  async toggleFullScreen() {
    const isOn = this.isFullScreen;
    this.#section.classList.toggle("whole", !isOn); // where a browser has no full screen for parts of a page
    if (document.fullscreenElement) await document.exitFullscreen();
    else if (!isOn) await this.#section.requestFullscreen?.().catch(() => {});
    xray.fit();
    this.redraw();
  }

  /* A visitor can leave it without us, by the browser's own key. */
  #followFullScreen() {
    if (!document.fullscreenElement) this.#section.classList.remove("whole");
    xray.fit();
    this.redraw();
  }

  /* The heat of the class that is chosen now. */
  async #explain() {
    const cards = [...this.#section.querySelectorAll(".card[data-label]")];
    const heats = await Promise.all(cards.map(async (card) => [card.dataset.model, await xray.heat.of(card)]));
    this.#heats = Object.fromEntries(heats.filter(([, heat]) => heat));
    this.#layers.clear();
    this.#caption();
    this.redraw();
  }

  /* Under the one large picture stands what stands on the model's card, or what lies over it. */
  #caption() {
    const ofCard = this.#section.querySelector(`#${this.layout}-picture [data-class]:not([hidden])`);
    this.#section.querySelector(".large figcaption").textContent = ofCard?.textContent ?? this.words[this.layout];
  }

  #layer(name) {
    if (!this.#layers.has(name)) this.#layers.set(name, this.#made(name));
    return this.#layers.get(name);
  }

  #made(name) {
    const { resnet50, cnn } = this.#heats;
    if (name === "contours") return { contours: Object.entries(this.#heats).map((heat) => contoursOf(...heat)) };
    if (name === "difference")
      return { image: resnet50 && cnn && differenceOf(resnet50, cnn, Number(this.#section.dataset.hidden)) };
    return { image: this.#heats[name] && xray.heat.tinted(this.#heats[name], this.#section) };
  }
}

const picturesOf = async ({ study, width, height }, image) => {
  const [full, seen] = await Promise.all([fetchPicture(study), seenPicture(image.src, 1)]);
  return { full: full ?? (await seenPicture(image.src, height / width)), seen, isGone: !full };
};

const KEPT = 4; // radiographs, so that a visitor who goes to and fro between several does not fetch them anew
const kept = new Map(); // study -> its last viewer, the one on the page last; of the same study, a new one goes on there

const onPage = () => {
  const last = [...kept.values()].at(-1);
  return last?.isOnPage && !last.end.aborted ? last : null;
};

listenToKeys(onPage);

/* Another answer takes the place of the one on the page. */
export const leave = () => kept.forEach((viewer) => viewer.close());

/* Shows the radiograph of an answer. `section`: what holds its cards. `isAwaited()`: false once it holds another answer. */
export const open = async (section, isAwaited = () => true) => {
  const { study } = section.dataset;
  const before = kept.get(study);
  const pictures = before ?? (await picturesOf(section.dataset, section.querySelector(".stage img")));
  if (!section.isConnected || !isAwaited()) return;
  leave();
  kept.delete(study);
  kept.set(study, new Viewer(section, pictures, before));
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
};
