"""What is said about the team lead's pitfalls; those about hands and counts are carried over to higher stages too."""

from __future__ import annotations

from reviewer.engines.feedback.wordings.wording import Wordings

TEAM_LEAD = {
    "tl-shielding": Wordings(
        why=(
            "As things stand, {reader} will plan without knowing about the {figure}.",
            "{reader} can't help with something that isn't in the report, and can't answer for it if it comes up.",
            "As long as the {figure} stay out of the report, only the team can do anything about them.",
            "{reader} will act as if all were well, and may be the last to learn that it isn't.",
            "After “{quote}”, nobody outside the team can help or get ready for it.",
            "If this comes up elsewhere, “{quote}” is what you'd be asked about.",
            "If this comes out another way, the first question will be how long you have known.",
            "From the outside all looks fine, so nobody there can help or get ready for it.",
        ),
        maybe=(
            "If {reader} hasn't seen this part, the next decision may be made without it.",
            "If “{quote}” means that nobody above knows yet, help may come later than it could.",
            "If this stays inside the team until it is fixed, help may come later than it could.",
        ),
        ask=(
            "What could {reader} do about the {figure} that you can't?",
            "If {reader} heard of it tomorrow from somebody else, what would you say?",
            "What would {reader} do differently this week, knowing it?",
            "Who outside the team is counting on this being fine?",
            "What is the worst that could happen if you told it today?",
            "If it takes twice as long to put right as you hope, on which day would you say something?",
        ),
        try_=(
            "Write two lines to {reader} today: We have a problem with the {figure}. The cause is …, and you'll hear "
            "more on ….",
            "Write two lines to {reader} today: … isn't right yet. We're on it and need nothing from you; more on ….",
            "Add one line to the update: … isn't right yet, … is affected, more on ….",
            "Say it today, in one breath: We found … on …. It affects …, and I expect to know more by ….",
            "Tell {above} before it is fixed, in three short facts: what happened, who is affected, when you'll "
            "know more.",
        ),
    ),
    "tl-doing-the-work": Wordings(
        why=(
            "After “{line}” a reader will ask who else could do it next time.",
            "You know now how to get past what stopped {mate}. If {mate} doesn't, the next one like it may come to "
            "you too.",
            "As long as only you change {kept}, whoever needs something there waits for you, also when you're away.",
            "“{quote}” makes it likely that the next such piece comes to you as well.",
            "As to “{quote}”: it may be quicker this time, and nobody else learns from it how the next one is done.",
            "The time that goes into this is missing for what only you can do.",
            "The piece gets done, and the team still needs you for the next one like it.",
        ),
        maybe=(
            "If this was {mate}'s piece, giving it back may help more than getting it done.",
            "If {kept} can only be changed by you, others may be waiting for you there.",
            "If “{quote}” is how the hard pieces get done, the next one may come to you as well.",
            "If the hard pieces end up with you, nobody else may get to learn them.",
        ),
        ask=(
            "What would {mate} have needed from you, an hour or a decision, to finish it?",
            "Who could change {kept} if you were away for two weeks?",
            "The next time a piece of {mate}'s stalls, what would let it stay there?",
            "What would {crew} get from you in the time that this takes?",
            "Who would be the next best person for this, and what do they still need for it?",
        ),
        try_=(
            "Hand it back with a date: {mate}, from … it's yours again. I'll show you what I did, and from then on "
            "I review.",
            "Plan one hour for it: {mate}, let's go through what I did on …. You make the next change, and I'm there "
            "for questions.",
            "Bring in a second person: … makes the next change to {kept} by …, with me beside them.",
            "Pick one piece to pass on: … takes over … from …, and I'm there for questions.",
            "Agree with {mate} on how you step in next time: After … days without progress we pair for an hour, and "
            "the ticket stays where it is.",
            "Hand the rest over with a date: From … this is with …. I answer questions and review.",
        ),
    ),
    "tl-overcommitting": Wordings(
        why=(
            "“{line}” makes a reader ask what comes out to make room, and there is no answer yet.",
            "{asker} will now count on {due}, like everyone who was promised something before, and nothing is named "
            "that makes room.",
            "{asker} heard a yes. Which earlier promise has to wait for it is still open.",
            "More went into {sprint}, and nothing is named that comes out. Something is likely to be late without "
            "anyone having chosen it.",
            "With {wish} in, the plan holds more than before, and nothing is named that makes room.",
            "More has to be done by {due} now, and nothing is named that makes room. Something is likely to be late "
            "without anyone having chosen it.",
            "What {voice} asked is still open. Without an answer, everyone decides alone what to leave undone.",
            "After “{quote}”, the plan holds more than before, and nothing is named that makes room.",
            "“{quote}” doesn't say what will wait, so that gets decided late and by chance.",
            "Something is likely to wait because of “{quote}”, and nobody has picked what.",
            "More went in, and nothing is named that comes out, so something is likely to be late by chance.",
            "Everyone who asked is counting on it now. Those who won't get it may hear so at the last moment.",
        ),
        maybe=(
            "If nothing leaves the plan for {asker}'s wish, something may slip that nobody has picked.",
            "If nothing comes out after “{quote}”, something may slip that nobody has picked.",
            "If more is coming in here than going out, something may slip that nobody has picked.",
        ),
        ask=(
            "Would {asker} rather have it two weeks later for certain, or on the day perhaps?",
            "What will you tell {voice} about what comes out?",
            "Which would you rather move: {wish}, or something that was promised before it?",
            "If one thing had to miss {due} and you could say so today, which one would it be?",
            "Which of the earlier promises would be the first to slip, and does whoever waits for it know?",
            "How much did the team finish last time, compared with what is planned now?",
            "Which part of {sprint} would be missed least if you moved it today?",
            "What would you drop if somebody fell ill tomorrow?",
        ),
        try_=(
            "Go back to {asker} with a choice: It fits if … moves. If that can't move, the earliest is …. Which do you "
            "prefer?",
            "Name the trade: We take in {wish}, and … moves to …. I'm telling those who wait for it today.",
            "Tell {voice} and the others what comes out: To make room, … moves to ….",
            "Write one line under the plan: Full until {due}. What comes in from now on replaces something; this time "
            "it replaces ….",
            "Take one thing out by name: To make {sprint} fit, … moves to …. I'm telling those who wait for it today.",
            "Take one thing out by name: To make it fit, … moves to …. I'm telling those who wait for it today.",
            "Put what fits next to what is promised: We can finish …. For … the earliest is ….",
            "Take a day before the next yes: I'd like to do it; tomorrow you'll hear what would have to wait.",
        ),
    ),
    "tl-busyness": Wordings(
        why=(
            "From the {figure} nobody can tell whether the {served} are any better off.",
            "The {figure} and {other} show how much was done. They don't show what is different because of it.",
            "After the {figure} a reader will ask what they changed, and for whom.",
            "“{quote}” leaves open what is different now because of it, and for whom.",
            "After “{quote}” a reader will still want to know what changed, and for whom.",
            "Counts can look the same in a good week and in a bad one, so nobody can decide much from them.",
            "A reader learns how busy the team was, and not yet what is different now.",
        ),
        maybe=(
            "If the {figure} are meant as the result, a reader may still look for what changed.",
            "If “{quote}” is meant as the result, a reader may still look for what changed.",
            "If the counts here are meant as the result, a reader may still look for what changed.",
        ),
        ask=(
            "What can the {served} do now that they couldn't do before?",
            "What would you have to look up to answer {voice}?",
            "Which of the {figure} made the most difference, and to whom?",
            "If a reader keeps one sentence of this, what should it say has changed?",
            "Which number would tell you that it helped, and where would you look it up?",
            "What is possible now that wasn't before, and how would you find out?",
        ),
        try_=(
            "Start with what changed and put the count behind it: The {served} can now …; it took {figure}.",
            "Ask one of the {served} and write down the answer: Before it was …, now it is ….",
            "Give {voice} a date for the answer: I don't know yet. I'll have it by …, from ….",
            "Put one result above the {figure}: … went from … to ….",
            "Start with the change and put the count behind it: … went from … to …, because we ….",
            "Add half a sentence to each count, starting with: so that ….",
        ),
    ),
}
