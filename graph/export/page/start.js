/* What the reader does, step by step: choose, filter, change the view; and the start of it all. */
function refresh({ step = false } = {}) {
  sift();
  groupLooks();
  placed.key = "";
  redraw();
  buildFilters();
  if (state.view !== "graph") buildList();
  tell();
  keep(step);
}
function pick({ node = null, edge = null, path = null, fly = false }) {
  const same = node === state.node && edge === state.edge && path === state.path;
  Object.assign(state, { node, edge, path });
  if (!node && !edge && !path) { state.only = false; state.open.clear(); }
  if (node) state.hidden.delete(node);
  buildPanel();
  refresh({ step: !same });
  if (fly || path) flyTo();
  if ((node || edge || path) && (state.view !== "graph" || path)) byId("panel").focus();
}
function showView() {
  const graph = state.view === "graph";
  byId("list").hidden = graph;
  byId("stage").hidden = !graph;
  for (const view of ["graph", "table", "who"]) byId("view-" + view).setAttribute("aria-pressed", String(state.view === view));
  if (!graph) { buildList(); return; }
  network.setSize("100%", "100%");
  if (picked) flyTo(); else fitAll();
}
for (const view of ["graph", "table", "who"]) {
  byId("view-" + view).addEventListener("click", () => { state.view = view; showView(); keep(true); });
}
function tell() {
  const names = nodes.filter((node) => node.on).length, lines = edges.filter((edge) => edge.on).length;
  const about = state.node ? ` ${state.node.name} is chosen.` : state.edge ? " A relation is chosen." : state.path ? " A path is chosen." : "";
  byId("status").textContent = `${names} names and ${lines} relations shown.${about}`;
}
function reset() {
  const { view, table } = state;
  Object.assign(state, fresh(), { view, table });
  input.value = "";
  pick({});
  fitAll();
}

/* The path between two names. */
function askPath(from) {
  offerNames();
  byId("menu").open = false;
  byId("path-from").value = from ? from.name : "";
  byId("path-to").value = "";
  byId("path-told").textContent = "";
  byId("path").showModal();
  byId(from ? "path-to" : "path-from").focus();
}
byId("path-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const ends = ["path-from", "path-to"].map((id) => named(byId(id).value)), lost = ends.indexOf(null);
  if (lost >= 0) byId("path-told").textContent = `No name like “${shorten(byId(lost ? "path-to" : "path-from").value, 60)}”: choose one of the list.`;
  else if (ends[0] === ends[1]) byId("path-told").textContent = "Choose two different names.";
  else { byId("path").close(); pick({ path: ends }); }
});
byId("path-close").addEventListener("click", () => byId("path").close());
byId("find-path").addEventListener("click", () => askPath(state.node));

/* Keys and buttons. */
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName) && document.activeElement.type !== "range";
  if (document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    if (byId("menu").open) { byId("menu").open = false; byId("menu").firstElementChild.focus(); }
    else if (picked) pick({});
    else reset();
  } else if (!typing && event.key === "/") { event.preventDefault(); input.focus(); }
  else if (!typing && event.key === "0") fitAll();
});
const zoom = (by) => { move(); network.moveTo({ scale: network.getScale() * by, animation: calm ? false : { duration: 150, easingFunction: "easeInOutQuad" } }); };
byId("zoom-in").addEventListener("click", () => zoom(1.35));
byId("zoom-out").addEventListener("click", () => zoom(1 / 1.35));
byId("fit").addEventListener("click", fitAll);
byId("reset").addEventListener("click", reset);
function retheme(theme) { setTheme(theme); refresh(); }
byId("theme").addEventListener("click", () => retheme(paint.dark ? "light" : "dark"));
night.addEventListener("change", () => retheme(night.matches ? "dark" : "light"));
document.addEventListener("click", ({ target }) => {
  if (!byId("menu").contains(target) || target.closest("#menu button")) byId("menu").open = false;
});
addEventListener("popstate", restore);
addEventListener("hashchange", () => { if (location.hash.slice(1) !== own) restore(); });

setTheme(night.matches ? "dark" : "light");
if (innerWidth <= 760) byId("filters").open = false;
prepareFilters();
restore();
byId("further").open = state.least > 0 || state.mentions > 1 || Boolean(state.place) || state.colour !== "type";
const ready = () => { document.documentElement.dataset.ready = String(Math.round(performance.now())); };
if (state.view === "graph") network.once("afterDrawing", ready); else ready();
redraw();
