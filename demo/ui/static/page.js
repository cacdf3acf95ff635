/* What the page does in the browser itself: take files, announce answers, set the opacity, keep the language. */
window.xray = {
  /* Files dropped anywhere on the tab, pasted, or chosen, handed over byte for byte to the upload button in the part
     of the page that the selector `part` names. `busy` is a class of the body until the answer is there. */
  dropZone(element, refuse, { maxBytes, part, busy, rename, accept = "" }) {
    const open = () => element.offsetParent !== null; // false while another tab is open
    const present = async (selector) => {
      while (!document.querySelector(selector)) await new Promise(requestAnimationFrame);
      return document.querySelector(selector);
    };
    const send = async (file) => {
      if (!file) return;
      if (file.size > maxBytes) return refuse({ code: "too-large" });
      try {
        await file.slice(0, 1).arrayBuffer(); // fails for a folder
      } catch {
        return refuse({ code: "unreadable" });
      }
      document.body.classList.add(busy);
      const transfer = new DataTransfer();
      transfer.items.add(new File([file], rename(file.name)));
      const input = await present(`${part} input[type=file]`); // Gradio may still be building it
      input.files = transfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const picker = Object.assign(document.createElement("input"), { type: "file", accept });
    picker.addEventListener("change", () => {
      send(picker.files[0]);
      picker.value = ""; // so that the same file can be chosen again
    });
    element.addEventListener("click", (event) => {
      if (event.target.closest(".drop")) picker.click();
    });
    const drag = (event, over) => {
      if (!open() || !event.dataTransfer?.types.includes("Files")) return false;
      event.preventDefault();
      element.classList.toggle("over", over);
      return true;
    };
    document.addEventListener("dragover", (event) => drag(event, true));
    document.addEventListener("dragleave", (event) => drag(event, event.relatedTarget !== null));
    document.addEventListener("drop", (event) => drag(event, false) && send(event.dataTransfer.files[0]));
    document.addEventListener("paste", (event) => open() && send(event.clipboardData?.files[0]));
  },

  /* The radiograph goes without its name. The server keeps equal files of equal names as one; two visitors must not
     delete each other's. */
  radiographZone(element, refuse, maxBytes) {
    const rename = () => `radiograph-${Math.random().toString(36).slice(2)}`;
    xray.dropZone(element, refuse, { maxBytes, part: "#input", busy: "reading", rename });
  },

  examples(element, trigger) {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-example]");
      if (!button) return;
      document.body.classList.add("reading");
      trigger("select", { index: Number(button.dataset.example) });
    });
  },

  /* One place on the page that screen readers speak out. */
  speak(text) {
    xray.voice ??= document.body.appendChild(
      Object.assign(document.createElement("div"), { className: "voice", ariaLive: "polite" }));
    xray.voice.textContent = text;
  },

  /* After each answer: say it to screen readers, and bring it into view where it lies below the fold. */
  results(element, watch) {
    xray.speak("");
    watch("value", () => {
      xray.speak([...element.querySelectorAll(".announce, .bar")]
        .map((part) => part.getAttribute("aria-label") || part.textContent).join(" "));
      if (!document.body.classList.contains("reading")) return;
      document.body.classList.remove("reading");
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (element.getBoundingClientRect().top > 0.6 * innerHeight)
        element.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
    });
  },

  setOpacity: (percent) => document.documentElement.style.setProperty("--heat-opacity", percent / 100),

  language() {
    let kept = null;
    try {
      kept = localStorage.getItem("language");
    } catch {} // a browser may deny storage to an embedded page
    return kept || (navigator.language.startsWith("fr") ? "fr" : "en");
  },

  remember(language) {
    document.documentElement.lang = language;
    try {
      localStorage.setItem("language", language);
    } catch {}
  },
};
