"""What happens in the rooms, as the house understands it: commands, presses, joins, leaves, moved rooms.

Plain talk must cost next to nothing: `sort` looks at each event once, and only what concerns us becomes work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import nio
import structlog

from bot.chat import (
    Account,
    Card,
    Commanded,
    MemberJoined,
    MemberLeft,
    MessageSaid,
    Reacted,
    Refused,
    Room,
    SaidAlone,
    Submitted,
    Trouble,
)
from bot.config import bare
from bot.platforms.matrix.answers import Answers, Asker
from bot.platforms.matrix.batch import Batch
from bot.platforms.matrix.client import Client, at, time_of
from bot.platforms.matrix.controls import Controls
from bot.platforms.matrix.crypto import Crypto
from bot.platforms.matrix.directs import Directs
from bot.platforms.matrix.doors import Doors
from bot.platforms.matrix.messages import without_quote
from bot.platforms.matrix.presses import RESPONSES, Act, Presses, answers_of, numbers
from bot.platforms.matrix.questions import Questions
from bot.platforms.matrix.rooms import NETWORK, Home, Rooms
from bot.platforms.matrix.standings import Standings, shown_name
from bot.platforms.matrix.talk import SPOKEN, mends
from bot.platforms.matrix.unread import Unread

if TYPE_CHECKING:
    from bot.house import House

log = structlog.get_logger(__name__)

_LEADS = (nio.RoomUpgradeEvent, nio.RoomSpaceChildEvent)
_COMMAND = re.compile(r"!\s?[^\W\d_]")
# Strangers write what this reads, up to 64 KB: it has one way to match, so that it never takes long to fail.
_PILL = re.compile(r'<a href="https://matrix\.to/#/(@[^"?]+)(?:\?[^"]*)?">([^<]*)</a>')


@dataclass(frozen=True, slots=True)
class _Place:
    """Where events come from: a home's room, or somebody's direct room."""

    room: str
    home: Home | None
    direct: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A message, with what it stands under."""

    event: str
    account: str
    words: str
    at: datetime
    thread: str | None
    reply_to: str | None


