"""Numbers with their nouns, dates that were promised, how often something has happened, shares of people's time."""

from __future__ import annotations

import re

from reviewer.engines.feedback.lexicon import (
    ERRANDS,
    FEASTS,
    MONTHS,
    NOT_COUNTED,
    ORDINALS,
    SMALL_NUMBERS,
    WEEKDAYS,
    words,
)

_NUMBER = r"\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+|\d+"
_COUNTED = re.compile(
    rf"(?<![\d.,:€$£/#-])(?<!Android )(?<!iOS )(?<!Windows )(?P<number>{_NUMBER})(?![\d:%/.]|"
    rf",\d)\s(?P<adjective>[a-z][a-z-]+\s)?(?P<noun>[a-z]{{3,}}s|people|staff|PRs)\b"
)
# A number that is a goal or a whole is not what was reached.
_AIMED = re.compile(
    r"\b(?:aim (?:for|at)|target|goal|needs?|objective|of|at least|another|next:?)\s(?:of\s)?$", re.IGNORECASE
)
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{MONTHS})\b|(?:{MONTHS})\s\d{{1,2}}(?:st|nd|rd|th)?\b)"
_LOOSE = (
    rf"(?:(?:the\s)?(?:end|start|middle|beginning)\sof\s)?(?:(?:next\s)?(?:{MONTHS})\b|Q[1-4]\b|H[12]\b|(?:{FEASTS})\b"
    r"|the\s\d{1,2}(?:st|nd|rd|th)\b)|(?:mid|early|late)[-\s](?:" + MONTHS + r")\b"
)
_DUE = re.compile(
    rf"\b(?:by|before|for|hold|keep|make|reach|meet|same|still|on\strack\sfor|live\son|live\sfrom|ready\s(?:on|for)|"
    rf"due|date\s(?:is|of)|safe\sfor|(?:landing|release|launch|going\slive|delivered|delivery|opening)\s(?:on|"
    rf"in)?)\s(?:the\s)?"
    rf"(?P<date>{_DAY}|{_LOOSE})(?=$|[\s,.;:!?)]+(?:$|\n|and\b|with\b|so\b|in\b|but\b|as\b|we\b|I\b|the\b|is\b|"
    rf"stays\b|that\b|[^\w\s])|[,.;:!?)])",
    re.IGNORECASE,
)
_HELD = re.compile(
    rf"\b(?:hold|keep|make|meet|by|on\strack\sfor|still\son|safe\sfor|live\s(?:on|from))\s(?:the\s)?(?P<date>{_DAY}|"
    r"the\s\d{1,2}(?:st|nd|rd|th)\b)",
    re.IGNORECASE,
)
_STAYS = re.compile(
    rf"\b(?P<date>{_DAY}|the\s\d{{1,2}}(?:st|nd|rd|th))\s(?:holds|stays|remains|stands|it is)\b", re.IGNORECASE
)
_LATER = re.compile(
    r"\b(?:lands?|slips?|slipped|moves?|moved|put(?:\s(?:it|this|that))?\s(?:back|off)|goes|waits?|pushed|"
    r"postponed|passed)\b"
    rf"[^.;!?\n]{{0,45}}?\s(?:in|to|until|till)\s(?:the\s)?(?P<later>autumn|spring|summer|winter|"
    rf"(?:{MONTHS})\b(?!\s\d)|Q[1-4])\b(?!\s(?:as|on)\s(?:planned|promised|agreed|announced|ordered|ever|always|before|"
    r"schedule|scheduled|time)\b)"
)
_WEEKDAY_DUE = re.compile(rf"\b(?:by|for this|for|before)\s(?P<date>{WEEKDAYS})\b")
# "Wants an answer by Monday": the date of an answer, not of the work.
_ERRAND = re.compile(
    rf"\b(?:{ERRANDS})(?:\s(?:from|of|to|with|on)\s[\w'’]+)?\s(?:by|before)\s(?:the\s)?(?:{_DAY}|{_LOOSE}|{WEEKDAYS})",
    re.IGNORECASE,
)
_NTH = re.compile(
    rf"\b(?P<nth>{ORDINALS})\s(?:consecutive\s|straight\s)?(?P<unit>quarter|time|month|cycle|"
    rf"season|half|planning|year|"
    r"sprint|weekend|Saturday|Sunday|week|term|plan|release|election|period)\b(?!\s(?:of|was|is\s))",
    re.IGNORECASE,
)
# "Third week: …" and "in the fourth quarter" are of the calendar; "fourth quarter in a row" goes on from others.
_IN_A_ROW = re.compile(r",?\s(?:in a row|running|in succession|straight)\b")
_DATED = re.compile(r"\b(?:in the|of the|of|for the|in)\s$")
_OPENS = re.compile(r"(?:^|[.!?]\s|\n)[\s*_#>-]*(?:the\s)?$")
_COUNTS_ON = re.compile(r",?\s(?:now|already|without|with no|that)\b")
_IS_PLANNED = re.compile(r"['’]?s?\s(?:planning|plan|budget|numbers|results|review|figures|targets?|goals?)\b")
_SPAN = re.compile(
    rf"\b(?:last|past|previous|for|now|straight|whole|over|these)\s(?P<n>{SMALL_NUMBERS}|\d{{1,2}})\s"
    r"(?P<unit>quarters|halves|cycles|seasons|plannings|plans|terms|years|sprints|weekends|Saturdays|Sundays|periods)\b"
    r"(?!\sago)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:the|that|our)\s(?:other\s)?(?P<share>\d{1,2}\s?%|\d{1,2}\spercent\b|ten\spercent\b|fifteen\spercent\b|"
    r"twenty\spercent\b|one-fifth\b|fifth\b|tenth\b|sixth\b)"
    r"(?!\s(?:quarter|time|month|cycle|season|half|floor|of\s(?:[A-Z]|the\smonth)|team)\b)"
    # A growth of 30% is nobody's time.
    r"(?!\s(?:(?!(?:went|goes|go|for|to|of|and|in|on|is|was|as|at)\b)[\w-]+\s){0,2}(?:growth|churn|targets?|increase|rise|"
    r"raise|drop|fall|decline|decrease|discount|margin|goal|uptake|conversion|uptime|threshold|coverage|surcharge|"
    r"reduction|gain|loss|improvement|market|stake)\b)",
    re.IGNORECASE,
)
_ALL = re.compile(
    rf"\b(?:all(?:\sof\sthe)?\s(?P<n>{SMALL_NUMBERS}|\d{{1,2}})\b(?!\s?(?:%|percent|weeks|days|hours|months|years|o'clock|"
    r"a\.?m|p\.?m|quarters|minutes|people|engineers|teams|times|of\sus|managers|leads))|"
    rf"the\s(?P<n2>{SMALL_NUMBERS})(?=\s(?:of\sthem|are|were|have|go|run|stand|started)\b|[,.;:!?]))",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    rf"\b(?:all|the|these|those)\s(?P<n>{SMALL_NUMBERS})\s(?:of\sthem|(?:\w+\s)?(?:managers|leads|heads|teams|departments|"
    r"projects|programmes|programs|squads|tribes|depend|hang|share|wait|are\swaiting|need))\b"
    rf"|\ball\s(?P<n2>{SMALL_NUMBERS})\b(?!\s(?:weeks|days|hours|months|years|quarters|times))",
    re.IGNORECASE,
)
_COST = re.compile(
    rf"\b(?P<cost>(?:(?:{SMALL_NUMBERS}|\d{{1,2}}|a|half\sa)\s(?:day|hour)s?(?:\sand\sa\shalf)?|(?:{SMALL_NUMBERS}|"
    rf"\d{{1,2}})\sbench\sdays?)"
    r"\s(?:a|per|each|every|in\sa)\s(?:week|month|day|lead|engineer|manager|person|team)(?:\s(?:each|per\s[a-z]+|"
    r"and\sperson))?)\b",
    re.IGNORECASE,
)
_NO_COST = re.compile(
    r"\b(?:sav(?:e|es|ed|ing|ings)|frees?|freed|gain\w*|customers?|clients?|already|so\sfar|used\sto)\b", re.IGNORECASE
)
_TAKES_TIME = re.compile(r"\b(?:hours?|days?|minutes?|weeks?)\b", re.IGNORECASE)
_GAIN = re.compile(
    rf"\b(?:sav\w+|bought|gain\w*|w[io]n(?:ning)?|took\sback|returned\sus)\b(?:(?!\b(?:(?:day|week|hour)s?|in|after|within|for(?!\sus))\b)[^.;!?\n]){{0,30}}?\s"
    rf"(?P<gain>(?:nearly|about|almost|over|around)?\s?(?:(?:{SMALL_NUMBERS}|thirteen|\d{{1,3}}|a|"
    rf"one|half\sa)\s(?:working\s)?(?:days?|weeks?|hours?)(?:\s(?:per|a|each|every)\s(?:day|week|month|sprint|release)\b)?))"
    r"\b(?!\s(?:per|a\b|each|every|for\seach|more))",
    re.IGNORECASE,
)
_EMERGENCY = frozenset({"110", "112", "911", "999"})
_LOWER_MONTHS = frozenset(MONTHS.lower().split("|"))
_NOT_ADJECTIVES = words(
    """and or of in on at to for from by is are was were with per as more than out off the a an each we they who that
    went go have has had i us"""
)


