"""Documents that are no update or retro at all: filler text, logs, code, recipes, menus, poems."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.document.wordlists import words
from reviewer.records import Warning

if TYPE_CHECKING:
    from reviewer.document.text import Cut

_WORD = re.compile(r"[^\W\d_]+")
_WORK = words(
    """team teams sprint release released ship shipped shipping customer customers deadline roadmap backlog ticket
    tickets deploy deployed rollout incident outage hiring hired headcount stakeholder stakeholders launch
    launched milestone budget quarter retro standup bug bugs migration api engineers engineer manager
    managers lead leads planning planned blocked blocker progress project projects tests testing users
    vendor oncall week weeks feature features escalated pilot support delivered meeting monday tuesday
    wednesday thursday friday"""
)
_LATIN = words(
    """lorem ipsum dolor amet consectetur adipiscing elit sed eiusmod tempor incididunt labore magna aliqua"""
)
_KITCHEN = words(
    """tbsp tsp tablespoon tablespoons teaspoon teaspoons preheat oven simmer whisk sauté saute flour sugar butter
    garlic onion onions dough bake baking boil stir chopped diced minced grated skillet saucepan ingredients
    servings eggs vanilla salt pepper"""
)
_LOG_LINE = re.compile(
    r"\s*(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\[?\d\d:\d\d:\d\d|[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d"
    r"|\d{1,3}(?:\.\d{1,3}){3} "
    r"|(?:DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL|TRACE)\b[\s:\]]|\s+at [\w.$]+\(|Traceback \(most|  File \")"
)
_CODE_LINE = re.compile(
    r"\s*(?:(?:def|class|import|from|return|if|elif|else|for|while"
    r"|try|except|with|func|fn|let|const|var|public|private|static"
    r"|package"
    r"|#include|using|namespace|struct|enum|interface|export|async"
    r"|await|SELECT|INSERT|UPDATE|CREATE|END)\b.*[:{;()=]\s*$|[{}()\[\];]+,?;?\s*$"
    r"|[\w.$\[\]\"']+\s*(?:[-+*/|&:]?=)\s*\S.*|[\w.]+\([^)]*\);?\s*$|(?://|/\*|\*/).*|.*[;{}]\s*$|</?\w[^>]*>.*)"
)
_PRICE = re.compile(r"(?:[$€£]\s?\d{1,3}(?:[.,]\d{2})?|\d{1,3}[.,]\d{2}\s?(?:[$€£]|EUR|USD)?)\s*$")
_CODE = "not-an-update"


def not_update_warnings(cut: Cut) -> list[Warning]:
    """One warning `not-an-update` when the text is plainly something else; a terse update never is."""
    lines = [cut.visible[line.start : line.end] for line in cut.lines]
    lines = [line for line in lines if line.strip()]
    words = [word.lower() for word in _WORD.findall(cut.visible)]
    what = _what(lines, words)
    if what is None:
        return []
    return [Warning(_CODE, f"this looks like {what}, not like a weekly update or a retro")]


def _what(lines: list[str], words: list[str]) -> str | None:
    distinct = set(words)
    if len(_LATIN & distinct) >= 5 and sum(word in _LATIN for word in words) * 5 >= len(words):
        return "filler text"
    if len(lines) >= 5 and _share(lines, _LOG_LINE) >= 0.7:
        return "a log"
    if len(lines) >= 5 and _share(lines, _CODE_LINE) >= 0.7:
        return "program code"
    return None if len(_WORK & distinct) >= 2 else _pastime(lines, words)


def _pastime(lines: list[str], words: list[str]) -> str | None:
    if len(_KITCHEN.intersection(words)) >= 5:
        return "a recipe"
    if len(lines) >= 6 and sum(1 for line in lines if _PRICE.search(line[-40:])) >= 0.5 * len(lines):
        return "a menu or a price list"
    return "a poem" if _is_verse(lines, words) else None


def _share(lines: list[str], pattern: re.Pattern[str]) -> float:
    return sum(1 for line in lines if pattern.match(line[:300])) / len(lines)


def _is_verse(lines: list[str], words: list[str]) -> bool:
    """Short lines of even length without figures, marks or labels, most of which don't end a sentence."""
    if (
        len(lines) < 8
        or not 4 <= len(words) / len(lines) <= 11
        or any(character.isdigit() for line in lines for character in line)
    ):
        return False
    stripped = [line.strip() for line in lines]
    if max(map(len, stripped)) > 64 or any(line[0] in "-*•#|>[" or ":" in line for line in stripped):
        return False
    lengths = sorted(map(len, stripped))
    is_even = lengths[len(lengths) * 3 // 4] <= 1.6 * max(lengths[len(lengths) // 4], 1)
    run_on = sum(1 for line in stripped if not line.endswith((".", "!", "?")))
    capitals = sum(1 for line in stripped if line[0].isupper())
    return is_even and run_on >= 0.5 * len(lines) and (capitals >= 0.8 * len(lines) or capitals <= 0.2 * len(lines))
