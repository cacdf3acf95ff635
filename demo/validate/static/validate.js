/* The Validate tab in the browser: take pictures and labels, ask about a table, show a mistake in the viewer. */
Object.assign(window.xray, {
  /* A zip, a folder or some files, which become a zip here, and a table of labels, alone or beside a zip. */
  validationZone(element, refuse, maxBytes) {
    const isZip = ({ name }) => /\.zip$/i.test(name);
    const isTable = ({ name }) => /\.(csv|tsv|xlsx)$/i.test(name);
    const renamed = (file) => new File([file], file.name.replace(/\.\w+$/, (ending) => ending.toLowerCase())); // for Gradio

    /* The files that are sent, together. A code: why nothing is sent. */
    const toSend = async (given) => {
      const found = await xray.filesIn(given);
      const files = found.map(({ file }) => file);
      const [zips, tables] = [files.filter(isZip), files.filter(isTable)];
      if (!files.length) return "empty";
      if (files.reduce((sum, { size }) => sum + size, 0) > maxBytes) return "too-large";
      if (zips.length > 1 || (zips.length && files.length > 1 + tables.length) || tables.length > 1) return "several";
      if (zips.length || files.length === tables.length) return [...tables, ...zips].map(renamed);
      return [(await xray.zipOf(found)) ?? "too-many"];
    };

    const send = (files) => {
      xray.wait("sending", { again: () => send(files) });
      return xray.intoUpload("#validate-upload", ...files);
    };

    const take = async (given) => {
      if (!given.length) return;
      xray.wait("sending");
      const files = await toSend(given).catch(() => "unreadable");
      const code = typeof files === "string" ? files : files.find((file) => typeof file === "string");
      if (code) {
        xray.rest();
        refuse({ code });
      } else send(files);
    };

    const settings = { accept: ".zip,.csv,.tsv,.xlsx,.dcm,image/*", many: true, folders: true };
    const { chooseFolder } = xray.takeFiles(element, take, settings);
    element.addEventListener("click", ({ target }) => target.closest("[data-folder]") && chooseFolder());
  },

  /* What came in, or what the table leaves open: the answers of the form, by the names of its fields. */
  validationData(element, watch, choose) {
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      choose({ answers: Object.fromEntries(new FormData(event.target)) });
    });
    watch("value", () => {
      if (document.body.dataset.busy === "sending") xray.rest();
      const told = element.querySelector("[role=alert]");
      if (told) xray.speak(told.querySelector("p")?.textContent ?? told.textContent);
    });
  },

  /* What came of it: sliders, cells of a matrix, and of which images the figures are. New results come into view. */
  validationResults(element, watch, choose) {
    xray.operatingPoints(element, watch, (wanted) => xray.showValidationCell(wanted));
    let pressed = false;
    element.addEventListener("click", ({ target }) => {
      const of = target.closest("[data-of]")?.dataset.of;
      if (!of) return;
      pressed = true;
      choose({ of });
    });
    let had = false;
    watch("value", () => {
      const summary = element.querySelector(".validate-summary");
      if (pressed) element.querySelector("[data-of][aria-pressed=true]")?.focus({ preventScroll: true });
      else if (summary && !had) {
        summary.scrollIntoView();
        summary.focus({ preventScroll: true });
        xray.speak([...summary.querySelectorAll(".lead-result, .compared")].map((part) => part.textContent).join(" "));
      }
      had = summary !== null;
      pressed = false;
    });
  },

  /* The images whose labels may be wrong, on request. */
  suspects(element, trigger, watch) {
    element.addEventListener("click", ({ target }) => target.closest("[data-suspects]") && trigger("select"));
    watch("value", () => {
      const status = element.querySelector(".search-status");
      if (status) xray.speak(status.textContent);
    });
  },

  /* The report, on request; the page says that it is being made, and saves what comes. */
  validationReport(element, ask) {
    element.addEventListener("click", ({ target }) => {
      const kind = target.closest("[data-validation-report]")?.dataset.validationReport;
      if (!kind) return;
      const making = element.querySelector(".making");
      making.textContent = making.dataset.words;
      ask({ kind, reference: element.querySelector("input").value, minutes: -new Date().getTimezoneOffset() });
    });
  },

  validationReportMade(element, watch) {
    watch("value", () => {
      const making = document.querySelector("#validate-report .making");
      if (making) making.textContent = "";
      const made = element.querySelector("[data-made]");
      if (!made) return;
      xray.saveFile(made.querySelector("a"));
      made.replaceChildren(); // a large file need not stay in the page
    });
  },

  /* A picture of the visitor's own data set, in the viewer of the Compare tab. */
  validationViewer() {
    document.addEventListener("click", async ({ target }) => {
      const link = target.closest("[data-original]")?.dataset.original;
      if (!link) return;
      const answer = await fetch(xray.address(link)).catch(() => null);
      if (answer?.ok) xray.readOnCompare(new File([await answer.blob()], "radiograph"));
      else xray.trouble("lost");
    });
  },
});
