"""Whether an HTML element's style keeps its text from being seen: inline styles, attributes and CSS rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.document.converted import oversized
from reviewer.document.css import Colour, Declarations, merged, parse_colour, read_declarations, read_rules

if TYPE_CHECKING:
    from reviewer.document.css import Compound, Rule, Term

WHITE: Colour = (255, 255, 255, 1)
_NEAR = 16  # of 255 in each channel: fainter than any grey that people read on white
_FAINT = 0.05  # opacity
_TINY_PX = 2.7  # two points
_OFF_SCREEN_PX = -999
_SIZES = {"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32}
_UNKNOWN = frozenset(("url", "image-set", "var", "color", "lab", "lch", "oklab", "oklch", "color-mix"))
_MAX_STEPS = 2_000_000  # comparing elements with selectors: some seconds


@dataclass(frozen=True, slots=True)
class Element:
    """What selectors ask of an element."""

    tag: str
    classes: frozenset[str]
    ids: frozenset[str]
    parent: Element | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How text in an element looks, as far as it is passed on to what is inside; of a colour None means unknown."""

    colour: Colour | None = (0, 0, 0, 1)
    background: Colour | None = WHITE
    size_px: float = 16
    is_invisible: bool = False  # by `visibility`, which what is inside may undo

    @property
    def hides(self) -> str:
        """Why readers don't see text that looks so; "" when they do."""
        if self.is_invisible or self.size_px < _TINY_PX:
            return "text styled to be invisible"
        return "text in the colour of its background" if _is_unreadable(self.colour, self.background) else ""


def change(look: Look, style: Declarations) -> Look:
    """The look inside an element of that style."""
    colour, background = look.colour, look.background
    for name in ("color", "text-fill-color"):
        if (told := style.get(name)) is not None:
            is_unknown = any(term.word in _UNKNOWN for term in told.terms)
            colour = None if is_unknown else told.colour or colour
    if (ground := style.get("background-color")) is not None:
        background = _ground(ground.terms, ground.colour, background)
    if any(term.word == "text" for name in ("background-clip",) for term in _terms(style, name)):
        colour = None  # letters cut out of a picture
    size = next((px for term in _terms(style, "font-size") if (px := _size(term, look.size_px)) is not None), None)
    seen = _word(style, "visibility")
    is_invisible = seen in ("hidden", "collapse") if seen in ("hidden", "collapse", "visible") else look.is_invisible
    return replace(
        look,
        colour=colour,
        background=background,
        size_px=look.size_px if size is None else size,
        is_invisible=is_invisible,
    )


def removes(style: Declarations) -> bool:
    """Whether an element of that style is not seen whatever is in it says."""
    opacity = next((t for t in _terms(style, "opacity") if t.number is not None), None)
    if opacity is not None and (opacity.number or 0) <= (_FAINT * 100 if opacity.unit == "%" else _FAINT):
        return True
    is_out = _word(style, "display") == "none" or _word(style, "content-visibility") == "hidden"
    return is_out or _word(style, "mso-hide") == "all" or _is_clipped(style) or _is_off_screen(style)


def _is_clipped(style: Declarations) -> bool:
    overflows = [_word(style, name) for name in ("overflow", "overflow-x", "overflow-y")]
    if "hidden" in overflows or "clip" in overflows:
        for name in ("height", "width", "max-height", "max-width"):
            if any(term.px is not None and term.px <= 1 for term in _terms(style, name)):
                return True
    for term in (*_terms(style, "clip"), *_terms(style, "clip-path"), *_terms(style, "transform")):
        first = next(iter(term.inside), None)
        if first is None or first.number is None:
            continue
        if term.word == "rect" and all(t.px is not None and t.px <= 1 for t in term.inside):
            return True
        if term.word == "inset" and first.unit == "%" and first.number >= 50:
            return True
        if term.word in ("circle", "scale", "scalex", "scaley", "scale3d") and abs(first.number) < 0.05:
            return True
    return False


