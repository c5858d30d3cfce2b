"""An extractor in several processes: order, crashes, errors, and how far it reads ahead."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.errors import ServiceError
from kg.extract.extractor import extractors
from kg.extract.parallel import CHUNK_ARTICLES, ParallelExtractor
from kg.extract.rules import RuleExtractor
from kg.model import Article

pytestmark = pytest.mark.slow


@pytest.fixture
def odd(tmp_path, monkeypatch):
    """An odd extractor in two processes."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.setitem(extractors.builtin, "odd", "odd_extractor:OddExtractor")
    return ParallelExtractor("odd", jobs=2, folder=str(tmp_path))


def articles(*texts: str) -> list[Article]:
    return [Article(text, id=f"{number}") for number, text in enumerate(texts)]


def reasons(extractions):
    return [extraction.refusals[0].reason for extraction in extractions]


def test_every_article_in_order_by_both_processes_and_none_by_this_one(odd):
    given = articles(*(f"text {number}" for number in range(5 * CHUNK_ARTICLES)))
    found = list(odd.extract(given))
    assert [extraction.article for extraction in found] == given
    readers = {extraction.refusals[0].detail for extraction in found}
    assert len(readers) == 2 and str(os.getpid()) not in readers
    assert sum(int(note.rpartition(" ")[2]) for note in odd.notes()) == len(given)
    assert odd.notes()[0].startswith("process 1: read ")


def test_the_rules_say_the_same_in_two_processes():
    given = articles("Turkey bombed Syria on Tuesday.", "Iran condemned the raid.", "Rain fell.") * 12
    alone, together = RuleExtractor(), ParallelExtractor("rules", jobs=2)
    assert list(together.extract(given)) == list(alone.extract(given))
    assert together.describe() == alone.describe()
    assert (together.name, together.version) == (alone.name, alone.version)


def test_what_a_process_had_when_it_ended_is_read_again(odd):
    given = articles(*["a"] * 20, "die once", *["b"] * 20)
    found = list(odd.extract(given))
    assert [extraction.article for extraction in found] == given
    assert set(reasons(found)) == {"pid"}


def test_an_article_that_ends_every_process_is_refused_and_no_other(odd):
    found = list(odd.extract(articles(*["a"] * 5, "die", *["b"] * 30)))
    assert [number for number, reason in enumerate(reasons(found)) if reason == "crash"] == [5]
    assert set(reasons(found)) == {"pid", "crash"}
    assert "ended unexpectedly" in found[5].refusals[0].detail


def test_errors_are_raised_here_after_what_came_before(odd):
    stream = odd.extract(articles(*["a"] * CHUNK_ARTICLES, "fail"))
    assert [next(stream).article.text for _ in range(CHUNK_ARTICLES)] == ["a"] * CHUNK_ARTICLES
    with pytest.raises(ServiceError, match="the service is down"):
        next(stream)


def test_no_more_is_read_than_the_processes_need_and_they_end_with_the_reader(odd):
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield Article("a", id=str(taken))

    stream = odd.extract(endless())
    reader = int(next(stream).refusals[0].detail)
    assert taken <= 4 * CHUNK_ARTICLES + 1
    stream.close()
    with pytest.raises(ProcessLookupError):
        os.kill(reader, 0)


def test_no_articles_start_no_process(odd):
    assert list(odd.extract([])) == [] and odd.notes() == []
