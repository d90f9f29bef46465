/* The panel: what is said of the choice, with the sentences that say it. */
const FEW = 10;
/* Text with the names in it marked. */
function marked(text, names) {
  const out = document.createDocumentFragment();
  const list = names.filter((name) => name.length > 1).sort((p, q) => q.length - p.length).slice(0, 60);
  if (!list.length) { out.append(text); return out; }
  const escaped = list.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  let last = 0;
  for (const found of text.matchAll(pattern)) {
    out.append(text.slice(last, found.index), make("mark", {}, found[0]));
    last = found.index + found[0].length;
  }
  out.append(text.slice(last));
  return out;
}
/* Note and line, as a link that opens the note there if it is known where the notes are. */
function place([note, line]) {
  const text = `${details.notes[note]}:${line}`, url = details.links && details.links[note];
  return url ? make("a", { href: url.replace("{line}", line), rel: "noreferrer" }, text) : text;
}
function quote(source, names) {
  const text = details.texts[source[2]].replace(/^(?:#{1,6}|[-*+>]|\d+[.)])\s+/, "").replaceAll("**", "");
  return make("blockquote", {}, marked(shorten(text, 700), names), make("cite", {}, place(source)));
}
const namesOf = (...list) => list.flatMap((node) => [node.name, ...node.aliases]);
const toNode = (node) => button(node.name, () => pick({ node, fly: true }), { class: "link" });
const percent = ({ confidence }) => (confidence === null ? "" : Math.round(confidence * 100) + "%");
const sure = (item, title) => (item.confidence === null ? null : make("span", { class: "tag", title }, percent(item)));
function tags(edge) {
  const told = edge.status === "asserted" ? null : make("span", { class: "tag " + (edge.status === "negated" ? "negated" : "") }, STATUSES[edge.status] || edge.status);
  return [told, sure(edge, "Confidence")];
}
const seen = (item) => (item.days ? (item.days[0] === item.days[1] ? `seen ${item.days[0]}` : `seen ${item.days[0]} to ${item.days[1]}`) : null);
function quotes(edge, most) {
  return folded(edge.evidence, (source) => quote(source, namesOf(edge.a, edge.b)), most);
}
function fact(edge, node) {
  const far = other(edge, node), to = button("›", () => pick({ edge }), { class: "open", "aria-label": "Show this relation: " + nameOf(edge) });
  return make("div", { class: "fact" }, make("div", { class: "said" }, sign(far.type), toNode(far), ...tags(edge), to), quotes(edge, 2));
}
function heading(title) {
  const close = button("×", () => pick({}), { class: "close", "aria-label": "Close" });
  return make("div", { class: "top" }, make("h2", {}, title), close);
}
const meta = (...children) => make("p", { class: "meta" }, ...children);

function buildPanel() {
  const panel = byId("panel"), { node, edge, path } = state, chosen = node || edge || path;
  panel.hidden = !chosen;
  document.body.classList.toggle("panelled", Boolean(chosen));
  panel.dataset.for = node ? node.id : edge ? edge.id : path ? "path" : "";
  panel.scrollTop = 0;
  panel.replaceChildren(...(node ? aboutNode(node) : edge ? aboutEdge(edge) : path ? aboutPath(...path) : []));
}
function aboutNode(node) {
  const often = node.mentions === 1 ? "once" : node.mentions + " times";
  const told = [`${node.type}, mentioned ${often}`, seen(node)].filter(Boolean).join(", ");
  const parts = [heading(node.name), meta(make("span", { class: "kind" }, sign(node.type), told), sure(node, "How surely this is a name"))];
  if (node.aliases.length || node.merges.length) parts.push(otherNames(node));
  parts.push(make("div", { class: "actions", role: "group", "aria-label": "View" }, ...actions(node)));
  for (const label of relations) for (const side of symmetric.has(label) ? [0] : [0, 1]) {
    const list = node.edges.filter((edge) => edge.relation === label && (symmetric.has(label) || (side === 0 ? edge.a : edge.b) === node));
    if (!list.length) continue;
    list.sort((p, q) => q.confidence - p.confidence || q.said - p.said || p.i - q.i);
    const says = SAYS[label] || [words(label), words(label) + " (from)"];
    parts.push(make("h3", {}, `${says[side] || says[0]} (${list.length})`), folded(list, (edge) => fact(edge, node), FEW));
  }
  const mentions = make("details", {}, make("summary", {}, node.said > node.sources.length ? `The first ${node.sources.length} mentions` : `All mentions (${node.sources.length})`));
  mentions.addEventListener("toggle", () => {
    if (mentions.open && mentions.children.length === 1) mentions.append(folded(node.sources, (source) => quote(source, namesOf(node)), FEW));
  });
  return [...parts, make("h3", {}, "Where it is named"), mentions, correctNode(node)];
}
/* Other names, each with why it is the same. */
function otherNames(node) {
  const reasons = new Map(node.merges), all = [...new Set([...node.aliases, ...reasons.keys()])];
  const row = (name) => make("li", {}, name, reasons.has(name) ? make("small", {}, reasons.get(name)) : null,
    button("not the same", () => correct({ kind: "apart", names: [name, node.name] }), { class: "quiet", "aria-label": `${name} is not the same as ${node.name}` }));
  return make("div", {}, make("h3", {}, "Also written"), make("ul", { class: "others" }, folded(all, row, 6)));
}
function actions(node) {
  const flip = (set) => () => { if (!set.delete(node)) set.add(node); buildPanel(); refresh(); };
  const pressed = (text, on, act) => button(text, act, { "aria-pressed": String(on) });
  return [
    pressed("Only these", state.only, () => { state.only = !state.only; buildPanel(); refresh(); flyTo(); }),
    pressed("Expand", state.open.has(node), flip(state.open)),
    pressed("Pin", state.pinned.has(node), flip(state.pinned)),
    button("Hide", () => { state.hidden.add(node); state.pinned.delete(node); pick({}); }),
    button("Path to…", () => askPath(node)),
  ];
}
function aboutEdge(edge) {
  return [
    heading(sentence(edge).join(" ")),
    meta(...tags(edge), seen(edge)),
    make("h3", {}, "Between"),
    ...[edge.a, edge.b].map((node) => make("div", { class: "said" }, sign(node.type), toNode(node))),
    make("h3", {}, edge.said > edge.evidence.length ? `The first ${edge.evidence.length} of ${edge.said} sentences` : "Said in"), quotes(edge, FEW), correctEdge(edge),
  ];
}
/* The path between two names, each step as a sentence with who says it. */
function aboutPath(from, to) {
  const way = findPath(from, to);
  if (!way) return [heading(`${from.name} and ${to.name}`), meta("No relation leads from one to the other.")];
  const steps = way.map((edge) => {
    const said = make("div", { class: "said" }, toNode(edge.a), make("span", {}, sentence(edge)[1]), toNode(edge.b), ...tags(edge));
    return make("li", {}, said, quotes(edge, 2));
  });
  const length = way.length === 1 ? "One step" : `${way.length} steps`;
  return [heading(`${from.name} and ${to.name}`), meta(length), make("ol", { class: "way" }, ...steps)];
}
