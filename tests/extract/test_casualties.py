"""How many died or were hurt: what statements say with an act, in many wordings, and what they do not say."""

from __future__ import annotations

import pytest

from kg.extract.counts import count_of
from kg.extract.pipeline import load_pipeline
from kg.model import TextEvidence

# Each wording with what it gives: fatalities, fatalitiesLow, fatalitiesHigh, injured.
STATED = {
    "Turkey bombed Kurdish fighters in Afrin, killing at least 12 people and wounding 30.": "12 12.. hurt 30",
    "Turkish air strikes on Afrin left 12 people dead and 30 wounded.": "12 hurt 30",
    "Turkish air strikes on Afrin left at least 12 dead.": "12 12..",
    "A Russian missile hit Kharkiv, with 12 dead.": "12",
    "Hamas attacked a checkpoint in Israel, leaving a dozen soldiers dead.": "12",
    "12 killed in Israeli strike on Gaza": "12",
    "The Taliban killed twenty-two policemen in Kunduz.": "22",
    "Saudi Arabia bombed Sanaa, claiming 12 lives.": "12",
    "The attack by Al-Shabaab on Mogadishu cost the lives of 12 people.": "12",
    "Twelve people lost their lives in the Russian attack on Lviv.": "12",
    "Russia fired missiles at Kyiv, but no one was hurt.": "hurt 0",
    "Israel struck Damascus; there were no casualties.": "0 hurt 0",
    "Israel struck Damascus without casualties.": "0 hurt 0",
    "Iranian missiles hit Israel, injuring nobody.": "hurt 0",
    "Israel bombed Gaza, killing two children and a woman.": "3",
    "Israel shelled Rafah, killing two soldiers, a policeman and three civilians.": "6",
    "Israel bombed Gaza, killing a family of five.": "5",
    "Israel bombed Gaza, killing 12 militants and several civilians.": "12..",
    "Pakistan bombed Kabul, killing eight women and children.": "8",
    "Between 12 and 15 people died in a Russian attack on Kherson.": "12..15",
    "Up to 40 people were killed by Syrian shelling of Aleppo.": "..40",
    "Police opened fire on demonstrators in Khartoum, killing as many as 100 of them.": "..100",
    "Al-Shabaab attacked a hotel in Mogadishu, killing no fewer than eight people.": "8 8..",
    "French troops killed some 30 jihadists in Mali.": "30",
    "The Taliban killed half a dozen Afghan soldiers on Monday.": "6",
    "Chinese police killed two dozen Uyghurs in Xinjiang.": "24",
    "An American drone strike in Somalia killed three hundred and five militants.": "305",
    "Myanmar's army killed 1.2 million people.": "1200000",
    "Russian drones hit Sumy, wounding 1,050 people.": "hurt 1050",
    "Gunmen shot dead 12 villagers in Nigeria.": "12",
    "The Syrian army gunned down five protesters in Deraa.": "5",
    "The Kenyan police beat 12 protesters to death.": "12",
    "Israel struck Damascus, causing 12 deaths and 30 injuries.": "12 hurt 30",
    "Boko Haram attacked Maiduguri, killing all six guards and hurting three others.": "6 hurt 3",
    "At least 12 people, including three children, were killed by Saudi bombs in Yemen.": "12 12..",
    "Israeli troops stormed Jenin and killed nine Palestinians, wounding 20 others.": "9 hurt 20",
    "12 of the 30 hostages were killed when Chechen rebels attacked a theatre in Moscow.": "12",
    "Turkish jets bombed Iraq, killing a girl.": "1",
    "Ukraine said Russia had killed 12 civilians in Bucha.": "12",
}
UNSAID = [
    "The Taliban killed 12 years ago the British envoy.",
    "Police attacked protesters in Dakar and 12 were arrested.",
    "Dozens of people were killed in Saudi strikes on Yemen.",
    "Russia bombed Kyiv for 12 hours, destroying 12 houses and killing hundreds.",
    "Rebels attacked the town where 12 people were killed or wounded.",
    "India attacked Pakistan a year after a bombing that killed 40.",
    "Israel's strikes could kill 12 hostages.",
    "Iran did not kill 12 Americans in its attack on Iraq.",
    "Israel bombed Beirut and 12 people are feared dead.",
    "Israel bombed Rafah, bringing the death toll to 45.",
    "Israel struck Damascus. No casualties were reported.",
    "There were no reports of casualties after Iran attacked Israel.",
    "The Houthis attacked a ship, killing 12 goats.",
    "India's army shot 12 protesters in Kashmir.",
    "The Turkish army attacked Afrin. Three soldiers died.",
]


