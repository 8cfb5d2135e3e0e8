"""Which words make a clause of the evidence a telling one, fit to be quoted: the deed, or the reason given for it."""

from __future__ import annotations

import re

from reviewer.engines.feedback.lexicon import MONTHS, SMALL_NUMBERS


def _any(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


# Most telling first. Where a wording around the quotation only fits a deed, no reasons are listed.
CUES: dict[str, tuple[re.Pattern[str], ...]] = {
    "tl-shielding": _any(
        r"\b(?:out of|left (?:it|that|this|out|off)|leave|left|not (?:tell|told|in|on|entered|say)|quietly|"
        r"between us|row (?:is )?(?:empty|blank|"
        r"removed)|stays? within|blank|removed|deleted|expunged|has not heard|should not hear|not a word|"
        r"without telling|skip(?:ped)?|cut this from|taken "
        r"(?:this|that|it)|calm week|show nil|says? .{0,12}fine)\b",
        r"\b(?:version|report|copy|sheet|row|summary|table|page)\b",
        r"\b(?:nervous|worry|worried|alarm|stomach|frighten|no need|doesn'?t need|before any(?:body|one)|"
        r"was never there|"
        r"fixed before|calm|by itself|on (?:her|his|their) plate|"
        r"wedding|no story|history|so fast|festival|only get|with (?:any|a bit of)? ?luck|nothing left to tell|"
        r"enjoy|light heart|solved)\b",
    ),
    "tl-doing-the-work": _any(
        r"\b(?:took|taken|moved|carried|pulled|collected|withdrawn|transferred|assigned|"
        r"relocated)\b.{0,40}\b(?:me|my|mine|off|over|her|him|it|myself|"
        r"home|undersigned)\b|\b(?:wrote it|rewrote|c[ao]me (?:home|over) to me|(?:on|to) my (?:machine|desk|side)|"
        r"did it|finished (?:it|the)|built (?:it|to)|fixed it|completed by|"
        r"do it myself|finish it)\b",
        r"\b(?:myself|nights?|evenings?|weekend|Sunday|Saturday)\b",
        r"\b(?:stays?|remains?|keep(?:ing)?|kept)\b.{0,30}\b(?:me|mine|my|undersigned|myself)\b|\b(?:faster|"
        r"quicker|easier|explain\w*|nobody else|"
        r"only I|as always|need experience|not for everybody|takes longer|where it bites|more simple)\b",
    ),
    "tl-overcommitting": _any(
        r"\b(?:yes|took|taken|take|accepted|admitted|promised|welcomed|both|included|put all|all (?:three|four|"
        r"of)|written all|told (?:both|each|them)|"
        r"squeeze|embraced|gave all|are in|they're in|in as well)\b",
        r"\b(?:nothing|none|nobody|zero|didn'?t pull)\b.{0,30}\b(?:out|off|leaves|moved?|moves|removed|dropped|"
        r"put off|plan)\b|\b(?:stays?|keeps?|kept|full)\b",
        r"\b(?:hope|hoping|believe|faster|allways|always|find the (?:days|time)|squeeze|strong team|reserves|"
        r"young|magic|start early)\b",
    ),
    "tl-busyness": _any(
        r"\d.{0,24}\b(?:tickets?|points?|PRs|commits?|meetings?|calls?|hours?|stories|cards?|merges?|"
        r"workshops?|reviews|pages|dashboards|sessions|forms|"
        r"clips|components|features|lists|items|requests)\b|"
        r"\b(?:tickets?|points?|meetings?|commits?|tasks?|documents)\b.{0,12}\d",
        r"\b(?:best (?:\w+ )?(?:week|sprint|month|quarter|release)|record|new high|numbers are up|"
        r"all (?:are )?larger)\b",
    ),
    "em-absorbing-scope": _any(
        r"\b(?:told|said|answered|agreed|accepted|promised|confirmed|yes|sure|done|of course|took (?:both|them|"
        r"all|it)|count on it|gladly|no problem|"
        r"consider it|pleasure|gave|texted back|consent)\b",
        r"\b(?:same (?:date|day|release)|at once|before .{0,16}(?:finished|arrived)|instead of|as well)\b",
        r"\b(?:find (?:a|some|their|out)|figure (?:it|out)|work(?:s|ed)? (?:it )?out|arrange\w*|squeeze|puzzle|"
        r"solve|invent|manage|discover|trust\w*|clever|smart|"
        r"imagination|come up with|hustle|what they do|where .{0,12}hours|see how|will see|do the sums|"
        r"means are to be|homework|riddle|"
        r"hear (?:about|of|on)|learn it)\b",
    ),
    "em-status-not-tradeoffs": _any(
        r"\b(?:took|taken|left|leav(?:e|es|ing) (?:it|that|this|the|them)|moved|moving|cut(?! out\b)|pulled|dropped|"
        r"dropping|removed|skipp\w+|parked|parking|paid|(?:switch\w+|turned) off|"
        r"falls? away|stopped|postponed|diverted|reduced|slips?|lapses|delayed|put (?:off|back)|gave up|"
        r"by hand|no longer|instead of|at the (?:price|cost) of|comes? (?:off|from)|(?:isn't|aren't) in|"
        r"(?:is|are) out)\b",
    ),
    "em-everything-equal": _any(
        r"\b(?:all|each|every|everything|both|equal\w*|same|three|four|five|six|seven|nine)\b[^,;]{0,30}\b(?:first|"
        r"one|P0|P1|1|priority|urgent|started?|begun|"
        r"parallel|top|critical|once|same|open|red|foremost)\b|\bnumber one\b|\bat once\b|\bsimultaneous\w*|"
        r"\bat the same time\b",
        r"\b(?:bit of|slice|side by side|in progress|first)\b",
        r"\b(?:whoever|first come|second|rank\w*|sequence|an order|before another|above another|hurt|elegant|"
        r"tell any|polite|sorting|served|said no|"
        r"before him|no second|line up|don'?t do)\b",
    ),
    "em-speed-over-health": _any(
        r"\b(?:reviews?|tests?|testing|regression|checks?|second (?:reader|pair|reading|check)|reader|coverage|"
        r"simulator|rehearsals?|bench|suite|trials)\b"
        r".{0,40}\b(?:off|out|without|skip\w*|stopp\w*|left|no|drop\w*|suspend\w*|abolish\w*|waived|down|go)\b|"
        r"\b(?:without|no|skipp?ed|dropped|stopped|"
        r"turn\w* .{0,12}off|left out|forwent|cutting|gave)\b.{0,24}\b(?:reviews?|tests?|check\w*|regression|"
        r"second|suite|trials|reader)\b|\bstraight to\b",
        r"(?<!\bno )(?<!\bno late )\b(?:"
        r"weekends?|Saturdays?|Sundays?|nights?|midnight|slept|evenings?|till (?:one|nine)|\d+ ?(?:a\.?m|"
        r"p\.?m)\b|2\d:\d\d|nightly|no day off)",
        r"\b(?:spirit|brilliant|commend\w*|champion|touched|heroes|lion|tigers|proud|praise|like to stay|"
        r"same (?:recipe|again|way|rhythm)|keep (?:it|this|the)|"
        r"standard|carry on|continue\w*|normal way|winning|why change|adopted|best period|whatever we're doing|"
        r"these are the people|such people)\b",
    ),
    "sem-crosscutting-loses": _any(
        r"^(?!.*\b(?:nobody|no one)\b).*\b(?:again|once more|another|"
        r"fourth|fifth|third|sixth|every (?:planning|cycle|time)|each time|"
        r"(?:goes|went|is|put) back (?:to|on)|back to|took its|lost|lose|bumped|set aside|"
        r"skipped|waits|carried over|moved \w+ times|never was its turn|ran back)\b",
        r"\b(?:nobody'?s|no team|belong\w*|no owner|owns|list)\b",
        r"\b(?:left ?over|when .{0,24}(?:free|convenient|permit|time|falls|allow|nothing more)|someday|"
        r"sometime|no date|perhaps|maybe|will be seen|we see|we look|"
        r"better times|bring money|scripts (?:do|can)|it holds|it's enough|falls again)\b",
    ),
    "sem-in-the-details": _any(
        r"\b(?:I|i|I've|we|by me|my|undersigned)\b.{0,40}\b(?:hand|give|giving|gave|assign\w*|distribut\w*|"
        r"stand-?up|decid\w*|drew|draw|chose|picked|write|wrote|"
        r"run|set|(?<!not )open\w*|share|split|deal|tickets?|allocate|lead|led|"
        r"own napkins|selected|(?<!not )read)\b|\b(?:comes? to me|"
        r"past me|through me|passes my|pass by me|by me first)\b",
    ),
    "dir-unreal-commitments": _any(
        r"\b(?:I|we|i)\b(?:(?!\b(?:you|they|he|she)\b).){0,14}\b(?:confirmed|signed|promised|said|told|announced|shook|committed|gave|wrote|answered|"
        r"named|stood|initialled|assured|filled)\b|\b(?:signed|promised|confirmed|announced)\b",
    ),
    "dir-investment-crowded-out": _any(
        r"\b(?:went to|go(?:es)? to|gave (?:it|them)|given to|taken|g[eo]ts? it|lent|allocated|spent|fed|re-oriented|"
        r"converted|gone to|had it|helped|ate)\b",
        r"\b(?:again|once more|another|fifth|sixth|fourth|reserve)\b",
        r"\b(?:left ?over|pay for|cannot wait|can wait|no (?:limit|date|fixed|minimum|thanks)|say no|"
        r"don'?t buy|do not see|visible|saw them|loud enough|when .{0,20}permit|"
        r"market|hunger|demands|fruit basket|can't put|too rigid|brings? money|courage|don'?t ask|opportune)\b",
    ),
    "dir-process-overhead": _any(
        r"^(?!.*\b(?:remains?|continu\w+|stays?|keep|kept|as before|unaffected)\b).*\b(?:new|add\w*|"
        r"from (?:monday|now|today|the|june|sunday)|as of|since|second|third|plus|introduce\w*|"
        r"daily|weekly|each|every|before each)\b.{0,40}"
        r"\b(?:form|report|gate|call|board|sign-?off|tracker|checklist|panel|committee|sheet|council|review|"
        r"approval|log|card|canvas|stamp|pack)s?\b",
    ),
    "dir-people-not-structure": _any(
        r"\b(?:hunger|hungry|hungrier|will to|will they|the will|fire|soft\w*|grit|mindset|attitude|lazy|"
        r"laziness|commitment|appetite|backbone|serious|weak\w*|heart|"
        r"comfortable|want it|wants it|character|discipline|sleep well|steel|courage|motivat\w*|pure)\b",
        r"\b(?:I (?:see|sense|read|believe|think)|to my mind|matter of|lack\w*|missing)\b",
        r"\b(?:goes|leaves?|leav\w+|replac\w*|exchang\w*|change(?:s|d)? the|make room|letter|last|ranking|"
        r"successor|successors|notice|warn\w*|bonus|stack|"
        r"give place|hand over|out of the|clear the desk|other managers|swapp?ing|new head|hangs|transferred|"
        r"interviewing|fresh blood|in your review)\b",
    ),
}

# What the pitfall leaves out of account, where the evidence says it: the bare status, the matter that waits for the
# author, the estimate of those who deliver, the cause that lies in no person.
BESIDE: dict[str, tuple[re.Pattern[str], ...]] = {
    "em-status-not-tradeoffs": _any(
        r"\b(?:green|on (?:track|schedule|time|plan|budget)|as planned|per schedule|all good|"
        r"no (?:issues?|remarks|points?|open points|decisions?|items)|nothing (?:to decide|needed|required)|"
        r"runs? to plan|no action|nil|decisions?\b.{0,20}: none)\b",
    ),
    "sem-in-the-details": _any(
        r"\b(?:waits?|waiting|unanswered|unread|not (?:yet )?(?:begun|started|opened|read)|asked (?:three times|in|"
        r"since)|lies|lying|blank|put off|pending|overdue)\b",
    ),
    "dir-unreal-commitments": _any(
        rf"(?<!\bI )(?<!\bi )(?<!\b[Ww]e )\b(?:came to|come to|arrived at|reached|reckon\w*|ends? at|counted|"
        rf"estimated|said|says?|planned|had)\b"
        rf".{{0,25}}\b(?:\d+|{SMALL_NUMBERS}|{MONTHS}|spring|summer|autumn|winter|a (?:year|quarter|month))\b",
    ),
    "dir-people-not-structure": _any(
        r"\b(?:depends?|do(?:es)? not (?:write|talk|speak)|"
        r"wait(?:s|ed|ing)?\b.{0,6} (?:for|on)|hangs? (?:on|off)|stuck on|share|same (?:two|three|one|team|"
        r"master|squad|people|interface)|no owner|belongs to (?:nobody|no)|with nobody|between two)\b",
    ),
}
