"""The extractor ``patterns``: finds what the user's own rules describe, and nothing else.

Grammar, actors, modality, dates and speakers are those of the rules that come with kg; which words are an act, and who
may do it to whom, the user's file says. See ``kg.extract.pattern_rules`` for its language.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING

from kg._version import __version__
from kg.errors import BadOption
from kg.extract.explain import candidate_lines, decided_lines, refusal_line, seen_lines
from kg.extract.extractor import Explained
from kg.extract.lexicon import Act, lexicon
from kg.extract.pattern_rules import Rule, layers, read_rules
from kg.extract.rules import RuleExtractor
from kg.model import Article, Event, Extraction, Refusal, TextEvidence

if TYPE_CHECKING:
    from kg.extract.rules import Reading

Statement = tuple["Reading", ...]
"""One statement as each layer of rules reads it."""

Decided = tuple[list[Event], list[Refusal]]
"""What a statement gives."""


class _Reader(RuleExtractor):
    """Reads by a layer of the user's rules, which say what is an act and what is none."""

    def guard(self, reading: Reading) -> None:
        """Nothing is refused that the user asked for."""


class PatternExtractor:
    """Events by the rules in ``file``, or in the file that KG_PATTERNS names; ``model`` is a spaCy pipeline.

    Of the rules whose words fit, the one with most words counts; of several with the same words the first whose actors
    fit. Raises BadOption and NotFound for files that are missing or wrong, with the lines.
    """

    name = "patterns"
    version = __version__

    def __init__(self, *, file: str | None = None, model: str | None = None) -> None:
        named = file or os.environ.get("KG_PATTERNS")
        if not named:
            raise BadOption("the extractor patterns needs a file of rules: --extractor-option file=…, or KG_PATTERNS")
        path = Path(named)
        self._readers: list[tuple[RuleExtractor, dict[int, Rule]]] = []
        reader = RuleExtractor(model=model)
        self.rules = read_rules(path, reader.base)
        self._hash = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        for layer in layers(self.rules):
            acts: dict[tuple[str, str], list[Act]] = {}
            for act, _ in layer:
                acts.setdefault((act.pattern.lemma, act.pos), []).append(act)
            reader = _Reader(model=model)
            reader.words = replace(
                lexicon(),
                acts={key: tuple(sorted(found, key=lambda a: -a.pattern.specificity)) for key, found in acts.items()},
            )
            self._readers.append((reader, {id(act): rule for act, rule in layer}))

    def describe(self) -> Mapping[str, str]:
        """As of the rules that come with kg, and the hash of the file."""
        said = dict(self._readers[0][0].describe())
        return {**said, "extractor": self.name, "extractor_version": self.version, "patterns": self._hash}

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """One Extraction an article, in order."""
        for article, statements, oversized in self._read(articles):
            yield _extraction(article, [self._merged(statement) for statement in statements], oversized)

    def explained(self, articles: Iterable[Article]) -> Iterator[Explained]:
        """As ``extract``, with the lines that say why: of each act the rule that names it, by its line."""
        for article, statements, oversized in self._read(articles):
            merged = [self._merged(statement) for statement in statements]
            lines = [
                line
                for statement, (events, refusals) in zip(statements, merged, strict=True)
                for line in (
                    *seen_lines(statement[0]),
                    *self._acts(statement),
                    *decided_lines(events, refusals),
                )
            ]
            extraction = _extraction(article, merged, oversized)
            yield Explained(extraction, [*lines, *map(refusal_line, oversized)])

    def _read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, list[Statement], list[Refusal]]]:
        """Each article, what the layers read in each of its statements, and refusals of blocks too long."""
        streams = tee(articles, len(self._readers))
        read = [reader.read(stream) for (reader, _), stream in zip(self._readers, streams, strict=True)]
        for layers_ in zip(*read, strict=True):
            article, _, oversized = layers_[0]
            yield article, list(zip(*(readings for _, readings, _ in layers_), strict=True)), oversized

    def _acts(self, statement: Statement) -> Iterator[str]:
        for reading, (_, rules) in zip(statement, self._readers, strict=True):
            for candidate in reading.candidates:
                rule = rules.get(id(candidate.act))
                named = (f"line {rule.line} ({rule.text})",) if rule is not None else ()
                yield from candidate_lines(reading, candidate, *named)

    def _merged(self, statement: Statement) -> Decided:
        """What the layers say of one statement: an act and pair of actors is told by the first that does."""
        here: dict[tuple[object, ...], Event] = {}
        refused: dict[tuple[int, str], Refusal] = {}
        for reading, (_, rules) in zip(statement, self._readers, strict=True):
            for event in reading.events:
                problem = self._against(event, reading, rules)
                if problem is None:
                    sides = tuple(side and side.actor.id for side in (event.source, event.target))
                    start = event.trigger.start if event.trigger else 0
                    signature = f"{self.name}/{self.version}"
                    here.setdefault((start, *sides), replace(event, extractor=signature))
                else:
                    refused.setdefault((problem.span.start, problem.detail), problem)
            for refusal in reading.refusals:
                refused.setdefault((refusal.span.start, refusal.detail), refusal)
        told = {event.trigger.start for event in here.values() if event.trigger}
        refusals = [
            one
            for (start, _), one in refused.items()
            if start not in told and not (here and one.reason in ("no-act", "plain-statement"))
        ]
        return list(here.values()), refusals

    def _against(self, event: Event, reading: Reading, rules: Mapping[int, Rule]) -> Refusal | None:
        """Why the rule that found ``event`` does not want its actors; None where it does."""
        assert event.trigger is not None and isinstance(event.evidence, TextEvidence)
        offset = reading.block.start
        doc = reading.sentence.doc
        rule = next(
            (
                rules[id(candidate.act)]
                for candidate in reading.candidates
                if offset + doc[candidate.words[0]].idx == event.trigger.start and id(candidate.act) in rules
            ),
            None,
        )
        if rule is None:
            return None
        for side, slot, what in ((event.source, rule.source, "source"), (event.target, rule.target, "target")):
            if slot is None:
                continue
            if side is None or not slot.holds(side):
                who = f"{side.actor.name} is none" if side is not None else "nobody is named"
                detail = f"line {rule.line} ({rule.text}) wants ({slot.text}) as its {what}: {who}"
                return Refusal(event.evidence.article, reading.block.field, event.trigger, "pattern-actor", detail)
        return None


def _extraction(article: Article, decided: list[Decided], oversized: list[Refusal]) -> Extraction:
    events = tuple(event for found, _ in decided for event in found)
    return Extraction(article, events, (*oversized, *(refusal for _, refused in decided for refusal in refused)))
