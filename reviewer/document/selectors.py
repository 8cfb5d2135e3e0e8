"""Selectors of CSS rules: what they ask of an element, and which elements fit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from reviewer.document.wordlists import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# What is so of no element that nobody points at, and parts that a browser adds.
_NEVER = words(
    "active focus focus-visible focus-within fullscreen host host-context hover modal popover-open target visited"
)
_ADDED = words("after before first-letter first-line")
_ANY_OF = words("is where matches any -webkit-any -moz-any")
_BLANKS = ("whitespace", "comment")


@dataclass(frozen=True, slots=True)
class Element:
    """What selectors ask of an element."""

    tag: str
    classes: frozenset[str]
    ids: frozenset[str]
    parent: Element | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attribute:
    name: str
    sign: str = ""  # "", "=", "~=", "|=", "^=", "$=" or "*="
    value: str = ""
    is_any_case: bool = False


@dataclass(frozen=True, slots=True)
class Compound:
    """What a selector asks of one element: a tag ("" for any), classes, ids, attributes, and compounds it must not
    (`excludes`) or must fit one of (each of `any_of`)."""

    tag: str = ""
    classes: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    attributes: tuple[Attribute, ...] = ()
    excludes: tuple[Compound, ...] = ()
    any_of: tuple[tuple[Compound, ...], ...] = ()
    any_where: tuple[tuple[Compound, ...], ...] = ()  # as `any_of`, without weight

    @property
    def weight(self) -> tuple[int, int, int]:
        own = (len(self.ids), len(self.classes) + len(self.attributes), int(bool(self.tag)))
        inner = [part.weight for part in self.excludes] + [max(part.weight for part in parts) for parts in self.any_of]
        return _sum([own, *inner])


@dataclass(frozen=True, slots=True)
class Selector:
    """`steps` are compounds, the element's own last; `is_child[i]`: step i + 1 is right below step i. One that is not
    `is_sure` asks for more than is understood: an element that fits may still not be meant."""

    steps: tuple[Compound, ...] = ()
    is_child: tuple[bool, ...] = ()
    is_sure: bool = True

    @property
    def weight(self) -> tuple[int, int, int]:
        """The selector's specificity."""
        return _sum([step.weight for step in self.steps])


def read_selectors(prelude: Sequence[Any], around: Sequence[Selector] = ()) -> list[Selector]:
    """The selectors of a rule; `around` are those of the rule that it is nested in. What never fits is left out."""
    found: list[Selector] = []
    for tokens in _parts(prelude):
        nested = any(token.type == "literal" and token.value == "&" for token in tokens)
        for outer in around or (Selector(),):
            start = Selector() if nested else outer
            selector = _selector(tokens, start, outer)
            if selector is not None:
                found.append(selector)
    return found


def fits(compound: Compound, element: Element) -> bool:
    if compound.tag not in ("", element.tag) or not compound.classes <= element.classes:
        return False
    if not compound.ids <= element.ids:
        return False
    if compound.attributes and not all(_has(asked, element) for asked in compound.attributes):
        return False
    if compound.excludes and any(fits(part, element) for part in compound.excludes):
        return False
    if not compound.any_of and not compound.any_where:
        return True
    return all(any(fits(part, element) for part in parts) for parts in compound.any_of + compound.any_where)


def _has(asked: Attribute, element: Element) -> bool:
    found = element.attributes.get(asked.name)
    if found is None:
        return False
    value = " ".join(found) if isinstance(found, list) else str(found)
    wanted = asked.value
    if asked.is_any_case:
        value, wanted = value.lower(), wanted.lower()
    return {
        "": True,
        "=": value == wanted,
        "~=": wanted in value.split(),
        "|=": value == wanted or value.startswith(wanted + "-"),
        "^=": bool(wanted) and value.startswith(wanted),
        "$=": bool(wanted) and value.endswith(wanted),
        "*=": bool(wanted) and wanted in value,
    }[asked.sign]


def _selector(tokens: list[Any], start: Selector, outer: Selector) -> Selector | None:
    steps, is_child, is_sure = list(start.steps), list(start.is_child), start.is_sure
    sign = " " if steps else ""
    for piece in _pieces(tokens):
        if isinstance(piece, str):
            sign = piece
            continue
        compound, certain, is_outer = _compound(piece)
        if compound is None or (sign in (">", "+", "~") and not steps):
            return None
        is_sure = is_sure and certain and sign not in ("+", "~")
        if sign in ("+", "~"):
            steps.pop()  # an element beside it is nothing that we look at
        elif steps:
            is_child.append(sign == ">")
        if is_outer and outer.steps:
            is_sure = is_sure and outer.is_sure and (not steps or len(outer.steps) == 1)
            steps += outer.steps[:-1]
            is_child += outer.is_child
            compound = _joined(outer.steps[-1], compound)
        steps.append(compound)
        sign = ""
    return Selector(tuple(steps), tuple(is_child), is_sure) if steps and not sign else None


