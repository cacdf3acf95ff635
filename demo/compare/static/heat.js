/* The heat over the pictures of an answer: which class it explains, how strong it is, whether it is hidden. Draws it over
   the image as the models saw it, and loads the viewer, which takes the place of that image once it is there. */
{
  const chosen = { target: "predicted", opacity: 45 }; // stays from one answer to the next
  const read = new Map(); // address of a picture -> its grey values
  let isHeld = false; // the key or the button that hides it
  let viewer = null; // a promise of the module, once it has been asked for
  let leave = () => {}; // ends the viewer of the answer before
  let renderings = 0; // of answers so far

  const valuesOf = async (address) => {
    const image = Object.assign(new Image(), { src: address });
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d", { willReadFrequently: true }); // or it would be fetched from a GPU
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, width, height);
    const values = new Uint8Array(width * height);
    for (let i = 0; i < values.length; i++) values[i] = data[4 * i];
    return { width, height, values };
  };

  /* For each heat from 0 to 255 its pixel, in the colours of colours.py. */
  const tableOf = ({ colours, hidden }) => {
    const stops = colours.split(" ").map((colour) => [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16)));
    return Uint32Array.from({ length: 256 }, (_, heat) => {
      const place = (heat / 255) * (stops.length - 1);
      const [from, to] = [stops[Math.floor(place)], stops[Math.ceil(place)]];
      const mixed = from.map((value, i) => value + (to[i] - value) * (place % 1));
      return xray.heat.pixel(...mixed, 255 * Math.max(0, (heat / 255 - hidden) / (1 - hidden)));
    });
  };

  const labelOf = (card) => (chosen.target === "predicted" ? card.dataset.label : chosen.target);

  xray.heat = {
    chosen,

    get isHidden() {
      return isHeld || Boolean(xray.isBlind?.());
    },

    /* To be called where that has changed. */
    refresh() {
      sections().forEach(apply);
      xray.fit();
    },

    /* The class that the heat on a card explains. */
    labelOf,

    /* The grey values of a picture: {width, height, values}. */
    values(address) {
      if (!read.has(address)) read.set(address, valuesOf(address));
      return read.get(address);
    },

    /* The heatmap of a card, as grey values; null where nothing was in favour of the class. */
    of(card) {
      const address = card.querySelector(".heat").dataset[labelOf(card).toLowerCase()];
      return address ? xray.heat.values(address) : Promise.resolve(null);
    },

    /* Four numbers from 0 to 255 as one pixel of an ImageData. */
    pixel: (red, green, blue, alpha) =>
      ((Math.round(alpha) << 24) | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red)) >>> 0,

    /* A canvas of the size of a heatmap, each pixel as `pixelAt(place)` says. */
    painted({ width, height }, pixelAt) {
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const image = new ImageData(width, height);
      const pixels = new Uint32Array(image.data.buffer);
      for (let i = 0; i < pixels.length; i++) pixels[i] = pixelAt(i);
      canvas.getContext("2d").putImageData(image, 0, 0);
      return canvas;
    },

    /* A heatmap in the colours of the answer that `section` holds. */
    tinted(heat, section) {
      const table = tableOf(section.dataset);
      return xray.heat.painted(heat, (i) => table[heat.values[i]]);
    },
  };

  const sections = () => document.querySelectorAll(".viewer");

  const clear = (place) => place.getContext("2d").clearRect(0, 0, place.width, place.height);

  const show = async (section) => {
    for (const card of section.querySelectorAll(".card[data-label]")) {
      for (const words of card.querySelectorAll("[data-class]")) words.hidden = words.dataset.class !== labelOf(card);
      const place = card.querySelector(".heat");
      const heat = await xray.heat.of(card);
      clear(place);
      if (heat) place.getContext("2d").drawImage(xray.heat.tinted(heat, section), 0, 0, place.width, place.height);
    }
  };

  /* What was chosen goes to the controls of an answer, to its pictures, and to the viewer. */
  const apply = (section) => {
    section.querySelectorAll("[name=target]").forEach((radio) => (radio.checked = radio.value === chosen.target));
    section.querySelector("[data-tool=opacity]").value = chosen.opacity;
    section.style.setProperty("--heat-opacity", xray.heat.isHidden ? 0 : chosen.opacity / 100);
    for (const stage of section.querySelectorAll(".stage")) {
      const isBlind = xray.isBlind?.(); // a caption names the class, which a reader may not have seen yet
      stage.setAttribute("aria-labelledby", isBlind ? "" : stage.dataset.caption);
      stage.closest("figure").ariaLabel = isBlind ? stage.ariaLabel : null; // or its caption would name it
    }
    section.dispatchEvent(new Event("opacity"));
  };

  const hide = (wanted) => {
    if (wanted === isHeld) return;
    isHeld = wanted;
    xray.heat.refresh();
  };

  /* Gradio changes the page in place: the same elements may hold another answer a moment later. */
  const load = async (section, isAwaited) => {
    viewer ??= import(xray.address(section.dataset.viewer)).catch(() => (viewer = null));
    const module = await viewer;
    leave = module?.leave ?? leave;
    if (section.isConnected && isAwaited()) module?.open(section, isAwaited);
  };

  /* What comes after the words of an answer waits until these are on the screen. */
  const afterwards = (act) => requestAnimationFrame(() => setTimeout(act));

  /* After each answer. The viewer is loaded when the pictures are seen: those outside the scope are folded away. */
  xray.pictures = (results) => {
    const section = results.querySelector(".viewer");
    const rendering = ++renderings;
    const isAwaited = () => rendering === renderings;
    read.clear();
    leave();
    if (!section) return;
    section.querySelectorAll(".heat").forEach(clear); // of the answer before, in the same elements
    apply(section);
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      load(section, isAwaited);
    });
    afterwards(() => {
      if (!isAwaited()) return;
      show(section);
      watch.observe(section);
    });
  };

  document.addEventListener("input", ({ target }) => {
    const section = target.closest(".viewer");
    if (!section) return;
    if (target.dataset.tool === "opacity") {
      chosen.opacity = Number(target.value);
      apply(section);
    } else if (target.name === "target") {
      chosen.target = target.value;
      show(section);
      section.dispatchEvent(new Event("class"));
    }
  });

  const isSeen = () => [...sections()].some((section) => section.offsetParent);
  xray.shortcut({
    name: "hide", keys: ["h"], group: "viewer", when: isSeen, act: () => hide(true), release: () => hide(false),
  });
  document.addEventListener("pointerdown", ({ target }) => target.closest("[data-tool=hide]") && hide(true));
  for (const kind of ["pointerup", "pointercancel"]) window.addEventListener(kind, () => hide(false));
}
