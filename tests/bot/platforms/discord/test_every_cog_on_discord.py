"""Every command, control, form and refusal of the bot's own cogs, as members meet them on Discord."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import simcord
from discord import ChannelType, TextChannel
from pydantic import SecretStr
from simcord import InteractionResult, MemberActor, ResponseMessage, UserHandle

from bot.app import built_in, find_cog
from bot.charter import Rule
from bot.config import Settings
from bot.platforms.discord import DiscordPlatform
from bot.web import NotModified, Page, Web
from cogs.escalation.settings import EscalationSettings
from cogs.greeter.settings import GreeterSettings, Interest
from cogs.ideas.settings import IdeaSettings
from cogs.noticing.settings import NoticingSettings
from cogs.polls.settings import PollSettings
from cogs.posts import files
from cogs.posts.settings import Feed, PostSettings
from tests.bot.platforms.discord.town import Town, words

pytestmark = pytest.mark.simcord(settle_timeout=20)

KINDS = [find_cog(name) for name in built_in()]
COMMANDS = {" ".join(command.path): command for kind in KINDS for command in kind.commands()}
IN_MENUS = {line for line, command in COMMANDS.items() if command.menu}
PNG = b"\x89PNG\r\n\x1a\n"
POLL = {"question": "Tea or coffee?", "options": "Tea | Coffee"}


FEED = Feed(name="The blog", url=SecretStr("https://blog.test/feed.json"), every=timedelta(minutes=30))


class Blog(Web):
    """A site that has one more item each time it is read."""

    def __init__(self) -> None:
        super().__init__()
        self.read = 0

    async def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Page | NotModified:
        """The feed as it is now."""
        self.read += 1
        items = [{"id": str(n), "title": f"News {n}", "url": f"https://blog.test/{n}"} for n in range(self.read)]
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "The blog", "items": items[::-1]}
        return Page(json.dumps(feed).encode(), "application/feed+json")


REFUNDS = Rule(name="money", words=("refund",), reaction="answer", wording="Refunds take a week, {name}.")


def settings(town: Town) -> Mapping[str, Settings]:
    """Greetings at once, one interest, polls in the square."""
    garden = Interest(name="garden", label="Gardens", emoji="🌱", role=str(town.gardeners.id))
    tea = Interest(name="tea", label="Tea", emoji="🍵", role=str(town.gardeners.id))
    return {
        "greeter": GreeterSettings(wait=timedelta(minutes=1), interests=(garden, tea)),
        "polls": PollSettings(room="welcome"),
        "ideas": IdeaSettings(room="welcome", tags=("events", "website")),
        "escalation": EscalationSettings(announcements="welcome"),
        "noticing": NoticingSettings(rooms={"welcome": "normal"}, charter=(REFUNDS,)),
        "posts": PostSettings(room="welcome", gap=timedelta(), lateness=timedelta(minutes=1), feeds=(FEED,)),
    }


@pytest.fixture
async def town(simcord_env: simcord.Env, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """A town with all cogs at work, whose cards are edited without a pause."""
    monkeypatch.setattr(DiscordPlatform, "edit_pause", 0.0)
    town = await Town.found(simcord_env, tmp_path, KINDS, settings)
    yield town
    await town.close()


def private(result: InteractionResult) -> ResponseMessage:
    """What the asker alone sees."""
    assert result.response is not None
    assert result.response.ephemeral
    return result.response


def told(result: InteractionResult) -> str:
    """What the asker alone was told."""
    return words(private(result))


async def passes(town: Town, seconds: float) -> None:
    """Time goes by."""
    await town.env.advance_time(seconds)
    await town.app.house.schedule.run_due(town.env.now())
    await town.settle()


def card(town: Town) -> Any:
    """The newest card in the square."""
    found = town.square.last_message
    assert found is not None
    return found


# ------------------------------------------------------------------ commands

Steps: TypeAlias = tuple[tuple[str, dict[str, Any]], ...]
NOTHING: Steps = ()
OPEN: Steps = (("poll open", POLL),)
IDEA: Steps = (("idea propose", {"title": "Cycle racks", "why": "We all come by bike"}),)
IDEAS: Steps = (*IDEA, ("idea propose", {"title": "A fountain", "why": "Summers are hot"}))
PLANNED: Steps = (("post plan", {"text": "Hello **all**", "at": "in 2 hours"}),)
CASE: Steps = (("report", {"why": "Nobody is ever at the desk"}),)
CASES: Steps = (*CASE, ("report", {"why": "The door is broken since May"}))
INCIDENT: Steps = (("incident open", {"title": "Downloads fail", "statement": "We see it"}), *CASE)
CLOSED: Steps = (*OPEN, ("poll close", {}))

SCENES: dict[str, tuple[str, dict[str, Any], Steps, str]] = {
    # command: who asks, with which options, what a moderator did before, what the answer says
    "help": ("ann", {}, NOTHING, "poll"),
    "link": ("ann", {}, NOTHING, "one network only"),
    "unlink": ("ann", {}, NOTHING, "account"),
    "language": ("ann", {"language": "en"}, NOTHING, "English"),
    "privacy export": ("mo", {}, OPEN, "everything I keep"),
    "privacy erase": ("mo", {}, OPEN, "Erase everything?"),
    "privacy optout": ("ann", {}, NOTHING, "count"),
    "privacy optin": ("ann", {}, NOTHING, "count"),
    "greet preview": ("mo", {}, NOTHING, "Town"),
    "greet test": ("mo", {"member": "ann"}, NOTHING, "on its way"),
    "greet status": ("mo", {}, NOTHING, "at the door"),
    "idea propose": ("ann", IDEA[0][1], NOTHING, "is up as #1"),
    "idea show": ("ann", {"idea": "#1"}, IDEA, "Cycle racks"),
    "idea top": ("ann", {}, IDEA, "Cycle racks"),
    "idea new": ("ann", {}, IDEA, "Cycle racks"),
    "idea mine": ("mo", {}, IDEA, "Cycle racks"),
    "idea planned": ("ann", {}, NOTHING, "none yet"),
    "idea done": ("ann", {}, NOTHING, "none yet"),
    "idea search": ("ann", {"words": "racks cycle"}, IDEA, "Cycle racks"),
    "idea follow": ("ann", {"idea": "#1"}, IDEA, "I'll tell you"),
    "idea unfollow": ("ann", {"idea": "#1"}, IDEA, "nothing more"),
    "idea status": ("mo", {"idea": "#1", "status": "planned", "answer": "In March"}, IDEA, "#1 is planned"),
    "idea merge": ("mo", {"idea": "#2", "into": "#1"}, IDEAS, "counts for #1"),
    "idea unmerge": ("mo", {"idea": "#2"}, (*IDEAS, ("idea merge", {"idea": "#2", "into": "#1"})), "on its own"),
    "idea tag": ("mo", {"idea": "#1", "tag": "events"}, IDEA, "now about"),
    "idea delete": ("mo", {"idea": "#1"}, IDEA, "off the board"),
    "idea export": ("mo", {}, IDEA, "One idea"),
    "report": ("ann", CASE[0][1], NOTHING, "Thank you"),
    "case take": ("mo", {"case": "#1"}, CASE, "You are looking after #1"),
    "case hand": ("mo", {"case": "#1", "to": "mo"}, CASE, "looks after #1"),
    "case judge": ("mo", {"case": "#1", "verdict": "justified"}, CASE, "is justified"),
    "case resolve": ("mo", {"case": "#1", "outcome": "Somebody is"}, CASE, "#1 is closed"),
    "case rate": ("mo", {"case": "#1", "severity": "high"}, CASE, "is serious"),
    "case snooze": ("mo", {"case": "#1", "until": "in 3 days"}, CASE, "put off until"),
    "case join": ("mo", {"case": "#2", "into": "#1"}, CASES, "counts for #1"),
    "case list": ("mo", {}, CASE, "#1"),
    "case mine": ("mo", {}, NOTHING, "none"),
    "case show": ("mo", {"case": "#1"}, CASE, "told by a member"),
    "case history": ("mo", {"case": "#1"}, CASE, "opened"),
    "case note": ("mo", {"case": "#1", "words": "Hm"}, CASE, "Noted"),
    "case export": ("mo", {}, CASE, "One case"),
    "case answer": ("mo", {"case": "#1", "words": "Hm"}, CASE, "about nobody's message"),
    "case admit": ("mo", {"case": "#1", "words": "You were right"}, CASE, "goes out as a post"),
    "case off": ("mo", {}, NOTHING, "off duty"),
    "case on": ("mo", {}, (("case off", {}),), "call you again"),
    "case stats": ("mo", {}, CASE, "one case"),
    "incident open": ("mo", INCIDENT[0][1], NOTHING, "!1 is out"),
    "incident update": ("mo", {"incident": "!1", "words": "Half of it"}, INCIDENT, "Everybody has been told"),
    "incident link": ("mo", {"incident": "!1", "case": "#1"}, INCIDENT, "belongs to !1"),
    "incident answer": ("mo", {"incident": "!1", "words": "Sorry"}, INCIDENT, "no open case"),
    "incident close": ("mo", {"incident": "!1", "words": "All works"}, INCIDENT, "is over"),
    "incident report": ("mo", {"incident": "!1"}, INCIDENT, "We see it"),
    "noticing status": ("mo", {}, NOTHING, "No case so far"),
    "noticing learning": ("mo", {}, NOTHING, "Nothing yet"),
    "noticing reset": ("mo", {}, NOTHING, "Forgotten"),
    "poll open": ("mo", POLL, NOTHING, "open until"),
    "poll list": ("ann", {}, OPEN, "Tea or coffee?"),
    "poll results": ("ann", {}, OPEN, "Tea or coffee?"),
    "poll close": ("mo", {}, OPEN, "closed"),
    "poll cancel": ("mo", {}, OPEN, "cancelled"),
    "poll answer": ("mo", {"text": "We chose tea"}, CLOSED, "#1"),
    "poll export": ("mo", {}, CLOSED, "#1"),
    "poll fix": ("mo", {"question": "Tea or cocoa?"}, OPEN, "#1"),
    "post plan": ("mo", PLANNED[0][1], NOTHING, "goes out"),
    "post list": ("mo", {}, PLANNED, "Hello"),
    "post show": ("mo", {"post": "#1"}, PLANNED, "welcome"),
    "post preview": ("mo", {"post": "#1"}, PLANNED, "Hello"),
    "post move": ("mo", {"post": "#1", "at": "in 3 hours"}, PLANNED, "goes out"),
    "post now": ("mo", {"post": "#1"}, PLANNED, "on its way"),
    "post cancel": ("mo", {"post": "#1"}, PLANNED, "won't go out"),
    "post skip": ("mo", {"post": "#1"}, PLANNED, "only once"),
    "post withdraw": ("mo", {"post": "#1"}, (*PLANNED, ("post now", {"post": "#1"})), "taken back"),
    "post calendar": ("mo", {}, PLANNED, "Hello"),
    "post peaks": ("mo", {}, NOTHING, "Next peak"),
    "post feeds": ("mo", {}, NOTHING, "The blog"),
    "post report": ("mo", {}, NOTHING, "Nothing to compare"),
    "post learn": ("mo", {}, NOTHING, "moderators' room"),
    "bot pause": ("mo", {}, NOTHING, "hold my tongue"),
    "bot resume": ("mo", {}, (("bot pause", {}),), ""),
    "bot mute": ("mo", {"room": "square"}, NOTHING, ""),
    "bot unmute": ("mo", {"room": "square"}, (("bot mute", {"room": "square"}),), ""),
    "bot status": ("mo", {}, NOTHING, "Discord"),
    "bot log": ("mo", {}, OPEN, "poll open"),
}
OWN = ["poll open", "poll close", "poll cancel", "poll fix"]
"""Commands that the settings keep for moderators, or a poll for its author."""
MODERATORS = [*OWN, *sorted(line for line, c in COMMANDS.items() if c.moderator and not c.menu)]
FORMS: dict[str, dict[str, Any]] = {
    "poll write": {},
    "post write": {},
    "post edit": {"post": "#1"},
    "idea edit": {"idea": "#1"},
}
"""Commands that only open a form: see the controls below."""


def handles(town: Town, options: dict[str, Any]) -> dict[str, Any]:
    """Options with people and rooms by their names."""
    known = {"ann": town.ann, "mo": town.mo, "square": town.square}
    return {
        name: known.get(value, value) if name in ("member", "room", "to") else value for name, value in options.items()
    }


async def answered(town: Town, line: str) -> None:
    """Play the scene of a command."""
    who, options, before, says = SCENES[line]
    for earlier, with_options in before:
        await town.slash(town.mo, earlier, **handles(town, with_options))
    result = await town.slash(town.ann if who == "ann" else town.mo, line, **handles(town, options))
    assert says.casefold() in told(result).casefold(), line


def test_every_command_has_a_scene() -> None:
    assert set(SCENES) | set(FORMS) | IN_MENUS == set(COMMANDS)


@pytest.mark.parametrize("line", [line for line, scene in SCENES.items() if scene[2] != NOTHING])
async def test_a_command_about_something_is_answered_in_private(town: Town, line: str) -> None:
    await answered(town, line)


async def test_any_other_command_is_answered_in_private(town: Town) -> None:
    for line, scene in SCENES.items():
        if scene[2] == NOTHING:
            await answered(town, line)


async def test_moderators_commands_are_refused_kindly_to_others(town: Town) -> None:
    await town.slash(town.mo, "poll open", **POLL)
    for group in {line.split()[0] for line in MODERATORS}:
        await town.show_to_all(group)
    for line in MODERATORS:
        options = SCENES[line][1] if line in SCENES else FORMS[line]
        result = await town.slash(town.ann, line, **handles(town, options))
        assert "moderator" in told(result), line


async def test_a_message_is_posted_from_its_menu_with_its_picture(town: Town) -> None:
    message = await town.ann.send(town.square, "Look **here**", attachments=[("sea.png", PNG)])
    await town.show_to_all("Post this")
    told_ann = await town.ann.context_menu(town.square, "Post this", message)
    assert "moderator" in told(told_ann)
    assert "goes out" in told(await town.mo.context_menu(town.square, "Post this", message))
    await town.slash(town.mo, "post now", post="#1")
    assert words(card(town)) == "Look **here**"
    [picture] = card(town).attachments
    assert picture.filename == "sea.png"


async def test_a_file_goes_with_a_post_and_is_kept_while_its_form_is_filled_in(town: Town) -> None:
    planned = await town.slash(town.mo, "post plan", text="The menu", at="in 5 minutes", file=("menu.pdf", b"%PDF"))
    assert "goes out" in told(planned)
    opened = await town.slash(town.mo, "post write", thread=True, file=("sea.png", PNG), alt="The sea")
    assert opened.modal is not None
    await town.mo.submit_modal(opened, {"words": "The sea\ncalls", "at": "in 5 minutes", "lasts": ""})
    await passes(town, 310)
    shown = {words(message): message for message in town.square.history() if message.attachments}
    assert {said: message.attachments[0].filename for said, message in shown.items()} == {
        "The menu": "menu.pdf",
        "The sea\ncalls": "sea.png",
    }
    assert [thread.name for thread in town.square.threads] == ["The sea calls"]


async def test_a_file_that_is_too_large_is_refused_in_a_sentence(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST", 1024 * 1024)
    huge = ("film.mp4", bytes(files.MOST + 1))
    assert "up to 1 MB" in told(await town.slash(town.mo, "post plan", text="Look", file=huge))
    assert "Nothing is planned" in told(await town.slash(town.mo, "post list"))


async def test_options_are_completed_from_what_there_is(town: Town) -> None:
    await town.slash(town.mo, "poll open", **POLL)
    polls = await town.ann.autocomplete(town.square, "poll results", "poll", "tea")
    assert [(choice["name"], choice["value"]) for choice in polls] == [("#1 Tea or coffee?", "#1")]
    await town.slash(town.mo, "post plan", text="Hello all", at="in 2 hours")
    planned = await town.mo.autocomplete(town.square, "post show", "post", "hello")
    assert [(choice["name"], choice["value"]) for choice in planned] == [("#1 Hello all", "#1")]
    whom = await town.mo.autocomplete(town.square, "poll open", "who", "", **POLL)
    assert "everyone" in {choice["value"] for choice in whom}
    topics = await town.ann.autocomplete(town.square, "help", "command", "pol")
    assert "poll" in {choice["value"] for choice in topics}


# ------------------------------------------------------------------ controls and forms


async def greet(town: Town) -> tuple[MemberActor, Any]:
    """A newcomer and their greeting."""
    bea = town.guild.add_member(town.env.create_user("bea"))
    await town.settle()
    await passes(town, 61)
    return bea, card(town)


async def guide(town: Town) -> tuple[MemberActor, Any]:
    """A newcomer and their guide."""
    bea, greeting = await greet(town)
    result = await bea.click(greeting, label="Show me around")
    assert "bea" in told(result)
    return bea, result.response


async def vote(town: Town) -> None:
    """A press sets the choice, another changes it, and it is taken back."""
    await town.slash(town.mo, "poll open", **POLL)
    poll = card(town)
    assert "Tea" in told(await town.ann.click(poll, label="Tea"))
    assert "Coffee" in told(await town.ann.click(poll, label="Coffee"))
    assert "1 vote" in words(card(town))
    told(await town.ann.click(poll, label="Take my vote back"))
    assert "1 vote" not in words(card(town))
    await town.slash(town.mo, "poll close")
    assert "Tea" in words(card(town))


async def many_options(town: Town) -> None:
    """Twenty options of a hundred signs can be chosen from, several at once."""
    options = " | ".join(f"{n:02} " + "x" * 97 for n in range(20))
    await town.slash(town.mo, "poll open", question="Which?", options=options, multiple=True)
    assert "19" in told(await town.ann.select(card(town), ["3", "20"]))


async def secret_vote(town: Town) -> None:
    """A secret poll is voted in from its card, and only the turnout shows."""
    await town.slash(town.mo, "poll open", **POLL, anonymous=True)
    poll = card(town)
    assert "Tea" in told(await town.ann.click(poll, label="Tea"))
    shown = words(card(town))
    assert "1 " in shown
    assert "█" not in shown


async def show_around(town: Town) -> None:
    """The guide is for the newcomer alone."""
    _, shown = await guide(town)
    [select] = _controls(shown, 3)
    assert [option["label"] for option in select["options"]] == ["🌱 Gardens", "🍵 Tea"]
    assert "Nobody but you" in words(shown)


async def pick_interests(town: Town) -> None:
    """An interest gives its role."""
    bea, shown = await guide(town)
    assert "Gardens" in told(await bea.select(shown, ["garden"]))
    await town.settle()
    assert town.env.backend.get_member(town.guild.id, bea.id).role_ids == [town.gardeners.id]


async def speak_french(town: Town) -> None:
    """The guide in the member's language."""
    bea, shown = await guide(town)
    assert "voici" in told(await bea.click(shown, custom_id="greeter:language#fr"))


