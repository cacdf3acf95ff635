/* The monthly look. What was counted stays in this browser: by data set and month, rows of month, source, model, weights,
   answer, label and how often. Readings of reader mode are counted only after a click, which says so. */
{
  const STORE = "concordance", OWN = "own-readings";
  const MODELS = ["resnet50", "cnn"];

  const kept = (name, otherwise) => {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? otherwise;
    } catch {
      return otherwise; // a browser may deny storage to an embedded page
    }
  };
  const keep = (counted) => {
    try {
      localStorage.setItem(STORE, JSON.stringify(counted));
    } catch {}
  };

  /* The readings of reader mode that say in which month they were made. */
  const ownRows = () => {
    const counts = new Map();
    for (const [own, ...rest] of kept(OWN, []).filter((row) => /^\d{4}-\d\d$/.test(row[4])))
      MODELS.forEach((model, i) => {
        if (!rest[i]) return;
        const key = JSON.stringify([rest[3], "reader", model, "", rest[i], own]);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      });
    return [...counts].map(([key, count]) => [...JSON.parse(key), count]);
  };

  window.xray.monthly = (element, watch, look) => {
    let focused = false;
    const counted = () => kept(STORE, {});
    const send = () => look({ rows: Object.values(counted()).flat() });
    const draw = () => {
      const own = element.querySelector("[data-month=own]");
      const readings = ownRows().filter(([, , model]) => model === MODELS[0]).reduce((sum, row) => sum + row[6], 0);
      own.hidden = !readings || "reader" in counted();
      own.textContent = own.dataset.words.replace("{n}", readings);
      if (focused) element.querySelector("button:not([hidden])")?.focus({ preventScroll: true });
      focused = false;
      if (Object.keys(counted()).length && !element.querySelector("table")) send();
    };
    element.addEventListener("click", ({ target }) => {
      const act = target.closest("[data-month]")?.dataset.month;
      if (!act) return;
      const { rows, data } = element.querySelector(".monthly").dataset;
      const month = element.querySelector("input[type=month]");
      if (act === "add" && !month.reportValidity()) return;
      const all = act === "delete" ? {} : counted();
      if (act === "add") all[`${data} ${month.value}`] = JSON.parse(rows).map(([, ...rest]) => [month.value, ...rest]);
      if (act === "own") all.reader = ownRows();
      keep(all);
      focused = true;
      send();
    });
    watch("value", draw);
    draw();
  };
}
