"""Speed of the page in headless Chromium: `python tests/bench/page.py [NODES ...]` prints a row each.

Ready, panning, choosing and filtering in milliseconds as a reader sees them (to the painted frame),
the layout in seconds, the file in kB and its allowance: 500 kB and 1 kB a name or relation.
"""

from __future__ import annotations

import random
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import networkx as nx
from playwright.sync_api import sync_playwright

from graph.export.page import write_html
from graph.layout import layout_graph

RELATIONS = ("uses", "makes", "works_at", "integrates_with", "part_of", "related_to")
STATUSES = ("asserted", "asserted", "asserted", "planned", "past", "negated")
PAINTED = "await new Promise(done => requestAnimationFrame(() => setTimeout(done)));"
CLICK = f"""async selector => {{
    const start = performance.now();
    document.querySelector(selector).click();
    {PAINTED}
    return performance.now() - start;
}}"""
CHOOSE = f"""async () => {{
    const nodes = [...vis.jotgraph.nodeOf.values()].sort((a, b) => b.edges.length - a.edges.length);
    const canvas = document.querySelector('#canvas canvas'), box = canvas.getBoundingClientRect();
    const at = vis.jotgraph.network.canvasToDOM(nodes[0]);
    const where = {{ clientX: box.left + at.x, clientY: box.top + at.y, bubbles: true, pointerId: 1 }};
    const start = performance.now();
    document.getElementById('canvas').setPointerCapture = () => {{}};
    canvas.dispatchEvent(new PointerEvent('pointerdown', where));
    canvas.dispatchEvent(new PointerEvent('pointerup', where));
    {PAINTED}
    return document.getElementById('panel').hidden ? NaN : performance.now() - start;
}}"""
FRAMES = """() => { window.frames_ = []; let last = performance.now();
    const tick = now => { frames_.push(now - last); last = now; requestAnimationFrame(tick); };
    requestAnimationFrame(tick); }"""


def make_world(count: int) -> nx.MultiDiGraph:
    """Groups of sixty names about a few strong ones, joined by single relations; a quarter stands apart."""
    pick = random.Random(count)
    graph = nx.MultiDiGraph(title=f"{count // 20} notes", notes=count // 20)
    for number in range(count):
        note = f"area{number // 400}/note{number // 20}.md"
        kind = ("company", "person", "product", "tool")[number % 4]
        source = {"note": note, "line": number % 90 + 1, "start": 0, "end": 4, "text": "Name"}
        graph.add_node(
            f"{kind}:{number}",
            label=f"{kind.title()} {number}",
            type=kind,
            aliases=[],
            mentions=1,
            sources=[source],
        )
    names = list(graph)
    for start in range(0, count, 60):
        bag = names[start : start + 1]
        for name in names[start + 1 : start + 45]:
            for other in {pick.choice(bag), pick.choice(bag)}:
                _link(graph, name, other, pick)
                bag += [name, other]
        if start:
            _link(graph, names[start], names[pick.randrange(start) // 60 * 60], pick)
        for left, right in zip(
            names[start + 45 : start + 60 : 3], names[start + 46 : start + 60 : 3], strict=False
        ):
            _link(graph, left, right, pick)
    return graph


def _link(graph: nx.MultiDiGraph, head: str, tail: str, pick: random.Random) -> None:
    source = graph.nodes[head]["sources"][0]
    text = f"{graph.nodes[head]['label']} told us about {graph.nodes[tail]['label']} last year"
    graph.add_edge(
        head,
        tail,
        key=f"r{graph.number_of_edges()}",
        relation=pick.choice(RELATIONS),
        status=pick.choice(STATUSES),
        confidence=round(pick.uniform(0.3, 1), 2),
        weight=1,
        proposer="bench",
        evidence=[{"note": source["note"], "line": source["line"], "text": text}],
    )


def measure(browser: Any, file: Path) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    told = {"ready": float(page.get_attribute("html", "data-ready"))}
    page.wait_for_timeout(300)
    page.evaluate(FRAMES)
    page.mouse.move(900, 790)
    page.mouse.down()
    page.evaluate("frames_.length = 0")
    for step in range(20):
        page.mouse.move(900 - 5 * step, 790 - 3 * step)
    frames = sorted(page.evaluate("frames_"))
    page.mouse.up()
    told["pan, middle"], told["pan, worst"] = frames[len(frames) // 2], frames[-1]
    page.click("#fit")
    page.wait_for_timeout(300)
    told["choose"] = page.evaluate(CHOOSE)
    page.wait_for_timeout(300)
    page.keyboard.press("Escape")
    told["filter"] = page.evaluate(CLICK, "#types [data-key=product]")
    page.close()
    return told


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [40, 2000, 5000, 10000]
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        for size in sizes:
            graph, file = make_world(size), Path(folder, f"{size}.html")
            start = time.perf_counter()
            places = layout_graph(graph)
            taken = time.perf_counter() - start
            write_html(graph, file, positions=places)
            told = ", ".join(
                f"{name} {value:.0f} ms" for name, value in measure(browser, file).items()
            )
            allowed = 500 + len(graph) + graph.number_of_edges()
            kilobytes = file.stat().st_size // 1000
            print(
                f"{len(graph)} names, {graph.number_of_edges()} relations: {told};"
                f" layout {taken:.1f} s; {kilobytes} kB of {allowed} allowed"
            )
        browser.close()


if __name__ == "__main__":
    main()