async def be_left_alone(town: Town) -> None:
    """The member is left alone, and not any more."""
    bea, shown = await guide(town)
    result = await bea.click(shown, custom_id="greeter:alone:1")
    told(result)
    told(await bea.click(private(result), custom_id="greeter:alone:0"))


async def let_a_crowd_in(town: Town) -> None:
    """A raid is told to the moderators, who may let the crowd in."""
    raid = settings(town)["greeter"].raid  # type: ignore[attr-defined]  # the greeter's own settings
    for n in range(raid + 1):
        town.guild.add_member(town.env.create_user(f"guest{n}"))
    await town.settle()
    await passes(town, 61)
    notice = town.office.last_message
    assert notice is not None
    [button] = [b for b in _buttons(notice) if b["custom_id"].startswith("greeter:let-in")]
    assert "moderator" in told(await town.ann.click(notice, custom_id=button["custom_id"]))
    told(await town.mo.click(notice, custom_id=button["custom_id"]))


async def erase_oneself(town: Town) -> None:
    """Erasing is asked for and then done, by the asker alone."""
    await town.slash(town.ann, "language", language="en")
    asked = await town.slash(town.ann, "privacy erase")
    told(asked)
    [button] = [b for b in _buttons(asked.response) if b["custom_id"].startswith("account:erase")]
    assert "forgotten you" in told(await town.ann.click(private(asked), custom_id=button["custom_id"]))


