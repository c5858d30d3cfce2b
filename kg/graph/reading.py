"""Quads to articles and events: the way back of ``kg.graph.writing``, without loss."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, cast

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import literals
from kg.graph.iris import (
    Iris,
    actor_id,
    code_of,
    column_name,
    geonames_feature,
    is_wikidata,
    quad_code,
    span_place,
    term,
    wikidata_item,
)
from kg.graph.store import Store
from kg.graph.writing import UNITS
from kg.model import (
    Actor,
    Article,
    Date,
    Event,
    Figure,
    Mention,
    Modality,
    Place,
    Precision,
    Region,
    RegionKind,
    RowEvidence,
    Scope,
    Span,
    TextEvidence,
)
from kg.vocabulary import vocabulary

Facts = dict[NamedNode, list[NamedNode | Literal]]
Nodes = Mapping[NamedNode, Facts]
FindActor = Callable[[NamedNode], Actor | None]

_NONE: Final[Facts] = {}


def gather(quads: Iterable[Quad]) -> dict[NamedNode, Facts]:
    """``quads`` of one graph by subject and predicate."""
    nodes: dict[NamedNode, Facts] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
            nodes.setdefault(subject, {}).setdefault(quad.predicate, []).append(value)
    return nodes


class Lookup(dict[NamedNode, Facts]):
    """The nodes of one graph, each read when it is asked for: for looking at few of many."""

    def __init__(self, store: Store, graph: NamedNode) -> None:
        super().__init__()
        self._store = store
        self._graph = graph

    def get(self, node: NamedNode, default: Any = None) -> Any:
        """The facts of ``node``."""
        if node not in self:
            self[node] = gather(self._store.quads(node, None, None, self._graph)).get(node, {})
        return self[node] or default


def read_article(nodes: Nodes, node: NamedNode, *, origin: str | None = None, notes: tuple[str, ...] = ()) -> Article:
    """The article ``node`` of its graph; ``origin`` and ``notes`` are what the catalogue knows of it."""
    facts = nodes.get(node, _NONE)
    where = sorted(_nodes(facts, "kg:region"), key=lambda region: int(region.value.rpartition("/")[2]))
    return Article(
        text=_text(facts, "schema:articleBody") or "",
        id=_text(facts, "schema:identifier"),
        title=_text(facts, "schema:headline"),
        date=_text(facts, "schema:datePublished"),
        url=_text(facts, "schema:url"),
        publisher=_text(facts, "schema:publisher"),
        language=_text(facts, "schema:inLanguage"),
        place=_text(facts, "kg:dateline"),
        title_in_text=_flag(facts, "kg:titleInText"),
        regions=tuple(_region(nodes.get(region, _NONE)) for region in where),
        origin=origin,
        notes=notes,
    )


def read_actor(facts: Facts, node: NamedNode) -> Actor:
    """The actor that ``facts`` describe."""
    identity = actor_id(node)
    country, whole = _node(facts, "kg:country"), _node(facts, "kg:partOf")
    match = next((node for node in _nodes(facts, "skos:exactMatch") if is_wikidata(node)), None)
    return Actor(
        id=identity,
        name=_text(facts, "rdfs:label") or identity,
        kind=_text(facts, "kg:kind") or "",
        country=actor_id(country) if country else None,
        sectors=_codes(facts, "kg:sector", "sector-", "kg:sectorOrder"),
        scope=cast(Scope, _text(facts, "kg:scope") or "shared"),
        wikidata=wikidata_item(match) if match else None,
        aliases=literals.reorder(_texts(facts, "skos:altLabel"), _text(facts, "kg:aliasOrder")),
        part_of=actor_id(whole) if whole else None,
    )


def denoted(nodes: Nodes) -> dict[NamedNode, NamedNode]:
    """The reports of one graph, each with the event that it reports."""
    denotes = term("gaf:denotedBy")
    found: dict[NamedNode, NamedNode] = {}
    for node, facts in nodes.items():
        for report in facts.get(denotes, ()):
            if isinstance(report, NamedNode):
                found[report] = node
    return found


def read_event(
    nodes: Nodes, report: NamedNode, event: NamedNode, *, iris: Iris, graph: NamedNode, find_actor: FindActor
) -> Event:
    """The report ``report`` of ``event`` as it stands in ``graph``, whose facts are ``nodes``.

    ``find_actor`` knows the actors that the graph itself does not describe.
    """
    facts, happening = nodes.get(report, _NONE), nodes.get(event, _NONE)
    kind = _node(happening, "sem:eventType")
    event_type = code_of("plover", kind) if kind else ""
    mode, cameo = _node(facts, "kg:mode"), _node(facts, "kg:cameo")
    quad, modality = _node(facts, "kg:quad"), _node(facts, "kg:modality")

    def mention(role: str) -> Mention | None:
        node = _node(facts, f"kg:{role}Mention")
        return _mention(nodes, facts, role, node, find_actor) if node else None

    return Event(
        id=iris.id_of("report", report),
        event=iris.id_of("event", event),
        type=event_type,
        modality=cast(Modality, code_of("kg", modality) if modality else "actual"),
        source=mention("source"),
        target=mention("target"),
        evidence=_evidence(nodes, facts, graph),
        extractor=_text(facts, "kg:extractor") or "",
        mode=code_of("plover", mode).removeprefix(f"{event_type}-") if mode else None,
        contexts=_codes(facts, "kg:context", "context-", "kg:contextOrder"),
        cameo=code_of("cameo", cameo) if cameo else None,
        background=_flag(facts, "kg:background"),
        reciprocal=_flag(facts, "kg:reciprocal"),
        when=_date(happening),
        place=_place(nodes, _node(facts, "kg:place")),
        speaker=mention("speaker"),
        trigger=_span(nodes, _node(facts, "kg:triggerSpan"), _text(facts, "kg:trigger")),
        confidence=_number(facts, "kg:confidence"),
        score=_number(facts, "kg:score"),
        quad=quad_code(quad) if quad else None,
    )


def _evidence(nodes: Nodes, facts: Facts, graph: NamedNode) -> TextEvidence | RowEvidence:
    row = _text(facts, "kg:row")
    if row is not None:
        file = _facts(nodes, _node(facts, "prov:wasDerivedFrom"))
        dataset = _text(file, "kg:dataset") or ""
        return RowEvidence(
            dataset, _text(file, "kg:file") or "", int(row), _text(facts, "kg:rowUrl"), tuple(_values(facts))
        )
    target = _node(facts, "oa:hasTarget")
    selectors = [nodes.get(node, _NONE) for node in _nodes(_facts(nodes, target), "oa:hasSelector")]
    quote = _span(nodes, target, min((text for one in selectors for text in _texts(one, "oa:exact")), default=None))
    place = span_place(target) if target else None
    key = _text(nodes.get(graph, _NONE), "kg:key") or ""
    if quote is None or place is None:
        return TextEvidence(key, "text", "", 0, 0)
    return TextEvidence(key, place[0], quote.text, quote.start, quote.end, tuple(_figures(nodes, facts)))


def _figures(nodes: Nodes, report: Facts) -> Iterator[Figure]:
    measures = {term(f"kg:{name}"): name for name in vocabulary().measures}
    for node in _nodes(report, "kg:figure"):
        facts = nodes.get(node, _NONE)
        measure = _node(facts, "kg:ofMeasure")
        name = measures.get(measure) if measure is not None else None
        span = _span(nodes, node, _text(facts, "kg:words"))
        value = _text(report, f"kg:{name}") if name is not None else None
        if name is not None and span is not None and value is not None:
            yield Figure(name, int(value), span)


def _values(facts: Facts) -> Iterator[tuple[str, str | int | float]]:
    measures = {term(f"kg:{name}"): name for name in vocabulary().measures}
    for predicate, values in facts.items():
        name = measures.get(predicate) or column_name(predicate)
        if name is not None:
            yield from ((name, literals.value(value)) for value in values[:1] if isinstance(value, Literal))


def _place(nodes: Nodes, node: NamedNode | None) -> Place | None:
    if node is None:
        return None
    facts = nodes.get(node, _NONE)
    country, match = _node(facts, "kg:country"), _node(facts, "skos:exactMatch")
    return Place(
        name=_text(facts, "rdfs:label"),
        country=actor_id(country) if country else None,
        geonames=geonames_feature(match) if match else None,
        latitude=_number(facts, "wgs84:lat"),
        longitude=_number(facts, "wgs84:long"),
    )


def _mention(nodes: Nodes, report: Facts, role: str, node: NamedNode, find_actor: FindActor) -> Mention:
    facts = nodes.get(node, _NONE)
    who = _node(facts, "kg:actor")
    if who is None:
        raise ValueError(f"{node.value} names no actor")
    described = nodes.get(who, _NONE)
    # A plain triple alone makes an actor a subject here without describing it.
    known = read_actor(described, who) if term("kg:scope") in described else find_actor(who)
    country = _node(report, f"kg:{role}Country")
    sectors = (code_of("plover", sector).removeprefix("sector-") for sector in _nodes(report, f"kg:{role}Sector"))
    return Mention(
        actor=known or Actor(actor_id(who), actor_id(who), ""),
        span=_span(nodes, node, _text(facts, "kg:words")),
        country=actor_id(country) if country else None,
        sectors=literals.reorder(list(sectors), _text(facts, "kg:sectorOrder")),
    )


def _span(nodes: Nodes, node: NamedNode | None, text: str | None) -> Span | None:
    """The stretch that ``node`` selects, where ``text`` stands."""
    if node is None or text is None:
        return None
    for selector in _nodes(nodes.get(node, _NONE), "oa:hasSelector"):
        facts = nodes.get(selector, _NONE)
        start, end = _text(facts, "oa:start"), _text(facts, "oa:end")
        if start is not None and end is not None:
            return Span(text, int(start), int(end))
    return None


def _date(facts: Facts) -> Date | None:
    date = _text(facts, "kg:date")
    if date is None:
        return None
    unit = _node(facts, "kg:datePrecision")
    precision = next((name for name, of in UNITS.items() if term(of) == unit), "day")
    return Date(
        date, cast(Precision, precision), _text(facts, "kg:earliest") or date, _text(facts, "kg:latest") or date
    )


def _region(facts: Facts) -> Region:
    kind = cast(RegionKind, _text(facts, "kg:regionKind") or "furniture")
    return Region(kind, int(_text(facts, "oa:start") or 0), int(_text(facts, "oa:end") or 0))


def _codes(facts: Facts, predicate: str, start: str, order: str) -> tuple[str, ...]:
    codes = [code_of("plover", node).removeprefix(start) for node in _nodes(facts, predicate)]
    return literals.reorder(codes, _text(facts, order))


def _facts(nodes: Nodes, node: NamedNode | None) -> Facts:
    return nodes.get(node, _NONE) if node else _NONE


def _nodes(facts: Facts, predicate: str) -> Iterator[NamedNode]:
    return (value for value in facts.get(term(predicate), ()) if isinstance(value, NamedNode))


def _node(facts: Facts, predicate: str) -> NamedNode | None:
    return min(_nodes(facts, predicate), key=lambda node: node.value, default=None)


def _texts(facts: Facts, predicate: str) -> list[str]:
    return [value.value for value in facts.get(term(predicate), ()) if isinstance(value, Literal)]


def _text(facts: Facts, predicate: str) -> str | None:
    return min(_texts(facts, predicate), default=None)


def _number(facts: Facts, predicate: str) -> float | None:
    value = _text(facts, predicate)
    return float(value) if value is not None else None


def _flag(facts: Facts, predicate: str) -> bool:
    return any(literals.is_true(value) for value in facts.get(term(predicate), ()) if isinstance(value, Literal))
