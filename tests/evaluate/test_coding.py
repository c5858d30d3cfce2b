"""From this project's records to the types of the manual, for one answer and for distributions."""

from __future__ import annotations

import pytest

from kg.evaluate.coding import coded, coded_ranking, joint, manual_distribution, manual_type, merged
from kg.extract.extractor import Typed
from kg.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("act", "type_", "modality"),
    [
        ("CONSULT", "AGREE", "future"),
        ("AID", "AGREE", "future"),
        ("RETREAT", "AGREE", "future"),
        ("ASSAULT", "THREATEN", "future"),
        ("SANCTION", "THREATEN", "future"),
        ("ACCUSE", "ACCUSE", "future"),
        ("REQUEST", "REQUEST", "future"),
        ("CONSULT", "REJECT", "negated"),
        ("ASSAULT", "ASSAULT", "negated"),
        ("AID", "AID", "hypothetical"),
        ("ASSAULT", "ASSAULT", "actual"),
    ],
)
def test_what_is_announced_or_refused_has_a_type_of_its_own(act, type_, modality):
    assert manual_type(act, modality=modality) == type_


def test_codes_become_the_types_of_the_published_table():
    assert manual_type("AGREE", cameo="057") == "SUPPORT"
    assert manual_type("SANCTION", cameo="163") == manual_type("SANCTION") == "COERCE"
    assert manual_type("SANCTION", mode="convict") == "ACCUSE"
    assert manual_type("SANCTION", cameo="160") == "SANCTION"
    assert manual_type("AGREE", cameo="057", modality="future") == "AGREE"


def test_a_code_of_another_type_changes_nothing():
    assert manual_type("AGREE", cameo="163") == "AGREE"


def test_own_coding_keeps_the_type():
    assert coded(Typed("ASSAULT", 1.0, modality="future"), "own") == "ASSAULT"
    assert coded(Typed("CONCEDE", 1.0), "own") == coded(Typed("RETREAT", 1.0), "manual") == "YIELD"
    assert merged("AID") == "AID"


def test_probabilities_of_what_becomes_one_type_add_up():
    ranking = coded_ranking(
        [Typed("ASSAULT", 0.4), Typed("AID", 0.35, modality="future"), Typed("AGREE", 0.25)], "manual"
    )
    assert ranking == [("AGREE", pytest.approx(0.6)), ("ASSAULT", pytest.approx(0.4))]


def test_a_distribution_of_types_modes_and_modalities_becomes_one_of_types():
    types = {"SANCTION": 0.6, "CONSULT": 0.4}
    modes = {"SANCTION": {"convict": 0.5, "withdraw": 0.5}}
    found = manual_distribution(types, modes, {"actual": 0.75, "future": 0.25})
    assert sum(found.values()) == pytest.approx(1)
    assert found["THREATEN"] == pytest.approx(0.6 * 0.25)
    assert found["ACCUSE"] == pytest.approx(0.6 * 0.75 * 0.5)
    assert found["AGREE"] == pytest.approx(0.4 * 0.25)
    assert found["CONSULT"] == pytest.approx(0.4 * 0.75)
    assert len(list(joint(types, modes, {"actual": 0.75, "future": 0.25}))) == 6


def test_every_type_and_mode_has_a_type_in_the_manual():
    types = vocabulary().types
    for name, kind in types.items():
        for mode in (None, *kind.modes):
            for modality in vocabulary().modalities:
                assert manual_type(name, mode=mode, modality=modality) in types  # type: ignore[arg-type]
