"""Which words make a clause the telling one of a pitfall, and which make it the aside that goes with it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cues:
    """`telling` marks what was done, most telling pattern first; `aside` the remark beside it.

    The wordings of a pitfall count on it: {quote} is what was done, {aside} the hope, excuse, status or threat.
    """

    telling: tuple[re.Pattern[str], ...]
    aside: tuple[re.Pattern[str], ...]
    aside_wins: bool = False  # where a clause has the marks of both


def _any(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


CUES: dict[str, Cues] = {
    "tl-shielding": Cues(
        _any(
            r"\b(?:out of|left (?:it|that|this|out|off)|leave|left|not (?:tell|told|in|on|entered|say)|quietly|"
            r"between us|row (?:is )?(?:empty|blank|"
            r"removed)|stays? within|blank|removed|expunged|has not heard|should not hear|not a word|"
            r"without telling|skip(?:ped)?|cut this from|taken "
            r"(?:this|that|it)|calm week|show nil|says? .{0,12}fine)\b",
            r"\b(?:version|report|copy|sheet|row|summary|table|page)\b",
        ),
        _any(
            r"\b(?:nervous|worry|worried|alarm|stomach|frighten|no need|doesn'?t need|before any(?:body|one)|never|"
            r"fixed before|calm|by itself|plate|"
            r"wedding|no story|history|so fast|festival|only get|with (?:any|a bit of)? ?luck|nothing left to tell|"
            r"enjoy|light heart|solved)\b"
        ),
    ),
    "tl-doing-the-work": Cues(
        _any(
            r"\b(?:took|taken|moved|carried|pulled|collected|withdrawn|transferred|assigned|"
            r"relocated)\b.{0,40}\b(?:me|my|mine|off|over|her|him|it|myself|"
            r"home|undersigned)\b|\b(?:wrote it|did it|finished (?:it|the)|built (?:it|to)|fixed it|completed by|"
            r"do it myself|finish it)\b",
            r"\b(?:myself|nights?|evenings?|weekend|Sunday|Saturday|instead)\b",
        ),
        _any(
            r"\b(?:stays?|remains?|keep(?:ing)?|kept)\b.{0,30}\b(?:me|mine|my|undersigned|myself)\b|\b(?:faster|"
            r"quicker|easier|explain\w*|nobody else|"
            r"only I|as always|need experience|not for everybody|takes longer|where it bites|more simple)\b"
        ),
    ),
    "tl-overcommitting": Cues(
        _any(
            r"\b(?:yes|took|taken|take|accepted|admitted|promised|welcomed|both|included|put all|all (?:three|four|"
            r"of)|written all|told (?:both|each|them)|"
            r"squeeze|embraced|gave all|are in|they're in|in as well)\b",
            r"\b(?:nothing|none|nobody|zero|didn'?t pull)\b.{0,30}\b(?:out|off|leaves|moved?|moves|removed|dropped|"
            r"put off|plan)\b|\b(?:stays?|keeps?|kept|full)\b",
        ),
        _any(
            r"\b(?:hope|hoping|believe|faster|allways|always|find the (?:days|time)|squeeze|strong team|reserves|"
            r"young|magic|start early)\b"
        ),
    ),
    "tl-busyness": Cues(
        _any(
            r"\d.{0,24}\b(?:tickets?|points?|PRs|commits?|meetings?|calls?|hours?|stories|cards?|merges?|"
            r"workshops?|reviews|pages|dashboards|sessions|forms|"
            r"clips|components|features|lists|items|requests)\b",
            r"\b(?:best|record|highest|slide|wall|chart|success\w*|rank\w*|speaks for itself|serious|fullest|"
            r"harvest|machine)\b",
        ),
        _any(
            r"\b(?:have ?n'?t|did ?n[o']?t|not (?:followed|looked|check\w*|ask\w*)|nobody (?:has )?check\w*|"
            r"could ?n'?t (?:say|tell)|can ?not say|can'?t say|"
            r"no idea|don'?t (?:know|have)|who counts|stand behind)\b"
        ),
    ),
    "em-absorbing-scope": Cues(
        _any(
            r"\b(?:told|said|answered|agreed|accepted|promised|confirmed|yes|sure|done|of course|took (?:both|them|"
            r"all|it)|count on it|gladly|no problem|"
            r"consider it|pleasure|gave|texted back|consent)\b",
            r"\b(?:same (?:date|day|release)|at once|before .{0,16}(?:finished|arrived)|instead of|as well)\b",
        ),
        _any(
            r"\b(?:find (?:a|some|their|out)|figure (?:it|out)|work(?:s|ed)? (?:it )?out|arrange\w*|squeeze|puzzle|"
            r"solve|invent|manage|discover|trust\w*|clever|smart|"
            r"imagination|come up with|hustle|what they do|where .{0,12}hours|see how|will see|do the sums|"
            r"means are to be|homework|riddle|"
            r"hear (?:about|of|on)|learn it)\b"
        ),
    ),
    "em-status-not-tradeoffs": Cues(
        _any(
            r"\b(?:off|out|dropped|cut|removed|skipp\w+|put (?:off|back)|moved|slips?|lapses|delayed|reduced|"
            r"by hand|parked|stopped|instead|no longer|"
            r"postponed|diverted|comes (?:off|from)|pulled|passed|price|took|gave (?:those|up)|lands|leave this|"
            r"isn'?t happening|without)\b",
            r"\b(?:until|till|autumn|later|spring|audit|check|tests?|probably|refunds?)\b|\d",
        ),
        _any(
            r"\b(?:green|on track|on schedule|as planned|all good|no (?:issues?|remarks|open points|decisions?)|"
            r"nothing (?:to decide|needed|required)|delivered|"
            r"regular|healthy|smooth|per schedule|fine)\b"
        ),
        aside_wins=True,
    ),
    "em-everything-equal": Cues(
        _any(
            r"\b(?:all|each|every|everything|both|equal\w*|same|three|four|five|six|seven|nine)\b.{0,30}\b(?:first|"
            r"one|P0|P1|1|priority|urgent|started?|begun|"
            r"parallel|top|critical|once|same|open|red|foremost)\b|\bnumber one\b|\bat once\b|\bsimultaneous\w*|"
            r"\bat the same time\b",
            r"\b(?:bit of|slice|side by side|in progress|first)\b",
        ),
        _any(
            r"\b(?:whoever|first come|second|rank\w*|sequence|an order|before another|above another|hurt|elegant|"
            r"tell any|polite|sorting|served|said no|"
            r"before him|no second|line up|don'?t do)\b"
        ),
    ),
    "em-speed-over-health": Cues(
        _any(
            r"\b(?:reviews?|tests?|testing|regression|checks?|second (?:reader|pair|reading|check)|reader|coverage|"
            r"simulator|rehearsals?|bench|suite|trials)\b"
            r".{0,40}\b(?:off|out|without|skip\w*|stopp\w*|left|no|drop\w*|suspend\w*|abolish\w*|waived|down|go)\b|"
            r"\b(?:without|no|skipp?ed|dropped|stopped|"
            r"turn\w* .{0,12}off|left out|forwent|cutting|gave)\b.{0,24}\b(?:reviews?|tests?|check\w*|regression|"
            r"second|suite|trials|reader)\b|\bstraight to\b",
            r"\b(?:weekends?|Saturdays?|Sundays?|nights?|midnight|slept|evenings?|till (?:one|nine)|\d+ ?(?:a\.?m|"
            r"p\.?m)\b|2\d:\d\d|nightly|no day off)",
        ),
        _any(
            r"\b(?:spirit|brilliant|commend\w*|champion|touched|heroes|lion|tigers|proud|praise|like to stay|"
            r"same (?:recipe|again|way|rhythm)|keep (?:it|this|the)|"
            r"standard|carry on|continue\w*|normal way|winning|why change|adopted|best period|whatever we're doing|"
            r"these are the people|such people)\b"
        ),
    ),
    "sem-crosscutting-loses": Cues(
        _any(
            r"\b(?:again|once more|another|same|fourth|fifth|third|sixth|every (?:planning|cycle|time)|each time|"
            r"back to|took its|lost|lose|bumped|set aside|"
            r"skipped|waits|carried over|moved \w+ times|never was its turn|ran back)\b",
            r"\b(?:nobody'?s|no team|belong\w*|no owner|owns|patch\w*|glued|taped|tied|list)\b",
        ),
        _any(
            r"\b(?:left ?over|when .{0,24}(?:free|convenient|permit|time|falls|allow|nothing more)|someday|"
            r"sometime|no date|perhaps|maybe|will be seen|we see|we look|"
            r"better times|bring money|scripts (?:do|can)|it holds|it's enough|falls again)\b"
        ),
    ),
    "sem-in-the-details": Cues(
        _any(
            r"\b(?:I|i|I've|we|by me|my|undersigned)\b.{0,40}\b(?:hand|give|giving|gave|assign\w*|distribut\w*|"
            r"stand-?up|decid\w*|drew|draw|chose|picked|write|wrote|"
            r"run|set|open\w*|share|split|deal|tickets?|allocate|own napkins|selected|read)\b|\b(?:comes? to me|"
            r"past me|through me|passes my|pass by me|by me first)\b",
            r"\b(?:stand-?up|tickets?|every morning|each morning|daily|myself|personally|design)\b",
        ),
        _any(
            r"\b(?:not (?:yet )?(?:begun|started|open\w*)|unread|blank|lying|lie|waits?|waiting|in my bag|page one|"
            r"title|stuck|deferred|sleeps|still|missed|"
            r"get round to|haven'?t|bottom of|put off|follows|when it comes)\b"
        ),
    ),
    "dir-unreal-commitments": Cues(
        _any(
            r"\b(?:I|we|i)\b.{0,14}\b(?:confirmed|signed|promised|said|told|announced|shook|committed|gave|wrote|"
            r"stood|initialled|assured)\b|\b(?:signed|promised|"
            r"confirmed|told)\b",
            r"\b(?:by|for|before|live) (?:\d|January|February|March|April|May|June|July|August|September|October|"
            r"November|December|Easter|Christmas)|stays\b",
        ),
        _any(
            r"\b(?:surprise|always|will manage|find (?:voices|strength|some|a second|steel)|reserve|believe|hope|"
            r"faith|speed|second (?:wind|energy)|grow|something will|"
            r"hidden|capable|fast|unlocked|spirit|heart|potential|feeling|happen|maybe)\b"
        ),
    ),
    "dir-investment-crowded-out": Cues(
        _any(
            r"\b(?:went to|go(?:es)? to|gave (?:it|them)|given to|taken|gets?|lent|allocated|spent|fed|re-oriented|"
            r"converted|gone to|had it|helped|ate)\b",
            r"\b(?:again|once more|same|every|another|fifth|sixth|fourth|also|too|reserve)\b|\d\s?%",
        ),
        _any(
            r"\b(?:left ?over|pay for|cannot wait|can wait|no (?:limit|date|fixed|minimum|thanks)|say no|"
            r"don'?t buy|do not see|visible|saw them|loud enough|when .{0,20}permit|"
            r"market|hunger|demands|fruit basket|can't put|too rigid|brings? money|courage|don'?t ask|opportune)\b"
        ),
    ),
    "dir-process-overhead": Cues(
        _any(
            r"\b(?:new|add\w*|from (?:monday|now|today|the|june|sunday)|as of|since|second|third|plus|introduce\w*|"
            r"daily|weekly|each|every|before each)\b.{0,40}"
            r"\b(?:form|report|gate|call|board|sign-?off|tracker|checklist|panel|committee|sheet|council|review|"
            r"approval|log|card|canvas|stamp|pack)s?\b",
            r"\b(?:stays?|remains?|continue\w*|carry on|live|as before|as well|in force|keep going|held on)\b",
        ),
        _any(
            r"\b(?:used to it|nobody died|noted|it stays|it stands|groan|faster when|routine|hear that|"
            r"forms are quick|smile|perceive|fills? in forms|nobody cries|killed|"
            r"flossing|seen|valley|cheese|calculates? too much|slow river|grinds|laughed|mastered|suit\w*|fold|"
            r"took time)\b"
        ),
    ),
    "dir-people-not-structure": Cues(
        _any(
            r"\b(?:hunger|hungry|hungrier|will to|will they|the will|fire|soft\w*|grit|mindset|attitude|lazy|"
            r"laziness|commitment|appetite|backbone|serious|weak\w*|heart|"
            r"comfortable|want it|wants it|sleep well|steel|courage|motivat\w*|pure)\b",
            r"\b(?:I (?:see|sense|read|believe|think)|to my mind|matter of|lack\w*|missing)\b",
        ),
        _any(
            r"\b(?:goes|leaves?|leav\w+|replac\w*|exchang\w*|change(?:s|d)? the|make room|letter|last|ranking|"
            r"successor|successors|notice|warn\w*|bonus|stack|"
            r"give place|hand over|out of the|clear the desk|other managers|swapp?ing|new head|hangs|transferred|"
            r"interviewing|fresh blood|in your review)\b"
        ),
    ),
}
NO_CUES = Cues((), ())
