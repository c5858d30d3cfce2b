"""A store on any SPARQL 1.1 server over HTTP: queries, updates and the graph store protocol.

What differs from the stores on pyoxigraph:

- The union of all graphs is the server's own; no copy is kept. Servers may give a triple once for each graph that
  holds it, where the embedded stores give it once: ``DISTINCT`` makes them alike.
- No transaction spans several graphs. Graphs are written whole, the one that a call ends with last; so what stands in
  the catalogue, which is written last and cleared first, is there whole.
- Several processes may write at once.

Virtuoso rewrites what it stores (``true`` is read as 1, decimals to 15 digits): booleans are put right on reading, and
all additions go by the graph store protocol, since its updates turn booleans into integers. Graphs of others on it
(its own are among them) are kept out of queries. A row limit that would cut an answer short raises ServiceError.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from pathlib import Path
from typing import Any, Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, Triple

from kg import settings
from kg.errors import QueryTimeout, ServiceError, StoreError
from kg.graph.sparql_client import Client, Pause
from kg.graph.store import Node, QueryResults, check_named

_XSD_BOOLEAN: Final = "http://www.w3.org/2001/XMLSchema#boolean"
_BOOLEANS: Final = {"1": "true", "0": "false"}
_PROBE: Final = "urn:geopolitical-event-kg:probe"
_JSON: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples"
_UNION: Final = {"union-default-graph": ""}
_OPAQUE: Final = re.compile(
    r"""\#[^\n\r]* | <[^<>"{}|^`\\\x00-\x20]*> | [?$]\w+
    | \"{3}(?:[^\\]|\\.)*?\"{3} | '{3}(?:[^\\]|\\.)*?'{3} | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'""",
    re.VERBOSE | re.DOTALL,
)
_PREFIX: Final = re.compile(r"(?<![\w.-])([A-Za-z][\w.-]*):")
_DECLARED: Final = re.compile(r"\bPREFIX\s+([A-Za-z][\w.-]*):", re.IGNORECASE)
_FROM: Final = re.compile(r"(?<![\w:.-])FROM(?![\w:.-])", re.IGNORECASE)
_GRAPH: Final = re.compile(
    _OPAQUE.pattern
    + r"""| [A-Za-z][\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*
    | (?<![\w@])GRAPH(?:(?:\s|\#[^\n\r]*[\n\r])+(?P<short>(?:[A-Za-z][\w.-]*)?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*)
        | (?:\s|\#[^\n\r]*[\n\r])*(?P<whole><[^<>"{}|^`\\\x00-\x20]*>))""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_GRAPH_VARIABLE: Final = "kg_graph_"
_GRAPH_FORM: Final = re.compile(r"(?<![\w:.-])(?:DESCRIBE(?![\w:.-])|CONSTRUCT\s*(?P<template>\{)?)", re.IGNORECASE)
_PATTERN: Final = re.compile(r"\{|(?<![\w:.-])(?:WHERE|FROM)(?![\w:.-])", re.IGNORECASE)
_SYNTAX: Final = re.compile(r"SPARQL compiler|SP03\d|syntax error", re.IGNORECASE)


class SparqlStore:
    """A store on the server at the URL ``location``.

    ``create`` allows writing a graph of one triple, at once taken away, to see whether an empty server answers over
    the union. ``wait`` means nothing here. ``pause`` is how to wait between tries, in seconds.

    Raises BadOption for a URL or setting that cannot be, ServiceError when the server cannot be reached, refuses the
    login, or cannot answer over the union of all graphs.
    """

    name = "sparql"

    def __init__(
        self, *, location: str | Path | None = None, create: bool = True, wait: float = 0.0, pause: Pause = time.sleep
    ) -> None:
        if location is None:
            raise StoreError("a store on a server needs its URL")
        self._client = Client(str(location), pause=pause)
        self._bases: tuple[str, ...] = ()
        self._others: tuple[NamedNode, ...] | None = None
        self._options: Mapping[str, str] = {}
        self._overrules_from = False
        try:
            self._probe_union(create)
        except BaseException:
            self._client.close()
            raise

    @property
    def inner(self) -> Handle:
        """See ``Store.inner``."""
        self._open()
        return Handle(self)

    @property
    def where(self) -> str:
        """See ``Store.where``; without a login that the URL may have held."""
        return self._client.url

    def limit_to(self, bases: Sequence[str]) -> None:
        """See ``Store.limit_to``."""
        self._bases = tuple(bases)
        self._others = None

    def writable(self) -> None:
        """See ``Store.writable``. Raises ServiceError when it is not known where to write."""
        self._open()
        self._graphs_address()

    def apply(self, *, add: Iterable[Quad] = (), remove: Iterable[Quad] = (), drop: Iterable[NamedNode] = ()) -> None:
        """See ``Store.apply``; each graph is a transaction, and they are written in the order in which they end."""
        self._open()
        dropped = dict.fromkeys(drop)
        added: dict[Any, dict[Quad, None]] = {}
        for quad in check_named(add):
            graph = quad.graph_name
            # Taken out and put in again: the order of the last mention.
            triples = added.pop(graph, {})
            triples[quad] = None
            added[graph] = triples
        gone = [
            quad
            for quad in remove
            if quad.graph_name not in dropped and quad not in added.get(quad.graph_name, ())
        ]
        for graph, quads in added.items():
            if graph in dropped:
                self._write("PUT", graph, quads)
        for start in range(0, len(gone), settings.SPARQL_DELETE_QUADS):
            self._delete(gone[start : start + settings.SPARQL_DELETE_QUADS])
        for graph, quads in added.items():
            if graph not in dropped:
                self._write("POST", graph, quads)
        for graph in dropped:
            if graph not in added:
                self._client.send("DELETE", self._graphs_address(), params={"graph": graph.value}, accept=(404,))

    def bulk(self, quads: Iterable[Quad]) -> None:
        """See ``Store.bulk``; each stretch of quads of one graph is a transaction."""
        self._open()
        for graph, stretch in groupby(check_named(quads), key=lambda quad: quad.graph_name):
            self._write("POST", graph, stretch)

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: Node | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """See ``Store.quads``."""
        self._open()
        if subject is None and predicate is None and value is None and graph is None:
            # A graph at a time, so that neither memory nor the server's row limit has to hold everything.
            return chain.from_iterable(self._matching(None, None, None, one) for one in self.graphs())
        return self._matching(subject, predicate, value, graph)

    def graphs(self) -> Iterator[NamedNode]:
        """See ``Store.graphs``."""
        self._open()
        rows = self._select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        return (row[0] for row in rows if self._ours(row[0]))

    def query(
        self,
        sparql: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        timeout: float | None = None,
        default_graph: NamedNode | None = None,
    ) -> QueryResults:
        """See ``Store.query``; ``default_graph`` is queried instead of the union."""
        self._open()
        known = dict(prefixes or {})
        # Read by the engine at hand first: mistakes are told alike everywhere, and extensions of servers stay out.
        form = type(pyoxigraph.Store().query(sparql, prefixes=known))
        bare = _OPAQUE.sub(" ", sparql)
        used = set(_PREFIX.findall(bare)) - set(_DECLARED.findall(bare))
        text = "".join(f"PREFIX {name}: <{known[name]}>\n" for name in sorted(used & set(known))) + sparql
        params: dict[str, str] = {}
        if default_graph is not None:
            params["default-graph-uri"] = default_graph.value
        elif _FROM.search(bare):
            if self._overrules_from:
                raise ServiceError(
                    f"{self.where} answers FROM with the union of all graphs; start it without --union-default-graph, "
                    "which is then asked for query by query, or use GRAPH"
                )
        else:
            params.update(self._options)
            exclusions = self._exclusions()
            text = exclusions + (_by_variable(text) if exclusions else text)
        if form is not QueryTriples:
            return self._results(self._ask(text, params=params, accept=_JSON, timeout=timeout), form)
        if self._client.endpoints.server == "virtuoso" and (solutions := _solutions(text)) is not None:
            # It cuts the solutions that triples are made of as well, but says so of the rows of a SELECT only.
            self._ask(solutions, params=params, accept=_JSON, timeout=timeout)
        return self._results(self._ask(text, params=params, accept=_TRIPLES, timeout=timeout), form)

    def flush(self) -> None:
        """Nothing to do: the server has answered for what was written."""

    def settle(self) -> None:
        """Nothing to do: the server sees to its files."""

    def close(self) -> None:
        """See ``Store.close``."""
        self._client.close()

    def _open(self) -> None:
        if self._client.closed:
            raise StoreError(f"the store {self.where} is closed")

    def _ours(self, graph: Any) -> bool:
        return isinstance(graph, NamedNode) and (not self._bases or graph.value.startswith(self._bases))

    def _matching(
        self, subject: NamedNode | None, predicate: NamedNode | None, value: Node | None, graph: NamedNode | None
    ) -> Iterator[Quad]:
        given = {"?s": subject, "?p": predicate, "?o": value, "?g": graph}
        asked = [variable for variable, term in given.items() if term is None]
        pattern = "GRAPH {?g} {{ {?s} {?p} {?o} }}".format(
            **{variable: variable if term is None else str(term) for variable, term in given.items()}
        )
        if not asked:
            found: Iterable[tuple[Any, ...]] = [()] if self._select(f"ASK {{ {pattern} }}") else []
        else:
            found = self._select(f"SELECT {' '.join(asked)} WHERE {{ {pattern} }}")
        for row in found:
            terms = given | dict(zip(asked, row, strict=True))
            if graph is not None or self._ours(terms["?g"]):
                yield Quad(terms["?s"], terms["?p"], terms["?o"], terms["?g"])

    def _select(self, sparql: str) -> Any:
        """The rows of a SELECT, or the answer of an ASK, of a query that needs no union and no prefixes."""
        form = QueryBoolean if sparql.startswith("ASK") else QuerySolutions
        found = self._results(self._ask(sparql, params={}, accept=_JSON), form)
        return bool(found) if isinstance(found, QueryBoolean) else (tuple(row) for row in found)

    def _ask(self, sparql: str, *, params: Mapping[str, str], accept: str, timeout: float | None = None) -> bytes:
        endpoints = self._client.endpoints
        if endpoints.server == "virtuoso":
            sent: dict[str, Any] = {"data": {"query": sparql, **params}}
            headers = {"Accept": accept}
        else:
            sent = {"content": sparql.encode(), "params": params}
            headers = {"Accept": accept, "Content-Type": "application/sparql-query"}
        try:
            response = self._client.send("POST", endpoints.query, headers=headers, timeout=timeout, **sent)
        except QueryTimeout:
            raise
        except ServiceError as error:
            if _SYNTAX.search(str(error)):
                raise SyntaxError(str(error)) from error
            raise
        if "x-sparql-maxrows" in response.headers:
            raise ServiceError(
                f"{self.where} gives at most {response.headers['x-sparql-maxrows']} rows, and there are as many or "
                "more; raise ResultSetMaxRows in its virtuoso.ini, or ask for less"
            )
        if "x-sql-state" in response.headers:
            raise QueryTimeout(f"{self.where} gave a part of the answer only ({response.headers['x-sql-state']})")
        return response.content

    def _results(self, content: bytes, form: type[Any]) -> QueryResults:
        try:
            if form is QueryTriples:
                # The engine's own kind of answer, so that nobody needs to know where it came from.
                held = pyoxigraph.Store()
                held.extend(
                    Quad(quad.subject, quad.predicate, quad.object)
                    for quad in pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.N_TRIPLES)
                )
                return held.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
            if self._client.endpoints.server == "virtuoso":
                content = _mended(content)
            return pyoxigraph.parse_query_results(content, format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError, KeyError, TypeError) as error:
            raise ServiceError(f"{self.where} gave an answer that cannot be read: {error}") from error

    def _write(self, method: str, graph: NamedNode, quads: Iterable[Quad]) -> None:
        # N-Triples in the name of Turtle, which is the one format that every server takes.
        triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
        content = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
        self._client.send(
            method,
            self._graphs_address(),
            params={"graph": graph.value},
            content=content,
            headers={"Content-Type": "text/turtle"},
        )

    def _delete(self, quads: Iterable[Quad]) -> None:
        update = self._client.endpoints.update
        if update is None:
            raise ServiceError(f"{self.where}: where does it take updates? KG_SPARQL_UPDATE says so")
        by_graph: dict[Any, list[str]] = {}
        for quad in quads:
            by_graph.setdefault(quad.graph_name, []).append(f"{quad.subject} {quad.predicate} {quad.object} .")
        body = "\n".join(f"GRAPH {graph} {{ {' '.join(triples)} }}" for graph, triples in by_graph.items())
        self._client.send(
            "POST",
            update,
            content=f"DELETE DATA {{ {body} }}".encode(),
            headers={"Content-Type": "application/sparql-update"},
        )

    def _graphs_address(self) -> str:
        graphs = self._client.endpoints.graphs
        if graphs is None:
            raise ServiceError(
                f"{self.where}: where does it take whole graphs (the SPARQL graph store protocol)? KG_SPARQL_STORE "
                "says so, and KG_SPARQL_UPDATE where updates go"
            )
        return graphs

    def _exclusions(self) -> str:
        """What keeps graphs that are not ours out of the union, where the server holds such and can do so."""
        if self._client.endpoints.server != "virtuoso" or not self._bases:
            return ""
        if self._others is None:
            ours = " || ".join(f"STRSTARTS(STR(?g), {Literal(base)})" for base in self._bases)
            rows = self._select(f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(!({ours})) }}")
            self._others = tuple(row[0] for row in rows if isinstance(row[0], NamedNode))
        if len(self._others) > settings.SPARQL_OTHER_GRAPHS:
            raise ServiceError(
                f"{self.where} holds {len(self._others)} graphs of others, too many to keep out of queries; "
                "use a server of its own"
            )
        return "".join(
            f"define input:default-graph-exclude {graph}\ndefine input:named-graph-exclude {graph}\n"
            for graph in self._others
        )

    def _probe_union(self, create: bool) -> None:
        """See to it that queries run over the union; raise ServiceError where the server cannot."""
        server = self._client.endpoints.server
        if server == "virtuoso":
            return
        # A probe that a killed process left is put again, and so taken away.
        some = f"GRAPH ?g {{ ?s ?p ?o }} FILTER(isIRI(?s) && !isBlank(?o) && ?g != <{_PROBE}>)"
        found = next(self._select(f"SELECT ?s ?p ?o WHERE {{ {some} }} LIMIT 1"), None)
        if found is not None:
            self._settle_union(" ".join(map(str, found)))
        elif create:
            probe = NamedNode(_PROBE)
            self._write("PUT", probe, [Quad(probe, probe, probe, probe)])
            try:
                self._settle_union(f"{probe} {probe} {probe}")
            finally:
                self._client.send("DELETE", self._graphs_address(), params={"graph": _PROBE}, accept=(404,))

    def _settle_union(self, triple: str) -> None:
        if self._select(f"ASK {{ {triple} }}"):
            # Oxigraph with that option overrules FROM as well; without it, the union is asked for when it is wanted.
            self._overrules_from = self._client.endpoints.server == "oxigraph"
            return
        if self._results(self._ask(f"ASK {{ {triple} }}", params=_UNION, accept=_JSON), QueryBoolean):
            self._options = _UNION
            return
        raise ServiceError(
            f"{self.where} does not answer over the union of its graphs; start it so that it does "
            "(oxigraph serve --union-default-graph)"
        )


class Handle:
    """The store in the shape of the engine's handle, as far as reading by rdflib needs it."""

    def __init__(self, store: SparqlStore) -> None:
        self._store = store

    def quads_for_pattern(self, subject: Any, predicate: Any, value: Any, graph: Any = None) -> Iterator[Quad]:
        """The quads of named graphs that match."""
        return self._store.quads(subject, predicate, value, graph)

    def named_graphs(self) -> Iterator[NamedNode]:
        """The named graphs."""
        return self._store.graphs()

    def query(
        self,
        query: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        default_graph: NamedNode | None = None,
        substitutions: Mapping[Any, Any] | None = None,
    ) -> QueryResults:
        """The server's answer. Raises StoreError for substitutions, which the protocol does not have."""
        if substitutions:
            raise StoreError("a server takes no initial bindings; use Graph.query(…, bindings=…)")
        return self._store.query(query, prefixes=prefixes, default_graph=default_graph)


def _by_variable(sparql: str) -> str:
    """``sparql`` with each ``GRAPH <name>`` by way of a variable: Virtuoso, once told to leave any graph out, finds
    nothing in a graph that is named outright."""
    count = 0

    def turned(match: re.Match[str]) -> str:
        nonlocal count
        name = match["short"] or match["whole"]
        if name is None:
            return match[0]
        count += 1
        return f"VALUES ?{_GRAPH_VARIABLE}{count} {{ {name} }} GRAPH ?{_GRAPH_VARIABLE}{count}"

    return _GRAPH.sub(turned, sparql)


def _solutions(sparql: str) -> str | None:
    """A SELECT with as many rows as the CONSTRUCT or DESCRIBE ``sparql`` has solutions; None without a pattern."""
    bare = _OPAQUE.sub(lambda match: " " * len(match[0]), sparql)
    form = _GRAPH_FORM.search(bare)
    if form is None:
        return None
    start = form.end()
    if form["template"]:
        depth = 1
        while depth and start < len(bare):
            depth += {"{": 1, "}": -1}.get(bare[start], 0)
            start += 1
    pattern = _PATTERN.search(bare, start)
    return None if pattern is None else f"{sparql[: form.start()]} SELECT (1 AS ?kg_one) {sparql[pattern.start() :]}"


def _mended(content: bytes) -> bytes:
    """A result of Virtuoso as the standard has it: booleans spelt out, the answer of ASK as such, and none of the
    variables that ``_by_variable`` put in."""
    found = json.loads(content)
    bindings = found["results"]["bindings"] if "results" in found else []
    variables = [name for name in found["head"].get("vars", []) if not name.startswith(_GRAPH_VARIABLE)]
    for row in bindings:
        for name, term in list(row.items()):
            if name.startswith(_GRAPH_VARIABLE):
                del row[name]
            if term.get("datatype") == _XSD_BOOLEAN:
                term["value"] = _BOOLEANS.get(term["value"], term["value"])
            if term["type"] == "typed-literal":
                term["type"] = "literal"
    if variables == ["__ASK_RETVAL"]:
        answer = bool(bindings) and bindings[0]["__ASK_RETVAL"]["value"] in ("1", "true")
        return json.dumps({"head": {}, "boolean": answer}).encode()
    return json.dumps({"head": {"vars": variables}, "results": {"bindings": bindings}}).encode()
