"""The page of faults says what the engine does."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import get_args

from reviewer.engines.llm.faults import ENDS, FaultKind

DOCS = Path(__file__).parents[3] / "docs"


def test_every_fault_has_an_end_and_the_page_is_in_step() -> None:
    assert set(ENDS) == set(get_args(FaultKind))
    spec = importlib.util.spec_from_file_location("write_llm_faults", DOCS / "write_llm_faults.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / "llm-faults.md").read_text(encoding="utf-8") == module.page()


def test_every_fault_is_provoked_by_a_test() -> None:
    provoked = (Path(__file__).parent / "test_faults.py").read_text() + (
        Path(__file__).parent / "test_injection.py"
    ).read_text()
    unreached = {"unreachable"}  # asserted by its class
    assert [kind for kind in ENDS if f"engine-{kind}" not in provoked and kind not in unreached] == []
