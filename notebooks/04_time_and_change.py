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
import re

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd

from extract import extract_from, extract_notes
from graph import Knowledge, build_graph, rank_entities

COLOURS = {"company": "#2f6fd6", "person": "#d97a1f", "product": "#b8479b", "tool": "#16927c"}
pd.options.display.max_colwidth = 100

extraction = extract_notes(NOTES)
kg = Knowledge(build_graph(extraction))

# %% [markdown]
# ## The day of a note
#
# The front matter may tell it, or the name of the file, or else the first day written in the text. A
# note that tells none stays undated; the time of the file says when it was copied, not when it was
# written.


# %%
def day_of(note):
    """The day of a note, or None."""
    places = [dict(note.meta).get("date", ""), note.id, note.text]
    found = re.search(r"(?<!\d)\d{4}-[01]\d-[0-3]\d(?!\d)", "\n".join(places))
    return pd.to_datetime(found[0], errors="coerce") if found else pd.NaT


days = pd.Series({note.id: day_of(note) for note in extraction.notes}, dtype="datetime64[us]")
days.sort_values(kind="stable").rename("day").to_frame()

# %% [markdown]
# ## First and last seen
#
# Every name knows the lines where it stands, and so the days on which it was written.

# %%
entities = kg.to_frames().entities
entities["rank"] = pd.Series(rank_entities(kg.graph))
seen = pd.DataFrame(
    {"id": node, "note": source["note"], "day": days[source["note"]]}
    for node, sources in kg.graph.nodes(data="sources")
    for source in sources
)
entities[["first", "last"]] = seen.groupby("id")["day"].agg(["min", "max"])
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
# The last day in the notes, and what no dated note had named before it.

# %%
latest = days.max()
new = dated[dated["first"] == latest]
print(f"{len(new)} names are new on {latest:%Y-%m-%d}" if len(new) else "nothing is new")
new.nlargest(12, "rank")[["label", "type", "mentions"]].style.hide()

# %% [markdown]
# ## What comes back
#
# A name that stands in several notes is a thread through them.

# %%
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
# place of `before` here.

# %%
then = [note for note in extraction.notes if days[note.id] != latest]
before = Knowledge(build_graph(extract_from(then)))


def facts(knowledge):
    """What a graph states: each relation in words, with its status and confidence."""
    label = dict(knowledge.graph.nodes(data="label"))
    return {
        f"{label[head]} {data['relation'].replace('_', ' ')} {label[tail]}": (
            data["status"],
            data["confidence"],
        )
        for head, tail, data in knowledge.graph.edges(data=True)
        if data["relation"] != "related_to"
    }


old, now = facts(before), facts(kg)
changes = pd.DataFrame(
    [("came", text, *now[text]) for text in now.keys() - old.keys()]
    + [("went", text, *old[text]) for text in old.keys() - now.keys()]
    + [("changed", text, *now[text]) for text in now.keys() & old.keys() if now[text] != old[text]],
    columns=["change", "relation", "status", "confidence"],
)
changes["change"].value_counts().to_frame()

# %%
surest = changes.sort_values(["confidence", "relation"], ascending=[False, True])
surest.groupby("change").head(5).sort_values("change", kind="stable").style.hide().format(
    {"confidence": "{:.2f}"}
)

# %% [markdown]
# What went or changed did so because more notes say more: a name may turn out to be another name of a
# thing, and a relation said twice is surer.
#
# **Next:** [share it](05_share_it.ipynb).
