"""Who is meant by a name, who held an office, and whom an actor stood for on a day."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.actors import KnowledgeBase, knowledge_base

KB = knowledge_base()


def ids(surface: str, date: str | None = None) -> list[str]:
    return [name.actor_id for name in KB.lookup(surface, date)]


@pytest.mark.parametrize(
    ("surface", "actor"),
    [
        ("US", "USA"), ("U.S.", "USA"), ("the United States", "USA"), ("America", "USA"), ("the States", "USA"),
        ("Washington", "USA"), ("the White House", "USA"), ("the Kremlin", "RUS"), ("Moscow", "RUS"), ("Kiev", "UKR"),
        ("Britain", "GBR"), ("Downing Street", "GBR"), ("DPRK", "PRK"), ("Türkiye", "TUR"), ("turks", "TUR"),
        ("Saudis", "SAU"), ("Ivory Coast", "CIV"), ("Côte d’Ivoire", "CIV"), ("Burma", "MMR"), ("UAE", "ARE"),
        ("Élysée Palace", "FRA"), ("Elysee Palace", "FRA"), ("Nato", "NATO"), ("NATO", "NATO"), ("Pentagon", "USA-MOD"),
        ("al-Qaida", "Al_Qaeda"), ("Hizbollah", "Hezbollah"), ("Daesh", "Islamic_State"), ("Anadolu", "Anadolu_Agency"),
        ("Zelensky", "Volodymyr_Zelenskyy"), ("Erdogan", "Recep_Tayyip_Erdogan"), ("Hamas", "Hamas"),
        ("Von der Leyen", "Ursula_von_der_Leyen"), ("Loya Jirga", "Loya_Jirga"), ("loya jirga", "Loya_Jirga"),
        ("IDF", "ISR-MIL"), ("Turkish army", "TUR-MIL"), ("Russia’s Foreign Ministry", "RUS-MFA"),
        ("Ministry of Defence of Ukraine", "UKR-MOD"), ("Chilean Supreme Court", "CHL-JUD"),
        ("Police (India)", "IND-COP"), ("Rosneft", "Rosneft"),
        ("Russian President Vladimir Putin", "Vladimir_Putin"), ("Mr. Lavrov", "Sergey_Lavrov"),
    ],
)  # fmt: skip
def test_a_name_means_its_actor(surface: str, actor: str):
    assert ids(surface) == [actor]


@pytest.mark.parametrize(
    "surface",
    [
        "us",
        "is",
        "who",
        "au",
        "ice",
        "turkey",
        "polish",
        "apple",
        "meta",
        "may",
        "He",
        "May",
        "protesters",
        "",
        " ",
        "the",
    ],
)
def test_words_are_no_names(surface: str):
    assert ids(surface) == []


def test_who_is_the_health_organisation_only_in_capitals():
    assert ids("WHO") == ["WHO"]
    assert ids("Who") == []
    assert ids("SWIFT") and not ids("Swift")


def test_ambiguous_names_say_so_with_the_likeliest_reading_first():
    assert ids("Brussels") == ["EU", "BEL"]
    assert [name.kind for name in KB.lookup("Brussels")] == ["seat", "capital"]
    assert ids("Congo") == ["COD", "COG"]
    assert KB.places["georgia"][0].country == "USA" and ids("Georgia") == ["GEO"]
    assert KB.places["washington"][0].country == "USA"


@pytest.mark.parametrize(
    ("surface", "date", "actor"),
    [
        ("Bush", "1991-01-17", "George_H_W_Bush"),
        ("Bush", "2003-03-20", "George_W_Bush"),
        ("Clinton", "1998-08-20", "Bill_Clinton"),
        ("Clinton", "2011-10-20", "Hillary_Clinton"),
        ("Sharif", "2014-05-01", "Nawaz_Sharif"),
        ("Sharif", "2025-05-10", "Shehbaz_Sharif"),
        ("Assad", "1991-01-17", "Hafez_al_Assad"),
        ("Assad", "2015-09-30", "Bashar_al_Assad"),
        ("Kim", "2018-06-12", "Kim_Jong_Un"),
        ("Johnson", "2020-01-31", "Boris_Johnson"),
        ("UN chief", "2010-01-12", "Ban_Ki_moon"),
        ("Pope", "2020-01-01", "Pope_Francis"),
        ("the French President", "2003-01-01", "Jacques_Chirac"),
        ("German Chancellor", "2025-10-22", "Friedrich_Merz"),
        ("NATO Secretary-General", "2025-10-22", "Mark_Rutte"),
        ("US Secretary of State", "2013-09-01", "John_Kerry"),
        ("Iran's Foreign Minister", "2015-07-14", "Mohammad_Javad_Zarif"),
    ],
)
def test_the_day_decides_who_is_meant(surface: str, date: str, actor: str):
    found = KB.resolve(surface, date)
    assert found is not None and found.id == actor


@pytest.mark.parametrize(
    ("actor", "date", "country", "sectors", "represents"),
    [
        ("Donald_Trump", "2025-10-22", "USA", ("GOV",), "USA"),
        ("Donald_Trump", "2022-05-01", "USA", ("ELI",), None),
        ("Donald_Trump", "2018-05-01", "USA", ("GOV",), "USA"),
        ("Mark_Rutte", "2025-10-22", None, ("GOV",), "NATO"),
        ("Mark_Rutte", "2015-01-01", "NLD", ("GOV",), "NLD"),
        ("Ursula_von_der_Leyen", "2022-01-01", None, ("GOV",), "EU"),
        ("Ursula_von_der_Leyen", "2015-01-01", "DEU", ("GOV", "MIL"), "DEU"),
        ("Kaja_Kallas", "2025-10-22", None, ("GOV",), "EU"),
        ("Ahmed_al_Sharaa", "2020-01-01", "SYR", ("REB",), "Hayat_Tahrir_al_Sham"),
        ("Ahmed_al_Sharaa", "2025-06-01", "SYR", ("GOV",), "SYR"),
        ("Bashar_al_Assad", "2025-06-01", "SYR", ("ELI",), None),
        ("USA", None, "USA", ("GOV",), "USA"),
        ("FRA-MIL", None, "FRA", ("MIL",), "FRA"),
        ("European_Commission", None, None, ("GOV",), "EU"),
        ("NATO", None, None, ("GOV", "MIL"), "NATO"),
        ("Hamas", None, "PSE", ("REB", "PTY"), "Hamas"),
        ("Nobody_Knows", "2020-01-01", None, (), None),
    ],
)
def test_whom_an_actor_stood_for(
    actor: str, date: str | None, country: str | None, sectors: tuple[str, ...], represents: str | None
):
    assert KB.standing(actor, date) == (country, sectors)
    assert KB.represents(actor, date) == represents


@pytest.mark.parametrize(
    ("of", "title", "date", "person"),
    [
        ("USA", "president", "2001-09-11", "George_W_Bush"),
        ("USA", "secretary of state", "2025-10-22", "Marco_Rubio"),
        ("RUS", "President", "2010-01-01", "Dmitry_Medvedev"),
        ("GBR", "PM", "2026-08-01", "Andy_Burnham"),
        ("GBR", "premier", "2010-01-01", "Gordon_Brown"),
        ("DEU", "prime minister", "2003-01-01", "Gerhard_Schroder"),
        ("UN", "secretary-general", "2003-01-01", "Kofi_Annan"),
        ("UKR", "president", None, "Volodymyr_Zelenskyy"),
        ("EU", "top diplomat", "2024-01-01", "Josep_Borrell"),
        ("TUR", "leader", "2019-01-01", "Recep_Tayyip_Erdogan"),
        ("DEU", "leader", "2019-01-01", "Angela_Merkel"),
        ("ISR", "leader", "2019-01-01", "Benjamin_Netanyahu"),
        ("NATO", "chief", "2025-10-22", "Mark_Rutte"),
    ],
)
def test_who_held_an_office(of: str, title: str, date: str | None, person: str):
    holder = KB.holder(of, title, date)
    assert holder is not None and holder.id == person


def test_an_office_nobody_is_known_for_has_no_holder():
    assert KB.holder("USA", "court jester", "2020-01-01") is None
    assert KB.holder("Atlantis", "president", "2020-01-01") is None
    assert KB.holder("USA", "president", "1802-01-01") is None


def test_a_successor_ends_a_term_whose_end_is_not_written():
    terms = [office for office in KB.offices_of("Ismail_Sabri_Yaakob") if office.title == "prime minister"]
    assert terms[-1].until == "2022-11-24"
    assert KB.standing("Ismail_Sabri_Yaakob", "2024-01-01") == ("MYS", ("ELI",))


def test_parts_of_countries_are_known_by_rule():
    part = KB.get("KAZ-GOV")
    assert part is not None
    assert (part.name, part.kind, part.country, part.part_of) == ("Kazakh government", "body", "KAZ", "KAZ")
    assert KB.get("KAZ-XYZ") is None and KB.get("QQQ-GOV") is None


def test_regions_colour_countries():
    assert KB.regions["FRA"] == "Europe" and KB.regions["XKX"] == "Europe" and KB.regions["KEN"] == "Africa"


def test_the_family_name_is_known_even_where_it_is_a_common_word():
    assert KB.surname("Theresa_May") == "May"
    assert KB.surname("Xi_Jinping") == "Xi"
    assert KB.surname("Ursula_von_der_Leyen") == "von der Leyen"
    assert KB.surname("Queen_Elizabeth_II") is None and KB.surname("NATO") is None


def test_explaining_a_name_gives_readings_places_and_the_choice():
    lines = KB.explain("Rutte", "2025-10-22")
    assert len(lines) == 1 and "secretary general of NATO 2024-10-01 to now" in lines[0]
    assert any("no actor" in line for line in KB.explain("Gaza"))
    assert KB.explain("Brussels")[-1].startswith("taken as European Union (EU)")
    assert KB.explain("Xyzzy") == ["Xyzzy: nothing known under this name"]


@given(st.text(max_size=60), st.one_of(st.none(), st.text(max_size=12), st.dates().map(str)))
def test_no_text_and_no_date_is_too_odd(surface: str, date: str | None):
    KB.lookup(surface, date)
    found = KB.resolve(surface, date)
    assert found is None or KB.get(found.id) is not None
    assert KB.explain(surface, date)
    KB.standing(surface, date)
    KB.holder(surface, surface, date)


@given(st.sampled_from(sorted(KB.actors)), st.dates().map(str))
def test_every_actor_stands_for_something_that_exists(actor: str, date: str):
    country, _sectors = KB.standing(actor, date)
    assert country is None or country in KB.countries
    whole = KB.represents(actor, date)
    assert whole is None or KB.get(whole) is not None


SURFACES = sorted(name.surface for names in KB.names.values() for name in names)


@given(st.sampled_from(SURFACES), st.sampled_from(["–", "-", " "]))
def test_dashes_and_the_article_make_no_difference(surface: str, dash: str):
    plain = ids(surface)
    assert plain
    assert ids(f"the {surface}") == plain or surface.startswith("the ")
    if "-" in surface and not surface.isupper():
        assert ids(surface.replace("-", dash)) == plain


@pytest.mark.slow
def test_loading_needs_nothing_but_the_standard_library():
    program = (
        "import sys, kg.actors as actors; actors.knowledge_base();"
        "print({'spacy', 'rdflib', 'networkx', 'pandas', 'importlib.metadata'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_knowledge_base_is_read_once():
    assert knowledge_base() is knowledge_base() and isinstance(KB, KnowledgeBase)


def test_a_state_has_many_governors() -> None:
    """"The governor of Louisiana" is not the governor of Florida, though both are governors in the United States."""
    assert knowledge_base().holder("USA", "governor", "2019-07-12") is None
    found = knowledge_base().holder("PRI", "governor", "2018-01-01")
    assert found is not None and found.id == "Ricardo_Rossello"