async def choose_a_language(town: Town) -> None:
    """A button for each language."""
    offered = await town.slash(town.ann, "language")
    told(offered)
    assert "français" in told(await town.ann.click(private(offered), custom_id="account:language:fr")).casefold()


async def write_a_poll(town: Town) -> None:
    """A poll is written in a form; a mistake leads back to it, with what was filled in."""
    opened = await town.slash(town.mo, "poll write")
    assert opened.modal is not None
    mistaken = await town.mo.submit_modal(opened, {"question": "Tea?", "options": "Yes", "closes": ""})
    await town.settle()
    told(mistaken)
    [again] = [b for b in _buttons(mistaken.response) if b["custom_id"].startswith("polls:write-again")]
    reopened = await town.mo.click(private(mistaken), custom_id=again["custom_id"])
    assert reopened.modal is not None
    assert reopened.modal["components"][0]["component"]["value"] == "Tea?"
    done = await town.mo.submit_modal(reopened, {"question": "Tea?", "options": "Yes\nNo", "closes": "2d"})
    await town.settle()
    assert "open until" in told(done)
    assert "Tea?" in words(card(town))


async def mend_a_poll(town: Town) -> None:
    """A typo is mended in a form before the first vote."""
    await town.slash(town.mo, "poll open", **POLL)
    opened = await town.slash(town.mo, "poll fix")
    assert opened.modal is not None
    mistaken = await town.mo.submit_modal(opened, {"question": "Tea or cocoa?", "options": "Tea"})
    await town.settle()
    [again] = [b for b in _buttons(mistaken.response) if b["custom_id"].startswith("polls:fix-again")]
    reopened = await town.mo.click(private(mistaken), custom_id=again["custom_id"])
    assert reopened.modal is not None
    done = await town.mo.submit_modal(reopened, {"question": "Tea or cocoa?", "options": "Tea\nCocoa"})
    await town.settle()
    told(done)
    assert "Cocoa" in words(card(town))


