"""Nothing of a document can act on a terminal."""

from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.document.printable import clean_for_terminal


def test_escapes_and_overrides_are_shown_instead_of_obeyed() -> None:
    assert clean_for_terminal("a\x1b[31mb\x07\u202ec\x9b2J") == "a<U+001B>[31mb<U+0007><U+202E>c<U+009B>2J"


def test_line_ends_are_unified_or_removed_and_tabs_become_blanks() -> None:
    assert clean_for_terminal("a\r\nb\rc\td") == "a\nb\nc    d"
    assert clean_for_terminal("a\r\nb", keep_line_ends=False) == "a b"


def test_words_of_all_scripts_and_pictures_stay_as_they_are() -> None:
    text = "naïve 日本語 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ שלום Łódź"
    assert clean_for_terminal(text) == text


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_no_control_or_reordering_character_survives(text: str) -> None:
    cleaned = clean_for_terminal(text)
    assert all(c == "\n" or unicodedata.category(c) != "Cc" for c in cleaned)
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff\u200b")
