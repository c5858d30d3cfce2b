"""Questions in SPARQL: read-only, prefixes declared, values bound safely, rows as Python values.

A query without ``GRAPH`` or ``FROM`` runs over the union of all named graphs, in which a triple counts once.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import pyoxigraph
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

from kg.errors import BadQuery, MissingExtra, StoreError
from kg.graph import literals
from kg.graph.store import Store
from kg.graph.worker import Answer, ask_copy_within, ask_within, engine
from kg.html_table import html_table

if TYPE_CHECKING:
    import networkx
    import pandas

    from kg.model import Actor

Form = Literal["select", "ask", "graph"]
Term: TypeAlias = "NamedNode | pyoxigraph.Literal | pyoxigraph.BlankNode | Triple"
Binding: TypeAlias = "str | int | float | bool | datetime.date | NamedNode | pyoxigraph.Literal"


class IRI(str):
    """An IRI in a row: a string that says of itself that it is no text."""

    __slots__ = ()


Value: TypeAlias = "IRI | str | int | float | bool | datetime.date | datetime.datetime | None"

_TOKEN: Final = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>\"{3}(?:[^\\]|\\.)*?\"{3} | '{3}(?:[^\\]|\\.)*?'{3} | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<name>[^\W\d_][\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)* | :(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)+)
    | (?P<word>@?[^\W\d][\w-]*)
    | (?P<mark>[{}()*]|.)""",
    re.VERBOSE | re.DOTALL,
)
_CODE_POINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UPDATES: Final = frozenset(("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"))
_FORMS: Final = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_CLAUSES: Final = frozenset(("SELECT", "BY", "WHERE", "FROM", "HAVING", "LIMIT", "OFFSET", "VALUES"))
_PREFIXED: Final = re.compile(r"([A-Za-z][\w-]*):(\S*)")
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TEXT: Final = _XSD + "string"
_TYPED: Final[Mapping[str, Callable[[str], Value]]] = {
    **dict.fromkeys((_XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger")), int),
    **dict.fromkeys((_XSD + name for name in ("decimal", "double", "float")), float),
    _XSD + "boolean": literals.TRUE.__contains__,
    _XSD + "date": datetime.date.fromisoformat,
    _XSD + "dateTime": datetime.datetime.fromisoformat,
}
"""Datatype to what makes a Python value of its text; every other value stays text."""


SHOWN: Final = 20
"""Rows of a result that a notebook shows."""


class QueryResult:
    """The answer to a query. ``form`` says of which kind it is:

    - "select": iterate for rows, dicts from variable to ``Value`` (None where unbound); ``variables`` in order
    - "ask": ``boolean``
    - "graph" (CONSTRUCT, DESCRIBE): iterate for rows with subject, predicate and object; ``triples()`` gives terms

    Rows come as they are found, once. ``truncated`` is true once ``limit`` rows were given and there were more.
    Errors of the engine while rows are fetched raise StoreError; a time limit that is hit then, QueryTimeout.
    ``close`` ends a query of which no more rows are wanted; so does dropping the result.
    """

    def __init__(
        self,
        found: QuerySolutions | QueryBoolean | QueryTriples | Answer,
        limit: int | None,
        *,
        find_actor: Callable[[str], Actor | None] | None = None,
    ) -> None:
        self.truncated = False
        self.boolean: bool | None = None
        self.variables: tuple[str, ...] = ()
        self._limit = limit
        self._find_actor = find_actor
        self._source: Iterator[Any] = iter(())
        self._rows: Iterator[tuple[Term | None, ...]] = iter(())
        answer = found if isinstance(found, Answer) else _as_answer(found)
        if answer.boolean is not None:
            self.form: Form = "ask"
            self.boolean = answer.boolean
            return
        self._source = answer.rows
        if answer.variables is not None:
            self.form = "select"
            self.variables = answer.variables
            self._rows = self._limited(answer.rows)
        else:
            self.form = "graph"
            self.variables = ("subject", "predicate", "object")
            self._rows = self._limited(_once(answer.rows))

    def __iter__(self) -> Iterator[dict[str, Value]]:
        names = self.variables
        for row in self._rows:
            yield dict(zip(names, map(to_python, row), strict=True))

    def __bool__(self) -> bool:
        """The answer of ASK; true for other forms, which always have one."""
        return self.boolean is not False

    def terms(self) -> Iterator[tuple[Term | None, ...]]:
        """The rows as RDF terms, in the order of ``variables``."""
        return self._rows

    def _repr_html_(self) -> str:
        """The first rows as a table, for notebooks; they are not lost to who reads the rows afterwards."""
        if self.form == "ask":
            return html_table(("answer",), [("yes" if self.boolean else "no",)])
        first = list(islice(self._rows, SHOWN + 1))
        self._rows = _again(first, self._rows)
        rows = [[None if term is None else str(to_python(term)) for term in row] for row in first[:SHOWN]]
        closing = "and more rows" if len(first) > SHOWN else "" if rows else "no rows"
        return html_table(self.variables, rows, closing=closing)

    def frame(self) -> pandas.DataFrame:
        """The rows as a pandas frame: a column a variable, IRIs as text, None where unbound.

        Numbers, truth values and texts have the column types that pandas gives them; days stay ``datetime.date``.
        Raises MissingExtra without pandas, BadQuery for an ASK.
        """
        if self.form == "ask":
            raise BadQuery("an ASK has no rows; its answer is in `boolean`")
        try:
            import pandas
        except ImportError as error:
            raise MissingExtra("frames need pandas: pip install 'geopolitical-event-kg[frame]'") from error
        rows = [[str(value) if isinstance(value, IRI) else value for value in row.values()] for row in self]
        return pandas.DataFrame(rows, columns=list(self.variables))

    def network(self) -> networkx.MultiDiGraph:
        """The rows as a network: ?source and ?target are nodes, ?type (if there is one) keeps edges apart.

        See ``kg.analysis.rows.rows_network``. Raises BadQuery where ?source or ?target is missing.
        """
        from kg.analysis.rows import rows_network

        return rows_network(self.variables, self, find_actor=self._find_actor)

    def observe(self, on_row: Callable[[], object], on_end: Callable[[], object]) -> None:
        """Call ``on_row`` with each row that is read from here on, and ``on_end`` after the last."""
        rows = self._rows

        def observed() -> Iterator[tuple[Term | None, ...]]:
            try:
                for row in rows:
                    on_row()
                    yield row
            finally:
                on_end()

        self._rows = observed()

    def close(self) -> None:
        """End the query. Closing twice does nothing."""
        # A generator that was never begun has nothing to clean up: its source is closed as well.
        close_rows(self._rows)
        close_rows(self._source)
        self._source = iter(())

    def triples(self) -> Iterator[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE."""
        if self.form != "graph":
            raise BadQuery("only CONSTRUCT and DESCRIBE give triples")
        for subject, predicate, value in self._rows:
            yield Triple(subject, predicate, value)  # type: ignore[arg-type]

    def _limited(self, rows: Iterator[tuple[Term | None, ...]]) -> Iterator[tuple[Term | None, ...]]:
        given = 0
        try:
            if self._limit is None:
                yield from rows
                return
            for row in rows:
                if given >= self._limit:
                    self.truncated = True
                    close_rows(rows)
                    return
                given += 1
                yield row
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the query failed: {error}") from error


def _again(
    first: list[tuple[Term | None, ...]], rest: Iterator[tuple[Term | None, ...]]
) -> Iterator[tuple[Term | None, ...]]:
    """``first`` and then ``rest``, which is closed with it."""
    try:
        yield from first
        yield from rest
    finally:
        close_rows(rest)


def run_query(
    store: Store,
    sparql: str,
    *,
    prefixes: Mapping[str, str],
    bindings: Mapping[str, Binding] | None = None,
    limit: int | None = None,
    timeout: float | None = None,
    allow_service: bool = False,
    find_actor: Callable[[str], Actor | None] | None = None,
) -> QueryResult:
    """The answer of ``store`` to ``sparql``; see ``Graph.query``. ``find_actor`` describes the nodes of networks."""
    if timeout is not None and not timeout > 0:
        raise BadQuery(f"a time limit is a number of seconds above 0, not {timeout:g}")
    check(sparql, allow_service=allow_service)
    for name in named_graphs(sparql, prefixes):
        if next(store.quads(None, None, None, name), None) is None:
            raise BadQuery(f"FROM {name}: there is no such graph here, and files and addresses are never loaded")
    text = bind(sparql, bindings, prefixes) if bindings else sparql

    def ask() -> Any:
        return store.query(text, prefixes=prefixes)

    try:
        # A store on a server takes the limit along; one in this process cannot, so another process works for it.
        handle = engine(store)
        if timeout is None:
            found = ask()
        elif handle is None:
            found = store.query(text, prefixes=prefixes, timeout=timeout)
        elif (folder := getattr(store, "written", None)) is not None:
            found = ask_copy_within(handle, folder.parent, text, prefixes, timeout, most=limit)
        else:
            found = ask_within(ask, timeout, most=limit)
        return QueryResult(found, limit, find_actor=find_actor)
    except SyntaxError as error:
        raise BadQuery(_explain(error, prefixes)) from error
    except (ValueError, RuntimeError) as error:
        raise BadQuery(f"the query cannot be answered: {error}") from error


def check(sparql: str, *, allow_service: bool = False) -> None:
    """Refuse what writes and, unless ``allow_service``, what calls other services: BadQuery.

    Only tokens count: the word SERVICE in a string, a comment, an IRI, a variable or a prefixed name is no call.
    """
    form = None
    # Escaped code points are undone before a query is read, so they are undone before it is judged.
    for kind, token in _tokens(_CODE_POINT.sub(_unescaped, sparql)):
        word = token.upper()
        if kind != "word":
            continue
        # The engine's parser needs no space around keywords: "5e1SERVICE" is a number and a call.
        if "SERVICE" in word and not allow_service:
            raise BadQuery("SERVICE is not allowed: queries ask this graph and nothing else, unless --allow-service")
        if form is None and word in _UPDATES:
            raise BadQuery(f"{word} is not allowed: queries read; `kg ingest` and `kg forget` write")
        if form is None and word in _FORMS:
            form = word
    if form is None:
        raise BadQuery("this is no query; it needs SELECT, ASK, CONSTRUCT or DESCRIBE")


def named_graphs(sparql: str, prefixes: Mapping[str, str]) -> Iterator[NamedNode]:
    """The graphs that FROM and FROM NAMED ask for; names that cannot be read are left to the engine's parser."""
    known = dict(prefixes)
    before = ["", ""]
    for kind, token in _tokens(_CODE_POINT.sub(_unescaped, sparql)):
        if kind == "comment" or not token.strip():
            continue
        if kind == "iri" and before[0] == "PREFIX":
            known[before[1].removesuffix(":")] = token[1:-1]
        elif kind in ("iri", "name") and (before[1] == "FROM" or before == ["FROM", "NAMED"]):
            prefix, _, local = token.partition(":")
            iri = token[1:-1] if kind == "iri" else known.get(prefix, "") + local
            if ":" in iri:
                yield NamedNode(iri)
        before = [before[1], token if kind == "name" else token.upper()]


def bind(sparql: str, bindings: Mapping[str, Binding], prefixes: Mapping[str, str]) -> str:
    """``sparql`` with the variables named in ``bindings`` replaced by their values, as whole terms.

    Raises BadQuery for a variable that the query does not have and for a value that cannot be a term.
    """
    terms = {name.lstrip("?$"): str(to_term(value, prefixes)) for name, value in bindings.items()}
    missing = set(terms)
    pieces: list[str] = []
    depth = 0
    clause = ""
    assigned = False
    for kind, token in _tokens(sparql):
        word = token.upper() if kind == "word" else token
        if word in _CLAUSES:
            clause, depth = word, 0
        elif word in ("{", "}") and kind == "mark":
            clause = ""
        elif word in ("(", ")") and kind == "mark":
            depth += 1 if word == "(" else -1
        name = token[1:] if kind == "variable" else None
        if name is None or name not in terms:
            pieces.append(token)
        elif assigned or clause == "VALUES":
            raise BadQuery(f"?{name} gets its value in the query and cannot be given one")
        else:
            missing.discard(name)
            bare = depth == 0
            if clause == "SELECT" and bare:
                pieces.append(f"({terms[name]} AS ?{name})")
            else:
                pieces.append(f"({terms[name]})" if clause == "BY" and bare else terms[name])
        if token.strip() and kind != "comment":
            assigned = word == "AS"
    if missing:
        raise BadQuery(f"the query has no variable ?{min(missing)}")
    return "".join(pieces)


def to_term(value: Binding, prefixes: Mapping[str, str]) -> NamedNode | pyoxigraph.Literal:
    """A Python value as an RDF term.

    A string is an IRI when it is an ``IRI``, stands in <…>, begins with http:// or https://, or with a known prefix
    ("actor:USA"); any other string is a text. Pass a ``pyoxigraph.Literal`` for a text that looks like an IRI.
    """
    if isinstance(value, NamedNode | pyoxigraph.Literal):
        return value
    if isinstance(value, bool):
        return literals.boolean(value)
    if isinstance(value, int):
        return literals.integer(value)
    if isinstance(value, float):
        return literals.decimal(value)
    if isinstance(value, datetime.datetime):
        return literals.moment(value)
    if isinstance(value, datetime.date):
        return literals.date(value.isoformat())
    if not isinstance(value, str):
        raise BadQuery(f"{value!r} cannot be bound to a variable")
    prefixed = _PREFIXED.fullmatch(value)
    try:
        if isinstance(value, IRI):
            return NamedNode(str(value))
        if value.startswith("<") and value.endswith(">"):
            return NamedNode(value[1:-1])
        if value.startswith(("http://", "https://")):
            return NamedNode(value)
        if prefixed and prefixed[1] in prefixes:
            return NamedNode(prefixes[prefixed[1]] + prefixed[2])
    except ValueError as error:
        raise BadQuery(f"{value!r} is no IRI: {error}") from error
    return literals.text(value)


def to_python(term: Term | None) -> Value:
    """An RDF term as a Python value: IRIs as ``IRI``, numbers, booleans, dates and times typed, the rest as text."""
    # Most of what a query takes to be read is spent here: what is frequent comes first, and nothing is made twice.
    kind = type(term)
    if kind is NamedNode:
        return IRI(term.value)  # type: ignore[union-attr]
    if kind is not pyoxigraph.Literal:
        return None if term is None else str(term)
    value: str = term.value  # type: ignore[union-attr]
    datatype = term.datatype.value  # type: ignore[union-attr]
    if datatype == _TEXT:
        return value
    typed = _TYPED.get(datatype)
    if typed is None:
        return value
    try:
        return typed(value)
    except ValueError:
        return value


def shorten(iri: str, prefixes: Mapping[str, str]) -> str:
    """``iri`` with the longest prefix that fits ("actor:USA"); as it is where none does."""
    fitting = [(namespace, prefix) for prefix, namespace in prefixes.items() if iri.startswith(namespace)]
    if not fitting:
        return iri
    namespace, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri[len(namespace) :]}"


def close_rows(rows: Iterator[Any]) -> None:
    """Let go of what ``rows`` come from, where there is something to let go of."""
    end = getattr(rows, "close", None)
    if end is not None:
        end()


def _as_answer(found: QuerySolutions | QueryBoolean | QueryTriples) -> Answer:
    if isinstance(found, QueryBoolean):
        return Answer(bool(found), None, iter(()))
    variables = tuple(variable.value for variable in found.variables) if isinstance(found, QuerySolutions) else None
    return Answer(None, variables, map(tuple, found))


def _once(triples: Iterator[tuple[Term | None, ...]]) -> Iterator[tuple[Term | None, ...]]:
    """Each triple once, as a graph holds it; engines may derive it twice."""
    seen: set[tuple[Term | None, ...]] = set()
    for triple in triples:
        if triple not in seen:
            seen.add(triple)
            yield triple


def _tokens(sparql: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(sparql):
        yield match.lastgroup or "mark", match[0]


def _unescaped(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= 0x10FFFF else match[0]


def _explain(error: SyntaxError, prefixes: Mapping[str, str]) -> str:
    message = " ".join(str(error).split())
    where = re.match(r"error at (\d+):(\d+)", message)
    start = f"line {where[1]}, column {where[2]}: " if where else ""
    if "Prefix not found" in message:
        return f"{start}unknown prefix; without declaring there are: {', '.join(sorted(prefixes))}"
    detail = message[where.end() :].lstrip(": ") if where else message
    # The parser lists all characters that could continue a name; what helps is the beginning.
    return f"the query cannot be parsed: {start}{detail[:160]}"
