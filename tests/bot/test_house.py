"""The house: events reach every handler, those who ask are served, and no failure spreads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.chat import (
    Account,
    Card,
    Commanded,
    Field,
    Form,
    GiveRole,
    Later,
    MemberJoined,
    MemberLeft,
    MessageSaid,
    Room,
    RoomLost,
    RoomMoved,
    Standing,
    VotesChanged,
)
from bot.cog import (
    Cog,
    Context,
    Press,
    Request,
    Submission,
    card,
    command,
    complete,
    form,
    job,
    line,
    on,
    press,
    service,
)
from bot.config import Settings
from bot.deliveries import Live
from bot.options import Completed
from bot.platforms.local import Answered, LocalPlatform
from bot.records import audit, notices
from bot.testing import START, Play, playing
from bot.text import Code, Said, plain, text

DAY = timedelta(days=1)


class WorkshopSettings(Settings):
    """What can be set."""

    word: str = "hammer"


class Workshop(Cog[WorkshopSettings]):
    """A handler of every kind; what happened is kept as notices."""

    name, group, Settings = "workshop", "work", WorkshopSettings

    async def keep(self, ctx: Context, what: str) -> None:
        """Keep that something happened; twice is an error."""
        await ctx.execute(insert(notices).values(community=ctx.community.id, key=what, at=ctx.now))

    @on(MemberJoined)
    async def joined(self, ctx: Context, event: MemberJoined) -> None:
        """Count them in."""
        await self.keep(ctx, f"joined {event.account.id} of {ctx.size}")

    @on(MemberJoined)
    async def fails(self, ctx: Context, event: MemberJoined) -> None:
        """Write, then fail."""
        await self.keep(ctx, "never")
        raise RuntimeError("a mistake of ours")

    @on(MemberJoined)
    async def also(self, ctx: Context, event: MemberJoined) -> None:
        """Come after the one that fails."""
        await self.keep(ctx, f"also {event.account.id}")

    @service("start")
    async def opened(self, ctx: Context) -> None:
        """Say hello at the start."""
        await self.keep(ctx, f"opened {ctx.now:%d}")

    @command()
    async def hello(self, ctx: Request) -> None:
        """Answer in words."""
        ctx.answer(text("Hello ", Said(ctx.name), " from ", Said(self.settings(ctx.community).word)))

    @command(private=False)
    async def aloud(self, ctx: Request, whisper: bool = False) -> None:
        """Answer for all, or not."""
        ctx.answer(text("aloud"), private=True if whisper else None)

    @command()
    async def silent(self, ctx: Request) -> None:
        """Answer nothing."""

    @command()
    async def breaks(self, ctx: Request) -> None:
        """Fail after writing."""
        await self.keep(ctx, "broken")
        raise RuntimeError("secret words")

    @command()
    async def refuses(self, ctx: Request) -> None:
        """Refuse after writing."""
        await self.keep(ctx, "refused")
        ctx.refuse("mistake-empty", option=Code("it"))

    @command(moderator=True)
    async def lead(self, ctx: Request, words: str = "") -> None:
        """For moderators."""
        ctx.answer(text("led"))

    @command()
    async def rank(self, ctx: Request) -> None:
        """Tell what the home says of the asker."""
        standing = ctx.standing
        ctx.answer(text(f"{ctx.size} {standing.moderator} {','.join(sorted(standing.roles))}"))

    @command()
    async def later(self, ctx: Request, about: str, days: int = 1) -> None:
        """Do something later."""
        await ctx.at(ctx.now + days * DAY, self.chore, about)
        ctx.answer(text("later"))

    @command()
    async def never(self, ctx: Request, about: str) -> None:
        """Do it not after all."""
        await ctx.cancel(self.chore, about)
        ctx.answer(text("never"))

    @job
    async def chore(self, ctx: Context, about: str) -> None:
        """Say that it is done, and for how many."""
        await ctx.send(Card(body=(text("done ", Said(about), f" for {ctx.size}"),)), rooms=ctx.rooms("welcome"))

    @command(form=True)
    async def ask(self, ctx: Request) -> None:
        """Open a form."""
        ctx.form(Form(self.control("asked", 7), text("Ask"), (Field("what", text("What?"), "tea"),)))

    @form("asked")
    async def asked(self, ctx: Submission, number: int) -> None:
        """The form came back."""
        ctx.answer(text(f"{number}: ", Said(ctx.values["what"])))

    @command()
    async def board(self, ctx: Request) -> None:
        """Show the live board everywhere."""
        await ctx.show("board", 3, "x", rooms=ctx.rooms("ideas"))

    @card("board")
    async def board_card(self, ctx: Context, room: Room, number: int, word: str) -> Card | None:
        """The board, as it is."""
        found = (await ctx.execute(select(notices.c.key).where(notices.c.key.like("also%")))).scalars()
        return Card(body=(text(f"{room.network} {number} {word}: {len(list(found))}"),))

    @press("refresh")
    async def refresh(self, ctx: Press, number: int) -> None:
        """Word the board anew."""
        await ctx.refresh("board", number, "x")
        ctx.say("house-later")

    @press("lead", moderator=True)
    async def lead_on(self, ctx: Press, words: str) -> None:
        """For moderators."""
        ctx.answer(text("on ", Said(words), " ", Said(",".join(ctx.values))))

    @command()
    async def pick(self, ctx: Request, which: Annotated[str, Completed()]) -> None:
        """Pick one."""

    @complete("which")
    async def which(self, ctx: Context, typed: str) -> list[tuple[str, str]]:
        """Many that match."""
        return [(f"{typed}{number}" + "x" * 200, str(number)) for number in range(40)]

    @line("greeting")
    async def line(self, ctx: Context) -> Any:
        """A line in the reader's language."""
        return ctx.words("trouble-title")

    @command()
    async def lines(self, ctx: Request) -> None:
        """What all cogs contribute."""
        found = await ctx.lines("greeting", words=ctx.services.texts.words("fr"))
        ctx.answer(text(" / ".join(plain(one) for one in found)))

    @command()
    async def announce_it(self, ctx: Request) -> None:
        """Tell the other cogs."""
        await ctx.announce(VotesChanged(community=ctx.community.id, network=ctx.account.network, boxes=(1,)))
        ctx.answer(text("announced"))

    @command()
    async def report(self, ctx: Request) -> None:
        """Tell the moderators once."""
        told = await ctx.tell_moderators(Card(body=(text("look"),)), once="look")
        ctx.answer(text(f"told {told}"))

    @command()
    async def calm(self, ctx: Request) -> None:
        """It is over."""
        await ctx.forget_notice("look")
        await ctx.tell_moderators(Card(body=(text("calm"),)))

    @command()
    async def promote(self, ctx: Request) -> None:
        """Give the asker a role."""
        await ctx.carry(GiveRole(ctx.account, "smith"))


