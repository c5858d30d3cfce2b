"""The Turtle files themselves: they parse, agree with one another, and leave no term unexplained."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"
NS = "https://w3id.org/geopolitical-event-kg/"
KG, PLOVER, CAMEO = NS + "ontology#", NS + "plover/", NS + "cameo/"
CODE_LISTS = ("plover.ttl", "cameo.ttl", "mappings.ttl")
TURTLE = sorted(entry.name for entry in files("kg.ontology").iterdir() if entry.name.endswith(".ttl"))


@cache
def read(name: str) -> tuple[tuple[Quad, ...], dict[str, str]]:
    parser = parse(files("kg.ontology").joinpath(name).read_bytes(), format=RdfFormat.TURTLE)
    return tuple(parser), parser.prefixes


def triples(*names: str) -> list[Quad]:
    return [quad for name in names for quad in read(name)[0]]


def pairs(quads: list[Quad], predicate: str) -> list[tuple[str, str]]:
    return [(q.subject.value, q.object.value) for q in quads if q.predicate.value == predicate]


def concepts(quads: list[Quad]) -> set[str]:
    return {subject for subject, kind in pairs(quads, RDF_TYPE) if kind == SKOS + "Concept"}


@pytest.mark.parametrize("name", TURTLE)
def test_file_parses_and_holds_something(name: str) -> None:
    assert len(read(name)[0]) > 0


@pytest.mark.parametrize("name", TURTLE)
def test_prefixes_mean_the_same_in_every_file(name: str) -> None:
    ours = read("kg.ttl")[1]
    theirs = read(name)[1]
    assert {prefix: iri for prefix, iri in theirs.items() if prefix in ours and ours[prefix] != iri} == {}


@pytest.mark.parametrize("name", CODE_LISTS)
def test_code_lists_have_no_blank_nodes_and_no_repeated_triple(name: str) -> None:
    quads = triples(name)
    assert not [q for q in quads if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)]
    assert [q for q, count in Counter(quads).items() if count > 1] == []


@pytest.mark.parametrize("predicate", ["notation", "prefLabel"])
def test_each_concept_has_exactly_one(predicate: str) -> None:
    quads = triples("kg.ttl", "plover.ttl", "cameo.ttl")
    counts = Counter(subject for subject, _ in pairs(quads, SKOS + predicate))
    assert {concept: counts[concept] for concept in concepts(quads) if counts[concept] != 1} == {}


def test_every_plover_concept_and_modality_is_defined() -> None:
    quads = triples("kg.ttl", "plover.ttl")
    counts = Counter(subject for subject, text in pairs(quads, SKOS + "definition") if len(text) > 10)
    assert {concept for concept in concepts(quads) if counts[concept] != 1} == set()


def test_every_concept_is_in_a_declared_scheme() -> None:
    quads = triples("kg.ttl", "plover.ttl", "cameo.ttl")
    schemes = {subject for subject, kind in pairs(quads, RDF_TYPE) if kind == SKOS + "ConceptScheme"}
    placed = pairs(quads, SKOS + "inScheme") + pairs(quads, SKOS + "topConceptOf")
    assert {scheme for _, scheme in placed} == schemes
    assert {subject for subject, _ in placed} == concepts(quads)


def test_a_notation_occurs_once_in_a_scheme() -> None:
    quads = triples("kg.ttl", "plover.ttl", "cameo.ttl")
    notation = dict(pairs(quads, SKOS + "notation"))
    modes = {subject for subject, _ in pairs(triples("plover.ttl"), SKOS + "broader")}
    placed = Counter((scheme, notation[c]) for c, scheme in pairs(quads, SKOS + "inScheme") if c not in modes)
    assert [entry for entry, count in placed.items() if count > 1] == []
    under = dict(pairs(quads, SKOS + "broader"))
    of_type = Counter((under[mode], notation[mode]) for mode in modes)
    assert [entry for entry, count in of_type.items() if count > 1] == []


def test_a_concept_has_either_a_broader_one_or_is_on_top() -> None:
    quads = triples("kg.ttl", "plover.ttl", "cameo.ttl")
    below = [subject for subject, _ in pairs(quads, SKOS + "broader")]
    top = [subject for subject, _ in pairs(quads, SKOS + "topConceptOf")]
    assert sorted(below + top) == sorted(concepts(quads))


def test_links_between_the_files_lead_somewhere() -> None:
    known = concepts(triples("kg.ttl", "plover.ttl", "cameo.ttl"))
    quads = triples("plover.ttl", "cameo.ttl", "mappings.ttl")
    others = (SKOS + "ConceptScheme", KG + "CodeChoice")
    known |= {subject for subject, kind in pairs(quads, RDF_TYPE) if kind in others}
    loose = {
        node.value
        for quad in quads
        for node in (quad.subject, quad.object)
        if isinstance(node, NamedNode) and node.value.startswith((PLOVER, CAMEO)) and node.value not in known
    }
    assert loose == set()


def undeclared(terms: set[str]) -> dict[str, list[str]]:
    """What kg.ttl leaves out of the terms: they need a type, a label, a comment and their ontology."""
    declared: dict[str, set[str]] = {}
    for quad in triples("kg.ttl"):
        declared.setdefault(quad.subject.value, set()).add(quad.predicate.value)
    needed = {RDF_TYPE, RDFS + "label", RDFS + "comment", RDFS + "isDefinedBy"}
    missing = {term: needed - declared.get(term, set()) for term in terms}
    return {term: sorted(what) for term, what in missing.items() if what}


def test_terms_that_describe_codes_are_declared() -> None:
    quads = triples(*CODE_LISTS)
    used = {q.predicate.value for q in quads} | {kind for _, kind in pairs(quads, RDF_TYPE)}
    assert undeclared({term for term in used if term.startswith(KG)}) == {}


def test_properties_of_event_types_are_declared() -> None:
    assert undeclared({term for _, term in pairs(triples("plover.ttl"), KG + "property")}) == {}


def test_scores_and_goldstein_values_are_decimals_on_the_scale() -> None:
    values = [
        q.object
        for q in triples("plover.ttl", "cameo.ttl")
        if q.predicate.value in {KG + "baseScore", KG + "goldsteinICEWS", KG + "goldsteinGDELT"}
    ]
    assert len(values) > 400
    assert all(isinstance(value, Literal) and value.datatype.value == XSD + "decimal" for value in values)
    assert all(-10 <= float(value.value) <= 10 for value in values)


def test_each_cameo_code_matches_one_event_type_and_modes_belong_to_it() -> None:
    quads = triples("mappings.ttl")
    broader = dict(pairs(triples("plover.ttl"), SKOS + "broader"))
    matches = [
        (subject, to)
        for how in ("closeMatch", "broadMatch")
        for subject, to in pairs(quads, SKOS + how)
        if subject.startswith(CAMEO)
    ]
    assert sorted(subject for subject, _ in matches) == sorted(concepts(triples("cameo.ttl")))
    types = dict(matches)
    assert not set(types.values()) & set(broader)
    strange = {code for code, mode in pairs(quads, KG + "ploverMode") if broader[mode] != types[code]}
    assert strange == set()


def test_event_types_are_types_of_the_simple_event_model() -> None:
    quads = triples("plover.ttl")
    sem = "http://semanticweb.cs.vu.nl/2009/11/sem/EventType"
    marked = {subject for subject, kind in pairs(quads, RDF_TYPE) if kind == sem}
    assert marked == {subject for subject, _ in pairs(quads, KG + "property")}
    assert len(marked) == 17
