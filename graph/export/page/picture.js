/* The view as a picture: PNG, SVG or on paper, by the same strokes as on the stage. */
class SvgPen {
  constructor() { this.parts = []; this.d = ""; this.dash = []; this.globalAlpha = 1; this.lineCap = "butt"; }
  number(...list) { return list.map((x) => Math.round(x * 100) / 100).join(" "); }
  beginPath() { this.d = ""; }
  moveTo(x, y) { this.d += "M" + this.number(x, y); }
  lineTo(x, y) { this.d += "L" + this.number(x, y); }
  quadraticCurveTo(cx, cy, x, y) { this.d += "Q" + this.number(cx, cy, x, y); }
  arc(x, y, r) { this.d += `M${this.number(x + r, y)}A${this.number(r, r)} 0 1 0 ${this.number(x - r, y)}A${this.number(r, r)} 0 1 0 ${this.number(x + r, y)}`; }
  closePath() { this.d += "Z"; }
  setLineDash(dash) { this.dash = dash; }
  add(tag, attributes, text) {
    const element = draw(tag, { opacity: this.globalAlpha, ...attributes });
    if (text) element.textContent = text;
    this.parts.push(element);
  }
  stroke() {
    if (!this.d) return;
    const dash = this.dash.length ? { "stroke-dasharray": this.dash.join(" ") } : {};
    this.add("path", { d: this.d, fill: "none", stroke: this.strokeStyle, "stroke-width": this.lineWidth, "stroke-linecap": this.lineCap, "stroke-linejoin": "round", ...dash });
  }
  fill() { if (this.d) this.add("path", { d: this.d, fill: this.fillStyle }); }
  strokeText() { this.halo = { stroke: this.strokeStyle, "stroke-width": this.lineWidth, "stroke-linejoin": "round", "paint-order": "stroke" }; }
  fillText(text, x, y) {
    const [, weight, size] = this.font.match(/^(\d+) (\d+)px/), at = { x: this.number(x), y: this.number(y + size * 0.36), "text-anchor": "middle" };
    this.add("text", { ...at, fill: this.fillStyle, "font-weight": weight, "font-size": size, "font-family": "system-ui, sans-serif", ...this.halo }, text);
  }
}
/* Size of the stage, and where the graph's origin lies on it. */
function viewport() {
  const { x, y } = network.canvasToDOM({ x: 0, y: 0 });
  return { width: stage.clientWidth, height: stage.clientHeight, x, y, scale: network.getScale() };
}
function toSvg() {
  const { width, height, x, y, scale } = viewport(), pen = new SvgPen();
  paintGraph(pen, scale, false);
  const svg = draw("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` });
  const title = draw("title", {}), group = draw("g", { transform: `translate(${pen.number(x, y)})` });
  title.textContent = document.title;
  group.append(each(pen.parts, (part) => part));
  svg.append(title, draw("rect", { width, height, fill: paint.paper }), group);
  return new XMLSerializer().serializeToString(svg);
}
function toPng() {
  const { width, height, x, y, scale } = viewport(), sharp = 2;
  const canvas = make("canvas", { width: width * sharp, height: height * sharp }), pen = canvas.getContext("2d");
  pen.scale(sharp, sharp);
  pen.fillStyle = paint.paper;
  pen.fillRect(0, 0, width, height);
  pen.translate(x, y);
  paintGraph(pen, scale, false);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
async function savePng() {
  await stillness();
  saveAs(fileName("png"), await toPng());
}
async function saveSvg() {
  await stillness();
  saveAs(fileName("svg"), toSvg(), "image/svg+xml");
}
byId("png").addEventListener("click", savePng);
byId("svg").addEventListener("click", saveSvg);
byId("print").addEventListener("click", () => print());
let screenTheme = null;
addEventListener("beforeprint", () => {
  screenTheme = document.documentElement.dataset.theme;
  setTheme("light");
  groupLooks();
  network.redraw();
});
addEventListener("afterprint", () => { setTheme(screenTheme); groupLooks(); network.redraw(); });
