"""What is said about the director's pitfalls."""

from __future__ import annotations

from reviewer.engines.feedback.wordings.wording import Wordings

DIRECTOR = {
    "dir-unreal-commitments": Wordings(
        why=(
            "“{line}” has left the house. The way to get there hasn't been found yet with those who have to walk it.",
            "{told} will build on the promise, {estimators} on their own figure. The gap between the two has no owner.",
            "{told} heard one figure, {estimators} had another. Until the two meet, the work is measured against "
            "the wrong one.",
            "Between what {estimators} counted and what was promised lies a gap, and hope is hard to staff.",
            "{told} will now plan on {due}. If it can't be met, the news will travel from the teams upwards and "
            "arrive there last.",
            "After “{quote}”, any honest word from {estimators} sounds like going back on something.",
            "“{aside}” is carrying the difference between the promise and the plan. It can't be scheduled, and "
            "nobody can report on it.",
            "“{quote}” went out ahead of those who have to deliver it. From here on every honest estimate sounds "
            "like bad news.",
            "On “{quote}” others will build promises of their own, so it gets dearer to correct with every week.",
            "With “{quote}” the goal is known outside, and the way there isn't known inside. The teams will be the "
            "first to see it.",
            "The promise and the plan are two different figures so far, and the difference is the teams' to carry.",
        ),
        maybe=(
            "If {estimators} had another figure, the gap may come back as a broken promise.",
            "If {told} heard it as firm, there may be a gap that only the teams can see.",
            "If “{quote}” was given before it was sized, others may be building on it already.",
            "If this was promised before it was sized, others may be building on it already.",
        ),
        ask=(
            "What would {estimators} need, in people or in scope taken out, to put their names to it?",
            "Which would {told} rather have: {due} with less, or all of it later?",
            "What does {told} believe this rests on?",
            "What did {estimators} see that made their figure a different one?",
            "If “{aside}” were a line in the plan, who would own it, and by when?",
            "Who of those who deliver it believes in it, and what do the others see?",
            "Until which day could it still be corrected without much harm?",
        ),
        try_=(
            "Close the gap before it is news: {told_dear}, counted together with {my_estimators} it comes to …. "
            "That much is firm; the rest depends on ….",
            "Sit down with {estimators} before the next public word: What could you sign for, and what would you "
            "need for the rest?",
            "Make it conditional while that is easy: {told_dear}, … is firm for {due}. For the rest you'll have a "
            "yes or no by ….",
            "Write to {told}: … is firm. The rest hangs on …, and you'll have a clear yes or no by ….",
            "Split the promise in two: Certain for {due} is …. The rest follows if …, and we'll know that by ….",
            "Put the condition after “{quote}”: provided that …, which we'll know by ….",
            "Turn the promise into one with conditions: … is certain. The rest follows if …, and we'll know that by ….",
        ),
    ),
    "dir-investment-crowded-out": Wordings(
        why=(
            "“{line}” is easy to say each time. What it puts off keeps growing in the meantime.",
            "After {span} the {share} exists on paper only. Nobody dares plan work on it, and nothing gets "
            "repaired on paper.",
            "Set aside and handed out each time, the {share} can't hold anything up, as nobody dares plan work on it.",
            "With the {nth} it is no longer an exception. Teams will plan as if the reserve weren't there.",
            "Over {span}, what was put off has had time to grow. It may choose its own moment to be done.",
            "“{aside}” will be just as true next time, so by that measure the reserve never gets its turn.",
            "“{quote}” is cheap each time and dear in a row. What it puts off may return as an outage, at a moment "
            "of its own choosing.",
            "Teams that read “{quote}” may stop proposing repairs. You'd then hear of the need when something breaks.",
            "As long as “{quote}” is the rule, every feature beats every repair, since only one of the two can be "
            "shown.",
            "A reserve that yields each time is no reserve, and the day it is needed isn't chosen by you.",
        ),
        maybe=(
            "If the {share} goes elsewhere this time too, people may stop planning on it.",
            "If “{quote}” isn't the exception, what is put off may choose its own moment to come back.",
            "If the reserve is giving way here once more, what it was for may choose its own moment to come back.",
        ),
        ask=(
            "What is the smallest part of the {share} that you would defend against the best feature there is?",
            "What has got slower or shakier over {span}, in a figure you could show to product?",
            "After the {nth}, what would make the next one different?",
            "In which quarter would “{aside}” not be true?",
            "Which failure would make you wish you had kept it, and who could say how near it is?",
            "What has to be true for the reserve to come back, and who decides that it is?",
            "What do your managers no longer propose, because they know the answer?",
        ),
        try_=(
            "Put a floor under it: At least … of the {share} stays where it is, whatever is asked. Going below "
            "takes a date on which it comes back.",
            "Show the sum with the next request: After {span} without it, … went from … to …. I want … back.",
            "Put the return after “{quote}”: for the last time; from … on it is back, and … keeps the list.",
            "Name the return: This time it goes to features. It is back on …, with … as its first item.",
            "Start small and keep it: … people, … days a month, not for loan. We look at what it did after two "
            "quarters.",
        ),
    ),
    "dir-process-overhead": Wordings(
        why=(
            "“{line}” is one more thing on top, and nobody adds up the whole.",
            "{voice} put a figure on it: {cost}. Unanswered, it tells people that filling in counts for more than "
            "finishing.",
            "{cost} is what {voice} counted. Whatever the new steps bring has to be worth that first.",
            "At {cost}, the new steps take their time from the very work they are meant to help.",
            "{voice} brought the count. If it changes nothing, the next one may not be brought.",
            "“{aside}” ends the talk and leaves the cost where it is. Next time people may just not mention it.",
            "“{quote}” adds up: each step is small by itself, and every piece of work walks through all of them.",
            "To those who fill it in, “{quote}” says that steps get added here and none leave. They may comply and "
            "route round it.",
            "With “{quote}” there is more to pass through, and what made things late is still there on the other side.",
            "Each step is small by itself. Every piece of work walks through all of them, and nobody adds up the walk.",
        ),
        maybe=(
            "If it really comes to {cost}, the new steps may take more than they give.",
            "If “{quote}” comes on top of the old steps, nobody may be adding up what all of them take.",
            "If these steps come on top of the old ones, nobody may be adding up what all of them take.",
        ),
        ask=(
            "What would you have to get back to call {cost} well spent, and where would you see it?",
            "What did {voice} count that you wouldn't have?",
            "What would they have had to bring for the answer not to be “{aside}”?",
            "Which of the last delays would each new step have prevented, and how?",
            "Which old step could go on the day the new one starts?",
            "When will you look at whether it helped, and what would make you drop it?",
            "Who reads all of it, and what have they decided differently because of it?",
        ),
        try_=(
            "Answer the count with a trade: {cost} is too much to add on top, so … goes. On … we look at what the "
            "new steps changed.",
            "Let {voice} choose: For each new step one old one goes. Tell me by … which.",
            "Set a limit on it: All steps together may take … of a lead's week. Now it's {cost}, so … goes.",
            "Put an end date after “{quote}”: until …. If nothing got faster by then, it goes again.",
            "Trade instead of adding: The new … replaces …. We try it until … and drop it if nothing got faster.",
            "Start with one team and an end date: … tries it until …. If nothing got faster there, nobody else "
            "gets it.",
        ),
    ),
    "dir-people-not-structure": Wordings(
        why=(
            "“{line}” looks at the people. What they were waiting for stays out of sight.",
            "By the {nth}, the place is a likelier cause than whoever sits in it. Somebody new would meet the same "
            "obstacles.",
            "If all {count} are late together, what they share explains more than what each of them may lack.",
            "“{aside}” gives people something to fear and nothing to change. Next time the bad news may only come "
            "later.",
            "Whoever reads “{aside}” may learn to report less. You'd lose the very signal that shows where it sticks.",
            "“{quote}” explains everything and so points at nothing. What the work was waiting for stays as it was.",
            "A reader of “{quote}” still doesn't know what the work was waiting for, and whoever comes next will "
            "wait for it too.",
            "Pressure reaches the people. What the work was waiting for stays as it was.",
        ),
        maybe=(
            "If this is the {nth}, what the teams share may explain more than the people do.",
            "If “{quote}” is the explanation, what the teams depend on may have had no look yet.",
            "If the explanation here is the people, what they depend on may have had no look yet.",
        ),
        ask=(
            "What was the same up to the {nth}, apart from the people?",
            "What do all {count} depend on, and who owns that?",
            "What could they change about the cause after “{aside}” that they couldn't before?",
            "If your best person took that seat tomorrow, what would still make them late?",
            "What have they said they were waiting for, and what became of it?",
            "What would they need to be able to change in order to be on time, and can they?",
        ),
        try_=(
            "Look at what they share before anyone is named: All {count} depend on …. From … on it belongs to …, "
            "and only after that do we judge.",
            "Write the cause next to the {nth}: Late each time was …, waiting for …. From … on that is …'s to fix.",
            "Write the next line about the cause: It was late because … waited for …. From … on that belongs to ….",
            "Put a question before “{aside}”: What held you up, and what of it could I have changed?",
            "One question to each before anything else happens: What held you up, for how long, and what of it "
            "could I have changed?",
        ),
    ),
}
