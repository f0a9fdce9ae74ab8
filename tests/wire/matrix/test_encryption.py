"""Encrypted rooms: read and written through kills, by one device for life, which its account vouches for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import logs
from bot.backup import backup, restore
from bot.cli import program
from bot.platforms.matrix.crypto import open_store
from tests.wire.matrix.people import Shown
from tests.wire.matrix.sealed import SealedPeople, SealedPerson
from tests.wire.matrix.synapse import Synapse
from tests.wire.matrix.town import Town
from tests.wire.process import QUICK, BotProcess
from tests.wire.proxy import ENCRYPTION, MOMENTS, Blow, Moment, Proxy

pytestmark = pytest.mark.wire


@pytest.fixture(autouse=True)
def log_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands set logging up for their own process."""
    monkeypatch.setattr(logs, "set_up", lambda style, level: None)


@pytest.fixture
async def people(synapse: Synapse, tmp_path: Path) -> AsyncIterator[SealedPeople]:
    """People whose clients encrypt."""
    sealed = SealedPeople(synapse, tmp_path)
    async with sealed:
        yield sealed


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_kill_while_keys_are_set_up_leaves_every_later_message_readable(
    moment: Moment, people: SealedPeople, town: Town, tmp_path: Path
) -> None:
    async with Proxy(town.url, ENCRYPTION, lambda: bot.kill()) as proxy:
        bot = BotProcess(tmp_path, town.toml(tmp_path / "data", networks=town.network(homeserver=proxy.url)))
        try:
            blows = {Blow(effect.name, 1, moment) for effect in ENCRYPTION}
            proxy.strike(*blows)
            await bot.start()
            async with bot.revived():
                await bot.wait_log("matrix is open")
                ann = await town.newcomer(people, "Ann")
                assert (await town.greeted(ann)).words
                for _ in range(2):  # what is said in answer may be lost with the bot; who is not answered asks again
                    await town.mo.say(town.office, "!poll list")
                assert await town.ask(town.mo, "help")
                poll = await town.open_poll('"Tea or coffee?" "Tea | Coffee"')
                await ann.respond(
                    town.square, poll.id, poll.content["org.matrix.msc3381.poll.start"]["answers"][0]["id"]
                )
                await town.ask(town.mo, "poll close")
                assert await ann.wait_shown(town.square, town.by_bot("Tea", "comes first"))
            assert set(proxy.landed) == blows
            assert len(await _devices(town, people)) == 1
            assert _unreadable(await town.mo.history(town.square)) == []
        finally:
            await bot.close()


async def test_the_device_is_signed_and_known_by_its_fingerprint(
    people: SealedPeople, town: Town, bot: BotProcess, tmp_path: Path
) -> None:
    await town.start(bot)
    [device] = await _devices(town, people)
    keys = await town.mo.call("POST", "/_matrix/client/v3/keys/query", {"device_keys": {town.bot.user_id: []}})
    [own] = keys["self_signing_keys"][town.bot.user_id]["keys"]
    signatures = keys["device_keys"][town.bot.user_id][device]["signatures"][town.bot.user_id]
    assert set(signatures) == {own, f"ed25519:{device}"}
    for name in ("matrix-crypto.db", "matrix-crypto.key", "matrix-cross-signing.key", "matrix-device.json"):
        assert (tmp_path / "data" / name).stat().st_mode & 0o077 == 0


async def test_no_key_and_nothing_that_people_say_is_in_the_log_or_in_plain_columns(
    people: SealedPeople, town: Town, bot: BotProcess, tmp_path: Path
) -> None:
    await town.start(bot)
    ann = await town.newcomer(people, "Ann")
    await town.greeted(ann)
    for words in ("canary", "!canary", "!poll canary"):
        await ann.say(town.square, words)
    await town.ask(town.mo, "canary canary")
    await bot.stop()
    data = tmp_path / "data"
    store = open_store(data, town.bot.user_id, (await _devices(town, people))[0])
    sessions = [session.export_session(session.first_known_index) for session in store.load_inbound_group_sessions()]
    store.database.close()
    assert sessions
    secrets = ["canary", *sessions, (data / "matrix-crypto.key").read_text()]
    secrets += (data / "matrix-cross-signing.key").read_text().split()
    kept = [bot.log.casefold().encode(), *(file.read_bytes().lower() for file in data.glob("*.db*"))]
    assert [secret for secret in secrets for place in kept if secret.casefold().encode() in place] == []


