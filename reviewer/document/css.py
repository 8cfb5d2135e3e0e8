"""CSS to declarations and simple selectors: the only importer of tinycss2."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reviewer.document.converted import oversized
from reviewer.document.wordlists import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COMPOUND = re.compile(r"(?P<tag>\*|[a-z][a-z0-9]*)?(?P<marks>(?:[.#][\w-]+)*)\Z", re.I)
_MARK = re.compile(r"([.#])([\w-]+)")
_PX = {"px": 1, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 37.8, "mm": 3.78, "q": 0.945, "rem": 16, "em": 16, "ex": 8}
_TOLD = words(
    "background-clip background-color bottom clip clip-path color content-visibility display font-size height left"
    " margin margin-left margin-top max-height max-width mso-hide opacity overflow overflow-x overflow-y right"
    " text-fill-color text-indent top transform visibility width"
)
_WINDOW_PX = 1280  # a desktop browser's width, for `vw`, `vh` and `min-width`
_MAX_CSS = 500_000  # characters
_MAX_RULES = 5000

Colour = tuple[float, float, float, float]  # red, green and blue in 0 to 255, opacity in 0 to 1


@dataclass(frozen=True, slots=True)
class Term:
    """A word, number, length, or function of a value. `word` is in lower case, or "" of what has none."""

    word: str = ""
    number: float | None = None
    unit: str = ""  # "" of a plain number, "%", or a length's in lower case
    inside: tuple[Term, ...] = ()

    @property
    def px(self) -> float | None:
        """A length as pixels, measured at the page's own letter size; None of what is no length."""
        if self.number is None or self.unit == "%" or (not self.unit and self.number):
            return None
        share = _WINDOW_PX / 100 if self.unit.startswith("v") else _PX.get(self.unit, 0 if not self.unit else None)
        return None if share is None else self.number * share


@dataclass(frozen=True, slots=True)
class Value:
    terms: tuple[Term, ...]
    colour: Colour | None  # the first one named
    is_important: bool


Declarations = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Compound:
    """What a selector asks of one element: a tag ("" for any), classes and ids."""

    tag: str
    classes: frozenset[str]
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """`steps` are the selector's compounds, the element's own last; `is_child[i]`: step i + 1 is right below step i."""

    steps: tuple[Compound, ...]
    is_child: tuple[bool, ...]
    declarations: Declarations

    @property
    def weight(self) -> tuple[int, int, int]:
        """The selector's specificity."""
        return (
            sum(len(step.ids) for step in self.steps),
            sum(len(step.classes) for step in self.steps),
            sum(bool(step.tag) for step in self.steps),
        )


@lru_cache(maxsize=4096)
def read_declarations(style: str) -> Declarations:
    """The declarations of a style attribute; of one name the last counts. Not to be changed: it is kept."""
    from tinycss2 import parse_blocks_contents

    return _declarations(parse_blocks_contents(style[:10_000], skip_comments=True, skip_whitespace=True))


def merged(layers: Sequence[Declarations]) -> Declarations:
    """What holds of several, the weakest first."""
    result: Declarations = {}
    for layer in layers:
        for name, value in layer.items():
            if name not in result or value.is_important or not result[name].is_important:
                result[name] = value
    return result


def read_rules(css: str) -> list[Rule]:
    """The rules for a desktop's screen whose selectors are tags, classes and ids, alone or one inside the other.

    Raises DocumentError for rules nested so deeply that nobody wrote them.
    """
    from tinycss2 import parse_stylesheet

    rules: list[Rule] = []
    for nodes in _style_rules(parse_stylesheet(css[:_MAX_CSS], skip_comments=True, skip_whitespace=True)):
        declarations = read_declarations(_text(nodes.content))
        for selector in _text(nodes.prelude).split(",") if declarations else ():
            rule = _rule(selector, declarations)
            if rule is not None and len(rules) < _MAX_RULES:
                rules.append(rule)
    return rules


def parse_colour(text: str) -> Colour | None:
    """None for what is no plain colour. Takes the legacy form without a number sign as well."""
    from tinycss2 import parse_one_component_value

    for form in (text.strip(), "#" + text.strip()):
        colour = _colour(parse_one_component_value(form, skip_comments=True))
        if colour is not None:
            return colour
    return None


