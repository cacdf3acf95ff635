/* The misclassified images in the browser: ask for them, keep the focus on the button, say how far the search is. */
const voice = Object.assign(document.createElement("p"), { className: "voice" });
voice.setAttribute("role", "status");
element.parentElement.append(voice);
let asked = null;

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mistakes]");
  if (!button) return;
  asked = button.dataset.mistakes;
  trigger("select", { model: asked });
});
watch("value", () => {
  voice.textContent = element.querySelector(".said")?.textContent ?? "";
  if (asked && document.activeElement === document.body)
    element.querySelector(`[data-mistakes=${asked}]`)?.focus({ preventScroll: true });
});
