"""Noticing: reading what is said where the admin opted in, opening cases, and learning from false alarms."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from bot import criticism
from bot.chat import Card, CaseJudged, CaseWanted, MessageSaid, Mood, Room
from bot.cog import Cog, Context, Request, Services, command, job, on, service
from bot.config import Community
from bot.criticism import Learnt, Read
from bot.text import Code, Said, join, text
from cogs.noticing import store, surges
from cogs.noticing.settings import THRESHOLDS, NoticingSettings
from cogs.noticing.store import Taught
from cogs.noticing.surges import Noticed, Recent

_DAY = timedelta(days=1)


class Noticing(Cog[NoticingSettings]):
    """Reads, and has cases opened."""

    name, group, Settings = "noticing", "noticing", NoticingSettings

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._learnt: dict[str, Learnt] = {}
        self._recent: defaultdict[str, Recent] = defaultdict(Recent)

    @service("start")
    async def recall(self, ctx: Context) -> None:
        """Know what moderators have taught, and have the model ready: the first message must not wait for it."""
        criticism.model()
        found, _ = await store.read(ctx)
        self._taught(ctx, found)
        await ctx.at(ctx.now, self.tidy)

    @job
    async def tidy(self, ctx: Context) -> None:
        """Forget numbers that are old; once a day."""
        await store.prune(ctx)
        await ctx.at(ctx.now + _DAY, self.tidy)

    # -------------------------------------------------------------- reading

    def heeds(self, services: Services, community: Community, said: MessageSaid) -> bool:
        """Whether a message is criticism, or an insult where those count."""
        named = self._named(services, community, said.room)
        return named is not None and self._wanted(community, named, said.words) is not None

    def _named(self, services: Services, community: Community, room: Room) -> str | None:
        """What the TOML calls a room that is read."""
        rooms = services.platforms[room.network].rooms(community.id)
        read = self.settings(community).rooms
        return next((name for name in read if name in rooms and rooms[name].id == room.id), None)

    def _wanted(self, community: Community, named: str, words: str) -> Read | None:
        """What was read, if it is worth a case."""
        settings = self.settings(community)
        found = criticism.model().read(words, self._learnt.get(community.id))
        enough = found.score >= THRESHOLDS[settings.rooms[named]]
        return found if enough or (settings.conflicts and found.conflict) else None

    @on(MessageSaid)
    async def heard(self, ctx: Context, event: MessageSaid) -> None:
        """Somebody criticises: a moderator is to look at it."""
        named = self._named(ctx.services, ctx.community, event.room)
        found = self._wanted(ctx.community, named, event.words) if named is not None else None
        if named is None or found is None:
            return
        wanted = CaseWanted(
            community=event.community,
            network=event.network,
            account=event.account,
            room=event.room,
            message=event.message,
            words=event.words,
            at=event.at,
            why=", ".join(found.because),
            severity=self.settings(ctx.community).severity,
        )
        if await ctx.announce(wanted):
            await self._watch(ctx, event)
            await store.count(ctx, named, raised=1)
        else:
            body = ctx.words("noticing-nobody")
            await ctx.tell_moderators(Card(body=(body,), locale=ctx.words.locale), once="noticing-nobody")

    async def _watch(self, ctx: Context, event: MessageSaid) -> None:
        """Tell moderators once when criticism of one subject rises far above what is usual."""
        recent, who = self._recent[ctx.community.id], hash(event.account)
        noticed = Noticed(ctx.now, who, surges.compared(event.words))
        found = recent.surge(noticed, await store.usual(ctx))
        ctx.unit.after(lambda: recent.add(noticed))
        if found is None:
            return
        words = ctx.services.texts.words(ctx.community.locale)
        counted = words("noticing-surge", messages=found.messages, people=found.people, since=ctx.time(found.since))
        command = text(Code("incident open"))
        body = (counted, words("noticing-surge-next", cases=text(Code("case list")), command=command))
        card = Card(title=words("noticing-surge-title"), body=body, mood=Mood.ALERT, locale=words.locale)
        await ctx.tell_moderators(card)
        now = ctx.now
        ctx.unit.after(lambda: recent.tell(now))

    # -------------------------------------------------------------- learning

    @on(CaseJudged)
    async def judged(self, ctx: Context, event: CaseJudged) -> None:
        """A moderator has said whether it was criticism: the next reading knows better, in this community alone."""
        found, taught = await store.read(ctx)
        found.press(event.words, criticism=event.criticism)
        alarm = int(not event.criticism)
        await store.keep(ctx, found, Taught(taught.presses + 1, taught.alarms + alarm))
        if alarm and (named := self._named(ctx.services, ctx.community, event.room)) is not None:
            await store.count(ctx, named, alarms=1)
        self._taught(ctx, found)

    def _taught(self, ctx: Context, found: Learnt) -> None:
        community = ctx.community.id
        ctx.unit.after(lambda: self._learnt.update({community: found}))

    @command(moderator=True)
    async def status(self, ctx: Request) -> None:
        """Which rooms are read, how readily, and what that has cost so far."""
        settings, words = self.settings(ctx.community), ctx.words
        lines = []
        for named, sensitivity in settings.rooms.items():
            cost = await store.cost(ctx, named)
            daily = round(cost.alarms / cost.days, 1)
            lines.append(
                words(
                    "noticing-room",
                    room=Said(named),
                    sensitivity=sensitivity,
                    raised=cost.raised,
                    alarms=cost.alarms,
                    daily=daily,
                )
            )
        body = join(lines) if lines else words("noticing-no-room")
        ctx.answer(Card(title=words("noticing-status"), body=(body,), mood=Mood.CALM, locale=words.locale))

    @command(moderator=True)
    async def learning(self, ctx: Request) -> None:
        """What moderators have taught, and how much calmer it makes the reading."""
        found, taught = await store.read(ctx)
        ctx.say(
            "noticing-learning", presses=taught.presses, alarms=taught.alarms, words=sum(map(bool, found.told.values()))
        )

    @command(moderator=True)
    async def reset(self, ctx: Request) -> None:
        """Forget what moderators have taught."""
        await store.forget(ctx)
        self._taught(ctx, Learnt())
        ctx.say("noticing-reset")
