/* The same selection as text: names, relations, and who knows what; sorted by a click, saved as CSV. */
const ROWS = 500;
const sorting = { names: ["links", true], relations: ["confidence", true] };
const lastDay = (node) => (node.days ? node.days[1] : "");
const COLUMNS = {
  names: {
    name: ["Name", (n) => plain(n.name), (n) => button(n.name, () => pick({ node: n }), { class: "link" })],
    type: ["Type", (n) => n.type, (n) => make("span", { class: "kind" }, sign(n.type), n.type)],
    mentions: ["Mentions", (n) => n.mentions],
    links: ["Relations", (n) => n.links],
    confidence: ["Confidence", (n) => n.confidence, percent],
    last: ["Last seen", lastDay, (n) => make("span", { class: "day" }, lastDay(n))],
  },
  relations: {
    head: ["From", (e) => plain(e.a.name), (e) => button(e.a.name, () => pick({ node: e.a }), { class: "link" })],
    relation: ["Relation", (e) => e.relation, (e) => button(words(e.relation), () => pick({ edge: e }), { class: "link", "aria-label": nameOf(e) })],
    tail: ["To", (e) => plain(e.b.name), (e) => button(e.b.name, () => pick({ node: e.b }), { class: "link" })],
    status: ["Status", (e) => STATUSES[e.status] || e.status],
    confidence: ["Confidence", (e) => e.confidence, percent],
    evidence: ["Sentences", (e) => e.said],
  },
};
if (!days.length) delete COLUMNS.names.last;
if (!details.sure) delete COLUMNS.names.confidence;
const NUMBERS = new Set(["mentions", "links", "confidence", "evidence"]);

function sorted(kind) {
  const [by, down] = sorting[kind], value = COLUMNS[kind][by][1], sense = down ? -1 : 1;
  for (const node of nodes) node.links = node.edges.filter((edge) => edge.on).length;
  const rows = (kind === "names" ? nodes : edges).filter((item) => item.on);
  return rows.sort((p, q) => (value(p) < value(q) ? -sense : value(p) > value(q) ? sense : p.i - q.i));
}
function sortBy(kind, key) {
  const [by, down] = sorting[kind];
  sorting[kind] = [key, by === key ? !down : NUMBERS.has(key)];
  buildList();
  byId("list").querySelector(`th button[data-key="${key}"]`).focus();
}
function tableOf(kind) {
  const rows = sorted(kind), columns = Object.entries(COLUMNS[kind]), [by, down] = sorting[kind];
  const head = ([key, [title]]) => make("th", { scope: "col", class: NUMBERS.has(key) ? "number" : null, "aria-sort": by !== key ? "none" : down ? "descending" : "ascending" },
    button(title + (by !== key ? "" : down ? " ↓" : " ↑"), () => sortBy(kind, key), { "data-key": key }));
  const cell = (item) => ([key, [, value, show]]) => make("td", { class: NUMBERS.has(key) ? "number" : null }, (show || ((x) => String(value(x))))(item));
  const row = (item) => make("tr", {}, ...columns.map(cell(item)));
  const body = make("tbody", {}, each(rows.slice(0, ROWS), row));
  const out = [make("table", {}, make("thead", {}, make("tr", {}, ...columns.map(head))), body)];
  if (rows.length > ROWS) {
    const more = button(`Show all ${rows.length}`, () => { body.append(each(rows.slice(ROWS), row)); more.remove(); }, { class: "more" });
    out.push(more);
  }
  return rows.length ? out : [meta("Nothing is left by these filters.")];
}

