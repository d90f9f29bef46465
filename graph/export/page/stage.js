/* The stage: vis-network holds the camera (pan, zoom, pinch, keys), and what is on the stage is drawn here. */
const stage = byId("canvas");
const network = new vis.Network(stage, { nodes: [], edges: [] }, {
  autoResize: true,
  physics: false,
  interaction: { hover: false, keyboard: { enabled: true, bindToWindow: false } },
});
vis.jotgraph = { network, nodeOf, edgeOf, state }; // for whoever looks in from the console
const shell = stage.querySelector("canvas").parentElement, tip = byId("tip");
shell.setAttribute("role", "application");
shell.setAttribute("aria-label", "Drawing of the graph: arrow keys move it, + and - zoom. The table holds the same as text.");

let moving = false, rest = 0, asked = false;
function redraw() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => setTimeout(() => { asked = false; network.redraw(); })); // the panel is painted first
}
/* While the stage moves, names stay as they were placed, and a large graph shows none but chosen lines. */
function move() {
  moving = true;
  clearTimeout(rest);
  rest = setTimeout(settle, 140);
}
function settle() {
  clearTimeout(rest);
  moving = false;
  redraw();
}
/* Over when the stage is at rest. */
async function stillness() {
  while (moving) await new Promise((done) => setTimeout(done, 20));
}
/* The visible part of the stage, in pixels from the graph's origin, a little wider than it is. */
function frameOf(scale) {
  const { x: left, y: top } = network.DOMtoCanvas({ x: -60, y: -40 });
  const { x: right, y: bottom } = network.DOMtoCanvas({ x: stage.clientWidth + 60, y: stage.clientHeight + 40 });
  return [left * scale, top * scale, right * scale, bottom * scale];
}
function paintGraph(pen, scale, quick) {
  const frame = frameOf(scale), key = [scale, ...frame].map((x) => x.toFixed(3)).join(" ");
  drawLines(pen, scale, frame, quick && large);
  drawNodes(pen, scale, frame);
  if (placed.key !== key && !moving) {
    placeNames(pen, scale, frame);
    placed.key = key;
  }
  drawNames(pen, scale);
}
network.on("beforeDrawing", (pen) => {
  const scale = network.getScale();
  pen.save();
  pen.scale(1 / scale, 1 / scale);
  paintGraph(pen, scale, moving);
  pen.restore();
});
network.on("zoom", move);
network.on("dragging", move);
network.on("dragEnd", settle);
network.on("animationFinished", settle);
addEventListener("resize", () => { placed.key = ""; });

/* What lies under a point of the page: a node before a line. */
function under(event, reach) {
  const box = stage.getBoundingClientRect(), scale = network.getScale();
  const at = network.DOMtoCanvas({ x: event.clientX - box.left, y: event.clientY - box.top });
  const x = at.x * scale, y = at.y * scale;
  let best = null, least = Infinity;
  for (const node of nodes) {
    if (!node.on) continue;
    const gap = Math.hypot(node.x * scale - x, node.y * scale - y) - radius(node, scale);
    if (gap < reach && gap < least) { best = { node }; least = gap; }
  }
  const label = best ? null : placed.names.find(({ node, text, font, dx, dy }) =>
    Math.abs(node.x * scale + dx - x) < widths.get(font + text) / 2 && Math.abs(node.y * scale + dy - y) < 8);
  if (label) return { node: label.node };
  for (const edge of best ? [] : edges) {
    if (!edge.on) continue;
    const gap = distance(course(edge, scale), x, y);
    if (gap < reach && gap < least) { best = { edge }; least = gap; }
  }
  return best || {};
}
/* From a point to a line, which a bent one meets as six straight pieces. */
function distance(way, x, y) {
  const steps = way.cx === (way.x1 + way.x2) / 2 && way.cy === (way.y1 + way.y2) / 2 ? 1 : 6;
  let least = Infinity, from = { x: way.x1, y: way.y1 };
  for (let k = 1; k <= steps; k++) {
    const to = along(way, k / steps), dx = to.x - from.x, dy = to.y - from.y;
    const t = Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(from.x + t * dx - x, from.y + t * dy - y));
    from = to;
  }
  return least;
}

