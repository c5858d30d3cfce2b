"""Chains of CAMEO codes and names of ICEWS as the actors that texts name."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from kg.actor_codes import actor_codes
from kg.actors import knowledge_base
from kg.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("code", "actor", "country", "sectors"),
    [
        ("USA", "USA", "USA", ("GOV",)),
        ("USAGOV", "USA-GOV", "USA", ("GOV",)),
        ("USAGOVMIL", "USA-MOD", "USA", ("GOV", "MIL")),
        ("NGACVL", "NGA-CVL", "NGA", ("CVL",)),
        ("USAMED", "USA-JRN", "USA", ("JRN",)),
        ("USAHLH", "USA-MED", "USA", ("MED",)),
        ("ROM", "ROU", "ROU", ("GOV",)),
        ("ROU", "ROU", "ROU", ("GOV",)),
        ("KSV", "XKX", "XKX", ("GOV",)),
        ("TMP", "TLS", "TLS", ("GOV",)),
        ("PSEREBHMS", "Hamas", "PSE", ("REB",)),
        ("IGOUNO", "UN", None, ("GOV",)),
        ("IGOUNOREFHCR", "UNHCR", None, ("GOV", "REF")),
        ("IGOWSTNAT", "NATO", None, ("GOV",)),
        ("IGOEUREEC", "EU", None, ("GOV",)),
        ("IMGMUSALQ", "Al_Qaeda", None, ("REB",)),
        ("NGOHLHIRC", "ICRC", None, ("SOC", "MED")),
        ("MNCUSA", "USA-BUS", "USA", ("BUS",)),
        ("tam", "Tamils", "LKA", ("CVL",)),
        ("IRQKUR", "Kurds_of_Iraq", "IRQ", ()),
        ("EGYMOS", "Muslims_of_Egypt", "EGY", ()),
        ("CHRPRO210", "Protestants", None, ()),
        ("AFR", "Africa", None, ()),
    ],
)
def test_chains(code: str, actor: str, country: str | None, sectors: tuple[str, ...]) -> None:
    coded = actor_codes().chain(code)
    assert (coded.actor.id, coded.country) == (actor, country)
    if sectors and actor not in ("Tamils",):
        assert set(coded.sectors) == set(sectors)


def test_mere_roles_belong_to_their_file() -> None:
    one, other = (actor_codes().chain("COP", file=file).actor for file in ("a", "b"))
    assert (one.id, other.id, one.scope, one.name) == ("a/police", "b/police", "role", "police")


def test_unknown_codes_take_the_rows_name_and_nobodys_id() -> None:
    assert actor_codes().chain("xqz", "RURITANIANS").actor.name == "Ruritanians"
    assert not actor_codes().chain("XQZ").known
    taken = actor_codes().named("ECB", country=None)
    unknown = actor_codes().chain("ECB")
    assert taken.known and unknown.actor.id != taken.actor.id


def test_keds_has_its_own_countries() -> None:
    codes = actor_codes()
    assert codes.chain("AUS").actor.id == "AUS" and codes.chain("AUS", codes="keds").actor.id == "AUT"
    assert codes.chain("UNK", codes="keds").actor.id == "GBR"
    assert codes.chain("SERMIL", codes="keds").actor.id == "SRB-MIL"


def test_components_are_the_columns_of_gdelt() -> None:
    assert actor_codes().components("IGOUNOREFHCR") == {
        "Type1Code": "IGO", "KnownGroupCode": "UNO", "Type2Code": "REF",
    }  # fmt: skip
    assert actor_codes().components("USAJEWGOV") == {"CountryCode": "USA", "Religion1Code": "JEW", "Type1Code": "GOV"}


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Russian Federation", "RUS"),
        ("Occupied Palestinian Territory", "PSE"),
        ("the former Yugoslav Republic of Macedonia", "MKD"),
        ("Moldova, Republic of", "MDA"),
        ("Cote d'Ivoire", "CIV"),
        ("Democratic Republic of Congo", "COD"),
        ("Ruritania", None),
    ],
)
def test_names_of_countries(name: str, country: str | None) -> None:
    assert actor_codes().country_named(name) == country


def test_places_of_fips() -> None:
    assert [actor_codes().fips(code) for code in ("RS", "AS", "GM", "GZ", "OS")] == ["RUS", "AUS", "DEU", "PSE", None]


def test_the_table_points_at_what_there_is() -> None:
    base, sectors = knowledge_base(), vocabulary().sectors
    seen = set()
    with files("kg.data").joinpath("actor_codes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["scheme"], row["code"])
            assert key not in seen
            seen.add(key)
            assert set(filter(None, row["sectors"].split("|"))) <= set(sectors), row
            scheme, actor = row["scheme"], row["actor"]
            if scheme in ("role", "kind", "icews"):
                assert not actor or base.get(f"USA-{actor}") is not None, row
            elif scheme in ("icews-sector", "acled-inter"):
                assert actor in sectors, row
            elif scheme == "icews-title":
                assert actor == "leader"
            else:
                assert base.get(actor) is not None if actor else row["name"], row


def test_a_region_is_the_same_by_name_and_by_code() -> None:
    assert actor_codes().named("Southeast Asia").actor == actor_codes().chain("SEA").actor
    assert actor_codes().named("Africa").actor.kind == "group"
