"""Documents that are no update or retro at all: filler, logs, code, legal text, recipes, menus, lyrics, poems."""

from __future__ import annotations

import re
from collections import Counter
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
_DAYS = words("week weeks monday tuesday wednesday thursday friday")
_LATIN = words(
    """lorem ipsum dolor amet consectetur adipiscing elit sed eiusmod tempor incididunt labore magna aliqua"""
)
_KITCHEN = words(
    """tbsp tsp tablespoon tablespoons teaspoon teaspoons preheat oven simmer whisk sauté saute flour sugar butter
    garlic onion onions dough bake baking boil stir chopped chop diced minced grated skillet saucepan ingredients
    servings eggs vanilla salt pepper yeast knead fry soften drained paprika oil bowl cloves"""
)
_LAW = words(
    """hereby herein hereof hereunder thereof thereto pursuant licensor licensee sublicense indemnify indemnification
    warranty warranties merchantability liability liable damages jurisdiction severability notwithstanding covenant
    provision provisions consequential incidental governed confidential addressee recipient unauthorised unauthorized
    prohibited disclose constitute constitutes breach applicable binding terms agreement consent shall permitted"""
)
_LOG_LINE = re.compile(
    r"\s*(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\[?\d\d:\d\d:\d\d|[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d"
    r"|\d{1,3}(?:\.\d{1,3}){3} |\{\"(?:ts|time|timestamp|level|msg|@timestamp)\":|(?:ts|time|level)=\S+ \w+="
    r"|\[?(?:DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL|TRACE)\b[\s:\]]|\s+at [\w.$/]+\(|Traceback \(most|  File \""
    r"|[\w.]+(?:Exception|Error): )"
)
# What a program writes and people noting times don't: a level, a pair, a call, a process, a request.
_MACHINE_MADE = re.compile(
    r"\b(?:DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL|TRACE|debug|info|warn|error)\b|\w=\S|\w\(\S*\)|\w\[\d+\]|\"\w+\":"
    r"|\b(?:GET|POST|PUT|DELETE) /|[A-Za-z]+-\d+\b.*\bjob\b|Exception|\bat [\w.$/]+\("
)
_CODE_LINE = re.compile(
    r"\s*(?:(?:def|class|import|from|return|if|elif|else|for|while"
    r"|try|except|with|func|fn|let|const|var|public|private|static"
    r"|package|raise|type"
    r"|#include|using|namespace|struct|enum|interface|export|async"
    r"|await|END)\b.*[:{;()=]\s*$|[{}()\[\];]+,?;?\s*$|(?:import|package|return|raise|from) [\w\"'.{}() *+,-]+$"
    r"|(?:SELECT|INSERT INTO|UPDATE|CREATE|DELETE FROM|FROM|WHERE|GROUP BY|ORDER BY|JOIN|VALUES)\b.*"
    r"|[\w.$\[\]\"']+\s*(?:[-+*/|&:]?=)\s*\S.*|[\w.]+\([^)]*\);?\s*$|(?://|/\*|\*/).*|.*[;{}]\s*$|</?\w[^>]*>.*"
    r"|\"\"\".*|[a-z_]+ (?:INTEGER|TEXT|REAL|VARCHAR)\b.*|[\w, ]+ (?:int|string|bool|float64)$)"
)
_PRICE = re.compile(r"(?:[$€£]\s?\d{1,3}(?:[.,]\d{2})?|(?<![\d.,])\d{1,3}[.,]\d{2}\s?(?:[$€£]|EUR|USD)?)\s*$")
_SONG_PART = re.compile(r"\W*(?:verse|chorus|refrain|bridge|intro|outro|pre-chorus)\b[\s\d:\]).]*$", re.I)
_LABELLED = ("-", "*", "•", "#", "|", ">", "[")
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
    if len(lines) >= 5 and _share(lines, _LOG_LINE) >= 0.7 and _search(lines, _MACHINE_MADE) >= 0.5:
        return "a log"
    terse = [line if len(_WORD.findall(line)) < 20 else "" for line in lines]  # prose that ends in a brace is prose
    if len(lines) >= 5 and _share(terse, _CODE_LINE) >= 0.7:
        return "program code"
    work = sum(word in _WORK for word in words)
    law = sum(word in _LAW for word in words)
    if len(_LAW & distinct) >= 6 and law * 20 >= len(words) and law >= 2 * work:
        return "legal text"
    return _pastime(lines, words, work)


