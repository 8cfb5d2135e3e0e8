"""CSS text to nodes, declarations and colours: the only importer of tinycss2."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reviewer.document.wordlists import words

if TYPE_CHECKING:
    from collections.abc import Sequence

_PX = {"px": 1, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 37.8, "mm": 3.78, "q": 0.945, "rem": 16, "em": 16, "ex": 8}
_TOLD = words(
    "animation animation-name background-clip background-color background-image bottom clip clip-path color"
    " content-visibility display flex flex-grow float font-size height left margin-left margin-top max-height max-width"
    " min-height min-width mso-hide opacity overflow overflow-x overflow-y padding-bottom padding-left padding-right"
    " padding-top position right text-fill-color text-indent top transform visibility width"
)
_SIDES = ("top", "right", "bottom", "left")
_SIDES_OF = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}  # of a shorthand with so many terms
WINDOW_PX = 1280  # a desktop browser's width, for `vw`, `vh` and `min-width`
_MAX_KEPT = 2_000  # characters of a style attribute worth keeping
_MAX_TOKENS = 200  # what variables may grow a value to

Colour = tuple[float, float, float, float]  # red, green and blue in 0 to 255, opacity in 0 to 1


@dataclass(frozen=True, slots=True)
class Term:
    """A word, number, length, or function of a value. `word` is in lower case, or "" of what has none."""

    word: str = ""
    number: float | None = None
    unit: str = ""  # "" of a plain number, "%", or a length's in lower case
    inside: tuple[Term, ...] = ()
    is_function: bool = False

    @property
    def px(self) -> float | None:
        """A length as pixels, measured at the page's own letter size; None of what is no length."""
        if self.number is None or self.unit == "%" or (not self.unit and self.number):
            return None
        share = WINDOW_PX / 100 if self.unit.startswith("v") else _PX.get(self.unit, 0 if not self.unit else None)
        return None if share is None else self.number * share


@dataclass(frozen=True, slots=True)
class Value:
    """`asks` is the declaration behind a value that depends on variables; `tokens` are those of a variable."""

    terms: tuple[Term, ...]
    colour: Colour | None = None  # the first one named
    is_important: bool = False
    asks: tuple[str, tuple[Any, ...]] | None = None
    tokens: tuple[Any, ...] = ()

    @property
    def is_unknown(self) -> bool:
        return any(term.word == "var" for term in self.terms)


UNKNOWN = Value((Term("var", is_function=True),))
Declarations = dict[str, Value]
Variables = dict[str, "tuple[Any, ...] | None"]  # tokens by name; None of one whose value can't be told


def read_declarations(style: str) -> Declarations:
    """The declarations of a style attribute; of one name the last counts. Not to be changed: it is kept."""
    return _kept(style) if len(style) <= _MAX_KEPT else _read(style)


def _read(style: str) -> Declarations:
    return declarations_of(block_nodes(style))


_kept = lru_cache(maxsize=4096)(_read)


def sheet_nodes(css: str) -> list[Any]:
    from tinycss2 import parse_stylesheet

    return list(parse_stylesheet(css, skip_comments=True, skip_whitespace=True))


def block_nodes(content: str | list[Any]) -> list[Any]:
    """Declarations, and rules inside of them."""
    from tinycss2 import parse_blocks_contents

    return list(parse_blocks_contents(content, skip_comments=True, skip_whitespace=True))


def rule_nodes(content: list[Any]) -> list[Any]:
    from tinycss2 import parse_rule_list

    return list(parse_rule_list(content, skip_comments=True, skip_whitespace=True))


def declarations_of(nodes: Sequence[Any]) -> Declarations:
    found: Declarations = {}
    for node in nodes:
        if node.type == "declaration" and (node.value or node.name.startswith("--")):
            found = merged([found, _declared(node.lower_name, node.name, tuple(node.value), node.important)])
    return found


def merged(layers: Sequence[Declarations]) -> Declarations:
    """What holds of several, the weakest first."""
    result: Declarations = {}
    for layer in layers:
        for name, value in layer.items():
            if name not in result or value.is_important or not result[name].is_important:
                result[name] = value
    return result


def with_variables(style: Declarations, outer: Variables) -> tuple[Declarations, Variables]:
    """The style with its variables filled in, and the variables for what is inside."""
    variables = outer
    if any(name.startswith("--") for name in style):
        own = {name: value for name, value in style.items() if name.startswith("--")}
        variables = outer | {name: value.tokens or None for name, value in own.items()}
        variables |= {name: _filled(variables[name], variables) for name, value in own.items() if value.asks}
    known: Declarations = {}
    for name, value in style.items():
        if value.asks is None or name.startswith("--"):
            known[name] = value
            continue
        tokens = _filled(value.asks[1], variables)
        told = {name: UNKNOWN} if tokens is None else _declared(value.asks[0], "", tokens, value.is_important)
        known[name] = told.get(name, UNKNOWN)
    return known, variables


