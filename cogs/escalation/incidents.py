"""Incidents: something goes wrong for everybody. One statement, one place for doubts, updates in time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from sqlalchemy import func, insert, select, update

from bot.chat import Card, File, Mood, Room
from bot.cog import Context, Request, card, command, complete, job
from bot.options import Completed, Length, Mistake, Moment
from bot.text import Code, Said, Text, cut, join, plain, text, tidy
from cogs.escalation import cards, store
from cogs.escalation.admitting import Admitting
from cogs.escalation.part import Named
from cogs.escalation.store import Case
from cogs.escalation.tables import cases, incidents, updates

Numbered = Annotated[str, Length(1, 100), Completed()]
"""An incident, by its number (``!3``)."""
Title = Annotated[str, Length(3, 100)]
Statement = Annotated[str, Length(1, 1500)]


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that goes wrong for everybody."""

    id: int
    community: str
    number: int
    title: str
    statement: str
    opened: datetime
    promised: datetime | None
    """When the next update is promised."""
    closed: datetime | None

    @property
    def named(self) -> str:
        """How it is called: ``!3``."""
        return f"!{self.number}"


@dataclass(frozen=True, slots=True)
class Update:
    """What everybody was told."""

    at: datetime
    what: str
    """``opened``, ``update`` or ``closed``."""
    words: str


