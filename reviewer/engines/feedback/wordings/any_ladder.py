"""What can be said of a pitfall from a ladder that we have no words of our own for."""

from __future__ import annotations

from reviewer.engines.feedback.wordings.wording import Wordings

ANY_LADDER = Wordings(
    why=(
        "A reader who stops at “{line}” will want to know what follows from it, and for whom.",
        "What follows from these lines, and for whom, is left to the reader to work out.",
    ),
    maybe=(
        "If “{line}” means what it may mean, somebody may be carrying a cost that isn't on the page.",
        "If these lines mean what they may mean, somebody may be carrying a cost that isn't on the page.",
    ),
    ask=(
        "Who carries the cost of this, and do they know that you know?",
        "What would you do about it next week if nobody had got used to it?",
    ),
    try_=(
        "Add what follows from it: This means … for …; from … on we ….",
        "Say what changes, by whom and from when: From … on, … does …, so that ….",
    ),
)
