"""What is said about the engineering manager's pitfalls; all four are carried over to higher stages too."""

from __future__ import annotations

from reviewer.engines.feedback.wordings.wording import Wordings

ENGINEERING_MANAGER = {
    "em-absorbing-scope": Wordings(
        why=(
            "“{line}” leaves a reader asking what has to give way for it.",
            "{told} will now plan on {due}, without knowing what {crew} may have to drop for it.",
            "Nobody has told {asker} what {due} pushes out, so there is nothing to choose between.",
            "{told} heard a yes without its cost. If something else slips for it, that will come as a surprise.",
            "{finders} will get it as settled, without knowing what they may drop for it.",
            "From a plain yes, {asker} can't tell what has to wait for it.",
            "What {voice} asked is still open, and {crew} can't plan around a yes without its cost.",
            "The yes to {wish} is out, and what has to wait for it isn't decided yet.",
            "What has to give way for it is still open after “{quote}”.",
            "“{quote}” leaves {crew} to find out what has to give way.",
            "Whoever asked has no reason to choose, as nobody has told them what has to wait.",
            "The yes came without its cost, so {crew} will have to find that out after the promise.",
        ),
        maybe=(
            "If {told} heard only the yes, what it costs may come as a surprise later.",
            "If the yes to {wish} came without its cost, {crew} may be the ones who find it.",
            "If nobody has told {asker} what this pushes out, somebody else may have to choose it later.",
            "If “{quote}” is all that was said about it, {crew} may be the ones who find out what it costs.",
            "If this yes was given without naming a cost, {crew} may be the ones who find it.",
        ),
        ask=(
            "If {told} had to choose between {due} and the full scope, which would it be?",
            "What would {asker} give up for it, if you asked?",
            "What would {told} have said to a yes with its cost?",
            "Which choices may {finders} make without coming back to you?",
            "What would {crew} have done until {due} otherwise?",
            "What could you tell {voice} today that is true and of use?",
            "Which would you rather have on time: {wish}, or what {crew} had planned before it?",
            "Who of those who build it has said how big it is?",
            "What would you have answered with a day to think about it?",
            "What moves out so that this fits, and who will be surprised by it?",
        ),
        try_=(
            "Write to {told} while it can still change: I said yes before I knew the cost. We can hold {due} if … "
            "waits; otherwise it's …. Which do you want?",
            "Go back to {asker} with a choice: It fits by {due} if … waits. If nothing waits, it's …. Which one?",
            "Write to {told} today: My yes has a cost, which is that … moves to …. If that's too much, let's talk.",
            "Go back to {asker} with one line: We can do it, and … then moves to …. Is it worth that to you?",
            "Tell {finders} what is allowed: You may move … to make it fit. If that isn't enough, I go back and change "
            "the promise.",
            "Put a price on it: Yes to {wish}, and … waits until …. If that's too much, tell me by ….",
            "Answer {voice} while it's fresh: To make room, … waits until …. I'm telling whoever asked for it today.",
            "Put a condition on it: {due} holds if … waits. I'll confirm it by ….",
            "Have it sized, then confirm: You'll have a firm answer on …, with what has to move for it.",
            "Go back with the cost: Yes, if … waits. If it can't, the earliest is …. Which one?",
        ),
    ),
    "em-status-not-tradeoffs": Wordings(
        why=(
            "{reader} will read that {due} holds, and not that something moved to {later} for it.",
            "{reader} will read the status, and not that something moved to {later} for it.",
            "{reader} will read that {due} holds, and not what it took.",
            "{reader} can't agree or object to a choice that the status doesn't mention.",
            "The status doesn't mention {lost}, so nobody above can agree or object.",
            "Next to “{beside}” nobody sees what was given up for it.",
            "“{beside}” leaves those above with nothing to choose, while there was a choice.",
            "“{quote}” is a choice. Nobody above can agree or object to it as long as the status leaves it out.",
            "When “{quote}” comes up later, it will look like a surprise and not like a decision.",
            "What moved to {later} is missing from the status, and somebody may be counting on it.",
            "Those above will take it that nothing had to be given up, until the cost shows.",
            "The status says where things stand. What was given up for it is what others could have decided on.",
        ),
        maybe=(
            "If the status reached {reader} without “{quote}”, a choice may go unnoticed.",
            "If the status goes up without {lost}, those above may miss a choice that they would have had a view on.",
            "If “{beside}” is all that goes up, those above may not know what was given up for it.",
            "If “{quote}” is the price of being on plan, it may belong next to the status.",
            "If something is being given up to stay on plan, those above may have had a view on it.",
        ),
        ask=(
            "Knowing what it took, would {reader} still choose {due}?",
            "Who was counting on it before {later}, and do they know?",
            "Who was counting on {lost}, and have they been told?",
            "Who speaks for the {hit}, and do they know?",
            "Which would {reader} pick: what was kept, or what was given up for it?",
            "Whose decision was it, and what would they have wanted to know first?",
            "When the cost shows, who will be surprised?",
            "Who above would have chosen differently, had it been on the page?",
        ),
        try_=(
            "Add one sentence for {reader}: We hold {due}, and for that … moves to {later}. If you'd rather have it "
            "the other way round, tell me by ….",
            "Add one sentence for {reader}: For this status … moves to {later}. I'd leave it so, unless you say "
            "otherwise.",
            "Add one sentence for {reader}: We hold {due} by giving up … until …. I'd leave it so, unless you say "
            "otherwise.",
            "Add one sentence for {reader}: It costs us … until …. If you'd rather have it the other way round, tell "
            "me by ….",
            "Name the cost where the date is named: {due} holds because … waits until ….",
            "Put both in one line: We are on plan, without {lost} until …. If you'd have chosen differently, it can "
            "still change.",
            "Ask for the choice in one sentence: We could have … or …; I chose …. Would you?",
            "Put the cost beside the status: On plan, because … was given up until …. If you'd have chosen "
            "differently, it can still change.",
            "Write three short lines in place of the status: What holds is …. What it costs is …. What I'd like you to "
            "decide is ….",
        ),
    ),
    "em-everything-equal": Wordings(
        why=(
            "Even with “{line}”, people don't know which one may wait.",
            "{voice} still can't tell which of the {count} comes first, and will have to guess.",
            "With all {count} in first place, whoever works on them has to guess which one can wait.",
            "If all {count} are in work at once, each is likely to finish later than it would in turn.",
            "{voice} asked for an order and didn't get one, so everybody makes their own.",
            "After “{quote}” people still have to guess what comes first.",
            "After “{quote}”, the order is still open, and the next urgent call may settle it.",
            "When two of these need the same person, nobody can tell which one comes first.",
            "Each of those who asked believes that they come first. Most will find out late that they don't.",
        ),
        maybe=(
            "If all {count} really weigh the same, the order may get settled by whoever calls last.",
            "If “{quote}” is all that people know of the order, they may be choosing by themselves.",
            "If these all weigh the same, people may be choosing among them by themselves.",
        ),
        ask=(
            "If only one of the {count} were finished this month, which one would you want it to be?",
            "What is missing to give {voice} an order: the facts, or somebody to back it?",
            "Which of the {count} could wait a month without anyone outside noticing?",
            "When two of them want the same person on the same morning, who decides, and by what?",
            "What would those who asked rather have: a share of every day, or a date?",
            "Who could rank them, and what would they need from you to do it?",
        ),
        try_=(
            "Give {voice} an order to work with, even a rough one: … first, then …. The rest starts when those are "
            "done.",
            "Number the {count} and send the list round: First …, then …, then the rest. The next one starts when the "
            "one before is done.",
            "Ask {above} to rank the {count}: I'd do … first and … last. Without a word by …, that is the order.",
            "Tell those who wait when their turn comes: We start on yours on …, after …, and stay on it until it's "
            "done.",
            "Send an order, even a rough one: First …, then …, and the rest waits. Tell me by … if that's wrong.",
        ),
    ),
    "em-speed-over-health": Wordings(
        why=(
            "Winning {gain} shows at once. What it cost, in checks or in sleep, shows later.",
            "You may be the last to hear when it becomes too much for {worn}.",
            "Without {check}, faults are likely to be found later, by users or in the next release.",
            "People who give their {hours} seldom say when it becomes too much, so you may hear of it late.",
            "To {crew}, “{quote}” may sound like the way things are done from now on.",
            "After “{quote}”, the next plan is likely to be made at this pace too.",
            "What a pace like this costs shows later: in faults, or in people who can't keep it up.",
            "Without an end, this becomes the pace that the next plan is made at.",
        ),
        maybe=(
            "If {worn} has been carrying this for a while, the pace may cost more than it shows.",
            "If this goes out without {check}, faults may be found later, by users or in the next release.",
            "If the {hours} have no end date, people may not say when it becomes too much.",
            "If “{quote}” has no end date, it may become the normal way to work.",
            "If this pace has no end date, it may become the normal one.",
        ),
        ask=(
            "How is {worn} doing, and when did somebody last ask?",
            "What would the plan look like with {worn} on normal hours?",
            "Of {gain} won, how much is left if a fault slips through now?",
            "What did {check} catch the last time, and who catches it now?",
            "Who has worked the most {hours}, and when do they get them back?",
            "On which day does the normal way of working come back, and who knows that day?",
            "Who of the people on this would tell you if it had become too much?",
            "Which date would you name for the next one at a pace that people could keep for a year?",
            "What would you have to see to stop it tomorrow?",
        ),
        try_=(
            "Give the time back by name: {worn} is off from … to …, and … covers.",
            "Put the repayment next to the win: We gained {gain}. What we left out is back from …, with … days for "
            "what it missed.",
            "Bring it back with a date: From … we do {check} again, and … looks at what went out without.",
            "Give the {hours} back: … is off from … to …, and … covers.",
            "Plan the next one at a pace you can keep: It's … then. To make it sooner we'd have to drop ….",
            "End it with a date: From … we work the normal way again. If the plan doesn't hold like that, I'll say so "
            "by ….",
        ),
    ),
}
