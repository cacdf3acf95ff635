/* A length on the picture: in millimetres where the file says how far its pixels are apart, else in pixels. */

const NEAR = 14; // CSS pixels from an end at which a drag takes hold of it
const HALO = "rgb(0 0 0 / 80%)";
const COLOUR = "#ffe14d";
const FONT = "600 14px system-ui, sans-serif";

export class Ruler {
  #picture;
  isOn = false;
  line = null; // {from, to}: points of the picture

  constructor(picture) {
    this.#picture = picture;
  }

  /* A first line, across the middle half of what is seen, for those who then move its ends by keyboard. */
  place(from, to) {
    this.line = { from: this.#within(from), to: this.#within(to) };
    this.held = "to";
  }

  /* Takes hold of the end near a point, or begins a line there. `scale`: CSS pixels for a pixel of the picture. */
  take(point, scale) {
    const distance = (end) => Math.hypot(end.x - point.x, (end.y - point.y) * this.#picture.aspect) * scale;
    const near = this.line && ["to", "from"].find((name) => distance(this.line[name]) < NEAR);
    if (near) this.held = near;
    else this.place(point, point);
  }

  moveTo(point) {
    this.line[this.held] = this.#within(point);
  }

  /* By CSS pixels, as they are seen in a view. */
  moveBy(view, place, dx, dy) {
    const { x, y } = this.line[this.held];
    const [from, to] = [view.pointAt(place, 0, 0), view.pointAt(place, dx, dy)];
    this.moveTo({ x: x + to.x - from.x, y: y + to.y - from.y });
  }

  holdOther() {
    this.held = this.held === "to" ? "from" : "to";
  }

  #within({ x, y }) {
    const { width, height } = this.#picture;
    return { x: Math.min(width, Math.max(0, x)), y: Math.min(height, Math.max(0, y)) };
  }

  get length() {
    const { from, to } = this.line;
    const [rows, columns] = this.#picture.spacing ?? [1, 1];
    return Math.hypot((to.x - from.x) * columns, (to.y - from.y) * rows);
  }

  /* The length as it is told: `words` has a sentence for each unit. */
  told(words) {
    if (!this.line) return "";
    const { spacing, calibrated } = this.#picture;
    const unit = spacing ? (calibrated ? "mm" : "mm_detector") : "pixels";
    const digits = { minimumFractionDigits: spacing ? 1 : 0, maximumFractionDigits: spacing ? 1 : 0 };
    const length = this.length.toLocaleString(document.documentElement.lang || "en", digits);
    return words[unit].replace("{length}", length);
  }

  /* `matrix`: from pixels of the picture to CSS pixels. */
  draw(pen, matrix) {
    if (!this.line) return;
    const [from, to] = [this.line.from, this.line.to].map(({ x, y }) => new DOMPoint(x, y).matrixTransform(matrix));
    const path = new Path2D();
    path.moveTo(from.x, from.y);
    path.lineTo(to.x, to.y);
    for (const { x, y } of [from, to]) {
      path.moveTo(x + 5, y);
      path.arc(x, y, 5, 0, 2 * Math.PI);
    }
    for (const [colour, width] of [[HALO, 4.5], [COLOUR, 2]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.stroke(path);
    }
  }

  /* The length in words, in the lower left corner of a place. */
  write(pen, { width, height }, words) {
    if (!this.line) return;
    const place = [12, height - 12, width - 24];
    pen.font = FONT;
    pen.strokeStyle = HALO;
    pen.lineWidth = 5;
    pen.lineJoin = "round";
    pen.strokeText(this.told(words), ...place);
    pen.fillStyle = COLOUR;
    pen.fillText(this.told(words), ...place);
  }
}
