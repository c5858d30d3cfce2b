"""Extraction to quads: what the named graph of an article holds, and what the graph of shared actors learns from it.

The content depends on the article and its reports alone: no blank nodes, no times, no order. Reading
(``kg.graph.reading``) gives the same articles and events again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph import literals
from kg.graph.iris import (
    Iris,
    actor_node,
    coded,
    column_node,
    geonames_node,
    part,
    quad_node,
    span_node,
    term,
    wikidata_node,
)
from kg.model import (
    Actor,
    Article,
    ArticleDescription,
    Event,
    Extraction,
    Field,
    Figure,
    Mention,
    Place,
    Refusal,
    RowEvidence,
    Sighting,
    Span,
    TextEvidence,
    digest,
)
from kg.vocabulary import vocabulary

KINDS: Final = {
    "country": "kg:Country",
    "body": "kg:Body",
    "organisation": "kg:Organisation",
    "group": "kg:Group",
    "company": "kg:Company",
    "media": "kg:Media",
    "person": "kg:Person",
    "role": "kg:Role",
}
"""Kind of actor to class."""

UNITS: Final = {
    "day": "time:unitDay",
    "week": "time:unitWeek",
    "month": "time:unitMonth",
    "quarter": "kg:unitQuarter",
    "year": "time:unitYear",
}
"""Precision of a date to the unit of OWL-Time, which has no quarter."""

Lookup = Callable[[str], Actor | None]

RowRecord = Event | Sighting | ArticleDescription
"""What a row of a dataset becomes."""


@dataclass(slots=True)
class Written:
    """What one article becomes: its graph, the shared actors named in it, and counts.

    ``reasons`` counts refusals by reason: the extractor's, and those of reports whose offsets do not match the text.
    """

    graph: NamedNode
    quads: list[Quad] = field(default_factory=list)
    actors: dict[str, Actor] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)
    reports: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def write_extraction(extraction: Extraction, *, iris: Iris, run: NamedNode) -> Written:
    """The graph of ``extraction``'s article under ``iris``; ``run`` is what generated it.

    A report whose quotes are not what stands at its offsets is left out and becomes a refusal ("wrong-offsets"):
    the graph must be checkable from itself.
    """
    article = extraction.article
    written = Written(iris.article(article.hash), reasons=Counter(one.reason for one in extraction.refusals))
    writer = _Writer(iris, written.graph)
    writer.article(article, run)
    seen: set[str] = set()
    for event in extraction.events:
        wrong = misplaced(article, event)
        if wrong is not None:
            written.reasons[wrong.reason] += 1
            continue
        writer.report(event, run)
        written.events.add(event.event)
        seen.add(event.id)
        for mention in (event.source, event.target, event.speaker):
            if mention is not None and mention.actor.scope == "shared":
                written.actors[mention.actor.id] = mention.actor
    written.reports = len(seen)
    written.quads = list(dict.fromkeys(writer.quads))
    return written


def write_rows(records: Iterable[RowRecord], *, iris: Iris, graph: NamedNode, run: NamedNode) -> list[Quad]:
    """The quads of what dataset rows say, in the named graph ``graph``; actors of scope "named" included."""
    writer = _Writer(iris, graph)
    for record in records:
        if isinstance(record, Event):
            writer.report(record, run)
        elif isinstance(record, Sighting):
            writer.sighting(record)
        else:
            writer.description(record, run)
    return list(dict.fromkeys(writer.quads))


def misplaced(article: Article, event: Event) -> Refusal | None:
    """A refusal when a quote, trigger or mention of ``event`` is not what stands in ``article`` at its offsets."""
    evidence = event.evidence
    if not isinstance(evidence, TextEvidence):
        return None
    body = article.field(evidence.field)
    spans = [Span(evidence.quote, evidence.start, evidence.end)]
    spans.extend(mention.span for mention in (event.source, event.target, event.speaker) if mention and mention.span)
    spans.extend([event.trigger] if event.trigger else [])
    for span in spans:
        if not 0 <= span.start <= span.end or body[span.start : span.end] != span.text:
            detail = f"report {event.id} quotes {span.text!r}, which is not at {span.start}-{span.end}"
            return Refusal(article.key, evidence.field, spans[0], "wrong-offsets", detail)
    return None


def actor_quads(actor: Actor, graph: NamedNode) -> Iterator[Quad]:
    """The description of ``actor`` in ``graph``: graph:actors for shared ones, the article's for others."""
    node = actor_node(actor.id)

    def quad(predicate: str, value: NamedNode | Literal) -> Quad:
        return Quad(node, term(predicate), value, graph)

    yield quad("rdf:type", term("kg:Actor"))
    if actor.kind in KINDS:
        yield quad("rdf:type", term(KINDS[actor.kind]))
    yield quad("rdfs:label", literals.text(actor.name))
    yield quad("kg:kind", literals.text(actor.kind))
    yield quad("kg:scope", literals.text(actor.scope))
    if actor.country is not None:
        yield quad("kg:country", actor_node(actor.country))
    for sector in actor.sectors:
        yield quad("kg:sector", coded("plover", f"sector-{sector}"))
    for alias in actor.aliases:
        yield quad("skos:altLabel", literals.text(alias))
    for predicate, values in (("kg:sectorOrder", actor.sectors), ("kg:aliasOrder", actor.aliases)):
        order = literals.order(values)
        if order is not None:
            yield quad(predicate, literals.text(order))
    if actor.wikidata is not None:
        yield quad("skos:exactMatch", wikidata_node(actor.wikidata))
    if actor.part_of is not None:
        yield quad("kg:partOf", actor_node(actor.part_of))


