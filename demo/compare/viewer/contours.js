/* Contours of a heatmap: the lines along which it has one value, by marching squares. */

/* An edge between two neighbouring pixels of the heatmap has a number: even, to the right of its pixel; odd, below it. */
const edgesOf = (at, width) => [2 * at, 2 * (at + 1) + 1, 2 * (at + width), 2 * at + 1];

/* Edge -> the edges to which a line goes on from it. */
const links = ({ width, height, values }, level) => {
  const found = new Map();
  const link = (from, to) => found.set(from, [...(found.get(from) ?? []), to]);
  for (let y = 0; y < height - 1; y++)
    for (let x = 0; x < width - 1; x++) {
      const at = y * width + x;
      const corners = [values[at], values[at + 1], values[at + width + 1], values[at + width]];
      const crossed = edgesOf(at, width).filter((_, i) => corners[i] < level !== corners[(i + 1) % 4] < level);
      for (let i = 0; i < crossed.length; i += 2) {
        link(crossed[i], crossed[i + 1]);
        link(crossed[i + 1], crossed[i]);
      }
    }
  return found;
};

/* The line that begins at an edge; what it has gone along is taken away. */
const follow = (found, start) => {
  const line = [start];
  for (let edge = start, next; (next = found.get(edge).pop()) !== undefined; edge = next) {
    const back = found.get(next);
    back.splice(back.indexOf(edge), 1);
    line.push(next);
  }
  return line;
};

/* The point of an edge where the heat has the level; the value of a pixel is that of its middle. */
const pointOn = ({ width, values }, edge, level) => {
  const at = edge >> 1;
  const isBelow = edge % 2;
  const [from, to] = [values[at], values[at + (isBelow ? width : 1)]];
  const share = (level - from) / (to - from);
  return [(at % width) + 0.5 + (isBelow ? 0 : share), Math.floor(at / width) + 0.5 + (isBelow ? share : 0)];
};

/* Lines of points [x, y], in pixels of the heatmap {width, height, values}. */
export const contours = (heat, level) => {
  const found = links(heat, level);
  const openFirst = [...found].sort(([, a], [, b]) => a.length - b.length).map(([edge]) => edge);
  const lines = openFirst.map((edge) => follow(found, edge));
  return lines.filter((line) => line.length > 1).map((line) => line.map((edge) => pointOn(heat, edge, level)));
};