class Broken(Cog[Settings]):
    """A cog that fails at the start."""

    name = "broken"

    @service("start")
    async def opens(self, ctx: Context) -> None:
        """Fail."""
        raise RuntimeError("a mistake of ours")


class Other(Cog[Settings]):
    """A cog that most communities leave off."""

    name, group = "other", "other"

    @command()
    async def thing(self, ctx: Request) -> None:
        """Anything."""
        ctx.answer(text("thing"))

    @press("thing")
    async def pressed(self, ctx: Press) -> None:
        """Anything."""

    @on(MessageSaid)
    async def heard(self, ctx: Context, event: MessageSaid) -> None:
        """Hear every message."""
        row = {"community": ctx.community.id, "key": f"heard {event.words}", "at": ctx.now}
        await ctx.execute(insert(notices).values(row))

    @on(VotesChanged)
    async def counted(self, ctx: Context, event: VotesChanged) -> None:
        """Hear what other cogs announce."""
        row = {"community": ctx.community.id, "key": f"votes {event.boxes}", "at": ctx.now}
        await ctx.execute(insert(notices).values(row))

    @line("greeting")
    async def line(self, ctx: Context) -> Any:
        """Nothing today."""
        return ()


KINDS: list[type[Cog[Any]]] = [Workshop, Other]
BOTH = ("discord", "matrix")


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    """A workshop with a moderator."""
    async with playing(tmp_path, KINDS, cogs=["workshop"]) as play:
        await play.join("mod", moderator=True, roles=frozenset({"b", "a"}))
        yield play


