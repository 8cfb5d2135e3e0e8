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
    assert {unit.text in GERMAN for unit in document.units if unit.is_foreign} == {True}
    assert {unit.text in ENGLISH for unit in document.units if not unit.is_foreign} == {True}


def test_lines_beside_one_another_are_told_apart_in_a_document_that_mixes_languages() -> None:
    spanish = "Ventas pidió el reporting para el 1 de julio."
    english = "Sales asked for the reporting by 1 July, I said yes on the spot, the team will find a way."
    opening = (
        "Lanzamos el nuevo flujo el martes y las quejas bajaron. La semana que viene empezamos con la auditoría del "
        "sistema de pagos, y el equipo está contento con el plan que hemos hecho para el verano."
    )
    document = read_text(f"{opening}\n\n{spanish} {english}\n\n{ENGLISH}\n", "x")
    assert [warning.code for warning in document.warnings] == ["mixed-language"]
    foreign = {unit.text: unit.is_foreign for unit in document.units}
    assert (foreign[spanish], foreign[english]) == (True, False)


def test_of_a_document_in_one_language_no_unit_is_foreign() -> None:
    documents = [read_path(path) for path in FIXTURES.glob("*-*-*.*")]
    assert not any(unit.is_foreign for document in documents for unit in document.units)
