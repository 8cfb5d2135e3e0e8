"""Style sheets to rules: nesting, layers, and what holds on a desktop's screen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from reviewer.document.converted import oversized
from reviewer.document.css import Declarations, block_nodes, declarations_of, rule_nodes, sheet_nodes
from reviewer.document.media import feature_holds, media_holds
from reviewer.document.selectors import Selector, read_selectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DATA = re.compile(r"url\(\s*([\"']?)data:[^\"')]*\1\s*\)", re.I)
_MAX_CSS = 8_000_000  # characters: some ten seconds
_MAX_SELECTORS = 200_000
_MAX_DEPTH = 30
_UNLAYERED = 1 << 30


@dataclass(frozen=True, slots=True)
class Rule:
    """One that is not `is_sure` may or may not count: for its selector's sake, or a condition that we can't tell."""

    selector: Selector
    declarations: Declarations
    is_sure: bool
    layer: int  # a higher one wins, whatever the selectors' weights


@dataclass(frozen=True, slots=True)
class _Scope:
    selectors: tuple[Selector, ...] = ()
    is_sure: bool = True
    layer: str = ""
    depth: int = 0


@dataclass(slots=True)
class RuleReader:
    """Reads the sheets of one page, in their order."""

    _layers: dict[str, int] = field(default_factory=dict)
    _count: int = 0
    _chars: int = 0

    def read(self, css: str, is_sure: bool = True) -> list[Rule]:
        """Raises DocumentError for a sheet that would take minutes, or rules nested as deeply as nobody writes them."""
        css = _DATA.sub("url(data:)", css)
        self._chars += len(css)
        if self._chars > _MAX_CSS:
            raise oversized("HTML", "its style rules are too long")
        return list(self._rules(sheet_nodes(css), _Scope(is_sure=is_sure)))

    def _rules(self, nodes: Sequence[Any], scope: _Scope) -> Iterator[Rule]:
        if scope.depth > _MAX_DEPTH:
            raise oversized("HTML", "its style rules are nested too deeply")
        declarations = declarations_of(nodes) if scope.selectors else {}
        for selector in scope.selectors if declarations else ():
            yield Rule(selector, declarations, scope.is_sure and selector.is_sure, self._rank(scope.layer))
        for node in nodes:
            if node.type == "qualified-rule":
                yield from self._style_rule(node, scope)
            elif node.type == "at-rule":
                yield from self._at_rule(node, replace(scope, depth=scope.depth + 1))

    def _style_rule(self, node: Any, scope: _Scope) -> Iterator[Rule]:
        inside = block_nodes(node.content)
        if not declarations_of(inside) and all(each.type == "declaration" for each in inside):
            return
        parts = 1 + sum(token.type == "literal" and token.value == "," for token in node.prelude)
        self._count += parts * max(len(scope.selectors), 1)
        if self._count > _MAX_SELECTORS:
            raise oversized("HTML", "it has too many style rules")
        selectors = tuple(read_selectors(node.prelude, scope.selectors))
        if selectors:
            yield from self._rules(inside, replace(scope, selectors=selectors, depth=scope.depth + 1))

    def _at_rule(self, node: Any, scope: _Scope) -> Iterator[Rule]:
        name, told = node.lower_at_keyword, _plain(node.prelude)
        if name == "layer":
            names = [f"{scope.layer}.{part.strip()}" for part in told.split(",")]
            for each in names:
                self._rank(each)
            scope = replace(scope, layer=names[0] if told else f"{scope.layer}.{len(self._layers)}")
        holds = _holds(name, told)
        if holds is not False and node.content is not None:
            inner = block_nodes(node.content) if scope.selectors else rule_nodes(node.content)
            yield from self._rules(inner, replace(scope, is_sure=scope.is_sure and holds is True))

    def _rank(self, layer: str) -> int:
        return self._layers.setdefault(layer, len(self._layers)) if layer else _UNLAYERED


def _holds(name: str, told: str) -> bool | None:
    """Whether what stands in an at-rule counts; None where that can't be told."""
    if name == "media":
        return media_holds(told)
    if name == "supports":
        return feature_holds(told)
    return True if name == "layer" else None if name in ("container", "scope") else False


def _plain(nodes: Sequence[Any]) -> str:
    """The words of an at-rule; what is nested in parentheses is too deep for any that we know."""
    words: list[str] = []
    for node in nodes:
        inside = getattr(node, "content", None)
        if node.type == "() block" and isinstance(inside, list):
            words.append("(" + "".join(_leaf(each) for each in inside) + ")")
        else:
            words.append(_leaf(node))
    return "".join(words).strip()


def _leaf(node: Any) -> str:
    if node.type == "function":
        return f"{node.lower_name}(?)"
    return "(" if node.type.endswith("block") else str(node.serialize())
