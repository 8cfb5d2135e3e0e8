"""The engine above the wire: cache, cost, splitting, second look, redaction."""

from __future__ import annotations

import json
import re
import stat
import threading
import time
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.engines.llm.cache import AnswerCache
from reviewer.engines.llm.pieces import MAX_PIECE_CHARS, cut, halves, numbered
from reviewer.engines.llm.prices import SHIPPED, Price, load_prices
from reviewer.engines.llm.spending import CostRefused
from reviewer.engines.llm.tokens import estimate_tokens
from reviewer.errors import EngineError, ReviewerError, SettingsError
from reviewer.verify import verify
from tests.engines.llm.answers import answer_to, good, present
from tests.engines.llm.engines import TEXT, engine_at
from tests.fakes import request_for
from tests.servers.faulty import FaultyServer, Request, completion, error, http

if TYPE_CHECKING:
    from pathlib import Path

PITFALL = "em-absorbing-scope"
PRICE = Price(10.0, 20.0, "EUR")


def test_repeated_review_comes_from_the_cache(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)
    with FaultyServer([good({PITFALL: present(5)})]) as server:
        first = engine_at(server.base_url, cache=cache).judge(request_for(TEXT))
        again = engine_at(server.base_url, cache=cache).judge(request_for(TEXT))
    assert len(server.requests) == 1
    assert again.claims == first.claims
    assert again.usage is not None
    assert (again.usage.calls, again.usage.cached_calls, again.usage.prompt_tokens) == (0, 1, 0)


def only_short(request: Request) -> bytes:
    """Answers what has at most two lines to judge, and is cut at the token limit on all else."""
    units = request.body["response_format"]["json_schema"]["schema"]["$defs"]["units"]["items"]["enum"]
    return completion("{", reason="length") if len(units) > 2 else good()(request)


def too_long(request: Request) -> bytes:
    made = only_short(request)
    return error(400, "maximum context length is 10 tokens") if b'"length"' in made else made


def blind(request: Request) -> bytes:
    made = only_short(request)
    return good(begin="lost")(request) if b'"length"' in made else made


@pytest.mark.parametrize("reply", [only_short, too_long, blind])
def test_document_that_had_to_be_split_is_free_when_it_is_repeated(tmp_path: Path, reply: Any) -> None:
    cache = AnswerCache(tmp_path)
    with FaultyServer([reply]) as server:
        first = engine_at(server.base_url, cache=cache).judge(request_for(TEXT * 2))
        sent = len(server.requests)
        again = engine_at(server.base_url, cache=cache, price=PRICE, max_cost=0.0)
        plan = again.plan(request_for(TEXT * 2))
        repeated = again.judge(request_for(TEXT * 2))
        assert len(server.requests) == sent
    assert first.usage is not None
    assert repeated.usage is not None
    assert repeated.usage.calls == 0
    assert repeated.usage.cached_calls == len(plan.calls) >= 3
    assert all(call.is_cached and call.cost == 0.0 for call in plan.calls)


def test_document_that_splitting_did_not_help_is_asked_for_whole_again(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)
    with FaultyServer([error(400, "maximum context length is 10 tokens")]) as server, pytest.raises(EngineError):
        engine_at(server.base_url, cache=cache).judge(request_for(TEXT * 2))
    assert cache.count() == 0
    assert len(server.requests) > 1


def test_another_text_model_or_endpoint_is_asked_anew(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)
    with FaultyServer([good()], models=("model-a", "model-b")) as server, FaultyServer([good()]) as other:
        engine_at(server.base_url, cache=cache).judge(request_for(TEXT))
        engine_at(server.base_url, cache=cache).judge(request_for(TEXT + "More.\n"))
        engine_at(server.base_url, cache=cache, model="model-b").judge(request_for(TEXT))
        engine_at(other.base_url, cache=cache).judge(request_for(TEXT))
    assert (len(server.requests), len(other.requests)) == (3, 1)


def test_cache_is_private_and_holds_no_key(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "new")
    with FaultyServer([good()]) as server:
        engine_at(server.base_url, cache=cache, key="sk-very-secret-key").judge(request_for(TEXT))
    assert server.requests[0].headers["authorization"] == "Bearer sk-very-secret-key"
    assert stat.S_IMODE(cache.path.stat().st_mode) == 0o600
    kept = b"".join(file.read_bytes() for file in cache.path.parent.iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in cache.path.parent.iterdir()} == {0o600}
    assert b"verdicts" in kept
    assert b"sk-very-secret-key" not in kept
    assert b"uthorization" not in kept


