"""The types of other datasets: all of them, each with a place in PLOVER or a reason to have none."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

from pyoxigraph import RdfFormat, parse

from kg.vocabulary import vocabulary

SKOS = "http://www.w3.org/2004/02/skos/core#"
NS = "https://w3id.org/geopolitical-event-kg/"
V = vocabulary()
QUADS = tuple(parse(files("kg.ontology").joinpath("datasets.ttl").read_bytes(), format=RdfFormat.TURTLE))
UNMATCHED = {"Strategic developments", "Other"}
"""What is no act of any kind that is known."""

UNTYPED = {*UNMATCHED, "Change to group/activity"}
"""What is no act of one kind."""


def facts(predicate: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for quad in QUADS:
        if quad.predicate.value == predicate:
            found.setdefault(quad.subject.value, []).append(quad.object.value)
    return found


def test_the_lists_are_complete() -> None:
    schemes = Counter(scheme for values in facts(SKOS + "inScheme").values() for scheme in values)
    assert schemes == {NS + "acled/types": 6 + 25, NS + "ucdp/kinds": 3}
    assert len(facts(SKOS + "broader")) == 25
    for predicate in ("notation", "prefLabel", "definition"):
        said = facts(SKOS + predicate)
        assert all(len(said[concept]) == 1 for concept in facts(SKOS + "inScheme")), predicate


def test_every_type_has_a_match_that_is_an_event_type() -> None:
    types = {event_type.iri for event_type in vocabulary().types.values()}
    matched: dict[str, set[str]] = {}
    for how in ("closeMatch", "broadMatch", "relatedMatch"):
        for concept, targets in facts(SKOS + how).items():
            matched.setdefault(concept, set()).update(targets)
    assert set().union(*matched.values()) <= types
    names = {concept: values[0] for concept, values in facts(SKOS + "notation").items()}
    assert {names[concept] for concept in names if concept not in matched} == UNMATCHED


def test_every_type_becomes_one_event_type_or_is_no_act_of_one_kind() -> None:
    for types in (V.acled, V.ucdp):
        for code, entry in types.items():
            assert (entry.type is None) is (code in UNTYPED), code
            assert entry.type is not None or not entry.mode
            assert entry.mode is None or entry.mode in V.types[str(entry.type)].modes, code
            assert set(entry.contexts) <= set(V.contexts) and set(entry.related) <= set(V.types), code
    matched = {concept: set(found) for concept, found in facts(SKOS + "broadMatch").items()}
    for concept, (event_type,) in facts(NS + "ontology#ploverType").items():
        broad = matched.get(concept, set()) | set(facts(SKOS + "closeMatch").get(concept, ()))
        assert event_type in broad or concept in facts(SKOS + "relatedMatch"), concept


def test_rows_of_acled_and_ucdp() -> None:
    clash, force, seized = (V.acled[name] for name in (
        "Armed clash", "Excessive force against protesters", "Non-violent transfer of territory"
    ))  # fmt: skip
    assert (clash.broader, clash.type, clash.mode) == ("Battles", "ASSAULT", "sideAB")
    assert (force.type, force.mode, force.related) == ("PROTEST", "demo", ("ASSAULT",))
    assert (seized.type, seized.mode, seized.contexts) == ("COERCE", "seize", ("territory",))
    assert len(V.acled) == 31 and list(V.ucdp) == ["1", "2", "3"]
    assert {entry.type for entry in V.ucdp.values()} == {"ASSAULT"}