async def happened(play: Play) -> list[str]:
    """What the handlers kept, in order."""
    async with play.house.database.reading() as connection:
        return list((await connection.execute(select(notices.c.key).order_by(notices.c.key))).scalars())


async def ask(play: Play, line: str, who: str = "mod", network: str = "local") -> str:
    return play.text(await play.command(who, line, network=network))


def joined(origin: str | None = "e1", who: str = "ann", community: str = "makers") -> MemberJoined:
    account = Account("local", who)
    return MemberJoined(community=community, network="local", origin=origin, account=account, name=who, at=START)


# ------------------------------------------------------------------ events


async def test_a_handler_that_fails_stops_no_other_and_leaves_nothing(play: Play) -> None:
    assert await happened(play) == ["also mod", "joined mod of 1", "opened 01"]
    await play.join("ann")
    assert "joined ann of 2" in await happened(play)
    assert "also ann" in await happened(play)


async def test_an_event_that_the_database_could_not_take_is_handled_as_soon_as_it_can(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.house.AGAIN", (0.0, 0.0))
    writing, failures = play.house.database.writing, iter(range(2))

    @asynccontextmanager
    async def troubled() -> AsyncIterator[AsyncConnection]:
        if next(failures, None) is not None:
            raise OperationalError("BEGIN", None, Exception("database is locked"))
        async with writing() as connection:
            yield connection

    monkeypatch.setattr(play.house.database, "writing", troubled)
    await play.join("ann")
    assert {"joined ann of 2", "also ann"} <= set(await happened(play))


async def test_events_of_a_community_that_is_not_ours_are_nobodys(play: Play) -> None:
    before = await happened(play)
    await play.house.happened(joined(community="elsewhere"))
    assert await happened(play) == before


async def test_what_a_network_tells_again_is_handled_once_until_the_checkpoint(tmp_path: Path) -> None:
    async with playing(tmp_path, KINDS, cogs=["workshop"]) as play:
        play.platforms["local"].replays = True
        for _ in range(2):
            await play.house.happened(joined())
        assert await happened(play) == ["also ann", "joined ann of 0", "opened 01"]
    async with playing(tmp_path, KINDS, cogs=["workshop"], clock=play.clock) as play:
        play.platforms["local"].replays = True
        await play.house.happened(joined())  # marks outlive the process
        assert len(await happened(play)) == 3
        await play.house.happened(joined("e2", "bob"))
        assert "also bob" in await happened(play)


async def test_due_jobs_wait_for_what_happened_on_a_network_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(tmp_path, KINDS, cogs=["workshop"]) as play:
        due = play.clock.now + DAY
        await play.house.write(
            lambda unit: play.house.schedule.at(unit, due, "makers", "workshop", "chore", ("sweeping",))
        )
    monkeypatch.setattr(LocalPlatform, "replays", True)
    play.clock.now = due
    async with playing(tmp_path, KINDS, cogs=["workshop"], clock=play.clock) as play:
        await play.settle()
        assert not play.cards("welcome")
        play.house.caught_up("local")
        assert play.house._late is not None
        await play.house._late
        await play.settle()
        assert play.text(play.cards("welcome")[-1]).startswith("done sweeping")


async def test_a_handler_that_failed_is_tried_again_when_the_network_tells_again(play: Play) -> None:
    play.platforms["local"].replays = True
    for _ in range(2):
        await play.house.happened(joined())
    marked = {key for _, _, key in play.house._marks._known}
    assert marked == {"workshop.joined", "workshop.also"}


async def test_a_checkpoint_keeps_the_token_and_forgets_the_marks_of_its_network(play: Play) -> None:
    assert await play.house.token("local") is None
    play.platforms["local"].replays = True
    await play.house.happened(joined())
    await play.house.checkpoint("other", "t0")
    assert play.house._marks._known
    await play.house.checkpoint("local", "t1")
    await play.house.checkpoint("local", "t2")
    assert not play.house._marks._known
    assert (await play.house.token("local"), await play.house.token("other")) == ("t2", "t0")


async def test_only_what_a_cog_in_use_hears_of_is_worth_building(tmp_path: Path) -> None:
    async with playing(tmp_path / "a", KINDS, cogs=["workshop"]) as play:
        assert play.house.listens(MemberJoined)
        assert not play.house.listens(MessageSaid)
        assert not play.house.listens(MemberLeft)
    async with playing(tmp_path / "b", KINDS, cogs=["workshop", "other"]) as play:
        assert play.house.listens(MessageSaid)
        await play.join("ann")
        await play.say("ann", "good morning")
        await play.leave("ann")
        assert "heard good morning" in await happened(play)


async def test_a_service_that_fails_stops_neither_the_start_nor_the_others(tmp_path: Path) -> None:
    async with playing(tmp_path, [Broken, *KINDS], cogs=["broken", "workshop"]) as play:
        assert await happened(play) == ["opened 01"]


async def test_an_announcement_reaches_the_other_cogs_in_the_same_unit(tmp_path: Path) -> None:
    async with playing(tmp_path, KINDS, cogs=["workshop", "other"]) as play:
        assert await ask(play, "work announce-it") == "announced"
        assert "votes (1,)" in await happened(play)
        assert (await ask(play, "work announce-it")).startswith("Sorry, that went wrong on my side.")


# ------------------------------------------------------------------ asking


async def test_a_command_is_answered_privately_or_aloud_as_declared(play: Play) -> None:
    hello = await play.command("mod", "work hello")
    aloud = await play.command("mod", "work aloud")
    whispered = await play.command("mod", "work aloud whisper")
    assert (hello, aloud, whispered) == (
        Answered("mod", Card(body=(text("Hello ", Said("Mod"), " from ", Said("hammer")),)), True),
        Answered("mod", Card(body=(text("aloud"),)), False),
        Answered("mod", Card(body=(text("aloud"),)), True),
    )
    assert await play.command("mod", "work silent") is None


async def test_a_failure_is_answered_with_a_reference_that_the_log_knows(
    play: Play, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await ask(play, "work breaks")
    assert answer.startswith("Sorry, that went wrong on my side. Nothing was lost;")
    assert "secret" not in answer
    reference = answer.rsplit(" ", 1)[1]
    assert f"reference={reference}" in capsys.readouterr().out
    assert "broken" not in await happened(play)


async def test_a_refusal_undoes_everything(play: Play) -> None:
    assert await ask(play, "work refuses") == "it is empty."
    assert "refused" not in await happened(play)


async def test_moderators_commands_are_for_moderators_as_the_home_says_now(play: Play) -> None:
    await play.join("ann")
    assert (await ask(play, "work lead", "ann")).startswith("That one is for moderators.")
    assert await ask(play, "work lead") == "led"
    stage = play.stage()
    stage.people["mod"] = replace(stage.people["mod"], moderator=False)
    assert (await ask(play, "work lead")).startswith("That one is for moderators.")
    assert (await ask(play, "work lead", "stranger")).startswith("That one is for moderators.")


async def test_what_moderators_ask_for_is_kept_with_who_and_when(play: Play) -> None:
    await play.join("ann")
    await ask(play, 'work lead "a  b\u202e"')
    await ask(play, "work lead", "ann")
    await ask(play, "work hello")
    async with play.house.database.reading() as connection:
        rows = (await connection.execute(select(audit.c.action, audit.c.detail, audit.c.at))).all()
    assert rows == [("work lead", "words=a  b", play.clock.now)]


async def test_what_a_handler_needs_of_the_networks_is_fetched(play: Play) -> None:
    assert await ask(play, "work rank") == "1 True a,b"


async def test_a_standing_that_came_along_is_not_asked_for_again(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def asked(*_: Any) -> Any:
        raise AssertionError

    monkeypatch.setattr(play.platforms["local"], "standing", asked)
    answer = Kept()
    standing = Standing(True, moderator=True, roles=frozenset({"z"}))
    await play.house.commanded(slash(answer, ("work", "rank"), standing=standing))
    assert play.text(answer.card) == "1 True z"


async def test_when_the_home_cannot_be_asked_the_asker_hears_to_try_later(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cannot(*_: Any) -> Any:
        raise Later("no answer")

    monkeypatch.setattr(play.platforms["local"], "standing", cannot)
    assert await ask(play, "work lead") == "I can't check that right now. Please try again in a minute."


async def test_where_a_home_cannot_be_counted_the_last_count_holds_and_else_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cannot(*_: Any) -> Any:
        raise Later("no answer")

    async with playing(tmp_path, cogs=[], networks=("discord", "matrix")) as play:
        community = play.house.community(play.community)
        await play.join("ann", network="discord")
        matrix = play.platforms["matrix"]
        with monkeypatch.context() as away:
            away.setattr(matrix, "size", cannot)
            assert await play.house.sizes(community) == {}
        assert await play.house.sizes(community) == {"discord": 1, "matrix": 0}
        await play.join("bob", network="discord")
        monkeypatch.setattr(matrix, "size", cannot)
        assert await play.house.sizes(community) == {"discord": 2, "matrix": 0}


async def test_a_cog_that_is_off_here_says_so(play: Play) -> None:
    assert await ask(play, "other thing") == "!other thing is not switched on in this community."
    post = await play.command("mod", "work aloud")
    assert isinstance(post, Answered)
    gone = await play.platforms["local"].press("makers", "mod", play.cards("welcome")[-1], "other:thing")
    assert play.text(gone).startswith("This button is from an earlier time")


async def test_a_control_of_an_unknown_kind_says_so(play: Play) -> None:
    await play.command("mod", "work aloud")
    misfits = ("workshop:refresh:seven", "workshop:refresh", "workshop:refresh:1:2")
    for control in ("nothing:at:all", "workshop:nothing", "workshop", "", *misfits):
        gone = await play.platforms["local"].press("makers", "mod", play.cards("welcome")[-1], control)
        assert play.text(gone).startswith("This button is from an earlier time")


async def test_a_slash_command_comes_with_its_options(play: Play) -> None:
    answer = Kept()
    await play.house.commanded(slash(answer, ("work", "aloud"), {"whisper": True}))
    assert play.text(answer.card) == "aloud"
    assert answer.private
    await play.house.commanded(slash(answer, ("work", "nothing")))
    assert play.text(answer.card) == "I don't know “work nothing”. !help shows what I can do."


async def test_whoever_asks_in_a_community_that_is_not_ours_gets_no_answer(play: Play) -> None:
    answer = Kept()
    await play.house.commanded(replace(slash(answer, ("work", "hello")), community="elsewhere"))
    assert answer.card is None


async def test_what_is_asked_is_served_once_where_the_network_tells_again(play: Play) -> None:
    play.platforms["local"].replays = True
    for times in (1, 1):
        answer = Kept()
        await play.house.commanded(slash(answer, ("work", "lead")))
        async with play.house.database.reading() as connection:
            assert len((await connection.execute(select(audit))).all()) == times
    assert answer.card is None


async def test_a_form_goes_out_and_comes_back(play: Play) -> None:
    asked = await play.command("mod", "work ask")
    assert asked is not None
    assert play.text(await play.submit("mod", asked)) == "7: tea"
    assert play.text(await play.submit("mod", asked, what="@everyone")) == "7: @everyone"


async def test_a_moderators_press_is_checked_and_kept(play: Play) -> None:
    await play.join("ann")
    await play.command("mod", "work aloud")
    post = play.cards("welcome")[-1]
    platform = play.platforms["local"]
    refused = await platform.press("makers", "ann", post, "workshop:lead:x", ("1",))
    assert play.text(refused).startswith("That one is for moderators.")
    assert play.text(await platform.press("makers", "mod", post, "workshop:lead:x", ("1", "2"))) == "on x 1,2"
    async with play.house.database.reading() as connection:
        rows = (await connection.execute(select(audit.c.action, audit.c.detail))).all()
    assert rows == [("workshop lead", "x 1 2")]


async def test_options_are_completed_at_most_twenty_five_and_cut(play: Play) -> None:
    account = Account("local", "mod")

    async def completed(path: tuple[str, ...], option: str, community: str = "makers") -> list[tuple[str, str]]:
        return await play.house.complete(community, account, path, option, "a\u202e", "en", moderator=True)

    pairs = await completed(("work", "pick"), "which")
    assert len(pairs) == 25
    assert pairs[3] == ("a3" + "x" * 97 + "…", "3")
    assert await completed(("work", "pick"), "other") == []
    assert await completed(("work", "nothing"), "which") == []
    assert await completed(("work", "pick"), "which", "elsewhere") == []


async def test_cogs_contribute_lines_in_the_readers_language(tmp_path: Path) -> None:
    async with playing(tmp_path, KINDS, cogs=["workshop", "other"]) as play:
        assert await ask(play, "work lines") == "J'ai besoin d'un coup de main"


# ------------------------------------------------------------------ owing


async def test_a_job_is_done_in_time_and_knows_how_many_there_are(play: Play) -> None:
    await ask(play, "work later tea")
    await ask(play, "work later mate days=2")
    await ask(play, "work later never days=2")
    await ask(play, "work never never")
    await play.advance(DAY)
    assert [play.text(post) for post in play.cards("welcome")] == ["done tea for 1"]
    await play.advance(DAY)
    assert [play.text(post) for post in play.cards("welcome")] == ["done tea for 1", "done mate for 1"]


async def test_the_job_of_a_cog_that_is_gone_waits_for_it_to_come_back(tmp_path: Path) -> None:
    async with playing(tmp_path, KINDS, cogs=["workshop"]) as play:
        await ask(play, "work later tea")
    play.clock.now += DAY
    async with playing(tmp_path, [Other], cogs=["other"], clock=play.clock) as play:
        assert play.cards("welcome") == []
    play.clock.now += DAY
    async with playing(tmp_path, KINDS, cogs=["workshop"], clock=play.clock) as play:
        assert [play.text(post) for post in play.cards("welcome")] == ["done tea for 0"]


async def test_a_live_card_is_shown_in_every_home_and_worded_anew(tmp_path: Path) -> None:
    async with playing(tmp_path, KINDS, cogs=["workshop"], networks=BOTH) as play:
        await ask(play, "work board", network="discord")
        assert [play.text(play.cards("ideas", network)[0]) for network in BOTH] == ["discord 3 x: 0", "matrix 3 x: 0"]
        await play.join("ann", network="matrix")
        platform = play.platforms["discord"]
        said = await platform.press("makers", "mod", play.cards("ideas", "discord")[0], "workshop:refresh:3")
        await play.settle()
        assert play.text(said) == "I can't check that right now. Please try again in a minute."
        assert [play.text(play.cards("ideas", network)[0]) for network in BOTH] == ["discord 3 x: 1", "matrix 3 x: 1"]


async def test_a_live_card_of_a_cog_that_is_gone_stays_as_it_is(tmp_path: Path) -> None:
    async with playing(tmp_path, KINDS, cogs=["workshop"]) as play:
        await play.join("mod", moderator=True)
        await ask(play, "work board")
        stage = play.stage()
    async with playing(tmp_path, [Other], cogs=["other"], clock=play.clock, stages={"local": stage}) as play:
        await play.house.write(lambda unit: play.house.deliveries.refresh(unit, Live("workshop", "board", (3, "x"))))
        await play.settle()
        assert play.text(play.cards("ideas")[0]) == "local 3 x: 1"


async def test_effects_are_carried_out(play: Play) -> None:
    await ask(play, "work promote")
    assert play.stage().people["mod"].roles == {"a", "b", "smith"}


async def test_moderators_are_told_once_until_it_is_over(play: Play) -> None:
    assert [await ask(play, "work report") for _ in range(2)] == ["told True", "told False"]
    await ask(play, "work calm")
    assert await ask(play, "work report") == "told True"
    assert [play.text(post) for post in play.cards("moderators")] == ["look", "calm", "look"]


# ------------------------------------------------------------------ troubles


async def test_a_refusal_of_the_network_is_told_to_the_moderators_once_with_the_mend(play: Play) -> None:
    play.stage().closed_rooms.add("welcome")
    for about in ("tea", "mate"):
        await ask(play, f"work later {about}")
    await play.advance(DAY)
    (told,) = play.cards("moderators")
    assert play.text(told).startswith("I need a hand\nI am not allowed to do what I should in #welcome (local).")


async def test_trouble_in_the_moderators_room_is_told_in_another_home_only(tmp_path: Path) -> None:
    async with playing(tmp_path, KINDS, cogs=["workshop"], networks=BOTH, locale="fr") as play:
        play.stage("matrix").gone_rooms.add("moderators")
        await ask(play, "work report", network="discord")
        assert [play.text(post).splitlines()[0] for post in play.cards("moderators", "discord")] == [
            "look",
            "J'ai besoin d'un coup de main",
        ]
        assert play.cards("moderators", "matrix") == []


async def test_a_room_that_is_lost_is_told_once(play: Play) -> None:
    for reason in ("deleted", "deleted", "forbidden"):
        room = Room("local", "ideas")
        await play.house.happened(RoomLost(community="makers", network="local", room=room, reason=reason))
        await play.settle()
    (told,) = play.cards("moderators")
    assert play.text(told).startswith("I need a hand\nThe room #ideas (local) is gone.")


async def test_trouble_with_a_room_that_cannot_be_named_is_told_by_its_id(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cannot(room: Room) -> str:
        raise Later("no answer")

    monkeypatch.setattr(play.platforms["local"], "room_name", cannot)
    await play.house._notices.trouble("makers", Room("local", "x1"), "mend-gone", Later("gone"))
    await play.house._notices.trouble("makers", Room("local", ""), "mend-permission", Later("role"))
    await play.house._notices.trouble("elsewhere", Room("local", "x1"), "mend-gone", Later("gone"))
    await play.settle()
    told = [play.text(post).splitlines()[1] for post in play.cards("moderators")]
    assert told[0].startswith("x1 (local) no longer exists")
    assert told[1].startswith("I am not allowed to do what I should in local (local).")
    assert len(told) == 2


async def test_what_is_owed_follows_a_room_that_moved(play: Play) -> None:
    await ask(play, "work board")
    old, new = Room("local", "ideas"), Room("local", "ideas2")
    await play.house.happened(RoomMoved(community="makers", network="local", room=old, to=new))
    await play.join("ann")
    await play.platforms["local"].press("makers", "mod", play.cards("ideas")[0], "workshop:refresh:3")
    await play.settle()
    assert play.text(play.cards("ideas")[0]) == "local 3 x: 1"  # as it was when the room was left


# ------------------------------------------------------------------ the rest of a life


async def test_settings_and_texts_apply_from_the_next_handler_on(play: Play) -> None:
    community = play.house.community("makers")
    changed = community.model_copy(update={"settings": {"workshop": WorkshopSettings(word="saw")}})
    config = play.house.config.model_copy(update={"communities": (changed,)})
    play.app.adopt(config)
    assert await ask(play, "work hello") == "Hello Mod from saw"
    assert play.house.config is config


async def test_tidying_up_forgets_what_is_over(play: Play) -> None:
    await ask(play, "work later tea")
    await play.advance(DAY)
    play.clock.now += 8 * DAY
    await play.house.tidy_up()
    troubled = await play.house.write(lambda unit: play.house.deliveries.troubled(unit, "makers"))
    assert troubled == {}
    assert not play.house.busy


def slash(
    answer: Kept, path: tuple[str, ...], options: dict[str, Any] | None = None, standing: Standing | None = None
) -> Commanded:
    """A slash command of the moderator's."""
    return Commanded(
        community="makers",
        account=Account("local", "mod"),
        name="Mod",
        room=Room("local", "welcome"),
        origin="e100",
        answer=answer,
        path=path,
        options=options or {},
        standing=standing,
    )


class Kept:
    """Keeps what was answered."""

    def __init__(self) -> None:
        self.card: Card | None = None
        self.private = False

    async def give(self, card: Card, *, private: bool, direct: bool = False, quiet: bool = False) -> None:
        """Keep the card."""
        self.card, self.private = card, private

    async def form(self, form: Form) -> None:
        """No form is expected."""
        raise AssertionError

    async def nothing(self) -> None:
        """No words."""


def test_a_control_that_is_too_long_is_a_mistake_of_ours() -> None:
    assert Workshop.control("board", 3, "x") == "workshop:board:3:x"
    with pytest.raises(ValueError, match="longer than 90"):
        Workshop.control("board", "x" * 90)
