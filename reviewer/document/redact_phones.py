"""Phone numbers in a text. Dates, times and figures that look like parts of one are blanked out first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# A plus or a leading zero or bracket, or the 3-3-4 grouping: bare long numbers are counts more often than phones.
_PHONE = re.compile(
    r"(?<![\w.])(?:\+\s?\d[\d\s().\-/]{5,20}\d|\(0?\d{1,5}\)[\s\-/]?\d[\d\s\-/]{3,14}\d|0\d{1,5}[\s\-/.]\d[\d\s\-/]{3,14}\d"
    r"|0\d{8,13}|\d{3}[-.\s]\d{3}[-.\s]\d{4}"
    r"|(?=(?:\.?\d){9})0\d{1,4}(?:\.\d{2,4}){2,5})(?!\w)"  # nine digits: a date has eight
)
_TIME = r"(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)"
_D = r"(?:[0-2]?\d|3[01])"  # a day or a month
_YEAR = r"(?:19|20)\d\d"
_DAY = "|".join(
    rf"{_YEAR}{by}{_D}{by}{_D}|{_D}{by}{_D}{by}(?:{_YEAR}|\d\d)|{_D}{by}{_D}[-/]{_D}{by}{_D}"
    for by in ("-", r"\.", "/")
)
_MONTH = (
    rf"{_D}[-./]{_D}\.?\s{_YEAR}|{_D}[-./]{_YEAR}|(?<!\d\s)(?:{_D}\s{_YEAR}(?!\s?\d)|{_YEAR}[-./](?:0[1-9]|1[0-2]))"
)
_DATE = rf"(?:{_DAY}|{_MONTH})"
_DATES = re.compile(rf"{_TIME}|(?<!\d)(?<!\d[./-]){_DATE}(?:[-/]{_DATE})*(?![-./]?\d)")
_BLANK = ","  # stands in no number
_THOUSANDS = re.compile(r"\+\s?\d{1,3}(?:[\s.]\d{3})+")
_MIN_DIGITS = 7
_MIN_DIGITS_WITHOUT_ZERO = 9  # behind a plus or in brackets: `+1 200 000`, `(12) 10 000`
_MAX_DIGITS_OF_FIGURE = 10  # `+1 200 000 000` is one, `+48 600 700 800` a phone number


def phone_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each."""
    for match in _PHONE.finditer(_without_dates(text)):
        number = match.group()
        digits = sum(map(str.isdigit, number))
        if digits >= (_MIN_DIGITS_WITHOUT_ZERO if re.match(r"\+|\([1-9]", number) else _MIN_DIGITS) and not (
            digits <= _MAX_DIGITS_OF_FIGURE and _THOUSANDS.fullmatch(number)
        ):
            yield match.span()


def _without_dates(text: str) -> str:
    return _DATES.sub(lambda match: _BLANK * len(match.group()), text)