class Inbox:
    """Sorts events and hands them to the house."""

    def __init__(
        self,
        house: House,
        client: Client,
        crypto: Crypto,
        rooms: Rooms,
        directs: Directs,
        standings: Standings,
        controls: Controls,
        questions: Questions,
        answers: Answers,
        doors: Doors,
    ) -> None:
        self._house = house
        self._client = client
        self._crypto = crypto
        self._rooms = rooms
        self._directs = directs
        self._standings = standings
        self._controls = controls
        self._questions = questions
        self._answers = answers
        self._doors = doors
        self.presses = Presses(house, client, controls, directs, answers, self.name)
        self._unread = Unread(house, crypto, directs, controls, answers, self.name)
        self._me = client.user_id
        self._callings = callings(client.user_id, "")
        self._heard = self._counts = self._alone = False
        self._sorters: dict[type, Callable[[_Place, Any, Batch], None]] = {
            nio.RoomMessageText: self._message,
            nio.ReactionEvent: self._reaction,
            nio.RedactionEvent: self._redaction,
            nio.RoomMemberEvent: self._member,
            nio.RoomUpgradeEvent: self._upgrade,
            nio.RoomSpaceChildEvent: self._child,
            nio.UnknownEvent: self._unknown,
            nio.BadEvent: self._bad,
            nio.MegolmEvent: self._unreadable,
        }

    async def open(self) -> None:
        """Learn by which name members call the bot."""
        try:
            profile = await self._client.request("GET", at("profile", self._me, "displayname"))
        except Refused:
            profile = {}
        self._callings = callings(self._me, str(profile.get("displayname") or ""))

    def close(self) -> None:
        """Wait for nothing any more."""
        self._unread.close()

    async def name(self, room: str, account: str) -> str:
        """The name that a room knows somebody by."""
        known = self._client.nio.rooms.get(room)
        user = known.users.get(account) if known is not None else None
        if user is not None:
            return shown_name(account, user.display_name)
        try:
            member = await self._client.state(room, "m.room.member", account)
        except Trouble:
            return shown_name(account, None)
        displayname = member.get("displayname")
        if known is not None and isinstance(displayname, str):
            known.add_member(account, displayname, None)  # the homeserver sends a lazily loaded member only once
        return shown_name(account, displayname)

    # ------------------------------------------------------------------ sorting

    def ready(self) -> None:
        """A new stretch of events comes: ask once whether anybody listens to plain talk, or has it counted."""
        self._heard, self._counts = self._house.listens(MessageSaid), self._house.counts
        self._alone = self._house.listens(SaidAlone)

    def sort(self, room: str, events: Iterable[Any], batch: Batch, *, late: bool = False) -> None:
        """Turn what concerns us into work: in a direct room, only what its owner does.

        What could be decrypted `late` only was counted when it came.
        """
        place = _Place(room, self._rooms.home(room), self._directs.account(room))
        if place.home is None and place.direct is None:
            return
        spoken = SPOKEN if self._counts and place.home is not None and not late else ()
        for event in events:
            sorter, sender = self._sorters.get(type(event)), event.source.get("sender")
            counts = type(event) in spoken
            if (sorter or counts) and sender != self._me and (place.home is not None or sender == place.direct):
                try:
                    if counts:
                        self._count(place, event)
                    if sorter is not None:
                        sorter(place, event, batch)
                except Exception:  # what a stranger sends must not hide what comes after it
                    log.exception("an event could not be understood")

    def sort_state(self, room: str, state: Iterable[Any], batch: Batch) -> None:
        """State that a room has without our having seen it become so: only where it leads matters."""
        self.sort(room, [event for event in state if type(event) in _LEADS], batch)

    def _count(self, place: _Place, event: Any) -> None:
        """Count a message, unless it only mends an earlier one."""
        if place.home is not None and not mends(event.source["content"].get("m.relates_to")):
            at = event.server_timestamp / 1000
            self._house.activity.heard(place.home.community, NETWORK, place.room, event.sender, at)

    def _message(self, place: _Place, event: Any, batch: Batch) -> None:
        content = event.source["content"]
        relation = content.get("m.relates_to")
        if mends(relation):
            return
        if place.home is None:
            batch.add(event.sender, partial(self._said_alone, place, _said(event)), command=True)
            return
        if self._heard:
            batch.add(event.sender, partial(self._overheard, place.home, place.room, event))
        if event.body[:1] == "!" or relation or self._called(event.body, content):
            said = _said(event)
            line = self._line(said.words, content)
            if line is not None:
                batch.add(event.sender, partial(self._command, place, said, line), command=True)
            elif said.reply_to is not None and (chosen := numbers(said.words)) is not None:
                batch.add(event.sender, partial(self._replied, place, said, chosen))

    def _reaction(self, place: _Place, event: Any, batch: Batch) -> None:
        act = _act(place, event.source)
        batch.add(event.sender, partial(self.presses.reacted, act, event.reacts_to, event.key))
        if place.home is not None and bare(event.key) in self._house.community(place.home.community).reactions:
            batch.add(event.sender, partial(self._reacted, place.home, act, event))

    def _redaction(self, place: _Place, event: Any, batch: Batch) -> None:
        batch.add(event.sender, partial(self.presses.redacted, _act(place, event.source), event.redacts))

    def _member(self, place: _Place, event: Any, batch: Batch) -> None:
        self._member_source(place, event.source, batch)

    def _member_source(self, place: _Place, source: dict[str, Any], batch: Batch) -> None:
        home = place.home
        account = source.get("state_key")
        if home is None or place.room not in home.gates or not isinstance(account, str) or account == self._me:
            return
        before = (source.get("unsigned", {}).get("prev_content") or {}).get("membership")
        now = source["content"].get("membership")
        if now == "join" and before != "join":
            batch.add(account, partial(self._joined, home, source))
        elif now in {"leave", "ban"} and before == "join":
            batch.add(account, partial(self._left, home, source))

    def _upgrade(self, place: _Place, event: Any, batch: Batch) -> None:
        batch.add(
            place.room, partial(self._doors.moved, place.room, event.replacement_room, event.event_id, event.sender)
        )

    def _child(self, place: _Place, event: Any, batch: Batch) -> None:
        via = event.source["content"].get("via")
        self._rooms.adopt(place.room, str(event.source.get("state_key")), child=bool(via))

    def _unknown(self, place: _Place, event: Any, batch: Batch) -> None:
        if event.type in RESPONSES:
            content = event.source["content"]
            target = (content.get("m.relates_to") or {}).get("event_id")
            chosen = answers_of(content)
            if isinstance(target, str) and chosen is not None:
                batch.add(event.sender, partial(self.presses.responded, _act(place, event.source), target, chosen))

    def _bad(self, place: _Place, event: Any, batch: Batch) -> None:
        """What nio finds malformed may still be somebody who joined, under a name that is no text."""
        source = event.source
        content = source.get("content")
        if not isinstance(content, dict):
            return
        if source.get("type") == "m.room.member":
            self._member_source(place, source, batch)
        elif source.get("type") == "m.room.redaction" and isinstance(content.get("redacts"), str):
            batch.add(source["sender"], partial(self.presses.redacted, _act(place, source), content["redacts"]))

    def _unreadable(self, place: _Place, event: Any, batch: Batch) -> None:
        if not self._crypto.closed:
            batch.add(event.sender, partial(self._unread.missed, place.home, place.room, event))
        elif place.direct is not None and event.sender == place.direct:
            batch.add(event.sender, partial(self._move_out, place.room, place.direct))

    async def _move_out(self, room: str, account: str) -> None:
        """Somebody wrote in a direct room that is encrypted: go on in one that the bot can read."""
        if room not in self._directs:
            return
        community = self._directs.community(room)
        await self._directs.forget(room)
        locale = self._house.community(community).locale
        card = Card(body=(self._house.words(locale)("matrix-encrypted"),), locale=locale)
        self._answers.say_alone_later(room, account, community, card)

    # ------------------------------------------------------------------ what was said

    def _called(self, words: str, content: dict[str, Any]) -> bool:
        """Whether a message begins by calling the bot."""
        mentions = content.get("m.mentions")
        users = mentions.get("user_ids") if isinstance(mentions, dict) else None
        return (isinstance(users, list) and self._me in users) or words.startswith(self._me)

    def _line(self, words: str, content: dict[str, Any]) -> str | None:
        """The command that a message in a room gives; None when it is plain talk."""
        if _COMMAND.match(words):
            return words[1:].strip()
        return self._after_calling(words) if self._called(words, content) else None

    def _after_calling(self, words: str) -> str | None:
        """What follows the bot's name at the start of a message."""
        folded = words.casefold()
        for calling in self._callings:
            rest = words[len(calling) :]
            if folded.startswith(calling) and not rest[:1].isalnum():
                return rest.lstrip(" :,!").strip() or "help"
        return None

    async def _overheard(self, home: Home, room: str, event: Any) -> None:
        said = _said(event)
        await self._house.happened(
            MessageSaid(
                community=home.community,
                network=NETWORK,
                origin=said.event,
                account=Account(NETWORK, said.account),
                room=Room(NETWORK, room),
                message=said.event,
                words=said.words,
                at=said.at,
            )
        )

    async def _said_alone(self, place: _Place, said: Said) -> None:
        """In a direct room everything is meant for the bot: an answer to its question, a choice, or a command."""
        asks = self._questions.asks(said.account)
        if asks and not said.words.startswith("!"):
            await self._answered(place, said)
            return
        chosen = numbers(said.words)
        if chosen is not None:
            shown = await (
                self._controls.shown(said.reply_to) if said.reply_to else self._controls.newest_in(place.room)
            )
            act = Act(place.room, said.event, said.account, said.at)
            if shown is not None and await self.presses.replied(act, shown, chosen):
                return
        line = self._after_calling(said.words)
        if line is None and not said.words.startswith("!") and await self._taken(place, said):
            return
        await self._command(place, said, said.words.removeprefix("!").strip() if line is None else line)

    async def _taken(self, place: _Place, said: Said) -> bool:
        """Whether somebody has a talk with us in their direct room, of which this is a part."""
        if not self._alone:
            return False
        return await self._house.said_alone(
            SaidAlone(
                community=self._directs.community(place.room),
                network=NETWORK,
                origin=said.event,
                account=Account(NETWORK, said.account),
                name=await self.name(place.room, said.account),
                message=said.event,
                words=said.words,
            )
        )

    async def _reacted(self, home: Home, act: Act, event: Any) -> None:
        await self._house.happened(
            Reacted(
                community=home.community,
                network=NETWORK,
                origin=act.event,
                account=Account(NETWORK, act.account),
                name=await self.name(act.room, act.account),
                room=Room(NETWORK, act.room),
                message=event.reacts_to,
                emoji=bare(event.key),
            )
        )

    async def _replied(self, place: _Place, said: Said, chosen: list[int]) -> None:
        shown = await self._controls.shown(said.reply_to) if said.reply_to else None
        if shown is not None:
            await self.presses.replied(Act(place.room, said.event, said.account, said.at), shown, chosen)

    async def _answered(self, place: _Place, said: Said) -> None:
        """The answer to a question of a form."""
        asker = await self._asker(place, said)
        result = self._questions.answered(said.account, said.words)
        if isinstance(result, Card):
            self._answers.say_later(asker, result, private=False, open_room=False)
            return
        await self._house.submitted(
            Submitted(
                community=result.community,
                account=Account(NETWORK, said.account),
                name=asker.name,
                room=_room(place),
                origin=said.event,
                answer=self._answers.to(asker),
                control=result.control,
                values=result.values,
            )
        )

    async def _command(self, place: _Place, said: Said, line: str) -> None:
        asker = await self._asker(place, said)
        await self._house.commanded(
            Commanded(
                community=asker.community,
                account=Account(NETWORK, said.account),
                name=asker.name,
                room=_room(place),
                origin=said.event,
                answer=self._answers.to(asker),
                line=line,
                reply_to=said.reply_to,
            )
        )

    async def _asker(self, place: _Place, said: Said) -> Asker:
        community = place.home.community if place.home else self._directs.community(place.room)
        name = await self.name(place.room, said.account)
        return Asker(community, said.account, name, place.room, said.event, said.thread)

    # ------------------------------------------------------------------ who comes and goes

    async def _joined(self, home: Home, source: dict[str, Any]) -> None:
        account = str(source["state_key"])
        await self._house.happened(
            MemberJoined(
                community=home.community,
                network=NETWORK,
                origin=source["event_id"],
                account=Account(NETWORK, account),
                name=shown_name(account, source["content"].get("displayname")),
                at=time_of(source),
            )
        )

    async def _left(self, home: Home, source: dict[str, Any]) -> None:
        """Somebody left a room; they left the home when they are in no other room of it."""
        account = str(source["state_key"])
        if not await self._standings.present(home.community, account):
            await self._house.happened(
                MemberLeft(
                    community=home.community,
                    network=NETWORK,
                    origin=source["event_id"],
                    account=Account(NETWORK, account),
                )
            )


