"""What is said about the director's pitfalls."""

from __future__ import annotations

from reviewer.engines.feedback.wordings.wording import Wordings

DIRECTOR = {
    "dir-unreal-commitments": Wordings(
        why=(
            "{told} will plan on what was promised, {estimators} on what they worked out. It isn't said "
            "who brings the two together.",
            "{told} will now plan on {due}. If it can't be met, they are likely to be the last to hear.",
            "{estimators} came to something else than what was promised, so they may count as late from the first day.",
            "“{beside}” is what those who deliver it see. Whoever got the promise doesn't see it.",
            "The promise and “{beside}” don't match, and the text doesn't say who brings them together.",
            "After “{quote}” others will plan on it. Whether it holds is up to those who deliver it.",
            "After “{quote}”, an honest estimate from the teams may sound like going back on a promise.",
            "{told} will plan on this. Whether it holds is up to those who deliver it.",
            "Others will plan on this, so it gets harder to correct with every week.",
            "Without a yes from those who deliver it, nobody knows yet whether it can be kept.",
        ),
        maybe=(
            "If {estimators} came to something else, the promise may not hold.",
            "If “{beside}” is what those who deliver it see, the promise may not hold.",
            "If {told} took it as firm, others may be planning on it already.",
            "If “{quote}” came before anybody had sized it, others may be planning on it already.",
            "If this was promised before it was sized, others may be planning on it already.",
        ),
        ask=(
            "What would {estimators} need, in people or in scope taken out, to agree to it?",
            "Which would {told} rather have: {due} with less, or all of it later?",
            "What did {estimators} see that led them to something else?",
            "What would {told} want to know about it today rather than later?",
            "Who of those who deliver it believes in it, and what do the others see?",
            "Until which day could it still be corrected without much harm?",
            "What would have to be true for it to hold, and who can check that?",
        ),
        try_=(
            "Ask {estimators} before the next public word: What can you agree to, and what would you need for the "
            "rest?",
            "Write to {told}: … is firm for {due}. For the rest you'll have a yes or no by ….",
            "Write to {told}: … is firm. The rest depends on …, and you'll have a yes or no by ….",
            "Split it in two: What's certain for {due} is …. The rest follows if …, and we'll know that by ….",
            "Add the condition while it's easy: … is certain. The rest follows if …, and we'll know that by ….",
            "Ask those who deliver it before the next public word: What can you agree to, and what would you need for "
            "the rest?",
        ),
    ),
    "dir-investment-crowded-out": Wordings(
        why=(
            "After {span} no team can plan on the {share} any more, and what it was for isn't getting done.",
            "If the {share} can be given away each time, no team can plan work on it.",
            "After the {nth} without it, teams are likely to plan as if the reserve weren't there.",
            "What was put off over {span} is unlikely to have become smaller.",
            "After “{quote}” it's hard for any team to plan on the reserve.",
            "After “{quote}” the next request can take the reserve as easily.",
            "What the reserve was for isn't getting done, and that may not show until something breaks.",
            "A reserve that gives way each time can't be planned on, so the repairs stay undone.",
        ),
        maybe=(
            "If the {share} goes elsewhere this time too, teams may stop planning on it.",
            "If it stays at “{quote}”, teams may stop planning on the reserve.",
            "If the reserve is giving way here once more, teams may stop planning on it.",
        ),
        ask=(
            "How much of the {share} would you keep even against the best feature there is?",
            "What has got slower or shakier over {span}, in a figure you could show to product?",
            "After the {nth}, what would make the next one different?",
            "Which failure would make you wish you had kept it, and who could say how near it is?",
            "What has to be true for the reserve to come back, and who decides that it is?",
            "Which repairs do your managers no longer ask for?",
        ),
        try_=(
            "Set a lower limit: At least … of the {share} stays where it is, whatever is asked. Going below takes a "
            "date on which it comes back.",
            "Show the sum with the next request: After {span} without it, … went from … to …. I want … back.",
            "Name the return: This time it goes to features. It is back on …, and … comes first.",
            "Start small and keep it: … people, … days a month, whatever is asked. We look at what it did after two "
            "quarters.",
        ),
    ),
    "dir-process-overhead": Wordings(
        why=(
            "{voice} named what it takes: {cost}. If that changes nothing, the next count may not reach you.",
            "The text names {cost}. What the teams get back for it isn't said.",
            "{voice} brought the cost to you. If that changes nothing, the next count may stay with them.",
            "“{quote}” adds to what the teams already do, and nothing is taken away for it.",
            "After “{quote}” the teams will ask which of the old steps they may leave out.",
            "Each step is small by itself, and every piece of work has to pass all of them.",
            "New steps come on top of the old ones, and it isn't said what they should make better.",
        ),
        maybe=(
            "If it really comes to {cost}, the new steps may take more than they give.",
            "If “{quote}” comes on top of the old steps, nobody may have added up what all of them take.",
            "If these steps come on top of the old ones, nobody may have added up what all of them take.",
        ),
        ask=(
            "What would you want to get back for {cost}, and where would you see it?",
            "What did {voice} see in it that you don't?",
            "Which of the last delays would each new step have prevented, and how?",
            "Which old step could go on the day the new one starts?",
            "When will you look at whether it helped, and what would make you drop it?",
            "Who reads all of it, and what have they decided because of it?",
        ),
        try_=(
            "Answer with a trade: {cost} is too much to add on top, so … goes. On … we look at what the new steps "
            "changed.",
            "Let {voice} choose: For each new step one old one goes. Tell me by … which.",
            "Replace in place of adding: The new … takes the place of …. We try it until … and drop it if nothing got "
            "faster.",
            "Set a limit: All steps together may take … of a lead's week. If they take more, … goes.",
            "Start with one team and an end date: … tries it until …. If nothing got faster there, it goes again.",
        ),
    ),
    "dir-people-not-structure": Wordings(
        why=(
            "After “{line}” the question is still what would be different with somebody else in that place.",
            "By the {nth}, it's worth a look at the place and not only at who sits in it.",
            "If all {count} have the same trouble, the cause is more likely in what they share than in each of them.",
            "“{beside}” may explain more than anybody's effort does, and it will be the same for whoever comes next.",
            "As long as “{beside}” holds, pressure on people is unlikely to make it faster.",
            "“{quote}” is about the people. What made the work late may hold up whoever comes next, too.",
            "“{quote}” may make people slower to report bad news, and what holds the work up stays where it is.",
            "Somebody else in the same place might have met the same obstacle.",
            "Pressure doesn't move what the work was waiting for, so it may be late again.",
        ),
        maybe=(
            "If this is the {nth}, what they depend on may explain more than the people do.",
            "If “{beside}” holds, it may explain more than the people do.",
            "If “{quote}” is taken as the explanation, what the work depends on may not get looked at.",
            "If the explanation here is the people, what the work depends on may not have been looked at yet.",
        ),
        ask=(
            "What was the same up to the {nth}, apart from the people?",
            "What do all {count} depend on, and who owns that?",
            "If your best person took that seat tomorrow, what would still make them late?",
            "What did they say they were waiting for, and what became of it?",
            "What would they need to be able to change in order to be on time, and can they?",
        ),
        try_=(
            "Look at what they share before anyone is judged: All {count} depend on …. From … on it belongs to ….",
            "Write the cause next to the {nth}: It was late because … waited for …. From … on that belongs to ….",
            "Ask each of them before anything else happens: What held you up, and what of it could I have changed?",
            "Write the next line about the cause: It was late because … waited for …. From … on that belongs to ….",
        ),
    ),
}
