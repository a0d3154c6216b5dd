"""A BERT encoder as an ONNX graph, written down from its weights, without torch.

What torch's trace and a pass of quantising give after half a minute is, for the
architecture of the bundled encoder (Devlin et al. 2018, "BERT", arXiv:1810.04805),
known beforehand: token ids and mask in, pooled unit vectors out, or a vector of each
token where none are pooled (``EACH``). The int8 numbers are those of ONNX Runtime's
``quantize_dynamic``: each output channel of a matrix has a scale of its own, the words'
table one; activations are quantised when the graph runs.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .quantising import by_channel, by_table, factors

INPUTS = ["input_ids", "attention_mask"]
OUTPUT = "embedding"
OPSET = 17
#: ONNX Runtime reads files of this version, whatever newer ones ``onnx`` would write.
IR_VERSION = 8
WEIGHTS = "model.safetensors"
#: Tokenizers that read a text as their ``tokenizer.json`` says; others may change it.
TOKENIZERS = ("PreTrainedTokenizerFast", "TokenizersBackend")
#: What tensors are called that no BERT has: the key or value of learnt tokens before a
#: text's own, (heads, tokens, width); and after a layer's name those of a bottleneck.
PREFIX = "encoder.layer.{layer}.attention.self.prefix_{part}"
DOWN, UP = "down", "up"
#: What follows a matrix's name in that of what is put out of its inputs.
WATCHED = ".largest"
#: The pooling of a graph that gives a vector of each token, as long as they come.
EACH = "each"
Weights = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Sizes:
    """What of ``config.json`` the graph depends on, and how tokens are pooled."""

    hidden: int
    layers: int
    heads: int
    epsilon: float
    pooling: str


def sizes_of(checkpoint: Path, *, pooling: str) -> Sizes | None:
    """The sizes of a checkpoint that ``build`` knows how to write down; else None."""
    config = _read(checkpoint / "config.json")
    tokenizer = _read(checkpoint / "tokenizer_config.json")
    known = (
        config.get("architectures") == ["BertModel"]
        and config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and tokenizer.get("tokenizer_class") in TOKENIZERS
        and all((checkpoint / name).is_file() for name in (WEIGHTS, "tokenizer.json"))
    )
    if not known or not _has(checkpoint / WEIGHTS, _last_of(config)):
        return None
    return Sizes(
        hidden=config["hidden_size"],
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        epsilon=config["layer_norm_eps"],
        pooling=pooling,
    )


def read_weights(checkpoint: Path) -> Weights:
    """The checkpoint's tensors, as 32-bit numbers."""
    from safetensors.numpy import load_file

    found = load_file(checkpoint / WEIGHTS)
    return {name: np.asarray(value, np.float32) for name, value in found.items()}


def build(
    weights: Weights,
    sizes: Sizes,
    *,
    int8: bool,
    largest: Weights | None = None,
    watched: bool = False,
) -> bytes:
    """The graph, serialised; ``weights`` under transformers' names.

    Prefixes and bottlenecks among them (``PREFIX``, ``DOWN``, ``UP``) take part.
    ``largest`` is what a graph that is ``watched`` puts out besides: of each of its
    matrices, by name, the largest magnitude of each input (``smoothing``); it makes
    int8 truer. Raises ``KeyError`` where a weight is missing.
    """
    graph = _Graph(weights, int8=int8, largest=largest or {}, watched=watched)
    hidden = _embedded(graph, sizes)
    bias = _bias(graph)
    for layer in range(sizes.layers):
        hidden = _layer(graph, sizes, layer, hidden, bias)
    if sizes.pooling == EACH:
        graph.add("Identity", hidden, output=OUTPUT)
        return graph.serialised(["texts", "tokens", sizes.hidden])
    graph.add("Identity", _unit(graph, _pooled(graph, sizes, hidden)), output=OUTPUT)
    return graph.serialised(["texts", sizes.hidden])


