"""Tables as other programs for event data read them: the columns of ICEWS, of KEDS, or quadruples of names.

A layout holds who did what to whom on which day, in CAMEO, and no more: it cannot say that an act was announced or
denied, nor that the day is not known. Such reports are left out and counted. Each event is one row, however many
reports there are of it. What a row of a dataset said of its actors in its own words is written again; other actors
are written so that ``kg import`` reads the same ones, as far as the layout has a way to name them.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from kg.actor_codes import actor_codes
from kg.actors import knowledge_base
from kg.analysis.network import publisher_of, publishers_of
from kg.errors import BadOption
from kg.export.exporter import Exportable
from kg.model import Event, Mention, RowEvidence, TextEvidence
from kg.sources.icews import COLUMNS as ICEWS_COLUMNS
from kg.vocabulary import vocabulary

if TYPE_CHECKING:
    from kg.graph.filters import EventFilter

Row = Sequence[object]

LAYOUTS: Final = ("icews", "keds", "quadruples")

_OWN_NAMES: Final = {
    "icews": ("Source Name", "Target Name"),
    "quadruples": ("source", "target"),
    "polecat": ("Actor Name", "Recipient Name"),
    "acled": ("actor1", "actor2"),
    "ucdp": ("side_a", "side_b"),
}
"""Under which names rows of a dataset keep what they call source and target."""

_OWN_CODES: Final = {
    "keds": ("source", "target"),
    "gdelt": ("Actor1Code", "Actor2Code"),
    "phoenix": ("SourceActorFull", "TargetActorFull"),
}
"""The same for codes."""


class _Told(NamedTuple):
    """An event that a layout can hold, with its day and CAMEO code."""

    event: Event
    day: str
    cameo: str
    publisher: str


def write_layout(layout: str, graph: Exportable, stream: BinaryIO, filter: EventFilter | None = None) -> list[str]:
    """Write the events that pass ``filter`` in a layout; a sentence for each kind of thing that it could not hold.

    Raises BadOption for a layout that does not exist.
    """
    writers: dict[str, Callable[[_Layout], Iterator[bytes]]] = {
        "icews": _icews,
        "keds": _keds,
        "quadruples": _quadruples,
    }
    if layout not in writers:
        raise BadOption(f"no layout is called {layout!r}; there are: {', '.join(LAYOUTS)}")
    told = _Layout(graph, filter)
    for line in writers[layout](told):
        stream.write(line)
    return told.notes()


class _Layout:
    """The events that a layout can hold, and what it cannot."""

    def __init__(self, graph: Exportable, filter: EventFilter | None) -> None:
        self._graph = graph
        self._filter = filter
        self.left_out: Counter[str] = Counter()

    def events(self, *, both: bool = False) -> Iterator[_Told]:
        """The events, each once, by day; with ``both`` only those with a source and a target."""
        publishers = publishers_of(self._graph.articles())
        seen: set[str] = set()
        for event in self._graph.events(self._filter):
            code = event.cameo or vocabulary().cameo_for(event.type, event.mode, event.contexts)
            if event.modality != "actual":
                self.left_out["reports that do not tell of an act as done: layouts cannot say so"] += 1
            elif event.when is None or event.when.precision != "day":
                self.left_out["reports whose day is not known"] += 1
            elif code is None:
                self.left_out["reports of acts for which CAMEO has no code"] += 1
            elif both and (event.source is None or event.target is None):
                self.left_out["reports without a second party: quadruples need two"] += 1
            elif event.event in seen:
                self.left_out["further reports of events that have a row"] += 1
            else:
                seen.add(event.event)
                yield _Told(event, event.when.date, code, publisher_of(event, publishers) or "")

    def notes(self) -> list[str]:
        """What was left out."""
        return [f"{count:,} {what}: left out" for what, count in self.left_out.items()]


def _icews(told: _Layout) -> Iterator[bytes]:
    yield "\t".join(ICEWS_COLUMNS).encode() + b"\n"
    for event, day, code, publisher in told.events():
        said = _values(event)
        own = isinstance(event.evidence, RowEvidence) and event.evidence.dataset == "icews"
        cameo = vocabulary().cameo[code]
        cells: dict[str, object] = {
            "Event ID": event.id,
            "Event Text": cameo.label,
            "Intensity": _short(said.get("goldstein", cameo.goldstein)),
            "Story ID": event.evidence.article if isinstance(event.evidence, TextEvidence) else None,
            "Publisher": publisher,
            "City": event.place.name if event.place and not own else None,
        }
        for role, mention in (("Source", event.source), ("Target", event.target)):
            country = knowledge_base().get(mention.country) if mention and mention.country else None
            cells[f"{role} Name"] = _name(event, mention, role, day)
            cells[f"{role} Sectors"] = ",".join(mention.sectors) if mention and not own else None
            cells[f"{role} Country"] = country.name if country and not own else None
        if event.place is not None:
            land = knowledge_base().get(event.place.country) if event.place.country else None
            cells |= {"Country": land.name if land and not own else None}
            cells |= {"Latitude": _short(event.place.latitude), "Longitude": _short(event.place.longitude)}
        if own:
            cells |= {name: value for name, value in said.items() if name in ICEWS_COLUMNS}
        cells |= {"Event Date": day, "CAMEO Code": code}
        yield _tabs([_clean(cells.get(name)) or "NA" for name in ICEWS_COLUMNS])


def _quadruples(told: _Layout) -> Iterator[bytes]:
    for event, day, code, _ in told.events(both=True):
        sides = [_name(event, event.source, "Source", day), _name(event, event.target, "Target", day)]
        yield _tabs([_clean(sides[0]), vocabulary().cameo[code].label, _clean(sides[1]), day])


def _keds(told: _Layout) -> Iterator[bytes]:
    """Rows in CAMEO; in WEIS only where all that is written came in WEIS, since a file has one list of codes."""
    rows: list[tuple[list[str], str | None]] = []
    for event, day, code, _ in told.events():
        said = _values(event)
        dataset = event.evidence.dataset if isinstance(event.evidence, RowEvidence) else ""
        weis = str(said["code"]) if dataset == "keds" and "code" in said else None
        own = _OWN_CODES.get(dataset)
        sides = []
        for place, mention in enumerate((event.source, event.target)):
            given = said.get(own[place]) if own else None
            sides.append(str(given) if given else actor_codes().code(mention.actor) if mention else "---")
        rows.append(([day, *sides, code, str(said.get("desc") or vocabulary().cameo[code].label)], weis))
    in_weis = bool(rows) and all(weis is not None for _, weis in rows)
    yield b"date,source,target,code,desc\n"
    for cells, weis in rows:
        if in_weis and weis is not None:
            cells[3] = weis
        elif weis is not None:
            # The codes of KEDS' countries mean others in CAMEO.
            cells[1:3] = [_again(cell) for cell in cells[1:3]]
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerow(map(_clean, cells))
        yield text.getvalue().encode("utf-8", "replace")


def _again(code: str) -> str:
    """A chain of KEDS' codes in those of CAMEO."""
    return code if code == "---" else actor_codes().code(actor_codes().chain(code, codes="keds").actor)


def _values(event: Event) -> dict[str, object]:
    return dict(event.evidence.values) if isinstance(event.evidence, RowEvidence) else {}


def _name(event: Event, mention: Mention | None, role: str, day: str) -> str:
    """What a side is called: in its dataset's own words, else so that ``kg import`` reads the same actor."""
    if mention is None:
        return "Unspecified Actor"
    evidence = event.evidence
    own = _OWN_NAMES.get(evidence.dataset) if isinstance(evidence, RowEvidence) else None
    given = _values(event).get(own[role == "Target"]) if own else None
    # Words of other datasets are kept only where they are read alike.
    if given and (
        evidence.dataset in ("icews", "quadruples")  # type: ignore[union-attr]
        or actor_codes().named(str(given), date=day).actor.id == mention.actor.id
    ):
        return str(given)
    return actor_codes().written(mention.actor, day)


def _short(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _clean(cell: object) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _tabs(cells: Sequence[str]) -> bytes:
    return ("\t".join(cells) + "\n").encode("utf-8", "replace")
