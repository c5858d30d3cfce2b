"""Records for tests of scoring, made by hand: pairs, gold events, events that were said."""

from __future__ import annotations

from typing import Any

TEXT = "Norway condemned Russia while Sweden sent aid to Ukraine."


def span(words: str, text: str = TEXT) -> list[int]:
    """Where ``words`` stand in ``text``."""
    start = text.index(words)
    return [start, start + len(words)]


def pair(
    name: str, source: str, target: str, event_type: str, *, sentence: str = "s1", text: str = TEXT
) -> dict[str, Any]:
    """A labelled pair as a row of gold."""
    return {
        "id": name, "sentence_id": sentence, "text": text, "sources": [span(source, text)],
        "targets": [span(target, text)], "type": event_type,
    }  # fmt: skip


def side(words: str | None, country: str | None = None, text: str = TEXT) -> dict[str, Any] | None:
    """Source or target of an event."""
    if words is None:
        return None
    start, end = span(words, text)
    return {"text": words, "country": country, "start": start, "end": end}


def said(
    source: str | None, event_type: str, target: str | None, *, article: str = "s1", modality: str = "actual",
    confidence: float | None = 0.9, **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """An event as ``kg extract`` prints it, with the keys that count."""
    return {
        "type": event_type, "modality": modality, "reciprocal": False, "source": side(source), "target": side(target),
        "evidence": {"article": article, "start": 0, "end": len(TEXT), "quote": TEXT}, "confidence": confidence, **more,
    }  # fmt: skip


def gold(
    source: dict[str, Any] | None, event_type: str, target: dict[str, Any] | None, *, modality: str = "actual",
    annotators: int = 1, article: str = "s1",
) -> dict[str, Any]:  # fmt: skip
    """An annotated event."""
    return {
        "article": article, "sentence": [0, len(TEXT)], "type": event_type, "modality": modality, "source": source,
        "target": target, "trigger": "x", "annotators": annotators,
    }  # fmt: skip
