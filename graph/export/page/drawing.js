/* Lines and nodes on a pen (a canvas context or the SVG pen), in pixels of the screen from the graph's origin.
   vis-network draws 5,000 nodes in 160 ms a frame; grouped by look, one path a group, they take a fraction. */
const SEGMENTS = 250; // a path of more is slower to fill than two
const large = edges.length > 1500;
let lineGroups = [], nodeGroups = [];

const radius = (node, scale) => Math.max(large ? 1.6 : 2.2, node.size * Math.min(1.25, Math.max(large ? 0.22 : 0.3, scale ** 0.5)));

const isNear = (edge) => picked !== null && picked.lines.has(edge);
const isFaded = (item) => picked !== null && !(item.a ? picked.lines.has(item) : picked.near.has(item));
function lookOfLine(edge) {
  const near = isNear(edge), faded = isFaded(edge), faint = edge.relation === RELATED;
  return {
    colour: lineColour(edge),
    alpha: faded ? 0.1 : near ? 0.95 : faint ? 0.3 : large ? 0.38 : edge.status === "past" ? 0.55 : 0.7,
    width: near ? 2.1 : faint ? 0.9 : 1.3,
    dash: edge.status === "planned" ? [7, 5] : edge.status === "past" ? [1.5, 4.5] : [],
    order: faded ? 0 : near ? 3 : faint ? 1 : 2,
  };
}
function lookOfNode(node) {
  const faded = isFaded(node);
  return { colour: colourOf(node), shape: SHAPES[node.type] || "dot", alpha: faded ? 0.14 : 1, order: faded ? 0 : 1 };
}
/* Items of one key look the same, so each look is told once. */
function groupBy(items, key, look) {
  const groups = new Map();
  for (const item of items) {
    if (!item.on) continue;
    const one = key(item), group = groups.get(one);
    if (group) group.items.push(item); else groups.set(one, { ...look(item), items: [item] });
  }
  return [...groups.values()].sort((p, q) => p.order - q.order);
}
function groupLooks() {
  lineGroups = groupBy(edges, (edge) => `${edge.relation} ${edge.status} ${isNear(edge)} ${isFaded(edge)}`, lookOfLine);
  nodeGroups = groupBy(byRank, (node) => `${node.type} ${node.group} ${isFaded(node)}`, lookOfNode);
}

/* Where a line runs: its ends, the point that bends it, and the direction it arrives in. */
function course(edge, scale) {
  const x1 = edge.a.x * scale, y1 = edge.a.y * scale, x2 = edge.b.x * scale, y2 = edge.b.y * scale;
  const cx = (x1 + x2) / 2 + (y2 - y1) * edge.bend, cy = (y1 + y2) / 2 - (x2 - x1) * edge.bend;
  const length = Math.hypot(x2 - cx, y2 - cy) || 1;
  return { x1, y1, x2, y2, cx, cy, dx: (x2 - cx) / length, dy: (y2 - cy) / length, length };
}
function along(way, t) {
  const s = 1 - t;
  return { x: s * s * way.x1 + 2 * s * t * way.cx + t * t * way.x2, y: s * s * way.y1 + 2 * s * t * way.cy + t * t * way.y2 };
}
const outside = (way, [left, top, right, bottom]) =>
  Math.max(way.x1, way.x2, way.cx) < left || Math.min(way.x1, way.x2, way.cx) > right
  || Math.max(way.y1, way.y2, way.cy) < top || Math.min(way.y1, way.y2, way.cy) > bottom;

