"""The week of a community as a picture: when how many members speak. Made for a phone, where it is 3 cm high."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Collection, Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

Box = tuple[int, int, int, int]
Colour = tuple[int, int, int]

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

# A ground of its own, as chats are dark for some and light for others.
_GROUND: Colour = (22, 24, 29)
_INK: Colour = (242, 243, 245)
_FAINT: Colour = (176, 181, 190)

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
    picture = Image.new("RGB", (WIDTH, HEIGHT), _GROUND)
    draw = ImageDraw.Draw(picture)
    _write(draw, (_MARGIN, 66), title, 48, _INK, WIDTH - 2 * _MARGIN)
    for day, hours in enumerate(weekly):
        _write(draw, (_MARGIN, cell(day, 0)[1] + 43), days[day], 36, _INK, _LEFT - _MARGIN - 8)
        for hour, value in enumerate(hours):
            draw.rounded_rectangle(cell(day, hour), 6, colour(value / most if most else 0.0))
    for day, hour in sorted(marks):
        # White around a dark line: seen on the brightest cell and between dark ones.
        left, top, right, bottom = cell(day, hour)
        draw.rounded_rectangle((left - 5, top - 5, right + 5, bottom + 5), 11, None, (255, 255, 255), 5)
        draw.rounded_rectangle((left, top, right, bottom), 6, None, _GROUND, 3)
    for hour in range(0, 24, 3):
        left, _, right, _ = cell(0, hour)
        _write(draw, ((left + right) / 2, _BOTTOM + 47), str(hour), 36, _FAINT, 3 * _STEP_X, anchor="ms")
    _draw_legend(draw, legend if most else quiet, number(most) if most else "")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


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
        end -= _write(draw, (end, base), most, 36, _INK, 120, anchor="rs") + 14
        left = int(end) - _SCALE
        for x in range(_SCALE):
            draw.line((left + x, base - 25, left + x, base + 1), colour(x / (_SCALE - 1)))
        end = left - 14.0
        end -= _write(draw, (end, base), "0", 36, _INK, 40, anchor="rs") + 28
    _write(draw, (_MARGIN, base), words, 36, _FAINT, end - _MARGIN)


# ------------------------------------------------------------------ type

# What Pillow's own typeface (Aileron, cut down) has besides ASCII.
_SIGNS = frozenset("©«°±·»‘’“”…‹›⁄")
_OTHERWISE = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
    | {"ı": "i", "–": "-", "—": "-", "−": "-"}
)
# It has no accented letters: their accents are made of its other signs, at this share of the letters' size.
_CEDILLA = "\u0327"
_ACCENTS = {
    "\u0300": ("`", 1.0),
    "\u0301": ("´", 1.0),
    "\u0302": ("^", 0.55),
    "\u0303": ("~", 0.7),
    "\u0308": ("··", 0.9),
    "\u030a": ("°", 0.7),
    _CEDILLA: (",", 0.8),
}


def _spelled(words: str) -> list[str]:
    """Letters that the typeface has, each with the accents it bears. Signs that it lacks are left out."""
    letters: list[str] = []
    for char in unicodedata.normalize("NFKD", words.translate(_OTHERWISE)):
        if char in _ACCENTS and letters:
            letters[-1] += char
        elif (char in _SIGNS or " " <= char <= "~") and (char != " " or letters[-1:] != [" "]):
            letters.append(char)
    return letters


def _write(
    draw: ImageDraw.ImageDraw,
    at: tuple[float, float],
    words: str,
    size: int,
    ink: Colour,
    room: float,
    *,
    anchor: str = "ls",
) -> float:
    """Write one line in at most `room` pixels, its baseline at `at`. The pixels it took."""
    font = _font(size)
    letters = _spelled(words)[: int(room / size * 6)]  # more than fit, whatever the letters

    def width() -> float:
        return font.getlength("".join(letter[0] for letter in letters))

    if width() > room:
        while letters and width() + font.getlength("…") > room:
            letters.pop()
        letters.append("…")
    text = "".join(letter[0] for letter in letters)
    took = width()
    left = at[0] - {"l": 0.0, "m": took / 2, "r": took}[anchor[0]]
    draw.text((left, at[1]), text, ink, font, "ls")
    for place, letter in enumerate(letters):
        for accent in letter[1:]:
            start, end = (left + font.getlength(text[: place + ahead]) for ahead in (0, 1))
            _accent(draw, (start, end), at[1], letter[0], accent, size, ink)
    return took


def _accent(
    draw: ImageDraw.ImageDraw, span: tuple[float, float], base: float, letter: str, accent: str, size: int, ink: Colour
) -> None:
    """Put an accent on the letter that stands in `span` on the line `base`."""
    sign, share = _ACCENTS[accent]
    small = _font(size * share)
    left, top, right, bottom = _inked(small, sign)
    head = _inked(_font(size), letter)[1]
    if letter in "ij":
        dot, head = head, _inked(_font(size), "x")[1]
        draw.rectangle((span[0], base + dot, span[1], base + head - 2), _GROUND)
    x = (sum(span) - left - right) / 2
    y = base - top if accent == _CEDILLA else base + head - size * 0.06 - bottom
    # A smaller sign has thinner lines: the stroke makes up for it.
    draw.text((round(x), round(y)), sign, ink, small, "ls", stroke_width=(1 - share) * size / 40)


def _inked(font: ImageFont.FreeTypeFont, words: str) -> Box:
    """Where the words leave ink, seen from the start of their line."""
    mask, (x, y) = font.getmask2(words, "L", anchor="ls")
    left, top, right, bottom = mask.getbbox() or (0, 0, 0, 0)
    return x + left, y + top, x + right, y + bottom


@cache
def _font(size: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType")
    return font
