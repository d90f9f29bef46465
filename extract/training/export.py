"""Trained network → the files that are shipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from extract.network.model import INPUTS, UNCALIBRATED, fingerprint
from extract.network.pairs import pair_labels
from extract.records import LABELS, STATUSES, TYPES
from extract.training.network import Encoder, Network, Pairs, Roles, base_tokenizer

if TYPE_CHECKING:
    from numpy.typing import NDArray

THRESHOLDS = {"span": 0.2, "floor": 0.1}


def write_model(network: Network, folder: Path, subjects: dict[str, float]) -> None:
    """Weights, tokenizer and labels.json, not yet calibrated, into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_encoder(network.encoder.eval(), folder / "encoder.onnx")
    write_head(network.pairs, folder / "pairs.npz")
    write_head(network.roles, folder / "roles.npz")
    (folder / "tokenizer.json").write_text(base_tokenizer(), "utf-8")
    write_labels(folder, subjects)


def write_encoder(encoder: Encoder, path: Path) -> None:
    """The encoder as ONNX, its large weights in 8 bits that are made fp32 again on load."""
    sample = tuple(torch.ones((2, 16), dtype=torch.int64) for _ in INPUTS)
    axes = {name: {0: "batch", 1: "length"} for name in (*INPUTS, "tags", "vectors")}
    torch.onnx.export(
        encoder,
        sample,
        str(path),
        input_names=list(INPUTS),
        output_names=["tags", "vectors"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    model = onnx.load(str(path))
    shrink_weights(model)
    onnx.save(model, str(path))


def shrink_weights(model: onnx.ModelProto) -> None:
    """Store each large matrix as int8 with one scale a row (embeddings) or a column (weights)."""
    graph = model.graph
    uses: dict[str, list[onnx.NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            uses.setdefault(name, []).append(node)
    for tensor in list(graph.initializer):
        weights = numpy_helper.to_array(tensor)
        if weights.ndim != 2 or weights.size < 40_000 or weights.dtype != np.float32:
            continue
        axis = 0 if any(node.op_type == "Gather" for node in uses[tensor.name]) else 1
        stored, scale = shrink_matrix(weights, axis)
        name = tensor.name
        graph.initializer.remove(tensor)
        graph.initializer.extend(
            [
                numpy_helper.from_array(stored, f"{name}.int8"),
                numpy_helper.from_array(scale, f"{name}.scale"),
                helper.make_tensor(
                    f"{name}.zero", TensorProto.INT8, [len(scale)], [0] * len(scale)
                ),
            ]
        )
        node = helper.make_node(
            "DequantizeLinear",
            [f"{name}.int8", f"{name}.scale", f"{name}.zero"],
            [name],
            name=f"dequantize.{name}",
            axis=axis,
        )
        graph.node.insert(0, node)


def shrink_matrix(
    weights: NDArray[np.float32], axis: int
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix as int8 and its scales, one a row (axis 0) or a column (1)."""
    scale = np.maximum(np.abs(weights).max(1 - axis) / 127, 1e-12).astype(np.float32)
    return np.round(weights / widen(scale, axis)).astype(np.int8), scale


def restore_matrix(
    stored: NDArray[np.int8], scale: NDArray[np.float32], axis: int
) -> NDArray[np.float32]:
    """What `shrink_matrix` was given, as far as 8 bits hold it."""
    return stored.astype(np.float32) * widen(scale, axis)


def widen(scale: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    return scale[:, None] if axis == 0 else scale


def write_head(head: Pairs | Roles, path: Path) -> None:
    """A head as arrays; matrices turned so that a row times them gives the answer."""
    arrays = {}
    for name, value in head.state_dict().items():
        array = value.numpy()
        key, dense = stored_as(name)
        arrays[key] = np.ascontiguousarray(array.T if dense else array)
    np.savez(path, **arrays)  # type: ignore[arg-type]


def stored_as(name: str) -> tuple[str, bool]:
    """The key of a head's weight in its file, and whether it is a matrix that is turned there."""
    dense = name in ("hidden.weight", "label.weight", "status.weight")
    return (name if dense or name.endswith("bias") else name.split(".")[-2]), dense


def write_labels(folder: Path, subjects: dict[str, float]) -> None:
    """labels.json: what the numbers of the network mean, and which weights they belong to."""
    labels = {
        "types": TYPES,
        "answers": pair_labels(LABELS),
        "statuses": STATUSES,
        "thresholds": THRESHOLDS,
        "calibration": UNCALIBRATED,
        "subjects": subjects,
        "fingerprint": fingerprint(folder),
    }
    (folder / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", "utf-8")
