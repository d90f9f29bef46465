/* What the reader chose; from it follows what is shown and what stands out. */
const fresh = () => ({
  node: null, edge: null, path: null,
  offTypes: new Set(), offRelations: new Set([RELATED]), offStatuses: new Set(),
  least: 0, mentions: 1, place: "", from: 0, to: Math.max(0, days.length - 1),
  steps: 1, only: false, hidden: new Set(), pinned: new Set(), open: new Set(),
  colour: "type", view: "graph", table: "names",
});
const state = fresh();
/* What stands out: names and lines near the choice; null when nothing is chosen. */
let picked = null;

function inPlace(item) {
  if (!state.place) return true;
  const folder = state.place.endsWith("/");
  return item.notes.some((note) => (folder ? details.notes[note].startsWith(state.place) : details.notes[note] === state.place));
}
function inDays(item) {
  if (!days.length || (state.from === 0 && state.to === days.length - 1)) return true;
  return item.days !== null && item.days[0] <= days[state.to] && item.days[1] >= days[state.from];
}
function passes(node) {
  if (state.pinned.has(node)) return true;
  return !state.hidden.has(node) && !state.offTypes.has(node.type) && node.mentions >= state.mentions && inPlace(node) && inDays(node);
}
function passesLine(edge) {
  return edge.a.on && edge.b.on && !state.offRelations.has(edge.relation) && !state.offStatuses.has(edge.status)
    && edge.confidence >= state.least && inPlace(edge) && inDays(edge);
}
/* Set `on` of every node and edge, and `picked`. */
function sift() {
  for (const node of nodes) node.on = passes(node);
  for (const edge of edges) edge.on = passesLine(edge);
  picked = focus();
  if (!picked) return;
  for (const node of picked.near) node.on = true;
  for (const edge of picked.lines) edge.on = true;
  if (!state.only) return;
  for (const node of nodes) node.on = picked.near.has(node) || state.pinned.has(node);
  for (const edge of edges) edge.on = edge.on && edge.a.on && edge.b.on;
}
function spread(near, lines, start, steps) {
  let rim = start;
  for (let step = 0; step < steps; step++) {
    const next = [];
    for (const node of rim) for (const edge of node.edges) {
      if (!edge.on) continue;
      lines.add(edge);
      const far = other(edge, node);
      if (!near.has(far)) { near.add(far); next.push(far); }
    }
    rim = next;
  }
}
function focus() {
  const near = new Set(), lines = new Set();
  if (state.path) {
    for (const edge of findPath(...state.path) || []) { lines.add(edge); near.add(edge.a).add(edge.b); }
    state.path.forEach((node) => near.add(node));
  } else if (state.edge) {
    near.add(state.edge.a).add(state.edge.b);
    lines.add(state.edge);
  } else if (state.node) {
    near.add(state.node);
    spread(near, lines, [state.node], state.steps);
  } else return null;
  for (const node of state.open) { near.add(node); spread(near, lines, [node], 1); }
  for (const node of state.pinned) near.add(node);
  return { near, lines };
}
/* The way that costs least: a stated relation 1, said together 3, a negation 4 (as `jotgraph path`). */
function findPath(from, to) {
  const cost = (edge) => (edge.relation === RELATED ? 3 : edge.status === "negated" ? 4 : 1);
  const best = new Map([[from, 0]]), by = new Map(), done = new Set(), rims = [[from]];
  for (let sum = 0; sum < rims.length; sum++) for (const node of rims[sum] || []) {
    if (done.has(node)) continue;
    done.add(node);
    if (node === to) {
      const way = [];
      for (let at = to; at !== from; at = other(by.get(at), at)) way.unshift(by.get(at));
      return way;
    }
    for (const edge of node.edges) {
      const far = other(edge, node), next = sum + cost(edge);
      if (next >= (best.has(far) ? best.get(far) : Infinity)) continue;
      best.set(far, next);
      by.set(far, edge);
      (rims[next] = rims[next] || []).push(far);
    }
  }
  return null;
}
