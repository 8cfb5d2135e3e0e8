"""In which language a document is written. The only importer of py3langid, whose model takes 0.8 s to load.

English is settled without the model wherever its small words are as dense as only English has them; of 528
labelled English documents, 37 needed the model, and none was called foreign.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from reviewer.document.wordlists import words
from reviewer.records import Warning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.records import Unit

# Small words that are not also words of Dutch, German, French, Spanish, Italian, Portuguese or Scandinavian.
_ENGLISH = words(
    """the and of that with for this they we our you it its was were have has had will would should could not from
    which what when who their them there then than but been be are is by at on as to out up all one my your
    she his her him he don't didn't it's we're that's isn't won't can't i'm i've we've so if how why about
    after before because into over only also still next last week team"""
)
_AMBIGUOUS = words(
    """is was we on as to at all one he had him her so had my if up be by den week team over also then of out but
    for at have"""
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MIN_ENGLISH = 0.12  # share of distinctive small words: English from 0.15, and 0.07 in the tersest; others below 0.05
_MIN_FOREIGN_BLOCK = 30  # words
_CONFIDENT = 0.85  # of the model, below which short or name-heavy text is not called foreign
_CONFIDENT_BESIDE = 0.5  # the same for a line of a document that is known to hold another language
_MIN_LETTERS = 24
_LOADING = threading.Lock()
_MIXED_SHARE = 0.25
_BLOCK_CHARS = 400
_NAMES = {
    "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
    "pl": "Polish", "ja": "Japanese", "zh": "Chinese", "ko": "Korean", "ru": "Russian", "uk": "Ukrainian",
    "tr": "Turkish", "sv": "Swedish", "da": "Danish", "no": "Norwegian", "nb": "Norwegian", "fi": "Finnish",
    "cs": "Czech", "hu": "Hungarian", "ro": "Romanian", "el": "Greek", "ar": "Arabic", "he": "Hebrew", "hi": "Hindi",
    "id": "Indonesian", "vi": "Vietnamese", "th": "Thai",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Language:
    """The ISO 639 code of the language most of a document is in, "en" where nothing says otherwise.

    `foreign` are the indices of the units in another one, told only where the document gets a `mixed-language` warning.
    """

    code: str
    warnings: tuple[Warning, ...] = ()
    foreign: frozenset[int] = frozenset()


def detect_language(units: Sequence[Unit]) -> Language:
    """Code, hidden units, orders to the program and cells of numbers don't count.

    Warns with code `language` when it is not English, and with `mixed-language` when it is, but a quarter or more is
    in another.
    """
    blocks = _blocks(units)
    texts = [" ".join(unit.text for unit in block) for block in blocks]
    if _is_plainly_english(texts):
        return Language("en")
    languages = [_block_language(text) for text in texts]
    letters: Counter[str] = Counter()
    for language, text in zip(languages, texts, strict=True):
        letters[language] += sum(map(str.isalpha, text))
    if not letters:
        return Language("en")
    most, _ = letters.most_common(1)[0]
    total = letters.total()
    if most != "en":
        name = _NAMES.get(most, f"'{most}'")
        return Language(most, (Warning("language", f"this document is in {name}; only English is judged offline"),))
    foreign = total - letters["en"]
    if foreign < _MIXED_SHARE * total:
        return Language("en")
    text = f"{foreign * 100 // total}% of this document is in another language and was not judged"
    told = (unit.index for at, block in enumerate(blocks) for unit in block if _is_foreign(unit.text, languages[at]))
    return Language("en", (Warning("mixed-language", text),), frozenset(told))


def _is_foreign(text: str, language: str) -> bool:
    """Of a unit in a block of that language. A line may be in another language than its neighbours."""
    return not _is_plainly_english([text]) and (language != "en" or _block_language(text, _CONFIDENT_BESIDE) != "en")


def _blocks(units: Sequence[Unit]) -> list[list[Unit]]:
    """Neighbouring units in pieces of a few hundred characters, long enough to be told apart."""
    blocks: list[list[Unit]] = [[]]
    size = line = 0
    for unit in units:
        is_aside = unit.is_hidden or unit.is_instruction or unit.kind == "code"
        if is_aside or sum(map(str.isalpha, unit.text)) * 2 < len(unit.text):
            continue
        if blocks[-1] and (size >= _BLOCK_CHARS or (unit.line > line + 1 and size >= 80)):
            blocks.append([])
            size = 0
        blocks[-1].append(unit)
        size += len(unit.text)
        line = unit.line
    return blocks if blocks[-1] else []


def _is_plainly_english(blocks: list[str]) -> bool:
    total = hits = 0
    for block in blocks:
        words = [word.lower().replace("’", "'") for word in _WORD.findall(block)]
        found = sum(1 for word in words if word in _ENGLISH and word not in _AMBIGUOUS)
        if len(words) >= _MIN_FOREIGN_BLOCK and found < 0.04 * len(words):
            return False
        if not block.isascii() and sum(1 for character in block if character > "\u02ff" and character.isalpha()) > 20:
            return False
        total += len(words)
        hits += found
    return hits >= _MIN_ENGLISH * total


def _block_language(block: str, least: float = _CONFIDENT) -> str:
    if sum(map(str.isalpha, block)) < _MIN_LETTERS and block.isascii():
        return "en"
    ranked: list[tuple[str, float]] = _model().rank(block)
    language, confidence = ranked[0]
    english = dict(ranked).get("en", 0.0)
    if language in ("en", "pcm", "zxx") or confidence < least or english > 0.1:
        return "en"
    return language


def load_meanwhile() -> None:
    """Begin to load the model on a thread: most of it is unpacking, which leaves the interpreter free.

    For whoever is about to read so many documents that one of them will need it.
    """
    threading.Thread(target=_model, daemon=True).start()


def _model() -> Any:
    with _LOADING:
        return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
