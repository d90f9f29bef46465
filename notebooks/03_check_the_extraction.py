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
# # Check the extraction
#
# **You will learn** how to see what was marked in a note, how sure the graph is of what, what the
# rules and the trained model each contribute, how to measure a graph against a note you have read
# yourself, and how to put right what is wrong.
#
# Some of what is shown is wrong. This notebook is about finding out which part.

# %% tags=["parameters"]
NOTES = "notes"

# %%
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import HTML
from spacy import displacy

from extract import Settings, extract_notes
from graph import build_graph, find_entities

COLOURS = {"company": "#c9dcfa", "person": "#f9dcbd", "product": "#f0cfe6", "tool": "#bfe6dd"}
pd.options.display.max_colwidth = 100

extraction = extract_notes(NOTES)
graph = build_graph(extraction)
label = dict(graph.nodes(data="label"))

# %% [markdown]
# ## A note with its marks
#
# Every mention knows the characters where it stands, so a note can be shown with its marks in place.
# Read it as an editor would: what is missing, what is no name at all, whose type is wrong?

# %%
note = extraction.notes[0]
marks = sorted(
    (mention.source.start, mention.source.end, entity.type)
    for entity in extraction.entities
    for mention in entity.mentions
    if mention.source.note == note.id
)
shown = {
    "text": note.text[:2500],
    "ents": [
        {"start": start, "end": end, "label": kind} for start, end, kind in marks if end <= 2500
    ],
}
HTML(displacy.render(shown, style="ent", manual=True, jupyter=False, options={"colors": COLOURS}))

# %% [markdown]
# ## How sure is it?
#
# Confidence puts relations in order; it is no probability. `proposer` tells who said so: the rules of
# layout and wording, the trained model, or both. What both say stands at the right; the left end is
# where to look first.

# %%
relations = pd.DataFrame(
    {
        "says": f"{label[head]} {data['relation']} {label[tail]}",
        "status": data["status"],
        "confidence": data["confidence"],
        "proposer": data["proposer"],
        "where": f"{data['evidence'][0]['note']}:{data['evidence'][0]['line']}",
    }
    for head, tail, data in graph.edges(data=True)
    if data["relation"] != "related_to"
).sort_values("confidence", kind="stable")

by_reader = dict(list(relations.groupby("proposer")["confidence"]))
figure, axes = plt.subplots(figsize=(8, 3.6), layout="constrained")
axes.hist(
    by_reader.values(),
    bins=20,
    range=(0, 1),
    stacked=True,
    label=list(by_reader),
    color=["#2f6fd6", "#16927c", "#d97a1f"][: len(by_reader)],
)
axes.set(xlabel="confidence", ylabel="relations")
axes.spines[["top", "right"]].set_visible(False)
axes.legend(frameon=False, loc="upper left")
plt.show()

# %% [markdown]
# The ten least certain, to be looked up in the notes:

# %%
relations.head(10).style.hide().format({"confidence": "{:.2f}"})

# %% [markdown]
# ## Rules against model
#
# The same notes read without the model. What only one of two readings finds shows what the other is
# good for: rules know layouts and exact words, the model knows names that stand in no list and
# sentences that no rule foresaw.

# %%
ruled = build_graph(extract_notes(NOTES, settings=Settings(use_model=False)))


def stated(graph):
    """What a graph says, as a set that can be compared: sentences without confidence."""
    return {
        (head, data["relation"], tail)
        for head, tail, data in graph.edges(data=True)
        if data["relation"] != "related_to"
    }


pd.DataFrame(
    {
        "rules only": [len(ruled.nodes - graph.nodes), len(stated(ruled) - stated(graph))],
        "both": [len(ruled.nodes & graph.nodes), len(stated(ruled) & stated(graph))],
        "with the model only": [len(graph.nodes - ruled.nodes), len(stated(graph) - stated(ruled))],
    },
    index=["names", "stated relations"],
)

# %%
seen = pd.DataFrame(
    {
        "name": label[node],
        "type": graph.nodes[node]["type"],
        "mentions": graph.nodes[node]["mentions"],
    }
    for node in graph.nodes - ruled.nodes
)
seen.sort_values(["mentions", "name"], ascending=[False, True]).head(12).style.hide()

# %% [markdown]
# ## Against a note that you have read
#
# The figure that counts is one from notes of your own. Write down what a careful reader would say of
# a note, then compare. Here it is done for one of the sample notes, which is far too little to judge
# by, but shows how.

