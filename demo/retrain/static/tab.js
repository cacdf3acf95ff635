/* The Retrain tab in the browser: take a zip, say how a run goes, keep it in view, save what was packed. */
Object.assign(window.xray, {
  zipZone(element, refuse, maxBytes) {
    const rename = (name) => name;
    xray.dropZone(element, refuse, { maxBytes, part: "#data-part", busy: "sending", rename, accept: ".zip" });
  },

  /* The server has begun to read the data set, or has said what is wrong with it. */
  data(element, watch) {
    watch("value", () => {
      document.body.classList.remove("sending", "run-first");
      const said = element.querySelector("[role=alert], [data-say]");
      if (said) xray.speak(said.dataset.say ?? said.textContent);
    });
  },

  /* Speak when the state or the epoch changes, not at every look. A run that is going on moves to the top, and stays
     there at its end, until another one is chosen or other data come in. */
  run(element, watch) {
    let shown = "";
    let said = "";
    watch("value", () => {
      const run = element.querySelector(".run");
      const { classList } = document.body;
      if (run.matches(".running")) {
        const moved = !classList.contains("run-first");
        classList.add("run-first");
        if (moved) element.scrollIntoView({ block: "nearest" });
      } else if (run.dataset.run !== shown) classList.remove("run-first");
      shown = run.dataset.run;
      if (run.dataset.say && run.dataset.say !== said) xray.speak(run.dataset.say);
      said = run.dataset.say;
    });
  },

  /* The choice of a run; the table comes anew with each choice, and the keyboard stays where it was. */
  runs(element, choose, watch) {
    let inside = false;
    document.addEventListener("focusin", ({ target }) => (inside = element.contains(target)));
    element.addEventListener("change", ({ target }) => choose({ run: target.value }));
    watch("value", () => {
      if (inside && document.activeElement === document.body)
        element.querySelector("input:checked")?.focus({ preventScroll: true });
    });
  },

  /* Save the file that the server has just packed; nothing where it could not. */
  save(file) {
    if (file?.url) Object.assign(document.createElement("a"), { href: file.url, download: file.orig_name }).click();
  },
});
