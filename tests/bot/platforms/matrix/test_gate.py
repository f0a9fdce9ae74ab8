"""The one gate of an account."""

from __future__ import annotations

import asyncio

import pytest

from bot.platforms.matrix.client import Limited
from bot.platforms.matrix.gate import LEAD, PATIENCE, WIDTH, Gate, Urgency


class Server:
    """Lets a number of requests through, then refuses until it is told otherwise."""

    def __init__(self, tokens: int = 1000) -> None:
        self.tokens = tokens
        self.done: list[str] = []
        self.refused = 0
        self.running = self.widest = 0

    async def take(self, name: str) -> str:
        self.running += 1
        self.widest = max(self.widest, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        if self.tokens == 0:
            self.refused += 1
            self.tokens = 1  # one more after the wait, as at a homeserver's default limits
            raise Limited("rate limit", 0.01)
        self.tokens -= 1
        self.done.append(name)
        return name


async def test_what_matters_most_goes_first_once_the_account_is_limited() -> None:
    server, gate = Server(tokens=0), Gate()
    asked = [("edit", Urgency.EDIT), ("seed", Urgency.SEED), ("message", Urgency.MESSAGE), ("answer", Urgency.ANSWER)]
    probe = asyncio.create_task(gate.through(Urgency.SEED, lambda: server.take("probe")))
    await asyncio.sleep(0.001)  # it was refused, and the gate is shut
    tasks = [asyncio.create_task(gate.through(u, lambda n=n: server.take(n))) for n, u in asked]  # type: ignore[misc]  # a default binds the loop's name
    await asyncio.gather(probe, *tasks)
    assert server.done == ["answer", "message", "edit", "probe", "seed"]


async def test_many_answers_do_not_hold_a_message_for_ever() -> None:
    server, gate = Server(tokens=0), Gate()
    asked = [("message", Urgency.MESSAGE), *((f"answer {n}", Urgency.ANSWER) for n in range(2 * LEAD))]
    probe = asyncio.create_task(gate.through(Urgency.ANSWER, lambda: server.take("probe")))
    await asyncio.sleep(0.001)  # it was refused, and the gate is shut
    tasks = [asyncio.create_task(gate.through(u, lambda n=n: server.take(n))) for n, u in asked]  # type: ignore[misc]  # a default binds the loop's name
    await asyncio.gather(probe, *tasks)
    assert server.done.index("message") == LEAD


async def test_only_one_request_probes_while_the_others_wait() -> None:
    server, gate = Server(tokens=0), Gate()
    await asyncio.gather(*(gate.through(Urgency.MESSAGE, lambda n=n: server.take(str(n))) for n in range(8)))  # type: ignore[misc]  # a default binds the loop's number
    assert len(server.done) == 8
    assert server.refused <= WIDTH + 8


async def test_requests_of_one_urgency_keep_their_order() -> None:
    server, gate = Server(), Gate()
    await asyncio.gather(*(gate.through(Urgency.MESSAGE, lambda n=n: server.take(str(n))) for n in range(20)))  # type: ignore[misc]  # a default binds the loop's number
    assert server.done == [str(n) for n in range(20)]
    assert server.widest == WIDTH


async def test_a_long_refusal_is_told_to_the_caller() -> None:
    async def refuse() -> None:
        raise Limited("rate limit", PATIENCE + 1)

    with pytest.raises(Limited):
        await Gate().through(Urgency.ANSWER, refuse)


async def test_whoever_gives_up_waiting_leaves_no_place_taken() -> None:
    server, gate = Server(), Gate()
    held = asyncio.Event()
    slow = [asyncio.create_task(gate.through(Urgency.ANSWER, held.wait)) for _ in range(WIDTH)]
    await asyncio.sleep(0)
    impatient = asyncio.create_task(gate.through(Urgency.ANSWER, lambda: server.take("never")))
    await asyncio.sleep(0)
    impatient.cancel()
    held.set()
    await asyncio.gather(*slow, impatient, return_exceptions=True)
    assert await gate.through(Urgency.SEED, lambda: server.take("next")) == "next"
    assert server.done == ["next"]
