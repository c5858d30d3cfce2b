"""The shapes of ``ontology/shapes.ttl``, compiled to checks that are fast enough for every article.

pySHACL needs about ten milliseconds a report; that is too much for each article of a long ingest. So what a graph
holds is screened here first, straight on the quads. Screening knows the constraints that our shapes use and never
passes what SHACL refuses: in doubt it raises suspicion, and pySHACL has the word (``kg.graph.validation``).
Source: https://www.w3.org/TR/shacl/ (SHACL Core).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from kg.ontology_files import ontology_files

_SH: Final = "http://www.w3.org/ns/shacl#"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_WKT: Final = "http://www.opengis.net/ont/geosparql#wktLiteral"
_TYPE: Final = _RDF + "type"

_LEXICAL: Final[Mapping[str, re.Pattern[str]]] = {
    _XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    _XSD + "decimal": re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"),
    _XSD + "boolean": re.compile(r"true|false|1|0"),
    _XSD + "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    _XSD + "gYear": re.compile(r"[0-9]{4}"),
    _XSD + "gYearMonth": re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])"),
    _XSD + "dateTime": re.compile(
        r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?Z"
    ),
    _WKT: re.compile(r".*", re.DOTALL),
    _XSD + "string": re.compile(r".*", re.DOTALL),
    _XSD + "anyURI": re.compile(r".*", re.DOTALL),
}
_NUMBERS: Final = (_XSD + "integer", _XSD + "decimal")

_PASSIVE: Final = frozenset(
    ("path", "targetClass", "targetObjectsOf", "message", "qualifiedMinCount", "qualifiedMaxCount", "property")
)
"""What says nothing by itself, or is read along with something else."""

Term = Any
Path = tuple[str, bool]
"""Predicate, and whether it is followed backwards."""


class Data:
    """Quads by subject and predicate and the other way round, whatever graph they are in."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._out: dict[Term, dict[str, dict[Term, None]]] = {}
        self._in: dict[str, dict[Term, list[Term]]] | None = None
        for quad in quads:
            # A dict keeps the order and holds each value once, as a graph does.
            self._out.setdefault(quad.subject, {}).setdefault(quad.predicate.value, {})[quad.object] = None

    def values(self, node: Term, path: Path) -> list[Term]:
        """Where ``path`` leads from ``node``."""
        predicate, backwards = path
        if not backwards:
            return list(self._out.get(node, {}).get(predicate, ()))
        if self._in is None:
            self._in = {}
            for subject, facts in self._out.items():
                for name, values in facts.items():
                    for value in values:
                        self._in.setdefault(name, {}).setdefault(value, []).append(subject)
        return self._in.get(predicate, {}).get(node, [])

    def instances(self, of: Term) -> list[Term]:
        """The nodes of the class ``of``."""
        return [node for node, facts in self._out.items() if of in facts.get(_TYPE, ())]

    def objects(self, of: str) -> list[Term]:
        """What the predicate ``of`` leads to."""
        return list(dict.fromkeys(value for facts in self._out.values() for value in facts.get(of, ())))

    def is_a(self, node: Term, of: Term) -> bool:
        """Whether ``node`` is of the class ``of``."""
        return of in self._out.get(node, {}).get(_TYPE, ())


Check = Callable[["Screen", Term, list[Term]], bool]


class Screen:
    """The shapes against one ``Data``. ``suspects`` is the one question; nodes are looked at once for each shape."""

    def __init__(self, shapes: Shapes, data: Data) -> None:
        self.shapes = shapes
        self.data = data
        self._known: dict[tuple[Term, Term], bool] = {}

    def suspects(self) -> bool:
        """Whether some node may break its shape."""
        return any(
            not self.conforms(shape, node)
            for shape, nodes in self._targets()
            for node in nodes
        )

    def _targets(self) -> Iterable[tuple[Term, list[Term]]]:
        yield from ((shape, self.data.instances(target)) for shape, target in self.shapes.targets)
        yield from ((shape, self.data.objects(predicate)) for shape, predicate in self.shapes.of_objects)

    def conforms(self, shape: Term, node: Term) -> bool:
        """Whether ``node`` is as ``shape`` wants it."""
        key = (shape, node)
        if key not in self._known:
            self._known[key] = True
            path, checks = self.shapes.compiled[shape]
            values = [node] if path is None else self.data.values(node, path)
            self._known[key] = all(check(self, node, values) for check in checks)
        return self._known[key]


