"""Actors of the user's own: what a YAML or Turtle file adds, and what is said of mistakes in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.actors import KnowledgeBase, knowledge_base, own_actors_hash
from kg.errors import BadOption, NotFound

YAML = """\
actors:
  - name: Azov Regiment
    kind: group
    country: UKR
    sectors: [MIL]
    aliases: [Azov, Washington]
    wikidata: Q16837
    part_of: UKR-MIL
  - {name: Jane Doe, kind: person, country: NOR, offices: [{title: Foreign Minister, of: NOR, since: 2031-05-13}]}
aliases:
  Rosneft: [Rosneft Oil Company]
  USA: Columbia
"""
TURTLE = """\
@prefix actor: <https://w3id.org/geopolitical-event-kg/actor/> .
@prefix kg: <https://w3id.org/geopolitical-event-kg/ontology#> .
@prefix plover: <https://w3id.org/geopolitical-event-kg/plover/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wd: <http://www.wikidata.org/entity/> .
actor:Azov_Regiment a kg:Actor, kg:Group ; rdfs:label "Azov Regiment" ; kg:country actor:UKR ;
  kg:sector plover:sector-MIL ; skos:altLabel "Azov", "Washington" ; skos:exactMatch wd:Q16837 ;
  kg:partOf actor:UKR-MIL .
actor:Rosneft skos:altLabel "Rosneft Oil Company" .
"""


@pytest.fixture
def base(tmp_path: Path):
    """``base(text, name)``: the knowledge base with a file of that content."""

    def call(text: str, name: str = "own.yaml") -> KnowledgeBase:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return knowledge_base(path)

    return call


@pytest.mark.parametrize(("text", "name"), [(YAML, "own.yaml"), (TURTLE, "own.ttl")])
def test_actors_and_names_come_on_top_of_what_is_known(base, text, name):
    own = base(text, name)
    azov = own.resolve("Azov")
    assert (azov.id, azov.name, azov.kind, azov.country) == ("Azov_Regiment", "Azov Regiment", "group", "UKR")
    assert (azov.sectors, azov.wikidata, azov.part_of) == (("MIL",), "Q16837", "UKR-MIL")
    assert own.resolve("Washington").id == "Azov_Regiment"  # the user's own comes first
    assert [reading.actor_id for reading in own.lookup("Washington")] == ["Azov_Regiment", "USA"]
    assert own.resolve("Rosneft Oil Company").id == own.resolve("Rosneft").id == "Rosneft"
    assert own.resolve("France").id == "FRA"
    assert knowledge_base().resolve("Azov") is None


def test_offices_and_names_of_countries(base):
    own = base(YAML)
    assert own.holder("NOR", "foreign minister", "2031-06-01").name == "Jane Doe"
    assert own.holder("NOR", "foreign minister", "2020-06-01") is None
    assert own.resolve("Columbia").id == "USA" and own.resolve("United States").id == "USA"


def test_what_the_graph_exports_of_an_actor_can_be_read(base):
    extra = 'actor:Azov_Regiment kg:scope "shared" ; kg:kind "group" ; kg:aliasOrder "1 0" .\n'
    assert base(TURTLE + extra, "own.ttl").resolve("Azov") is not None


def test_a_file_that_changes_is_read_again(base):
    assert base(YAML).resolve("Azov") is not None
    assert base(YAML.replace("Azov,", "Zova,")).resolve("Azov") is None


def test_the_environment_names_the_file(base, tmp_path, monkeypatch):
    base(YAML)
    monkeypatch.setenv("KG_ACTORS", os.fspath(tmp_path / "own.yaml"))
    assert knowledge_base().resolve("Azov") is not None
    monkeypatch.setenv("KG_ACTORS", "nowhere.yaml")
    with pytest.raises(NotFound, match=r"nowhere.yaml: no such file"):
        knowledge_base()


ACTOR = "actors:\n  - name: X\n    kind: group\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("actors: [", "line 1: no YAML"),
        ("- a\n", 'line 1: the file has neither "actors" nor "aliases"'),
        ("people: []\n", "line 1: 'people' is neither actors nor aliases"),
        ("actors: {}\n", "line 1: actors is not a list of actors"),
        ("actors:\n  - X\n", "line 2: an actor is a mapping"),
        ("actors:\n  - kind: group\n", "line 2: the actor has no name"),
        ("actors:\n  - name: X\n", "line 2: the actor has no kind"),
        ("actors:\n  - name: X\n    kind: tribe\n", "line 3: the kind 'tribe' is none of"),
        (ACTOR + "    country: XX\n", "line 4: no country has the code 'XX'"),
        (ACTOR + "    sectors: [GOV, ZZZ]\n", "line 4: no sector has the code 'ZZZ'"),
        (ACTOR + "    aliases: {a: b}\n", "line 4: aliases is no list of texts"),
        (ACTOR + "    wikidata: 12\n", "line 4: '12' is no Wikidata id"),
        (ACTOR + "    part_of: Nothing\n", "line 4: part of 'Nothing', which is no actor that is known"),
        (ACTOR + "    colour: red\n", "line 4: an actor has no 'colour'"),
        (ACTOR + "    id: a b\n", "line 4: the id 'a b' is not made of letters"),
        (ACTOR + "    offices: [{title: king, of: NOR}]\n", "line 4: a group holds no offices"),
        (ACTOR.replace("group", "person") + "    offices:\n      - {title: king}\n", "line 5: an office has a title"),
        (
            ACTOR.replace("group", "person") + "    offices:\n      - {title: king, of: NOR, since: May}\n",
            "line 5: dates are written",
        ),
        (ACTOR + "  - name: X\n    kind: group\n", "line 4: the actor 'X' stands in line 2 too"),
        ("aliases:\n  Nobody Inc: [A]\n", "line 2: no actor is known as 'Nobody Inc'"),
    ],
)
def test_mistakes_are_told_with_their_lines(base, text, told):
    with pytest.raises(BadOption) as error:
        base(text)
    assert told in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("kg:Group", "kg:Group ; kg:colour 3"), "line 7: https"),
        (("actor:UKR ;", "actor:UKX ;"), "line 7: no country has the code 'UKX'"),
        (("actor:Rosneft", "actor:Nobody_Inc"), "line 10: no actor is known as 'Nobody_Inc'"),
        (
            ("actor:Rosneft", "kg:Rosneft"),
            "line 10: https://w3id.org/geopolitical-event-kg/ontology#Rosneft is no actor",
        ),
        (("rdfs:label", "rdfs:label ;"), "no Turtle"),
    ],
)
def test_mistakes_in_turtle(base, change, told):
    with pytest.raises(BadOption) as error:
        base(TURTLE.replace(*change), "own.ttl")
    assert told in str(error.value) and "\n" not in str(error.value)


def test_what_results_depend_on_names_the_file(base, tmp_path, monkeypatch):
    assert own_actors_hash() is None
    base(YAML)
    monkeypatch.setenv("KG_ACTORS", os.fspath(tmp_path / "own.yaml"))
    before = own_actors_hash()
    (tmp_path / "own.yaml").write_text(YAML + "  China: Middle Kingdom\n", "utf-8")
    assert before and own_actors_hash() not in (None, before)
