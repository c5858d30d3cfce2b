"""The extractor by rules: a parse, a knowledge base of actors, and a lexicon of acts; every decision has its words.

Way of an article: blocks → parse → mentions → candidates → events, with a refusal for each candidate and each
statement that gives none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from kg._version import __version__
from kg.actors import KnowledgeBase, knowledge_base, own_actors_hash
from kg.extract.arguments import Arguments
from kg.extract.candidates import Candidate, candidates
from kg.extract.casualties import VIOLENT, Toll, belongs, measures, tolls
from kg.extract.dates import DateExpression, find_dates
from kg.extract.extractor import Explained, Pair, Typed
from kg.extract.found import Found, Party
from kg.extract.guards import why_no_act
from kg.extract.lexicon import Lexicon, lexicon
from kg.extract.mentions import MentionFinder
from kg.extract.quotes import block_attributions, governing_speech, inside_quotes
from kg.extract.reference import resolve, resolve_first_person
from kg.extract.statements import Block, blocks
from kg.extract.word_classes import word_class
from kg.model import (
    Article,
    Date,
    Event,
    Extraction,
    Figure,
    Mention,
    Place,
    Refusal,
    Span,
    TextEvidence,
    event_id,
    report_id,
)
from kg.settings import BATCH_BLOCKS, MAX_BLOCK_CHARACTERS
from kg.vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Sentence


@dataclass(slots=True)
class Reading:
    """What one statement gave: its span, its mentions, its candidates, and the events and refusals they became."""

    reader: BlockReader
    sentence: Sentence
    arguments: Arguments
    candidates: list[Candidate] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def block(self) -> Block:
        """The block that the statement stands in."""
        return self.reader.block

    @property
    def mentions(self) -> list[Found]:
        """The statement's mentions, in the order in which they were found."""
        return self.arguments.mentions


class RuleExtractor:
    """Finds events by grammar and lexicon.

    ``model`` names another spaCy pipeline than the pinned one. Offline, deterministic, no training.
    """

    name = "rules"
    version = __version__

    def __init__(self, *, model: str | None = None) -> None:
        self.model = model
        self.base: KnowledgeBase = knowledge_base()
        self.words: Lexicon = lexicon()

    def describe(self) -> Mapping[str, str]:
        """Name and version of the extractor, and name, version and hash of the language model."""
        from kg.extract.pipeline import model_identity

        own = {"actors": hashed} if (hashed := own_actors_hash()) else {}
        return {"extractor": self.name, "extractor_version": self.version, **model_identity(self.model), **own}

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """One Extraction an article, in order; several articles are parsed in one batch."""
        for article, readings, oversized in self.read(articles):
            yield _extraction(article, readings, oversized)

    def explained(self, articles: Iterable[Article]) -> Iterator[Explained]:
        """As ``extract``, with the lines that say why; see ``kg.extract.extractor.Explainer``."""
        from kg.extract.explain import reading_lines, refusal_line

        for article, readings, oversized in self.read(articles):
            lines = [line for reading in readings for line in reading_lines(reading)]
            yield Explained(_extraction(article, readings, oversized), [*lines, *map(refusal_line, oversized)])

    def types(self, pairs: Iterable[Pair]) -> Iterator[Sequence[Typed]]:
        """What each given source does to the given target; see ``kg.extract.extractor.Typer``."""
        from kg.extract.rule_types import rule_types

        return rule_types(self, pairs)

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, list[Reading], list[Refusal]]]:
        """For each article what every statement gave, candidates and mentions included: what ``explain`` shows.

        The third member are refusals of blocks too long to be parsed.
        """
        pending: list[tuple[Article, list[Block]]] = []
        size = 0
        for article in articles:
            cut = blocks(article, self._is_name)
            pending.append((article, cut))
            size += len(cut) + 1
            if size >= BATCH_BLOCKS:
                yield from self._batch(pending)
                pending, size = [], 0
        yield from self._batch(pending)

    def _is_name(self, word: str) -> bool:
        return bool(self.base.lookup(word))

    def _batch(
        self, pending: list[tuple[Article, list[Block]]]
    ) -> Iterator[tuple[Article, list[Reading], list[Refusal]]]:
        from kg.extract.pipeline import load_pipeline

        if not pending:
            return
        texts = [block.text for _, cut in pending for block in cut if _fits(block)]
        docs = load_pipeline(self.model).pipe(texts, batch_size=64)
        looked: list[tuple[Article, list[Reading], list[Refusal]]] = []
        for article, cut in pending:
            parsed = [block for block in cut if _fits(block)]
            oversized = [_too_long(article, block) for block in cut if not _fits(block)]
            looked.append((article, self._look(article, parsed, list(islice(docs, len(parsed)))), oversized))
        everything = [reading for _, readings, _ in looked for reading in readings]
        self.weigh(everything)
        for reading in everything:
            self.guard(reading)
        for article, readings, oversized in looked:
            for reading in readings:
                reading.reader.conclude(reading)
            yield article, _dated_headlines(readings), oversized

    def _look(self, article: Article, cut: list[Block], docs: list[Doc]) -> list[Reading]:
        if not _is_day(article.date):
            article = replace(article, date=None)
        finder = MentionFinder(article, self.base)
        readings: list[Reading] = []
        for block, doc in zip(cut, docs, strict=True):
            readings.extend(BlockReader(article, block, doc, finder, self.words, self.signature).look())
        return readings

    @property
    def signature(self) -> str:
        """Name and version, as events carry them."""
        return f"{self.name}/{self.version}"

    def weigh(self, readings: list[Reading]) -> None:
        """What an extractor built upon this one does with the candidates of a batch before they become events."""

    def guard(self, reading: Reading) -> None:
        """Refuse what is no act whoever found it; see ``kg.extract.guards``."""
        for candidate in reading.candidates:
            why = why_no_act(candidate) if candidate.pairs else None
            if why is not None:
                candidate.pairs, candidate.refusal = [], why


