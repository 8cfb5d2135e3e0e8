"""What is hidden before text leaves, what is left alone, and that all of it comes back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.document.read import read_text
from reviewer.document.redact import Redaction
from reviewer.document.redact_cells import parted_secrets, secret_cells


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("mail ada.l+x@firm.example now", "mail [EMAIL-1] now"),
        ("see https://wiki.firm.example/a?b=1 today", "see [URL-1] today"),
        ("on www.firm.example/x", "on [URL-1]"),
        ("call +49 30 123 45 67", "call [PHONE-1]"),
        ("call 030/1234567, ok", "call [PHONE-1], ok"),
        ("call (030) 123-4567", "call [PHONE-1]"),
        ("call 555-123-4567.", "call [PHONE-1]."),
        ("password: hunter2hunter", "password: [SECRET-1]"),
        ("key AKIAIOSFODNN7EXAMPLE in use", "key [SECRET-1] in use"),
        ("call 06.12.34.56.78 now", "call [PHONE-1] now"),
        ("call 0171.234.5678 now", "call [PHONE-1] now"),
        ("call 555‑010‑9999 now", "call [PHONE-1] now"),
        ("see bit.ly/3xYzAbC.", "see [URL-1]."),
        ("see notion.so/acme/Plan, t.me/foo", "see [URL-1], [URL-2]"),
        ("`DB_PASSWORD=hunter2xyz`", "`DB_PASSWORD=[SECRET-1]`"),
        ("API_TOKEN: abcdef123", "API_TOKEN: [SECRET-1]"),
        ("my pw: s3cr3tpw!", "my pw: [SECRET-1]"),
        ("Passwort: geheim1234", "Passwort: [SECRET-1]"),
        ("the password hunter2secret", "the password [SECRET-1]"),
        ("the token is abc123def", "the token is [SECRET-1]"),
        ("pin is 4711", "pin is [SECRET-1]"),
        ("the passcode is 482913.", "the passcode is [SECRET-1]."),
        ("call +48 600 700 800 now", "call [PHONE-1] now"),
        ("call 06-12-34-56-78 now", "call [PHONE-1] now"),
        ("call 030 1234567 2024-05-12", "call [PHONE-1] 2024-05-12"),
        ("token 3f2504e0-4f89-11d3-9a0c-0305e82c3301.", "token [SECRET-1]."),
        ("use sk-proj-Abc123defGHI456jklMNO789 now", "use [SECRET-1] now"),
        ("on acme.com, x.com", "on [URL-1], [URL-2]"),
        ("PASSWORD=swordfish", "PASSWORD=[SECRET-1]"),
        ("- password: swordfish", "- password: [SECRET-1]"),
        ("user: bob, password: swordfish", "user: bob, password: [SECRET-1]"),
        ("the password is `swordfish` now", "the password is `[SECRET-1]` now"),
        ("**Password:** hunter2xyz", "**Password:** [SECRET-1]"),
        ('{"password": "swordfish", "user": "bob"}', '{"password": "[SECRET-1]", "user": "bob"}'),
    ],
)
def test_sensitive_value_becomes_a_placeholder_and_comes_back(text: str, hidden: str) -> None:
    redaction = Redaction([text])
    assert redaction.hide(text) == hidden
    assert redaction.restore(hidden) == text


@pytest.mark.parametrize(
    "text",
    [
        "On 2026-11-23 at 14:30 we moved 1 200 000 rows (12%) in 3.5 h.",
        "Due 03.04.2026, version 10.2.1, PR 4711, ticket ABC-1234.",
        "The token service is late; the secret is to start early.",
        "We will mark the date. Will that do? 5-7 people, weeks 10-12.",
        "Due 03.04.26, at 03/14 18:30 and 06.12.2026 14.30, 09.30 to 10.45.",
        "Version 0.12.34, 192.0.2, 12.345.678,90 EUR, 1.234.567.890 rows, 3 hours per day.",
        "The token is expired; the secret is starting small; passwords2, compass:northwest1, the pin is out.",
        "The password policy 2024, password v2.0.1, password SSO-1234, password SSO/SAML, pass 2nd and pass 100%.",
        "Node.js/React, README.md/CHANGELOG.md, v1.2/3, 24/7, it is done.Then/now we go.",
        "We mark what they may long for; will he? In likely wuxia, an exampled scarlatti.",
        "Signing up in bulk: e.g. the CI/CD pipeline, and/or the ETL.",
        "The API key is blocked on Security; the password is rotated; the passcode is unknown to us.",
        "Token: refreshed every hour. Secret: nobody asked. Pin: bug-4411 to the top. API key: blocked",
        "- Pass: overtime for everybody.",
        "2024-05-12 – 2024-05-19 was the freeze; 05/01/2024 - 12/01/2024, 01/2024 - 03/2024, 05/06-12/06.",
        "Sprint 04 2024-05-06 started. We ran 01-05 2024 and 03-04 2024 13:00; Release 01/02 2024-11-12.",
        "Signups grew +1 200 000 in a week, +1 200 000 000 in all, +12 (2024-05-01), (12) 10 000 rows.",
        "Our skill-building budget, npm-package-updates-2024, skip-level-meetings and ASIA-PACIFIC-REVENUES.",
        "We closed platform-team-q3-2024-planning and feature/pay-1234-migrate-billing-service.",
        "Moved from ASP.NET to socket.io. It was fixed.It works, i.e.it was late.",
        "p99@200ms is the target for actions/checkout@v4 and react@18.2.0.",
        "The mend is in auth.py:42, main.go:7:12 and README.md:3.",
    ],
)
def test_plain_text_is_left_alone(text: str) -> None:
    names = ["Will Mark Long", "Li Wu", "He An", "Carla Example", "Per Ek"]
    assert Redaction([text], names).hide(text.replace("Will that", "will that")) == text.replace(
        "Will that", "will that"
    )


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ("| Service | Password |\n|---|---|\n| DB | hunter2xyz |\n| Web | `s3cr3t!pw` |", ["hunter2xyz", "s3cr3t!pw"]),
        ("| Password | Service |\n|---|---|\n| | week-14 |\n| hunter2xyz | abc123def |", ["hunter2xyz"]),
        ("| DB | API token | abc123def |\n| Web | API token | abc456def |", ["abc123def", "abc456def"]),
        ("Service\tDB_PASSWORD\nWeb\thunter2xyz\nShop\t2026-11-01", ["hunter2xyz"]),
        ("| Passwords | Due |\n|---|---|\n| rotated | 03.04.2026 |\n| not yet | week14b |", []),
        ("| Compass | Tokens |\n|---|---|\n| north12 | 120,000 |\n| south | ABC-1234 |", []),
    ],
)
def test_value_under_or_beside_a_label_in_a_table_is_secret(table: str, found: list[str]) -> None:
    assert secret_cells(read_text(f"# Week\n\n{table}\n\nWe shipped it.\n", "update.md")) == found


def test_given_secret_is_hidden_wherever_it_stands() -> None:
    assert Redaction([], (), ["hunter2xyz"]).hide("It is hunter2xyz now.") == "It is [SECRET-1] now."


def test_private_key_over_several_lines_is_hidden_line_by_line() -> None:
    lines = ["-----BEGIN RSA PRIVATE KEY-----", "abcd efgh", "short", "-----END RSA PRIVATE KEY-----", "after"]
    redaction = Redaction(lines)
    sent = [redaction.hide(line) for line in lines]
    assert sent[4] == "after"
    assert not any(line in "\n".join(sent) for line in lines[:4])


def test_names_are_hidden_whole_in_part_and_in_other_case() -> None:
    redaction = Redaction([], ["Mara Lind"])
    made = redaction.hide("Mara Lind, MARA LIND, Mara's plan, Lind; Maraschino, marathon.")
    assert "Mara " not in made
    assert "Lind" not in made
    assert "MARA" not in made
    assert made.endswith("Maraschino, marathon.")
    assert redaction.restore(made) == "Mara Lind, MARA LIND, Mara's plan, Lind; Maraschino, marathon."


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Sean O'Brien", "O’Brien"),
        ("Sean O’Brien", "o'brien"),
        ("Anne-Marie Dupont", "Anne‑Marie"),
        ("Zoë Quarterman", "Zoe"),
        ("Zoe Quarterman", "Zoë"),
        ("Bjørn Ølander", "Bjorn"),
        ("Li Wu", "Li"),
        ("Carla Example", "carla"),
        ("Carla Example", "Carlas"),
        ("Carla Example", "carla.example"),
        ("Carla Example", "Example, Carla"),
        ("Example, Carla", "Carla Example"),
        ("Will Mark Long", "Will"),
        ("Will", "Will"),
        ("Carla", "Carlas"),
        ("Carla", "carla"),
        ("Müller", "Müllers"),
        ("Müller", "Muller"),
        ("An", "An"),
    ],
)
def test_name_is_hidden_as_people_write_it(name: str, text: str) -> None:
    redaction = Redaction([], [name])
    made = redaction.hide(f"Then {text} said yes.")
    assert made.startswith("Then [PERSON-")
    assert made.endswith("] said yes.")
    assert redaction.restore(made) == f"Then {text} said yes."


def test_listed_first_name_that_is_a_word_hides_the_name_alone() -> None:
    redaction = Redaction([], ["Will", ",", "Mark", "An", "田中"])
    made = redaction.hide("Will Mark ask? We will mark an end, and @will marks it; 田中さん, An.")
    assert (
        made == "[PERSON-1] [PERSON-2] ask? We will mark an end, and @[PERSON-1'] marks it; [PERSON-4]さん, [PERSON-3]."
    )


@pytest.mark.parametrize("handle", ["@carla", "@li", "@will", "@carlaexample", "@carla-example", "@carla.example"])
def test_handle_of_a_listed_person_is_hidden(handle: str) -> None:
    redaction = Redaction([], ["Carla Example", "Li Wu", "Will Mark"])
    assert redaction.hide(f"asked {handle} twice").startswith("asked @[PERSON-")


def test_same_value_gets_the_same_placeholder_and_another_gets_another() -> None:
    redaction = Redaction([])
    assert redaction.hide("a@b.example c@d.example a@b.example") == "[EMAIL-1] [EMAIL-2] [EMAIL-1]"
    assert redaction.counts == {"EMAIL": 2}


def test_text_that_looks_like_a_placeholder_is_not_replaced_on_the_way_back() -> None:
    text = "[EMAIL-1] and a@b.example"
    redaction = Redaction([text])
    made = redaction.hide(text)
    assert made.startswith("[EMAIL-1] and [R")
    assert redaction.restore(made) == text


@given(
    st.lists(
        st.sampled_from(["Ada", "a@b.example", "+49 30 1234567", "we", "\n", "[EMAIL-1]", "x", "(", ")", "."]),
        max_size=20,
    )
)
@settings(max_examples=100, deadline=None)
def test_hiding_can_always_be_undone(words: list[str]) -> None:
    text = " ".join(words)
    redaction = Redaction([text], ["Ada Byron"])
    assert redaction.restore(redaction.hide(text)) == text


def test_secret_whose_name_was_taken_for_a_speakers_is_found() -> None:
    text = "Ann: hi\nBen: hello\nDB Passwort: aaaaa000\nAnn: thanks\n"
    document = read_text(text, "chat.txt")
    assert any(unit.text == "aaaaa000" for unit in document.units)
    assert parted_secrets(document) == ["aaaaa000"]


def test_word_after_a_label_is_not_hidden_in_the_rest_of_the_document() -> None:
    text = """# Week 20

The API key is blocked on Security. Password: overtime

- The import is blocked on us since Monday, and the team worked overtime.
- We said yes to Sales and unblocked the date.
"""
    document = read_text(text, "update.md")
    redaction = Redaction([], (), parted_secrets(document))
    lines = [unit.text for unit in document.units if not unit.text.startswith("Password")]
    assert [redaction.hide(line) for line in lines] == lines


def test_given_word_is_not_hidden_inside_another() -> None:
    assert Redaction([], (), ["block"]).hide("A block is unblocked.") == "A [SECRET-1] is unblocked."
