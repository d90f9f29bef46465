/* Small builders of elements. Text only ever becomes a text node or an attribute, never markup. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}
const button = (text, onclick, attributes) => make("button", { type: "button", onclick, ...attributes }, text);
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
  const line = { d: "M1 4h26", stroke: colour, "stroke-width": 2.4, "stroke-linecap": "round" };
  svg.append(draw("path", { ...line, "stroke-dasharray": dash || "none" }));
  return svg;
}
/* New children, with the focus where it was. */
function renew(parent, children) {
  const held = parent.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  parent.replaceChildren(...children);
  const again = [...parent.children].find((child) => held !== null && child.dataset.key === held);
  if (again) again.focus();
}
/* What is built of each, together; a call can hold only some ten thousand arguments. */
function each(items, build) {
  const out = document.createDocumentFragment();
  for (const item of items) out.append(build(item));
  return out;
}
/* The first few, and the rest on demand. */
function folded(items, build, most) {
  const out = each(items.slice(0, most), build);
  if (items.length > most) {
    const more = button(`${items.length - most} more`, () => more.replaceWith(each(items.slice(most), build)), { class: "more" });
    out.append(more);
  }
  return out;
}
function saveAs(name, content, kind) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type: kind }));
  const link = make("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 5000);
}
const fileName = (suffix) => (plain(document.title).replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60) || "graph") + "." + suffix;
/* A list of names to choose from while typing, for inputs with list="names". */
function offerNames() {
  const list = byId("names");
  if (!list.children.length) list.append(each(byRank.slice(0, 3000), (node) => make("option", { value: node.name })));
}
function named(text) {
  const wanted = plain(text.trim());
  return wanted ? byRank.find((n) => n.keys[0] === wanted) || byRank.find((n) => n.keys.includes(wanted)) || null : null;
}
