"""What a document leaves open: asked, never asserted, and only when no word of it touches the subject.

The lists are broad on purpose: asking somebody what they have just said is worse than not asking.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.engines.feedback.reader import reader_of
from reviewer.records import About, OpenQuestion

if TYPE_CHECKING:
    from reviewer.records import Document, Kind

MIN_WORDS = 25  # of a shorter note nothing can be said to be missing
_TOUCHED: dict[About, re.Pattern[str]] = {
    "shipped": re.compile(
        r"\b(ship(?:ped|s)?|live|launch\w*|releas\w*|deliver\w*|done|finish\w*|complet\w*|roll(?:ed|s)? out|went out|"
        r"is out|in production|in prod|landed|lands|merged|fixed|closed|upgraded|migrated|moved|switched|cut over|"
        r"cutover|opened|on (?:in|at|for|since)|works|working|built|published|deployed|replaced|out (?:on|since)|"
        r"(?:down|up) (?:from|to)|from \d\S* to \d\S*|now|restored|commissioned|formerly|previously|earlier|"
        r"was \d\S*|were \d\S*|before|used to|instead of|faster|"
        r"sooner|fewer|cut|collected|reached|receives?|received|can|fell|rose|dropped|grew|doubled|halved|renewed|"
        r"repaired|started|began|begun|added|removed|gone|"
        r"ready|passed|green|runs?|running|put|install\w*|signed|hired|improv\w*|solved|settled|resolved|record|best|"
        r"takes? \d\S*|in \d+ (?:seconds?|minutes?|min|steps|days?|clicks))\b|\d\s?%|\d+ ?percent|[→✓✅]",
        re.IGNORECASE,
    ),
    "risks": re.compile(
        r"\b(risk\w*|slip\w*|late\w*|delay\w*|block\w*|wait\w*|unclear|unknown|worr\w*|concern\w*|amber|red|yellow|"
        r"threat\w*|depend\w*|might|may|could|unless|if|not yet|still|open|tight|behind|problem\w*|issue\w*|trouble|"
        r"stuck|missing|postpon\w*|overdue|short of|fail\w*|unavailab\w*|complain\w*|wrong|stop\w*|gave up|"
        r"left out|lost|error\w*|sick|refus\w*|reject\w*|choose|either|broke\w*|down|incident\w*|outage\w*|bug\w*|"
        r"hope\w*)\b",
        re.IGNORECASE,
    ),
    "needs": re.compile(
        r"\b(need\w*|please|pls|decid\w*|decision\w*|could you|can you|would you|help|approv\w*|ask(?:ing|s|ed)?|"
        r"sign(?:ed|ature)?|budget|from you|your (?:view|call|word|word|yes|ok|okay|input|answer)|want\w*|wish|"
        r"choos\w*|choice|kindly|for you|must|you (?:should|may|can|will|could)|expect\w*|"
        r"let me know|require\w*|request\w*|support from|no decisions?)\b|\?",
        re.IGNORECASE,
    ),
    "plan": re.compile(
        r"\b(action\w*|will|next|from now|owner|owns|by (?:mon|tue|wed|thu|fri|the|end|next|\d)\w*|due|until|we change|"
        r"change\w*|keep|start|stop|try|plan\w*|agreed|decid\w*|going to|from \w+ on|since|henceforth|no longer|"
        r"must|coming|todo|to do|takes|"
        r"monday|tuesday|wednesday|thursday|friday)\b|'ll\b|→",
        re.IGNORECASE,
    ),
    "cause": re.compile(
        r"\b(because|cause\w*|why|due to|reason\w*|came from|since|so|root|turned out|fault|mine|ours|after|without|"
        r"therefore|led to|result\w*|thanks to|as we|forgot\w*|hadn't|had not|didn't|did not|never|nobody|no one|"
        r"was wrong|"
        r"for (?:want|lack) of|owing to|on account of|by mistake|mistake|missing|waited|waits?|waiting|too (?:late|"
        r"long|few|"
        r"many|little|small|much)|helped|saved|lesson\w*|learn\w*|paid|worked|which (?:is|was|made)|that (?:is|"
        r"was) what|"
        r"credit|took|cost|costs|made|had to|as (?:he|she|they|it|the)|until|when|if|half the)\b",
        re.IGNORECASE,
    ),
}
_FOR_KIND: dict[str, tuple[About, ...]] = {"weekly-update": ("shipped", "risks", "needs"), "retro": ("plan", "cause")}


def open_questions(document: Document, kind: Kind | None) -> tuple[OpenQuestion, ...]:
    """Questions for the subjects that no visible unit touches; none for unknown kinds and very short notes."""
    own = " \n ".join(u.text for u in document.units if not (u.is_hidden or u.is_instruction or u.is_quoted))
    if kind is None or len(own.split()) < MIN_WORDS:
        return ()
    reader = reader_of(document.text)
    return tuple(
        OpenQuestion(about, _wording(about, reader)) for about in _FOR_KIND[kind] if not _TOUCHED[about].search(own)
    )


def _wording(about: About, reader: str | None) -> str:
    whom = reader or "your reader"
    return {
        "shipped": f"What did {whom} or a user get this week that was not there before?",
        "risks": f"Is anything at risk that {whom} would rather hear of now than later?",
        "needs": f"Is there anything you need from {whom}? If not, a line that says so is an answer too.",
        "plan": "Which one thing will be done differently, by whom and from when?",
        "cause": "What made the difference, for better or worse, that you would want to keep or remove?",
        "tradeoffs": f"What is being given up for this, and does {whom} know?",
    }[about]
