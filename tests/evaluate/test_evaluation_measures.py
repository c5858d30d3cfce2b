"""Shares, intervals and calibration, against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from kg.evaluate.measures import bootstrap, calibration, shares


def test_shares():
    assert shares(3, 4, 2, 8) == (0.75, 0.25, pytest.approx(0.375))
    assert shares(0, 0, 0, 0) == (0, 0, 0)


def share(sums):
    return {"share": sums[0] / sums[1]}


def test_an_interval_holds_the_figure_and_is_the_same_each_time():
    units = np.array([[1, 1]] * 30 + [[0, 1]] * 70, dtype=float)
    low, high = bootstrap(units, share)["share"]
    assert low < 0.3 < high
    assert 0.15 < high - low < 0.21  # 1.96 · 2 · sqrt(0.3 · 0.7 / 100) is 0.18
    assert bootstrap(units, share) == {"share": (low, high)}
    assert bootstrap(units, share, seed=2) != {"share": (low, high)}


def test_what_belongs_together_is_drawn_together():
    alone = np.array([[1, 1]] * 50 + [[0, 1]] * 50, dtype=float)
    in_tens = np.array([[10, 10]] * 5 + [[0, 10]] * 5, dtype=float)
    narrow, wide = (np.ptp(bootstrap(units, share)["share"]) for units in (alone, in_tens))
    assert wide > 2 * narrow


def test_without_units_there_is_no_interval():
    assert bootstrap(np.zeros((0, 2)), share) == {}


def test_calibration():
    said = calibration([(0.9, True), (0.9, True), (0.9, False), (0.35, False), (1.0, True)])
    assert [part.number for part in said.bins] == [1, 4]
    # bin of 0.35: distance 0.35; bin of 0.9 and 1.0: mean confidence 0.925, three of four right
    assert said.error == pytest.approx((1 * 0.35 + 4 * (0.925 - 0.75)) / 5)
    assert said.brier == pytest.approx((0.01 + 0.01 + 0.81 + 0.35**2 + 0) / 5)
