"""Reads a `pitfalls.yaml`, ours or a user's own, into a Taxonomy; every mistake is named with its line and column."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from reviewer.errors import LadderError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

MAX_CHARS = 1_000_000
_MAX_NAMED = 5  # mistakes told at once
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_STRING = "tag:yaml.org,2002:str"
_INTEGER = "tag:yaml.org,2002:int"
_FORM = "its form is that of the shipped file: see `docs/own-ladders.md`"
SEVERITIES = ("high", "medium", "low")

_TOP = {"version": False, "stages": True, "pitfalls": True, "behaviours": False, "rules": False}
_STAGE = {"id": True, "name": True, "rank": True}
_PITFALL = {"id": True, "stage": True, "family": True, "severity": True, "name": True, "is": True, "not": True}
_PITFALL |= {"statement": False}
_BEHAVIOUR = {"id": True, "stage": True, "name": True, "statement": False}


@dataclass(frozen=True, slots=True)
class Value:
    """A scalar with its place, both from 1."""

    text: str
    line: int
    column: int


Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class PitfallsFile:
    """The checked rows of a file, in its order. Every key that a row must have is there."""

    stages: tuple[Row, ...]
    pitfalls: tuple[Row, ...]
    behaviours: tuple[Row, ...]
    rules: tuple[str, ...]


@dataclass(slots=True)
class _Mistakes:
    """What is wrong, in the order of the file, each with what to do about it."""

    name: str
    found: list[tuple[int, int, str, str]] = field(default_factory=list)

    def at(self, line: int, column: int, text: str, hint: str = _FORM) -> None:
        self.found.append((line, column, text, hint))

    def node(self, node: yaml.Node, text: str, hint: str = _FORM) -> None:
        self.at(node.start_mark.line + 1, node.start_mark.column + 1, text, hint)

    def stop(self) -> None:
        """Raise LadderError where anything was wrong."""
        if not self.found:
            return
        found = sorted(set(self.found))
        told = "; ".join(f"{self.name}:{line}:{column}: {text}" for line, column, text, _ in found[:_MAX_NAMED])
        more = f"; and {len(found) - _MAX_NAMED} more" if len(found) > _MAX_NAMED else ""
        hints = [hint for *_, hint in found if hint != _FORM]  # a misspelt key is missed under its right name first
        raise LadderError(told + more, hint=hints[0] if hints else _FORM, code="pitfalls")


def read_pitfalls_file(path: Path) -> PitfallsFile:
    """Raises LadderError (code `pitfalls`) with line and column of what is wrong."""
    return parse_pitfalls(read_pitfalls_text(path), path.name)


def read_pitfalls_text(path: Path) -> str:
    """The text of a pitfalls file, unchecked. Raises LadderError where it can't be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(4 * MAX_CHARS + 1).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = f"{path.name} is not UTF-8: byte {error.start} can't be read"
        raise LadderError(text, hint="save it as UTF-8", code="pitfalls") from error
    except OSError as error:
        raise LadderError(f"{path} can't be read: {error.strerror}", hint=_FORM, code="pitfalls") from error


def parse_pitfalls(text: str, name: str = "pitfalls.yaml") -> PitfallsFile:
    """Take a file's text apart and check it. Raises LadderError as `read_pitfalls_file` does."""
    mistakes = _Mistakes(name)
    if len(text) > MAX_CHARS:
        mistakes.at(1, 1, f"too long: {len(text):,} characters", f"the limit is {MAX_CHARS:,}")
        mistakes.stop()
    parts = _mapping(_compose(text, mistakes), _TOP, "the file", mistakes)
    version = parts.get("version")
    if version is not None and getattr(version, "value", None) != "1":
        mistakes.node(version, "version must be 1")
    made = PitfallsFile(
        stages=_rows(parts.get("stages"), "stages", _STAGE, mistakes),
        pitfalls=_rows(parts.get("pitfalls"), "pitfalls", _PITFALL, mistakes),
        behaviours=_rows(parts.get("behaviours"), "behaviours", _BEHAVIOUR, mistakes),
        rules=tuple(_rules(parts.get("rules"), mistakes)),
    )
    mistakes.stop()
    _check(made, mistakes)
    mistakes.stop()
    return made


def _compose(text: str, mistakes: _Mistakes) -> yaml.Node | None:
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                row, column = (mark.line, mark.column) if (mark := event.start_mark) else (0, 0)
                mistakes.at(row + 1, column + 1, "an alias (*name) is not read", "write it out")
                mistakes.stop()
        node: yaml.Node | None = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else _place(text, error)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
        mistakes.at(line, column, f"no valid YAML: {problem}", "mend it there, or put the text into quotes")
        mistakes.stop()
        raise
    except (RecursionError, ValueError) as error:
        raise LadderError(f"{mistakes.name}: no valid YAML", hint=_FORM, code="pitfalls") from error
    return node


def _place(text: str, error: yaml.YAMLError) -> tuple[int, int]:
    """Line and column of a character that YAML does not allow."""
    at = min(int(getattr(error, "position", 0) or 0), len(text))
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