function drawLines(pen, scale, frame, quick) {
  for (const group of lineGroups) {
    if (large && group.order < (quick ? 3 : 1)) continue; // thousands of lines take a tenth of a second
    pen.globalAlpha = group.alpha;
    pen.strokeStyle = pen.fillStyle = group.colour;
    pen.lineWidth = group.width;
    pen.lineCap = group.dash.length === 2 && group.dash[0] < 2 ? "round" : "butt";
    pen.setLineDash(quick ? [] : group.dash);
    const heads = [];
    let count = 0;
    pen.beginPath();
    for (const edge of group.items) {
      const way = course(edge, scale);
      if (outside(way, frame)) continue;
      if (count++ === SEGMENTS) { pen.stroke(); pen.beginPath(); count = 0; }
      if (edge.a === edge.b) loop(pen, edge.a, scale);
      else if (edge.bend) { pen.moveTo(way.x1, way.y1); pen.quadraticCurveTo(way.cx, way.cy, way.x2, way.y2); }
      else { pen.moveTo(way.x1, way.y1); pen.lineTo(way.x2, way.y2); }
      if (!quick && way.length > 14 && edge.a !== edge.b) heads.push([edge, way]);
    }
    pen.stroke();
    pen.setLineDash([]);
    drawHeads(pen, scale, heads.filter(([edge]) => !symmetric.has(edge.relation)));
    drawCrosses(pen, heads.filter(([edge]) => edge.status === "negated"));
  }
  pen.globalAlpha = 1;
}
function loop(pen, node, scale) {
  const r = radius(node, scale), x = node.x * scale + r, y = node.y * scale - r;
  pen.moveTo(x + r, y);
  pen.arc(x, y, r, 0, 2 * Math.PI);
}
function drawHeads(pen, scale, heads) {
  if (!heads.length) return;
  pen.beginPath();
  for (const [edge, { x2, y2, dx, dy }] of heads) {
    const back = radius(edge.b, scale) + 1.5, x = x2 - dx * back, y = y2 - dy * back, long = 6.5, wide = 2.8;
    pen.moveTo(x, y);
    pen.lineTo(x - dx * long - dy * wide, y - dy * long + dx * wide);
    pen.lineTo(x - dx * long + dy * wide, y - dy * long - dx * wide);
    pen.closePath();
  }
  pen.fill();
}
/* What is said not to be so is crossed out. */
function drawCrosses(pen, heads) {
  if (!heads.length) return;
  pen.beginPath();
  for (const [, way] of heads) {
    const { x, y } = along(way, 0.5), c = 3.5;
    pen.moveTo(x - c, y - c); pen.lineTo(x + c, y + c);
    pen.moveTo(x + c, y - c); pen.lineTo(x - c, y + c);
  }
  pen.lineWidth = 1.6;
  pen.stroke();
}

function addShape(pen, shape, x, y, r) {
  const corners = {
    square: [[-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]],
    diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
    triangle: [[0, -1.15], [1.15, 0.9], [-1.15, 0.9]],
  }[shape];
  if (!corners) { pen.moveTo(x + r, y); pen.arc(x, y, r, 0, 2 * Math.PI); return; }
  corners.forEach(([dx, dy], k) => (k ? pen.lineTo(x + dx * r, y + dy * r) : pen.moveTo(x + dx * r, y + dy * r)));
  pen.closePath();
}
function drawNodes(pen, scale, [left, top, right, bottom]) {
  pen.lineJoin = "round";
  for (const group of nodeGroups) {
    pen.globalAlpha = group.alpha;
    pen.fillStyle = group.colour;
    pen.strokeStyle = paint.halo;
    pen.lineWidth = Math.min(1.5, 0.4 + scale);
    let count = 0;
    pen.beginPath();
    for (const node of group.items) {
      const x = node.x * scale, y = node.y * scale;
      if (x < left || x > right || y < top || y > bottom) continue;
      if (count++ === SEGMENTS) { pen.stroke(); pen.fill(); pen.beginPath(); count = 0; }
      addShape(pen, group.shape, x, y, radius(node, scale));
    }
    pen.stroke();
    pen.fill();
  }
  pen.globalAlpha = 1;
  for (const node of [...state.pinned, ...(state.path || []), state.node]) {
    if (!node || !node.on) continue;
    pen.strokeStyle = paint.ink;
    pen.lineWidth = node === state.node ? 2 : 1.2;
    pen.beginPath();
    addShape(pen, SHAPES[node.type] || "dot", node.x * scale, node.y * scale, radius(node, scale) + 2.5);
    pen.stroke();
  }
}
