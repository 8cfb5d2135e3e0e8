"""What is said about the senior engineering manager's pitfalls; the one about details also reaches directors."""

from __future__ import annotations

from reviewer.engines.feedback.wordings.wording import Wordings

SENIOR_MANAGER = {
    "sem-crosscutting-loses": Wordings(
        why=(
            "This is the {nth} now. The next plan is likely to be full too, so a place on the list won't be enough.",
            "After {span} of waiting, it's unlikely to win the next round by itself.",
            "After “{quote}”, it will take more than a place on the list for this to get its turn.",
            "After “{quote}”, the next plan is likely to end the same way, unless somebody is given the time for it.",
            "As long as nobody has time set aside for it, the next plan is likely to end the same way.",
            "What the teams lose by waiting shows in no plan, so it is easy to put last again.",
        ),
        maybe=(
            "If this is the {nth} for it, the next plan may end the same way.",
            "If “{quote}” is where it stands, with no owner and no date, the next plan may end the same way.",
            "If shared work is giving way here once more, every team may be paying a little for it.",
        ),
        ask=(
            "What would make the next time different from the {nth}?",
            "Over {span}, what has it cost the teams together, in hours a week?",
            "What does it cost all the teams together in a week, in hours?",
            "Who would notice first, and how, if nobody touched it for another half-year?",
            "Which of the teams would take it on, if it came with time?",
            "What would product say if they saw what the waiting costs?",
        ),
        try_=(
            "Bring the sum to the next planning: {span} of waiting have cost us …. I want … days for it from ….",
            "Settle it before the next planning opens: … owns it, and the first piece is done by ….",
            "Keep some time for it: … has … days a sprint. Whoever needs those days talks to me first.",
            "Bring one figure to the next planning: It costs the teams … hours a week together, and … days would halve "
            "that.",
            "If it has to wait, say until when: Not before …, because …. Until then … owns it.",
        ),
    ),
    "sem-in-the-details": Wordings(
        why=(
            "While the {team} team has you steering it as well, the {waiting} stays where it is.",
            "{manager} leads less while you are there, and the {waiting} doesn't move.",
            "As long as you decide there, {manager} doesn't get to, and the questions keep coming to you.",
            "The {waiting} isn't moving while you are there, and others may be waiting for it.",
            "What the {team} team may learn from it is that answers come from you.",
            "The hours that this takes are missing elsewhere: “{beside}”.",
            "“{quote}” could be done, or learned, by somebody there. What only you can do has nobody else.",
            "After “{quote}”, people there are likely to wait for your word before they decide.",
            "The hours that this takes are missing for the questions that only you can answer.",
            "What goes through you there can move only as fast as your calendar.",
        ),
        maybe=(
            "If {manager} could decide this too, the time it takes may be needed more elsewhere.",
            "If the {waiting} is waiting for these hours, others may be waiting for it.",
            "If “{quote}” has no end date, it may have become your job.",
            "If this has no end date, it may have become your job.",
        ),
        ask=(
            "What would {manager} decide differently, and would that be worse or only different?",
            "Who is waiting for the {waiting}, and what are they doing in the meantime?",
            "How will you know that the {team} team no longer needs you there?",
            "What would go wrong if you weren't there for two weeks, and who would put it right?",
            "Which of these decisions would have gone wrong without you?",
            "What can only you do this month, and which morning have you kept for it?",
        ),
        try_=(
            "Set the day: {manager}, from … the decisions are yours. I keep that time for the {waiting}.",
            "Hand it back in one sentence: {manager}, from … this is yours again, decisions included.",
            "Give the mornings to the other thing: The {waiting} is done by …; until then … decides for the {team} "
            "team.",
            "Tell those who wait: You'll have the {waiting} by …. To get there I'm handing the daily part to ….",
            "Leave with a date: I step out of the {team} team on …. From then on … decides and comes to me when stuck.",
            "Pass one kind of question on: From … on … decides about …, and tells me afterwards.",
            "Let the people concerned settle it: From … on they decide without me, and I read the notes.",
            "Name who decides and step out: From … this is …'s call. I want to hear of it only when it touches another "
            "team.",
        ),
    ),
}
