"""The projection, added up from the table of reports that a store on disk keeps (``kg.graph.report_table``).

It gives what ``kg.analysis.aggregates`` gives by asking the store, from arrays instead of queries, some fifty times as
fast. Groups are runs of equal numbers in a sorted array; sums over them are NumPy's.
"""

from __future__ import annotations

import datetime
import gc
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.analysis.edges import DYAD_KEY, MODALITIES, Edges, quad, verb
from kg.analysis.levels import Blocs, Level, Party
from kg.graph import literals
from kg.graph.filters import EventFilter
from kg.graph.iris import actor_id, actor_node, code_of, coded
from kg.graph.report_rows import NO_DAY
from kg.graph.report_table import Columns

if TYPE_CHECKING:
    import networkx

    from kg.analysis.aggregates import DayTally

Array = np.ndarray[Any, np.dtype[Any]]
Resolve = Callable[[str], Sequence[str]]
Describe = Callable[[Collection[str]], dict[str, Party]]

_PLACES: Final = 6
"""Digits after the point that edges carry."""


class Table:
    """The reports that pass a filter, as edges of a network at some level."""

    def __init__(
        self,
        columns: Columns,
        filter: EventFilter,
        resolve: Resolve,
        *,
        level: Level,
        modalities: Collection[str],
        blocs: Blocs,
    ) -> None:
        self.columns = columns
        self.strings = columns.strings
        self.level = level
        self.blocs = blocs
        self.modalities = tuple(modalities)
        self._place = {text: place for place, text in enumerate(self.strings)}
        rows = np.flatnonzero(self._passing(filter, resolve))
        self.rows = rows
        sides = [self._of("source", rows), self._of("target", rows)]
        self.of_roles = 0
        if not filter.roles:
            role = np.zeros(len(self.strings) + 1, bool)
            role[columns.roles] = True
            acted = role[sides[0]] | role[sides[1]]
            self.of_roles = len(np.unique(self._of("event", rows[acted])))
            self.rows = rows = rows[~acted]
            sides = [side[~acted] for side in sides]
        both = (sides[0] >= 0) & (sides[1] >= 0)
        lone = (sides[0] >= 0) != (sides[1] >= 0)
        self._names: list[str] = []
        self._node: dict[str, int] = {}
        self.alone, self.one_sided = self._lonely(rows[lone], [side[lone] for side in sides])
        #: One entry for each pair of nodes that a report is drawn between.
        self.source, self.target, self.report = self._ends(rows[both], [side[both] for side in sides])

    def network(self, edges: Edges, describe: Describe) -> networkx.MultiDiGraph:
        """The network; see ``kg.analysis.network.project``."""
        about = {"level": self.level, "edges": edges, "one_sided": self.one_sided, "roles_left_out": self.of_roles}
        return _built(self._edges(edges), self, describe, about)

    def days(self) -> tuple[list[DayTally], int]:
        """See ``kg.analysis.aggregates.project_days``."""
        from kg.analysis.aggregates import DayTally

        events = self._events()
        known = (events.earliest == events.latest) & (events.earliest < NO_DAY)
        undated = len(np.unique(events.id[~known]))
        events = events.where(known)
        groups = _Groups(events.source, events.target, events.type, events.earliest)
        first = groups.first
        scored = ~np.isnan(events.mean)
        scores = np.where(scored, events.mean, 0.0)
        found = [
            DayTally(self._names[source], self._names[target], self._code(kind), *numbers)
            for source, target, kind, *numbers in zip(
                events.source[first].tolist(),
                events.target[first].tolist(),
                events.type[first].tolist(),
                events.earliest[first].tolist(),
                groups.count().tolist(),
                groups.sum(events.reciprocal.astype(np.int64)).tolist(),
                groups.sum(scored.astype(np.int64)).tolist(),
                groups.sum(scores).tolist(),
                groups.sum(np.maximum(scores, 0.0)).tolist(),
                strict=True,
            )
        ]
        found.sort(key=lambda tally: (tally.day, tally.source, tally.target, tally.type))
        return found, undated

    def _of(self, name: str, rows: Array) -> Array:
        found: Array = self.columns.arrays[name][rows]
        return found

    def _code(self, place: int) -> str:
        """The code of the event type that stands at ``place``."""
        from pyoxigraph import NamedNode

        return code_of("plover", NamedNode(self.strings[place]))

    def _among(self, nodes: Collection[str], *values: Array) -> Array:
        """Where one of ``values`` is among ``nodes``."""
        chosen = np.zeros(len(self.strings) + 1, bool)
        chosen[[self._place[node] for node in nodes if node in self._place]] = True
        found = chosen[values[0]]
        for other in values[1:]:
            found = found | chosen[other]
        return found

    def _passing(self, filter: EventFilter, resolve: Resolve) -> Array:
        """Which reports pass: what ``EventFilter.where`` says in SPARQL."""
        given = self.columns.arrays
        kept = self._among([coded("kg", code).value for code in self.modalities], given["modality"])
        if filter.type:
            kept &= self._among([coded("plover", code).value for code in filter.type], given["type"])
        if filter.background is not None:
            kept &= given["background"] == filter.background
        if filter.since is not None:
            kept &= given["latest"] >= (literals.day_number(filter.since) or 0)
        if filter.until is not None:
            kept &= given["earliest"] <= (literals.day_number(filter.until) or 0)
        if filter.country:
            countries = [actor_node(code).value for code in filter.country]
            kept &= self._among(countries, given["source_country"], given["target_country"])
        ids = {
            name: [actor_node(found).value for said in getattr(filter, name) for found in resolve(said)]
            for name in ("source", "target", "actor")
        }
        one, other = given["source_actor"], given["target_actor"]
        if filter.source or filter.target:
            straight, turned = np.ones(len(kept), bool), given["reciprocal"].copy()
            for name, first, second in (("source", one, other), ("target", other, one)):
                if getattr(filter, name):
                    straight &= self._among(ids[name], first)
                    turned &= self._among(ids[name], second)
            kept &= straight | turned
        if filter.actor:
            kept &= self._among(ids["actor"], one, other)
        return kept

    def _nodes(self, rows: Array, side: str) -> tuple[Array, Array]:
        """The nodes that one side of each row is drawn as: how many, and all of them one after another."""
        actors = self._of(f"{side}_actor", rows)
        if self.level == "actor":
            keys = actors[:, None]
        else:
            keys = np.stack([actors, self._of(f"{side}_country", rows), self._of(f"{side}_sectors", rows)], axis=1)
        groups = _Groups(*keys.T)
        drawn = [self._drawn(*key) for key in keys[groups.first].tolist()]
        number = np.array([len(nodes) for nodes in drawn], np.int64)
        flat = np.array([node for nodes in drawn for node in nodes], np.int64)
        of_row = groups.of_row()
        counts = number[of_row]
        starts = (np.cumsum(number) - number)[of_row]
        return counts, flat[_stretched(starts, counts)]

    def _drawn(self, actor: int, country: int = -1, sectors: int = -1) -> list[int]:
        """The nodes of who stood for a country and sectors: see ``kg.analysis.levels.parties``."""
        who = self._id(actor)
        stood_for = self._id(country) if country >= 0 else ""
        names: list[str] = []
        if self.level == "bloc":
            names = [name for name, members in self.blocs.items() if who in members or stood_for in members]
        elif self.level == "sector" and stood_for and sectors >= 0:
            codes = [text.rpartition("sector-")[2] for text in self.strings[sectors].split(" ")]
            names = [f"{stood_for}-{code}" for code in dict.fromkeys(codes)]
        names = names or [stood_for if self.level != "actor" and stood_for else who]
        return [self._numbered(name) for name in names]

    def _id(self, place: int) -> str:
        from pyoxigraph import NamedNode

        return actor_id(NamedNode(self.strings[place]))

    def _numbered(self, name: str) -> int:
        number = self._node.setdefault(name, len(self._names))
        if number == len(self._names):
            self._names.append(name)
        return number

    def _ends(self, rows: Array, sides: list[Array]) -> tuple[Array, Array, Array]:
        """Source, target and row of each pair of nodes, each pair of a report once."""
        if self.level == "actor":
            # The event's own order holds for reciprocal ones.
            used = np.unique(np.concatenate(sides))
            number = np.full(len(self.strings) + 1, -1, np.int64)
            for place in used.tolist():
                number[place] = self._numbered(self._id(place))
            return number[sides[0]], number[sides[1]], rows
        (many, one), (several, other) = (self._nodes(rows, side) for side in ("source", "target"))
        # Each node of the source with each of the target.
        pairs = many * several
        row = np.repeat(np.arange(len(rows)), pairs)
        within = np.arange(len(row)) - np.repeat(np.cumsum(pairs) - pairs, pairs)
        source = one[(np.cumsum(many) - many)[row] + within // several[row]]
        target = other[(np.cumsum(several) - several)[row] + within % several[row]]
        rank = np.empty(len(self._names), np.int64)
        rank[sorted(range(len(self._names)), key=lambda node: actor_node(self._names[node]).value)] = np.arange(
            len(self._names)
        )
        turned = self._of("reciprocal", rows)[row] & (rank[source] > rank[target])
        source, target = np.where(turned, target, source), np.where(turned, source, target)
        if pairs.size and pairs.max() > 1:
            first = _Groups(row, source, target).first
            first.sort()
            source, target, row = source[first], target[first], row[first]
        return source, target, rows[row]

    def _lonely(self, rows: Array, sides: list[Array]) -> tuple[dict[str, int], int]:
        """Events without a second party, by node; and how many they are."""
        nodes, events = [], []
        for side, present in zip(("source", "target"), (sides[0] >= 0, sides[1] >= 0), strict=True):
            counts, drawn = self._nodes(rows[present], side)
            nodes.append(drawn)
            events.append(np.repeat(self._of("event", rows[present]), counts))
        node, event = np.concatenate(nodes), np.concatenate(events)
        groups = _Groups(node, event)
        found, counts = np.unique(node[groups.first], return_counts=True)
        alone = {self._names[one]: count for one, count in zip(found.tolist(), counts.tolist(), strict=True)}
        return alone, len(np.unique(self._of("event", rows)))

    def _events(self) -> _Events:
        """Reports of one event between two nodes, added up."""
        rows = self.report
        ids = self._of("event", rows)
        score, sure = self._of("score", rows), self._of("confidence", rows)
        groups = _Groups(ids, self.source, self.target)
        first = groups.first
        scored, confident = ~np.isnan(score), ~np.isnan(sure)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = groups.sum(np.where(scored, score, 0.0)) / groups.sum(scored.astype(np.int64))
        chosen = rows[first]
        return _Events(
            source=self.source[first],
            target=self.target[first],
            id=ids[first],
            type=self._of("type", chosen),
            earliest=self._of("earliest", chosen),
            latest=self._of("latest", chosen),
            reports=groups.count(),
            mean=mean,
            reciprocal=groups.sum(self._of("reciprocal", rows).astype(np.int64)) > 0,
            confident=groups.sum(confident.astype(np.int64)),
            sureness=groups.sum(np.where(confident, sure, 0.0)),
            of_entry=groups.of_row(),
        )

    def _edges(self, edges: Edges) -> _Edges:
        """The edges, in the order of their keys, with a list for each attribute."""
        events = self._events()
        rank = np.empty(len(self._names), np.int64)
        rank[sorted(range(len(self._names)), key=self._names.__getitem__)] = np.arange(len(self._names))
        codes = sorted((self._code(place), place) for place in np.unique(events.type).tolist())
        kind_of = np.zeros(len(self.strings) + 1, np.int64)
        kind_of[[place for _, place in codes]] = np.arange(len(codes))
        kind = kind_of[events.type]
        last = {"type": kind, "event": events.id, "dyad": np.zeros(len(kind), np.int64)}[edges]
        groups = _Groups(rank[events.source], rank[events.target], last)
        first, of_event = groups.first, groups.of_row()
        scored = ~np.isnan(events.mean)
        scores = np.where(scored, events.mean, 0.0)
        total, positive = groups.sum(scores), groups.sum(np.maximum(scores, 0.0))
        number_scored = groups.sum(scored.astype(np.int64))
        confident = groups.sum(events.confident)
        names = [code for code, _ in codes]
        if edges == "dyad":
            types, most = self._types(of_event, kind, names, len(first))
        else:
            most = kind[first]
            types = [names[one] for one in most.tolist()]
        count = groups.count()
        of_entry = of_event[events.of_entry]
        told = self._told(of_entry, count)
        labels, quads = [verb(code) for code in names], [quad(code) for code in names]
        kinds = most.tolist()
        with np.errstate(invalid="ignore", divide="ignore"):
            score = np.round(total / number_scored, _PLACES)
            confidence = np.round(groups.sum(events.sureness) / confident, _PLACES)
        columns: dict[str, list[Any]] = {
            "type": [names[one] for one in kinds],
            "types": types,
            "label": [labels[one] for one in kinds],
            "quad": [quads[one] for one in kinds],
            "count": count.tolist(),
            "reports": groups.sum(events.reports).tolist(),
            # Zero is added since the sum of nothing times minus one would be -0.0.
            "score_sum": (np.round(total, _PLACES) + 0.0).tolist(),
            "cooperation": (np.round(positive, _PLACES) + 0.0).tolist(),
            "conflict": (np.round(positive - total, _PLACES) + 0.0).tolist(),
            "first": _dates(groups.least(events.earliest)),
            "last": _dates(groups.most(events.latest)),
            **told,
            "reciprocal": groups.sum(events.reciprocal.astype(np.int64)).tolist(),
            "publishers": self._publishers(of_entry, len(first)),
            "score": (score + 0.0).tolist(),
            "confidence": confidence.tolist(),
        }
        keys = {"type": columns["type"], "dyad": [DYAD_KEY] * len(first)}.get(edges)
        return _Edges(
            [self._names[one] for one in events.source[first].tolist()],
            [self._names[one] for one in events.target[first].tolist()],
            keys if keys is not None else [f"{one:016x}" for one in events.id[first].tolist()],
            columns,
            {"score": (number_scored > 0).tolist(), "confidence": (confident > 0).tolist()},
        )

    def _types(self, of_event: Array, kind: Array, names: list[str], edges: int) -> tuple[list[str], Array]:
        """The types on each edge, joined, and the most frequent one."""
        groups = _Groups(of_event, kind)
        edge, which, number = of_event[groups.first], kind[groups.first], groups.count()
        joined: list[list[str]] = [[] for _ in range(edges)]
        for one, code in zip(edge.tolist(), which.tolist(), strict=True):
            joined[one].append(names[code])
        order = np.lexsort((which, -number, edge))
        first = np.unique(edge[order], return_index=True)[1]
        return ["|".join(codes) for codes in joined], which[order][first]

    def _told(self, of_entry: Array, count: Array) -> dict[str, list[int]]:
        """Events on each edge by modality."""
        found = {modality: [0] * len(count) for modality in MODALITIES}
        if len(self.modalities) == 1:
            found[self.modalities[0]] = count.tolist()
            return found
        modality, event = self._of("modality", self.report), self._of("event", self.report)
        for name in self.modalities:
            said = self._among([coded("kg", name).value], modality)
            first = _Groups(of_entry[said], event[said]).first
            found[name] = np.bincount(of_entry[said][first], minlength=len(count)).tolist()
        return found

    def _publishers(self, of_entry: Array, edges: int) -> list[str]:
        """Who published what is on each edge."""
        publisher = self._of("publisher", self.report)
        known = publisher >= 0
        if known.all() and len(publisher) and (publisher == publisher[0]).all():
            return [self.strings[publisher[0]]] * edges
        edge, who = of_entry[known], publisher[known]
        first = _Groups(edge, who).first
        found: list[list[str]] = [[] for _ in range(edges)]
        for one, name in zip(edge[first].tolist(), who[first].tolist(), strict=True):
            found[one].append(self.strings[name])
        return ["|".join(sorted(names)) for names in found]


@dataclass(slots=True)
class _Events:
    """Events between two nodes, an array for each attribute; ``of_entry`` is the event of each report drawn."""

    source: Array
    target: Array
    id: Array
    type: Array
    earliest: Array
    latest: Array
    reports: Array
    mean: Array
    reciprocal: Array
    confident: Array
    sureness: Array
    of_entry: Array

    def where(self, kept: Array) -> _Events:
        """Those that are kept; ``of_entry`` means nothing then."""
        values = {name: getattr(self, name) for name in self.__slots__ if name != "of_entry"}
        return _Events(**{name: value[kept] for name, value in values.items()}, of_entry=self.of_entry)


@dataclass(slots=True)
class _Edges:
    """Sources, targets and keys of edges, their attributes, and which edges have those that not all have."""

    source: list[str]
    target: list[str]
    key: list[str]
    columns: dict[str, list[Any]]
    present: dict[str, list[bool]]


class _Groups:
    """Rows with equal values in all ``keys``, the groups sorted by these. ``first`` is a row of each group."""

    def __init__(self, *keys: Array) -> None:
        self._order = _sorted(keys)
        size = len(self._order)
        new = np.zeros(size, bool)
        new[:1] = True
        for key in keys:
            ranked = key[self._order]
            new[1:] |= ranked[1:] != ranked[:-1]
        self._starts = np.flatnonzero(new)
        self._group = np.cumsum(new) - 1
        self.first = self._order[self._starts]

    def of_row(self) -> Array:
        """The number of each row's group."""
        found = np.empty(len(self._order), np.int64)
        found[self._order] = self._group
        return found

    def count(self) -> Array:
        """Rows of each group."""
        return np.diff(np.append(self._starts, len(self._order)))

    def sum(self, values: Array) -> Array:
        """The sum of ``values`` over each group."""
        return np.add.reduceat(values[self._order], self._starts) if len(self._starts) else values[:0]

    def least(self, values: Array) -> Array:
        """The least of ``values`` in each group."""
        return np.minimum.reduceat(values[self._order], self._starts) if len(self._starts) else values[:0]

    def most(self, values: Array) -> Array:
        """The greatest of ``values`` in each group."""
        return np.maximum.reduceat(values[self._order], self._starts) if len(self._starts) else values[:0]


def _sorted(keys: Sequence[Array]) -> Array:
    """The order that sorts by the first of ``keys``, then by the next ones; equal rows stay in theirs."""
    dense: list[Array] = [_dense(key) for key in keys]
    order: Array
    spans = [int(key.max()) + 1 if len(key) else 1 for key in dense]
    if math.prod(spans) >= 2**62:
        order = np.lexsort(tuple(reversed(dense)))
        return order
    # One number for all keys sorts faster than key by key.
    joined = np.zeros(len(keys[0]), np.int64)
    for key, span in zip(dense, spans, strict=True):
        joined = joined * span + key
    order = np.argsort(joined, kind="stable")
    return order


def _dense(key: Array) -> Array:
    """Numbers from 0 on in the order of ``key``: small ones, where its own are large."""
    if not len(key):
        return key.astype(np.int64)
    least, most = int(key.min()), int(key.max())
    if most - least > 4 * len(key) + 1000:
        return np.asarray(np.unique(key, return_inverse=True)[1], dtype=np.int64)
    return np.asarray(key - key.dtype.type(least), dtype=np.int64)


def _stretched(starts: Array, counts: Array) -> Array:
    """The numbers from each start on, as many as its count, one after another."""
    ends = np.cumsum(counts)
    places: Array = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - (ends - counts), counts)
    return places