def test_unusable_answer_is_not_kept(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)
    with FaultyServer([completion("no")]) as server, pytest.raises(EngineError):
        engine_at(server.base_url, cache=cache).judge(request_for(TEXT))
    assert cache.count() == 0


def test_cache_cleared_by_another_program_is_begun_anew(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)
    with FaultyServer([good()]) as server:
        engine_at(server.base_url, cache=cache).judge(request_for(TEXT))
        AnswerCache(tmp_path).clear()
        engine_at(server.base_url, cache=cache).judge(request_for(TEXT))
    assert len(server.requests) == 2
    assert AnswerCache(tmp_path).count() == 1


def test_damaged_cache_is_no_error(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)
    cache.path.write_bytes(b"no database" * 100)
    with FaultyServer([good()]) as server:
        engine_at(server.base_url, cache=cache).judge(request_for(TEXT))
    assert cache.count() is None
    cache.clear()
    assert cache.count() == 0


def test_cost_is_told_where_a_price_is_known() -> None:
    with FaultyServer([good()]) as server:
        usage = engine_at(server.base_url, price=PRICE).judge(request_for(TEXT)).usage
    assert usage is not None
    assert (usage.cost, usage.currency) == (0.0424, "EUR")


def test_limit_on_cost_refuses_before_anything_is_sent() -> None:
    with FaultyServer([good()]) as server, pytest.raises(CostRefused) as caught:
        engine_at(server.base_url, price=PRICE, max_cost=0.001).judge(request_for(TEXT))
    assert server.requests == []
    assert caught.value.exit_code == 2


def test_limit_on_cost_counts_what_was_spent_before() -> None:
    with FaultyServer([good()]) as server:
        engine = engine_at(server.base_url, price=PRICE, max_cost=0.25)
        with pytest.raises(CostRefused):
            for number in range(20):
                engine.judge(request_for(f"{TEXT}Line {number}.\n"))
    assert 1 <= len(server.requests) < 6


def test_calls_that_cost_nothing_do_not_count_towards_the_limit() -> None:
    with FaultyServer([error(503, "overloaded"), error(503, "still"), good()]) as server:
        price = engine_at(server.base_url, price=PRICE).plan(request_for(TEXT)).calls[0].cost
        assert price is not None
        engine_at(server.base_url, price=PRICE, max_cost=1.5 * price).judge(request_for(TEXT))
    assert len(server.requests) == 3


def test_call_whose_cost_nobody_told_counts_as_estimated() -> None:
    def without_usage(request: Request) -> bytes:
        body = json.loads(good()(request).partition(b"\r\n\r\n")[2])
        return http(200, body | {"usage": None})

    with FaultyServer([without_usage]) as server:
        price = engine_at(server.base_url, price=PRICE).plan(request_for(TEXT)).calls[0].cost
        assert price is not None
        engine = engine_at(server.base_url, price=PRICE, max_cost=1.5 * price)
        engine.judge(request_for(TEXT))
        with pytest.raises(CostRefused):
            engine.judge(request_for(TEXT))
    assert len(server.requests) == 1


def test_limit_on_cost_that_second_looks_would_pass_refuses_before_the_first_look() -> None:
    with FaultyServer([confirming("yes")]) as server:
        plan = engine_at(server.base_url, price=PRICE, takes_second_look=True).plan(request_for(TEXT))
        price = plan.calls[0].cost
        assert plan.looks is not None
        assert plan.looks.count == len(request_for(TEXT).pitfalls)
        assert price is not None
        assert plan.looks.cost is not None
        tight = engine_at(server.base_url, price=PRICE, max_cost=price + 0.001, takes_second_look=True)
        with pytest.raises(CostRefused):
            tight.judge(request_for(TEXT))
        assert server.requests == []
        enough = price + plan.looks.cost
        engine_at(server.base_url, price=PRICE, max_cost=enough, takes_second_look=True).judge(request_for(TEXT))
    assert len(server.requests) == 3


def test_plan_of_second_looks_is_no_less_than_what_they_come_to() -> None:
    with FaultyServer([confirming("yes")]) as server:
        engine = engine_at(server.base_url, price=PRICE, takes_second_look=True)
        plan = engine.plan(request_for(TEXT))
        engine.judge(request_for(TEXT))
    sent = [estimate_tokens(request.text) for request in server.requests[1:]]
    assert plan.looks is not None
    assert max(sent) * plan.looks.count <= plan.looks.prompt_tokens * 1.1
    assert f"at most {plan.looks.count}, with about" in plan.text()


