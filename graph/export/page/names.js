/* Names beside their nodes: the most important first, none over another, more as one comes nearer. */
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const leading = new Set(byRank.slice(0, Math.min(40, Math.max(6, Math.round(nodes.length * 0.05)))));
const placed = { key: "", names: [], said: [] };
const widths = new Map();

function measure(pen, text, font) {
  const key = font + text;
  if (!widths.has(key)) {
    pen.font = font;
    widths.set(key, pen.measureText(text).width);
  }
  return widths.get(key);
}
/* Boxes in cells of a grid, so that each is compared with its neighbours only. */
function makeGrid() {
  const cells = new Map(), size = 48;
  const keys = ([left, top, right, bottom]) => {
    const found = [];
    for (let x = Math.floor(left / size); x <= Math.floor(right / size); x++) {
      for (let y = Math.floor(top / size); y <= Math.floor(bottom / size); y++) found.push(x * 100003 + y);
    }
    return found;
  };
  return {
    add(box) { for (const key of keys(box)) { if (cells.has(key)) cells.get(key).push(box); else cells.set(key, [box]); } },
    hit(box) {
      const over = (o) => box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1];
      for (const key of keys(box)) if ((cells.get(key) || []).some(over)) return true;
      return false;
    },
  };
}
function spotsFor(x, y, r, w, h) {
  const below = y + r + 3, above = y - r - h - 3;
  return [
    [x - w / 2, below], [x + r + 3, y - h / 2], [x - w / 2, above], [x - r - w - 3, y - h / 2],
    [x - 8, below], [x - w + 8, below], [x - 8, above], [x - w + 8, above],
  ].map(([left, top]) => [left, top, left + w, top + h]);
}
const shorten = (text, most) => (text.length > most ? [...text.slice(0, most)].slice(0, most - 2).join("") + "…" : text);

/* What no name may run into: the cards over the stage, as boxes in pixels from the graph's origin. */
function covers(scale) {
  const stageBox = stage.getBoundingClientRect();
  return ["filters", "panel"].map(byId).filter((card) => !card.hidden && card.offsetHeight).map((card) => {
    const one = card.getBoundingClientRect();
    const from = network.DOMtoCanvas({ x: one.left - stageBox.left, y: one.top - stageBox.top });
    const left = from.x * scale - 4, top = from.y * scale - 4;
    return [left, top, left + one.width + 8, top + one.height + 8];
  });
}
function placeNames(pen, scale, frame) {
  const cards = covers(scale), edge = [frame[0] + 62, frame[1] + 42, frame[2] - 62, frame[3] - 42];
  const open = (box) => box[0] > edge[0] && box[1] > edge[1] && box[2] < edge[2] && box[3] < edge[3]
    && !cards.some((card) => box[0] < card[2] && box[2] > card[0] && box[1] < card[3] && box[3] > card[1]);
  const boxes = makeGrid(), dots = makeGrid(), names = [], said = [];
  const inside = (node) => node.on && node.x * scale > frame[0] && node.x * scale < frame[2] && node.y * scale > frame[1] && node.y * scale < frame[3];
  const shown = byRank.filter(inside);
  for (const node of shown) {
    const r = radius(node, scale) * 0.85, x = node.x * scale, y = node.y * scale;
    dots.add([x - r, y - r, x + r, y + r]);
  }
  const must = (node) => node === state.node || state.pinned.has(node) || (state.path !== null && state.path.includes(node));
  const near = picked === null ? shown : [...shown.filter(must), ...shown.filter((n) => picked.near.has(n) && !must(n))];
  const rest = picked === null ? [] : shown.filter((node) => !picked.near.has(node));
  const most = ((frame[2] - frame[0]) * (frame[3] - frame[1])) / 9000;
  const place = (list, faded, limit) => {
    for (const node of list.slice(0, 6 * most)) { // where that many find no room, the rest will not either
      if (names.length >= limit) return;
      const strong = leading.has(node) || must(node), font = `${strong ? 600 : 400} ${strong ? 13 : 12}px ${FONT}`;
      const text = shorten(node.name, 32), w = measure(pen, text, font) + 6;
      const spots = spotsFor(node.x * scale, node.y * scale, radius(node, scale), w, 16).filter(open);
      const free = spots.find((box) => !boxes.hit(box) && !dots.hit(box)) || (strong ? spots.find((box) => !boxes.hit(box)) : null);
      const box = free || (must(node) ? spots[0] : null);
      if (!box) continue;
      boxes.add(box);
      names.push({ node, text, font, faded, dx: (box[0] + box[2]) / 2 - node.x * scale, dy: (box[1] + box[3]) / 2 - node.y * scale });
    }
  };
  place(near, false, most);
  if (picked !== null) placeWords(pen, scale, said, boxes, dots);
  place(rest, true, names.length + most / 4);
  Object.assign(placed, { names, said });
}
/* What a chosen line says, somewhere along it where there is room. */
function placeWords(pen, scale, said, boxes, dots) {
  if (picked.lines.size > (innerWidth > 760 ? 28 : 10)) return;
  for (const edge of picked.lines) {
    const way = course(edge, scale), w = measure(pen, words(edge.relation), `400 11px ${FONT}`) + 4;
    if (way.length * 2 < w + 24) continue;
    for (const t of [0.5, 0.4, 0.6, 0.3, 0.7]) {
      const { x, y } = along(way, t), box = [x - w / 2, y - 7, x + w / 2, y + 7];
      if (boxes.hit(box) || dots.hit(box)) continue;
      boxes.add(box);
      said.push({ edge, t });
      break;
    }
  }
}
function write(pen, text, x, y, font, colour) {
  pen.font = font;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 3.5;
  pen.strokeStyle = paint.halo;
  pen.fillStyle = colour;
  pen.strokeText(text, x, y);
  pen.fillText(text, x, y);
}
function drawNames(pen, scale) {
  for (const { edge, t } of placed.said) {
    const { x, y } = along(course(edge, scale), t);
    write(pen, words(edge.relation), x, y, `400 11px ${FONT}`, lineColour(edge));
  }
  for (const { node, text, font, faded, dx, dy } of placed.names) {
    pen.globalAlpha = faded ? 0.3 : 1;
    write(pen, text, node.x * scale + dx, node.y * scale + dy, font, paint.ink);
  }
  pen.globalAlpha = 1;
}
