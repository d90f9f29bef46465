"""The files that are shipped → the network in torch again, to train it further."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from extract.training.export import restore_matrix, stored_as
from extract.training.network import LAYERS, Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extract.training.network import Pairs, Roles

NUMBERED: Final = "onnx::MatMul_"
# The export names its matrices by number, in the order in which the encoder multiplies.
MATRICES: Final = (
    *(
        f"layers.{layer}.{part}.weight"
        for layer in range(LAYERS)
        for part in ("query", "key", "value", "out", "up", "down")
    ),
    *("mix.weight", "tags.weight", "vector.weight"),
)


def restore_network(network: Network, folder: Path) -> None:
    """Fill the network with the weights of a model folder, as far as 8 bits hold them."""
    weights = read_encoder(folder / "encoder.onnx")
    state = network.encoder.state_dict()
    found = {name: torch.from_numpy(weights[name]) for name in state if name in weights}
    network.encoder.load_state_dict({**state, **found})
    restore_head(network.pairs, folder / "pairs.npz")
    restore_head(network.roles, folder / "roles.npz")


def read_encoder(path: Path) -> dict[str, NDArray[np.float32]]:
    """The weights of an exported encoder by their names in torch; the segments are not among them."""
    model = onnx.load(str(path))
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "DequantizeLinear":
            stored, scale, _ = (arrays.pop(name) for name in node.input)
            arrays[node.output[0]] = restore_matrix(stored, scale, node.attribute[0].i)
    numbered = [name for name in arrays if name.startswith(NUMBERED)]
    numbered.sort(key=lambda name: int(name.removeprefix(NUMBERED)))
    for name, matrix in zip(MATRICES, numbered, strict=True):
        arrays[name] = arrays.pop(matrix).T
    return {name: np.array(array, order="C") for name, array in arrays.items()}


def restore_head(head: Pairs | Roles, path: Path) -> None:
    """Fill a head with its arrays, matrices turned back."""
    state = head.state_dict()
    with np.load(path) as arrays:
        for name in state:
            key, dense = stored_as(name)
            array = arrays[key].T if dense else arrays[key]
            state[name] = torch.from_numpy(np.ascontiguousarray(array))
    head.load_state_dict(state)
