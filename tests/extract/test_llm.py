"""The extractor ``llm`` against a service on this machine that answers well, badly, late, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from llm_server import Reply, Script, Server, completion, events, item, side

from kg import settings
from kg.errors import BadOption, ServiceError
from kg.extract.llm import LlmExtractor
from kg.extract.llm_schema import acts, schema
from kg.model import Article, Extraction
from kg.vocabulary import vocabulary

pytestmark = pytest.mark.slow

TEXT = "Turkey bombed Syria on Tuesday. He denied it.\n\nRain fell on Ankara."
ARTICLE = Article(TEXT, id="a", date="2024-05-16")
BOMBED = item(
    "Turkey bombed Syria on Tuesday.", side("Turkey"), "ASSAULT/aerial", side("Syria"), "bombed", date="2024-05-14"
)


@pytest.fixture
def serve() -> Iterator[Callable[[Script], Server]]:
    """``serve(script)``: a running server."""
    running: list[Server] = []

    def call(script: Script) -> Server:
        running.append(Server(script))
        return running[-1]

    yield call
    for server in running:
        server.close()


def in_turn(*replies: Reply | None) -> Script:
    """The replies one after another, the last one for ever."""
    waiting = list(replies)
    return lambda body: waiting.pop(0) if len(waiting) > 1 else waiting[0]


def made(server: Server, **options: object) -> tuple[LlmExtractor, list[float]]:
    """An extractor for the server, and the pauses that it takes instead of sleeping."""
    extractor = LlmExtractor(url=server.url, name="m", **{"cache": "none", **options})  # type: ignore[arg-type]
    pauses: list[float] = []
    extractor.client._pause = pauses.append
    return extractor, pauses


def read(extractor: LlmExtractor, article: Article = ARTICLE) -> Extraction:
    (extraction,) = extractor.extract([article])
    return extraction


def refused(extraction: Extraction) -> list[tuple[str, str]]:
    return [(refusal.reason, refusal.span.text) for refusal in extraction.refusals]


# ---- what is believed


def test_an_event_that_is_quoted_is_believed(serve):
    extraction = read(made(serve(in_turn(events(BOMBED))))[0])
    (event,) = extraction.events
    assert (event.type, event.mode, event.modality, event.confidence) == ("ASSAULT", "aerial", "actual", 0.8)
    assert event.source.actor.id == "TUR" and event.target.actor.id == "SYR"
    assert event.when.date == "2024-05-14" and event.extractor.startswith("llm/")
    assert TEXT[event.trigger.start : event.trigger.end] == "bombed"
    assert refused(extraction) == [("no-act", "Rain fell on Ankara.")]


@pytest.mark.parametrize(
    ("change", "reason", "told"),
    [
        ({"quote": "Turkey bombed Syria on Wednesday."}, "llm-quote", "stands nowhere"),
        ({"quote": ""}, "llm-quote", "stands nowhere"),
        ({"source": side("Ankara")}, "llm-quote", "source is not in the quote: 'Ankara'"),
        ({"trigger": "shelled"}, "llm-quote", "trigger is not in the quote"),
        ({"act": "HUG"}, "llm-code", "'HUG' is no act"),
        ({"act": "STATEMENT"}, "llm-code", "no act of the ontology"),
        ({"modality": "likely"}, "llm-code", "no modality"),
        ({"source": "Turkey"}, "llm-answer", "neither null nor an object"),
        ({"source": None, "target": None}, "no-actor", "neither source nor target"),
        ({"act": "COOPERATE", "target": None}, "no-target", "COOPERATE needs a target"),
        ({"target": side("Turkey")}, "same-actor", "does it to itself"),
    ],
)
def test_what_cannot_be_verified_is_refused_with_the_reason(serve, change, reason, told):
    extraction = read(made(serve(in_turn(events({**BOMBED, **change}))))[0])
    assert extraction.events == ()
    first = extraction.refusals[0]
    assert first.reason == reason and told in first.detail
    assert len(extraction.refusals) == 2  # and the paragraph about rain


def test_actors_are_linked_by_their_words_then_by_the_name_given_and_else_are_the_texts_own(serve):
    text = "He met Ruritanian officials. Protesters jeered."
    extraction = read(
        made(
            serve(
                in_turn(
                    events(
                        item("He met Ruritanian officials.", side("He", "Emmanuel Macron", kind="person"), "CONSULT",
                             side("Ruritanian officials", "Government of Ruritania", kind="body", sectors=["GOV", "X"],
                                  country="RUR"), "met", mutual=True),
                        item("Protesters jeered.", side("Protesters", kind="role", sectors=["CVL"]), "PROTEST", None,
                             "jeered"),
                    )
                )
            )
        )[0],
        Article(text, date="2024-05-16"),
    )  # fmt: skip
    met, jeered = extraction.events
    assert met.source.actor.id == "Emmanuel_Macron" and met.source.country == "FRA" and met.source.span.text == "He"
    assert met.target.actor.scope == "named" and met.target.country is None and met.target.sectors == ("GOV",)
    assert met.reciprocal
    assert jeered.source.actor.scope == "role" and jeered.source.actor.id.endswith("/protesters")


def test_the_same_event_twice_is_one(serve):
    extraction = read(made(serve(in_turn(events(BOMBED, BOMBED))))[0])
    assert len(extraction.events) == 1 and extraction.refusals[0].reason == "repeat"


# ---- what is asked


def test_the_schema_is_strict_and_made_from_the_ontology(serve):
    server = serve(in_turn(events()))
    read(made(server)[0])
    asked = server.asked[0]
    assert asked["response_format"]["json_schema"] == {"name": "events", "strict": True, "schema": schema()}
    properties = schema()["properties"]["events"]["items"]["properties"]
    assert "SANCTION/expel" in properties["act"]["enum"] and "STATEMENT" not in acts()
    assert properties["modality"]["enum"] == list(vocabulary().modalities)
    assert TEXT in asked["messages"][1]["content"] and "2024-05-16" in asked["messages"][1]["content"]

    def check(node):
        if node.get("type") == "object":
            assert node["required"] == list(node["properties"]) and node["additionalProperties"] is False
        for inner in (*node.get("properties", {}).values(), *node.get("anyOf", ()), *filter(None, [node.get("items")])):
            check(inner)

    check(schema())


def test_the_key_is_sent_and_told_nobody(serve, monkeypatch, capsys):
    monkeypatch.setenv("KG_LLM_KEY", "secret-key")
    server = serve(in_turn((401, {}, "wrong key secret")))
    extractor, _ = made(server)
    with pytest.raises(ServiceError, match="refuses the key") as error:
        read(extractor)
    assert server.logins == ["Bearer secret-key"]
    assert "secret-key" not in f"{error.value} {extractor.service!r} {dict(extractor.describe())}"


# ---- services in trouble


GARBAGE = ["I am sorry, but", '{"events": [{"quote": "Turk', '{"events": 7}', "[]", "", '{"events": ["x"]}']


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_is_asked_again_and_then_refused(serve, garbage):
    server = serve(in_turn(completion(garbage), events(BOMBED)))
    assert len(read(made(server)[0]).events) == 1
    server = serve(in_turn(completion(garbage)))
    extraction = read(made(server)[0])
    assert len(server.asked) == settings.LLM_BAD_ANSWERS
    assert [reason for reason, _ in refused(extraction)] == ["llm-answer", "llm-answer"]


def test_an_answer_that_is_no_completion_is_garbage_too(serve):
    extraction = read(made(serve(in_turn((200, {}, "<html>welcome</html>"))))[0])
    assert "no chat completion: <html>" in extraction.refusals[0].detail


def test_an_answer_that_is_cut_off_is_asked_for_in_halves(serve):
    def script(body):
        text = body["messages"][1]["content"]
        whole = "bombed" in text and "Rain" in text
        return completion('{"events": [', ending="length") if whole else events(*([BOMBED] if "bombed" in text else []))

    server = serve(script)
    extraction = read(made(server)[0])
    assert len(server.asked) == 3 and len(extraction.events) == 1
    assert refused(extraction) == [("no-act", "Rain fell on Ankara.")]


def test_a_paragraph_whose_answer_is_cut_off_is_refused(serve):
    extraction = read(made(serve(in_turn(completion("{", ending="length"))))[0])
    assert [reason for reason, _ in refused(extraction)] == ["llm-answer", "llm-answer"]
    assert "cut off" in extraction.refusals[0].detail


def test_a_busy_service_is_waited_for_as_long_as_it_asks(serve):
    extractor, pauses = made(serve(in_turn((429, {"Retry-After": "7"}, "slow down"), (503, {}, ""), events(BOMBED))))
    assert len(read(extractor).events) == 1
    assert pauses == [7, 2 * settings.LLM_PAUSE]
    assert extractor.client.usage.requests == 3


def test_a_service_that_asks_for_an_hour_is_not_waited_for_so_long(serve):
    extractor, pauses = made(serve(in_turn((429, {"Retry-After": "3600"}, ""), events())))
    read(extractor)
    assert pauses == [settings.LLM_LONGEST_PAUSE]


def test_a_service_that_fails_for_good_ends_the_run_with_what_it_says(serve):
    extractor, pauses = made(serve(in_turn((500, {}, "the model fell over"))))
    with pytest.raises(ServiceError, match="answered 500: the model fell over, 5 times"):
        read(extractor)
    assert pauses == [1, 2, 4, 8]


def test_a_mistake_is_not_repeated(serve):
    server = serve(in_turn((400, {}, '{"error": "no such model: m"}')))
    with pytest.raises(ServiceError, match="no such model: m"):
        read(made(server)[0])
    assert len(server.asked) == 1


def test_a_service_that_never_answers(serve, monkeypatch):
    monkeypatch.setattr(settings, "LLM_TRIES", 2)
    server = serve(in_turn(None))
    with pytest.raises(ServiceError, match=r"gave no answer within 0\.2 seconds, 2 times"):
        read(made(server, timeout="0.2")[0])
    assert len(server.asked) == 2


def test_articles_before_the_failure_stand(serve):
    stream = made(serve(in_turn(events(BOMBED), (400, {}, "out of money"))))[0].extract([ARTICLE, Article("More.")])
    assert len(next(stream).events) == 1
    with pytest.raises(ServiceError):
        next(stream)


# ---- rate, cost, cache


def test_requests_are_spaced_by_the_rate(serve):
    extractor, pauses = made(serve(in_turn(events())), rate="30")
    now = iter([100.0, 100.5, 110.0])
    extractor.client._clock = lambda: next(now)
    list(extractor.extract([ARTICLE] * 3))
    assert pauses == [1.5]  # one request every two seconds


def test_tokens_and_cost_are_counted(serve):
    extractor, _ = made(serve(in_turn(events())), price_in="2", price_out="10")
    list(extractor.extract([ARTICLE] * 2))
    assert extractor.cost() == pytest.approx((200 * 2 + 40 * 10) / 1_000_000)
    assert extractor.notes() == ["2 requests, 0 answers from the cache, 200 tokens in, 40 out, cost 0.0008"]


def test_answers_are_kept_and_not_asked_for_twice(serve, tmp_path):
    server = serve(in_turn(completion("garbage"), events(BOMBED)))
    first = read(made(server, cache=str(tmp_path))[0])
    extractor, _ = made(server, cache=str(tmp_path))
    assert read(extractor) == first
    assert len(server.asked) == 2 and extractor.client.usage.cached == 1
    read(extractor, Article(TEXT, id="a", date="2024-05-17"))
    assert len(server.asked) == 3  # another day is another question
    assert not list(tmp_path.rglob("*.part"))


def test_a_damaged_cache_is_asked_anew(serve, tmp_path):
    server = serve(in_turn(events(BOMBED)))
    read(made(server, cache=str(tmp_path))[0])
    (kept,) = tmp_path.rglob("*.json")
    for content in ("", "{", json.dumps({"content": "garbage"})):
        kept.write_text(content, "utf-8")
        assert len(read(made(server, cache=str(tmp_path))[0]).events) == 1
    assert len(server.asked) == 4


def test_a_cache_that_cannot_be_written_costs_nothing_else(serve, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    assert len(read(made(serve(in_turn(events(BOMBED))), cache=str(tmp_path / "file"))[0]).events) == 1


# ---- options


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "needs the address of a service: --extractor-option url=…, or KG_LLM_URL"),
        ({"url": "http://localhost:1/v1"}, "needs the name of a model"),
        ({"url": "ftp://x", "name": "m"}, "is no http address"),
        ({"url": "http://x/v1", "name": "m", "rate": "fast"}, "rate 'fast' is no number above 0"),
        ({"url": "http://x/v1", "name": "m", "response": "xml"}, "response 'xml' is none of"),
    ],
)
def test_options_that_cannot_be_used(monkeypatch, options, message):
    for name in ("URL", "NAME", "RATE", "RESPONSE"):
        monkeypatch.delenv(f"KG_LLM_{name}", raising=False)
    with pytest.raises(BadOption) as error:
        LlmExtractor(**options)
    assert message in str(error.value)


def test_options_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("KG_LLM_URL", "http://user:pass@host/v1?x=1")
    monkeypatch.setenv("KG_LLM_NAME", "m")
    monkeypatch.setenv("KG_LLM_CACHE", "none")
    extractor = LlmExtractor()
    assert extractor.service.cache is None
    assert extractor.describe()["llm_service"] == "http://host/v1"
