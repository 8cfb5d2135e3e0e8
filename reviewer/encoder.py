"""The packaged sentence encoder on onnxruntime: the only importer of onnxruntime and tokenizers.

The graph is a 6-layer MiniLM with int8 weights behind Cast+Mul and float32 arithmetic, so results agree
across CPUs (1e-7 measured between AVX2 and AVX512; see docs/model-card.md).
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from reviewer.errors import ModelError
from reviewer.resources import model_path

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

DIM = 384
MAX_TOKENS = 512  # position embeddings of the base model
_EMBED_TOKENS = 256  # what the base model was trained to embed
_BATCH = 16


class Encoder:
    """Text in, vectors out. Loading is lazy: constructing one touches no file.

    The session runs on `threads` CPU threads (default 2: more gained nothing at these sizes).
    """

    def __init__(self, folder: Path | None = None, threads: int = 2) -> None:
        self._onnx = folder / "encoder.onnx" if folder else model_path("encoder.onnx")
        self._tokenizer_file = folder / "tokenizer.json" if folder else model_path("tokenizer.json")
        self._threads = threads
        self._lock = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """sha256 of the weights file, hex. Raises ModelError when it is missing."""
        try:
            return hashlib.sha256(self._onnx.read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(f"model file missing: {self._onnx}", hint="reinstall the package") from error

    def warm_up(self) -> None:
        """Load weights and tokenizer in a thread meanwhile. Faults show at the first use."""

        def load() -> None:
            with contextlib.suppress(ModelError):
                self.embed([""])

        # no daemon: one that is still in the runtime's own code when Python ends takes the process down with it
        threading.Thread(target=load, name="encoder").start()

    @property
    def _session(self) -> Any:
        with self._lock:
            return self._loaded_session

    @cached_property
    def _loaded_session(self) -> Any:
        import onnxruntime as ort  # heavy: 131 ms

        options = ort.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # threads that wait by spinning take the processor from whoever else could use it, other reviews included:
        # 220 tokens took 52 ms of processor time and 210 ms on a busy machine; without, 29 and 119
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            return ort.InferenceSession(str(self._onnx), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise ModelError(
                f"model file unusable: {self._onnx}: {type(error).__name__}", hint="reinstall the package"
            ) from error

    @cached_property
    def tokenizer(self) -> Any:
        """A `tokenizers.Tokenizer`, without padding or truncation. Raises ModelError when unreadable."""
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._tokenizer_file))
        except Exception as error:
            raise ModelError(f"tokenizer unusable: {self._tokenizer_file}", hint="reinstall the package") from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    def token_states(self, sequences: list[list[int]]) -> list[NDArray[np.float32]]:
        """Last hidden states of token-id sequences (each 1 to MAX_TOKENS long): arrays `(n_tokens, DIM)`."""
        states: list[NDArray[np.float32]] = [np.empty((0, DIM), np.float32)] * len(sequences)
        order = sorted(range(len(sequences)), key=lambda i: len(sequences[i]))
        for at in range(0, len(order), _BATCH):
            rows = order[at : at + _BATCH]
            width = max(len(sequences[i]) for i in rows)
            ids = np.zeros((len(rows), width), np.int64)
            mask = np.zeros((len(rows), width), np.int64)
            for row, i in enumerate(rows):
                ids[row, : len(sequences[i])] = sequences[i]
                mask[row, : len(sequences[i])] = 1
            (hidden,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
            for row, i in enumerate(rows):
                states[i] = hidden[row, : len(sequences[i])]
        return states

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Unit-length mean-pooled vectors `(len(texts), DIM)`; texts are cut at 256 tokens."""
        if not texts:
            return np.empty((0, DIM), np.float32)
        encodings = self.tokenizer.encode_batch(texts)
        rows = [_cut(encoding.ids, _EMBED_TOKENS) for encoding in encodings]
        pooled = np.stack([state.mean(axis=0) for state in self.token_states(rows)])
        norms = np.linalg.norm(pooled, axis=1, keepdims=True)
        return np.asarray(pooled / np.maximum(norms, 1e-12), np.float32)


def _cut(ids: list[int], n_tokens: int) -> list[int]:
    """At most `n_tokens` ids, the closing separator kept."""
    return ids if len(ids) <= n_tokens else ids[: n_tokens - 1] + ids[-1:]
