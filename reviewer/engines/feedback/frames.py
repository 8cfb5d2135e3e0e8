"""Verb frames: who asked, who was told, who is stuck, what stays with the author, what lies waiting."""

from __future__ import annotations

import re

from reviewer.engines.feedback.lexicon import (
    ERRANDS,
    FEASTS,
    MONTHS,
    NUISANCES,
    SERVED,
    SMALL_NUMBERS,
    VAGUE,
    WEEKDAYS,
    words,
)
from reviewer.engines.feedback.names import SOME, WHO

_ADVERB = r"(?:also\s|now\s|just\s|then\s|already\s|had\s|have\s|has\s|both\s|'d\s|’d\s|would\s|recently\s|still\s)*"

_A_YES = (
    r"[^.;!?]{0,30}?\b(?:yes|yep|aye|sure|ok|okay|fine|done|of\scourse|no\s(?:problem|bother|worries)|count\son|"
    r"(?:we|they|it|I|he|she)(?:['’]ll|\swill|\scan)|by\s\d|will\sbe)\b"
)
# Promises speak for themselves; whoever was only told or written to must have heard a yes.
TOLD = re.compile(
    r"\b(?:(?:[Pp]romised|[Aa]ssured|[Rr]eassured|[Cc]onfirmed\s(?:it\s)?(?:to|with)|[Cc]ommitted\sto|"
    r"[Ss]igned\s(?:it\s|today\s)?with|[Ss]hook\shands\swith|"
    rf"[Aa]greed\s(?:it\s)?with)\s(?:it\sto\s)?(?P<who>{WHO})|"
    rf"(?:[Tt]old|[Aa]nswered|[Ww]rote\sto|[Ii]nformed)\s(?P<who2>{WHO})\b(?={_A_YES}))"
)
# A yes goes to a person, or to what was asked for.
SAID_YES = re.compile(
    rf"\b[Ss]aid\s(?:yes|ok|okay|sure|done|fine)\sto\s(?P<who>{WHO})\b(?!\sfor\b|\sof\b|\s(?!this\b|always\b)[a-z]{{2,}}s\b)"
)
TOLD_BODY = re.compile(
    r"\b(?:[Tt]old|[Pp]romised|[Aa]ssured|[Cc]onfirmed|[Ss]igned|[Cc]ommitted|[Gg]ave|[Aa]nnounced)\b[^.;!?]{0,40}?"
    r"\b(?:to|with)?\s?(?P<who>(?i:the\s(?:board|ministry|network|retailer|investors|chief\sexecutive|ceo|client|"
    r"customer|"
    r"alliance|league|regulator|department|chairman)))\b"
)
# "Could you also …": asked for, and not asked about. A question for what may go is about the plan.
_ABOUT_THE_PLAN = r"(?![^.!?]{0,40}\b(?:drops?|cut|leaves?|postpone|push|moves?|waits?|goes|comes?\sout|fits?)\b)"
REQUEST = re.compile(
    r"\b(?:(?:can|could|would|will)\s(?:you|ya|u|we|the\steam|your\steam)|"
    rf"(?:if|whether)\s(?:it|that|this|we|you|I|the\steam)\W{{1,2}}(?:can|could|would|might|will)|possible\sto)\b{_ABOUT_THE_PLAN}",
    re.IGNORECASE,
)
# Where somebody works, said right after the name.
_OF_WHERE = rf"(?:\s(?:from|of|in|at)\s(?:the\s)?{WHO})?"
_ASKED_FOR = (
    r"asked\s(?:(?:\w+\s){0,4}?for|if\sin|us\sto|to\s|(?:(?:me|us|again|also)\s)?(?:if|whether)\s"
    rf"(?:we|you|I|the\steam)\W{{1,2}}(?:can|could|would|might|will)\b{_ABOUT_THE_PLAN})"
)
# "Joao wanted to refuse it" asks for nothing.
_NO_REFUSAL = (
    r"(?!\s(?:(?:me|us|you)\s)?to\s(?:refuse|say\sno|decline|help|wait|stop|know|leave|postpone|resign|quit|see|hear|"
    r"understand)\b|\s(?:out|no|nothing|less)\b)"
)
# "Sanne called that unrealistic", "Petra called in sick": no call.
_CALL_ENDS = (
    r"(?:\s(?:me|us))?(?:\s*[,.;:]|\s*$|\s(?:and|about|again|yesterday|today|twice|to\sask|while|when|because|"
    rf"at|from|last|late|directly|he|she|they|this\s(?:morning|afternoon|evening|week)|on\s(?:(?i:{WEEKDAYS})|the))\b)"
)
ASKS = re.compile(
    rf"(?P<who>{WHO}){_OF_WHERE}\s{_ADVERB}(?:(?:wants?|wanted)\b{_NO_REFUSAL}|would\slike\s|{_ASKED_FOR}|"
    rf"asks\sfor\b|(?:requests?|requested|wishes)\b|(?:called|phoned|rang|texted)(?={_CALL_ENDS}))"
)
_INQUIRES = (
    rf"(?P<who>{WHO}){_OF_WHERE}\s{_ADVERB}(?:asked|asks|enquired|inquired|wondered|wanted\sto\sknow)\s"
    r"(?:me\s|us\s|again\s)?"
)
QUESTIONS = re.compile(rf"{_INQUIRES}(?:[a-z]+\s)?(?:which|what|who|whose|how|if|whether|where|when|why)\b")
# Of these the text's yes is no answer, as it is of "asked if we could".
OPEN_QUESTIONS = re.compile(rf"{_INQUIRES}(?:[a-z]+\s)?(?:which|what|who|whose|how|where|when|why)\b")
A_TIME = rf"(?:\d{{1,2}}|{SMALL_NUMBERS}|an?|one|half\sa)\s(?:working\s)?(?:hour|day|week|minute)s?\b"
COUNTED_IT = re.compile(
    rf"(?P<who>{SOME})\s{_ADVERB}(?:counted|calculated|calculates?|reckons?|measured|estimated?|submitted|written\sthat|"
    rf"showed\sme|worked\sout|says?\sit(?=[^.,;:!?]{{0,40}}?\s{A_TIME}))\b"
)
_FIGURE = (
    rf"\d|{SMALL_NUMBERS}|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|half|{MONTHS}|spring|summer|"
    rf"autumn|winter|Q[1-4]|H[12]|{FEASTS}"
)
_A_FIGURE = rf"[^.;!?]{{0,30}}?\b(?P<figure>(?:{_FIGURE})[^\W\d]*\d*(?:\s(?:{MONTHS})\b|\s\d{{1,2}}\b)?)"
# What was only said is an estimate where the figure is all that was said.
_ESTIMATES = (
    r"(?:(?:in\s\w+\s)?(?:c[ao]me\s(?:to|out\sat)|arrived\sat|spoken\sof|spoke\sof|counted|calculated|"
    r"reckoned|given\sme|gave\sme|estimated|reached|drew\sup|ends?\sat|planned|sized\sit|"
    r"(?:said|told\sme)(?:\s(?:that\s)?(?:it|this|they)\s(?:takes?|needs?|would\s(?:take|need)))?"
    rf"(?:\s(?:about|around|rather|at\sleast|not\sbefore|maybe|perhaps|by))*(?=\s(?:{_FIGURE}))))"
)
ESTIMATED = re.compile(
    rf"(?P<who>{SOME}|(?<!['’]s\s)(?i:\b(?:my\s|the\s)?(?:leads|managers)))\s{_ADVERB}{_ESTIMATES}(?={_A_FIGURE})"
)
TEAMS_ESTIMATED = re.compile(
    rf"(?P<whole>(?P<who>{WHO})['’]s(?:(?:,\s|,?\sand\s){WHO}['’]s)*\s(?:teams?|people|group|squads?|crews?))\s{_ADVERB}"
    rf"{_ESTIMATES}(?={_A_FIGURE})"
)
CONSULTED = re.compile(
    rf"\b[Cc]onsulted\s(?P<who>{SOME})[^.;!?]{{0,30}}?\b(?:he|she|they|who)\s{_ADVERB}{_ESTIMATES}(?={_A_FIGURE})"
)
FIND_OUT = re.compile(
    rf"(?P<who>{SOME})\s{_ADVERB}(?:will\s(?:see|find|work|have\sto|hear|learn|sort|look|figure)|can\s(?:work|sort|"
    r"find|figure)|hears?\s(?:about|of)|find\sout)"
)
STUCK = re.compile(
    rf"(?P<who>{WHO})\s{_ADVERB}(?:got\sstuck|stopped\sat|was\sstuck|is\sstuck|hung\son|got\shung|struggled|was\sstruggling|"
    r"was\s(?:\w+\s)?(?:days|weeks)\son|been\sgoing\sround|had\strouble|wasn['’]t\sgetting\sanywhere)"
)
# Data is moved from one system to another; of people's things only their work is.
TAKEN_FROM = re.compile(
    r"\b(?i:(?:took|taken|take|reassigned)\b[^.;!?]{0,40}?\s(?:from|off)|"
    r"(?:moved|pulled|lifted|carried)\b(?:[^.;!?]{0,40}?\s(?:off|(?:away|over)\sfrom)|[^.;!?]{0,30}?\b(?:tickets?|tasks?|"
    r"branch|piece|story|card|job|issue)\b[^.;!?]{0,20}?\sfrom))\s"
    rf"(?P<who>{WHO})\b"
)
# "matching was David's", "I finished Ada's branch"
OWNED = re.compile(
    rf"\b(?:(?:was|were|had\sbeen)\s(?P<who>{WHO})['’]s(?=[\s]*[,.;!?)]|\s(?:and|but|until|job|task|ticket)\b)|"
    rf"(?i:took|finished|wrote|did|reassigned|moved)\s(?:over\s)?(?P<who2>{WHO})['’]s\s)"
)
WORN = re.compile(
    rf"(?P<who>{WHO})\s{_ADVERB}(?:slept|sleeps|fell\s(?:asleep|ill)|fainted|wept|(?:cried|cries)(?!\swith\s(?:laughter|joy))|came\sin\s(?:on|at)|"
    r"(?:coding|working)\s(?:right\s)?through|was\sback\s(?:on|at)|(?:is|was)\ssigned\soff|signed\soff\ssick|"
    r"(?:worked|stayed)\s(?:till|until|(?:all|through|right\sthrough)(?=\s(?:\w+\s){0,2}(?:nights?|weekends?|evenings?|days?|"
    rf"{WEEKDAYS}|{FEASTS}|holidays?)\b)|nights|both|the\sweekend)|hasn['’]t\s(?:slept|had\sa))\b"
)
WITHOUT_MANAGER = re.compile(
    rf"\b(?:so\s(?:that\s)?|because\s|since\s)?(?P<who>{WHO})\s(?:doesn['’]t\sneed\sto|can\s(?:watch|breathe|"
    rf"listen)|listens\sin|"
    rf"just\sneeds\sto|is\sgentle|needn['’]t|manages\sthem)|(?:for|from)\s(?P<who2>{WHO}),\stheir\smanager"
)
TEAM = re.compile(r"\b(?:[Tt]he\s)?(?P<team>[A-ZÀ-Ö][\w-]{2,}(?:\s[A-ZÀ-Ö][\w-]+)?)\s[Tt]eam\b")
_VERSION = (
    "version|report|copy|sheet|summary|slide|edition|page|table|update|line|note|return|memo|status|light|pack|mail|file|"
    "one-pager"
)
# An update or a page "to" something is no message.
_SENT = "version|report|copy|sheet|summary|line|note|return|memo|status|mail"
KEPT_FROM = re.compile(
    rf"\b(?i:(?:{_VERSION})\sfor|(?:{_SENT})\sto)\s(?P<who>{WHO})\b(?!\sv?\d)|\b[Ww]hat\s(?P<who2>{WHO})\s(?:sees|gets|reads|receives|hears)|"
    rf"(?P<who3>{WHO})['’]s\s(?:\w+\s)?(?:{_VERSION})\b|"
    rf"\b(?:bother|worry|alarm|burden|tell|telling|told|(?:hide|keep|kept|hidden|hid|away)\s(?:(?:it|this|that)\s)?from)\s"
    rf"(?P<who4>{WHO})\b(?!\sto\b)|(?P<who5>{WHO})\s(?:(?:from|of|in)\s\w+\s)?(?:asked\sme|presents|will\spresent)\b|"
    rf"\bgoes\s(?:up\s)?to\s(?P<who6>{WHO})\b|(?P<who7>{WHO})(?:\s\([^()]{{1,30}}\))?\s(?:has\sit\sas|thinks\s(?:all|everything|it|we))\b|"
    rf"\b[Nn]ot\sa\sword\sto\s(?P<who8>{WHO})|(?P<who9>{WHO})\s(?:upstairs\s)?(?:does\snot|doesn['’]t)\sneed\s(?:that|this|the|to\sknow)\b|"
    rf"(?P<who10>{WHO})(?:,\swho\s[^,.;]{{1,40}},)?\sasked\s(?:[a-z]+\s){{0,4}}how\s(?:the|it|things|we|all)\b"
)
KEPT_PIECE = re.compile(
    r"(?:^|[.;:]\s)(?:The\s|Also\s|Likewise\s(?:the\s)?|Item\s)?(?P<what>(?:[^\W\d_][\w'’-]*\s){0,4}[^\W\d_][\w'’-]*)\s"
    r"(?:also\s|too\s|likewise\s|therefore\s)?(?:stays?|remains?|rests?|lives?|"
    r"isn['’]t\sleaving)\s(?:as\swell\s)?(?:too\s)?"
    r"(?:with\sme|with\sthe\sundersigned|mine\b|in\smy\shands|on\smy|my\sdesk)"
)
# Sentence openers that are common nouns, so that their capital goes inside a sentence.
_COMMON_PIECES = words(
    "parser encryption ranking audio speaker calculation inventory theming search sync engine importer rule key"
)
_CALENDAR = frozenset(f"{MONTHS}|{FEASTS}".split("|"))
_SERVED = re.compile(rf"\b(?:{SERVED})\b")
GREETING = re.compile(
    r"\A\s*(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|[Gg]ood\s(?:morning|afternoon|evening)|[Mm]oin|[Hh]allo|[Cc]iao)\s"
    rf"(?P<who>{WHO})\s*[,!.:\n–-]"
)
ADDRESSED = re.compile(rf"^(?:To|TO):\s*(?P<who>{WHO})", re.MULTILINE)
# "The yearly report for BaFin went out" is not this text: what is, has its colon.
LINE_FOR = re.compile(
    rf"\b(?:[Ll]ine|[Ss]hort\sversion)\sfor\s(?P<who>{WHO})"
    rf"|\b(?:[Vv]ersion|[Ss]ummary|[Rr]eport|[Uu]pdate|[Ss]tatus|[Nn]ote)\sfor\s(?P<who3>{WHO})(?=['’]s\s|[*_]*:)"
    rf"|\bmy\s(?:manager|boss|director)[,\s]+(?P<who2>{WHO})"
)


