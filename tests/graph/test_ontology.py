"""The ontology defines what the graph writes; the shapes accept it and refuse what is wrong."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from graph_world import world
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg import __version__
from kg.graph.graph import Graph
from kg.model import Article
from kg.vocabulary import vocabulary

KG = vocabulary().prefixes["kg"]
RDFS = vocabulary().prefixes["rdfs"]
ONTOLOGY = KG.removesuffix("#")


def triples(name: str) -> list[Quad]:
    return list(parse(files("kg.ontology").joinpath(name).read_bytes(), format=RdfFormat.TURTLE))  # type: ignore[arg-type]


def terms(quads: list[Quad]) -> set[str]:
    """The terms of the kg: namespace in ``quads``."""
    nodes = (node for quad in quads for node in (quad.subject, quad.predicate, quad.object))
    return {node.value for node in nodes if isinstance(node, NamedNode) and node.value.startswith(KG)}


@pytest.fixture(scope="module")
def defined() -> dict[str, set[str]]:
    """Local predicates of each term that kg.ttl defines."""
    found: dict[str, set[str]] = {}
    for quad in triples("kg.ttl"):
        assert isinstance(quad.subject, NamedNode)
        if quad.subject.value.startswith(KG):
            found.setdefault(quad.subject.value, set()).add(quad.predicate.value)
    return found


def test_every_term_has_a_name_a_meaning_and_a_home(defined: dict[str, set[str]]) -> None:
    skos = vocabulary().prefixes["skos"]
    for name, said in defined.items():
        assert RDFS + "isDefinedBy" in said, name
        assert {RDFS + "label", skos + "prefLabel"} & said, name
        assert {RDFS + "comment", skos + "definition"} & said, name


def test_every_term_that_is_used_is_defined(defined: dict[str, set[str]]) -> None:
    articles, extractor = world()
    rich = Article("UNITED Text", "id", "UNITED", "2025-01-01", place="X", title_in_text=True, notes=("b", "a"))
    with Graph.open(":memory:") as graph:
        graph.ingest([*articles, rich], extractor=extractor)
        graph.forget("two")
        used = terms(list(graph.quads()))
    for name in ("shapes.ttl", "plover.ttl", "cameo.ttl", "mappings.ttl", "datasets.ttl"):
        used |= terms(triples(name))
    queries = files("kg.ontology").joinpath("queries").iterdir()
    import re

    for query in queries:
        used |= {KG + local for local in re.findall(r"\bkg:(\w+)", query.read_text("utf-8"))}
    assert used - set(defined) == set()


def test_event_types_and_properties_agree(defined: dict[str, set[str]]) -> None:
    acts = {
        quad.subject.value.removeprefix(KG)  # type: ignore[union-attr]
        for quad in triples("kg.ttl")
        if quad.predicate.value == RDFS + "subPropertyOf" and quad.object == NamedNode(KG + "actsOn")
    }
    assert acts == {event_type.property for event_type in vocabulary().types.values()} and len(acts) == 17


def test_what_goes_into_a_store_has_no_blank_nodes() -> None:
    for name in ("kg.ttl", "plover.ttl", "cameo.ttl", "mappings.ttl", "datasets.ttl"):
        for quad in triples(name):
            assert not isinstance(quad.subject, BlankNode) and not isinstance(quad.object, BlankNode), name


def test_the_ontology_carries_its_version() -> None:
    owl = vocabulary().prefixes["owl"]
    said = {quad.predicate.value: quad.object for quad in triples("kg.ttl") if quad.subject == NamedNode(ONTOLOGY)}
    version = said[owl + "versionInfo"]
    assert isinstance(version, Literal) and version.value == __version__
    assert said[owl + "versionIRI"] == NamedNode(f"{ONTOLOGY}/{__version__}")
    assert {"http://purl.org/dc/terms/license", vocabulary().prefixes["skos"] + "changeNote"} <= set(said)


def test_the_json_ld_context_names_terms_that_exist(defined: dict[str, set[str]]) -> None:
    context = json.loads(files("kg.ontology").joinpath("context.jsonld").read_text("utf-8"))["@context"]
    prefixes = vocabulary().prefixes
    for name, entry in context.items():
        target = entry if isinstance(entry, str) else entry.get("@id", "") if isinstance(entry, dict) else ""
        if name in prefixes:
            assert target == prefixes[name]
        elif target.startswith("kg:"):
            assert KG + target.removeprefix("kg:") in defined, name
        elif ":" in target:
            assert target.partition(":")[0] in prefixes, name


def test_the_json_ld_context_shortens_a_report() -> None:
    import rdflib

    document = {
        "@context": json.loads(files("kg.ontology").joinpath("context.jsonld").read_text("utf-8"))["@context"],
        "id": "event:1",
        "type": "Event",
        "source": "actor:USA",
        "date": "2025-10-22",
        "reports": [{"id": "report:1", "type": "Report", "modality": "kg:actual", "quote": "x"}],
    }
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    modality = rdflib.URIRef(KG + "modality")
    assert [str(value) for value in graph.objects(None, modality)] == [KG + "actual"]
    assert (None, rdflib.URIRef(KG + "date"), rdflib.Literal("2025-10-22", datatype=rdflib.XSD.date)) in graph


def conforms(quads: list[Quad]) -> tuple[bool, str]:
    pyshacl = pytest.importorskip("pyshacl")
    import rdflib

    data = rdflib.Graph()
    lines = "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in quads)
    data.parse(data=lines, format="nt")
    shapes = rdflib.Graph().parse(data=files("kg.ontology").joinpath("shapes.ttl").read_text("utf-8"), format="turtle")
    done, _, text = pyshacl.validate(data, shacl_graph=shapes, meta_shacl=True, inference="none")
    return bool(done), str(text)


@pytest.fixture(scope="module")
def content() -> list[Quad]:
    """All that articles and actors add to a graph."""
    articles, extractor = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=extractor)
        return [quad for quad in graph.quads() if "vocabulary" not in str(quad.graph_name)]


def test_the_shapes_accept_what_the_graph_writes(content: list[Quad]) -> None:
    done, text = conforms(content)
    assert done, text


@pytest.mark.parametrize(
    ("predicate", "value", "message"),
    [
        ("kg:modality", NamedNode(KG + "perhaps"), "modality"),
        ("kg:confidence", Literal("1.5", datatype=NamedNode(vocabulary().prefixes["xsd"] + "decimal")), "confidence"),
        ("kg:date", Literal("2025-10-23", datatype=NamedNode(vocabulary().prefixes["xsd"] + "date")), "never merge"),
        ("oa:end", None, "one position"),
        ("oa:exact", None, "one quote"),
        ("kg:actor", None, "one actor"),
        ("schema:articleBody", None, "keeps its text"),
    ],
)
def test_the_shapes_refuse_what_is_wrong(
    content: list[Quad], predicate: str, value: NamedNode | Literal | None, message: str
) -> None:
    """One statement replaced by ``value`` (added for dates), or left out."""
    node = NamedNode(vocabulary().expand(predicate))
    first = next(quad for quad in content if quad.predicate == node)
    broken = [quad for quad in content if quad != first or predicate == "kg:date"]
    if value is not None:
        broken.append(Quad(first.subject, node, value, first.graph_name))
    done, text = conforms(broken)
    assert not done and message in text