/* A mouse drags a node; everything else that moves is the camera's. */
let held = null;
stage.addEventListener("pointerdown", (event) => {
  if (event.pointerType === "touch" || event.button) return;
  const { node } = under(event, 3);
  if (!node) return;
  event.stopPropagation();
  held = { node, x: event.clientX, y: event.clientY, left: node.x, top: node.y, far: false };
  stage.setPointerCapture(event.pointerId);
}, true);
stage.addEventListener("pointermove", (event) => {
  if (!held) { if (event.pointerType !== "touch" && !event.buttons) hover(event); return; }
  const scale = network.getScale(), dx = event.clientX - held.x, dy = event.clientY - held.y;
  held.far = held.far || Math.hypot(dx, dy) > 4;
  if (!held.far) return;
  Object.assign(held.node, { x: held.left + dx / scale, y: held.top + dy / scale });
  redraw();
});
stage.addEventListener("pointerup", () => {
  if (!held) return;
  const { node, far } = held;
  held = null;
  placed.key = "";
  if (far) redraw(); else pick({ node });
});
network.on("click", ({ event }) => pick(under(event.srcEvent, event.pointerType === "touch" ? 14 : 5)));
network.on("doubleClick", ({ event }) => {
  const { node } = under(event.srcEvent, 8);
  if (node) pick({ node, fly: true });
});
function hover(event) {
  const { node, edge } = under(event, 4);
  stage.classList.toggle("pointing", Boolean(node || edge));
  tip.hidden = !node && !edge;
  if (tip.hidden) return;
  tip.textContent = node ? shorten(node.name, 80) : shorten(sentence(edge).join(" "), 120);
  const box = stage.getBoundingClientRect();
  tip.style.left = Math.min(event.clientX - box.left + 14, box.width - tip.offsetWidth - 8) + "px";
  tip.style.top = event.clientY - box.top + 16 + "px";
}
stage.addEventListener("pointerleave", () => { tip.hidden = true; });

/* The part of the stage that no card covers. */
function room() {
  const { width, height } = stage.getBoundingClientRect(), open = !byId("panel").hidden, wide = innerWidth > 760;
  return {
    width, height,
    left: wide && byId("filters").open ? 296 : wide ? 90 : 44, top: wide ? 40 : 56,
    right: wide && open ? 436 : wide ? 84 : 44, bottom: !wide && open ? byId("panel").getBoundingClientRect().height + 24 : 52,
  };
}
function show(spots, most, least, slowly) {
  const space = room();
  if (!spots.length || !space.width) return;
  const [left, top, right, bottom] = spots.reduce(([l, t, r, b], { x, y }) =>
    [Math.min(l, x), Math.min(t, y), Math.max(r, x), Math.max(b, y)], [Infinity, Infinity, -Infinity, -Infinity]);
  const across = (space.width - space.left - space.right) / (right - left + 40);
  const down = (space.height - space.top - space.bottom) / (bottom - top + 40);
  const scale = Math.max(least, Math.min(across, down, most)), animate = slowly && !calm;
  if (animate) { move(); clearTimeout(rest); }
  network.moveTo({
    position: least && scale === least ? { x: spots[0].x, y: spots[0].y } : { x: (left + right) / 2, y: (top + bottom) / 2 },
    scale,
    offset: { x: (space.left - space.right) / 2, y: (space.top - space.bottom) / 2 },
    animation: animate ? { duration: 350, easingFunction: "easeInOutQuad" } : false,
  });
  if (!animate) settle();
}
function flyTo() {
  if (!picked) return;
  show([...(state.node ? [state.node] : []), ...picked.near], 1.3, state.node ? 0.35 : 0, true);
}
const fitAll = () => show(nodes.filter((node) => node.on), 1.5, 0, false);
