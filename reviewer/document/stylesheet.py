"""A page's style sheets: which of them count, and what their rules say of an element."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.document.converted import oversized
from reviewer.document.css import Declarations, merged, read_declarations
from reviewer.document.media import media_holds
from reviewer.document.rules import Rule, RuleReader
from reviewer.document.selectors import Element, fits
from reviewer.document.styles import doubted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bs4 import Tag

_MAX_STEPS = 2_000_000  # comparing elements with selectors: some seconds
_FILL_STEPS = 20  # what working out a variable costs, beside that
_IMPORT = re.compile(r"@import\b([^;{}]{0,2000})", re.I)
_LETTERS = re.compile(r"font|typekit|icon", re.I)  # sheets that only bring letters
_WIKIS = ["wiki-content", "mw-parser-output"]  # what Confluence and MediaWiki put around an author's words


class StyleSheet:
    """The rules of a page's sheets: texts, and whether each surely counts. `is_whole`: the page has no others;
    `is_wikis`: those that it has beside them are a wiki's."""

    def __init__(self, sheets: Sequence[tuple[str, bool]], *, is_whole: bool, is_wikis: bool) -> None:
        self.is_whole, self.is_wikis = is_whole, is_wikis
        self._steps = 0
        # by what an element must have: "#id", ".class", "[name", "tag", ""
        self._rules: dict[str, list[tuple[int, Rule]]] = {}
        reader = RuleReader()
        rules = [rule for css, is_sure in sheets for rule in reader.read(css, is_sure)]
        for order, rule in enumerate(rules):
            declarations = rule.declarations if rule.is_sure else doubted(rule.declarations)
            if declarations:
                own = rule.selector.steps[-1]
                keys = [*("#" + name for name in own.ids), *("." + name for name in own.classes)]
                keys += [*("[" + asked.name for asked in own.attributes), own.tag]
                found = replace(rule, declarations=declarations)
                self._rules.setdefault(keys[0], []).append((order, found))

    def style(self, element: Element, inline: str) -> Declarations:
        """What the rules that fit an element and its own style attribute say together.

        Raises DocumentError for a page with so many of both that it would keep us for minutes.
        """
        keys = ["", element.tag, *("." + name for name in element.classes), *("#" + name for name in element.ids)]
        keys += ["[" + name for name in element.attributes]
        found = [(rule, order) for key in keys for order, rule in self._rules.get(key, ())]
        rules = [(rule.layer, rule.selector.weight, order, rule) for rule, order in found if self._fits(rule, element)]
        layers = [rule.declarations for *_, rule in sorted(rules, key=lambda told: told[:3])]
        style = merged([*layers, read_declarations(inline)] if inline else layers)
        self._count(sum(_FILL_STEPS if name.startswith("--") else 2 for name, value in style.items() if value.asks))
        return style

    def _fits(self, rule: Rule, element: Element) -> bool:
        """Each step is looked for in the nearest ancestor that fits; a rule that would need a farther one is missed."""
        selector = rule.selector
        self._count()
        if not fits(selector.steps[-1], element):
            return False
        at: Element | None = element
        for step, is_child in zip(reversed(selector.steps[:-1]), reversed(selector.is_child), strict=True):
            at = at.parent if at is not None else None
            while at is not None and not is_child and not fits(step, at):
                self._count()
                at = at.parent
            if at is None or not fits(step, at):
                return False
        return True

    def _count(self, steps: int = 1) -> None:
        self._steps += steps
        if self._steps > _MAX_STEPS:
            raise oversized("HTML", "its style rules fit too many of its elements")


def page_sheet(page: Tag) -> StyleSheet:
    """The sheets of a page's `<style>` elements for a desktop's screen with scripts."""
    sheets: list[tuple[str, bool]] = []
    for style in page.find_all("style"):
        holds = media_holds(str(style.get("media") or ""))
        is_css = str(style.get("type") or "text/css").strip().lower() == "text/css"
        if is_css and holds is not False and style.find_parent(["noscript", "template"]) is None:
            sheets.append((style.get_text(), holds is True))
    linked = [str(link.get("href") or "") for link in page.find_all("link") if _is_sheet(link)]
    linked += [name for css, _ in sheets for name in _IMPORT.findall(css)]
    is_whole = all(_LETTERS.search(name) for name in linked)
    return StyleSheet(sheets, is_whole=is_whole, is_wikis=page.find(class_=_WIKIS) is not None)


def _is_sheet(link: Tag) -> bool:
    kinds = {kind.lower() for kind in link.get_attribute_list("rel") if kind}
    return "stylesheet" in kinds and media_holds(str(link.get("media") or "")) is not False