def numbers(extraction) -> list[str]:
    """What the events with numbers say: "12", or "12..15" for bounds, "hurt 30"."""
    found = []
    for event in extraction.events:
        values = dict(event.evidence.values)
        told = [str(values["fatalities"])] if "fatalities" in values else []
        if {"fatalitiesLow", "fatalitiesHigh"} & set(values):
            told.append(f"{values.get('fatalitiesLow', '')}..{values.get('fatalitiesHigh', '')}")
        told += [f"hurt {values['injured']}"] if "injured" in values else []
        found += [" ".join(told)] if told else []
    return found


@pytest.fixture(scope="module")
def read(batch):
    return batch([*STATED, *UNSAID])


@pytest.mark.parametrize(("text", "said"), STATED.items())
def test_numbers_that_are_stated_with_the_act(read, text, said):
    assert " ".join(numbers(read[text])) == said


@pytest.mark.parametrize("text", UNSAID)
def test_what_is_no_number_of_the_act_gives_none(read, text):
    assert read[text].events or "shot" in text
    assert numbers(read[text]) == []


def test_words_that_say_a_number_stand_where_they_are_said_to(batch):
    text = "😀 Turkey bombed Syria, killing at least 12 people and wounding 30 others."
    (event,) = batch([text])[text].events
    assert isinstance(event.evidence, TextEvidence)
    said = {figure.name: figure.span for figure in event.evidence.figures}
    assert {name: span.text for name, span in said.items()} == {
        "fatalities": "at least 12 people",
        "fatalitiesLow": "at least 12 people",
        "injured": "30 others",
    }
    assert all(text[span.start : span.end] == span.text for span in said.values())
    record = event.record()["evidence"]
    assert record["values"] == {"fatalities": 12, "fatalitiesLow": 12, "injured": 30}
    assert record["value_words"]["injured"] == {"text": "30 others", "start": 63, "end": 72}


def test_a_record_without_numbers_has_no_keys_for_them(extract):
    (event,) = extract("Turkey bombed Syria.").events
    assert set(event.record()["evidence"]) == {"article", "field", "quote", "start", "end"}


def test_the_number_goes_to_the_nearest_act(extract):
    found = extract("Israel bombed Gaza after Hamas killed 12 Israelis.").events
    assert [(event.source.actor.id, dict(event.evidence.values)) for event in found] == [
        ("ISR", {}),
        ("Hamas", {"fatalities": 12}),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Israel bombed Idlib, where 12 people were killed in 2014.",
        "Israel attacked Beirut in retaliation for rockets that killed 12 children.",
        "Israel attacked a man who had killed 12 people in Jerusalem.",
        "Israel attacked Beirut after 12 children were killed.",
    ],
)
def test_casualties_of_another_act_are_not_its_own(extract, text):
    (event,) = [event for event in extract(text).events if event.source and event.source.actor.id == "ISR"]
    assert event.evidence.values == ()


def test_blame_for_a_killing_is_none(extract):
    found = extract("Sudan's army accused the RSF of killing 12 civilians.").events
    assert {event.type: dict(event.evidence.values) for event in found} == {"ACCUSE": {}, "ASSAULT": {"fatalities": 12}}


def test_two_numbers_for_one_act_bound_it(extract):
    (event,) = extract("Russia bombed Ukraine, killing three people in Kyiv, and two died in Lviv.").events
    assert dict(event.evidence.values) == {"fatalitiesLow": 2}


@pytest.mark.parametrize(
    ("phrase", "said", "low", "high"),
    [
        ("twelve people", 12, 12, 12),
        ("more than 1,200 people", 1200, 1200, None),
        ("no more than 12 people", None, None, 12),
        ("12 to 15 people", None, 12, 15),
        ("a hundred people", 100, 100, 100),
        ("a 15-year-old boy", 1, 1, 1),
        ("both men", 2, 2, 2),
        ("no soldiers", 0, 0, 0),
    ],
)
def test_how_many_a_phrase_says(phrase, said, low, high):
    doc = load_pipeline()(f"The rebels killed {phrase} in Mali.")
    (head,) = [token for token in doc if token.dep_ == "dobj"]
    count = count_of(head)
    assert count is not None
    assert (count.said, count.low, count.high) == (said, low, high)
    assert doc[count.first : count.last].text == phrase


@pytest.mark.parametrize(
    "phrase", ["several people", "hundreds", "perhaps 12 people", "12 cows", "1.5 people", "the men"]
)
def test_what_says_no_number(phrase):
    doc = load_pipeline()(f"The rebels killed {phrase} in Mali.")
    (head,) = [token for token in doc if token.dep_ == "dobj"]
    assert count_of(head) is None
