"""Rules of the user's own: what they find, what they do not want and say so, and mistakes in their file."""

from __future__ import annotations

import pytest

from kg.errors import BadOption, NotFound
from kg.extract.patterns import PatternExtractor
from kg.model import Article

RULES = """\
# what we watch
COERCE/restrict: (GOV|person) blockade|seal+off (*)   # with a comment
AID: (*) ship grain|wheat to (country)
REQUEST: (*)'s plea to (*)
PROTEST/demo: (CVL) take to street
ASSAULT: (MIL & !RUS) strike (*) [cameo 195, military]
PROTEST/strike: (LAB) strike
CONSULT: (*) hold talk with (*) [mutual]
THREATEN: ("Vladimir Putin"|IRN) taunt (!group)
"""


@pytest.fixture
def read(tmp_path, line):
    """``read(text, rules)``: events as lines, and refusals."""

    def call(text: str, rules: str = RULES):
        path = tmp_path / "my.rules"
        path.write_text(rules, "utf-8")
        (found,) = PatternExtractor(file=str(path)).extract([Article(text, date="2024-05-16")])
        return [line(event) for event in found.events], found

    return call


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Russia blockaded Ukraine.", ["RUS COERCE/restrict UKR"]),
        ("Police sealed off Sudan.", []),
        ("Egypt sealed off Sudan.", ["EGY COERCE/restrict SDN"]),
        ("Wheat was shipped to Egypt by India.", ["IND AID EGY"]),
        ("India will ship grain to Egypt.", ["IND AID EGY future"]),
        ("India did not ship grain to Egypt.", ["IND AID EGY negated"]),
        ("India shipped cars to Egypt.", []),
        ("Kenya's plea to Uganda failed.", ["KEN REQUEST UGA"]),
        ("The Turkish army struck Syria.", ["TUR-MIL ASSAULT SYR"]),
        ("The Russian army struck Syria.", []),
        ("Vladimir Putin taunted France.", ["Vladimir_Putin THREATEN FRA"]),
        ("Emmanuel Macron taunted Iran.", []),
        ("Vladimir Putin taunted Hezbollah.", []),
        ("France condemned Iran.", []),
    ],
)
def test_what_rules_find(read, text, told):
    assert read(text)[0] == told


def test_of_rules_with_the_same_words_the_first_whose_actors_fit(read):
    _, found = read("Workers struck in Nairobi. Iran struck Iraq.")
    (event,) = found.events
    assert (event.type, event.mode, event.target) == ("PROTEST", "strike", None)
    assert event.extractor.startswith("patterns/")
    assert [refusal.reason for refusal in found.refusals] == ["pattern-actor"] * 2
    assert found.refusals[0].detail == (
        "line 6 (ASSAULT: (MIL & !RUS) strike (*) [cameo 195, military]) wants (MIL & !RUS) as its source: Iran is none"
    )


def test_flags(read):
    _, found = read("The Turkish army struck Syria. Iran held talks with Iraq.")
    struck, held = found.events
    assert struck.cameo == "195" and struck.contexts == ("military",)
    assert held.reciprocal and not struck.reciprocal


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("AID (*) ship (*)", "there is no colon"),
        ("HELP: (*) ship (*)", "no event type is called 'HELP'"),
        ("STATEMENT: (*) say (*)", "no event type is called 'STATEMENT'"),
        ("AID/kind: (*) ship (*)", "AID has no mode 'kind'"),
        ("AID: ship (*)", "after the colon stands the source"),
        ("AID: (*)", "after the colon stands the source"),
        ("AID: (*) Ship (*)", "'Ship' is no verb"),
        ("AID: (*) ship (*) (*)", "one source and one target"),
        ("AID: (*) ship (XYZ)", "'XYZ' is no sector, country, kind or actor"),
        ("AID: (*) ship (*", "a bracket is not closed"),
        ("AID: (*) ship Grain to (*)", "'Grain' is neither an actor in brackets"),
        ("AID: (*) ship grain to", "nothing stands behind 'to'"),
        ("AID: (*)'s gift (*)", "the target of a noun stands behind a preposition"),
        ("AID: (*) ship (*) [free]", "'free' is neither mutual"),
        ("AID: (*) ship (*) [cameo 999]", "'999' is no CAMEO code"),
    ],
)
def test_mistakes_are_told_with_their_lines(read, rule, told):
    with pytest.raises(BadOption) as error:
        read("Rain fell.", f"# rules\n{rule}\n")
    assert "my.rules, line 2: " in str(error.value) and told in str(error.value) and "\n" not in str(error.value)


def test_a_file_that_is_missing_or_empty(read, monkeypatch):
    monkeypatch.delenv("KG_PATTERNS", raising=False)
    with pytest.raises(BadOption, match="needs a file of rules"):
        PatternExtractor()
    with pytest.raises(NotFound, match=r"none.rules: no such file"):
        PatternExtractor(file="none.rules")
    with pytest.raises(BadOption, match="holds no rule"):
        read("Rain fell.", "# nothing\n")
