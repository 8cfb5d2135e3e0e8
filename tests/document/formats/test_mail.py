"""Mails as they come: broken headers, missing character sets, stubs beside HTML, quotes in other languages."""

from __future__ import annotations

import pytest

from reviewer.document.read import read_bytes
from reviewer.errors import DocumentError

BODY = b"\n\nWe shipped text here.\n"


def visible(data: bytes) -> list[str]:
    return [unit.text for unit in read_bytes(data, "a.eml").units if not unit.is_hidden]


@pytest.mark.parametrize(
    ("head", "author"),
    [
        (b'From: "\nSubject: s', None),
        (b"From: =?utf-8?q?=0A=00evil?= <a@b.example>", "=?utf-8?q?=0A=00evil?="),
        (b'From: a@[\nContent-Type: text/plain; charset="\nContent-Disposition: =', "a@[]"),
        (b"From: Ann <a@b.example>\nSubject: =?utf-8?b?////?=\nDate: Mon, 99 Foo 2026 99:99:99 +9999", "Ann"),
        ("From: Zoë Ångström <z@b.example>".encode(), "Zoë Ångström"),
    ],
)
def test_header_that_breaks_the_parser_is_read_as_it_stands(head: bytes, author: str | None) -> None:
    document = read_bytes(head + BODY, "a.eml")
    assert (document.metadata.author, document.text.strip().splitlines()[-1]) == (author, "We shipped text here.")


@pytest.mark.parametrize(
    ("kind", "words", "encoding"),
    [
        ("text/plain", "The café’s page — done.", "utf-8"),
        ("text/plain; charset=us-ascii", "The café’s page — done.", "utf-8"),
        ("text/plain; charset=utf-8", "The café’s page — done.", "cp1252"),
        ("text/plain; charset=iso-8859-1", "The café’s page — done.", "cp1252"),
        ("text/plain; charset=x-unknown", "The café’s page — done.", "cp1252"),
        ("text/plain; charset=zlib", "The café’s page — done.", "utf-8"),
        ("text/plain; charset=iso-8859-2", "Łukasz and Ągata shipped it.", "iso-8859-2"),
        ("text/plain; charset=iso-2022-jp", "日本語", "iso-2022-jp"),
        ("text/html", "<meta charset=utf-8><p>The café’s page — done.</p>", "utf-8"),
        ("text/html", "<meta charset=iso-8859-2><p>Łukasz and Ągata shipped it.</p>", "iso-8859-2"),
    ],
)
def test_character_set_that_is_missing_or_wrong_does_not_spoil_the_text(kind: str, words: str, encoding: str) -> None:
    data = f"From: a@b.example\nMIME-Version: 1.0\nContent-Type: {kind}\n\n".encode() + words.encode(encoding)
    assert visible(data) == [words.rsplit("<p>", 1)[-1].removesuffix("</p>")]


def test_page_says_which_character_set_it_is_in() -> None:
    page = "<html><head><meta charset='iso-8859-2'></head><p>Łukasz shipped it, and ą was fine.</p></html>"
    assert "Łukasz shipped it, and ą was fine." in read_bytes(page.encode("iso-8859-2"), "a.html").text


PARTS = (
    b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n"
    b"--x\nContent-Type: text/plain\n\n%s\n--x\nContent-Type: text/html\n\n%s\n--x--\n"
)


@pytest.mark.parametrize(
    "stub",
    [
        b"This message requires an HTML viewer.",
        b"Your mail client does not support HTML.",
        b"HTML is needed to view this mail.",
        b"View this message in your browser: https://x.example/1",
        b"----",
    ],
)
def test_plain_part_that_only_asks_for_html_makes_way_for_it(stub: bytes) -> None:
    assert visible(PARTS % (stub, b"<p>I told Carla yes.</p>")) == ["I told Carla yes."]


def test_plain_part_goes_first_where_it_says_something_or_is_all_there_is() -> None:
    assert visible(PARTS % (b"I told Ann yes.", b"<p>I told Carla yes.</p>")) == ["I told Ann yes."]
    assert visible(PARTS % (b"The HTML view shipped.", b"<p> </p>")) == ["The HTML view shipped."]


