"""The platform in trouble: kills, lost answers, rate limits, gaps, a homeserver that is away, refused logins."""

from __future__ import annotations

import asyncio
import json
import logging
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat import Card, Gone, Later, Outgoing, Refused, Room, Shut, Unsure
from bot.platforms.matrix import MatrixPlatform, outbox, sync
from bot.testing import Clock
from bot.text import text
from tests.bot.platforms.matrix.conftest import OFFICE, SPACE, SQUARE
from tests.bot.platforms.matrix.homeserver import BOT, Homeserver
from tests.bot.platforms.matrix.test_platform import ANN, MO, heard, heard_words, shown_poll
from tests.bot.platforms.matrix.tryout import HEARD, house_of, living, settings

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
SEND = "/send/m.room.message/"


def outgoing(key: str = "7", room: str = SQUARE, tried: datetime | None = None) -> Outgoing:
    return Outgoing(key, Room("matrix", room), Card(body=(text("hello"),)), tried)


async def test_an_invitation_is_accepted_as_soon_as_the_homeserver_lets_it(
    server: Homeserver, platform: MatrixPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "PAUSES", (0.0, 0.0))
    server.fail("POST", "/join/", 502, times=2)
    server.found("!hers", by=ANN)
    server.member("!hers", BOT, "invite", ANN, is_direct=True)
    await server.until(lambda: "!hers" in server._joined())


# ------------------------------------------------------------------ once


async def test_a_delivery_sent_again_is_one_message(server: Homeserver, platform: MatrixPlatform) -> None:
    server.fail("PUT", SEND, accept=True, times=2)  # the connection's own retry fails too
    with pytest.raises(Later):
        await platform.send(outgoing())
    event = await platform.send(outgoing(tried=house_of(platform).now()))
    assert [e["event_id"] for e in server.events(SQUARE)] == [event]


async def test_what_went_out_a_day_ago_is_looked_up_before_it_is_sent(server: Homeserver, tmp_path: Path) -> None:
    clock = Clock(datetime.now(UTC))
    async with living(settings(server, tmp_path), clock) as platform:
        event = await platform.send(outgoing())
        server.forget_transactions()
        clock.now += timedelta(days=1)
        for e in server.events(SQUARE):
            e["origin_server_ts"] = (clock.now - timedelta(days=1)).timestamp() * 1000
        assert await platform.send(outgoing(tried=clock.now - timedelta(days=1))) == event
        again = await platform.send(outgoing("8", tried=clock.now - timedelta(days=1)))
        assert again != event
        server.fail("GET", "/messages", 403, "M_FORBIDDEN")
        with pytest.raises(Unsure):
            await platform.send(outgoing("9", tried=clock.now - timedelta(days=1)))


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(hours=1)])
async def test_a_new_device_looks_before_it_sends_what_another_tried_also_by_a_wrong_clock(
    ahead: timedelta, server: Homeserver, tmp_path: Path
) -> None:
    tried = datetime.now(UTC)
    async with living(settings(server, tmp_path)) as platform:
        event = await platform.send(outgoing())
    server.tokens.clear()
    server.forget_transactions()
    for e in server.events(SQUARE):
        e["origin_server_ts"] = (tried - ahead).timestamp() * 1000
    async with living(settings(server, tmp_path)) as platform:
        assert await platform.send(outgoing(tried=tried)) == event


async def test_presses_before_the_controls_were_kept_are_counted(server: Homeserver, tmp_path: Path) -> None:
    async with living(settings(server, tmp_path)):
        server.fail("PUT", SEND, accept=True)
        server.say(OFFICE, MO, "!try poll one")
        poll = (await server.message(SQUARE, "Lunch?"))["event_id"]
        server.react(SQUARE, ANN, poll, "2️⃣")
        await heard(server, "vote", ANN, ("2",))


