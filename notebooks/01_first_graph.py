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
# comes with it, how to ask the graph about a name, and where each answer stands in the notes.
#
# All of it runs on this machine: no network, no account, and the same notes give the same graph.
# The notes beside this notebook are made up; put your own folder in their place.

# %% tags=["parameters"]
NOTES = "notes"

# %% [markdown]
# ## Folder to graph
#
# `extract_notes` reads every Markdown and text file below the folder, `build_graph` makes a
# [NetworkX](https://networkx.org) graph of what they say, and `Knowledge` is what you ask.

# %%
from extract import extract_notes
from graph import Knowledge, build_graph

kg = Knowledge(build_graph(extract_notes(NOTES)))

# %% [markdown]
# ## The page
#
# The page that `jotgraph build` writes, here inside the notebook. Click a name to see its relations and
# the sentences that say them; press `/` to search; switch types and relations on and off at the left.
# "Said together" means that two names share a sentence and no more is said: those lines are hidden at
# first.

# %%
kg

# %% [markdown]
# The frame is a sandbox: nothing in a note can reach the notebook, and nothing is asked of the network.
# A notebook that somebody sent you shows the counts alone until you trust it or run the cell.
#
# ## Ask about a name
#
# Type a name as you would write it; another name of the same thing will do. A name that is a company
# *and* its software answers for both.

# %%
from graph import rank_entities

best = next(node for node in rank_entities(kg.graph) if kg.graph.nodes[node]["type"] == "company")
name = kg.graph.nodes[best]["label"]  # or one of yours, such as "Kestrel Retail"

kg.find(name)

# %%
print(*(near.name for near in kg.neighbours(name)), sep=", ")

# %% [markdown]
# ## Ask a question
#
# Which tools does that company use, and who works there? `ask` takes as many conditions as you like
# (`used_by`, `works_at`, `made_by`, …) and gives what fits all of them.

# %%
print("tools: ", *(found.name for found in kg.ask(kind="tool", used_by=name)), sep="\n    ")
print("people:", *(found.name for found in kg.ask(kind="person", works_at=name)), sep="\n    ")

# %% [markdown]
# ## Follow the evidence
#
# Every relation carries the lines that say it, a status (asserted, planned, past or negated) and a
# confidence that ranks it among the others.

# %%
for other in kg.neighbours(name)[:4]:
    for fact in kg.evidence(name, other.name):
        print(fact)
        for quote in fact.evidence:
            print("   ", quote)

# %% [markdown]
# ## Keep it
#
# The suffix chooses the format: a page for people, GraphML for Gephi, Cytoscape and yEd, JSON to load
# again. More of them stand in [share it](05_share_it.ipynb).

# %%
from pathlib import Path
from tempfile import TemporaryDirectory

from graph import write_graph

with TemporaryDirectory() as folder:  # or a folder of yours
    for file in ("graph.html", "graph.graphml", "graph.json"):
        write_graph(kg.graph, Path(folder, file))
    again = Knowledge.load(Path(folder, "graph.json"))

print(again, "is the same:", dict(again.graph.nodes) == dict(kg.graph.nodes))

# %% [markdown]
# **Next:** [who knows what](02_who_knows_what.ipynb), with tables, paths and communities.