async def write_a_post(town: Town) -> None:
    """A post is written in a form, and reworded when it is out: the room shows the new words."""
    opened = await town.slash(town.mo, "post write", pin=True)
    assert opened.modal is not None
    written = await town.mo.submit_modal(opened, {"words": "Hello **all**", "at": "in 10 minutes", "lasts": ""})
    await town.settle()
    assert "goes out" in told(written)
    await passes(town, 600)
    [post] = [message for message in town.square.history() if words(message) == "Hello **all**"]
    assert post.pinned
    opened = await town.slash(town.mo, "post edit", post="#1")
    assert opened.modal is not None
    told(await town.mo.submit_modal(opened, {"words": "Hello **you**"}))
    await town.settle()
    assert [words(message) for message in town.square.history() if message.id == post.id] == ["Hello **you**"]


async def propose_an_idea(town: Town) -> None:
    """An idea is written in a form, looks like another, and goes up all the same; its author rewords it."""
    await town.slash(town.mo, "idea propose", **IDEA[0][1])
    opened = await town.slash(town.ann, "idea propose", title="Cycle racks")
    assert opened.modal is not None
    asked = await town.ann.submit_modal(opened, {"title": "Cycle racks", "why": "We all come by bike", "tag": "events"})
    await town.settle()
    assert "Is it one of these?" in told(asked)
    filed = await town.ann.click(private(asked), label="Mine is new")
    await town.settle()
    assert "is up as #2" in told(filed)
    reworded = await town.slash(town.ann, "idea edit", idea="#2")
    assert reworded.modal is not None
    await town.ann.submit_modal(reworded, {"title": "Bike racks", "why": "", "tag": ""})
    await town.settle()
    assert "Bike racks" in words(idea(town, "#2"))