ATTACHED = (
    b"From: a@b.example\nSubject: Retro\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
    b"--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf\n\nxx\n--x--\n"
)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"From: a@b.example\nSubject: Retro of May\n\n", "a mail without any text"),
        (b"From: a@b.example\nSubject: Retro\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n", "without any text"),
        (ATTACHED, "a mail without any text but 1 attachment"),
        (b"", "empty"),
    ],
)
def test_mail_without_a_body_is_an_error_and_no_clean_review(data: bytes, says: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_bytes(data, "a.eml")
    assert (caught.value.code, says in caught.value.text) == ("document-empty", True)


@pytest.mark.parametrize(
    "opening",
    [
        "On Mon, May 4, 2026 at 9:12 AM Carla Diaz Of A Very Long Name <\ncarla@b.example> wrote:",
        "Am Mo., 4. Mai 2026 um 09:12 Uhr schrieb Carla Diaz <carla@b.example>:",
        "Le lun. 4 mai 2026 à 09:12, Carla Diaz <carla@b.example> a écrit :",
        "El lun, 4 may 2026 a las 9:12, Carla Diaz (<carla@b.example>)\nescribió:",
        "Op ma 4 mei 2026 om 09:12 schreef Carla Diaz <carla@b.example>:",
        "Den mån 4 maj 2026 kl 09:12 skrev Carla Diaz <carla@b.example>:",
        "Von: Carla\nGesendet: Montag\nAn: Ann\nBetreff: Retro",
        "De : Carla\nEnvoyé : lundi\nÀ : Ann\nObjet : Retro",
        "-----Ursprüngliche Nachricht-----\nVon: Carla",
        "-----Messaggio originale-----\nDa: Carla\nInviato: lunedì\nA: Ann\nOggetto: Retro",
        "-----Mensagem original-----\nDe: Carla",
        "De: Carla\nEnviada em: segunda-feira\nPara: Ann\nAssunto: Retro",
        "De: Carla\nData: segunda-feira\nAssunto: Retro",
        "-----Oprindelig meddelelse-----\nFra: Carla",
        "-----Opprinnelig melding-----\nFra: Carla",
        "-----Ursprungligt meddelande-----\nFrån: Carla\nSkickat: måndag",
        "-------- Messaggio inoltrato --------\nOggetto: Retro\nData: lunedì\nMittente: Carla\nA: Ann",
    ],
)
def test_what_was_replied_to_is_quoted_whatever_language_the_mail_program_speaks(opening: str) -> None:
    text = f"From: a@b.example\n\nWe shipped it.\n\n{opening}\n\nCould you take the export?\n"
    quoted = {unit.text: unit.is_quoted for unit in read_bytes(text.encode(), "a.eml").units if not unit.is_hidden}
    assert (quoted["We shipped it."], quoted["Could you take the export?"]) == (False, True)


@pytest.mark.parametrize(
    "line",
    [
        "On Monday at 10:30 we all met, and then\nPriya wrote:",
        "On call: Bo.\nAnn wrote:",
        "--- Data ---\nData: two weeks late\nTo: be checked by Bo",
    ],
)
def test_sentence_about_writing_quotes_nothing(line: str) -> None:
    document = read_bytes(f"From: a@b.example\n\nWe shipped.\n\n{line}\n\nI said yes.\n".encode(), "a.eml")
    assert not any(unit.is_quoted for unit in document.units)


HEADERS = "From: Bob Ray <bob@b.example>\nDate: Mon, 4 May 2026\nSubject: Weekly\nTo: Ann\n\n"


@pytest.mark.parametrize(
    "opening",
    [
        f"---------- Forwarded message ---------\n{HEADERS}",
        f"\n\nBegin forwarded message:\n\n{HEADERS}",
        f"________________________________\n{HEADERS}",
        HEADERS,
        "-------- Messaggio inoltrato --------\nOggetto: Weekly\nData: lunedì\nMittente: Bob Ray <bob@b.example>\n\n",
        f"-----Original Message-----\nFrom: Ann\nTo: Carla\n\n-----Original Message-----\n{HEADERS}",
    ],
)
def test_forward_of_nothing_else_is_judged_as_the_words_of_whoever_wrote_it(opening: str) -> None:
    text = f"From: Ann <a@b.example>\nSubject: Fwd: Weekly\nContent-Type: text/plain; charset=utf-8\n\n{opening}"
    end = "We shipped it.\n\nOn Mon, 4 May 2026 at 9:12, Owen <o@x.example> wrote:\n\nAll are first.\n"
    document = read_bytes((text + end).encode(), "a.eml")
    quoted = {unit.text: unit.is_quoted for unit in document.units if not unit.is_hidden}
    assert (quoted["We shipped it."], quoted["All are first."]) == (False, True)
    assert (document.metadata.author, document.metadata.address) == ("Bob Ray", "bob@b.example")


def test_forward_below_words_of_its_sender_is_quoted() -> None:
    text = f"From: Ann <a@b.example>\nSubject: Fwd: Weekly\n\nAs promised.\n\n{HEADERS}We shipped it.\n"
    document = read_bytes(text.encode(), "a.eml")
    assert [unit.text for unit in document.units if not (unit.is_quoted or unit.is_hidden)][1:] == ["As promised."]
    assert document.metadata.author == "Ann"


@pytest.mark.parametrize(
    ("line", "author"), [("Bob Ray", "Bob Ray"), ("bob@b.example", "bob@b.example"), ("[x]", "Ann")]
)
def test_sender_of_a_forward_may_have_no_name_or_no_address(line: str, author: str) -> None:
    text = f"From: Ann <a@b.example>\n\nBegin forwarded message:\n\nFrom: {line}\nTo: Ann\n\nWe shipped it.\n"
    assert read_bytes(text.encode(), "a.eml").metadata.author == author
