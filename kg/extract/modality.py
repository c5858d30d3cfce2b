"""Did it happen? Modality of an act from its verb's auxiliaries and from everything it hangs on.

actual: reported as happened or happening; future: planned or announced; hypothetical: could, would, if, asked for;
negated: reported as not having happened. Beside it ``background``: told as history of an earlier time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.extract.lexicon import Lexicon
from kg.extract.matching import operators
from kg.extract.word_classes import word_class
from kg.model import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token

_FUTURE = frozenset({"will", "'ll", "wo", "shall", "gonna"})
_POSSIBLE = frozenset({"could", "might", "may", "can", "ca", "should", "must", "ought"})
_CONDITIONS = frozenset({"if", "unless", "whether", "lest", "provided", "how", "why"})
_UNREAL = word_class("unreal")
_COMING = word_class("coming")
_NONE = frozenset({"no", "neither", "nor", "without", "never", "n't", "not"})
_OF_TYPE = {"REQUEST": "want", "THREATEN": "want", "AGREE": "plan", "REJECT": "fail"}


@dataclass(slots=True)
class Judgement:
    """What was found on the way up from the act: modality, background, and the words that decided."""

    modality: Modality = "actual"
    background: bool = False
    because: list[str] = field(default_factory=list)


def clause_operators(token: Token, words: Lexicon) -> set[str]:
    """The operator kinds that ``token`` (a verb, noun or adjective) may exercise on a clause or noun it governs."""
    kinds = {op.kind for op in operators(token, words)}
    if not kinds:
        for pos in ("v", "n"):
            for act in words.acts.get((token.lemma_.lower(), pos), ()):
                if act.type in _OF_TYPE:
                    kinds.add(_OF_TYPE[act.type])
    return kinds


def judge(token: Token, words: Lexicon, *, carried: set[str] | None = None) -> Judgement:
    """The modality of the act that ``token`` (its verb, or the noun that names it) states.

    ``carried`` are the operator kinds that the act's own carrier verb was already used for and that must not count
    again (a light verb, or a verb that ends the act).
    """
    result = Judgement()
    negations = 0
    future = hypothetical = False
    current = token
    first = own = True
    skip = carried or set()
    for _ in range(12):
        if own and current.pos_ in ("VERB", "AUX"):
            denied = [child.lower_ for child in current.children if _negates(child)]
            if denied:  # "neither … nor" denies once
                negations += 1
                result.because.append(denied[0])
            for child in current.children:
                word = child.lower_
                if child.dep_ == "aux" and word in _FUTURE:
                    future = True
                    result.because.append(word)
                elif child.dep_ == "aux" and word in ("would", "'d") and child.tag_ == "MD":
                    if _reported_past(current, words):
                        future = True
                    else:
                        hypothetical = True
                    result.because.append(word)
                elif child.dep_ == "aux" and word in _POSSIBLE:
                    hypothetical = True
                    result.because.append(word)
                elif child.dep_ in ("mark", "advmod") and word in _CONDITIONS and child.i < current.i:
                    if not (word in ("how", "why") and current.dep_ not in ("ccomp", "pcomp")):
                        hypothetical = hypothetical or word not in ("how", "why")
                        result.because.append(word)
            if first and any(
                grand.dep_ == "det" and grand.lower_ == "no"
                for child in current.children
                if child.dep_ in ("dobj", "nsubj", "nsubjpass")
                for grand in child.children
            ):
                negations += 1
                result.because.append("no")
            if _going_to(current):
                future = True
                result.because.append("going to")
            if current.tag_ == "VB" and current.dep_ == "ROOT" and _bare(current):
                hypothetical = True
                result.because.append("imperative")
            if first and _pluperfect(current) and not _reported_past(current, words):
                result.background = True
        elif own and current.pos_ in ("NOUN", "PROPN"):
            for child in current.children:
                word = child.lower_
                if child.dep_ == "det" and word == "no":
                    negations += 1
                    result.because.append(word)
                elif child.dep_ == "amod" and word in _UNREAL:
                    future = future or word in _COMING
                    hypothetical = hypothetical or word not in _COMING
                    result.because.append(word)
        head = current.head
        if head == current:
            break
        link = current.dep_
        if link == "conj":
            if current.pos_ in ("VERB", "AUX") and _bare(current):
                future_, possible = _shared_auxiliary(head)
                future, hypothetical = future or future_, hypothetical or possible
            if any(child.lower_ == "neither" for child in head.children) and not any(map(_negates, current.children)):
                negations += 1
                result.because.append("neither")
            # go on from what the first conjunct hangs on; its own negation and tense are not shared
            current, first, own = head, False, False
            continue
        if link in ("relcl", "appos", "parataxis", "nmod", "compound", "amod", "nsubj", "nsubjpass", "poss"):
            break
        if link == "advcl":
            if _to(current):
                hypothetical = True
                result.because.append("purpose")
            break
        if link == "prep" and current.pos_ == "ADP" and current.lower_ == "without":
            negations += 1
            result.because.append("without")
            break
        if current.pos_ in ("ADP", "SCONJ") and current.lower_ in ("for", "of", "to", "on", "about", "against", "with"):
            pass
        elif current.pos_ in ("ADP", "SCONJ") and link == "prep" and current.lower_ == "from":
            kinds = clause_operators(head, words)
            if kinds & {"fail", "stop"}:
                negations += 1
                result.because.append(f"{head.lemma_} from")
            break
        elif current.pos_ in ("ADP", "SCONJ"):
            break
        if link == "acl" and not _to(current):
            break
        kinds = clause_operators(head, words)
        if link == "ccomp" and current.i < head.i and not kinds & {"say", "deny"}:
            break  # "We left, it did not work": joined by a comma, not governed
        kinds -= skip if first or current == token else set()
        governs = head.pos_ in ("VERB", "AUX", "NOUN", "ADJ", "PROPN")
        if governs and link in ("xcomp", "ccomp", "acl", "pcomp", "dobj", "pobj", "prep", "oprd", "attr", "acomp"):
            said = "say" in kinds and not kinds & {"plan", "want", "fail"}
            if said and link in ("ccomp", "xcomp") and _to(current) and not _perfect(current):
                # "promised to leave" is to come, "told Turkey to leave" is wished
                asked = link == "ccomp" or any(child.dep_ in ("dobj", "dative") for child in head.children)
                future, hypothetical = future or not asked, hypothetical or asked
                result.because.append(head.lemma_)
            elif "say" in kinds and link == "ccomp":
                if "deny" in kinds:
                    negations += 1
                    result.because.append(head.lemma_)
                break
            if kinds & {"fail", "deny"} and not kinds & {"light"}:
                negations += 1
                result.because.append(head.lemma_)
            elif kinds & {"want", "believe"} and not kinds & {"light", "begin"}:
                hypothetical = True
                result.because.append(head.lemma_)
            elif link == "xcomp" and head.lemma_ in ("ought", "have", "need") and _to(current):
                hypothetical = True
                result.because.append(f"{head.lower_} to")
            elif ("plan" in kinds and not kinds & {"light", "begin"}) or (
                link == "xcomp" and not kinds and head.pos_ == "ADJ" and _to(current)
            ):
                future = True
                result.because.append(head.lemma_)
            elif link == "acl" and not kinds:
                hypothetical = True
                result.because.append(head.lemma_)
        current, first, own = head, False, True
    if token.sent[-1].text == "?" or any(t.text == "?" for t in token.sent[-2:]):
        hypothetical = True
        result.because.append("?")
    if negations % 2:
        result.modality = "negated"
    elif hypothetical:
        result.modality = "hypothetical"
    elif future:
        result.modality = "future"
    return result


def history_aside(token: Token) -> bool:
    """Whether the statement's history is told in a relative clause, and ``token`` is its main verb: "Russia, which
    annexed Crimea in 2014, condemned NATO"."""
    years = [t for t in token.sent if t.shape_ == "dddd" and t.text[:2] in ("18", "19", "20")]
    if token.dep_ != "ROOT" or _pluperfect(token) or not years:
        return False
    return all(any(ancestor.dep_ == "relcl" for ancestor in year.ancestors) for year in years)