def test_repeated_review_with_second_looks_is_not_refused_for_what_it_will_not_send(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path)
    with FaultyServer([confirming("yes")]) as server:
        engine_at(server.base_url, cache=cache, takes_second_look=True).judge(request_for(TEXT))
        again = engine_at(server.base_url, cache=cache, price=PRICE, max_cost=0.0, takes_second_look=True)
        assert len(again.judge(request_for(TEXT)).claims) == 2
    assert len(server.requests) == 3


def test_limit_on_cost_without_a_price_is_refused() -> None:
    with pytest.raises(ReviewerError, match="no price is known"):
        engine_at("http://127.0.0.1:9/v1", max_cost=1.0)


def test_shipped_prices_are_readable_and_a_users_own_goes_before_them(tmp_path: Path) -> None:
    shipped = load_prices([SHIPPED])
    assert shipped
    own = tmp_path / "prices.toml"
    own.write_text('["gpt-4.1"]\nprompt_per_million = 1\nanswer_per_million = 2\ncurrency = "EUR"\n')
    assert load_prices([SHIPPED, own]) == {**shipped, "gpt-4.1": Price(1.0, 2.0, "EUR")}


def test_prices_are_read_and_the_later_file_wins(tmp_path: Path) -> None:
    for number in (1, 2):
        text = f'["m"]\nprompt_per_million = {number}\nanswer_per_million = 4\ncurrency = "USD"\n'
        (tmp_path / f"{number}.toml").write_text(text)
    files = [tmp_path / "1.toml", tmp_path / "2.toml", tmp_path / "none.toml"]
    assert load_prices(files)["m"] == Price(2.0, 4.0, "USD")


def test_every_shipped_price_has_a_date_and_a_source() -> None:
    raw = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    assert set(load_prices([SHIPPED])) == set(raw)
    assert raw
    for entry in raw.values():
        assert re.fullmatch(r"20\d\d-\d\d(-\d\d)?", entry["as_of"])
        assert entry["source"].startswith("https://")


@pytest.mark.parametrize(
    "text",
    [
        "[m]\n",
        "m = 1",
        "[",
        '[m]\nprompt_per_million=-1\nanswer_per_million=1\ncurrency="E"',
        '[m]\nprompt_per_million=1\nanswer_per_million=1\ncurrency="E"\nas_of=2026',
    ],
)
def test_wrong_prices_are_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "p.toml").write_text(text)
    with pytest.raises(SettingsError):
        load_prices([tmp_path / "p.toml"])


def test_cells_say_their_row_so_that_what_answers_them_can_be_seen() -> None:
    table = "Two nights late.\n\n| What | And so |\n|---|---|\n| Hours | Off on Monday |\n| Scope | Moved. To May |\n"
    document = request_for(table).document
    notes = [(note, text) for _, note, text in numbered(document, cut(document)[0].units)]
    assert notes == [
        ("", "Two nights late."),
        ("row 1", "What"),
        ("row 1", "And so"),
        ("row 2", "Hours"),
        ("row 2", "Off on Monday"),
        ("row 3", "Scope"),
        ("row 3", "Moved."),
        ("row 3", "To May"),
    ]


def long_text(sections: int) -> str:
    lines = [f"- Item {n} of a long report that goes on about many things in the week.\n" * 1 for n in range(30)]
    return "".join(f"# Section {s}\n\n" + "".join(lines).replace("Item", f"Item {s}.") for s in range(sections))


def test_long_document_is_split_at_sections_and_every_unit_is_sent_once() -> None:
    text = long_text(60)
    document = request_for(text).document
    pieces = cut(document)
    sent = [unit for piece in pieces for unit in piece.units]
    assert sent == [unit.index for unit in document.units if not unit.is_hidden]
    assert len(pieces) > 2
    assert all(document.units[piece.units[0]].kind == "heading" for piece in pieces)
    assert all(len(piece.context) == 2 for piece in pieces[1:])