def _dates(days: Array) -> list[str]:
    """ISO dates of days since 1970-01-01; "" for a day that is not known."""
    known, place = np.unique(days, return_inverse=True)
    texts = [
        "" if abs(day) >= NO_DAY else (literals.EPOCH + datetime.timedelta(days=day)).isoformat()
        for day in known.tolist()
    ]
    return [texts[one] for one in place.tolist()]


def _built(edges: _Edges, table: Table, describe: Describe, about: dict[str, Any]) -> networkx.MultiDiGraph:
    """The network of ``edges``: what ``kg.analysis.network.build`` makes of tallies."""
    from kg.analysis.event_network import EventNetwork
    from kg.analysis.network import node_values

    network = EventNetwork(**about)
    strength: dict[str, int] = {}
    for source, target, count in zip(edges.source, edges.target, edges.columns["count"], strict=True):
        strength[source] = strength.get(source, 0) + count
        if source != target:
            strength[target] = strength.get(target, 0) + count
    parties = describe(strength)
    for name in sorted(strength):
        network.add_node(name, **node_values(parties[name], strength[name], table.alone.get(name, 0)))
    names = list(edges.columns)
    running = gc.isenabled()
    # Hundreds of thousands of new dictionaries are no garbage, and looking for some takes longer than making them.
    gc.disable()
    try:
        values = [dict(zip(names, row, strict=True)) for row in zip(*edges.columns.values(), strict=True)]
        for name, present in edges.present.items():
            if not all(present):
                for value, kept in zip(values, present, strict=True):
                    if not kept:
                        del value[name]
        network.add_edges_from(zip(edges.source, edges.target, edges.key, values, strict=True))
    finally:
        if running:
            gc.enable()
    return network
