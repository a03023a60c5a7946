// Lets arrow keys and pointer reach the points of a chart. The convention: the layer of the
// specification that is named "points" holds them, in the order of its values; the tooltip of each is
// what is shown and said. Values with `marked` stand out: up and down go from one of them to the next.
// A specification with a parameter "focus" is told the `id` of the value that is looked at.
const LAYER = "points_marks";
const HINT =
  "Left and right arrow keys go from point to point, up and down to those that stand out, Escape ends.";
const SMALLEST_RING = 22;
const EDGE = 5;
// The pointer may cross from a point to its words before they go.
const LINGER = 250;

const explorers = new WeakMap();
let numbered = 0;

// The explorer of a figure, made once and kept when the chart is drawn anew.
export function explorerOf(figure, picture) {
  if (!explorers.has(figure)) {
    explorers.set(figure, makeExplorer(figure, picture));
  }
  return explorers.get(figure);
}

function element(tag, className, attributes = {}) {
  const made = document.createElement(tag);
  made.className = className;
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
}

function pointsOf(mark, found = []) {
  if (mark.marktype === "group") {
    mark.items.forEach((group) => group.items.forEach((inner) => pointsOf(inner, found)));
  } else if (mark.name === LAYER) {
    found.push(...mark.items);
  }
  return found;
}

// The edges of an item in the drawing, whatever groups it is in.
function edgesOf(item) {
  let { x1, y1, x2, y2 } = item.bounds;
  for (let group = item.mark.group; group; group = group.mark?.group) {
    [x1, x2] = [x1 + (group.x || 0), x2 + (group.x || 0)];
    [y1, y2] = [y1 + (group.y || 0), y2 + (group.y || 0)];
  }
  return [x1, y1, x2, y2];
}

// Where the coordinates of the drawing begin: the room of the axes comes on top of the padding.
function originOf(view) {
  const [x, y] = view.origin();
  const padding = view.padding();
  return [x + padding.left, y + padding.top];
}

function linesOf(tooltip) {
  if (typeof tooltip === "object" && tooltip !== null) {
    return Object.entries(tooltip).map(([name, value]) => `${name}: ${value}`);
  }
  return String(tooltip ?? "").split("\n");
}