def _pastime(lines: list[str], words: list[str], work: int) -> str | None:
    """`work` is how many of the words are those of a working week; an update has two different ones or more."""
    distinct = set(words)
    kitchen = sum(word in _KITCHEN for word in words)
    if len(_KITCHEN & distinct) >= 5 and kitchen >= 3 * work and kitchen * 25 >= len(words):
        return "a recipe"
    is_priced = len(lines) >= 6 and _search([line[-40:] for line in lines], _PRICE) >= 0.5
    if is_priced and len((_WORK - _DAYS) & distinct) < 2:
        return "a menu or a price list"
    if _is_song(lines) and work * 25 <= len(words):
        return "a song"
    if _is_verse(lines, words) and len((_WORK - _DAYS) & distinct) < (2 if len(words) >= 4 * len(lines) else 1):
        return "a poem"
    work -= sum(word in _DAYS for word in words)  # poems have weeks and Mondays too
    return "a poem" if _is_rhymed(lines, words) and work * 20 <= len(words) else None


def _share(lines: list[str], pattern: re.Pattern[str]) -> float:
    return sum(1 for line in lines if pattern.match(line[:300])) / len(lines)


def _search(lines: list[str], pattern: re.Pattern[str]) -> float:
    return sum(1 for line in lines if pattern.search(line[:300])) / len(lines)


def _is_song(lines: list[str]) -> bool:
    """Short lines with named verses and choruses, or a third of which come back word for word."""
    stripped = [line.strip().casefold() for line in lines]
    if len(stripped) < 6 or max(map(len, stripped)) > 80:
        return False
    if sum(1 for line in stripped if _SONG_PART.match(line)) >= 2:
        return True
    sung = Counter(line.rstrip(".,!;") for line in stripped if len(line.split()) >= 4)
    again = sum(count for count in sung.values() if count > 1)
    return again >= 3 and again * 3 >= len(stripped) and not any(line.startswith(_LABELLED) for line in stripped)


def _is_rhymed(lines: list[str], words: list[str]) -> bool:
    """Short lines without bullets, most of which rhyme with one of the next three."""
    stripped = [line.strip() for line in lines]
    if len(stripped) < 6 or max(map(len, stripped)) > 70 or not 4 <= len(words) / len(stripped) <= 11:
        return False
    if sum(line.startswith(_LABELLED) or line[0].isdigit() for line in stripped) * 10 > len(stripped):
        return False
    ends = [found[-1].lower() if (found := _WORD.findall(line)) else "" for line in stripped]
    rhyming: set[int] = set()
    for at, end in enumerate(ends):
        for ahead in range(at + 1, min(at + 4, len(ends))):
            if _rhymes(end, ends[ahead]):
                rhyming |= {at, ahead}
    return len(rhyming) * 3 >= len(ends) * 2


def _rhymes(one: str, other: str) -> bool:
    """Whether two words sound alike at their ends as far as spelling tells: from the last vowel group on."""
    if one == other or min(len(one), len(other)) < 2:
        return False
    sounds = [re.search(r"[aeiouy]+[^aeiouy]*e?$", word) for word in (one, other)]
    first, second = sounds
    return first is not None and second is not None and len(first.group()) >= 2 and first.group() == second.group()


def _is_verse(lines: list[str], words: list[str]) -> bool:
    """Short lines of even length without figures, marks or labels, most of which don't end a sentence."""
    if (
        len(lines) < 8
        or not 3 <= len(words) / len(lines) <= 11
        or any(character.isdigit() for line in lines for character in line)
    ):
        return False
    stripped = [line.strip() for line in lines]
    if max(map(len, stripped)) > 64 or any(line.startswith(_LABELLED) or ":" in line for line in stripped):
        return False
    lengths = sorted(map(len, stripped))
    is_even = lengths[len(lengths) * 3 // 4] <= 1.6 * max(lengths[len(lengths) // 4], 1)
    run_on = sum(1 for line in stripped if not line.endswith((".", "!", "?")))
    capitals = sum(1 for line in stripped if line[0].isupper())
    return is_even and run_on >= 0.5 * len(lines) and (capitals >= 0.8 * len(lines) or capitals <= 0.2 * len(lines))
