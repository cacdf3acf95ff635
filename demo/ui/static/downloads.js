/* Pictures (PNG) of a panel's figures and tables as they look now, made in the browser, without the server. */
(() => {
  const SCALE = 3; // pixels of the picture for each of the page
  const MARGIN = 16;
  const DRAWN = [
    "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "font-family", "font-size",
    "font-weight", "font-variant-numeric", "text-anchor",
  ];

  const save = (blob, file) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  /* An SVG as an image: style sheets do not apply to an image, so its styles are written into the SVG itself. */
  const drawSvg = async (pen, svg) => {
    const place = svg.getBoundingClientRect();
    const copy = svg.cloneNode(true);
    const copies = [copy, ...copy.querySelectorAll("*")];
    [svg, ...svg.querySelectorAll("*")].forEach((original, i) => {
      const style = getComputedStyle(original);
      copies[i].setAttribute("style", DRAWN.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";"));
    });
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", place.width * SCALE);
    copy.setAttribute("height", place.height * SCALE);
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
    await image.decode();
    pen.drawImage(image, place.left, place.top, place.width, place.height);
  };

  const drawBox = (pen, element, style) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    pen.beginPath();
    pen.roundRect(left + 0.5, top + 0.5, width - 1, height - 1, parseFloat(style.borderTopLeftRadius) || 0);
    pen.fillStyle = style.backgroundColor;
    pen.fill();
    const sides = ["Top", "Right", "Bottom", "Left"];
    if (!sides.every((side) => parseFloat(style[`border${side}Width`]) > 0)) return;
    pen.setLineDash(style.borderTopStyle === "dashed" ? [3, 3] : []);
    pen.strokeStyle = style.borderTopColor;
    pen.stroke();
  };

  /* Word by word, each where the browser put it, so that lines break as on the page. */
  const drawText = (pen, node, style) => {
    pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    pen.fillStyle = style.color;
    for (const word of node.data.matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const { left, top, height } = range.getBoundingClientRect();
      const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = pen.measureText(word[0]);
      pen.fillText(word[0], left, top + (height - up - down) / 2 + up);
    }
  };

  const draw = async (pen, element) => {
    if (!element.getClientRects().length) return; // not shown
    if (element.matches("svg")) return drawSvg(pen, element);
    const style = getComputedStyle(element);
    drawBox(pen, element, style);
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) drawText(pen, child, style);
      else if (child.nodeType === Node.ELEMENT_NODE) await draw(pen, child);
    }
  };

  const picture = async (element, ground) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const canvas = Object.assign(document.createElement("canvas"), {
      width: Math.ceil((width + 2 * MARGIN) * SCALE),
      height: Math.ceil((height + 2 * MARGIN) * SCALE),
    });
    const pen = canvas.getContext("2d");
    pen.fillStyle = ground;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.scale(SCALE, SCALE);
    pen.translate(MARGIN - left, MARGIN - top);
    await draw(pen, element);
    return new Promise((resolve) => canvas.toBlob(resolve));
  };

  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-png]");
    if (!button) return;
    const panel = button.closest(".card");
    const { png, file } = button.dataset;
    save(await picture(panel.querySelector(png), getComputedStyle(panel).backgroundColor), file);
  });
})();