# %%
READ = "notes/conferences/data-meetup.txt"
GOLD = """
Femke Boersma | works_at | Ridgeway Logistics
Ridgeway Logistics | uses | DuckDB
Ridgeway Logistics | uses | Parquet
Ridgeway Logistics | uses | Amazon S3
Ridgeway Logistics | uses | Apache Spark
Ridgeway Logistics | uses | dbt
Ridgeway Logistics | uses | Dagster
Ridgeway Logistics | uses | Airflow
Ridgeway Logistics | uses | Metabase
DuckDB | alternative_to | Apache Spark
Metabase | alternative_to | Apache Superset
Hanna Wirth | works_at | Loomwork
Loomwork | partners_with | Snowflake
Tidepool | uses | Redis
Tidepool | uses | Apache Iceberg
Tidepool | alternative_to | Feast
"""

# %% [markdown]
# The gold uses one name for each thing, the graph may use another; `find_entities` knows both.

# %%
SYMMETRIC = {"works_with", "integrates_with", "alternative_to", "partners_with"}

read = build_graph(extract_notes(READ))


def name_of(text):
    """The label that the graph has for a name, or the name where it has none."""
    found = find_entities(read, text)
    return read.nodes[found[0]]["label"] if found else text


def say(head, relation, tail):
    """A relation in one form; either end of a symmetric one may come first."""
    one, other = sorted((head, tail)) if relation in SYMMETRIC else (head, tail)
    return one, relation, other


gold = [[part.strip() for part in line.split("|")] for line in GOLD.strip().splitlines()]
gold_names = {name_of(name) for head, _, tail in gold for name in (head, tail)}
gold_says = {say(name_of(head), relation, name_of(tail)) for head, relation, tail in gold}

names = dict(read.nodes(data="label"))
says = {
    say(names[head], data["relation"], names[tail]): data["confidence"]
    for head, tail, data in read.edges(data=True)
    if data["relation"] != "related_to"
}

# %% [markdown]
# Precision is the share of what is shown that is right, recall the share of what is right that is
# shown. A higher threshold (`Settings(min_confidence=0.5)`, or `jotgraph build --min-confidence 0.5`)
# trades the one for the other.


# %%
def score(found, wanted):
    """One row of the table."""
    right = len(found & wanted)
    return {
        "shown": len(found),
        "right": right,
        "precision": right / max(len(found), 1),
        "recall": right / max(len(wanted), 1),
    }


thresholds = (0, 0.5, 0.7, 0.9)
pd.DataFrame(
    [score(set(names.values()), gold_names)]
    + [score({fact for fact in says if says[fact] >= least}, gold_says) for least in thresholds],
    index=["names", *(f"relations from {least:.0%}" for least in thresholds)],
).style.format({"precision": "{:.0%}", "recall": "{:.0%}"})

# %% [markdown]
# What was missed and what was made up, by name:

# %%
missed, made_up = sorted(gold_says - says.keys()), sorted(says.keys() - gold_says)
print("missed", *map(" ".join, missed), sep="\n    ")
print("made up", *map(" ".join, made_up), sep="\n    ")

# %% [markdown]
# ## Put it right
#
# Corrections stand in a file `jotgraph.toml` beside the notes and hold for every later run: names and
# their types, names that are one or never one, what to ignore, relations to reject or to add. The page
# collects them, `jotgraph fix` writes them; here the file is written from the comparison above, beside a
# copy of the note.

# %%
with TemporaryDirectory() as folder:
    shutil.copy(READ, folder)
    lines = [
        f'[[relation]]\nhead = "{head}"\nlabel = "{relation}"\ntail = "{tail}"\nverdict = "{verdict}"\n'
        for verdict, facts in (("reject", made_up), ("add", missed))
        for head, relation, tail in facts
    ]
    Path(folder, "jotgraph.toml").write_text("\n".join(lines), encoding="utf-8")
    corrected = build_graph(extract_notes(folder))

print("\n".join(lines[:2]))

# %%
names = dict(corrected.nodes(data="label"))
after = {
    say(names[head], data["relation"], names[tail])
    for head, tail, data in corrected.edges(data=True)
    if data["relation"] != "related_to"
}
pd.DataFrame(
    [score(set(says), gold_says), score(after, gold_says)], index=["as read", "corrected"]
).style.format({"precision": "{:.0%}", "recall": "{:.0%}"})

# %% [markdown]
# **Next:** [time and change](04_time_and_change.ipynb).
