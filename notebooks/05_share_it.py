# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Share it
#
# **You will learn** how to take the graph to other tools and back: igraph by way of GraphML, SPARQL
# over RDF, and a file that opens in Gephi with colours, sizes and places.

# %% tags=["parameters"]
NOTES = "notes"

# %%
from pathlib import Path
from tempfile import TemporaryDirectory

import igraph
import matplotlib.pyplot as plt
import networkx as nx
import pandas as pd
import rdflib

from extract import extract_notes
from graph import build_graph, write_graph

graph = build_graph(extract_notes(NOTES))
temporary = TemporaryDirectory()
folder = Path(temporary.name)  # or a folder of yours, to keep the files

# %% [markdown]
# ## To igraph
#
# GraphML carries every attribute with its type, so a second library sees the same graph. Lists, such
# as the evidence, travel as JSON text.

# %%
write_graph(graph, folder / "graph.graphml")

other = igraph.Graph.Read_GraphML(str(folder / "graph.graphml"))
print(other.summary())

# %% [markdown]
# What igraph is quick at: which names stand between others, and which form a tight core.

# %%
other.vs["between"] = other.betweenness(directed=False)
other.vs["core"] = other.coreness(mode="all")

pd.DataFrame({name: other.vs[name] for name in ("label", "type", "between", "core")}).sort_values(
    "between", ascending=False, kind="stable"
).head(10).style.hide().format({"between": "{:.0f}"})

# %% [markdown]
# ## And back
#
# igraph writes GraphML too. It numbers the nodes anew and keeps our ids as the attribute `id`, by which
# what was worked out there is put beside what is known here.

# %%
other.write_graphml(str(folder / "back.graphml"))
back = nx.read_graphml(folder / "back.graphml", force_multigraph=True)
back = nx.relabel_nodes(back, dict(back.nodes(data="id")))
nx.set_node_attributes(graph, dict(back.nodes(data="core")), "core")

print(
    f"{len(back)} of {len(graph)} names, {back.number_of_edges()} of {graph.number_of_edges()} edges"
)
print("every name has its core:", all("core" in data for _, data in graph.nodes(data=True)))

# %% [markdown]
# ## SPARQL
#
# The Turtle file says the same in the words of [schema.org](https://schema.org) where they fit, with
# PROV for where a statement comes from. What is asserted is a plain triple, so a question reads like
# one: whom could I ask about a tool, because their company uses it?

# %%
write_graph(graph, folder / "graph.ttl")
triples = rdflib.Graph().parse(folder / "graph.ttl")
print(len(triples), "triples")


# %%
def ask(question):
    """The answers to a SPARQL query as a table."""
    answers = triples.query(question)
    rows = [[term.toPython() if term else None for term in row] for row in answers]
    return pd.DataFrame(rows, columns=[str(name) for name in answers.vars]).style.hide()


ask("""
    PREFIX schema: <https://schema.org/>
    PREFIX jot: <urn:jotgraph:terms#>

    SELECT ?tool ?company (GROUP_CONCAT(?name; separator=", ") AS ?people) {
        ?person a schema:Person ; schema:name ?name ; schema:worksFor ?employer .
        ?employer schema:name ?company ; jot:uses ?used .
        ?used a schema:SoftwareApplication ; schema:name ?tool .
    }
    GROUP BY ?tool ?company ORDER BY ?tool ?company LIMIT 12
""")

# %% [markdown]
# Every relation is a statement as well, with its status and its line. What do the notes deny, plan or
# call past?

# %%
ask("""
    PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
    PREFIX schema: <https://schema.org/>
    PREFIX prov: <http://www.w3.org/ns/prov#>
    PREFIX jot: <urn:jotgraph:terms#>

    SELECT ?who ?status ?what ?note (MIN(?number) AS ?line) {
        ?statement jot:status ?status ; rdf:predicate jot:uses ;
            rdf:subject/schema:name ?who ; rdf:object/schema:name ?what ;
            prov:wasDerivedFrom ?place .
        ?place jot:line ?number ; prov:specializationOf/schema:name ?note .
        FILTER(?status != "asserted")
    }
    GROUP BY ?who ?status ?what ?note ORDER BY ?who ?what ?note LIMIT 12
""")

# %% [markdown]
# ## Gephi
#
# Plain GraphML opens in Gephi, Cytoscape and yEd; a flavour adds what one of them looks for. This file
# has the places, sizes and colours of the page, so that Gephi shows the picture at once, without a
# layout of its own. Here it is drawn from nothing but the file.

# %%
write_graph(graph, folder / "gephi.graphml", flavour="gephi")

picture = nx.read_graphml(folder / "gephi.graphml", force_multigraph=True)
drawn = pd.DataFrame.from_dict(dict(picture.nodes(data=True)), orient="index")
colours = drawn[["r", "g", "b"]].to_numpy() / 255

figure, axes = plt.subplots(figsize=(10, 6), layout="constrained")
for head, tail, relation in picture.edges(data="relation"):
    if relation != "related_to":
        axes.plot(*drawn.loc[[head, tail], ["x", "y"]].to_numpy().T, color="#d5d8dd", zorder=0)
axes.scatter(drawn["x"], drawn["y"], s=drawn["size"] ** 1.5, c=colours)
for row in drawn.nlargest(6, "size").itertuples():
    axes.annotate(row.label, (row.x, row.y), xytext=(0, 8), textcoords="offset points", ha="center")
axes.set_aspect("equal")
axes.set_axis_off()
plt.show()

# %% [markdown]
# ## And the rest
#
# The suffix chooses: `.cyjs` for Cytoscape, `.gexf`, `.csv` with the headers of `neo4j-admin import`,
# `.cypher`, `.jsonld`, `.dot` and `.mermaid` for documents, `.obsidian` for a folder of linked pages.
# The command `jotgraph export` does the same from `graph.json`.

# %%
for file in ("graph.cyjs", "graph.gexf", "graph.cypher", "graph.jsonld"):
    write_graph(graph, folder / file)
for path in sorted(folder.iterdir()):
    print(f"{path.name:16} {path.stat().st_size / 1000:7.0f} kB")
temporary.cleanup()
