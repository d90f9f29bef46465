/* The theme, and the colours that the drawing takes from the style sheet. */
const HUES = {
  works_at: 28, works_with: 45, makes: 318, uses: 214, part_of: 262, integrates_with: 168, alternative_to: 96, partners_with: 190,
};
const GROUPS = 8;
const night = matchMedia("(prefers-color-scheme: dark)"), calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const PAINTS = ["paper", "card", "ink", "soft", "halo", "edge", "negated", "company", "person", "product", "tool", "other", "accent"];
let paint = {};
function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  byId("theme").textContent = theme === "dark" ? "Light colours" : "Dark colours";
  const style = getComputedStyle(document.documentElement);
  const names = [...PAINTS, ...Array.from({ length: GROUPS }, (_, i) => "group" + i)];
  paint = Object.fromEntries(names.map((name) => [name, style.getPropertyValue("--" + name).trim()]));
  paint.dark = theme === "dark";
}
const typeColour = (type) => paint[SHAPES[type] ? type : "other"];
const groupColour = (group) => (group >= 0 && group < GROUPS ? paint["group" + group] : paint.other);
const colourOf = (node) => (state.colour === "group" ? groupColour(node.group) : typeColour(node.type));
function hue(relation) {
  return relation in HUES ? `hsl(${HUES[relation]} ${paint.dark ? "45% 64%" : "42% 46%"})` : paint.edge;
}
const lineColour = (edge) => (edge.status === "negated" ? paint.negated : hue(edge.relation));
