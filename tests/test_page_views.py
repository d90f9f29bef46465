"""The page as an explorer: filters, paths, tables, corrections and pictures, as a reader uses them."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

pytestmark = pytest.mark.browser

NAMES = ["Acme", "Jane Doe", "Rocket", "Kafka", "Globex", "John Roe", "=Gadget", "Zookeeper"]
LINKS = [
    (1, 0, "works_at", "asserted"),
    (0, 2, "makes", "planned"),
    (0, 3, "uses", "asserted"),
    (4, 7, "uses", "negated"),
    (3, 7, "integrates_with", "asserted"),
    (5, 4, "works_at", "asserted"),
    (5, 6, "uses", "past"),
    (1, 5, "related_to", "asserted"),
]


@pytest.fixture
def open_view(visit: Any, page_graph: Any) -> Any:
    """The page of a small world of two companies, at a fragment."""

    def open_at(fragment: str = "", **options: Any) -> Any:
        return visit(page_graph(NAMES, LINKS), fragment, **options)

    return open_at


def shown(page: Any) -> tuple[int, int]:
    """How many names and relations the page says it shows."""
    said = page.text_content("#status").split()
    return int(said[0]), int(said[3])


def choose(page: Any, name: str) -> None:
    page.fill("#search", name)
    page.press("#search", "Enter")
    page.wait_for_selector("#panel:not([hidden])")


def slide(page: Any, name: str, value: str) -> None:
    if not page.locator("#further").get_attribute("open") is not None:
        page.click("#further > summary")
    page.fill(name, value)


def save(page: Any, button: str) -> Path:
    with page.expect_download() as download:
        page.click(button)
    return Path(download.value.path())


def test_how_it_is_said_filters(open_view: Any) -> None:
    page = open_view()
    assert shown(page) == (8, 7)
    for status, left in (("planned", 6), ("negated", 5), ("past", 4), ("asserted", 0)):
        page.click(f"#statuses [data-key={status}]")
        assert shown(page) == (8, left)


def test_mentions_confidence_and_steps(open_view: Any) -> None:
    page = open_view()
    slide(page, "#mentions", "3")
    assert shown(page)[0] == 2  # Rocket and John Roe are named three times
    slide(page, "#mentions", "1")
    slide(page, "#confidence", "0.6")
    assert shown(page) == (8, 3)
    slide(page, "#confidence", "0")
    choose(page, "Jane Doe")
    page.click("#panel >> text=Only these")
    assert shown(page) == (2, 1)
    page.click("#steps [data-key='2']")
    assert shown(page) == (4, 3)


def test_note_and_folder(visit: Any, page_graph: Any) -> None:
    graph = page_graph(NAMES, LINKS)
    for node in ("n0", "n1"):
        graph.nodes[node]["sources"][0]["note"] = "talks/2024/day.md"
    graph.edges["n1", "n0", "r0"]["evidence"][0]["note"] = "talks/2024/day.md"
    page = visit(graph)
    page.click("#further > summary")
    page.select_option("#place", "talks/")
    assert shown(page) == (2, 1)
    page.select_option("#place", "a.md")
    assert shown(page)[0] == 6
    assert visit(graph, "#in=talks%2F2024%2F").text_content("#status").startswith("2 names")


def test_days_are_asked_for_only_where_they_are_known(visit: Any, page_graph: Any) -> None:
    graph = page_graph(NAMES, LINKS)
    page = visit(graph)
    page.click("#further > summary")
    assert not page.is_visible("#from")
    for number, data in enumerate(dict(graph.nodes(data=True)).values()):
        data["first"], data["last"] = f"2024-0{number + 1}-01", f"2024-0{number + 2}-01"
    page = visit(graph)
    slide(page, "#from", "4")
    assert page.text_content("#from-value") == "2024-05-01"
    assert shown(page)[0] == 5
    slide(page, "#to", "4")
    assert shown(page)[0] == 2
    assert "from=2024-05-01" in page.url
    choose(page, "Globex")
    assert "seen 2024-05-01 to 2024-06-01" in page.inner_text("#panel")


def test_communities_as_colours(open_view: Any) -> None:
    page = open_view("#colour=group")
    assert page.is_visible("#groups")
    assert "around " in page.inner_text("#groups li >> nth=0")


def test_path_between_two_names_is_told_in_sentences(open_view: Any) -> None:
    page = open_view()
    page.click("#menu > summary")
    page.click("#find-path")
    page.fill("#path-from", "Jane Doe")
    page.fill("#path-to", "nobody")
    page.press("#path-to", "Enter")
    assert "No name like “nobody”" in page.inner_text("#path-told")
    page.fill("#path-to", "kafka inc")
    page.press("#path-to", "Enter")
    steps = page.locator("#panel .way li").all_inner_texts()
    assert [" ".join(step.split()).split(" 40%")[0] for step in steps] == [
        "Jane Doe works at Acme",
        "Acme uses Kafka",
    ]
    assert "Acme told us of Kafka" in steps[1]
    assert "path=n1" in page.url


def test_no_path_says_so(visit: Any, page_graph: Any) -> None:
    page = visit(page_graph(NAMES[:2], []), "#path=n0&path=n1")
    assert "No relation leads from one to the other" in page.inner_text("#panel")


def test_hide_pin_and_expand(open_view: Any) -> None:
    page = open_view()
    choose(page, "Kafka")
    page.click("#panel >> text=Hide")
    assert shown(page) == (7, 5)
    page.click("#unhide")
    assert shown(page) == (8, 7)
    choose(page, "Kafka")
    page.click("#panel >> text=Pin")
    page.keyboard.press("Escape")
    page.click("#types [data-key=tool]")
    assert shown(page)[0] == 7  # Zookeeper goes, Kafka is pinned
    page.click("#types [data-key=tool]")
    choose(page, "Jane Doe")
    page.click("#panel >> text=Only these")
    choose(page, "Acme")
    page.click("#panel >> text=Expand")
    choose(page, "Jane Doe")
    assert shown(page)[0] == 4  # what Acme is linked with stays, and Jane


def test_table_sorts_and_saves_what_is_shown(open_view: Any) -> None:
    page = open_view("#view=table")
    page.click("#list thead >> text=Name")
    assert page.locator("#list tbody .link").all_inner_texts() == sorted(NAMES)
    assert page.get_attribute("#list th >> nth=0", "aria-sort") == "ascending"
    page.click("#types [data-key=person]")
    rows = list(
        csv.reader(io.StringIO(save(page, "#list >> text=Save as CSV").read_text("utf-8-sig")))
    )
    assert rows[0] == ["name", "type", "mentions", "relations", "confidence", "also"]
    assert len(rows) == 7
    assert "'=Gadget" in [row[0] for row in rows]  # no formula for a spreadsheet
    page.click("#list >> text=Relations (4)")
    assert page.locator("#list tbody tr").count() == 4
    page.click("#list tbody >> text=uses >> nth=0")
    assert "told us of" in page.inner_text("#panel")


def test_who_knows_what(open_view: Any) -> None:
    page = open_view("#view=who")
    acme = page.locator("#list tbody tr", has_text="Acme").inner_text().split()
    assert {"Jane", "Kafka", "Rocket", "planned,"} <= set(acme)
    globex = page.locator("#list tbody tr", has_text="Globex").inner_text()
    assert "John Roe, past" in globex
    assert "said not to be so" in globex
    saved = save(page, "#list >> text=Save as CSV").read_text("utf-8-sig")
    assert "Acme,Kafka,tool,uses,asserted" in saved


def test_corrections_become_lines_of_the_file(visit: Any, page_graph: Any) -> None:
    names = ['Qu"ote\\', "Jane Doe", "Rocket", "Kafka", "Rocket"]
    page = visit(page_graph(names, [(1, 0, "works_at", "asserted"), (4, 2, "makes", "asserted")]))
    choose(page, "Qu")
    page.click("#panel >> text=not the same")
    page.click("#panel .correct > summary")
    page.select_option("#panel .correct select", "product")
    page.click("#panel [aria-label='Note the right type']")
    page.fill("#panel [aria-label='Same as']", "Kafka")
    page.click("#panel [aria-label='Note that both are the same']")
    page.click("#panel >> text=Not a name")
    page.click("#panel .fact .open")
    page.click("#panel .correct > summary")
    page.click("#panel >> text=Not said")
    page.evaluate("location.hash = 'e=r1'")
    page.wait_for_selector("#panel[data-for=r1]")
    page.click("#panel .correct > summary")
    page.click("#panel >> text=It is right")
    assert page.inner_text("#corrections") == "6 corrections"
    page.click("#corrections")
    told = tomllib.loads(page.inner_text("#toml"))
    assert told == tomllib.loads(save(page, "#download").read_text("utf-8"))
    name = 'Qu"ote\\'
    assert told["entity"] == [
        {"name": name, "type": "product"},
        {"name": "Kafka", "same": [name]},
    ]
    assert told["never_same"] == [{"names": [f"{name} Inc", name]}]
    assert told["ignore"] == {"names": [name]}
    assert told["relation"] == [
        {"head": "Jane Doe", "label": "works_at", "tail": name, "verdict": "reject"},
        {
            "head": "Rocket#company",
            "label": "makes",
            "tail": "Rocket#product",
            "verdict": "confirm",
        },
    ]
    page.click("#undo")
    assert "confirm" not in page.inner_text("#toml")


def test_other_names_say_why(visit: Any, page_graph: Any) -> None:
    graph = page_graph(NAMES, LINKS)
    graph.nodes["n3"]["merges"] = [{"name": "Kafka Inc", "reason": "a company's form left out"}]
    page = visit(graph, "#n=n3")
    assert "a company's form left out" in page.inner_text("#panel .others")


def test_names_say_how_sure_they_are(visit: Any, page_graph: Any) -> None:
    graph = page_graph(NAMES, LINKS)
    page = visit(graph, "#n=n3")
    assert page.inner_text("#panel .meta .tag") == "87%"
    page.click("#view-table")
    assert "87%" in page.inner_text("#list tbody tr >> nth=0")
    for node in graph.nodes:
        del graph.nodes[node]["confidence"]
    page = visit(graph, "#n=n3")
    assert page.locator("#panel .meta .tag").count() == 0
    page.click("#view-table")
    assert "Confidence" not in page.inner_text("#list thead")


def test_evidence_links_to_the_note(open_view: Any) -> None:
    page = open_view("#n=n3", links={"a.md": "../my%20notes/a.md#L{line}"})
    assert page.get_attribute("#panel cite a >> nth=0", "href") == "../my%20notes/a.md#L3"
    page = open_view("#n=n3")
    assert page.locator("#panel cite a").count() == 0


def test_back_and_forward(open_view: Any) -> None:
    page = open_view()
    choose(page, "Acme")
    choose(page, "Kafka")
    page.click("#view-table")
    page.go_back()
    assert page.is_visible("#canvas")
    page.go_back()
    page.wait_for_selector("#panel[data-for=n0]")
    page.go_back()
    page.wait_for_selector("#panel", state="hidden")
    page.go_forward()
    page.wait_for_selector("#panel[data-for=n0]")


def save_at_once(page: Any) -> Path:
    """The SVG that is asked for while the camera still flies."""
    with page.expect_download() as download:
        page.evaluate("document.getElementById('svg').click()")
    return Path(download.value.path())


def test_pictures_of_the_view(open_view: Any) -> None:
    page = open_view()
    choose(page, "Acme")
    page.click("#menu > summary")
    png = save(page, "#png").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert len(png) > 10_000
    page.click("#menu > summary")
    svg = ET.fromstring(save(page, "#svg").read_text("utf-8"))  # noqa: S314  our own
    texts = [element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Acme", "Kafka", "uses"} <= set(texts)


def test_a_picture_waits_until_the_stage_rests(open_view: Any) -> None:
    page = open_view()
    page.evaluate("vis.jotgraph.network.moveTo({ scale: 0.05 }); vis.jotgraph.network.redraw()")
    choose(page, "Acme")
    svg = ET.fromstring(save_at_once(page).read_text("utf-8"))  # noqa: S314  our own
    texts = [element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Acme", "Kafka", "uses"} <= set(texts)


def test_print_leaves_the_controls_out(open_view: Any) -> None:
    page = open_view()
    choose(page, "Acme")
    page.emulate_media(media="print")
    assert not page.is_visible("#filters")
    assert not page.is_visible("#panel .actions")
    assert page.is_visible("#panel h2")


def test_a_name_can_be_dragged(open_view: Any) -> None:
    page = open_view()
    spot = "(() => { const n = vis.jotgraph.nodeOf.get('n0'); return { x: n.x, y: n.y }; })()"
    before = page.evaluate(spot)
    box = page.locator("#canvas").bounding_box()
    place = page.evaluate(f"vis.jotgraph.network.canvasToDOM({spot})")
    page.mouse.move(box["x"] + place["x"], box["y"] + place["y"])
    page.mouse.down()
    page.mouse.move(box["x"] + place["x"] + 60, box["y"] + place["y"] + 30, steps=4)
    page.mouse.up()
    after = page.evaluate(spot)
    assert after["x"] > before["x"]
    assert after["y"] > before["y"]
    assert page.is_hidden("#panel")


def test_of_what_is_said_very_often_the_first_places_are_shown(
    visit: Any, page_graph: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.export.page_details.MOST_SAID", 3)
    graph = page_graph(NAMES, LINKS)
    said = [{"note": f"{at}.md", "line": 1, "text": f"Rocket {at}"} for at in range(5)]
    graph.nodes["n2"].update(sources=said, mentions=5)
    graph.edges["n0", "n2", "r1"].update(evidence=said, weight=5)
    page = visit(graph)
    choose(page, "Rocket")
    assert "mentioned 5 times" in page.inner_text("#panel .meta")
    assert page.inner_text("#panel details summary") == "The first 3 mentions"
    page.click("#panel .fact .open")
    assert "The first 3 of 5 sentences" in page.inner_text("#panel")
    assert page.locator("#panel blockquote").count() == 3
    slide(page, "#mentions", "1")
    page.select_option("#place", "0.md")
    assert shown(page) == (2, 1)  # Rocket, and Acme that makes it; no other name is in that note
    page.select_option("#place", "4.md")
    assert shown(page) == (2, 1)  # the page knows that note, though it does not quote it


def test_a_name_in_very_many_notes_does_not_stop_the_page(visit: Any, page_graph: Any) -> None:
    """A call in a browser holds only some ten thousand arguments."""
    graph = page_graph(NAMES, LINKS)
    said = [{"note": f"{at}.md", "line": 1, "text": "Rocket"} for at in range(130_000)]
    graph.nodes["n2"].update(sources=said, mentions=len(said))
    page = visit(graph)
    assert page.locator("#place option").count() == len(said) + 2
    slide(page, "#mentions", "1")
    page.select_option("#place", "129999.md")
    assert shown(page) == (1, 0)
