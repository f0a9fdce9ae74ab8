"""`animateur check --online`: everything the bot will need on Matrix, tried."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

from bot.chat import Gone, Later, Refused, Shut
from bot.platform import Finding
from bot.platforms.matrix.client import Client
from bot.platforms.matrix.cross_signing import identity
from bot.platforms.matrix.crypto import fingerprint_in
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
        settings = house.config.matrix
        self._encryption = settings is not None and settings.encryption
        self._data_dir = house.config.bot.data_dir
        self._keys = "fresh"

    async def logged_in(self) -> list[Finding]:
        """Every home, with a login that works."""
        account = Code(self._client.user_id)
        findings = [Finding(True, self._say("login", account=account))]
        if self._encryption:
            self._keys = await self._state()
        for community in self._house.config.communities:
            if community.matrix is not None:
                findings += await self._home(community, community.matrix)
        return findings

    async def device(self) -> list[Finding]:
        """What others are told of the bot's device. Raises `Later`."""
        known = await identity(self._client, self._client.nio.device_id)
        device = Code(self._client.nio.device_id)
        if not self._encryption:
            return [Finding(False, self._say("off"), self._say("off-breaks"), self._say("off-mend"))]
        if known.fingerprint is None:
            return [Finding(True, self._say("fresh", device=device))]
        fingerprint = Code(" ".join(wrap(known.fingerprint, 4)))
        findings = [Finding(True, self._say("device", device=device, fingerprint=fingerprint))]
        if known.fingerprint != fingerprint_in(self._data_dir, self._client.user_id, self._client.nio.device_id):
            findings.append(self._not("lost"))
        findings.append(Finding(True, self._say("signed")) if known.signed else self._not("unsigned"))
        return findings

    async def _state(self) -> str:
        """How it stands with the device's keys: ``fresh``, ``lost``, ``unsigned``, or ``whole``."""
        device = self._client.nio.device_id
        known = await identity(self._client, device)
        if known.fingerprint is None:
            return "fresh"
        if known.fingerprint != fingerprint_in(self._data_dir, self._client.user_id, device):
            return "lost"
        return "whole" if known.signed else "unsigned"

    def _not(self, what: str) -> Finding:
        return Finding(False, self._say(what), self._say(f"{what}-breaks"), self._say(f"{what}-mend"))

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
        if encrypted is not None and not self._encryption:
            findings.append(self._bad("encrypted", community, **about))
        elif encrypted is not None and self._keys in {"lost", "unsigned"}:
            findings.append(self._bad(f"room-{self._keys}", community, breaks=self._keys, **about))
        if findings:
            return findings
        return [Finding(True, self._named("room" if encrypted is None else "sealed", community, **about))]

    async def _optional(self, room: str, kind: str) -> dict[str, Any] | None:
        try:
            return await self._client.state(room, kind)
        except Gone:
            return None

    def _bad(self, what: str, community: Community, *, breaks: str = "", **about: Arg) -> Finding:
        mend = self._house.words(None)(f"matrix-check-{what.removeprefix('room-')}-mend", **about)
        return Finding(False, self._named(what, community, **about), self._say(f"{breaks or what}-breaks"), plain(mend))

    def _named(self, what: str, community: Community, **about: Arg) -> str:
        return self._say(what, community=Code(community.name), **about)

    def _say(self, id: str, **args: Arg) -> str:
        return plain(self._house.words(None)(f"matrix-check-{id}", **args))