class Shapes:
    """The compiled shapes. ``known`` is false when ``turtle`` uses what screening does not know."""

    def __init__(self, turtle: bytes) -> None:
        self._facts: dict[Term, dict[str, list[Term]]] = {}
        for quad in parse(turtle, format=RdfFormat.TURTLE):
            self._facts.setdefault(quad.subject, {}).setdefault(quad.predicate.value, []).append(quad.object)
        self.known = True
        self.targets: list[tuple[Term, Term]] = []
        self.of_objects: list[tuple[Term, str]] = []
        self.compiled: dict[Term, tuple[Path | None, list[Check]]] = {}
        kinds = (NamedNode(_SH + "NodeShape"), NamedNode(_SH + "PropertyShape"))
        for node, facts in self._facts.items():
            if any(kind in facts.get(_TYPE, ()) for kind in kinds):
                self.compiled[node] = (self._path(facts), list(self._checks(facts)))
                self.targets.extend((node, target) for target in facts.get(_SH + "targetClass", ()))
                self.of_objects.extend((node, name.value) for name in facts.get(_SH + "targetObjectsOf", ()))

    def suspect(self, quads: Iterable[Quad]) -> bool:
        """Whether ``quads``, as one graph, may break a shape; false only where SHACL finds nothing either."""
        return not self.known or Screen(self, Data(quads)).suspects()

    def _path(self, facts: Mapping[str, list[Term]]) -> Path | None:
        paths = facts.get(_SH + "path")
        if not paths:
            return None
        path = paths[0]
        if isinstance(path, BlankNode):
            steps = self._facts[path]
            if set(steps) == {_SH + "inversePath"}:
                return steps[_SH + "inversePath"][0].value, True
            self.known = False
            return "", False
        return path.value, False

    def _checks(self, facts: Mapping[str, list[Term]]) -> Iterable[Check]:
        for predicate, values in facts.items():
            name = predicate.removeprefix(_SH)
            if not predicate.startswith(_SH) or name in _PASSIVE:
                if name == "property":
                    yield from (_each_conforms(shape) for shape in values)
                continue
            if name == "qualifiedValueShape":
                least = self._number(facts, "qualifiedMinCount", 0)
                most = self._number(facts, "qualifiedMaxCount", None)
                yield from (_qualified(shape, least, most) for shape in values)
                continue
            maker = _MAKERS.get(name)
            if maker is None:
                self.known = False
                continue
            for value in values:
                yield maker(self._list(value) if name in ("in", "or") else value)

    def _number(self, facts: Mapping[str, list[Term]], name: str, default: int | None) -> int | None:
        values = facts.get(_SH + name)
        return int(values[0].value) if values else default

    def _list(self, node: Term) -> list[Term]:
        items = []
        while isinstance(node, BlankNode):
            items.append(self._facts[node][_RDF + "first"][0])
            node = self._facts[node][_RDF + "rest"][0]
        return items


def _each_conforms(shape: Term) -> Check:
    return lambda screen, node, values: all(screen.conforms(shape, value) for value in values)


def _min_count(number: Term) -> Check:
    least = int(number.value)
    return lambda screen, node, values: len(values) >= least


def _max_count(number: Term) -> Check:
    most = int(number.value)
    return lambda screen, node, values: len(values) <= most


def _node_kind(kind: Term) -> Check:
    if kind.value != _SH + "IRI":
        return lambda screen, node, values: not values
    return lambda screen, node, values: all(isinstance(value, NamedNode) for value in values)


def _datatype(kind: Term) -> Check:
    return lambda screen, node, values: all(_is_of(value, kind.value) for value in values)


def _one_of(allowed: list[Term]) -> Check:
    known = frozenset(allowed)
    return lambda screen, node, values: known.issuperset(values)


def _pattern(pattern: Term) -> Check:
    regex = re.compile(pattern.value)
    return lambda screen, node, values: all(
        not isinstance(value, BlankNode) and regex.search(value.value) is not None for value in values
    )


def _class(of: Term) -> Check:
    return lambda screen, node, values: all(screen.data.is_a(value, of) for value in values)


def _at_least(bound: Term) -> Check:
    least = Decimal(bound.value)
    return lambda screen, node, values: all((n := _number(value)) is not None and n >= least for value in values)


def _at_most(bound: Term) -> Check:
    most = Decimal(bound.value)
    return lambda screen, node, values: all((n := _number(value)) is not None and n <= most for value in values)


def _not_above(other: Term) -> Check:
    def check(screen: Screen, node: Term, values: list[Term]) -> bool:
        return all(
            (one := _comparable(value)) is not None
            and (two := _comparable(bound)) is not None
            and one[0] == two[0]
            and one[1] <= two[1]
            for value in values
            for bound in screen.data.values(node, (other.value, False))
        )

    return check


def _any_of(shapes: list[Term]) -> Check:
    return lambda screen, node, values: all(any(screen.conforms(shape, value) for shape in shapes) for value in values)


def _qualified(shape: Term, least: int | None, most: int | None) -> Check:
    def check(screen: Screen, node: Term, values: list[Term]) -> bool:
        number = sum(screen.conforms(shape, value) for value in values)
        return number >= (least or 0) and (most is None or number <= most)

    return check


_MAKERS: Final[Mapping[str, Callable[[Any], Check]]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "nodeKind": _node_kind,
    "datatype": _datatype,
    "in": _one_of,
    "pattern": _pattern,
    "class": _class,
    "node": _each_conforms,
    "minInclusive": _at_least,
    "maxInclusive": _at_most,
    "lessThanOrEquals": _not_above,
    "or": _any_of,
}


def _is_of(value: Term, kind: str) -> bool:
    if not isinstance(value, Literal) or value.datatype.value != kind or kind not in _LEXICAL:
        return False
    if _LEXICAL[kind].fullmatch(value.value) is None:
        return False
    if kind == _XSD + "date":
        try:
            datetime.date.fromisoformat(value.value)
        except ValueError:
            return False
    return True


def _number(value: Term) -> Decimal | None:
    if not isinstance(value, Literal) or value.datatype.value not in _NUMBERS:
        return None
    try:
        return Decimal(value.value)
    except InvalidOperation:
        return None


def _comparable(value: Term) -> tuple[str, Any] | None:
    """Kind and value of what can be put in order: numbers, and days, whose ISO form is in order as text."""
    number = _number(value)
    if number is not None:
        return "number", number
    if _is_of(value, _XSD + "date"):
        return "day", value.value
    return None


@cache
def shapes() -> Shapes:
    """The package's shapes, compiled at the first call."""
    return Shapes(ontology_files().joinpath("shapes.ttl").read_bytes())
