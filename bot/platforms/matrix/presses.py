"""Presses: reactions, poll responses and numbers in replies become what a member chose.

In a room with others, what stands is kept as rows, for it would take pages of history to read it again at each press.
In a direct room nothing is kept of it, for a ballot may be secret: there the homeserver is asked what stands.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from bot.chat import Account, Pressed, Room
from bot.platforms.matrix.answers import Answers, Asker
from bot.platforms.matrix.cards import Handle
from bot.platforms.matrix.client import Client, time_of
from bot.platforms.matrix.controls import OFFER, Controls, Shown
from bot.platforms.matrix.directs import Directs
from bot.platforms.matrix.latest import Latest
from bot.platforms.matrix.reactions import Standing, choice
from bot.platforms.matrix.rooms import NETWORK
from bot.platforms.matrix.tables import reactions
from bot.unit import Unit

if TYPE_CHECKING:
    from bot.house import House

REMEMBERED = 5000
"""Presses that are remembered at most."""
ACTS = 50
"""Acts of choosing by one member on one card that are looked through, the newest: more of them cost no more."""
RESPONSES = ("m.poll.response", "org.matrix.msc3381.poll.response")

_NUMBERS = re.compile(r"\d{1,2}(?:[\s,;.+&]+\d{1,2})*[\s.]*\Z")


def numbers(said: str) -> list[int] | None:
    """The numbers that a message consists of; None when it says anything else."""
    said = said.strip()
    return [int(number) for number in re.findall(r"\d+", said)] if _NUMBERS.match(said) else None


def answers_of(content: dict[str, Any]) -> list[str] | None:
    """What a poll response answers, under the old name or the new one; None when it is malformed."""
    for key, field in (("org.matrix.msc3381.poll.response", "answers"), ("m.selections", None)):
        found = content.get(key)
        if field is not None and isinstance(found, dict):
            found = found.get(field)
        if isinstance(found, list):
            return [answer for answer in found if isinstance(answer, str)]
    return None


@dataclass(frozen=True, slots=True)
class Act:
    """An event by which somebody presses."""

    room: str
    event: str
    account: str
    at: datetime


class Presses:
    """Understands presses and hands them to the house."""

    def __init__(
        self,
        house: House,
        client: Client,
        controls: Controls,
        directs: Directs,
        answers: Answers,
        name: Callable[[str, str], Awaitable[str]],
    ) -> None:
        self._house = house
        self._client = client
        self._controls = controls
        self._directs = directs
        self._answers = answers
        self._name = name
        self._placed: Latest[str, str] = Latest(REMEMBERED)
        self._said: Latest[str, None] = Latest(REMEMBERED)
        self._seen: Latest[str, asyncio.Event] = Latest(REMEMBERED)

    # ------------------------------------------------------------------ in

    async def reacted(self, act: Act, target: str, emoji: str) -> None:
        """Somebody placed a reaction."""
        shown = await self._controls.pressed(target, act.room)
        handle = shown.by_emoji(emoji) if shown else None
        if shown is not None and handle is not None:
            async with self._once(act.event) as first:
                if first:
                    await self._reacted(shown, act, handle)

    async def _reacted(self, shown: Shown, act: Act, handle: Handle) -> None:
        if handle.control == OFFER:
            self._answers.taken_up(shown.event, act.account, shown.community)
        elif handle.value is None:
            await self._press(shown, act, handle, ())
        elif act.room in self._directs:
            self._said.pop(shown.event, None)
            self._placed[act.event] = shown.event
            await self._press(shown, act, handle, await self._standing_there(shown, act.account, handle))
        else:
            values = await self._stand(shown, act, handle, (handle.value,), whole=False)
            await self._press(shown, act, handle, values)

    async def responded(self, act: Act, target: str, chosen: Sequence[str]) -> None:
        """Somebody answered a native poll."""
        shown = await self._controls.pressed(target, act.room)
        if shown is not None:
            async with self._once(act.event) as first:
                if first:
                    await self._chose(shown, act, [shown.by_value(value) for value in chosen])

    async def replied(self, act: Act, shown: Shown, chosen: Sequence[int]) -> bool:
        """Somebody answered a card with numbers; False when it has no such options, or stands in another room."""
        found = [shown.by_number(number) for number in chosen]
        if shown.room != act.room or any(handle is None for handle in found):
            return False
        await self._chose(shown, act, found, said=True)
        return True

    async def redacted(self, act: Act, target: str) -> None:
        """A reaction, a response or a reply was taken back: what stood before it stands again."""
        if (account := self._directs.account(act.room)) is not None:
            await self._read_again(replace(act, account=account), target)
            return
        row = await self._kept(target)
        shown = await self._controls.shown(row.target) if row is not None else None
        if row is None or shown is None or shown.room != act.room:
            return
        await self._take_back(row)
        handle = next((h for h in shown.handles if h.control == row.control), None)
        if handle is not None:
            values = await self._standing(row.target, row.account, row.control, handle.most)
            await self._press(shown, replace(act, account=row.account), handle, values)

    async def recount(self, event: str, room: str) -> None:
        """Take what was pressed on a card before its controls were kept."""
        shown = await self._controls.shown(event)
        if shown is None:
            return
        owner = self._directs.account(room)
        for kind, relation in (("m.annotation", "m.reaction"), *(("m.reference", name) for name in RESPONSES)):
            for found in await self._client.related(room, event, kind, relation):
                content = found.get("content", {})
                act = Act(room, str(found.get("event_id")), str(found.get("sender")), time_of(found))
                if act.account == self._client.user_id or owner not in (None, act.account):
                    continue
                if kind == "m.annotation":
                    await self.reacted(act, event, str(content.get("m.relates_to", {}).get("key", "")))
                elif (chosen := answers_of(content)) is not None:
                    await self.responded(act, event, chosen)

    @asynccontextmanager
    async def _once(self, event: str) -> AsyncIterator[bool]:
        """Whether a press is seen for the first time: a recount and the sync may come upon it side by side.

        The second waits for the first, for what the sync has gone past is not told again after a kill.
        """
        while (handled := self._seen.get(event)) is not None:
            await handled.wait()
            if event in self._seen:
                yield False
                return
        self._seen[event] = handled = asyncio.Event()
        try:
            yield True
        except BaseException:
            self._seen.pop(event, None)
            raise
        finally:
            handled.set()

    # ------------------------------------------------------------------ choosing

    async def _chose(self, shown: Shown, act: Act, found: Sequence[Handle | None], *, said: bool = False) -> None:
        """A whole choice at once: the valid options, the first ones as many as may be chosen."""
        valid = [handle for handle in found if handle is not None]
        handle = valid[0] if valid else next((h for h in shown.handles if h.value is not None), None)
        if handle is None:
            return
        own = [h.value for h in valid if h.control == handle.control and h.value is not None]
        chosen = tuple(dict.fromkeys(own))[: handle.most]
        if act.room in self._directs:
            self._said[shown.event] = None
            values = chosen
        else:
            values = await self._stand(shown, act, handle, chosen, whole=True)
        await self._press(shown, act, handle, values, said=said)

    async def _press(
        self, shown: Shown, act: Act, handle: Handle, values: tuple[str, ...], *, said: bool = False
    ) -> None:
        name = await self._name(act.room, act.account)
        direct = act.room in self._directs
        asker = Asker(shown.community, act.account, name, act.room, act.event, said=said)
        await self._house.pressed(
            Pressed(
                community=shown.community,
                account=Account(NETWORK, act.account),
                name=name,
                room=Room(NETWORK, act.account if direct else act.room, direct),
                origin=act.event,
                answer=self._answers.to(asker),
                control=handle.control,
                values=values,
                message=shown.event,
                at=act.at,
            )
        )

    # ------------------------------------------------------------------ what stands in a room with others

    async def _stand(
        self, shown: Shown, act: Act, handle: Handle, chosen: tuple[str, ...], *, whole: bool
    ) -> tuple[str, ...]:
        """Keep one act of choosing; the choice that stands with it."""

        async def work(unit: Unit) -> tuple[str, ...]:
            known = await unit.execute(select(reactions.c.id).where(reactions.c.event == act.event))
            if known.first() is None:
                member = await self._house.services.members.of(unit, shown.community, Account(NETWORK, act.account))
                row: dict[str, Any] = {
                    "event": act.event,
                    "target": shown.event,
                    "control": handle.control,
                    "account": act.account,
                    "at": act.at,
                }
                row |= {"member_id": member.id, "chosen": json.dumps(chosen), "whole": whole, "gone": False}
                await unit.execute(insert(reactions).values(row))
            return await _standing(unit, shown.event, act.account, handle.control, handle.most)

        return await self._house.write(work)

    async def _standing(self, target: str, account: str, control: str, most: int) -> tuple[str, ...]:
        return await self._house.write(lambda unit: _standing(unit, target, account, control, most))

    async def _kept(self, event: str) -> Any:
        """What is kept of an act of choosing."""
        async with self._house.database.reading() as connection:
            return (await connection.execute(select(reactions).where(reactions.c.event == event))).one_or_none()

    async def _take_back(self, row: Any) -> None:
        """Mark an act as taken back; its row stays, so that a replay of the redaction finds it again."""
        taken_back = update(reactions).where(reactions.c.id == row.id).values(gone=True)
        if not row.gone:
            await self._house.write(lambda unit: unit.execute(taken_back))

    # ------------------------------------------------------------------ what stands in a direct room

    async def _standing_there(self, shown: Shown, account: str, handle: Handle) -> tuple[str, ...]:
        acts = []
        for found in await self._client.related(shown.room, shown.event, "m.annotation", "m.reaction"):
            key = str(found.get("content", {}).get("m.relates_to", {}).get("key", ""))
            pressed = shown.by_emoji(key)
            if found.get("sender") == account and pressed and pressed.control == handle.control and pressed.value:
                acts.append(Standing((pressed.value,), whole=False))
        return choice(acts, handle.most)

    async def _read_again(self, act: Act, target: str) -> None:
        """Something was taken back in a direct room: read again what stands on the card it was placed on.

        After a restart that card is not known, and the newest one is meant, if any.
        """
        placed_on = self._placed.get(target)
        shown = await self._controls.shown(placed_on) if placed_on else await self._controls.newest_in(act.room)
        if shown is None or shown.event in self._said:
            return
        for handle in {handle.control: handle for handle in shown.handles if handle.value is not None}.values():
            await self._press(shown, act, handle, await self._standing_there(shown, act.account, handle))


async def _standing(unit: Unit, target: str, account: str, control: str, most: int) -> tuple[str, ...]:
    """The newest act by the homeserver's clock stands (MSC3381): a recount may come upon an older one later."""
    newest = reactions.c.at.desc().nulls_last(), reactions.c.id.desc()
    query = select(reactions.c.chosen, reactions.c.whole).where(
        reactions.c.target == target,
        reactions.c.account == account,
        reactions.c.control == control,
        reactions.c.gone.is_(False),
    )
    rows = (await unit.execute(query.order_by(*newest).limit(ACTS))).all()
    return choice([Standing(tuple(json.loads(row.chosen)), row.whole) for row in reversed(rows)], most)
