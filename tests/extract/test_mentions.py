"""Which actors a text names: capitals for countries, offices on a date, roles with a nationality, unknown names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from kg.actor_names import slug
from kg.actors import knowledge_base
from kg.model import Event, Extraction, Mention

Extract = Callable[..., Extraction]
Told = Callable[..., list[str]]
Line = Callable[[Event], str]
Batch = Callable[[Iterable[str]], dict[str, Extraction]]

# sentence, its events
NAMED: list[tuple[str, list[str]]] = [
    # capitals and seats of government stand for the country
    ("Ankara sanctioned Damascus.", ["TUR SANCTION SYR"]),
    ("The Kremlin condemned Ukraine.", ["RUS ACCUSE/disapprove UKR"]),
    ("The White House condemned Iran.", ["USA ACCUSE/disapprove IRN"]),
    ("Downing Street criticised Moscow.", ["GBR ACCUSE/disapprove RUS"]),
    ("Seoul threatened Pyongyang.", ["KOR THREATEN PRK"]),
    # other names of countries
    ("The United States sanctioned Iran.", ["USA SANCTION IRN"]),
    ("The US sanctioned Iran.", ["USA SANCTION IRN"]),
    ("The U.S. sanctioned Iran.", ["USA SANCTION IRN"]),
    ("Britain condemned Iran.", ["GBR ACCUSE/disapprove IRN"]),
    ("Jordan condemned Chad.", ["JOR ACCUSE/disapprove TCD"]),
    # demonyms and nationalities
    ("The Russians attacked Ukraine.", ["RUS ASSAULT UKR"]),
    ("Russian sanctions on Moldova took effect.", ["RUS SANCTION MDA"]),
    # bodies of a state are actors of their own
    ("Russian forces attacked Ukrainian troops.", ["RUS-MIL ASSAULT UKR-MIL"]),
    ("The British government expelled Iranian diplomats.", ["GBR-GOV SANCTION/expel IRN-GOV"]),
    ("Soldiers from Kenya attacked rebels in Somalia.", ["KEN-MIL ASSAULT rebels"]),
    ("The Iranian foreign ministry condemned Britain.", ["IRN-MFA ACCUSE/disapprove GBR"]),
    # organisations, groups, companies
    ("The EU sanctioned Belarus.", ["EU SANCTION BLR"]),
    ("The European Union sanctioned Belarus.", ["EU SANCTION BLR"]),
    ("NATO condemned Russia.", ["NATO ACCUSE/disapprove RUS"]),
    ("The Taliban attacked Pakistan.", ["Taliban ASSAULT PAK"]),
    ("Hezbollah fired rockets at Israel.", ["Hezbollah ASSAULT/heavy-weapons ISR"]),
    ("Boeing sued Airbus.", ["Boeing ACCUSE/allege Airbus"]),
    # persons by name, surname, and with an office before the name
    ("Emmanuel Macron criticised Vladimir Putin.", ["Emmanuel_Macron ACCUSE/disapprove Vladimir_Putin"]),
    ("Macron criticised Putin.", ["Emmanuel_Macron ACCUSE/disapprove Vladimir_Putin"]),
    ("French President Emmanuel Macron criticised Russia.", ["Emmanuel_Macron ACCUSE/disapprove RUS"]),
    # roles belong to the article
    ("Gunmen attacked Kenya.", ["gunmen ASSAULT KEN"]),
    ("Congolese rebels attacked Rwandan soldiers.", ["congolese_rebels ASSAULT RWA-MIL"]),
    ("In Kenya, protesters attacked police.", ["protesters ASSAULT police"]),
    # a place is hit, but it does nothing by being where something happens
    ("Russia attacked Kharkiv.", ["RUS ASSAULT UKR"]),
    ("In Ukraine, Poland condemned Russia.", ["POL ACCUSE/disapprove RUS"]),
    ("Hungary condemned Poland in Germany.", ["HUN ACCUSE/disapprove POL"]),
    ("At a summit in Turkey, Iran condemned Israel.", ["IRN ACCUSE/disapprove ISR"]),
]


@pytest.fixture(scope="module")
def named(batch: Batch) -> dict[str, Extraction]:
    return batch(row[0] for row in NAMED)


@pytest.mark.parametrize(("sentence", "events"), NAMED)
def test_names(named: dict[str, Extraction], line: Line, sentence: str, events: list[str]) -> None:
    assert [line(event) for event in named[sentence].events] == events


def source(extraction: Extraction) -> Mention:
    (event,) = extraction.events
    assert event.source is not None
    return event.source


@pytest.mark.parametrize("text", ["Iran condemned us.", "He told us nothing of it.", "they attacked us"])
def test_us_is_no_country_in_small_letters(extract: Extract, text: str) -> None:
    sides = [side.actor.id for event in extract(text).events for side in (event.source, event.target) if side]
    assert "USA" not in sides


@pytest.mark.parametrize(
    ("date", "holder"), [("2016-03-01", "Barack_Obama"), ("2019-03-01", "Donald_Trump"), ("2023-03-01", "Joe_Biden")]
)
def test_an_office_is_whoever_held_it_on_the_day(extract: Extract, date: str, holder: str) -> None:
    found = source(extract("The US president criticised Russia.", date=date))
    assert found.actor.id == holder
    assert found.country == "USA" and "GOV" in found.sectors
    assert found.span is not None and found.span.text == "US president"


def test_the_office_may_follow_its_country(told: Told) -> None:
    assert told("The president of France criticised Russia.") == ["Emmanuel_Macron ACCUSE/disapprove RUS"]
    assert told("France's president criticised Russia.") == ["Emmanuel_Macron ACCUSE/disapprove RUS"]


def test_what_a_person_stands_for_depends_on_the_day(extract: Extract) -> None:
    text = "Barack Obama criticised Russia."
    assert source(extract(text, date="2014-03-01")).sectors == ("GOV",)
    assert source(extract(text, date="2024-03-01")).sectors == ("ELI",)


def test_a_role_with_a_nationality_has_the_country_and_sectors(extract: Extract) -> None:
    found = source(extract("A Hungarian lawmaker condemned Romania."))
    assert (found.country, found.sectors) == ("HUN", ("LEG",))
    victim = extract("Israeli police arrested a Palestinian journalist.").events[0].target
    assert victim is not None
    assert victim.actor.scope == "role"
    assert (victim.country, victim.sectors) == ("PSE", ("JRN",))


def test_a_role_takes_its_country_from_a_phrase_too(extract: Extract) -> None:
    assert source(extract("Police in Turkey arrested protesters.")).actor.id == "TUR-COP"
    assert source(extract("A crowd in Tbilisi protested against the government.")).country == "GEO"


def test_an_ally_of_a_country_is_not_the_country(extract: Extract) -> None:
    found = source(extract("An ally of Russia attacked Ukraine."))
    assert found.actor.scope == "role"
    assert found.country != "RUS"


@pytest.mark.parametrize(
    ("text", "country", "sector"),
    [
        ("Hungarian lawmaker Zoltan Drabikov condemned Romania.", "HUN", "LEG"),
        ("Colonel Bartok Zelmani, a Hungarian general, criticised Romania.", "HUN", "MIL"),
    ],
)
def test_an_unknown_person_is_what_the_text_says(extract: Extract, text: str, country: str, sector: str) -> None:
    found = source(extract(text))
    assert found.actor.scope == "named" and found.actor.kind == "person"
    assert found.country == country and sector in found.sectors
    assert found.span is not None and found.actor.name in found.span.text


def test_an_unknown_person_is_known_by_surname_afterwards(told: Told) -> None:
    text = "Hungarian lawmaker Zoltan Drabikov condemned Romania.\n\nDrabikov also threatened Serbia."
    assert told(text) == ["Zoltan_Drabikov ACCUSE/disapprove ROU", "Zoltan_Drabikov THREATEN SRB"]


def test_an_unknown_person_is_known_by_surname_in_the_same_paragraph(told: Told) -> None:
    text = "Hungarian lawmaker Zoltan Drabikov condemned Romania. Drabikov also threatened Serbia."
    assert told(text) == ["Zoltan_Drabikov ACCUSE/disapprove ROU", "Zoltan_Drabikov THREATEN SRB"]


def test_what_an_article_named_is_forgotten_in_the_next_one(batch: Batch, line: Line) -> None:
    one, other = "Zoltan Drabikov condemned Romania.", "He also threatened Serbia."
    done = batch([one, other])
    assert [line(event) for event in done[one].events] == ["Zoltan_Drabikov ACCUSE/disapprove ROU"]
    assert done[other].events == ()


def test_the_bearer_of_a_famous_surname_is_another_person(told: Told) -> None:
    assert told("Zsuzsa Putin criticised Romania.") != ["Vladimir_Putin ACCUSE/disapprove ROU"]


def test_mentions_keep_the_span_that_they_were_named_by(extract: Extract) -> None:
    (event,) = extract("Yesterday Moscow threatened the Polish government.").events
    assert event.source is not None and event.source.span is not None
    assert event.target is not None and event.target.span is not None
    assert (event.source.span.text, event.source.span.start) == ("Moscow", 10)
    assert event.target.span.text == "Polish government"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Zoltan Drabikov", "Zoltan_Drabikov"),
        ("  O'Neil & Sons, Ltd. ", "O_Neil_Sons_Ltd"),
        ("Al-Shabaab", "Al-Shabaab"),
        ("Élysée", "Élysée"),
        ("اسم", "اسم"),
        ("…", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_slugs_are_readable_in_any_script(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_shared_actors_are_those_of_the_knowledge_base(named: dict[str, Extraction]) -> None:
    base = knowledge_base()
    shared = [
        side.actor
        for extraction in named.values()
        for event in extraction.events
        for side in (event.source, event.target)
        if side is not None and side.actor.scope == "shared"
    ]
    assert shared
    assert all(base.get(actor.id) == actor for actor in shared)