async def test_a_lost_store_is_noticed_and_plain_rooms_go_on(
    people: SealedPeople, town: Town, bot: BotProcess, tmp_path: Path
) -> None:
    plain = await town.mo.create_room("Plain")
    await town.mo.add_child(town.space, plain)
    await town.mo.invite(plain, town.bot.user_id)
    home = f'moderators = "{town.office}"'
    assert home in bot.toml.read_text()
    bot.toml.write_text(bot.toml.read_text().replace(home, f'{home}\nplain = "{plain}"'))
    await town.start(bot)
    assert await town.ask(town.mo, "help")
    bot.kill()
    await bot.ended()
    (tmp_path / "data" / "matrix-crypto.db").unlink()
    await town.start(bot)
    assert "the keys of this device are lost" in bot.log
    assert "matrix-device.json" in bot.log
    before = len(await town.mo.history(town.office))
    await town.mo.say(town.office, "!help")
    assert await town.ask(town.mo, "help", plain)
    assert len(await town.mo.history(town.office)) == before + 1  # nothing of the bot's, least of all in plain words
    assert len(await _devices(town, people)) == 1

    bot.kill()  # the mend
    await bot.ended()
    for name in ("matrix-device.json", "matrix-crypto.key"):
        (tmp_path / "data" / name).unlink()
    await town.start(bot)
    assert await town.ask(town.mo, "help")


async def test_who_comes_later_reads_from_then_on_and_who_has_left_reads_no_more(
    people: SealedPeople, town: Town, bot: BotProcess
) -> None:
    await town.start(bot)
    ann = await town.newcomer(people, "Ann")
    await town.greeted(ann)
    ben = await town.newcomer(people, "Ben")
    await town.greeted(ben)
    assert not [m for m in await ben.shown(town.square) if m.sender == town.bot.user_id and ann.id in m.mentioned]
    await ann.leave(town.square)
    cleo = await town.newcomer(people, "Cleo")
    welcome = await town.greeted(cleo)
    assert isinstance(ann, SealedPerson)
    assert isinstance(cleo, SealedPerson)
    assert await _reads(cleo, town, welcome)
    sealed = await cleo.call("GET", f"/_matrix/client/v3/rooms/{town.square}/event/{welcome.id}")
    await ann.appear()
    assert not ann.opens(town.square, sealed)


async def test_a_new_device_reads_from_when_it_came_and_a_blocked_one_nothing(
    people: SealedPeople, town: Town, bot: BotProcess, tmp_path: Path
) -> None:
    await town.start(bot)
    phone = await town.newcomer(people, "Ann")
    assert isinstance(phone, SealedPerson)
    blocked = await people.another_device(phone)
    first = await town.greeted(phone)
    assert await _reads(phone, town, first)
    assert await _reads(blocked, town, first)
    await bot.stop()
    store = open_store(tmp_path / "data", town.bot.user_id, (await _devices(town, people))[0])
    store.blacklist_device(store.load_device_keys()[phone.id][blocked.client.device_id])
    store.database.close()

    new = await people.another_device(phone)
    await town.start(bot)
    ben = await town.newcomer(people, "Ben")
    second = await town.greeted(ben)
    assert await _reads(phone, town, second)
    assert await _reads(new, town, second)
    assert not await _reads(new, town, first)
    assert not await _reads(blocked, town, second)


async def test_a_private_room_is_encrypted_where_the_member_can_read_it(
    people: SealedPeople, town: Town, bot: BotProcess
) -> None:
    await town.start(bot)
    ann = await town.newcomer(people, "Ann")
    greeting = await town.greeted(ann)
    await ann.react(town.square, greeting.id, "👋")
    room = await ann.wait_invited(town.bot.user_id)
    await ann.join(room)
    assert await ann.wait_shown(room, town.by_bot("Ann"))
    assert "m.room.encryption" in {event["type"] for event in await ann.state(room)}
    assert "m.room.message" not in {event["type"] for event in await super(SealedPerson, ann).history(room)}  # type: ignore[misc]


async def test_a_backup_brings_no_ratchet_back(
    people: SealedPeople, town: Town, bot: BotProcess, tmp_path: Path
) -> None:
    data, file = tmp_path / "data", tmp_path / "backup.db"
    await town.start(bot)
    await town.ask(town.mo, "help")
    backup(data, file)
    ann = await town.newcomer(people, "Ann")
    await town.greeted(ann)
    await bot.stop()
    store = (data / "matrix-crypto.db").read_bytes()
    restore(data, file)
    assert (data / "matrix-crypto.db").read_bytes() == store
    await town.start(bot)
    assert await town.ask(town.mo, "help")
    assert len(await _devices(town, people)) == 1


