"""Two models of one architecture → their mean: `python -m extract.training.average ONE OTHER --out FOLDER`.

Of weights that were trained from the same start the mean often reads as well as the better one, and keeps
what only one of them knows (model soups, Wortsman et al. 2022). Calibrate it anew, and measure.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from extract.network.model import fingerprint
from extract.training.export import restore_matrix, shrink_matrix

HEADS = ("pairs.npz", "roles.npz")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path, nargs=2)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    one, other = args.models
    average_models(one, other, args.out)


def average_models(one: Path, other: Path, out: Path) -> None:
    """Write the mean of two model folders, not yet calibrated, into a third."""
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(one / "tokenizer.json", out / "tokenizer.json")
    average_encoders(one / "encoder.onnx", other / "encoder.onnx", out / "encoder.onnx")
    for name in HEADS:
        with np.load(one / name) as first, np.load(other / name) as second:
            arrays = {key: (first[key] + second[key]) / 2 for key in first.files}
        np.savez(out / name, **arrays)
    labels, others = (
        json.loads((folder / "labels.json").read_text("utf-8")) for folder in (one, other)
    )
    mine, theirs = labels["subjects"], others["subjects"]
    labels["subjects"] = {
        name: round((mine.get(name, 0) + theirs.get(name, 0)) / 2, 3)
        for name in sorted(mine | theirs)
    }
    labels["fingerprint"] = fingerprint(out)
    (out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", "utf-8")


def average_encoders(one: Path, other: Path, out: Path) -> None:
    """The mean of two encoders, its large matrices in 8 bits again."""
    model = onnx.load(str(one))
    tensors, others = (
        {tensor.name: tensor for tensor in found.graph.initializer}
        for found in (model, onnx.load(str(other)))
    )
    stored = {
        node.input[0]: node.attribute[0].i
        for node in model.graph.node
        if node.op_type == "DequantizeLinear"
    }
    for name, axis in stored.items():
        scale = name.replace(".int8", ".scale")
        first, second = (
            restore_matrix(
                numpy_helper.to_array(part[name]), numpy_helper.to_array(part[scale]), axis
            )
            for part in (tensors, others)
        )
        matrix, scales = shrink_matrix(np.asarray((first + second) / 2, np.float32), axis)
        tensors[name].CopyFrom(numpy_helper.from_array(matrix, name))
        tensors[scale].CopyFrom(numpy_helper.from_array(scales, scale))
    shrunk = {name.rpartition(".")[0] for name in stored}
    for name, tensor in tensors.items():
        value = numpy_helper.to_array(tensor)
        if name.rpartition(".")[0] not in shrunk and value.dtype == np.float32:
            mean = (value + numpy_helper.to_array(others[name])) / 2
            tensor.CopyFrom(numpy_helper.from_array(mean, name))
    onnx.save(model, str(out))


if __name__ == "__main__":
    main()
