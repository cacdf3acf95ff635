/* The Compare tab in the browser: take a radiograph or an example, announce the answers. */
Object.assign(window.xray, {
  /* The radiograph is sent under a random name: its own may name a person, and the server keeps identical files of the
     same name as one, which two visitors must not delete for each other. */
  radiographZone(element, refuse, maxBytes) {
    const random = () => Math.random().toString(36).slice(2);
    const rename = (_, number) => `${number ? `several-${number}` : "radiograph"}-${random()}`;
    const begun = (bar) => xray.openedFrom(bar);
    const send = xray.dropZone(element, refuse, { maxBytes, part: "#input", busy: "reading", rename, many: true, begun });
    xray.readOnCompare = (file, bar = null) => {
      document.querySelector("#tab-compare-button").click();
      send([file], bar);
    };
    xray.shortcut({ name: "paste", keys: ["Ctrl+v"], group: "compare" });
  },

  /* Above the answers, where another tab has opened the radiograph on the page: `bar`, an element of that tab's; null: not so. */
  openedFrom(bar) {
    document.querySelector("#opened-from .place")?.replaceChildren(...(bar ? [bar] : []));
  },

  examples(element, trigger) {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-example]");
      if (!button) return;
      const select = () => {
        xray.openedFrom(null);
        xray.wait("reading", { again: select, image: button.querySelector("img").src });
        trigger("select", { index: Number(button.dataset.example) });
      };
      select();
    });
  },

  /* After each answer: announce it to screen readers, and scroll to it if it is below the fold. Answers for an image
     that the models may not judge are not announced; once opened, they stay open while the same image is shown. */
  results(element, watch, askMended, askAgain) {
    let opened = null;
    let pressed = false;
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-mend], [data-again]");
      if (!button) return;
      const { mend } = button.dataset;
      const ask = () => {
        pressed = true;
        xray.wait("reading", { again: ask });
        if (mend) askMended(mend);
        else askAgain();
      };
      ask();
    });
    xray.watchWeights(element);
    element.addEventListener("toggle", ({ target }) => {
      if (target.matches(".anyway")) opened = target.open ? target.dataset.study : null;
    }, true);
    /* The button that was pressed is gone with the old answer. */
    const focusAnswer = () => {
      const answer = Object.assign(element.querySelector(".results"), { tabIndex: -1 });
      answer.focus({ preventScroll: true });
    };
    const bringIntoView = () => {
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (element.getBoundingClientRect().top > 0.6 * innerHeight)
        element.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
    };
    xray.speak("");
    xray.announce = () => {
      const told = xray.isBlind?.() ? ".own-choice p" : element.querySelector(".turned-away") ? ".turned-away" : ".announce, .bar";
      xray.speak([...element.querySelectorAll(told)].filter((part) => !part.closest(".anyway"))
        .map((part) => part.getAttribute("aria-label") || part.textContent).join(" "));
    };
    watch("value", () => {
      xray.restoreReference();
      const anyway = element.querySelector(".anyway");
      if (anyway) anyway.open = anyway.dataset.study === opened;
      xray.pictures(element);
      if (pressed && document.activeElement === document.body) focusAnswer();
      pressed = false;
      xray.announce();
      if (document.body.dataset.busy !== "reading") return;
      xray.rest();
      requestAnimationFrame(bringIntoView); // when the page has been laid out
    });
  },

  /* What the answers are worth at another prevalence is spoken while the visitor types it; not after each reading. */
  prevalence(element, watch) {
    const inSentences = () => {
      const columns = [...element.querySelectorAll("thead th")].slice(1).map((cell) => cell.textContent);
      const rows = [...element.querySelectorAll("tbody tr")].map((row) => {
        const values = [...row.querySelectorAll("td")].map((cell, i) => `${columns[i]}, ${cell.textContent}`);
        return `${row.querySelector("th").textContent}: ${values.join("; ")}.`;
      });
      return [...rows, ...[...element.querySelectorAll("p")].map((note) => note.textContent)].join(" ");
    };
    watch("value", () => {
      if (document.activeElement?.closest("#prevalence")) xray.speak(inSentences());
    });
  },
});
