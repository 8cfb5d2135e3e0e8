"""Makes one file into another: cut, doubled, spliced, flipped, recoded, and with nasty pieces put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz.seeds import NASTY

if TYPE_CHECKING:
    from random import Random

_MAX_BYTES = 20_000
_CODECS = ("utf-16", "utf-16-le", "utf-8-sig", "cp1252", "utf-7", "utf-32")


def mutated(seed: bytes, other: bytes, random: Random) -> bytes:
    """One to six changes of `seed`; `other` is what pieces are spliced in from."""
    data = seed
    for _ in range(random.randint(1, 6)):
        data = _change(data, other, random)[:_MAX_BYTES]
    return data


def _change(data: bytes, other: bytes, random: Random) -> bytes:
    at, to = sorted((random.randint(0, len(data)), random.randint(0, len(data))))
    near = min(to, at + random.randint(0, 40))
    how = random.randrange(9)
    if how == 0:
        return data[:at] + data[near:]
    if how == 1:
        return data[:to] + data[at:to] + data[to:]
    if how == 2:
        return data[:at] + random.choice(NASTY) + data[near:]
    if how == 3:
        return data[:at] + random.choice(NASTY) * random.randint(1, 30) + data[at:]
    if how == 4:
        return data[:at] + random.randbytes(random.randint(1, 8)) + data[near:]
    if how == 5:
        piece = random.randint(0, len(other))
        return data[:at] + other[piece : piece + random.randint(1, 400)] + data[near:]
    if how == 6:
        return data[:at]
    if how == 7:
        return data.decode("utf-8", "replace").encode(random.choice(_CODECS), "replace")
    lines = data.splitlines(keepends=True)
    random.shuffle(lines)
    return b"".join(lines)