def _pieces(tokens: list[Any]) -> list[list[Any] | str]:
    """The tokens of each compound, and the signs between them: " ", ">", "+" or "~"."""
    pieces: list[list[Any] | str] = []
    for token in tokens:
        sign = token.value if token.type == "literal" and token.value in (">", "+", "~") else ""
        last = pieces[-1] if pieces else ""
        if token.type in _BLANKS:
            if isinstance(last, list):
                pieces.append(" ")
        elif sign:
            pieces[len(pieces) - (last == " ") :] = [sign]
        elif isinstance(last, list):
            last.append(token)
        else:
            pieces.append([token])
    return pieces[:-1] if pieces[-1:] == [" "] else pieces


def _compound(tokens: list[Any], depth: int = 0) -> tuple[Compound | None, bool, bool]:
    """The compound (None: it never fits), whether all of it is understood, and whether it holds an `&`."""
    found, is_sure, is_outer = Compound(), True, False
    at = 0
    while at < len(tokens):
        token, after = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
        at += 1
        sign = token.value if token.type == "literal" else ""
        if token.type == "ident" and at == 1:
            found = replace(found, tag=token.lower_value)
        elif token.type == "hash":
            found = replace(found, ids=found.ids | {token.value})
        elif token.type == "[] block":
            asked = _attribute(token.content)
            is_sure = is_sure and asked is not None
            found = replace(found, attributes=(*found.attributes, asked)) if asked is not None else found
        elif sign == "." and after is not None and after.type == "ident":
            found, at = replace(found, classes=found.classes | {after.value}), at + 1
        elif sign == ":" and after is not None:
            state, certain = _state(after, found, depth)
            if state is None:
                return None, True, False
            found, is_sure, at = state, is_sure and certain, at + 1
        elif sign == "&":
            is_outer = True
        elif sign != "*":
            return None, True, False  # no selector at all
    return found, is_sure, is_outer


def _state(token: Any, found: Compound, depth: int) -> tuple[Compound | None, bool]:
    """A compound with a pseudo-class added (None: it never fits), and whether that is understood."""
    name = token.lower_value if token.type == "ident" else token.lower_name if token.type == "function" else ""
    if token.type == "literal" or name in _NEVER or name in _ADDED:
        return None, True  # "::" is a part that a browser adds
    if name == "root":
        return replace(found, tag=found.tag or "html"), True
    if token.type != "function" or depth > 3 or (name != "not" and name not in _ANY_OF):
        return found, False
    parts = _alternatives(token.arguments, depth + 1)
    if parts is None:
        return found, False
    if name == "not":
        return replace(found, excludes=found.excludes + parts), True
    if name == "where":
        found = replace(found, any_where=(*found.any_where, parts))
    else:
        found = replace(found, any_of=(*found.any_of, parts))
    return found if parts else None, True


def _alternatives(arguments: Sequence[Any], depth: int) -> tuple[Compound, ...] | None:
    """The compounds of a list that some element may fit; None where not all of it is understood."""
    parts: list[Compound] = []
    for tokens in _parts(arguments):
        pieces = _pieces(tokens)
        if len(pieces) != 1 or isinstance(pieces[0], str):
            return None
        part, is_sure, is_outer = _compound(pieces[0], depth)
        if not is_sure or is_outer:
            return None
        parts += [part] if part is not None else []
    return tuple(parts)


def _attribute(tokens: Sequence[Any]) -> Attribute | None:
    """None for what is written in no way that we know."""
    told = [token for token in tokens if token.type not in _BLANKS]
    if not told or told[0].type != "ident":
        return None
    name = told[0].lower_value
    if len(told) == 1:
        return Attribute(name)
    sign = told[1].value if told[1].type == "literal" else ""
    if sign not in ("=", "~=", "|=", "^=", "$=", "*=") or len(told) not in (3, 4):
        return None
    if told[2].type not in ("ident", "string") or (len(told) == 4 and told[3].type != "ident"):
        return None
    return Attribute(name, sign, told[2].value, len(told) == 4 and told[3].lower_value == "i")


def _joined(one: Compound, other: Compound) -> Compound:
    return Compound(
        one.tag or other.tag,
        one.classes | other.classes,
        one.ids | other.ids,
        one.attributes + other.attributes,
        one.excludes + other.excludes,
        one.any_of + other.any_of,
        one.any_where + other.any_where,
    )


def _parts(tokens: Sequence[Any]) -> list[list[Any]]:
    """What stands between commas."""
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _sum(weights: Sequence[tuple[int, int, int]]) -> tuple[int, int, int]:
    return sum(w[0] for w in weights), sum(w[1] for w in weights), sum(w[2] for w in weights)
