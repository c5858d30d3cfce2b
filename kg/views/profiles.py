"""What the page knows of an actor beside its events: its other names, and its offices."""

from __future__ import annotations

from typing import Any

from kg.actors import knowledge_base

MOST_NAMES = 8
MOST_OFFICES = 6


def profile(actor_id: str) -> dict[str, Any]:
    """``aliases`` and ``offices`` of a known actor, as far as there are any; {} for others.

    Offices are lines for a reader, the latest first: "president, United States, 2025-01-20 to today".
    """
    knowledge = knowledge_base()
    actor = knowledge.get(actor_id)
    if actor is None:
        return {}
    told: dict[str, Any] = {}
    names = [name for name in dict.fromkeys(actor.aliases) if name != actor.name]
    if names:
        told["aliases"] = names[:MOST_NAMES]
    offices = sorted(knowledge.offices_of(actor_id), key=lambda office: office.since or "", reverse=True)
    lines = []
    for office in offices[:MOST_OFFICES]:
        holder = knowledge.get(office.of)
        years = f"{office.since or '?'} to {office.until or 'today'}" if office.since or office.until else ""
        lines.append(", ".join(part for part in (office.title, holder.name if holder else office.of, years) if part))
    if lines:
        told["offices"] = lines
    return told
