/* Arrow keys inside a group of radio buttons. Gradio gives each button a name of its own, so that to the browser each is a
   group by itself. */
{
  const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!(key in STEPS) || !target.matches("fieldset input[type=radio]") || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    const group = [...target.closest("fieldset").querySelectorAll("input[type=radio]:enabled")];
    const next = group[(group.indexOf(target) + STEPS[key] + group.length) % group.length];
    next.focus();
    next.click();
  });
}
