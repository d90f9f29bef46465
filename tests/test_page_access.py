"""The page for everybody: axe-core's rules, the keyboard alone, narrow and touched screens, calm motion."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

NAMES = ["Acme", "Jane Doe", "Rocket", "Kafka", "Globex", "John Roe"]
LINKS = [
    (1, 0, "works_at", "asserted"),
    (0, 2, "makes", "planned"),
    (0, 3, "uses", "negated"),
    (5, 4, "works_at", "past"),
    (0, 4, "partners_with", "asserted"),
]
VIEWS = (
    "",
    "#n=n0",
    "#e=r2",
    "#path=n1&path=n4",
    "#view=table",
    "#view=table&table=relations",
    "#view=who",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Any, page_graph: Any, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    graph = page_graph(NAMES, LINKS)
    graph.nodes["n0"]["merges"] = [{"name": "ACME", "reason": "capitals"}]
    for view in VIEWS:
        page = visit(graph, view, color_scheme=scheme, links={"a.md": "a.md#L{line}"})
        page.click("#further > summary")
        if "n=n0" in view:
            page.click("#panel .correct > summary")
            page.click("#panel >> text=Not a name")
        check(axe, page)
    page.click("#menu > summary")
    check(axe, page)
    page.click("#find-path")
    check(axe, page)
    page.keyboard.press("Escape")
    page.fill("#search", "a")
    check(axe, page)


def check(axe: Any, page: Any) -> None:
    found = axe.run(page).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []


def test_the_keyboard_is_enough(visit: Any, page_graph: Any) -> None:
    page = visit(page_graph(NAMES, LINKS))
    page.keyboard.press("/")
    page.keyboard.insert_text("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel:not([hidden])")
    first = page.inner_text("#panel h2")
    assert first in {"Jane Doe", "John Roe"}
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel", state="hidden")
    reached = walk(page, 60)
    for name in ("view-table", "view-who", "company", "works_at", "planned", "zoom-in", "fit"):
        assert name in reached, name
    page.focus("#view-table")
    page.keyboard.press("Enter")
    page.focus("#list tbody .link")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"
    page.focus("#menu > summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.is_hidden("#find-path")


def walk(page: Any, steps: int) -> set[str]:
    """What Tab reaches; each stop must show that it has the focus."""
    reached = set()
    page.evaluate("document.activeElement.blur()")
    for _ in range(steps):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            "(() => { const e = document.activeElement;"
            " return [e.id || e.dataset.key || e.tagName, getComputedStyle(e).outlineStyle]; })()"
        )
        if name != "BODY":
            assert outline != "none", name
        reached.add(name)
    return reached


def test_arrow_keys_and_signs_move_the_drawing(visit: Any, page_graph: Any) -> None:
    page = visit(page_graph(NAMES, LINKS))
    scale = "vis.jotgraph.network.getScale()"
    before = page.evaluate(scale)
    page.focus("#canvas > div")
    page.keyboard.down("+")
    page.wait_for_timeout(200)
    page.keyboard.up("+")
    assert page.evaluate(scale) > before


@pytest.mark.parametrize("view", VIEWS)
def test_380_pixels_are_enough(visit: Any, page_graph: Any, view: str) -> None:
    page = visit(page_graph(NAMES, LINKS), view, viewport={"width": 380, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    for card in ("#panel", "#filters", "header", "header .views"):
        if page.is_visible(card):
            box = page.locator(card).bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 380
    page.click("#filters > summary")
    page.click("#types [data-key=tool]")
    assert page.text_content("#status").startswith(("5 names", "6 names"))


def test_touch_chooses_and_its_targets_are_large_enough(visit: Any, page_graph: Any) -> None:
    small = {"width": 380, "height": 740}
    page = visit(page_graph(NAMES, LINKS), viewport=small, has_touch=True, is_mobile=True)
    box = page.locator("#canvas").bounding_box()
    place = page.evaluate("vis.jotgraph.network.canvasToDOM(vis.jotgraph.nodeOf.get('n0'))")
    page.touchscreen.tap(box["x"] + place["x"], box["y"] + place["y"])
    page.wait_for_selector("#panel:not([hidden])")
    assert page.inner_text("#panel h2") == "Acme"
    heights = page.evaluate(
        "[...document.querySelectorAll('button')].filter(b => b.offsetHeight)"
        ".map(b => [b.offsetHeight, b.id || b.textContent])"
    )
    assert [one for one in heights if one[0] < 24] == []


def test_calm_motion_is_obeyed(visit: Any, page_graph: Any) -> None:
    page = visit(page_graph(NAMES, LINKS), reduced_motion="reduce")
    page.fill("#search", "Kafka")
    page.press("#search", "Enter")
    where = "JSON.stringify(vis.jotgraph.network.getViewPosition())"
    at_once = page.evaluate(where)
    page.wait_for_timeout(400)
    assert page.evaluate(where) == at_once
