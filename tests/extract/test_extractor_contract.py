"""What every registered extractor promises: true offsets, stable ids, no exceptions, no look-ahead, known codes."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from llm_server import rule_server

from kg.extract.explain import explanations
from kg.extract.extractor import Extractor, extractors
from kg.model import Article, Extraction, Mention, Region, Span, TextEvidence
from kg.settings import BATCH_BLOCKS
from kg.vocabulary import vocabulary

V = vocabulary()
DAY = "2024-05-16"

# Every built-in extractor, with what gives the options that it is made with here.
CONTRACTED: dict[str, Callable[[], dict[str, Any]]] = {
    "judge": dict,
    "llm": lambda: {"url": rule_server().url, "name": "rules", "cache": "none"},
    "patterns": lambda: {"file": str(Path(__file__).with_name("contract.rules"))},
    "rules": dict,
}
PARTS = [pytest.param(name, marks=[pytest.mark.slow] if name == "llm" else []) for name in sorted(CONTRACTED)]

SHORT = Article(
    "Turkey bombed Syria on Tuesday. Iran condemned the raid.\n\nEgypt and Jordan held talks in Cairo.",
    id="short", date=DAY,
)  # fmt: skip
# Characters beyond the basic plane stand before everything that is found: code units would give other offsets.
MIXED = Article(
    "😀 “We will sanction Iran,” Emmanuel Macron said.\n\n"
    "🇫🇷 He also met Olaf Scholz. The two leaders criticised Belarus.\n\n"
    "وقال مسؤول: لا تعليق.\u200f Hezbollah fired rockets at Israel, killing four soldiers.\n\n"
    "Poland’s prime minister denied that Poland had threatened Belarus.",
    id="mixed", date=DAY, title="𝔘 💥 Iran Condemned Israel Over Gaza",
)  # fmt: skip
PAGE_TEXT = (
    "Turkey Attacks Syria\n\nANKARA (Newswire) - Turkey attacked Syria on Monday.\n\nShare this page with Iran\n\n"
    "Russia expelled two Polish diplomats. “Poland threatened us,” the Kremlin said."
)
PAGE = Article(
    PAGE_TEXT, url="https://news.example/page", date=DAY, title="Turkey Attacks Syria", title_in_text=True,
    regions=(
        Region("headline", 0, 20),
        Region("dateline", 22, 42),
        Region("furniture", PAGE_TEXT.index("Share"), PAGE_TEXT.index("\n\nRussia")),
    ),
)  # fmt: skip
POINTING = Article("He condemned Israel. They threatened Iran. The group attacked Jordan.", id="pointing", date=DAY)
UNDATED = Article("The United States imposed sanctions on Belarus.")
QUIET = Article("Rain fell on the hills.\n\nThe bakery opens at seven.", id="quiet", date=DAY)
NOTHING = Article(" \n\n…\n", id="nothing")
ARTICLES = [SHORT, MIXED, PAGE, POINTING, UNDATED, QUIET, NOTHING]


def test_every_built_in_extractor_has_its_contract_tested() -> None:
    assert set(extractors.builtin) <= set(CONTRACTED)  # plug-ins that happen to be installed are not ours to test


@pytest.fixture(scope="module", params=PARTS)
def extractor(request: pytest.FixtureRequest) -> Extractor:
    return extractors.create(request.param, **CONTRACTED[request.param]())


@pytest.fixture(scope="module")
def results(extractor: Extractor) -> list[Extraction]:
    return list(extractor.extract(ARTICLES))


def test_explanations_come_with_the_same_events_and_tell_each_of_them(
    extractor: Extractor, results: list[Extraction]
) -> None:
    told = list(explanations(extractor, ARTICLES))
    assert [explained.extraction for explained in told] == results
    for explained in told:
        assert sum(line.startswith("  event: ") for line in explained.lines) == len(explained.extraction.events)
        for refusal in explained.extraction.refusals:
            assert any(f"({refusal.reason}): {refusal.detail}" in line for line in explained.lines)


def mentions(extraction: Extraction) -> Iterator[Mention]:
    for event in extraction.events:
        yield from (side for side in (event.source, event.target, event.speaker) if side is not None)


def check_offsets(extraction: Extraction) -> None:
    """Every span of the extraction is the stretch of the field that it says it is."""

    def check(text: str, span: Span | TextEvidence | None, quoted: str) -> None:
        assert span is not None
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == quoted

    article = extraction.article
    for event in extraction.events:
        assert isinstance(event.evidence, TextEvidence)
        text = article.field(event.evidence.field)
        check(text, event.evidence, event.evidence.quote)
        assert event.trigger is not None
        check(text, event.trigger, event.trigger.text)
        for side in (event.source, event.target, event.speaker):
            if side is not None:
                assert side.span is not None
                check(text, side.span, side.span.text)
        for span in (event.trigger, event.source and event.source.span, event.target and event.target.span):
            if span is not None:
                assert event.evidence.start <= span.start < span.end <= event.evidence.end
    for refusal in extraction.refusals:
        check(article.field(refusal.field), refusal.span, refusal.span.text)


def check_accounted(extraction: Extraction) -> None:
    """No paragraph with a word in it is passed over in silence."""
    spans = [(e.evidence.start, e.evidence.end) for e in extraction.events if isinstance(e.evidence, TextEvidence)
             and e.evidence.field == "text"]  # fmt: skip
    spans += [(r.span.start, r.span.end) for r in extraction.refusals if r.field == "text"]
    start = 0
    for paragraph in extraction.article.text.split("\n\n"):
        end = start + len(paragraph)
        if any(char.isalpha() for char in paragraph):
            assert any(first < end and last > start for first, last in spans), paragraph
        start = end + 2


def records(extraction: Extraction) -> list[str]:
    return [json.dumps(item.record(), sort_keys=True) for item in (*extraction.events, *extraction.refusals)]


def test_one_extraction_an_article_in_order(results: list[Extraction]) -> None:
    assert [result.article for result in results] == ARTICLES


def test_the_samples_give_events_in_both_fields(results: list[Extraction]) -> None:
    fields = {event.evidence.field for result in results for event in result.events
              if isinstance(event.evidence, TextEvidence)}  # fmt: skip
    assert fields == {"text", "title"}
    assert any(event.speaker for result in results for event in result.events)


def test_spans_are_stretches_of_their_field(results: list[Extraction]) -> None:
    for result in results:
        check_offsets(result)


def test_evidence_names_the_article_by_its_key(results: list[Extraction]) -> None:
    for result in results:
        key = result.article.key
        assert all(event.evidence.article == key for event in result.events)  # type: ignore[union-attr]
        assert all(refusal.article == key for refusal in result.refusals)


def test_masked_parts_give_neither_events_nor_refusals(results: list[Extraction]) -> None:
    page = next(result for result in results if result.article is PAGE)
    masked = [region for region in PAGE.regions if region.kind in ("dateline", "furniture")]
    spans = [event.evidence for event in page.events] + [refusal.span for refusal in page.refusals]
    for region in masked:
        for span in spans:
            assert span.end <= region.start or span.start >= region.end  # type: ignore[union-attr]


def test_every_paragraph_gives_an_event_or_a_refusal(results: list[Extraction]) -> None:
    for result in results:
        if result.article is not PAGE:  # its furniture is left out on purpose
            check_accounted(result)


def test_refusals_have_a_short_code_and_a_sentence(results: list[Extraction]) -> None:
    refusals = [refusal for result in results for refusal in result.refusals]
    assert refusals
    for refusal in refusals:
        assert refusal.reason and " " not in refusal.reason
        assert refusal.detail and refusal.detail != refusal.reason


def test_the_same_article_gives_the_same_in_any_company(extractor: Extractor, results: list[Extraction]) -> None:
    alone = {result.article.key: records(result) for result in results}
    for article in ARTICLES:
        assert records(next(iter(extractor.extract([article])))) == alone[article.key]
    for company in ([*reversed(ARTICLES)], [MIXED, POINTING, MIXED, POINTING], [SHORT] * 30 + [POINTING]):
        for result in extractor.extract(company):
            assert records(result) == alone[result.article.key]


def test_another_instance_gives_the_same(extractor: Extractor, results: list[Extraction]) -> None:
    again = list(extractors.create(extractor.name, **CONTRACTED[extractor.name]()).extract(ARTICLES))
    assert [records(result) for result in again] == [records(result) for result in results]


def test_report_ids_are_unique(results: list[Extraction]) -> None:
    ids = [event.id for result in results if result.article is not MIXED for event in result.events]
    assert len(ids) == len(set(ids))


def test_reports_of_several_actors_named_by_one_phrase_have_ids_of_their_own(extractor: Extractor) -> None:
    article = Article("Emmanuel Macron met Olaf Scholz. The two leaders criticised Belarus.", date=DAY)
    events = next(iter(extractor.extract([article]))).events
    assert len({event.id for event in events}) == len(events)


def test_reports_of_two_modalities_have_ids_of_their_own(extractor: Extractor) -> None:
    events = next(iter(extractor.extract([Article("Turkey attacked and will attack Syria.", date=DAY)]))).events
    assert len(events) == 2
    assert len({event.id for event in events}) == 2


def test_reports_of_another_article_have_other_ids_but_meet_in_one_event(extractor: Extractor) -> None:
    text = "Turkey sanctioned Syria."
    one, other = extractor.extract([Article(text, id="1", date=DAY), Article(text, id="2", date=DAY)])
    assert one.events[0].id != other.events[0].id
    assert one.events[0].event == other.events[0].event
    (later,) = extractor.extract([Article(text, id="1", date="2024-05-17")])
    assert later.events[0].event != one.events[0].event


def test_codes_are_those_of_the_vocabulary(results: list[Extraction], extractor: Extractor) -> None:
    for result in results:
        for event in result.events:
            kind = V.types[event.type]
            assert not kind.imports_only
            assert event.mode is None or event.mode in kind.modes
            assert event.quad == kind.quad and event.quad in V.quads
            assert event.score == V.score(event.type, event.mode)
            assert event.score is not None and -10 <= event.score <= 10
            assert event.modality in V.modalities
            assert set(event.contexts) <= set(V.contexts)
            assert event.cameo is None or event.cameo in V.cameo
            assert event.confidence is not None and 0 < event.confidence <= 1
            assert event.extractor == f"{extractor.name}/{extractor.version}"


def test_mentions_are_complete(results: list[Extraction]) -> None:
    for result in results:
        for mention in mentions(result):
            assert mention.actor.id and mention.actor.name.strip()
            assert set(mention.sectors) <= set(V.sectors)
            assert mention.country is None or (len(mention.country) == 3 and mention.country.isupper())
            if mention.actor.scope == "role":
                assert mention.actor.id.startswith(result.article.hash + "/")


def test_no_event_lacks_a_target_that_its_type_needs(results: list[Extraction]) -> None:
    for result in results:
        for event in result.events:
            assert event.source is not None or event.target is not None
            assert event.target is not None or not V.types[event.type].target_required


def test_nobody_acts_on_himself(results: list[Extraction]) -> None:
    for result in results:
        for event in result.events:
            if event.source is not None and event.target is not None:
                assert event.source.actor.id != event.target.actor.id


def test_dates_are_bounded_days(results: list[Extraction]) -> None:
    dated = 0
    for result in results:
        for event in result.events:
            if event.when is not None:
                dated += 1
                first, day, last = (datetime.date.fromisoformat(value) for value in
                                    (event.when.earliest, event.when.date, event.when.latest))  # fmt: skip
                assert first <= day <= last
                assert event.when.precision != "day" or first == last
    assert dated
    undated = next(result for result in results if result.article is UNDATED)
    assert undated.events[0].when is None


def test_records_are_json_in_the_documented_order(results: list[Extraction]) -> None:
    keys = (
        "id event type mode contexts cameo modality background reciprocal date date_precision earliest latest source "
        "target place speaker trigger evidence confidence score quad extractor"
    ).split()
    for result in results:
        for event in result.events:
            record = event.record()
            assert list(record) == keys
            assert json.loads(json.dumps(record)) == record
        for refusal in result.refusals:
            assert json.loads(json.dumps(refusal.record())) == refusal.record()


def test_a_description_names_the_extractor_and_what_its_results_depend_on(extractor: Extractor) -> None:
    said = dict(extractor.describe())
    assert said["extractor"] == extractor.name
    assert said["extractor_version"] == extractor.version
    assert all(isinstance(value, str) and value for value in said.values())


# ---- streaming


def test_nothing_is_read_ahead_beyond_a_batch(extractor: Extractor) -> None:
    paragraphs = 64
    taken = 0

    def endless() -> Iterator[Article]:
        nonlocal taken
        while True:
            taken += 1
            yield Article("\n\n".join(["Rain fell."] * paragraphs), id=str(taken))

    stream = iter(extractor.extract(endless()))
    assert taken == 0
    first = next(stream)
    assert first.article.id == "1"
    assert taken <= BATCH_BLOCKS // paragraphs


def test_no_articles_give_nothing(extractor: Extractor) -> None:
    assert list(extractor.extract([])) == []


# ---- any text


def whole(extractor: Extractor, article: Article) -> Extraction:
    """The extraction of ``article``, with everything checked that holds for any text."""
    (result,) = extractor.extract([article])
    check_offsets(result)
    check_accounted(result)
    for event in result.events:
        assert event.source is not None or event.target is not None
        json.dumps(event.record())
    for refusal in result.refusals:
        json.dumps(refusal.record())
    return result


WORDS = st.sampled_from(
    [
        "Turkey", "Syria", "US", "us", "the", "Iran's", "attacked", "will", "not", "said", "sanctions", "talks", "with",
        "He", "They", "we", "Macron", "two leaders", "by", "on", "to", "and", ",", ".", "?", "!", '"', "“", "”", "‘",
        "’", "—", "-", "(", ")", "…", "\n", "\n\n", "\t", "\u00a0", "\u200b", "\u202e", "\u00ad", "\x00", "\x1b[1m",
        "😀", "👨‍👩‍👧", "🇹🇷", "قال", "ישראל", "俄罗斯", "İstanbul", "ﬁ", "e\u0301", "𝔘𝔎", "1", "2024", "%", "http://x.example/",
    ]
)  # fmt: skip
NEWS = st.lists(WORDS, max_size=40).map(" ".join)
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=200)
RELAXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@RELAXED
@given(text=st.one_of(ANY, NEWS), title=st.one_of(st.none(), ANY, NEWS))
def test_no_text_is_too_strange(extractor: Extractor, text: str, title: str | None) -> None:
    whole(extractor, Article(text, id="any", title=title, date=DAY))


STRANGE = {
    "punctuation": "... !!! ??? “” ‘’ — …",
    "an apostrophe": "'",
    "a hyphen": "-",
    "brackets": "(a) [b] {c}",
    "control characters": "Turkey\x00 attacked\x07 Syria.\x1b[0m\x0b\x0c\x85\u2028",
    "emoji": "🇹🇷 Turkey 💣 attacked 👨‍👩‍👧 Syria.",
    "right to left": "هاجمت تركيا سوريا. Turkey attacked Syria. \u202eabc\u202c",
    "letters whose lower case is longer": "İİİ İSTANBUL İ attacked İ.",
    "quotes that never close": "“Turkey attacked “Syria “and “Iran.",
    "a name and nothing else": "Turkey",
    "a name a line": "Turkey\nSyria\nIran\nIraq\n",
    "a byte order mark in the text": "\ufeffTurkey attacked Syria.",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_strange_texts(extractor: Extractor, text: str) -> None:
    whole(extractor, Article(text, title=text, date=DAY))


@pytest.mark.parametrize("text", ["Turkey attacked Syria. " * 45_000, "a" * 1_000_000], ids=["sentences", "one word"])
def test_a_line_of_a_million_characters_is_read_or_refused(extractor: Extractor, text: str) -> None:
    result = whole(extractor, Article(text))
    assert result.events or result.refusals


def test_half_a_surrogate_pair_is_no_reason_to_fail(extractor: Extractor) -> None:
    whole(extractor, Article("Turkey \ud83d attacked Syria.\udfff", date=DAY))
