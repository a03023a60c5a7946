// Pages with a chart load this: it redraws the server's picture at the width of the screen, and lets
// pointer and arrow keys reach its points. Expressions are interpreted, never compiled, because the
// content security policy forbids eval.
import { parse, View } from "vega";
import { compile } from "vega-lite";
import { expressionInterpreter } from "vega-interpreter";

import { explorerOf } from "./chart-points.js";

const NARROWEST = 240;
// Charts further below the screen than this wait until somebody comes near.
const NEAR = "400px";
const views = new WeakMap();

async function draw(figure) {
  const picture = figure.querySelector("[data-chart-picture]");
  const source = figure.querySelector("script[type='application/json']");
  const width = picture.clientWidth;
  if (!width || !source) {
    return;
  }
  const spec = JSON.parse(source.textContent);
  spec.width = Math.max(width, NARROWEST);
  spec.autosize = { type: "fit-x", contains: "padding" };
  const container = document.createElement("div");
  const explorer = explorerOf(figure, picture);
  const view = new View(parse(compile(spec).spec, null, { ast: true }), {
    container,
    expr: expressionInterpreter,
    hover: true,
    renderer: "svg",
    tooltip: explorer.point,
  });
  await view.runAsync();
  const drawing = container.querySelector("svg");
  // The wrapper carries the name and description; the marks inside would only repeat the table.
  drawing.setAttribute("aria-hidden", "true");
  picture.replaceChildren(container);
  views.get(figure)?.finalize();
  views.set(figure, view);
  explorer.show(view);
}

function redraw(figure) {
  return draw(figure).catch((error) => {
    // The server's picture and the table are still there.
    console.warn("The chart stays as a still picture:", error.message);
  });
}

const nearby = new IntersectionObserver(
  (entries) => {
    entries
      .filter((entry) => entry.isIntersecting)
      .forEach(({ target }) => {
        nearby.unobserve(target);
        target.dataset.chartLive = "true";
        redraw(target);
      });
  },
  { rootMargin: NEAR },
);

function enhance(scope) {
  scope.querySelectorAll("[data-app-chart]:not([data-chart-live])").forEach((figure) => nearby.observe(figure));
}

enhance(document);
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));

let waiting;
let lastWidth = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth === lastWidth) {
    return;
  }
  lastWidth = window.innerWidth;
  clearTimeout(waiting);
  waiting = setTimeout(() => document.querySelectorAll("[data-chart-live]").forEach(redraw), 200);
});
