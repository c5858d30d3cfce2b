"""What every dataset reader is, what it gives for each row, and the registry of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, ClassVar, Protocol

from kg.model import ArticleDescription, Event, Sighting
from kg.registry import Registry


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of a dataset: its name as evidence carries it, and what tells it from files of other content.

    ``key`` is a hash of dataset and content. Ids of rows that carry no id of their own are made from it and the line.
    ``folder`` is where it lies, for files that belong to it; None where that is not known.
    """

    name: str
    key: str
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was set aside: the line at which it begins (from 1), the reason for a person, and the row itself."""

    row: int
    reason: str
    text: str


RowResult = Event | Sighting | ArticleDescription | BadRow


class DatasetReader(Protocol):
    """Turns the bytes of one file into events. Made with keyword options; raises BadOption for what it cannot use.

    ``title`` is the dataset's name for a person, ``columns`` one line on what its files look like. Nothing is raised
    for any bytes: each row gives exactly one result, or several where it says of several dyads, and a row that cannot
    be read gives a BadRow with the reason. Rows are numbered by the line of the file at which they begin, from 1.

    A reader whose rows are lines that say all by themselves, read by ``tab_rows``, may have ``heads``: what the first
    cell of a header may be. Its files can be read in excerpts (``kg.sources.delimited.Excerpt``), by several machines.
    """

    name: ClassVar[str]
    version: ClassVar[str]
    title: ClassVar[str]
    columns: ClassVar[str]

    def read(self, stream: BinaryIO, file: DataFile, *, after: int = 0) -> Iterator[RowResult]:
        """What the rows of ``stream`` say, in its order, one row in memory at a time.

        Rows that begin at line ``after`` or before it are passed over: an interrupted import goes on behind them.
        """
        ...


dataset_readers: Registry[DatasetReader] = Registry(
    "dataset reader",
    "kg.dataset_readers",
    {
        "acled": "kg.sources.acled:AcledReader",
        "csv": "kg.sources.mapped_csv:MappedCsvReader",
        "gdelt": "kg.sources.gdelt:GdeltReader",
        "gdelt-gkg": "kg.sources.gdelt_gkg:GdeltGkgReader",
        "gdelt-mentions": "kg.sources.gdelt_mentions:GdeltMentionsReader",
        "icews": "kg.sources.icews:IcewsReader",
        "keds": "kg.sources.keds:KedsReader",
        "phoenix": "kg.sources.phoenix:PhoenixReader",
        "polecat": "kg.sources.polecat:PolecatReader",
        "quadruples": "kg.sources.quadruples:QuadruplesReader",
        "ucdp": "kg.sources.ucdp:UcdpReader",
    },
)
