/* A radiograph at its own size and depth, with smaller copies of it for small views. */

/* Half as wide and half as high; each sample is the mean of four. */
const halved = ({ width, height, stored }) => {
  const [w, h] = [(width + 1) >> 1, (height + 1) >> 1];
  const half = new stored.constructor(w * h);
  for (let y = 0; y < h; y++) {
    const top = 2 * y * width;
    const bottom = Math.min(2 * y + 1, height - 1) * width;
    for (let x = 0; x < w; x++) {
      const left = 2 * x;
      const right = Math.min(left + 1, width - 1);
      half[y * w + x] =
        (stored[top + left] + stored[top + right] + stored[bottom + left] + stored[bottom + right] + 2) >> 2;
    }
  }
  return { width: w, height: h, stored: half };
};

export class Picture {
  #copies;
  #sorted = null;

  /* stored: Uint8Array or Uint16Array, row by row; slope * stored + intercept is on the scale of the file.
     black, white: the stored values that are shown so at first, white the smaller one where the file is inverted.
     spacing: millimetres from one [row, column] to the next, or null. aspect: height of a pixel, for its width.
     field: [left, top, right, bottom] of what the models saw. */
  constructor(facts) {
    const { width, height, spacing = null } = facts;
    const aspect = spacing ? spacing[0] / spacing[1] : 1;
    const given = { slope: 1, intercept: 0, calibrated: false, field: [0, 0, width, height], aspect };
    Object.assign(this, given, facts, { spacing });
    this.#copies = [{ width, height, stored: facts.stored }];
  }

  /* The smallest copy with a sample or more for each of the screen's pixels, where a pixel of the picture takes `scale`
     of these; {width, height, stored, step}, step: pixels of the picture for a sample. */
  copyFor(scale) {
    const wanted = Math.max(0, Math.floor(Math.log2(1 / scale)));
    while (this.#copies.length <= wanted) this.#copies.push(halved(this.#copies.at(-1)));
    return { ...this.#copies[wanted], step: 2 ** wanted };
  }

  /* The stored value below which lies a share of the field. */
  quantile(share) {
    this.#sorted ??= this.#sample();
    return this.#sorted[Math.round(share * (this.#sorted.length - 1))];
  }

  /* [smallest, largest] stored value of the whole picture. */
  get range() {
    const { stored } = this;
    let [low, high] = [stored[0], stored[0]];
    for (let i = 1; i < stored.length; i++) {
      if (stored[i] < low) low = stored[i];
      else if (stored[i] > high) high = stored[i];
    }
    Object.defineProperty(this, "range", { value: [low, high] });
    return this.range;
  }

  #sample() {
    const copy = this.copyFor(Math.min(1, 512 / Math.max(this.width, this.height)));
    const [left, top, right, bottom] = this.field.map((end) => Math.floor(end / copy.step));
    const rows = [];
    for (let y = top; y < bottom; y++) rows.push(copy.stored.subarray(y * copy.width + left, y * copy.width + right));
    const sample = new copy.stored.constructor(rows.reduce((sum, row) => sum + row.length, 0));
    let place = 0;
    for (const row of rows) {
      sample.set(row, place);
      place += row.length;
    }
    return sample.sort();
  }
}

/* The radiograph of a study at full size; null where the server has forgotten it, or cannot be reached. */
export const fetchPicture = async (key) => {
  try {
    const address = xray.address(`study/${key}`);
    const [about, pixels] = await Promise.all([fetch(address), fetch(`${address}/pixels`)]);
    if (!about.ok || !pixels.ok) return null;
    const { bits, spacing_mm: spacing, ...facts } = await about.json();
    const stored = new (bits === 8 ? Uint8Array : Uint16Array)(await pixels.arrayBuffer());
    return stored.length === facts.width * facts.height ? new Picture({ ...facts, spacing, stored }) : null;
  } catch {
    return null;
  }
};

/* The image as the models saw it, from the page. `aspect`: of its pixels. */
export const seenPicture = async (address, aspect) => {
  const { width, height, values } = await xray.heat.values(address);
  return new Picture({ width, height, stored: values, black: 0, white: 255, aspect });
};
