"""Noticing: reading what is said where the admin opted in, opening cases, and learning from false alarms."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import timedelta
from typing import Any, NamedTuple

import structlog

from bot import criticism, moments, semantic
from bot.charter import THRESHOLDS, Match
from bot.chat import Card, CaseJudged, CaseWanted, MessageSaid, Mood, Room, Severity
from bot.cog import Context, Request, Services, command, job, on, service
from bot.config import Community
from bot.criticism import Learnt, Read
from bot.text import Code, Link, Said, join, text
from cogs.noticing import store, surges
from cogs.noticing.reacting import Reacting
from cogs.noticing.settings import NoticingSettings
from cogs.noticing.store import Doubtful, Taught
from cogs.noticing.surges import Noticed, Recent, Surge

log = structlog.get_logger(__name__)

_DAY = timedelta(days=1)
_DOUBTFUL = 0.54
"""The share of a room's threshold from which on a message is doubtful: at `normal`, what `keen` would take."""
_LISTED = 20
"""Messages that a digest shows."""
_STEPS = 10
"""Steps of the way that a surge has travelled which are shown."""


class Heard(NamedTuple):
    """A message about which something may have to be done."""

    room: str
    """Its name in the TOML."""
    read: Read
    wanted: bool
    """It is criticism."""
    doubtful: bool
    """It might be."""
    matches: list[Match]
    """The rules of the charter that it meets."""