def idea(town: Town, number: str) -> Any:
    """The card of an idea; the thread that opens under it is told of after it."""
    return next(message for message in town.square.history() if f"{number} " in words(message).partition("\n")[0])


async def vote_for_an_idea(town: Town) -> None:
    """A vote is given, taken back, given to what looks alike, and its giver follows."""
    await town.slash(town.mo, "idea propose", **IDEA[0][1])
    board = idea(town, "#1")
    assert "You are for" in told(await town.ann.click(board, label="👍 I want this"))
    await town.settle()
    assert "1 vote" in words(idea(town, "#1"))
    assert "taken back" in told(await town.ann.click(board, label="Take my vote back"))
    asked = await town.slash(town.ann, "idea propose", **IDEA[0][1])
    label = next(b["label"] for b in _buttons(private(asked)) if "That is mine" in b["label"])
    assert "Your vote is on" in told(await town.ann.click(private(asked), label=label))
    shown = await town.slash(town.ann, "idea show", idea="#1")
    assert "I'll tell you" in told(await town.ann.click(private(shown), label="Tell me what becomes of it"))


async def leaf_through_ideas(town: Town) -> None:
    """A long list is turned page by page."""
    for name in (
        "alpha",
        "bravo",
        "charlie",
        "delta",
        "echoes",
        "foxtrot",
        "golfing",
        "hotel",
        "india",
        "juliet",
        "kilo",
    ):
        await town.slash(town.mo, "idea propose", title=f"{name} {name}", why=name[::-1])
    first = await town.slash(town.ann, "idea new")
    second = await town.ann.click(private(first), label="More")
    assert "alpha" in told(second)
    assert "kilo" in told(await town.ann.click(private(second), label="Back"))


