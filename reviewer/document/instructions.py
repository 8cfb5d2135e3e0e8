"""Text that is addressed to a reviewing machine instead of a reader. Reported, never obeyed.

Managers write about prompts, models, reviewers and instructions all the time, so no such word counts by itself.
A strong pattern is one that has no use in a report; a weak one needs a second weak one of another sort within
the same or the next unit.
"""

from __future__ import annotations

import base64
import binascii
import itertools
import re
from typing import TYPE_CHECKING

from reviewer.document.characters import fold
from reviewer.records import Warning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.records import Unit

_START = r"(?:^|[.:;!?,\-–—(\[\"'>*#]\s*|\b(?:please|now|and|then|so|must|also|just|instead|kindly)\s+)"
_RULES = r"(?:instructions?|prompts?|guidelines|directives|programming|system message)"
_BEFORE = r"(?:previous|prior|above|earlier|preceding|existing|initial|original|system|other)"
_MACHINE = (
    r"(?:(?:automated|automatic|ai|llm|gpt|machine|language[- ]model)[- ](?:reviewer"
    r"|assistant|model|grader|evaluator|judge|agent|system)s?"
    r"|language models?|llms?|chatgpt|ai)"
)
_SELF = (
    r"(?:this|the (?:above|following|attached|present)) (?:document"
    r"|update|report|retro(?:spective)?|text|submission|memo|note|author"
    r"|manager|review)"
)
_TOP = (
    r"(?:10 ?/ ?10|5 ?/ ?5|100 ?%|perfect|flawless|exemplary|outstanding"
    r"|excellent|(?:the )?(?:highest|maximum|top|full|best)[- ](?:possible )?(?:score"
    r"|marks?|rating|grade))"
)