def counted(text: str) -> tuple[str, ...]:
    """Numbers with a plural noun ("140 pallets", "3,800 interest refunds"), in the order of the text."""
    made = []
    for match in _COUNTED.finditer(text):
        adjective, noun = (match["adjective"] or "").strip(), match["noun"]
        if (
            adjective.endswith("s")
            and adjective not in NOT_COUNTED
            and len(adjective) > 3
            and not adjective.endswith("ss")
        ):
            adjective, noun = "", adjective
        if adjective in _NOT_ADJECTIVES or adjective in NOT_COUNTED or noun in NOT_COUNTED:
            continue
        if _AIMED.search(text[: match.start()]):
            continue
        number = " ".join(match["number"].split())
        if (
            number in {"0", "1"}
            or (number in _EMERGENCY and noun == "calls")
            or (len(number) == 4 and number.startswith(("19", "20")))
        ):
            continue
        made.append(" ".join(part for part in (number, adjective, noun) if part))
    return tuple(dict.fromkeys(made))


def leading(text: str) -> tuple[str, ...]:
    """`counted`, if the text's numbers begin with them: one from the middle of a list stands for no whole."""
    found = counted(text)
    first = re.search(r"\d", text)
    return found if found and first and text.startswith(found[0].split()[0], first.start()) else ()


