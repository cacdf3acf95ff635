/* How models answered labelled images, in the browser: the sliders of their operating points, and the images of a cell. */
Object.assign(window.xray, {
  /* Each slider shows what the server computed for its position, at once; a CSV takes its values from there too.
     `showCellImages({ model, cell, threshold })` is called when a cell of a matrix is chosen. */
  operatingPoints(element, watch, showCellImages) {
    const chosen = {}; // position of a slider, by model and fitted operating point

    const pointsOf = (panel) => JSON.parse(panel.dataset.points);
    const keyOf = (panel, points) => `${panel.dataset.model} ${points.threshold}`;

    const put = (place, text) => {
      if (place.matches("g")) place.setAttribute("transform", text);
      else if (place.matches("td")) place.style.setProperty("--shade", text);
      else place.textContent = text;
    };

    const show = (panel, position) => {
      const points = pointsOf(panel);
      const texts = points.texts[position];
      points.slots.forEach((slot, i) => {
        const places = element.querySelectorAll(`[data-slot="${panel.dataset.model} ${slot}"]`);
        places.forEach((place) => put(place, texts[i]));
      });
      const slider = panel.querySelector("input[type=range]");
      slider.value = position;
      slider.setAttribute("aria-valuetext", texts[points.slots.indexOf("spoken")]);
      panel.querySelector("[data-back]").disabled = position === points.fitted;
      chosen[keyOf(panel, points)] = position;
    };

    const saveCsv = (panel, { csv, file }) => {
      const points = pointsOf(panel);
      const values = points.values[panel.querySelector("input[type=range]").value];
      const text = csv.replace(/\{([^}]+)\}/g, (_, name) => values[points.names.indexOf(name)] ?? "");
      const href = `data:text/csv;charset=utf-8,${encodeURIComponent(text)}`;
      Object.assign(document.createElement("a"), { href, download: file }).click();
    };

    const showCell = (panel, cell) => {
      const threshold = pointsOf(panel).thresholds[panel.querySelector("input[type=range]").value];
      showCellImages({ model: panel.dataset.model, cell, threshold });
    };

    element.addEventListener("input", ({ target }) => {
      if (target.type === "range") show(target.closest(".card"), Number(target.value));
    });
    element.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-back], [data-csv], [data-cell]");
      const panel = button?.closest(".card");
      if (button?.matches("[data-csv]")) saveCsv(panel, button.dataset);
      else if (button?.matches("[data-back]")) show(panel, pointsOf(panel).fitted);
      else if (button) showCell(panel, button.dataset.cell);
    });
    /* After another language, or other weights, a slider stays where the visitor left it if its model is the same. */
    watch("value", () =>
      element.querySelectorAll("[data-points]").forEach((panel) => {
        const position = chosen[keyOf(panel, pointsOf(panel))];
        if (position !== undefined) show(panel, position);
      }));
  },

  /* Ask for the misclassified images of a model, keep the focus on its button, and say how far the search is. For those
     of a cell of a matrix, this place comes into view and gets the focus: call what is returned, with what is wanted. */
  cellImages(element, trigger, watch) {
    const status = Object.assign(document.createElement("p"), { className: "voice", role: "status" });
    element.parentElement.append(status);
    let asked = null;
    let toCome = false; // the images of a cell, of which none is here yet

    element.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-mistakes]");
      if (!button) return;
      asked = button.dataset.mistakes;
      trigger("select", { model: asked });
    });
    const show = (wanted) => {
      asked = null;
      toCome = true;
      element.tabIndex = -1;
      element.focus({ preventScroll: true });
      element.scrollIntoView();
      const missing = element.querySelector(".missing"); // the data set is not here: nothing will come
      if (missing) xray.speak(missing.textContent);
      else trigger("select", wanted);
    };
    watch("value", () => {
      if (toCome && element.querySelector(".cell-images li")) {
        toCome = false;
        element.scrollIntoView(); // the page was too short for it before
      }
      status.textContent = element.querySelector(".search-status")?.textContent ?? "";
      if (asked && document.activeElement === document.body)
        element.querySelector(`[data-mistakes=${asked}]`)?.focus({ preventScroll: true });
    });
    return show;
  },
});
