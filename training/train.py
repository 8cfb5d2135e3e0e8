"""Fine-tunes the detector on the labelled corpus with a fixed seed and saves a checkpoint and dev scores.

python -m training.train --base model.safetensors --out runs/seed1 --seed 1
"""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from reviewer.encoder import Encoder
from reviewer.engines.windows import Piece, prefix, windows
from reviewer.ladder.taxonomy import load_taxonomy
from training.data import (
    UNKNOWN,
    Example,
    Labels,
    example_of,
    passage_case,
    quoting,
    read_corpus,
    read_passages,
    spliced,
    thinned,
    without_evidence,
)
from training.model import Detector


def cut(example: Example, tokenizer, known: bool = True) -> list:
    """Windows over the example's rows (not the document's unit numbers)."""
    parts = [Piece(i, p.ids) for i, p in enumerate(example.parts)]
    head = prefix(example.stage if known else None, example.kind if known else None, tokenizer)
    return windows(parts, head)


def epoch_examples(docs: list[Example], passages: list[Example], labels: Labels, rng: random.Random, args) -> list:
    """One epoch's worth: every document (altered a little), every passage, and passages set into documents."""
    made = []
    scopes = {s.id: set(labels.scope(s.id)) for s in labels.taxonomy.stages}
    guests: dict[str, list[Example]] = {}
    for p in passages:
        for stage, scope in scopes.items():
            if p.pitfall_id in scope:
                guests.setdefault(stage, []).append(p.example)
    for doc in docs:
        example = altered(doc, guests.get(doc.stage, []), rng, args)
        if example.parts:
            made.append(example)
    if args.passages:
        made += [p.example for p in passages if rng.random() < args.passages]
    return made


def altered(doc: Example, guests: list[Example], rng: random.Random, args) -> Example:
    """The document with innocent lines or evidence dropped, passages set into it, or one quoted in it, by chance."""
    example = thinned(doc, rng, rng.choice([0.0, 0.0, 0.15, 0.3]))
    shown = [f for f, v in enumerate(example.labels) if v == 1.0]
    if shown and rng.random() < args.counterfactual:
        example = without_evidence(example, rng.choice(shown))
    if guests and rng.random() < args.splice:
        for _ in range(rng.choice([1, 1, 2])):
            example = spliced(example, rng.choice(guests), rng)
    if guests and rng.random() < args.quote:
        example = quoting(example, rng.choice(guests), rng)
    return example


@dataclass(frozen=True)
class Passage:
    pitfall_id: str
    stage: str
    example: Example


@dataclass(frozen=True)
class Sources:
    """What is learnt from (documents, passages) and what is measured on (dev)."""

    docs: list[Example]
    passages: list[Passage]
    dev: list[Example]


def batches(examples: list[Example], tokenizer, rng: random.Random, max_tokens: int, drop_stage: float) -> list[list]:
    """Documents of like length together, at most `max_tokens` padded tokens a batch, in random order."""
    cuts = [(e, cut(e, tokenizer, rng.random() >= drop_stage)) for e in examples]
    cuts.sort(key=lambda item: max(len(w.ids) for w in item[1]) + rng.random() * 40)
    out, batch, widest, n = [], [], 0, 0
    for example, wins in cuts:
        w = max(len(x.ids) for x in wins)
        if batch and (n + len(wins)) * max(widest, w) > max_tokens:
            out.append(batch)
            batch, widest, n = [], 0, 0
        batch.append((example, wins))
        widest, n = max(widest, w), n + len(wins)
    out.append(batch)
    rng.shuffle(out)
    return out


def masked_bce(logits: torch.Tensor, target: torch.Tensor, positive_weight: float) -> torch.Tensor:
    known = target != UNKNOWN
    loss = torch.nn.functional.binary_cross_entropy_with_logits(
        logits, target.clamp(min=0), pos_weight=torch.tensor(positive_weight), reduction="none"
    )
    return (loss * known).sum() / known.sum().clamp(min=1)


def step_loss(model: Detector, batch: list, args) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.bf16):
        unit_logits, doc_logits = model([wins for _, wins in batch], [e.is_own for e, _ in batch])
    return batch_loss(model, unit_logits, doc_logits, [e for e, _ in batch], args)


