"""A language model's answer held against the article: what is quoted verbatim becomes an event, the rest is refused."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from kg.actor_names import slug
from kg.actors import KnowledgeBase
from kg.extract.llm_client import BadAnswerError
from kg.extract.llm_schema import KINDS, acts
from kg.extract.mentions import MentionFinder
from kg.extract.statements import Block
from kg.model import Actor, Article, Date, Event, Mention, Modality, Refusal, Span, TextEvidence, event_id, report_id
from kg.vocabulary import vocabulary

Item = Mapping[str, Any]


class _RefusedError(Exception):
    """Why an item is no event: a short code and a sentence for a person."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class _Quote(NamedTuple):
    """A quote where it stands."""

    block: Block
    start: int
    text: str

    @property
    def span(self) -> Span:
        """The quote's span in the article's field."""
        return Span(self.text, self.start, self.start + len(self.text))


def read_answer(content: str) -> list[Item]:
    """The items of an answer. Raises BadAnswerError where it is not one object with a list of objects."""
    text = content.strip()
    if text.startswith("```"):  # some models cannot help it
        text = text.strip("`").removeprefix("json").strip()
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise BadAnswerError(f"the answer is no JSON: {problem}") from None
    items = answer.get("events") if isinstance(answer, Mapping) else None
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise BadAnswerError('the answer has no list "events" of objects')
    return items