def served(text: str) -> str | None:
    """Those whom the work is for, as the text calls them: "clinics", "drivers"."""
    match = _SERVED.search(text)
    return match[0] if match else None


def are_people(counted: str) -> bool:
    """Whether those counted can be spoken for: "200 travellers", not "212 items"."""
    return bool(_SERVED.search(counted)) or counted.endswith(("people", "staff", "members", "families"))


# A pronoun, a part of something, or somebody's: none of them follows "the".
_NO_PIECE = re.compile(
    r"^(?:it|they|ticket|rest|and|but|so|also|then|the|what|whatever|which|who|most|much|many|more|some|none|all|any\w*|"
    r"every\w*|each|this|that|these|those|there|both|one|nothing|something|half|only|my|your|his|her|its|our|their|a|an|"
    r"if|when|as|where|[\w-]+['’]s|[\w-]+s['’])(?:\s|$)|\sit$|\b(?:I|he|she|we|they|you)\b|,",
    re.IGNORECASE,
)


def kept_piece(text: str, document_text: str) -> str | None:
    """What the author says stays with them: "the SAP adapter and printer driver"."""
    match = KEPT_PIECE.search(text)
    if match is None:
        return None
    what = " ".join(match["what"].split())
    what = re.sub(r"^(?:(?:and|but|so|also|then)\s)+", "", what, flags=re.IGNORECASE)
    what = re.sub(r"\s(?:also|too|likewise|as well)$", "", what)
    what = re.sub(r"^[Tt]he\s", "", what)
    if _NO_PIECE.search(what):
        return None
    if what.split()[0].lower() in _COMMON_PIECES or re.search(rf"\b{what.split()[0].lower()}\b", document_text):
        what = what[0].lower() + what[1:]
    return f"the {what}"


