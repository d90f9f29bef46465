/* Corrections: what the reader puts right, collected as lines for jotgraph.toml. */
const corrections = new Map();
let unsaved = false;
const quoted = (text) => JSON.stringify(text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")).replaceAll("\x7f", "\\u007f");
/* A name that two nodes share is told apart by its type. */
function reference(node) {
  return byRank.some((n) => n !== node && n.keys[0] === node.keys[0]) ? `${node.name}#${node.type}` : node.name;
}
function correct(item) {
  corrections.set(JSON.stringify([item.kind, ...(item.names || [item.name, item.head, item.relation, item.tail])]), item);
  unsaved = true;
  tellCorrections();
}
function toToml() {
  const items = [...corrections.values()], out = [], ofKind = (kind) => items.filter((item) => item.kind === kind);
  const entities = new Map();
  for (const { kind, name, value } of items.filter((item) => item.kind === "type" || item.kind === "same")) {
    const entry = entities.get(name) || { same: [] };
    if (kind === "type") entry.type = value; else entry.same.push(value);
    entities.set(name, entry);
  }
  for (const [name, { type, same }] of entities) {
    out.push(["[[entity]]", `name = ${quoted(name)}`, type && `type = ${quoted(type)}`, same.length && `same = [${same.map(quoted).join(", ")}]`]);
  }
  for (const { names } of ofKind("apart")) out.push(["[[never_same]]", `names = [${names.map(quoted).join(", ")}]`]);
  const ignored = ofKind("ignore").map(({ name }) => quoted(name));
  if (ignored.length) out.push(["[ignore]", `names = [${ignored.join(", ")}]`]);
  for (const { head, relation, tail, verdict } of ofKind("relation")) {
    out.push(["[[relation]]", `head = ${quoted(head)}`, `label = ${quoted(relation)}`, `tail = ${quoted(tail)}`, `verdict = ${quoted(verdict)}`]);
  }
  return out.map((lines) => lines.filter(Boolean).join("\n")).join("\n\n") + (out.length ? "\n" : "");
}
function correctNode(node) {
  const type = make("select", { "aria-label": "Right type" }, ...details.types.map((one) => make("option", { value: one, selected: one === node.type ? "" : null }, one)));
  const same = make("input", { type: "text", list: "names", "aria-label": "Same as", placeholder: "another name", autocomplete: "off" });
  same.addEventListener("focus", offerNames);
  const join = () => {
    const text = same.value.trim(), far = named(text);
    if (!text || far === node) return;
    correct({ kind: "same", name: far ? far.name : text, value: node.name, names: [node.name, far ? far.name : text] });
    same.value = "";
  };
  return make("details", { class: "correct" }, make("summary", {}, "Correct this"),
    make("div", { class: "row" }, make("span", {}, "Wrong type: it is a"), type, button("Note", () => correct({ kind: "type", name: node.name, value: type.value }), { "aria-label": "Note the right type" })),
    make("div", { class: "row" }, make("span", {}, "Same as"), same, button("Note", join, { "aria-label": "Note that both are the same" })),
    make("div", { class: "row" }, button("Not a name", () => correct({ kind: "ignore", name: node.name }))));
}
function correctEdge(edge) {
  const judge = (verdict) => () => correct({ kind: "relation", head: reference(edge.a), relation: edge.relation, tail: reference(edge.b), verdict });
  return make("details", { class: "correct" }, make("summary", {}, "Correct this"),
    make("div", { class: "row" }, button("Not said", judge("reject")), button("It is right", judge("confirm"))));
}
function tellCorrections() {
  const count = corrections.size, open = byId("corrections");
  open.hidden = !count;
  open.textContent = count === 1 ? "1 correction" : `${count} corrections`;
  byId("toml").textContent = toToml();
  byId("status").textContent = count ? `Noted. ${open.textContent} collected.` : "No corrections.";
  if (!count && byId("lines").open) byId("lines").close();
}
byId("corrections").addEventListener("click", () => byId("lines").showModal());
byId("copy").addEventListener("click", async () => {
  try { await navigator.clipboard.writeText(toToml()); } catch {
    getSelection().selectAllChildren(byId("toml")); // where the clipboard is closed, the old way
    document.execCommand("copy");
  }
  unsaved = false;
  byId("told").textContent = "Copied.";
});
byId("download").addEventListener("click", () => {
  saveAs("jotgraph.toml", toToml(), "application/toml");
  unsaved = false;
  byId("told").textContent = "Saved.";
});
byId("undo").addEventListener("click", () => { corrections.delete([...corrections.keys()].pop()); tellCorrections(); });
byId("done").addEventListener("click", () => byId("lines").close());
addEventListener("beforeunload", (event) => { if (unsaved && corrections.size) event.preventDefault(); });
