"""The platform at home: joins, commands, presses, direct rooms, forms, permissions, moved and lost rooms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.chat import Account, Card, Delete, File, Gone, Later, Outgoing, Pin, Publish, Refused, Room
from bot.platforms.matrix import MatrixPlatform
from bot.platforms.matrix.cards import BALLOT, PINNED, POLL_END, POLL_START
from bot.testing import Clock
from bot.text import text
from tests.bot.platforms.matrix.conftest import OFFICE, SPACE, SQUARE
from tests.bot.platforms.matrix.homeserver import BOT, Homeserver
from tests.bot.platforms.matrix.tryout import HEARD, house_of, living, settings

ANN, MO, BOB = "@ann:test", "@mo:test", "@bob:test"


async def direct_room(server: Homeserver) -> str:
    """Ann asks for something private, takes up the offer and joins."""
    server.say(SQUARE, ANN, "!try hello")
    offer = await server.message(SQUARE, "✉️")
    server.react(SQUARE, ANN, offer["event_id"], "✉️")
    room: str = await server.until(lambda: server.direct(ANN))
    server.member(room, ANN)
    await server.message(room, "a secret")
    return room


async def heard(server: Homeserver, *wanted: object) -> None:
    """Wait until the newest thing the cog heard, plain talk aside, is this."""
    await server.until(lambda: [h for h in HEARD if h[0] != "heard"][-1:] == [wanted])


async def shown_poll(server: Homeserver, kind: str) -> str:
    """The event of a poll that Mo opened from the office."""
    server.say(OFFICE, MO, f"!try poll {kind}")
    event_type = POLL_START if kind == "native" else "m.room.message"
    polls = await server.until(
        lambda: [e for e in server.events(SQUARE, event_type) if "m.new_content" not in e["content"]]
    )
    return str(polls[-1]["event_id"])


# ------------------------------------------------------------------ joins


async def test_a_newcomer_to_the_space_is_greeted_and_mentioned(server: Homeserver, platform: MatrixPlatform) -> None:
    server.member(SPACE, BOB)
    greeting = await server.message(SQUARE, "Welcome Bob")
    assert greeting["content"]["m.mentions"] == {"user_ids": [BOB]}
    assert greeting["content"]["msgtype"] == "m.notice"
    await server.until(lambda: server.events(SQUARE, "m.reaction"))
    assert server.events(SQUARE, "m.reaction")[0]["content"]["m.relates_to"]["key"] == "👋"


async def test_joins_of_rooms_and_changes_of_a_name_are_no_newcomers(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    server.member(SQUARE, BOB)
    server.member(SPACE, ANN, displayname="Annie")
    server.member(SPACE, "@carl:test", "invite", MO)
    server.member(SPACE, "@carl:test")
    await heard(server, "joined", "@carl:test", "Carl")
    assert [h for h in HEARD if h[0] == "joined"] == [("joined", "@carl:test", "Carl")]


async def test_a_name_that_is_no_text_hides_nobody(server: Homeserver, platform: MatrixPlatform) -> None:
    server.member(SPACE, BOB, displayname=["x"])
    await heard(server, "joined", BOB, "bob")


async def test_whoever_leaves_the_space_has_left(server: Homeserver, platform: MatrixPlatform) -> None:
    server.member(SPACE, ANN, "leave")
    await heard(server, "left", ANN)


async def test_without_a_space_any_room_is_the_door_and_only_the_last_one_leads_out(
    server: Homeserver, tmp_path: Path
) -> None:
    async with living(settings(server, tmp_path, space=None)) as platform:
        server.member(SQUARE, BOB)
        server.member(OFFICE, BOB)
        await server.until(lambda: [h for h in HEARD if h[0] == "joined"] == [("joined", BOB, "Bob")] * 2)
        server.member(OFFICE, BOB, "leave")
        server.member(SQUARE, "@carl:test")
        await heard(server, "joined", "@carl:test", "Carl")
        assert ("left", BOB) not in HEARD
        assert await platform.size("town") == 4
        assert (await platform.standing("town", Account("matrix", MO))).moderator


async def test_whoever_has_left_the_moderators_room_is_no_moderator(server: Homeserver, tmp_path: Path) -> None:
    mo = Account("matrix", MO)
    async with living(settings(server, tmp_path, space=None)) as platform:
        server.member(OFFICE, MO, "leave")
        standing = await platform.standing("town", mo)
        assert (standing.present, standing.moderator, standing.power) == (True, False, 0)
        server.member(OFFICE, MO)
        assert (await platform.standing("town", mo)).moderator


# ------------------------------------------------------------------ commands


async def test_a_public_answer_stands_under_the_question_in_its_thread(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    relation = {"rel_type": "m.thread", "event_id": "$root"}
    asked = server.say(SQUARE, ANN, "!try aloud", **{"m.relates_to": relation})
    answer = await server.message(SQUARE, "for all")
    assert answer["content"]["m.relates_to"] == {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": False,
        "m.in_reply_to": {"event_id": asked},
    }


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("!try aloud", {}),
        ("Animateur: try aloud", {"m.mentions": {"user_ids": [BOT]}}),
        ("@bot !try aloud", {"m.mentions": {"user_ids": [BOT]}}),
        ("@bot:test, try aloud", {}),
        (
            "Bot: try aloud",
            {
                "m.mentions": {"user_ids": [BOT]},
                "formatted_body": '<a href="https://matrix.to/#/%40bot%3Atest">Bot</a>: try aloud',
            },
        ),
        (
            "> <@mo:test> what?\n\n!try aloud",
            {"m.relates_to": {"m.in_reply_to": {"event_id": "$1"}}},
        ),
    ],
)
async def test_a_command_begins_with_its_sign_or_the_bots_name(
    server: Homeserver, platform: MatrixPlatform, words: str, more: dict[str, object]
) -> None:
    server.say(SQUARE, ANN, words, **more)
    await server.message(SQUARE, "for all")


async def test_what_is_not_said_to_the_bot_is_left_alone(server: Homeserver, platform: MatrixPlatform) -> None:
    for words in ("hello", "!!! wow", "I said !try aloud", "> !try aloud"):
        server.say(SQUARE, ANN, words)
    server.say(SQUARE, ANN, "!try aloud", msgtype="m.notice")
    server.say(SQUARE, ANN, "* !try aloud", **{"m.relates_to": {"rel_type": "m.replace", "event_id": "$1"}})
    server.say(SQUARE, BOT, "!try aloud")
    server.post(SQUARE, ANN, "m.room.message", {"msgtype": "m.text", "body": 7})
    server.say(SQUARE, ANN, "last", origin_server_ts=10**30)
    server.say("!elsewhere", ANN, "!try aloud")
    await heard_words(server, "last")
    assert len(server.events(SQUARE)) == 1, "only what the test itself said in the bot's name"


async def test_plain_talk_costs_no_statement_each_and_leaves_no_word(
    server: Homeserver, platform: MatrixPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, statements = house_of(platform), []
    monkeypatch.setattr(house, "listens", lambda kind: False)  # no cog wants it, as with greeter and polls
    event.listen(house.database.engine.sync_engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    def syncs() -> int:
        return sum(path.endswith("/sync") for _, path in server.asked)

    began = syncs()
    for _ in range(99):
        server.say(SQUARE, ANN, "a word that nobody keeps")
    await server.until(lambda: syncs() > began + 1)  # what the first of them told has been handled
    assert len(statements) < 30, "only the place to read on from, once for all of them, and what a start needs"
    kept = b"".join(file.read_bytes() for file in house.config.bot.data_dir.glob("animateur.db*"))
    assert ANN.encode() not in kept
    assert b"nobody keeps" not in kept


async def heard_words(server: Homeserver, words: str) -> None:
    await server.until(lambda: ("heard", words) in HEARD)


async def test_a_private_answer_is_offered_without_its_content_and_said_in_a_room_for_two(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    room = await direct_room(server)
    assert not any("secret" in e["content"]["body"] for e in server.events(SQUARE))
    assert server.account_data["m.direct"] == {ANN: [room]}
    assert server.state[room]["org.animateur.direct", ""]["content"] == {"account": ANN, "community": "town"}
    server.say(SQUARE, ANN, "!try hello")
    await server.until(lambda: len([e for e in server.events(room) if "secret" in e["content"]["body"]]) == 2)
    assert len([e for e in server.events(SQUARE) if "✉️" in e["content"]["body"]]) == 1


async def test_an_offer_is_for_the_one_who_asked(server: Homeserver, platform: MatrixPlatform) -> None:
    server.say(SQUARE, ANN, "!try hello")
    offer = await server.message(SQUARE, "✉️")
    server.member(SQUARE, BOB)
    server.react(SQUARE, BOB, offer["event_id"], "✉️")
    server.say(SQUARE, BOB, "done")
    await heard_words(server, "done")
    assert server.direct(BOB) is None


async def test_what_somebody_was_shown_alone_is_forgotten_in_time(server: Homeserver, tmp_path: Path) -> None:
    clock = Clock(datetime.now(UTC))

    async def rooms(platform: MatrixPlatform) -> set[str]:
        async with house_of(platform).database.reading() as connection:
            return set((await connection.exec_driver_sql("SELECT room FROM matrix_controls")).scalars())

    async with living(settings(server, tmp_path), clock) as platform:
        await shown_poll(server, "one")
        alone = await direct_room(server)
        server.say(alone, ANN, "try here two")
        await server.until(lambda: "1️⃣" in str(server.events(alone, "m.reaction")))  # its controls are kept
        assert {SQUARE, alone} <= await rooms(platform)
    clock.now += timedelta(days=62)
    async with living(settings(server, tmp_path), clock) as platform:
        assert await rooms(platform) == {SQUARE}


async def test_an_offer_from_before_a_restart_says_to_ask_again(server: Homeserver, tmp_path: Path) -> None:
    async with living(settings(server, tmp_path)):
        server.say(SQUARE, ANN, "!try hello")
        offer = await server.message(SQUARE, "✉️")
    async with living(settings(server, tmp_path)):
        server.react(SQUARE, ANN, offer["event_id"], "✉️")
        room: str = await server.until(lambda: server.direct(ANN))
        await server.message(room, "ask me again")


async def test_nothing_private_is_said_to_someone_who_left_or_before_others(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    room = await direct_room(server)
    server.member(room, ANN, "leave")
    server.say(SQUARE, ANN, "!try hello")
    await server.until(lambda: len([e for e in server.events(SQUARE) if "✉️" in e["content"]["body"]]) == 2)
    server.member(room, ANN)
    server.member(room, BOB)
    server.say(SQUARE, ANN, "!try hello")
    await server.until(lambda: len([e for e in server.events(SQUARE) if "✉️" in e["content"]["body"]]) == 3)
    assert len([e for e in server.events(room) if "secret" in e["content"]["body"]]) == 1


async def test_in_a_direct_room_everything_is_a_command_of_its_owner(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    room = await direct_room(server)
    server.say(room, ANN, "try aloud")
    await server.message(room, "for all")
    server.say(room, ANN, "!try rule")
    await server.message(room, "moderators")
    server.say(room, ANN, "nonsense")
    await server.message(room, "I don't know")


async def test_moderators_are_answered_in_their_room(server: Homeserver, platform: MatrixPlatform) -> None:
    server.say(OFFICE, MO, "!try rule")
    await server.message(OFFICE, "you rule")


async def test_what_is_a_moderators_own_is_said_to_them_alone(server: Homeserver, platform: MatrixPlatform) -> None:
    server.say(OFFICE, MO, "!try own")
    offer = await server.message(OFFICE, "✉️")
    server.react(OFFICE, MO, offer["event_id"], "✉️")
    room: str = await server.until(lambda: server.direct(MO))
    await server.message(room, "your own")


async def test_a_sheet_asked_for_in_the_moderators_room_is_for_its_voter_alone(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    server.say(OFFICE, MO, "!try here secret")
    poll = await server.message(OFFICE, "Lunch?")
    server.react(OFFICE, MO, poll["event_id"], BALLOT)
    room: str = await server.until(lambda: server.direct(MO))
    await server.message(room, "A guide")
    assert not any("A guide" in event["content"]["body"] for event in server.events(OFFICE))


async def test_a_moderator_is_made_in_the_home_and_undone_there(server: Homeserver, platform: MatrixPlatform) -> None:
    ann = Account("matrix", ANN)
    assert not (await platform.standing("town", ann)).moderator
    server.post(SPACE, MO, "m.room.power_levels", {"users": {ANN: 50}}, "")
    assert (await platform.standing("town", ann)).moderator
    server.post(SPACE, MO, "m.room.power_levels", {"users": {}}, "")
    server.post(SQUARE, MO, "m.room.power_levels", {"users": {ANN: 100}}, "")
    assert not (await platform.standing("town", ann)).moderator


async def test_a_change_of_name_does_not_change_when_somebody_joined(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    before = await platform.standing("town", Account("matrix", ANN))
    server.member(SPACE, ANN, displayname="Annie")
    server.member(SPACE, ANN, displayname="  ")
    after = await platform.standing("town", Account("matrix", ANN))
    assert (after.joined, before.name, after.name) == (before.joined, "Ann", "ann")
    assert not (await platform.standing("town", Account("matrix", BOB))).present


async def test_a_file_is_handed_over_in_private(server: Homeserver, platform: MatrixPlatform) -> None:
    room = await direct_room(server)
    server.say(room, ANN, "try file")
    event = await server.message(room, "a.csv")
    assert event["content"]["url"] == "mxc://test/file"
    assert event["content"]["info"] == {"mimetype": "text/csv", "size": 3}


async def test_a_form_is_asked_in_the_direct_room(server: Homeserver, platform: MatrixPlatform) -> None:
    room = await direct_room(server)
    server.say(SQUARE, ANN, "!try fill")
    await server.message(room, "First?")
    server.say(room, ANN, "one")
    await server.message(room, "Second?")
    server.say(room, ANN, "=")
    await server.message(room, "filled in")
    assert ("filled", {"a": "one", "b": "old"}) in HEARD


# ------------------------------------------------------------------ presses


async def test_show_me_around_opens_a_direct_room_whose_choices_follow_what_stands(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    server.member(SPACE, BOB)
    greeting = await server.message(SQUARE, "Welcome Bob")
    server.react(SQUARE, BOB, greeting["event_id"], "👋🏿")
    room: str = await server.until(lambda: server.direct(BOB))
    guide = (await server.message(room, "A guide"))["event_id"]
    server.member(room, BOB)
    server.react(room, BOB, guide, "1️⃣")
    second = server.react(room, BOB, guide, "3⃣")
    await heard(server, "vote", BOB, ("1", "3"))
    server.redact(room, BOB, second)
    await heard(server, "vote", BOB, ("1",))
    server.say(room, BOB, "2, 3")
    await heard(server, "vote", BOB, ("2", "3"))
    async with house_of(platform).database.reading() as connection:
        rows = (await connection.exec_driver_sql("select count(*) from matrix_reactions")).scalar_one()
    assert rows == 0, "what is chosen in a direct room may be a secret ballot"


async def test_a_vote_is_the_newest_standing_reaction(server: Homeserver, platform: MatrixPlatform) -> None:
    poll = await shown_poll(server, "one")
    first = server.react(SQUARE, ANN, poll, "1️⃣")
    await heard(server, "vote", ANN, ("1",))
    second = server.react(SQUARE, ANN, poll, "2️⃣")
    await heard(server, "vote", ANN, ("2",))
    server.react(SQUARE, ANN, poll, "🎉")
    server.redact(SQUARE, MO, second)
    await heard(server, "vote", ANN, ("1",))
    server.redact(SQUARE, ANN, first)
    await heard(server, "vote", ANN, ())
    assert not server.events(SQUARE, "m.room.message")[1:], "what the reactions show is not said again"


async def test_a_reply_with_numbers_is_the_whole_choice_and_is_nodded_at(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    poll = await shown_poll(server, "two")
    server.react(SQUARE, ANN, poll, "1️⃣")
    reply = server.say(SQUARE, ANN, "2 3", **{"m.relates_to": {"m.in_reply_to": {"event_id": poll}}})
    await heard(server, "vote", ANN, ("2", "3"))
    nod = await server.until(lambda: [e for e in server.events(SQUARE, "m.reaction") if reply in str(e["content"])])
    assert nod[0]["content"]["m.relates_to"]["key"] == "✅"
    server.say(SQUARE, ANN, "9", **{"m.relates_to": {"m.in_reply_to": {"event_id": poll}}})
    server.redact(SQUARE, ANN, reply)
    await heard(server, "vote", ANN, ("1",))


async def test_a_native_poll_counts_the_last_valid_response_and_is_closed_once_with_its_result(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    poll = await shown_poll(server, "native")
    relation = {"rel_type": "m.reference", "event_id": poll}
    old = "org.matrix.msc3381.poll.response"
    server.post(SQUARE, ANN, old, {"m.relates_to": relation, old: {"answers": ["1"]}})
    await heard(server, "vote", ANN, ("1",))
    server.post(SQUARE, ANN, "m.poll.response", {"m.relates_to": relation, "m.selections": ["9", "2", "3"]})
    await heard(server, "vote", ANN, ("2",))
    server.post(SQUARE, ANN, old, {"m.relates_to": relation, old: "broken"})
    server.post(SQUARE, ANN, old, {"m.relates_to": relation, old: {"answers": []}})
    await heard(server, "vote", ANN, ())
    server.say(OFFICE, MO, "!try over native")
    result = await server.message(SQUARE, "It is over")
    assert [e["content"]["m.relates_to"] for e in server.events(SQUARE, POLL_END)] == [relation]
    assert "Pizza has won" in result["content"]["body"]
    server.react(SQUARE, ANN, poll, "1️⃣")
    server.say(SQUARE, ANN, "end")
    await heard_words(server, "end")
    assert [h for h in HEARD if h[0] == "vote"][-1] == ("vote", ANN, ())


async def test_the_newest_response_stands_though_an_older_one_is_heard_of_after_it(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    poll = await shown_poll(server, "native")
    relation = {"rel_type": "m.reference", "event_id": poll}
    for chosen, at in (("2", 1_797_000_000_002), ("1", 1_797_000_000_001)):
        content = {"m.relates_to": relation, "m.selections": [chosen]}
        server.post(SQUARE, ANN, "m.poll.response", content, origin_server_ts=at)
    await server.until(lambda: len([h for h in HEARD if h[0] == "vote"]) == 2)
    await heard(server, "vote", ANN, ("2",))


async def test_a_secret_ballot_is_asked_for_with_one_button(server: Homeserver, platform: MatrixPlatform) -> None:
    poll = await shown_poll(server, "secret")
    server.react(SQUARE, ANN, poll, "1️⃣")
    server.react(SQUARE, ANN, poll, "🗳")
    await heard(server, "guide", ANN)
    await server.until(lambda: server.direct(ANN))


async def test_a_refused_press_is_offered_its_reason_once(server: Homeserver, platform: MatrixPlatform) -> None:
    poll = await shown_poll(server, "rules")
    for emoji in ("1️⃣", "2️⃣"):
        server.react(SQUARE, ANN, poll, emoji)
    offer = await server.message(SQUARE, "✉️")
    server.say(SQUARE, ANN, "end")
    await heard_words(server, "end")
    assert len([e for e in server.events(SQUARE) if "✉️" in e["content"]["body"]]) == 1
    server.react(SQUARE, ANN, offer["event_id"], "✉️")
    room: str = await server.until(lambda: server.direct(ANN))
    await server.message(room, "moderators")


async def test_a_card_that_is_over_can_no_longer_be_pressed(server: Homeserver, platform: MatrixPlatform) -> None:
    poll = await shown_poll(server, "one")
    server.react(SQUARE, ANN, poll, "1️⃣")
    await heard(server, "vote", ANN, ("1",))
    server.say(OFFICE, MO, "!try over one")
    edit = await server.message(SQUARE, "It is over")
    assert edit["content"]["m.relates_to"] == {"rel_type": "m.replace", "event_id": poll}
    await server.until(lambda: not platform._controls._cache.get(poll, True))
    server.react(SQUARE, ANN, poll, "2️⃣")
    server.say(SQUARE, ANN, "end")
    await heard_words(server, "end")
    assert [h for h in HEARD if h[0] == "vote"] == [("vote", ANN, ("1",))]


# ------------------------------------------------------------------ messages of members


async def test_a_reaction_that_the_settings_name_is_told_with_its_message(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    message = server.say(SQUARE, ANN, "hm")
    for emoji in ("👍", "🚩\ufe0f"):
        server.react(SQUARE, MO, message, emoji)
    await server.until(lambda: [h for h in HEARD if h[0] == "reacted"] == [("reacted", MO, message, "🚩")])


async def test_what_a_cog_takes_in_a_direct_room_is_no_command(server: Homeserver, platform: MatrixPlatform) -> None:
    room = await direct_room(server)
    server.say(room, ANN, "Dear moderators")
    server.say(room, ANN, "!Dear moderators")
    server.say(room, ANN, "try own")
    await server.message(room, "your own")
    assert [h for h in HEARD if h[0] == "alone"] == [("alone", ANN, "Dear moderators")]


async def test_a_message_is_found_at_its_address_in_its_own_home_alone(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    here = Room("matrix", SQUARE)
    message = server.say(SQUARE, ANN, "hello")
    link = platform.link("town", here, message)
    assert link == "https://matrix.to/#/%21square/%24" + message[1:] + "?via=test"
    assert await platform.located("town", link) == (here, message)
    assert await platform.located("town", f"https://matrix.to/#/#welcome:test/{message}") == (here, message)
    for wrong in (f"https://matrix.to/#/!elsewhere/{message}", "https://matrix.to/#/#nowhere:test/$e", "hello"):
        assert await platform.located("town", wrong) is None
    assert await platform.located("village", link) is None
    assert await platform.said_alone(Account("matrix", ANN), datetime(2026, 12, 1, tzinfo=UTC)) == ()
    with pytest.raises(Refused):
        await platform.private_room("town", here, [ANN], "a room")


# ------------------------------------------------------------------ doors


async def test_invitations_are_accepted_from_members_to_direct_rooms_and_to_rooms_of_the_settings(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    server.found("!hers", by=ANN)
    server.member("!hers", BOT, "invite", ANN, is_direct=True)
    await server.until(lambda: "!hers" in server._joined())
    server.say("!hers", ANN, "try hello")
    await server.message("!hers", "a secret")
    server.found("!strangers", by="@eve:test")
    server.member("!strangers", BOT, "invite", "@eve:test", is_direct=True)
    server.found("!other", by=MO)
    server.member("!other", BOT, "invite", MO)
    await server.until(lambda: {server._members(room)[BOT] for room in ("!strangers", "!other")} == {"leave"})


async def test_an_invitation_makes_no_home_of_a_room_that_only_claims_its_alias(
    server: Homeserver, tmp_path: Path
) -> None:
    async with living(settings(server, tmp_path, space="#hall:test")) as platform:
        for room, owner in (("!claimed", "@eve:test"), ("!hall", MO)):
            server.found(room, by=owner)
            server.post(room, owner, "m.room.canonical_alias", {"alias": "#hall:test"}, "")
        server.member("!claimed", BOT, "invite", "@eve:test")
        await server.until(lambda: server._members("!claimed").get(BOT) == "leave")
        server.aliases["#hall:test"] = "!hall"  # made only now
        server.member("!hall", BOT, "invite", MO)
        await server.until(lambda: "!hall" in server._joined())
        for account, moderator in (("@eve:test", False), (MO, True)):
            assert (await platform.standing("town", Account("matrix", account))).moderator is moderator


async def test_a_direct_room_that_is_encrypted_is_left_for_one_that_can_be_read(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    server.found("!hers", by=ANN)
    server.member("!hers", BOT, "invite", ANN, is_direct=True)
    await server.until(lambda: "!hers" in server._joined())
    for _ in range(2):
        content = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x", "session_id": "s"}
        server.post("!hers", ANN, "m.room.encrypted", {**content, "sender_key": "k", "device_id": "D"})
    room: str = await server.until(lambda: server.direct(ANN))
    await server.message(room, "encrypted")
    assert server.events("!hers") == []


async def test_a_room_that_was_closed_is_entered_when_the_bot_is_invited(server: Homeserver, tmp_path: Path) -> None:
    server.member(SQUARE, BOT, "leave")
    server.closed.add(SQUARE)
    async with living(settings(server, tmp_path)):
        server.closed.clear()
        server.member(SQUARE, BOT, "invite", MO)
        await server.until(lambda: SQUARE in server._joined())
        server.say(SQUARE, ANN, "!try aloud")
        await server.message(SQUARE, "for all")


async def test_a_moved_room_is_followed_and_stays_followed(server: Homeserver, tmp_path: Path) -> None:
    async with living(settings(server, tmp_path)) as platform:
        server.found("!new", ANN, by=MO)
        server.post(SQUARE, MO, "m.room.tombstone", {"body": "moved", "replacement_room": "!new"}, "")
        await heard(server, "moved", SQUARE, "!new")
        assert platform.rooms("town")["welcome"] == Room("matrix", "!new")
        server.member(SPACE, BOB)
        await server.message("!new", "Welcome Bob")
    async with living(settings(server, tmp_path)) as platform:
        assert platform.rooms("town")["welcome"] == Room("matrix", "!new")


async def test_a_replacement_that_is_closed_is_told_and_entered_later(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    server.found("!new", by=MO)
    server.closed.add("!new")
    server.post(SQUARE, MO, "m.room.tombstone", {"body": "moved", "replacement_room": "!new"}, "")
    await heard(server, "lost", SQUARE, "forbidden")
    server.closed.clear()
    server.member("!new", BOT, "invite", MO)
    await heard(server, "moved", SQUARE, "!new")


async def test_a_room_that_shuts_the_bot_out_or_is_removed_is_told(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    server.member(OFFICE, BOT, "leave", MO)
    await heard(server, "lost", OFFICE, "forbidden")
    server.member(SQUARE, BOT, "leave", BOT)
    await heard(server, "lost", SQUARE, "deleted")


async def test_rooms_of_the_space_are_home_while_it_holds_them(server: Homeserver, platform: MatrixPlatform) -> None:
    server.found("!garden", ANN, by=MO)
    server.post(SPACE, MO, "m.space.child", {"via": ["test"]}, "!garden")
    server.member("!garden", BOT)
    server.say("!garden", ANN, "!try aloud")
    await server.message("!garden", "for all")
    server.post(SPACE, MO, "m.space.child", {}, "!garden")
    server.say("!garden", ANN, "!try aloud")
    server.say(SQUARE, ANN, "end")
    await heard_words(server, "end")
    assert len(server.events("!garden")) == 1


async def test_the_past_of_a_room_is_not_replayed_when_the_bot_joins(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    server.found("!garden", ANN, by=MO)
    server.post(SPACE, MO, "m.space.child", {"via": ["test"]}, "!garden")
    await server.until(lambda: platform._rooms.home("!garden"))
    server.say("!garden", ANN, "!try aloud")
    server.member("!garden", BOT)
    server.say("!garden", ANN, "end")
    await heard_words(server, "end")
    assert server.events("!garden") == []


# ------------------------------------------------------------------ effects and questions


async def test_inviting_is_harmless_to_repeat_and_roles_are_refused(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    from bot.chat import GiveRole, InviteTo

    office = Room("matrix", OFFICE)
    await platform.carry(InviteTo(Account("matrix", ANN), office))
    await platform.carry(InviteTo(Account("matrix", ANN), office))
    assert server._members(OFFICE)[ANN] == "invite"
    assert len([p for _, p in server.asked if p.endswith("/invite")]) == 1
    with pytest.raises(Refused):
        await platform.carry(GiveRole(Account("matrix", ANN), "role"))


def news(tried: datetime | None = None, room: str = SQUARE) -> Outgoing:
    """A delivery with a picture."""
    picture = File("map.png", b"png", "image/png", "The way there")
    return Outgoing("7", Room("matrix", room), Card(body=(text("Come"),), file=picture), tried)


def pins(server: Homeserver) -> object:
    """What is pinned in the square."""
    return server.state[SQUARE]["m.room.pinned_events", ""]["content"]


async def test_a_message_is_pinned_before_what_is_pinned_already_and_only_once(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    square = Room("matrix", SQUARE)
    await platform.carry(Pin(square, "$first"))
    assert pins(server) == {"pinned": ["$first"]}
    server.post(SQUARE, MO, PINNED, {"pinned": ["$theirs", "$first"]}, "")
    for _ in range(2):
        await platform.carry(Pin(square, "$second"))
    await platform.carry(Pin(square, "$theirs"))
    assert pins(server) == {"pinned": ["$second", "$theirs", "$first"]}
    assert len(server.events(SQUARE, PINNED)) == 2


async def test_pins_that_make_no_sense_are_replaced(server: Homeserver, platform: MatrixPlatform) -> None:
    for broken in ({}, {"pinned": "all"}, {"pinned": [7, None]}):
        server.post(SQUARE, MO, PINNED, broken, "")
        await platform.carry(Pin(Room("matrix", SQUARE), "$news"))
        assert pins(server) == {"pinned": ["$news"]}


async def test_a_pin_that_is_not_allowed_is_refused(server: Homeserver, platform: MatrixPlatform) -> None:
    server.fail("PUT", f"/state/{PINNED}/", 403, "M_FORBIDDEN")
    with pytest.raises(Refused) as refused:
        await platform.carry(Pin(Room("matrix", SQUARE), "$news"))
    assert refused.value.mend == "matrix-mend-pin"


async def test_there_is_nowhere_to_publish(server: Homeserver, platform: MatrixPlatform) -> None:
    asked = [request for request in server.asked if request[0] == "PUT"]
    await platform.carry(Publish(Room("matrix", SQUARE), "$news"))
    assert [request for request in server.asked if request[0] == "PUT"] == asked


async def test_the_file_of_a_delivery_follows_it_once(server: Homeserver, platform: MatrixPlatform) -> None:
    event = await platform.send(news())
    assert await platform.send(news(house_of(platform).now())) == event
    first, file = server.events(SQUARE)
    assert first["event_id"] == event
    assert file["content"]["m.relates_to"] == {"rel_type": "m.reference", "event_id": event}
    assert (file["content"]["msgtype"], file["content"]["body"]) == ("m.image", "The way there")
    assert file["content"]["org.animateur.delivery"] == first["content"]["org.animateur.delivery"] + "-file"
    assert server.uploads[0] == b"png"


async def test_a_file_that_did_not_get_out_follows_when_the_delivery_is_sent_again(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    server.fail("POST", "/upload", 502)
    with pytest.raises(Later):
        await platform.send(news())
    assert len(server.events(SQUARE)) == 1
    await platform.send(news(house_of(platform).now()))
    assert [e["content"]["body"] for e in server.events(SQUARE)] == ["Come", "The way there"]


async def test_a_file_that_went_out_a_day_ago_is_looked_up_before_it_is_sent(
    server: Homeserver, tmp_path: Path
) -> None:
    clock = Clock(datetime.now(UTC))
    async with living(settings(server, tmp_path), clock) as platform:
        tried = clock.now
        event = await platform.send(news())
        server.forget_transactions()
        clock.now += timedelta(days=1)
        for e in server.events(SQUARE):
            e["origin_server_ts"] = tried.timestamp() * 1000
        assert await platform.send(news(tried)) == event
        assert len(server.events(SQUARE)) == 2
        assert len(server.uploads) == 1


async def test_a_message_is_deleted_with_its_file_and_with_nothing_of_others(
    server: Homeserver, platform: MatrixPlatform
) -> None:
    event = await platform.send(news())
    beside = {"rel_type": "m.reference", "event_id": event}
    server.say(SQUARE, ANN, "a note of mine", **{"m.relates_to": beside})
    server.fail("PUT", f"/redact/{event.replace('$', '%24')}", 502)
    square = Room("matrix", SQUARE)
    for _ in range(3):
        try:
            await platform.carry(Delete(square, event))
        except Later:
            assert server.events(SQUARE)[0]["content"], "the message goes last, for it leads to its file"
    assert [e["content"] for e in server.events(SQUARE)] == [{}, {}]
    assert server.events(SQUARE, sender=ANN)[0]["content"]["body"] == "a note of mine"
    assert len(server.events(SQUARE, "m.room.redaction")) == 2


async def test_what_was_said_to_somebody_who_left_is_beyond_reach(server: Homeserver, platform: MatrixPlatform) -> None:
    direct = Room("matrix", ANN, direct=True)
    event = await platform.send(Outgoing("7", direct, Card(body=(text("hello"),))))
    room = server.direct(ANN)
    assert room is not None
    await platform.carry(Pin(direct, event))
    assert server.state[room][PINNED, ""]["content"] == {"pinned": [event]}
    server.member(room, ANN, "leave")
    for effect in (Pin(direct, event), Delete(direct, event)):
        with pytest.raises(Gone):
            await platform.carry(effect)


async def test_rooms_have_names_and_homes_have_sizes(server: Homeserver, platform: MatrixPlatform) -> None:
    assert await platform.room_name(Room("matrix", SQUARE)) == "The square"
    assert await platform.room_name(Room("matrix", OFFICE)) == OFFICE
    assert await platform.room_name(Room("matrix", ANN, direct=True)) == "ann"
    assert await platform.size("town") == 2
    assert platform.edit_pause == 10


async def test_check_tells_what_is_missing_and_what_it_breaks(server: Homeserver, platform: MatrixPlatform) -> None:
    assert all(finding.good for finding in await platform.check())
    server.post(SQUARE, MO, "m.room.power_levels", {"users": {}, "events": {"m.reaction": 50}}, "")
    server.post(SQUARE, MO, "m.room.encryption", {"algorithm": "x"}, "")
    server.member(OFFICE, BOT, "leave")
    server.closed.add(OFFICE)
    bad = [finding for finding in await platform.check() if not finding.good]
    assert ["react" in f.what for f in bad] == [True, False, False]
    assert "encrypted" in bad[1].what
    assert "cannot get into moderators" in bad[2].what
    assert bad[2].mend == "Invite @bot:test to it."
    server.aliases.clear()
    bad = [finding for finding in await platform.check() if not finding.good]
    assert "leads nowhere" in bad[0].what


@pytest.mark.parametrize("known", ["at the start", "while it runs"])
async def test_with_its_encryption_off_the_bot_says_nothing_in_an_encrypted_room(
    known: str, server: Homeserver, tmp_path: Path
) -> None:
    encryption = ("@mo:test", "m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}, "")
    if known == "at the start":
        server.post(SQUARE, *encryption)
    async with living(settings(server, tmp_path)) as platform:
        if known == "while it runs":
            await platform.send(Outgoing("6", Room("matrix", SQUARE), Card(body=(text("for all"),))))
            server.post(SQUARE, *encryption)
            server.say(OFFICE, MO, "!try rule")
            await server.message(OFFICE, "you rule")
        said = len(server.events(SQUARE))
        with pytest.raises(Refused) as refused:
            await platform.send(Outgoing("7", Room("matrix", SQUARE), Card(body=(text("for few"),))))
        assert refused.value.mend == "matrix-mend-encryption"
        assert len(server.events(SQUARE)) == said
        assert await platform.send(Outgoing("8", Room("matrix", OFFICE), Card(body=(text("plain"),))))
