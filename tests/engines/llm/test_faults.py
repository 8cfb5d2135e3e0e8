"""Every fault that an endpoint is known for, from a raw socket: what the engine makes of it."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import ssl
import struct
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reviewer.engines.llm.prices import Price
from reviewer.engines.llm.spending import CostRefused
from reviewer.errors import EngineError, EngineUnreachable, ReviewerError
from reviewer.verify import verify
from tests.engines.llm.answers import ABSENT, answer_to, good, present, wrapped
from tests.engines.llm.engines import TEXT, Clock, engine_at
from tests.fakes import request_for
from tests.servers.faulty import FaultyServer, Reply, Request, completion, error, http

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer.records import Judgement

PITFALL = "em-absorbing-scope"
SECRET = "WIRE-SECRET-7731"  # what a server says must not come out


def judge(*replies: Reply, clock: Clock | None = None, text: str = TEXT) -> tuple[Judgement, FaultyServer]:
    with FaultyServer(list(replies)) as server:
        return engine_at(server.base_url, clock=clock).judge(request_for(text)), server


def failure(*replies: Reply, clock: Clock | None = None, timeout_s: float = 20.0) -> tuple[ReviewerError, FaultyServer]:
    with FaultyServer(list(replies)) as server, pytest.raises(ReviewerError) as caught:
        engine_at(server.base_url, clock=clock, timeout_s=timeout_s).judge(request_for(TEXT))
    assert SECRET not in caught.value.text + caught.value.hint
    assert caught.value.hint
    return caught.value, server


def test_a_good_answer_becomes_claims() -> None:
    judgement, server = judge(good({PITFALL: present(5)}))
    assert [(c.pitfall, c.level, c.units) for c in judgement.claims] == [(PITFALL, "finding", (5,))]
    assert judgement.usage is not None
    assert (judgement.usage.calls, judgement.usage.prompt_tokens) == (1, 4000)
    assert len(server.requests) == 1


def test_answer_cut_at_the_token_limit_is_asked_once_more_with_four_times_the_limit() -> None:
    cut = completion('{"begin": "', reason="length")
    _, server = judge(cut, good())
    first, second = (request.body["max_tokens"] for request in server.requests)
    assert second == 4 * first


def test_answer_that_stays_cut_is_split_and_in_the_end_refused() -> None:
    complete_but_cut = completion(json.dumps({"begin": "x"}), reason="length")
    fault, server = failure(complete_but_cut)
    assert fault.code == "engine-length"
    assert fault.exit_code == 3
    assert any("part 1 of 2" in request.text for request in server.requests)


@pytest.mark.parametrize("reason", ["max_tokens", "model_length", "MAX_TOKENS"])
def test_answer_cut_at_the_limit_in_another_providers_words_is_no_malformed_one(reason: str) -> None:
    _, server = judge(completion('{"begin": "', reason=reason), good())
    first, second = (request.body["max_tokens"] for request in server.requests)
    assert second == 4 * first


TOO_HIGH = [
    error(400, f"max_tokens is too large: 9999. This model supports at most 4096 completion tokens {SECRET}"),
    error(400, "max_tokens is too large: 9999", "invalid_value"),
    error(400, "`max_tokens` must be less than or equal to `8192`; that is less than the `context_window`"),
    error(400, "max_tokens: 9999 > 8192, which is the maximum allowed number of output tokens"),
    error(400, "Invalid max_tokens value, the valid range of max_tokens is [1, 8192]"),
    error(
        400, "Unable to submit request because it has a maxOutputTokens value of 9999; the supported range is to 8192"
    ),
    http(422, {"detail": [{"loc": ["body", "max_tokens"], "msg": "Input should be less than or equal to 4096"}]}),
]


@pytest.mark.parametrize("refused", TOO_HIGH)
def test_cut_answer_is_split_where_the_endpoint_takes_no_higher_limit(refused: bytes) -> None:
    _, server = judge(completion("{", reason="length"), refused, good())
    parts = [request.text.count("part 1 of 2") + request.text.count("part 2 of 2") for request in server.requests]
    assert parts == [0, 0, 1, 1]


@pytest.mark.parametrize("refused", TOO_HIGH)
def test_limit_that_is_too_high_from_the_first_is_left_out(refused: bytes) -> None:
    _, server = judge(refused, good())
    assert len(server.requests) == 2
    assert not {"max_tokens", "max_completion_tokens"} & set(server.requests[1].body)


def test_text_that_leaves_no_room_even_without_a_limit_is_split() -> None:
    full = error(400, "max_tokens is too large: 2680. The maximum context length is 4096 tokens, and 3500 are taken")
    _, server = judge(full, full, good())
    assert [request.text.count(" of 2 of a longer document") for request in server.requests] == [0, 0, 1, 1]


def test_answer_that_was_cut_without_a_limit_of_ours_is_split_at_once() -> None:
    _, server = judge(TOO_HIGH[0], completion("{", reason="length"), good())
    assert [request.text.count(" of 2 of a longer document") for request in server.requests] == [0, 0, 1, 1]


def test_cut_json_with_stop_is_asked_for_once_more() -> None:
    _, server = judge(completion('{"begin": "abc", "verdi'), good())
    assert len(server.requests) == 2
    assert "could not be used" in server.requests[1].text


def test_white_space_up_to_the_limit_ends_as_a_cut_answer() -> None:
    fault, server = failure(completion(" \n" * 2000, reason="length"))
    assert fault.code == "engine-length"
    assert all(request.body["max_tokens"] > 0 for request in server.requests)
    arrays = json.dumps(server.requests[0].body["response_format"])
    assert arrays.count('"type": "array"') == arrays.count('"maxItems"')


def test_refusal_is_reported_and_not_tried_again() -> None:
    fault, server = failure(completion(None, refusal=f"I can't {SECRET}"))
    assert fault.code == "engine-refusal"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "reply", [completion("{}", reason="content_filter"), error(400, f"{SECRET} filtered", "content_filter")]
)
def test_content_filter_is_reported_and_not_tried_again(reply: bytes) -> None:
    fault, server = failure(reply)
    assert fault.code == "engine-content-filter"
    assert len(server.requests) == 1


@pytest.mark.parametrize("content", [None, "", "  \n"])
def test_empty_content_is_tried_once_more(content: str | None) -> None:
    _, server = judge(completion(content), good())
    assert len(server.requests) == 2
    fault, server = failure(completion(content))
    assert fault.code == "engine-empty"
    assert len(server.requests) == 2


def test_answer_inside_the_reasoning_is_reported() -> None:
    fault, server = failure(completion(None, reasoning_content=f"{{{SECRET}}}"))
    assert fault.code == "engine-reasoning-only"
    assert len(server.requests) == 1


@pytest.mark.parametrize("opening", ["<think>\n", "", "\n"])
@pytest.mark.parametrize("fence", ["", "```"])
def test_one_leading_block_of_thoughts_is_taken_off_also_one_that_is_only_closed(opening: str, fence: str) -> None:
    _, server = judge(wrapped(lambda text: f"{opening}hm { {} } hm\n</think>\n\n{fence}\n{text}\n{fence}"))
    assert len(server.requests) == 1


@pytest.mark.parametrize("fence", ["", "```"])
def test_closing_tag_within_an_answer_ends_no_thoughts(fence: str) -> None:
    why = "It says </think> there."

    def reply(request: Request) -> bytes:
        return completion(f"\n{fence}\n{json.dumps(answer_to(request, {PITFALL: present(5, why=why)}))}\n{fence}")

    judgement, server = judge(reply)
    assert len(judgement.claims) == len(server.requests) == 1


def test_fence_around_all_of_the_answer_is_taken_off() -> None:
    _, server = judge(wrapped(lambda text: f"```json\n{text}\n```"))
    assert len(server.requests) == 1


@pytest.mark.parametrize("make", [lambda t: f"Here it is:\n```json\n{t}\n```", lambda t: f"{t}\nHope this helps!"])
def test_prose_around_the_answer_is_asked_again_once_and_then_refused(make: object) -> None:
    _, server = judge(wrapped(make), good())  # type: ignore[arg-type]
    assert len(server.requests) == 2
    fault, server = failure(wrapped(make))  # type: ignore[arg-type]
    assert fault.code == "engine-malformed"
    assert len(server.requests) == 2


def test_endpoint_that_ignores_the_schema_is_told_it_in_words_from_then_on() -> None:
    with FaultyServer([completion("Nice update!"), good(), good()]) as server:
        engine = engine_at(server.base_url)
        engine.judge(request_for(TEXT))
        engine.judge(request_for(TEXT + "\nMore."))
    told = ["JSON Schema accepts" in request.text for request in server.requests]
    assert told == [False, True, True]


@pytest.mark.parametrize("status", [400, 422, 500, 501])
def test_refused_schema_lowers_the_answer_format_step_by_step(status: int) -> None:
    refused = error(status, f"response_format json_schema is not supported {SECRET}")
    _, server = judge(refused, refused, good())
    formats = [request.body.get("response_format", {}).get("type") for request in server.requests]
    assert formats == ["json_schema", "json_object", None]


def test_refused_in_every_format_is_reported() -> None:
    fault, server = failure(error(400, "response_format is not supported"))
    assert fault.code == "engine-unsupported"
    assert len(server.requests) == 3


@pytest.mark.parametrize("name", ["temperature", "max_tokens"])
def test_refused_parameter_is_left_out(name: str) -> None:
    _, server = judge(error(400, f"Unsupported parameter: '{name}'; use another"), good())
    assert name in server.requests[0].body
    assert name not in server.requests[1].body


@pytest.mark.parametrize(
    "form",
    [
        lambda faults: {"detail": faults},
        lambda faults: {"object": "error", "message": str(faults), "code": 400},
        lambda faults: {"error": {"message": json.dumps(faults)}},
        lambda faults: {"error": {"message": "not permitted: temperature", "failed_generation": str(faults)}},
    ],
)
def test_request_that_a_refusal_repeats_says_nothing(form: Callable[[list[dict[str, Any]]], Any]) -> None:
    text = TEXT + "- The authentication of the API key page is done; billing has exceeded your quota of max_tokens.\n"
    said = {"loc": ["body", "temperature"], "msg": "Extra inputs are not permitted"}

    def reply(request: Request) -> bytes:
        refused = http(400, form([{**said, "input": request.body}]))
        return refused if "temperature" in request.body else good()(request)

    _, server = judge(reply, text=text)
    assert [sorted({"temperature", "max_tokens", "response_format"} & set(r.body)) for r in server.requests] == [
        ["max_tokens", "response_format", "temperature"],
        ["max_tokens", "response_format"],
    ]


def test_refused_format_is_lowered_without_other_losses_where_the_refusal_repeats_the_request() -> None:
    refusal = {"type": "value_error", "loc": ["body"], "msg": "Value error, response_format is not supported"}

    def reply(request: Request) -> bytes:
        body = {"detail": [{**refusal, "input": request.body}]}
        return http(422, body) if "response_format" in request.body else good()(request)

    _, server = judge(reply)
    assert len(server.requests) == 3
    assert {"temperature", "max_tokens"} <= set(server.requests[-1].body)


ALTERNATE = "Conversation roles must alternate user/assistant/user/assistant/..."


def template(status: int, *, takes_system: bool) -> Reply:
    """An endpoint whose chat template knows user and assistant in turns, and a system message or none."""
    answered: list[Request] = []

    def reply(request: Request) -> bytes:
        roles = [message["role"] for message in request.body["messages"]]
        if roles != (["system", "user"] if takes_system else ["user"]):
            return error(status, f"{SECRET} {ALTERNATE}")
        if request.body.get("response_format"):
            return error(400, "response_format is not supported")
        answered.append(request)
        return completion("Nice update!") if len(answered) == 1 else good()(request)

    return reply


@pytest.mark.parametrize("status", [400, 422, 500])
@pytest.mark.parametrize("takes_system", [True, False])
def test_lower_formats_and_re_asks_keep_to_one_message_of_a_role(status: int, takes_system: bool) -> None:
    _, server = judge(template(status, takes_system=takes_system))
    last = server.requests[-1].text
    assert last.count("JSON Schema accepts") == last.count("could not be used") == 1


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, ALTERNATE),
        (500, ALTERNATE),
        (400, "System role not supported"),
        (400, "Only user and assistant roles are supported!"),
        (400, "Developer instruction is not enabled for this model"),
        (400, "Unsupported value: 'messages[0].role' does not support 'system' with this model"),
    ],
)
def test_refused_system_message_is_put_before_the_document_from_then_on(status: int, message: str) -> None:
    with FaultyServer([error(status, message), good(), good()]) as server:
        engine = engine_at(server.base_url)
        engine.judge(request_for(TEXT))
        engine.judge(request_for(TEXT + "\nMore."))
    roles = [[message["role"] for message in request.body["messages"]] for request in server.requests]
    assert roles == [["system", "user"], ["user"], ["user"]]
    assert server.requests[1].text.index("Code of these instructions") < server.requests[1].text.index("[1]")
    assert [request.body["response_format"]["type"] for request in server.requests] == ["json_schema"] * 3


def test_system_message_that_was_not_sent_is_not_left_out_once_more() -> None:
    fault, server = failure(error(400, ALTERNATE))
    assert fault.code == "engine-unsupported"
    assert len(server.requests) == 2


def test_keyword_that_the_server_did_not_enforce_is_checked_here() -> None:
    judgement, _ = judge(good({PITFALL: present(999), "em-everything-equal": present(3, passages=["made-up"])}))
    verified = verify(request_for(TEXT), judgement)
    assert [(finding.pitfall, finding.guidance) for finding in verified.findings] == [("em-everything-equal", ())]
    assert set(verified.dropped) == {"evidence outside the document", "passage that was not retrieved"}


def test_key_given_twice_is_refused() -> None:
    fault, _ = failure(wrapped(lambda text: text.replace("{", '{"begin": "x", ', 1)))
    assert fault.code == "engine-malformed"


@pytest.mark.parametrize(
    "change",
    [
        {"note": "extra"},
        {"questions": [{"about": "gossip", "text": "Who?"}]},
        {"strengths": [{"behaviour": "em-saying-no", "units": ["3"], "confidence": "high"}]},
        {"verdicts": {}},
    ],
)
def test_answer_of_another_shape_is_refused(change: dict[str, Any]) -> None:
    fault, server = failure(good(**change))
    assert fault.code == "engine-malformed"
    assert len(server.requests) == 2


def test_number_as_text_is_refused() -> None:
    fault, _ = failure(good({PITFALL: {**ABSENT, "units": ["5"]}}))
    assert fault.code == "engine-malformed"


@pytest.mark.parametrize("bad", ["NaN", "Infinity", '"\\ud800"', '"a\\u0000b"'])
def test_what_json_or_text_cannot_hold_is_refused(bad: str) -> None:
    fault, _ = failure(wrapped(lambda text: text.replace("[]", f"[{bad}]", 1)))
    assert fault.code == "engine-malformed"


def test_quotation_found_nowhere_is_dropped_and_counted() -> None:
    why = "You wrote “nobody will ever notice this” in the text."
    judgement, _ = judge(good({PITFALL: present(5, why=why)}))
    verified = verify(request_for(TEXT), judgement)
    assert verified.dropped == ("quotation found nowhere",)


def test_quotation_with_other_quote_marks_and_ligatures_holds() -> None:
    why = "You wrote “we have ﬁtted them in” without a price."
    judgement, _ = judge(good({PITFALL: present(5, why=why)}))
    finding = verify(request_for(TEXT), judgement).findings[0]
    assert finding.evidence[0].quote in TEXT


def test_rate_limit_is_waited_for_as_long_as_the_endpoint_says() -> None:
    clock = Clock()
    judge(error(429, "slow down", Retry_After="7"), good(), clock=clock)
    assert clock.slept == [7.0]


def test_wait_of_more_than_two_minutes_is_reported_at_once() -> None:
    clock = Clock()
    fault, server = failure(error(429, SECRET, Retry_After="3600"), clock=clock)
    assert fault.code == "engine-wait-too-long"
    assert "3,600 s" in fault.text
    assert (len(server.requests), clock.slept) == (1, [])


@pytest.mark.parametrize(
    "reply",
    [
        error(429, "You exceeded your current quota", "insufficient_quota"),
        error(429, "check your plan and billing details"),
        error(402, "Insufficient Balance"),
        error(402, SECRET),
        error(400, "Your credit balance is too low to access the API"),
        error(403, "insufficient_quota"),
        error(403, "this project has no billing account"),
    ],
)
def test_used_up_quota_stops_the_batch(reply: bytes) -> None:
    fault, server = failure(reply)
    assert fault.code == "engine-quota"
    assert getattr(fault, "stops_batch", False)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504, 529])
def test_server_fault_is_tried_again_with_growing_pauses(status: int) -> None:
    clock = Clock()
    replies = [error(status, f"{SECRET} {n}") for n in range(3)]
    judge(*replies, good(), clock=clock)
    assert clock.slept == sorted(clock.slept)
    assert len(clock.slept) == 3


def test_server_fault_without_end_is_given_up_within_a_budget() -> None:
    clock = Clock()
    fault, server = failure(error(503, SECRET), clock=clock)
    assert fault.code == "engine-server-error"
    assert 1 < len(server.requests) <= 5
    assert sum(clock.slept) < 20


def test_two_identical_500s_lower_the_format_instead_of_going_on() -> None:
    same = error(500, "validation failed")
    _, server = judge(same, same, good())
    formats = [request.body["response_format"]["type"] for request in server.requests]
    assert formats == ["json_schema", "json_schema", "json_object"]


def _reset(connection: socket.socket, _: Request) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _short(connection: socket.socket, request: Request) -> None:
    whole = good()(request)
    connection.sendall(whole[: len(whole) // 2])


@pytest.mark.parametrize("broken", [_reset, _short])
def test_broken_connection_is_tried_again(broken: Reply) -> None:
    _, server = judge(broken, good())
    assert len(server.requests) == 2
    fault, server = failure(broken)
    assert fault.code == "engine-dropped"
    assert len(server.requests) == 3


def _drip_body(connection: socket.socket, request: Request) -> None:
    for byte in good()(request):
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def _drip_head(connection: socket.socket, _: Request) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-A: b\r\n")
        time.sleep(0.05)


def _silence(_: socket.socket, __: Request) -> None:
    time.sleep(3)


@pytest.mark.parametrize("slow", [_drip_body, _drip_head, _silence])
def test_dripping_server_is_ended_at_the_total_deadline(slow: Reply) -> None:
    started = time.monotonic()
    fault, server = failure(slow, timeout_s=0.6)
    assert fault.code == "engine-deadline"
    assert "0.6 s for all tries" in fault.text
    assert time.monotonic() - started < 2.0
    assert len(server.requests) == 1


def test_gzip_bomb_is_stopped_while_it_is_unpacked() -> None:
    bomb = gzip.compress(b" " * 60_000_000)
    fault, server = failure(http(200, bomb, headers={"Content-Encoding": "gzip"}))
    assert fault.code == "engine-too-large"
    assert len(server.requests) == 1


def test_honest_gzip_is_read() -> None:
    def packed(request: Request) -> bytes:
        body = good()(request).partition(b"\r\n\r\n")[2]
        return http(200, gzip.compress(body), headers={"Content-Encoding": "gzip"})

    judge(packed)


def test_endless_body_is_stopped() -> None:
    def endless(connection: socket.socket, _: Request) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        while True:
            connection.sendall(b" " * 65536)

    fault, _ = failure(endless)
    assert fault.code == "engine-too-large"


def test_page_with_200_is_reported_and_not_shown() -> None:
    fault, server = failure(http(200, f"<html>{SECRET}</html>", content_type="text/html"))
    assert fault.code == "engine-not-json"
    assert "/v1" in fault.hint
    assert len(server.requests) == 1


def test_page_with_502_is_tried_again_and_not_shown() -> None:
    _, server = judge(http(502, f"<html>{SECRET}</html>", content_type="text/html"), good())
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": SECRET}},
        {"choices": None},
        {"choices": []},
        {"choices": [{"message": None}]},
        {"choices": [None]},
        [],
        "text",
        b"",
        b"\xff\xfe{",
        b"[" * 200_000,
        b'{"a":' * 200_000,
    ],
)
def test_unreadable_200_is_tried_once_more(body: object) -> None:
    _, server = judge(http(200, body), good())
    assert len(server.requests) == 2
    fault, _ = failure(http(200, body))
    assert fault.code == "engine-unreadable"


def test_answer_that_does_not_say_how_it_ended_is_not_trusted() -> None:
    fault, _ = failure(completion("{}", reason=None))
    assert fault.code == "engine-unreadable"


@pytest.mark.parametrize("end", ["data: {}\n\n", 'event: error\ndata: {"error": "x"}\n\n'])
def test_stream_that_nobody_asked_for_is_not_pieced_together(end: str) -> None:
    fault, _ = failure(http(200, end, content_type="text/event-stream"))
    assert fault.code == "engine-unreadable"


@pytest.mark.parametrize(
    "reply",
    [
        error(400, "maximum context length is 4096 tokens", "context_length_exceeded"),
        error(400, "the request exceeds the available context size", "exceed_context_size_error"),
        http(400, {"error": {"error": "prompt is too long for this model"}}),
        http(400, {"message": "Please reduce; max_model_len is 2048"}),
        http(413, "too big", content_type="text/plain"),
    ],
)
def test_overflow_of_the_context_is_split_and_not_tried_again(reply: bytes) -> None:
    judgement, server = judge(reply, good({PITFALL: present(5)}), good())
    assert [request.text.count("part 1 of 2") + request.text.count("part 2 of 2") for request in server.requests] == [
        0,
        1,
        1,
    ]
    assert judgement.usage is not None
    assert judgement.usage.calls == 3


def test_overflow_that_splitting_cannot_mend_is_reported() -> None:
    fault, _ = failure(error(400, "maximum context length is 5 tokens", "context_length_exceeded"))
    assert fault.code == "engine-context"


@pytest.mark.parametrize(
    "reply",
    [
        error(404, f"The model `{SECRET}` does not exist", "model_not_found"),
        error(404, "model 'x' not found, try pulling it first"),
        error(400, "invalid model name"),
    ],
)
def test_unknown_model_is_reported_with_the_names_that_there_are(reply: bytes) -> None:
    fault, server = failure(reply)
    assert (fault.code, fault.exit_code) == ("engine-model", 2)
    assert "model-a" in fault.text
    assert len(server.requests) == 1


def test_model_that_a_server_takes_without_having_it_is_warned_of() -> None:
    with FaultyServer([good()], models=("other-7b", "bad\x1b[31mname")) as server:
        judgement = engine_at(server.base_url).judge(request_for(TEXT))
    (warning,) = judgement.warnings
    assert warning.code == "model"
    assert "other-7b" in warning.text
    assert "\x1b" not in warning.text


@pytest.mark.parametrize(
    "reply", [error(401, f"Incorrect API key provided: {SECRET}"), error(403, "no"), error(400, "API key not valid")]
)
def test_refused_key_is_fatal(reply: bytes) -> None:
    fault, server = failure(reply)
    assert (fault.code, fault.exit_code) == ("engine-key", 2)
    assert getattr(fault, "stops_batch", False)
    assert len(server.requests) == 1


def test_missing_usage_is_recorded_as_unknown_cost() -> None:
    def without(request: Request) -> bytes:
        body = json.loads(good()(request).partition(b"\r\n\r\n")[2])
        del body["usage"]
        return http(200, body)

    judgement, _ = judge(without)
    assert judgement.usage is not None
    assert (judgement.usage.prompt_tokens, judgement.usage.cost) == (0, None)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirect_is_refused(status: int) -> None:
    with FaultyServer([good()]) as elsewhere:
        location = {"Location": f"{elsewhere.base_url}/chat/completions"}
        fault, _ = failure(http(status, "", headers=location))
        assert elsewhere.requests == []
    assert fault.code == "engine-redirect"


def test_proxy_of_the_environment_does_not_get_a_local_document(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultyServer([good()]) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.base_url.removesuffix("/v1"))
        judge(good())
        assert proxy.requests == []


def test_nobody_listening_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    clock = Clock()
    with pytest.raises(EngineUnreachable) as caught:
        engine_at(f"http://127.0.0.1:{port}/v1", clock=clock).judge(request_for(TEXT))
    assert caught.value.exit_code == 3
    assert len(clock.slept) == 2


def test_certificate_that_nobody_signed_is_named_and_not_tried_again() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parents[2] / "servers" / "self-signed.pem")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_shake_hands, args=(listening, context), daemon=True).start()
        with pytest.raises(ReviewerError) as caught:
            engine_at(f"https://127.0.0.1:{listening.getsockname()[1]}/v1").judge(request_for(TEXT))
    assert (caught.value.code, caught.value.exit_code) == ("engine-certificate", 3)
    assert getattr(caught.value, "stops_batch", False)
    assert "SSL_CERT_FILE" in caught.value.hint


def _shake_hands(listening: socket.socket, context: ssl.SSLContext) -> None:
    connection, _ = listening.accept()
    with connection, contextlib.suppress(OSError):
        context.wrap_socket(connection, server_side=True)


def test_wrong_path_is_reported_with_the_usual_remedy() -> None:
    fault, _ = failure(http(404, "404 page not found", content_type="text/plain"))
    assert (fault.code, fault.exit_code) == ("engine-not-found", 2)
    assert "/v1" in fault.hint


def test_missing_code_means_that_the_prompt_was_cut_and_is_split() -> None:
    def half_blind(request: Request) -> bytes:
        answer = answer_to(request)
        if "part" not in request.text.rpartition("===== begin of the document")[0][-120:]:
            answer["begin"] = "lost"
        return completion(json.dumps(answer))

    _, server = judge(half_blind)
    assert len(server.requests) == 4  # whole, whole again, two parts


def forgetting(n_chars: int) -> Reply:
    """An endpoint that drops the first characters of a prompt, and a model that answers from what is left."""

    def reply(request: Request) -> bytes:
        answer = answer_to(request)
        if answer["head"] not in request.text[n_chars:]:
            answer["head"] = "a guess"
        return completion(json.dumps(answer))

    return reply


@pytest.mark.parametrize("n_chars", [100, 8_000, 15_000])
def test_prompt_that_lost_its_head_is_never_accepted(n_chars: int) -> None:
    with FaultyServer([forgetting(n_chars)]) as server, pytest.raises(EngineError) as caught:
        engine_at(server.base_url).judge(request_for(TEXT))
    assert caught.value.code == "engine-cut-prompt"
    assert "OLLAMA_CONTEXT_LENGTH" in caught.value.hint
    assert "the code of the instructions did not come back" in server.requests[1].text


def test_second_look_that_lost_its_head_is_never_accepted() -> None:
    def reply(request: Request) -> bytes:
        if "look a second time" not in request.text:
            return good({PITFALL: present(5)})(request)
        begin, end = request.codes()
        answer = {"head": "lost", "begin": begin, "end": end, "holds": "yes", "because": "It does."}
        return completion(json.dumps(answer))

    with FaultyServer([reply]) as server, pytest.raises(EngineError) as caught:
        engine_at(server.base_url, takes_second_look=True).judge(request_for(TEXT))
    assert caught.value.code == "engine-cut-prompt"


@pytest.mark.parametrize("lost", ["head", "begin", "end"])
def test_code_that_never_comes_back_is_refused(lost: str) -> None:
    more: dict[str, Any] = {lost: "guess"}
    fault, _ = failure(good(**more))
    assert fault.code == "engine-cut-prompt"
    assert isinstance(fault, EngineError)


@pytest.mark.parametrize(("prompt_tokens", "codes"), [(300, ["truncated"]), (2048, ["truncated"]), (4096, [])])
def test_fewer_prompt_tokens_than_the_text_can_be_are_warned_of(prompt_tokens: int, codes: list[str]) -> None:
    judgement, _ = judge(lambda request: completion(json.dumps(answer_to(request)), prompt_tokens=prompt_tokens))
    assert [w.code for w in judgement.warnings] == codes


def test_no_prompt_tokens_at_all_are_a_missing_usage() -> None:
    price = Price(10.0, 20.0, "EUR")
    with FaultyServer([lambda request: completion(json.dumps(answer_to(request)), prompt_tokens=0)]) as server:
        engine = engine_at(server.base_url, price=price, max_cost=1.5 * (planned_cost(server.base_url, price)))
        judgement = engine.judge(request_for(TEXT))
        with pytest.raises(CostRefused):  # what nobody counted stays as it was estimated
            engine.judge(request_for(TEXT))
    assert judgement.warnings == ()
    assert judgement.usage is not None
    assert judgement.usage.cost is None


def planned_cost(base_url: str, price: Price) -> float:
    return engine_at(base_url, price=price).plan(request_for(TEXT)).calls[0].cost or 0.0


def test_endless_rate_limit_is_given_up() -> None:
    clock = Clock()
    fault, server = failure(error(429, "slow down", Retry_After="50"), clock=clock, timeout_s=300)
    assert fault.code == "engine-rate-limited"
    assert len(server.requests) == 5
    assert clock.slept == [50.0] * 4


def test_pauses_count_towards_the_deadline_and_none_is_made_that_would_pass_it() -> None:
    clock = Clock()
    fault, server = failure(error(429, "slow down", Retry_After="5"), clock=clock, timeout_s=12)
    assert fault.code == "engine-rate-limited"
    assert (len(server.requests), clock.slept) == (3, [5.0, 5.0])


@pytest.mark.parametrize("message", [SECRET, "bad input: 'We moved billing to May.'"])
def test_other_refusals_are_reported_at_once(message: str) -> None:
    fault, server = failure(error(400, message))
    assert (fault.code, fault.exit_code) == ("engine-bad-request", 3)
    assert len(server.requests) == 1
