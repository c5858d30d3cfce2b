"""The ontology as an ontology: terms of one kind each, axioms of OWL 2 RL only, terms of others with their homes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.graph.graph import Graph
from kg.vocabulary import vocabulary

sys.path.append(str(Path(__file__).parents[1] / "graph"))
V = vocabulary()
OWL, RDF, RDFS, SKOS, XSD = (V.prefixes[name] for name in ("owl", "rdf", "rdfs", "skos", "xsd"))
KINDS = {OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
CODE_LISTS = ("plover.ttl", "cameo.ttl", "mappings.ttl", "datasets.ttl")
BUILT_IN = {RDF + "type", *(RDFS + name for name in ("label", "comment", "isDefinedBy", "seeAlso", "domain", "range")),
            *(RDFS + name for name in ("subClassOf", "subPropertyOf")),
            *(OWL + name for name in ("versionIRI", "versionInfo", "disjointWith"))}  # fmt: skip
RL_DATATYPES = {XSD + name for name in ("string", "boolean", "decimal", "integer", "anyURI", "dateTime")}
"""Those of the datatypes of OWL 2 RL that are used; xsd:date is none of them."""


@cache
def triples(*names: str) -> tuple[Quad, ...]:
    texts = (files("kg.ontology").joinpath(name).read_bytes() for name in names)
    return tuple(quad for text in texts for quad in parse(text, format=RdfFormat.TURTLE))


def kinds() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for quad in triples("kg.ttl"):
        if quad.predicate.value == RDF + "type" and quad.object.value in KINDS:
            found.setdefault(quad.subject.value, set()).add(quad.object.value)
    return found


def said(predicate: str) -> Iterator[tuple[str, str]]:
    return ((q.subject.value, q.object.value) for q in triples("kg.ttl") if q.predicate.value == predicate)


def test_a_term_is_of_one_kind() -> None:
    assert {term: found for term, found in kinds().items() if len(found) != 1} == {}


def test_every_predicate_is_declared() -> None:
    used = {quad.predicate.value for quad in triples("kg.ttl", *CODE_LISTS)}
    assert used - set(kinds()) - BUILT_IN == set()


def test_every_class_and_property_that_is_written_is_declared() -> None:
    from graph_world import world

    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=extractor)
        graph.forget("two")
        quads = [quad for quad in graph.quads() if "vocabulary" not in str(quad.graph_name)]
    used = {quad.predicate.value for quad in quads}
    used |= {quad.object.value for quad in quads if quad.predicate.value == RDF + "type"}  # type: ignore[union-attr]
    assert used - set(kinds()) - BUILT_IN == set()


def test_axioms_relate_terms_of_one_kind() -> None:
    of = {term: next(iter(found)).rpartition("#")[2] for term, found in kinds().items()}
    for predicate in ("subClassOf", "disjointWith"):
        vocabulary = OWL if predicate == "disjointWith" else RDFS
        for one, other in said(vocabulary + predicate):
            assert of[one] == of[other] == "Class", (one, predicate, other)
    for one, other in said(RDFS + "subPropertyOf"):
        assert of[one] == of[other], (one, other)
    for one, other in said(RDFS + "domain"):
        assert of[other] == "Class" and of[one] in ("ObjectProperty", "DatatypeProperty"), (one, other)
    for one, other in said(RDFS + "range"):
        if of[one] == "ObjectProperty":
            assert of[other] == "Class", (one, other)
        else:
            assert of[one] == "DatatypeProperty" and other in RL_DATATYPES, (one, other)


def test_no_axiom_is_beyond_owl_2_rl() -> None:
    allowed = KINDS | {OWL + name for name in ("Ontology", "SymmetricProperty", "TransitiveProperty", "disjointWith")}
    allowed |= {OWL + name for name in ("versionIRI", "versionInfo")}
    nodes = {n.value for q in triples("kg.ttl") for n in (q.predicate, q.object) if isinstance(n, NamedNode)}
    assert {node for node in nodes if node.startswith(OWL)} <= allowed


def test_terms_of_others_say_where_they_are_defined_and_what_they_are_for() -> None:
    theirs = {term for term in kinds() if not term.startswith(V.prefixes["kg"])}
    homes, notes = dict(said(RDFS + "isDefinedBy")), dict(said(SKOS + "scopeNote"))
    assert len(theirs) > 60
    for term in theirs:
        assert term.startswith(homes[term].removesuffix("-o")), term
        assert notes[term].endswith("."), term
    for name in ("sem", "schema", "gaf", "skos", "prov", "oa", "org", "foaf", "time", "geo"):
        assert any(term.startswith(V.prefixes[name]) for term in theirs), name


def test_a_term_of_others_is_used_for_something() -> None:
    """No term is listed that neither data nor axioms need."""
    from graph_world import Given, world

    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest([replace(articles[0], text=articles[0].text + " More.")], extractor=Given())
        graph.ingest(articles, extractor=extractor, update=True)
        graph.load_actors()
        quads = [*graph.quads(), *triples("kg.ttl", "shapes.ttl", *CODE_LISTS)]
    used = {node.value for q in quads for node in (q.predicate, q.object) if isinstance(node, NamedNode)}
    used |= {V.expand("geo:Feature")}  # only imports bring coordinates
    assert {term for term in kinds() if not term.startswith(V.prefixes["kg"])} - used == set()
