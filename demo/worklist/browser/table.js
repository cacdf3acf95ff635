/* The table of the list. Of ten thousand rows, only those on the screen and some around them are in the page; two empty rows
   stand for the others. */

const AROUND = 6; // rows above and below what is seen
const BELOW = 72; // pixels, for what stands below the table
const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const SHAPES = { inside: { true: "agree", false: "disagree" } };

export class Table {
  #root; // the section with the templates
  #place; // what scrolls
  #list;
  #words;
  #rows = []; // all that fit, in their order
  #drawn = ""; // which rows stand in the page at the moment
  #nodes = new Map(); // these: row -> its element
  #focused = null; // the row whose button has the focus, or had it before it was drawn again
  #scrolled = 0; // a browser may forget it while another tab is open

  constructor(list, open) {
    this.#list = list;
    this.open = open;
  }

  /* Into `root`, which is another one after the language has changed. */
  attach(root, words) {
    [this.#words, this.#drawn] = [words, ""];
    if (root === this.#root) return;
    this.#nodes.clear();
    [this.#root, this.#place] = [root, root.querySelector(".listing")];
    this.#place.addEventListener("scroll", () => {
      if (this.#place.offsetParent) this.#scrolled = this.#place.scrollTop;
      this.draw();
    });
    this.#place.addEventListener("click", ({ target }) => this.#rowOf(target) && this.open(this.#rowOf(target)));
    this.#place.addEventListener("keydown", (event) => this.#move(event));
    this.#place.addEventListener("focusin", ({ target }) => (this.#focused = this.#rowOf(target)));
    this.#place.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget) this.#focused = null; // else it is gone because the row is drawn anew
    });
    new ResizeObserver(() => {
      if (!this.#place.offsetParent) return;
      this.#place.scrollTop = this.#scrolled;
      this.draw();
    }).observe(this.#place);
  }

  get rows() {
    return this.#rows;
  }

  show(rows) {
    this.#rows = rows;
    this.#place.querySelector(".nothing").hidden = rows.length > 0;
    this.#place.querySelector("table").ariaRowCount = rows.length + 1; // with the heads
    this.#drawn = "";
    this.draw();
  }

  /* From the top again, as after another choice. */
  top() {
    this.#place.scrollTop = this.#scrolled = 0;
  }

  draw() {
    this.#fit();
    const height = this.#height();
    const visible = Math.ceil(this.#place.clientHeight / height);
    const first = Math.max(0, Math.floor(this.#place.scrollTop / height) - AROUND);
    const last = Math.min(this.#rows.length, first + visible + 2 * AROUND);
    const key = `${first} ${last}`;
    if (key === this.#drawn || !visible) return;
    this.#drawn = key;
    const hadFocus = this.#focused && this.#place.contains(document.activeElement);
    this.#nodes = new Map(this.#rows.slice(first, last).map((row, i) => [row, this.#made(row, first + i)]));
    const [above, below] = [first * height, (this.#rows.length - last) * height];
    const body = this.#place.querySelector("tbody");
    body.replaceChildren(this.#gap(above), ...this.#nodes.values(), this.#gap(below));
    if (hadFocus) this.#button(this.#focused)?.focus({ preventScroll: true });
  }

  /* Bring a row into view, and the focus to it. */
  focus(row) {
    const place = this.#rows.indexOf(row);
    if (place < 0) return;
    const height = this.#height();
    const head = this.#place.querySelector("thead").offsetHeight;
    const [top, bottom] = [place * height, (place + 1) * height + head];
    if (top < this.#place.scrollTop) this.#place.scrollTop = top;
    if (bottom > this.#place.scrollTop + this.#place.clientHeight) this.#place.scrollTop = bottom - this.#place.clientHeight;
    this.#focused = row;
    this.draw();
    this.#button(row)?.focus({ preventScroll: true });
  }

  /* The table ends where the screen does. */
  #fit() {
    const above = Math.ceil(this.#place.getBoundingClientRect().top + scrollY) + BELOW;
    this.#place.style.setProperty("--above", `${above}px`);
  }

  #height() {
    return parseFloat(getComputedStyle(this.#place).getPropertyValue("--row"));
  }

  #move(event) {
    const place = this.#rows.indexOf(this.#focused);
    if (place < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.#place.clientHeight / this.#height()) - 1);
    const step = { ...STEPS, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
    if (!step) return;
    event.preventDefault();
    this.focus(this.#rows[Math.max(0, Math.min(this.#rows.length - 1, place + step))]);
  }

  #rowOf(element) {
    const id = element.closest("[data-row-id]")?.dataset.rowId;
    return id === undefined ? null : this.#list.rows[id];
  }

  #button({ id }) {
    return this.#place.querySelector(`[data-row-id="${id}"] button`);
  }

  #gap(height) {
    const gap = document.createElement("tr");
    gap.ariaHidden = "true";
    gap.className = "gap";
    gap.style.height = `${height}px`;
    return gap;
  }

  #template(selector) {
    return this.#root.querySelector(`template[${selector}]`).content.cloneNode(true);
  }

  #icon(name) {
    return this.#template(`data-icon="${name}"`);
  }

  /* The row as it stands in the page already, unless something of it has changed. */
  #made(row, place) {
    const look = `${row.state} ${row.seen} ${this.#words.texts.language}`;
    const known = this.#nodes.get(row);
    const made = known?.dataset.look === look ? known : this.#row(row);
    Object.assign(made.dataset, { rowId: row.id, look });
    made.ariaRowIndex = place + 2;
    return made;
  }

  #row(row) {
    const made = this.#template("data-row").firstElementChild;
    made.dataset.state = row.state;
    this.#picture(made.querySelector("img"), row);
    this.#file(made.querySelector(".file"), row);
    for (const cell of made.querySelectorAll(".model")) this.#answer(cell, row);
    this.#agreement(made.querySelector(".agreement"), row);
    this.#remark(made.querySelector(".remark"), row);
    return made;
  }

  #picture(image, { thumbnail }) {
    if (thumbnail) Object.assign(image, { src: thumbnail, hidden: false });
  }

  #file(cell, row) {
    const button = cell.querySelector("button");
    button.textContent = row.name.split("/").pop();
    const about = row.answer?.input;
    const size = about && `${about.format} · ${about.width} × ${about.height}`;
    const folder = row.name.includes("/") ? row.name.slice(0, row.name.lastIndexOf("/")) : "";
    cell.title = row.name;
    cell.querySelector("small").textContent = [row.seen && this.#words.say("seen"), size, folder].filter(Boolean).join(" · ");
  }

  #answer(cell, row) {
    const { model } = cell.dataset;
    if (row.state === "waiting" || row.state === "reading") cell.textContent = this.#words.say(row.state);
    const answer = row.state === "inside" ? row.answer.models[model] : null;
    if (!answer) return;
    const made = this.#template("data-answer");
    made.querySelector("i").append(this.#icon(answer.uncertain ? "uncertain" : answer.label));
    made.querySelector("strong").textContent = this.#words.say(answer.label);
    made.querySelector(".percent").textContent = this.#words.percent(answer.p_pneumonia);
    const scale = made.querySelector(".scale");
    scale.style.setProperty("--p", answer.p_pneumonia);
    scale.style.setProperty("--threshold", answer.threshold);
    if (answer.uncertain) made.querySelector("small").textContent = this.#words.say("is_uncertain");
    cell.classList.add(answer.label.toLowerCase());
    cell.classList.toggle("unsure", answer.uncertain);
    cell.append(made);
  }

  #agreement(cell, row) {
    const shape = SHAPES[row.state]?.[row.answer.agreement];
    if (!shape) return;
    cell.classList.add(shape);
    cell.append(this.#icon(shape), this.#words.say(shape === "agree" ? "agree" : "differ"));
  }

  #remark(cell, row) {
    const said = this.#words.said(row);
    cell.title = said;
    const text = document.createElement("p");
    if (row.state === "outside" || row.state === "refused") {
      const head = document.createElement("strong");
      head.append(this.#icon(row.state === "refused" ? "refused" : "notice"), this.#words.say(`is_${row.state}`));
      text.append(head, " ");
    }
    text.append(said);
    cell.append(text);
  }
}
