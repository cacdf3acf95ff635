/* What every tab may use in the browser: take files, speak to screen readers, keep the language. */
window.xray = {
  /* Files dropped anywhere on the tab, pasted, or chosen, handed over byte for byte to the upload button in the part
     of the page that the selector `part` names. `busy` is what the page waits for until the answer is there: see waiting.js.
     `check(file, count)` gives a code for `refuse` where this one of `count` files is not to be sent. `many`: several are
     sent one after another; `xray.sendNext(read)` goes on, given the name of the file that the server has read last. The
     result takes more files in the same way, with whatever `begun` is to be told of them when it is their turn. */
  dropZone(element, refuse, { maxBytes, part, busy, rename, accept = "", many = false, check = () => null, begun = () => {} }) {
    /* `number`: which of several files this one is, from 1 on; 0: it came alone. */
    const judge = async (one) => {
      const { file, number, count, name, note } = one;
      begun(note);
      const refused = (code) => refuse({ code, number, name });
      if (file.size > maxBytes) return refused("too-large");
      try {
        await file.slice(0, 1).arrayBuffer(); // fails for a folder
      } catch {
        return refused("unreadable");
      }
      const code = await check(file, count);
      if (code) return refused(code);
      one.wait = () => xray.wait(number > 1 ? "adding" : busy, { again: transmit, image: file });
      const transmit = async () => {
        one.isLost = false;
        one.wait();
        await xray.intoUpload(part, new File([file], name));
      };
      transmit();
    };
    let judged = Promise.resolve(); // a file that is quickly refused does not overtake one that came before
    const submit = (one) => (judged = judged.then(() => judge(one)));
    const waiting = []; // of several files, those that are to be sent, one after another
    const sendNext = (read) => {
      const last = xray.several; // the one that is being read
      if (last && last.name !== read && !last.isLost) return last.wait?.(); // the page has changed for another reason
      const next = (last?.isLost ? last : waiting.shift()) ?? null;
      xray.several = next;
      if (next) submit(next);
    };
    const taken = (file, number, count, note) => ({ file, number, count, note, name: rename(file.name, number) });
    const send = (files, note = null) => {
      const all = [...files];
      if (!all.length) return;
      if (!many || (all.length === 1 && !xray.several)) return submit(taken(all[0], 0, all.length, note));
      all.forEach((file, i) => waiting.push(taken(file, all.length > 1 ? i + 1 : 0, all.length, note)));
      if (["reading", "adding", "turning"].includes(document.body.dataset.busy)) return; // sendNext will be called
      sendNext();
    };
    if (many) Object.assign(xray, { sendNext, sendNoMore: () => (waiting.length = 0) });
    xray.takeFiles(element, (files) => send(files), { accept, many });
    return send;
  },

  /* Hands files over to the upload button in the part of the page that the selector `part` names. */
  async intoUpload(part, ...files) {
    const selector = `${part} input[type=file]`;
    while (!document.querySelector(selector)) await new Promise(requestAnimationFrame); // Gradio may still be building it
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    const input = document.querySelector(selector);
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  },

  /* Files that a visitor hands over while `element` is on the screen: dropped anywhere, pasted, or chosen after a click on
     its `.drop`; `take` gets them as a list. `folders`: among what is dropped, `take` gets a folder as the
     FileSystemDirectoryEntry that it is, and the result lets a visitor choose one. */
  takeFiles(element, take, { accept = "", many = false, folders = false } = {}) {
    const open = () => element.offsetParent !== null; // false while another tab is open
    const picking = (settings) => {
      const picker = Object.assign(document.createElement("input"), { type: "file", multiple: many, ...settings });
      picker.addEventListener("change", () => {
        take([...picker.files]);
        picker.value = ""; // so that the same file can be chosen again
      });
      return () => picker.click();
    };
    const choose = picking({ accept });
    element.addEventListener("click", (event) => {
      if (event.target.closest(".drop")) choose();
    });
    xray.shortcut({ name: "open", keys: ["o", "Ctrl+o"], when: open, act: choose });
    const drag = (event, over) => {
      if (!open() || !event.dataTransfer?.types.includes("Files")) return false;
      event.preventDefault();
      element.classList.toggle("over", over);
      return true;
    };
    const entry = (item) => {
      const found = item.webkitGetAsEntry?.();
      return found?.isDirectory ? found : item.getAsFile();
    };
    const given = ({ items, files }) => // both are empty after the event
      folders ? [...items].filter(({ kind }) => kind === "file").map(entry) : [...files];
    document.addEventListener("dragover", (event) => drag(event, true));
    document.addEventListener("dragleave", (event) => drag(event, event.relatedTarget !== null));
    document.addEventListener("drop", (event) => drag(event, false) && take(given(event.dataTransfer)));
    document.addEventListener("paste", (event) => open() && take([...event.clipboardData?.files ?? []]));
    return { chooseFolder: picking({ webkitdirectory: true }) };
  },

  /* The address of a route of this server, from any address of the page. */
  address: (path) => new URL(path, `${window.gradio_config?.root ?? location.origin}`.replace(/\/*$/, "/")).href,

  /* One place on the page that screen readers speak out. */
  speak(text) {
    xray.voice ??= document.body.appendChild(
      Object.assign(document.createElement("div"), { className: "voice", ariaLive: "polite" }));
    xray.voice.textContent = text;
  },

  /* Saves a file that the server has put into the page: see ``made_file`` in downloads.py. */
  saveFile({ dataset, download }) {
    const bytes = Uint8Array.from(atob(dataset.content), (character) => character.charCodeAt(0));
    const href = URL.createObjectURL(new Blob([bytes], { type: dataset.mime }));
    Object.assign(document.createElement("a"), { href, download }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  },

  /* The title of the browser's tab, in the page's language. */
  title(element, watch) {
    watch("value", () => (document.title = element.querySelector("h1").textContent));
  },

  /* What a link asks for (?lang=fr), what the visitor chose before, or the browser's own. */
  language() {
    const asked = new URLSearchParams(location.search).get("lang");
    if (["en", "fr"].includes(asked)) return asked;
    let kept = null;
    try {
      kept = localStorage.getItem("language");
    } catch {} // a browser may deny storage to an embedded page
    return kept || (navigator.language.startsWith("fr") ? "fr" : "en");
  },

  remember(language) {
    xray.chosen = language;
    const address = new URL(location.href);
    if (address.searchParams.has("lang")) {
      address.searchParams.set("lang", language); // or the next reload would go back
      history.replaceState(null, "", address);
    }
    document.documentElement.lang = language;
    try {
      localStorage.setItem("language", language);
    } catch {}
  },
};