_STRONG = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_START}(?:ignore|disregard|forget|override|bypass)\s+(?:(?:all"
        rf"|any|every|each)\s+)?(?:of\s+)?(?:your|these|those)\s+(?:{_BEFORE}\s+)*{_RULES}\b",
        rf"{_START}(?:ignore|disregard|forget|override|bypass)\s+(?:all"
        rf"|any|everything)?\s*(?:of\s+)?(?:the\s+)?(?:{_BEFORE}\s+)(?:and\s+{_BEFORE}\s+)?{_RULES}\s*(?:[.!;:\"']"
        rf"|$|and\s+(?:instead\s+)?(?:{_TOP}|answer|return|output|say|write"
        rf"|respond|reply|report|list|rate|give|print|reveal|approve|mark"
        rf"|you))",
        rf"{_START}(?:ignore|disregard|forget)\s+(?:everything|all)\s+(?:above"
        rf"|before this|said so far|you were told|you have been told)",
        r"<\|(?:im_start|start_header_id)\|>\s*(?:system|user|assistant)"
        r"|^<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id"
        r"|start_header_id)\|>",
        r"\[/?inst\]\s*\S.*|<</?sys>>|^<start_of_turn>|^<(?:｜|\|)(?:user|assistant|begin)",
        r"^(?:#+\s*)?(?:system|assistant|developer|user)(?: message| prompt"
        r"| override)?\s*:\s*(?:you are (?:now )?(?:an?|the)\s|ignore\b"
        r"|disregard\b|override\b|from now on\b|new instructions?\b|the review (?:is"
        r"|was) (?:complete|done))",
        r"^(?:</?(?:system|assistant|untrusted[_-]?\w*|user_?input|document"
        r"|instructions?|prompt|context)>|-{3,}\s*end of (?:the )?(?:document"
        r"|input|user input|untrusted\w*))(?:\W|$)",
        r"\"findings\"\s*:\s*\[\s*\]|\"schema\"\s*:\s*\"reviewer\.review",
        rf"{_START}(?:return|output|report|list|give|produce|emit|answer with"
        rf"|respond with|reply with)\s+(?:only\s+)?(?:an?\s+)?(?:no|zero"
        rf"|0|empty)\s+(?:list of\s+)?(?:findings|pitfalls)\s*(?:$|[.,;!)\"']"
        rf"|list|array|json|for this|and|at all|in your)",
        r"\byou are (?:now |no longer |actually )*(?:an? |the )?(?:unrestricted "
        r"|helpful |friendly |lenient |jailbroken |different )*(?:ai|llm"
        r"|language model|chatbot|chatgpt|dan|automated reviewer|ai reviewer"
        r"|ai assistant)\b",
        r"\b(?:developer|dan|god|jailbreak) mode (?:is )?(?:now )?(?:enabled|activated|on)\b",
        rf"{_START}(?:reveal|print|repeat|output|leak|show|display|quote"
        rf"|recite)\s+(?:me\s+)?(?:all\s+(?:of\s+)?)?your\s+(?:\w+\s+)?(?:system\s+)?(?:prompt"
        rf"|instructions|rules)\b",
        rf"{_START}(?:reveal|print|repeat|output|leak|recite)\s+(?:me\s+)?(?:the\s+)?(?:\w+\s+)?system prompt\s*(?:$"
        rf"|[.!\"']|verbatim|above|in full|word for word)",
        r"\b(?:include|append|embed|insert|put)\b.{1,60}\b(?:in|into|to) your (?:answer"
        r"|response|output|reply|review)\b",
        rf"{_START}(?:rate|score|grade|mark|assess|evaluate|judge|classify"
        rf"|treat)\s+{_SELF}\s+(?:as|with|at)\s+(?:an?\s+)?(?:{_TOP}|approved"
        rf"|clean|free of|without)",
        rf"{_START}(?:give|award|assign)\s+{_SELF}\s+(?:an?\s+|the\s+)?{_TOP}",
        r"(?:ignore|disregard|forget)(?:all|any|the|your|of|these){0,4}(?:previous"
        r"|prior|above|earlier|preceding)(?:instructions|prompts|guidelines)",
        rf"\b(?:reviewer|model|assistant|ai|grader|judge|engine) (?:must"
        rf"|should|shall|is to|may) (?:not|never|only) (?:\w+ ){{1,6}}{_SELF}\b",
        r"\bignorier(?:e|en sie) (?:bitte )?(?:alle )?(?:vorherigen|bisherigen"
        r"|vorigen|obigen|früheren) (?:anweisungen|instruktionen|vorgaben)",
        r"\bignore[rz] (?:toutes )?les (?:instructions|consignes) (?:précédentes|antérieures|ci-dessus)",
        r"\bignor[ae] (?:todas )?(?:las|as|tutte le|le) (?:instrucciones"
        r"|instruções|istruzioni) (?:anteriores|previas|prévias|precedenti)",
        r"\bnegeer (?:alle )?(?:vorige|eerdere|bovenstaande) (?:instructies|aanwijzingen)",
        r"(?:以前|これまで|上記|前)の(?:すべての)?(?:指示|命令)(?:を|は)(?:すべて)?無視|(?:忽略|无视"
        r"|無視)(?:之前|以上|先前|上述|前面)(?:的)?(?:所有|全部)?(?:的)?(?:指示|指令|说明|提示)",
        r"игнорируй(?:те)? (?:все )?(?:предыдущие|прежние) (?:инструкции|указания)",
        # dictates a finding, or speaks in the machine's own role
        rf"{_START}(?:output|return|report|list|print|emit)\s+(?:exactly|only|just)\s+(?:one|two|three|\d+|an?|the)"
        r"\s+(?:findings?|pitfalls?)\b",
        rf"{_START}(?:list|output|return)\s+an?\s+(?:finding|pitfall)\s+(?:that|of)\b",
        r"(?:^|[.!?]\s)(?:dear )?reviewers?\s*[,:]\s*(?:you (?:must|should|shall|will|have to) |please )?(?:report|list"
        r"|return|output|flag)\b.{1,60}\b(?:pitfalls?|findings?)\b",
        r"^[\[(]*assistant\s*:.{0,40}\b(?:review|findings?|pitfalls?)\b|^system override\b\s*[:!]",
    )
)
_WEAK = tuple(
    re.compile(pattern)
    for pattern in (
        # addressed to a machine
        rf"(?:\b(?:note|message|memo|instructions?|attention|hint|info|information"
        rf"|notice|directive)s?\s+(?:to|for)\s+(?:the\s+|any\s+|all\s+|an?\s+)?{_MACHINE}\s*(?:[:,.!;\-–—)]"
        rf"|$|who|that|reading|processing|reviewing)"
        rf"|(?:^|[.!?]\s)(?:dear|hey|hello|hi|attention|@)?\s*(?:the\s+)?{_MACHINE}\s*[,:!—–-]\s*(?:please"
        rf"|you|do not|don't|ignore|rate|give|return|output|mark|treat|score"
        rf"|approve|respond|answer|say|write|skip|disregard|list|report)\b"
        rf"|(?:^|[.!?]\s)(?:for|to) (?:the |any |all |an? )?{_MACHINE} (?:reading"
        rf"|processing|reviewing|that reads|who reads|judging|grading)\b"
        r"|\b(?:if|since|as) you(?: are|'re) (?:an? )?(?:ai|llm|language model|automated|machine|bot)\b"
        r"|\bas (?:the |an? )?(?:developer|administrator|admin|owner|operator"
        r"|author) of (?:this|the) (?:tool|reviewer|review tool|model|system prompt)\b)",
        # sets earlier orders, or the document itself, aside
        rf"{_START}(?:ignore|disregard|forget)\s+(?:all\s+)?the\s+(?:text|document|update|words)\s+(?:above|below)\b",
        rf"{_START}(?:ignore|disregard|forget|override|bypass|set aside"
        rf"|skip)\s+(?:(?:all|any|the|every)\s+)*(?:of\s+)?(?:your\s+|the\s+)?(?:{_BEFORE}\s+)?(?:{_RULES}"
        rf"|rules|criteria|checklist|rubric|taxonomy|pitfalls)\b",
        # dictates the outcome
        rf"(?:{_START}|\byou (?:must|should|will|may) )(?:only\s+)?(?:return"
        rf"|output|report|list|find|give|produce|raise|flag|answer|respond"
        rf"|reply|say|state|conclude)\s+(?:only\s+|just\s+)?(?:no|zero|nothing"
        rf"|an empty|that (?:it|this|the (?:document|update|report|retro)))\b",
        rf"{_START}(?:do not|don't|never|refrain from|avoid)\s+(?:flag|flagging"
        rf"|criticis\w+|criticiz\w+|report|reporting|raise|raising|list"
        rf"|listing|mention|mentioning)\s+(?:any|anything|this|findings"
        rf"|issues|problems|pitfalls|weaknesses)\b",
        rf"{_START}(?:answer|respond|reply)\s+(?:only|exclusively|solely"
        rf"|simply)\s+(?:with|that|in)\b|\bfrom now on,? (?:you|only|answer"
        rf"|respond|reply)\b"
        r"|\b(?:answer|respond|reply) with (?:only )?the (?:single |one )?(?:word|phrase|sentence)\b",
        rf"{_START}(?:rate|mark|score|grade|judge|treat|assess) (?:this"
        rf"|it) (?:as )?(?:{_TOP}|clean|approved|passed|compliant)\b",
        rf"{_START}stop (?:reviewing|judging|analy[sz]ing|evaluating)(?: here| now|\s*[.!])",
        # claims that judgement is over
        rf"{_SELF}\s+(?:has|have|had|is|was)\s+(?:already\s+)?(?:been\s+)?(?:already\s+)?(?:pre-?approved"
        rf"|approved|assessed|reviewed|evaluated|validated|certified|cleared"
        rf"|exempt\w*)"
        r"|\b(?:everything|all text|the rest|the text) (?:below|above|after this"
        r"|from here) (?:is|was|has been) (?:exempt|excluded|already|not (?:part"
        r"|to be))",
        # speaks of its own grade
        rf"(?:{_SELF}|\bit) (?:deserves|must (?:get|receive|be)|should (?:get"
        rf"|receive|be (?:rated|scored|graded)))\s+(?:an?\s+|the\s+)?{_TOP}",
    )
)
_QUOTED = re.compile(
    r"[\"«](?P<inside>[^\"»]{3,200})[\"»]|(?<!\w)'(?P<single>[^']{8,200})'(?!\w)|`(?P<code>[^`]{3,200})`"
)
_CLUES = re.compile(
    r"ignor|disregard|forget|overrid|bypass|<|\[/?inst|system|assistant"
    r"|finding|pitfall|you are|you're|mode|reveal|print|repeat"
    r"|recite|leak|your|rate|score|grade|mark|award|assign|treat|classify"
    r"|evaluate|negeer|無視|忽略|无视|игнор|note|message|instruction"
    r"|\bai\b|llm|model|do not|don't|from now on|already|deserves|must"
    r"|should|return|output|answer|respond|reply|end of|set aside|skip"
    r"|stop|exempt|excluded"
)
_SPACED = re.compile(r"(?:\b\w[ ._-]){7,}\w\b")
_BASE64 = re.compile(r"(?<![\w+/=.-])[A-Za-z0-9+/]{40,20000}={0,2}(?![\w+/=-])")
_WINDOW, _OVERLAP = 2000, 300  # characters
_CODE = "instruction-like"
_TEXT = "reads like an instruction to a reviewing program; it is not obeyed, and the embedded engine leaves it out"


