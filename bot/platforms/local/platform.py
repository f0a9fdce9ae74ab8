"""The stage behind the contract of `bot.platform`, and the verbs with which people act on it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.chat import (
    Account,
    Attached,
    Card,
    Commanded,
    Delete,
    Effect,
    File,
    Form,
    GiveRole,
    Gone,
    MemberJoined,
    MemberLeft,
    Message,
    MessageSaid,
    OpenThread,
    Outgoing,
    Pin,
    Pressed,
    Publish,
    Reach,
    Reacted,
    Refused,
    Room,
    SaidAlone,
    Standing,
    Submitted,
)
from bot.config import bare
from bot.members import Name
from bot.platform import Finding, Page, Source
from bot.platforms.local.stage import Answered, Person, Post, Stage

if TYPE_CHECKING:
    from bot.house import House

PAGE = 100
"""Messages of history that are read at a time."""


class LocalPlatform:
    """One home per community, in memory. `network` names the network it plays."""

    versions: Path | None = None
    replays = False

    def __init__(self, house: House, stage: Stage | None = None) -> None:
        self.house = house
        self.stage = stage or Stage()
        self.network = self.stage.network
        self.edit_pause = 0.0
        self._closed = asyncio.Event()
        self._events = count(1)

    # -------------------------------------------------------------- the contract

    async def open(self) -> None:
        """Nothing to log in to."""

    async def run(self) -> None:
        """Serve until closed."""
        await self._closed.wait()

    async def close(self) -> None:
        """Leave."""
        self._closed.set()

    async def send(self, message: Outgoing) -> str:
        """Post a card; the delivery's key is the message's id, so nothing is sent twice."""
        id = f"d{message.key}"
        if message.tried is not None and any(post.id == id for post in self.stage.posts):
            return id
        self._may_speak(message.room)
        return self.stage.post(message.room, card=message.card, id=id).id

    async def edit(self, message: Outgoing, message_id: str) -> None:
        """Set an earlier message to this card."""
        self._may_speak(message.room)
        self.stage.edit(message_id, message.card)

    async def carry(self, effect: Effect) -> None:
        """Give or take a role, invite somebody, or do something with a message."""
        match effect:
            case Pin(message=message):
                self.stage.pinned.add(message)
                return
            case Publish(message=message):
                self.stage.published.add(message)
                return
            case OpenThread(message=message, name=name):
                self.stage.find(message).thread = name
                return
            case Delete(message=message):
                self.stage.posts = [post for post in self.stage.posts if post.id != message]
                return
        person = self.stage.people.get(effect.account.id)
        if person is None:
            raise Gone("nobody of that name is here")
        if isinstance(effect, GiveRole):
            roles = person.roles | {effect.role} if effect.on else person.roles - {effect.role}
            self.stage.people[person.id] = replace(person, roles=roles)
        else:
            self.stage.invited.add((person.id, effect.room.id))

    async def standing(self, community: str, account: Account) -> Standing:
        """What the stage knows of a person."""
        person = self.stage.people.get(account.id)
        if person is None:
            return Standing(False)
        return Standing(True, person.moderator, person.roles, person.name, person.joined, person.bot, person.power)

    async def message(self, room: Room, id: str) -> Message:
        """A message on the stage."""
        found = next((post for post in self.stage.posts if post.id == id and post.room == room), None)
        if found is None:
            raise Gone("there is no such message")
        files = () if found.file is None else (_attached(found.file),)
        return Message(Account(self.network, found.author), found.words, files, found.at, found.id)

    async def said_alone(self, account: Account, since: datetime) -> Sequence[Message]:
        """What somebody has said in their direct room."""
        own = Room(self.network, account.id, direct=True)
        said = [post for post in self.stage.posts if post.room == own and post.author == account.id]
        return [Message(account, post.words, (), post.at, post.id) for post in said if post.at and post.at >= since]

    def link(self, community: str, room: Room, message: str) -> str:
        """The address of a message."""
        return f"https://{self.network}.stage/{room.id}/{message}"

    async def located(self, community: str, link: str) -> tuple[Room, str] | None:
        """The message at an address."""
        room, _, message = link.removeprefix(f"https://{self.network}.stage/").partition("/")
        return (Room(self.network, room), message) if any(post.id == message for post in self.stage.posts) else None

    async def private_room(self, community: str, near: Room, accounts: Sequence[str], name: str) -> Room:
        """A room that the stage keeps closed to others."""
        self._may_speak(near)
        if near.id in self.stage.without_private_rooms:
            raise Refused("no private rooms here")
        self.stage.private[name] = tuple(accounts)
        return Room(self.network, name)

    async def size(self, community: str) -> int:
        """How many people there are, bots aside."""
        return sum(not person.bot for person in self.stage.people.values())

    async def sources(self, community: str, since: float) -> Sequence[Source]:
        """The rooms in which something was said."""
        rooms = dict.fromkeys(post.room for post in self.stage.posts if self._counts(post))
        shut = self.stage.unreadable_rooms
        return [Source(room, None, "mend-permission") if room.id in shut else Source(room, room.id) for room in rooms]

    async def history(self, source: Source, since: float, before: str | None) -> Page:
        """What people said in a room; `before` counts its messages from the oldest on."""
        if source.room.id in self.stage.gone_rooms:
            raise Gone(f"room {source.room.id} is gone")
        if source.room.id in self.stage.unreadable_rooms:
            raise Refused(f"may not read {source.room.id}")
        said = [post for post in self.stage.posts if post.room == source.room and self._counts(post)]
        end = len(said) if before is None else int(before)
        start = max(0, end - PAGE)
        heard = tuple((post.author, post.at.timestamp()) for post in reversed(said[start:end]) if post.at)
        reached = heard[-1][1] if heard else None
        return Page(heard, str(start) if start and reached and reached >= since else None, reached)

    def _counts(self, post: Post) -> bool:
        """Whether a message is talk: said by somebody, no bot, and not in private."""
        person = self.stage.people.get(post.author)
        return post.card is None and not post.room.direct and not (person and person.bot)

    async def room_name(self, room: Room) -> str:
        """A local room is called what it is."""
        return f"#{room.id}"

    async def reach(self, room: Room, message: str, until: datetime) -> Reach:
        """What people of the stage did with a message."""
        self._may_speak(room)
        try:
            reacted = self.stage.find(message).reacted
        except KeyError:
            raise Gone("the message stands no more") from None
        people = {self._counted(room, who) for who, at in reacted.items() if at <= until}
        answers = [post for post in self.stage.posts if post.reply_to == message and post.at and post.at <= until]
        return Reach(len(people - {None}), sum(self._counted(room, post.author) is not None for post in answers))

    def _counted(self, room: Room, id: str) -> Name | None:
        person = self.stage.people.get(id)
        return None if person and person.bot else self.house.counted_as(room, id)

    async def check(self) -> list[Finding]:
        """The stage needs nothing."""
        return []

    def rooms(self, community: str) -> Mapping[str, Room]:
        """The rooms of the TOML."""
        home = self.house.community(community).home(self.network)
        return {name: Room(self.network, id) for name, id in home.rooms.items()} if home else {}

    # -------------------------------------------------------------- people's verbs

    async def join(self, community: str, person: Person, *, origin: str | None = None) -> None:
        """Somebody comes in."""
        person = replace(person, joined=person.joined or self.house.now())
        self.stage.people[person.id] = person
        await self.house.happened(
            MemberJoined(
                community=community,
                network=self.network,
                origin=origin,
                account=Account(self.network, person.id),
                name=person.name,
                at=person.joined or self.house.now(),
                bot=person.bot,
            )
        )

    async def leave(self, community: str, id: str) -> None:
        """Somebody goes."""
        del self.stage.people[id]
        await self.house.happened(
            MemberLeft(community=community, network=self.network, account=Account(self.network, id))
        )

    async def say(self, community: str, id: str, room: Room, words: str, *, reply_to: str = "") -> Answered | None:
        """Say something; a line that starts with ``!`` or ``/`` is a command, and so is every line in a direct room."""
        post = self.stage.post(room, author=id, words=words, at=self.house.now(), reply_to=reply_to)
        if self._counts(post):
            self.house.activity.heard(community, self.network, room.id, id, self.house.now().timestamp())
        if words.startswith(("!", "/")):
            return await self.command(community, id, words.lstrip("!/"), room)
        if room.direct:
            account, name = Account(self.network, id), self.stage.people[id].name
            said = SaidAlone(
                community=community, network=self.network, account=account, name=name, message=post.id, words=words
            )
            return None if await self.house.said_alone(said) else await self.command(community, id, words, room)
        if self.house.listens(MessageSaid):
            await self.house.happened(
                MessageSaid(
                    community=community,
                    network=self.network,
                    account=Account(self.network, id),
                    room=room,
                    message=post.id,
                    words=words,
                    at=self.house.now(),
                )
            )
        return None

    async def command(
        self, community: str, id: str, line: str, room: Room | None = None, *, reply_to: str | None = None
    ) -> Answered | None:
        """Ask for a command, the prefix aside, perhaps as a reply to a message; what the bot answered."""
        answer = _Answer(self, id, room or Room(self.network, id, direct=True))
        await self.house.commanded(Commanded(**self._asked(community, id, answer), line=line, reply_to=reply_to))
        return answer.given

    async def press(
        self, community: str, id: str, post: Post, control: str, values: tuple[str, ...] = ()
    ) -> Answered | None:
        """Use a control of a message; what the bot answered."""
        answer = _Answer(self, id, post.room)
        asked = self._asked(community, id, answer)
        await self.house.pressed(Pressed(**asked, control=control, values=values, message=post.id))
        return answer.given

    async def react(self, community: str, id: str, post: Post, emoji: str = "👍") -> None:
        """React to a message."""
        post.reacted.setdefault(id, self.house.now())
        if bare(emoji) in self.house.community(community).reactions:
            await self.house.happened(
                Reacted(
                    community=community,
                    network=self.network,
                    account=Account(self.network, id),
                    name=self.stage.people[id].name,
                    room=post.room,
                    message=post.id,
                    emoji=bare(emoji),
                )
            )

    async def submit(self, community: str, id: str, form: Form, values: dict[str, str]) -> Answered | None:
        """Fill in a form; what the bot answered."""
        answer = _Answer(self, id, Room(self.network, id, direct=True))
        await self.house.submitted(Submitted(**self._asked(community, id, answer), control=form.control, values=values))
        return answer.given

    def _asked(self, community: str, id: str, answer: _Answer) -> dict[str, Any]:
        person = self.stage.people.get(id) or Person(id, id)
        return {
            "community": community,
            "account": Account(self.network, id),
            "name": person.name,
            "room": answer.room,
            "origin": f"e{next(self._events)}",
            "answer": answer,
            "locale": person.locale,
        }

    def _may_speak(self, room: Room) -> None:
        if room.id in self.stage.gone_rooms:
            raise Gone(f"room {room.id} is gone")
        if room.id in self.stage.closed_rooms:
            raise Refused(f"may not speak in {room.id}")


def _attached(file: File) -> Attached:
    async def read(most: int) -> bytes:
        if len(file.data) > most:
            raise Refused("the file is too large")
        return file.data

    return Attached(file.name, file.type, len(file.data), read, file.alt)


class _Answer:
    """Keeps what was answered."""

    def __init__(self, platform: LocalPlatform, to: str, room: Room) -> None:
        self._stage = platform.stage
        self._to = to
        self.room = room
        self.given: Answered | None = None

    async def give(self, card: Card, *, private: bool, direct: bool = False, quiet: bool = False) -> None:
        self._keep(Answered(self._to, card, private))
        if not private:
            self._stage.post(self.room, card=card)

    async def form(self, form: Form) -> None:
        self._keep(Answered(self._to, form=form))

    async def nothing(self) -> None:
        self.given = None

    def _keep(self, answered: Answered) -> None:
        self.given = answered
        self._stage.answer(answered)