def parse_colour(text: str) -> Colour | None:
    """None for what is no plain colour. Takes the legacy form without a number sign as well."""
    from tinycss2 import parse_one_component_value

    for form in (text.strip(), "#" + text.strip()):
        colour = _colour(parse_one_component_value(form, skip_comments=True))
        if colour is not None:
            return colour
    return None


def _declared(name: str, written: str, tokens: tuple[Any, ...], is_important: bool) -> Declarations:
    """What one declaration says, its shorthand taken apart, as far as anybody asks for it."""
    if written.startswith("--"):
        asks = (written, tokens) if _asks(tokens) else None
        return {written: Value((), None, is_important, asks, tokens)}
    name = name.removeprefix("-webkit-")
    if _asks(tokens):
        waiting = Value(UNKNOWN.terms, None, is_important, asks=(name, tokens))
        return dict.fromkeys(_names(name), waiting)
    terms = _terms(tokens)
    colour = next((colour for token in tokens if (colour := _colour(token)) is not None), None)
    if name in ("margin", "padding"):
        order = _SIDES_OF.get(len(terms), (0, 0, 0, 0))
        sides = {
            f"{name}-{side}": Value((terms[at],), None, is_important) for side, at in zip(_SIDES, order, strict=True)
        }
        return {side: value for side, value in sides.items() if side in _TOLD} if terms else {}
    if name == "font" and not any(term.px is not None or term.unit == "%" for term in terms):
        return {}
    return dict.fromkeys(_names(name), Value(terms, colour, is_important))


def _names(name: str) -> tuple[str, ...]:
    """The properties that a declaration sets, as far as anybody asks for them."""
    if name in ("margin", "padding"):
        return tuple(side for side in (f"{name}-{side}" for side in _SIDES) if side in _TOLD)
    shorthands = {
        "font": ("font-size",),
        "inset": ("top", "left"),
        "background": ("background-color", "background-image"),
    }
    return shorthands.get(name, (name,) if name in _TOLD else ())


def _asks(tokens: Sequence[Any], depth: int = 0) -> bool:
    """Whether variables are in a value; what is nested too deeply to be looked through counts as such."""
    for token in tokens:
        inside = getattr(token, "arguments", None) or getattr(token, "content", None)
        if (token.type == "function" and token.lower_name in ("var", "env")) or depth > 20:
            return True
        if isinstance(inside, list) and _asks(inside, depth + 1):
            return True
    return False


def _filled(tokens: tuple[Any, ...] | None, variables: Variables, busy: tuple[str, ...] = ()) -> tuple[Any, ...] | None:
    """The tokens with variables replaced by their values, or else by their fallbacks; None where one has neither.

    Variables that need each other, and what grows without end, have no value.
    """
    if tokens is None or not _asks(tokens):
        return tokens
    filled: list[Any] = []
    for token in tokens:
        name = token.lower_name if token.type == "function" else ""
        if name == "var":
            found = _variable(token, variables, busy)
        elif name == "env" or len(busy) > 20:
            return None
        elif name and _asks(token.arguments):
            found = _filled(tuple(token.arguments), variables, busy)
            found = None if found is None else (_function(token, found),)
        else:
            found = (token,)
        if found is None or len(filled) + len(found) > _MAX_TOKENS:
            return None
        filled += found
    return tuple(filled)


def _variable(token: Any, variables: Variables, busy: tuple[str, ...]) -> tuple[Any, ...] | None:
    arguments = [argument for argument in token.arguments if argument.type not in ("comment", "whitespace")]
    name = arguments[0].value if arguments and arguments[0].type == "ident" else ""
    if not name or name in busy or len(busy) > 20:
        return None
    if name in variables:
        return _filled(variables[name], variables, (*busy, name))
    return _filled(tuple(arguments[2:]), variables, (*busy, name)) if len(arguments) > 2 else None


def _function(token: Any, arguments: tuple[Any, ...]) -> Any:
    from tinycss2.ast import FunctionBlock

    return FunctionBlock(token.source_line, token.source_column, token.name, list(arguments))


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
        elif token.type == "function":
            inside = _terms(token.arguments, depth + 1) if depth < 3 else ()
            terms.append(Term(token.lower_name, inside=inside, is_function=True))
        elif token.type == "url":
            terms.append(Term("url", is_function=True))
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