def agreement(
    weights: Weights, sizes: Sizes, *, largest: Weights | None = None
) -> float:
    """The least cosine between vectors of the graph of int8 and of the other one.

    Of three texts whose tokens are the first of the table; so the graphs stay small.
    """
    from onnxruntime import InferenceSession

    table = "embeddings.word_embeddings.weight"
    ids = np.arange(10, 10 + 3 * 17).reshape(3, 17) % len(weights[table])
    few = {**weights, table: weights[table][: ids.max() + 1]}
    feed = dict(zip(INPUTS, (ids, np.ones_like(ids)), strict=True))
    found = [
        InferenceSession(
            build(few, sizes, int8=int8, largest=largest),
            providers=["CPUExecutionProvider"],
        ).run(None, feed)[0]
        for int8 in (True, False)
    ]
    return float((found[0] * found[1]).sum(axis=1).min())


class _Graph:
    """Nodes and initialisers, in the order in which they are added."""

    def __init__(
        self, weights: Weights, *, int8: bool, largest: Weights, watched: bool
    ) -> None:
        from onnx import ModelProto

        self._weights, self._int8 = weights, int8
        self._largest, self._watched = largest, watched
        # Filled in place: ``onnx.helper`` would copy half a gigabyte of weights.
        self._model = ModelProto(ir_version=IR_VERSION)
        self._model.opset_import.add(domain="", version=OPSET)
        self._model.graph.name = "encoder"
        self._kept: set[str] = set()

    def add(
        self, kind: str, *inputs: str, output: str = "", outputs: int = 1, **how: Any
    ) -> Any:
        """Adds a node; the name of its output, or a list of several."""
        from onnx import helper

        name = output or f"{kind}_{len(self._model.graph.node)}"
        names = [name] if outputs == 1 else [f"{name}_{n}" for n in range(outputs)]
        node = helper.make_node(kind, list(inputs), names, **how)
        self._model.graph.node.append(node)
        return name if outputs == 1 else names

    def keep(self, name: str, values: NDArray[Any]) -> str:
        """An initialiser; of one name there is one."""
        from onnx import helper

        if name not in self._kept:
            self._kept.add(name)
            self._model.graph.initializer.add(
                name=name,
                data_type=helper.np_dtype_to_tensor_dtype(values.dtype),
                dims=values.shape,
                raw_data=values.tobytes(),
            )
        return name

    def constant(self, *values: float | int) -> str:
        """One number, or a list of whole numbers (axes, a shape)."""
        one = isinstance(values[0], float)
        array = np.array(values[0] if one else values, np.float32 if one else np.int64)
        return self.keep(f"constant_{'_'.join(map(str, values))}", array)

    def tensor(self, name: str) -> NDArray[np.float32]:
        return self._weights[name]

    @property
    def prefixed(self) -> int:
        """How many learnt tokens stand before a text's own."""
        first = self._weights.get(PREFIX.format(layer=0, part="key"))
        return 0 if first is None else first.shape[1]

    def weight(self, name: str) -> str:
        """A tensor of the checkpoint, as it is."""
        return self.keep(name, self.tensor(name))

    def mask(self, *axes: int) -> str:
        """The attention mask as numbers, (texts, tokens) with axes of size 1."""
        numbers = self.add("Cast", INPUTS[1], to=1)
        return str(self.add("Unsqueeze", numbers, self.constant(*axes)))

    def linear(self, hidden: str, *names: str) -> str:
        """``hidden`` times one or several of the checkpoint's layers, side by side."""
        matrix = np.concatenate([self.tensor(f"{n}.weight") for n in names]).T
        bias = np.concatenate([self.tensor(f"{n}.bias") for n in names])
        product = self._product(hidden, "+".join(names), matrix)
        out = self.add("Add", product, self.keep("+".join(names) + ".bias", bias))
        return self._bent(str(out), names[0])

    def _bent(self, hidden: str, name: str) -> str:
        """What follows a layer where it has a bottleneck (``bottleneck``)."""
        if f"{name}.{DOWN}.weight" not in self._weights:
            return hidden
        narrow = self.gelu(self.linear(hidden, f"{name}.{DOWN}"))
        return str(self.add("Add", hidden, self.linear(narrow, f"{name}.{UP}")))

    def gelu(self, hidden: str) -> str:
        """x/2 times (1 + erf(x/√2)), in a form that ONNX Runtime joins to one step."""
        curve = self.add(
            "Erf", self.add("Div", hidden, self.constant(float(np.sqrt(2))))
        )
        whole = self.add("Mul", hidden, self.add("Add", curve, self.constant(1.0)))
        return str(self.add("Mul", whole, self.constant(0.5)))

    def _product(self, hidden: str, name: str, matrix: NDArray[np.float32]) -> str:
        if self._watched:
            self._watch(hidden, name)
        if not self._int8:
            return str(self.add("MatMul", hidden, self.keep(name, matrix)))
        if name in self._largest:
            some = factors(self._largest[name], matrix)
            evened = self.keep(f"{name}.evened", 1 / some)
            hidden = str(self.add("Mul", hidden, evened))
            matrix = matrix * some[:, None]
        values, scales = by_channel(matrix)
        number, scale, zero = self.add("DynamicQuantizeLinear", hidden, outputs=3)
        zeros = self.keep(f"{name}.zero", np.zeros(len(scales), np.int8))
        whole = self.add("MatMulInteger", number, self.keep(name, values), zero, zeros)
        scaled = self.add("Mul", scale, self.keep(f"{name}.scale", scales))
        return str(self.add("Mul", self.add("Cast", whole, to=1), scaled))

    def _watch(self, hidden: str, name: str) -> None:
        """Puts out the largest magnitude of each of a matrix's inputs."""
        from onnx import TensorProto, helper

        told = f"{name}{WATCHED}"
        sizes = self.add("Abs", hidden)
        self.add("ReduceMax", sizes, output=told, axes=[0, 1], keepdims=0)
        info = helper.make_tensor_value_info(told, TensorProto.FLOAT, ["inputs"])
        self._model.graph.output.append(info)

    def rows(self, name: str, ids: str) -> str:
        """Rows of a table of the checkpoint."""
        if not self._int8:
            return str(self.add("Gather", self.weight(name), ids))
        values, scale, zero = by_table(self.tensor(name))
        found = self.add("Gather", self.keep(name, values), ids)
        numbers = (self.keep(f"{name}.scale", scale), self.keep(f"{name}.zero", zero))
        return str(self.add("DequantizeLinear", found, *numbers))

    def normalised(self, hidden: str, name: str, epsilon: float) -> str:
        parts = (self.weight(f"{name}.weight"), self.weight(f"{name}.bias"))
        return str(
            self.add("LayerNormalization", hidden, *parts, axis=-1, epsilon=epsilon)
        )

    def serialised(self, shape: Sequence[str | int | None]) -> bytes:
        from onnx import TensorProto, helper

        graph, texts = self._model.graph, ["texts", "tokens"]
        for name in INPUTS:
            whole = helper.make_tensor_value_info(name, TensorProto.INT64, texts)
            graph.input.append(whole)
        vectors = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, shape)
        graph.output.append(vectors)
        return bytes(self._model.SerializeToString())