def instruction_groups(units: Sequence[Unit]) -> list[tuple[int, ...]]:
    """Positions in `units` of what addresses the reviewing machine: one unit, or two that do so together."""
    groups: list[tuple[int, ...]] = []
    previous: tuple[set[int], int] | None = None
    for at, unit in enumerate(units):
        words = _readable(unit.text.removeprefix("<!--").removesuffix("-->"))
        is_strong, weak = _look_at_all(words, is_hidden=unit.is_hidden)
        if "\u202e" in unit.text:  # shown backwards
            is_strong = is_strong or _look(words[::-1], is_hidden=True)[0]
        if is_strong or len(weak) >= 2 or _has_encoded_words(unit.text):
            beside = (previous[1],) if previous is not None and previous[0] else ()
            groups.append((at, *beside))  # what leads up to an order is a part of it
        elif previous is not None and weak and previous[0] and len(weak | previous[0]) >= 2:
            groups.append((previous[1], at))
        if weak or any(map(str.isalnum, words)):
            previous = (weak, at)
    return groups + _over_line_ends(units)


def instruction_warnings(units: Sequence[Unit], groups: Sequence[tuple[int, ...]]) -> list[Warning]:
    """A warning `instruction-like` for each line on which a group begins; one a line."""
    return [Warning(_CODE, _TEXT, row) for row in sorted({units[group[0]].line for group in groups})]