function makeExplorer(figure, picture) {
  const ring = element("div", "app-chart__ring", { "aria-hidden": "true" });
  const tip = element("div", "app-chart__tip", { "aria-hidden": "true" });
  const hint = element("p", "app-chart__hint", { id: `app-chart-hint-${++numbered}` });
  const said = element("p", "nhsuk-u-visually-hidden", { role: "status" });
  hint.textContent = HINT;
  const state = { view: null, points: [], at: -1, leaving: 0 };

  function tellSpec(id) {
    if (state.view && state.tellsFocus && state.view.signal("focus") !== id) {
      state.view.signal("focus", id).runAsync();
    }
  }

  function hide() {
    clearTimeout(state.leaving);
    ring.hidden = tip.hidden = true;
    state.at = -1;
    tellSpec("");
  }

  function place(item) {
    const [left, top, right, bottom] = edgesOf(item);
    const drawing = picture.querySelector("svg");
    const [x, y] = originOf(state.view);
    const outer = picture.getBoundingClientRect();
    const inner = drawing.getBoundingClientRect();
    const scale = inner.width / drawing.width.baseVal.value || 1;
    const middle = inner.left - outer.left + ((left + right) / 2 + x) * scale;
    const height = inner.top - outer.top + ((top + bottom) / 2 + y) * scale;
    const wide = Math.max((right - left) * scale + 2 * EDGE, SMALLEST_RING);
    const high = Math.max((bottom - top) * scale + 2 * EDGE, SMALLEST_RING);
    ring.classList.toggle("app-chart__ring--round", item.mark.marktype === "symbol");
    // Set one by one: the policy forbids style attributes, not the properties of an element.
    Object.assign(ring.style, {
      left: `${middle - wide / 2}px`,
      top: `${height - high / 2}px`,
      width: `${wide}px`,
      height: `${high}px`,
    });
    const room = picture.clientWidth - tip.offsetWidth;
    const above = height - high / 2 - tip.offsetHeight - 4;
    tip.style.left = `${Math.max(0, Math.min(middle - tip.offsetWidth / 2, room))}px`;
    // Where there is no room above, below: words must never cover the point itself.
    tip.style.top = `${outer.top + above > 0 ? above : height + high / 2 + 4}px`;
  }

  function look(item, lines) {
    clearTimeout(state.leaving);
    tip.replaceChildren(...lines.map((line) => Object.assign(element("span", "app-chart__line"), { textContent: line })));
    ring.hidden = tip.hidden = false;
    place(item);
    tellSpec(item.datum.id ?? "");
  }

  function goTo(at) {
    const lines = linesOf(state.points[at].tooltip);
    state.at = at;
    look(state.points[at], lines);
    said.textContent = `${lines.join(". ")}. ${at + 1} of ${state.points.length}.`;
  }

  function nextMarked(step) {
    const marked = state.points.map((item, at) => (item.datum.marked ? at : -1)).filter((at) => at >= 0);
    const places = marked.length ? marked : state.points.map((_, at) => at);
    if (step > 0) {
      return places.find((at) => at > state.at) ?? places[places.length - 1];
    }
    const from = state.at < 0 ? state.points.length : state.at;
    return places.filter((at) => at < from).pop() ?? places[0];
  }

  function target(key) {
    const last = state.points.length - 1;
    const page = Math.max(Math.round(last / 10), 1);
    const from = state.at < 0 && (key === "ArrowLeft" || key === "PageUp") ? last + 1 : state.at;
    const steps = { ArrowRight: 1, ArrowLeft: -1, PageDown: page, PageUp: -page };
    if (key in steps) {
      return Math.max(0, Math.min(from + steps[key], last));
    }
    return { Home: () => 0, End: () => last, ArrowDown: () => nextMarked(1), ArrowUp: () => nextMarked(-1) }[key]?.();
  }

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !state.points.length) {
      return;
    }
    const at = target(event.key);
    if (at !== undefined) {
      event.preventDefault();
      goTo(at);
    } else if (event.key === "Escape") {
      hide();
    }
  }

  // Vega calls this when the pointer comes to something with a tooltip, and when it leaves.
  function point(handler, event, item, value) {
    clearTimeout(state.leaving);
    if (value === null || value === undefined || value === "") {
      const back = state.at;
      state.leaving = setTimeout(() => {
        if (tip.matches(":hover")) {
          return;
        }
        if (back >= 0 && document.activeElement === picture) {
          goTo(back);
        } else {
          hide();
        }
      }, LINGER);
      return;
    }
    look(item, linesOf(value));
  }

  function makeReachable() {
    const described = [picture.getAttribute("aria-describedby"), hint.id].filter(Boolean).join(" ");
    // An application passes its arrow keys on; a picture would keep them from us.
    picture.setAttribute("role", "application");
    picture.setAttribute("aria-roledescription", "chart");
    picture.setAttribute("aria-describedby", described);
    picture.tabIndex = 0;
    picture.addEventListener("keydown", onKey);
    picture.addEventListener("blur", hide);
    tip.addEventListener("mouseleave", hide);
    document.addEventListener("keydown", (event) => event.key === "Escape" && !tip.hidden && hide());
    picture.after(hint, said);
  }

  function show(view) {
    state.view = view;
    state.tellsFocus = "focus" in view.getState({ signals: (name) => name === "focus" }).signals;
    state.points = pointsOf(view.scenegraph().root);
    if (state.points.length && !hint.isConnected) {
      makeReachable();
    }
    picture.append(ring, tip);
    hide();
  }

  return { point, show };
}
