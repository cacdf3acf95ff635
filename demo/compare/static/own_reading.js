/* Reader mode: the answers stay hidden until the visitor has said what the radiograph shows. What was said stays in this
   browser; the server is given the labels alone, to count how often they agree. */
{
  const STORE = "own-readings", SWITCH = "own-first";
  const MODELS = ["resnet50", "cnn"];
  const said = new Map(); // key of a study -> the visitor's label, while the page is open; null: its answers were seen before

  const kept = (name, otherwise) => {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? otherwise;
    } catch {
      return otherwise; // a browser may deny storage to an embedded page
    }
  };
  const keep = (name, value) => {
    try {
      localStorage.setItem(name, JSON.stringify(value));
    } catch {}
  };

  let isOn = kept(SWITCH, false) === true;
  let readings = kept(STORE, []);
  if (!Array.isArray(readings)) readings = []; // what stands there is not ours

  const results = () => document.querySelector("#results .results");
  const isJudged = () => results()?.querySelector(".own-choice") != null;
  const keyOf = () => results()?.dataset.study;

  /* Whether the answers on the page are hidden. */
  xray.isBlind = () => isOn && isJudged() && !said.has(keyOf());

  const toggle = (part, isShown) => part.toggleAttribute("hidden", !isShown);

  const places = () => [...document.querySelectorAll("#strip [data-key]")];

  /* What was seen with its answers cannot be read first any more. */
  const noteSeen = () => {
    if (isOn) return;
    const keys = places().map((place) => place.dataset.key);
    if (isJudged()) keys.push(keyOf());
    for (const key of keys) if (!said.has(key)) said.set(key, null);
  };

  const apply = () => {
    noteSeen();
    document.body.classList.toggle("own-first", isOn);
    if (document.body.classList.contains("blind") !== xray.isBlind()) {
      document.body.classList.toggle("blind");
      xray.heat.refresh();
    }
    if (isJudged()) {
      const own = said.get(keyOf());
      const sentence = results().querySelector(".own-said");
      toggle(results().querySelector(".own-choice"), xray.isBlind());
      toggle(sentence, isOn && own != null);
      const words = own ? sentence.dataset[own.toLowerCase()] : "";
      if (sentence.textContent !== words) sentence.textContent = words; // seen by the observer below
    }
    for (const place of places()) {
      const isHidden = isOn && !said.has(place.dataset.key);
      place.classList.toggle("unread", isHidden);
      place.title = isHidden ? "" : place.dataset.title;
      place.ariaLabel = `${place.dataset.place} ${place.title}`;
    }
  };

  const choose = (label, tell) => {
    if (!xray.isBlind()) return;
    const labels = Object.fromEntries(
      [...results().querySelectorAll(".card[data-label]")].map(({ dataset }) => [dataset.model, dataset.label]));
    const truth = results().querySelector("[data-truth]")?.dataset.truth ?? null;
    said.set(keyOf(), label);
    const month = new Date().toISOString().slice(0, 7); // for the monthly look of the Validate tab
    readings.push([label, ...MODELS.map((model) => labels[model] ?? null), truth, month]);
    keep(STORE, readings);
    apply();
    xray.announce?.();
    tell();
  };

  xray.ownReadings = (element, watch, count) => {
    const tell = () => count(readings.map((row) => row.slice(0, 2 + MODELS.length)));
    const set = () => (element.querySelector("[data-own-first]").checked = isOn);
    element.addEventListener("change", ({ target }) => {
      if (!target.matches("[data-own-first]")) return;
      isOn = target.checked;
      keep(SWITCH, isOn);
      apply();
    });
    element.addEventListener("click", ({ target }) => {
      if (!target.closest("[data-own-delete]")) return;
      readings = [];
      keep(STORE, readings);
      tell();
    });
    document.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-own]");
      if (button) choose(button.dataset.own, tell);
    });
    for (const [key, label] of [["n", "NORMAL"], ["p", "PNEUMONIA"]])
      xray.shortcut({ name: `own_${label.toLowerCase()}`, keys: [key], group: "compare", when: () => xray.isBlind(), act: () => choose(label, tell) });
    for (const place of ["#results", "#strip"])
      new MutationObserver(apply).observe(document.querySelector(place), { childList: true, subtree: true });
    watch("value", set);
    set();
    apply();
    if (readings.length) tell();
  };
}
