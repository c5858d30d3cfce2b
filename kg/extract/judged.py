"""The default extractor: grammar and lexicon propose, every pair of mentions is put before the learned judge.

The rules find words that name an act and who stands where; the judge says of each ordered pair of mentions, and of each
mention by itself, what the one does to the other, or that it does nothing. A pair becomes an event where the judge is
sure enough, and with less where the grammar says the same. Everything else about it (date, speaker, place, contexts) is
read from the parse, around the word that names the act.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from kg._version import __version__
from kg.extract.candidates import Candidate, unfold
from kg.extract.extractor import Pair, Typed
from kg.extract.found import Found
from kg.extract.judge import NONE, Judge, Opinion, Question, judge
from kg.extract.lexicon import Act, Pattern
from kg.extract.modality import history_aside
from kg.extract.modality import judge as judge_modality
from kg.extract.phrases import phrase
from kg.extract.rule_types import rule_types
from kg.extract.rules import Reading, RuleExtractor
from kg.extract.triggers import POS, find_trigger
from kg.model import Modality
from kg.settings import BATCH_BLOCKS, MAX_JUDGED_PAIRS
from kg.vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NEAR = 0.15
"""Probability of any act from which a statement's likeliest one is told as a refusal of its own."""

UNSEEN = ("judge", "the judge finds that these two do nothing of the kind to each other")
BESIDE = ("beside", "another event of the statement says the same with more about it")
"""Codes and sentences of why an act that the rules see is no event."""

Proposed = tuple[Found, Found | None]


@dataclass(slots=True)
class Weighed:
    """One pair with what the judge and the rules say of it: ``share`` is the judge's probability of ``type``."""

    source: Found
    target: Found | None
    opinion: Opinion
    type: str
    share: float
    rule: Candidate | None = None
    told: bool = False
    """Whether the grammar's modality holds, since it tells several acts of the pair apart by it."""


