"""The detector in torch: a MiniLM encoder, mean-pooled unit vectors, a unit head and an attention document head.

`reviewer.engines.detector` computes the same from the exported files with numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from torch import nn
from transformers import BertConfig, BertModel

if TYPE_CHECKING:
    from pathlib import Path

DIM = 384


class Detector(nn.Module):
    def __init__(self, n_families: int, n_behaviours: int, base: Path, dropout: float = 0.1) -> None:
        super().__init__()
        config = BertConfig(
            hidden_size=DIM,
            num_hidden_layers=6,
            num_attention_heads=12,
            intermediate_size=1536,
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=0.0,  # anything else leaves the fused kernel: 2.6 times slower
            attn_implementation="sdpa",
        )
        self.encoder = BertModel(config, add_pooling_layer=False)
        tensors = {k: v for k, v in load_file(base).items() if not k.startswith("pooler.") and "position_ids" not in k}
        self.encoder.load_state_dict(tensors)
        # Frozen word vectors keep words that training never saw where the base model put them.
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        self.n_families = n_families
        self.unit = nn.Linear(DIM, n_families + n_behaviours)
        self.attend = nn.Linear(DIM, n_families)
        self.document = nn.Parameter(torch.zeros(n_families, DIM))
        self.document_bias = nn.Parameter(torch.full((n_families,), -1.0))
        self.peak = nn.Parameter(torch.full((n_families,), 0.5))
        self.dropout = nn.Dropout(dropout)
        nn.init.constant_(self.unit.bias, -3.0)

    def unit_vectors(self, windows: list) -> list[torch.Tensor]:
        """One `(n_units, DIM)` matrix a document; a unit in two windows gets the mean of both.

        `windows` is a list of documents, each a list of `reviewer.engines.windows.Window`.
        """
        flat = [w for doc in windows for w in doc]
        width = max(len(w.ids) for w in flat)
        ids = torch.zeros(len(flat), width, dtype=torch.long)
        mask = torch.zeros(len(flat), width, dtype=torch.long)
        for row, w in enumerate(flat):
            ids[row, : len(w.ids)] = torch.tensor(w.ids)
            mask[row, : len(w.ids)] = 1
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        out, row = [], 0
        for doc in windows:
            sums: dict[int, list[torch.Tensor]] = {}
            for w in doc:
                for unit, start, end in w.spans:
                    sums.setdefault(unit, []).append(hidden[row, start:end].mean(0))
                row += 1
            out.append(torch.stack([torch.stack(v).mean(0) for v in sums.values()]))
        return out

    def forward(self, windows: list, is_own: list) -> tuple[list[torch.Tensor], torch.Tensor]:
        """Unit logits, a list of `(n_units, outputs)`, and document logits `(n_docs, n_families)`."""
        return self.judge(self.unit_vectors(windows), is_own)

    def judge(self, matrices: list[torch.Tensor], is_own: list) -> tuple[list[torch.Tensor], torch.Tensor]:
        """The head alone, on unit vectors; only the author's own units count towards the document."""
        units, documents = [], []
        for vectors, own in zip(matrices, is_own, strict=True):
            # Pooled states are small (norm 2.5): without this the head learns far slower than the encoder.
            v = self.dropout(nn.functional.layer_norm(vectors, (DIM,)))
            logits = self.unit(v)
            mask = torch.from_numpy(own)
            weights = torch.softmax(self.attend(v[mask]), dim=0)  # (n_units, families)
            pooled = weights.T @ v[mask]  # (families, DIM)
            peak = torch.logsumexp(logits[mask][:, : self.n_families], dim=0)
            documents.append((pooled * self.document).sum(1) + self.document_bias + self.peak * peak)
            units.append(logits)
        return units, torch.stack(documents)
