"""Conventions of coding: from this project's records to the types that gold sets without modality have.

A record of this project keeps the type of the act and says beside it whether it is done, announced, possible or
denied: "will bomb" is ASSAULT, future. Most labelled sentences have a type alone, and PLOVER's manual puts the modality
into it:

- announced cooperation ("will meet", "promises aid") is AGREE;
- announced conflict ("will bomb", "warns of sanctions") is THREATEN;
- cooperation that is refused or not done ("will not meet", "refused aid") is REJECT.

What is possible or demanded keeps its type, and so do verbal conflicts (a demand that is announced is a demand). Of
acts that are done, three have another type in the conversion table that was published with PLOVER than in this
project's coding, which follows the labels of the codes: see ``kg.vocabulary.official_type``. CONCEDE and RETREAT, which
labelled sentences rarely tell apart, are one type YIELD.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, get_args

from kg.extract.extractor import Typed
from kg.model import Modality
from kg.vocabulary import vocabulary

Coding = Literal["manual", "own"]
CODINGS: Final[tuple[str, ...]] = get_args(Coding)

YIELD: Final = "YIELD"
_MERGED: Final = {"CONCEDE": YIELD, "RETREAT": YIELD}


def merged(event_type: str) -> str:
    """``event_type``, or YIELD for CONCEDE and RETREAT."""
    return _MERGED.get(event_type, event_type)


def manual_type(
    event_type: str, *, mode: str | None = None, cameo: str | None = None, modality: Modality = "actual"
) -> str:
    """The PLOVER type by the manual and the published conversion table of an act of this project's coding.

    ``cameo`` is the record's CAMEO code; without it the one that ``event_type`` and ``mode`` are written as. Raises
    UnknownTerm for a type, mode or code that does not exist.
    """
    words = vocabulary()
    quad = words.quad(event_type)
    if modality == "future":
        if quad.endswith("cooperation"):
            return "AGREE"
        if quad == "material conflict":
            return "THREATEN"
    elif modality == "negated" and quad.endswith("cooperation"):
        return "REJECT"
    code = cameo or words.cameo_for(event_type, mode)
    if code is None or code not in words.cameo or words.cameo[code].type != event_type:
        return event_type
    return words.official_type(code) or event_type


def coded(answer: Typed, coding: Coding) -> str:
    """The type of one answer in ``coding``, CONCEDE and RETREAT as YIELD."""
    if coding == "own":
        return merged(answer.type)
    return merged(manual_type(answer.type, mode=answer.mode, cameo=answer.cameo, modality=answer.modality))


def coded_ranking(answers: Iterable[Typed], coding: Coding) -> list[tuple[str, float]]:
    """Types in ``coding`` with the summed probabilities of the answers that become them, the most probable first.

    Among equal ones the order of ``answers`` decides.
    """
    found: dict[str, float] = {}
    for answer in answers:
        event_type = coded(answer, coding)
        found[event_type] = found.get(event_type, 0.0) + answer.probability
    return sorted(found.items(), key=lambda item: -item[1])


def joint(
    types: Mapping[str, float],
    modes: Mapping[str, Mapping[str | None, float]],
    modalities: Mapping[Modality, float],
) -> Iterator[Typed]:
    """All combinations of what a judge says separately, with the products of their probabilities.

    ``modes`` holds for each type the probabilities of its modes (None: no mode); types that are missing in it have
    none. ``modalities`` are taken to be independent of the type. The answers are in no order of probability.
    """
    for event_type, of_type in types.items():
        for mode, of_mode in modes.get(event_type, {None: 1.0}).items():
            for modality, of_modality in modalities.items():
                yield Typed(event_type, of_type * of_mode * of_modality, mode, modality)


def manual_distribution(
    types: Mapping[str, float],
    modes: Mapping[str, Mapping[str | None, float]],
    modalities: Mapping[Modality, float],
) -> dict[str, float]:
    """The probabilities of the manual's types, given those of types, modes and modalities; see ``joint``."""
    return dict(coded_ranking(joint(types, modes, modalities), "manual"))
