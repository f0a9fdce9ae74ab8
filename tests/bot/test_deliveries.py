"""What is owed goes out, once and in order, whatever the network does and whenever the process dies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Literal, cast

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import deliveries as module
from bot.chat import (
    Account,
    Card,
    Delete,
    Effect,
    File,
    GiveRole,
    Gone,
    InviteTo,
    Later,
    Outgoing,
    Pin,
    Publish,
    Refused,
    Room,
    Trouble,
    Unsure,
)
from bot.database import Database
from bot.deliveries import Deliveries, Live, deliveries, effects
from bot.dialects import DIALECTS
from bot.members import accounts, members
from bot.platform import Platform
from bot.testing import Clock
from bot.text import plain, text
from bot.unit import Unit, Writer

HALL, CAFE = Room("net", "hall"), Room("net", "cafe")
LIVE = Live("polls", "poll", (7,))
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def card(words: str) -> Card:
    return Card(body=(text(words),))


def words_of(shown: Card) -> str:
    return plain(shown.body[0])


@dataclass
class Network:
    """A chat server that keeps what it accepted, and fails as it is told to."""

    posts: dict[str, tuple[Room, str]] = field(default_factory=dict)
    """What was accepted, by the delivery's key, in order."""
    edits: list[tuple[str, str]] = field(default_factory=list)
    carried: list[Effect] = field(default_factory=list)
    asked: list[tuple[str, datetime | None]] = field(default_factory=list)
    """Each attempt to send: which delivery, and since when it may be out."""
    troubles: list[Trouble | None] = field(default_factory=list)
    """What the next calls meet; None: nothing."""
    dies: Literal["before", "after", "carrying", ""] = ""
    """Where the next send, or effect, hangs for ever."""
    died: bool = False
    """Whether one hangs."""
    files: dict[str, File | None] = field(default_factory=dict)
    """What was attached, by the delivery's key."""
    sent: Callable[[], Awaitable[object]] | None = None
    """What happens inside a send, when the message stands."""
    edited: Callable[[], Awaitable[object]] | None = None
    """What happens inside an edit."""
    edit_pause: float = 0.0
    network: str = "net"

    async def send(self, message: Outgoing) -> str:
        """Send once; where it may be out already, look first."""
        self.asked.append((message.key, message.tried))
        self._meet()
        if self.dies == "before":
            await self._die()
        if message.tried is None or message.key not in self.posts:
            assert message.key not in self.posts, "sent twice"
            self.posts[message.key] = (message.room, words_of(message.card))
            self.files[message.key] = message.card.file
        if self.sent is not None:
            await self.sent()
        if self.dies == "after":
            await self._die()
        return f"m{message.key}"

    async def edit(self, message: Outgoing, message_id: str) -> None:
        """Set a message to a card."""
        self._meet()
        assert message_id == f"m{message.key}"
        self.edits.append((message.key, words_of(message.card)))
        if self.edited is not None:
            await self.edited()

    async def carry(self, effect: Effect) -> None:
        """Carry out an effect."""
        self._meet()
        if self.dies == "carrying":
            await self._die()
        self.carried.append(effect)

    def _meet(self) -> None:
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble

    async def _die(self) -> None:
        self.died = True
        await asyncio.Event().wait()

    def said(self, room: Room = HALL) -> list[str]:
        """What stands in a room, in order."""
        deleted = {effect.message for effect in self.carried if isinstance(effect, Delete)}
        return [words for key, (where, words) in self.posts.items() if where == room and f"m{key}" not in deleted]


