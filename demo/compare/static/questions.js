/* The panel "Ask the models" in the browser. It is filled when it is opened, anew for each study and language. Each kind of
   question is a form; at most one question of a kind is under way, and what changed meanwhile is asked after its answer. */
{
  const PAUSE = 60; // ms without a further change until a question is put
  const LOST = 15000; // ms after which an answer is not waited for any more
  const STEP = 2; // per cent of the picture, by one press of an arrow key
  const SMALLEST = 2; // per cent of the picture
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const underWay = {}; // kind -> { asked, again }
  const kept = { open: false, which: "cover", study: "", values: {} }; // what a filling anew does not take away
  let panel = null;
  let send = null; // trigger of the component
  let count = 0;
  let pause = 0;

  const formOf = (kind) => panel.querySelector(`form[data-question=${kind}]`);
  const answerOf = (kind) => (kind === "show" ? panel.querySelector("[data-forms]") : formOf(kind)?.querySelector("[data-answer]"));
  const valuesOf = (form) => Object.fromEntries(new FormData(form));
  const words = () => panel.querySelector("[data-forms]").dataset.asking;
  const between = (low, value, high) => Math.min(high, Math.max(low, Math.round(value)));

  const busy = (kind, isBusy) => {
    const place = answerOf(kind);
    place?.classList.toggle("asking", isBusy);
    if (isBusy && !place.childElementCount) place.append(Object.assign(document.createElement("p"), { textContent: words() }));
    const stop = formOf(kind)?.querySelector("[data-stop]");
    if (!stop) return;
    const start = formOf(kind).querySelector("[type=submit]");
    const focused = document.activeElement;
    [stop.disabled, start.disabled] = [!isBusy, isBusy];
    if (focused === start || focused === stop) (isBusy ? stop : start).focus(); // a disabled button would lose it
    if (isBusy) formOf(kind).querySelector("[data-stopped]").textContent = "";
  };

  const end = (kind) => {
    delete underWay[kind];
    busy(kind, false);
  };

  const put = (kind) => {
    const form = formOf(kind);
    if (underWay[kind]) return void (underWay[kind].again = true);
    if (kind !== "show" && !form?.checkValidity()) return;
    const asked = ++count;
    underWay[kind] = { asked, again: false };
    busy(kind, true);
    if (kind !== "search") setTimeout(() => underWay[kind]?.asked === asked && end(kind), LOST);
    if (kind !== "show" && !form.hasAttribute("data-live")) xray.speak(words());
    send(kind, { ...(form ? valuesOf(form) : {}), asked });
  };

  const later = (kind) => {
    clearTimeout(pause);
    pause = setTimeout(() => put(kind), PAUSE);
  };

  const forget = () => Object.keys(underWay).forEach((kind) => delete underWay[kind]);

  const stop = () => {
    if (!underWay.search) return;
    const { asked } = underWay.search;
    end("search");
    const answer = answerOf("search");
    if (answer?.querySelector("figure")) answer.querySelector("progress")?.remove(); // none: that of an earlier search
    else answer?.replaceChildren();
    send("stop", { asked });
  };

  /* The rectangle is what its four fields say. */
  const rectangle = {
    fields: () => Object.fromEntries(["left", "top", "width", "height"].map((name) => [name, formOf("cover").elements[name]])),
    get: () => Object.fromEntries(Object.entries(rectangle.fields()).map(([name, field]) => [name, Number(field.value)])),
    set({ left, top, width, height }) {
      const fields = rectangle.fields();
      fields.width.value = between(SMALLEST, width, 100);
      fields.height.value = between(SMALLEST, height, 100);
      fields.left.value = between(0, left, 100 - fields.width.value);
      fields.top.value = between(0, top, 100 - fields.height.value);
      changed(formOf("cover"));
    },
    draw() {
      const sides = rectangle.get();
      const element = formOf("cover").querySelector(".rectangle");
      for (const [name, value] of Object.entries(sides)) element.style.setProperty(`--${name}`, `${value}%`);
      const sentence = panel.querySelector("[data-rectangle]").dataset.rectangle;
      element.ariaLabel = sentence.replace(/\{(\w+)\}/g, (_, name) => sides[name]);
    },
  };

  /* After any change of a form: show it, keep it, and ask if the form is a live one. */
  const changed = (form) => {
    const kind = form.dataset.question;
    if (kind === "cover") rectangle.draw();
    form.querySelectorAll("input[type=range]").forEach((slider) => {
      slider.closest(".dial").querySelector("output").textContent = slider.value;
    });
    kept.values[kind] = valuesOf(form);
    if (form.hasAttribute("data-live")) later(kind);
  };

  const choose = (which) => {
    kept.which = which;
    panel.querySelectorAll("form[data-question]").forEach((form) => (form.hidden = form.dataset.question !== which));
    const form = formOf(which);
    if (form?.hasAttribute("data-live") && !answerOf(which).childElementCount) changed(form);
  };

  /* The forms are new: what the visitor had chosen and typed stays, for the same study. */
  const filled = () => {
    const { study } = panel.querySelector(".forms").dataset;
    if (study !== kept.study) Object.assign(kept, { study, values: {} });
    for (const [kind, values] of Object.entries(kept.values))
      for (const [name, value] of Object.entries(values)) formOf(kind).elements[name].value = value;
    panel.querySelector(`[name=question][value=${kept.which}]`).checked = true;
    choose(kept.which);
    if (kept.values.explain && kept.which === "explain") put("explain");
  };

  const isShown = () => panel.querySelector("details").open && panel.querySelector("summary").offsetParent !== null;

  const fill = () => {
    stop();
    forget();
    answerOf("show").replaceChildren();
    if (isShown()) put("show");
  };

  const dragging = (start) => {
    const plate = start.target.closest(".plate");
    if (!plate || start.button) return;
    start.preventDefault();
    const box = plate.getBoundingClientRect();
    const at = ({ clientX, clientY }) => [((clientX - box.left) / box.width) * 100, ((clientY - box.top) / box.height) * 100];
    const [x, y] = at(start);
    const before = rectangle.get();
    const isMove = start.target.matches(".rectangle");
    const move = (event) => {
      const [newX, newY] = at(event).map((value) => between(0, value, 100));
      if (isMove) rectangle.set({ ...before, left: before.left + newX - x, top: before.top + newY - y });
      else rectangle.set({ left: Math.min(x, newX), top: Math.min(y, newY), width: Math.abs(newX - x), height: Math.abs(newY - y) });
    };
    plate.setPointerCapture(start.pointerId);
    plate.addEventListener("pointermove", move);
    const leave = () => plate.removeEventListener("pointermove", move);
    plate.addEventListener("pointerup", leave, { once: true });
    plate.addEventListener("pointercancel", leave, { once: true });
    plate.querySelector(".rectangle").focus({ preventScroll: true });
  };

  const pressed = (event) => {
    if (!event.target.matches(".rectangle") || !(event.key in ARROWS)) return;
    event.preventDefault();
    const [across, down] = ARROWS[event.key].map((steps) => steps * STEP);
    const { left, top, width, height } = rectangle.get();
    if (event.shiftKey) rectangle.set({ left, top, width: width + across, height: height + down });
    else rectangle.set({ left: left + across, top: top + down, width, height });
  };

  Object.assign(window.xray, {
    questions(element, trigger, watch) {
      [panel, send] = [element, trigger];
      element.addEventListener("toggle", ({ target }) => {
        kept.open = target.open;
        if (target.open && !answerOf("show").childElementCount) fill();
      }, true);
      element.addEventListener("input", ({ target }) => {
        if (target.name === "question") choose(target.value);
        else if (target.form) changed(target.form);
      });
      element.addEventListener("submit", (event) => {
        event.preventDefault();
        put(event.target.dataset.question);
      });
      element.addEventListener("reset", ({ target }) => setTimeout(() => changed(target)));
      element.addEventListener("pointerdown", dragging);
      element.addEventListener("keydown", pressed);
      element.addEventListener("click", ({ target }) => {
        if (!target.matches("[data-stop]")) return;
        stop();
        const status = formOf("search").querySelector("[data-stopped]");
        status.textContent = status.dataset.stopped;
      });
      watch("value", () => {
        panel.querySelector("details").open = kept.open;
        fill();
      });
      /* Answers shown anew, for another study or in another language; answers that are no longer folded away. */
      const results = document.querySelector("#results");
      const rendering = () => results.querySelector(".results")?.dataset.answer;
      let last = rendering();
      new MutationObserver(() => {
        if (rendering() === last) return;
        last = rendering();
        fill();
      }).observe(results, { childList: true, subtree: true });
      new IntersectionObserver(() => isShown() && !answerOf("show").childElementCount && fill()).observe(element);
    },

    /* What the server says to one kind of question, again and again for a long one; an answer to an older one is ignored. */
    questionAnswer(element, watch, kind) {
      watch("value", () => {
        const reply = element.querySelector(".carried");
        const question = underWay[kind];
        if (!reply || Number(reply.dataset.asked) !== question?.asked) return;
        answerOf(kind).innerHTML = reply.dataset.html;
        const canvas = panel.querySelector(".plate img");
        answerOf(kind).querySelectorAll("[data-canvas]").forEach((image) => (image.src = canvas.src));
        if (reply.hasAttribute("data-goes-on")) return;
        end(kind);
        if (question.again && kind !== "search") put(kind);
        else if (panel.contains(document.activeElement)) xray.speak(reply.dataset.spoken); // else the new answers are spoken
        if (kind === "show" && panel.querySelector(".forms")) filled();
      });
    },
  });
}