class JudgedExtractor(RuleExtractor):
    """Rules and lexicon with the learned judge. ``model`` names another spaCy pipeline than the pinned one."""

    name = "judge"
    version = __version__

    def __init__(self, *, model: str | None = None) -> None:
        super().__init__(model=model)
        self.judge: Judge = judge()

    def describe(self) -> Mapping[str, str]:
        """As of the rules, and the judge's hash."""
        return {**super().describe(), "judge_hash": self.judge.hash}

    def weigh(self, readings: list[Reading]) -> None:
        """Put the pairs of all statements before the judge, and make its verdicts their candidates."""
        asked = [
            (reading, pairs, rule_pairs(reading))
            for reading in readings
            if self._may_act(reading) and (pairs := proposed(reading))
        ]
        questions = (question(*each) for each in asked)
        for (reading, pairs, by_rule), opinions in zip(asked, self.judge.opinions(questions), strict=True):
            reading.candidates = list(self._decide(reading, pairs, opinions, by_rule))
            reading.candidates.sort(key=_place_in_text)

    def types(self, pairs: Iterable[Pair]) -> Iterator[Sequence[Typed]]:
        """What each given source does to the given target; see ``kg.extract.extractor.Typer``."""
        rules = RuleExtractor(model=self.model)
        everything = iter(pairs)
        while batch := list(islice(everything, BATCH_BLOCKS)):
            said = rule_types(rules, batch)
            questions = [
                Question(
                    pair.text, [pair.sources, pair.targets], [(0, 1 if pair.targets else -1)],
                    [[answer.type for answer in ranking]],
                )
                for pair, ranking in zip(batch, said, strict=True)
            ]  # fmt: skip
            for (opinion,) in self.judge.opinions(questions):
                yield self._ranking(opinion)

    def _ranking(self, opinion: Opinion) -> list[Typed]:
        """All answers for a pair that is known to do something to each other: NONE is left out."""
        answers = []
        total = 1 - float(opinion.types[self.judge.types.index(NONE)]) or 1.0
        for type, share in zip(self.judge.types, opinion.types.tolist(), strict=True):
            if type == NONE:
                continue
            modes = self.judge.modes_of(opinion, type) or [(None, None, 1.0)]
            for modality, real in zip(self.judge.modalities, opinion.modalities.tolist(), strict=True):
                for mode, cameo, part in modes:
                    answers.append(Typed(type, share / total * real * part, mode, modality, cameo))
        answers.sort(key=lambda answer: -answer.probability)
        return answers

    def _may_act(self, reading: Reading) -> bool:
        """Whether any word of the statement can name an act: most statements of a newspaper have none, and the judge
        is what takes time."""
        return any((token.lemma_.lower(), POS[token.pos_]) in self.words.acts for token in reading.sentence
                   if token.pos_ in POS)  # fmt: skip

    def _decide(
        self, reading: Reading, pairs: list[Proposed], opinions: list[Opinion], by_rule: RulePairs
    ) -> Iterator[Candidate]:
        refused = [candidate for candidate in reading.candidates if candidate.refusal is not None]
        weighed: list[Weighed] = []
        for (source, target), opinion in zip(pairs, opinions, strict=True):
            weighed.extend(self._weigh(source, target, opinion, by_rule.get(heads_of(source, target), ())))
        settled = _undisputed(_settled(weighed), reading.sentence.doc) or self._likeliest(pairs, opinions, by_rule)
        yield from self._one_a_word([(one, self._candidate(reading, one)) for one in settled])
        if not settled:
            near = max(zip(pairs, opinions, strict=True), key=lambda item: _doing(item[1]))
            if _doing(near[1]) >= NEAR:
                yield self._near(reading, *near)
        kept = {one.rule.token.i for one in settled if one.rule is not None}
        likely = {one.rule.token.i for one in weighed if one.rule is not None}
        for candidate in reading.candidates:
            if candidate.refusal is None and candidate.token.i not in kept:
                candidate.pairs = []
                candidate.refusal = BESIDE if candidate.token.i in likely else UNSEEN
                refused.append(candidate)
        yield from refused

    def _weigh(
        self, source: Found, target: Found | None, opinion: Opinion, rules: tuple[Candidate, ...]
    ) -> Iterator[Weighed]:
        """The acts of one pair that are sure enough: the judge's first, and what the rules see beside it."""
        order = opinion.types.argsort()[::-1]
        best = self.judge.types[order[0]] if self.judge.types[order[0]] != NONE else self.judge.types[order[1]]
        shares = dict(zip(self.judge.types, opinion.types.tolist(), strict=True))
        agreeing = {c.modality: c for c in rules if c.type == best}  # "attacked and will attack": two acts of one kind
        asked = self.judge.accept if target is not None else self.judge.alone
        if shares[best] >= (self.judge.support if agreeing else asked):
            for rule in agreeing.values() or (None,):
                yield Weighed(source, target, opinion, best, shares[best], rule, told=len(agreeing) > 1)
        for rule in rules:
            if rule.type != best and shares.get(rule.type, 0) >= self.judge.support:
                yield Weighed(source, target, opinion, rule.type, shares[rule.type], rule)

    def _one_a_word(self, told: list[tuple[Weighed, Candidate]]) -> Iterator[Candidate]:
        """The candidates, but one word names one act between two actors: the likeliest of those that share it."""
        best: dict[tuple[int, Heads], float] = {}
        for one, candidate in told:
            key = candidate.token.i, heads_of(one.source, one.target)
            best[key] = max(best.get(key, 0.0), one.share)
        for one, candidate in told:
            if one.share < best[candidate.token.i, heads_of(one.source, one.target)]:
                candidate.pairs, candidate.refusal = [], BESIDE
            yield candidate

    def _likeliest(self, pairs: list[Proposed], opinions: list[Opinion], by_rule: RulePairs) -> list[Weighed]:
        """The one act that a statement is likeliest to tell, where nothing in it is sure enough."""
        acts = [
            (share, at, type)
            for at, opinion in enumerate(opinions)
            for type, share in zip(self.judge.types, opinion.types.tolist(), strict=True)
            if type != NONE
        ]
        share, at, type = max(acts, default=(0.0, 0, NONE))
        if share < self.judge.single:
            return []
        rules = (rule for rule in by_rule.get(heads_of(*pairs[at]), ()) if rule.type == type)
        return [Weighed(*pairs[at], opinions[at], type, share, next(rules, None))]

    def _candidate(self, reading: Reading, one: Weighed) -> Candidate:
        """The verdict as a candidate with its words, mode, modality and why."""
        types = vocabulary().types
        rule = one.rule
        type = one.type
        if rule is not None:
            token, words = rule.token, rule.words
        else:
            token, words = find_trigger(reading, one.source, one.target, one.type, self.words)
        if _of_arms(one, token):
            type = "AID"
        mode, cameo, sure = next(iter(self.judge.modes_of(one.opinion, type)), (None, None, 0.0))
        if sure < 0.5:
            mode = cameo = None
        if rule is not None:
            mode = rule.mode or mode
            act, how = rule.act, [*rule.how, f"judge {one.share:.2f}"]
        else:
            act = Act(Pattern(token.lemma_.lower()), "v", type, mode, (), cameo, "subj", (), types[type].mutual)
            how = [f"judge: {one.type} {one.share:.2f}"]
        if type != one.type:
            how.append("support of fighters is aid")
        modality, background = self._modality(token, one, rule)
        return Candidate(
            token, act, type, mode, [one.source], [one.target] if one.target is not None else [], modality,
            background, words, how, pairs=_unfolded(one, mutual=types[type].mutual),
            reciprocal=types[type].mutual and mode != "visit" and (one.target is not None or one.source.plural),
            confidence=round(one.share, 3),
        )  # fmt: skip

    def _near(self, reading: Reading, pair: Proposed, opinion: Opinion) -> Candidate:
        """The likeliest act of a statement in which nothing was sure enough, with what was missing."""
        share, type = max((float(s), t) for s, t in zip(opinion.types, self.judge.types, strict=True) if t != NONE)
        token, words = find_trigger(reading, *pair, type, self.words)
        act = Act(Pattern(token.lemma_.lower()), "v", type, None, (), None, "subj", (), False)
        detail = f"{type} is likely with {share:.2f}, and {self.judge.accept:.2f} is asked for"
        targets = [pair[1]] if pair[1] is not None else []
        return Candidate(token, act, type, None, [pair[0]], targets, "actual", False, words,
                         [f"judge: {type} {share:.2f}"], refusal=("unsure", detail))  # fmt: skip

    def _modality(self, token: Token, one: Weighed, rule: Candidate | None) -> tuple[Modality, bool]:
        """The judge's modality, or that of the grammar where the judge is unsure."""
        grammar = rule if rule is not None else judge_modality(token, self.words)
        said, past = grammar.modality, grammar.background
        # An act that the sentence plainly denies ("no call between …") must not look like one that happened.
        if one.told or (rule is not None and said == "negated"):
            return said, past
        names = self.judge.modalities
        shares = one.opinion.modalities
        scores = {name: float(shares[i]) + (0.35 if name == said else 0.0) for i, name in enumerate(names)}
        past = past or (one.opinion.background > 0.6 and not history_aside(token))
        return max(scores, key=lambda name: scores[name]), past


