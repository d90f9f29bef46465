/* In: three blocks of JSON in the page. Out: nodes and edges that know each other, and their words. */
const byId = (id) => document.getElementById(id);
const read = (id) => JSON.parse(byId(id).textContent);
const details = read("details"), nodes = read("nodes"), rawEdges = read("edges");
const RELATED = "related_to";
const SHAPES = { company: "square", person: "triangle", product: "diamond", tool: "dot" };
/* From the head's side, and from the tail's. */
const SAYS = {
  works_at: ["works at", "people here"],
  works_with: ["works with"],
  makes: ["makes", "made by"],
  uses: ["uses", "used by"],
  part_of: ["part of", "has part"],
  integrates_with: ["integrates with"],
  alternative_to: ["alternative to"],
  partners_with: ["partners with"],
  related_to: ["said together with"],
};
const STATUSES = { asserted: "said", planned: "planned", past: "past", negated: "said not to be so" };

const plain = (text) => String(text).toLocaleLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
const words = (label) => (SAYS[label] || [label.replaceAll("_", " ")])[0];
const symmetric = new Set(details.symmetric);
const notesOf = (sources) => [...new Set(sources.map(([note]) => note))];
const other = (edge, node) => (edge.a === node ? edge.b : edge.a);

nodes.forEach((node, i) => {
  Object.assign(node, {
    i,
    aliases: details.aliases[i],
    mentions: details.mentions[i],
    sources: details.sources[i],
    group: details.groups[i],
    merges: details.merges ? details.merges[i] : [],
    confidence: details.sure ? details.sure[i] : null,
    days: details.nodeDays ? details.nodeDays[i] : null,
    edges: [],
    on: true,
  });
  node.keys = [node.name, ...node.aliases].map(plain);
  node.said = node.sources.length;
  node.notes = notesOf(node.sources);
});
const edges = details.edges.map(([a, b, relation, status, confidence, evidence], i) => {
  const edge = { i, id: rawEdges[i].id, a: nodes[a], b: nodes[b], relation, status, confidence, evidence, said: evidence.length, on: true };
  edge.days = details.edgeDays ? details.edgeDays[i] : null;
  edge.notes = notesOf(evidence);
  edge.bend = 0;
  edge.a.edges.push(edge);
  if (a !== b) edge.b.edges.push(edge);
  return edge;
});
/* Of what is said very often, the page has only the first places, but all notes. */
for (const [i, said, notes] of details.cutNodes) Object.assign(nodes[i], { said, notes });
for (const [i, said, notes] of details.cutEdges) Object.assign(edges[i], { said, notes });
const nodeOf = new Map(nodes.map((node) => [node.id, node]));
const edgeOf = new Map(edges.map((edge) => [edge.id, edge]));
const byRank = [...nodes].sort((p, q) => q.size - p.size || p.i - q.i);

/* Several lines between the same two names are bent apart. */
const between = new Map();
for (const edge of edges) {
  const key = Math.min(edge.a.i, edge.b.i) + " " + Math.max(edge.a.i, edge.b.i);
  if (!between.has(key)) between.set(key, []);
  between.get(key).push(edge);
}
for (const list of between.values()) {
  const stated = list.filter((edge) => edge.relation !== RELATED);
  [...stated, ...list.filter((edge) => edge.relation === RELATED)].forEach((edge, k) => {
    const turn = edge.a.i < edge.b.i ? 1 : -1;
    edge.bend = k ? turn * (k % 2 ? 1 : -1) * Math.ceil(k / 2) * 0.18 : 0;
  });
}

function tally(list, key) {
  return list.reduce((counts, item) => counts.set(item[key], (counts.get(item[key]) || 0) + 1), new Map());
}
function inOrder(order, counts) {
  const strange = [...counts.keys()].filter((key) => !order.includes(key)).sort();
  return [...order.filter((key) => counts.has(key)), ...strange];
}
const typeCounts = tally(nodes, "type"), relationCounts = tally(edges, "relation");
const statusCounts = tally(edges, "status");
const types = inOrder(details.types, typeCounts);
const relations = inOrder(details.labels, relationCounts);
const statuses = inOrder(details.statuses, statusCounts);
/* All days on which something was seen, sorted; empty where the graph knows no dates. */
const days = [...new Set([...nodes, ...edges].flatMap((item) => item.days || []))].sort();
const groupNames = new Map();
for (const node of byRank) if (node.group >= 0 && !groupNames.has(node.group)) groupNames.set(node.group, node.name);

const nameOf = (edge) => `${edge.a.name} ${words(edge.relation)} ${edge.b.name}`;
function sentence(edge) {
  const says = { negated: "does not: ", planned: "plans: ", past: "once: " }[edge.status] || "";
  return [edge.a.name, says + words(edge.relation), edge.b.name];
}
