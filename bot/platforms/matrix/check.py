"""`animateur check --online`: everything the bot will need on Matrix, tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.chat import Gone, Later, Refused, Shut
from bot.platform import Finding
from bot.platforms.matrix.client import Client
from bot.platforms.matrix.permissions import level, needed
from bot.platforms.matrix.rooms import Rooms
from bot.text import Code, plain

if TYPE_CHECKING:
    from bot.config import Community, MatrixHome
    from bot.house import House
    from bot.i18n import Arg

POWERS = (("m.room.message", "mute"), ("m.reaction", "react"))


class Check:
    """Tries what the settings name."""

    def __init__(self, house: House, client: Client, rooms: Rooms) -> None:
        self._house = house
        self._client = client
        self._rooms = rooms

    async def logged_in(self) -> list[Finding]:
        """Every home, with a login that works."""
        account = Code(self._client.user_id)
        findings = [Finding(True, self._say("login", account=account))]
        for community in self._house.config.communities:
            if community.matrix is not None:
                findings += await self._home(community, community.matrix)
        return findings

    def refused(self, trouble: Shut | Later) -> list[Finding]:
        """The login that does not work."""
        what = self._say("login", account=Code(self._client.user_id))
        return [Finding(False, what, self._say("login-breaks"), trouble.reason)]

    async def _home(self, community: Community, settings: MatrixHome) -> list[Finding]:
        findings = []
        if settings.space is None and "moderators" not in settings.rooms:
            findings.append(self._bad("court", community))
        for name, written in {"space": settings.space, **settings.rooms}.items():
            if written is not None:
                findings += await self._room(community, name, written)
        return findings

    async def _room(self, community: Community, name: str, written: str) -> list[Finding]:
        about: dict[str, Any] = {"room": Code(f"{name} = {written}"), "account": Code(self._client.user_id)}
        try:
            room = await self._rooms.join(await self._rooms.resolve(written), written)
            create = await self._client.state_event(room, "m.room.create")
            levels = await self._optional(room, "m.room.power_levels")
            encrypted = await self._optional(room, "m.room.encryption")
        except Gone:
            return [self._bad("unknown", community, breaks="room", **about)]
        except Refused:
            return [self._bad("closed", community, breaks="room", **about)]
        except Later as later:
            return [Finding(False, self._named("room", community, **about), mend=later.reason)]
        power = level(levels, create, self._client.user_id)
        findings = [
            self._bad(what, community, breaks="room" if what == "mute" else what, **about)
            for kind, what in POWERS
            if name != "space" and power < needed(levels, kind)
        ]
        if encrypted is not None:
            findings.append(self._bad("encrypted", community, **about))
        return findings or [Finding(True, self._named("room", community, **about))]

    async def _optional(self, room: str, kind: str) -> dict[str, Any] | None:
        try:
            return await self._client.state(room, kind)
        except Gone:
            return None

    def _bad(self, what: str, community: Community, *, breaks: str = "", **about: Arg) -> Finding:
        mend = self._house.words(None)(f"matrix-check-{what}-mend", **about)
        return Finding(False, self._named(what, community, **about), self._say(f"{breaks or what}-breaks"), plain(mend))

    def _named(self, what: str, community: Community, **about: Arg) -> str:
        return self._say(what, community=Code(community.name), **about)

    def _say(self, id: str, **args: Arg) -> str:
        return plain(self._house.words(None)(f"matrix-check-{id}", **args))