def _unfolded(one: Weighed, *, mutual: bool) -> list[tuple[Found | None, Found | None]]:
    """A pair for each two parties that the mentions denote: "the two leaders" are two, and may act with each other."""
    sources = unfold([one.source])
    if one.target is None:
        if mutual and len(sources) > 1:
            return [(a, b) for index, a in enumerate(sources) for b in sources[index + 1 :]]
        return [(source, None) for source in sources]
    return [(s, t) for s in sources for t in unfold([one.target]) if s.parties[0].actor.id != t.parties[0].actor.id]


def _of_arms(one: Weighed, token: Token) -> bool:
    """Support of fighters is material, and so AID (PLOVER keeps SUPPORT for words)."""
    if one.type != "SUPPORT" or one.target is None or token.lemma_.lower() not in ("support", "back", "backing"):
        return False
    return bool(set(one.target.parties[0].sectors) & {"REB", "PRM", "UAF"})


def _place_in_text(candidate: Candidate) -> tuple[int, ...]:
    sides = [side[0].start if side else -1 for side in (candidate.sources, candidate.targets)]
    return (candidate.token.i, *sides)


def _doing(opinion: Opinion) -> float:
    """How likely it is that the pair does anything to each other: NONE is the first type."""
    return 1 - float(opinion.types[0])


