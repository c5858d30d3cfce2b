"""Candidate acts of a sentence: which word names an act, who stands where, and what carries or ends it.

Nothing here decides by default: a candidate without an entry in the lexicon does not exist, one without arguments is
handed on with a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.extract.arguments import Arguments
from kg.extract.found import Found
from kg.extract.lexicon import Act, Lexicon
from kg.extract.matching import holds, operators
from kg.extract.modality import judge
from kg.extract.syntax import complement_clauses, is_passive, logical_objects, logical_subjects, prepositional
from kg.extract.word_classes import word_class
from kg.model import Modality
from kg.vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_CARRIERS = frozenset({"light", "begin", "plan", "want", "fail", "stop", "face", "deny"})
_PLACES_HIT = frozenset({"ASSAULT", "MOBILIZE", "RETREAT", "CONSULT", "AID", "COERCE"})
_COMPLEMENTS = frozenset("for on to of with in into under from".split())
_ACCOMPANY = frozenset("after following during at in before amid on".split())


@dataclass(slots=True)
class Candidate:
    """A word that names an act, with its arguments and its judgement; ``refusal`` says why it is no event."""

    token: Token
    act: Act
    type: str
    mode: str | None
    sources: list[Found]
    targets: list[Found]
    modality: Modality
    background: bool
    words: tuple[int, int]
    how: list[str] = field(default_factory=list)
    pairs: list[tuple[Found | None, Found | None]] = field(default_factory=list)
    reciprocal: bool = False
    confidence: float = 0.9
    refusal: tuple[str, str] | None = None
    carried: bool = False


def candidates(sentence: Span, arguments: Arguments, words: Lexicon, target_required: Iterable[str]) -> list[Candidate]:
    """All candidate acts of ``sentence``, in order of their words; ``target_required`` are types that need a target."""
    required = frozenset(target_required)
    found: list[Candidate] = []
    used: set[int] = set()
    for token in sentence:
        if token.pos_ == "VERB" and token.dep_ != "amod":  # "a designated group": a property, not news
            act = _match(token, "v", arguments, words)
            if act is not None and not _carried_only(token, act, words):
                found.append(_from_verb(token, act, arguments, words, used))
        elif token.pos_ in ("ADJ",) and token.dep_ in ("acomp", "oprd"):
            act = _match(token, "a", arguments, words)
            if act is not None:
                found.append(_from_adjective(token, act, arguments, words))
    for token in sentence:
        proper = token.pos_ == "PROPN" and token.text[0].isupper() and token.i != sentence.start
        if token.pos_ in ("NOUN", "PROPN") and not proper and token.i not in used and _names_act(token, arguments):
            act = _match(token, "n", arguments, words)
            if act is not None:
                found.append(_from_noun(token, act, arguments, words))
    found.sort(key=lambda candidate: candidate.token.i)
    acts = {candidate.token.i: candidate for candidate in found}
    for candidate in found:
        candidate.background |= any(word.lemma_ in word_class("memory") for word in candidate.token.ancestors)
        if candidate.refusal is not None:
            continue
        _of_state(candidate)
        _of_arms(candidate)
        _pair(candidate, required)
        if _is_consequence(candidate, acts):
            candidate.pairs = []
            candidate.refusal = ("consequence", "the outcome of the act before it, which is already an event")
    return found


def _is_consequence(candidate: Candidate, acts: dict[int, Candidate]) -> bool:
    """ "attacked the town, killing four": one act of violence, told with its outcome."""
    token = candidate.token
    if candidate.type != "ASSAULT" or token.dep_ not in ("advcl", "conj") or token.tag_ != "VBG":
        return False
    cause = acts.get(token.head.i)
    if cause is None:
        nouns = [child for child in token.head.children if child.dep_ in ("dobj", "nsubj", "nsubjpass")]
        cause = next((acts[noun.i] for noun in nouns if noun.i in acts), None)
    return cause is not None and cause.type == "ASSAULT" and bool(cause.pairs)


def _names_act(token: Token, arguments: Arguments) -> bool:
    if token.dep_ == "compound":
        return False  # "attack helicopter", "sanctions regime"
    covering = arguments.covering.get(token.i)
    return covering is None


# ---- matching


def _match(token: Token, pos: str, arguments: Arguments, words: Lexicon) -> Act | None:
    for act in words.acts.get((token.lemma_.lower(), pos), ()):
        if holds(act.pattern, token, words, arguments):
            return act if act.type != "NONE" else None  # an entry that says: no act here ("custody battle")
    return None


def _carried_only(token: Token, act: Act, words: Lexicon) -> bool:
    """A verb whose entry has no constraint but that carries a noun act here ("launched an attack") is none itself."""
    if act.pattern.specificity:
        return False
    kinds = {op.kind for op in words.operators.get(token.lemma_.lower(), ()) if op.pattern.specificity == 0}
    if not kinds & _CARRIERS or kinds & {"deny", "fail"}:
        return False
    return any((noun.lemma_.lower(), "n") in words.acts for noun in logical_objects(token))


# ---- verbs


def _of_state(candidate: Candidate) -> None:
    """A state that "protests" complains; PROTEST is what civilians do (PLOVER)."""
    if candidate.type == "PROTEST" and candidate.sources:
        sectors = {sector for mention in candidate.sources for sector in mention.parties[0].sectors}
        if candidate.mode == "demo" and sectors & {"GOV", "MIL"}:
            candidate.type, candidate.mode = "ACCUSE", "disapprove"
            candidate.how.append("a state's protest is a complaint")


def _of_arms(candidate: Candidate) -> None:
    """Support of fighters is material: AID, not SUPPORT (PLOVER keeps SUPPORT for words)."""
    if candidate.type == "SUPPORT" and candidate.act.pattern.lemma in ("support", "back", "backing"):
        if any(set(m.parties[0].sectors) & {"REB", "PRM", "UAF", "MIL"} for m in candidate.targets):
            candidate.type, candidate.mode = "AID", None
            candidate.how.append("support of fighters is aid")


def _from_verb(token: Token, act: Act, arguments: Arguments, words: Lexicon, used: set[int]) -> Candidate:
    places = act.type in _PLACES_HIT
    how = [f"{act.pattern.lemma}: {act.type}"]
    objects = logical_objects(token)
    last = token.i
    if act.pattern.particle:
        last = max([last, *(c.i for c in token.children if c.lower_ == act.pattern.particle)])
    for noun in objects:
        if noun.lemma_.lower() in act.pattern.object:
            used.add(noun.i)
            last = max(last, noun.i)
    for preposition, lemmas in act.pattern.prepositions:
        for noun in prepositional(token, preposition):
            if noun.lemma_.lower() in lemmas:
                used.add(noun.i)
                last = max(last, noun.i)
    sources = arguments.slot(token, act.source)
    targets = _targets(token, act, arguments, sources, places=places)
    if not targets and "none" not in act.target:
        targets = _place_hit(token, act, arguments)
    judgement = judge(token, words)
    event_type, mode = act.type, act.mode
    sources, targets = _sides_of_object(token, act, arguments, sources, targets)
    ended = vocabulary().types[event_type].ended
    if token.dep_ == "xcomp" and token.tag_ == "VBG" and ended:
        if any(op.kind == "stop" for op in operators(token.head, words, arguments)):  # "stopped bombing"
            how.append(f"{event_type} ended")
            event_type, mode = ended
    words_ = _stretch(token.i, last, token)
    return Candidate(
        token, act, event_type, mode, sources, targets, judgement.modality, judgement.background, words_,
        [*how, *judgement.because],
        refusal=_mishap(token, act) or _of_others(token, event_type, mode, sources, arguments),
    )  # fmt: skip


def _mishap(token: Token, act: Act) -> tuple[str, str] | None:
    if act.type == "ASSAULT" and any(noun.lemma_ in word_class("mishap") for noun in logical_subjects(token)):
        return "mishap", "an accident or a force of nature, nobody's act"
    return None


def _of_others(
    token: Token, event_type: str, mode: str | None, sources: list[Found], arguments: Arguments
) -> tuple[str, str] | None:
    """Whoever helps to end a war of others lays down no arms of its own."""
    if (event_type, mode) != ("RETREAT", "ceasefire"):
        return None
    parties = [m for noun in logical_objects(token) for m in _between(noun, arguments)]
    own = {m.parties[0].actor.id for m in parties}
    if parties and sources and not any(m.parties[0].actor.id in own for m in sources):
        return "third-party", "the war is one of others"
    return None


def _sides_of_object(
    token: Token, act: Act, arguments: Arguments, sources: list[Found], targets: list[Found]
) -> tuple[list[Found], list[Found]]:
    """"The talks between Iran and Iraq were cancelled", "Iran's talks with Iraq": the sides stand with the object."""
    if not act.pattern.object or act.type not in ("SANCTION", "CONSULT", "AGREE", "COOPERATE"):
        return sources, targets
    for noun in logical_objects(token):
        sides = _between(noun, arguments)
        if sides and not targets:
            return (sources, sides) if sources else (sides[:1], sides[1:])
        if not sources and is_passive(token):
            owners = [m for m in arguments.owners(noun, prepositions=()) if m not in targets]
            if owners:
                return owners, targets
    return sources, targets


def _targets(token: Token, act: Act, arguments: Arguments, sources: list[Found], *, places: bool) -> list[Found]:
    for slot in act.target:
        if slot == "none":
            return []
        if slot == "inner":
            found = _inner_target(token, arguments)
        else:
            found = arguments.slot(token, slot, places=places or slot in ("from", "into", "at", "over"))
        found = _without(found, sources)
        if found:
            return found
    return []


def _inner_target(token: Token, arguments: Arguments) -> list[Found]:
    for clause in complement_clauses(token):
        found = arguments.all(logical_objects(clause), places=True)
        for preposition in ("on", "against", "with", "from", "to", "into", "at", "over"):
            found = found or arguments.slot(clause, preposition, places=True)
        if found:
            return found
    return []


def _from_adjective(token: Token, act: Act, arguments: Arguments, words: Lexicon) -> Candidate:
    verb = token.head
    sources = arguments.all(logical_subjects(verb))
    targets = _targets(token, act, arguments, sources, places=False)
    judgement = judge(verb, words)
    return Candidate(
        token, act, act.type, act.mode, sources, targets, judgement.modality, judgement.background,
        _stretch(token.i, token.i, token), [f"{act.pattern.lemma}: {act.type}", *judgement.because],
    )  # fmt: skip


# ---- nouns


def _carrier(token: Token) -> tuple[Token, str] | None:
    """The verb that the noun hangs on and how: as "object", "subject" or by a preposition."""
    current = token
    while current.dep_ == "conj" and current.head.pos_ in ("NOUN", "PROPN"):
        current = current.head
    head = current.head
    if current.dep_ in ("dobj", "nsubjpass", "oprd") and head.pos_ in ("VERB", "AUX"):
        return head, "object"
    if current.dep_ == "nsubj" and head.pos_ in ("VERB", "AUX"):
        return head, "subject"
    if current.dep_ == "pobj" and head.head.pos_ in ("VERB", "AUX"):
        return head.head, head.lower_
    if current.dep_ == "pobj" and head.head.pos_ == "NOUN" and head.lower_ in ("of", "in"):
        # "a wave of attacks", "the start of talks": what carries the outer noun carries the inner one
        return _carrier(head.head) if head.head != token else None
    if head.pos_ == "NOUN" and current.dep_ == "pobj":
        return head.head, head.lower_
    for child in current.children:
        if child.dep_ in ("acl", "relcl") and child.tag_ == "VBN" and child.pos_ == "VERB":
            return child, "object"
    return None


def _from_noun(token: Token, act: Act, arguments: Arguments, words: Lexicon) -> Candidate:
    event_type, mode = act.type, act.mode
    places = act.type in _PLACES_HIT
    how = [f"{act.pattern.lemma}: {act.type}"]
    carrier = _carrier(token)
    kinds: set[str] = set()
    carried: list[Found] = []
    first = last = token.i
    if carrier is not None:
        verb, link = carrier
        if verb.pos_ in ("VERB", "AUX"):
            kinds = {op.kind for op in operators(verb, words, arguments)} & _CARRIERS
            if link in _COMPLEMENTS:  # "call for sanctions", "come under fire"
                kinds &= {"plan", "want", "begin", "face", "stop"}
            elif link != "object":
                kinds = set()
            if kinds:
                how.append(f"carried by {verb.lemma_} ({', '.join(sorted(kinds))})")
                first, last = min(token.i, verb.i), max(token.i, verb.i)
            if link == "object" or kinds:
                carried = arguments.subjects(verb)

    sides = _between(token, arguments)
    owners = arguments.owners(token, prepositions=_owner_prepositions(act))
    if act.type in ("CONSULT", "AGREE"):  # "the Budapest summit" is no act of Hungary
        owners = [m for m in owners if not (m.reading == "capital" and _compound(token, m))]
    targets: list[Found] = []
    for slot in act.target:
        if slot in ("none", "obj", "dative", "comp", "inner", "subj"):
            continue
        targets = arguments.slot(token, slot, places=places or slot in ("on", "against", "from"))
        if not targets and carrier is not None and kinds:
            targets = _of_verb(carrier[0], slot, arguments, places=places)
        if targets:
            break
    if not targets:
        targets = _place_hit(token, act, arguments)
        if not targets and carrier is not None and kinds:
            targets = _place_hit(carrier[0], act, arguments)
    if act.source == "by" and not targets and not arguments.all(prepositional(token, "of")):
        targets, owners = owners, arguments.slot(token, "by")  # "Navalny's arrest": he is the one arrested
    sources = owners
    answered = kinds & {"deny", "fail"} and act.type in ("REQUEST", "ACCUSE", "THREATEN")
    if answered and not sides:
        if not targets:  # "rejected Iran's call": it was called upon
            targets = _without(carried, owners)
        how.append("answered by its target")
    elif sides:
        sources, targets = sides, []
        how.append("between")
    elif "face" in kinds:
        sources = arguments.slot(token, "from") or arguments.slot(token, "by") or owners
        if carrier is not None:
            sources = sources or arguments.slot(carrier[0], "from") or arguments.slot(carrier[0], "by")
        targets = carried
        how.append("subject is the target")
    elif carrier is not None and carried and (kinds & (_CARRIERS - {"face", "deny"})):
        compound = [m for m in owners if not m.adjective and _compound(token, m)]
        if not targets and compound:
            targets, sources = compound, carried
        elif not owners or compound or any(m.kind == "pronoun" for m in owners) or "stop" in kinds:
            rest = [m for m in owners if all(m.parties[0].actor.id != c.parties[0].actor.id for c in carried)]
            if "stop" in kinds and act.symmetric:
                targets = targets or rest
            sources = carried
        if "stop" in kinds and not targets and owners and not act.symmetric:
            targets = _without(owners, sources)
    if not sources and act.symmetric and targets:
        sources = _company(token, arguments)
    ended = vocabulary().types[event_type].ended
    if "stop" in kinds and ended:
        how.append(f"{event_type} ended")
        event_type, mode = ended
    presupposed = {"deny", "fail"} if owners and sources == owners else set()  # "rejected Iran's call": it called
    judgement = judge(token, words, carried=kinds & {"light", "begin", "stop", "face"} | presupposed)
    targets = _without(targets, sources)
    return Candidate(
        token, act, event_type, mode, sources, targets, judgement.modality, judgement.background,
        _stretch(first, last, token), [*how, *judgement.because], confidence=0.85 if carried else 0.75,
        carried=bool(kinds),
    )  # fmt: skip


def _place_hit(token: Token, act: Act, arguments: Arguments) -> list[Found]:
    """ "air strikes across Gaza", "a campaign in Afrin": where the violence is done to."""
    if act.type not in ("ASSAULT", "MOBILIZE") or (token.pos_ == "VERB" and logical_objects(token)):
        return []
    for slot in ("in", "into", "inside", "across", "over"):
        found = [m for m in arguments.slot(token, slot, places=True) if m.kind == "place" or _is_country(m)]
        if found:
            return found
    return []


def _is_country(mention: Found) -> bool:
    return mention.parties[0].actor.kind == "country"


def _owner_prepositions(act: Act) -> tuple[str, ...]:
    return tuple(word for word in ("by", "from", "of") if word not in act.target)


def _of_verb(verb: Token, slot: str, arguments: Arguments, *, places: bool) -> list[Found]:
    return arguments.all(prepositional(verb, slot), places=places)


def _compound(token: Token, mention: Found) -> bool:
    head = token.doc[mention.head]
    return head.dep_ in ("compound", "nmod") and head.head == token and mention.parties[0].actor.kind != "media"


def _between(token: Token, arguments: Arguments) -> list[Found]:
    """The sides of "talks between A and B" or "the A-B talks"."""
    found = arguments.all(prepositional(token, "between"))
    if len(found) > 1 or (found and len(found[0].parties) > 1):
        return found
    pair = []
    for child in token.children:
        if child.dep_ in ("compound", "amod", "nmod"):
            for part in child.subtree:
                mention = arguments.by_head.get(part.i)
                if mention is not None and part.i < token.i:
                    pair.append(mention)
    hyphen = any(part.text in ("-", "/") for child in token.children for part in child.subtree if part.i < token.i)
    return pair if len(pair) == 2 and hyphen else []


def _company(token: Token, arguments: Arguments) -> list[Found]:
    """ "... said after a meeting with B": the clause's subject was at the meeting."""
    head = token.head
    if token.dep_ == "pobj" and head.lower_ in _ACCOMPANY and head.head.pos_ in ("VERB", "AUX"):
        return arguments.subjects(head.head)
    return []


