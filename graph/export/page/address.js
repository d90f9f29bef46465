/* The view in the fragment of the address and back, so that a link shares it; a step back undoes a choice. */
let own = "";
const LISTS = { without: "offTypes", unsaid: "offStatuses" };
const SETS = { hide: "hidden", pin: "pinned", open: "open" };
function fragment() {
  const parts = new URLSearchParams(), set = (key, value) => value && parts.set(key, value);
  set("n", state.node && state.node.id);
  set("e", state.edge && state.edge.id);
  if (state.path) state.path.forEach((node) => parts.append("path", node.id));
  for (const [key, name] of Object.entries(LISTS)) set(key, [...state[name]].join(","));
  for (const [key, name] of Object.entries(SETS)) state[name].forEach((node) => parts.append(key, node.id));
  set("not", relations.filter((r) => r !== RELATED && state.offRelations.has(r)).join(","));
  set("together", state.offRelations.has(RELATED) ? "" : "1");
  set("c", state.least);
  set("mentions", state.mentions > 1 && state.mentions);
  set("in", state.place);
  if (days.length) {
    set("from", state.from > 0 && days[state.from]);
    set("to", state.to < days.length - 1 && days[state.to]);
  }
  set("steps", state.steps !== 1 && state.steps);
  set("only", state.only && "1");
  set("colour", state.colour !== "type" && state.colour);
  set("view", state.view !== "graph" && state.view);
  set("table", state.table !== "names" && state.table);
  set("q", byId("search").value.trim().slice(0, 200));
  return parts.toString();
}
function keep(step) {
  const next = fragment();
  if (next === own) return;
  own = next;
  const address = own ? "#" + own : location.pathname + location.search;
  try { history[step ? "pushState" : "replaceState"](null, "", address); } catch { /* a sandboxed frame has no address */ }
}
function restore() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const list = (key) => (parts.get(key) || "").split(",").filter(Boolean);
  const held = (key) => parts.getAll(key).map((id) => nodeOf.get(id)).filter(Boolean);
  const number = (key, low, high, usual) => Math.min(high, Math.max(low, Number(parts.get(key)) || usual));
  const oneOf = (key, ...choices) => (choices.includes(parts.get(key)) ? parts.get(key) : choices[0]);
  for (const [key, name] of Object.entries(LISTS)) state[name] = new Set(list(key));
  for (const [key, name] of Object.entries(SETS)) state[name] = new Set(held(key));
  state.offRelations = new Set([...list("not"), ...(parts.get("together") ? [] : [RELATED])]);
  state.least = number("c", 0, 1, 0);
  state.mentions = number("mentions", 1, 1e9, 1);
  state.place = parts.get("in") || "";
  state.from = Math.max(0, days.indexOf(parts.get("from")));
  state.to = days.includes(parts.get("to")) ? days.indexOf(parts.get("to")) : Math.max(0, days.length - 1);
  state.steps = number("steps", 1, 3, 1);
  state.only = parts.get("only") === "1";
  state.colour = oneOf("colour", "type", "group");
  state.view = oneOf("view", "graph", "table", "who");
  state.table = oneOf("table", "names", "relations");
  state.node = nodeOf.get(parts.get("n")) || null;
  state.edge = edgeOf.get(parts.get("e")) || null;
  const way = held("path");
  state.path = way.length === 2 ? way : null;
  byId("search").value = parts.get("q") || "";
  own = location.hash.slice(1);
  buildPanel();
  refresh();
  showView();
}
