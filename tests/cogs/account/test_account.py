"""Links between accounts, what is kept and how it goes, and the language of answers, as members live them."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.chat import Account, Card, Commanded, Room
from bot.members import accounts, members
from bot.platforms.local import Answered
from bot.testing import Play, playing
from bot.text import Said
from cogs.account import Accounts
from tests.voting import Voting

KINDS = [Accounts, Voting]
BOTH = ("discord", "matrix")


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    """A community on two networks, with Ann on both and Bob on Matrix."""
    async with playing(tmp_path, KINDS, cogs=["voting"], networks=BOTH) as play:
        await play.join("ann", network="discord")
        await play.join("@ann:x", network="matrix")
        await play.join("@bob:x", network="matrix", locale="fr")
        yield play


async def ask(play: Play, who: str, line: str, room: str | None = None) -> Answered:
    """Somebody asks in private, on the network that the id belongs to."""
    answered = await play.command(who, line, room, network=network_of(who))
    assert answered is not None
    return answered


def network_of(who: str) -> str:
    return "matrix" if who.startswith("@") else "discord"


async def code_for(play: Play, who: str) -> str:
    found = re.search(r"[0-9a-f]{5}-[0-9a-f]{5}", play.text(await ask(play, who, "link")))
    assert found is not None
    return found[0]


async def kept(play: Play) -> int:
    """How many members the house knows."""
    async with play.house.database.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(members))).scalar_one())


def tally(play: Play, network: str = "matrix") -> str:
    return play.text(play.cards("welcome", network)[-1])


async def vote(play: Play, who: str, choice: str) -> None:
    network = network_of(who)
    await play.press(who, play.cards("welcome", network)[-1], choice, network=network)


# ------------------------------------------------------------------ links


async def test_a_code_given_on_one_network_makes_both_accounts_one_member(play: Play) -> None:
    offered = await ask(play, "ann", "link", "welcome")
    assert offered.private
    assert "On Matrix, open a direct chat with me and write !link" in play.text(offered)
    answered = await ask(play, "@ann:x", f"link {await code_for(play, 'ann')}")
    assert play.text(answered).startswith("You are one\nFrom now on, you and ann (Discord) are the same person")
    assert await kept(play) == 1


async def test_the_newer_ballot_of_a_linked_member_stands_and_cards_show_it(play: Play) -> None:
    await play.command("ann", "vote open", network="discord")
    await vote(play, "ann", "tea")
    play.clock.now += timedelta(minutes=1)
    await vote(play, "@ann:x", "mate")
    await vote(play, "@bob:x", "tea")
    assert tally(play) == "mate 1, tea 2"
    await ask(play, "@ann:x", f"link {await code_for(play, 'ann')}")
    assert tally(play, "discord") == tally(play, "matrix") == "mate 1, tea 1"


async def test_the_newer_ballot_stands_whichever_side_asked_for_the_code(play: Play) -> None:
    await play.command("ann", "vote open", network="discord")
    await vote(play, "@ann:x", "mate")
    play.clock.now += timedelta(minutes=1)
    await vote(play, "ann", "tea")
    await ask(play, "@ann:x", f"link {await code_for(play, 'ann')}")
    assert tally(play) == "tea 1"


async def test_linked_accounts_have_one_voice(play: Play) -> None:
    await ask(play, "@ann:x", f"link {await code_for(play, 'ann')}")
    await play.command("ann", "vote open", network="discord")
    await vote(play, "ann", "tea")
    await vote(play, "@ann:x", "mate")
    assert tally(play) == "mate 1"


async def test_a_code_works_once(play: Play) -> None:
    code = await code_for(play, "ann")
    await ask(play, "@ann:x", f"link {code}")
    assert "I don't know that code" in play.text(await ask(play, "ann", f"link {code}"))
    assert "connais pas ce code" in play.text(await ask(play, "@bob:x", f"link {code}"))


async def test_a_code_runs_out_after_ten_minutes(play: Play) -> None:
    code = await code_for(play, "ann")
    await play.advance(timedelta(minutes=10))
    assert "I don't know that code" in play.text(await ask(play, "@ann:x", f"link {code}"))


async def test_a_new_code_makes_the_old_one_void(play: Play) -> None:
    old, new = await code_for(play, "ann"), await code_for(play, "ann")
    assert "I don't know that code" in play.text(await ask(play, "@ann:x", f"link {old}"))
    assert "You are one" in play.text(await ask(play, "@ann:x", f"link {new.upper().replace('-', '')}"))


async def test_a_code_is_for_the_other_network(play: Play) -> None:
    await play.join("eve", network="discord")
    code = await code_for(play, "ann")
    assert "on the other network" in play.text(await ask(play, "eve", f"link {code}"))
    assert "You are one" in play.text(await ask(play, "@ann:x", f"link {code}"))


async def test_guessing_codes_is_stopped_for_a_while(play: Play) -> None:
    for _ in range(5):
        assert "I don't know that code" in play.text(await ask(play, "@ann:x", "link 00000-00000"))
    code = await code_for(play, "ann")
    assert "That was a lot of codes" in play.text(await ask(play, "@ann:x", f"link {code}"))
    await play.advance(timedelta(minutes=11))
    assert "You are one" in play.text(await ask(play, "@ann:x", f"link {await code_for(play, 'ann')}"))


async def test_a_code_said_where_others_read_is_void(play: Play) -> None:
    code = await code_for(play, "ann")
    answered = await ask(play, "@ann:x", f"link {code}", "welcome")
    assert not answered.private
    assert "Others could read that code, so I made it void" in play.text(answered)
    assert "I don't know that code" in play.text(await ask(play, "@ann:x", f"link {code}"))


async def test_codes_and_what_is_kept_are_not_even_for_other_moderators(play: Play) -> None:
    for line in ("link", "privacy export", "privacy erase"):
        answer = await ask(play, "@ann:x", line, "moderators")
        assert answer.private
        assert answer.card is not None
        assert answer.card.personal


async def test_a_slash_command_is_private_in_any_room(play: Play) -> None:
    code = await code_for(play, "@ann:x")
    answer = Answers()
    await play.house.commanded(
        Commanded(
            community=play.community,
            account=Account("discord", "ann"),
            name="Ann",
            room=Room("discord", "welcome"),
            origin="1",
            answer=answer,
            path=("link",),
            options={"code": code},
        )
    )
    assert play.text(answer.card).startswith("You are one")


async def test_a_community_on_one_network_has_nothing_to_link(tmp_path: Path) -> None:
    async with playing(tmp_path, KINDS, cogs=[]) as play:
        await play.join("ann")
        assert "one network only" in play.text(await play.command("ann", "link"))


async def test_wishes_of_either_account_hold_for_both(play: Play) -> None:
    await ask(play, "@ann:x", "privacy optout")
    await ask(play, "@ann:x", "language fr")
    await ask(play, "@ann:x", f"link {await code_for(play, 'ann')}")
    async with play.house.database.reading() as connection:
        row = (await connection.execute(select(members))).one()
    assert row.opted_out
    assert play.text(await ask(play, "ann", "link")).startswith("Réunir tes comptes")


async def test_unlinked_accounts_are_two_members_again_and_keep_their_wishes(play: Play) -> None:
    await ask(play, "ann", "language fr")
    await ask(play, "@ann:x", f"link {await code_for(play, 'ann')}")
    assert play.text(await ask(play, "@ann:x", "unlink")).startswith("C'est fait : ce compte vit de nouveau sa vie")
    assert await kept(play) == 2
    assert play.text(await ask(play, "@ann:x", "unlink")) == (
        "Ce compte n'est réuni à aucun autre : il n'y a rien à défaire."
    )


async def test_a_link_outlives_a_restart(tmp_path: Path) -> None:
    async with playing(tmp_path, KINDS, cogs=["voting"], networks=BOTH) as play:
        code = await code_for(play, "ann")
    async with playing(tmp_path, KINDS, cogs=["voting"], networks=BOTH, clock=play.clock) as play:
        assert "You are one" in play.text(await ask(play, "@ann:x", f"link {code}"))
    async with playing(tmp_path, KINDS, cogs=["voting"], networks=BOTH, clock=play.clock) as play:
        await play.command("ann", "vote open", network="discord")
        await vote(play, "ann", "tea")
        await vote(play, "@ann:x", "mate")
        assert tally(play) == "mate 1"


async def test_a_hostile_account_id_is_only_shown(play: Play) -> None:
    hostile = "@everyone **x** <script>:x"
    code = await code_for(play, hostile)
    answered = await ask(play, "ann", f"link {code}")
    assert answered.card is not None
    assert Said(hostile) in answered.card.body[0]


# ------------------------------------------------------------------ privacy


def exported(answered: Answered) -> Any:
    assert answered.card is not None
    assert answered.card.file is not None
    assert answered.private
    return json.loads(answered.card.file.data)


async def test_the_export_is_a_file_with_everything_kept(play: Play) -> None:
    await play.command("ann", "vote open", network="discord")
    await vote(play, "ann", "tea")
    await ask(play, "@ann:x", f"link {await code_for(play, 'ann')}")
    answered = await ask(play, "@ann:x", "privacy export", "welcome")
    assert answered.card is not None
    assert answered.card.file is not None
    assert answered.card.file.name == "makers-2026-12-01.json"
    whole = exported(answered)
    assert whole["community"] == "The Makers"
    assert whole["made on"] == "2026-12-01T09:00:00+00:00"
    mine = whole["what is kept about you"]
    assert [account["account"] for account in mine["your accounts here"]] == ["ann", "@ann:x"]
    assert mine["your votes"] == [{"box": 1, "choices": "tea", "at": "2026-12-01T09:00:00+00:00"}]
    assert "bob" not in json.dumps(whole)


async def test_the_export_speaks_the_members_language(play: Play) -> None:
    await ask(play, "@bob:x", "vie-privée retrait")
    whole = exported(await ask(play, "@bob:x", "vie-privée exporter"))
    assert whole["ce qui est gardé sur toi"]["ta langue et tes choix"][0]["opted out"] is True


async def test_whoever_is_unknown_hears_that_nothing_is_kept(play: Play) -> None:
    for line in ("privacy export", "privacy erase"):
        assert play.text(await ask(play, "@ann:x", line)) == "I keep nothing about you here."
    assert await kept(play) == 0


async def test_erasing_asks_first_and_then_leaves_nothing(play: Play) -> None:
    await play.command("ann", "vote open", network="discord")
    await vote(play, "ann", "tea")
    await vote(play, "@bob:x", "mate")
    asked = await ask(play, "ann", "privacy erase")
    assert "your votes: 1" in play.text(asked)
    assert tally(play) == "mate 1, tea 1"
    gone = await play.press("ann", asked, "Erase it all", network="discord")
    assert play.text(gone).startswith("All gone\nI have forgotten you. This went:")
    assert tally(play, "matrix") == "mate 1"
    assert await kept(play) == 1
    assert play.text(await ask(play, "ann", "privacy export")) == "I keep nothing about you here."


async def test_nobody_erases_another_or_erases_twice(play: Play) -> None:
    await ask(play, "@bob:x", "privacy optout")
    await ask(play, "ann", "privacy optout")
    asked = await ask(play, "ann", "privacy erase")
    refused = await play.press("@bob:x", asked, "Erase it all", network="matrix")
    assert play.text(refused).startswith("Ce bouton n'a plus rien à effacer pour toi.")
    assert await kept(play) == 2
    await play.press("ann", asked, "Erase it all", network="discord")
    again = await play.press("ann", asked, "Erase it all", network="discord")
    assert play.text(again).startswith("There is nothing left that this button could erase")


async def test_an_erased_member_is_forgotten_in_the_language_too(play: Play) -> None:
    await ask(play, "ann", "language fr")
    asked = await ask(play, "ann", "privacy erase")
    gone = await play.press("ann", asked, "Tout effacer", network="discord")
    assert play.text(gone).startswith("Tout est parti")
    assert play.text(await ask(play, "ann", "privacy export")) == "I keep nothing about you here."


async def test_opting_out_and_back_in_is_kept(play: Play) -> None:
    async def opted_out() -> bool:
        async with play.house.database.reading() as connection:
            return bool((await connection.execute(select(members.c.opted_out))).scalar_one())

    assert "You are in no count of activity from now on" in play.text(await ask(play, "ann", "privacy optout"))
    assert await opted_out()
    assert "Good to have you back" in play.text(await ask(play, "ann", "privacy optin"))
    assert not await opted_out()


# ------------------------------------------------------------------ language


async def test_the_language_asked_for_holds_after_a_restart(tmp_path: Path) -> None:
    async with playing(tmp_path, KINDS, cogs=[]) as play:
        assert play.text(await play.command("ann", "language fr")).startswith("Entendu, ce sera en français.")
        assert play.text(await play.command("ann", "unlink")).startswith("Ce compte n'est réuni")
    async with playing(tmp_path, KINDS, cogs=[]) as play:
        assert play.text(await play.command("ann", "délier")).startswith("Ce compte n'est réuni")


async def test_the_language_is_chosen_with_a_button_and_forgotten_again(play: Play) -> None:
    which = await ask(play, "@bob:x", "langue")
    assert play.text(which) == "Dans quelle langue veux-tu que je te parle ?"
    chosen = await play.press("@bob:x", which, "English", network="matrix")
    assert play.text(chosen).startswith("All right, English it is.")
    forgotten = await ask(play, "@bob:x", "language forget")
    assert play.text(forgotten).startswith("Entendu, je suis la langue de ton appli")


async def test_a_language_not_spoken_is_refused_with_those_that_are(play: Play) -> None:
    assert "Choose one of: en | fr | forget" in play.text(await ask(play, "ann", "language klingon"))


async def test_no_command_of_theirs_is_for_moderators_only() -> None:
    assert not any(command.moderator for command in Accounts.commands())
    assert all(command.private for command in Accounts.commands())


class Answers:
    """Keeps the card that was given."""

    card: Card | None = None

    async def give(self, card: Card, *, private: bool, direct: bool = False, quiet: bool = False) -> None:
        assert private
        self.card = card

    async def form(self, form: object) -> None:
        raise AssertionError("no form was asked for")

    async def nothing(self) -> None:
        raise AssertionError("an answer was asked for")


async def test_linking_rows_are_gone_with_the_member(play: Play) -> None:
    await code_for(play, "ann")
    asked = await ask(play, "ann", "privacy erase")
    await play.press("ann", asked, "Erase it all", network="discord")
    async with play.house.database.reading() as connection:
        assert not (await connection.execute(select(accounts))).all()