# ---- pairs


def _stretch(first: int, last: int, token: Token) -> tuple[int, int]:
    """Token range of the trigger; a long stretch shrinks to the word itself."""
    for child in token.children:
        if child.dep_ in ("aux", "auxpass", "neg") and child.i < first and token.pos_ == "VERB":
            first = min(first, child.i)
    return (first, last + 1) if last - first <= 8 else (token.i, token.i + 1)


def _pair(candidate: Candidate, required: frozenset[str]) -> None:
    """Fill ``pairs``: every source with every target; unordered pairs of all where the act is reciprocal."""
    act = candidate.act
    same_type = candidate.type == act.type
    sources, targets = unfold(candidate.sources), unfold(candidate.targets)
    mutual = act.symmetric and same_type and vocabulary().types[candidate.type].mutual
    if mutual and sources and (len(sources) > 1 or targets) and not (targets and candidate.mode == "visit"):
        everybody = _distinct(sources + _without(targets, sources))
        if len(everybody) > 1:
            candidate.reciprocal = True
            together = len(sources) > 1 and not targets
            candidate.pairs = [
                (a, b)
                for index, a in enumerate(everybody)
                for b in everybody[index + 1 :]
                if together or a in sources or b in sources or len(targets) > 1
            ]
            return
    if len(sources) > 1 and not targets and act.symmetric and not mutual:
        candidate.pairs = [
            (sources[0], other) for other in _distinct(sources)[1:]
        ]  # "X cancelled talks between A and B"
        return
    ones: list[Found | None] = [*sources] or [None]
    others: list[Found | None] = [*targets] or [None]
    for source in ones:
        for target in others:
            if source is not None and target is not None and _same(source, target):
                continue
            if source is not None or target is not None:
                candidate.pairs.append((source, target))
    candidate.refusal = _why_refused(candidate, sources, targets, required)
    if candidate.refusal is not None:
        candidate.pairs = []