def wholes_of(actors: Mapping[str, Actor], lookup: Lookup) -> dict[str, Actor]:
    """What ``actors`` (by id) are parts of and the countries they belong to, where ``lookup`` knows them; by id."""
    found: dict[str, Actor] = {}
    waiting = list(actors.values())
    while waiting:
        actor = waiting.pop()
        for other in (actor.part_of, actor.country):
            if other is None or other in actors or other in found:
                continue
            whole = lookup(other)
            if whole is not None:
                found[other] = whole
                waiting.append(whole)
    return found


class _Writer:
    """Collects the quads of one named graph."""

    def __init__(self, iris: Iris, graph: NamedNode) -> None:
        self.iris = iris
        self.graph = graph
        self.quads: list[Quad] = []
        self._described: set[str] = set()
        # What many rows of a block share, by what it was made of: a block says it once.
        self._files: dict[tuple[str, str], NamedNode] = {}
        self._columns: dict[tuple[str, str], NamedNode] = {}
        self._places: dict[tuple[str, ...], NamedNode] = {}

    def _say(self, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> None:
        self.quads.append(Quad(subject, term(predicate), value, self.graph))

    def article(self, article: Article, run: NamedNode) -> None:
        """All of the article but where it was read from, which is the catalogue's."""
        node = self.iris.article(article.hash)
        self._say(node, "rdf:type", term("schema:NewsArticle"))
        self._say(node, "kg:key", literals.text(article.key))
        self._say(node, "schema:articleBody", literals.text(article.text))
        texts = {
            "schema:identifier": article.id,
            "schema:headline": article.title,
            "schema:publisher": article.publisher,
            "schema:inLanguage": article.language,
            "kg:dateline": article.place,
        }
        for predicate, value in texts.items():
            if value is not None:
                self._say(node, predicate, literals.text(value))
        if article.date is not None:
            self._say(node, "schema:datePublished", literals.date(article.date))
            self._day(node, "kg:publishedDay", article.date)
        if article.url is not None:
            self._say(node, "schema:url", literals.address(article.url))
        if article.title_in_text:
            self._say(node, "kg:titleInText", literals.boolean(True))
        for number, region in enumerate(article.regions):
            where = part(node, "region", str(number))
            self._say(node, "kg:region", where)
            self._say(where, "rdf:type", term("kg:Region"))
            self._say(where, "kg:regionKind", literals.text(region.kind))
            self._say(where, "oa:start", literals.integer(region.start))
            self._say(where, "oa:end", literals.integer(region.end))
        # The run read the article, and generated the reports: not the article.
        self._say(run, "prov:used", node)

    def report(self, event: Event, run: NamedNode) -> None:
        """The report, its event, and the plain triple between the two actors."""
        node = self.iris.report(event.id)
        self._event(event, node)
        self._say(node, "rdf:type", term("kg:Report"))
        self._say(node, "kg:modality", coded("kg", event.modality))
        self._say(node, "kg:background", literals.boolean(event.background))
        self._say(node, "kg:reciprocal", literals.boolean(event.reciprocal))
        self._say(node, "kg:extractor", literals.text(event.extractor))
        if event.mode is not None:
            self._say(node, "kg:mode", coded("plover", f"{event.type}-{event.mode}"))
        for context in event.contexts:
            self._say(node, "kg:context", coded("plover", f"context-{context}"))
        order = literals.order(event.contexts)
        if order is not None:
            self._say(node, "kg:contextOrder", literals.text(order))
        if event.cameo is not None:
            self._say(node, "kg:cameo", coded("cameo", event.cameo))
        if event.quad is not None:
            self._say(node, "kg:quad", quad_node(event.quad))
        if event.score is not None:
            self._say(node, "kg:score", literals.decimal(event.score))
        if event.confidence is not None:
            self._say(node, "kg:confidence", literals.decimal(event.confidence))
        if event.place is not None:
            self._say(node, "kg:place", self._place(event.place))
        self._evidence(event, node)
        for role, mention in (("source", event.source), ("target", event.target), ("speaker", event.speaker)):
            if mention is not None:
                self._mention(node, role, mention, event)
        self._say(node, "prov:wasGeneratedBy", run)
        self._plain_triple(event)

    def _event(self, event: Event, report: NamedNode) -> None:
        node = self.iris.event(event.event)
        self._say(node, "rdf:type", term("sem:Event"))
        self._say(node, "sem:eventType", coded("plover", event.type))
        self._say(node, "gaf:denotedBy", report)
        sides = (event.source, event.target)
        if event.reciprocal and event.source and event.target and event.target.actor.id < event.source.actor.id:
            # The event has no direction; one fixed order keeps reports of either order from giving it four sides.
            sides = (event.target, event.source)
        for predicate, mention in zip(("kg:source", "kg:target"), sides, strict=True):
            if mention is not None:
                self._say(node, predicate, actor_node(mention.actor.id))
        when = event.when
        if when is not None:
            self._say(node, "kg:datePrecision", term(UNITS[when.precision]))
            for name, value in (("date", when.date), ("earliest", when.earliest), ("latest", when.latest)):
                if name == "date" or value != when.date:
                    self._say(node, f"kg:{name}", literals.date(value))
                self._day(node, "kg:day" if name == "date" else f"kg:{name}Day", value)

    def _day(self, node: NamedNode, predicate: str, date: str) -> None:
        number = literals.day_number(date)
        if number is not None:
            self._say(node, predicate, literals.integer(number))

    def _evidence(self, event: Event, report: NamedNode) -> None:
        evidence = event.evidence
        if isinstance(evidence, RowEvidence):
            self._row(evidence, report)
            return
        self._say(report, "prov:wasDerivedFrom", self.graph)
        statement = self._span(Span(evidence.quote, evidence.start, evidence.end), evidence.field)
        quote = part(statement, "quote")
        self._say(report, "oa:hasTarget", statement)
        self._say(statement, "prov:wasQuotedFrom", self.graph)
        self._say(statement, "oa:hasSelector", quote)
        self._say(quote, "rdf:type", term("oa:TextQuoteSelector"))
        self._say(quote, "oa:exact", literals.text(evidence.quote))
        if event.trigger is not None:
            self._say(report, "kg:trigger", literals.text(event.trigger.text))
            self._say(report, "kg:triggerSpan", self._span(event.trigger, evidence.field))
        for figure in evidence.figures:
            self._figure(report, figure, evidence.field)

    def _figure(self, report: NamedNode, figure: Figure, field: Field) -> None:
        """The number as rows of datasets have theirs, and beside it the words that say it."""
        measure = f"kg:{figure.name}"
        node = part(report, "figure", figure.name)
        self._say(report, measure, literals.integer(figure.value))
        self._say(report, "kg:figure", node)
        self._say(node, "rdf:type", term("kg:Figure"))
        self._say(node, "kg:ofMeasure", term(measure))
        self._say(node, "kg:words", literals.text(figure.span.text))
        self._stretch(node, figure.span, field)

    def _row(self, evidence: RowEvidence, report: NamedNode) -> None:
        self._say(report, "prov:wasDerivedFrom", self._file(evidence.dataset, evidence.file))
        self._say(report, "kg:row", literals.integer(evidence.row))
        if evidence.url is not None:
            self._say(report, "kg:rowUrl", literals.address(evidence.url))
        measures = vocabulary().measures
        for name, value in evidence.values:
            if name in measures:
                self._say(report, f"kg:{name}", literals.number(value, whole=measures[name].whole))
                continue
            column = self._column(evidence.dataset, name)
            self.quads.append(Quad(report, column, literals.number(value), self.graph))

    def _file(self, dataset: str, name: str) -> NamedNode:
        file = self._files.get((dataset, name))
        if file is None:
            file = self._files[dataset, name] = self.iris.dataset_file(dataset, name)
            self._say(file, "rdf:type", term("kg:DatasetFile"))
            self._say(file, "kg:dataset", literals.text(dataset))
            self._say(file, "kg:file", literals.text(name))
        return file

    def _column(self, dataset: str, name: str) -> NamedNode:
        column = self._columns.get((dataset, name))
        if column is None:
            column = self._columns[dataset, name] = column_node(dataset, name)
            self._say(column, "rdf:type", term("kg:Column"))
            self._say(column, "rdfs:label", literals.text(name))
        return column

    def sighting(self, sighting: Sighting) -> None:
        """Where a dataset found an event that another row reports; below that report, which may be in another graph."""
        report = self.iris.report(sighting.report)
        node = part(report, "sighting", sighting.id)
        self._say(report, "kg:sighting", node)
        self._say(node, "rdf:type", term("kg:Sighting"))
        if sighting.confidence is not None:
            self._say(node, "kg:confidence", literals.decimal(sighting.confidence))
        if sighting.evidence.url is not None:
            self._say(node, "kg:seenIn", self.iris.article(digest(sighting.evidence.url)))
        self._row(sighting.evidence, node)

    def description(self, description: ArticleDescription, run: NamedNode) -> None:
        """What a dataset says of an article, beside the article, whose text may come from elsewhere or never."""
        article = self.iris.article(digest(description.article))
        node = part(article, "description", description.id)
        self._say(node, "rdf:type", term("kg:ArticleDescription"))
        self._say(node, "kg:describes", article)
        self._say(node, "schema:url", literals.address(description.article))
        if description.published is not None:
            self._say(node, "schema:datePublished", literals.date(description.published))
        if description.publisher is not None:
            self._say(node, "schema:publisher", literals.text(description.publisher))
        for actor in description.mentions:
            self._say(node, "schema:mentions", actor_node(actor.id))
            self._describe(actor)
        for theme in description.themes:
            self._say(node, "kg:theme", literals.text(theme))
        for place in description.places:
            self._say(node, "schema:contentLocation", self._place(place))
        self._row(description.evidence, node)
        self._say(node, "prov:wasGeneratedBy", run)

    def _describe(self, actor: Actor) -> None:
        """The description of an actor that only this graph knows, once."""
        if actor.scope != "shared" and actor.id not in self._described:
            self._described.add(actor.id)
            self.quads.extend(actor_quads(actor, self.graph))

    def _place(self, place: Place) -> NamedNode:
        # Not by the place itself: 60 and 60.0 are equal, and come back as they went in.
        said = tuple(map(repr, place.record().values()))
        known = self._places.get(said)
        if known is not None:
            return known
        node = self._places[said] = self.iris.place(digest(*said))
        self._say(node, "rdf:type", term("sem:Place"))
        if place.name is not None:
            self._say(node, "rdfs:label", literals.text(place.name))
        if place.country is not None:
            self._say(node, "kg:country", actor_node(place.country))
        if place.geonames is not None:
            self._say(node, "skos:exactMatch", geonames_node(place.geonames))
        if place.latitude is not None and place.longitude is not None:
            geometry = part(node, "geometry")
            north, east = literals.decimal(place.latitude), literals.decimal(place.longitude)
            self._say(node, "rdf:type", term("geo:Feature"))
            self._say(node, "wgs84:lat", north)
            self._say(node, "wgs84:long", east)
            self._say(node, "geo:hasGeometry", geometry)
            self._say(geometry, "rdf:type", term("geo:Geometry"))
            point = f"POINT({east.value} {north.value})"
            self._say(geometry, "geo:asWKT", Literal(point, datatype=term("geo:wktLiteral")))
        return node

    def _span(self, span: Span, field: Field) -> NamedNode:
        """A stretch of the article, with its position; what stands there is said by whoever asks for it."""
        node = span_node(self.graph, field, span.start, span.end)
        self._say(node, "rdf:type", term("oa:SpecificResource"))
        self._stretch(node, span, field)
        return node

    def _stretch(self, node: NamedNode, span: Span, field: Field) -> None:
        position = part(span_node(self.graph, field, span.start, span.end), "position")
        self._say(node, "oa:hasSource", self.graph)
        if field != "text":
            self._say(node, "kg:field", literals.text(field))
        self._say(node, "oa:hasSelector", position)
        self._say(position, "rdf:type", term("oa:TextPositionSelector"))
        self._say(position, "oa:start", literals.integer(span.start))
        self._say(position, "oa:end", literals.integer(span.end))

    def _mention(self, report: NamedNode, role: str, mention: Mention, event: Event) -> None:
        node = part(report, role)
        actor = actor_node(mention.actor.id)
        self._say(report, f"kg:{role}Mention", node)
        self._say(node, "rdf:type", term("kg:Mention"))
        self._say(node, "kg:actor", actor)
        if role == "speaker":
            self._say(report, "kg:statedBy", actor)
        if mention.country is not None:
            self._say(report, f"kg:{role}Country", actor_node(mention.country))
        for sector in mention.sectors:
            self._say(report, f"kg:{role}Sector", coded("plover", f"sector-{sector}"))
        order = literals.order(mention.sectors)
        if order is not None:
            self._say(node, "kg:sectorOrder", literals.text(order))
        if mention.span is not None:
            self._say(node, "kg:words", literals.text(mention.span.text))
            field = event.evidence.field if isinstance(event.evidence, TextEvidence) else "text"
            self._stretch(node, mention.span, field)
        self._describe(mention.actor)

    def _plain_triple(self, event: Event) -> None:
        event_type = vocabulary().types.get(event.type)
        if event.modality != "actual" or event.source is None or event.target is None or event_type is None:
            return
        source, target = actor_node(event.source.actor.id), actor_node(event.target.actor.id)
        self._say(source, f"kg:{event_type.property}", target)
        if event.reciprocal:
            self._say(target, f"kg:{event_type.property}", source)
