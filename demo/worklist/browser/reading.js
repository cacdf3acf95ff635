/* Reading the list on Compare, one radiograph after another: a bar above the answers says which one of the list this is, and
   goes to the one before, the next, or back to the list. */

export class Reading {
  #table;
  #open; // opens a row on Compare
  #words;
  #row = null; // the one on Compare
  #bar = Object.assign(document.createElement("nav"), { className: "worklist-bar" });

  constructor(table, open) {
    [this.#table, this.#open] = [table, open];
    this.#bar.addEventListener("click", ({ target }) => {
      const { step } = target.closest("[data-step]")?.dataset ?? {};
      if (step) this.#go(Number(step));
    });
    for (const [name, key, step] of [["worklist_next", "j", 1], ["worklist_previous", "k", -1], ["worklist_back", "w", 0]])
      xray.shortcut({ name, keys: [key], group: "compare", when: () => this.#bar.offsetParent !== null, act: () => this.#go(step) });
  }

  get bar() {
    return this.#bar;
  }

  begin(row) {
    this.#row = row;
    this.draw(this.#words);
  }

  /* In the words of the page's language. */
  draw(words) {
    this.#words = words;
    if (!this.#row) return;
    const rows = this.#rows;
    const place = rows.indexOf(this.#row);
    const where = Object.assign(document.createElement("strong"), { textContent: this.#row.name.split("/").pop() });
    const of = Object.assign(document.createElement("span"), {
      textContent: words.say("position", { place: words.count(place + 1), count: words.count(rows.length) }),
    });
    const button = (key, step, disabled) => {
      const made = Object.assign(document.createElement("button"), { type: "button", textContent: words.say(key), disabled });
      made.dataset.step = step;
      return made;
    };
    this.#bar.ariaLabel = words.say("worklist");
    this.#bar.replaceChildren(
      button("back", 0, false), where, ...(place < 0 ? [] : [of]),
      button("previous", -1, !this.#neighbour(-1)), button("next", 1, !this.#neighbour(1)));
  }

  /* Those that Compare can show, in the order of the table. */
  get #rows() {
    return this.#table.rows.filter(({ state }) => state === "inside" || state === "outside");
  }

  #neighbour(step) {
    const rows = this.#rows;
    return rows[rows.indexOf(this.#row) + step] ?? null; // of one that the table shows no longer, the first
  }

  #go(step) {
    const next = step ? this.#neighbour(step) : null;
    if (next) this.#open(next);
    if (step) return;
    document.querySelector("#tab-worklist-button").click();
    requestAnimationFrame(() => this.#table.focus(this.#row));
  }
}
