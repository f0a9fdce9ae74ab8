"""The week of a community as a picture: when how many members speak. Made for a phone, where it is 3 cm high."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PIL import Image, ImageDraw

from bot.pictures import FAINT, GROUND, INK, Colour, write
from bot.pictures import png as file_of

WIDTH, HEIGHT = 1080, 716
"""Pixels. Phones show it at about a third, so that 36 px of type are the 12 of a caption."""

_MARGIN = 28
_LEFT, _TOP = 122, 104  # where the cells begin
_STEP_X, _STEP_Y = 38, 64  # from one cell to the next
_GAP = 4
_QUARTER = 6  # what parts the night, the morning, the afternoon and the evening
_RIGHT = _LEFT + 24 * _STEP_X + 3 * _QUARTER - _GAP
_BOTTOM = _TOP + 7 * _STEP_Y - _GAP
_SCALE = 300  # the length of the scale of colours

# Viridis (van der Walt and Smith, CC0) at nine even steps: as even in grey and to the colour-blind as in colour.
_STOPS: tuple[Colour, ...] = (
    (68, 1, 84),
    (71, 45, 123),
    (59, 82, 139),
    (44, 114, 142),
    (33, 145, 140),
    (40, 174, 128),
    (94, 201, 98),
    (173, 220, 48),
    (253, 231, 37),
)


def number(value: float) -> str:
    """A count of members as the scale shows it: "12", "3.5", "0.25"."""
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def png(
    weekly: Sequence[Sequence[float]],
    *,
    days: Sequence[str],
    title: str,
    legend: str,
    quiet: str = "",
    marks: Collection[tuple[int, int]] = (),
    number: Callable[[float], str] = number,
) -> bytes:
    """The map of a week as PNG: the members expected to speak in each of 24 hours of 7 days, Monday first.

    `days` are the seven days' short names, `legend` says what the colours count, `quiet` stands in its place when
    nobody ever speaks, `marks` are the cells (day, hour) to outline, and `number` words the scale's upper end.
    """
    most = max(max(0.0, *hours) for hours in weekly)
    picture = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(picture)
    write(draw, (_MARGIN, 66), title, 48, INK, WIDTH - 2 * _MARGIN)
    for day, hours in enumerate(weekly):
        write(draw, (_MARGIN, cell(day, 0)[1] + 43), days[day], 36, INK, _LEFT - _MARGIN - 8)
        for hour, value in enumerate(hours):
            draw.rounded_rectangle(cell(day, hour), 6, colour(value / most if most else 0.0))
    for day, hour in sorted(marks):
        # White around a dark line: seen on the brightest cell and between dark ones.
        left, top, right, bottom = cell(day, hour)
        draw.rounded_rectangle((left - 5, top - 5, right + 5, bottom + 5), 11, None, (255, 255, 255), 5)
        draw.rounded_rectangle((left, top, right, bottom), 6, None, GROUND, 3)
    for hour in range(0, 24, 3):
        left, _, right, _ = cell(0, hour)
        write(draw, ((left + right) / 2, _BOTTOM + 47), str(hour), 36, FAINT, 3 * _STEP_X, anchor="ms")
    _draw_legend(draw, legend if most else quiet, number(most) if most else "")
    return file_of(picture)


def cell(day: int, hour: int) -> tuple[int, int, int, int]:
    """Where the cell of an hour is: left, top, right and bottom, in pixels that belong to it."""
    left = _LEFT + hour * _STEP_X + hour // 6 * _QUARTER
    top = _TOP + day * _STEP_Y
    return left, top, left + _STEP_X - _GAP - 1, top + _STEP_Y - _GAP - 1


def colour(share: float) -> Colour:
    """The colour of a share of the most, from 0 to 1."""
    place = min(max(share, 0.0), 1.0) * (len(_STOPS) - 1)
    step = min(int(place), len(_STOPS) - 2)
    stops = zip(_STOPS[step], _STOPS[step + 1], strict=True)
    red, green, blue = (round(low + (high - low) * (place - step)) for low, high in stops)
    return red, green, blue


def _draw_legend(draw: ImageDraw.ImageDraw, words: str, most: str) -> None:
    base, end = HEIGHT - 40, float(_RIGHT)
    if most:
        end -= write(draw, (end, base), most, 36, INK, 120, anchor="rs") + 14
        left = int(end) - _SCALE
        for x in range(_SCALE):
            draw.line((left + x, base - 25, left + x, base + 1), colour(x / (_SCALE - 1)))
        end = left - 14.0
        end -= write(draw, (end, base), "0", 36, INK, 40, anchor="rs") + 28
    write(draw, (_MARGIN, base), words, 36, FAINT, end - _MARGIN)
