"""The tables in kg/data are complete, consistent and point at each other."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kg.actor_data import read_tables
from kg.actor_names import Name
from kg.actors import KnowledgeBase, fold, knowledge_base
from kg.errors import BadOption
from kg.vocabulary import vocabulary

KB = knowledge_base()
TABLES = read_tables()
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def first_day(text: str) -> date:
    return date.fromisoformat(text + "-01-01"[len(text) - 4 :])


def test_all_of_iso_3166_and_the_states_it_leaves_out_are_there():
    current = [row for row in TABLES.countries if row.status != "former" and row.m49 is not None]
    assert len(current) == 249
    assert sum(row.status == "member" for row in TABLES.countries) == 193
    assert {"XKX", "PSE", "TWN", "XAB", "XSO", "XNC", "XSL"} <= set(KB.countries)


def test_every_country_has_names_and_codes():
    for row in TABLES.countries:
        assert row.name and row.status and re.fullmatch(r"[A-Z]{3}", row.id), row
        assert row.iso2 is None or re.fullmatch(r"[A-Z]{2}", row.iso2), row
        assert row.fips is None or re.fullmatch(r"[A-Z]{2}", row.fips), row
        assert row.wikidata is None or re.fullmatch(r"Q[1-9]\d*", row.wikidata), row
        assert row.m49 is None or row.m49.isdigit(), row
    fips = Counter(row.fips for row in TABLES.countries if row.fips)
    assert [code for code, count in fips.items() if count > 1] == []


def test_every_member_of_the_united_nations_has_a_capital_and_names_for_its_people():
    nameless = [
        row.id
        for row in TABLES.countries
        if row.status == "member" and not (row.capitals and row.region and (row.adjectives or row.id == "DMA"))
    ]
    assert nameless == []
    without_people = [r.id for r in TABLES.countries if r.status == "member" and not r.demonyms and r.id != "DMA"]
    assert without_people == []


def test_ids_are_unique_slugs():
    ids = [row.id for row in TABLES.countries] + [actor.id for actor in TABLES.actors]
    assert [actor for actor, count in Counter(ids).items() if count > 1] == []
    assert [actor for actor in ids if not ID.fullmatch(actor)] == []


def test_a_wikidata_id_stands_for_one_actor():
    seen = Counter(actor.wikidata for actor in KB.actors.values() if actor.wikidata)
    assert [item for item, count in seen.items() if count > 1] == []


def test_actors_point_at_countries_and_wholes_that_exist():
    for actor in TABLES.actors:
        assert actor.country is None or actor.country in KB.countries, actor
        assert actor.part_of is None or KB.get(actor.part_of) is not None, actor


def test_every_office_has_a_holder_a_place_and_a_sane_term():
    for office in TABLES.offices:
        holder = KB.get(office.person)
        assert holder is not None and holder.kind == "person", office
        assert KB.get(office.of) is not None, office
        assert office.sectors, office
        if office.since and office.until:
            last = date.fromisoformat(office.until + "-12-28"[len(office.until) - 4 :])
            assert first_day(office.since) <= last, office


def test_sectors_are_of_the_ontology():
    known = set(vocabulary().sectors)
    used = {sector for actor in TABLES.actors for sector in actor.sectors}
    used |= {sector for office in TABLES.offices for sector in office.sectors}
    used |= {sector for role in TABLES.roles for sector in role.sectors}
    used |= {sector for kind in TABLES.kinds for sector in kind.sectors}
    assert used <= known


def test_every_name_and_alias_finds_its_actor():
    for actor in KB.actors.values():
        for surface in (actor.name, *actor.aliases):
            assert actor.id in {name.actor_id for name in KB.lookup(surface)}, (actor.id, surface)


def test_a_name_has_one_reading_unless_it_is_listed_as_ambiguous():
    listed = {fold(surface) for surface in TABLES.ambiguous}
    for key, names in KB.names.items():
        if len({name.actor_id for name in names}) > 1 and any(name.kind != "surname" for name in names):
            assert key in listed, names
    for surface, readings in TABLES.ambiguous.items():
        assert {name.actor_id for name in KB.names[fold(surface)]} == set(readings), surface


def test_titles_and_seats_belong_to_actors():
    for surface, title, of in TABLES.titles:
        assert KB.get(of) is not None, surface
        assert title == fold(title), surface
    for surface, actor in TABLES.seats:
        assert Name(surface, actor, "seat") in KB.names[fold(surface)]


def test_roles_name_bodies_that_countries_have():
    suffixes = {kind.suffix for kind in TABLES.kinds}
    assert {role.body for role in TABLES.roles if role.body} <= suffixes
    assert all(role.of is None or KB.get(role.of) is not None for role in TABLES.roles)
    assert len(KB.roles) > 500
    for suffix in suffixes:
        part = KB.get(f"FRA-{suffix}")
        assert part is not None and part.country == "FRA" and KB.get(part.part_of or "") is not None


def test_places_lie_in_countries_and_are_no_actors():
    for place, _aliases in TABLES.places:
        assert place.country in KB.countries, place
        assert place.kind in {"city", "region", "state"}, place
    assert KB.lookup("Crimea") == () and KB.places["crimea"][0].country == "UKR"


def test_tables_of_ones_own_come_on_top(tmp_path: Path):
    (tmp_path / "groups.csv").write_text(
        "id,name,country,sectors,part_of,wikidata,aliases\nRed_Lantern,Red Lantern,FRA,REB,,,RLF\n", encoding="utf-8"
    )
    own = knowledge_base(tmp_path)
    assert own.resolve("RLF") == own.get("Red_Lantern")
    assert own.get("NATO") is not None
    assert KB.get("Red_Lantern") is None


def test_a_row_with_a_column_too_few_is_named(tmp_path: Path):
    (tmp_path / "groups.csv").write_text("id,name\nRed_Lantern,Red Lantern\n", encoding="utf-8")
    with pytest.raises(BadOption, match=r"groups\.csv, line 2"):
        read_tables(tmp_path)


def test_an_empty_folder_is_an_empty_knowledge_base(tmp_path: Path):
    empty = KnowledgeBase(read_tables(tmp_path))
    assert empty.lookup("Russia") == () and empty.get("USA") is None and empty.holder("USA", "president") is None
