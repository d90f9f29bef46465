/* The card of filters: it is the legend too. */
const DASHES = { planned: "6 5", past: "1 5" };
function toggle(set, key, picture, name, number) {
  const flip = () => { if (!set.delete(key)) set.add(key); refresh(); };
  const parts = [picture, make("span", { class: "name" }, name), make("span", { class: "count" }, String(number))];
  return make("button", { type: "button", class: "toggle", "aria-pressed": String(!set.has(key)), "data-key": key, onclick: flip }, ...parts);
}
function choice(id, title, options, now, act) {
  const one = ([value, text]) => button(text, () => act(value), { "data-key": value, "aria-pressed": String(value === now) });
  renew(byId(id), [make("legend", {}, title), ...options.map(one)]);
}
function buildFilters() {
  renew(byId("types"), types.map((type) => toggle(state.offTypes, type, sign(type), type, typeCounts.get(type))));
  const relation = (key) => toggle(state.offRelations, key, stroke(hue(key)), key === RELATED ? "said together" : words(key), relationCounts.get(key));
  renew(byId("relations"), relations.map(relation));
  const line = (key) => stroke(key === "negated" ? "var(--negated)" : "var(--edge)", DASHES[key]);
  renew(byId("statuses"), statuses.map((key) => toggle(state.offStatuses, key, line(key), STATUSES[key] || key, statusCounts.get(key))));
  byId("confidence").value = state.least;
  byId("confidence-value").textContent = Math.round(state.least * 100) + "%";
  byId("mentions").value = state.mentions;
  byId("mentions-value").textContent = state.mentions;
  byId("place").value = state.place;
  for (const end of days.length ? ["from", "to"] : []) {
    byId(end).value = state[end];
    byId(end).setAttribute("aria-valuetext", days[state[end]]);
    byId(end + "-value").textContent = days[state[end]];
  }
  choice("steps", "Steps around a choice", [[1, "1"], [2, "2"], [3, "3"]], state.steps, (steps) => { state.steps = steps; refresh(); });
  choice("colour", "Colour by", [["type", "type"], ["group", "community"]], state.colour, (colour) => { state.colour = colour; refresh(); });
  document.body.classList.toggle("grouped", state.colour === "group");
  byId("groups").hidden = state.colour !== "group";
  byId("groups").replaceChildren(...[...groupNames].filter(([group]) => group < GROUPS).sort().map(([group, name]) => {
    const swatch = draw("svg", { class: "sign", viewBox: "0 0 14 14", "aria-hidden": "true" });
    swatch.append(draw("circle", { cx: 7, cy: 7, r: 5.6, fill: groupColour(group) }));
    return make("li", {}, swatch, "around " + name);
  }));
  byId("unhide").hidden = !state.hidden.size;
  byId("unhide").textContent = `Show ${state.hidden.size} hidden again`;
}
/* Folders and notes to choose from, and the ends of the sliders: once. */
function prepareFilters() {
  const folders = new Set(details.notes.flatMap((note) => note.split("/").slice(0, -1).map((_, k, all) => all.slice(0, k + 1).join("/") + "/")));
  const group = (label, list) => (list.length ? make("optgroup", { label }, each(list, (value) => make("option", { value }, shorten(value, 70)))) : null);
  byId("place").append(make("option", { value: "" }, "all notes"), ...[group("Folders", [...folders].sort()), group("Notes", [...details.notes].sort())].filter(Boolean));
  byId("place").addEventListener("change", ({ target }) => { state.place = target.value; refresh(); });
  byId("confidence").addEventListener("input", ({ target }) => { state.least = Number(target.value); refresh(); });
  byId("mentions").max = Math.max(2, Math.min(20, ...[nodes.reduce((most, node) => Math.max(most, node.mentions), 1)]));
  byId("mentions").addEventListener("input", ({ target }) => { state.mentions = Number(target.value); refresh(); });
  byId("dates").hidden = !days.length;
  for (const end of ["from", "to"]) {
    byId(end).max = Math.max(0, days.length - 1);
    byId(end).addEventListener("input", ({ target }) => {
      const value = Number(target.value);
      state[end] = end === "from" ? Math.min(value, state.to) : Math.max(value, state.from);
      refresh();
    });
  }
  byId("unhide").addEventListener("click", () => { state.hidden.clear(); refresh(); });
}
