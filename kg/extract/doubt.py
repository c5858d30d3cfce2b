"""Pronouns that two fit equally well: named together in one breath, of one kind, and neither named again since."""

from __future__ import annotations

from kg.extract.found import Found, Memory, Party


def doubtful(back: Found | None, memory: Memory) -> tuple[Party, ...]:
    """Whom else ``back`` may mean beside the one that it was taken for, all of them; empty where nothing is in doubt.

    "Macron and Scholz met. He condemned …": both are the subject. "Macron met Scholz. He condemned …": only one is.
    """
    together = memory.last_plural()
    if back is None or len(back.parties) != 1 or len(together) < 2:
        return ()
    (chosen,) = back.parties
    alike = tuple(party for party in together if party.actor.kind == chosen.actor.kind)
    ids = [party.actor.id for party in alike]
    if len(set(ids)) < 2 or chosen.actor.id not in ids:
        return ()
    named = [party for party, _ in memory.persons] if back.person else memory.bodies
    latest = [party.actor.id for party in named if party.actor.kind == chosen.actor.kind]
    fresh = latest[-len(ids) :] == ids and latest[-len(ids) - 1 : -len(ids)] not in [[one] for one in ids]
    return alike if fresh else ()  # whoever was named before or again beside that is more likely meant