def _is_off_screen(style: Declarations) -> bool:
    for name in ("left", "top", "right", "bottom", "margin-left", "margin-top", "margin"):
        if any(term.px is not None and term.px <= _OFF_SCREEN_PX for term in _terms(style, name)):
            return True
    for name in ("left", "top", "right", "bottom"):
        if any(term.unit == "%" and (term.number or 0) <= -100 for term in _terms(style, name)):
            return True
    moved = [t for term in _terms(style, "transform") if term.word.startswith("translate") for t in term.inside]
    if any(term.px is not None and term.px <= _OFF_SCREEN_PX for term in moved):
        return True
    return any(term.px is not None and term.px <= -100 for term in _terms(style, "text-indent"))


def _ground(terms: tuple[Term, ...], colour: Colour | None, below: Colour | None) -> Colour | None:
    """The background inside; a picture's or a gradient's is unknown."""
    if any(term.word in _UNKNOWN or term.word.endswith("gradient") for term in terms):
        return None
    return below if colour is None else blend(colour, below)


def blend(colour: Colour, below: Colour | None) -> Colour | None:
    """What is seen of a colour over another."""
    share = colour[3]
    if share >= 1:
        return colour
    if below is None:
        return None
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(colour[:3], below[:3], strict=True))
    return red, green, blue, 1


def _is_unreadable(colour: Colour | None, background: Colour | None) -> bool:
    """Any colour on itself, or so thin that the background is all there is."""
    if colour is None:
        return False
    if colour[3] <= _FAINT:
        return True
    seen = blend(colour, background)
    if seen is None or background is None:
        return False
    return max(abs(a - b) for a, b in zip(seen[:3], background[:3], strict=True)) <= _NEAR


def _size(term: Term, parent_px: float) -> float | None:
    if term.number is not None and term.unit in ("em", "%"):
        return parent_px * term.number / (100 if term.unit == "%" else 1)
    return _SIZES.get(term.word) if term.word else term.px


def _terms(style: Declarations, name: str) -> tuple[Term, ...]:
    value = style.get(name)
    return value.terms if value is not None else ()


def _word(style: Declarations, name: str) -> str:
    return next((term.word for term in _terms(style, name)), "")


class StyleSheet:
    """The rules of a page's `<style>` elements."""

    def __init__(self, css: str) -> None:
        self._steps = 0
        self._rules: dict[str, list[tuple[int, Rule]]] = {}  # by what an element must have: "#id", ".class", "tag", ""
        for order, rule in enumerate(read_rules(css) if css.strip() else ()):
            own = rule.steps[-1]
            keys = [*("#" + name for name in own.ids), *("." + name for name in own.classes), own.tag]
            self._rules.setdefault(keys[0], []).append((order, rule))

    def style(self, element: Element, inline: str) -> Declarations:
        """What the rules that fit an element and its own style attribute say together.

        Raises DocumentError for a page with so many of both that it would keep us for minutes.
        """
        keys = ["", element.tag, *("." + name for name in element.classes), *("#" + name for name in element.ids)]
        rules = [found for key in keys for found in self._rules.get(key, ()) if self._fits(found[1], element)]
        layers = [rule.declarations for _, rule in sorted(rules, key=lambda found: (found[1].weight, found[0]))]
        return merged([*layers, read_declarations(inline)] if inline else layers)

    def _fits(self, rule: Rule, element: Element) -> bool:
        """Each step is looked for in the nearest ancestor that fits; a rule that would need a farther one is missed."""
        self._count()
        if not _is(element, rule.steps[-1]):
            return False
        at: Element | None = element
        for step, is_child in zip(reversed(rule.steps[:-1]), reversed(rule.is_child), strict=True):
            at = at.parent if at is not None else None
            while at is not None and not is_child and not _is(at, step):
                self._count()
                at = at.parent
            if at is None or not _is(at, step):
                return False
        return True

    def _count(self) -> None:
        self._steps += 1
        if self._steps > _MAX_STEPS:
            raise oversized("HTML", "its style rules fit too many of its elements")


def _is(element: Element, step: Compound) -> bool:
    return step.tag in ("", element.tag) and step.classes <= element.classes and step.ids <= element.ids


def is_hidden_style(inline: str) -> bool:
    """Whether a style attribute alone, on a white page, keeps text from being seen."""
    style = read_declarations(inline)
    return removes(style) or bool(change(Look(), style).hides)


def is_white(colour: str) -> bool:
    return _is_unreadable(parse_colour(colour), WHITE)
