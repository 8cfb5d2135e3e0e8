"""Word lists as data: how they are written down in the modules of this folder."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The blank-separated words of `text`."""
    return frozenset(text.split())
