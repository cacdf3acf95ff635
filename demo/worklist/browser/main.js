/* The worklist of this page: takes files, has them judged, shows them, opens one on Compare. All of it is in this page, and
   goes with it. */

import { List } from "./list.js";
import { Reading } from "./reading.js";
import { saveList } from "./saving.js";
import { Sending } from "./sending.js";
import { filesOf } from "./sources.js";
import { Table } from "./table.js";
import { Words } from "./words.js";

const MOST_NAMES = 5; // that are told of files that were passed over
const FIRST = { filter: "all", search: "", order: "probability" };
const DRAWN = 400; // ms between two drawings while answers come

export class Worklist {
  #element;
  #known;
  #words;
  #list;
  #sending;
  #table;
  #reading;
  #choice = { ...FIRST };
  #looking = 0; // hand-overs that are being looked through
  #cleared = 0; // how often: what was handed over before belongs to no list any more
  #passedOver = null; // the names of what the last one had besides radiographs; null: nothing to tell
  #trouble = ""; // a sentence, or a key of one
  #waiting = null; // the next drawing

  constructor(element) {
    this.#element = element;
    this.#known = JSON.parse(this.#root.dataset.known);
    this.#list = new List(this.#known);
    this.#table = new Table(this.#list, (row) => this.#open(row));
    this.#reading = new Reading(this.#table, (row) => this.#open(row));
    this.#sending = new Sending(this.#list, this.#known, {
      changed: () => this.#changed(),
      said: (text) => this.#say(text),
    });
    element.addEventListener("click", ({ target }) => this.#press(target.closest("[data-do], [data-filter], [data-save]")));
    element.addEventListener("change", ({ target }) => target.matches("[data-order]") && this.#choose({ order: target.value }));
    element.addEventListener("input", ({ target }) => target.matches("[data-search]") && this.#choose({ search: target.value }));
    addEventListener("beforeunload", (event) => this.#sending.running && event.preventDefault()); // the list would be gone
    this.redraw();
  }

  /* After the tab has been rendered anew, as in another language. */
  redraw() {
    this.#words = new Words(JSON.parse(this.#root.dataset.words));
    this.#table.attach(this.#root, this.#words);
    this.#reading.draw(this.#words);
    this.#choose({});
  }

  /* Adds what is handed over to the list, and begins. */
  async take(given) {
    if (!given.length) return;
    const passedOver = [];
    const [before, cleared] = [this.#list.total, this.#cleared];
    const isGone = () => this.#cleared !== cleared;
    const tell = (count) => isGone() || this.#tell("found", this.#words.say("looking", { count: this.#words.count(count) }));
    this.#looking += 1;
    tell(0);
    for await (const file of filesOf(given, this.#known, { looked: tell, passedOver: (name) => passedOver.push(name) })) {
      if (isGone()) return;
      this.#list.add(file);
    }
    if (isGone()) return;
    this.#looking -= 1;
    const added = this.#list.total - before;
    this.#passedOver = passedOver.length || !added ? { names: passedOver, added } : null;
    xray.speak(this.#found || this.#words.say("begun", { total: this.#words.count(this.#list.total) }));
    this.#draw();
    if (added) this.#run();
  }

  /* What is told of the last hand-over. */
  get #found() {
    if (!this.#passedOver) return "";
    const { names, added } = this.#passedOver;
    const more = names.length - MOST_NAMES;
    const some = names.slice(0, MOST_NAMES).join(", ") + (more > 0 ? ` ${this.#words.say("and_more", { count: this.#words.count(more) })}` : "");
    const sentences = [!added && this.#words.say("none_found"), names.length > 0 && this.#words.say("passed_over", { names: some })];
    return sentences.filter(Boolean).join(" ");
  }

  get #root() {
    return this.#element.querySelector(".worklist");
  }

  #part(selector) {
    return this.#root.querySelector(selector);
  }

  #press(button) {
    if (!button) return;
    const { do: action, filter, save } = button.dataset;
    if (filter) this.#choose({ filter });
    if (save) this.#save(save);
    if (action === "stop") this.#stop();
    if (action === "run") this.#run();
    if (action === "clear") this.#clear();
  }

  async #run() {
    if (this.#sending.running) return; // what was added follows
    await this.#sending.run();
    if (this.#list.finished) xray.speak(this.#words.say("finished", { total: this.#words.count(this.#list.total) }));
  }

  #stop() {
    this.#sending.stop();
    this.#draw();
    xray.speak(this.#words.say("stopped", { left: this.#words.count(this.#list.total - this.#list.done) }));
    this.#part("[data-do=run]").focus();
  }

  #clear() {
    this.#sending.stop();
    this.#list.clear();
    [this.#cleared, this.#looking] = [this.#cleared + 1, 0];
    [this.#passedOver, this.#trouble] = [null, ""];
    this.#choose(FIRST);
    this.#part(".drop").focus();
  }

  #choose(choice) {
    Object.assign(this.#choice, choice);
    this.#part("[data-order]").value = this.#choice.order;
    this.#part("[data-search]").value = this.#choice.search;
    this.#table.top();
    this.#draw();
  }

  async #save(kind) {
    const button = this.#part(`[data-save=${kind}]`);
    button.disabled = true;
    if (kind === "pdf") this.#say("making");
    try {
      await saveList(kind, this.#table.rows, { list: this.#list, known: this.#known, words: this.#words });
      this.#say("");
    } catch ({ message }) {
      this.#say(message || "lost");
    }
    button.disabled = false;
  }

  async #open(row) {
    try {
      const file = await row.open();
      row.seen = true;
      this.#reading.begin(row);
      xray.readOnCompare(file, this.#reading.bar);
      this.#draw();
    } catch {
      this.#say(this.#known.refusals.unreadable.said[this.#words.texts.language][0]);
    }
  }

  /* `text`: a sentence, a key of one, or "". */
  #say(text) {
    if (text && text !== this.#trouble) xray.speak(this.#words.texts[text] ?? text);
    this.#trouble = text;
    this.#drawTrouble();
  }

  /* Answers come faster than anybody reads. */
  #changed() {
    this.#waiting ??= setTimeout(() => this.#draw(), DRAWN);
  }

  #tell(name, text) {
    const place = this.#part(`[data-told=${name}]`);
    if (place.textContent !== text) place.textContent = text;
    if (place.matches(".told")) place.hidden = !text;
  }

  #draw() {
    clearTimeout(this.#waiting);
    this.#waiting = null;
    const hasRows = this.#list.total > 0;
    this.#part(".filled").hidden = !hasRows;
    this.#root.classList.toggle("begun", hasRows);
    const invitation = this.#part(".drop strong");
    invitation.textContent = hasRows ? invitation.dataset.more : invitation.dataset.first;
    if (!this.#looking) this.#tell("found", this.#found);
    this.#drawTrouble();
    if (!hasRows) return;
    this.#drawProgress();
    this.#drawFilters();
    this.#table.show(this.#list.shown(this.#choice));
  }

  #drawTrouble() {
    this.#tell("trouble", this.#words.texts[this.#trouble] ?? this.#trouble);
    this.#part("[data-told=trouble]").classList.toggle("trouble", this.#trouble !== "making");
  }

  #drawProgress() {
    const { done, total, finished } = this.#list;
    const { running, rate } = this.#sending;
    const count = (number) => this.#words.count(number);
    this.#part("progress").value = done / total;
    const all = finished && !this.#looking;
    this.#tell("progress", all ? this.#words.say("finished", { total: count(total) })
      : this.#words.say("progress", { done: count(done), total: count(total) }));
    const left = running && rate
      ? `${this.#words.say("left", { time: this.#words.duration((total - done) / rate) })} · ${this.#words.say("rate", { rate: this.#words.rate(rate) })}`
      : "";
    this.#tell("left", running || all ? left : this.#words.say("stopped", { left: count(total - done) }));
    this.#part("[data-do=stop]").hidden = !running || all;
    this.#part("[data-do=run]").hidden = running || all;
    this.#root.querySelectorAll("[data-save]").forEach((button) => (button.disabled = done === 0));
    const [current, ...others] = this.#list.stamps.toReversed();
    const earlier = others.length ? this.#list.rows.filter(({ weights }) => weights && weights !== current).length : 0;
    const sentences = [
      earlier > 0 && this.#words.say("other_weights", { count: count(earlier) }),
      ...this.#list.calibrations.map((name) => this.#words.say("calibrated", { name })),
    ];
    this.#tell("weights", sentences.filter(Boolean).join(" "));
  }

  #drawFilters() {
    for (const button of this.#root.querySelectorAll("[data-filter]")) {
      const { filter } = button.dataset;
      const number = this.#list.count(filter);
      button.ariaPressed = String(filter === this.#choice.filter);
      button.querySelector("b").textContent = this.#words.count(number);
      button.hidden = number === 0 && filter !== "all" && filter !== this.#choice.filter;
    }
  }
}
