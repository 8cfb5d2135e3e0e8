"""Words that end in a full stop without ending a sentence, as data for the sentence rules. All lower case."""

from __future__ import annotations

from reviewer.document.wordlists import words

# A full stop after these never ends a sentence.
NEVER_LAST = words(
    """mr mrs ms mx dr prof hr fr mme mlle mag ing dipl st sta sto rev hon gen col capt lt sgt gov sen rep pres
    supt herr frau sig sra dra e.g eg i.e ie vs viz cf approx appr ca resp incl excl esp c.f z.b d.h bzw ggf u.a
    bldg dept.no attn asst"""
)
# These may end one; they do when a capital follows.
MAYBE_LAST = words(
    """etc a.m p.m am.p inc ltd co corp llc plc gmbh bros jr sr ph.d phd m.sc b.sc msc bsc u.s u.k u.n e.u d.c jan
    feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed weds thu thur thurs fri sat sun hrs hr min
    mins sec secs wk wks mo mos yr yrs max avg est tel ext dept mgr mgmt eng dev ops govt intl natl misc
    temp tbd tba op cit al ed eds trans repr prev cont ave blvd rd sq ft lb lbs oz kg km cm mm q1 q2 q3 q4
    w/e bal qty amt ref acct assoc cust dist"""
)
# A full stop after these, with a number behind it, is an abbreviation: "No. 5", "p. 12".
BEFORE_NUMBER = words(
    """no nos nr nrs num p pp pg pgs vol vols ch chap sec sect fig figs art para par ver v rev wk w cw kw q ex eq
    tab pos abs nn item ln l r rd apt ste rm bldg fl ext tel approx appr ca max min app"""
)
# Single letters after these name something and may end a sentence: "We took plan B. Then ..."
LETTER_NOUNS = words(
    """plan option team group class phase grade vendor vitamin type tier line part section building block gate wave
    cohort variant version series schedule annex appendix level hall wing room zone track and or to into
    with is was be"""
)
MONTHS = words(
    """january february march april may june july august september october november december jan feb mar apr jun
    jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember"""
)
MONTHS_AND_DAYS = MONTHS | words("monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun")
# Words that begin a sentence even where the blank before them is missing ("by noon.Then we").
SENTENCE_OPENERS = words(
    """the a an we i it he she they you this that these those there then so but and or if in on at by for from to
    with as no not now our my his her their all both each one two next last also still since when while what
    why who how where after before until please thanks let there's we're it's i'm that's don't"""
)
# Words without a vowel that chats end sentences with.
CHAT_WORDS = words("""tmrw tmr pls plz thx btw hmm hm mm brb sdk sql dns html css rpc tcp ppl msg pr prs prd hr wtf""")
