"""Events as rows: one a report, or one an event with its reports counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kg.analysis.network import publisher_of
from kg.cli.tables import Cell, shorten
from kg.model import Event, Mention, TextEvidence

REPORT_COLUMNS: Final = ("date", "source", "type", "target", "modality", "speaker", "publisher", "quote")
EVENT_COLUMNS: Final = ("date", "source", "type", "target", "modality", "reports", "publishers", "quote")

QUOTE_WIDTH: Final = 70
"""Longest quote in a table, in characters; other formats carry it whole."""


@dataclass(slots=True)
class Occurrence:
    """One event and all reports of it, in the order of their articles' reading."""

    id: str
    reports: list[Event] = field(default_factory=list)

    @property
    def first(self) -> Event:
        """The report that stands for the event: the first that says it happened, else the first."""
        return next((report for report in self.reports if report.modality == "actual"), self.reports[0])

    @property
    def modalities(self) -> list[str]:
        """What the reports say of it, without repetition: announced (future), reported (actual), denied (negated)."""
        return list(dict.fromkeys(report.modality for report in self.reports))

    def publishers(self, publishers: Mapping[str, str]) -> list[str]:
        """Who published the reports, without repetition; ``publishers`` goes from article key to name."""
        names = (publisher_of(report, publishers) or None for report in self.reports)
        return list(dict.fromkeys(name for name in names if name))

    def record(self, publishers: Mapping[str, str]) -> dict[str, Any]:
        """The event as one JSON object."""
        first = self.first
        return {
            "event": self.id,
            "date": _date(first),
            "date_precision": first.when.precision if first.when else None,
            "source": first.source.record() if first.source else None,
            "type": first.type,
            "mode": first.mode,
            "target": first.target.record() if first.target else None,
            "modality": self.modalities,
            "reports": len(self.reports),
            "publishers": self.publishers(publishers),
            "evidence": [report.evidence.record() for report in self.reports],
        }

    def row(self, publishers: Mapping[str, str], *, quote_width: int | None = None) -> list[Cell]:
        """The event as a row under EVENT_COLUMNS."""
        first = self.first
        return [
            _date(first),
            _name(first.source),
            _type(first),
            _name(first.target),
            ", ".join(self.modalities),
            len(self.reports),
            ", ".join(self.publishers(publishers)),
            _quote(first, quote_width),
        ]


def occurrences(reports: Iterable[Event]) -> list[Occurrence]:
    """The events of ``reports``, oldest first, those without a date last."""
    found: dict[str, Occurrence] = {}
    for report in in_order(reports):
        found.setdefault(report.event, Occurrence(report.event)).reports.append(report)
    return list(found.values())


def in_order(reports: Iterable[Event]) -> list[Event]:
    """``reports`` by date (those without one last), then by article and place in it: the same order every time."""
    return sorted(reports, key=_order)


def report_row(report: Event, publishers: Mapping[str, str], *, quote_width: int | None = None) -> list[Cell]:
    """One report as a row under REPORT_COLUMNS."""
    return [
        _date(report),
        _name(report.source),
        _type(report),
        _name(report.target),
        report.modality + (", background" if report.background else ""),
        _name(report.speaker),
        publisher_of(report, publishers) or None,
        _quote(report, quote_width),
    ]


def _order(report: Event) -> tuple[str, str, int, str]:
    evidence = report.evidence
    date = _date(report) or "9999-12-31"
    if isinstance(evidence, TextEvidence):
        return (date, evidence.article, evidence.start, report.id)
    return (date, evidence.file, evidence.row, report.id)


def _date(report: Event) -> str | None:
    when = report.when
    if when is None:
        return None
    # A month or a year is written as one, not as its first day.
    return {"month": when.date[:7], "year": when.date[:4]}.get(when.precision, when.date)


def _name(mention: Mention | None) -> str | None:
    return mention.actor.name if mention else None


def _type(report: Event) -> str:
    return f"{report.type} {report.mode}" if report.mode else report.type


def _quote(report: Event, width: int | None) -> str | None:
    if not isinstance(report.evidence, TextEvidence):
        return report.evidence.url
    quote = report.evidence.quote
    return shorten(quote, width) if width else quote
