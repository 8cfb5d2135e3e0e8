"""What a CI shows: GitHub annotations on the case files and JUnit XML."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from reviewer.evals.report import SHOWN_FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reviewer.evals.faults import Fault
    from reviewer.evals.runs import EvalRun


def is_on_github() -> bool:
    """Whether a GitHub job runs us, and reads workflow commands from our output."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def annotation_lines(faults: Sequence[Fault]) -> Iterator[str]:
    """Workflow commands for the worst ten cases; GitHub shows ten a step, so the rest is counted in a notice."""
    for fault in faults[:SHOWN_FAULTS]:
        kind = "error" if fault.weight >= 90 else "warning"
        where = "" if fault.place is None else f"file={_property(str(fault.place[0]))},line={fault.place[1]},"
        yield f"::{kind} {where}title={_property(fault.case)}::{_data(fault.text)}"
    rest = len(faults) - SHOWN_FAULTS
    if rest > 0:
        yield f"::notice title=reviewer eval::{rest} more; see the summary or the run file"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def junit_xml(
    run: EvalRun,
    faults: Sequence[Fault],
    problems: Sequence[str] = (),
    known: Sequence[Fault] = (),
    by_chance: Sequence[Fault] = (),
) -> str:
    """One test case a case, and one for the gate. A crash or failure of ours is an error, a wrong verdict a failure.

    `known` are faults that the baseline has as well, `by_chance` those that noise may have made: they are written
    down and fail nothing.
    """
    by_case, noted = _joined(faults), {**_joined(known), **_joined(by_chance)}
    cases = dict.fromkeys(outcome.case for outcome in run.outcomes)
    unscored = {reviewed.case for reviewed in run.reviewed() if reviewed.status != "scored"}
    suite = ET.Element("testsuite", name="reviewer eval", time=f"{run.wall_ms / 1000:.3f}")
    for case in cases:
        seconds = sum(outcome.ms for outcome in run.outcomes if outcome.case == case) / 1000
        node = ET.SubElement(suite, "testcase", classname="cases", name=case, time=f"{seconds:.3f}")
        fault = by_case.get(case) or noted.get(case)
        if fault is None:
            continue
        if fault.place is not None:
            node.set("file", str(fault.place[0]))
            node.set("line", str(fault.place[1]))
        if case in unscored:
            ET.SubElement(node, "error", message=_xml_safe(fault.text))
        elif case in by_case:
            ET.SubElement(node, "failure", message=_xml_safe(fault.text))
        else:
            why = "within chance" if fault in by_chance else "as in the baseline"
            ET.SubElement(node, "system-out").text = _xml_safe(f"{why}: {fault.text}")
    gate = ET.SubElement(suite, "testcase", classname="gate", name="against the baseline")
    for problem in problems:
        ET.SubElement(gate, "failure", message=_xml_safe(problem))
    suite.set("tests", str(len(cases) + 1))
    for tag, total in (("failure", "failures"), ("error", "errors")):
        suite.set(total, str(len(suite.findall(f"testcase[{tag}]"))))
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suite, encoding="unicode") + "\n"


def _joined(faults: Sequence[Fault]) -> dict[str, Fault]:
    """One fault a case, with the texts of all: a case and its changed copies each have their own."""
    joined: dict[str, Fault] = {}
    for fault in faults:
        first = joined.get(fault.case)
        joined[fault.case] = replace(first, text=f"{first.text}; {fault.text}") if first else fault
    return joined


def _xml_safe(text: str) -> str:
    """Without the control characters that XML 1.0 can't hold."""
    return "".join(c for c in text if c in "\t\n\r" or ord(c) >= 0x20)