@given(
    st.lists(
        st.sampled_from(["# Head", "- bullet point here", "A sentence. Another one.", "", "x" * 900]), max_size=200
    )
)
@settings(max_examples=50, deadline=None)
def test_any_document_is_cut_without_loss_and_within_the_limit(lines: list[str]) -> None:
    document = request_for("\n".join(["Start.", *lines])).document
    visible = [unit.index for unit in document.units if not unit.is_hidden]
    pieces = cut(document, max_chars=2000, max_units=20)
    assert [unit for piece in pieces for unit in piece.units] == visible
    for piece in pieces:
        chars = sum(len(document.units[unit].text) + 20 for unit in piece.units)
        assert len(piece.units) == 1 or chars <= 2000
        parts = halves(document, piece)
        if parts:
            assert parts[0].units + parts[1].units == piece.units


def test_findings_of_all_pieces_are_merged() -> None:
    text = long_text(40)
    with FaultyServer([lambda r: completion(json.dumps(answer_to(r, {PITFALL: present(first_unit(r))})))]) as server:
        request = request_for(text)
        judgement = engine_at(server.base_url).judge(request)
    (finding,) = verify(request, judgement).findings
    assert len(server.requests) >= 2
    assert len(finding.evidence) == len(server.requests)
    assert max(len(r.text) for r in server.requests) < MAX_PIECE_CHARS * 3


def first_unit(request: Request) -> int:
    user = request.body["messages"][1]["content"]
    lines = [line for line in user.split("\n") if re.match(r"[a-z]{10} \[\d+\] Item", line)]
    return int(re.findall(r"\[(\d+)\]", lines[0])[0])


def test_question_that_one_piece_leaves_out_is_not_asked() -> None:
    ask = [{"about": "risks", "text": "Any risk?"}]
    with FaultyServer([good(questions=ask), good()]) as server:
        judgement = engine_at(server.base_url).judge(request_for(long_text(40)))
    assert judgement.questions == ()


def confirming(holds: str) -> Any:
    def reply(request: Request) -> bytes:
        if "look a second time" not in request.text:
            return good({PITFALL: present(5), "em-speed-over-health": present(7)})(request)
        begin, end = request.codes()
        answer = {"head": request.head(), "begin": begin, "end": end, "holds": holds, "because": "It does."}
        return completion(json.dumps(answer))

    return reply


@pytest.mark.parametrize(("holds", "left"), [("yes", 2), ("no", 0)])
def test_second_look_confirms_or_rejects_each_finding(holds: str, left: int) -> None:
    with FaultyServer([confirming(holds)]) as server:
        judgement = engine_at(server.base_url, takes_second_look=True).judge(request_for(TEXT))
    assert len(judgement.claims) == left
    assert len(server.requests) == 3
    look = server.requests[1].text
    assert "It is not:" in look
    assert "(cited" in look or "cited)" in look
    assert [w.code for w in judgement.warnings] == ([] if left else ["second-look"])


BULLETS = (
    "# Week\n\n- One is green.\n- Sales asked, and we fitted it in.\n- In exchange three moved.\n- Four is fine.\n"
)
TABLE = """Before.

| What | And so |
|---|---|
| Hours | Off on Monday |
| Scope | Taken in |
| Hiring | Two offers |
| Audit | Done |
"""


@pytest.mark.parametrize(
    ("text", "cited", "shown"),
    [
        (BULLETS, "Sales", ["One is green.", "Sales asked, and we fitted it in.", "In exchange three moved."]),
        (BULLETS, "Four", ["In exchange three moved.", "Four is fine."]),
        (TABLE, "Taken", ["Hours", "Off on Monday", "Scope", "Taken in", "Hiring", "Two offers"]),
        (TABLE, "What", ["Before.", "What", "And so", "Hours", "Off on Monday"]),
    ],
)
def test_second_look_sees_what_a_reader_sees_around_the_evidence(text: str, cited: str, shown: list[str]) -> None:
    request = request_for(text)
    unit = next(unit.index for unit in request.document.units if unit.text.startswith(cited))

    def reply(asked: Request) -> bytes:
        if "look a second time" not in asked.text:
            return good({PITFALL: present(unit)})(asked)
        begin, end = asked.codes()
        answer = {"head": asked.head(), "begin": begin, "end": end, "because": "It does.", "holds": "yes"}
        return completion(json.dumps(answer))

    with FaultyServer([reply]) as server:
        engine_at(server.base_url, takes_second_look=True).judge(request)
    lines = re.findall(r"^[a-z]{10} \[(\d+)\](?: \(([^)]*)\))? (.*)$", server.requests[1].text, re.MULTILINE)
    assert [line for _, _, line in lines] == shown
    assert [int(number) for number, note, _ in lines if "cited" in note] == [unit]


