"""KEDS and WEIS-style rows: date, source, target, code and what else there is; commas, tabs or blanks, header or none.

Such files come in two code lists. The older ones have WEIS (three digits, cue categories 01 to 22) with the country
codes of KEDS ("FRN", "GER"), the newer ones CAMEO with ISO codes. ``codes`` says which; without it, a file is taken as
WEIS when its first rows have a code that only WEIS has, and none that only CAMEO has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import BinaryIO, ClassVar, Final, NamedTuple

from kg.actor_codes import CodeList, actor_codes
from kg.actor_data import table_rows
from kg.errors import BadOption
from kg.model import Date, Event, RowEvidence
from kg.sources.coded_rows import BadValueError, Value, cameo_event, event, on_day
from kg.sources.dataset_reader import BadRow, DataFile, RowResult
from kg.sources.delimited import Row, comma_rows, tab_rows
from kg.sources.sniffing import sniffed
from kg.vocabulary import vocabulary

COLUMNS: Final = ("date", "source", "target", "code")
_CODE: Final = re.compile(r"(?:^|[,\s])(\d{3,4})(?=[,\s\[(]|$)")
_NOBODY: Final = frozenset({"", "---", "NA", "NULL"})


class Weis(NamedTuple):
    """A WEIS code as a PLOVER type and mode."""

    type: str
    mode: str | None


class KedsReader:
    """Reads KEDS-style rows; see the module's text. Raises BadOption for ``codes`` other than weis and cameo."""

    name: ClassVar[str] = "keds"
    version: ClassVar[str] = "1"
    title: ClassVar[str] = "KEDS and WEIS-style events"
    columns: ClassVar[str] = "date, source, target, code; --set codes=weis or codes=cameo"

    def __init__(self, *, codes: str | None = None) -> None:
        if codes not in (None, "weis", "cameo"):
            raise BadOption(f"codes={codes}: there are weis and cameo")
        self._codes = codes

    def read(self, stream: BinaryIO, file: DataFile, *, after: int = 0) -> Iterator[RowResult]:
        """See ``DatasetReader``."""
        head, stream = sniffed(stream)
        weis = self._codes == "weis" or (self._codes is None and looks_like_weis(head.decode("utf-8", "replace")))
        names: tuple[str, ...] = COLUMNS
        for row in _rows(stream, head):
            cells = [cell.strip() for cell in row.cells]
            if [cell.lower() for cell in cells[:4]] == list(COLUMNS):
                names = tuple(cell.lower() for cell in cells)
            elif row.line > after:
                yield self._row(row, cells, names, weis, file)

    def _row(self, row: Row, cells: list[str], names: tuple[str, ...], weis: bool, file: DataFile) -> Event | BadRow:
        if row.problem:
            return BadRow(row.line, row.problem, row.text)
        if len(cells) < 4:
            return BadRow(
                row.line, f"{len(cells)} columns where there should be date, source, target and code", row.text
            )
        if len(names) > 4 and len(cells) > len(names):
            return BadRow(row.line, f"{len(cells)} columns where the header has {len(names)}", row.text)
        more = zip((*names[4:], *(f"column{number}" for number in range(len(names) + 1, len(cells) + 1))), cells[4:],
                   strict=False)  # fmt: skip
        values: list[tuple[str, Value]] = [(name, cell) for name, cell in more if cell and cell != "()"]
        values += [
            (name, cell) for name, cell in zip(("source", "target"), cells[1:3], strict=True) if cell not in _NOBODY
        ]
        try:
            return self._event(cells, values, row.line, weis, file)
        except BadValueError as problem:
            return BadRow(row.line, str(problem), row.text)

    def _event(self, cells: list[str], values: list[tuple[str, Value]], line: int, weis: bool, file: DataFile) -> Event:
        codes: CodeList = "keds" if weis else "cameo"
        sides = [
            None if code in _NOBODY else actor_codes().chain(code, file=file.key, codes=codes) for code in cells[1:3]
        ]
        when = _when(cells[0])
        identity = (file.key, line)
        reader = f"{self.name}/{self.version}"
        if not weis:
            evidence = RowEvidence(self.name, file.name, line, None, tuple(values))
            return cameo_event(
                cells[3],
                identity=identity,
                source=sides[0],
                target=sides[1],
                when=when,
                evidence=evidence,
                reader=reader,
            )
        found = weis_codes().get(cells[3])
        if found is None:
            raise BadValueError(f"{cells[3]!r} is no WEIS code")
        evidence = RowEvidence(self.name, file.name, line, None, (*values, ("code", cells[3])))
        return event(
            found.type, found.mode, identity=identity, source=sides[0], target=sides[1], when=when, evidence=evidence,
            reader=reader,
        )  # fmt: skip


@cache
def weis_codes() -> dict[str, Weis]:
    """The WEIS codes, from ``kg/data/weis.csv``."""
    return {code: Weis(kind, mode or None) for code, kind, mode, _ in table_rows(files("kg.data"), "weis.csv", 4)}


def looks_like_weis(head: str) -> bool:
    """Whether the rows at the beginning of a file are coded in WEIS with the countries of KEDS."""
    cameo, weis = vocabulary().cameo, weis_codes()
    codes = {code for line in head.splitlines() for code in _CODE.findall(line)}
    if any(len(code) > 3 for code in codes):
        return False
    only_weis = any(code in weis and code not in cameo for code in codes)
    only_cameo = any(code in cameo and code not in weis for code in codes)
    return only_weis and not only_cameo


def _rows(stream: BinaryIO, head: bytes) -> Iterator[Row]:
    first = head.split(b"\n", 1)[0]
    if first.count(b",") >= 3:
        return comma_rows(stream)
    if first.count(b"\t") >= 3:
        return tab_rows(stream)
    return (row._replace(cells=row.text.split(None, 4)) if not row.problem else row for row in tab_rows(stream))


def _when(cell: str) -> Date:
    if len(cell) == 6 and cell.isdigit():
        # Two digits of the year: KEDS begins in 1979, and the twenty-first century is told so until 2050.
        return on_day(("19" if int(cell[:2]) >= 50 else "20") + cell)
    return on_day(cell)
