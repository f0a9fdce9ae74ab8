"""Answering one interaction: within Discord's 3 seconds, once, private where it should be.

After two seconds without an answer the bot says that it thinks, by itself. What a member then sees:

| interaction | at 2 s | then |
|---|---|---|
| command, form | "thinking…" | the answer takes its place |
| press | nothing | the answer comes as a message of its own |
"""

from __future__ import annotations

import asyncio
import enum
import logging
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import discord

from bot.chat import Button, Card, Form, Mood
from bot.platforms.discord import cards
from bot.platforms.discord.errors import UNREACHED
from bot.text import Code

if TYPE_CHECKING:
    from bot.house import House

Interaction: TypeAlias = "discord.Interaction[Any]"

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds until "thinking…"."""
REOPEN = "open-form"
"""The control of a button that opens a form which came too late to be a first response."""

_ALREADY_ANSWERED = 40060


class Stage(enum.Enum):
    """How far the answer is."""

    WAITING = enum.auto()
    THINKING = enum.auto()
    DONE = enum.auto()


class LateForms:
    """Forms that wait for their button. They are short-lived: a restart forgets them, and the member asks again."""

    MOST = 200

    def __init__(self) -> None:
        self._forms: OrderedDict[str, Form] = OrderedDict()

    def keep(self, form: Form) -> str:
        """Keep a form; what to ask for it with."""
        token = secrets.token_urlsafe(9)
        self._forms[token] = form
        if len(self._forms) > self.MOST:
            self._forms.popitem(last=False)
        return token

    def find(self, token: str) -> Form | None:
        """The form kept under this token."""
        return self._forms.get(token)


class DiscordAnswer:
    """The answer to one interaction. `private`: how to think aloud when the answer is late."""

    def __init__(self, interaction: Interaction, house: House, late: LateForms, *, private: bool = True) -> None:
        self._interaction = interaction
        self._house = house
        self._late = late
        self._private = private
        self._press = interaction.type is discord.InteractionType.component
        self._stage = Stage.WAITING
        self._lock = asyncio.Lock()
        self._thinking: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(PATIENCE, self._late_now)

    async def give(self, card: Card, *, private: bool, direct: bool = False, quiet: bool = False) -> None:
        """Show the card. On Discord a private answer needs no direct room, so `direct` changes nothing.

        A `quiet` confirmation is shown, privately, for a press leaves no trace by itself; it is left out only while the
        house is busy.
        """
        if quiet and self._press and self._house.busy:
            await self.nothing()
        else:
            await self._act(lambda: self._show(card, private))

    async def form(self, form: Form) -> None:
        """Open the form; where it comes too late for that, offer a button that opens it."""
        await self._act(lambda: self._open(form))

    async def nothing(self) -> None:
        """Acknowledge without words."""
        await self._act(self._acknowledge)

    async def _act(self, act: Callable[[], Awaitable[None]]) -> None:
        """Answer, unless that has been done; a failure is only logged: what was asked has already been done."""
        self._timer.cancel()
        async with self._lock:
            if self._stage is Stage.DONE:
                return
            try:
                await act()
            except (discord.HTTPException, *UNREACHED) as error:
                log.warning("an answer did not arrive (%s)", _reason(error))
            except Exception:  # a card of ours that Discord has no room for
                reference = secrets.token_hex(3)
                log.exception("an answer could not be made, reference %s", reference)
                await self._apologise(reference)
            finally:
                self._stage = Stage.DONE

    async def _apologise(self, reference: str) -> None:
        words = self._house.words(self._interaction.locale.value)
        said = words("house-failed", reference=Code(reference))
        try:
            await self._show(Card(body=(said,), mood=Mood.ALERT, locale=words.locale), private=True)
        except (discord.HTTPException, *UNREACHED) as error:
            log.warning("an answer did not arrive (%s)", _reason(error))

    async def _show(self, card: Card, private: bool) -> None:
        if self._stage is Stage.WAITING:
            await self._first(lambda: self._interaction.response.send_message(ephemeral=private, **_message(card)))
        elif not self._press and private == self._private:
            message = _message(card)
            attachments = message.pop("files")
            await self._interaction.edit_original_response(attachments=attachments, **message)
        elif self._press:
            await self._interaction.followup.send(ephemeral=private, **_message(card))
        else:
            await self._show_to_others(card, private)

    async def _show_to_others(self, card: Card, private: bool) -> None:
        """Answer those who did not see the bot think, or only one of those who did.

        A message stays as private as it began, and what follows "thinking…" takes its place, so that is ended first.
        """
        moved = Card(body=(self._house.words(card.locale)("discord-answered-below"),), locale=card.locale)
        await self._interaction.edit_original_response(view=cards.view(moved))
        await self._interaction.followup.send(ephemeral=private, **_message(card))
        await self._interaction.delete_original_response()

    async def _open(self, form: Form) -> None:
        if self._stage is Stage.WAITING and self._interaction.type is not discord.InteractionType.modal_submit:
            await self._first(lambda: self._interaction.response.send_modal(cards.modal(form)))
        else:
            words = self._house.words(form.locale)
            button = Button(f"{REOPEN}#{self._late.keep(form)}", words("discord-form-open"), "📝", strong=True)
            offer = Card(body=(words("discord-form-ready"),), controls=(button,), locale=form.locale)
            await self._show(offer, private=True)

    async def _acknowledge(self) -> None:
        if self._stage is Stage.WAITING:
            await self._think()
        if not self._press:
            await self._interaction.delete_original_response()

    async def _first(self, respond: Callable[[], Awaitable[object]]) -> None:
        """Make the first response, and once more if it may not have arrived; Discord takes only one of them."""
        try:
            await respond()
        except UNREACHED:
            try:
                await respond()
            except discord.HTTPException as error:
                if error.code != _ALREADY_ANSWERED:
                    raise

    async def _think(self) -> None:
        if self._press:
            await self._first(self._interaction.response.defer)
        else:
            await self._first(lambda: self._interaction.response.defer(ephemeral=self._private, thinking=True))
        self._stage = Stage.THINKING

    def _late_now(self) -> None:
        self._thinking = asyncio.create_task(self._think_aloud(), name="thinking")

    async def _think_aloud(self) -> None:
        async with self._lock:
            if self._stage is Stage.WAITING:
                try:
                    await self._think()
                except (discord.HTTPException, *UNREACHED) as error:
                    log.warning("an interaction could not be kept open (%s)", _reason(error))


def _message(card: Card) -> dict[str, Any]:
    return {"view": cards.view(card), "files": cards.files(card), "allowed_mentions": cards.mentions(card)}


def _reason(error: BaseException) -> str:
    return f"code {error.code}" if isinstance(error, discord.HTTPException) else type(error).__name__
