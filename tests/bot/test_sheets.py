"""Cells of a CSV."""

from __future__ import annotations

import pytest

from bot.sheets import safe


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "＝1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


def test_a_cell_of_words_stays_as_it_is() -> None:
    assert safe("Tea, please") == "Tea, please"


def test_a_number_stays_one() -> None:
    assert safe(-1) == -1
