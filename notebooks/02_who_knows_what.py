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
# # Who knows what
#
# **You will learn** how to put the graph into pandas tables, who matters in it and why that is not
# the same as who is named most, how two people are connected, which names belong together, and which
# company uses which tool.

# %% tags=["parameters"]
NOTES = "notes"

# %%
import matplotlib.pyplot as plt
import networkx as nx
import pandas as pd

from extract import extract_notes
from graph import Knowledge, build_graph, find_communities, layout_graph, rank_entities

COLOURS = {"company": "#2f6fd6", "person": "#d97a1f", "product": "#b8479b", "tool": "#16927c"}
pd.options.display.max_colwidth = 100

kg = Knowledge(build_graph(extract_notes(NOTES)))
label = dict(kg.graph.nodes(data="label"))

# %% [markdown]
# ## Three tables
#
# Names, relations between them, and the lines that say each relation; ids join the three, so that
# nothing in them is without a source.

# %%
entities, relations, evidence = kg.to_frames()
entities.sort_values("mentions", ascending=False, kind="stable").head(8)

# %%
stated = relations[relations["relation"] != "related_to"].sort_values(
    "confidence", ascending=False, kind="stable"
)
stated.head(8)

# %%
evidence[evidence["relation"] == stated.index[0]]

# %%
per_note = evidence["note"].value_counts()
per_note.rename("pieces of evidence").to_frame()

# %% [markdown]
# ## Named often, or well connected?
#
# Three ways to ask what matters: how often a name is written, how many relations it has, and
# `rank_entities`, a PageRank in which a stated relation weighs ten times as much as two names that
# only share a sentence. Names high above the others in one column and not in the next are worth a look.

# %%
entities["relations"] = pd.concat([stated["head"], stated["tail"]]).value_counts()
entities["relations"] = entities["relations"].fillna(0).astype(int)
entities["rank"] = pd.Series(rank_entities(kg.graph))
ranked = entities.sort_values("rank", ascending=False, kind="stable")
columns = ["label", "type", "mentions", "relations", "rank"]
ranked[columns].head(12).style.hide().format({"rank": "{:.2f}"})

# %%
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
for kind, group in entities.groupby("type"):
    axes.scatter(group["mentions"], group["rank"], color=COLOURS[kind], label=kind, alpha=0.8)
for row in ranked.head(5).itertuples():
    axes.annotate(row.label, (row.mentions, row.rank), xytext=(6, 3), textcoords="offset points")
axes.set(xlabel="mentions in the notes", ylabel="rank in the graph", yscale="log")
axes.margins(x=0.15)
axes.spines[["top", "right"]].set_visible(False)
axes.legend(frameon=False)
plt.show()

# %% [markdown]
# ## Around one name
#
# The neighbourhood of the best ranked company: what is one stated relation away, and what holds
# between those. Dashed lines are planned or past.

# %%
said = kg.graph.edge_subgraph(
    (head, tail, key)
    for head, tail, key, data in kg.graph.edges(keys=True, data=True)
    if data["relation"] != "related_to" and data["status"] != "negated"
)
centre = next(node for node in ranked.index[ranked["type"] == "company"] if node in said)

around = nx.ego_graph(said, centre, undirected=True)
around = around.subgraph([centre, *ranked.index[ranked.index.isin(around)].drop(centre)[:22]])
places = layout_graph(around)

sure = [pair for pair in around.edges if around.edges[pair]["status"] == "asserted"]
figure, axes = plt.subplots(figsize=(9, 6.5), layout="constrained")
lines = {"edge_color": "#9aa3af", "node_size": 200, "ax": axes}
nx.draw_networkx_edges(nx.DiGraph(around.edge_subgraph(sure)), places, **lines)
unsure = nx.DiGraph(around.edge_subgraph(set(around.edges) - set(sure)))
nx.draw_networkx_edges(unsure, places, style="dashed", **lines)
axes.scatter(
    *zip(*(places[node] for node in around), strict=True),
    s=[180 if node == centre else 70 for node in around],
    c=[COLOURS[kg.graph.nodes[node]["type"]] for node in around],
    zorder=2,
)
for node, place in places.items():
    axes.annotate(label[node], place, xytext=(0, 9), textcoords="offset points", ha="center")
axes.margins(0.12)
axes.set_axis_off()
axes.set_title(f"Around {label[centre]}", loc="left")
plt.show()

# %% [markdown]
# ## How are two people connected?
#
# `paths` gives the shortest chains; it prefers what is stated to what is denied or merely named
# together. Each step is a sentence, with the line that says it. The two here are the person of
# highest rank and the next who moves in another circle.

# %%
communities = find_communities(kg.graph)
circle = {node: number for number, nodes in enumerate(communities) for node in nodes}
people = ranked.index[(ranked["type"] == "person") & ranked.index.isin(said)]
reached = nx.node_connected_component(said.to_undirected(as_view=True), people[0])
afar = [node for node in people if node in reached and circle[node] != circle[people[0]]]

for other in afar[:1]:
    for fact in kg.paths(label[people[0]], label[other], limit=1)[0]:
        print(fact)
        print("   ", fact.evidence[0])

# %% [markdown]
# ## What belongs together
#
# Louvain communities over the same weights as the rank, each told by its strongest members.

# %%
pd.DataFrame(
    {
        "strongest": ", ".join(ranked["label"][ranked.index.isin(nodes)].head(4)),
        "names": len(nodes),
        "people": ", ".join(label[node] for node in people if node in nodes),
    }
    for nodes in communities
    if len(nodes) > 2
).head(10).style.hide()

# %% [markdown]
# ## People by company

# %%
works = stated[(stated["relation"] == "works_at") & (stated["status"] != "negated")]
pd.DataFrame(
    {
        "company": works["tail"].map(label),
        "person": works["head"].map(label),
        "status": works["status"],
    }
).groupby("company").agg(
    people=("person", "nunique"), who=("person", lambda who: ", ".join(sorted(set(who))))
).sort_values("people", ascending=False, kind="stable").head(12)

# %% [markdown]
# ## Tools by company
#
# What each company uses, darker where the notes leave less doubt. Denied and past uses are left out.
# A column with several dark cells is a thing that those companies could talk about.

# %%
uses = stated[(stated["relation"] == "uses") & stated["status"].isin(["asserted", "planned"])]
uses = uses[uses["head"].isin(ranked.index[ranked["type"] == "company"])]
matrix = uses.pivot_table(index="head", columns="tail", values="confidence", aggfunc="max")
busiest = matrix.count(axis=1).sort_values(ascending=False, kind="stable").index[:12]
matrix = matrix.loc[busiest]
shared = matrix.count().sort_values(ascending=False, kind="stable")
matrix = matrix[shared.index[shared > 0][:30]]

figure, axes = plt.subplots(figsize=(11, 4.8), layout="constrained")
picture = axes.imshow(matrix, cmap="Blues", vmin=0, vmax=1, aspect="auto")
axes.set_xticks(range(matrix.shape[1]), matrix.columns.map(label), rotation=60, ha="right")
axes.set_yticks(range(matrix.shape[0]), matrix.index.map(label))
axes.set_xticks([edge + 0.5 for edge in range(matrix.shape[1])], minor=True)
axes.set_yticks([edge + 0.5 for edge in range(matrix.shape[0])], minor=True)
axes.grid(which="minor", color="#eceef1")
axes.tick_params(which="both", length=0)
axes.spines[:].set_visible(False)
figure.colorbar(picture, label="confidence", shrink=0.8)
plt.show()

# %% [markdown]
# **Next:** [check the extraction](03_check_the_extraction.ipynb) before you rely on any of this.
