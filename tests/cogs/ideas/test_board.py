"""The board: lists, votes that may not be, what followers are told, exports, restarts."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

from bot.chat import Account
from bot.testing import Play
from cogs.ideas.settings import IdeaSettings
from tests.cogs.ideas.scenes import asked, board, idea_on, standing, told

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def propose(play: Play, who: str, *titles: str) -> None:
    for title in titles:
        assert "is up as" in await told(play, who, f'idea propose "{title}" "{title[::-1]}"'), title


async def vote(play: Play, who: str, title: str, wording: str = "I want this") -> str:
    return play.text(await play.press(who, idea_on(play, title), wording))


async def test_lists_come_in_pages_best_or_newest_first(tmp_path: Path) -> None:
    async with board(tmp_path) as play:
        words = ("alpha", "bravo", "charlie", "delta", "echoes", "foxtrot", "golfing", "hotel", "india", "juliet")
        await propose(play, "ann", *words, "kiloes", "limas")
        await vote(play, "ben", "golfing")
        top = await asked(play, "ben", "idea top")
        assert play.text(top).splitlines()[1].startswith("#7 golfing")
        assert "Page 1 of 2" in play.text(top)
        more = await play.press("ben", top, "More")
        assert "Page 2 of 2" in play.text(more)
        assert "limas" in play.text(more)
        assert "Page 1 of 2" in play.text(await play.press("ben", more or top, "Back"))
        assert (await told(play, "ben", "idea new")).splitlines()[1].startswith("#12 limas")
        assert "none yet" in await told(play, "ben", "idea mine")
        assert "#7 golfing" in await told(play, "ben", "idea search golfing")


async def test_votes_that_may_not_be_are_refused_kindly(tmp_path: Path) -> None:
    async with board(tmp_path, IdeaSettings(own_vote=False, budget=1)) as play:
        await propose(play, "ann", "alpha", "bravo", "charlie")
        assert "authors don't vote" in await vote(play, "ann", "alpha")
        assert "You are for #1" in await vote(play, "ben", "alpha")
        assert "as many as one may" in await vote(play, "ben", "bravo")
        assert "You are for #1" in await vote(play, "ben", "alpha")
        await vote(play, "ben", "alpha", "Take my vote back")
        assert "You are for #2" in await vote(play, "ben", "bravo")
        old = idea_on(play, "charlie")
        await told(play, "mo", 'idea status 3 declined "We tried"')
        assert "takes no votes" in play.text(
            await play.platforms["local"].press("makers", "cleo", old, "ideas:vote:3", ("for",))
        )
        assert idea_on(play, "charlie").controls() == {}


async def test_counts_stay_hidden_until_the_answer(tmp_path: Path) -> None:
    async with board(tmp_path, IdeaSettings(hidden=True)) as play:
        await propose(play, "ann", "alpha")
        await vote(play, "ben", "alpha")
        assert "vote" not in standing(play, "alpha")
        await told(play, "mo", 'idea status 1 planned "Soon"')
        assert "1 vote" in standing(play, "alpha")


async def test_votes_against_are_counted_apart(tmp_path: Path) -> None:
    async with board(tmp_path, IdeaSettings(against=True)) as play:
        await propose(play, "ann", "alpha")
        await vote(play, "ben", "alpha")
        await vote(play, "cleo", "alpha", "I'd rather not")
        assert "1 for, 1 against" in standing(play, "alpha")
        assert "You are for" in await vote(play, "cleo", "alpha")
        assert "2 for, 0 against" in standing(play, "alpha")


async def test_those_who_follow_are_told_once_a_day_in_one_message(tmp_path: Path) -> None:
    async with board(tmp_path) as play:
        await propose(play, "ann", "alpha", "bravo")
        await vote(play, "ben", "alpha")
        assert "nothing more" in await told(play, "ben", "idea unfollow 1")
        assert "I'll tell you" in await told(play, "cleo", "idea follow 2")
        await told(play, "mo", 'idea status 1 planned "Soon"')
        await play.advance(HOUR)
        assert [play.text(post).count("will be done") for post in play.cards("ann")] == [1]
        await told(play, "mo", "idea status 1 started")
        await told(play, "mo", 'idea status 2 declined "Too dear"')
        await play.advance(HOUR)
        assert len(play.cards("ann")) == 1
        await play.advance(DAY)
        assert [play.text(post).count("#") for post in play.cards("ann")] == [1, 2]
        assert "Too dear" in play.text(play.cards("cleo")[0])
        assert play.cards("ben") == []


async def test_who_wants_to_be_left_alone_is(tmp_path: Path) -> None:
    async with board(tmp_path) as play:
        await propose(play, "ann", "alpha")
        members = play.house.services.members
        await play.house.write(lambda unit: members.prefer(unit, "makers", Account("local", "ann"), alone=True))
        await told(play, "mo", 'idea status 1 done "There it is"')
        await play.advance(HOUR)
        assert play.cards("ann") == []


async def test_what_follows_goes_on_after_a_restart(tmp_path: Path) -> None:
    async with board(tmp_path) as play:
        await propose(play, "ann", "alpha")
        await vote(play, "ben", "alpha")
        clock, stage = play.clock, play.stage()
    async with board(tmp_path, clock=clock, stages={"local": stage}) as play:
        assert "You are for #1" in await vote(play, "cleo", "alpha")
        assert "2 votes" in standing(play, "alpha")
        answer = await asked(play, "ben", 'idea propose "alpha" "ahpla"')
        assert "Is it one of these?" in play.text(answer)


async def test_the_board_is_handed_over_counted_and_harmless(tmp_path: Path) -> None:
    async with board(tmp_path) as play:
        await propose(play, "ann", "=1+1 is a formula")
        await vote(play, "ben", "=1+1")
        answer = await asked(play, "mo", "idea export")
        assert answer.card is not None
        assert answer.card.file is not None
        [row] = csv.DictReader(io.StringIO(answer.card.file.data.decode("utf-8-sig")))
        assert (row["title"], row["votes"]) == ("'=1+1 is a formula", "1")
        assert "ben" not in answer.card.file.data.decode().casefold()
        answer = await asked(play, "mo", "idea export json")
        assert answer.card is not None
        assert answer.card.file is not None
        [idea] = json.loads(answer.card.file.data)
        assert (idea["title"], idea["votes"]) == ("=1+1 is a formula", 1)


async def test_only_moderators_answer_merge_and_export(tmp_path: Path) -> None:
    async with board(tmp_path) as play:
        await propose(play, "ann", "alpha", "bravo")
        for line in ("status 1 review", "merge 1 2", "unmerge 1", "tag 1 x", "export"):
            assert "moderators" in await told(play, "ann", f"idea {line}")


async def test_merging_what_cannot_be_merged_is_refused(tmp_path: Path) -> None:
    async with board(tmp_path) as play:
        await propose(play, "ann", "alpha", "bravo", "charlie")
        assert "can't be merged" in await told(play, "mo", "idea merge 1 1")
        assert "on its own" in await told(play, "mo", "idea unmerge 1")
        await told(play, "mo", "idea merge 1 2")
        await told(play, "mo", "idea merge 2 3")
        assert "can't be merged" in await told(play, "mo", "idea merge 3 1")
        assert "already" in await told(play, "mo", "idea merge 1 3")
        assert "Unmerge them first" in await told(play, "mo", "idea delete 3")
        assert "no idea" in await told(play, "mo", "idea merge 1 99")
        assert "part of another idea" in await told(play, "mo", "idea status 1 review")


async def test_a_vote_on_a_merged_card_counts_where_it_went(tmp_path: Path) -> None:
    async with board(tmp_path) as play:
        await propose(play, "ann", "alpha", "bravo")
        card = idea_on(play, "alpha")
        old = play.platforms["local"]
        await told(play, "mo", "idea merge 1 2")
        answer = await old.press("makers", "ben", card, "ideas:vote:1", ("for",))
        await play.settle()
        assert "part of #2" in play.text(answer)
        assert "1 vote" in standing(play, "bravo")


async def test_newcomers_hear_of_the_idea_of_the_moment(tmp_path: Path) -> None:
    async with board(tmp_path) as play:
        await propose(play, "ann", "alpha", "bravo")
        await vote(play, "ben", "bravo")
        [cog] = [cog for cog in play.house.cogs.values() if cog.name == "ideas"]
        community = play.house.community("makers")
        async with play.house._reading(community, cog) as ctx:
            line = await cog.idea_of_the_moment(ctx)  # type: ignore[attr-defined]  # the one handler of its kind
        assert "bravo" in "".join(getattr(part, "text", "") for part in line)


async def test_options_are_completed_by_likeness(tmp_path: Path) -> None:
    async with board(tmp_path) as play:
        await propose(play, "ann", "alpha beta", "bravo")

        async def completed(option: str, typed: str, command: str = "propose") -> list[str]:
            account = Account("local", "ben")
            found = await play.house.complete("makers", account, ("idea", command), option, typed, None, moderator=True)
            return [value for _, value in found]

        assert await completed("title", "alpha gamma") == ["alpha gamma", "#1"]
        assert await completed("idea", "2", "show") == ["#2"]
        assert await completed("idea", "", "show") == ["#2", "#1"]
        assert await completed("into", "bravo", "merge") == ["#2"]


async def test_the_votes_of_those_who_left_may_be_left_out_until_they_are_back(tmp_path: Path) -> None:
    for leavers, votes in ((True, "2 votes"), (False, "1 vote")):
        async with board(tmp_path / str(leavers), IdeaSettings(leavers=leavers)) as play:
            await propose(play, "ann", "alpha")
            await vote(play, "ben", "alpha")
            await vote(play, "cleo", "alpha")
            await play.leave("cleo")
            assert votes in standing(play, "alpha")
            await play.join("cleo")
            assert "2 votes" in standing(play, "alpha")