def _extraction(article: Article, readings: list[Reading], oversized: list[Refusal]) -> Extraction:
    events = tuple(event for reading in readings for event in reading.events)
    return Extraction(article, events, (*oversized, *(refusal for reading in readings for refusal in reading.refusals)))


def _dated_headlines(readings: list[Reading]) -> list[Reading]:
    """Give events of headlines, which name no day, the day that the text states for the same act."""

    def act(event: Event) -> tuple[object, ...]:
        sides = (event.source and event.source.actor.id, event.target and event.target.actor.id)
        return (event.type, event.modality, *sides)

    stated: dict[tuple[object, ...], Date] = {}
    for reading in readings:
        for event in reading.events if not reading.block.heading else ():
            if event.when is not None and event.when.precision == "day":
                stated.setdefault(act(event), event.when)
    for reading in readings:
        if reading.block.heading:
            reading.events[:] = [_redated(event, stated.get(act(event))) for event in reading.events]
    return readings


def _with_more_figures(event: Event, repeat: Event) -> Event:
    """``event`` with the numbers that its repetition gives and it does not: "stormed Jenin and killed nine"."""
    if not isinstance(event.evidence, TextEvidence) or not isinstance(repeat.evidence, TextEvidence):
        return event
    known = {figure.name for figure in event.evidence.figures}
    if not repeat.evidence.figures or known & {figure.name for figure in repeat.evidence.figures}:
        return event
    return replace(
        event, evidence=replace(event.evidence, figures=(*event.evidence.figures, *repeat.evidence.figures))
    )


def _redated(event: Event, when: Date | None) -> Event:
    if when is None or when == event.when:
        return event
    sides = (event.source.actor if event.source else None, event.target.actor if event.target else None)
    named = event_id(event.id, sides[0], event.type, sides[1], when, reciprocal=event.reciprocal)
    return replace(event, when=when, event=named)


def _is_day(date: str | None) -> bool:
    """Whether ``date`` is a day of the calendar, as an article's date must be to count from."""
    try:
        return date is not None and len(date) == 10 and bool(datetime.date.fromisoformat(date))
    except ValueError:
        return False


def _fits(block: Block) -> bool:
    return len(block.text) <= MAX_BLOCK_CHARACTERS


