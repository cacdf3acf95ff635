/* From stored values to greys: the window, as its centre and its width, and the windows that are offered. */

const FINEST = 1; // width of a window, in stored values
let count = 0;

export class Greys {
  #picture;
  #table = null;
  #ends = ""; // of which the table is
  #number = ++count;

  constructor(picture) {
    this.#picture = picture;
    this.reset();
  }

  /* The window of the file. */
  reset() {
    this.inverted = false;
    this.preset("own");
  }

  preset(name) {
    const { range, black, white } = this.#picture;
    const [low, high] = {
      own: () => [black, white],
      full: () => range,
      lungs: () => this.#between(0.02, 0.7),
      bright: () => this.#between(0.45, 0.995),
      contrast: () => this.#between(0.15, 0.85),
    }[name]();
    this.set((low + high) / 2, Math.abs(high - low));
    this.name = name;
  }

  set(centre, width) {
    this.width = Math.max(width, FINEST);
    this.centre = centre;
    this.name = ""; // of none of those that are offered
  }

  /* [lowest, highest] value that a window may reach. */
  get reach() {
    const { range, black, white } = this.#picture;
    return [Math.min(range[0], black, white), Math.max(range[1], black, white)];
  }

  /* The stored values that are black and white. */
  get ends() {
    const half = (this.width / 2) * (this.#isDarkLow() === this.inverted ? -1 : 1);
    return [this.centre - half, this.centre + half];
  }

  /* For each stored value its grey, 0 to 255. */
  greyOf(stored, [black, white] = this.ends) {
    return Math.round(255 * Math.min(1, Math.max(0, (stored - black) / (white - black))));
  }

  /* The same for all values at once, as opaque pixels of an ImageData. */
  get table() {
    const { ends } = this;
    if (ends.join() === this.#ends) return this.#table;
    this.#table ??= new Uint32Array(256 ** this.#picture.stored.BYTES_PER_ELEMENT);
    for (let stored = 0; stored < this.#table.length; stored++)
      this.#table[stored] = 0xff000000 | (this.greyOf(stored, ends) * 0x010101);
    this.#ends = ends.join();
    return this.#table;
  }

  /* Another one for each other table. */
  get key() {
    return `${this.#number} ${this.ends.join()}`;
  }

  /* The window as it is told, on the scale of the file. */
  get told() {
    const { slope, intercept } = this.#picture;
    return { centre: slope * this.centre + intercept, width: Math.abs(slope) * this.width };
  }

  #isDarkLow() {
    return this.#picture.black <= this.#picture.white;
  }

  /* The values between two shares of the field, counted from what the file shows dark. */
  #between(dark, bright) {
    const shares = this.#isDarkLow() ? [dark, bright] : [1 - dark, 1 - bright];
    return shares.map((share) => this.#picture.quantile(share));
  }
}
