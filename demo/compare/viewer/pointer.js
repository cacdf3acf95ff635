/* Mouse, pen and fingers on a stage: drag moves the picture, the right button the window; wheel and two fingers zoom. */

const WHEEL = 0.0016, PINCHED = 0.01; // how much one unit of a wheel zooms; of a touchpad's pinch, which comes as a wheel
const WINDOW = 1 / 300; // of the file's own window, for each CSS pixel

const distance = ([first, second]) => Math.hypot(first.x - second.x, first.y - second.y);
const middle = ([first, second]) => ({ x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 });

const windowBy = ({ picture, greys }, dx, dy) => {
  const unit = WINDOW * Math.abs(picture.white - picture.black);
  greys.set(greys.centre + dy * unit, greys.width + dx * unit);
};

export const listenToPointer = (stage, viewer) => {
  const { element } = stage;
  const listen = (kind, act, options = {}) => element.addEventListener(kind, act, { signal: viewer.end, ...options });
  const down = new Map(); // pointer -> where it is
  let isWindow = false;

  const drag = (event, from, to) => {
    const { shown } = viewer;
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    if (isWindow) windowBy(shown, dx, dy);
    else if (shown.ruler.isOn) shown.ruler.moveTo(stage.pointAt(event));
    else shown.view.move(stage.place, dx, dy);
  };

  const pinch = (before, after) => {
    const { view } = viewer.shown;
    const [from, to] = [middle(before), middle(after)];
    view.zoomAt(stage.place, distance(after) / Math.max(1, distance(before)), from.x, from.y);
    view.move(stage.place, to.x - from.x, to.y - from.y);
  };

  listen("pointerdown", (event) => {
    if (event.button === 1) return;
    element.setPointerCapture(event.pointerId);
    down.set(event.pointerId, stage.at(event));
    isWindow = event.button === 2;
    const { ruler, view } = viewer.shown;
    if (ruler.isOn && !isWindow && down.size === 1) ruler.take(stage.pointAt(event), view.scale(stage.place));
  });
  listen("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const fingers = [...down.values()];
    const to = stage.at(event);
    down.set(event.pointerId, to);
    if (down.size === 2) pinch(fingers, [...down.values()]);
    else if (down.size === 1) drag(event, before, to);
    viewer.redraw();
  });
  const up = ({ pointerId }) => {
    if (down.delete(pointerId) && viewer.shown.ruler.isOn) viewer.tellLength();
  };
  for (const kind of ["pointerup", "pointercancel"]) listen(kind, up);
  listen("contextmenu", (event) => event.preventDefault());
  listen("dblclick", () => viewer.act("fit"));
  listen("wheel", (event) => {
    event.preventDefault();
    const { x, y } = stage.at(event);
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1; // CSS pixels of a line
    const factor = Math.exp(-event.deltaY * lines * (event.ctrlKey ? PINCHED : WHEEL));
    viewer.shown.view.zoomAt(stage.place, factor, x, y);
    viewer.redraw();
  }, { passive: false });
};