def _too_long(article: Article, block: Block) -> Refusal:
    span = Span(block.raw, block.start, block.start + len(block.raw))
    detail = f"a paragraph of {len(block.raw)} characters is not parsed"
    return Refusal(article.key, block.field, span, "too-long", detail)


class BlockReader:
    """Reads one parsed block of an article: mentions first, then acts, then what they become."""

    def __init__(
        self, article: Article, block: Block, doc: Doc, finder: MentionFinder, words: Lexicon, signature: str
    ) -> None:
        self.article = article
        self.signature = signature
        self.block = block
        self.doc = doc
        self.finder = finder
        self.words = words
        self.quoted = inside_quotes(doc)
        self.attributions = block_attributions(doc, self.quoted, words)
        self.mentions: list[Found] = []
        self.reference = datetime.date.fromisoformat(article.date) if article.date else None
        self.everybody = Arguments(doc, ())
        self.doubts: list[tuple[int, tuple[Party, ...]]] = []
        self.dated: dict[tuple[int, bool], list[DateExpression]] = {}

    def look(self) -> list[Reading]:
        """One Reading a sentence of the block, with its candidates and without events yet."""
        named = self.finder.find(self.doc, heading=self.block.heading)
        self.mentions = named
        sentences = list(self.doc.sents)
        self.finder.memory.doubts.clear()
        for sentence in sentences:
            inside = [m for m in named if sentence.start <= m.head < sentence.end]
            self.mentions = self.mentions + resolve(self.doc, (sentence.start, sentence.end), inside, self.finder)
        self.doubts = list(self.finder.memory.doubts)
        self.everybody = Arguments(self.doc, self.mentions)
        self.mentions = self.mentions + resolve_first_person(self.doc, self._speaking)
        self._adopt()
        self.everybody = Arguments(self.doc, self.mentions)
        return [self._read(sentence) for sentence in sentences]

    def conclude(self, reading: Reading) -> None:
        """Turn the candidates of ``reading`` into events and refusals."""
        for index, rivals in self.doubts:
            if reading.sentence.start <= index < reading.sentence.end:
                names = " or ".join(party.actor.name for party in rivals)
                detail = f"{self.doc[index].text!r} may be {names}, who are named together"
                self._refuse(reading, index, index + 1, "doubtful", detail)
        if not reading.mentions:
            sentence = reading.sentence
            self._refuse(reading, sentence.start, sentence.end, "no-actor", "the statement names no actor")
            return
        seen: dict[tuple[object, ...], int] = {}
        violent = [candidate for candidate in reading.candidates if candidate.pairs and candidate.type in VIOLENT]
        casualties = tolls(reading.sentence, self.words) if violent else []
        for candidate in reading.candidates:
            if candidate.refusal is not None:
                self._refuse(reading, *candidate.words, *candidate.refusal)
            for source, target in candidate.pairs:
                event = self._event(reading.sentence, candidate, source, target, reading.arguments)
                if casualties and candidate in violent and event.modality in ("actual", "negated"):
                    event = self._with_figures(reading, event, candidate, violent, casualties)
                sides = (side and side.actor.id for side in (event.source, event.target))
                key = (event.type, event.mode, event.modality, event.background, event.when, *sides)
                if key not in seen:
                    seen[key] = len(reading.events)
                    reading.events.append(event)
                else:
                    reading.events[seen[key]] = _with_more_figures(reading.events[seen[key]], event)
                    self._refuse(reading, *candidate.words, "repeat", "the statement says so already")
        if not reading.events and not reading.refusals:
            self._refuse(reading, reading.sentence.start, reading.sentence.end, *self._why_not(reading.sentence))

    def _adopt(self) -> None:
        """Roles that belong to a pronoun's referent: "its forces"."""
        pronouns = {mention.head: mention for mention in self.mentions if mention.kind == "pronoun"}
        for mention in self.mentions:
            if mention.kind == "role":
                for child in self.doc[mention.head].children:
                    owner = pronouns.get(child.i) if child.dep_ == "poss" else None
                    if owner is not None and len(owner.parties) == 1:
                        self.finder.adopt(self.doc, mention, owner.parties[0])

    def _speaking(self, index: int) -> Party | None:
        """Who says the word at ``index`` if it stands in quoted speech."""
        if not self.quoted[index]:
            return None
        token = self.doc[index]
        subjects = self.attributions.get(token.sent.start)
        if subjects is None:
            speech = governing_speech(token, self.words)
            subjects = speech[1] if speech is not None else []
        found = self._first(subjects)
        return found.parties[0] if found is not None else None

    def _first(self, subjects: list[Token]) -> Found | None:
        """The first mention of the block that ``subjects`` denote."""
        return next((found for subject in subjects for found in self.everybody.denoted(subject, owners=False)), None)

    def _read(self, sentence: Sentence) -> Reading:
        mentions = [m for m in self.mentions if sentence.start <= m.head < sentence.end]
        reading = Reading(self, sentence, Arguments(self.doc, mentions))
        if mentions:
            required = [code for code, event_type in vocabulary().types.items() if event_type.target_required]
            reading.candidates = candidates(sentence, reading.arguments, self.words, required)
        return reading

    def _why_not(self, sentence: Sentence) -> tuple[str, str]:
        for token in sentence:
            if any(op.kind == "say" for op in self.words.operators.get(token.lemma_.lower(), ())):
                return "plain-statement", f"somebody speaks ({token.text!r}), but the statement names no act"
        return "no-act", "no word of the statement names an act"

    def _event(
        self, sentence: Sentence, candidate: Candidate, source: Found | None, target: Found | None, arguments: Arguments
    ) -> Event:
        types = vocabulary().types
        event_type = types[candidate.type]
        when = self._date(sentence, candidate)
        today = self.article.date
        if when is not None and candidate.modality == "actual" and today and when.earliest > today:
            candidate.modality = "future"
        speaker = self._speaker(candidate.token)
        quote = self._span(*_trimmed(sentence))
        source_ = self._mention(source)
        target_ = self._mention(target)
        spans = [side.span if side is not None else None for side in (source_, target_)]
        actors = [side.actor if side is not None else None for side in (source_, target_)]
        also = (*(actor and actor.id for actor in actors), candidate.modality, candidate.words[0])
        report = report_id(
            self.article.key, self.block.field, quote.start, spans[0], spans[1], candidate.type, *also
        )  # fmt: skip
        contexts = self._contexts(sentence, candidate)
        cameo = candidate.act.cameo if candidate.type == candidate.act.type else None
        return Event(
            id=report,
            event=event_id(report, actors[0], candidate.type, actors[1], when, reciprocal=candidate.reciprocal),
            type=candidate.type,
            modality=candidate.modality,
            source=source_,
            target=target_,
            evidence=TextEvidence(self.article.key, self.block.field, quote.text, quote.start, quote.end),
            extractor=self.signature,
            mode=candidate.mode,
            contexts=contexts,
            cameo=cameo or vocabulary().cameo_for(candidate.type, candidate.mode, contexts),
            background=candidate.background or self._long_past(sentence, candidate),
            reciprocal=candidate.reciprocal,
            when=when,
            place=self._place(candidate, arguments),
            speaker=self._mention(speaker),
            trigger=self._span(*candidate.words),
            confidence=self._confidence(candidate, source, target),
            score=vocabulary().score(candidate.type, candidate.mode),
            quad=event_type.quad,
        )  # fmt: skip

    def _with_figures(
        self, reading: Reading, event: Event, candidate: Candidate, violent: list[Candidate], casualties: list[Toll]
    ) -> Event:
        """``event`` with the numbers of dead and hurt that the statement gives with its act."""
        acts = [other.words for other in violent]
        sides = [mention.head for mention in candidate.sources]
        mine = [
            toll
            for toll in casualties
            if belongs(toll, candidate.words, acts, sides, reading.sentence, self.words)
            and not self._of_another_day(reading.sentence, toll, candidate, event.when)
        ]
        found = measures(mine, candidate.words)
        stated = tuple(Figure(one.name, one.value, self._span(one.first, one.last)) for one in found)
        assert isinstance(event.evidence, TextEvidence)
        return replace(event, evidence=replace(event.evidence, figures=stated)) if stated else event

    def _of_another_day(self, sentence: Sentence, toll: Toll, candidate: Candidate, when: Date | None) -> bool:
        """Whether a date of its own puts the casualties elsewhere: "the town where 12 were killed in 2014"."""
        if toll.anchor in range(*candidate.words):
            return False
        for expression in self._dates(sentence, future=False):
            governor = self._governor(sentence, expression, candidate)
            if governor is not None and governor.i == toll.anchor and expression.when is not None:
                stated = expression.when
                if when is None or stated.latest < when.earliest or when.latest < stated.earliest:
                    return expression.past or when is not None
        return False

    # ---- details

    def _span(self, first: int, last: int) -> Span:
        """The span of tokens ``first`` to ``last`` (excluded) in the article's field."""
        start = self.doc[first].idx
        end = self.doc[last - 1].idx + len(self.doc[last - 1].text)
        return Span(self.block.raw[start:end], self.block.start + start, self.block.start + end)

    def _mention(self, found: Found | None) -> Mention | None:
        if found is None:
            return None
        party = found.parties[0]
        return Mention(party.actor, self._span(found.start, found.end), party.country, party.sectors)

    def _speaker(self, token: Token) -> Found | None:
        speech = governing_speech(token, self.words)
        subjects = speech[1] if speech is not None else []
        if not subjects and self.quoted[token.i]:
            subjects = self.attributions.get(token.sent.start, [])
        return self._first(subjects)

    def _dates(self, sentence: Sentence, *, future: bool) -> list[DateExpression]:
        """The temporal expressions of the sentence, looked for once for all of its acts."""
        key = (sentence.start, future)
        if key not in self.dated:
            self.dated[key] = find_dates(sentence.text, self.reference, future=future)
        return self.dated[key]

    def _date(self, sentence: Sentence, candidate: Candidate) -> Date | None:
        """The date stated with the act, else the day of publication for an act told as news."""
        upcoming = candidate.modality in ("future", "hypothetical")
        chain = {candidate.token.i, *range(*candidate.words)}
        if not upcoming and candidate.token.dep_ != "pcomp":  # "said on Wednesday that it had bombed": told that day
            chain |= {verb.i for verb in _telling(candidate.token)}
        stated = []
        unclear = False
        for expression in self._dates(sentence, future=upcoming):
            governor = self._governor(sentence, expression, candidate)
            if governor is not None and governor.i not in chain:
                continue
            unclear = unclear or (expression.when is None and expression.kind != "duration" and governor is not None)
            if expression.when is not None:
                near = governor is not None and governor.i in range(*candidate.words)
                stated.append((not near, expression.when.precision != "day", expression.start, expression.when))
        if stated:
            return min(stated)[3]
        if unclear:  # "on February 30", "in recent weeks": some other day than today's, and nobody says which
            return None
        presupposed = _presupposed(candidate.token)
        told = candidate.modality in ("actual", "negated") and not candidate.background and not presupposed
        if told and not _habitual(candidate.token) and self.article.date:
            if not self._long_past(sentence, candidate):
                day = self.article.date
                return Date(day, "day", day, day)
        return None

    def _long_past(self, sentence: Sentence, candidate: Candidate) -> bool:
        for expression in self._dates(sentence, future=False):
            if expression.past:
                governor = self._governor(sentence, expression, candidate)
                if governor is None or governor.i in range(*candidate.words) or governor == candidate.token.head:
                    return True
        return False

    def _governor(self, sentence: Sentence, expression: DateExpression, candidate: Candidate) -> Token | None:
        """The verb, or other act's noun, that a date expression belongs to."""
        token = self._token_at(sentence, expression.start)
        if token is None:
            return None
        for ancestor in token.ancestors:
            if ancestor.pos_ in ("VERB", "AUX") or ancestor == candidate.token:
                return ancestor
            if ancestor.pos_ == "NOUN" and (ancestor.lemma_.lower(), "n") in self.words.acts:
                return ancestor
        return None

    def _token_at(self, sentence: Sentence, offset: int) -> Token | None:
        position = sentence.start_char + offset
        for token in sentence:
            if token.idx <= position < token.idx + len(token.text):
                return token
        return None

    def _place(self, candidate: Candidate, arguments: Arguments) -> Place | None:
        near = {t.i for t in candidate.token.subtree} | {t.i for t in candidate.token.head.subtree}
        for mention in arguments.by_head.values():
            if mention.kind == "place" and mention.head in near and mention not in candidate.targets:
                return Place(self._span(mention.start, mention.end).text, mention.parties[0].country)
        return None

    def _contexts(self, sentence: Sentence, candidate: Candidate) -> tuple[str, ...]:
        found = list(candidate.act.contexts)
        lowered = [token.lemma_.lower() for token in sentence]
        for index, lemma in enumerate(lowered):
            pair = f"{lemma} {lowered[index + 1]}" if index + 1 < len(lowered) else lemma
            for word in (lemma, pair):
                found.extend(c for c in self.words.context_words.get(word, ()) if c not in found)
        return tuple(dict.fromkeys(found))

    def _confidence(self, candidate: Candidate, source: Found | None, target: Found | None) -> float:
        value = candidate.confidence
        for side in (source, target):
            value *= side.confidence if side is not None else 0.9
        value *= {"actual": 1.0, "future": 0.95, "negated": 0.95, "hypothetical": 0.9}[candidate.modality]
        return round(value, 3)

    def _refuse(self, reading: Reading, first: int, last: int, reason: str, detail: str) -> None:
        first, last = (first, last) if last - first < len(reading.sentence) else _trimmed(reading.sentence)
        span = self._span(first, max(last, first + 1))
        reading.refusals.append(Refusal(self.article.key, self.block.field, span, reason, detail))


