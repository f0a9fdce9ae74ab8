"""Pictures that are made for a phone: a ground, inks, and type that can write French."""

from __future__ import annotations

import io
import unicodedata
from functools import cache

from PIL import Image, ImageDraw, ImageFont

Box = tuple[int, int, int, int]
Colour = tuple[int, int, int]

# A ground of its own, as chats are dark for some and light for others.
GROUND: Colour = (22, 24, 29)
INK: Colour = (242, 243, 245)
FAINT: Colour = (176, 181, 190)
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


def write(
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
        draw.rectangle((span[0], base + dot, span[1], base + head - 2), GROUND)
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


def png(picture: Image.Image) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1)  # plain areas are small all the same, in a quarter of the time
    return file.getvalue()
