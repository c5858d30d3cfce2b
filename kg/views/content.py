"""What a page shows, as plain JSON: actors, links between them, and the reports behind each link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kg import settings
from kg.actors import knowledge_base
from kg.analysis.communities import membership, partition
from kg.analysis.conversions import graph as joined
from kg.analysis.network import (
    MODALITIES,
    EventSource,
    Level,
    edge_key,
    has_role,
    party,
    project_events,
    publisher_of,
    publishers_of,
    quad,
    verb,
)
from kg.analysis.palette import GROUPS, QUADS, QUADS_DARK, SHAPES, UNKNOWN, UNKNOWN_QUAD, region_colours
from kg.model import Article, Event, Place, TextEvidence
from kg.views.backbone import backbone
from kg.views.profiles import profile
from kg.vocabulary import vocabulary

if TYPE_CHECKING:
    import networkx

    from kg.graph.filters import EventFilter

EPOCH = date(1970, 1, 1).toordinal()


class Table:
    """Values numbered in the order of their first use."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}

    def number(self, value: Any) -> int:
        """The number of ``value``, a new one on first use."""
        return self.numbers.setdefault(value, len(self.numbers))

    def values(self) -> list[Any]:
        """All values in the order of their numbers."""
        return list(self.numbers)


def page_content(
    graph: EventSource,
    filter: EventFilter | None = None,
    *,
    title: str,
    level: Level = "actor",
    max_nodes: int = settings.PAGE_MAX_NODES,
    max_edges: int = settings.PAGE_MAX_EDGES,
) -> tuple[networkx.MultiDiGraph, dict[str, Any]]:
    """The network that a page draws, and everything else that it tells, as one JSON object.

    All modalities are in it (unless ``filter`` names some); the page shows actual events until others are asked for.
    Above ``max_nodes`` actors and ``max_edges`` links the backbone is kept, see ``kg.views.backbone``; ``left_out`` and
    ``notes`` say what was left out.
    """
    articles = {article.key: article for article in graph.articles()}
    publishers = publishers_of(articles.values())
    roles = bool(getattr(filter, "roles", False))
    every = list(graph.events(filter))
    reports = [event for event in every if roles or not has_role(event)]
    of_roles = len({event.event for event in every} - {event.event for event in reports})
    reports.sort(key=lambda event: (_iso(event), event.event, event.id))
    network = project_events(reports, publishers=publishers, level=level, modalities=MODALITIES, roles=roles)
    counted = network.graph["one_sided"]
    network, left = backbone(network, max_nodes=max_nodes, max_edges=max_edges)
    notes = [left] if left else []
    if counted:
        notes.append(f"{_count(counted, 'event')} without a second party: listed with the actor, not drawn.")
    if of_roles:
        notes.append(f"{_count(of_roles, 'event')} of mere roles (“protesters”) left out.")
    content: dict[str, Any] = {
        "title": title,
        "notes": notes,
        "left_out": left,
        "level": level,
        "reports_in_graph": len(reports),
        "types": _types(sorted({event.type for event in reports})),
        "modalities": list(MODALITIES),
        "sectors": _sectors(values["sectors"] for _, values in network.nodes(data=True)),
    }
    content |= _reports(network, reports, articles, publishers, level, notes)
    groups = _groups(network)
    for actor in content["actors"]:
        actor["community"] = groups.get(actor["id"])
    content["palette"] = _palette(network, groups)
    return network, content


