"""Random and mutated files never end in a traceback, a hang, or an exit that the contract does not name.

A small number in the default run; `make fuzz` sets FUZZ_EXAMPLES for the full one and adds coverage guidance.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutate import mutated
from tests.fuzz.seeds import NASTY, seeds
from tests.fuzz.targets import TARGETS, BrokenContract, documents, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "40"))
COUNTS: dict[str, Counter[int]] = {name: Counter() for name in TARGETS}


@pytest.fixture(scope="module", autouse=True)
def _say_counts() -> Iterator[None]:
    """With FUZZ_REPORT the counts go into that file, one line a target."""
    yield
    if path := os.environ.get("FUZZ_REPORT"):
        with open(path, "a", encoding="utf-8") as report:  # noqa: PTH123
            for name, counts in COUNTS.items():
                if counts:
                    exits = ", ".join(f"exit {code}: {count}" for code, count in sorted(counts.items()))
                    report.write(f"hypothesis  {name:10} {sum(counts.values()):6} runs  {exits}\n")


def files(target: str) -> st.SearchStrategy[bytes]:
    """Mostly mutated files of the sort, some random text, some random bytes."""
    whole = st.sampled_from(seeds(target))

    def change(seed: bytes, other: bytes, random: Random) -> bytes:
        return mutated(seed, other, random)

    change_one = st.builds(change, whole, whole, st.randoms(use_true_random=False))
    text = st.lists(st.text(max_size=60) | st.sampled_from([p.decode("utf-8", "replace") for p in NASTY]), max_size=20)
    return st.one_of(change_one, change_one, change_one, text.map("\n".join).map(_encoded), st.binary(max_size=400))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@pytest.mark.timeout(0 if EXAMPLES > 1000 else 300)
@pytest.mark.parametrize("target", TARGETS)
def test_any_file_ends_in_an_exit_of_the_contract(target: str, tmp_path: Path) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )
    @given(files(target))
    def fuzz(data: bytes) -> None:
        COUNTS[target][TARGETS[target](data, tmp_path)] += 1

    fuzz()


def test_the_seeds_themselves_are_accepted(tmp_path: Path) -> None:
    for seed in seeds("documents"):
        assert documents(seed, tmp_path, "update.md") == 0, seed[:80]
    for seed in seeds("ladders"):
        assert TARGETS["ladders"](seed, tmp_path) == 0, seed[:80]
    assert TARGETS["settings"](seeds("settings")[0], tmp_path) == 0
    assert TARGETS["pitfalls"](seeds("pitfalls")[0], tmp_path) == 0


def test_a_bug_would_be_noticed(tmp_path: Path) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    (tmp_path / "update.md").write_text("Shipped.\n")
    with pytest.raises(BrokenContract, match="exit 70"):
        run(["review", "update.md"], tmp_path, obj=broken)
