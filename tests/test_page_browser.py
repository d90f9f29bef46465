"""The page in a real headless Chromium: what a reader does, and what hostile notes must not do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph.export.page import write_html

pytestmark = pytest.mark.browser

HOSTILE = (
    "</script><script>window.hacked = 1</script>",
    '<img src=x onerror="window.hacked = 1">',
    '"><svg onload=window.hacked=1> href=javascript:window.hacked=1',
    "{{7*7}} {% raw %} ${7*7} \u2028 \u202e txet",
    "null \x00 byte",
    "long " * 2000,
    "[a](javascript:window.hacked=1) (?<x>*+ [",
)


NAMES = ["Acme", "Jane Doe", "Rocket", "Kafka", "Zookeeper", "Zeno"]
LINKS = [
    (1, 0, "works_at", "asserted"),
    (0, 2, "makes", "planned"),
    (0, 3, "uses", "asserted"),
    (0, 4, "uses", "negated"),
    (3, 4, "related_to", "asserted"),
]


def choose(page: Any, name: str) -> None:
    page.keyboard.press("/")
    page.keyboard.insert_text(name)
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel:not([hidden])")


def test_search_leads_to_the_evidence(visit: Any, page_graph: Any) -> None:
    page = visit(page_graph(NAMES, LINKS))
    choose(page, "acm")
    assert page.inner_text("#panel h2") == "Acme"
    panel = page.inner_text("#panel")
    for said in ("Acme Inc", "Jane Doe", "a.md:1", "Acme told us of Kafka", "planned"):
        assert said in panel
    assert "said not to be so" in panel
    assert page.locator("#panel mark").all_inner_texts().count("Acme") >= 3
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel", state="hidden")


def test_search_forgives_a_slip_and_knows_other_names(visit: Any, page_graph: Any) -> None:
    page = visit(page_graph(NAMES, LINKS))
    page.fill("#search", "Zookeper")
    assert page.inner_text("#suggestions li >> nth=0") == "Zookeeper"
    page.fill("#search", "kafka inc")
    assert "Kafka" in page.inner_text("#suggestions li >> nth=0")
    page.fill("#search", "qqqq")
    assert page.inner_text("#suggestions") == "No name like this"


def test_a_click_on_a_node_and_on_a_line_opens_the_panel(visit: Any, page_graph: Any) -> None:
    graph = page_graph(["Acme", "Jane Doe"], [(1, 0, "works_at", "asserted")])
    page = visit(graph)
    box = page.locator("#canvas canvas").bounding_box()
    middle = find_middle(page, box)
    page.mouse.click(*middle)
    page.wait_for_selector("#panel:not([hidden])")
    assert page.inner_text("#panel h2") == "Jane Doe works at Acme"
    assert "Jane Doe told us of Acme" in page.inner_text("#panel blockquote")
    page.click("#panel .link >> nth=0")
    page.wait_for_timeout(500)
    assert page.inner_text("#panel h2") == "Jane Doe"
    page.click("#panel .close")
    page.keyboard.press("Escape")
    place = page.evaluate("vis.jotgraph.network.canvasToDOM(vis.jotgraph.nodeOf.get('n0'))")
    page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
    page.wait_for_selector("#panel:not([hidden])")
    assert page.inner_text("#panel h2") == "Acme"


def find_middle(page: Any, box: dict[str, float]) -> tuple[float, float]:
    ends = [
        page.evaluate(f"vis.jotgraph.network.canvasToDOM(vis.jotgraph.nodeOf.get('{node}'))")
        for node in ("n0", "n1")
    ]
    x, y = (sum(end[axis] for end in ends) / 2 for axis in ("x", "y"))
    return box["x"] + x, box["y"] + y


def test_the_legend_filters_and_counts(visit: Any, page_graph: Any) -> None:
    page = visit(page_graph(NAMES, LINKS))
    status = "#status"
    assert page.text_content(status) == "6 names and 4 relations shown."
    page.click("#types [data-key=company]")
    assert page.text_content(status) == "4 names and 0 relations shown."
    page.click("#types [data-key=company]")
    page.click("#relations [data-key=related_to]")
    assert page.text_content(status) == "6 names and 5 relations shown."
    page.click("#further summary")
    page.fill("#confidence", "0.5")
    assert page.text_content(status) == "6 names and 2 relations shown."


def test_the_address_holds_the_view(visit: Any, page_graph: Any) -> None:
    graph = page_graph(NAMES, LINKS)
    page = visit(graph)
    choose(page, "Kafka")
    page.click("#types [data-key=person]")
    fragment = page.url.partition("#")[2]
    again = visit(graph, "#" + fragment)
    assert again.inner_text("#panel h2") == "Kafka"
    assert again.get_attribute("#types [data-key=person]", "aria-pressed") == "false"


def test_the_list_is_the_twin_of_the_drawing(visit: Any, page_graph: Any) -> None:
    page = visit(page_graph(NAMES, LINKS), "#view=table")
    assert sorted(page.locator("#list tbody .link").all_inner_texts()) == sorted(NAMES)
    page.click("#list thead button >> text=Name")
    assert page.locator("#list tbody .link").all_inner_texts() == sorted(NAMES)
    page.click("#list .link >> text=Rocket")
    assert page.inner_text("#panel h2") == "Rocket"
    page.click("#view-graph")
    assert page.is_visible("#canvas canvas")


def test_dark_and_light(visit: Any, page_graph: Any) -> None:
    page = visit(page_graph(NAMES, LINKS))
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.click("#menu summary")
    page.click("#theme")
    assert page.evaluate(paper) != light
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) != light


def test_narrow_screens_need_no_sideways_scrolling(visit: Any, page_graph: Any) -> None:
    page = visit(page_graph(NAMES, LINKS), viewport={"width": 380, "height": 740})
    choose(page, "Acme")
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    assert not page.evaluate("document.getElementById('filters').open")
    panel = page.locator("#panel").bounding_box()
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= 380


def test_hostile_text_is_only_text(visit: Any, page_graph: Any) -> None:
    names = [*HOSTILE, "Plain"]
    graph = page_graph(names, [(n, 7, "uses", "asserted") for n in range(7)])
    graph.graph["title"] = HOSTILE[0] + HOSTILE[1]
    graph.nodes["n0"]["type"] = graph.edges["n0", "n7", "r0"]["relation"] = HOSTILE[1]
    graph.edges["n1", "n7", "r1"]["evidence"][0]["note"] = HOSTILE[1] + ".md"
    page = visit(graph)
    assert page.inner_text("h1") == HOSTILE[0] + HOSTILE[1]
    for number, name in enumerate(names):
        page.evaluate(f"location.hash = 'n=n{number}'")
        page.wait_for_selector(f"#panel[data-for='n{number}']")
        assert page.text_content("#panel h2") == name
        page.click("#panel summary")
    page.fill("#search", "<img")
    assert HOSTILE[1] in page.inner_text("#suggestions")
    page.click("#panel .correct > summary")
    page.click("#panel >> text=Not a name")
    for view in ("view=table", "view=table&table=relations", "view=who", "path=n0&path=n6", "e=r1"):
        page.evaluate(f"location.hash = '{view}&in=' + encodeURIComponent('<img src=x>')")
        page.wait_for_timeout(100)
        page.evaluate(f"location.hash = '{view}'")
        page.wait_for_timeout(100)
    page.click("#menu > summary")
    with page.expect_download() as download:
        page.click("#svg")
    assert "<script" not in Path(download.value.path()).read_text("utf-8")
    page.evaluate("location.hash = ''")
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img, main script, main iframe, h1 *").count() == 0


def test_it_works_inside_a_sandboxed_frame(
    visit: Any, page_graph: Any, browser: Any, tmp_path: Path
) -> None:
    write_html(page_graph(NAMES, LINKS), tmp_path / "inner.html")
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_content('<iframe sandbox="allow-scripts" width="900" height="700"></iframe>')
    page.eval_on_selector("iframe", "(f, t) => { f.srcdoc = t }", inner_text(tmp_path))
    frame = page.frame_locator("iframe")
    frame.locator("#search").fill("Acme")
    frame.locator("#search").press("Enter")
    assert frame.locator("#panel h2").inner_text() == "Acme"
    assert errors == []
    page.close()


def inner_text(folder: Path) -> str:
    return (folder / "inner.html").read_text("utf-8")


def test_part_of_a_graph_says_so(tmp_path: Path, browser: Any, page_graph: Any) -> None:
    write_html(page_graph(NAMES, LINKS), tmp_path / "part.html", max_nodes=3)
    page = browser.new_page()
    page.goto((tmp_path / "part.html").as_uri())
    assert "the 3 most important are shown" in page.inner_text("header p")
    assert "without" not in page.inner_text("header p")
    page.close()


def test_a_graph_with_too_many_relations_says_what_it_leaves_out(
    tmp_path: Path, browser: Any, page_graph: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stated = [link for link in LINKS if link[2] != "related_to"]
    graph = page_graph(NAMES, [*stated, (0, 1, "related_to", "asserted")])
    monkeypatch.setattr("graph.layout.DRAWN", len(stated))
    write_html(graph, tmp_path / "part.html")
    page = browser.new_page()
    page.goto((tmp_path / "part.html").as_uri())
    told = page.inner_text("header p")
    assert f"the {len(NAMES)} most important are shown, without what is only said together" in told
    page.close()


def test_a_thousand_names_are_usable_soon(
    visit: Any, page_graph: Any, record_property: Any
) -> None:
    names = [f"Name {number}" for number in range(1000)]
    links = [(n, n // 3, "uses", "asserted") for n in range(1, 1000)]
    links += [(n, (n * 7) % 1000, "part_of", "planned") for n in range(1, 700)]
    page = visit(page_graph(names, links))
    ready = int(page.get_attribute("html", "data-ready"))
    record_property("milliseconds", ready)
    print(f"1000 names, {len(links)} relations: ready after {ready} ms")  # noqa: T201
    choose(page, "Name 999")
    assert page.inner_text("#panel h2") == "Name 999"
    assert ready < 20_000