_A_THING = r"(?:(?:the|a|an)\s)?(?:[^\W\d_][\w-]*\s){0,2}?[^\W\d_][\w-]*"
_THING_ENDS = (
    r"(?=\s(?:in|into|for|with|by(?=\s(?:\d|the\b|end\b|next\b|[A-Z]))|"
    r"on|at|from|as|before|because|too|also|until|which|and\s(?:I|we))\b|\s?[.,;:!?]|$)"
)
_AN_ERRAND = re.compile(rf"(?:(?:the|an?)\s)?(?:{ERRANDS})", re.IGNORECASE)
_WISH = re.compile(
    r"\b(?:wants?|wanted|(?:asked|asks|asking)\sfor|requested|requests|needs|would\slike|wish(?:ed|es))\s"
    rf"(?P<what>{_A_THING}){_THING_ENDS}"
)
_GIVEN_UP = re.compile(
    r"\b(?:parked|stopped|dropped|cut|left\sout|postponed|paused|shelved|delayed|skipped|cancelled|forwent|deferred|"
    r"removed|froze|suspended|(?:turned|switched)\soff|put\soff)\s"
    rf"(?:the|our)\s(?P<what>(?:[\w-]+\s){{0,3}}?[\w-]+){_THING_ENDS}"
    r"|\b(?:took|left|had|put)\s(?:the\s|our\s)(?P<what2>(?:[\w-]+\s){0,3}?[\w-]+)\s(?:left\sout|out|off|back|aside|on\shold)\b"
    r"|\btook\s(?P<what3>(?:[a-z-]+\s)?[a-z-]+)\sout\b"
)


_SPRINT = re.compile(r"\b(?:[Ss]print|[Ii]teration)\s\d{1,3}\b(?!\.\d|%)")


def sprint(text: str) -> str | None:
    """The plan that is filled, if it is the only one named: "sprint 14"."""
    found = {match[0].lower() for match in _SPRINT.finditer(text)}
    return found.pop() if len(found) == 1 else None


def wish(text: str) -> str | None:
    """What somebody asked for, where it has a name: "joint accounts", "the roaming assistant"."""
    for match in _WISH.finditer(text):
        what = match["what"]
        if not _is_vague(what) and what not in _CALENDAR and not _AN_ERRAND.fullmatch(what):
            return what
    return None


def given_up(text: str) -> str | None:
    """What was left out or put off, with its article: "the night archive"."""
    for match in _GIVEN_UP.finditer(text):
        what = match["what"] or match["what2"]
        if what and not NUISANCES & set(what.lower().split()):
            return f"the {what}"
        if match["what3"] and not _is_vague(match["what3"]):
            return str(match["what3"])
    return None


def _is_vague(what: str) -> bool:
    inside = re.sub(r"^(?:the|a|an)\s", "", what).lower().split()
    return inside[0] in VAGUE or inside[-1] in VAGUE
