"""People, departments and bodies that a text names in a telling frame ("told X", "X wants"). None when unsure."""

from __future__ import annotations

import re

from reviewer.engines.feedback.lexicon import DEPARTMENTS, NOT_NAMES, ROLES, TEAM_WORDS, TITLES

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚ"
_CAPITALISED = rf"[{_UPPER}][^\W\d_]*(?:[-'’][^\W\d_]{{2,}})*"
_PERSON = rf"(?:{TITLES}\.?\s+)?{_CAPITALISED}(?:\s(?!I\b){_CAPITALISED})?"
_BODY = rf"(?i:the\s(?:{ROLES})\b|(?:(?:{DEPARTMENTS})\s)?(?:{DEPARTMENTS})\b)"
# One name, or several with "and" between the last two.
WHO = rf"(?:{_BODY}|{_PERSON})"
SOME = rf"{WHO}(?:(?:,\s{WHO})*,?\s(?:and|&)\s{WHO})?"

_OFFICES = frozenset({"MD", "GM", "VP", "SVP", "EVP", "DG"})
_NOT_AUTHOR = re.compile(r"\b(?:he|she|they|who|nobody|didn't|not|never|n't)\s*$", re.IGNORECASE)


def named(pattern: re.Pattern[str], text: str, document_text: str, *, several: bool = False) -> str | None:
    """What the group `who` of the first fitting match names; a list of names only when `several`."""
    for match in pattern.finditer(text):
        group = _filled_group(match)
        name = clean_name(match[group], text, match.start(group), document_text)
        if name and (several or not (_is_list(name) or _IN_LIST.search(text[: match.start(group)]))):
            return name
    return None


def _filled_group(match: re.Match[str]) -> str:
    """A frame may have two places for its name; one of them is filled."""
    return "who" if match["who"] is not None else "who2"


def told(pattern: re.Pattern[str], text: str, document_text: str) -> str | None:
    """Like `named`, for frames whose subject must be the author: another's telling doesn't count."""
    for match in pattern.finditer(text):
        if _NOT_AUTHOR.search(text[: match.start()]) or _has_other_subject(text[: match.start()]):
            continue
        group = _filled_group(match)
        if _NO_PROMISE.match(text, match.end(group)):
            continue  # "promised it to Anna's boss", "confirmed to Product subject to the certificate"
        name = clean_name(match[group], text, match.start(group), document_text)
        if name and not _is_list(name):
            return name
    return None


_NO_PROMISE = re.compile(r"['’]s\b|,?\s(?:subject\sto|provided|on\scondition|only\sif|if|once)\b", re.IGNORECASE)
# "the version for Anna's boss" is not for Anna.
_OWNS_A_PERSON = re.compile(
    r"['’]s\s(?:\w+\s)?(?:boss|bosses|manager|managers|director|lead|leads|team|teams|people|chief|head|deputy|assistant|"
    r"office|wife|husband|successor|predecessor|colleagues?)\b"
)
# "Python 3.12" is no person's name.
_VERSION = re.compile(r"\s(?:v\d|\d+(?:\.\d+)+\b)")
_IN_LIST = re.compile(r"(?:\band|&|\w,)\s$")


def clean_name(raw: str, text: str, at: int, document_text: str) -> str | None:
    """The name as it can stand in a sentence, or None where it may be no name at all."""
    if _OWNS_A_PERSON.match(text, at + len(raw)) or _VERSION.match(text, at + len(raw)):
        return None
    name = " ".join(re.sub(r"['’]s$", "", raw.strip()).split())
    parts = re.split(r",\s|,?\s(?:and|&)\s", name)
    for position, part in enumerate(parts):
        starts_sentence = position == 0 and _starts_sentence(text, at)
        if not _is_name(part, document_text, starts_sentence=starts_sentence):
            return None
    if name in _OFFICES:
        return f"the {name}"
    return name[0].lower() + name[1:] if re.match(r"The\s", name) else name


def _is_name(part: str, document_text: str, *, starts_sentence: bool) -> bool:
    if re.fullmatch(_BODY, part) or re.fullmatch(r"(?i)(?:my |the )?(?:leads|managers)", part):
        return True
    words = [w for w in part.split() if not re.fullmatch(rf"{TITLES}\.?", w)]
    if not words or any(_stem(w) in NOT_NAMES or len(w) < 2 for w in words):
        return False
    if len(words) < len(part.split()):
        return True  # a title vouches for the name
    # A sentence's first word is no name where the document also writes it in lower case.
    return not (starts_sentence and re.search(rf"\b{re.escape(words[0].lower())}\b", document_text))


def _stem(word: str) -> str:
    """The word as the stop list has it: lower case, without what an apostrophe adds."""
    return re.split(r"['’]", word.lower())[0]


def _starts_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\r\n*_\"'“‘([-•")
    return not before or before[-1] in ".!?:;>|"


def is_body(name: str) -> bool:
    """Whether this is a department, or a body such as "the client"."""
    return bool(re.fullmatch(_BODY, name))


# What people do and products don't.
_PERSONAL = (
    r"(?:said|says|asked|asks|wants?|wanted|told|thinks|knows|wrote|writes|called|rang|phoned|texted|mailed|agreed|"
    r"thanked|thanks|promised|heard|hopes?|smiled|nodded|and\sI)\b"
)


def acts_in(name: str, document_text: str) -> bool:
    """Whether the document has this one speak, ask or want somewhere, or says where they work."""
    own = re.escape(name)
    return bool(
        re.search(rf"\b{own}(?:\s\w+ly|\s(?:had|has|also|already|just|then))?\s{_PERSONAL}", document_text)
        or re.search(rf"\b{own}\s(?:from|of)\s(?:{_BODY}|[A-Z]\w+\s[A-Z])", document_text)
        or re.search(rf"\b{own}(?:,|,?\s(?:as|before|because|and|when))?\s(?:he|she)\b", document_text)
        or re.search(rf"\b(?:[Tt]old|[Aa]sked|[Tt]hanked)\s{own}\b", document_text)
        or re.match(rf"{TITLES}\b", name)
    )


def is_person(name: str) -> bool:
    """Whether a cleaned name is somebody's own, not that of a department or a body."""
    return not is_body(name) and name.lower() not in TEAM_WORDS


def _is_list(name: str) -> bool:
    return bool(re.search(r",\s|\s(?:and|&)\s", name))


def _has_other_subject(before: str) -> bool:
    """Whether a name stands right where the subject would ("Marcus told …")."""
    match = re.search(rf"(?:^|[\s(])({_CAPITALISED})\s+(?:has\s|had\s|then\s|also\s)?$", before)
    return bool(match) and match is not None and match[1].lower() not in NOT_NAMES and match[1] != "I"