def _mapping(node: yaml.Node | None, keys: dict[str, bool], what: str, mistakes: _Mistakes) -> dict[str, yaml.Node]:
    """The values of a mapping by key; unknown, doubled and missing keys are mistakes."""
    if not isinstance(node, yaml.MappingNode):
        place = (node.start_mark.line + 1, node.start_mark.column + 1) if node else (1, 1)
        mistakes.at(*place, f"{what} must be `key: value` lines")
        return {}
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name not in keys:
            mistakes.node(key, f"unknown key '{_short(name)}' in {what}", _nearest(name, keys))
        elif name in found:
            mistakes.node(key, f"'{name}' stands twice in {what}")
        else:
            found[name] = value
    for name, is_needed in keys.items():
        if is_needed and name not in found:
            mistakes.node(node, f"'{name}' is missing in {what}")
    return found


def _rows(node: yaml.Node | None, name: str, keys: dict[str, bool], mistakes: _Mistakes) -> tuple[Row, ...]:
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        mistakes.node(node, f"'{name}' must be a list, each item with a `-`")
        return ()
    what = {"stages": "a stage", "pitfalls": "a pitfall", "behaviours": "a behaviour"}[name]
    rows = []
    for item in node.value:
        row = {key: _value(key, value, mistakes) for key, value in _mapping(item, keys, what, mistakes).items()}
        rows.append({key: value for key, value in row.items() if value is not None})
    return tuple(rows)


def _value(key: str, node: yaml.Node, mistakes: _Mistakes) -> Value | None:
    wanted = _INTEGER if key == "rank" else _STRING
    if not isinstance(node, yaml.ScalarNode) or node.tag != wanted:
        needs = "a whole number" if key == "rank" else "text"
        mistakes.node(node, f"'{key}' must be {needs}", f"write it as `{key}: {'1' if key == 'rank' else 'words'}`")
        return None
    text = " ".join(str(node.value).split())
    if not text or not text.isprintable():
        mistakes.node(node, f"'{key}' is empty or holds control characters")
        return None
    if key == "rank" and not re.fullmatch(r"[1-9]\d{0,2}", text):
        mistakes.node(node, f"'rank' must lie between 1 and 999, not {_short(text)}", "the lowest stage has 1")
        return None
    return Value(text, node.start_mark.line + 1, node.start_mark.column + 1)


def _rules(node: yaml.Node | None, mistakes: _Mistakes) -> Iterable[str]:
    if node is None:
        return
    if not isinstance(node, yaml.SequenceNode):
        mistakes.node(node, "'rules' must be a list of sentences")
        return
    for item in node.value:
        value = _value("rule", item, mistakes)
        if value is not None:
            yield value.text


def _check(made: PitfallsFile, mistakes: _Mistakes) -> None:
    """What one row can't know of the others: doubled ids, names and ranks; stages that are not there."""
    if not made.stages or not made.pitfalls:
        mistakes.at(1, 1, "there must be at least one stage and one pitfall")
    labels = (*made.pitfalls, *made.behaviours)
    for rows in (made.stages, labels):
        for row in rows:
            if not _ID.fullmatch(row["id"].text) or len(row["id"].text) > 60:
                _at(mistakes, row["id"], f"'{_short(row['id'].text)}' is no id", "use small letters, digits, hyphens")
        _once(rows, lambda row: row["id"].text, "id", mistakes)
    _once(made.stages, lambda row: row["name"].text.casefold(), "name", mistakes)
    _once(made.stages, lambda row: str(int(row["rank"].text)), "rank", mistakes)
    stages = [row["id"].text for row in made.stages]
    for row in labels:
        _one_of(row["stage"], stages, "stage", mistakes)
    for row in made.pitfalls:
        _one_of(row["severity"], SEVERITIES, "severity", mistakes)
        if not _ID.fullmatch(row["family"].text):
            _at(mistakes, row["family"], f"'{_short(row['family'].text)}' is no family", "use small letters, hyphens")
    pairs = Counter((row["stage"].text, row["family"].text) for row in made.pitfalls)
    for row in made.pitfalls:
        if pairs[row["stage"].text, row["family"].text] > 1:
            text = f"{row['stage'].text} has more than one pitfall of the family '{row['family'].text}'"
            _at(mistakes, row["family"], text, "a family is one behaviour; give the other a family of its own")


def _once(rows: Iterable[Row], of: Callable[[Row], str], key: str, mistakes: _Mistakes) -> None:
    seen: set[str] = set()
    for row in rows:
        if of(row) in seen:
            _at(mistakes, row[key], f"the {key} '{_short(row[key].text)}' stands twice", "each must differ")
        seen.add(of(row))


def _one_of(value: Value, known: Collection[str], what: str, mistakes: _Mistakes) -> None:
    if value.text not in known:
        _at(mistakes, value, f"unknown {what} '{_short(value.text)}'", _nearest(value.text, known))


def _at(mistakes: _Mistakes, value: Value, text: str, hint: str) -> None:
    mistakes.at(value.line, value.column, text, hint)


def _nearest(name: str, known: Collection[str]) -> str:
    from rapidfuzz import process

    near = process.extractOne(name[:60].lower().replace("_", "-"), list(known), score_cutoff=60)
    return f"did you mean '{near[0]}'?" if near else f"known: {', '.join(known)}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
