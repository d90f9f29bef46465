/* Search over names and other names: a few suggestions, the best first; a slip of a letter or two is forgiven. */
const input = byId("search"), box = byId("suggestions");
let options = [], active = 0;
/* Letters to change, add, drop or swap from one text to the other; `most` + 1 where it is more. */
function slips(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [], row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[b.length];
}
function score(node, query) {
  const most = query.length > 6 ? 2 : query.length > 3 ? 1 : 0;
  let best = Infinity;
  node.keys.forEach((key, i) => {
    const at = key.indexOf(query), later = i ? 0.5 : 0;
    if (key === query) best = Math.min(best, later);
    else if (at === 0) best = Math.min(best, 1 + later);
    else if (at > 0) best = Math.min(best, (/[\p{L}\p{N}]/u.test(key[at - 1]) ? 3 : 2) + later);
    else if (most && best > 5) {
      const starts = [key, key.slice(0, query.length), ...key.split(" ").map((word) => word.slice(0, query.length + 1))];
      if (starts.some((start) => slips(start.slice(0, 60), query, most) <= most)) best = 5 + later;
    }
  });
  return best;
}
function suggest() {
  const query = plain(input.value.trim()).slice(0, 60);
  const scored = query ? byRank.map((node) => [score(node, query), node]).filter(([points]) => points < Infinity) : [];
  options = scored.sort((p, q) => p[0] - q[0]).slice(0, 8).map(([, node]) => node);
  active = 0;
  showOptions(Boolean(query));
}
function showOptions(open) {
  const query = plain(input.value.trim());
  box.hidden = !open;
  input.setAttribute("aria-expanded", String(open));
  const rows = options.map((node, i) => {
    const alias = plain(node.name).includes(query) ? null : node.aliases.find((name) => plain(name).includes(query));
    const row = make("li", { role: "option", id: "option-" + i, "aria-selected": String(i === active) }, sign(node.type), make("span", {}, shorten(node.name, 90)), alias ? make("small", {}, shorten(alias, 60)) : null);
    row.addEventListener("mousedown", (event) => { event.preventDefault(); take(node); });
    return row;
  });
  const none = make("li", { role: "option", "aria-selected": "false", "aria-disabled": "true" }, "No name like this");
  box.replaceChildren(...(rows.length || !open ? rows : [none]));
  if (open && options.length) input.setAttribute("aria-activedescendant", "option-" + active);
  else input.removeAttribute("aria-activedescendant");
}
function take(node) {
  input.value = node.name;
  showOptions(false);
  pick({ node, fly: true });
}
input.addEventListener("input", () => { suggest(); keep(false); });
input.addEventListener("focus", () => input.select());
input.addEventListener("blur", () => showOptions(false));
input.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!options.length) return;
    active = (active + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length;
    showOptions(true);
  } else if (event.key === "Enter") {
    if (!options.length) suggest();
    if (options.length) take(options[active]);
  } else if (event.key === "Escape" && !box.hidden) {
    event.stopPropagation();
    showOptions(false);
  }
});