async def test_what_an_admin_is_told_of_the_device_and_each_room_before_and_after_a_loss(
    people: SealedPeople, town: Town, bot: BotProcess, tmp_path: Path
) -> None:
    code, said = await animateur("matrix", "verify", str(bot.toml))
    assert code == 0
    assert "its keys are made at the first start" in said
    await town.start(bot)
    code, said = await animateur("matrix", "verify", str(bot.toml))  # while it runs
    assert code == 0
    assert "is signed by its account" in said
    keys = await town.mo.call("POST", "/_matrix/client/v3/keys/query", {"device_keys": {town.bot.user_id: []}})
    [device] = keys["device_keys"][town.bot.user_id].values()
    assert device["keys"][f"ed25519:{device['device_id']}"] in said.replace(" ", "")
    await bot.stop()
    code, said = await animateur("check", "--online", str(bot.toml))
    assert code == 0
    assert said.count("the bot can read it, its device is trusted") == 3
    (tmp_path / "data" / "matrix-crypto.db").unlink()
    code, said = await animateur("check", "--online", str(bot.toml))
    assert code == 1
    assert said.count("is encrypted, and the bot can no longer read it") == 3
    assert "remove matrix-device.json" in said
    code, said = await animateur("matrix", "verify", str(bot.toml))
    assert code == 1
    assert "remove matrix-device.json" in said


async def test_keys_of_rooms_are_kept_in_a_file_and_put_back(
    people: SealedPeople, town: Town, bot: BotProcess, tmp_path: Path
) -> None:
    data, file = tmp_path / "data", tmp_path / "rooms.keys"
    keys = ("matrix", "keys")
    config = ("--config", str(bot.toml), "--passphrase", "a long one")
    code, said = await animateur(*keys, "export", str(file), *config)
    assert code == 1
    assert "start it once" in said
    await town.start(bot)
    await town.ask(town.mo, "help")
    code, said = await animateur(*keys, "export", str(file), *config)  # while it runs
    assert code == 0, said
    assert file.read_text().startswith("-----BEGIN MEGOLM SESSION DATA-----")
    assert file.stat().st_mode & 0o077 == 0
    code, said = await animateur(*keys, "export", str(file), *config)
    assert code == 1
    assert "File exists" in said
    code, said = await animateur(*keys, "import", str(file), *config)
    assert code == 1
    assert "stop it first" in said
    await bot.stop()
    code, said = await animateur(*keys, "import", str(file), *config[:-1], "another")
    assert code == 1
    assert "the passphrase is another" in said
    for name in ("matrix-device.json", "matrix-crypto.db", "matrix-crypto.key"):
        (data / name).unlink()
    await town.start(bot)  # as a new device
    await bot.stop()
    code, said = await animateur(*keys, "import", str(file), *config)
    assert code == 0, said
    assert " 0 keys" not in said
    assert "0 keys" in (await animateur(*keys, "import", str(file), *config))[1]


async def test_whoever_sends_what_cannot_be_read_is_told_so_once(
    people: SealedPeople, town: Town, tmp_path: Path
) -> None:
    bot = BotProcess(tmp_path, town.toml(tmp_path / "data"), pace={**QUICK, "bot.platforms.matrix.unread.AFTER": 1.0})
    try:
        await town.start(bot)
        mo = town.mo
        assert isinstance(mo, SealedPerson)
        assert await town.ask(mo, "help")
        for _ in range(2):
            mo.client.olm.outbound_group_sessions.pop(town.office)
            mo.client.olm.create_outbound_group_session(town.office)
            mo.client.olm.outbound_group_sessions[town.office].mark_as_shared()  # it is not
            await mo.say(town.office, "!help")
            assert await mo.wait_shown(town.office, town.by_bot("I could not read that", "Mo"))
        mo.client.olm.outbound_group_sessions.pop(town.office)
        assert await town.ask(mo, "help")
        said = [message for message in await mo.shown(town.office) if town.by_bot("I could not read")(message)]
        assert len(said) == 1
    finally:
        await bot.close()


async def animateur(*args: str) -> tuple[int, str]:
    """What an admin types: the exit code, and all that is said."""
    done = await asyncio.to_thread(CliRunner().invoke, program, args, env={"COLUMNS": "300"})
    return done.exit_code, done.output


async def _reads(person: SealedPerson, town: Town, message: Shown) -> bool:
    """Whether a device can decrypt a message of the square."""
    await person.history(town.square)  # takes in the keys that came
    sealed = await person.call("GET", f"/_matrix/client/v3/rooms/{town.square}/event/{message.id}")
    assert sealed["type"] == "m.room.encrypted"
    return person.opens(town.square, sealed)


async def _devices(town: Town, people: SealedPeople) -> list[str]:
    """The devices that the bot has made: those that have keys."""
    keys = await town.mo.call("POST", "/_matrix/client/v3/keys/query", {"device_keys": {town.bot.user_id: []}})
    return list(keys["device_keys"].get(town.bot.user_id, {}))


def _unreadable(events: list[dict[str, object]]) -> list[object]:
    return [event["event_id"] for event in events if event["type"] == "m.room.encrypted"]
