"""Which stage a ladder's heading names, in our words or in those of other companies, and which names a competency."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.ladder.headings import Block
    from reviewer.ladder.taxonomy import Stage

_WORD = re.compile(r"[^\W_]+")
# Words that may stand beside a stage's name in its heading: "Stage 2: the Engineering Manager".
_BESIDE_A_STAGE = frozenset(
    ("stage", "level", "role", "rung", "step", "the", "a", "an", "i", "ii", "iii", "iv", "v", "vi")
)
# What other companies call the four stages that ship. Used only where a file has no heading of the stage's own name;
# names whose rank differs from company to company (principal, staff, vice president) are left out on purpose.
_ELSEWHERE = {
    "team-lead": (
        "tech lead",
        "technical lead",
        "squad lead",
        "crew lead",
        "engineering lead",
        "lead engineer",
        "lead developer",
        "team leader",
        "tl",
    ),
    "engineering-manager": (
        "software engineering manager",
        "development manager",
        "software development manager",
        "team manager",
        "line manager",
        "manager",
        "em",
    ),
    "senior-engineering-manager": (
        "senior manager",
        "senior software engineering manager",
        "senior development manager",
        "group engineering manager",
        "group manager",
        "manager of managers",
        "sem",
    ),
    "director": ("engineering director", "director of engineering", "head of engineering", "head of development"),
}


def match_stages(
    headings: Sequence[Block], stages: tuple[Stage, ...]
) -> tuple[dict[int, str | None], tuple[tuple[str, str], ...]]:
    """The stage that each heading names, by the heading's start, and the titles in other words that were read as one.

    A stage is taken by another name only where none of the headings has its own, and only by the first such name.
    """
    matched = {block.start: match_stage(block.title, stages) for block in headings}
    taken: dict[str, str] = {}
    for stage in stages:
        if stage.id in matched.values():
            continue
        for block in headings:
            if matched[block.start] is None and _is_named(block.title, _ELSEWHERE.get(stage.id, ())):
                title = taken.setdefault(stage.id, block.title)
                if block.title.casefold() == title.casefold():
                    matched[block.start] = stage.id
    return matched, tuple((title, stage) for stage, title in taken.items())


def match_stage(title: str, stages: tuple[Stage, ...]) -> str | None:
    """The id of the stage that a heading names, alone or beside words like "Stage 2:"; None where it names none."""
    best: tuple[int, str] | None = None
    for stage in stages:
        name = " ".join(word.casefold() for word in _WORD.findall(stage.name))
        if name and _is_named(title, (name,)):
            best = max(best or (0, ""), (len(name.split()), stage.id))
    return best[1] if best else None


def competency_headings(
    blocks: Sequence[Block], matched: dict[int, str | None], repeated: frozenset[str], ranks: dict[str, int]
) -> frozenset[int]:
    """The starts of headings that open another round of the stages: "Delivery", then every stage, then "People", …

    None where no stage is told more than once.
    """
    headings = [block for block in blocks if block.level is not None]
    named = [stage for block in headings if (stage := matched[block.start]) is not None]
    if len(named) == len(set(named)):
        return frozenset()
    found: set[int] = set()
    rank = None
    for block, following in itertools.pairwise(headings):
        stage, next_stage = matched[block.start], matched[following.start]
        if stage is not None:
            rank = ranks[stage]
        elif next_stage is not None and block.title.casefold() not in repeated:
            is_above = block.level == 0 or (block.level or 0) < (following.level or 0)
            if is_above and (rank is None or ranks[next_stage] <= rank):
                found.add(block.start)
    return frozenset(found)


def _is_named(title: str, names: tuple[str, ...]) -> bool:
    words = [word.casefold() for word in _WORD.findall(re.sub(r"\([^)]*\)", " ", title))]
    return any(_fits(words, name.split()) for name in names)


def _fits(words: list[str], name: list[str]) -> bool:
    """Whether `words` are `name`, alone or beside words such as "stage 2"."""
    for at in range(len(words) - len(name) + 1):
        rest = words[:at] + words[at + len(name) :]
        if words[at : at + len(name)] == name and all(w in _BESIDE_A_STAGE or w.isdigit() for w in rest):
            return True
    return False
