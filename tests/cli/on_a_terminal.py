"""The command line with a retriever that needs no model, for tests that start it on a pseudo-terminal.

python -m tests.cli.on_a_terminal review FILE …
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from reviewer.assembly import build_engine
from reviewer.cli import main
from reviewer.encoder import Encoder
from reviewer.ladder.taxonomy import load_taxonomy
from reviewer.pipeline import Parts, ReviewOptions
from tests.fakes import LADDER, OnePassageEach

if TYPE_CHECKING:
    from reviewer.settings import Settings


def parts(settings: Settings, options: ReviewOptions) -> Parts:
    """The real engine of the settings, with one passage for each pitfall."""
    return Parts(load_taxonomy(), OnePassageEach(), build_engine(settings, Encoder()), LADDER, options)


if __name__ == "__main__":
    if sys.stdin.isatty():  # a terminal of its own, so that Ctrl-C typed there becomes a signal here
        import fcntl
        import termios

        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    main(obj=parts)
