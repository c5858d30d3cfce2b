"""What is no act whatever names it, whoever finds it: games, accidents, and figures of speech."""

from __future__ import annotations

import pytest

from kg.extract.judged import JudgedExtractor
from kg.extract.patterns import PatternExtractor
from kg.extract.rules import RuleExtractor
from kg.model import Article

DAY = "2024-05-16"
NO_ACT = [
    "Argentina celebrated its victory over Brazil in the final.",
    "Germany beat Italy 2-1 in Munich on Saturday.",
    "France will play the match against Spain on Sunday.",
    "Croatia was defeated by France in the final.",
    "Brazil thrashed Ghana in the World Cup.",
    "Nigeria overwhelmed Morocco 3-0.",
    "Serena Williams defeated Maria Sharapova in the Wimbledon final.",
    "The prime minister of Japan tried to strike a balance between China and the United States.",
    "Ronaldo led the attack on goal as Portugal faced Spain.",
    "A bus hit a police officer in Cairo.",
    "A car struck three protesters in Paris.",
    "An ambulance hit a Palestinian boy in Hebron.",
    "A train struck a group of migrants in Macedonia.",
    "Typhoon Haiyan killed 6,000 people in the Philippines.",
    "The storm killed three soldiers in Spain.",
]
ACTS = {
    "Russia crushed the rebels in Chechnya.": "ASSAULT",
    "The Malian army routed the rebels in Kidal.": "ASSAULT",
    "Gunmen attacked Togo before the match.": "ASSAULT",
    "Russian missiles struck Ukraine and hit a bus.": "ASSAULT",
    "France condemned Qatar before the World Cup.": "ACCUSE",
}


@pytest.fixture(scope="module", params=[RuleExtractor, JudgedExtractor])
def read(request):
    made = request.param()
    articles = [Article(text, date=DAY) for text in [*NO_ACT, *ACTS]]
    return {found.article.text: found for found in made.extract(articles)}


@pytest.mark.parametrize("text", NO_ACT)
def test_no_act(read, text):
    assert [event.type for event in read[text].events if event.type in ("ASSAULT", "SUPPORT", "COERCE")] == []
    assert read[text].refusals


@pytest.mark.parametrize("text", ACTS)
def test_the_like_that_is_an_act(read, text):
    assert ACTS[text] in [event.type for event in read[text].events]


def test_a_refusal_says_so():
    texts = ["Brazil thrashed Ghana in the World Cup.", "A car struck three protesters in Paris."]
    found = list(RuleExtractor().extract([Article(text, date=DAY) for text in texts]))
    assert [[refusal.reason for refusal in one.refusals] for one in found] == [["game"], ["mishap"]]


def test_rules_of_the_user_are_not_overruled(tmp_path):
    (tmp_path / "sports.rules").write_text("ASSAULT: (*) thrash (*)\n", "utf-8")
    part = PatternExtractor(file=str(tmp_path / "sports.rules"))
    (found,) = part.extract([Article("Brazil thrashed Ghana in the World Cup.", date=DAY)])
    assert [event.type for event in found.events] == ["ASSAULT"]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Emmanuel Macron and Olaf Scholz met in Paris. He condemned Israel.", None),
        ("Iran and Iraq held talks. It condemned Israel.", None),
        ("Emmanuel Macron met Olaf Scholz in Paris. He condemned Israel.", "Emmanuel_Macron"),
        ("Emmanuel Macron and Olaf Scholz met in Paris. Scholz spoke. He condemned Israel.", "Olaf_Scholz"),
        ("Emmanuel Macron and Olaf Scholz met in Paris. They condemned Israel.", "Emmanuel_Macron"),
        ("Emmanuel Macron and Olaf Scholz met. Macron told Scholz that he condemned Israel.", "Emmanuel_Macron"),
        ("Iran and Emmanuel Macron held talks. He condemned Israel.", "Emmanuel_Macron"),
    ],
)
def test_a_pronoun_that_fits_two_equally_well_is_refused(extract, text, who):
    found = extract(text)
    blamed = [event.source.actor.id for event in found.events if event.type == "ACCUSE" and event.source]
    doubts = [refusal.detail for refusal in found.refusals if refusal.reason == "doubtful"]
    assert blamed[:1] == ([who] if who else [])
    assert len(doubts) == (0 if who else 1)
    if not who:
        assert " or " in doubts[0] and found.article.text.split(". ")[1].split()[0] in doubts[0]


DATES = [
    ("Syrian refugees, who had fled to Turkey, protested in Ankara.", "had fled", None),
    ("Putin, who had met Trump in Helsinki, praised Orban.", "had met", None),
    ("Putin, who had met Trump in Helsinki, praised Orban.", "praised", DAY),
    ("Biden, who withdrew American troops from Afghanistan, criticised Trump.", "withdrew American troops", None),
    ("Biden, who withdrew troops from Afghanistan, criticised Trump on Monday.", "criticised", "2024-05-13"),
    ("Biden, who sanctioned Iran, criticised Trump on Monday.", "sanctioned", None),
    ("Iran, which attacked Israel on Tuesday, threatened Jordan.", "attacked", "2024-05-14"),
    ("Iran, which attacked Israel on Tuesday, threatened Jordan.", "threatened", DAY),
    ("The rebels, who killed two French soldiers, attacked Mali.", "killed", None),
    ("Russia, which annexed Crimea in 2014, condemned NATO.", "annexed", "2014-01-01"),
    ("Russia, which annexed Crimea in 2014, condemned NATO.", "condemned", DAY),
    ("The United States, having sanctioned Iran, threatened China.", "having sanctioned", None),
    ("Since the Taliban seized Kabul, Pakistan has helped the United Nations.", "seized", None),
    ("France condemned an attack by Hamas that killed 12 people.", "condemned", DAY),
    ("Turkey, which is bombing Syria, condemned Israel.", "bombing", DAY),
    ("Kenya said on Monday that it had arrested a Somali rebel.", "had arrested", "2024-05-13"),
]


@pytest.mark.parametrize(("text", "words", "day"), DATES)
def test_the_day_of_publication_is_for_news(read_dates, text, words, day):
    dates = {event.when.date if event.when else None for event in read_dates[text] if words in event.trigger.text}
    assert dates == {day}


@pytest.fixture(scope="module")
def read_dates():
    texts = list(dict.fromkeys(text for text, _, _ in DATES))
    found = [*RuleExtractor().extract([Article(text, date=DAY) for text in texts])]
    return {one.article.text: one.events for one in found}


def test_history_in_a_relative_clause_is_not_that_of_the_main_verb():
    text = "Russia, which annexed Crimea in 2014, condemned NATO."
    (found,) = JudgedExtractor().extract([Article(text, date=DAY)])
    told = {event.type: (event.background, event.when.date) for event in found.events if event.when}
    assert told["ACCUSE"] == (False, DAY) and told["ASSAULT"] == (True, "2014-01-01")
