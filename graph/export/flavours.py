"""Nodes and edges for GraphML in; the same with what Gephi, Cytoscape or yEd looks for out.

Gephi reads colours as r, g and b and counts y upwards; Cytoscape calls a node by `name` and an edge
by `interaction`; yEd draws nothing but its own elements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape

from extract.records import SYMMETRIC
from graph.export.parts import Edge, Look, Node, say_relation
from graph.export.scalars import clean_text


@dataclass(frozen=True, slots=True)
class Art:
    """XML of one program: attributes of the root, keys, and an element for each node and edge."""

    namespace: str = ""
    keys: str = ""
    nodes: Mapping[str, str] = field(default_factory=dict)
    edges: tuple[str, ...] = ()


Dressed = tuple[list[Node], list[Edge], Art]
PLAIN: Final = Art()
_YED_KEYS: Final = (
    '<key id="n_drawing" for="node" yfiles.type="nodegraphics"/>\n'
    '<key id="e_drawing" for="edge" yfiles.type="edgegraphics"/>\n'
)
_LINES: Final = {"planned": "dashed", "past": "dotted", "negated": "dashed_dotted"}


def dress_gephi(nodes: list[Node], edges: list[Edge], looks: Mapping[str, Look]) -> Dressed:
    """Colours as three numbers, y upwards."""
    coloured: list[Node] = [
        (node, {**data, "y": 0.0 - looks[node].y, **_rgb(looks[node].colour)})
        for node, data in nodes
    ]
    return coloured, edges, PLAIN


def dress_cytoscape(nodes: list[Node], edges: list[Edge], _: Mapping[str, Look]) -> Dressed:
    """Names instead of ids in the tables and on the drawing."""
    names = {node: str(data.get("label", node)) for node, data in nodes}
    named: list[Node] = [(node, {**data, "name": names[node]}) for node, data in nodes]
    told: list[Edge] = [
        (
            head,
            tail,
            key,
            {
                **data,
                "interaction": data.get("relation", ""),
                "name": f"{names[head]} ({data.get('relation', '')}) {names[tail]}",
            },
        )
        for head, tail, key, data in edges
    ]
    return named, told, PLAIN


def dress_yed(nodes: list[Node], edges: list[Edge], looks: Mapping[str, Look]) -> Dressed:
    """Shapes with labels, at the places and in the colours of the page."""
    art = Art(
        ' xmlns:y="http://www.yworks.com/xml/graphml"',
        _YED_KEYS,
        {node: _shape(str(data.get("label", node)), looks[node]) for node, data in nodes},
        tuple(_line(edge) for edge in edges),
    )
    return nodes, edges, art


FLAVOURS: Final[dict[str, Callable[[list[Node], list[Edge], Mapping[str, Look]], Dressed]]] = {
    "gephi": dress_gephi,
    "cytoscape": dress_cytoscape,
    "yed": dress_yed,
}


def _rgb(colour: str) -> dict[str, int]:
    return {name: int(colour[at : at + 2], 16) for name, at in (("r", 1), ("g", 3), ("b", 5))}


def _shape(label: str, look: Look) -> str:
    width, corner = look.size, look.size / 2
    return (
        '<data key="n_drawing"><y:ShapeNode>'
        f'<y:Geometry height="{width}" width="{width}" x="{look.x - corner}" y="{look.y - corner}"/>'
        f'<y:Fill color="{look.colour}" transparent="false"/>'
        '<y:BorderStyle color="#FFFFFF" type="line" width="1.0"/>'
        f'<y:NodeLabel modelName="sides" modelPosition="s">{escape(clean_text(label))}'
        '</y:NodeLabel><y:Shape type="ellipse"/></y:ShapeNode></data>\n'
    )


def _line(edge: Edge) -> str:
    data = edge[3]
    target = "none" if data.get("relation") in SYMMETRIC else "standard"
    style = _LINES.get(data.get("status", ""), "line")
    return (
        '<data key="e_drawing"><y:PolyLineEdge>'
        f'<y:LineStyle color="#7B8290" type="{style}" width="1.0"/>'
        f'<y:Arrows source="none" target="{target}"/>'
        f"<y:EdgeLabel>{escape(clean_text(say_relation(data)))}</y:EdgeLabel>"
        "</y:PolyLineEdge></data>\n"
    )
