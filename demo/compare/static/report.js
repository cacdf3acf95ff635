/* The report of the case on the page: asks for it, saves the file that the server has made, or prints the page. */
{
  const ROW = ".report-row";
  const PAPER = "@page { size: A4; margin: 15mm }"; // not in report.css: all styles of the page stand in one rule
  const PAGE_HEIGHT = 265; // mm, of what is printed on it

  /* What is too long for one page is made smaller as a whole. */
  const fit = (place, sheet) => {
    const ruler = place.appendChild(document.createElement("div"));
    ruler.style.height = `${PAGE_HEIGHT}mm`;
    const room = ruler.getBoundingClientRect().height;
    ruler.remove();
    sheet.style.zoom = Math.min(1, room / sheet.getBoundingClientRect().height);
  };

  const print = async (sheet) => {
    const place = document.body.appendChild(Object.assign(document.createElement("div"), { id: "sheet" }));
    place.append(sheet, Object.assign(document.createElement("style"), { textContent: PAPER }));
    await Promise.all([...place.querySelectorAll("img")].map((image) => image.decode()));
    fit(place, sheet);
    addEventListener("afterprint", () => place.remove(), { once: true });
    window.print();
  };

  let row = null; // whose button was pressed, until the report is there
  let pressed = null; // that button
  let reference = { study: "", text: "" }; // what was typed, which outlives a new rendering of the same study

  const studyOf = (place) => place.closest("[data-study]")?.dataset.study ?? "";

  const say = (text) => {
    const place = (row?.isConnected ? row : document.querySelector(ROW))?.querySelector(".report-said");
    if (place) Object.assign(place, { textContent: text, hidden: !text });
    if (text) xray.speak(text);
  };

  const free = () => {
    row?.querySelectorAll("button").forEach((button) => (button.disabled = false));
    if (document.activeElement === document.body) pressed?.focus(); // a button that is disabled loses it
    [row, pressed] = [null, null];
  };

  Object.assign(window.xray, {
    /* After a new rendering of the answers. */
    restoreReference() {
      for (const field of document.querySelectorAll(`${ROW} input`))
        if (studyOf(field) === reference.study) field.value = reference.text;
    },

    reports(element, watch, ask) {
      document.addEventListener("click", ({ target }) => {
        const button = target.closest("[data-report]");
        if (!button || row || document.body.dataset.busy === "reading") return;
        [row, pressed] = [button.closest(ROW), button];
        say(row.dataset.making);
        row.querySelectorAll("button").forEach((one) => (one.disabled = true));
        const minutes = -new Date().getTimezoneOffset();
        const explained = document.querySelector(".viewer [name=target]:checked")?.value ?? "predicted";
        const typed = row.querySelector("input").value;
        ask({ kind: button.dataset.report, target: explained, reference: typed, minutes });
      });
      /* What the browser would print is the whole page, with its buttons. This works while a reference is typed, too. */
      xray.shortcut({ name: "print", keys: ["Ctrl+p"], group: "compare" });
      document.addEventListener("keydown", (event) => {
        const button = document.querySelector("[data-report=print]");
        if (event.key !== "p" || !(event.ctrlKey || event.metaKey) || !button?.offsetParent) return;
        event.preventDefault();
        button.click();
      });
      document.addEventListener("input", ({ target }) => {
        if (target.matches(`${ROW} input`)) reference = { study: studyOf(target), text: target.value };
      });
      watch("value", () => {
        const made = element.querySelector("[data-made]");
        if (!made) return;
        const [file, sheet] = [made.querySelector("a[download]"), made.querySelector(".sheet")];
        say(made.dataset.refusal ?? (file ? row?.dataset.made ?? "" : ""));
        free();
        if (file) xray.saveFile(file);
        if (sheet) print(sheet.cloneNode(true));
        made.replaceChildren(); // a large file need not stay in the page
      });
      const trouble = xray.trouble;
      xray.trouble = (kind) => {
        trouble(kind);
        if (!kind || !row) return;
        say("");
        free();
      };
    },
  });
}