def _embedded(graph: _Graph, sizes: Sizes) -> str:
    """Words, places and kinds: (texts, tokens, hidden)."""
    words = graph.rows("embeddings.word_embeddings.weight", INPUTS[0])
    # Of two kinds of token a text by itself has the first, at every place.
    places = graph.tensor("embeddings.position_embeddings.weight")
    places = places + graph.tensor("embeddings.token_type_embeddings.weight")[0]
    # The first ones belong to learnt tokens, which have no other.
    places = places[graph.prefixed :]
    count = graph.add(
        "Slice", graph.add("Shape", INPUTS[0]), graph.constant(1), graph.constant(2)
    )
    some = graph.add(
        "Slice",
        graph.keep("places", places),
        graph.constant(0),
        count,
        graph.constant(0),
    )
    joined = graph.add("Add", words, some)
    return graph.normalised(joined, "embeddings.LayerNorm", sizes.epsilon)


def _bias(graph: _Graph) -> str:
    """What keeps padding from being attended to: (texts, 1, 1, all tokens)."""
    padding = graph.add("Sub", graph.constant(1.0), graph.mask(1, 2))
    bias = graph.add("Mul", padding, graph.constant(-1e9))
    if not graph.prefixed:
        return str(bias)
    before = graph.constant(0, 0, 0, graph.prefixed, 0, 0, 0, 0)
    return str(graph.add("Pad", bias, before))


