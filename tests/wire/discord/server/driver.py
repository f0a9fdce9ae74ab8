"""A Discord to test against, on 127.0.0.1: the test builds a guild, acts as its members and reads what the bot did."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Self, TypeAlias, TypeVar

from aiohttp import web

from . import client
from .client import ClientError
from .deeds import Deeds
from .faults import Cut, Fault, Faults, Limits
from .gateway import Gateway
from .judge import Interaction, Judge
from .messages import build
from .rest.door import Door
from .rest.interactions import DEADLINE
from .shapes import HAS_THREAD, JSON, PERMISSIONS, TEXT_CHANNEL, THREADS, Intent
from .world import Guild, World

T = TypeVar("T")
Ref: TypeAlias = JSON | str
"""Something of the world, or its id or name."""


class DiscordServer:
    """The server, and the verbs of those who use it.

    A user, channel, role or message is the JSON object itself; users, channels and roles may also be named. Verbs
    raise `ClientError` where the real client would not let a member do it.
    """

    def __init__(self, *, rate_limits: bool = True, heartbeat: float = 41.25) -> None:
        self.world, self.judge, self.faults = World(), Judge(), Faults()
        self.gateway = Gateway(self.world, self.judge, heartbeat)
        self.limits = Limits(rate_limits)
        self.deeds = Deeds(self.world, self.gateway, self.judge)
        self._runner: web.AppRunner | None = None
        self.url = ""

    # ------------------------------------------------------------------ life

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 << 20)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/", self.gateway.serve)
        Door(self.deeds, self.faults, self.limits).add_to(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.gateway.url = self.gateway_url
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.close()
        if self._runner:
            await self._runner.cleanup()

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.token

    @property
    def api_url(self) -> str:
        """Where REST is."""
        return f"{self.url}/api/v10"

    @property
    def gateway_url(self) -> str:
        """Where the gateway is."""
        return f"{self.url.replace('http', 'ws', 1)}/gateway"

    # ------------------------------------------------------------------ building the world

    async def add_guild(self, name: str = "The workshop") -> Guild:
        """A guild; a bot that is connected is invited to it."""
        guild = self.world.new_guild(name)
        await self.gateway.announce(guild)
        return guild

    @property
    def guild(self) -> Guild:
        """The first guild."""
        return next(iter(self.world.guilds.values()))

    async def add_role(self, name: str, permissions: Sequence[str] = (), *, position: int = 0) -> JSON:
        """A role. The bot's own is at position 1: it cannot give those at or above its own."""
        bits = sum(PERMISSIONS[p] for p in permissions)
        role = self.world.new_role(self.guild, name, bits, position)
        told = {"guild_id": self.guild.id, "role": role}
        await self.gateway.dispatch("GUILD_ROLE_CREATE", told, self.guild, Intent.GUILDS)
        return role

    async def add_channel(self, name: str, kind: int = TEXT_CHANNEL) -> JSON:
        """A channel of the guild."""
        channel = self.world.new_channel(self.guild, name, kind)
        await self.gateway.dispatch("CHANNEL_CREATE", channel, self.guild, Intent.GUILDS)
        return channel

    async def remove_channel(self, channel: Ref) -> None:
        """An admin deletes a channel."""
        await self.deeds.remove_channel(self.channel(channel))

    async def deny(self, channel: Ref, *names: str) -> None:
        """Take permissions from the bot in one channel."""
        bits = sum(PERMISSIONS[name] for name in names)
        overwrite = {"id": self.world.bot["id"], "type": 1, "allow": "0", "deny": str(bits)}
        await self.deeds.revise_channel(self.channel(channel), {"permission_overwrites": [overwrite]})

    # ------------------------------------------------------------------ looking

    def user(self, ref: Ref) -> JSON:
        """A user by object, id or name."""
        names = ("id", "username", "global_name")
        return _find("user", self.world.users.values(), ref, names)

    def channel(self, ref: Ref) -> JSON:
        """A channel or thread by object, id or name."""
        return _find("channel", self.world.channels.values(), ref, ("id", "name"))

    def role(self, ref: Ref) -> JSON:
        """A role by object, id or name."""
        return _find("role", self.guild.roles.values(), ref, ("id", "name"))

    def member(self, user: Ref) -> JSON:
        """Somebody's membership of the guild."""
        return self.guild.members[self.user(user)["id"]]

    def messages(self, channel: Ref) -> list[JSON]:
        """What the bot has posted in a channel, oldest first."""
        posted = self.world.messages[self.channel(channel)["id"]].values()
        return [m for m in posted if m["author"]["id"] == self.world.bot["id"]]

    def controls(self, message: JSON) -> list[JSON]:
        """The buttons and selects of a message."""
        return client.controls(message)

    def files(self, message: JSON) -> dict[str, bytes]:
        """The files of a message, by name."""
        return {each["filename"]: self.world.files[each["id"]] for each in message["attachments"]}

    def sent(self, method: str = "*", path: str = "*") -> list[JSON]:
        """The message bodies that the bot sent, however it was answered, whose request matches."""
        wanted = Fault(method, path, None, -1, 0, 0)
        bodies = []
        for call in self.judge.calls:
            if wanted.befalls(call.method, call.path) and isinstance(call.body, dict):
                body = call.body.get("data", call.body) if call.path.endswith("/callback") else call.body
                if body and {"content", "components"} & body.keys() and "title" not in body:
                    bodies.append(body)
        return bodies

    # ------------------------------------------------------------------ members

    async def add_member(
        self,
        name: str,
        *,
        roles: Sequence[Ref] = (),
        pending: bool = False,
        bot: bool = False,
        locale: str = "en-US",
        announce: bool = True,
    ) -> JSON:
        """Somebody joins; `pending` until they accept the rules. Returns the user."""
        user = self.world.new_user(name, bot=bot)
        self.world.locales[user["id"]] = locale
        given = [self.role(role)["id"] for role in roles]
        if announce:
            await self.deeds.join(self.guild, user, given, pending=pending)
        else:
            self.world.new_member(self.guild, user, given, pending=pending)
        return user

    async def rejoin(self, user: Ref) -> None:
        """Somebody who has left comes back."""
        await self.deeds.join(self.guild, self.user(user), [], pending=False, flags=1)

    async def remove_member(self, user: Ref) -> None:
        """Somebody leaves."""
        await self.deeds.leave(self.guild, self.user(user))

    async def update_member(self, user: Ref, **changes: Any) -> None:
        """Change a membership: `pending=False`, `nick="Bo"`, `roles=["Helper"]`."""
        if "roles" in changes:
            changes["roles"] = [self.role(role)["id"] for role in changes["roles"]]
        await self.deeds.revise_member(self.guild, self.member(user), **changes)

    async def say(self, user: Ref, channel: Ref, words: str, *, reply_to: JSON | None = None) -> JSON:
        """A member writes; channel "dm" is the direct message with the bot."""
        who = self.user(user)
        where = self._room(who, channel)
        may = self.world.permissions(who["id"], self.world.guild_of(where), where)
        if not may & PERMISSIONS["send_messages_in_threads" if where["type"] in THREADS else "send_messages"]:
            raise ClientError(f"{who['username']} may not write there")
        body: JSON = {"content": words}
        if reply_to:
            body["message_reference"] = {"message_id": reply_to["id"]}
        return await self.deeds.post(build(self.world, where, who, body))

    async def react(self, user: Ref, message: JSON, emoji: str) -> None:
        """A member reacts."""
        await self.deeds.react(message, self.user(user), emoji, add=True)

    async def open_thread(self, user: Ref, message: JSON, name: str) -> JSON:
        """A member opens the thread of a message."""
        parent = self.channel(message["channel_id"])
        message["flags"] |= HAS_THREAD
        return await self.deeds.open_thread(parent, self.user(user), {"name": name}, THREADS[1], message["id"])

    # ------------------------------------------------------------------ interactions

    async def slash(
        self, user: Ref, line: str, options: JSON | None = None, *, channel: Ref | None = None, within: float = 5
    ) -> Interaction:
        """Use "/command [group] [subcommand]"; wait up to `within` seconds for the first response.

        Options that are users, channels or roles are the JSON objects.
        """
        who = self.user(user)
        where = self._room(who, channel)
        data = client.command(self.world, line, options or {}, where, who)
        return await self._interact(2, who, where, data, within=within)

    async def autocomplete(
        self, user: Ref, line: str, option: str, typed: str, *, channel: Ref | None = None
    ) -> list[JSON]:
        """What is offered while an option is being typed."""
        who = self.user(user)
        where = self._room(who, channel)
        data = client.command(self.world, line, {option: typed}, where, who, focused=option)
        return (await self._interact(4, who, where, data)).choices

    async def click(
        self, user: Ref, message: JSON, which: str, values: Sequence[str] = (), *, within: float = 5
    ) -> Interaction:
        """Press a button, or choose `values` in a select, named by custom_id, label or placeholder."""
        who, where = self.user(user), self.world.channels[message["channel_id"]]
        data = client.press(self.world, message, which, list(values), who)
        return await self._interact(3, who, where, data, source=message, within=within)

    async def submit_form(self, opened: Interaction, values: JSON, *, within: float = 5) -> Interaction:
        """Send the modal that `opened` was answered with; keys are custom_ids or labels."""
        if opened.modal is None:
            raise ClientError(f"{opened.name} was not answered with a form: {opened.text!r}")
        data = client.submission(opened.modal, values)
        return await self._interact(
            5, opened.user, opened.channel, data, source=opened.source, parent=opened, within=within
        )

    async def completed(self, interaction: Interaction, within: float = 15) -> Interaction:
        """Wait until a deferred answer is there."""
        await self.wait_for(lambda: interaction.completed, within)
        return interaction

    async def _interact(
        self,
        kind: int,
        user: JSON,
        channel: JSON,
        data: JSON,
        *,
        source: JSON | None = None,
        parent: Interaction | None = None,
        within: float = 5,
    ) -> Interaction:
        own = self.world.snowflake()
        token = base64.urlsafe_b64encode(f"interaction:{own}:{secrets.token_hex(24)}".encode()).decode().rstrip("=")
        payload = self._payload(kind, user, channel, data) | {"id": own, "token": token}
        if source is not None:
            payload["message"] = source
        interaction = Interaction(own, token, kind, user, channel, payload, time.monotonic(), source, parent)
        self.judge.interactions[token] = interaction
        asyncio.get_running_loop().call_later(DEADLINE + 0.05, self._expire, interaction)
        await self.gateway.dispatch("INTERACTION_CREATE", payload, self.world.guild_of(channel))
        if within:
            await self.wait_for(interaction.answered.is_set, within)
        return interaction

    def _payload(self, kind: int, user: JSON, channel: JSON, data: JSON) -> JSON:
        guild = self.world.guild_of(channel)
        payload = {
            "application_id": self.world.bot["id"],
            "type": kind,
            "version": 1,
            "data": data,
            "channel_id": channel["id"],
            "channel": channel,
            "locale": self.world.locales.get(user["id"], "en-US"),
            "entitlements": [],
            "attachment_size_limit": 10 << 20,
            "app_permissions": str(self.world.permissions(self.world.bot["id"], guild, channel)),
            "context": 0 if guild else 1,
            "authorizing_integration_owners": {"0": guild.id if guild else "0"},
        }
        if guild is None:
            return payload | {"user": user}
        permissions = str(self.world.permissions(user["id"], guild, channel))
        return payload | {
            "guild_id": guild.id,
            "guild": {"id": guild.id, "locale": "en-US", "features": guild.data["features"]},
            "guild_locale": "en-US",
            "member": guild.members[user["id"]] | {"permissions": permissions},
        }

    def _expire(self, interaction: Interaction) -> None:
        if interaction.acked is None and interaction not in self.judge.late:
            self.judge.late.append(interaction)
            self.judge.touch()

    def _room(self, user: JSON, channel: Ref | None) -> JSON:
        if channel == "dm":
            return self.world.direct(user)
        return self.channel(channel) if channel else self.world.channels_of(self.guild)[0]

    # ------------------------------------------------------------------ trouble

    def fail(
        self,
        method: str,
        path: str,
        then: int | Cut | None = 500,
        *,
        times: int = 1,
        delay: float = 0,
        retry_after: float = 1,
    ) -> None:
        """Let the next requests that match fail.

        `path` is a shell pattern, `/channels/*/messages`. `then` is an HTTP status, "drop" (the connection is cut
        before the request is handled), "drop_after" (after it was) or None, which only delays. A 429 says
        `retry_after`.
        """
        self.faults.add(Fault(method, path, then, times, delay, retry_after))

    def failing(self, method: str, path: str, then: int | Cut = 500) -> AbstractContextManager[None]:
        """As `fail`, for as long as the block lasts."""
        return self.faults.lasting(Fault(method, path, then, -1, 0, 1))

    # ------------------------------------------------------------------ waiting and judging

    async def wait_for(self, predicate: Callable[[], T], within: float = 10) -> T:
        """The first true value of `predicate`, which is tried whenever something happens."""
        return await self.judge.wait_for(predicate, within)

    async def settle(self, quiet: float = 0.3) -> None:
        """Wait until the bot has asked for nothing for `quiet` seconds, before an absence is asserted."""
        await self.judge.settle(quiet)

    def report(self) -> str:
        """Everything that was judged, one line each; "clean" when there is nothing."""
        return self.judge.report()

    # ------------------------------------------------------------------ load

    async def flood(self, channel: Ref, user: Ref, count: int, talk: Sequence[str] = ("message",)) -> None:
        """Send many MESSAGE_CREATE as fast as the socket takes them, one of `talk` after the other; they are not kept.

        One message is rendered and then varied as text, so that it is not this server that is measured.
        """
        where, who = self.channel(channel), self.user(user)
        guild = self.world.guilds[where["guild_id"]]
        author = {key: value for key, value in self.member(who).items() if key != "user"}
        message = build(self.world, where, who, {"content": "@words@"}) | {
            "id": "@id@",
            "guild_id": guild.id,
            "channel_type": where["type"],
            "member": author,
        }
        said = [json.dumps(words)[1:-1] for words in talk]
        frame = json.dumps({"op": 0, "t": "MESSAGE_CREATE", "s": "@seq@", "d": message}, separators=(",", ":"))
        for session in list(self.gateway.sessions.values()):
            if not session.serves(guild) or not session.intents & Intent.MESSAGES:
                continue
            for number in range(count):
                session.seq += 1
                text = frame.replace('"@seq@"', str(session.seq), 1).replace("@id@", self.world.snowflake(), 1)
                await session.push_text(text.replace("@words@", said[number % len(said)], 1))


def _find(what: str, among: Any, ref: Ref, keys: Sequence[str]) -> JSON:
    wanted, keys = (ref["id"], ("id",)) if isinstance(ref, dict) else (ref, keys)
    found: JSON | None = next((each for each in among if any(each.get(key) == wanted for key in keys)), None)
    if found is None:
        raise ClientError(f"there is no {what} {wanted!r}")
    return found