def test_second_look_asks_for_the_reason_before_the_verdict() -> None:
    with FaultyServer([confirming("yes")]) as server:
        engine_at(server.base_url, takes_second_look=True).judge(request_for(TEXT))
    look = server.requests[1]
    asked = list(look.body["response_format"]["json_schema"]["schema"]["properties"])
    assert asked.index("because") < asked.index("holds")
    assert look.text.index('"because":') < look.text.index('"holds":')


def test_unanswered_second_look_is_an_error_and_no_pass() -> None:
    def reply(request: Request) -> bytes:
        return error(401, "no") if "look a second time" in request.text else good({PITFALL: present(5)})(request)

    with FaultyServer([reply]) as server, pytest.raises(ReviewerError):
        engine_at(server.base_url, takes_second_look=True).judge(request_for(TEXT))


def test_document_without_visible_text_is_an_error() -> None:
    request = request_for("<!-- only this -->\n\nx\n")
    hidden = [u for u in request.document.units if u.is_hidden]
    from dataclasses import replace

    empty = replace(request, document=replace(request.document, units=tuple(hidden)))
    with FaultyServer([good()]) as server, pytest.raises(EngineError, match="no text"):
        engine_at(server.base_url).judge(empty)


@pytest.mark.parametrize(("sure", "level"), [("high", "finding"), ("medium", "finding"), ("low", "possible")])
def test_present_with_low_confidence_is_only_possible(sure: str, level: str) -> None:
    with FaultyServer([good({PITFALL: present(5, confidence=sure)})]) as server:
        (claim,) = engine_at(server.base_url).judge(request_for(TEXT)).claims
    assert claim.level == level


def test_plan_says_exactly_what_is_sent() -> None:
    with FaultyServer([good()]) as server:
        engine = engine_at(server.base_url, price=PRICE)
        plan = engine.plan(request_for(TEXT))
        assert server.requests == []
        engine.judge(request_for(TEXT))
    (sent,) = server.requests
    words = re.compile(r"(?<![a-z])[bcdfghjkmnpqrstvwxz]{10}(?![a-z])")  # the frame is drawn anew for each request
    planned, real = (
        words.sub("W", yaml.safe_dump(body, width=10**6, default_style="|"))
        for body in (plan.calls[0].payload, sent.body)
    )
    assert planned == real
    assert plan.url.endswith(sent.path)
    assert plan.calls[0].cost is not None
    assert plan.calls[0].prompt_tokens > 1000


NAMES = ("Zoë Quarterman", "Bjørn Ølander", "李小龍", "Sean O'Brien", "Anne-Marie Dupont", "Li Wu")
WRITTEN = ("Zoe", "quarterman", "@zoe", "Bjorn", "O’Brien", "Anne‑Marie", "Duponts", "@li", "Li", "Wu, Li")
values = st.one_of(
    st.sampled_from(NAMES),
    st.builds(
        "{}@{}.example".format,
        st.from_regex(r"[a-z][a-z.]{1,8}[a-z]", fullmatch=True),
        st.sampled_from(["firm", "x-y"]),
    ),
    st.builds(
        "https://{}.example.com/{}".format,
        st.from_regex(r"[a-z]{3,9}", fullmatch=True),
        st.from_regex(r"\w{3,12}", fullmatch=True),
    ),
    st.sampled_from(WRITTEN),
    st.builds(
        "{}={}".format,
        st.sampled_from(["DB_PASSWORD", "API_TOKEN", "pw"]),
        st.from_regex(r"[a-z]{5}[0-9]{3}", fullmatch=True),
    ),
    st.builds("Passwort: {}".format, st.from_regex(r"[a-z]{5}[0-9]{3}", fullmatch=True)),
    st.builds("password {}".format, st.from_regex(r"[a-z]{5}[0-9]{3}", fullmatch=True)),
    st.builds(
        "{}/{}".format,
        st.sampled_from(["bit.ly", "notion.so", "youtu.be"]),
        st.from_regex(r"[a-z0-9]{5,9}", fullmatch=True),
    ),
    st.builds("06.{}.{}.56.78".format, st.integers(10, 99), st.integers(10, 99)),
    st.builds("555‑010‑{}".format, st.integers(1000, 9999)),
    st.builds("+49 30 {}".format, st.integers(1000000, 99999999)),
    st.builds("({}) 555-{}".format, st.integers(200, 999), st.integers(1000, 9999)),
    st.builds("sk-{}".format, st.from_regex(r"[A-Za-z0-9]{24,48}", fullmatch=True)),
    st.builds("ghp_{}".format, st.from_regex(r"[A-Za-z0-9]{36}", fullmatch=True)),
    st.builds("AKIA{}".format, st.from_regex(r"[A-Z0-9]{16}", fullmatch=True)),
)


