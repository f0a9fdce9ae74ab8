"""The front desk: serves whoever asks something of the bot, and answers."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import structlog

from bot.chat import Asked, Card, Commanded, Form, Mood, Pressed, Submitted, Trouble
from bot.cog import STANDING, Known, Press, Request, Services, Submission, knowing
from bot.commands import Catalogue, Command
from bot.config import Community
from bot.handlers import Handlers, Served
from bot.i18n import Words
from bot.marks import Marks
from bot.options import Asking, Mistake
from bot.text import Code, Said, Text
from bot.unit import Unit, Writer

log = structlog.get_logger(__name__)
R = TypeVar("R", bound=Request)
Work = Callable[..., Awaitable[Request]]
"""(unit, community=, known=) → the request as served."""


class Desk:
    """Commands, presses and forms: permission, unit of work, answer. Nothing that is asked raises."""

    def __init__(
        self, services: Services, writer: Writer, marks: Marks, handlers: Handlers, catalogue: Catalogue
    ) -> None:
        self._services = services
        self._writer = writer
        self._marks = marks
        self._handlers = handlers
        self._catalogue = catalogue

    async def commanded(self, event: Commanded) -> None:
        """Serve a command."""

        async def work(unit: Unit, community: Community, known: Known) -> Request:
            command, raw = self._read(event, community)
            cog = self._services.cogs[command.cog]
            request = Request(self._services, unit, community, cog, event, known=known)
            request.private, request.direct = command.private, command.direct
            if command.moderator:
                secret = {option.name for option in command.options if option.confidential}
                detail = " ".join(f"{name}={value}" for name, value in raw.items() if name not in secret)
                await _audit(request, " ".join(command.path), detail)
            zone, rooms = ZoneInfo(community.timezone), self._platform(event).rooms(community.id)
            asking = Asking(event.account.network, unit.now, zone, request.words, rooms)
            await getattr(cog, command.handler)(request, **command.read(raw, asking))
            return request

        await self._serve(event, work)

    async def pressed(self, event: Pressed) -> None:
        """Serve a control."""
        await self._control(event, "press", Press, event.values)

    async def submitted(self, event: Submitted) -> None:
        """Serve a filled-in form; what is written in it may be a member's, and is not for the audit trail."""
        await self._control(event, "form", Submission, ())

    def _read(self, event: Commanded, community: Community) -> tuple[Command, dict[str, Any]]:
        if event.line is not None:
            command, raw = self._catalogue.read_line(event.line, self._words(event, community))
        else:
            found = self._catalogue.find(event.path)
            if found is None:
                raise Mistake("mistake-unknown", given=Said(" ".join(event.path)))
            command, raw = found, event.options
        if not (community.uses(command.cog) or self._services.cogs[command.cog].always):
            raise Mistake("mistake-off", command=Code("!" + " ".join(command.path)))
        return command, raw

    async def _control(self, event: Pressed | Submitted, kind: str, make: type[R], chosen: Sequence[str]) -> None:
        cog, _, rest = event.control.partition(":")
        name, *args = rest.split(":")
        served = self._handlers.find(kind, self._services.communities.get(event.community), cog, name)

        async def work(unit: Unit, community: Community, known: Known) -> Request:
            if served is None:
                raise Mistake("mistake-control-gone")
            request = make(self._services, unit, community, served.cog, event, known=known)
            request.direct = served.said.direct
            if served.said.moderator:
                await _audit(request, f"{cog} {name}", " ".join([*args, *chosen]))
            await served.method(served.cog, request, *_fitting(served, args))
            return request

        await self._serve(event, work, served)

    async def _serve(self, event: Asked, work: Work, served: Served | None = None) -> None:
        """Run the unit of somebody who asks, and answer."""
        community = self._services.communities.get(event.community)
        if community is None:
            return
        words = self._words(event, community)
        try:
            request = await self._insist(event, community, work)
        except Mistake as mistake:
            await _whisper(event, words, words(mistake.id, **mistake.args_of_text))
        except Trouble as trouble:
            log.warning("asker could not be served", reason=trouble.reason)
            await _whisper(event, words, words("house-later"))
        except Exception:
            reference = secrets.token_hex(3)
            log.exception("request failed", reference=reference)
            await _whisper(event, words, words("house-failed", reference=Code(reference)), Mood.ALERT)
        else:
            if request is not None:  # else a replay, which was served before
                await _answer(event, request, served)

    async def _insist(self, event: Asked, community: Community, work: Work) -> Request | None:
        """Run the unit, and again with what it turns out to need of the networks; None: it was served before."""
        platform = self._platform(event)
        self._services.members.expect(community.id, event.account)
        known: Known = {} if event.standing is None else {STANDING: event.standing}
        once = partial(work, community=community, known=known)
        if platform.replays:
            return await knowing(known, lambda: self._marks.once(event.account.network, event.origin, "asked", once))
        return await knowing(known, lambda: self._writer.run(once))

    def _platform(self, event: Asked) -> Any:
        return self._services.platforms[event.account.network]

    def _words(self, event: Asked, community: Community) -> Words:
        wish = self._services.members.locale_of(community.id, event.account)
        return self._services.texts.words(wish or event.locale or community.locale)


def _fitting(served: Served, args: Sequence[str]) -> list[Any]:
    """The arguments of a control; one that an earlier version of the cog made may have others."""
    try:
        return served.arguments(args)
    except ValueError:
        raise Mistake("mistake-control-gone") from None


async def _audit(request: Request, action: str, detail: str) -> None:
    """Only moderators go on; what they ask for is kept with who and when."""
    if not request.standing.moderator:
        raise Mistake("mistake-moderators-only")
    await request.note(action, detail)


async def _answer(event: Asked, request: Request, served: Served | None) -> None:
    if isinstance(request.reply, Form):
        await event.answer.form(request.reply)
    elif request.reply is None:
        await event.answer.nothing()
    else:
        quiet = served is not None and served.said.quiet
        await event.answer.give(request.reply, private=request.private, direct=request.direct, quiet=quiet)


async def _whisper(event: Asked, words: Words, said: Text, mood: Mood = Mood.CALM) -> None:
    await event.answer.give(Card(body=(said,), mood=mood, locale=words.locale), private=True)