def _reports(
    network: networkx.MultiDiGraph,
    reports: Sequence[Event],
    articles: Mapping[str, Article],
    publishers: Mapping[str, str],
    level: Level,
    notes: list[str],
) -> dict[str, Any]:
    """The reports in columns, oldest first, with the quotes of the newest of each link."""
    nodes = {node: number for number, node in enumerate(network)}
    links = {edge: number for number, edge in enumerate(network.edges(keys=True))}
    rows: list[tuple[int, int, int, Event]] = []
    for event in reports:
        source = nodes.get(party(event.source, level).id, -1) if event.source else -1
        target = nodes.get(party(event.target, level).id, -1) if event.target else -1
        key = edge_key(event, level)
        link = links.get(key, -1) if key else -1
        if link >= 0 or (key is None and max(source, target) >= 0):
            rows.append((link, source, target, event))
    if len(rows) > settings.PAGE_MAX_REPORTS:
        notes.append(f"{_count(len(rows) - settings.PAGE_MAX_REPORTS, 'oldest report')} of {len(rows):,} left out.")
        rows = rows[-settings.PAGE_MAX_REPORTS :]

    columns: dict[str, list[Any]] = {
        name: []
        for name in (
            "link",
            "source",
            "target",
            "event",
            "day",
            "type",
            "modality",
            "publisher",
            "sure",
            "place",
            "quote",
        )
    }
    events, types, outlets, stories, places = Table(), Table(), Table(), Table(), Table()
    quoted: dict[tuple[int, int, int], int] = {}
    details: list[dict[str, Any] | None] = []
    for link, source, target, event in reversed(rows):
        place = (link, -1, -1) if link >= 0 else (link, source, target)
        quoted[place] = quoted.get(place, 0) + 1
        shown = quoted[place] <= settings.PAGE_QUOTES_PER_EDGE
        details.append(_detail(event, stories, articles) if shown else None)
    details.reverse()
    for (link, source, target, event), detail in zip(rows, details, strict=True):
        columns["link"].append(link)
        columns["source"].append(source)
        columns["target"].append(target)
        columns["event"].append(events.number(event.event))
        columns["day"].append(_day(event))
        columns["type"].append(types.number(event.type))
        columns["modality"].append(MODALITIES.index(event.modality))
        columns["publisher"].append(outlets.number(publisher_of(event, publishers)))
        columns["sure"].append(None if event.confidence is None else round(event.confidence * 100))
        columns["place"].append(None if event.place is None else places.number(event.place))
        columns["quote"].append(detail)
    return {
        "actors": [_actor(node, values) for node, values in network.nodes(data=True)],
        "links": [_link(nodes, edge) for edge in network.edges(keys=True, data=True)],
        "bundles": bundles(network),
        "places": [_place(place) for place in places.values()],
        "reports": columns,
        "report_types": types.values(),
        "publishers": outlets.values(),
        "stories": [dict(story) for story in stories.values()],
        "countries": country_names(values["country"] for _, values in network.nodes(data=True)),
    }


