"""What tokens cost, where somebody has said so: a small table, the user's own before the shipped one."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewer.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHIPPED = Path(__file__).with_name("prices.toml")
_KEYS = {"prompt_per_million", "answer_per_million", "currency"}
_ORIGIN = {"as_of", "source"}  # where a price is from; the shipped ones say both


@dataclass(frozen=True, slots=True)
class Price:
    """Money for a million tokens. `as_of` is when somebody last looked; empty where that is not said."""

    prompt_per_million: float
    answer_per_million: float
    currency: str
    as_of: str = ""

    def cost(self, prompt_tokens: int, answer_tokens: int) -> float:
        return (prompt_tokens * self.prompt_per_million + answer_tokens * self.answer_per_million) / 1_000_000


def load_prices(files: Sequence[Path]) -> Mapping[str, Price]:
    """Prices by model name; later files win. A missing file counts as empty. Raises SettingsError for a wrong one."""
    prices: dict[str, Price] = {}
    for path in files:
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"prices {path}: no readable TOML", hint=f"write it like {SHIPPED}") from error
        for model, entry in raw.items():
            prices[model] = _price(path, model, entry)
    return prices


def _price(path: Path, model: str, entry: Any) -> Price:
    is_whole = isinstance(entry, dict) and _KEYS <= set(entry) <= _KEYS | _ORIGIN
    if is_whole and all(isinstance(entry.get(key, ""), str) for key in ("currency", *_ORIGIN)):
        prompt, answer = entry["prompt_per_million"], entry["answer_per_million"]
        numbers = [v for v in (prompt, answer) if isinstance(v, int | float) and not isinstance(v, bool)]
        if len(numbers) == 2 and all(math.isfinite(v) and v >= 0 for v in numbers):
            return Price(float(prompt), float(answer), entry["currency"], entry.get("as_of", ""))
    raise SettingsError(f"prices {path}: '{model}' needs {', '.join(sorted(_KEYS))}", hint=f"see {SHIPPED}")
