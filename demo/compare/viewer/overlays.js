/* What is laid over a radiograph besides the heat of one model: the difference of both, and contours of both. */
import { contours } from "./contours.js";

const HALO = "rgb(0 0 0 / 75%)";
const LEVELS = [0.5, 0.75]; // of the hottest place, where contours run
const COLOURS = { resnet50: [248, 149, 64], cnn: [64, 196, 220] }; // apart for the colour-blind too
const DASHES = { resnet50: [], cnn: [6, 4] }; // and without colours

/* Where two heatmaps {width, height, values} differ, in the colour of the hotter one. As with heat itself, what is below
   the share `hidden` is not shown. */
export const differenceOf = (first, second, hidden) =>
  xray.heat.painted(first, (i) => {
    const difference = (first.values[i] - second.values[i]) / 255;
    const alpha = Math.max(0, (Math.abs(difference) - hidden) / (1 - hidden));
    return xray.heat.pixel(...(difference > 0 ? COLOURS.resnet50 : COLOURS.cnn), 255 * alpha);
  });

export const contoursOf = (model, heat) => ({
  model,
  width: heat.width,
  height: heat.height,
  lines: LEVELS.flatMap((level) => contours(heat, 255 * level)),
});

/* `matrix`: from pixels of the heatmap to CSS pixels. */
export const drawContours = (pen, { model, lines }, matrix) => {
  const path = new Path2D();
  for (const line of lines)
    line.forEach(([x, y], i) => {
      const point = new DOMPoint(x, y).matrixTransform(matrix);
      path[i ? "lineTo" : "moveTo"](point.x, point.y);
    });
  for (const [colour, width, dash] of [[HALO, 4, []], [`rgb(${COLOURS[model].join(" ")})`, 2, DASHES[model]]]) {
    pen.setLineDash(dash);
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke(path);
  }
  pen.setLineDash([]);
};