async def let_an_idea_up(town: Town) -> None:
    """Moderators see an idea first, and put it up or keep it off."""
    home = town.app.house.services.communities["town"]
    reviewed = IdeaSettings(room="welcome", review=True)
    home.settings["ideas"] = reviewed
    for idea in (IDEAS[0][1], IDEAS[1][1]):
        assert "look at it first" in told(await town.slash(town.ann, "idea propose", **idea))
    asked = {button["custom_id"]: message for message in town.office.history() for button in _buttons(message)}
    for control, says in (("ideas:admit:1", "is up"), ("ideas:reject:2", "stays off")):
        assert says in told(await town.mo.click(asked[control], custom_id=control))


async def decide_about_news(town: Town) -> None:
    """News of a feed go out, or not, as a moderator presses."""
    town.app.house.services.web = Blog()
    for _ in range(2):  # what is there at first is no news
        await passes(town, 2400)
    for control, says in (("posts:plan-news", "goes out"), ("posts:drop-news", "won't go out")):
        await passes(town, 2400)
        asked = {b["custom_id"]: message for message in town.office.history() for b in _buttons(message)}
        pressed = [custom_id for custom_id in asked if custom_id.startswith(control)][-1]
        assert says in told(await town.mo.click(asked[pressed], custom_id=pressed))


async def decide_about_a_late_post(town: Town) -> None:
    """What is too late is said, or let go, as a moderator presses."""
    for _ in range(2):
        await town.slash(town.mo, "post plan", text="Hello", at="in 5 minutes")
    await town.slash(town.mo, "post plan", text="Again", at="every day at 0:10")
    await passes(town, 900)
    late = [message for message in town.office.history() if "was away" in words(message)]
    asked = {button["custom_id"]: message for message in late for button in _buttons(message)}
    extra = next(control for control in asked if control.startswith("posts:extra"))
    for control, says in (("posts:send:1", "on its way"), ("posts:drop:2", "won't go out"), (extra, "on its way")):
        assert says in told(await town.mo.click(asked[control], custom_id=control))


async def learn_from_the_past(town: Town) -> None:
    """What was said while the bot was not there is read once a moderator agrees."""
    await town.close()
    for _ in range(3):
        town.env.backend.create_message(town.square.id, town.ann.id, "a word")
    await town.env.advance_time(7200)
    await town.open()
    await town.slash(town.mo, "post learn", weeks=1)
    question = town.office.last_message
    assert question is not None
    assert "2 rooms" in words(question)
    [button] = _buttons(question)
    assert "moderator" in told(await town.ann.click(question, custom_id=button["custom_id"]))
    assert "reading" in told(await town.mo.click(question, custom_id=button["custom_id"]))
    await passes(town, 1)
    learnt = town.office.last_message
    assert learnt is not None
    assert "3 messages of a week in 2 rooms" in words(learnt)


async def complaint(town: Town, words_: str = "Nobody is ever at the desk", who: MemberActor | None = None) -> Any:
    """Ann complains, or somebody else, and Bea reports it from the message's menu; the case's card."""
    message = await (who or town.ann).send(town.square, words_)
    bea = town.guild.add_member(town.env.create_user(f"bea{message.id}"))
    thanks = await bea.context_menu(town.square, "Tell the moderators", message)
    assert "Thank you" in told(thanks)
    await town.settle()
    return next(found for found in town.office.history() if words_ in words(found))


def again(town: Town, message: Any) -> Any:
    """A message as it stands now."""
    return next(
        found for channel in (town.office, town.square) for found in channel.history() if found.id == message.id
    )


