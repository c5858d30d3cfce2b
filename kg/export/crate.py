"""The description of an export for people and catalogues: an RO-Crate 1.1 (https://w3id.org/ro/crate/1.1) beside it.

It is a file ``ro-crate-metadata.json`` in the folder of the export, JSON-LD in terms of schema.org, and says of the
exported file what it is, how much is in it, which reports it was narrowed to, what made it, and under which licence
it may be used where that was given. Descriptions of several files in one folder stand in one crate.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg._version import __version__
from kg.errors import BadOption

if TYPE_CHECKING:
    from kg.graph.filters import EventFilter
    from kg.graph.graph import Graph

CRATE: Final = "ro-crate-metadata.json"
_CONTEXT: Final = "https://w3id.org/ro/crate/1.1/context"
_SOFTWARE: Final = "#geopolitical-event-kg"
_MEDIA: Final = {
    ".csv": "text/csv",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".nq": "application/n-quads",
    ".ttl": "text/turtle",
    ".trig": "application/trig",
    ".gexf": "application/gexf+xml",
    ".graphml": "application/graphml+xml",
    ".parquet": "application/vnd.apache.parquet",
}


def write_crate(
    graph: Graph,
    path: Path,
    *,
    format: str,
    filter: EventFilter | None = None,
    licence: str | None = None,
    notes: list[str] | None = None,
    today: datetime.date | None = None,
) -> Path:
    """Describe the export ``path`` in the crate of its folder, and return the crate's path.

    ``licence`` is the address of a licence or its name; ``notes`` is what the export could not hold; ``today`` is the
    date of publication. Raises BadOption where a file of the crate's name is something else.
    """
    crate = path.parent / CRATE
    known = _read(crate)
    reports = events = 0
    seen: set[str] = set()
    first = last = ""
    for event in graph.events(filter):
        reports += 1
        if event.event not in seen:
            seen.add(event.event)
            events += 1
        if event.when is not None:
            first = min(first or event.when.earliest, event.when.earliest)
            last = max(last, event.when.latest)
    content = path.read_bytes()
    described: dict[str, Any] = {
        "@id": path.name,
        "@type": "File",
        "name": f"Events exported as {format}",
        "encodingFormat": _MEDIA.get(path.suffix, "application/octet-stream"),
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
        "dateModified": (today or datetime.date.today()).isoformat(),
        "description": _about(filter, notes or []),
        "variableMeasured": [
            {"@type": "PropertyValue", "name": "reports", "value": reports},
            {"@type": "PropertyValue", "name": "events", "value": events},
        ],
    }
    if first:
        described["temporalCoverage"] = f"{first}/{last}"
    files = [entry for entry in known if entry.get("@type") == "File" and entry["@id"] != path.name]
    files = sorted([*files, described], key=lambda entry: str(entry["@id"]))
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": "Geopolitical events: who did what to whom, when, and who says so",
        "description": "Events from news articles and datasets, exported from a graph of geopolitical-event-kg",
        "datePublished": described["dateModified"],
        "hasPart": [{"@id": entry["@id"]} for entry in files],
    }
    before = next((entry for entry in known if entry.get("@id") == "./"), {})
    if licence or before.get("license"):
        web = licence is not None and licence.startswith(("http://", "https://"))
        root["license"] = ({"@id": licence} if web else licence) if licence else before["license"]
    software = {
        "@id": _SOFTWARE,
        "@type": "SoftwareApplication",
        "name": "geopolitical-event-kg",
        "softwareVersion": __version__,
    }
    made = {
        "@id": "#export",
        "@type": "CreateAction",
        "instrument": {"@id": _SOFTWARE},
        "result": [{"@id": entry["@id"]} for entry in files],
    }
    descriptor = {
        "@id": CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    whole = {"@context": _CONTEXT, "@graph": [descriptor, root, *files, software, made]}
    crate.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return crate


def _read(crate: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads(crate.read_text("utf-8"))
        known: list[dict[str, Any]] = found["@graph"]
        if not all(isinstance(entry, dict) and "@id" in entry for entry in known):
            raise ValueError
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError) as error:
        raise BadOption(f"{crate} is no description of an export; it stays as it is") from error
    return known


def _about(filter: EventFilter | None, notes: list[str]) -> str:
    chosen = []
    if filter is not None and filter.narrows:
        for entry in fields(filter):
            value = getattr(filter, entry.name)
            if value not in ((), None, False):
                chosen.append(f"{entry.name} {', '.join(value) if isinstance(value, tuple) else value}")
    narrowed = f"Only reports with {'; '.join(chosen)}." if chosen else "All reports of the graph."
    return " ".join([narrowed, *(f"{note[:1].upper()}{note[1:]}." for note in notes)])
