"""What ``graph:actors`` holds of shared actors: their descriptions, the codes of countries, and dated offices.

An office is an ``org:Membership``: who (org:member), of what (org:organization), as what (org:role), and when
(org:memberDuring, an interval of OWL-Time whose ends are as exact as they are known; kg:sinceDay and kg:untilDay for
arithmetic). All nodes have IRIs below that of the actor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import literals
from kg.graph.iris import actor_node, coded, geonames_node, part, term
from kg.graph.store import Store
from kg.graph.writing import actor_quads, wholes_of
from kg.model import Actor, digest

if TYPE_CHECKING:
    from kg.actors import KnowledgeBase, Office

_INSTANTS: Final = {4: ("time:inXSDgYear", "xsd:gYear"), 7: ("time:inXSDgYearMonth", "xsd:gYearMonth")}
"""Length of a date to the property and the datatype by which OWL-Time says it; else it is a day."""


def shared_quads(actor: Actor, base: KnowledgeBase) -> Iterator[Quad]:
    """All that ``graph:actors`` says of ``actor``: its description, and what ``base`` knows of it besides."""
    yield from _description(actor, base)
    for office in _offices(actor, base).values():
        yield from office


def knowledge_quads(base: KnowledgeBase) -> Iterator[Quad]:
    """All that ``base`` knows, as ``graph:actors`` says it: every actor, country and dated office. None comes twice."""
    seen: set[Quad] = set()
    for actor in base.actors.values():
        for quad in shared_quads(actor, base):
            if quad not in seen:
                seen.add(quad)
                yield quad


def changes(store: Store, actors: Mapping[str, Actor], base: KnowledgeBase) -> tuple[list[Quad], list[Quad]]:
    """What ``graph:actors`` of ``store`` must lose and learn so that it describes ``actors`` (by id) as they are now.

    What they are parts of, and their countries, are described too where they are not yet.
    """
    graph = term("graph:actors")
    gone: list[Quad] = []
    learned: list[Quad] = []
    for actor in actors.values():
        before = set(store.quads(actor_node(actor.id), None, None, graph))
        after = set(_description(actor, base))
        gone.extend(before - after)
        learned.extend(after - before)
        if actor.kind == "person":
            # The name of a membership is made of all that is said of it: what has the name says the same.
            offices = _offices(actor, base)
            held = {quad.subject for quad in store.quads(None, term("org:member"), actor_node(actor.id), graph)}
            for stale in held.difference(offices):
                if isinstance(stale, NamedNode):
                    gone.extend(quad for node in _nodes_of(stale) for quad in store.quads(node, None, None, graph))
            learned.extend(quad for node, quads in offices.items() if node not in held for quad in quads)
    for whole in wholes_of(actors, base.get).values():
        # Described for its name only; what an extractor says of it itself goes before.
        if next(store.quads(actor_node(whole.id), None, None, graph), None) is None:
            learned.extend(shared_quads(whole, base))
    return gone, learned


def _description(actor: Actor, base: KnowledgeBase) -> Iterator[Quad]:
    graph = term("graph:actors")
    yield from actor_quads(actor, graph)
    country = base.countries.get(actor.id) if actor.kind == "country" else None
    if country is None:
        return
    node = actor_node(country.id)
    texts = {
        "kg:iso2": country.iso2,
        "kg:iso3": country.id,
        "kg:m49": country.m49,
        "kg:fips": country.fips,
        "kg:cameoCountry": country.cameo,
        "kg:formalName": country.formal,
        "kg:status": country.status,
    }
    for predicate, value in texts.items():
        if value is not None:
            yield Quad(node, term(predicate), literals.text(value), graph)
    for region in (country.region, country.subregion):
        if region is not None:
            yield Quad(node, term("kg:worldRegion"), literals.text(region), graph)
    if country.geonames is not None:
        yield Quad(node, term("skos:closeMatch"), geonames_node(country.geonames), graph)


def _offices(actor: Actor, base: KnowledgeBase) -> dict[NamedNode, list[Quad]]:
    """The offices of a person: the node of each membership, and all that is said of it."""
    if actor.kind != "person":
        return {}
    return dict(_office(office) for office in base.offices_of(actor.id))


def _office(office: Office) -> tuple[NamedNode, list[Quad]]:
    graph, person = term("graph:actors"), actor_node(office.person)
    role = coded("office", office.title.replace(" ", "_"))
    identity = digest(office.title, office.of, office.since, office.until, *office.sectors)
    membership, time, since, until = _nodes_of(part(person, "office", identity))
    quads: list[Quad] = []

    def say(node: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
        quads.append(Quad(node, term(predicate), value, graph))

    say(role, "rdf:type", term("org:Role"))
    say(role, "rdfs:label", literals.text(office.title))
    say(membership, "rdf:type", term("org:Membership"))
    say(membership, "org:member", person)
    say(membership, "org:organization", actor_node(office.of))
    say(membership, "org:role", role)
    for sector in office.sectors:
        say(membership, "kg:sector", coded("plover", f"sector-{sector}"))
    ends = (
        (since, "time:hasBeginning", "kg:sinceDay", office.since),
        (until, "time:hasEnd", "kg:untilDay", office.until),
    )
    for instant, end, number, date in ends:
        if date is None:
            continue
        say(membership, "org:memberDuring", time)
        say(time, "rdf:type", term("time:Interval"))
        say(time, end, instant)
        say(instant, "rdf:type", term("time:Instant"))
        predicate, kind = _INSTANTS.get(len(date), ("time:inXSDDate", "xsd:date"))
        say(instant, predicate, Literal(date, datatype=term(kind)))
        day = _day(date, last=instant is until)
        if day is not None:
            say(membership, number, literals.integer(day))
    return membership, list(dict.fromkeys(quads))


def _nodes_of(membership: NamedNode) -> tuple[NamedNode, NamedNode, NamedNode, NamedNode]:
    """A membership, its interval, and the interval's ends."""
    return membership, part(membership, "time"), part(membership, "since"), part(membership, "until")


def _day(date: str, *, last: bool) -> int | None:
    """The first, or the last, day of a day, a month or a year, counted from 1970-01-01."""
    if len(date) == 4:
        return literals.day_number(f"{date}-12-31" if last else f"{date}-01-01")
    if len(date) == 7:
        if not last:
            return literals.day_number(f"{date}-01")
        ends = (literals.day_number(f"{date}-{day}") for day in (31, 30, 29, 28))
        return next((day for day in ends if day is not None), None)
    return literals.day_number(date)