def proposed(reading: Reading) -> list[Proposed]:
    """The ordered pairs of a statement's mentions, and each mention that can act by itself, to be judged."""
    actors = mentions_to_judge(reading)
    acting = [m for m in actors if m.kind != "place"]
    pairs: list[Proposed] = [(s, t) for s in acting for t in (*actors, None) if t is None or not _one_actor(s, t)]
    if len(pairs) > MAX_JUDGED_PAIRS:
        pairs.sort(key=lambda pair: abs(pair[0].head - pair[1].head) if pair[1] is not None else 0)
        pairs = pairs[:MAX_JUDGED_PAIRS]
    return pairs


def mentions_to_judge(reading: Reading) -> list[Found]:
    """The statement's mentions, each actor once: no office before or beside the name of who holds it, and nothing that
    only describes another mention ("the mother of X", "Iran-backed fighters")."""
    mentions = sorted(reading.mentions, key=lambda m: (m.start, -m.end))
    named = {m.head for m in mentions if m.kind == "name"}
    heads = {m.head for m in mentions if m.kind != "modifier"}
    doc = reading.sentence.doc
    kept: list[Found] = []
    for mention in mentions:
        if mention.kind == "modifier" and mention.title is not None:
            continue
        head = doc[mention.head]
        if (mention.kind in ("title", "role") and _named_beside(reading, mention, named)) or _describes(head, heads):
            continue
        inside = any(o.start <= mention.start and mention.end <= o.end for o in kept)
        if not inside:
            kept.append(mention)
    return kept


def _describes(head: Token, heads: set[int]) -> bool:
    """Whether the word belongs to the noun phrase of another mention: as its owner, its adjective, or behind "of"."""
    current = head
    while True:
        if current.dep_ in ("amod", "compound", "nmod", "poss", "npadvmod"):
            current = current.head
        elif current.dep_ == "pobj" and current.head.lower_ in ("of", "for", "to") and current.head.dep_ == "prep":
            current = current.head.head
        else:
            return False
        if current.i in heads:
            return True
        if current.pos_ in ("VERB", "AUX") and current.dep_ not in ("amod", "compound"):
            return False


def _named_beside(reading: Reading, mention: Found, named: set[int]) -> bool:
    """Whether names beside the mention say who it is: "the foreign minister, X", "the oil producers X and Y"."""
    head = reading.sentence.doc[mention.head]
    if head.dep_ == "appos" and head.head.i in named:
        return True
    denoted = reading.arguments.denoted(head, owners=False)
    return bool(denoted) and all(found is not mention for found in denoted)


