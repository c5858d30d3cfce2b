"""Scoring whole articles, every event counted: matched one to one with the annotated ones of the same sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from kg.evaluate.dyads import NO_EVENT, told
from kg.evaluate.gold import GoldEvent, GoldSide
from kg.evaluate.measures import bootstrap, calibration, ratio, shares
from kg.evaluate.said import SaidEvent, Side
from kg.evaluate.score import Error, Row, Score
from kg.vocabulary import vocabulary

Same = Callable[[SaidEvent, GoldEvent], bool]
Pairs = list[tuple[int, int]]
"""Indexes of an event that was said and of the gold event it is."""


def same_type(event: SaidEvent, gold: GoldEvent) -> bool:
    """Whether both have the same type."""
    return event.type == gold.type


def same_sides(event: SaidEvent, gold: GoldEvent) -> bool:
    """Whether source and target are the same, either way round where the event is mutual.

    Two sides are the same when both are empty, when their spans overlap, or when both act for the same country.
    """
    return any(_same_side(source, gold.source) and _same_side(target, gold.target) for source, target in event.orders())


def same_triple(event: SaidEvent, gold: GoldEvent) -> bool:
    """Whether type, source and target are the same."""
    return same_type(event, gold) and same_sides(event, gold)


RULES: Mapping[str, Same] = {"type": same_type, "dyad": same_sides, "triple": same_triple}


def score_events(gold: Sequence[GoldEvent], events: Sequence[SaidEvent]) -> Score:
    """The score of ``events``, found in the articles that ``gold`` annotates.

    For each of RULES, every gold event in order takes the first event of its sentence that is the same and not taken
    yet. Precision is the share of events taken by any gold event; recall the share of gold events that took one, of
    those that two annotators agree on where any is. ``modality_accuracy`` is over the triples of the latter.
    """
    agreed = [index for index, event in enumerate(gold) if event.annotators >= 2] or list(range(len(gold)))
    by_article: dict[str, list[int]] = defaultdict(list)
    for index, said in enumerate(events):
        by_article[said.article].append(index)
    every = range(len(gold))
    hits = {name: _match(every, gold, events, by_article, same) for name, same in RULES.items()}
    found = {name: _match(agreed, gold, events, by_article, same) for name, same in RULES.items()}
    triples = found["triple"]
    modal = [events[said].modality == gold[index].modality for said, index in triples]
    score = Score("events", {"gold": len(agreed), "events": len(events)})
    for name in RULES:
        measured = shares(len(hits[name]), len(events), len(found[name]), len(agreed))
        score.figures.update((f"{name}.{key}", value) for key, value in measured._asdict().items())
    score.figures["modality_accuracy"] = ratio(sum(modal), len(modal))
    score.types = _type_rows(gold, events, agreed, hits["triple"], triples)
    score.modalities = _modality_rows(gold, events, agreed, hits["triple"], triples)
    score.confusion = _confusion(gold, events, by_article, hits["triple"])
    score.intervals = _intervals(gold, events, agreed, hits, found)
    right = {said for said, _ in hits["triple"]}
    judged = [(said.confidence, index in right) for index, said in enumerate(events) if said.confidence is not None]
    if judged:
        score.calibration = calibration(judged)
        score.figures["calibration_error"] = score.calibration.error
    reached = {index for _, index in triples}
    unclaimed = [said for index, said in enumerate(events) if index not in right]
    met = {index for _, index in hits["triple"]}
    unmet = [row for index, row in enumerate(gold) if index not in met]
    score.errors = [_missed(gold[index], events, unclaimed) for index in agreed if index not in reached]
    score.errors += [_invented(said, gold, unmet) for said in unclaimed]
    return score


def _same_side(said: Side | None, gold: GoldSide | None) -> bool:
    if said is None or gold is None:
        return said is None and gold is None
    if said.start < gold.end and gold.start < said.end:
        return True
    return gold.country is not None and said.country == gold.country


def _within(event: SaidEvent, gold: GoldEvent) -> bool:
    """Whether the event's quote overlaps the gold event's sentence."""
    return event.article == gold.article and event.start < gold.sentence[1] and gold.sentence[0] < event.end


def _match(
    asked: Sequence[int],
    gold: Sequence[GoldEvent],
    events: Sequence[SaidEvent],
    by_article: Mapping[str, list[int]],
    same: Same,
    taken: set[int] | None = None,
) -> Pairs:
    used = set(taken or ())
    pairs = []
    for index in asked:
        for said in by_article.get(gold[index].article, ()):
            if said not in used and _within(events[said], gold[index]) and same(events[said], gold[index]):
                used.add(said)
                pairs.append((said, index))
                break
    return pairs


def _type_rows(
    gold: Sequence[GoldEvent], events: Sequence[SaidEvent], agreed: list[int], hits: Pairs, found: Pairs
) -> list[Row]:
    said = Counter(event.type for event in events)
    asked = Counter(gold[index].type for index in agreed)
    hit = Counter(events[index].type for index, _ in hits)
    reached = Counter(gold[index].type for _, index in found)
    return [
        {"type": name, "gold": asked[name], "said": said[name],
         **shares(hit[name], said[name], reached[name], asked[name])._asdict()}
        for name in sorted(asked | said)
    ]  # fmt: skip


def _modality_rows(
    gold: Sequence[GoldEvent], events: Sequence[SaidEvent], agreed: list[int], hits: Pairs, found: Pairs
) -> list[Row]:
    """Triples by modality, and of those found the share that has its modality too."""
    said = Counter(event.modality for event in events)
    asked = Counter(gold[index].modality for index in agreed)
    hit = Counter(events[index].modality for index, _ in hits)
    reached = Counter(gold[index].modality for _, index in found)
    right = Counter(gold[index].modality for place, index in found if events[place].modality == gold[index].modality)
    return [
        {"modality": name, "gold": asked[name], "said": said[name],
         **shares(hit[name], said[name], reached[name], asked[name])._asdict(),
         "modality_accuracy": ratio(right[name], reached[name])}
        for name in vocabulary().modalities
        if asked[name] or said[name]
    ]  # fmt: skip


def _confusion(
    gold: Sequence[GoldEvent], events: Sequence[SaidEvent], by_article: Mapping[str, list[int]], triples: Pairs
) -> Counter[tuple[str, str]]:
    """Types of events with the same sides; what is left over on either side stands with no event."""
    matched = {index for _, index in triples}
    taken = {said for said, _ in triples}
    rest = [index for index in range(len(gold)) if index not in matched]
    pairs = [*triples, *_match(rest, gold, events, by_article, same_sides, taken)]
    confusion = Counter((gold[index].type, events[said].type) for said, index in pairs)
    asked, answered = {index for _, index in pairs}, {said for said, _ in pairs}
    confusion.update((event.type, NO_EVENT) for index, event in enumerate(gold) if index not in asked)
    confusion.update((NO_EVENT, event.type) for index, event in enumerate(events) if index not in answered)
    return confusion


def _intervals(
    gold: Sequence[GoldEvent],
    events: Sequence[SaidEvent],
    agreed: list[int],
    hits: Mapping[str, Pairs],
    found: Mapping[str, Pairs],
) -> dict[str, tuple[float, float]]:
    """Articles are drawn anew: their events are told together."""
    import numpy as np

    articles = {name: row for row, name in enumerate(dict.fromkeys(event.article for event in gold))}
    for event in events:
        articles.setdefault(event.article, len(articles))
    units = np.zeros((len(articles), 3 + 2 * len(RULES)))
    for index in agreed:
        units[articles[gold[index].article], 0] += 1
    for event in events:
        units[articles[event.article], 1] += 1
    for place, name in enumerate(RULES):
        for said, _ in hits[name]:
            units[articles[events[said].article], 3 + 2 * place] += 1
        for said, _ in found[name]:
            units[articles[events[said].article], 4 + 2 * place] += 1
    for said, index in found["triple"]:
        units[articles[events[said].article], 2] += events[said].modality == gold[index].modality

    def figures(sums: np.ndarray) -> dict[str, float]:
        made: dict[str, float] = {}
        for place, name in enumerate(RULES):
            measured = shares(sums[3 + 2 * place], sums[1], sums[4 + 2 * place], sums[0])
            made.update((f"{name}.{key}", value) for key, value in measured._asdict().items())
        made["modality_accuracy"] = ratio(sums[2], sums[4 + 2 * list(RULES).index("triple")])
        return made

    return bootstrap(units, figures)


def _missed(gold: GoldEvent, events: Sequence[SaidEvent], unclaimed: Sequence[SaidEvent]) -> Error:
    """Why ``gold`` was missed, by the events of its sentence; ``unclaimed`` are those that are no gold event."""
    here = [event for event in events if _within(event, gold)]
    free = [event for event in unclaimed if _within(event, gold)]
    if not here:
        cause = "silent sentence"
    elif any(same_triple(event, gold) for event in here):
        cause = "told once, annotated twice"
    elif any(same_sides(event, gold) for event in free):
        cause = "wrong type"
    elif any(same_type(event, gold) for event in free):
        cause = "wrong sides"
    else:
        cause = "other events only"
    source, target = (side.text if side is not None else NO_EVENT for side in (gold.source, gold.target))
    wanted = f"{gold.type}: {source} → {target} ({gold.modality})"
    where = f"{gold.article}, {gold.sentence[0]}–{gold.sentence[1]}"
    said = "; ".join(map(told, here)) or NO_EVENT
    return Error("missed", cause, where, gold.trigger, wanted, said, place=(gold.article, *gold.sentence))


def _invented(event: SaidEvent, gold: Sequence[GoldEvent], unmet: Sequence[GoldEvent]) -> Error:
    """Why ``event`` is none of ``gold``; ``unmet`` are the gold events that no event is."""
    here = [row for row in gold if _within(event, row)]
    free = [row for row in unmet if _within(event, row)]
    if not here:
        cause = "no event annotated in the sentence"
    elif any(same_triple(event, row) for row in here):
        cause = "told twice, annotated once"
    elif any(same_sides(event, row) for row in free):
        cause = "wrong type"
    elif any(same_type(event, row) for row in free):
        cause = "wrong sides"
    else:
        cause = "another event than the annotated ones"
    quote = str(event.record["evidence"].get("quote") or "")
    wanted = "; ".join(f"{row.type} ({row.trigger})" for row in here) or NO_EVENT
    return Error("invented", cause, f"{event.article}, {event.start}–{event.end}", quote, wanted, told(event))
