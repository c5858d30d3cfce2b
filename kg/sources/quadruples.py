"""Quadruples of temporal knowledge graphs: source, relation, target, time; a line each, separated by tabs.

Either all four are numbers, with names in ``entity2id`` and ``relation2id`` files (name, tab, number), or they are
names and a date. Relations are the labels of CAMEO codes, entities names as ICEWS writes them. Numbered times count
from ``start`` in steps of ``unit``; where several entries share one time step, the order of the file tells them
apart.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO, ClassVar, Final

from kg.actor_codes import Coded, actor_codes
from kg.errors import BadOption, NotFound
from kg.model import Date, Event, RowEvidence
from kg.sources.coded_rows import BadValueError, Value, cameo_event, on_day
from kg.sources.dataset_reader import BadRow, DataFile, RowResult
from kg.sources.delimited import Row, tab_rows
from kg.sources.icews import NOBODY
from kg.vocabulary import vocabulary

UNITS: Final = {
    "hour": datetime.timedelta(hours=1),
    "day": datetime.timedelta(days=1),
    "week": datetime.timedelta(days=7),
}
_OF: Final = re.compile(r".* \(([^()]+)\)")


class QuadruplesReader:
    """Reads quadruples; see the module's text.

    ``entities`` and ``relations`` are the files with the names, by default those that lie beside the file. ``start`` is
    the ISO day of time 0, needed for numbered files. Raises BadOption and NotFound.
    """

    name: ClassVar[str] = "quadruples"
    version: ClassVar[str] = "1"
    title: ClassVar[str] = "Temporal-KG quadruples"
    columns: ClassVar[str] = "source, relation, target, time; tabs; --set start=2014-01-01 unit=hour for numbered ones"
    heads: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        *,
        entities: str | None = None,
        relations: str | None = None,
        start: str | None = None,
        unit: str = "day",
    ) -> None:
        if unit not in UNITS:
            raise BadOption(f"unit={unit}: there are {', '.join(UNITS)}")
        try:
            self._start = datetime.datetime.fromisoformat(start) if start else None
        except ValueError:
            raise BadOption(f"start={start}: write YYYY-MM-DD") from None
        self._unit = UNITS[unit]
        self._given = (entities, relations)

    def read(self, stream: BinaryIO, file: DataFile, *, after: int = 0) -> Iterator[RowResult]:
        """See ``DatasetReader``. Raises BadOption and NotFound where the names of a numbered file cannot be had."""
        names: tuple[dict[str, str], dict[str, str]] | None = None
        for row in tab_rows(stream, after=after):
            cells = [cell.strip() for cell in row.cells]
            if row.problem or len(cells) < 4:
                reason = row.problem or f"{len(cells)} columns where there should be source, relation, target and time"
                yield BadRow(row.line, reason, row.text)
                continue
            numbered = all(cell.isdigit() for cell in cells[:4])
            if numbered and names is None:
                names = self._names(file)
            yield self._row(row, cells, names if numbered else None, file)

    def _row(
        self, row: Row, cells: list[str], names: tuple[dict[str, str], dict[str, str]] | None, file: DataFile
    ) -> Event | BadRow:
        try:
            values: list[tuple[str, Value]] = [("time", int(cells[3]))] if names else []
            if names is not None:
                when = self._when(int(cells[3]))
                cells = [_named(names[0], cells[0]), _named(names[1], cells[1]), _named(names[0], cells[2])]
            else:
                when = on_day(cells[3])
            code = relation_codes().get(_plain(cells[1]))
            if code is None:
                raise BadValueError(f"{cells[1]!r} is no relation of CAMEO")
            values += [("source", cells[0]), ("target", cells[2])]
            return cameo_event(
                code,
                identity=(file.key, row.line),
                source=_actor(cells[0], when.date),
                target=_actor(cells[2], when.date),
                when=when,
                evidence=RowEvidence(self.name, file.name, row.line, None, tuple(values)),
                reader=f"{self.name}/{self.version}",
            )
        except BadValueError as problem:
            return BadRow(row.line, str(problem), row.text)

    def _when(self, step: int) -> Date:
        assert self._start is not None
        try:
            return on_day((self._start + step * self._unit).date().isoformat())
        except OverflowError:
            raise BadValueError(f"'{step}' is no time step") from None

    def _names(self, file: DataFile) -> tuple[dict[str, str], dict[str, str]]:
        if self._start is None:
            raise BadOption(f"{file.name} is numbered: say of which day time 0 is, with --set start=YYYY-MM-DD")
        found = []
        for given, kind in zip(self._given, ("entity2id", "relation2id"), strict=True):
            path = Path(given) if given else file.folder / f"{kind}.txt" if file.folder is not None else None
            if path is None or not path.is_file():
                option = "entities" if kind == "entity2id" else "relations"
                raise NotFound(f"{path or kind}: no such file; --set {option}=FILE names another")
            found.append(_read_names(path))
        return found[0], found[1]


def _read_names(path: Path) -> dict[str, str]:
    """Number to name."""
    names = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
        if len(cells) >= 2 and cells[-1].isdigit():
            names[cells[-1]] = cells[0]
        elif len(cells) >= 2 and cells[0].isdigit():
            names[cells[0]] = cells[1]
    return names


def _named(names: dict[str, str], number: str) -> str:
    if number not in names:
        raise BadValueError(f"{number!r} has no name")
    return names[number]


@cache
def relation_codes() -> dict[str, str]:
    """CAMEO codes by their labels as relations are written; the most exact of several with one label."""
    ordered = sorted(vocabulary().cameo.values(), key=lambda code: (len(code.code), code.code))
    return {_plain(code.label): code.code for code in ordered}


def _plain(label: str) -> str:
    return " ".join(re.findall(r"[a-z]+", label.lower().replace("_", " ")))


def _actor(name: str, date: str) -> Coded | None:
    name = name.replace("_", " ")
    if name in NOBODY:
        return None
    where = _OF.fullmatch(name)
    country = actor_codes().country_named(where[1]) if where is not None else None
    return actor_codes().named(name, date=date, country=country)