def _declarations(nodes: Sequence[Any]) -> Declarations:
    found: Declarations = {}
    for node in nodes:
        if node.type == "declaration" and node.value:
            colour = next((colour for token in node.value if (colour := _colour(token)) is not None), None)
            value = Value(_terms(node.value), colour, node.important)
            found = merged([found, {name: value for name in _names(node.lower_name, value)}])
    return found


def _names(name: str, value: Value) -> tuple[str, ...]:
    """The properties that a declaration sets, as far as anybody asks for them."""
    if name == "font" and any(term.px is not None or term.unit == "%" for term in value.terms):
        return ("font-size",)
    if name == "inset":
        return ("top", "left")
    if name == "background":
        return ("background-color",)
    if name == "background-image":
        return ("background-color",) if any(term.word not in ("none", "") for term in value.terms) else ()
    name = name.removeprefix("-webkit-")
    return (name,) if name in _TOLD else ()


def _terms(tokens: Sequence[Any], depth: int = 0) -> tuple[Term, ...]:
    terms: list[Term] = []
    for token in tokens:
        if token.type == "ident":
            terms.append(Term(token.lower_value))
        elif token.type == "number":
            terms.append(Term(number=token.value))
        elif token.type == "percentage":
            terms.append(Term(number=token.value, unit="%"))
        elif token.type == "dimension":
            terms.append(Term(number=token.value, unit=token.lower_unit))
        elif token.type == "function" and depth < 3:
            terms.append(Term(token.lower_name, inside=_terms(token.arguments, depth + 1)))
        elif token.type == "url":
            terms.append(Term("url"))
    return tuple(terms)


def _colour(token: Any) -> Colour | None:
    from tinycss2.color4 import parse_color

    if token.type not in ("ident", "hash", "function") or (token.type == "function" and token.lower_name == "color"):
        return None
    found = parse_color(token)
    if found is None or found == "currentcolor":
        return None
    try:
        red, green, blue, opacity = found.to("srgb")
    except NotImplementedError:  # lab, lch and their like
        return None
    return red * 255, green * 255, blue * 255, opacity


def _style_rules(nodes: Sequence[Any], depth: int = 0) -> Iterator[Any]:
    from tinycss2 import parse_rule_list

    for node in nodes:
        if node.type == "qualified-rule":
            yield node
        elif node.type == "at-rule" and node.content is not None and depth < 5:
            name = node.lower_at_keyword
            if name in ("layer", "supports") or (name == "media" and _is_for_screens(node.prelude)):
                inner = parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                yield from _style_rules(inner, depth + 1)


def _is_for_screens(prelude: Sequence[Any]) -> bool:
    """Whether one of the queries holds on a desktop's screen. What can't be told, such as a phone's width, doesn't."""
    return any(_query_holds(query) for query in _text(prelude).lower().split(","))


def _query_holds(query: str) -> bool:
    kinds = re.sub(r"\([^()]*\)", " ", query).split()
    widths = re.findall(r"\(\s*min-width\s*:\s*(\d+)px\s*\)", query)
    if len(widths) != query.count("(") or any(int(width[:6]) > _WINDOW_PX for width in widths):
        return False
    return " ".join(kinds) == "not print" or set(kinds) <= {"only", "screen", "all", "and"}


def _rule(selector: str, declarations: Declarations) -> Rule | None:
    pieces = selector.replace(">", " > ").split()
    steps: list[Compound] = []
    is_child: list[bool] = []
    for index, piece in enumerate(pieces):
        if piece == ">":
            continue
        found = _COMPOUND.match(piece)
        if found is None:
            return None
        marks = _MARK.findall(found["marks"])
        classes, ids = (frozenset(name for sign, name in marks if sign == wanted) for wanted in ".#")
        steps.append(Compound((found["tag"] or "").lower().removeprefix("*"), classes, ids))
        if len(steps) > 1:
            is_child.append(pieces[index - 1] == ">")
    is_whole = bool(steps) and pieces[0] != ">" and pieces[-1] != ">"
    return Rule(tuple(steps), tuple(is_child), declarations) if is_whole else None


def _text(nodes: Sequence[Any]) -> str:
    from tinycss2 import serialize

    try:
        return str(serialize([node for node in nodes if node.type != "comment"]))
    except RecursionError as error:
        raise oversized("HTML", "its style rules are nested too deeply") from error
