"""How ladders, search results and reports of what was recognised are laid out as text."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.ladder.ladder import Ladder
    from reviewer.ladder.recognise import LadderReport, Stated
    from reviewer.ladder.taxonomy import Taxonomy
    from reviewer.records import Retrieved


def show(ladder: Ladder, taxonomy: Taxonomy, stage: str | None, columns: int) -> str:
    """A ladder's sections, each stage followed by the labels that a review may use at it."""
    lines: list[str] = []
    current: str | None = None
    for section in ladder.sections:
        if stage is not None and section.stage != stage:
            continue
        if section.stage != current:
            lines += _labels(current, taxonomy, columns)
            current = section.stage
            if section.stage is not None:
                title = taxonomy.stage(section.stage).name.upper()
                lines += [title, "=" * len(title), ""]
        if section.stage is None or section.name != taxonomy.stage(section.stage).name:
            lines += [section.name, "-" * len(section.name)]
        for paragraph in section.paragraphs:
            text = " ".join(ladder.text[paragraph.start : paragraph.end].split())
            lines += [*textwrap.wrap(text, columns), ""]
    lines += _labels(current, taxonomy, columns)
    return "\n".join(lines).rstrip()


def found(results: Sequence[Retrieved], taxonomy: Taxonomy, columns: int) -> str:
    """Search results, best first: likeness, place, text."""
    names = {stage.id: stage.name for stage in taxonomy.stages}
    blocks = []
    for item in results:
        passage = item.passage
        place = names.get(passage.stage or "", "All stages")
        if passage.section != place:
            place += f" / {passage.section}"
        body = textwrap.indent(textwrap.fill(" ".join(passage.text.split()), columns - 6), "      ")
        blocks.append(f"{item.score:.2f}  {place}\n{body}")
    return "\n\n".join(blocks)


def report(report: LadderReport, pitfalls: str | None, columns: int) -> str:
    """What was recognised in a ladder, then what was not, then who can judge it. `pitfalls`: the file of its own."""
    width = max(len(stage.name) for stage in report.stages)
    lines = ["recognised"]
    for stage in report.stages:
        if stage.statements:
            lines.append(f"  {stage.name:{width}}  {stage.sections} sections, {stage.statements} statements")
    if report.shared_statements:
        lines.append(f"  {'all stages':{width}}  {report.shared_statements} statements")
    lines += [_wrapped(f"the heading '{title}' is read as {stage}", "  ", columns) for title, stage in report.read_as]
    if report.competencies:
        lines.append(_wrapped(f"competencies: {', '.join(report.competencies)}", "  ", columns))
    lines += _stated("pitfalls", report.pitfalls, columns) + _stated("behaviours", report.behaviours, columns)
    missing = [f"no heading for the stage {stage.name}" for stage in report.stages if not stage.statements]
    missing += [f"heading '{title}': looks like a stage, but none of that name is known" for title in report.strange]
    missing += [f"no sentence found for {item.id} ({item.name})" for item in report.pitfalls if item.quote is None]
    missing += [f"no sentence found for {item.id} ({item.name})" for item in report.behaviours if item.quote is None]
    missing += [f'reads like a pitfall, but states none of those named: "{text}"' for text in report.pitfall_like]
    lines += ["", "not recognised", *(_wrapped(text, "  ", columns) for text in missing or ["nothing is missing"])]
    return "\n".join(lines + _judged(report, pitfalls, columns))


def _judged(report: LadderReport, pitfalls: str | None, columns: int) -> list[str]:
    whence = f"stages and pitfalls come from {pitfalls}" if pitfalls else "stages and pitfalls are the shipped ones"
    said = [whence, f"the embedded engine can judge {len(report.embedded)} of {len(report.pitfalls)} pitfalls"]
    if report.only_llm:
        said.append(f"only an LLM can judge {', '.join(report.only_llm)}")
    return ["", "judging", *(_wrapped(text, "  ", columns) for text in (*said, *report.hints))]


def _stated(kind: str, items: tuple[Stated, ...], columns: int) -> list[str]:
    stated = [item for item in items if item.quote is not None]
    lines = ["", f"{kind} stated: {len(stated)} of {len(items)}"]
    if kind == "pitfalls":
        for item in stated:
            lines += [f"  {item.id}", _wrapped(f'"{" ".join((item.quote or "").split())}"', "    ", columns)]
    return lines


def _labels(stage: str | None, taxonomy: Taxonomy, columns: int) -> list[str]:
    if stage is None:
        return []
    pitfalls = [(p.id, f"{p.name} ({p.severity})") for p in taxonomy.pitfalls if p.stage == stage]
    behaviours = [(b.id, b.name) for b in taxonomy.behaviours if b.stage == stage]
    width = max((len(label) for label, _ in (*pitfalls, *behaviours)), default=0)
    lines = []
    for title, rows in (("Pitfalls a review may name", pitfalls), ("Strengths a review may name", behaviours)):
        lines.append(title)
        for label, name in rows:
            lines.append(_wrapped(name, f"  {label:{width}}  ", columns))
        lines.append("")
    return lines


def _wrapped(text: str, indent: str, columns: int) -> str:
    return textwrap.fill(text, columns, initial_indent=indent, subsequent_indent=" " * len(indent))
