"""What is said about the senior engineering manager's pitfalls; the one about details also reaches directors."""

from __future__ import annotations

from reviewer.engines.feedback.wordings.wording import Wordings

SENIOR_MANAGER = {
    "sem-crosscutting-loses": Wordings(
        why=(
            "“{line}” has no owner and no date in it, so it may read the same next time.",
            "By the {nth} it is no longer a matter of rank. Nobody in the room speaks for it, so it can't win.",
            "After {span} of losing, it will hardly win the next round by itself, as nobody in the room speaks for it.",
            "“{aside}” is a date that never comes: the next plan will be full too, and this has nobody to ask for it.",
            "“{quote}” is how it stays everybody's nuisance: a little from each team, every day, in nobody's plan.",
            "Without a name and a date beside it, “{quote}” may read the same at the next planning.",
            "What “{quote}” saves shows in one plan. What it costs is spread over all the teams, where no one adds "
            "it up.",
            "The teams pay for it in small change every day, and no plan shows the sum.",
        ),
        maybe=(
            "If this is the {nth} for it, the reason may be that nobody in the room speaks for it.",
            "If “{quote}” has no owner and no date, it may come up in the same words next time.",
            "If shared work is giving way here once more, the teams may be paying for it where nobody adds it up.",
        ),
        ask=(
            "What would make the next time different from the {nth}?",
            "Over {span}, what has it cost the teams together, in hours a week?",
            "What would have to happen for “{aside}” to become a date?",
            "What does it cost all the teams together in a week, in hours?",
            "Who would notice first, and how, if nobody touched it for another half-year?",
            "Which of the teams would take it on, if it came with time?",
            "What would product say to the trade, if they saw both sides of it?",
        ),
        try_=(
            "Bring the sum to the next planning: {span} of waiting have cost us …. I want … days reserved for it "
            "from ….",
            "Settle it before the next planning opens: … owns it and the first piece is done by …, so that the "
            "{nth} was the last.",
            "Put a name and a date where it says “{aside}”: … owns it, and it starts on ….",
            "Put a name and a floor under it: … has … days a sprint for it. Whoever needs those days talks to me "
            "first.",
            "Bring one figure to the next planning: It costs the teams … hours a week together, and … days would "
            "halve that.",
            "If it has to wait, let it wait properly: Not before …, because …. Until then … owns it.",
        ),
    ),
    "sem-in-the-details": Wordings(
        why=(
            "“{line}” takes hours that the other teams don't get, and it's hard to see when that ends.",
            "While the {team} team has you steering it as well, the {waiting} has nobody.",
            "{manager} can't run what you are running, and the {waiting} has nobody else to move it.",
            "What you decide there, {manager} doesn't get to decide. When you step out again, the questions will "
            "still come to you.",
            "Tickets can be handed out by others. The {waiting} has only you, and others may be planning round its "
            "absence.",
            "What the {team} team may take from it is that answers come from you. What the others may take is that "
            "you are elsewhere.",
            "“{aside}” is the price of it, and those who wait for that can't see what it was paid for.",
            "“{quote}” helps one team for a morning. What lies between the teams has nobody else to look at it.",
            "The better “{quote}” works, the more will be brought to you, and the fewer people will decide without "
            "you.",
            "With “{quote}”, everything there can move only as fast as your calendar.",
            "One team gets a second manager, and the wider matters lose the only one they had.",
        ),
        maybe=(
            "If {manager} could decide this too, the time it takes from you may be needed more elsewhere.",
            "If the {waiting} is waiting for these hours, the trade may be dearer than it looks.",
            "If “{quote}” has no end date, it may quietly have become your job.",
            "If this has no end date, it may quietly have become your job.",
        ),
        ask=(
            "What would {manager} decide differently, and would that be worse or only different?",
            "Who is waiting for the {waiting}, and what are they doing in the meantime?",
            "How will you know that the {team} team no longer needs you there?",
            "What could {manager} decide from tomorrow without asking you?",
            "Who has to act without an answer while it says “{aside}”?",
            "What would go wrong if you weren't there for two weeks, and who would put it right?",
            "What did you come in to fix, and how will you see that it's fixed?",
            "What is only yours to do this month, and when does it get its first morning?",
        ),
        try_=(
            "Set the day: {manager}, from … the decisions are yours, and I come by to listen. The {waiting} is on "
            "the table by ….",
            "Hand it back in one sentence: {manager}, from … this is yours again, decisions included. I'll ask how "
            "it goes and otherwise stay out.",
            "Give the other thing the mornings: The {waiting} is done by …; until then … decides for the {team} team.",
            "Tell those who wait: You'll have the {waiting} by …. To get there I'm handing the daily part to ….",
            "Leave with a date: I step out of the {team} team on …. From then … decides, and comes to me only when "
            "stuck.",
            "Put an end after “{quote}”: until …. From then on it's …'s call.",
            "Name who decides and step out: From … this is …'s call. I want to hear of it only when it touches "
            "another team.",
            "Let the teams settle it without you: Those it concerns meet on … and decide. I read the notes.",
        ),
    ),
}