def due(text: str) -> str | None:
    """The date that something is promised or held for; None where the text names several that it could be."""
    text = _ERRAND.sub(" ", text)
    if sure := _held_dates(text):
        return sure.pop() if len(sure) == 1 else None
    for pattern in (_DUE, _WEEKDAY_DUE):
        match = pattern.search(text)
        if match and _is_date(match["date"]) and len(_dates(text)) <= 1:
            return _tidy(match["date"])
    return None


def held(text: str) -> str | None:
    """The one date that the text says will hold, or by which all will be there."""
    found = _held_dates(text)
    return found.pop() if len(found) == 1 else None


def _held_dates(text: str) -> set[str]:
    matches = (match for pattern in (_HELD, _STAYS) for match in pattern.finditer(text))
    return {_tidy(match["date"]) for match in matches if _is_date(match["date"])}


def _dates(text: str) -> set[str]:
    return {_tidy(m[0]) for m in re.finditer(rf"{_DAY}|{_LOOSE}", text, re.IGNORECASE) if _is_date(m[0])}


def names_a_day(text: str) -> bool:
    """Whether there is a date in it, or a month, quarter or feast."""
    return bool(_dates(text))


def later(text: str) -> str | None:
    """The month, season or quarter to which something was moved: "August", "autumn"."""
    match = _LATER.search(text)
    return match["later"] if match else None


