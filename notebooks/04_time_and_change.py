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
# # Time and change
#
# **You will learn** when names were first and last seen, what is new since the last event, which names
# come back, and how two builds of the same folder differ.

# %% tags=["parameters"]
NOTES = "notes"

# %%
import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd

from extract import extract_from, extract_notes
from graph import Knowledge, build_graph, diff_graphs, rank_entities

COLOURS = {"company": "#2f6fd6", "person": "#d97a1f", "product": "#b8479b", "tool": "#16927c"}
pd.options.display.max_colwidth = 100

extraction = extract_notes(NOTES)
kg = Knowledge(build_graph(extraction))

# %% [markdown]
# ## First and last seen
#
# A note has the day of its front matter, else of its file name, else of its first heading; a heading that
# starts with a day dates the section below it. What tells no day stays undated: the time of a file says
# when it was copied, not when it was written (`Settings(file_dates=True)` takes it all the same). Every
# name and every relation knows the days between which it was seen.

# %%
entities = kg.to_frames().entities
entities["rank"] = pd.Series(rank_entities(kg.graph))
entities[["first", "last"]] = entities[["first", "last"]].apply(pd.to_datetime)
dated = entities.dropna(subset="first").sort_values(["first", "rank"], ascending=[True, False])
print(f"{len(dated)} of {len(entities)} names have a day")

# %%
best = dated.nlargest(16, "rank").sort_values(["first", "last", "rank"], ascending=False)
figure, axes = plt.subplots(figsize=(9, 5.5), layout="constrained")
axes.hlines(best["label"], best["first"], best["last"], color="#c3c8d0", linewidth=3, zorder=0)
for side in ("first", "last"):
    axes.scatter(best[side], best["label"], color=best["type"].map(COLOURS))
axes.xaxis.set_major_formatter(mdates.ConciseDateFormatter(mdates.AutoDateLocator()))
axes.spines[["top", "right", "left"]].set_visible(False)
axes.tick_params(axis="y", length=0)
axes.set_title("First and last seen: the names of highest rank", loc="left")
plt.show()

# %% [markdown]
# ## What is new since the last event
#
# The last day in the notes, and what no dated line had named before it.

# %%
latest = dated["last"].max()
new = dated[dated["first"] == latest]
print(f"{len(new)} names are new on {latest:%Y-%m-%d}" if len(new) else "nothing is new")
new.nlargest(12, "rank")[["label", "type", "mentions"]].style.hide()

# %% [markdown]
# ## What comes back
#
# A name that stands in several notes is a thread through them.

# %%
seen = pd.DataFrame(
    [
        (node, source["note"], source.get("date"))
        for node, sources in kg.graph.nodes(data="sources")
        for source in sources
    ],
    columns=["id", "note", "day"],
)
threads = seen.groupby("id")["note"].agg(
    notes="nunique", where=lambda where: ", ".join(sorted(set(where)))
)
threads.insert(0, "name", entities["label"])
threads.nlargest(8, "notes").style.hide()

# %% [markdown]
# ## Two builds compared
#
# The graph as it was before the notes of that last day, built anew from the notes of then, beside the
# graph of now. `jotgraph build` keeps its graph in a file; with `Knowledge.load` an older file takes the
# place of `before` here, and `jotgraph diff` tells the same in the terminal.

# %%
later = set(seen.loc[pd.to_datetime(seen["day"]) == latest, "note"])
before = build_graph(extract_from([note for note in extraction.notes if note.id not in later]))
changes = pd.DataFrame(diff_graphs(before, kg.graph), columns=["kind", "what", "note"])
changes["kind"].value_counts().to_frame()

# %%
changes.groupby("kind").head(6).sort_values("kind", kind="stable").style.hide()

# %% [markdown]
# What went or changed did so because more notes say more: a name may turn out to be another name of a
# thing, and a relation said twice is surer.
#
# **Next:** [share it](05_share_it.ipynb).
