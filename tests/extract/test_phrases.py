"""The phrase around a mention that the judge is shown: title, apposition and owner belong to it, clauses do not."""

from __future__ import annotations

import pytest

from kg.extract.judged import mentions_to_judge
from kg.extract.phrases import phrase
from kg.extract.rules import RuleExtractor
from kg.model import Article

PHRASES = [
    (
        "The envoy criticised the French president, Emmanuel Macron, who has left Paris.",
        "Macron",
        "the French president, Emmanuel Macron",
    ),
    ("Emmanuel Macron, the president of France, condemned Iran.", "Macron", "Emmanuel Macron, the president of France"),
    ("Two aid workers who had fled were killed by al-Shabaab.", "workers", "Two aid workers"),
    ("Israel's prime minister praised the envoy.", "minister", "Israel's prime minister"),
    ("France and Spain condemned Iran.", "Spain", "Spain"),
]


@pytest.mark.parametrize(("text", "word", "expected"), PHRASES)
def test_the_phrase_of_a_mention(rules: RuleExtractor, text: str, word: str, expected: str) -> None:
    for _, readings, _ in rules.read([Article(text)]):
        for reading in readings:
            doc = reading.sentence.doc
            mentions = mentions_to_judge(reading)
            heads = {mention.head for mention in mentions}
            found = [doc[slice(*phrase(doc, m, heads))].text for m in mentions if word in doc[m.start : m.end].text]
            assert found == [expected]


def test_parties_of_joined_owners(rules: RuleExtractor) -> None:
    """"Syrian and Russian jets" are two parties in one mention."""
    for _, readings, _ in rules.read([Article("Syrian and Russian jets bombed Idlib.")]):
        named = [[p.country for p in m.parties] for r in readings for m in r.mentions if m.kind == "role"]
        assert named == [["SYR", "RUS"]]


def test_a_part_of_the_world_is_no_agent_where_it_says_where(rules: RuleExtractor) -> None:
    for _, readings, _ in rules.read([Article("Troops were killed in West Africa. Europe condemned Iran.")]):
        kinds = {m.parties[0].actor.id: m.kind for r in readings for m in r.mentions}
        assert kinds["West_Africa"] == "place"
        assert kinds["Europe"] == "name"
