/* The controls above the pictures: what they do, and what they show. */

const PRESSED = {
  invert: ({ shown }) => shown.greys.inverted,
  flip: ({ shown }) => shown.view.flipped,
  measure: ({ shown }) => shown.ruler.isOn,
  seen: ({ isSeen }) => isSeen,
  full: ({ isFullScreen }) => isFullScreen,
};

export class Tools {
  #viewer;
  #section;

  constructor(section, viewer) {
    [this.#section, this.#viewer] = [section, viewer];
    section.querySelectorAll(".tools, [data-tool=layout]").forEach((tools) => (tools.disabled = false));
    section.addEventListener("click", ({ target }) => {
      const name = target.closest("button[data-tool]")?.dataset.tool;
      if (name) viewer.act(name);
    }, { signal: viewer.end });
    section.addEventListener("input", ({ target }) => this.#set(target), { signal: viewer.end });
  }

  #tool(name) {
    return this.#section.querySelector(`[data-tool=${name}]`);
  }

  #set({ dataset: { tool }, value }) {
    const { greys } = this.#viewer.shown;
    if (tool === "layout") this.#viewer.layOut(value);
    else if (tool === "preset") greys.preset(value);
    else if (tool === "centre") greys.set(Number(value), greys.width);
    else if (tool === "width") greys.set(greys.centre, Number(value));
    else return;
    this.#viewer.redraw();
  }

  show() {
    const viewer = this.#viewer;
    const { greys, picture, ruler } = viewer.shown;
    for (const [name, isPressed] of Object.entries(PRESSED)) this.#tool(name).ariaPressed = isPressed(viewer);
    this.#tool("measure").disabled = viewer.isSeen;
    this.#tool("layout").value = viewer.layout;
    this.#tool("preset").value = greys.name;
    const [low, high] = greys.reach;
    this.#range("centre", low, high, greys.centre, greys.told.centre, picture);
    this.#range("width", 1, high - low, greys.width, greys.told.width, picture);
    this.#section.querySelector(".length").textContent = ruler.told(viewer.words);
    this.#section.querySelector(".gone").hidden = !viewer.isGone;
  }

  /* A slider over stored values, whose value is told on the scale of the file. */
  #range(name, min, max, value, told, { slope }) {
    const digits = { maximumFractionDigits: Math.abs(slope) < 0.1 ? 2 : 0 };
    const text = told.toLocaleString(document.documentElement.lang || "en", digits);
    Object.assign(this.#tool(name), { min, max, value, ariaValueText: text });
    this.#tool(name).nextElementSibling.textContent = text;
  }
}
