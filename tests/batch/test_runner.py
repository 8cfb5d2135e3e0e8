"""Threads, order, and stopping at once."""

from __future__ import annotations

import threading
import time
from itertools import islice

import pytest

from reviewer.batch.runner import InOrder, run


def test_every_input_is_processed_once_however_many_threads() -> None:
    assert sorted(run(range(200), lambda number: number * 2, 7)) == list(range(0, 400, 2))
    assert list(run([], lambda number: number, 3)) == []


def test_error_of_a_thread_is_raised_where_the_outcomes_are_taken() -> None:
    def process(number: int) -> int:
        if number == 3:
            raise StopIteration(number)  # even this one, which loops take for their end
        return number

    with pytest.raises((StopIteration, RuntimeError)):
        list(run(range(10), process, 2))


def test_inputs_are_not_taken_far_ahead_of_a_slow_reader() -> None:
    taken: list[int] = []
    outcomes = run(iter(range(10_000)), taken.append, 2)
    list(islice(outcomes, 5))
    time.sleep(0.1)
    assert len(taken) < 30
    outcomes.close()  # type: ignore[attr-defined]  # a generator


def test_whoever_stops_waits_for_nobody() -> None:
    slow = threading.Event()
    outcomes = run(range(4), lambda number: number if number == 0 else slow.wait(30), 3)
    assert next(outcomes) == 0
    begin = time.perf_counter()
    outcomes.close()  # type: ignore[attr-defined]  # a generator
    assert time.perf_counter() - begin < 1
    slow.set()


def test_positions_become_ready_in_order() -> None:
    order = InOrder()
    ready = [list(order.add(index)) for index in (2, 0, 1, 4, 3)]
    assert ready == [[], [0], [1, 2], [], [3, 4]]
