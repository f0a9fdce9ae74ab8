"""Opening a poll: who may, what it may be, where it shows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.chat import Room
from bot.testing import community
from cogs.polls.settings import Group, PollSettings
from tests.cogs.polls.scenes import BOTH, TEA, asking, bars, card, choices, days, said


async def test_a_moderator_asks_and_the_card_shows_the_question_and_what_can_be_chosen(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        answer = said(await play.command("mod", f"{TEA} closes=2d"))
        assert answer == "Poll #1 is open until Thu, Dec 3, 2026, 10:00."
        text = play.text(card(play))
        assert text.splitlines()[:3] == ["Tea or coffee?", "1. Tea", "2. Coffee"]
        assert "No votes yet" in text
        assert "Open until Thu, Dec 3, 2026, 10:00." in text
        assert [option.label for option in choices(card(play)).options] == ["Tea", "Coffee"]


async def test_twenty_long_options_are_shown_whole(tmp_path: Path) -> None:
    options = [f"{n:02} {'x' * 97}" for n in range(20)]
    async with asking(tmp_path) as play:
        await play.command("mod", f'poll open "Which?" "{" | ".join(options)}"')
        assert all(option in play.text(card(play)) for option in options)


async def test_members_are_refused_where_only_moderators_open_polls(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        for line in (TEA, "poll write"):
            assert "for moderators" in said(await play.command("ann", line))
        assert play.cards("announcements") == []


async def test_members_open_polls_where_everyone_may_and_wait_before_the_next(tmp_path: Path) -> None:
    settings = PollSettings(opened_by="everyone", cooldown=timedelta(hours=6))
    async with asking(tmp_path, settings) as play:
        await play.command("ann", TEA)
        refusal = said(await play.command("ann", TEA))
        assert "yours comes again Tue, Dec 1, 2026, 16:00" in refusal
        await play.command("ben", TEA)
        for _ in range(2):
            await play.command("mod", TEA)  # moderators never wait
        assert len(play.cards("announcements")) == 4
        await play.advance(timedelta(hours=6))
        assert "is open" in said(await play.command("ann", TEA))


async def test_whoever_left_asks_nothing_from_a_direct_room(tmp_path: Path) -> None:
    async with asking(tmp_path, PollSettings(opened_by="everyone")) as play:
        await play.command("mod", TEA)
        await play.leave("ann")
        for line in (TEA, "poll write", "poll list", "poll results", "poll close #1"):
            assert "Only members" in said(await play.command("ann", line, room=None))
        assert len(play.cards("announcements")) == 1


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ('poll open "Q" "Only"', "One option is not a choice"),
        ('poll open "Q" "A | a"', "is there twice"),
        (f'poll open "Q" "{"|".join(map(str, range(21)))}"', "21 options are too many"),
        ('poll open "Q" "A | B" closes=30s', "at least a minute"),
        ('poll open "Q" "A | B" closes=61d', "60 days at most"),
        ('poll open "Q" "A | B" closes=perhaps', "can't read “perhaps”"),
        ('poll open "Q" "A | B" who=martians', "who “martians” would be. I know: everyone, already here, helpers."),
        ('poll open " " "A | B"', "question is empty"),
        ("poll open", "question is missing"),
    ],
)
async def test_what_cannot_be_a_poll_is_said_with_the_mend(tmp_path: Path, line: str, mistake: str) -> None:
    async with asking(tmp_path, PollSettings(groups={"helpers": Group(discord=("11",))})) as play:
        assert mistake in said(await play.command("mod", line))
        assert play.cards("announcements") == []


@pytest.mark.parametrize("closes", ["1 minute", "60d"])
async def test_the_shortest_and_the_longest_poll_open(tmp_path: Path, closes: str) -> None:
    async with asking(tmp_path) as play:
        assert "is open" in said(await play.command("mod", f'{TEA} closes="{closes}"'))


async def test_it_stays_open_for_as_long_as_the_settings_say(tmp_path: Path) -> None:
    async with asking(tmp_path, PollSettings(duration=timedelta(hours=3))) as play:
        assert "Tue, Dec 1, 2026, 13:00" in said(await play.command("mod", TEA))


async def test_everywhere_is_every_home_and_here_is_this_room(tmp_path: Path) -> None:
    async with asking(tmp_path, networks=BOTH) as play:
        assert "in 2 homes" in said(await play.command("mod", TEA, network="discord"))
        await play.command("mod", f"{TEA} where=here", room="ideas", network="discord")
        assert [len(play.cards("announcements", network)) for network in BOTH] == [1, 1]
        assert [len(play.cards("ideas", network)) for network in BOTH] == [1, 0]


async def test_a_network_may_show_its_own_poll_only_where_one_room_shows_it_and_nothing_is_secret(
    tmp_path: Path,
) -> None:
    async with asking(tmp_path, networks=BOTH) as play:
        natives = []
        for more in ("", " where=here", " where=here anonymous", " where=here results=closed"):
            await play.command("mod", TEA + more, room="ideas", network="discord")
            shown = choices(card(play, "discord", "ideas") if "here" in more else card(play, "discord"))
            natives.append((shown.native is not None, shown.hidden))
        assert natives == [(False, False), (True, False), (False, False), (True, True)]


async def test_here_in_private_is_the_usual_room_of_that_home(tmp_path: Path) -> None:
    async with asking(tmp_path, networks=BOTH) as play:
        await play.say("mod", f"{TEA} where=here", "announcements", network="discord")
        direct = Room("discord", "mod", direct=True)
        await play.platforms["discord"].command(play.community, "mod", f"{TEA} where=here", direct)
        await play.settle()
        assert len(play.cards("announcements", "discord")) + len(play.cards("announcements", "matrix")) == 1


async def test_a_home_without_the_room_is_named_and_a_community_without_it_is_refused(tmp_path: Path) -> None:
    async with asking(tmp_path, PollSettings(room="agora"), networks=BOTH) as play:
        assert "no room called “agora”" in said(await play.command("mod", TEA, network="discord"))
        home = community(cogs=["polls"], networks=BOTH, settings={"polls": PollSettings(room="agora")})
        assert home.discord is not None
        discord = home.discord.model_copy(update={"rooms": {"agora": "agora"}})
        play.house.services.communities[home.id] = home.model_copy(update={"discord": discord})
        assert "Nobody sees it on Matrix" in said(await play.command("mod", TEA, network="discord"))
        assert len(play.cards("agora", "discord")) == 1


async def test_the_language_and_its_words_are_the_askers(tmp_path: Path) -> None:
    async with asking(tmp_path, locale="fr") as play:
        line = (
            'sondage ouvrir "Thé ou café ?" "Thé | Café" fin=2j résultats="à la fin" où=partout qui="déjà là" anonyme'
        )
        assert said(await play.command("mod", line)) == ("Le sondage #1 est ouvert jusqu'au jeu. 3 déc. 2026, 10:00.")
        text = play.text(card(play))
        assert "Le vote est secret" in text
        assert "Pour les personnes déjà là à l'ouverture." in text
        assert bars(card(play)) == []


@pytest.mark.parametrize(
    "settings",
    [
        {"duration": "61 days"},
        {"duration": "10 seconds"},
        {"groups": {"everyone": {}}},
        {"groups": {"a:b": {}}},
        {"groups": {"x": {"discord": "helpers"}}},
        {"opened_by": "nobody"},
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PollSettings.model_validate(settings)


def test_a_group_may_name_one_role_or_several() -> None:
    groups = PollSettings.model_validate({"groups": {"one": {"discord": 11}, "two": {"discord": [11, "12"]}}}).groups
    assert [groups[name].discord for name in ("one", "two")] == [("11",), ("11", "12")]
    assert days(2) == PollSettings().duration