def plain(text: str) -> str:
    """``text`` as it is sent: half characters, which no request can carry, replaced one by one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _halved(text) else text


def _halved(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


class Verifier:
    """Makes events of items for one article."""

    def __init__(self, article: Article, base: KnowledgeBase, signature: str) -> None:
        self.article = article
        self.base = base
        self.signature = signature
        self.finder = MentionFinder(article, base)

    def verify(self, items: Iterable[Item], blocks: Sequence[Block]) -> tuple[list[Event], list[Refusal]]:
        """Events of ``items`` found in ``blocks``, and refusals: of items, and of blocks that give no event."""
        events: dict[str, Event] = {}
        refusals: list[Refusal] = []
        for item in items:
            quote = self._quote(item, blocks)
            try:
                if quote is None:
                    raise _RefusedError(
                        "llm-quote", f"what the model quotes stands nowhere: {_short(item.get('quote'))}"
                    )
                event = self._event(item, quote)
                if event.id in events:
                    raise _RefusedError("repeat", "the model says so already")
                events[event.id] = event
            except _RefusedError as refused:
                where = quote.span if quote is not None else _whole(blocks[0])
                name = quote.block.field if quote is not None else blocks[0].field
                refusals.append(Refusal(self.article.key, name, where, refused.reason, refused.detail))
        for block in blocks:
            if not self._said(block, events.values(), refusals):
                span = _whole(block)
                refusals.append(
                    Refusal(
                        self.article.key, block.field, span, "no-act", "the model reports no event of this paragraph"
                    )
                )
        return list(events.values()), refusals

    def _said(self, block: Block, events: Iterable[Event], refusals: Iterable[Refusal]) -> bool:
        first, last = block.start, block.start + len(block.raw)
        spans = [event.evidence for event in events if isinstance(event.evidence, TextEvidence)]
        return any(e.field == block.field and e.start < last and first < e.end for e in spans) or any(
            r.field == block.field and r.span.start < last and first < r.span.end for r in refusals
        )

    def _quote(self, item: Item, blocks: Sequence[Block]) -> _Quote | None:
        said = item.get("quote")
        words = said.strip() if isinstance(said, str) else ""
        for block in blocks:
            place = plain(block.raw).find(words) if words else -1
            if place >= 0:
                return _Quote(block, block.start + place, block.raw[place : place + len(words)])
        return None

    def _event(self, item: Item, quote: _Quote) -> Event:
        words = vocabulary()
        act = acts().get(str(item.get("act")))
        if act is None:
            raise _RefusedError("llm-code", f"{item.get('act')!r} is no act of the ontology")
        event_type, mode = act
        kind = words.types[event_type]
        modality = cast("Modality", item.get("modality"))
        if modality not in words.modalities:
            raise _RefusedError("llm-code", f"{modality!r} is no modality")
        source, target = self._side(item, "source", quote), self._side(item, "target", quote)
        if source is None and target is None:
            raise _RefusedError("no-actor", "the model names neither source nor target")
        if target is None and kind.target_required:
            raise _RefusedError("no-target", f"{event_type} needs a target")
        if source is not None and target is not None and source.actor.id == target.actor.id:
            raise _RefusedError("same-actor", f"{source.actor.name} does it to itself")
        trigger = self._span(item.get("trigger"), "trigger", quote)
        mutual = bool(item.get("mutual")) and kind.mutual and source is not None and target is not None
        when = self._when(item.get("date"))
        contexts = tuple(dict.fromkeys(one for one in _list(item.get("contexts")) if one in words.contexts))
        spans = [side.span if side is not None else None for side in (source, target)]
        actors = [side.actor if side is not None else None for side in (source, target)]
        also = (*(actor and actor.id for actor in actors), modality, trigger.start)
        report = report_id(
            self.article.key, quote.block.field, quote.start, spans[0], spans[1], event_type, *also
        )  # fmt: skip
        return Event(
            id=report,
            event=event_id(report, actors[0], event_type, actors[1], when, reciprocal=mutual),
            type=event_type,
            modality=modality,
            source=source,
            target=target,
            evidence=TextEvidence(self.article.key, quote.block.field, quote.text, quote.start, quote.span.end),
            extractor=self.signature,
            mode=mode,
            contexts=contexts,
            cameo=words.cameo_for(event_type, mode, contexts),
            background=item.get("background") is True,
            reciprocal=mutual,
            when=when,
            speaker=self._speaker(item, quote),
            trigger=trigger,
            confidence=_confidence(item.get("confidence")),
            score=words.score(event_type, mode),
            quad=kind.quad,
        )

    def _span(self, said: object, what: str, quote: _Quote) -> Span:
        """Where ``said`` stands in the quote. Raises _RefusedError where it does not."""
        words = said.strip() if isinstance(said, str) else ""
        place = plain(quote.text).find(words) if words else -1
        if place < 0:
            raise _RefusedError("llm-quote", f"the {what} is not in the quote: {_short(said)}")
        start = quote.start + place
        return Span(quote.text[place : place + len(words)], start, start + len(words))

    def _side(self, item: Item, name: str, quote: _Quote) -> Mention | None:
        said = item.get(name)
        if said is None:
            return None
        if not isinstance(said, Mapping):
            raise _RefusedError("llm-answer", f"the {name} is neither null nor an object")
        span = self._span(said.get("text"), name, quote)
        party = self.finder.party(self._actor(said, span.text))
        return Mention(party.actor, span, party.country, party.sectors)

    def _speaker(self, item: Item, quote: _Quote) -> Mention | None:
        """The speaker where he is named in the quote; of one who is not, nothing is known."""
        try:
            return self._side(item, "speaker", quote)
        except _RefusedError:
            return None

    def _actor(self, said: Item, text: str) -> Actor:
        """Whom the words denote: known by them or by the full name, else an actor of the text's own."""
        named = said.get("name")
        name = " ".join(named.split()) if isinstance(named, str) and named.strip() else text
        for words in (text, name):
            actor = self.base.resolve(words, self.article.date)
            if actor is not None:
                return actor
        country = said.get("country") if said.get("country") in self.base.countries else None
        sectors = tuple(dict.fromkeys(one for one in _list(said.get("sectors")) if one in vocabulary().sectors))
        kind = said.get("kind") if said.get("kind") in KINDS else "role"
        if kind == "role" or not any(word[:1].isupper() for word in name.split()):
            return Actor(
                f"{self.article.hash}/{slug(text.lower())}", text, "role", country, sectors, scope="role"
            )  # fmt: skip
        return Actor(slug(name), name, str(kind), country, sectors, scope="named")

    def _when(self, said: object) -> Date | None:
        try:
            day = datetime.date.fromisoformat(said).isoformat() if isinstance(said, str) else None
        except ValueError:
            day = None
        return Date(day, "day", day, day) if day else None


def _whole(block: Block) -> Span:
    return Span(block.raw, block.start, block.start + len(block.raw))


def _list(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _confidence(value: object) -> float:
    """What the model says, kept off 0: an event that is reported is believed a little."""
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.5
    return round(min(1.0, max(0.01, number)), 3) if number == number else 0.5


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return repr(text if len(text) <= 80 else text[:79] + "…")