def question(reading: Reading, pairs: list[Proposed], by_rule: RulePairs) -> Question:
    """The statement and its pairs as the judge takes them; ``by_rule``: what the rules say of them."""
    doc, first = reading.sentence.doc, reading.sentence.start_char
    found: dict[int, int] = {}
    spans: list[list[tuple[int, int]]] = []
    heads = {mention.head for pair in pairs for mention in pair if mention is not None}
    for pair in pairs:
        for mention in pair:
            if mention is not None and id(mention) not in found:
                found[id(mention)] = len(spans)
                begin, stop = phrase(doc, mention, heads)
                end = doc[stop - 1]
                spans.append([(doc[begin].idx - first, end.idx + len(end.text) - first)])
    indices = [(found[id(s)], found[id(t)] if t is not None else -1) for s, t in pairs]
    hints = [[candidate.type for candidate in by_rule.get(heads_of(*pair), ())] for pair in pairs]
    return Question(reading.sentence.text, spans, indices, hints)


def _one_actor(one: Found, other: Found) -> bool:
    if one is other:
        return True
    return len(one.parties) == len(other.parties) == 1 and one.parties[0].actor.id == other.parties[0].actor.id


Heads = tuple[int | None, int | None]
"""The head tokens of source and target, None for a side that is missing."""
RulePairs = Mapping[Heads, tuple[Candidate, ...]]
"""What the rules say of each pair."""


def heads_of(source: Found | None, target: Found | None) -> Heads:
    """The head tokens of a pair."""
    return (source.head if source is not None else None, target.head if target is not None else None)


def rule_pairs(reading: Reading) -> RulePairs:
    """What the rules say of each pair of mentions; reciprocal acts both ways round."""
    found: dict[Heads, tuple[Candidate, ...]] = {}
    for candidate in reading.candidates:
        for source, target in candidate.pairs:
            keys = [heads_of(source, target)]
            if candidate.reciprocal:
                keys.append(heads_of(target, source))
            for key in keys:
                found[key] = (*found.get(key, ()), candidate)
    return found


def _settled(weighed: list[Weighed]) -> list[Weighed]:
    """One verdict an act: no act without target beside the same with one, reciprocal acts once, in order of mention."""
    mutual = {code for code, event_type in vocabulary().types.items() if event_type.mutual}
    aimed = {(one.source.head, one.type) for one in weighed if one.target is not None}
    best: dict[tuple[object, ...], Weighed] = {}
    for one in sorted(weighed, key=lambda w: -w.share):
        if one.target is None and (one.source.head, one.type) in aimed:
            continue
        if one.target is not None and one.type in mutual:
            key: tuple[object, ...] = (one.type, frozenset((one.source.head, one.target.head)))
        else:
            key = (one.type, one.source.head, one.target.head if one.target is not None else None)
        if one.told and one.rule is not None:
            key = (*key, one.rule.modality)
        best.setdefault(key, one)
    return [one for one in best.values() if not _is_outcome(one, best.values())]


def _undisputed(verdicts: list[Weighed], doc: Doc) -> list[Weighed]:
    """Without those to which grammar says better who did it, or to whom: where the rules see an act of a type between
    two, no other is its source or target by the judge alone, unless the two are joined by "and"."""

    def joined(one: Found, other: Found) -> bool:
        return one is other or any(token.i == other.head for token in doc[one.head].conjuncts)

    kept = []
    for one in verdicts:
        rivals = [v for v in verdicts if v.rule is not None and v.type == one.type and v is not one]
        disputed = one.rule is None and one.target is not None and any(
            (v.source is one.source and v.target is not None and not joined(v.target, one.target))
            or (v.target is one.target and not joined(v.source, one.source))
            for v in rivals
        )
        if not disputed:
            kept.append(one)
    return kept


def _is_outcome(one: Weighed, verdicts: Iterable[Weighed]) -> bool:
    """ "shelled the town, killing four people": nameless victims beside the party attacked are the act's outcome."""
    if one.type != "ASSAULT" or one.target is None or one.target.parties[0].actor.scope != "role":
        return False
    return one.target.parties[0].country is None and any(
        other.type == "ASSAULT"
        and other.source is one.source
        and other.target is not None
        and other.target.parties[0].actor.scope == "shared"
        for other in verdicts
    )