@dataclass
class Process:
    """Deliveries as one process runs them."""

    deliveries: Deliveries
    writer: Writer
    told: list[tuple[Room, str]]
    shown: dict[Live, str | Card | None]
    """What live cards say now."""

    async def do(self, work: Callable[..., Awaitable[Any]], *args: Any, **more: Any) -> Any:
        """Do something in a unit and let everything go out."""
        result = await self.writer.run(partial(_call, work, args, more))
        await self.deliveries.settle()
        return result

    async def owe(self, words: str, room: Room = HALL, community: str = "makers", asked: bool = False) -> Any:
        """Owe a card."""
        return await self.do(self.deliveries.owe, community, room, card(words), asked=asked)

    async def show(self, words: str | Card, room: Room = HALL, asked: bool = False) -> Any:
        """Owe the live card."""
        self.shown[LIVE] = words
        return await self.do(self.deliveries.show, "makers", room, LIVE, asked=asked)

    async def refresh(self, words: str | None) -> None:
        """Have the live card say something else."""
        self.shown[LIVE] = words
        await self.do(self.deliveries.refresh, LIVE)

    async def withdraw(self) -> None:
        """Take the live card back."""
        await self.do(self.deliveries.withdraw, LIVE)


async def _call(work: Callable[..., Awaitable[Any]], args: tuple[Any, ...], more: dict[str, Any], unit: Unit) -> Any:
    return await work(unit, *args, **more)


class Stuck(Writer):
    """A writer of a process that dies before it commits what it learnt from the network."""

    stuck = False

    async def run(self, work: Callable[[Unit], Awaitable[Any]]) -> Any:
        if self.stuck:
            await asyncio.Event().wait()
        return await super().run(work)


def process_on(
    database: Database,
    clock: Clock,
    networks: Sequence[Network],
    *,
    writer: Writer | None = None,
    serves: Sequence[str] = ("makers", "others"),
) -> Process:
    """A process on a database, not yet started."""
    writer = writer or Writer(database, clock)
    told: list[tuple[Room, str]] = []
    shown: dict[Live, str | Card | None] = {}

    async def render(community: str, room: Room, live: Live) -> Card | None:
        words = shown[live]
        return card(words) if isinstance(words, str) else words

    async def tell(community: str, room: Room, mend: str, trouble: Trouble, live: Live | None) -> None:
        told.append((room, mend))

    platforms = {network.network: cast("Platform", network) for network in networks}
    return Process(Deliveries(database, writer, clock, platforms, render, tell, lambda: serves), writer, told, shown)


async def let_leases_end(database: Database) -> None:
    """Whoever carries something is dead for so long that others may take it up."""
    if database.shared:
        async with database.writing() as connection:
            for carried in (deliveries, effects):
                await connection.execute(update(carried).values(until=LONG_AGO))


