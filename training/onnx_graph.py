"""Writes a BERT encoder as an ONNX graph with int8 weights behind Cast+Mul and float32 arithmetic.

The graph is built node by node, so it depends on no exporter and comes out the same for the same weights.
Each weight is rounded symmetrically to int8 with one float32 scale per output column (per row for the
embedding tables); onnxruntime folds Cast+Mul into float32 weights when it loads the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from pathlib import Path

OPSET = 20
LAYER_NORM_EPSILON = 1e-12

Weights = dict[str, np.ndarray]


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def const(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, op: str, inputs: list[str], name: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [name], name=name, **attributes))
        return name

    def weight(self, name: str, value: np.ndarray, axis: int) -> str:
        """An int8 constant, cast and scaled; one scale for each index along the axis that is kept."""
        scale = np.maximum(np.abs(value).max(axis=axis, keepdims=True), 1e-8).astype(np.float32) / np.float32(127)
        self.const(name + ".int8", np.clip(np.rint(value / scale), -127, 127).astype(np.int8))
        self.const(name + ".scale", scale)
        self.add("Cast", [name + ".int8"], name + ".cast", to=TensorProto.FLOAT)
        return self.add("Mul", [name + ".cast", name + ".scale"], name)

    def linear(self, x: str, weights: Weights, key: str, name: str) -> str:
        w = self.weight(name + ".w", weights[key + ".weight"].T, axis=0)
        b = self.const(name + ".b", weights[key + ".bias"])
        return self.add("Add", [self.add("MatMul", [x, w], name + ".matmul"), b], name)

    def norm(self, x: str, weights: Weights, key: str, name: str) -> str:
        scale = self.const(name + ".scale", weights[key + ".weight"])
        bias = self.const(name + ".bias", weights[key + ".bias"])
        return self.add("LayerNormalization", [x, scale, bias], name, axis=-1, epsilon=LAYER_NORM_EPSILON)


def _embeddings(g: _Graph, weights: Weights) -> str:
    table = weights["embeddings.word_embeddings.weight"]
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8).astype(np.float32) / np.float32(127)
    g.const("words.int8", np.clip(np.rint(table / scale), -127, 127).astype(np.int8))
    g.const("words.scale", scale)
    # Gathering before the cast keeps the 12-million-entry table int8 in memory.
    g.add("Gather", ["words.int8", "input_ids"], "words.rows")
    g.add("Cast", ["words.rows"], "words.cast", to=TensorProto.FLOAT)
    g.add("Gather", ["words.scale", "input_ids"], "words.row_scale")
    g.add("Mul", ["words.cast", "words.row_scale"], "words")
    # position + the single token type, which is constant for one-segment input
    positions = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    g.const("positions.table", positions.astype(np.float32))
    g.const("zero", np.array([0], np.int64))
    g.const("one", np.array([1], np.int64))
    g.add("Shape", ["input_ids"], "shape", start=1, end=2)
    g.add("Slice", ["positions.table", "zero", "shape", "zero", "one"], "positions")
    return g.norm(g.add("Add", ["words", "positions"], "embedded"), weights, "embeddings.LayerNorm", "embedded.norm")


def _attention(g: _Graph, x: str, mask: str, weights: Weights, layer: int, heads: int, dim: int) -> str:
    p, n = f"encoder.layer.{layer}.attention.", f"l{layer}.att"
    split: dict[str, str] = {}
    for part, perm in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])):
        y = g.linear(x, weights, p + "self." + part, f"{n}.{part}")
        y = g.add("Reshape", [y, "split_heads"], f"{n}.{part}.heads")
        split[part] = g.add("Transpose", [y], f"{n}.{part}.t", perm=perm)
    scores = g.add("MatMul", [split["query"], split["key"]], f"{n}.scores")
    root = g.const(f"{n}.root", np.array(np.sqrt(dim / heads), np.float32))
    scores = g.add("Add", [g.add("Div", [scores, root], f"{n}.scaled"), mask], f"{n}.masked")
    mixed = g.add("MatMul", [g.add("Softmax", [scores], f"{n}.softmax", axis=-1), split["value"]], f"{n}.mixed")
    mixed = g.add("Transpose", [mixed], f"{n}.mixed.t", perm=[0, 2, 1, 3])
    mixed = g.add("Reshape", [mixed, "join_heads"], f"{n}.joined")
    out = g.linear(mixed, weights, p + "output.dense", f"{n}.out")
    return g.norm(g.add("Add", [out, x], f"{n}.sum"), weights, p + "output.LayerNorm", f"{n}.norm")


def write_encoder(weights: Weights, path: Path, *, layers: int = 6, heads: int = 12) -> None:
    """Write `encoder.onnx`: `input_ids`, `attention_mask` (batch, tokens) int64 -> `hidden` (batch, tokens, dim).

    `weights` are the tensors of a Hugging Face `BertModel` state dict as float32 arrays.
    """
    dim = weights["embeddings.word_embeddings.weight"].shape[1]
    g = _Graph()
    g.const("split_heads", np.array([0, 0, heads, dim // heads], np.int64))
    g.const("join_heads", np.array([0, 0, dim], np.int64))
    x = _embeddings(g, weights)
    g.const("mask.axes", np.array([1, 2], np.int64))
    g.const("mask.low", np.array(-1e4, np.float32))
    g.const("mask.unit", np.array(1.0, np.float32))
    g.add("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
    g.add("Sub", ["mask.unit", "mask.float"], "mask.off")
    g.add("Mul", ["mask.off", "mask.low"], "mask.add")
    mask = g.add("Unsqueeze", ["mask.add", "mask.axes"], "mask")
    for layer in range(layers):
        x = _attention(g, x, mask, weights, layer, heads, dim)
        p, n = f"encoder.layer.{layer}.", f"l{layer}.ffn"
        up = g.linear(x, weights, p + "intermediate.dense", f"{n}.up")
        down = g.linear(g.add("Gelu", [up], f"{n}.gelu"), weights, p + "output.dense", f"{n}.down")
        x = g.norm(g.add("Add", [down, x], f"{n}.sum"), weights, p + "output.LayerNorm", f"{n}.norm")
    g.add("Identity", [x], "hidden")
    inputs = [
        helper.make_tensor_value_info(i, TensorProto.INT64, ["batch", "tokens"])
        for i in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["batch", "tokens", dim])
    graph = helper.make_graph(g.nodes, "reviewer-encoder", inputs, [output], g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))
