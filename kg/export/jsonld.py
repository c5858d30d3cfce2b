"""JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/) with the context that is published with the ontology.

The context stands in the file itself, so that a reader needs no network. Terms of it are used where they say the same
as the statement; whatever they would say otherwise is written in full, so that nothing changes on the way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from kg.export.exporter import Exportable
from kg.export.rdf import filtered, is_data, ordered
from kg.ontology_files import ontology_files

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.graph.filters import EventFilter

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


class JsonLdExporter:
    """Articles, reports, events and actors as JSON-LD, a named graph for each article or block of rows."""

    name = "jsonld"
    suffix = ".jsonld"
    description = "JSON-LD: all named graphs of data, with the ontology's context"

    def write(self, graph: Exportable, stream: BinaryIO, *, filter: EventFilter | None = None) -> list[str]:
        """Write the graphs; see ``Exporter``."""
        narrowed = filter is not None and filter.narrows
        quads: Iterable[Quad] = filtered(graph, filter) if narrowed else ordered(graph)
        quads = (quad for quad in quads if is_data(graph, str(quad.graph_name)[1:-1]))
        stream.write(b'{"@context": ' + _dump(published_context()) + b',\n"@graph": [')
        between = b"\n"
        for name, of_graph in groupby(quads, key=lambda quad: str(quad.graph_name)[1:-1]):
            stream.write(between + b'{"id": ' + _dump(_short(name)) + b', "@graph": [')
            for number, node in enumerate(_nodes(of_graph)):
                stream.write((b",\n " if number else b"\n ") + _dump(node))
            stream.write(b"\n]}")
            between = b",\n"
        stream.write(b"\n]}\n")
        return ["the ontology and the catalogue of runs are not in it"]


@cache
def published_context() -> dict[str, Any]:
    """The context that comes with the ontology."""
    context: dict[str, Any] = json.loads(ontology_files().joinpath("context.jsonld").read_text("utf-8"))["@context"]
    return context


@cache
def _prefixes() -> dict[str, str]:
    context = published_context()
    return {name: iri for name, iri in context.items() if isinstance(iri, str) and iri[-1:] in "#/"}


@cache
def _terms() -> dict[str, tuple[str, str, bool]]:
    """IRI of a property or class to its term, what the term takes its values for, and whether they stand in a list."""
    found = {}
    for name, meaning in published_context().items():
        value = meaning if isinstance(meaning, str) else meaning.get("@id", "") if isinstance(meaning, dict) else ""
        if name.startswith("@") or name in _prefixes() or value.startswith("@"):
            continue
        coerced = _expanded(meaning.get("@type", "")) if isinstance(meaning, dict) else ""
        found[_expanded(value)] = (name, coerced, isinstance(meaning, dict) and meaning.get("@container") == "@set")
    return found


def _expanded(compact: str) -> str:
    prefix, colon, local = compact.partition(":")
    return _prefixes()[prefix] + local if colon and prefix in _prefixes() else compact


@cache
def _sorted_prefixes() -> list[tuple[str, str]]:
    return sorted(_prefixes().items(), key=lambda item: -len(item[1]))


def _short(iri: str) -> str:
    """``iri`` with a prefix of the context, where that can be read back."""
    for prefix, namespace in _sorted_prefixes():
        if iri.startswith(namespace) and not iri[len(namespace) :].startswith("//"):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _nodes(quads: Iterable[Quad]) -> Iterator[dict[str, Any]]:
    """Each subject with all that is said of it; ``quads`` are of one graph, by subject."""
    for subject, said in groupby(quads, key=lambda quad: str(quad.subject)[1:-1]):
        node: dict[str, Any] = {"id": _short(subject)}
        for quad in said:
            key, value, listed = _said(quad)
            if key not in node:
                node[key] = [value] if listed else value
            elif isinstance(node[key], list):
                node[key].append(value)
            else:
                node[key] = [node[key], value]
        yield node


def _said(quad: Quad) -> tuple[str, Any, bool]:
    """Key and value of one statement, and whether the key always holds a list."""
    from pyoxigraph import Literal

    predicate, value = quad.predicate.value, quad.object
    if predicate == _TYPE and not isinstance(value, Literal):
        name = _terms().get(str(value)[1:-1], ("", "", False))[0]
        return "type", name or _short(str(value)[1:-1]), False
    term, coerced, listed = _terms().get(predicate, ("", "", False))
    if not isinstance(value, Literal):
        iri = _short(str(value)[1:-1])
        return (term, iri, listed) if term and coerced == "@id" else (_short(predicate), {"id": iri}, False)
    kind = value.datatype.value
    if term and not value.language and kind == (coerced or _STRING):
        return term, value.value, listed
    full: dict[str, str] = {"@value": value.value}
    if value.language:
        full["@language"] = value.language
    elif kind != _STRING:
        full["@type"] = _short(kind)
    return _short(predicate), full, False


def _dump(value: Mapping[str, Any] | str) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
