"""What members do with the bot: commands, presses, forms, and options being typed, handed to the house."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

import discord
from discord import InteractionType

from bot.chat import Account, Answer, Card, Commanded, Pressed, Room, Standing, Submitted, Trouble
from bot.commands import Command
from bot.i18n import BASE, LOCALES
from bot.platforms.discord import cards, messages
from bot.platforms.discord.answers import REOPEN, DiscordAnswer, Interaction, LateForms
from bot.platforms.discord.commands import MODERATES, in_menu, spoken
from bot.platforms.discord.errors import UNREACHED
from bot.platforms.discord.render import NETWORK
from bot.text import tidy

if TYPE_CHECKING:
    from bot.house import House

log = logging.getLogger(__name__)

LAST_ANSWERS = 1.0
"""Seconds for the answers on their way when the bot stops."""


class Interactions:
    """Serves interactions. `servers`: server id → community; `ask`: what a home says of an account."""

    def __init__(
        self, house: House, servers: Mapping[int, str], ask: Callable[[str, Account], Awaitable[Standing]]
    ) -> None:
        self._house = house
        self._servers = servers
        self._ask = ask
        self._late = LateForms()
        self._serving: set[asyncio.Task[None]] = set()
        self._closed = False

    async def on_interaction(self, interaction: Interaction) -> None:
        """Serve one interaction; nothing of what goes wrong comes back here."""
        task = asyncio.current_task()  # discord.py gives each event one of its own
        if self._closed or task is None:
            return
        self._serving.add(task)
        try:
            await self._serve_any(interaction)
        finally:
            self._serving.discard(task)

    async def close(self) -> None:
        """Take no more, and let out the answers that are on their way."""
        self._closed = True
        if self._serving:
            _, late = await asyncio.wait(set(self._serving), timeout=LAST_ANSWERS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _serve_any(self, interaction: Interaction) -> None:
        if interaction.type is InteractionType.autocomplete:
            await self._complete(interaction)
        elif interaction.type in (
            InteractionType.application_command,
            InteractionType.component,
            InteractionType.modal_submit,
        ):
            await self._serve(interaction)

    async def _serve(self, interaction: Interaction) -> None:
        data: Mapping[str, Any] = interaction.data or {}
        answer = DiscordAnswer(interaction, self._house, self._late, private=self._private(interaction, data))
        community = await self._community(interaction)
        if community is None:
            await self._say(interaction, answer, "discord-elsewhere")
            return
        asked = self._asked(interaction, community, answer)
        if interaction.type is InteractionType.application_command:
            await self._house.commanded(self._commanded(interaction, data, asked))
        elif interaction.type is InteractionType.modal_submit:
            control, fields = cards.submitted(data)
            await self._house.submitted(Submitted(**asked, control=control, values=fields))
        else:
            control, values = cards.pressed(data)
            if control == REOPEN:
                await self._reopen(interaction, answer, values)
                return
            message = str(interaction.message.id) if interaction.message else ""
            await self._house.pressed(Pressed(**asked, control=control, values=values, message=message))
        await answer.nothing()  # whatever happened, Discord is told that it was heard

    def _commanded(self, interaction: Interaction, data: Mapping[str, Any], asked: dict[str, Any]) -> Commanded:
        http, resolved = interaction.client.http, data.get("resolved", {})
        if (command := self._in_menu(data)) is not None:
            target = str(data["target_id"])
            replied = messages.message(http, resolved["messages"][target])
            return Commanded(**asked, path=command.path, reply_to=target, replied=replied)
        path, options, _ = spoken(data)
        for name, value in options.items():
            if (file := resolved.get("attachments", {}).get(value)) is not None:
                options[name] = messages.attached(http, file)
        return Commanded(**asked, path=path, options=options)

    def _in_menu(self, data: Mapping[str, Any]) -> Command | None:
        return in_menu(data, self._house.catalogue.commands, self._house.words(BASE))

    async def _complete(self, interaction: Interaction) -> None:
        community = await self._community(interaction)
        path, options, typing = spoken(interaction.data or {})
        if community is None or typing is None:
            return
        account = Account(NETWORK, str(interaction.user.id))
        typed = str(options[typing])
        user = interaction.user
        moderator = isinstance(user, discord.Member) and standing(user).moderator
        found = await self._house.complete(
            community, account, path, typing, typed, _locale(interaction), moderator=moderator
        )
        choices = [discord.app_commands.Choice(name=shown or value, value=value) for shown, value in found]
        try:
            await interaction.response.autocomplete(choices)
        except (discord.HTTPException, *UNREACHED) as error:
            log.info("a completion came too late (%s)", type(error).__name__)

    async def _reopen(self, interaction: Interaction, answer: DiscordAnswer, values: tuple[str, ...]) -> None:
        form = self._late.find(values[0]) if values else None
        if form is None:
            await self._say(interaction, answer, "discord-form-gone")
        else:
            await answer.form(form)

    async def _say(self, interaction: Interaction, answer: DiscordAnswer, id: str) -> None:
        words = self._house.words(_locale(interaction))
        await answer.give(Card(body=(words(id),), locale=words.locale), private=True)

    def _private(self, interaction: Interaction, data: Mapping[str, Any]) -> bool:
        """Whether to think aloud in private: as the command declares, and always for the rest."""
        if interaction.type is not InteractionType.application_command:
            return True
        command = self._in_menu(data) or self._house.catalogue.find(spoken(data)[0])
        return command is None or command.private

    async def _community(self, interaction: Interaction) -> str | None:
        """The community of the server; in a direct room, the first whose server the member is in."""
        if interaction.guild_id is not None:
            return self._servers.get(interaction.guild_id)
        communities = list(self._servers.values())
        if len(communities) == 1:
            return communities[0]
        for community in communities:
            try:
                if (await self._ask(community, Account(NETWORK, str(interaction.user.id)))).present:
                    return community
            except Trouble as trouble:
                log.info("a home could not be asked: %s", trouble.reason)
        return None

    def _asked(self, interaction: Interaction, community: str, answer: Answer) -> dict[str, Any]:
        user, direct = interaction.user, interaction.guild_id is None
        return {
            "community": community,
            "account": Account(NETWORK, str(user.id)),
            "name": tidy(user.display_name),
            "room": Room(NETWORK, str(user.id if direct else interaction.channel_id), direct),
            "origin": str(interaction.id),
            "answer": answer,
            "locale": _locale(interaction),
            "standing": standing(user) if isinstance(user, discord.Member) and roles_known(user.guild) else None,
        }


def roles_known(guild: discord.Guild) -> bool:
    """Whether the server's roles are here; they come with the gateway's first word of it."""
    return guild.get_role(guild.id) is not None


def standing(member: discord.Member) -> Standing:
    """What the server says of a member: in the whole server, whatever the room spoken in allows."""
    return Standing(
        present=True,
        moderator=member.guild_permissions >= MODERATES,
        roles=frozenset(str(role.id) for role in member.roles if not role.is_default()),
        name=tidy(member.display_name),
        joined=member.joined_at,
        bot=member.bot,
    )


def _locale(interaction: Interaction) -> str | None:
    """The member's language, if we speak it."""
    locale = interaction.locale.value.split("-")[0]
    return locale if locale in LOCALES else None
