"""What is said about the team lead's pitfalls; those about hands and counts are carried over to higher stages too."""

from __future__ import annotations

from reviewer.engines.feedback.wordings.wording import Wordings

TEAM_LEAD = {
    "tl-shielding": Wordings(
        why=(
            "Behind “{line}” is something that others would want to know while they can still act on it.",
            "Nothing {reader} decides this week can take the {figure} into account. If they surface by themselves, "
            "the first question will be since when you knew.",
            "The {figure} may reach {reader} by another road. Then the talk is about the silence, and the fix "
            "comes second.",
            "“{aside}” is meant kindly. It also decides for {reader} what {reader} gets to decide about.",
            "“{quote}” means that {reader} can neither help nor prepare. Should it come out another way, there "
            "will be two things to explain instead of one.",
            "With “{quote}”, the {figure} stay something that only the team can see, so only the team can help.",
            "“{aside}” holds if all goes well. If it doesn't, the story is how long it was known.",
            "“{quote}” spares one awkward talk now. If the fix takes longer than hoped, the later one gets a "
            "second subject: why nobody said so.",
            "As long as “{quote}” is the plan, nobody outside the team can lend a hand, move a date or warn "
            "whoever is affected.",
            "Kept inside the team, a problem has only the team to solve it. Whoever could have helped will learn "
            "of it when helping is harder.",
        ),
        maybe=(
            "If “{quote}” leaves {reader} with a calmer picture than yours, the next decision may rest on the "
            "calmer one.",
            "If {reader} doesn't get to see this part, it may arrive later and by another road.",
            "If “{quote}” keeps trouble off the page, whoever could help may be the last to hear of it.",
            "If something is held back here until it is fixed, whoever could help may be the last to hear of it.",
        ),
        ask=(
            "What could {reader} do about the {figure} this week that you can't?",
            "Suppose {reader} brings it up tomorrow, having heard it elsewhere: what will you say?",
            "On the day it comes out, what will {reader} wish to have known today?",
            "What do the {hit} know so far, and from whom?",
            "Who is affected by the {thing}, and what do they know so far?",
            "And if “{aside}” turns out too hopeful, on which day would you say something?",
            "If it takes twice as long to put right as you hope, on which day would you say something, and to whom?",
            "Who outside the team is acting as if this were fine?",
        ),
        try_=(
            "Two lines to {reader} today: We have a problem with {figure}, and the cause is …. You'll hear from me "
            "on …; until then I need nothing from you.",
            "Write to {reader} while it is still small: Before you hear it elsewhere, {figure} are affected. We "
            "are on it, and the next news comes on ….",
            "One line to {reader}, today: One thing isn't right yet, namely …. I'm on it and need nothing from "
            "you; the next news comes on ….",
            "Put it back into the update, as short as it was: {figure} affected, cause …, next word on ….",
            "Put the line back and add when the next one comes: This isn't right yet. We know …; I'll report again "
            "on ….",
            "Tell {above} before the fix, in three short facts: what happened, who is affected, when the next word "
            "comes.",
        ),
    ),
    "tl-doing-the-work": Wordings(
        why=(
            "“{line}” tells how it got done. The next time it comes up, there is still only one person who can.",
            "“{quote}” gets it finished once. What stood in {mate}'s way will still be there next time, and again "
            "only you will know the way round it.",
            "With {kept} on your desk and {mate}'s task done as well, a busy week of yours is a slow week for "
            "everyone.",
            "What held {mate} up is solved and not yet learned, so the next one like it may find its way to you too.",
            "While only you touch {kept}, every change there waits for you, and your days off are the team's risk.",
            "“{quote}” was quick this time. The next hard piece will be expected to take the same road, to you.",
            "After “{quote}”, one person knows how it works. When that person has a full week, it stops.",
            "“{aside}” stays true for as long as nobody else gets to try, so it will be just as true next year.",
            "“{aside}” is right for this one piece. Over ten pieces, everyone waits for one pair of hands.",
            "When the hard pieces come to you, the team grows only on the easy ones, and what needs a lead waits "
            "meanwhile.",
        ),
        maybe=(
            "If this was {mate}'s piece, finishing it for them may cost more next time than it saved now.",
            "If {kept} can only be changed by you, others may be waiting without saying so.",
            "If “{quote}” means that the piece has changed hands for good, there may be one more thing that waits "
            "for you.",
            "If the hard pieces end up with you, people may be waiting on your evenings without anybody having "
            "chosen that.",
        ),
        ask=(
            "What would {mate} have needed from you, an hour or a decision, to finish it?",
            "What does {mate} know about it now that wasn't clear before?",
            "Who could change {kept} if you were away for two weeks?",
            "What is the smallest change to {kept} that somebody else could make next, with you beside them?",
            "What would have to happen for “{aside}” to stop being true?",
            "What exactly was the sticking point, and who knows it now apart from you?",
            "What did {crew} not get from you in those hours?",
            "The next time one stalls, what would have to be different for it to stay where it is?",
        ),
        try_=(
            "Give one piece back: {mate} takes it on again from …, and the next change to {kept} goes to …, with "
            "me beside them.",
            "Hand the rest back with a date: {mate}, it's yours again from …. I show you the part I did; after "
            "that you change it and I review.",
            "Spend the next hour on the person: {mate}, let's go through what I did on …. You take the follow-up, "
            "and I'm there for questions.",
            "Bring in a second pair of hands: The next change to {kept} goes to …, with me beside them. The one "
            "after that they do alone.",
            "Put a way back after “{quote}”: From … it belongs to … again; I answer questions and review.",
            "Write down the sticking point in half a page and hand it over: From … this is …'s again. I answer "
            "questions and review.",
            "Agree on how you step in next time: If it isn't moving after … days, we pair on it for an hour, and "
            "the ticket stays where it is.",
        ),
    ),
    "tl-overcommitting": Wordings(
        why=(
            "“{line}” adds to the plan without taking anything from it, so what gives way is left to chance.",
            "{asker} can now plan on {due}, like everyone who was promised something before. With nothing taken "
            "out, one of them is likely to hear of the delay last.",
            "“{quote}” leaves {due} holding more than it did. What misses it will be chosen in the last days, by "
            "whoever is most tired.",
            "{voice}'s question still needs an answer. Until it has one, everybody may answer it alone, in the "
            "evenings.",
            "{asker} went away with a yes, and so did those who came before. The plan will pick the loser without "
            "asking anyone.",
            "“{aside}” is what the plan rests on now. If it doesn't come true, somebody who was told yes finds out "
            "late.",
            "“{quote}” disappoints nobody today. It puts the disappointment off to a day with less time to choose "
            "whom.",
            "What gives way isn't settled by “{quote}”, only left open: it may be quality, an evening, or a "
            "promise to somebody else.",
            "A team that hears “{quote}” may conclude that the plan isn't meant to fit, and stop reading it as one.",
            "Everyone who asked has a yes, and there isn't room for all of them. Who comes last will be settled by "
            "accident.",
        ),
        maybe=(
            "If nothing leaves the plan for {asker}'s wish, something may slip that nobody has picked.",
            "If “{quote}” means that nothing leaves, what slips in the end may be nobody's choice.",
            "If more is coming in here than is going out, what slips in the end may be nobody's choice.",
        ),
        ask=(
            "If {asker} could have it two weeks later for certain, or on the day perhaps, which would it be?",
            "What will you tell {voice}: which thing goes out?",
            "If one of these had to miss {due} and you could say so today, which one would it be?",
            "What happened the last time the plan rested on “{aside}”?",
            "How much did the team carry last time, and what makes this time different?",
            "Which of the things already promised is the first to give way, and does whoever waits for it know?",
            "What would a no have cost, next to a yes that comes late?",
        ),
        try_=(
            "Go back while it's cheap: {asker_dear}, I was too quick. We can have it by {due} if … waits; "
            "otherwise it's …. Which do you prefer?",
            "Go back to {asker} with a choice: It fits if … moves. If that can't move, the earliest is …. Which one?",
            "Answer {voice} in front of everyone: To make room, … moves to …. I'm telling them today.",
            "Put one line under the plan: Full until {due}. Something new comes in when something of its size goes "
            "out; this time that is ….",
            "Put the missing half after “{quote}”: For that, … moves to …, and I've told those who wait for it.",
            "Take one thing out by name and say so: To make it fit, we move … to …. I'm telling those who wait for "
            "it today.",
            "Buy a day before the next yes: I'd like to do it; you'll hear tomorrow what would have to wait for it.",
        ),
    ),
    "tl-busyness": Wordings(
        why=(
            "“{line}” tells how much was done. A reader who wants to know what it was good for has to guess.",
            "The {figure} show that people worked. Whether the {served} are any better off, nobody can tell from them.",
            "{figure} and {other} say how busy it was. A reader who has to decide something still doesn't know "
            "what changed.",
            "{figure}, {other}: a reader learns how much was done, and will next want to know what for.",
            "Next to the {figure} stands “{aside}”. The count was looked up and the result wasn't, and a reader "
            "may notice.",
            "A reader's next question after the {figure} is what they were for, and the answer is the part worth "
            "having.",
            "“{aside}” is the line a reader will stop at: everything above it counts effort, and this was the result.",
            "“{quote}” could stand in an update from a month in which nothing got better for the {served}.",
            "“{quote}” would look the same in a week in which nothing got better for anyone, which makes it hard "
            "to steer by.",
            "If “{quote}” is what gets the applause, the count is what people may aim at next.",
            "Somebody who reads “{quote}” knows that it was a full time. What is different now, and for whom, is "
            "still to be told.",
            "Counting the work tells a reader that people were busy, not that anything is different now.",
        ),
        maybe=(
            "If the {figure} are the result, a reader may wonder what {served} got.",
            "If “{quote}” is meant as the result, a reader may still look for what changed.",
            "If the counts here are meant as the result, a reader may still look for what changed.",
        ),
        ask=(
            "What would the {served} miss, if the whole of it were undone tomorrow?",
            "What would you have to look up to give {voice} an answer?",
            "After the {figure}, what is possible that wasn't possible before?",
            "Where would you look, or whom would you ring, to replace “{aside}” with an answer?",
            "Which number would have to move for you to call it a good one with half the count?",
            "Who can do something now that they couldn't do before, and how would you find out?",
            "If a reader remembers one sentence of this, what should have changed in it?",
        ),
        try_=(
            "Lead with what changed and let the count follow: The {served} can now …; it took {figure}.",
            "Ask one of the {served} and write down the answer: Before it was …, now it is ….",
            "Give {voice} a date where there's no answer yet: I don't know. I'll have it by …, from ….",
            "Swap the first line: … went from … to …, which is what most of the {figure} were for.",
            "Put the other half after “{quote}”: and because of it, … can now ….",
            "Open with the change and put the count behind it: … went from … to …, because we ….",
            "Next to each count write one half-sentence that starts with: so that ….",
        ),
    ),
}