def callings(account: str, name: str) -> tuple[str, ...]:
    """How a message may call somebody at its start, longest first, in lower case."""
    local = account[1:].split(":", 1)[0]
    found = {account, f"@{local}", local, f"@{name}" if name else "", name}
    return tuple(sorted((one.casefold() for one in found if one), key=len, reverse=True))


def _said(event: Any) -> Said:
    relation = event.source["content"].get("m.relates_to")
    relation = relation if isinstance(relation, dict) else {}
    thread = relation.get("event_id") if relation.get("rel_type") == "m.thread" else None
    reply = relation.get("m.in_reply_to")
    reply_to = reply.get("event_id") if isinstance(reply, dict) and not relation.get("is_falling_back") else None
    content = event.source["content"]
    words = _with_ids(without_quote(str(event.body).strip(), content), content.get("formatted_body"))
    return Said(
        event.event_id,
        event.sender,
        words.strip(),
        time_of(event.source),
        thread if isinstance(thread, str) else None,
        reply_to if isinstance(reply_to, str) else None,
    )


def _with_ids(words: str, formatted: Any) -> str:
    """A message with the ids of those it mentions in place of their names, which say nothing sure."""
    for match in _PILL.finditer(formatted) if isinstance(formatted, str) else ():
        words = words.replace(unescape(match[2]), unquote(match[1]), 1) if match[2] else words
    return words


def _act(place: _Place, source: dict[str, Any]) -> Act:
    return Act(place.room, str(source["event_id"]), str(source["sender"]), time_of(source))


def _room(place: _Place) -> Room:
    return Room(NETWORK, place.direct or place.room, direct=place.direct is not None)
