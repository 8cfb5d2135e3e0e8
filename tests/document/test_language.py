"""Which language a document is in, and that English is never called foreign."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.document.read import read_path, read_text

FIXTURES = Path(__file__).parent.parent / "fixtures" / "documents"
GERMAN = (
    "Diese Woche haben wir die neue Version ausgeliefert, und die Kunden sind zufrieden. Am Montag gab es "
    "eine Störung, die nach zwei Stunden behoben war. Nächste Woche beginnt die Umstellung der alten Datenbank, "
    "wofür uns noch Leute fehlen."
)
ENGLISH = (
    "This week we shipped the new version, and the customers are happy with it. On Monday there was an outage, "
    "which was fixed after two hours. Next week we begin with the old database, for which we do not have enough people."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        ("今週は新しいバージョンをリリースしました。来週はデータベースの移行を始めます。", "ja"),
        ("Cette semaine, nous avons livré la nouvelle version et les clients sont contents de nous.", "fr"),
        ("Esta semana entregamos la nueva versión y los clientes están contentos con el resultado.", "es"),
        ("Deze week hebben we de nieuwe versie uitgerold en het team is blij met het resultaat.", "nl"),
        (f"{GERMAN}\n\n{ENGLISH}\n\n{GERMAN}", "de"),
        ("```\nfor x in list: print('the and of to in we have this')\n```\n" + GERMAN, "de"),
    ],
)
def test_other_languages_are_named_in_a_warning(text: str, language: str) -> None:
    document = read_text(text, "x")
    assert document.language == language
    assert [warning.code for warning in document.warnings] == ["language"]


@pytest.mark.parametrize(
    "text",
    [
        "ok bye train",
        "Shipped SSO. Next: SCIM.",
        "Mireille, Pavel, Kostya: SAML green",
        "ye thats in 15 then, coudnt say no lol",
        "# Lízing retro, Q2 (Szabolcs)\n\n- Two chairs.\n- Ngozi hired, starts 3rd",
        "| 12 | 34 |\n|---|---|\n| 56 | 78 |\n| 90 | x1 |",
        "Segelboot! The anchor is the vendor, and the wind is with us. Hartstikke goed, as Wim says.",
    ],
)
def test_short_misspelt_or_name_heavy_english_is_english(text: str) -> None:
    document = read_text(text, "x")
    assert document.language == "en"
    assert document.warnings == ()


def test_all_samples_are_english() -> None:
    assert {read_path(path).language for path in FIXTURES.glob("*-*-*.*")} == {"en"}


def test_a_third_in_another_language_is_said_without_changing_the_language() -> None:
    document = read_text(f"{ENGLISH}\n\n{GERMAN}\n\n{ENGLISH}", "x")
    assert document.language == "en"
    assert [warning.code for warning in document.warnings] == ["mixed-language"]