class Incidents(Admitting):
    """Incidents, from the statement to the report."""

    @command(moderator=True, group="incident", name="open")
    async def open_incident(
        self, ctx: Request, title: Title, statement: Statement, update: Moment | None = None
    ) -> None:
        """Tell everybody of something that goes wrong, and when they hear more."""
        rooms = ctx.rooms(self.settings(ctx.community).announcements)
        if not rooms:
            raise Mistake("escalation-nowhere", room=Said(self.settings(ctx.community).announcements))
        here = incidents.c.community == ctx.community.id
        last = (await ctx.execute(select(func.max(incidents.c.number)).where(here))).scalar() or 0
        row = {
            "community": ctx.community.id,
            "number": last + 1,
            "title": tidy(title),
            "statement": tidy(statement, lines=True),
            "opened": ctx.now,
            "promised": update.at if update else None,
        }
        made = Incident(*(await ctx.execute(insert(incidents).values(row).returning(incidents))).one())
        await _tell(ctx, made, "opened", made.statement)
        await ctx.show("incident", made.id, rooms=rooms)
        await self._promise(ctx, made)
        ctx.say("escalation-incident-opened", number=_number(made))

    @command(moderator=True, group="incident")
    async def update(self, ctx: Request, incident: Numbered, words: Statement, next: Moment | None = None) -> None:
        """Tell everybody how it goes on, and when they hear more."""
        found = await _change(ctx, await self._meant(ctx, incident), promised=next.at if next else None)
        said = tidy(words, lines=True)
        await _tell(ctx, found, "update", said)
        await self._in_thread(ctx, found, "update", said)
        await self._promise(ctx, found)
        ctx.say("escalation-incident-updated", number=_number(found))

    @command(moderator=True, group="incident")
    async def link(self, ctx: Request, incident: Numbered, case: Named) -> None:
        """Say that a case belongs to an incident."""
        found, about = await self._meant(ctx, incident), await self.meant(ctx, case)
        await store.change(ctx, about, incident=found.id)
        await self.done(ctx, about, "linked", found.named)
        ctx.say("escalation-incident-linked", number=_number(found), case=store.number(about))

    @command(moderator=True, group="incident", name="answer")
    async def answer_all(self, ctx: Request, incident: Numbered, words: Statement) -> None:
        """Tell the authors of all cases of an incident the same, in private."""
        found = await self._meant(ctx, incident)
        told = [case for case in await _cases(ctx, found) if case.account and case.fate != "left"]
        for case in told:
            await self.tell_author(ctx, case, words)
        ctx.say("escalation-incident-answered", number=_number(found), count=len(told))

    @command(moderator=True, group="incident", name="close")
    async def close_incident(self, ctx: Request, incident: Numbered, words: Statement) -> None:
        """Tell everybody that it is over; the cases of the incident are closed with it."""
        found, said = await self._meant(ctx, incident), tidy(words, lines=True)
        over = await _change(ctx, found, promised=None, closed=ctx.now)
        await _tell(ctx, over, "closed", said)
        await self._in_thread(ctx, over, "closed", said)
        for case in await _cases(ctx, over):
            await self.close_case(ctx, case, cut(said, cards.OUTCOME), "justified")
        ctx.say("escalation-incident-closed", number=_number(over))

    @command(moderator=True, group="incident", name="report")
    async def report_incident(self, ctx: Request, incident: Numbered) -> None:
        """What happened when, for afterwards."""
        found = await self._meant(ctx, incident, open_only=False)
        told, about = await _told(ctx, found), await _cases(ctx, found, closed=True)
        words = ctx.words
        lines = [
            words("escalation-incident-line", at=ctx.time(one.at), what=one.what, words=Said(one.words)) for one in told
        ]
        counted = words("escalation-incident-cases", count=len(about))
        title = words("escalation-incident-title", title=Said(found.title), state=_state(found))
        written = "\n\n".join(plain(part) for part in (title, *lines, counted))
        file = File(f"incident-{found.number}.md", f"# {written}\n".encode(), "text/markdown")
        ctx.answer(Card(title=title, body=(join(lines), counted), file=file, locale=words.locale))

    @card("incident")
    async def show_incident(self, ctx: Context, room: Room, id: int) -> Card | None:
        """An incident, for everybody."""
        row = (await ctx.execute(select(incidents).where(incidents.c.id == id))).one_or_none()
        if row is None:
            return None
        incident = Incident(*row)
        told = await _told(ctx, incident)
        words = ctx.words
        latest = told[-1] if told and told[-1].what != "opened" else None
        parts = [
            _lines(incident.statement),
            text(words("escalation-incident-latest", at=ctx.time(latest.at)), "\n", _lines(latest.words))
            if latest
            else None,
            words("escalation-incident-next", at=ctx.time(incident.promised)) if incident.promised else None,
        ]
        return Card(
            title=words("escalation-incident-title", title=Said(incident.title), state=_state(incident)),
            body=tuple(part for part in parts if part),
            thread=(Said(incident.title),),
            mood=Mood.DONE if incident.closed else Mood.ALERT,
            locale=words.locale,
        )

    @job
    async def remind_of_update(self, ctx: Context, id: int) -> None:
        """An update was promised by now."""
        row = (await ctx.execute(select(incidents).where(incidents.c.id == id))).one_or_none()
        incident = None if row is None else Incident(*row)
        if incident is None or incident.closed or incident.promised is None or incident.promised > ctx.now:
            return
        command = text(Code(f"incident update {incident.named}"))
        body = ctx.words("escalation-incident-due", title=Said(incident.title), command=command)
        await ctx.tell_moderators(Card(body=(body,), mood=Mood.ALERT, locale=ctx.words.locale))

    @complete("incident")
    async def by_title(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """The incidents, newest first; only moderators' commands ask for one."""
        query = select(incidents).where(incidents.c.community == ctx.community.id).order_by(incidents.c.id.desc())
        found = [Incident(*row) for row in await ctx.execute(query.limit(200))]
        shown = [(f"{one.named} {one.title}", one.named) for one in found]
        return [(words, named) for words, named in shown if typed.casefold() in words.casefold()]

    async def _promise(self, ctx: Context, incident: Incident) -> None:
        if incident.promised is not None:
            await ctx.at(incident.promised, self.remind_of_update, incident.id)
        else:
            await ctx.cancel(self.remind_of_update, incident.id)

    async def _in_thread(self, ctx: Context, incident: Incident, what: str, said: str) -> None:
        texts = ctx.services.texts.words(ctx.community.locale)
        heading = texts("escalation-incident-news", what=what)
        mood = Mood.DONE if incident.closed else Mood.CALM
        shown = Card(body=(heading, _lines(said)), mood=mood, locale=texts.locale)
        await ctx.in_thread(shown, "incident", incident.id)

    @staticmethod
    async def _meant(ctx: Request, given: str, *, open_only: bool = True) -> Incident:
        match = re.fullmatch(r"[#!]?\s*(\d{1,9})", given.strip())
        here = incidents.c.community == ctx.community.id
        query = select(incidents).where(here, incidents.c.number == int(match[1])) if match else None
        row = (await ctx.execute(query)).one_or_none() if query is not None else None
        if row is None:
            ctx.refuse("escalation-incident-unknown", given=Said(given[:60]))
        found = Incident(*row)
        if open_only and found.closed:
            ctx.refuse("escalation-incident-over", number=_number(found))
        return found


def _number(incident: Incident) -> Text:
    return text(incident.named)


def _state(incident: Incident) -> str:
    return "closed" if incident.closed else "open"


def _lines(said: str) -> Text:
    return join([(Said(part),) for part in said.splitlines() if part.strip()])


async def _change(ctx: Context, incident: Incident, **values: object) -> Incident:
    """Change an incident, and have its card worded anew."""
    changed = update(incidents).where(incidents.c.id == incident.id).values(**values).returning(incidents)
    found = Incident(*(await ctx.execute(changed)).one())
    await ctx.refresh("incident", incident.id)
    return found


async def _tell(ctx: Context, incident: Incident, what: str, words: str) -> None:
    """Keep what everybody is told."""
    await ctx.execute(insert(updates).values(incident=incident.id, at=ctx.now, what=what, words=words))


async def _told(ctx: Context, incident: Incident) -> list[Update]:
    """What everybody was told, in order."""
    query = select(updates.c.at, updates.c.what, updates.c.words).where(updates.c.incident == incident.id)
    return [Update(*row) for row in await ctx.execute(query.order_by(updates.c.id))]


async def _cases(ctx: Context, incident: Incident, *, closed: bool = False) -> list[Case]:
    """The cases of an incident; the closed ones too, where wanted."""
    here = [cases.c.incident == incident.id, cases.c.community == ctx.community.id]
    if not closed:
        here.append(cases.c.state != "closed")
    return [store.of(row) for row in await ctx.execute(select(cases).where(*here).order_by(cases.c.id))]