def _why_refused(
    candidate: Candidate, sources: list[Found], targets: list[Found], required: frozenset[str]
) -> tuple[str, str] | None:
    """Code and sentence of why the sides found make no event; None where they make one."""
    act = candidate.act
    noun = candidate.token.pos_ in ("NOUN", "PROPN")
    if not candidate.pairs:
        return ("self", "source and target are the same") if sources or targets else ("no-actor", "nobody who acts")
    if candidate.type in required and not targets:
        return "no-target", f"{candidate.type} needs a target and none is named"
    if not targets and act.pattern.tone:
        return "no-target", "praise or blame of something that is no actor"
    if not sources and candidate.token.pos_ == "VERB" and not _may_lack_source(candidate):
        return "no-source", "the verb's subject is no actor, or nobody is its subject"
    # Named without a verb that carries them, some need both sides: "guarantees", "support", "talks" alone are topics.
    if not targets and not candidate.carried and vocabulary().types[candidate.type].two_sided and noun:
        return "topic", "a noun without a verb that says it was done, and without a second side"
    if act.symmetric and candidate.type == act.type and not targets and noun:
        return "no-partner", "the act needs two sides and one is named"
    if not sources and noun:
        return "no-source", "the noun names no one who acts"
    return None


def _may_lack_source(candidate: Candidate) -> bool:
    """A passive leaves its agent out, and a bomb or a shell has victims without anybody being named."""
    token = candidate.token
    return is_passive(token) or (candidate.type == "ASSAULT" and bool(logical_subjects(token)))


def unfold(mentions: list[Found]) -> list[Found]:
    """One mention a party: "the two leaders" gives two with the same span."""
    result = []
    for mention in mentions:
        if len(mention.parties) == 1:
            result.append(mention)
        else:
            for party in mention.parties:
                result.append(replace(mention, parties=(party,)))
    return result


def _without(mentions: list[Found], others: list[Found]) -> list[Found]:
    """The mentions that are none of ``others``."""
    return [mention for mention in mentions if all(mention is not other for other in others)]


def _same(one: Found, other: Found) -> bool:
    return one.parties[0].actor.id == other.parties[0].actor.id


def _distinct(mentions: list[Found]) -> list[Found]:
    result: list[Found] = []
    for mention in mentions:
        if all(not _same(mention, other) for other in result):
            result.append(mention)
    return result
