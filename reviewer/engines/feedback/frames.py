"""Verb frames: who asked, who was told, who is stuck, what stays with the author, what lies waiting."""

from __future__ import annotations

import re

from reviewer.engines.feedback.lexicon import SERVED, words
from reviewer.engines.feedback.names import SOME, WHO

_ADVERB = r"(?:also\s|now\s|just\s|then\s|already\s|had\s|have\s|has\s|both\s|'d\s|’d\s|would\s|recently\s|still\s)*"

TOLD = re.compile(
    r"\b(?:[Tt]old|[Pp]romised|[Aa]ssured|[Rr]eassured|[Ii]nformed|[Cc]onfirmed\s(?:it\s)?(?:to|with)|[Cc]ommitted\sto|"
    r"[Ss]igned\s(?:it\s|today\s)?with|[Ww]rote\sto|[Ss]hook\shands\swith|[Ss]aid\s(?:yes|ok|okay|sure|done|fine)\sto|"
    r"[Aa]greed\s(?:it\s)?with|[Gg]ave|[Ss]howed)\s(?:it\sto\s)?(?P<who>" + WHO + r")"
)
TOLD_BODY = re.compile(
    r"\b(?:[Tt]old|[Pp]romised|[Aa]ssured|[Cc]onfirmed|[Ss]igned|[Cc]ommitted|[Gg]ave|[Aa]nnounced)\b[^.;!?]{0,40}?"
    r"\b(?:to|with)?\s?(?P<who>(?i:the\s(?:board|ministry|network|retailer|investors|chief\sexecutive|ceo|client|"
    r"customer|"
    r"alliance|league|regulator|department|chairman)))\b"
)
ASKS = re.compile(
    rf"(?P<who>{WHO})\s{_ADVERB}(?:wants?|wanted|like[ds]?\s(?:to\shave|it)|like\s|asked\s(?:(?:\w+\s){{0,4}}?for|"
    rf"if\sin|us\sto|to\s)|"
    r"asks\sfor|requests?|requested|needs|needed|called|phoned|rang|texted|wishes)\b"
)
QUESTIONS = re.compile(
    rf"(?P<who>{WHO})\s{_ADVERB}(?:asked|asks|enquired|inquired|wondered|wanted\sto\sknow|proposed|suggested|offered|"
    r"pointed\sout|noted|warned|remarked|objected)\b"
)
COUNTED_IT = re.compile(
    rf"(?P<who>{SOME})\s{_ADVERB}(?:counted|calculated|calculates?|reckons?|measured|estimated?|says?\sit|submitted|"
    r"written\sthat|showed\sme|worked\sout)\b"
)
ESTIMATED = re.compile(
    rf"(?P<who>{SOME}|(?<!['’]s\s)(?i:\b(?:my\s|the\s)?(?:leads|"
    rf"managers)))\s{_ADVERB}(?:(?:in\s\w+\s)?(?:came\s(?:to|out\sat)|arrived\sat|"
    r"spoken\sof|spoke\sof|said\b|told\sme|it\sat\b|counted|calculated|given\sme|gave\sme|have\sarithmetic|"
    r"written\b|wrote|"
    r"are\sat\s|shown\sme|showed\sme|estimated))"
)
CONSULTED = re.compile(rf"\b[Cc]onsulted\s(?P<who>{SOME})")
FIND_OUT = re.compile(
    rf"(?P<who>{SOME})\s{_ADVERB}(?:will\s(?:see|find|work|have|hear|learn|sort|look)|can\s(?:work|sort|find|"
    rf"figure|do)|hears?\s(?:about|of)|"
    r"find\sout|read\s(?:it|about)|got\sit|received\sthe|had\sthe\snews)"
)
STUCK = re.compile(
    rf"(?P<who>{WHO})\s{_ADVERB}(?:got\sstuck|was\sstuck|is\sstuck|hung\son|got\shung|was\sslow|is\sslow|struggled|"
    r"was\sstruggling|was\swalking\saround|couldn't|could\snot\sget|been\sgoing\sround|had\strouble)"
)
TAKEN_FROM = re.compile(rf"\b(?:off|from|away\sfrom|over\sfrom)\s(?P<who>{WHO})\b")
GIVEN_OTHER = re.compile(
    rf"(?P<who>{WHO})\s(?:is\s(?:now\s)?(?:on|doing|writing|making|labelling)|does|makes|tests|writes|gets|helps|"
    rf"has\snow)\b"
)
WORN = re.compile(
    rf"(?P<who>{WHO})(?:['’]s)?\s{_ADVERB}(?:slept|fell|fainted|was\s(?:here|back|in|up|on)|coding|worked|stayed|"
    rf"came\sin|wept|"
    r"been\s(?:on|signed|up|in)|is\s(?:back|signed|off)|signed\soff|nods)\b"
)
WITHOUT_MANAGER = re.compile(
    rf"\b(?:so\s(?:that\s)?|because\s|since\s)?(?P<who>{WHO})\s(?:doesn['’]t\sneed\sto|can\s(?:watch|breathe|"
    rf"listen)|listens\sin|"
    rf"just\sneeds\sto|is\sgentle|needn['’]t|manages\sthem)|(?:for|from)\s(?P<who2>{WHO}),\stheir\smanager"
)
TEAM = re.compile(r"\b(?:[Tt]he\s)?(?P<team>[A-ZÀ-Ö][\w-]{2,}(?:\s[A-ZÀ-Ö][\w-]+)?)\s[Tt]eam\b")
KEPT_FROM = re.compile(
    rf"\b(?:version|report|copy|sheet|summary|slide|edition|page|table|page|update|line|note|return|memo|"
    rf"status)\s(?:for|of|to)\s(?P<who>{WHO})|"
    rf"\bwhat\s(?P<who2>{WHO})\s(?:sees|gets|reads|receives|hears)|(?P<who3>{WHO})['’]s\s(?:\w+\s)?(?:version|"
    rf"report|copy|sheet|summary|"
    rf"slide|edition|page|table|update|return|exec)|\b(?:from|to|bother|worry|alarm|tell|telling|told|"
    rf"wrote\sto)\s(?P<who4>{WHO})\b"
)
KEPT_PIECE = re.compile(
    r"(?:^|[.;:]\s)(?:The\s|Also\s|Likewise\s(?:the\s)?|Item\s)?(?P<what>(?:[^\W\d_][\w'’-]*\s){0,4}[^\W\d_][\w'’-]*)\s"
    r"(?:also\s|too\s|likewise\s|therefore\s)?(?:stays?|remains?|rests?|lives?|"
    r"isn['’]t\sleaving)\s(?:as\swell\s)?(?:too\s)?"
    r"(?:with\sme|with\sthe\sundersigned|mine\b|in\smy\shands|on\smy|my\sdesk)"
)
_PLAN = re.compile(
    r"\b(?P<what>(?:(?:Q[1-4]|H[12]|annual|yearly|regional|[a-z]+-year|hiring|staffing|headcount|budget|resource|"
    r"capacity|"
    r"year|site|supplier|organisation|portfolio|next\syear['’]s)\s){1,2}(?:plan|sheet|paper|proposal|decision|"
    r"question|review)|"
    r"road\s?map|site\sdecision|plan\s(?:for|of)\s(?:the\s|next\s)(?:year|second\shalf|half|coming\syear))\b"
)
_WAITS = re.compile(
    r"\b(?:wait\w*|not\s(?:yet\s)?(?:begun|started|opened|read)|unread|blank|empty|lying|lie|lies|in\smy\sbag|"
    r"stuck|deferred|"
    r"title|page\s(?:one|1)|still|sleeps|haven['’]t|when\sit\scomes|where\sit\swas|bottom|missed|follows|yellow|"
    r"drawer|under)\b",
    re.IGNORECASE,
)
# Sentence openers that are common nouns, so that their capital goes inside a sentence.
_COMMON_PIECES = words(
    "parser encryption ranking audio speaker calculation inventory theming search sync engine importer rule key"
)
_SERVED = re.compile(rf"\b(?:{SERVED})\b")
_GREETING = re.compile(
    r"\A\s*(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|[Gg]ood\s(?:morning|afternoon|evening)|[Mm]oin|[Hh]allo|[Cc]iao)\s"
    rf"(?P<who>{WHO})\s*[,!.:\n–-]"
)
_ADDRESSED = re.compile(rf"^(?:To|TO):\s*(?P<who>{WHO})", re.MULTILINE)
LINE_FOR = re.compile(
    rf"\b(?:[Ll]ine|[Vv]ersion|[Ss]ummary|[Rr]eport|[Uu]pdate|[Ss]hort\sversion)\sfor\s(?P<who>{WHO})"
    rf"|\bmy\s(?:manager|boss|director)[,\s]+(?P<who2>{WHO})"
)


def waiting(text: str) -> str | None:
    """A plan or decision that the text says lies untouched, without its article: "Q4 headcount sheet"."""
    match = _PLAN.search(text)
    return " ".join(match["what"].split()) if match and _WAITS.search(text) else None


def served(text: str) -> str | None:
    """Those whom the work is for, as the text calls them: "clinics", "drivers"."""
    match = _SERVED.search(text)
    return match[0] if match else None


def kept_piece(text: str, document_text: str) -> str | None:
    """What the author says stays with them: "the SAP adapter and printer driver"."""
    match = KEPT_PIECE.search(text)
    if match is None:
        return None
    what = " ".join(match["what"].split())
    if re.fullmatch(r"(?i)it|that|this|all|everything|both|ticket|the rest|they|rest", what) or "," in what:
        return None
    what = re.sub(r"\s(?:also|too|likewise|as well)$", "", what)
    what = re.sub(r"^[Tt]he\s", "", what)
    if what.split()[0].lower() in _COMMON_PIECES or re.search(rf"\b{what.split()[0].lower()}\b", document_text):
        what = what[0].lower() + what[1:]
    return f"the {what}"


READER_FRAMES = (LINE_FOR, _GREETING, _ADDRESSED)
