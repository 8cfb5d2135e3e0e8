"""Writes a llama model of random weights: real to a server, and without a thought.

python -m tests.peers.random_model FILE
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

CONTEXT, EMBEDDING, FEED_FORWARD, HEADS, BLOCKS = 32_768, 64, 128, 4, 2
UNKNOWN, BEGIN, END = 0, 1, 2
CLOSING_BIAS = 0.55  # by trial: texts of some ten tokens
# Bytes make a prompt four times as long as it is for a real model, so that words which our own prompt holds often
# are tokens too. Only the server's speed depends on them.
WORDS = ("the", "of", "and", "unit", "what", "pitfall", "document", "nothing", "verdict", "absent", "present", "team")


def tokens() -> list[tuple[bytes, int]]:
    """Text and GGUF token type: three of control (3, 2), one a byte (6), some words (1)."""
    import gguf

    kind = gguf.TokenType
    control = [(b"<unk>", kind.UNKNOWN), (b"<s>", kind.CONTROL), (b"</s>", kind.CONTROL)]
    single = [(f"<0x{byte:02X}>".encode(), kind.BYTE) for byte in range(256)]
    # SentencePiece joins neighbours pair by pair: every beginning of a word must be a token to reach the whole
    parts = {f"▁{word}"[:end] for word in WORDS for end in range(1, len(word) + 2)} | {
        *map(chr, range(33, 127)),
        *"“”„«»…’🙂é",
    }
    return [(text, int(k)) for text, k in [*control, *single, *((p.encode(), kind.NORMAL) for p in sorted(parts))]]


def write(path: Path, seed: int = 7, closing_bias: float = CLOSING_BIAS) -> Path:
    """A file of about 1 MB. The same seed writes the same model."""
    import gguf

    vocabulary = tokens()
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_name("random")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(EMBEDDING)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_block_count(BLOCKS)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(EMBEDDING // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(vocabulary))
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _ in vocabulary])
    writer.add_token_scores([-float(len(vocabulary) - len(text)) for text, _ in vocabulary])
    writer.add_token_types([kind for _, kind in vocabulary])
    writer.add_unk_token_id(UNKNOWN)
    writer.add_bos_token_id(BEGIN)
    writer.add_eos_token_id(END)
    for name, tensor in _tensors(np.random.default_rng(seed), vocabulary, closing_bias).items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _tensors(random: np.random.Generator, vocabulary: list[tuple[bytes, int]], bias: float) -> dict[str, Any]:
    """Drawn weights, but for one: dimension 0 is the same whatever was read, and leans towards some tokens.

    A schema bounds arrays and not texts: a model without a thought would seldom close one. And it would write bytes
    that are no text, which the server answers with a 500 of its own before any answer is seen.
    """

    def drawn(*shape: int) -> Any:
        return random.normal(0.0, 0.08, shape).astype(np.float32)

    made = {
        "token_embd.weight": drawn(len(vocabulary), EMBEDDING),
        "output_norm.weight": np.ones(EMBEDDING, np.float32),
        "output.weight": drawn(len(vocabulary), EMBEDDING),
    }
    made["token_embd.weight"][:, 0] = 1.0
    for row, (text, kind) in enumerate(vocabulary):
        is_byte = kind == 6
        made["output.weight"][row, 0] = bias if text == b'"' else -9.0 if is_byte else 0.0
    for block in range(BLOCKS):
        square = {f"attn_{part}": drawn(EMBEDDING, EMBEDDING) for part in ("q", "k", "v", "output")}
        forward = {
            "ffn_gate": drawn(FEED_FORWARD, EMBEDDING),
            "ffn_up": drawn(FEED_FORWARD, EMBEDDING),
            "ffn_down": drawn(EMBEDDING, FEED_FORWARD),
        }
        norms = {name: np.ones(EMBEDDING, np.float32) for name in ("attn_norm", "ffn_norm")}
        made |= {f"blk.{block}.{name}.weight": tensor for name, tensor in {**square, **forward, **norms}.items()}
    return made


if __name__ == "__main__":
    print(write(Path(sys.argv[1])))