def _is_date(raw: str) -> bool:
    """Lower-case "may" and "march" are verbs until a number says otherwise."""
    return any(c.isdigit() for c in raw) or not re.search(r"\b(?:may|march|sun|sat|wed|mar|jan|dec)\b", raw)


def _tidy(raw: str) -> str:
    """One line, months with a capital, "the 18th of …" and "the end of …" with their article."""
    words = " ".join(word.capitalize() if word in _LOWER_MONTHS else word for word in raw.split())
    words = re.sub(r"^The\s", "the ", words)
    return f"the {words}" if re.match(r"(?:\d+(?:st|nd|rd|th)|end|start|middle|beginning)\sof\s", words) else words


def nth(text: str) -> str | None:
    """ "fourth quarter", "third season": how often by now."""
    match = next((m for m in _NTH.finditer(text) if not _is_calendar(m, text)), None)
    if match is None:
        return None
    return (
        f"{match['nth'].lower()} {match['unit'] if match['unit'] in ('Saturday', 'Sunday') else match['unit'].lower()}"
    )


def _is_calendar(match: re.Match[str], text: str) -> bool:
    """Whether "the third quarter" is one of the year's, or a second time hardly a series."""
    if match["nth"].lower() in {"second", "2nd"}:
        return True
    if match["nth"].lower() not in {"third", "3rd", "fourth", "4th"}:
        return False
    if match["unit"].lower() not in {"quarter", "half", "month", "week"} or _IN_A_ROW.match(text, match.end()):
        return False
    before = text[: match.start()].lower()
    if _DATED.search(before) or _IS_PLANNED.match(text, match.end()):
        return True
    return bool(_OPENS.search(before)) and not _COUNTS_ON.match(text, match.end())


def span(text: str) -> str | None:
    """ "five quarters", "seven halves": for how long by now."""
    match = _SPAN.search(text)
    if match is None or match["n"] == "1":
        return None
    unit = match["unit"] if match["unit"] in ("Saturdays", "Sundays") else match["unit"].lower()
    return f"{match['n'].lower()} {unit}"


def share(text: str) -> str | None:
    """The part of people's time that was set aside: "15%", "fifth"."""
    match = _SHARE.search(text)
    return _tidy(match["share"]) if match else None


def all_of(text: str) -> str | None:
    """The number in "all four"; "the four" only where no noun follows that would be something else."""
    match = _ALL.search(text)
    number = (match["n"] or match["n2"]).lower() if match else None
    return number if number != "1" else None


def people(text: str) -> str | None:
    """How many leads, teams or projects are spoken of as one: "the three leads", "all four"."""
    match = _PEOPLE.search(text)
    return (match["n"] or match["n2"]).lower() if match else None


def cost(text: str) -> str | None:
    """ "nine hours a week", "a day a week": what new steps take, and not what is saved or was taken before them."""
    for sentence in sentences(text):
        match = _COST.search(sentence)
        if match and not _NO_COST.search(sentence):
            return _tidy(match["cost"])
    return None


def sentences(text: str) -> list[str]:
    """Its sentences, one line each at most."""
    return re.split(r"[.;!?]\s|\n", text)


def takes_time(sentence: str) -> bool:
    """Whether it tells of hours or days, so that whoever counted there counted those."""
    return bool(_TAKES_TIME.search(sentence)) and not _NO_COST.search(sentence)


def gain(text: str) -> str | None:
    """The time that a shortcut is said to have won: "eight days", "nearly a week"."""
    match = _GAIN.search(text)
    return _tidy(match["gain"]) if match else None
