/* The Results tab in the browser: each slider shows what was worked out for its position, at once. */
const chosen = {}; // position of a slider, by model and fitted operating point

const keyOf = (card, points) => `${card.dataset.model} ${points.threshold}`;

const put = (place, text) => {
  if (place.matches("g")) place.setAttribute("transform", text);
  else if (place.matches("td")) place.style.setProperty("--shade", text);
  else place.textContent = text;
};

const show = (card, position) => {
  const points = JSON.parse(card.dataset.points);
  points.slots.forEach((slot, i) => {
    const places = element.querySelectorAll(`[data-slot="${card.dataset.model} ${slot}"]`);
    places.forEach((place) => put(place, points.rows[position][i]));
  });
  const slider = card.querySelector("input[type=range]");
  slider.value = position;
  slider.setAttribute("aria-valuetext", points.rows[position][points.slots.indexOf("spoken")]);
  card.querySelector("[data-back]").disabled = position === points.fitted;
  chosen[keyOf(card, points)] = position;
};

element.addEventListener("input", (event) => {
  if (event.target.type === "range") show(event.target.closest(".card"), Number(event.target.value));
});
element.addEventListener("click", (event) => {
  const card = event.target.closest("[data-back]")?.closest(".card");
  if (card) show(card, JSON.parse(card.dataset.points).fitted);
});
/* Another language, or other weights: the sliders stay where the visitor left them, if their model is the same. */
watch("value", () =>
  element.querySelectorAll("[data-points]").forEach((card) => {
    const position = chosen[keyOf(card, JSON.parse(card.dataset.points))];
    if (position !== undefined) show(card, position);
  }));
