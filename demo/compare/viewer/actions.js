/* What can be done to a picture, by button and by key. */

const STEP = 40; // CSS pixels that an arrow key moves the picture
const ZOOM = 1.25;
const WINDOW = 0.05; // of the window's width, for an arrow key with Shift
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const directionOf = (keys) => ARROWS[keys.replace("Shift+", "")];

/* Each gets the viewer, the stage that it is seen on, and the keys, if it was pressed by keys. */
export const ACTIONS = {
  zoom_in: ({ shown }, { place }) => shown.view.zoomAt(place, ZOOM),
  zoom_out: ({ shown }, { place }) => shown.view.zoomAt(place, 1 / ZOOM),
  fit: ({ shown }) => shown.view.fit(),
  pixels: ({ shown }, { place }) => shown.view.zoomToPixels(place),
  turn_left: ({ shown }) => shown.view.turn(-1),
  turn_right: ({ shown }) => shown.view.turn(1),
  flip: ({ shown }) => shown.view.flip(),
  flip_over: ({ shown }) => shown.view.flip(true),
  invert: ({ shown }) => (shown.greys.inverted = !shown.greys.inverted),
  measure: (viewer, stage) => viewer.measure(stage),
  seen: (viewer) => viewer.showSeen(),
  full: (viewer) => viewer.toggleFullScreen(),
  reset: (viewer) => viewer.reset(),

  /* Arrow keys move the picture; while a length is measured, the end that is held, with Shift ten times as far. */
  pan({ shown, tellLength }, { place }, keys) {
    const [x, y] = directionOf(keys);
    if (!shown.ruler.isOn) return shown.view.move(place, -STEP * x, -STEP * y);
    shown.ruler.moveBy(shown.view, place, x, y);
    tellLength();
  },

  /* As a drag with the right button does. */
  window({ shown, tellLength }, { place }, keys) {
    const [x, y] = directionOf(keys);
    const { greys, ruler, view } = shown;
    if (!ruler.isOn) return greys.set(greys.centre + WINDOW * y * greys.width, greys.width * (1 + WINDOW * x));
    ruler.moveBy(view, place, 10 * x, 10 * y);
    tellLength();
  },

  end: ({ shown }) => shown.ruler.holdOther(),
  leave: (viewer, stage) => (viewer.shown.ruler.isOn ? viewer.measure(stage) : viewer.toggleFullScreen()),
};

const isOnStage = () => document.activeElement?.matches(".stage");
const isMeasuring = (viewer) => isOnStage() && viewer.shown.ruler.isOn;

/* Keys of each action; and when they are meant for it, where it is not always. */
const KEYS = [
  ["zoom_in", ["+", "="]],
  ["zoom_out", ["-"]],
  ["fit", ["0"]],
  ["pixels", ["a"]],
  ["pan", Object.keys(ARROWS), isOnStage],
  ["window", Object.keys(ARROWS).map((key) => `Shift+${key}`), isOnStage],
  ["invert", ["i"]],
  ["turn_left", ["l"]],
  ["turn_right", ["r"]],
  ["flip", ["f"]],
  ["flip_over", ["Shift+f"]],
  ["measure", ["m"]],
  ["end", ["Enter"], isMeasuring],
  ["seen", ["s"]],
  ["full", ["x"]],
  ["leave", ["Escape"], (viewer) => isMeasuring(viewer) || viewer.isFullScreen],
  ["reset", ["z"]],
];

/* To be called once. `current()`: the viewer on the page, null while there is none to be seen. */
export const listenToKeys = (current) => {
  for (const [name, keys, isMeant = () => true] of KEYS)
    xray.shortcut({
      name, keys, group: "viewer",
      when: () => current() !== null && isMeant(current()),
      act: (_, pressed) => current().act(name, pressed),
    });
};
