"""Lines to runs: stretches of text in which sentences are looked for, each of one kind and one speaker."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.document import shapes
from reviewer.document.quoting import quoted_lines
from reviewer.document.tables import table_cells
from reviewer.document.turns import find_turns
from reviewer.document.wrapping import Wrapping

if TYPE_CHECKING:
    from reviewer.document.lines import Line
    from reviewer.records import UnitKind


@dataclass(frozen=True, slots=True)
class Run:
    """`text[start:end]` of one kind. `is_whole`: it is one unit, without a search for sentences."""

    start: int
    end: int
    kind: UnitKind
    is_quoted: bool = False
    speaker: str | None = None
    is_whole: bool = False


def find_runs(text: str, lines: list[Line], code_lines: set[int]) -> list[Run]:
    """The runs of `text` in order, without overlap. What lies between them (marks, labels, rules) is no author's word.

    `text` has its hidden spans blanked; lines whose index is in `code_lines` are skipped.
    """
    return _Cutter(text, lines, code_lines).runs()


class _Cutter:
    """One pass over the lines; `_open` is the run that the next line may continue."""

    def __init__(self, text: str, lines: list[Line], code_lines: set[int]) -> None:
        self._text = text
        self._lines = lines
        self._code = code_lines
        self._bodies = ["" if i in code_lines else text[line.start : line.end] for i, line in enumerate(lines)]
        self._quoted, self._marks = quoted_lines(self._bodies)
        self._starts = [line.start + mark for line, mark in zip(lines, self._marks, strict=True)]
        self._bodies = [body[mark:] for body, mark in zip(self._bodies, self._marks, strict=True)]
        self._turns = find_turns(
            text, [line for i, line in enumerate(lines) if i not in code_lines and not self._marks[i]]
        )
        self._cells = table_cells(
            text, lines, [line.end if i in code_lines else self._starts[i] for i, line in enumerate(lines)]
        )
        self._wrapping = Wrapping(self._bodies)
        filled = [body for body in self._bodies if body.strip()]
        keys = sum(1 for body in filled if shapes.yaml_key_length(body[shapes.bullet_length(body) :]))
        self._is_keyed = keys >= 4 and keys * 2 >= len(filled)  # a form: `key: value` line by line
        self._runs: list[Run] = []
        self._open: Run | None = None
        self._speaker: str | None = None
        self._in_bullet = False

    def runs(self) -> list[Run]:
        for index in range(len(self._lines)):
            self._take(index)
        self._close()
        return self._runs

    def _close(self) -> None:
        if self._open is not None:
            self._runs.append(self._open)
            self._open = None

    def _add(self, start: int, end: int, kind: UnitKind, index: int, *, is_whole: bool = False) -> None:
        self._close()
        quoted = self._quoted[index]
        if quoted and kind != "heading":
            kind = "quote"
        self._open = Run(start, end, kind, quoted, None if quoted else self._speaker, is_whole)

    def _take(self, index: int) -> None:
        line, body = self._lines[index], self._bodies[index]
        if index in self._code:
            self._close()
            return
        turn = self._turns.by_line.get(line.number)
        if turn is not None:
            self._speaker, self._in_bullet = turn.speaker, False
            self._close()
            if not turn.is_header and self._text[turn.content : line.end].strip():
                self._add(turn.content, line.end, "sentence", index)
            return
        if index in self._cells:
            self._take_row(index)
        elif not body.strip():
            self._close()
        else:
            self._take_words(index)

    def _take_row(self, index: int) -> None:
        self._in_bullet = False
        self._close()
        for start, end in self._cells[index]:
            self._add(start, end, "cell", index)
        self._close()

    def _take_words(self, index: int) -> None:
        line, body, start = self._lines[index], self._bodies[index], self._starts[index]
        if shapes.is_underline(body) and self._underlines(index):
            self._open = replace(self._open, kind="heading", is_whole=True) if self._open else None
            self._close()
        elif shapes.is_rule(body):
            self._close()
            self._in_bullet = False
        elif heading := shapes.marked_heading(body):
            self._add(start + heading[0], start + heading[1], "heading", index, is_whole=True)
            self._close()
            self._in_bullet = False
        elif (mark := shapes.bullet_length(body)) and not self._is_wrapped_number(index):
            self._in_bullet = True
            self._add_labelled(start + mark, line.end, "bullet", index)
        elif shapes.is_picture_bullet(body):
            self._in_bullet = True
            self._add(start, line.end, "bullet", index)
        elif shapes.is_mail_header(body) and not self._in_bullet:
            self._add(start, line.end, "heading", index, is_whole=True)
            self._close()
        else:
            self._take_text(index)

    def _take_text(self, index: int) -> None:
        line, body, start = self._lines[index], self._bodies[index], self._starts[index]
        is_bracketed = self._speaker is not None and body.strip().startswith("[") and body.strip().endswith("]")
        if is_bracketed:  # a stage direction in a transcript is nobody's words
            kept, self._speaker = self._speaker, None
            self._add(start, line.end, "sentence", index)
            self._speaker = kept
            self._close()
            return
        if self._continues(index):
            run = self._open
            assert run is not None
            self._open = replace(run, end=line.end)
            return
        is_indented = body[:2] in ("  ",) or body[:1] == "\t"
        follows = self._open is not None
        if self._in_bullet and not (is_indented or follows):
            self._in_bullet = False
        if not self._in_bullet and self._is_bare_heading(index):
            self._add(start, line.end, "heading", index, is_whole=True)
            self._close()
            return
        self._add_labelled(start, line.end, "bullet" if self._in_bullet else "sentence", index)

    def _add_labelled(self, start: int, end: int, kind: UnitKind, index: int) -> None:
        """A bold label with a colon, or a form's key, becomes a heading of its own in front of what it heads."""
        lead = len(self._text[start:end]) - len(self._text[start:end].lstrip())
        words = self._text[start + lead : end]
        label = shapes.bold_label_length(words) or (shapes.yaml_key_length(words) if self._is_keyed else 0)
        if label:
            self._add(start, start + lead + label, "heading", index, is_whole=True)
            start += lead + label
        self._add(start, end, kind, index)

    def _continues(self, index: int) -> bool:
        """Whether the line goes on with the sentence of the line before it."""
        if self._open is None or self._open.is_whole or self._turns.is_chat or self._quoted[index]:
            return False
        if self._quoted[index - 1] != self._quoted[index]:
            return False
        if self._in_bullet and self._bodies[index][:2] == "  ":
            return True
        return self._wrapping.goes_on(self._bodies[index - 1], self._bodies[index])

    def _is_wrapped_number(self, index: int) -> bool:
        """A line of wrapped prose that happens to begin with "12. " or a dash; a list may begin right after text."""
        body = self._bodies[index].lstrip()
        if self._open is None or self._open.kind != "sentence" or not (body[:1].isdigit() or body[:1] in "-–—"):
            return False
        before = self._bodies[index - 1]
        return self._wrapping.is_full(before, body) and not before.rstrip().endswith((".", ":", "!", "?", ";"))

    def _underlines(self, index: int) -> bool:
        run = self._open
        if run is None or run.kind not in ("sentence", "heading") or index == 0:
            return False
        before = self._bodies[index - 1].strip()
        return run.start >= self._lines[index - 1].start and 0 < len(before) <= 100 and not before.endswith(".")

    def _is_bare_heading(self, index: int) -> bool:
        following = next(
            (i for i in range(index + 1, min(index + 3, len(self._lines))) if self._bodies[i].strip()), None
        )
        if following is None or self._quoted[index]:
            return False
        body = self._bodies[following]
        return shapes.is_bare_heading(
            self._bodies[index],
            before_list=bool(shapes.bullet_length(body)) or following in self._cells,
            before_blank=following > index + 1,
            after_blank=self._open is None,
        )