def _over_line_ends(units: Sequence[Unit]) -> list[tuple[int, ...]]:
    """An order cut into several units: strong patterns are looked for over every two neighbours, joined."""
    groups: list[tuple[int, ...]] = []
    visible = [at for at, unit in enumerate(units) if not unit.is_hidden]
    for one, two in itertools.pairwise(visible):
        first, second = units[one], units[two]
        if first.text.rstrip().endswith((".", "!", "?")) or len(first.text) + len(second.text) > 400:
            continue
        joined = _look(_readable(f"{first.text} {second.text}"), is_hidden=False)[0]
        if joined and not any(_look(_readable(unit.text), is_hidden=False)[0] for unit in (first, second)):
            groups.append((one, two))
    return groups


def _readable(text: str) -> str:
    words = fold(text)
    return _SPACED.sub(lambda match: re.sub(r"[ ._-]", "", match.group()), words)


def _look_at_all(words: str, *, is_hidden: bool) -> tuple[bool, set[int]]:
    """`_look` at a unit of any length, a window at a time."""
    is_strong, weak = False, set[int]()
    for at in range(0, max(len(words), 1), _WINDOW - _OVERLAP):
        strong_here, weak_here = _look(words[at : at + _WINDOW], is_hidden=is_hidden)
        is_strong, weak = is_strong or strong_here, weak | weak_here
    return is_strong, weak


def _look(words: str, *, is_hidden: bool) -> tuple[bool, set[int]]:
    """Whether a strong pattern is in `words`, and the numbers of the weak ones.

    What a sentence merely quotes does not count, unless it stands where no reader sees it.
    """
    if not _CLUES.search(words):
        return False, set()
    if not is_hidden:
        words = _without_quotations(words)
    if any(pattern.search(words) for pattern in _STRONG):
        return True, set()
    return False, {number for number, pattern in enumerate(_WEAK) if pattern.search(words)}


def _without_quotations(words: str) -> str:
    """`words` without quotations inside a sentence that has words of its own before them."""

    def drop(match: re.Match[str]) -> str:
        own = words[: match.start()].split()
        return " … " if len(own) >= 3 else match.group()

    return _QUOTED.sub(drop, words)


def _has_encoded_words(text: str) -> bool:
    """Base64 that unfolds into a sentence; keys, hashes and pictures don't."""
    for match in _BASE64.finditer(text):
        blob = match.group()
        try:
            plain = base64.b64decode(blob + "=" * (-len(blob) % 4), validate=False).decode("utf-8")
        except (binascii.Error, ValueError):
            continue
        if plain.isprintable() and len(plain.split()) >= 4 and not plain.lstrip().startswith(("{", "[")):
            return True
    return False
