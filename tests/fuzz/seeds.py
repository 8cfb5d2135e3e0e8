"""What fuzzing begins with: whole files of each sort, and the pieces that have broken readers before."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FIXTURES = ROOT / "tests" / "fixtures"

SETTINGS = b"""\
stage = "em"
kind = "weekly"
ladder = "execution-leadership"
max_chars = 200000
fail_on = "high"
format = "text"
timeout_s = 12.5
jobs = 2
store = "reviews.sqlite"
"""
OWN_PITFALLS = b"""\
version: 1
stages:
  - {id: crew-chief, name: Crew Chief, rank: 1}
  - {id: yard-manager, name: Yard Manager, rank: 2}
pitfalls:
  - id: cc-takes-the-wheel
    stage: crew-chief
    family: hands-on
    severity: medium
    name: Taking the wheel
    is: The chief does the crew's work.
    not: A planned shift of one's own.
behaviours:
  - {id: cc-waits, stage: crew-chief, name: Waits for the crew}
rules: [One rule.]
"""
COMMENTED = (
    b"---\nauthor: A. B.\nstage: em\nkind: weekly\ndate: 2026-03-01\n---\n"
    b"<!-- reviewer: ignore em-absorbing-scope -- agreed -->\n# Week 12\n\n- I told Ann yes, same date.\n"
    b"> quoted\n\n```\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nBo 10:31\nall yes\n"
)
MARKDOWN_LADDER = (
    b"# Delivery\n\n## Team Lead\n\nLeads. Waits.\n\n### Pitfalls\n\n- Takes over.\n- Hides.\n\n## Director\n\nB.\n\n"
    b"# Talking\n\n## Team Lead\n\nTalks.\n\n## Director\n\nListens.\n"
)
NASTY = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xfe\xff", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc2\x85", b"\r",
    b"\r\n",
    b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xf3\xa0\x81\x81", b"\x1b[2J", b"\x1b]0;x\x07", b"\x9b31m",
    b"<!--", b"-->", b"```", b"~~~", b"---\n", b"| ", b"> ", b"# ", b"- [ ] ", b"&a [*a]",
    b"!!python/object:os.system ",
    b"{", b"[" * 400, b"(" * 400, b"'''", b'"""', b"=", b"= 1e999", b"= -1", b"= nan", b"= 99999999999999999999",
    b": ", b"\t", b"!", b"%", b"@", b"? ", b"<<: ", b"reviewer: ignore ", b"stage: ", b"name: ", b"id: ", b"rank: 0",
    b"# Team Lead\n", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"From: a\nSubject: b\n\n",
    b"\xf0\x9f\x91\xa9\xe2\x80\x8d",
    b"\xd9\x85\xd8\xb1", b"a" * 3000, b" " * 3000, b"\n" * 500, b"e.g. " * 200, b"." * 500, b"*" * 500, b"<" * 500,
)  # fmt: skip


def seeds(target: str) -> list[bytes]:
    """Whole files of one sort: documents, settings, ladders or pitfalls."""
    if target == "documents":
        found = sorted(_FIXTURES.glob("documents/*.md")) + sorted(_FIXTURES.glob("documents/*.txt"))
        return [*(path.read_bytes()[:6000] for path in found), COMMENTED]
    if target == "settings":
        return [SETTINGS, b"stage = 'tl'\n", b"engine = 'llm'\n", b"[a]\nb = 1\n", b""]
    if target == "ladders":
        return [(_FIXTURES / "ladders" / "plain.txt").read_bytes(), MARKDOWN_LADDER]
    shipped = (ROOT / "corpus" / "execution-leadership" / "pitfalls.yaml").read_bytes()
    return [OWN_PITFALLS, shipped[:3000], shipped]
