/* Sends the files of a list in batches, until all are judged or somebody stops it. Two batches are on their way at once, so
   that the server never waits for the network; how large they are follows how long the server takes. */

const LANES = 2;
const QUICK = 400, SLOW = 1500; // ms: a batch that takes less is followed by a larger one, more by a smaller one
const BATCH_BYTES = 8_000_000;
const PAUSES = [1000, 2000, 4000, 8000, 15_000, 30_000]; // ms, before a batch that the server did not take is sent again
const WINDOW = 20_000; // ms, over which the rate is taken

const pause = (ms, signal) => new Promise((resolve) => {
  const timer = setTimeout(resolve, ms);
  signal.addEventListener("abort", () => [clearTimeout(timer), resolve()]);
});

/* Why the server did not take a batch: its own sentence, or "" where it was not reached. */
class NotTaken extends Error {}

export class Sending {
  running = false;
  #list;
  #known;
  #changed; // is called after each batch
  #said; // is called with a sentence, or with a key of one
  #most = 2; // files of a batch
  #stop = null; // ends what is on its way
  #answered = []; // [time, count] of the last batches

  constructor(list, known, { changed, said }) {
    [this.#list, this.#known, this.#changed, this.#said] = [list, known, changed, said];
  }

  /* Until there is nothing left to send. */
  async run() {
    if (this.running) return;
    this.running = true;
    this.#stop = new AbortController();
    this.#answered = [[performance.now(), 0]];
    const { signal } = this.#stop;
    this.#said("");
    this.#changed();
    await Promise.all(Array.from({ length: LANES }, () => this.#lane(signal)));
    if (this.#stop?.signal !== signal) return; // it was stopped, and perhaps begun again
    this.running = false;
    this.#changed();
  }

  /* What is on its way waits again. */
  stop() {
    this.#stop?.abort();
    this.#stop = null;
    this.running = false;
    for (const row of this.#list.rows) if (row.state === "reading") row.state = "waiting";
    this.#changed();
  }

  /* Files a second over the last while; null: not known yet. */
  get rate() {
    const [first] = this.#answered;
    const count = this.#answered.slice(1).reduce((sum, [, number]) => sum + number, 0);
    const seconds = (performance.now() - (first?.[0] ?? 0)) / 1000;
    return count > 4 && seconds > 1 ? count / seconds : null;
  }

  async #lane(signal) {
    while (!signal.aborted) {
      const batch = await this.#batch(signal);
      if (!batch.length) return;
      try {
        await this.#sent(batch, signal);
      } catch (error) {
        if (signal.aborted) return;
        this.stop();
        this.#said(error instanceof NotTaken && error.message ? error.message : "lost");
      }
    }
  }

  /* The next files to send: [{ row, file }]. Those that the browser cannot read, or the server would not take, are refused. */
  async #batch(signal) {
    const batch = [];
    let bytes = 0;
    while (!signal.aborted && batch.length < this.#most && bytes < BATCH_BYTES) {
      const row = this.#list.next();
      if (!row) break;
      row.state = "reading";
      const file = await this.#opened(row);
      if (!file) continue;
      if (signal.aborted) break; // the row waits again
      batch.push({ row, file });
      bytes += file.size;
    }
    return signal.aborted ? [] : batch;
  }

  async #opened(row) {
    const refuse = (code) => this.#list.answer(row, this.#known.refusals[code] ?? this.#known.refusals.unreadable);
    try {
      if (row.size > this.#known.bytes) return refuse("too_large");
      const file = await row.open();
      if (file.size > this.#known.bytes) return refuse("too_large");
      await file.slice(0, 1).arrayBuffer(); // fails where it has been moved since
      return file;
    } catch ({ code }) {
      return refuse(code);
    }
  }

  async #sent(batch, signal) {
    const started = performance.now();
    const { weights, rows } = await this.#answers(batch, signal);
    if (signal.aborted) return;
    batch.forEach(({ row }, i) => this.#list.answer(row, rows[i], weights));
    const now = performance.now();
    if (now - started < QUICK) this.#most = Math.min(this.#known.files, 2 * this.#most);
    if (now - started > SLOW) this.#most = Math.max(1, Math.floor(this.#most / 2));
    this.#answered = [...this.#answered.filter(([time]) => now - time < WINDOW), [now, batch.length]];
    this.#said("");
    this.#changed();
  }

  /* NotTaken: not after several tries either. */
  async #answers(batch, signal) {
    for (const wait of [...PAUSES, null]) {
      try {
        return await this.#asked(batch, signal);
      } catch (error) {
        if (signal.aborted || wait === null) throw error;
        this.#said(error instanceof NotTaken && error.message ? "busy" : "retry");
      }
      await pause(wait, signal);
    }
  }

  /* No name of a file is sent: it may name a person. */
  async #asked(batch, signal) {
    const form = new FormData();
    batch.forEach(({ file }, i) => form.append("file", file, String(i)));
    const response = await fetch(xray.address(this.#known.answers), { method: "POST", body: form, signal });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok || answer.rows?.length !== batch.length) throw new NotTaken(answer.detail ?? "");
    return answer;
  }
}