async def press(town: Town, shown: Any, label: str, who: MemberActor | UserHandle | None = None) -> InteractionResult:
    """A moderator presses something."""
    result = await (who or town.mo).click(shown, label=label)
    await town.settle()
    return result


async def look_after_a_case(town: Town) -> None:
    """A case is taken, judged, put off, handed over, closed and opened again; Ann can do none of it."""
    shown = await complaint(town)
    assert "moderator" in told(await press(town, shown, "I'll look after it", town.ann))
    assert "You are looking after #1" in told(await press(town, shown, "I'll look after it"))
    more = private(await press(town, again(town, shown), "More"))
    for label, says in (("Justified", "is justified"), ("Not justified", "not justified"), ("Put off", "put off")):
        assert says in told(await press(town, more, label))
    assert "Nobody looks after #1 now" in told(await press(town, more, "Hand over"))
    await town.slash(town.mo, "case take", case="#1")
    opened = await press(town, again(town, shown), "Close")
    assert opened.modal is not None
    assert "is closed" in told(await town.mo.submit_modal(opened, {"words": "Somebody is there now"}))
    await town.settle()
    assert "Somebody is there now" in words(again(town, shown))
    assert "open again" in told(await press(town, again(town, shown), "Open again"))


async def join_cases(town: Town) -> None:
    """A case counts for another; one was a false alarm."""
    first = await complaint(town, "The downloads fail every evening")
    second = await complaint(town, "Downloads fail again this evening")
    more = private(await press(town, second, "More"))
    opened = await press(town, more, "Join")
    assert opened.modal is not None
    assert "counts for #1" in told(await town.mo.submit_modal(opened, {"words": "#1"}))
    assert "false alarm" in told(await press(town, first, "False alarm"))


async def leaf_through_cases(town: Town) -> None:
    """A long list is turned page by page."""
    for number in range(11):
        await town.slash(town.mo, "report", why=f"Complaint {number} of its own kind")
    first = private(await town.slash(town.mo, "case list"))
    second = await press(town, first, "Next")
    assert "Page 2 of 2" in told(second)
    assert "Page 1 of 2" in told(await press(town, private(second), "Back"))


async def talk_in_private(town: Town) -> None:
    """A moderator answers; the author answers in a form or by just writing, and ends the talk."""
    dan = town.env.create_user("dan")
    shown = await complaint(town, who=town.guild.add_member(dan))
    opened = await press(town, shown, "Answer in private")
    assert opened.modal is not None
    assert "on its way" in told(await town.mo.submit_modal(opened, {"words": "You are right"}))
    await town.settle()
    letter = dan.dm_channel.last_message
    assert letter is not None
    assert "You are right" in words(letter)
    opened = await press(town, letter, "Answer", dan)
    assert opened.modal is not None
    assert "Passed on" in words((await dan.submit_modal(opened, {"words": "Thank you"})).response)
    await town.settle()
    await dan.send_dm("And one thing more")
    await town.settle()
    assert "And one thing more" in words(again(town, shown))
    [thread] = town.office.threads
    assert [said for said in ("Thank you", "And one thing more") if said in words_of(thread)] == [
        "Thank you",
        "And one thing more",
    ]
    await press(town, letter, "End the talk", dan)
    assert "Thank you" not in "".join(words(message) for message in town.square.history())


def words_of(channel: Any) -> str:
    """All that stands in a channel."""
    return "\n".join(words(message) for message in channel.history())


async def call_somebody_who_is_shut_off(town: Town) -> None:
    """Who takes no direct messages gets a private thread, and where there are none is called and reads in private."""
    shown = await complaint(town)
    mail = town.env.backend.get_dm_channel(town.ann.id)
    town.env.inject_error("POST", f"/channels/{mail.id}/messages", status=403, code=50007, times=None)
    await town.slash(town.mo, "case answer", case="#1", words="You are right")
    await passes(town, 1)
    [thread] = town.square.threads
    assert thread.name == "#1 Town"
    letter = next(message for message in thread.history() if "You are right" in words(message))
    opened = await press(town, letter, "Answer", town.ann)
    assert opened.modal is not None
    await town.ann.submit_modal(opened, {"words": "Thank you"})
    await town.settle()
    assert "Thank you" in words(again(town, shown))

    await complaint(town, "And the door is broken since May")
    town.env.inject_error("POST", "/channels/*/threads", status=403, code=50013, times=None)
    await town.slash(town.mo, "case answer", case="#2", words="It will be mended")
    await passes(town, 1)
    call = card(town)
    assert "a word with you" in words(call)
    assert "mended" not in words_of(town.square)
    assert "somebody else" in told(await press(town, call, "Read it"))
    assert "It will be mended" in told(await press(town, call, "Read it", town.ann))