Start = Callable[..., Awaitable[Process]]


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
async def start(database: Database, clock: Clock, network: Network) -> AsyncIterator[Start]:
    """Start a process on the database; those that run already are as good as killed."""
    running: list[Process] = []

    async def started(*networks: Network, writer: Writer | None = None) -> Process:
        await let_leases_end(database)
        process = process_on(database, clock, networks or (network,), writer=writer)
        running.append(process)
        await process.deliveries.start()
        return process

    yield started
    for process in running:
        await process.deliveries.close()
        await process.writer.close()


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause between attempts."""
    monkeypatch.setattr(module, "BACKOFF", (0.0,))


async def rows(database: Database) -> list[Any]:
    async with database.reading() as connection:
        return list(await connection.execute(select(deliveries).order_by(deliveries.c.id)))


# ------------------------------------------------------------------ once


async def test_what_is_owed_goes_out_and_is_kept_no_longer(start: Start, network: Network, database: Database) -> None:
    process = await start()
    await process.owe("hello")
    assert network.said() == ["hello"]
    (row,) = await rows(database)
    assert (row.shown, row.message, row.card) == (1, f"m{row.id}", None)


async def test_what_cannot_be_read_just_now_goes_out_as_soon_as_it_can(
    start: Start, network: Network, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = await start()
    reading, failures = database.reading, iter(range(3))

    @asynccontextmanager
    async def troubled() -> AsyncIterator[AsyncConnection]:
        if next(failures, None) is not None:
            raise OperationalError("SELECT", None, Exception("unable to open database file"))
        async with reading() as connection:
            yield connection

    monkeypatch.setattr(database, "reading", troubled)
    await process.owe("hello")
    assert network.said() == ["hello"]


async def test_a_card_that_cannot_be_worded_just_now_is_neither_lost_nor_unsure(
    start: Start, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = await start()
    render, failures = process.deliveries._render, iter(range(2))

    async def troubled(community: str, room: Room, live: Live) -> Card | None:
        if next(failures, None) is not None:
            raise OperationalError("SELECT", None, Exception("unable to open database file"))
        return await render(community, room, live)

    monkeypatch.setattr(process.deliveries, "_render", troubled)
    await process.show("0 votes")
    assert network.said() == ["0 votes"]
    assert process.told == []


async def test_nothing_goes_out_before_the_house_is_open(database: Database, clock: Clock, network: Network) -> None:
    async def never(*_: Any) -> None:
        raise AssertionError

    writer = Writer(database, clock)
    early = Deliveries(database, writer, clock, {"net": cast("Platform", network)}, never, never, lambda: ["makers"])
    await writer.run(lambda unit: early.owe(unit, "makers", HALL, card("early")))
    await early.wake()
    await early.settle()
    assert network.said() == []
    await early.start()
    await early.settle()
    assert network.said() == ["early"]


@pytest.mark.parametrize("where", ["before", "after"])
async def test_a_process_killed_while_sending_leaves_it_to_the_next_and_it_is_out_once(
    start: Start, network: Network, where: Literal["before", "after"], database: Database
) -> None:
    killed = await start()
    network.dies = where
    await killed.writer.run(lambda unit: killed.deliveries.owe(unit, "makers", HALL, card("once")))
    await until(lambda: bool(network.asked))
    network.dies = ""
    born = await start()
    await born.deliveries.settle()
    assert network.said() == ["once"]
    assert [tried is not None for _, tried in network.asked] == [False, True]
    assert (await rows(database))[0].shown == 1


async def test_a_process_killed_before_it_noted_the_answer_looks_before_it_sends(
    start: Start, network: Network, database: Database, clock: Clock
) -> None:
    writer = Stuck(database, clock)
    killed = await start(writer=writer)
    await killed.writer.run(lambda unit: killed.deliveries.owe(unit, "makers", HALL, card("once")))
    writer.stuck = True
    await until(lambda: bool(network.posts))
    born = await start()
    await born.deliveries.settle()
    assert network.said() == ["once"]
    assert network.asked[1][1] == clock.now


async def test_a_dropped_answer_is_looked_up_by_the_same_process(start: Start, network: Network) -> None:
    process = await start()
    network.troubles = [Later("the answer was dropped")]
    await process.owe("once")
    assert network.said() == ["once"]
    assert [tried is not None for _, tried in network.asked] == [False, True]


async def test_closing_leaves_owed_what_is_not_out(start: Start, network: Network, database: Database) -> None:
    process = await start()
    network.dies = "before"
    await process.writer.run(lambda unit: process.deliveries.owe(unit, "makers", HALL, card("later")))
    await until(lambda: bool(network.asked))
    await process.deliveries.close()
    assert (await rows(database))[0].shown == 0


async def test_order_is_kept_within_a_room_through_refusals_for_now(start: Start, network: Network) -> None:
    process = await start()
    network.troubles = [Later("slow down", 0.001), Later("slow down"), None, Later("slow down")]
    await asyncio.gather(*(process.owe(str(number)) for number in range(5)))
    assert network.said() == ["0", "1", "2", "3", "4"]


async def test_rooms_do_not_wait_for_each_other(start: Start, network: Network) -> None:
    process = await start()
    network.dies = "before"
    await process.writer.run(lambda unit: process.deliveries.owe(unit, "makers", HALL, card("stuck")))
    await until(lambda: bool(network.asked))
    network.dies = ""
    await process.writer.run(lambda unit: process.deliveries.owe(unit, "makers", CAFE, card("free")))
    await until(lambda: network.said(CAFE) == ["free"])


# ------------------------------------------------------------------ what cannot go out


@pytest.mark.parametrize(("trouble", "mend"), [(Refused("no"), "mend-permission"), (Gone("no room"), "mend-gone")])
async def test_what_is_refused_is_told_and_tried_again_only_after_a_restart(
    start: Start, network: Network, trouble: Trouble, mend: str
) -> None:
    process = await start()
    network.troubles = [trouble]
    await process.owe("refused")
    await process.owe("next")
    await process.deliveries.wake()
    await process.deliveries.settle()
    assert network.said() == ["next"]
    assert process.told == [(HALL, mend)]
    assert await process.do(process.deliveries.troubled, "makers") == {"refused": 1}
    born = await start()
    await born.deliveries.settle()
    assert network.said() == ["next", "refused"]


async def test_what_was_refused_long_ago_is_not_tried_again(start: Start, network: Network, clock: Clock) -> None:
    process = await start()
    network.troubles = [Refused("no")]
    await process.owe("refused")
    clock.now += timedelta(days=2)
    born = await start()
    await born.deliveries.settle()
    assert network.said() == []


@pytest.mark.parametrize("trouble", [Unsure("cut off"), cast("Trouble", RuntimeError("a mistake of ours"))])
async def test_what_is_unsure_is_told_and_never_tried_again(start: Start, network: Network, trouble: Trouble) -> None:
    process = await start()
    network.troubles = [trouble]
    await process.owe("lost")
    await process.owe("next")
    assert process.told == [(HALL, "mend-unsure")]
    assert await process.do(process.deliveries.troubled, "makers") == {"unsure": 1}
    born = await start()
    await born.deliveries.settle()
    assert network.said() == ["next"]


async def test_a_card_with_nothing_to_show_is_dropped(start: Start, network: Network, database: Database) -> None:
    process = await start()
    process.shown[LIVE] = None
    await process.do(process.deliveries.show, "makers", HALL, LIVE)
    assert network.asked == []
    assert (await rows(database))[0].state == "dropped"


async def test_what_is_owed_to_a_network_that_is_gone_waits(start: Start, network: Network) -> None:
    other = Network(network="other")
    process = await start(other)
    await process.owe("kept")
    await process.do(process.deliveries.carry, "makers", GiveRole(Account("net", "ann"), "r"))
    assert network.said() == []
    born = await start()
    await born.deliveries.settle()
    assert network.said() == ["kept"]
    assert len(network.carried) == 1


async def test_a_wake_of_one_network_leaves_the_others_alone(start: Start, network: Network) -> None:
    other = Network(network="other")
    process = await start(network, other)
    process.deliveries.paused.add("makers")
    for room in (HALL, Room("other", "hall")):
        await process.owe("kept", room)
    process.deliveries.paused.clear()
    await process.deliveries.wake("other")
    await process.deliveries.settle()
    assert (network.said(), other.said(Room("other", "hall"))) == ([], ["kept"])


async def test_an_effect_that_is_a_mistake_of_ours_does_not_hold_up_the_others(start: Start, network: Network) -> None:
    process = await start()
    network.troubles = [cast("Trouble", RuntimeError())]
    for name in ("ann", "bob"):
        await process.do(process.deliveries.carry, "makers", GiveRole(Account("net", name), "r"))
    assert len(network.carried) == 1


# ------------------------------------------------------------------ live cards


async def test_a_live_card_is_edited_wherever_it_is_shown(start: Start, network: Network) -> None:
    process = await start()
    first = await process.show("0 votes")
    second = await process.show("0 votes", CAFE)
    await process.refresh("1 vote")
    assert sorted(network.edits) == [(str(first), "1 vote"), (str(second), "1 vote")]


async def test_a_card_refreshed_before_it_is_out_goes_out_as_it_is_then(start: Start, network: Network) -> None:
    process = await start()
    process.deliveries.mute(HALL)
    await process.show("0 votes")
    await process.refresh("1 vote")
    process.deliveries.unmute(HALL)
    await process.deliveries.settle()
    assert network.said() == ["1 vote"]
    assert network.edits == []


async def test_a_card_refreshed_while_it_goes_out_is_edited_after(start: Start, network: Network) -> None:
    process = await start()
    network.dies = "after"
    process.shown[LIVE] = "0 votes"
    await process.writer.run(lambda unit: process.deliveries.show(unit, "makers", HALL, LIVE))
    await until(lambda: bool(network.posts))
    await process.writer.run(lambda unit: process.deliveries.refresh(unit, LIVE))
    network.dies = ""
    born = await start()
    born.shown[LIVE] = "1 vote"
    await born.deliveries.settle()
    assert network.said() == ["0 votes"]
    assert [words for _, words in network.edits] == ["1 vote"]


async def test_many_refreshes_are_few_edits_and_the_last_state_shows(start: Start, network: Network) -> None:
    process = await start()
    await process.show("0 votes")
    first, release = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        first.set()
        await release.wait()

    network.edited = slowly
    process.shown[LIVE] = "1 vote"
    await process.writer.run(lambda unit: process.deliveries.refresh(unit, LIVE))
    await first.wait()
    for number in range(2, 101):
        process.shown[LIVE] = f"{number} votes"
        await process.writer.run(lambda unit: process.deliveries.refresh(unit, LIVE))
    release.set()
    await process.deliveries.settle()
    assert [words for _, words in network.edits] == ["1 vote", "100 votes"]


async def test_refreshes_of_one_group_are_written_once(start: Start, database: Database) -> None:
    process = await start()
    await process.show("0 votes")
    await asyncio.gather(*(process.writer.run(lambda unit: process.deliveries.refresh(unit, LIVE)) for _ in range(50)))
    await process.deliveries.settle()
    (row,) = await rows(database)
    assert row.wanted == row.shown == 2


async def test_it_is_known_where_a_live_card_is_shown_or_will_be(start: Start, network: Network) -> None:
    process = await start()
    network.troubles = [None, Refused("no")]
    for room in (HALL, CAFE, HALL):
        await process.show("0 votes", room)
    assert await process.do(process.deliveries.rooms, LIVE) == [HALL]


async def test_what_was_owed_at_the_start_can_be_waited_for(start: Start, network: Network) -> None:
    process = await start()
    network.dies = "before"
    await process.writer.run(lambda unit: process.deliveries.owe(unit, "makers", HALL, card("owed")))
    await until(lambda: bool(network.asked))
    network.dies = ""
    born = await start()
    await born.deliveries.resent("other")
    await born.deliveries.resent("net")
    assert network.said() == ["owed"]


async def test_an_edit_left_over_by_a_killed_process_is_made_by_the_next(start: Start, network: Network) -> None:
    killed = await start()
    await killed.show("0 votes")
    network.edited = asyncio.Event().wait
    killed.shown[LIVE] = "1 vote"
    await killed.writer.run(lambda unit: killed.deliveries.refresh(unit, LIVE))
    await until(lambda: bool(network.edits))
    network.edited = None
    born = await start()
    born.shown[LIVE] = "1 vote"
    await born.deliveries.settle()
    assert [words for _, words in network.edits] == ["1 vote", "1 vote"]


async def test_an_edit_is_tried_again_later(start: Start, network: Network) -> None:
    process = await start()
    await process.show("0 votes")
    network.troubles = [Later("slow down"), Later("slow down", 0.001)]
    await process.refresh("1 vote")
    assert [words for _, words in network.edits] == ["1 vote"]


async def test_a_card_that_was_deleted_is_left_alone_for_good(
    start: Start, network: Network, database: Database
) -> None:
    process = await start()
    await process.show("0 votes")
    network.troubles = [Gone("deleted")]
    await process.refresh("1 vote")
    await process.refresh("2 votes")
    assert network.edits == []
    assert process.told == []
    assert (await rows(database))[0].state == "gone"


async def test_an_edit_that_is_refused_is_told(start: Start, network: Network, database: Database) -> None:
    process = await start()
    await process.show("0 votes")
    network.troubles = [Refused("no", "mend-see")]
    await process.refresh("1 vote")
    assert process.told == [(HALL, "mend-see")]
    assert (await rows(database))[0].state == "refused"


async def test_a_card_with_nothing_new_to_show_stays_as_it_is(start: Start, network: Network) -> None:
    process = await start()
    await process.show("0 votes")
    await process.refresh(None)
    assert network.edits == []


# ------------------------------------------------------------------ paused and muted


async def test_a_paused_community_hears_only_what_was_asked_for_and_then_the_rest(
    start: Start, network: Network
) -> None:
    process = await start()
    process.deliveries.pause("makers")
    await process.owe("unasked")
    await process.owe("asked", asked=True)
    await process.owe("elsewhere", CAFE, "others")
    assert (network.said(), network.said(CAFE)) == (["asked"], ["elsewhere"])
    process.deliveries.resume("makers")
    await process.deliveries.settle()
    assert network.said() == ["asked", "unasked"]


async def test_a_muted_room_hears_only_what_was_asked_for_and_then_the_rest(start: Start, network: Network) -> None:
    process = await start()
    process.deliveries.mute(HALL)
    await process.owe("unasked")
    await process.owe("asked", asked=True)
    await process.owe("elsewhere", CAFE)
    assert (network.said(), network.said(CAFE)) == (["asked"], ["elsewhere"])
    process.deliveries.unmute(HALL)
    await process.deliveries.settle()
    assert network.said() == ["asked", "unasked"]


async def test_edits_are_held_too_and_shown_at_last(start: Start, network: Network) -> None:
    process = await start()
    await process.show("0 votes")
    process.deliveries.pause("makers")
    await process.refresh("1 vote")
    await process.refresh("2 votes")
    assert network.edits == []
    process.deliveries.resume("makers")
    await process.deliveries.settle()
    assert [words for _, words in network.edits] == ["2 votes"]


async def test_a_card_that_was_asked_for_stays_live(start: Start, network: Network) -> None:
    process = await start()
    await process.show("0 votes", asked=True)
    process.deliveries.pause("makers")
    await process.refresh("1 vote")
    assert [words for _, words in network.edits] == ["1 vote"]


# ------------------------------------------------------------------ effects


async def test_effects_are_carried_out_in_order_and_forgotten(
    start: Start, network: Network, database: Database
) -> None:
    process = await start()
    ann = Account("net", "ann")
    wanted: list[Effect] = [GiveRole(ann, "red"), GiveRole(ann, "red", on=False), InviteTo(ann, CAFE)]
    network.troubles = [Later("slow down", 0.001), None, Later("slow down")]
    for effect in wanted:
        await process.do(process.deliveries.carry, "makers", effect)
    assert network.carried == wanted
    async with database.reading() as connection:
        assert (await connection.execute(select(effects))).all() == []


async def test_whoever_changes_their_mind_gets_what_they_wanted_last_and_only_that(
    start: Start, network: Network
) -> None:
    process = await start()
    ann, ben = Account("net", "ann"), Account("net", "ben")
    last: list[Effect] = [GiveRole(ben, "red"), GiveRole(ann, "red", on=False), InviteTo(ann, CAFE)]

    async def wish(unit: Unit) -> None:
        for effect in (GiveRole(ann, "red"), InviteTo(ann, CAFE), GiveRole(ann, "red", on=True), *last):
            await process.deliveries.carry(unit, "makers", effect)

    await process.do(wish)
    assert network.carried == last


async def test_an_effect_that_is_refused_is_told_and_the_next_goes_on(start: Start, network: Network) -> None:
    process = await start()
    network.troubles = [Refused("no", "mend-role")]
    for role in ("red", "blue"):
        await process.do(process.deliveries.carry, "makers", GiveRole(Account("net", "ann"), role))
    assert process.told == [(Room("net", ""), "mend-role")]
    assert network.carried == [GiveRole(Account("net", "ann"), "blue")]


# ------------------------------------------------------------------ what is done with a message once it is out


NEWS = replace(card("news"), pinned=True, published=True)


def done_with(delivery: int | str, room: Room = HALL) -> list[Effect]:
    """What is done with the news."""
    return [Pin(room, f"m{delivery}"), Publish(room, f"m{delivery}")]


async def test_a_card_is_pinned_and_published_once_it_is_out_and_not_again_when_it_is_reworded(
    start: Start, network: Network, database: Database
) -> None:
    process = await start()
    process.deliveries.mute(HALL)
    delivery = await process.show(NEWS)
    assert network.carried == []
    process.deliveries.unmute(HALL)
    await process.deliveries.settle()
    assert network.carried == done_with(delivery)
    process.shown[LIVE] = replace(NEWS, body=(text("other news"),))
    await process.do(process.deliveries.refresh, LIVE)
    assert [words for _, words in network.edits] == ["other news"]
    assert network.carried == done_with(delivery)
    assert await owed_effects(database) == []


async def test_a_card_kept_as_it_was_worded_is_pinned_too(start: Start, network: Network) -> None:
    process = await start()
    delivery = await process.do(process.deliveries.owe, "makers", HALL, replace(card("rules"), pinned=True))
    assert network.carried == [Pin(HALL, f"m{delivery}")]


@pytest.mark.parametrize("where", ["before", "after", "carrying"])
async def test_a_process_killed_on_the_way_leaves_a_card_that_is_pinned_and_published_once(
    start: Start, network: Network, where: Literal["before", "after", "carrying"], database: Database
) -> None:
    killed = await start()
    killed.shown[LIVE] = NEWS
    network.dies = where
    delivery = await killed.writer.run(lambda unit: killed.deliveries.show(unit, "makers", HALL, LIVE))
    await until(lambda: network.died)
    network.dies = ""
    born = await start()
    born.shown[LIVE] = NEWS
    await born.deliveries.wake()
    await born.deliveries.settle()
    assert network.said() == ["news"]
    assert network.carried == done_with(delivery)
    assert await owed_effects(database) == []


async def test_a_process_killed_before_it_noted_that_a_card_is_out_leaves_its_pin_to_the_next(
    start: Start, network: Network, database: Database, clock: Clock
) -> None:
    writer = Stuck(database, clock)
    killed = await start(writer=writer)
    killed.shown[LIVE] = NEWS
    delivery = await killed.writer.run(lambda unit: killed.deliveries.show(unit, "makers", HALL, LIVE))
    writer.stuck = True
    await until(lambda: bool(network.posts))
    assert network.carried == []
    born = await start()
    born.shown[LIVE] = NEWS
    await born.deliveries.wake()
    await born.deliveries.settle()
    assert network.said() == ["news"]
    assert network.carried == done_with(delivery)


async def test_a_pin_that_is_refused_is_told_once_and_the_card_stays(
    start: Start, network: Network, database: Database
) -> None:
    process = await start()
    network.troubles = [None, Refused("no", "mend-permission")]
    delivery = await process.show(NEWS)
    assert process.told == [(HALL, "mend-permission")]
    assert network.said() == ["news"]
    assert network.carried == [Publish(HALL, f"m{delivery}")]
    born = await start()
    await born.deliveries.settle()
    assert (process.told, born.told) == ([(HALL, "mend-permission")], [])
    assert [(row.state, row.shown) for row in await rows(database)] == [("owed", 1)]


async def test_the_file_of_a_live_card_goes_out_with_it(start: Start, network: Network) -> None:
    process = await start()
    picture = File("map.png", b"png", "image/png", "the way there")
    delivery = await process.show(replace(card("come"), file=picture))
    assert network.files == {str(delivery): picture}


async def test_a_card_that_is_taken_back_is_deleted_wherever_it_is_shown(start: Start, network: Network) -> None:
    process = await start()
    keys = [await process.show("news", room) for room in (HALL, CAFE)]
    await process.owe("something else")
    await process.withdraw()
    assert set(network.carried) == {Delete(room, f"m{key}") for key, room in zip(keys, (HALL, CAFE), strict=True)}
    assert (network.said(HALL), network.said(CAFE)) == (["something else"], [])
    assert await process.do(process.deliveries.rooms, LIVE) == []
    await process.refresh("newer")
    assert network.edits == []


async def test_it_is_known_as_which_message_a_live_card_stands_while_it_does(start: Start, network: Network) -> None:
    process = await start()
    key = await process.show("news")
    process.deliveries.mute(CAFE)
    await process.show("news", CAFE)
    await process.owe("something else")
    assert await process.do(process.deliveries.messages, LIVE) == [(HALL, f"m{key}")]
    network.troubles = [Refused("no")]
    await process.refresh("newer")
    assert await process.do(process.deliveries.messages, LIVE) == [(HALL, f"m{key}")], "though it cannot be edited"
    await process.withdraw()
    assert await process.do(process.deliveries.messages, LIVE) == []


async def test_a_card_that_is_taken_back_before_it_is_out_never_goes_out(start: Start, network: Network) -> None:
    process = await start()
    process.deliveries.mute(HALL)
    await process.show("news")
    await process.withdraw()
    process.deliveries.unmute(HALL)
    await process.refresh("newer")
    born = await start()
    born.shown[LIVE] = "newer"
    await born.deliveries.wake()
    await born.deliveries.settle()
    assert network.asked == []
    assert network.carried == []


async def test_a_card_that_is_taken_back_while_it_goes_out_does_not_stay(
    start: Start, network: Network, database: Database
) -> None:
    process = await start()

    async def taken_back() -> None:
        await process.writer.run(lambda unit: process.deliveries.withdraw(unit, LIVE))

    network.sent = taken_back
    delivery = await process.show(NEWS)
    assert network.carried == [Delete(HALL, f"m{delivery}")]
    assert network.said() == []
    assert [row.state for row in await rows(database)] == ["gone"]


async def owed_effects(database: Database) -> list[Any]:
    async with database.reading() as connection:
        return list(await connection.execute(select(effects)))


# ------------------------------------------------------------------ rooms that move, rows that end


async def test_what_is_owed_to_a_room_that_moved_goes_to_the_new_one(start: Start, network: Network) -> None:
    process = await start()
    process.deliveries.pause("makers")
    await process.owe("kept")
    process.deliveries.paused.clear()
    await process.do(process.deliveries.moved, HALL, CAFE)
    assert (network.said(HALL), network.said(CAFE)) == ([], ["kept"])


async def test_cards_in_a_room_that_was_left_stay_as_they_are(start: Start, network: Network) -> None:
    process = await start()
    await process.show("0 votes")
    await process.do(process.deliveries.left, HALL)
    await process.refresh("1 vote")
    assert network.edits == []


async def test_one_time_cards_are_forgotten_once_they_are_over(
    start: Start, clock: Clock, database: Database, network: Network
) -> None:
    process = await start()
    await process.owe("sent")
    await process.show("live")
    network.troubles = [Refused("no")]
    await process.owe("refused")
    process.deliveries.pause("makers")
    await process.owe("owed")
    await process.do(process.deliveries.prune, clock.now + timedelta(days=1))
    assert [(row.cog, row.state, row.shown) for row in await rows(database)] == [
        ("polls", "owed", 1),
        (None, "owed", 0),
    ]


async def test_what_was_said_to_a_member_alone_is_exported_and_erased(start: Start, database: Database) -> None:
    process = await start()
    async with database.writing() as connection:
        for id, name in ((1, "ann"), (2, "bob")):
            await connection.execute(insert(members).values(id=id, community="makers"))
            row = {"community": "makers", "network": "net", "account": name, "member_id": id}
            await connection.execute(insert(accounts).values(row))
    await process.owe("for ann", Room("net", "ann", direct=True))
    await process.owe("for bob", Room("net", "bob", direct=True))
    await process.owe("a room of that name", Room("net", "ann"))
    exported = await process.do(process.deliveries.export, 1)
    assert exported == {"deliveries": [{"network": "net", "created": process.deliveries._clock()}]}
    await process.do(process.deliveries.merge, 1, 2)
    await process.do(process.deliveries.erase, 1)
    assert [(row.room, row.direct) for row in await rows(database)] == [("bob", True), ("ann", False)]


async def until(true: Callable[[], bool]) -> None:
    """Wait for something to be true, at most five seconds."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110  # what is waited for has no event
            await asyncio.sleep(0.001)


async def test_ids_that_a_lost_database_has_used_do_not_come_again(
    start: Start, database: Database, clock: Clock
) -> None:
    process = await start()
    await process.owe("one")
    (lost,) = await rows(database)
    await process.do(Unit.execute, delete(deliveries))
    async with database.writing() as connection:
        await DIALECTS[connection.dialect.name].number_on(connection, deliveries, 1)
    clock.now += timedelta(minutes=1)
    born = await start()
    await born.owe("another")
    assert (await rows(database))[0].id > lost.id