@given(
    st.lists(st.tuples(st.sampled_from(["Call ", "see: ", "(", "by\u200b ", "- "]), values), min_size=1, max_size=6),
    st.data(),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_listed_is_on_the_wire_when_redacting(found: list[tuple[str, str]], data: st.DataObject) -> None:
    hide_at = data.draw(st.integers(0, 3))  # an invisible character inside a value hides nothing
    words = [v if n != hide_at or " " in v else f"{v[:2]}\u200b{v[2:]}" for n, (_, v) in enumerate(found)]
    text = "# Week\n\n" + "\n".join(
        f"We shipped. {lead}{word} today." for (lead, _), word in zip(found, words, strict=True)
    )
    from reviewer.engines.llm.payload import text_of

    engine = engine_at("http://127.0.0.1:9/v1", redacts=True, names=NAMES)
    wire = "".join(
        json.dumps(call.payload, ensure_ascii=False) + text_of(call.payload)
        for call in engine.plan(request_for(text)).calls
    )
    for _, value in found:
        secret = re.split(r"[= ]", value)[-1] if re.match(r"\w+=|Passwort|password", value) else value.removeprefix("@")
        assert not re.search(rf"(?<![^\W\d_]){re.escape(secret)}(?![^\W\d_])", wire)
        if value in NAMES:
            assert not any(re.search(rf"\b{part}\b", wire) for part in value.split() if len(part) > 3)


def test_secret_that_only_its_column_names_is_not_on_the_wire() -> None:
    text = "# Week\n\n| Service | Password |\n|---|---|\n| DB | hunter2xyz |\n\nThe DB has hunter2xyz for now.\n"
    with FaultyServer([good()]) as server:
        engine_at(server.base_url, redacts=True).judge(request_for(text))
    assert "hunter2xyz" not in server.requests[0].text


def test_placeholders_are_put_back_before_verification() -> None:
    text = "# Week\n\nI told Zoë Quarterman (zoe@firm.example) yes, same date.\n"
    request = request_for(text)
    unit = next(u.index for u in request.document.units if "yes" in u.text)

    def reply(asked: Request) -> bytes:
        name = re.findall(r"\[PERSON-\w+\]", asked.text)[0]
        mail = re.findall(r"\[EMAIL-\w+\]", asked.text)[0]
        verdict = present(
            unit, why=f"{name} heard yes at {mail}.", ask=f"Does “I told {name} ({mail}) yes” have a price?"
        )
        return completion(json.dumps(answer_to(asked, {PITFALL: verdict})))

    with FaultyServer([reply]) as server:
        judgement = engine_at(server.base_url, redacts=True, names=NAMES).judge(request)
    assert "Quarterman" not in server.requests[0].text
    (finding,) = verify(request, judgement).findings
    assert finding.why == "Zoë Quarterman heard yes at zoe@firm.example."
    assert "Zoë" in finding.evidence[0].quote


def test_calls_are_limited_however_many_threads_judge() -> None:
    running = peak = 0
    lock = threading.Lock()

    def slow(request: Request) -> bytes:
        nonlocal running, peak
        with lock:
            running += 1
            peak = max(peak, running)
        time.sleep(0.05)
        with lock:
            running -= 1
        return completion(json.dumps(answer_to(request)))

    with FaultyServer([slow]) as server:
        engine = engine_at(server.base_url)
        engine.limit_calls(2, lambda: None)
        threads = [threading.Thread(target=engine.judge, args=(request_for(TEXT),)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(server.requests) == 8
    assert peak <= 2


def test_call_that_is_refused_is_never_sent() -> None:
    def refuse() -> None:
        raise EngineError("the batch has stopped")

    with FaultyServer([good()]) as server:
        engine = engine_at(server.base_url)
        engine.limit_calls(1, refuse)
        with pytest.raises(EngineError, match="the batch has stopped"):
            engine.judge(request_for(TEXT))
    assert server.requests == []
