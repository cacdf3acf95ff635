/* A place on the page where the picture is drawn, with something laid over it. */
import { drawContours } from "./overlays.js";

const GROUND = "#000";
const MARGIN = 2; // samples around what is seen, so that none is missing where they are mixed

/* The part of a picture that was turned into greys last: two places that show the same need it once. */
const part = { of: "", canvas: document.createElement("canvas") };

const greysOf = (copy, [left, top, right, bottom], { table, key: window }) => {
  const key = `${window} ${copy.step} ${left} ${top} ${right} ${bottom}`;
  if (part.of === key) return part.canvas;
  const [width, height] = [right - left, bottom - top];
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const { stored, width: stride } = copy;
  for (let y = 0, to = 0; y < height; y++)
    for (let from = (top + y) * stride + left, end = to + width; to < end; ) pixels[to++] = table[stored[from++]];
  Object.assign(part.canvas, { width, height });
  part.canvas.getContext("2d").putImageData(image, 0, 0);
  part.of = key;
  return part.canvas;
};

export class Stage {
  #viewer;
  #pen;

  constructor(element, viewer) {
    this.element = element;
    this.#viewer = viewer;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "drawn";
    this.canvas.ariaHidden = "true"; // the place itself says what is seen
    this.#pen = this.canvas.getContext("2d");
    element.append(this.canvas);
    element.classList.add("live");
  }

  /* {width, height} in CSS pixels. */
  get place() {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  get isSeen() {
    return this.element.clientWidth > 0 && this.element.clientHeight > 0;
  }

  /* Where a pointer is, in CSS pixels of the place. */
  at({ clientX, clientY }) {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: clientX - left - this.element.clientLeft, y: clientY - top - this.element.clientTop };
  }

  /* The point of the picture under a pointer. */
  pointAt(event) {
    const { x, y } = this.at(event);
    return this.#viewer.shown.view.pointAt(this.place, x, y);
  }

  draw(layer) {
    if (!this.isSeen) return;
    const { place } = this;
    this.#tellStyle();
    const ratio = devicePixelRatio;
    const size = { width: Math.round(place.width * ratio), height: Math.round(place.height * ratio) };
    if (this.canvas.width !== size.width || this.canvas.height !== size.height) Object.assign(this.canvas, size);
    const { view, ruler } = this.#viewer.shown;
    const onPage = view.matrix(place);
    const onScreen = new DOMMatrix().scaleSelf(ratio).multiplySelf(onPage);
    this.#pen.setTransform();
    this.#pen.fillStyle = GROUND;
    this.#pen.fillRect(0, 0, size.width, size.height);
    this.#drawPicture(onScreen);
    if (layer && !xray.heat.isHidden) this.#drawLayer(layer, onScreen, onPage);
    this.#pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    ruler.draw(this.#pen, onPage);
    ruler.write(this.#pen, place, this.#viewer.words);
  }

  /* What a finger does on a picture that is not enlarged is to scroll the page. */
  #tellStyle() {
    const { view, ruler } = this.#viewer.shown;
    this.element.classList.toggle("zoomed", view.zoom > 1);
    this.element.classList.toggle("measuring", ruler.isOn);
  }

  #drawPicture(onScreen) {
    const { picture, greys } = this.#viewer.shown;
    const copy = picture.copyFor(Math.hypot(onScreen.a, onScreen.b));
    const [left, top, right, bottom] = this.#seen(onScreen.inverse(), copy);
    if (right <= left || bottom <= top) return;
    this.#pen.setTransform(DOMMatrix.fromMatrix(onScreen).scaleSelf(copy.step));
    this.#pen.imageSmoothingQuality = "medium";
    this.#pen.drawImage(greysOf(copy, [left, top, right, bottom], greys), left, top);
  }

  /* [left, top, right, bottom] of the samples of `copy` that are on the canvas. */
  #seen(fromScreen, copy) {
    const { width, height } = this.canvas;
    const corners = [[0, 0], [width, 0], [0, height], [width, height]].map(([x, y]) =>
      new DOMPoint(x, y).matrixTransform(fromScreen));
    const ends = (axis, size) => {
      const places = corners.map((corner) => corner[axis] / copy.step);
      return [Math.max(0, Math.floor(Math.min(...places)) - MARGIN), Math.min(size, Math.ceil(Math.max(...places)) + MARGIN)];
    };
    const [[left, right], [top, bottom]] = [ends("x", copy.width), ends("y", copy.height)];
    return [left, top, right, bottom];
  }

  /* Heat lies on the part of the picture that the models saw. */
  #drawLayer({ image, contours = [] }, onScreen, onPage) {
    const [left, top, right, bottom] = this.#viewer.shown.picture.field;
    this.#pen.setTransform(onScreen);
    this.#pen.globalAlpha = xray.heat.chosen.opacity / 100;
    if (image) this.#pen.drawImage(image, left, top, right - left, bottom - top);
    this.#pen.globalAlpha = 1;
    this.#pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    for (const contour of contours) {
      const scale = [(right - left) / contour.width, (bottom - top) / contour.height];
      drawContours(this.#pen, contour, DOMMatrix.fromMatrix(onPage).translateSelf(left, top).scaleSelf(...scale));
    }
  }
}
