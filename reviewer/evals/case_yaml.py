"""YAML with the line of every value, so that a wrong label is reported where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from reviewer.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_HINT = "the format of a case is in evals/README.md"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml reads 260 cases in a third of the time
_NO_VALUE = (ValueError, LookupError, AttributeError)  # what PyYAML lets through of a date, number or flag that is none


@dataclass(frozen=True, slots=True)
class Entry:
    """One case as read, with its node to find lines in."""

    path: Path
    raw: dict[str, Any]
    node: yaml.MappingNode

    def line(self, place: Sequence[str | int] = ()) -> int:
        """The line, from 1, of the deepest part of `place` that is written in the file; of a key, not its value."""
        node: yaml.Node = self.node
        line = node.start_mark.line
        for step in place:
            found = _child(node, step)
            if found is None:
                break
            node, line = found
        return int(line) + 1

    def fault(self, text: str, place: Sequence[str | int] = ()) -> CaseError:
        """A CaseError that names file and line."""
        return CaseError(f"{self.path}:{self.line(place)}: {text}", hint=_HINT)


def read_entries(path: Path) -> tuple[Entry, ...]:
    """The cases of a file: one mapping, a list of them, or several YAML documents.

    Raises CaseError with file and line: unreadable, no YAML, a key given twice or no word, an alias, a value that
    YAML can't make of what is written, no case at all.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise CaseError(f"{path}: can't be read: {reason}", hint="check the path") from error
    try:
        _refuse_aliases(path, text)
        entries = tuple(_entries(path, text))
    except RecursionError as error:
        raise CaseError(f"{path}: nested too deep for a case", hint=_HINT) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "unreadable"
        raise CaseError(f"{path}{at}: no valid YAML: {problem}", hint=_HINT) from error
    if not entries:
        raise CaseError(f"{path}: no case in it", hint=_HINT)
    return entries


def _entries(path: Path, text: str) -> Iterator[Entry]:
    loader = _LOADER(text)
    try:
        while loader.check_node():
            root: Any = loader.get_node()
            items: list[yaml.Node] = root.value if isinstance(root, yaml.SequenceNode) else [root]
            for node in items:
                if not isinstance(node, yaml.MappingNode):
                    raise CaseError(f"{path}:{node.start_mark.line + 1}: a case is a mapping of keys", hint=_HINT)
                _refuse_doubles(path, node)
                yield Entry(path, _value(path, loader, node), node)
    finally:
        loader.dispose()


def _refuse_aliases(path: Path, text: str) -> None:
    """A case needs none; they can hold themselves, or a few lines of them stand for more than fits a memory."""
    if "&" not in text:  # without an anchor there is nothing to stand for: read once, not twice
        return
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1  # type: ignore[union-attr]  # what was parsed has one
            raise CaseError(f"{path}:{line}: alias '*{event.anchor}': write out what it stands for", hint=_HINT)


def _value(path: Path, loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    try:
        value: dict[str, Any] = loader.construct_document(node)
    except _NO_VALUE as error:
        wrong = next(leaf for leaf in _scalars(node) if _is_no_value(leaf))
        what = f"'{wrong.value[:50]}' is no {wrong.tag.rpartition(':')[2]}; if it is text, put it in quotes"
        raise CaseError(f"{path}:{wrong.start_mark.line + 1}: {what}", hint=_HINT) from error
    return value


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        yield from (leaf for item in node.value for leaf in _scalars(item))
    elif isinstance(node, yaml.MappingNode):
        yield from (leaf for pair in node.value for item in pair for leaf in _scalars(item))


def _is_no_value(node: yaml.ScalarNode) -> bool:
    try:
        yaml.SafeLoader("").construct_document(node)
    except _NO_VALUE:
        return True
    return False


def _refuse_doubles(path: Path, node: yaml.Node) -> None:
    """YAML would keep the last of two equal keys and drop a label without a word."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_doubles(path, item)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise CaseError(
                    f"{path}:{key.start_mark.line + 1}: a key is one word, not a list or mapping", hint=_HINT
                )
            if key.value in seen:
                raise CaseError(f"{path}:{key.start_mark.line + 1}: key '{key.value}' is given twice", hint=_HINT)
            seen.add(key.value)
            _refuse_doubles(path, value)


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, int] | None:
    """What stands under a key or at an index, and the line, from 0, where it begins."""
    if isinstance(node, yaml.MappingNode):
        return next(((value, key.start_mark.line) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        inner: yaml.Node = node.value[step]
        return inner, inner.start_mark.line
    return None