def batch_loss(model: Detector, unit_logits: list, doc_logits: torch.Tensor, examples: list[Example], args):
    """Document loss, evidence loss and strengths loss, weighted."""
    doc_target = torch.tensor(np.stack([e.labels for e in examples]))
    unit_target = torch.tensor(np.concatenate([e.unit_labels for e in examples]))
    units = torch.cat(unit_logits)
    n = model.n_families
    loss = args.w_doc * masked_bce(doc_logits, doc_target, args.doc_pos)
    loss = loss + args.w_unit * masked_bce(units[:, :n], unit_target[:, :n], args.unit_pos)
    return loss + args.w_strength * masked_bce(units[:, n:], unit_target[:, n:], args.unit_pos)


def probe(model: Detector, examples: list[Example], tokenizer, args) -> None:
    """Fits the head on the frozen encoder first, so that fine-tuning does not start from random directions."""
    head = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    optimiser = torch.optim.AdamW(head, lr=3e-3, weight_decay=0.05)
    model.eval()
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=args.bf16):
        vectors = [model.unit_vectors([cut(e, tokenizer)])[0] for e in examples]
    model.dropout.train()
    rng = random.Random(args.seed)
    order = list(range(len(examples)))
    for _ in range(args.probe_epochs):
        rng.shuffle(order)
        for at in range(0, len(order), 16):
            rows = order[at : at + 16]
            units, docs = model.judge([vectors[i] for i in rows], [examples[i].is_own for i in rows])
            loss = batch_loss(model, units, docs, [examples[i] for i in rows], args)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()


@torch.no_grad()
def predict(
    model: Detector, examples: list[Example], tokenizer, bf16: bool = False
) -> list[tuple[np.ndarray, np.ndarray]]:
    """(unit logits, document logits) of each example."""
    model.eval()
    out = []
    for example in examples:
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            units, doc = model([cut(example, tokenizer)], [example.is_own])
        out.append((units[0].float().numpy(), doc[0].float().numpy()))
    return out


def scores(examples: list[Example], predictions: list) -> dict[str, float]:
    """Scores over all (document, family in scope) decisions by the most telling own unit, one global threshold."""
    p = np.array([x[0][e.is_own][:, : len(e.labels)].max(0) for e, x in zip(examples, predictions, strict=True)])
    y = np.array([e.labels for e in examples])
    known = y != UNKNOWN
    clean = np.array([not (e.labels == 1).any() for e in examples])
    order = np.sort(p[known])[::-1]
    best = {"f1": 0.0}
    strict = {"f1": 0.0}
    for t in order:
        hit = (p >= t) & known
        tp = (hit & (y == 1)).sum()
        precision, recall = tp / max(hit.sum(), 1), tp / (y == 1).sum()
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        flagged = hit[clean].any(axis=1).sum()
        row = {"f1": f1, "precision": precision, "recall": recall, "clean_flagged": int(flagged), "t": float(t)}
        if f1 > best["f1"]:
            best = row
        if f1 > strict["f1"] and flagged <= 0.08 * clean.sum():
            strict = row
    ap = average_precision(p[known], y[known])
    return {"ap": ap, "n_clean": int(clean.sum()), "best": best, "strict": strict}


def average_precision(p: np.ndarray, y: np.ndarray) -> float:
    hits = y[np.argsort(-p)] == 1
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


def evidence_score(examples: list[Example], predictions: list) -> float:
    """Of the shown pitfalls: how often the top-ranked unit is one of the evidence units."""
    right, n = 0, 0
    for e, (units, _) in zip(examples, predictions, strict=True):
        for f in np.flatnonzero(e.labels == 1):
            n += 1
            right += e.unit_labels[int(units[:, f].argmax()), f] == 1
    return right / max(n, 1)


def arguments() -> argparse.Namespace:
    """The recipe; the defaults are what `make train` runs."""
    ap = argparse.ArgumentParser()
    ap.add_argument("--base", type=Path, required=True)
    ap.add_argument("--out", type=Path, required=True)
    ap.add_argument("--corpus", type=Path, default=Path("corpus/examples"))
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--epochs", type=int, default=6)
    ap.add_argument("--lr", type=float, default=1.5e-4)
    ap.add_argument("--head-lr", type=float, default=1e-3)
    ap.add_argument("--max-tokens", type=int, default=2048)
    ap.add_argument("--splice", type=float, default=0.4)
    ap.add_argument("--quote", type=float, default=0.2, help="share of the documents that a passage is quoted in")
    ap.add_argument("--counterfactual", type=float, default=0.15)
    ap.add_argument("--passages", type=float, default=0.7)
    ap.add_argument("--share", type=float, default=1.0, help="share of the documents and passages to learn from")
    ap.add_argument("--drop-stage", type=float, default=0.1)
    ap.add_argument("--dropout", type=float, default=0.1)
    ap.add_argument("--w-doc", type=float, default=0.5)
    ap.add_argument("--w-unit", type=float, default=6.0)
    ap.add_argument("--probe-epochs", type=int, default=4)
    ap.add_argument("--w-strength", type=float, default=1.5)
    ap.add_argument("--doc-pos", type=float, default=1.5)
    ap.add_argument("--unit-pos", type=float, default=3.0)
    ap.add_argument("--bf16", action=argparse.BooleanOptionalAction, default=True)
    ap.add_argument("--frozen", action="store_true", help="baseline: train the head only")
    ap.add_argument("--threads", type=int, default=2)
    return ap.parse_args()


