"""What is said about the engineering manager's pitfalls; all four are carried over to higher stages too."""

from __future__ import annotations

from reviewer.engines.feedback.wordings.wording import Wordings

ENGINEERING_MANAGER = {
    "em-absorbing-scope": Wordings(
        why=(
            "“{line}” makes it sound settled, and its price isn't on the table yet.",
            "{told} will plan on {due} from now on. Whatever that yes costs, only {crew} will know.",
            "As far as {asker} can see, {due} costs nothing. What it does cost will come out of somebody's plan "
            "without having been chosen.",
            "With a yes in hand, {told} won't look for another way. {finders} will have to, without knowing what "
            "may be dropped.",
            "For {finders} it is a promise with nothing to trade for it. What gives in the end will be nobody's "
            "decision.",
            "What {told} will remember is “{quote}”. What it pushes out has no name and no date yet.",
            "{told} heard a yes and no price. When the price shows, it will look like a delay.",
            "From a bare yes {asker} can't tell whether this was easy or pushed something out, and so has nothing "
            "to choose.",
            "“{aside}” hands on the problem without the right to drop anything for it.",
            "After “{quote}”, {due} is fixed for whoever asked, and what it pushes out is still to be found.",
            "“{quote}” settles it for whoever asked. What it pushes out is left to people who weren't in the room.",
            "The yes went out with “{quote}”; the bill didn't. By the time {crew} can name it, the promise may be "
            "too public to change.",
            "Whoever heard “{quote}” took it as free of charge, and a price is much harder to name afterwards.",
            "A yes without a price leaves {crew} to pay it in whatever way nobody sees at first.",
        ),
        maybe=(
            "If {told} heard only the yes, its cost may come up later and look like a delay.",
            "If {asker} doesn't know what this pushes out, the choice may get made further down, and late.",
            "If “{quote}” went out without a price, {crew} may be the ones who find it.",
            "If this yes went out without a price, {crew} may be the ones who find it.",
        ),
        ask=(
            "If {told} had to choose between {due} and the whole of it, which would it be?",
            "What would {asker} give up for it, if somebody asked?",
            "What would {told} have said to a yes with its price attached?",
            "What may {finders} drop without coming back to you?",
            "What would {crew} have done until {due} otherwise, and which part of that is gone now?",
            "After “{aside}”, who tells whoever asked if it doesn't fit, and when?",
            "What moves out so that this fits, and who will be surprised by it?",
            "How big is it, and who of those who build it has said so?",
            "What would you have answered with a day to think about it?",
        ),
        try_=(
            "Before it sets: {told_dear}, I said yes before I knew the price. We can hold {due} if … waits; with "
            "everything kept it's …. Which do you want?",
            "Reopen it with a choice: {asker_dear}, it fits by {due} if … waits. If nothing waits, it's …. Which one?",
            "Send the missing half: {told_dear}, my yes has a price, and it is that … moves to …. If that's too "
            "much, let's talk today.",
            "One more line to {asker}: We can do it, and … then slips to …. If that isn't worth it to you, tell me.",
            "Give {finders} something to trade: You may move … to make it fit. If that's not enough, I go back and "
            "change the promise.",
            "Put a condition on it while that is easy: {due} holds if … waits. I'll confirm it by …, once it is sized.",
            "Put the price after “{quote}”: if … moves to …; otherwise the earliest is ….",
            "Go back with the price while it's cheap: Yes, if … waits. If it can't, the earliest is …. Which one?",
            "Size it, then confirm: You'll have a firm answer on …, with what it pushes out and by how much.",
        ),
    ),
    "em-status-not-tradeoffs": Wordings(
        why=(
            "Anyone who reads “{line}” might want to know what it took, and whether it was theirs to choose.",
            "“{quote}” is a choice with a cost, and what {reader} gets doesn't show that one was made.",
            "To keep {due}, something else moved to {later}. {reader} can only agree or object if the two stand "
            "side by side.",
            "What moved to {later} is the price of being on plan. {reader} gets the plan without the price.",
            "From “{aside}”, {reader} will take it that nothing was paid for it.",
            "To keep {due}, something was given up. {reader} can only agree or object if it stands next to the status.",
            "“{quote}” may be the right call. Left out of what goes up, it is one that nobody above can weigh, or "
            "defend with you.",
            "“{aside}” may well be true. What it took to keep it so is the part on which a reader could have had a "
            "view.",
            "Should anybody count on what “{quote}” takes away, they'll find out when they need it.",
            "A reader of “{aside}” has nothing left to decide. That is comfortable until the cost turns up by itself.",
            "The status answers where things stand. What was given up for it is missing, and that was the part "
            "with a decision in it.",
        ),
        maybe=(
            "If {reader} sees the status without “{quote}”, a choice may have been made that nobody above knows of.",
            "If “{quote}” is the price of being on plan, it may belong next to the status.",
            "If something is being paid to stay on plan, those above may have had a view on it.",
        ),
        ask=(
            "Knowing what it took, would {reader} still choose {due}?",
            "If {reader} could pick, which would it be: what was kept, or what was given up for it?",
            "Who was counting on it before {later}, and do they know?",
            "Who speaks for the {figure}, and do they know?",
            "What would be the first question above, if “{quote}” stood right under the status?",
            "Whose decision was it to make, and what would they have wanted to know first?",
            "Who would have chosen differently, had it been on the page?",
            "When the cost shows, will it read as a decision or as a surprise?",
        ),
        try_=(
            "Add one sentence for {reader}: We hold {due}, and for that … moves to {later}. If you'd rather have "
            "it the other way round, tell me by ….",
            "One more line for {reader}: The price of being on plan is that … comes in {later}. I'd leave it so, "
            "unless you say otherwise.",
            "Add one sentence for {reader}: We hold {due} by giving up … until …. I'd leave it so, unless you say "
            "otherwise.",
            "One more line for {reader}: On plan, at the price of …. If you'd rather have it the other way round, "
            "tell me by ….",
            "Put the price beside the status: On plan, at a cost for the {figure} that lasts until …. Keep it so, "
            "or …?",
            "Name the trade where the date is named: {due} holds because … waits until …. Whoever needs it sooner, "
            "tell me now.",
            "Finish the line “{aside}”: at the price of …, until …. If you'd have chosen differently, it can still "
            "change.",
            "Put the price beside the status: On plan, because … was given up until …. If you'd have chosen "
            "differently, it can still change.",
            "Replace the bare status with both halves: What holds is …. What it costs is …. What I'd like you to "
            "decide is ….",
        ),
    ),
    "em-everything-equal": Wordings(
        why=(
            "“{line}” leaves open what comes first, so it may be settled by whoever calls last.",
            "With all {count} in first place, {voice} and the others will each make an order of their own, and the "
            "orders won't match.",
            "If all {count} come first, the order gets made anyway, morning by morning, by whoever was heard last.",
            "With {count} in work at once, each takes about as long as all of them together, so nobody gains by "
            "having asked.",
            "{voice} was looking for an order. Without one, everybody makes their own, and they won't match.",
            "“{aside}” spares you the choice and passes it on, to people who see less of the whole than you do.",
            "“{quote}” is kind to those who ask. To those who do the work it says: choose for yourselves, and be "
            "wrong to somebody.",
            "“{quote}” doesn't do away with the order; it hands it to whoever calls last.",
            "Behind “{quote}” sits a choice that will still be made, only late and by people who can't see the whole.",
            "Where everything comes first, the order is made by chance and by volume.",
        ),
        maybe=(
            "If all {count} really stand side by side, the order may be getting made by whoever calls last.",
            "If “{quote}” is the order, people may be choosing among these by themselves.",
            "If these all weigh the same, people may be choosing among them by themselves.",
        ),
        ask=(
            "If only one of the {count} were finished this month, which one would you want it to be?",
            "What is missing to give {voice} an order: the facts, or somebody to back it?",
            "Which of the {count} could wait a month without anyone outside noticing?",
            "When two of them want the same person on the same morning, who decides, and by what?",
            "Who could rank them, and what would they need from you to do it?",
            "What would each of those who asked rather have: a share of every day, or a date?",
        ),
        try_=(
            "Give {voice} an order to work with, even a rough one: … first, then …. The rest starts when those are "
            "done.",
            "Number the {count} and send the list round: First …, then …, then the rest. The next one starts when "
            "the one before is done.",
            "Ask {above} to rank them: We have {count} first places. I'd do … first and … last. Without a word by "
            "…, that is the order.",
            "Send an order, even a rough one: First …, then …, and the rest waits. Tell me by … if that's wrong.",
            "Tell those who wait what they can count on: You come after …; we start on … and stay on it until it's "
            "done.",
        ),
    ),
    "em-speed-over-health": Wordings(
        why=(
            "“{line}” shows the pace and not what it costs. That part comes later, in faults or in people.",
            "Winning {gain} is easy to count. What it takes out of {worn} isn't, until somebody is missing for a "
            "month.",
            "Against {gain} won stands “{quote}”. That side of the sum comes due later, in rework or in people.",
            "{worn} may say yes next time too. That isn't the same as being able to.",
            "From “{aside}” others can read what it takes to be noticed. Some may copy {worn}; some may look around.",
            "Winning {gain} this way is a loan, and what it costs to pay back isn't in the plan yet.",
            "“{aside}” turns a push into the way things are done. It will be hard to be the first who goes home.",
            "“{quote}” works on credit. It may be paid back in faults that users find, or in people who stop offering.",
            "If “{quote}” is how this date is met, the next date gets planned on it.",
            "A newcomer reading “{quote}” will take it for the normal way, and so may everybody else by the next "
            "release.",
            "The date is met and the price is still open: faults that nobody looked for yet, and people who have "
            "less left.",
        ),
        maybe=(
            "If {worn} has been carrying this for a while, the pace may be dearer than it looks.",
            "If “{quote}” has no end date, it may be on its way to becoming the normal pace.",
            "If this pace has no end date, it may be on its way to becoming the normal one.",
        ),
        ask=(
            "How is {worn}, and when did somebody last ask?",
            "If {worn} said no next time, what would the plan look like?",
            "If a fault slips through that a check had caught, what is left of {gain}?",
            "What would those who carried it say to “{aside}”, among themselves?",
            "On which day does the normal way of working come back, and who knows that day?",
            "Which date would you have named for the normal way of working?",
            "What would you have to see to stop it tomorrow?",
        ),
        try_=(
            "Give the time back by name: {worn} is off from … to …, and nothing waits for the return.",
            "Book the repayment next to the win: We gained {gain}. What we left out is back from …, with … days in "
            "the next plan for what it missed.",
            "Put an end after “{quote}”: until …, and not beyond. If the date doesn't hold without it, I'll say so "
            "by ….",
            "End it with a date: From … we work the normal way again. If the date doesn't hold like that, I'll say "
            "so by ….",
            "Plan the next one at the real price: At a pace we can keep it's …. To make it sooner we'd have to drop ….",
            "Ask before it is offered again: Who needs days off now? Nobody has to give a reason, and … moves for it.",
        ),
    ),
}