def _layer(graph: _Graph, sizes: Sizes, layer: int, hidden: str, bias: str) -> str:
    """Attention and what follows it, each added to what came in and normalised."""
    name = f"encoder.layer.{layer}"
    attended = graph.linear(
        _attention(graph, sizes, layer, hidden, bias), f"{name}.attention.output.dense"
    )
    hidden = graph.normalised(
        graph.add("Add", attended, hidden),
        f"{name}.attention.output.LayerNorm",
        sizes.epsilon,
    )
    inner = graph.gelu(graph.linear(hidden, f"{name}.intermediate.dense"))
    outer = graph.linear(inner, f"{name}.output.dense")
    return graph.normalised(
        graph.add("Add", outer, hidden), f"{name}.output.LayerNorm", sizes.epsilon
    )


def _attention(graph: _Graph, sizes: Sizes, layer: int, hidden: str, bias: str) -> str:
    """Softmax of queries times keys, times values, of each head by itself."""
    name = f"encoder.layer.{layer}"
    width = sizes.hidden // sizes.heads
    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    joined = graph.linear(hidden, *parts)
    shape = graph.constant(0, 0, 3, sizes.heads, width)
    by_head = graph.add("Reshape", joined, shape)
    # (3, texts, heads, tokens, width)
    ordered = graph.add("Transpose", by_head, perm=[2, 0, 3, 1, 4])
    query, key, value = (
        graph.add("Gather", ordered, graph.keep(f"place_{n}", np.array(n)), axis=0)
        for n in range(3)
    )
    if graph.prefixed:
        key = _after_prefix(graph, PREFIX.format(layer=layer, part="key"), key)
        value = _after_prefix(graph, PREFIX.format(layer=layer, part="value"), value)
    scores = graph.add("MatMul", query, graph.add("Transpose", key, perm=[0, 1, 3, 2]))
    scaled = graph.add("Mul", scores, graph.constant(float(width**-0.5)))
    shares = graph.add("Softmax", graph.add("Add", scaled, bias), axis=-1)
    mixed = graph.add(
        "Transpose", graph.add("MatMul", shares, value), perm=[0, 2, 1, 3]
    )
    return str(graph.add("Reshape", mixed, graph.constant(0, 0, sizes.hidden)))


def _after_prefix(graph: _Graph, name: str, own: str) -> str:
    """Learnt keys or values, and each text's ``own`` after them."""
    learnt = graph.keep(name, graph.tensor(name)[None])
    texts = graph.add(
        "Slice", graph.add("Shape", INPUTS[0]), graph.constant(0), graph.constant(1)
    )
    shape = graph.add("Concat", texts, graph.constant(1, 1, 1), axis=0)
    return str(graph.add("Concat", graph.add("Expand", learnt, shape), own, axis=2))


def _pooled(graph: _Graph, sizes: Sizes, hidden: str) -> str:
    """The mean over a text's tokens, or its first: (texts, hidden)."""
    if sizes.pooling == "cls":
        return str(
            graph.add("Gather", hidden, graph.keep("place_0", np.array(0)), axis=1)
        )
    weights = graph.mask(2)
    axis = graph.constant(1)
    total = graph.add("ReduceSum", graph.add("Mul", hidden, weights), axis, keepdims=0)
    return str(
        graph.add("Div", total, graph.add("ReduceSum", weights, axis, keepdims=0))
    )


def _unit(graph: _Graph, pooled: str) -> str:
    length = graph.add("ReduceL2", pooled, axes=[1], keepdims=1)
    return str(
        graph.add("Div", pooled, graph.add("Max", length, graph.constant(1e-12)))
    )


def _last_of(config: Mapping[str, Any]) -> str:
    return f"encoder.layer.{config['num_hidden_layers'] - 1}.output.LayerNorm.bias"


def _has(weights: Path, name: str) -> bool:
    """Whether there is this tensor, in numbers that numpy reads."""
    from safetensors import safe_open

    with safe_open(weights, framework="numpy") as tensors:
        known = name in tensors.keys()  # noqa: SIM118 - it is no mapping
        return known and tensors.get_slice(name).get_dtype() in ("F32", "F16")


def _read(path: Path) -> dict[str, Any]:
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found if isinstance(found, dict) else {}