def _actor(node: str, values: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("label", "kind", "country", "sectors", "region", "wikidata")
    return {"id": node} | {name: values[name] for name in kept} | profile(node)


def bundles(network: networkx.MultiDiGraph) -> list[list[int]]:
    """The numbers of the edges that are drawn as one line: those of one pair, one direction and one quad class.

    Edges whose events all run both ways make lines of their own, since those have two heads.
    """
    found: dict[tuple[str, str, str, bool], list[int]] = {}
    for number, (source, target, values) in enumerate(network.edges(data=True)):
        key = (source, target, values["quad"], values["reciprocal"] == values["count"])
        found.setdefault(key, []).append(number)
    return list(found.values())


def _place(place: Place) -> dict[str, Any]:
    return {name: value for name, value in place.record().items() if value is not None}


def _link(nodes: Mapping[str, int], edge: tuple[str, str, str, Mapping[str, Any]]) -> dict[str, Any]:
    source, target, kind, values = edge
    return {
        "source": nodes[source],
        "target": nodes[target],
        "type": kind,
        "quad": values["quad"],
        "both": values["reciprocal"] == values["count"],
        "score": values.get("score"),
    }


def _detail(event: Event, stories: Table, articles: Mapping[str, Article]) -> dict[str, Any]:
    """What the side panel tells of one report beside its columns; what is unknown is not in it."""
    evidence = event.evidence
    if isinstance(evidence, TextEvidence):
        article = articles.get(evidence.article)
        story = {
            "name": (article.title if article else None) or evidence.article,
            "url": web_address(article.url if article else None) or web_address(evidence.article),
            "date": article.date if article else None,
        }
    else:
        story = {
            "name": f"{evidence.dataset}, {evidence.file}, row {evidence.row}",
            "url": web_address(evidence.url),
            "date": None,
        }
    detail = {
        "date": event.when.date if event.when else None,
        "precision": event.when.precision if event.when else None,
        "from": event.source.actor.name if event.source else None,
        "to": event.target.actor.name if event.target else None,
        "speaker": event.speaker.actor.name if event.speaker else None,
        "confidence": event.confidence,
        "score": event.score,
        "mode": event.mode,
        "cameo": event.cameo,
        "background": event.background or None,
        "place": event.place.name if event.place else None,
        "story": stories.number(tuple(story.items())),
        "parts": marked(event),
    }
    return {name: value for name, value in detail.items() if value is not None}


def marked(event: Event) -> list[list[str]] | None:
    """The quote of ``event`` cut at its marks: pairs of text and of the letters of the marks that cover it.

    The letters are "s" for the source, "a" for the act, "t" for the target; "" is plain text. None for dataset rows.
    Spans that stand outside the quote (a name given sentences earlier) mark nothing.
    """
    evidence = event.evidence
    if not isinstance(evidence, TextEvidence):
        return None
    size = len(evidence.quote)
    marks: list[tuple[str, int, int]] = []
    spans = (
        ("s", event.source.span if event.source else None),
        ("a", event.trigger),
        ("t", event.target.span if event.target else None),
    )
    for letter, span in spans:
        if span is not None:
            start, end = max(0, span.start - evidence.start), min(size, span.end - evidence.start)
            if start < end:
                marks.append((letter, start, end))
    cuts = sorted({0, size} | {cut for _, start, end in marks for cut in (start, end)})
    return [
        [evidence.quote[low:high], "".join(letter for letter, start, end in marks if start <= low and high <= end)]
        for low, high in pairwise(cuts)
    ]


def web_address(url: str | None) -> str | None:
    """``url`` if it is an http or https address that a reader may follow, else None."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def _types(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Label, verb and definition of each event type, from the ontology; plain words for types that it lacks."""
    known = vocabulary().types
    table = {}
    for code in codes:
        term = known.get(code)
        table[code] = {
            "label": term.label if term else code.capitalize(),
            "verb": verb(code),
            "definition": term.definition if term else "",
            "quad": quad(code),
        }
    return table


def _sectors(joined: Iterable[str]) -> dict[str, str]:
    """The label of each sector code in use."""
    known = vocabulary().sectors
    codes = sorted({code for sectors in joined for code in sectors.split("|") if code})
    return {code: known[code].label for code in codes if code in known}


def country_names(codes: Iterable[str]) -> dict[str, str]:
    """The name of each country code in use, by code, in the order of the names."""
    known = knowledge_base()
    names = {}
    for code in set(codes) - {""}:
        actor = known.get(code)
        names[code] = actor.name if actor else code
    return dict(sorted(names.items(), key=lambda item: (item[1], item[0])))


def _groups(network: networkx.MultiDiGraph) -> dict[str, int]:
    """The number of each actor's community, from 1, the largest first; not of those without any cooperation."""
    plain = joined(network, "cooperation")
    plain.remove_nodes_from([node for node, degree in dict(plain.degree()).items() if degree == 0])
    return membership(partition(plain)) if len(plain) else {}


def _palette(network: networkx.MultiDiGraph, groups: Mapping[str, int]) -> dict[str, Any]:
    leaders: dict[int, str] = {}
    strength = network.nodes(data="strength")
    for node in sorted(groups, key=lambda node: (-strength[node], node)):
        leaders.setdefault(groups[node], network.nodes[node]["label"])
    return {
        "communities": [[leaders[number], fill] for number, fill in zip(sorted(leaders), GROUPS, strict=False)],
        "regions": region_colours(values["region"] for _, values in network.nodes(data=True)),
        "quads": {name: [QUADS[name], QUADS_DARK[name]] for name in QUADS},
        "quad": UNKNOWN_QUAD,
        "region": UNKNOWN,
        "shapes": dict(SHAPES),
    }


def _iso(event: Event) -> str:
    return event.when.date if event.when else ""


def _day(event: Event) -> int | None:
    """The days from 1970-01-01 to the event's day; None where it has no date that a calendar knows."""
    try:
        return date.fromisoformat(_iso(event)).toordinal() - EPOCH
    except ValueError:
        return None


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")
