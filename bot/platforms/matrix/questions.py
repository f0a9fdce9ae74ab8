"""Forms as questions: asked one by one in the direct room, or answered all at once in one message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.chat import Card, Field, Form
from bot.platforms.matrix.latest import Latest
from bot.text import Code, Said, Text, join, tidy
from bot.text import plain as words_of

if TYPE_CHECKING:
    from bot.house import House
    from bot.i18n import Words

KEEP = "="
EMPTY = "-"
FORMS = 500
"""Forms that are open at once."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with every answer."""

    control: str
    community: str
    values: dict[str, str]


@dataclass(slots=True)
class _Open:
    form: Form
    community: str
    values: dict[str, str] = field(default_factory=dict)

    @property
    def left(self) -> tuple[Field, ...]:
        return self.form.fields[len(self.values) :]


class Questions:
    """The forms that members are filling in, in memory: after a restart they ask for the form again."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._open: Latest[str, _Open] = Latest(FORMS)

    def begin(self, account: str, community: str, form: Form) -> Card:
        """Ask somebody a form; what to say first. A form that was open is dropped."""
        self._open[account] = open_ = _Open(form, community)
        words = self._house.words(form.locale)
        start = words("matrix-form-start", count=len(form.fields), stop=Code(_stop(words)))
        return Card(title=form.title, body=(start, *self._question(open_, words)), locale=form.locale)

    def asks(self, account: str) -> bool:
        """Whether somebody is being asked something."""
        return account in self._open

    def answered(self, account: str, said: str) -> Card | Filled:
        """Take what somebody said as the answer to what they were asked: the next thing to say, or the whole form."""
        open_ = self._open[account]
        words = self._house.words(open_.form.locale)
        said = tidy(said, lines=True)
        if said.casefold() == _stop(words):
            del self._open[account]
            return self._card(open_, words("matrix-form-dropped"))
        parts = [part.strip() for part in said.split("|")]
        if open_.values or len(parts) != len(open_.form.fields) or len(parts) == 1:
            parts = [said]
        for part in parts:
            if (complaint := self._take(open_, part, words)) is not None:
                return self._card(open_, complaint, *self._question(open_, words))
        if open_.left:
            return self._card(open_, *self._question(open_, words))
        del self._open[account]
        return Filled(open_.form.control, open_.community, open_.values)

    @staticmethod
    def _take(open_: _Open, said: str, words: Words) -> Text | None:
        """Fill in the next field, or say why not."""
        asked = open_.left[0]
        value = asked.value if said == KEEP and asked.value else "" if said == EMPTY else said
        value = value if asked.long else tidy(value)
        if not value and asked.required:
            return words("matrix-form-needed", stop=Code(_stop(words)))
        if len(value) > asked.most:
            return words("matrix-form-long", length=len(value), most=asked.most)
        open_.values[asked.name] = value
        return None

    @staticmethod
    def _question(open_: _Open, words: Words) -> tuple[Text, ...]:
        asked = open_.left[0]
        hints = []
        if asked.value:
            hints += [words("matrix-form-value", value=Said(asked.value)), words("matrix-form-keep")]
        if not asked.required:
            hints.append(words("matrix-form-optional"))
        return (asked.label, join(hints, " ")) if hints else (asked.label,)

    @staticmethod
    def _card(open_: _Open, *body: Text) -> Card:
        return Card(body=body, locale=open_.form.locale)


def _stop(words: Words) -> str:
    return words_of(words("matrix-form-stop-word"))