/* Each company with its people, and with what it and its people make and use. */
const DOES = new Set(["uses", "makes", "integrates_with"]);
function whoKnows() {
  const rows = [];
  const things = (node) => node.edges.filter((edge) => edge.on && DOES.has(edge.relation) && (edge.a === node || symmetric.has(edge.relation)));
  for (const company of byRank.filter((node) => node.on && node.type === "company")) {
    const people = company.edges.filter((edge) => edge.on && edge.relation === "works_at" && edge.b === company);
    const own = things(company), through = people.filter((edge) => edge.status === "asserted").flatMap((edge) => things(edge.a));
    if (people.length || own.length) rows.push({ company, people, things: [...own, ...through] });
  }
  const placed = new Set(rows.flatMap((row) => row.people.map((edge) => edge.a)));
  const lone = byRank.filter((node) => node.on && node.type === "person" && !placed.has(node)).map((node) => ({ company: node, people: [], things: things(node) }));
  const weight = (row) => row.people.length + row.things.length;
  return [...rows.sort((p, q) => weight(q) - weight(p)), ...lone.filter((row) => row.things.length)];
}
function chip(edge, node, by) {
  const note = [by, edge.status === "asserted" ? "" : STATUSES[edge.status], DOES.has(edge.relation) && edge.relation !== "uses" ? words(edge.relation) : ""].filter(Boolean).join(", ");
  return make("li", {}, sign(node.type), button(node.name, () => pick({ edge }), { class: "link", "aria-label": nameOf(edge) }), note ? make("small", {}, note) : null);
}
function buildWho() {
  const row = ({ company, people, things }) => make("tr", {},
    make("th", { scope: "row" }, make("span", { class: "kind" }, sign(company.type), button(company.name, () => pick({ node: company }), { class: "link" }))),
    make("td", {}, make("ul", { class: "chips" }, each(people, (edge) => chip(edge, edge.a, "")))),
    make("td", {}, make("ul", { class: "chips" }, folded(things, (edge) => {
      const doer = edge.a.type === "person" ? edge.a : edge.b.type === "person" ? edge.b : null;
      const thing = edge.a === company || edge.a === doer ? edge.b : edge.a;
      return chip(edge, thing, doer && doer !== company ? doer.name : "");
    }, 14))));
  const heads = ["Company", "People", "Tools and products"].map((title) => make("th", { scope: "col" }, title));
  const rows = whoKnows();
  return rows.length ? [make("table", { class: "who" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, each(rows.slice(0, ROWS), row)))] : [meta("No company is left by these filters.")];
}

function buildList() {
  const who = state.view === "who", count = [nodes, edges].map((list) => list.filter((item) => item.on).length);
  const tab = (key, text) => button(text, () => { state.table = key; buildList(); keep(false); }, { "aria-pressed": String(state.table === key) });
  const bar = make("div", { class: "bar" },
    ...(who ? [] : [make("div", { class: "views", role: "group", "aria-label": "Rows" }, tab("names", `Names (${count[0]})`), tab("relations", `Relations (${count[1]})`))]),
    button("Save as CSV", () => saveAs(fileName("csv"), toCsv(), "text/csv")));
  byId("list").replaceChildren(bar, ...(who ? buildWho() : tableOf(state.table)));
}
/* A cell that a spreadsheet would take for a formula is led by an apostrophe. */
function csvCell(value) {
  const text = typeof value === "number" ? String(value) : String(value).replace(/^(?=[=+\-@\t\r])/, "'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
function toCsv() {
  const more = (edge) => (edge.said > edge.evidence.length ? [`${edge.said - edge.evidence.length} more`] : []);
  const sources = (edge) => [...edge.evidence.map(([note, line]) => `${details.notes[note]}:${line}`), ...more(edge)].join("; ");
  const rows = state.view === "who"
    ? [["company", "name", "type", "relation", "status"], ...whoKnows().flatMap(({ company, people, things }) => [...people, ...things].map((edge) => {
      const far = edge.a === company ? edge.b : people.includes(edge) ? edge.a : edge.b === company ? edge.a : edge.b;
      return [company.name, far.name, far.type, edge.relation, edge.status];
    }))]
    : state.table === "names"
      ? [["name", "type", "mentions", "relations", "confidence", "also"], ...sorted("names").map((n) => [n.name, n.type, n.mentions, n.links, n.confidence ?? "", n.aliases.join("; ")])]
      : [["from", "relation", "to", "status", "confidence", "sources"], ...sorted("relations").map((e) => [e.a.name, e.relation, e.b.name, e.status, e.confidence, sources(e)])];
  return "\ufeff" + rows.map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
}