async def test_presses_between_a_kill_and_the_restart_are_counted(
    server: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(settings(server, tmp_path)):
        server.fail("PUT", SEND, accept=True)
        server.fail("PUT", SEND, times=1000)
        server.say(OFFICE, MO, "!try poll one")
        poll = (await server.message(SQUARE, "Lunch?"))["event_id"]
    server.faults.clear()
    server.react(SQUARE, ANN, poll, "2️⃣")
    async with living(settings(server, tmp_path)):
        await heard(server, "vote", ANN, ("2",))
        assert len([e for e in server.events(SQUARE) if "m.new_content" not in e["content"]]) == 1


async def test_a_direct_room_made_just_before_a_kill_is_found_again(server: Homeserver, tmp_path: Path) -> None:
    async with living(settings(server, tmp_path)):
        pass
    server.found("!made", by=BOT)
    server.post("!made", BOT, "org.animateur.direct", {"account": ANN, "community": "town"}, "")
    async with living(settings(server, tmp_path)) as platform:
        await platform.send(Outgoing("7", Room("matrix", ANN, direct=True), Card(body=(text("hello"),))))
    assert server.events("!made")
    assert server._members("!made")[ANN] == "invite"
    assert not any(path.endswith("/createRoom") for _, path in server.asked)


async def test_the_mark_of_a_stranger_makes_no_direct_room(server: Homeserver, tmp_path: Path) -> None:
    async with living(settings(server, tmp_path)):
        pass
    server.found("!trap", BOT, by="@eve:test")
    server.post("!trap", "@eve:test", "org.animateur.direct", {"account": ANN, "community": "town"}, "")
    async with living(settings(server, tmp_path)) as platform:
        assert await platform._directs.find(ANN) is None


async def test_reactions_left_to_place_are_placed_after_a_restart(server: Homeserver, tmp_path: Path) -> None:
    async with living(settings(server, tmp_path)):
        server.fail("PUT", "/send/m.reaction/", times=1000)
        poll = await shown_poll(server, "one")
    server.faults.clear()
    server.react(SQUARE, BOT, poll, "1️⃣")  # one had been placed all the same
    async with living(settings(server, tmp_path)):
        await server.until(lambda: len(server.events(SQUARE, "m.reaction")) == 3)


# ------------------------------------------------------------------ what the homeserver refuses


@pytest.mark.parametrize(
    ("status", "code", "trouble"),
    [
        (403, "M_FORBIDDEN", Refused),
        (404, "M_NOT_FOUND", Gone),
        (413, "M_TOO_LARGE", Refused),
        (502, None, Later),
        (500, "M_UNKNOWN", Later),
        (401, "M_UNKNOWN_TOKEN", Later),
    ],
)
async def test_each_refusal_means_one_trouble(
    server: Homeserver, platform: MatrixPlatform, status: int, code: str | None, trouble: type[Exception]
) -> None:
    server.fail("PUT", SEND, status, code)
    with pytest.raises(trouble):
        await platform.send(outgoing())


async def test_a_rate_limit_is_waited_for_and_a_long_one_told(server: Homeserver, platform: MatrixPlatform) -> None:
    server.fail("PUT", SEND, 429, "M_LIMIT_EXCEEDED", retry_after_ms=10)
    await platform.send(outgoing())
    server.fail("PUT", SEND, 429, "M_LIMIT_EXCEEDED", retry_after_ms=3_600_000)
    with pytest.raises(Later) as told:
        await platform.send(outgoing("8"))
    assert told.value.seconds == 3600


async def test_an_unknown_room_is_gone(server: Homeserver, platform: MatrixPlatform) -> None:
    with pytest.raises(Gone):
        await platform.send(outgoing(room="#nowhere:test"))
    with pytest.raises(Gone):
        await platform.send(outgoing(room=""))


async def test_an_answer_is_tried_again_until_the_homeserver_is_back(
    server: Homeserver, platform: MatrixPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.matrix.outbox.PAUSES", (0.01,) * 5)
    server.fail("PUT", SEND, accept=True)
    server.fail("PUT", SEND)
    server.say(SQUARE, ANN, "!try aloud")
    await server.message(SQUARE, "for all")
    await platform._outbox.settle()
    assert len(server.events(SQUARE)) == 1


# ------------------------------------------------------------------ reading


async def test_a_gap_of_any_size_is_read_in_order(server: Homeserver, tmp_path: Path) -> None:
    server.gap = 10
    async with living(settings(server, tmp_path)):
        pass
    for n in range(250):
        server.say(SQUARE, ANN, f"word {n}")
    server.member(SPACE, "@bob:test")
    server.say(SQUARE, ANN, "!try aloud")
    for n in range(250, 270):
        server.say(SQUARE, ANN, f"word {n}")
    async with living(settings(server, tmp_path)):
        await heard_words(server, "word 269")
        assert [h[1] for h in HEARD if h[0] == "heard" and h[1].startswith("word")] == [f"word {n}" for n in range(270)]
        await server.message(SQUARE, "for all")
        await server.message(SQUARE, "Welcome Bob")


async def test_what_was_handled_is_not_handled_again_and_the_first_token_is_kept_at_once(
    server: Homeserver, tmp_path: Path
) -> None:
    server.member(SPACE, "@early:test")
    async with living(settings(server, tmp_path)):
        server.member(SPACE, "@bob:test")
        await heard(server, "joined", "@bob:test", "Bob")
    async with living(settings(server, tmp_path)):
        server.member(SPACE, "@carl:test")
        await heard(server, "joined", "@carl:test", "Carl")
    assert [h[1] for h in HEARD if h[0] == "joined"] == ["@bob:test", "@carl:test"]


async def test_a_homeserver_that_was_away_is_taken_up_where_it_left(
    server: Homeserver, platform: MatrixPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.fail("GET", "/sync", 502, times=1)
    server.member(SPACE, "@bob:test")  # ends the long poll; the next one fails
    server.say(SQUARE, ANN, "still here")
    await heard_words(server, "still here")
    await server.until(lambda: not house_of(platform).services.away)
    await heard(server, "joined", "@bob:test", "Bob")


async def test_an_answer_that_nothing_can_read_is_read_around(
    server: Homeserver, platform: MatrixPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "FIRST_PAUSE", 0.01)
    server.poison = "not an object"
    server.say(SQUARE, ANN, "!try aloud")
    await server.message(SQUARE, "for all")


async def test_a_token_that_the_homeserver_does_not_know_means_from_now(server: Homeserver, tmp_path: Path) -> None:
    async with living(settings(server, tmp_path)):
        pass
    server.member(SPACE, "@early:test")
    server.fail("GET", "/sync", 400, "M_INVALID_PARAM")
    async with living(settings(server, tmp_path)):
        server.member(SPACE, "@bob:test")
        await heard(server, "joined", "@bob:test", "Bob")
    assert [h[1] for h in HEARD if h[0] == "joined"] == ["@bob:test"]


async def test_a_gap_that_cannot_be_read_stops_no_other_room(server: Homeserver, tmp_path: Path) -> None:
    server.gap = 3
    async with living(settings(server, tmp_path)):
        pass
    for n in range(10):
        server.say(SQUARE, ANN, f"word {n}")
    server.member(SPACE, "@bob:test")
    server.fail("GET", "/messages", 403, "M_FORBIDDEN")
    async with living(settings(server, tmp_path)):
        await heard(server, "joined", "@bob:test", "Bob")
        await heard_words(server, "word 9")


async def test_whoever_left_their_direct_room_is_not_called_back_unasked(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    to_ann = Outgoing("7", Room("matrix", ANN, direct=True), Card(body=(text("hello"),)))
    event = await platform.send(to_ann)
    room = server.direct(ANN)
    assert room is not None
    await platform.edit(to_ann, event)
    server.member(room, ANN, "leave")
    with pytest.raises(Gone):
        await platform.send(to_ann)
    with pytest.raises(Gone):
        await platform.edit(to_ann, event)


async def test_after_the_end_everything_is_put_off(server: Homeserver, tmp_path: Path) -> None:
    async with living(settings(server, tmp_path)) as platform:
        pass
    with pytest.raises(Later):
        await platform.send(outgoing())


async def test_a_revoked_token_ends_it_with_a_clear_sentence(server: Homeserver, tmp_path: Path) -> None:
    async with living(settings(server, tmp_path)) as platform:
        server.tokens.clear()
        server.say(SQUARE, ANN, "x")
        asked = len(server.asked)
        with pytest.raises(Shut, match="no longer accepts the bot's login"):
            await platform.run()
        await asyncio.sleep(0)
        assert len(server.asked) <= asked + 3


# ------------------------------------------------------------------ login


async def test_the_login_is_made_once_and_kept_for_its_owner_alone(server: Homeserver, tmp_path: Path) -> None:
    for _ in range(2):
        async with living(settings(server, tmp_path)):
            pass
    file = tmp_path / "matrix-device.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path for _, path in server.asked if path.endswith("/login")] == ["/_matrix/client/v3/login"]
    server.tokens.clear()
    async with living(settings(server, tmp_path)):
        pass
    assert len([path for _, path in server.asked if path.endswith("/login")]) == 2


async def test_a_given_token_is_used_and_not_kept(server: Homeserver, tmp_path: Path) -> None:
    async with living(settings(server, tmp_path, access_token="given")):
        pass
    kept = json.loads((tmp_path / "matrix-device.json").read_text())
    assert kept["device_id"] == "GIVEN"
    assert kept["token"] is None


@pytest.mark.parametrize(
    ("login", "sentence"),
    [
        ({"password": "wrong"}, "refuses the password"),
        ({"access_token": "stale"}, "no longer accepts"),
        ({"user": "@other:test", "access_token": "given"}, "belongs to @bot:test"),
        ({"none": ""}, "neither an access token nor a password"),
    ],
)
async def test_a_login_that_does_not_do_says_why(
    server: Homeserver, tmp_path: Path, login: dict[str, str], sentence: str
) -> None:
    config = settings(server, tmp_path)
    assert config.matrix is not None
    wanted = {"password": None, "access_token": None, "user_id": login.get("user", "@bot:test")}
    wanted |= {name: value for name, value in login.items() if name in {"password", "access_token"}}
    matrix = type(config.matrix)(homeserver=server.url, **wanted)
    async with living(config.model_copy(update={"matrix": matrix})) as platform:
        with pytest.raises(Shut, match=sentence):
            await platform.open()
        [finding] = await platform.check()
        assert not finding.good
        assert sentence in finding.mend


async def test_no_word_of_a_member_and_no_secret_is_logged(
    server: Homeserver, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "aiosqlite")  # held by `bot.logs`
    async with living(settings(server, tmp_path)):
        server.say(SQUARE, ANN, "canary !try aloud")
        server.say(SQUARE, ANN, "!try canary")
        server.member(SPACE, "@bob:test", displayname="Canary")
        server.member(SPACE, "@bad:test", displayname=["Canary"])
        server.post(SQUARE, ANN, "m.room.message", {"msgtype": "m.text", "body": ["canary"]})
        await heard(server, "joined", "@bad:test", "bad")
        await server.message(SQUARE, "Welcome Canary")
    token = next(iter(set(server.tokens) - {"given"}))
    assert "canary" not in caplog.text.lower()
    assert token not in caplog.text
    assert "right" not in caplog.text.split()


async def test_a_press_come_upon_twice_is_only_gone_past_once_it_has_been_handled(platform: MatrixPlatform) -> None:
    presses = platform._inbox.presses

    async def come_upon() -> bool:
        async with presses._once("$press") as first:
            return first

    async with presses._once("$press") as first:
        assert first
        second = asyncio.create_task(come_upon())
        await asyncio.sleep(0)
        assert not second.done()
    assert await second is False
    with pytest.raises(ZeroDivisionError):
        async with presses._once("$failing"):
            raise ZeroDivisionError
    async with presses._once("$failing") as first:
        assert first
