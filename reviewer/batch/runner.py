"""Runs a function over many inputs on a few threads: outcomes as they come, memory flat, ended at once when asked."""

from __future__ import annotations

import itertools
import queue
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_In = TypeVar("_In")
_Out = TypeVar("_Out")
THREADS = "reviewer-batch-"  # begins the names of our threads
_TICK_S = 0.2  # how long a Ctrl-C may go unnoticed


def run(
    items: Iterable[_In],
    process: Callable[[_In], _Out],
    threads: int,
    *,
    while_waiting: Callable[[], None] | None = None,
) -> Iterator[_Out]:
    """Yields what `process` returns, in the order of completion; the first exception of a thread is raised here.

    The threads are daemons: whoever stops iterating, or the program's end, waits for none of them. An executor
    would be joined at exit, and then Ctrl-C takes as long as the slowest answer. `while_waiting` is called now and
    then while no outcome comes.
    """
    source = iter(items)
    taking = threading.Lock()
    stopping = threading.Event()
    # bounded, so that threads wait for a slow reader instead of piling up outcomes
    done: queue.Queue[tuple[str, _Out | BaseException | None]] = queue.Queue(maxsize=threads * 4)

    def put(kind: str, value: _Out | BaseException | None) -> None:
        while not stopping.is_set():
            try:
                done.put((kind, value), timeout=_TICK_S)
            except queue.Full:
                continue
            return

    def work() -> None:
        try:
            while not stopping.is_set():
                with taking:
                    left = list(itertools.islice(source, 1))
                if not left:
                    put("end", None)
                    return
                put("outcome", process(left[0]))
        except BaseException as error:  # handed to the thread that iterates, which raises it
            put("error", error)

    for number in range(threads):
        threading.Thread(target=work, name=f"{THREADS}{number}", daemon=True).start()
    try:
        yield from _results(done, threads, while_waiting or (lambda: None))
    finally:
        stopping.set()


def _results(
    done: queue.Queue[tuple[str, _Out | BaseException | None]], threads: int, while_waiting: Callable[[], None]
) -> Iterator[_Out]:
    running = threads
    while running:
        try:
            kind, value = done.get(timeout=_TICK_S)
        except queue.Empty:
            while_waiting()
            continue
        if kind == "end":
            running -= 1
        elif isinstance(value, BaseException):
            raise value
        else:
            yield value  # type: ignore[misc]  # an outcome


class InOrder:
    """Tells which positions are done without a gap, so that results can go out in the order of the inputs."""

    def __init__(self) -> None:
        self._next = 0
        self._ahead: set[int] = set()

    def add(self, index: int) -> range:
        """Mark a position as done; returns those that have now become ready, in order."""
        self._ahead.add(index)
        first = self._next
        while self._next in self._ahead:
            self._ahead.discard(self._next)
            self._next += 1
        return range(first, self._next)
