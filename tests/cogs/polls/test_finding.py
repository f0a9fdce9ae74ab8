"""Which poll is meant, who sees it, and what is said of polls elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.chat import Account, MemberJoined, Room, RoomMoved
from bot.cog import Cog, Context, on
from bot.config import Settings
from bot.testing import playing
from bot.text import plain
from cogs.polls import Polls
from cogs.polls.settings import Group, PollSettings
from tests.cogs.polls.scenes import TEA, asking, bars, card, days, said

LUNCH = 'poll open "What for lunch?" "Soup | Salad"'


@pytest.mark.parametrize("named", ["#2", "2", '"What for lunch?"', "lunch", '"WHAT FOR"'])
async def test_a_poll_goes_by_its_number_or_its_title(tmp_path: Path, named: str) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        await play.command("mod", LUNCH)
        assert said(await play.command("mod", f"poll close {named}")).startswith("Poll #2 is closed.")


async def test_left_out_it_is_the_only_open_one_and_several_are_listed(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        assert "no such poll right now" in said(await play.command("mod", "poll close"))
        await play.command("mod", TEA)
        await play.command("mod", LUNCH)
        which = said(await play.command("mod", "poll close"))
        assert which.splitlines() == [
            "Which one do you mean? Add its number:",
            "#2 What for lunch?",
            "#1 Tea or coffee?",
        ]
        await play.command("mod", "poll close 2")
        assert "Poll #1 is closed." in said(await play.command("mod", "poll close"))


@pytest.mark.parametrize("named", ["#9", "supper", "#99999999999999999999"])
async def test_a_poll_that_nobody_knows_is_said_so(tmp_path: Path, named: str) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        assert f"There is no poll called “{named}”" in said(await play.command("ann", f"poll results {named}"))


async def test_left_out_the_newest_is_shown_and_answered(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", f"{TEA} closes=1d")
        await play.command("mod", f"{LUNCH} closes=1d")
        await play.advance(days(1))
        assert "What for lunch?" in said(await play.command("ann", "poll results"))
        assert "poll #2" in said(await play.command("mod", 'poll answer "Soup."'))


async def test_results_are_for_everyone_and_show_ones_own_vote(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        await play.press("ann", card(play), "Tea")
        mine, bens = [await play.command(who, "poll results") for who in ("ann", "ben")]
        assert bars(mine) == bars(bens) == ["100% · 1 vote", "0% · no votes"]
        assert "Your vote: Tea" in said(mine)
        assert "Your vote" not in said(bens)
        assert [answer is not None and answer.card is not None and answer.card.personal for answer in (mine, bens)] == [
            True,
            False,
        ]


async def test_the_list_has_the_open_ones_and_the_latest_outcomes(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        assert said(await play.command("ann", "poll list")) == "Polls\nNo poll is open right now."
        await play.command("mod", f"{TEA} closes=1d")
        await play.press("ann", card(play), "Tea")
        await play.advance(days(1))
        await play.command("mod", LUNCH)
        assert said(await play.command("ann", "poll list")).splitlines() == [
            "Polls",
            "#2 What for lunch? · no votes yet · until Fri, Dec 4, 2026, 10:00",
            "Lately",
            "#1 Tea or coffee? → Tea comes first: 1 out of 1 chose it.",
        ]


async def test_a_poll_among_moderators_is_no_business_of_members(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", f"{LUNCH} where=here", room="moderators")
        for line in ("poll list", "poll results", "poll results #1", "poll results lunch"):
            assert "Soup" not in said(await play.command("ann", line))
        assert "lunch" in said(await play.command("mod", "poll list")).lower()
        assert "Soup" in said(await play.command("ann", "poll results", room="moderators"))
        found = await play.house.complete(
            play.community, Account("local", "ann"), ("poll", "results"), "poll", "", "en", moderator=False
        )
        assert found == []


async def test_titles_and_voters_are_completed(tmp_path: Path) -> None:
    async with asking(tmp_path, PollSettings(groups={"helpers": Group(discord=("11",))})) as play:
        await play.command("mod", TEA)
        await play.command("mod", LUNCH)
        ann = Account("local", "ann")

        async def completed(option: str, typed: str) -> list[tuple[str, str]]:
            return await play.house.complete(play.community, ann, ("poll", "open"), option, typed, "en", moderator=True)

        assert await completed("poll", "") == [("#2 What for lunch?", "#2"), ("#1 Tea or coffee?", "#1")]
        assert await completed("poll", "COFF") == [("#1 Tea or coffee?", "#1")]
        assert await completed("who", "he") == [("already here", "before"), ("helpers", "helpers")]


class Hall(Cog[Settings]):
    """Says what the cogs say to newcomers."""

    name = "hall"

    @on(MemberJoined)
    async def greet(self, ctx: Context, event: MemberJoined) -> None:
        """Say it in the welcome room."""
        for line in await ctx.lines("greeting"):
            self.heard.append(plain(line))

    heard: list[str] = []  # noqa: RUF012  # the test reads it


async def test_newcomers_hear_of_the_newest_poll_in_which_they_have_a_voice(tmp_path: Path) -> None:
    Hall.heard.clear()
    async with playing(tmp_path, [Polls, Hall], cogs=["polls", "hall"]) as play:
        await play.join("mod", moderator=True)
        assert Hall.heard == []
        await play.command("mod", TEA)
        await play.command("mod", f"{LUNCH} who=before")
        await play.command("mod", f"{LUNCH} where=here", room="moderators")
        await play.join("ann")
        assert Hall.heard == ["We are asking: “Tea or coffee?” Your voice counts too, until Thu, Dec 3, 2026, 10:00."]
        play.clock.now += days(2)
        await play.join("ben")
        assert len(Hall.heard) == 1


async def test_a_room_that_moved_shows_the_poll_anew_and_the_old_card_rests(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        await play.command("mod", f"{LUNCH} where=here", room="ideas")
        for old, new in (("announcements", "agora"), ("ideas", "lab")):
            await play.house.happened(
                RoomMoved(community=play.community, network="local", room=Room("local", old), to=Room("local", new))
            )
        await play.settle()
        await play.press("ann", card(play, room="agora"), "Tea")
        assert bars(card(play, room="agora")) == ["100% · 1 vote", "0% · no votes"]
        assert bars(card(play)) == []
        assert "What for lunch?" in said(await play.command("ann", "poll list", room="lab"))
        assert "What for lunch?" not in said(await play.command("ann", "poll list", room="ideas"))
        assert len(play.cards("lab")) == 1