def _telling(token: Token) -> Iterator[Token]:
    """The verbs above ``token`` whose dates are its own: "said on Wednesday that it had bombed" is told that day, but
    not "the army, which bombed Yemen, left on Wednesday"."""
    current = token
    while current.head != current:
        if _describes_actor(current):
            return
        current = current.head
        if current.pos_ in ("VERB", "AUX"):
            yield current


def _describes_actor(verb: Token) -> bool:
    """Whether ``verb`` stands in a relative clause that says who somebody is: "who", or "which" behind a comma."""
    if verb.dep_ != "relcl" or verb.pos_ not in ("VERB", "AUX"):
        return False
    subjects = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
    words = {child.lower_ for child in subjects if child.tag_ in ("WP", "WDT")}
    words |= {child.lower_ for child in verb.children if child.lower_ == "whom"}
    named = verb.head.pos_ == "PROPN"
    return bool(words & {"who", "whom"}) or (named and "which" in words)


def _presupposed(token: Token) -> bool:
    """Done before what the statement tells, and nobody says when: "criticised for blacklisting", "having bombed",
    "since the rebels seized the town", "the president, who invaded Georgia"."""
    verb = token if token.pos_ in ("VERB", "AUX") else next((a for a in token.ancestors if a.pos_ == "VERB"), token)
    if token.dep_ == "pcomp":
        return True
    if verb.dep_ in ("advcl", "pcomp") and any(c.dep_ == "aux" and c.lower_ == "having" for c in verb.children):
        return True
    if verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "since" for c in verb.children):
        return True
    current = verb
    while current.dep_ == "conj" and current.head.pos_ in ("VERB", "AUX"):
        current = current.head
    return _describes_actor(current) and verb.tag_ in ("VBD", "VBN") and not _present(verb)


def _present(verb: Token) -> bool:
    """ "who is being held", "who have attacked": it reaches into the day of publication."""
    return any(c.dep_ in ("aux", "auxpass") and c.lower_ in ("is", "are", "has", "have", "'s") for c in verb.children)


def _habitual(token: Token) -> bool:
    """Told as a habit, of no particular day: "every time I speak with him", "he often meets"."""
    if token.dep_ == "relcl" and token.head.lemma_ == "time":
        return True
    return any(child.dep_ == "advmod" and child.lower_ in word_class("habit") for child in token.children)


def _trimmed(sentence: Sentence) -> tuple[int, int]:
    """Token range of the sentence without white space at its ends."""
    first, last = sentence.start, sentence.end
    while last - 1 > first and sentence.doc[last - 1].is_space:
        last -= 1
    while first < last - 1 and sentence.doc[first].is_space:
        first += 1
    return first, last
