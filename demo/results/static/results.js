/* The Results tab in the browser: the test images of a matrix. */
Object.assign(window.xray, {
  /* Ask for the misclassified images of a model, keep the focus on its button, and say how far the search is. For those
     of a cell of a matrix, this place comes into view and gets the focus. */
  mistakes(element, trigger, watch) {
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
    xray.showCell = (wanted) => {
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
  },
});
