// Pages with a chart load this: it redraws the server's picture at the width of the screen, with tooltips.
// Expressions are interpreted, never compiled, because the content security policy forbids eval.
import { parse, View } from "vega";
import { compile } from "vega-lite";
import { expressionInterpreter } from "vega-interpreter";

const NARROWEST = 280;

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
  const view = new View(parse(compile(spec).spec, null, { ast: true }), {
    container,
    expr: expressionInterpreter,
    hover: true,
    renderer: "svg",
  });
  await view.runAsync();
  const drawing = container.querySelector("svg");
  // The wrapper carries the name and description; the marks inside would only repeat the table.
  drawing.setAttribute("aria-hidden", "true");
  picture.replaceChildren(container);
  return view;
}

function enhance(scope) {
  scope.querySelectorAll("[data-app-chart]:not([data-chart-live])").forEach((figure) => {
    figure.dataset.chartLive = "true";
    draw(figure).catch((error) => {
      // The server's picture and the table are still there.
      console.warn("The chart stays as a still picture:", error.message);
    });
  });
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
  waiting = setTimeout(() => document.querySelectorAll("[data-chart-live]").forEach(draw), 200);
});
