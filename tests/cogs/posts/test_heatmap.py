"""The week as a picture, read back from its pixels."""

from __future__ import annotations

import io
import random
from itertools import pairwise
from typing import Any

import pytest
from PIL import Image, ImageChops

from bot.pictures import Colour
from cogs.posts import heatmap
from cogs.posts.heatmap import HEIGHT, WIDTH, cell, colour, number

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
SAMPLE = [[float(day + hour) for hour in range(24)] for day in range(7)]
QUIET = [[0.0] * 24] * 7


def png(weekly: list[list[float]] = SAMPLE, **options: Any) -> bytes:
    return heatmap.png(weekly, **{"days": DAYS, "title": "When we talk", "legend": "Members per hour", **options})


def drawn(weekly: list[list[float]] = SAMPLE, **options: Any) -> Image.Image:
    return Image.open(io.BytesIO(png(weekly, **options))).convert("RGB")


def shown(picture: Image.Image, day: int, hour: int) -> Colour:
    """The colour in the middle of a cell."""
    left, top, right, bottom = cell(day, hour)
    pixel = picture.getpixel(((left + right) // 2, (top + bottom) // 2))
    assert isinstance(pixel, tuple)
    red, green, blue = pixel
    return red, green, blue


def changed(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int]:
    """The box in which two pictures differ, all zeros when they do not."""
    return ImageChops.difference(one, other).getbbox() or (0, 0, 0, 0)


def bright(colour: Colour) -> float:
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_picture_is_made_for_a_phone_and_small() -> None:
    chance = random.Random(1)
    busy = png([[chance.uniform(0, 300) for _ in range(24)] for _ in range(7)], title="Été à Nîmes " * 9)
    assert len(busy) < 60_000
    assert Image.open(io.BytesIO(busy)).size == (WIDTH, HEIGHT)


def test_the_same_week_gives_the_same_bytes() -> None:
    assert png(marks=[(1, 2), (3, 4)]) == png(marks=[(3, 4), (1, 2)])


def test_the_brightest_cell_is_the_busiest_hour() -> None:
    weekly = [[1.0] * 24 for _ in range(7)]
    weekly[4][20], weekly[5][0] = 9.0, 4.0
    picture = drawn(weekly)
    cells = [(day, hour) for day in range(7) for hour in range(24)]
    ranked = sorted(cells, key=lambda place: bright(shown(picture, *place)), reverse=True)
    assert ranked[:2] == [(4, 20), (5, 0)]
    assert shown(picture, 4, 20) == colour(1.0)
    assert {shown(picture, *place) for place in ranked[2:]} == {colour(1 / 9)}


def test_cells_lie_apart_and_inside_the_picture() -> None:
    covered: set[tuple[int, int]] = set()
    for day in range(7):
        for hour in range(24):
            left, top, right, bottom = cell(day, hour)
            assert 0 < left < right < WIDTH
            assert 0 < top < bottom < HEIGHT
            spots = {(x, y) for x in (left, right) for y in (top, bottom)}
            assert not covered & spots
            covered |= spots


def test_colours_grow_brighter_evenly() -> None:
    steps = [bright(colour(share / 20)) for share in range(21)]
    assert steps == sorted(steps)
    assert max(later - sooner for sooner, later in pairwise(steps)) < 3 * (steps[-1] - steps[0]) / 20
    assert (colour(-1.0), colour(2.0)) == (colour(0.0), colour(1.0))


def test_a_mark_outlines_its_cell_alone() -> None:
    plain, marked = drawn(), drawn(marks=[(4, 20)])
    left, top, right, bottom = cell(4, 20)
    assert changed(plain, marked) == (left - 5, top - 5, right + 6, bottom + 6)
    assert marked.getpixel((left - 3, (top + bottom) // 2)) == (255, 255, 255)
    assert shown(marked, 4, 20) == shown(plain, 4, 20)


def test_a_week_of_silence_is_drawn_without_a_scale() -> None:
    picture = drawn(QUIET, quiet="Nobody has spoken yet")
    assert {shown(picture, day, hour) for day in range(7) for hour in range(24)} == {colour(0.0)}
    below = (0, cell(6, 0)[3] + 60, WIDTH, HEIGHT)
    assert colour(1.0) in {pixel for _, pixel in drawn().crop(below).getcolors(100_000) or []}
    assert colour(1.0) not in {pixel for _, pixel in picture.crop(below).getcolors(100_000) or []}


def test_less_than_nothing_is_nothing() -> None:
    assert png([[-1.0] * 24] * 7) == png(QUIET)


@pytest.mark.parametrize("letter", ["W", "i", "é"])
def test_long_words_are_cut_and_stay_in_their_place(letter: str) -> None:
    picture = drawn(title=letter * 300, legend=letter * 300, days=[letter * 30] * 7)
    assert changed(picture, drawn(title="", legend="", days=[""] * 7))[2] <= WIDTH - 28
    usual = drawn()
    assert [shown(picture, day, 0) for day in range(7)] == [shown(usual, day, 0) for day in range(7)]
    assert png(title=letter * 300) == png(title=letter * 200)


@pytest.mark.parametrize(("accented", "base"), [("é", "e"), ("û", "u"), ("Ç", "C"), ("Ñ", "N"), ("å", "a"), ("ï", "i")])
def test_accents_are_seen_and_leave_the_letter_in_its_place(accented: str, base: str) -> None:
    plain = drawn(title=f"H{base}H")
    box = changed(plain, drawn(title=f"H{accented}H"))
    assert box[2] > box[0], "a difference"
    assert changed(plain, drawn(title=f"H{base}"))[0] >= box[2] - 5, "beside the letter that follows"
    decomposed = {"é": "e\u0301", "Ç": "C\u0327"}.get(accented, accented)
    assert png(title=accented) == png(title=decomposed)


def test_signs_that_the_typeface_lacks_are_written_otherwise_or_left_out() -> None:
    assert png(title="Le cœur – ½ 🎉 ﬁn") == png(title="Le coeur - 1⁄2 fin")


@pytest.mark.parametrize(("value", "words"), [(123.4, "123"), (12.0, "12"), (3.46, "3.5"), (3.0, "3"), (0.25, "0.25")])
def test_the_scale_ends_with_a_short_number(value: float, words: str) -> None:
    assert number(value) == words
    weekly = [[value] * 24] * 7
    assert png(weekly) == png(weekly, number=lambda _: words)
