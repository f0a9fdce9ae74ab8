"""Voting: one voice per member, whatever is pressed and wherever."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.chat import Account, VotesChanged
from bot.cog import Context
from bot.unit import Unit
from cogs.polls.settings import Group, PollSettings
from tests.cogs.polls.scenes import BOTH, TEA, asking, bars, card, choices, days, said, sheet


async def test_a_press_sets_the_vote_another_changes_it_and_it_can_be_taken_back(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        post = card(play)
        assert said(await play.press("ann", post, "Tea")) == "Your vote: Tea. You can change it until the close."
        assert bars(post) == ["100% · 1 vote", "0% · no votes"]
        await play.press("ann", post, "Coffee")
        await play.press("ben", post, "Coffee")
        assert bars(post) == ["0% · no votes", "100% · 2 votes"]
        assert said(await play.press("ann", post, "Take my vote back")) == "Your vote is taken back."
        assert bars(post) == ["0% · no votes", "100% · 1 vote"]
        assert "One vote so far." in play.text(post)


async def test_ten_quick_presses_are_one_vote(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        await asyncio.gather(*(play.press("ann", card(play), "Tea") for _ in range(10)))
        assert bars(card(play)) == ["100% · 1 vote", "0% · no votes"]


async def test_several_may_be_chosen_where_the_poll_says_so_and_shares_are_of_the_voters(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", 'poll open "Which?" "A | B | C" multiple')
        assert choices(card(play)).most == 3
        assert said(await play.press("ann", card(play), "C", "A")).startswith("Your vote: A, C.")
        await play.press("ben", card(play), "A")
        assert bars(card(play)) == ["100% · 2 votes", "0% · no votes", "50% · 1 vote"]


async def test_what_was_never_an_option_does_not_count(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        post, control = card(play), choices(card(play)).press
        platform = play.platforms["local"]
        await platform.press(play.community, "ann", post, control, ("7", "x", "1", "2", "1"))
        await play.settle()
        assert bars(post) == ["100% · 1 vote", "0% · no votes"]


async def test_one_tally_is_live_in_every_home(tmp_path: Path) -> None:
    async with asking(tmp_path, networks=BOTH) as play:
        await play.command("mod", TEA, network="discord")
        await play.press("ann", card(play, "discord"), "Tea", network="discord")
        await play.press("ben", card(play, "matrix"), "Coffee", network="matrix")
        for network in BOTH:
            assert bars(card(play, network)) == ["50% · 1 vote", "50% · 1 vote"]


async def test_linked_accounts_have_one_voice_and_the_newer_vote_stands(tmp_path: Path) -> None:
    async with asking(tmp_path, networks=BOTH) as play:
        await play.command("mod", TEA, network="discord")
        await play.press("ann", card(play, "discord"), "Tea", network="discord")
        play.clock.now += days(0.1)
        await play.press("ben", card(play, "matrix"), "Coffee", network="matrix")
        members, home = play.house.services.members, play.house.community(play.community)

        async def link(unit: Unit) -> None:
            gone = await members.of(unit, home.id, Account("discord", "ann"))
            kept = await members.of(unit, home.id, Account("matrix", "ben"))
            boxes = await play.house.services.ballots.cast_in(unit, gone.id)
            await members.merge(unit, gone=gone.id, kept=kept.id)
            ctx = Context(play.house.services, unit, home, play.house.cogs["polls"])
            await ctx.announce(VotesChanged(community=home.id, network="discord", boxes=boxes))

        await play.house.write(link)
        await play.settle()
        assert bars(card(play, "discord")) == ["0% · no votes", "100% · 1 vote"]
        await play.press("ann", card(play, "discord"), "Tea", network="discord")
        assert bars(card(play, "matrix")) == ["100% · 1 vote", "0% · no votes"]


async def test_results_that_wait_for_the_close_show_only_the_turnout(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", f"{TEA} results=closed")
        await play.press("ann", card(play), "Tea")
        for text in (play.text(card(play)), said(await play.command("mod", "poll results"))):
            assert "One vote so far." in text
            assert "The counts show at the close." in text
            assert "%" not in text
        await play.advance(days(3))
        assert bars(card(play)) == ["100% · 1 vote", "0% · no votes"]


async def test_votes_survive_a_restart_and_the_card_is_still_pressed(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        await play.press("ann", card(play), "Tea")
        stages, clock = {"local": play.stage()}, play.clock
    async with asking(tmp_path, stages=stages, clock=clock) as play:
        await play.press("ben", card(play), "Coffee")
        await play.press("ann", card(play), "Tea")
        assert bars(card(play)) == ["50% · 1 vote", "50% · 1 vote"]


async def test_only_those_who_were_here_before_vote_in_a_poll_for_them(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", f'{TEA} who="already here"')
        assert "For those who were already here when it opened." in play.text(card(play))
        play.clock.now += days(0.1)
        await play.join("zoe")
        assert "The next one will be yours too!" in said(await play.press("zoe", card(play), "Tea"))
        await play.press("ann", card(play), "Tea")
        assert bars(card(play)) == ["100% · 1 vote", "0% · no votes"]


async def test_a_group_is_a_role_on_one_network_and_a_power_on_the_other(tmp_path: Path) -> None:
    groups = {"helpers": Group(discord=("11", "12"), matrix=50)}
    async with asking(tmp_path, PollSettings(groups=groups), networks=BOTH) as play:
        await play.command("mod", f"{TEA} who=Helpers", network="discord")
        await play.join("rose", network="discord", roles=frozenset({"12"}))
        await play.join("pia", network="matrix", power=50)
        for who, network in (("ann", "discord"), ("ben", "matrix")):
            refusal = said(await play.press(who, card(play, network), "Tea", network=network))
            assert "This one is for helpers" in refusal
        for who, network in (("rose", "discord"), ("pia", "matrix")):
            assert "Your vote" in said(await play.press(who, card(play, network), "Tea", network=network))
        assert bars(card(play, "matrix")) == ["100% · 2 votes", "0% · no votes"]


async def test_a_vote_can_be_taken_back_by_one_who_has_lost_their_voice(tmp_path: Path) -> None:
    groups = {"helpers": Group(discord=("11",))}
    async with asking(tmp_path, PollSettings(groups=groups)) as play:
        await play.command("mod", f"{TEA} who=helpers")
        await play.join("rose", roles=frozenset({"11"}))
        await play.press("rose", card(play), "Tea")
        await play.join("rose")
        assert "taken back" in said(await play.press("rose", card(play), "Take my vote back"))
        assert "No votes yet" in play.text(card(play))


async def test_whoever_left_does_not_vote_from_a_direct_room(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", f"{TEA} anonymous")
        own = await sheet(play, "ann", card(play))
        await play.leave("ann")
        assert "no longer in this community" in said(await play.press("ann", own, "Tea"))


async def test_a_control_of_no_poll_here_does_nothing(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        for control in ("polls:vote:9:1", "polls:ballot:9"):
            answered = await play.platforms["local"].press(play.community, "ann", card(play), control, ("1",))
            assert "from an earlier time" in said(answered)
