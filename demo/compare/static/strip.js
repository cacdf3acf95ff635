/* The strip of a visit's radiographs: a click or an arrow key shows another one. It tells when an answer has come, so that
   the next of several files can be sent. */
{
  const STEPS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

  window.xray.strip = (element, watch, select, clear) => {
    const places = () => [...element.querySelectorAll("[data-index]")];
    const current = () => places().findIndex((place) => place.ariaCurrent);
    let isFocused = false;

    /* A file that is still on its way would come after what is done now. */
    const onceIdle = (act) => {
      const isBusy = () => "busy" in document.body.dataset;
      if (!isBusy()) return act();
      const watch = new MutationObserver(() => {
        if (isBusy()) return;
        watch.disconnect();
        act();
      });
      watch.observe(document.body, { attributeFilter: ["data-busy"] });
    };

    const show = (index) => {
      if (index === current() || ["reading", "turning"].includes(document.body.dataset.busy)) return;
      isFocused = element.contains(document.activeElement);
      xray.wait("turning", { again: () => show(index) });
      select(index);
    };

    element.addEventListener("click", ({ target }) => {
      const place = target.closest("[data-index]");
      if (place) show(Number(place.dataset.index));
      if (!target.closest("[data-clear]")) return;
      xray.sendNoMore?.();
      onceIdle(clear);
    });
    xray.shortcut({
      name: "radiograph",
      keys: Object.keys(STEPS),
      group: "compare",
      when: () => element.offsetParent !== null && places().length > 1 && !document.activeElement?.matches(".stage"),
      act: (_, key) => show(Math.max(0, Math.min(places().length - 1, current() + STEPS[key]))),
    });

    /* How many of several files still wait. */
    const tell = () => {
      const line = element.querySelector(".adding");
      const { number, count } = xray.several ?? {};
      line.hidden = !number;
      if (!number) return;
      line.textContent = element.querySelector(".strip").dataset.adding
        .replace("{number}", number).replace("{count}", count);
    };

    watch("value", () => {
      const place = places()[current()];
      place?.scrollIntoView({ block: "nearest", inline: "nearest" });
      if (isFocused) place?.focus();
      isFocused = false;
      setTimeout(() => { // once the answer itself is on the page, too
        xray.rest();
        xray.sendNext?.(element.querySelector(".strip").dataset.read);
        tell();
      });
    });
  };
}
