"""Puts the LLM engine together from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.engines.llm.asking import Asker
from reviewer.engines.llm.cache import AnswerCache
from reviewer.engines.llm.client import Client
from reviewer.engines.llm.endpoint import DEFAULT_BASE_URL, Endpoint
from reviewer.engines.llm.engine import LLMEngine, LLMOptions
from reviewer.engines.llm.examples import FILE, load_examples
from reviewer.engines.llm.exchange import Exchange
from reviewer.engines.llm.frame import Framer
from reviewer.engines.llm.prices import SHIPPED, load_prices
from reviewer.engines.llm.spending import Spending
from reviewer.engines.prompt import load_prompts
from reviewer.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reviewer.engines.llm.exchange import Caller
    from reviewer.engines.llm.frame import Frame
    from reviewer.ladder.taxonomy import Taxonomy
    from reviewer.settings import Settings

PRICES_FILE = "prices.toml"
USED = ("review", "document", "form", "again", "confirm")  # other rooms keep prompts in the same folder


def build_llm(
    settings: Settings,
    taxonomy: Taxonomy,
    settings_folder: Path,
    *,
    caller: Caller | None = None,
    frames: Callable[[str], Frame] | None = None,
) -> LLMEngine:
    """Nothing is sent here. `settings_folder` holds the user's own prices.

    A replay gives its own `caller`, and `frames` that are the same for the same document.

    Raises SettingsError where the model or a key is missing or a prompt is wrong, UsageError where a cost limit
    can't be kept.
    """
    if not settings.model:
        raise SettingsError("the llm engine needs a model", hint="give --model NAME", code="model-missing")
    endpoint = _endpoint(settings)
    if needs_key(settings) and caller is None:
        hint = "set it to your key, or give --base-url for an endpoint of your own"
        raise SettingsError("OPENAI_API_KEY is not set", hint=hint, code="key-missing")
    prompts = load_prompts(settings.prompts_dir)
    examples, examples_hash = load_examples(settings.prompts_dir, taxonomy)
    own_prices = settings_folder / PRICES_FILE
    # the shipped prices are one company's: the same name at another endpoint costs something else
    prices = load_prices([SHIPPED, own_prices] if endpoint.has_list_prices else [own_prices])
    spending = Spending(prices.get(settings.model), settings.max_cost, settings.model, own_prices)
    exchange = Exchange(
        caller or Client(endpoint),
        settings.model,
        timeout_s=settings.timeout_s,
        cache=AnswerCache(settings.cache_dir) if settings.cache else None,
        spending=spending,
    )
    asker = Asker(
        prompts, examples, taxonomy.rules, {stage.id: stage.name for stage in taxonomy.stages}, frames or Framer()
    )
    used = [name for name in USED if settings.verify or name != "confirm"]
    hashes = {name: prompts[name].hash for name in used} | {FILE.partition(".")[0]: examples_hash}
    options = LLMOptions(settings.verify, settings.redact, _names(settings))
    return LLMEngine(exchange, asker, spending, options, hashes)


def _endpoint(settings: Settings) -> Endpoint:
    return Endpoint(settings.base_url or DEFAULT_BASE_URL, settings.api_key)


def needs_key(settings: Settings) -> bool:
    """Whether the endpoint will refuse to answer because no key is set."""
    endpoint = _endpoint(settings)
    return endpoint.is_openai and not endpoint.key


def _names(settings: Settings) -> tuple[str, ...]:
    names = settings.names.split(",")
    if settings.roster is not None:
        try:
            names += settings.roster.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            hint = "it is a UTF-8 text file with one name a line"
            raise SettingsError(f"roster {settings.roster}: cannot be read", hint=hint) from error
    return tuple(name.strip() for name in names if name.strip() and not name.lstrip().startswith("#"))
