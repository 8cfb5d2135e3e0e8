"""Loading the encoder in the background changes nothing of what it says, and hides no fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from reviewer.encoder import Encoder
from reviewer.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path


def test_encoder_warmed_up_says_the_same() -> None:
    warm = Encoder()
    warm.warm_up()
    assert np.array_equal(warm.embed(["The export is out."]), Encoder().embed(["The export is out."]))


def test_missing_weights_are_told_at_the_first_use_and_not_before(tmp_path: Path) -> None:
    encoder = Encoder(tmp_path)
    encoder.warm_up()
    with pytest.raises(ModelError, match=r"tokenizer unusable|model file unusable"):
        encoder.embed(["The export is out."])