def fit(model: Detector, sources: Sources, labels: Labels, tokenizer, args) -> list[dict]:
    """Fine-tunes in place: AdamW, warm-up over 8 % of the steps, then linear decay. Returns a row an epoch."""
    rng = random.Random(args.seed)
    body = [p for n, p in model.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    head = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    groups = [{"params": head, "lr": args.head_lr}] + ([{"params": body, "lr": args.lr}] if body else [])
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    probe(model, [*sources.docs, *(p.example for p in sources.passages)], tokenizer, args)
    started, log, schedule = time.time(), [], None
    for epoch in range(args.epochs):
        chosen = epoch_examples(sources.docs, sources.passages, labels, rng, args)
        plan = batches(chosen, tokenizer, rng, args.max_tokens, args.drop_stage)
        schedule = schedule or warm_then_decay(optimiser, len(plan) * args.epochs)
        total = run_epoch(model, plan, optimiser, schedule, body + head, args)
        predictions = predict(model, sources.dev, tokenizer, args.bf16)
        row = {"epoch": epoch, "loss": total / len(plan), "s": round(time.time() - started), "steps": len(plan)}
        row |= scores(sources.dev, predictions) | {"evidence": evidence_score(sources.dev, predictions)}
        log.append(row)
        print(json.dumps(row), flush=True)
    return log


def warm_then_decay(optimiser: torch.optim.Optimizer, n_steps: int) -> torch.optim.lr_scheduler.LambdaLR:
    def factor(step: int) -> float:
        return min((step + 1) / (0.08 * n_steps), max(0.02, (n_steps - step) / (0.92 * n_steps)))

    return torch.optim.lr_scheduler.LambdaLR(optimiser, factor)


def run_epoch(model: Detector, plan: list, optimiser, schedule, parameters: list, args) -> float:
    """One pass over the batches; the summed loss."""
    model.train()
    total = 0.0
    for batch in plan:
        loss = step_loss(model, batch, args)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        schedule.step()
        total += loss.item()
    return total


def load_sources(labels: Labels, tokenizer, args) -> Sources:
    """The corpus as examples; with --share only a random part of train, for learning curves."""
    rng = random.Random(args.seed)
    docs = [example_of(c, labels, tokenizer) for c in read_corpus(args.corpus / "train")]
    rows = read_passages(args.corpus / "passages")
    passages = [Passage(r["pitfall"], r["stage"], example_of(passage_case(r), labels, tokenizer)) for r in rows]
    dev = [example_of(c, labels, tokenizer) for c in read_corpus(args.corpus / "dev")]
    if args.share < 1:
        docs = rng.sample(docs, round(len(docs) * args.share))
        pairs = sorted({p.example.pair for p in passages})
        kept = set(rng.sample(pairs, round(len(pairs) * args.share)))
        passages = [p for p in passages if p.example.pair in kept]
    return Sources(docs, passages, dev)


def main() -> None:
    args = arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    labels = Labels(load_taxonomy())
    tokenizer = Encoder().tokenizer
    sources = load_sources(labels, tokenizer, args)
    model = Detector(len(labels.families), len(labels.behaviours), args.base, args.dropout)
    if args.frozen:
        for parameter in model.encoder.parameters():
            parameter.requires_grad = False
    log = fit(model, sources, labels, tokenizer, args)
    args.out.mkdir(parents=True, exist_ok=True)
    recipe = {k: str(v) for k, v in vars(args).items()}
    (args.out / "log.json").write_text(json.dumps({"args": recipe, "log": log}, indent=1) + "\n")
    torch.save(model.state_dict(), args.out / "model.pt")


if __name__ == "__main__":
    main()