def _perfect(verb: Token) -> bool:
    """"claimed to have bombed": the infinitive looks back."""
    return any(child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children)


def _negates(child: Token) -> bool:
    """Whether the word denies the verb it hangs on: "not", "never", "neither"."""
    return child.dep_ == "neg" or (child.dep_ in ("advmod", "preconj", "cc", "det") and child.lower_ in _NONE)


def _to(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _bare(verb: Token) -> bool:
    return not any(child.dep_ in ("aux", "auxpass", "nsubj", "nsubjpass", "expl") for child in verb.children)


def _shared_auxiliary(head: Token) -> tuple[bool, bool]:
    words = {child.lower_ for child in head.children if child.dep_ == "aux"}
    return bool(words & _FUTURE), bool(words & (_POSSIBLE | {"would"}))


def _going_to(verb: Token) -> bool:
    """ "is going to attack", "is to attack", "is set to attack": the infinitive hangs on be, going or set."""
    head = verb.head
    if not _to(verb) or verb.dep_ not in ("xcomp", "ccomp", "attr"):
        return False
    return head.lower_ in ("going", "is", "are", "was", "were", "set", "due", "poised", "about", "bound", "ready")


def _pluperfect(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ in ("had", "'d") and child.tag_ == "VBD" for child in verb.children)


def _reported_past(verb: Token, words: Lexicon) -> bool:
    """Whether the verb stands in reported speech under a reporting verb ("said it would", "said he had")."""
    current = verb
    for _ in range(6):
        head = current.head
        if head == current:
            return False
        if current.dep_ in ("ccomp", "advcl", "parataxis") and head.tag_ in ("VBD", "VBN", "VBZ", "VBP"):
            kinds = {op.kind for op in words.operators.get(head.lemma_.lower(), ())}
            if kinds & {"say", "plan", "deny", "believe"}:
                return True
        current = head
    return False
