"""What somebody wrote in a form that could not be used as it was: kept, so that nothing has to be written twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select

from bot.chat import Button, Card, Form
from bot.cog import Context, Request, Submission
from bot.options import Mistake
from bot.text import text
from cogs.polls import cards
from cogs.polls.tables import drafts

NEW = 0
"""What a draft is about when it is not about a poll that exists."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of a poll's form. `closes` None: the form does not ask for it."""

    question: str = ""
    options: str = ""
    closes: str | None = ""

    @classmethod
    def of(cls, ctx: Submission) -> Draft:
        """What was filled in."""
        return cls(ctx.values.get("question", ""), ctx.values.get("options", ""), ctx.values.get("closes"))

    def form(self, ctx: Request, control: str, title: str) -> Form:
        """The form with these values in it."""
        return cards.form(ctx.words, control, title, self.question, self.options, self.closes)


async def keep(ctx: Submission, about: int, draft: Draft, mistake: Mistake, again: str) -> None:
    """Keep a draft, and answer with what is wrong and a button (the press `again`) that leads back to the form."""
    await drop(ctx, about)
    row: dict[str, Any] = {"question": draft.question, "options": draft.options, "closes": draft.closes}
    await ctx.execute(insert(drafts).values(member_id=(await ctx.member()).id, poll=about, **row))
    words = ctx.words
    said = text(words(mistake.id, **mistake.args_of_text), " ", words("polls-draft"))
    back = Button(again, words("polls-draft-open"), "📝", strong=True)
    ctx.answer(Card(body=(said,), controls=(back,), locale=words.locale))


async def kept(ctx: Request, about: int) -> Draft | None:
    """What the asker left unfinished."""
    query = select(drafts.c.question, drafts.c.options, drafts.c.closes)
    row = (await ctx.execute(query.where(*await _own(ctx, about)))).one_or_none()
    return None if row is None else Draft(*row)


async def drop(ctx: Request, about: int) -> None:
    """It has become a poll, or another draft."""
    await ctx.execute(delete(drafts).where(*await _own(ctx, about)))


async def drop_all(ctx: Context, about: int) -> None:
    """Nobody can mend that poll any more."""
    await ctx.execute(delete(drafts).where(drafts.c.poll == about))


async def _own(ctx: Request, about: int) -> tuple[ColumnElement[bool], ...]:
    return drafts.c.member_id == (await ctx.member()).id, drafts.c.poll == about