async def answer_as_the_charter_says(town: Town) -> None:
    """Who takes no direct messages is called, and reads the charter's word alone."""
    mail = town.env.backend.get_dm_channel(town.ann.id)
    town.env.inject_error("POST", f"/channels/{mail.id}/messages", status=403, code=50007, times=None)
    await town.ann.send(town.square, "When does my refund come?")
    await passes(town, 1)
    call = town.square.history()[-1]
    assert "there's a word for you" in words(call)
    assert "week" not in words_of(town.square)
    assert "somebody else" in told(await press(town, call, "Read it"))
    assert "Refunds take a week, ann." in told(await press(town, call, "Read it", town.ann))


async def admit_in_public(town: Town) -> None:
    """The public word is drafted in a form, and goes out as a post."""
    await complaint(town)
    opened = await town.slash(town.mo, "case admit", case="#1")
    assert opened.modal is not None
    assert "You were right about" in opened.modal["components"][0]["component"]["value"]
    assert "goes out as a post" in told(await town.mo.submit_modal(opened, {"words": "You were **right**"}))
    await passes(town, 1)
    assert "You were **right**" in words_of(town.square)


def _buttons(message: Any) -> list[dict[str, Any]]:
    return _controls(message, 2)


def _controls(message: Any, kind: int) -> list[dict[str, Any]]:
    """The buttons (2) or selects (3) of a message."""
    found: list[dict[str, Any]] = []

    def walk(component: Any) -> None:
        data = component if isinstance(component, dict) else component.to_dict()
        if data.get("type") == kind and "custom_id" in data:
            found.append(data)
        for inner in data.get("components", ()):
            walk(inner)

    for component in message.components:
        walk(component)
    return found


CONTROLS: dict[str, list[Callable[[Town], Awaitable[None]]]] = {
    "escalation:take": [look_after_a_case],
    "escalation:more": [look_after_a_case],
    "escalation:justified": [look_after_a_case],
    "escalation:unjustified": [look_after_a_case],
    "escalation:snooze": [look_after_a_case],
    "escalation:hand": [look_after_a_case],
    "escalation:join": [join_cases],
    "escalation:close": [look_after_a_case],
    "escalation:reopen": [look_after_a_case],
    "escalation:alarm": [join_cases],
    "escalation:page": [leaf_through_cases],
    "escalation:answer": [talk_in_private],
    "escalation:reply": [talk_in_private],
    "escalation:end": [talk_in_private],
    "escalation:read": [call_somebody_who_is_shut_off],
    "escalation:admit": [admit_in_public],
    "noticing:read": [answer_as_the_charter_says],
    "polls:vote": [vote, many_options, secret_vote],
    "polls:write": [write_a_poll],
    "polls:write-again": [write_a_poll],
    "polls:fix": [mend_a_poll],
    "polls:fix-again": [mend_a_poll],
    "ideas:propose": [propose_an_idea],
    "ideas:file": [propose_an_idea],
    "ideas:edit": [propose_an_idea],
    "ideas:vote": [vote_for_an_idea],
    "ideas:mine": [vote_for_an_idea],
    "ideas:follow": [vote_for_an_idea],
    "ideas:page": [leaf_through_ideas],
    "ideas:admit": [let_an_idea_up],
    "ideas:reject": [let_an_idea_up],
    "posts:write": [write_a_post],
    "posts:edit": [write_a_post],
    "posts:send": [decide_about_a_late_post],
    "posts:drop": [decide_about_a_late_post],
    "posts:extra": [decide_about_a_late_post],
    "posts:plan-news": [decide_about_news],
    "posts:drop-news": [decide_about_news],
    "posts:learn": [learn_from_the_past],
    "greeter:guide": [show_around],
    "greeter:pick": [pick_interests],
    "greeter:language": [speak_french],
    "greeter:alone": [be_left_alone],
    "greeter:let-in": [let_a_crowd_in],
    "account:erase": [erase_oneself],
    "account:language": [choose_a_language],
}


async def test_what_is_said_in_a_thread_of_a_room_that_is_read_is_read(town: Town) -> None:
    channel = town.platform.client.get_channel(town.square.id)
    assert isinstance(channel, TextChannel)
    await channel.create_thread(name="gripes", type=ChannelType.public_thread)
    [thread] = town.square.threads
    angry = "Still no answer from the moderators after three weeks, this is really poor"
    await town.ann.send(thread, angry)
    await town.settle()
    assert any(angry in words(found) for found in town.office.history())


ELSEWHERE = {"polls:ballot", "posts:agree"}
"""Shown only where a press tells everybody what was chosen, and only where the settings ask for a second yes."""


def test_every_control_and_form_has_a_scene() -> None:
    declared = {
        f"{kind.name}:{said.name}"
        for kind in KINDS
        for said, _ in kind.declarations()
        if said.kind in ("press", "form")
    }
    assert set(CONTROLS) | ELSEWHERE == declared


@pytest.mark.parametrize("scene", dict.fromkeys(scene for scenes in CONTROLS.values() for scene in scenes))
async def test_a_control_does_what_it_says(town: Town, scene: Callable[[Town], Awaitable[None]]) -> None:
    await scene(town)