class Noticing(Reacting):
    """Reads, and has cases opened."""

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
        """Whether a message is criticism, meets a rule of the charter, or goes into the digest."""
        return self._hear(services, community, said) is not None

    def _hear(self, services: Services, community: Community, said: MessageSaid) -> Heard | None:
        """What is to be done about a message may have to be thought about; None: nothing."""
        settings = self.settings(community)
        if (named := self._named(services, community, said.room, said.within)) is None:
            return None
        found = criticism.model().read(said.words, self._learnt.get(community.id))
        possible = settings.by_meaning and criticism.model().asks(found)
        heard = self._weigh(settings, named, said.words, found)
        acts = any(match.rule.reaction != "none" for match in heard.matches)
        return heard if possible or heard.wanted or heard.doubtful or acts else None

    @staticmethod
    def _weigh(settings: NoticingSettings, named: str, words: str, found: Read) -> Heard:
        threshold = THRESHOLDS[settings.rooms[named]]
        wanted = found.score >= threshold or (settings.conflicts and found.conflict)
        doubtful = bool(settings.digest) and not wanted and found.score >= _DOUBTFUL * threshold
        matches = list(settings.rules.matches(named, words, found)) if settings.charter else []
        return Heard(named, found, wanted, doubtful, matches)

    def _by_meaning(self, ctx: Context, event: MessageSaid, heard: Heard) -> Heard:
        """What was heard, weighed again by what it means where that is wanted."""
        settings, model = self.settings(ctx.community), criticism.model()
        if not settings.by_meaning or not model.asks(heard.read):
            return heard

        async def ask() -> bytes | None:
            try:
                return (await asyncio.to_thread(semantic.meanings, [event.words]))[0]
            except Exception:  # a library of another machine's, most often: the words alone decide then
                log.exception("messages cannot be read by their meaning")
                return None

        meaning = ctx.need(("meaning", event.message), ask)
        if meaning is None:
            return heard
        return self._weigh(settings, heard.room, event.words, model.weighed(heard.read, meaning))

    def _named(self, services: Services, community: Community, room: Room, within: str = "") -> str | None:
        """What the TOML calls a room that is read, or in which a thread stands."""
        rooms = services.platforms[room.network].rooms(community.id)
        read = self.settings(community).rooms
        return next((name for name in read if name in rooms and rooms[name].id in (room.id, within)), None)

    @on(MessageSaid)
    async def heard(self, ctx: Context, event: MessageSaid) -> None:
        """The charter decides; where it says nothing, a moderator is to look at criticism."""
        heard = self._hear(ctx.services, ctx.community, event)
        if heard is None:
            return
        heard = self._by_meaning(ctx, event, heard)
        decided = await self.decided(ctx, event, heard.matches)
        if decided is not None and decided.rule.reaction == "case":
            why = f"{decided.rule.name}: {', '.join(decided.because)}"
            await self._want(ctx, event, heard.room, why, decided.rule.severity)
        elif decided is not None and decided.rule.reaction != "none":
            await self.react(ctx, event, decided)
        elif decided is None and heard.wanted:
            severity = self.settings(ctx.community).severity
            await self._want(ctx, event, heard.room, ", ".join(heard.read.because), severity)
        elif decided is None and heard.doubtful:
            await self._doubt(ctx, event)

    async def _want(self, ctx: Context, event: MessageSaid, room: str, why: str, severity: Severity) -> None:
        """Have a case opened."""
        wanted = CaseWanted(
            community=event.community,
            network=event.network,
            account=event.account,
            room=event.room,
            message=event.message,
            words=event.words,
            at=event.at,
            why=why,
            severity=severity,
        )
        if await ctx.announce(wanted):
            await self._watch(ctx, event, room)
            await store.count(ctx, room, raised=1)
        else:
            body = ctx.words("noticing-nobody")
            await ctx.tell_moderators(Card(body=(body,), locale=ctx.words.locale), once="noticing-nobody")

    async def _watch(self, ctx: Context, event: MessageSaid, room: str) -> None:
        """Tell moderators once when criticism of one subject rises far above what is usual."""
        recent, who = self._recent[ctx.community.id], hash(event.account)
        name = self.author(ctx, event).name or event.account.id
        noticed = Noticed(ctx.now, who, surges.compared(event.words), name, room)
        found = recent.surge(noticed, await store.usual(ctx))
        ctx.unit.after(lambda: recent.add(noticed))
        await ctx.at(ctx.now + surges.WINDOW, self.forget_way)
        if found is None:
            return
        await ctx.tell_moderators(self._alarm(ctx, found))
        now = ctx.now
        ctx.unit.after(lambda: recent.tell(now))

    @job
    async def forget_way(self, ctx: Context) -> None:
        """Forget who criticised what, an hour after the last."""
        recent, until = self._recent[ctx.community.id], ctx.now
        ctx.unit.after(lambda: recent.forget(until))

    @staticmethod
    def _alarm(ctx: Context, surge: Surge) -> Card:
        words = ctx.services.texts.words(ctx.community.locale)
        counted = words("noticing-surge", messages=surge.messages, people=surge.people, since=ctx.time(surge.since))
        shown = [
            words("noticing-surge-step", name=Said(one.name), room=Said(one.room), at=ctx.time(one.at))
            for one in surge.way[:_STEPS]
        ]
        way = words("noticing-surge-way", way=join(shown, " → "))
        command = text(Code("incident open"))
        mend = words("noticing-surge-next", cases=text(Code("case list")), command=command)
        title = words("noticing-surge-title")
        return Card(title=title, body=(counted, way, mend), mood=Mood.ALERT, locale=words.locale)

    # -------------------------------------------------------------- the digest

    async def _doubt(self, ctx: Context, event: MessageSaid) -> None:
        """Keep where a message stands that might be criticism, until the next digest."""
        member = await ctx.members.of(ctx.unit, ctx.community.id, event.account)
        await store.doubt(ctx, event, member.id)
        digest = self.settings(ctx.community).digest
        await ctx.at(moments.parse(digest, ctx.now, ctx.zone), self.digest)

    @job
    async def digest(self, ctx: Context) -> None:
        """Show moderators where what might have been criticism stands."""
        doubtful, words = await store.take_doubtful(ctx), ctx.words
        if not doubtful:
            return
        lines = [text(ctx.time(one.at), " ", Link(self._link(ctx, one))) for one in doubtful[:_LISTED]]
        if len(doubtful) > _LISTED:
            lines.append(words("noticing-digest-more", count=len(doubtful) - _LISTED))
        mend = words("noticing-digest-next", command=text(Code("case open")))
        title = words("noticing-digest", count=len(doubtful))
        await ctx.tell_moderators(Card(title=title, body=(join(lines), mend), locale=words.locale))

    @staticmethod
    def _link(ctx: Context, one: Doubtful) -> str:
        return ctx.services.platforms[one.room.network].link(ctx.community.id, one.room, one.message)

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
        words = sum(map(bool, found.told.values()))
        lines = [ctx.words("noticing-learning", presses=taught.presses, alarms=taught.alarms, words=words)]
        if (calmed := await store.calmed(ctx)) is not None:
            before, after = (round(daily, 1) for daily in calmed)
            lines.append(ctx.words("noticing-calmed", before=before, after=after))
        ctx.answer(join(lines))

    @command(moderator=True)
    async def reset(self, ctx: Request) -> None:
        """Forget what moderators have taught."""
        await store.forget(ctx)
        self._taught(ctx, Learnt())
        ctx.say("noticing-reset")
