"""The types of other datasets: all of them, each with a place in PLOVER or a reason to have none."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

from pyoxigraph import RdfFormat, parse

from kg.vocabulary import vocabulary

SKOS = "http://www.w3.org/2004/02/skos/core#"
NS = "https://w3id.org/geopolitical-event-kg/"
QUADS = tuple(parse(files("kg.ontology").joinpath("datasets.ttl").read_bytes(), format=RdfFormat.TURTLE))
UNMATCHED = {"Strategic developments", "Other"}
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


def test_modes_belong_to_a_matched_type() -> None:
    owner = {
        mode.iri: event_type.iri for event_type in vocabulary().types.values() for mode in event_type.modes.values()
    }
    matches = [
        (concept, to)
        for how in ("broadMatch", "relatedMatch")
        for concept, found in facts(SKOS + how).items()
        for to in found
    ]
    modes = facts(NS + "ontology#ploverMode")
    assert len(modes) > 15
    for concept, (mode,) in modes.items():
        assert (concept, owner[mode]) in matches, concept
