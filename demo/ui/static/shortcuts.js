/* Keyboard shortcuts: one list for the whole page, and the dialog that shows it. Their words are in demo/text.

   xray.shortcut({ name, keys, group, when, act, release }) adds one. Further calls with the same name are the same
   shortcut elsewhere on the page: the dialog has one line for all.
     name     its sentence is "shortcut_" + name
     keys     as in ["o", "Ctrl+o", "?", "Shift+ArrowLeft"]: Ctrl, Alt, Shift in this order, then what KeyboardEvent.key
              says, "Space" for a blank. Ctrl is Cmd on a Mac. Signs such as "?" have no Shift before them.
     group    its heading in the dialog, whose sentence is "shortcuts_" + group
     when     whether it applies now, for instance only while its tab is open
     act      what it does, given the event and the one of `keys`, at every repetition of the key; without it, it is
              listed only: what the browser does itself, or a gesture such as "Wheel", with a sentence "key_Wheel"
     release  what happens when the key is let go */
{
  const all = [];
  let held = null; // { code, release } of the key that is down

  const TYPED = "input:not([type=radio], [type=checkbox], [type=range], [type=button]), textarea, select";
  const MOVED = "input, [role=tab], .scroll"; // what arrow keys move while it has the focus
  const MOVES = /(Arrow\w+|Home|End|Page\w+)$/;
  const PRESSED = "input, button, summary, a"; // what these keys press while it has the focus
  const PRESSES = /^(Space|Enter)$/;

  const dialog = () => document.querySelector("dialog.shortcuts");

  /* On a keyboard where digits need Shift, such as the French one, they count without it, too. */
  const combination = (event) => {
    const digit = event.shiftKey ? null : event.code.match(/^Digit(\d)$/)?.[1];
    const key = digit ?? (event.key === " " ? "Space" : event.key);
    const isLetter = key.length === 1 && key.toLowerCase() !== key.toUpperCase();
    const modified = !event.getModifierState("AltGraph");
    return [
      modified && (event.ctrlKey || event.metaKey) && "Ctrl",
      modified && event.altKey && "Alt",
      event.shiftKey && (isLetter || key.length > 1) && "Shift",
      isLetter ? key.toLowerCase() : key,
    ].filter(Boolean).join("+");
  };

  /* Whether the element with the focus wants the key itself. */
  const isTaken = (target, keys) =>
    target.isContentEditable || target.matches(TYPED) ||
    (MOVES.test(keys) && target.matches(MOVED)) || (PRESSES.test(keys) && target.matches(PRESSED));

  const letGo = () => {
    held?.release();
    held = null;
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || !(event.target instanceof HTMLElement)) return;
    const keys = combination(event);
    if (isTaken(event.target, keys)) return;
    const isOpen = document.querySelector("dialog[open]") !== null;
    const found = all.find((one) => one.act && one.keys.includes(keys) && (isOpen ? one.name === "help" : one.when()));
    if (!found) return;
    event.preventDefault();
    if (found.release && !event.repeat) {
      letGo();
      held = { code: event.code, release: found.release };
    }
    found.act(event, keys);
  });
  document.addEventListener("keyup", ({ code }) => code === held?.code && letGo());
  window.addEventListener("blur", letGo);

  const element = (tag, ...content) => {
    const made = document.createElement(tag);
    made.append(...content);
    return made;
  };

  const keysAsHtml = (keys, words) =>
    keys.flatMap((combined, i) => {
      const parts = combined.split(/\+(?=.)/); // the last sign may be a "+" itself
      const names = parts.map((key) => words[`key_${key}`] ?? (key.length === 1 ? key.toUpperCase() : key));
      const written = element("span", ...names.flatMap((name, j) => (j ? ["+", element("kbd", name)] : [element("kbd", name)])));
      return i ? [" ", written] : [written];
    });

  /* The list as it is now, in the words of the page's language: a description list for each group. */
  const fill = (place, words) => {
    const different = [...new Map(all.map((one) => [one.name, one])).values()];
    const groups = [...new Set(different.map(({ group }) => group))];
    place.replaceChildren(...groups.map((group) => {
      const lines = different.filter((one) => one.group === group).map(({ name, keys }) =>
        element("div", element("dt", ...keysAsHtml(keys, words)), element("dd", words[`shortcut_${name}`])));
      return element("section", element("h3", words[`shortcuts_${group}`]), element("dl", ...lines));
    }));
  };

  const toggle = () => {
    const place = dialog();
    if (!place) return;
    if (place.open) return place.close();
    fill(place.querySelector(".list"), JSON.parse(place.dataset.words));
    place.showModal();
  };

  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-shortcuts]") || target === dialog()) toggle(); // the dialog itself: beside its content
  });

  xray.shortcut = ({ group = "page", when = () => true, ...shortcut }) => all.push({ group, when, ...shortcut });

  xray.shortcut({ name: "help", keys: ["?"], act: toggle });
  xray.shortcut({ name: "move", keys: ["ArrowLeft", "ArrowRight"] });
}
