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
# # A first graph
#
# **You will learn** how a folder of notes becomes a graph in three lines, how to read the page that
# comes with it, how to ask the graph about one name, and where each answer stands in the notes.
#
# All of it runs on this machine: no network, no account, and the same notes give the same graph.
# The notes beside this notebook are made up; put your own folder in their place.

# %% tags=["parameters"]
NOTES = "notes"

# %% [markdown]
# ## Folder to graph
#
# `extract_notes` reads every Markdown and text file below the folder. `build_graph` makes a
# [NetworkX](https://networkx.org) graph of what they say, so all that NetworkX can do is at hand.

# %%
from extract import extract_notes
from graph import build_graph

graph = build_graph(extract_notes(NOTES))

# %%
print(f"{graph.graph['notes']} notes, {len(graph)} names, {graph.number_of_edges()} relations")

# %% [markdown]
# ## The page
#
# The same page that `jotgraph build` writes, here inside the notebook. Click a name to see its
# relations and the sentences that say them; press `/` to search; switch types and relations on and
# off at the left. "Said together" means that two names share a sentence and no more is said, so those
# lines are hidden at first.

# %%
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from IPython.display import HTML

from graph import write_graph

with TemporaryDirectory() as folder:
    page = Path(folder, "graph.html")
    write_graph(graph, page)
    source = escape(page.read_text(encoding="utf-8"))

HTML(
    f'<div><iframe srcdoc="{source}" sandbox="allow-scripts" title="The graph" '
    'style="width: 100%; height: 640px; border: 1px solid #ddd; border-radius: 8px"></iframe></div>'
)

# %% [markdown]
# The frame is a sandbox: nothing in a note can reach the notebook, and nothing is asked of the
# network. A notebook that you were sent shows it once you trust the notebook, or run this cell.
#
# ## Ask about a name
#
# `find_entities` takes a name as you would type it, another name of the same thing too, and gives the
# nodes it may stand for. A name that is a company *and* its software gives both.

# %%
from graph import find_entities, rank_entities

ranks = rank_entities(graph)
best = next(node for node in ranks if graph.nodes[node]["type"] == "company")
name = graph.nodes[best]["label"]  # or any name of yours, such as "Kestrel Retail"

for node in find_entities(graph, name):
    about = graph.nodes[node]
    print(f"{about['label']} is a {about['type']}, named {about['mentions']} times")
    for source in about["sources"][:5]:
        print(f"    {source['note']}:{source['line']}  {source['text']}")

# %% [markdown]
# ## Follow the evidence
#
# Every relation carries the places that say it, a status (asserted, planned, past or negated) and a
# confidence that ranks it among the others. Here are the five surest that lead away from that name.

# %%
stated = [
    (data["confidence"], graph.nodes[tail]["label"], data)
    for _, tail, data in graph.out_edges(best, data=True)
    if data["relation"] != "related_to"
]
for confidence, other, data in sorted(stated, key=lambda row: (-row[0], row[1]))[:5]:
    print(f"{name} {data['relation']} {other}  ({data['status']}, {confidence:.2f})")
    for place in data["evidence"]:
        print(f"    {place['note']}:{place['line']}  {place['text'][:90]}")

# %% [markdown]
# ## Keep it
#
# The suffix chooses the format: a page for people, GraphML for Gephi, Cytoscape and yEd, JSON to read
# back with `read_graph`.

# %%
from graph import read_graph

with TemporaryDirectory() as folder:
    for file in ("graph.html", "graph.graphml", "graph.json"):
        write_graph(graph, Path(folder, file))
        print(f"{file:15} {Path(folder, file).stat().st_size / 1000:7.0f} kB")
    again = read_graph(Path(folder, "graph.json"))

print("read back the same:", dict(again.nodes) == dict(graph.nodes))

# %% [markdown]
# **Next:** [who knows what](02_who_knows_what.ipynb), with tables, paths and communities.
