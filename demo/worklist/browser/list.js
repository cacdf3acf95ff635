/* The list that a page keeps: its files, and what the server has answered. */

const NAMES = new Intl.Collator(undefined, { numeric: true }); // much faster than localeCompare
const LAST = { outside: 1, refused: 2, reading: 3, waiting: 4 }; // after the answers that count

/* A row: { id, name, size, open, state, answer, csv, said, thumbnail, weights, seen }, where `state` is waiting, reading,
   inside (its answers count), outside (the models cannot judge it) or refused. */
export class List {
  rows = [];
  #models;

  constructor({ models }) {
    this.#models = models;
  }

  add({ name, size, open }) {
    this.rows.push({ id: this.rows.length, name, size, open, state: "waiting", seen: false });
  }

  clear() {
    this.rows = [];
  }

  /* `given`: a row of the server's, or of a refusal by the browser. */
  answer(row, given, weights = "") {
    const { error, scope } = given.answer;
    Object.assign(row, given, { weights, state: error ? "refused" : scope && !scope.inside ? "outside" : "inside" });
  }

  get judged() {
    return this.rows.filter(({ answer }) => answer);
  }

  get total() {
    return this.rows.length;
  }

  get done() {
    return this.rows.reduce((count, { answer }) => count + Boolean(answer), 0);
  }

  get finished() {
    return this.done === this.total;
  }

  next() {
    return this.rows.find(({ state }) => state === "waiting");
  }

  /* The stamps of the weights that answered, the last one last. */
  get stamps() {
    return [...new Set(this.rows.map(({ weights }) => weights).filter(Boolean))];
  }

  /* The names of the local calibrations that answers follow. */
  get calibrations() {
    const answers = this.rows.flatMap(({ answer }) => Object.values(answer?.models ?? {}));
    return [...new Set(answers.map(({ calibration }) => calibration).filter(Boolean))];
  }

  labels(row) {
    return row.state === "inside" ? Object.values(row.answer.models).map(({ label }) => label) : [];
  }

  probability(row, model) {
    return row.state === "inside" ? row.answer.models[model]?.p_pneumonia ?? null : null;
  }

  disagrees(row) {
    return row.state === "inside" && row.answer.agreement === false;
  }

  fits(row, filter) {
    const labels = this.labels(row);
    return {
      all: () => true,
      pneumonia: () => labels.includes("PNEUMONIA"),
      normal: () => labels.length > 0 && !labels.includes("PNEUMONIA"),
      disagree: () => this.disagrees(row),
      uncertain: () => row.state === "inside" && Object.values(row.answer.models).some(({ uncertain }) => uncertain),
      outside: () => row.state === "outside",
      refused: () => row.state === "refused",
    }[filter]();
  }

  count(filter) {
    return this.rows.reduce((count, row) => count + this.fits(row, filter), 0);
  }

  /* The rows that fit `filter` and have `search` in their name, in `order`. What has no answer that counts comes last. */
  shown({ filter, search, order }) {
    const wanted = search.trim().toLowerCase();
    const rows = this.rows.filter((row) => this.fits(row, filter) && row.name.toLowerCase().includes(wanted));
    if (order === "order") return rows;
    if (order === "name") return rows.sort((a, b) => NAMES.compare(a.name, b.name));
    const keys = new Map(rows.map((row) => [row, [LAST[row.state] ?? 0, ...this.#keys(row, order)]]));
    const byKeys = (a, b) => {
      const [first, second] = [keys.get(a), keys.get(b)];
      const place = first.findIndex((key, i) => key !== second[i]);
      return place < 0 ? a.id - b.id : first[place] - second[place];
    };
    return rows.sort(byKeys);
  }

  /* The smallest come first. */
  #keys(row, order) {
    const all = this.#models.map((model) => this.probability(row, model) ?? 0);
    if (order === "probability") return [-Math.max(...all), -Math.min(...all)];
    if (order === "disagreement") return [this.disagrees(row) ? 0 : 1, -(Math.max(...all) - Math.min(...all))];
    return [-(this.probability(row, order) ?? 0)];
  }
}
