"use strict";
/* The page reads three blocks of JSON and draws them; text of notes only ever becomes a text node. */
(function () {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const byId = (id) => document.getElementById(id);
  const nodes = read("nodes"), rawEdges = read("edges"), details = read("details");
  const RELATED = "related_to", calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const SHAPES = { company: "square", person: "triangle", product: "diamond", tool: "dot" };
  const SAYS = {
    works_at: ["works at", "people here"], works_with: ["works with"], makes: ["makes", "made by"], uses: ["uses", "used by"],
    part_of: ["part of", "has part"], integrates_with: ["integrates with"], alternative_to: ["alternative to"],
    partners_with: ["partners with"], related_to: ["said together with"],
  };
  const HUES = {
    works_at: 28, works_with: 45, makes: 318, uses: 214, part_of: 262, integrates_with: 168, alternative_to: 96, partners_with: 190,
  };
  const plain = (text) => String(text).toLocaleLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const words = (label) => (SAYS[label] || [label.replaceAll("_", " ")])[0];
  const symmetric = new Set(details.symmetric);

  nodes.forEach((node, i) => {
    node.i = i; node.aliases = details.aliases[i]; node.mentions = details.mentions[i]; node.sources = details.sources[i];
    node.edges = []; node.keys = [node.name, ...node.aliases].map(plain);
  });
  const edges = details.edges.map(([a, b, relation, status, confidence, evidence], i) => {
    const edge = { i, id: rawEdges[i].id, a: nodes[a], b: nodes[b], relation, status, confidence, evidence };
    edge.a.edges.push(edge);
    if (a !== b) edge.b.edges.push(edge);
    return edge;
  });
  const nodeOf = new Map(nodes.map((n) => [n.id, n])), edgeOf = new Map(edges.map((e) => [e.id, e]));
  const byRank = [...nodes].sort((p, q) => q.size - p.size || p.i - q.i);
  const count = (list, key) => list.reduce((m, x) => m.set(x[key], (m.get(x[key]) || 0) + 1), new Map());
  const known = (order, counts) => [...order.filter((x) => counts.has(x)), ...[...counts.keys()].filter((x) => !order.includes(x)).sort()];
  const typeCounts = count(nodes, "type"), relationCounts = count(edges, "relation");
  const types = known(details.types, typeCounts), relations = known(details.labels, relationCounts);

  /* What the reader chose; the fragment of the address holds it. */
  const state = { node: null, edge: null, offTypes: new Set(), offRelations: new Set([RELATED]), least: 0, steps: 1, list: false };

  /* ---- small builders -------------------------------------------------- */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "onclick") element.addEventListener("click", value);
      else if (value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }
  function draw(tag, attributes) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }
  function sign(type) {
    const svg = draw("svg", { class: "sign", viewBox: "0 0 14 14", "aria-hidden": "true" });
    const fill = `var(--${SHAPES[type] ? type : "other"})`;
    const paths = { square: "M2 2h10v10H2z", triangle: "M7 1.5 13 12.5H1z", diamond: "M7 .5 13.5 7 7 13.5.5 7z" };
    const path = paths[SHAPES[type]];
    svg.append(path ? draw("path", { d: path, fill }) : draw("circle", { cx: 7, cy: 7, r: 5.6, fill }));
    return svg;
  }
  function stroke(colour, dash) {
    const svg = draw("svg", { class: "sign", viewBox: "0 0 28 8", "aria-hidden": "true" });
    svg.append(draw("path", { d: "M1 4h26", stroke: colour, "stroke-width": 2.4, "stroke-linecap": "round", "stroke-dasharray": dash || "none" }));
    return svg;
  }

  /* ---- colours --------------------------------------------------------- */
  let paint = {};
  function readColours() {
    const style = getComputedStyle(document.documentElement), of = (name) => style.getPropertyValue("--" + name).trim();
    paint = Object.fromEntries(["paper", "card", "ink", "soft", "halo", "edge", "negated", "company", "person", "product", "tool", "other", "accent"].map((n) => [n, of(n)]));
    paint.dark = document.documentElement.dataset.theme === "dark";
  }
  const colourOf = (type) => paint[SHAPES[type] ? type : "other"];
  function hue(relation) {
    if (!(relation in HUES)) return paint.edge;
    const [s, l] = paint.dark ? [0.5, 0.66] : [0.5, 0.42]; // vis fades hex colours only, so no hsl()
    return "#" + [0, 8, 4].map((n) => {
      const k = (n + HUES[relation] / 30) % 12, part = l - s * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1));
      return Math.round(255 * part).toString(16).padStart(2, "0");
    }).join("");
  }
  function setTheme(theme) {
    document.documentElement.dataset.theme = theme;
    byId("theme").textContent = theme === "dark" ? "Light" : "Dark";
    readColours();
  }
  const night = matchMedia("(prefers-color-scheme: dark)");
  setTheme(night.matches ? "dark" : "light");

  /* ---- what is shown, and what stands out ------------------------------ */
  const onNode = (n) => !state.offTypes.has(n.type);
  const onEdge = (e) => onNode(e.a) && onNode(e.b) && !state.offRelations.has(e.relation) && e.confidence >= state.least;
  function focus() {
    const edge = state.edge, start = edge ? [edge.a, edge.b] : state.node ? [state.node] : null;
    if (!start) return null;
    const near = new Set(start), lines = new Set(edge ? [edge] : []);
    let rim = start;
    for (let step = 0; !edge && step < state.steps; step++) {
      const next = [];
      for (const n of rim) for (const e of n.edges) {
        if (!onEdge(e)) continue;
        lines.add(e);
        const other = e.a === n ? e.b : e.a;
        if (!near.has(other)) { near.add(other); next.push(other); }
      }
      rim = next;
    }
    return { near, lines };
  }

  /* ---- the drawing ----------------------------------------------------- */
  const pairs = new Map(), curve = new Map();
  edges.forEach((e) => {
    const key = Math.min(e.a.i, e.b.i) + " " + Math.max(e.a.i, e.b.i);
    if (e.relation === RELATED) return;
    if (!pairs.has(key)) pairs.set(key, []);
    pairs.get(key).push(e);
  });
  pairs.forEach((list) => list.forEach((e, k) => { if (k) curve.set(e, (k % 2 ? 1 : -1) * Math.ceil(k / 2) * 0.16); }));
  const large = edges.length > 1500;

  function lookOfNode(n, picked) {
    return { id: n.id, hidden: !onNode(n) };
  }
  /* Nodes shrink less than the rest when one zooms out, so that types stay readable. */
  const radius = (n, scale) => Math.max(n.size * 0.8 * Math.min(1.15, scale ** 0.55), 1.8);
  function drawNode({ ctx, id, x, y }) {
    const n = nodeOf.get(id), scale = network.getScale(), r = radius(n, scale) / scale, shape = SHAPES[n.type] || "dot";
    this.width = this.height = r * 2;
    return { drawNode() {
      ctx.globalAlpha = picked && !picked.near.has(n) ? 0.16 : 1;
      ctx.fillStyle = colourOf(n.type);
      ctx.strokeStyle = state.node === n ? paint.ink : paint.halo;
      ctx.lineWidth = (state.node === n ? 2.5 : Math.min(1.5, r * scale * 0.25)) / scale;
      ctx.lineJoin = "round";
      ctx.beginPath();
      if (shape === "square") { if (ctx.roundRect) ctx.roundRect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8, r * 0.35); else ctx.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8); }
      else if (shape === "diamond") { ctx.moveTo(x, y - r * 1.2); ctx.lineTo(x + r * 1.2, y); ctx.lineTo(x, y + r * 1.2); ctx.lineTo(x - r * 1.2, y); ctx.closePath(); }
      else if (shape === "triangle") { ctx.moveTo(x, y - r * 1.15); ctx.lineTo(x + r * 1.15, y + r * 0.9); ctx.lineTo(x - r * 1.15, y + r * 0.9); ctx.closePath(); }
      else ctx.arc(x, y, r, 0, 2 * Math.PI);
      ctx.fill(); ctx.stroke();
      ctx.globalAlpha = 1;
    }, nodeDimensions: { width: r * 2, height: r * 2 } };
  }
  /* Lines keep their width on the screen, in steps of two, as one zooms. */
  let thick = 1;
  const stepOf = (scale) => 2 ** Math.max(-1, Math.min(4, Math.round(Math.log2(0.8 / scale))));
  function thicken() {
    const next = stepOf(network.getScale());
    if (next === thick) return;
    thick = next;
    recolour(changed(edges, lookOfEdge, lastEdges));
    network.redraw();
  }
  function lookOfEdge(e, picked) {
    const near = picked && picked.lines.has(e), faded = picked && !near, faint = e.relation === RELATED;
    const colour = e.status === "negated" ? paint.negated : near || e.status !== "past" ? hue(e.relation) : paint.edge;
    const dash = e.status === "planned" ? [8 * thick, 5 * thick] : e.status === "past" ? [2 * thick, 4 * thick] : false;
    return {
      id: e.id, hidden: !onEdge(e) && !near, dashes: dash, width: (near ? 2 : faint ? 0.8 : 1.2) * thick,
      color: { color: colour, opacity: faded ? 0.12 : near ? 0.95 : faint ? 0.3 : large ? 0.5 : 0.7 },
    };
  }
  let picked = null, lastNodes = [], lastEdges = [];
  const vNodes = new vis.DataSet(), vEdges = new vis.DataSet();
  function fill() {
    lastNodes = nodes.map((n) => lookOfNode(n, picked)); lastEdges = edges.map((e) => lookOfEdge(e, picked));
    vNodes.add(nodes.map((n, i) => ({ ...lastNodes[i], x: n.x, y: n.y, size: n.size * 0.8, shape: "custom", ctxRenderer: drawNode })));
    vEdges.add(edges.map((e, i) => ({
      ...lastEdges[i], from: e.a.id, to: e.b.id, arrows: symmetric.has(e.relation) ? "" : "to",
      smooth: curve.has(e) ? { enabled: true, type: curve.get(e) > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(curve.get(e)) } : false,
    })));
    lastNodes = lastNodes.map((x) => JSON.stringify(x)); lastEdges = lastEdges.map((x) => JSON.stringify(x));
  }
  function changed(list, look, last) {
    const out = [];
    list.forEach((x, i) => {
      const next = look(x, picked), text = JSON.stringify(next);
      if (text !== last[i]) { last[i] = text; out.push(next); }
    });
    return out;
  }
  /* An update of 3,000 lines through the data set takes half a second; only what appears or goes needs it. */
  function recolour(looks) {
    const slow = looks.filter((look) => {
      const line = network.body.edges[look.id];
      if (!line || line.options.hidden !== look.hidden) return true;
      Object.assign(line.options.color, look.color);
      line.options.width = look.width;
      line.options.dashes = look.dashes;
      return false;
    });
    if (slow.length) vEdges.update(slow);
  }
  function refresh() {
    picked = focus();
    const n = changed(nodes, lookOfNode, lastNodes), e = changed(edges, lookOfEdge, lastEdges);
    if (n.length) vNodes.update(n);
    recolour(e);
    placed.scale = 0;
    network.redraw();
    buildFilters();
    if (state.list) buildList();
    tell();
    keep();
  }
  readColours();
  fill();
  const network = new vis.Network(byId("canvas"), { nodes: vNodes, edges: vEdges }, {
    autoResize: true, physics: false, layout: { improvedLayout: false },
    nodes: { chosen: false },
    edges: { chosen: false, selectionWidth: 0, hoverWidth: 0, arrows: { to: { scaleFactor: 0.45 } }, arrowStrikethrough: false },
    interaction: { hover: nodes.length < 1500, tooltipDelay: 1e6, dragNodes: true, selectConnectedEdges: false, keyboard: { enabled: true, bindToWindow: false }, hideEdgesOnDrag: large, hideEdgesOnZoom: large },
  });
  vis.jotgraph = network; // for whoever looks in from the console
  const canvas = byId("canvas").querySelector("canvas");
  const shell = canvas.parentElement;
  shell.setAttribute("role", "application");
  shell.setAttribute("aria-label", "Drawing of the graph: arrow keys move it, + and - zoom. The List button shows the same as a table.");
  network.canvas.body.emitter.on("_dataChanged", () => { placed.scale = 0; });

  /* Names are drawn here and not by vis, so that none covers another at any zoom. */
  const placed = { scale: 0, names: [], said: [] };
  let hovered = null;
  const leading = new Set(byRank.slice(0, Math.min(40, Math.max(6, Math.round(nodes.length * 0.05)))));
  function grid() {
    const cells = new Map(), size = 48;
    function* keys(box) {
      for (let x = Math.floor(box[0] / size); x <= Math.floor(box[2] / size); x++) {
        for (let y = Math.floor(box[1] / size); y <= Math.floor(box[3] / size); y++) yield x * 100003 + y;
      }
    }
    return {
      add(box) { for (const key of keys(box)) { if (cells.has(key)) cells.get(key).push(box); else cells.set(key, [box]); } },
      hit(...box) {
        for (const key of keys(box)) for (const o of cells.get(key) || []) if (box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1]) return true;
        return false;
      },
    };
  }
  function placeNames(context, scale) {
    const names = [], said = [], boxes = grid(), dots = grid();
    const hit = (...box) => boxes.hit(...box) || dots.hit(...box);
    const { add } = boxes;
    const shown = byRank.filter(onNode);
    for (const n of shown) {
      const p = n, r = radius(n, scale) * 0.85;
      dots.add([p.x * scale - r, p.y * scale - r, p.x * scale + r, p.y * scale + r]);
    }
    const first = picked ? [...shown.filter((n) => picked.near.has(n)), ...shown.filter((n) => !picked.near.has(n))] : shown;
    let turn = !picked;
    for (const n of first) {
      const faded = picked && !picked.near.has(n);
      if (faded && !turn) { turn = true; placeWords(context, scale, said, hit, add); }
      if (names.length > 900) break;
      const p = n, r = radius(n, scale), strong = leading.has(n) || n === state.node;
      const font = `${strong ? 600 : 450} ${strong ? 13 : 12}px system-ui, -apple-system, "Segoe UI", sans-serif`;
      const text = n.name.length > 34 ? [...n.name].slice(0, 32).join("") + "…" : n.name;
      context.font = font;
      const w = context.measureText(text).width + 6, h = 16, x = p.x * scale, y = p.y * scale;
      const tries = [[x - w / 2, y + r + 2], [x + r + 2, y - h / 2], [x - w / 2, y - r - h - 2], [x - r - w - 2, y - h / 2], [x - 8, y + r + 2], [x - w + 8, y + r + 2], [x - 8, y - r - h - 2], [x - w + 8, y - r - h - 2]];
      const at = tries.find(([l, t]) => !hit(l, t, l + w, t + h)) || (strong ? tries.find(([l, t]) => !boxes.hit(l, t, l + w, t + h)) : null) || (n === state.node ? tries[0] : null);
      if (!at) continue;
      add([at[0], at[1], at[0] + w, at[1] + h]);
      names.push({ n, text, font, faded, dx: at[0] + w / 2 - x, dy: at[1] + h / 2 - y });
    }
    if (!turn) placeWords(context, scale, said, hit, add);
    placed.names = names; placed.said = said; placed.scale = scale;
  }
  /* What a chosen line says, somewhere along it where there is room. */
  function placeWords(context, scale, said, hit, add) {
    if (picked.lines.size > (innerWidth > 760 ? 28 : 10)) return;
    context.font = "11px system-ui, sans-serif";
    for (const e of picked.lines) {
      if (!onEdge(e)) continue;
      const p = e.a, q = e.b, bend = (curve.get(e) || 0) * 0.7, w = context.measureText(words(e.relation)).width + 4;
      if (Math.hypot(q.x - p.x, q.y - p.y) * scale < w + 24) continue;
      for (const t of [0.5, 0.4, 0.6, 0.3, 0.7]) {
        const side = 4 * t * (1 - t) * bend;
        const x = (p.x + (q.x - p.x) * t + (q.y - p.y) * side) * scale, y = (p.y + (q.y - p.y) * t - (q.x - p.x) * side) * scale;
        if (hit(x - w / 2, y - 7, x + w / 2, y + 7)) continue;
        add([x - w / 2, y - 7, x + w / 2, y + 7]);
        said.push({ e, x, y });
        break;
      }
    }
  }
  function write(context, text, x, y, font, colour) {
    context.font = font; context.textAlign = "center"; context.textBaseline = "middle";
    context.lineJoin = "round"; context.lineWidth = 4; context.strokeStyle = paint.halo; context.fillStyle = colour;
    context.strokeText(text, x, y); context.fillText(text, x, y);
  }
  network.on("afterDrawing", (context) => {
    const scale = network.getScale();
    context.save();
    context.scale(1 / scale, 1 / scale);
    if (placed.scale !== scale || !placed.names.length) placeNames(context, scale);
    for (const e of edges) {
      if (e.status !== "negated" || !onEdge(e) || (picked && !picked.lines.has(e))) continue;
      const p = e.a, q = e.b, x = (p.x + q.x) / 2 * scale, y = (p.y + q.y) / 2 * scale;
      const c = Math.max(2, Math.min(4, scale * 5));
      context.strokeStyle = paint.negated; context.lineWidth = c / 2; context.beginPath();
      context.moveTo(x - c, y - c); context.lineTo(x + c, y + c); context.moveTo(x + c, y - c); context.lineTo(x - c, y + c); context.stroke();
    }
    for (const { e, x, y } of placed.said) write(context, words(e.relation), x, y, "11px system-ui, sans-serif", e.status === "negated" ? paint.negated : hue(e.relation));
    for (const { n, text, font, faded, dx, dy } of placed.names) {
      const p = n;
      context.globalAlpha = faded ? 0.25 : 1;
      write(context, text, p.x * scale + dx, p.y * scale + dy, font, paint.ink);
    }
    context.globalAlpha = 1;
    if (hovered && !placed.names.some((name) => name.n === hovered)) {
      const p = hovered;
      write(context, hovered.name.slice(0, 60), p.x * scale, p.y * scale + radius(hovered, scale) + 10, "600 13px system-ui, sans-serif", paint.ink);
    }
    context.restore();
  });
  network.on("hoverNode", ({ node }) => { hovered = nodeOf.get(node); canvas.style.cursor = "pointer"; network.redraw(); });
  network.on("blurNode", () => { hovered = null; canvas.style.cursor = ""; network.redraw(); });
  network.on("hoverEdge", () => { canvas.style.cursor = "pointer"; });
  network.on("blurEdge", () => { canvas.style.cursor = ""; });
  let pause = 0;
  network.on("zoom", () => { clearTimeout(pause); pause = setTimeout(thicken, 120); });
  network.on("animationFinished", thicken);
  function follow({ nodes: held }) {
    for (const id of held) Object.assign(nodeOf.get(id), network.getPosition(id));
    if (held.length) placed.scale = 0;
  }
  network.on("dragging", follow);
  network.on("dragEnd", follow);
  network.on("click", (event) => {
    if (event.nodes.length) pick({ node: nodeOf.get(event.nodes[0]) });
    else if (event.edges.length) pick({ edge: edgeOf.get(event.edges[0]) });
    else pick({});
  });

  /* ---- choosing -------------------------------------------------------- */
  function pick({ node = null, edge = null, fly = false }) {
    state.node = node; state.edge = edge;
    if (node) state.offTypes.delete(node.type);
    if (edge) { state.offTypes.delete(edge.a.type); state.offTypes.delete(edge.b.type); state.offRelations.delete(edge.relation); }
    buildPanel();
    refresh();
    if (node && fly && !state.list) flyTo(node);
    if ((node || edge) && state.list) byId("panel").focus();
  }
  /* The part of the stage that no card covers. */
  function free() {
    const box = byId("canvas").getBoundingClientRect(), open = !byId("panel").hidden, wide = box.width > 760;
    return {
      width: box.width, height: box.height, left: wide && byId("filters").open ? 300 : wide ? 70 : 40, top: wide ? 36 : 56,
      right: wide && open ? 440 : wide ? 80 : 40, bottom: !wide && open ? byId("panel").getBoundingClientRect().height + 24 : 48,
    };
  }
  function show(spots, most, least, moving) {
    const room = free(), xs = spots.map((p) => p.x), ys = spots.map((p) => p.y);
    if (!spots.length || !room.width) return;
    const [l, r, t, b] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const scale = Math.max(least, Math.min((room.width - room.left - room.right) / (r - l + 100), (room.height - room.top - room.bottom) / (b - t + 60), most));
    const middle = least && scale === least ? spots[0] : { x: (l + r) / 2, y: (t + b) / 2 };
    network.moveTo({
      position: middle, scale, offset: { x: (room.left - room.right) / 2, y: (room.top - room.bottom) / 2 },
      animation: moving && !calm ? { duration: 350, easingFunction: "easeInOutQuad" } : false,
    });
    if (!moving || calm) thicken();
  }
  function flyTo(node) {
    show([node, ...[...focus().near].filter((n) => n !== node)], 1.3, 0.55, true);
  }
  function fitAll() {
    show(nodes.filter(onNode), 1.5, 0, false);
  }

  /* ---- the panel: what is said, and where ------------------------------ */
  const MAX = 12;
  function marked(text, names) {
    const out = document.createDocumentFragment(), list = names.filter((n) => n.length > 1).sort((p, q) => q.length - p.length).slice(0, 60);
    if (!list.length) { out.append(text); return out; }
    const escaped = list.map((n) => n.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    let last = 0;
    for (const found of text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join("|")})(?![\\p{L}\\p{N}])`, "giu"))) {
      out.append(text.slice(last, found.index), make("mark", {}, found[0]));
      last = found.index + found[0].length;
    }
    out.append(text.slice(last));
    return out;
  }
  const place = ([note, line]) => `${details.notes[note]}:${line}`;
  function quote(source, names) {
    const text = details.texts[source[2]].replace(/^(?:#{1,6}|[-*+>]|\d+[.)])\s+/, "");
    return make("blockquote", {}, marked(text.length > 700 ? text.slice(0, 700) + "…" : text, names), make("cite", {}, place(source)));
  }
  const namesOf = (...list) => list.flatMap((n) => [n.name, ...n.aliases]);
  const toNode = (node) => make("button", { type: "button", class: "link", onclick: () => pick({ node, fly: true }) }, node.name);
  function tags(e) {
    return [
      e.status === "asserted" ? null : make("span", { class: "tag " + (e.status === "negated" ? "negated" : "") }, e.status === "negated" ? "said not to be so" : e.status),
      make("span", { class: "tag", title: "Confidence" }, Math.round(e.confidence * 100) + "%"),
    ];
  }
  function folded(items, build) {
    const out = document.createDocumentFragment();
    items.slice(0, MAX).forEach((item) => out.append(build(item)));
    if (items.length > MAX) {
      const more = make("button", { type: "button", class: "more", onclick: () => {
        more.replaceWith(...items.slice(MAX).map(build));
      } }, `${items.length - MAX} more`);
      out.append(more);
    }
    return out;
  }
  function fact(e, node) {
    const other = e.a === node ? e.b : e.a;
    const evidence = e.evidence.slice(0, 3).map((s) => quote(s, namesOf(e.a, e.b)));
    if (e.evidence.length > 3) {
      const more = make("button", { type: "button", class: "more", onclick: () => {
        more.replaceWith(...e.evidence.slice(3).map((s) => quote(s, namesOf(e.a, e.b))));
      } }, `${e.evidence.length - 3} more sentences`);
      evidence.push(more);
    }
    return make("div", { class: "fact" }, make("div", { class: "said" }, sign(other.type), toNode(other), ...tags(e)), ...evidence);
  }
  function buildPanel() {
    const panel = byId("panel"), { node, edge } = state;
    panel.hidden = !node && !edge;
    document.body.classList.toggle("panelled", !panel.hidden);
    panel.dataset.for = node ? node.id : edge ? edge.id : "";
    panel.replaceChildren();
    panel.scrollTop = 0;
    if (panel.hidden) return;
    const close = make("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => pick({}) }, "×");
    if (edge) {
      const title = make("h2", {}, `${edge.a.name} ${words(edge.relation)} ${edge.b.name}`);
      panel.append(make("div", { class: "top" }, title, close), make("p", { class: "meta" }, ...tags(edge)));
      panel.append(make("h3", {}, "Between"), make("div", { class: "said" }, sign(edge.a.type), toNode(edge.a)), make("div", { class: "said" }, sign(edge.b.type), toNode(edge.b)));
      panel.append(make("h3", {}, "Said in"), folded(edge.evidence, (s) => quote(s, namesOf(edge.a, edge.b))));
      return;
    }
    panel.append(
      make("div", { class: "top" }, make("h2", {}, node.name), close),
      make("p", { class: "meta" }, sign(node.type), `${node.type}, mentioned ${node.mentions === 1 ? "once" : node.mentions + " times"}`),
    );
    if (node.aliases.length) panel.append(make("p", { class: "meta" }, "Also written " + node.aliases.join(", ")));
    for (const label of relations) for (const side of [0, 1]) {
      const list = node.edges.filter((e) => e.relation === label && (symmetric.has(label) ? side === 0 : (side === 0 ? e.a : e.b) === node));
      if (!list.length) continue;
      list.sort((p, q) => q.confidence - p.confidence || q.evidence.length - p.evidence.length || p.i - q.i);
      const says = SAYS[label] || [words(label), words(label) + " (from)"];
      panel.append(make("h3", {}, `${says[side] || says[0]} (${list.length})`), folded(list, (e) => fact(e, node)));
    }
    const mentions = make("details", {}, make("summary", {}, `All mentions (${node.sources.length})`));
    mentions.addEventListener("toggle", () => {
      if (mentions.open && mentions.children.length === 1) mentions.append(folded(node.sources, (s) => quote(s, namesOf(node))));
    });
    panel.append(make("h3", {}, "Where it is named"), mentions);
  }

  /* ---- filters --------------------------------------------------------- */
  function toggle(set, key, picture, name, number) {
    const on = !set.has(key);
    return make("button", { type: "button", class: "toggle", "aria-pressed": String(on), "data-key": key, onclick: () => {
      if (set.has(key)) set.delete(key); else set.add(key);
      refresh();
    } }, picture, make("span", { class: "name" }, name), make("span", { class: "count" }, String(number)));
  }
  function renew(parent, children) {
    const held = parent.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    parent.replaceChildren(...children);
    const again = [...parent.children].find((child) => held !== null && child.dataset.key === held);
    if (again) again.focus();
  }
  function buildFilters() {
    renew(byId("types"), types.map((t) => toggle(state.offTypes, t, sign(t), t, typeCounts.get(t))));
    renew(byId("relations"), relations.map((r) => toggle(state.offRelations, r, stroke(hue(r)), r === RELATED ? "said together" : words(r), relationCounts.get(r))));
    byId("confidence").value = state.least;
    byId("confidence-value").textContent = Math.round(state.least * 100) + "%";
    renew(byId("steps"), [make("legend", {}, "Steps around a choice"), ...[1, 2, 3].map((n) => make("button", { type: "button", "data-key": n, "aria-pressed": String(state.steps === n), onclick: () => { state.steps = n; refresh(); } }, String(n)))]);
    const line = (text, dash, colour) => make("span", {}, stroke(colour, dash), text);
    byId("key").replaceChildren(line("said", "", "var(--edge)"), line("planned", "6 5", "var(--edge)"), line("past", "1 5", "var(--edge)"), line("said not to be so", "", "var(--negated)"));
  }
  byId("confidence").addEventListener("input", (event) => { state.least = Number(event.target.value); refresh(); });

  /* ---- list ------------------------------------------------------------ */
  const sorting = { by: "links", down: true };
  const COLUMNS = {
    name: ["Name", (n) => plain(n.name)], type: ["Type", (n) => n.type], mentions: ["Mentions", (n) => n.mentions], links: ["Relations", (n) => n.links],
  };
  function buildList() {
    nodes.forEach((n) => { n.links = n.edges.filter(onEdge).length; });
    const value = COLUMNS[sorting.by][1], sense = sorting.down ? -1 : 1;
    const rows = nodes.filter(onNode).sort((p, q) => (value(p) < value(q) ? -sense : value(p) > value(q) ? sense : p.i - q.i));
    const head = make("tr", {}, ...Object.entries(COLUMNS).map(([key, [title]]) => make("th", { scope: "col", "aria-sort": sorting.by === key ? (sorting.down ? "descending" : "ascending") : "none" },
      make("button", { type: "button", onclick: () => { sorting.down = sorting.by === key ? !sorting.down : key === "mentions" || key === "links"; sorting.by = key; buildList(); } }, title + (sorting.by === key ? (sorting.down ? " ↓" : " ↑") : "")))));
    const body = make("tbody", {}), row = (n) => make("tr", {},
      make("td", {}, make("button", { type: "button", class: "link", onclick: () => pick({ node: n }) }, n.name)),
      make("td", {}, make("span", { class: "kind" }, sign(n.type), n.type)), make("td", { class: "number" }, String(n.mentions)), make("td", { class: "number" }, String(n.links)));
    body.append(...rows.slice(0, 500).map(row));
    byId("list").replaceChildren(make("table", {}, make("thead", {}, head), body));
    if (rows.length > 500) {
      const more = make("button", { type: "button", class: "more", onclick: () => { body.append(...rows.slice(500).map(row)); more.remove(); } }, `Show all ${rows.length}`);
      byId("list").append(more);
    }
  }
  function setList(on) {
    state.list = on;
    byId("list").hidden = !on; byId("stage").hidden = on;
    byId("view").textContent = on ? "Graph" : "List";
    byId("view").setAttribute("aria-pressed", String(on));
    if (on) buildList(); else { network.setSize("100%", "100%"); network.redraw(); }
  }
  byId("view").addEventListener("click", () => { setList(!state.list); keep(); if (!state.list) { if (state.node) flyTo(state.node); else fitAll(); } });

  /* ---- search ---------------------------------------------------------- */
  const input = byId("search"), box = byId("suggestions");
  let options = [], active = 0;
  function near(a, b) {
    if (Math.abs(a.length - b.length) > 2) return 3;
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      row = next;
    }
    return row[b.length];
  }
  function score(n, query) {
    let best = Infinity;
    n.keys.forEach((key, i) => {
      const at = key.indexOf(query), other = i ? 0.5 : 0;
      if (key === query) best = Math.min(best, other);
      else if (at === 0) best = Math.min(best, 1 + other);
      else if (at > 0) best = Math.min(best, (/[\p{L}\p{N}]/u.test(key[at - 1]) ? 3 : 2) + other);
      else if (query.length > 3 && best > 5 && near(key.slice(0, 40), query) <= (query.length > 6 ? 2 : 1)) best = Math.min(best, 5 + other);
    });
    return best;
  }
  function suggest() {
    const query = plain(input.value.trim()).slice(0, 60);
    options = query ? byRank.map((n) => [score(n, query), n]).filter(([s]) => s < Infinity).sort((p, q) => p[0] - q[0]).slice(0, 8).map(([, n]) => n) : [];
    active = 0;
    showOptions(Boolean(query));
  }
  function showOptions(open) {
    box.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    const rows = options.map((n, i) => {
      const alias = n.aliases.find((a) => plain(a).includes(plain(input.value.trim())) && !plain(n.name).includes(plain(input.value.trim())));
      const row = make("li", { role: "option", id: "option-" + i, "aria-selected": String(i === active) }, sign(n.type), make("span", {}, n.name), alias ? make("small", {}, alias) : null);
      row.addEventListener("mousedown", (event) => { event.preventDefault(); take(n); });
      return row;
    });
    box.replaceChildren(...(rows.length || !open ? rows : [make("li", { role: "option", "aria-selected": "false", "aria-disabled": "true" }, "No name like this")]));
    if (open && options.length) input.setAttribute("aria-activedescendant", "option-" + active); else input.removeAttribute("aria-activedescendant");
  }
  function take(n) { input.value = n.name; showOptions(false); pick({ node: n, fly: true }); }
  input.addEventListener("input", suggest);
  input.addEventListener("focus", () => { input.select(); });
  input.addEventListener("blur", () => showOptions(false));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (options.length) { active = (active + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length; showOptions(true); }
    } else if (event.key === "Enter" && options.length) take(options[active]);
    else if (event.key === "Escape" && !box.hidden) { event.stopPropagation(); showOptions(false); }
  });

  /* ---- keys, buttons, address ------------------------------------------ */
  function reset() {
    state.offTypes.clear(); state.offRelations.clear(); state.offRelations.add(RELATED);
    state.least = 0; state.steps = 1; input.value = "";
    pick({});
    fitAll();
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); input.focus(); }
    else if (event.key === "Escape") reset();
  });
  byId("reset").addEventListener("click", reset);
  byId("fit").addEventListener("click", fitAll);
  const zoom = (by) => network.moveTo({ scale: network.getScale() * by, animation: calm ? false : { duration: 150, easingFunction: "easeInOutQuad" } });
  byId("zoom-in").addEventListener("click", () => zoom(1.35));
  byId("zoom-out").addEventListener("click", () => zoom(1 / 1.35));
  function retheme(theme) { setTheme(theme); refresh(); }
  byId("theme").addEventListener("click", () => retheme(paint.dark ? "light" : "dark"));
  night.addEventListener("change", () => retheme(night.matches ? "dark" : "light"));
  function tell() {
    const seen = nodes.filter(onNode).length, lines = edges.filter(onEdge).length;
    const about = state.node ? ` ${state.node.name} is chosen.` : state.edge ? " A relation is chosen." : "";
    byId("status").textContent = `${seen} names and ${lines} relations shown.${about}`;
  }
  let own = "";
  function keep() {
    const parts = new URLSearchParams();
    if (state.node) parts.set("n", state.node.id);
    if (state.edge) parts.set("e", state.edge.id);
    if (state.offTypes.size) parts.set("without", [...state.offTypes].join(","));
    const off = relations.filter((r) => r !== RELATED && state.offRelations.has(r));
    if (off.length) parts.set("not", off.join(","));
    if (!state.offRelations.has(RELATED)) parts.set("together", "1");
    if (state.least) parts.set("c", state.least);
    if (state.steps !== 1) parts.set("steps", state.steps);
    if (state.list) parts.set("view", "list");
    own = parts.toString();
    try { history.replaceState(null, "", own ? "#" + own : location.pathname + location.search); } catch (error) { /* a sandboxed frame has no address */ }
  }
  function restore() {
    const parts = new URLSearchParams(location.hash.slice(1)), list = (name) => (parts.get(name) || "").split(",").filter(Boolean);
    state.offTypes = new Set(list("without"));
    state.offRelations = new Set(list("not"));
    if (!parts.get("together")) state.offRelations.add(RELATED);
    state.least = Math.min(1, Math.max(0, Number(parts.get("c")) || 0));
    state.steps = Math.min(3, Math.max(1, Number(parts.get("steps")) || 1));
    setList(parts.get("view") === "list");
    pick({ node: nodeOf.get(parts.get("n")) || null, edge: edgeOf.get(parts.get("e")) || null });
  }
  addEventListener("hashchange", () => { if (location.hash.slice(1) !== own) restore(); });

  if (innerWidth <= 760) byId("filters").open = false;
  restore();
  if (state.node && !state.list) flyTo(state.node); else fitAll();
  addEventListener("resize", () => { placed.scale = 0; });
  const ready = () => { document.documentElement.dataset.ready = String(Math.round(performance.now())); };
  if (state.list) ready(); else network.once("afterDrawing", ready);
  network.redraw();
})();
