/* Which part of a picture is seen, how large, and which way up. All pictures of a viewer share one view. */

const LARGEST = 40; // times the size at which the whole picture fits

export class View {
  #picture;

  constructor(picture) {
    this.#picture = picture;
    this.reset();
  }

  /* The whole picture, upright. */
  reset() {
    this.turns = 0; // by 90 degrees clockwise
    this.flipped = false;
    this.fit();
  }

  fit() {
    this.zoom = 1; // 1: the whole picture fits
    this.x = this.#picture.width / 2; // of the picture, in the middle of the place
    this.y = this.#picture.height / 2;
  }

  /* CSS pixels for each pixel of the picture. `place`: {width, height} of what it is shown in. */
  scale(place) {
    const { width, height, aspect } = this.#picture;
    const size = [width, height * aspect];
    if (this.turns % 2) size.reverse();
    return this.zoom * Math.min(place.width / size[0], place.height / size[1]);
  }

  /* From pixels of the picture to CSS pixels of the place. */
  matrix(place) {
    const scale = this.scale(place);
    return new DOMMatrix()
      .translateSelf(place.width / 2, place.height / 2)
      .rotateSelf(90 * this.turns)
      .scaleSelf(this.flipped ? -scale : scale, scale * this.#picture.aspect)
      .translateSelf(-this.x, -this.y);
  }

  /* The point of the picture at a point of the place. */
  pointAt(place, x, y) {
    return new DOMPoint(x, y).matrixTransform(this.matrix(place).inverse());
  }

  zoomAt(place, factor, x = place.width / 2, y = place.height / 2) {
    const before = this.pointAt(place, x, y);
    this.zoom = Math.min(LARGEST, Math.max(1, this.zoom * factor));
    const after = this.pointAt(place, x, y);
    this.#look(this.x + before.x - after.x, this.y + before.y - after.y);
  }

  /* One pixel of the picture for each of the screen. */
  zoomToPixels(place) {
    this.zoomAt(place, 1 / (devicePixelRatio * this.scale(place)));
  }

  move(place, dx, dy) {
    const [from, to] = [this.pointAt(place, 0, 0), this.pointAt(place, dx, dy)];
    this.#look(this.x + from.x - to.x, this.y + from.y - to.y);
  }

  turn(quarters) {
    this.turns = (this.turns + quarters + 4) % 4;
  }

  /* Mirrored as it is seen: left to right, or top to bottom. */
  flip(isUpsideDown = false) {
    this.flipped = !this.flipped;
    this.turns = (4 - this.turns + (isUpsideDown ? 2 : 0)) % 4;
  }

  /* The middle of the place stays within what is left to see. */
  #look(x, y) {
    const { width, height } = this.#picture;
    const rest = 0.5 / this.zoom;
    this.x = Math.min(width * (1 - rest), Math.max(width * rest, x));
    this.y = Math.min(height * (1 - rest), Math.max(height * rest, y));
  }
}
