/* The Retrain tab in the browser: announce how a run progresses, keep it in view, save its archive. */
Object.assign(window.xray, {
  /* The server has begun to read the dataset, or says what is wrong with it. */
  data(element, watch) {
    watch("value", () => {
      if (document.body.dataset.busy === "sending") xray.rest();
      if (element.querySelector(".data-reading")) xray.putRunFirst("");
      const refusal = element.querySelector("[role=alert]");
      if (refusal) xray.speak(refusal.textContent);
    });
  },

  /* The run that stands first, until the browser's tab is closed: also after the page was loaded again. "": none. */
  runFirst() {
    try {
      return sessionStorage.getItem("run-first") ?? "";
    } catch {
      return xray.firstRun ?? ""; // a browser may deny storage to an embedded page
    }
  },

  putRunFirst(run) {
    xray.firstRun = run;
    document.body.classList.toggle("run-first", run !== "");
    try {
      sessionStorage.setItem("run-first", run);
    } catch {}
  },

  /* Speak when the state or the epoch changes, not at every update. An active run moves to the top, and stays there
     when it ends, until another one is chosen or another dataset is loaded. */
  run(element, watch) {
    let announced = "";
    watch("value", () => {
      const run = element.querySelector(".run");
      const wasFirst = document.body.classList.contains("run-first");
      const isFirst = run.matches(".running") || run.dataset.run === xray.runFirst();
      xray.putRunFirst(isFirst ? run.dataset.run : "");
      if (isFirst && !wasFirst) element.scrollIntoView({ block: "nearest" });
      const { announce } = run.dataset;
      if (announce && announce !== announced) xray.speak(announce);
      announced = announce;
    });
  },

  /* The choice of a run; the table is replaced at each choice, and the keyboard focus stays where it was. */
  runs(element, choose, watch) {
    let inside = false;
    document.addEventListener("focusin", ({ target }) => (inside = element.contains(target)));
    element.addEventListener("change", ({ target }) => choose({ run: target.value }));
    watch("value", () => {
      if (inside && document.activeElement === document.body)
        element.querySelector("input:checked")?.focus({ preventScroll: true });
    });
  },

  /* Save the archive that the server has just written; do nothing if it could not. */
  save(file) {
    if (file?.url) Object.assign(document.createElement("a"), { href: file.url, download: file.orig_name }).click();
  },
});
