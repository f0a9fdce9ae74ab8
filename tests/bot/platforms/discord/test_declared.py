"""Declarations as what Discord registers, and back from an interaction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.app import built_in, find_cog, texts_of
from bot.cog import Cog
from bot.platforms.discord.commands import fingerprint, in_menu, payloads, spoken
from tests.bot.platforms.discord.workbench import Workbench

IN_MENU = 3
NAME = re.compile(r"[-_'\w]{1,32}\Z")


def registered(*kinds: type[Cog[Any]]) -> list[dict[str, Any]]:
    """What Discord is told of these cogs."""
    return payloads([command for kind in kinds for command in kind.commands()], texts_of(kinds).words)


def nodes(payload: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every command, group and option."""
    for node in payload:
        yield node
        yield from nodes(node.get("options", []))


def test_a_group_has_its_commands_with_names_and_descriptions_in_both_languages() -> None:
    [bench] = registered(Workbench)
    assert (bench["name"], bench["description"]) == ("bench", "The workbench")
    assert bench["name_localizations"] == {"fr": "etabli"}
    hello = next(command for command in bench["options"] if command["name"] == "hello")
    assert hello["description_localizations"] == {"fr": "Saluer quelqu'un"}
    [words] = hello["options"]
    assert (words["name"], words["name_localizations"]) == ("words", {"fr": "mots"})
    assert (words["description"], words["required"], words["type"]) == ("Whom", False, 3)
    assert (words["min_length"], words["max_length"]) == (1, 100)


def test_options_carry_their_types_bounds_and_choices() -> None:
    [bench] = registered(Workbench)
    command = next(command for command in bench["options"] if command["name"] == "options")
    by_name = {option["name"]: option for option in command["options"]}
    assert command["options"][0]["name"] == "count"
    assert {name: option["type"] for name, option in by_name.items()} == {
        "count": 4,
        "loud": 5,
        "mode": 3,
        "where": 7,
        "role": 8,
        "pick": 3,
    }
    assert (by_name["count"]["min_value"], by_name["count"]["max_value"]) == (1, 5)
    assert by_name["pick"]["autocomplete"]
    words = texts_of([Workbench]).words
    assert [(c["value"], c["name"], c["name_localizations"]["fr"]) for c in by_name["mode"]["choices"]] == [
        (mode, words("en").term(f"choice-{mode}"), words("fr").term(f"choice-{mode}")) for mode in ("live", "closed")
    ]


def test_a_group_is_hidden_only_where_every_command_is_a_moderators() -> None:
    moderators = [command for command in Workbench.commands() if command.moderator]
    [hidden] = payloads(moderators, texts_of([Workbench]).words)
    assert hidden["default_member_permissions"] == str(1 << 13)
    assert "default_member_permissions" not in registered(Workbench)[0]


def test_what_is_about_a_message_stands_in_its_menu_alone() -> None:
    [group, item] = registered(find_cog("posts"))
    assert "this" not in [command["name"] for command in group["options"]]
    assert (item["type"], item["name"], item["name_localizations"]) == (IN_MENU, "Post this", {"fr": "Publier ceci"})
    assert item["default_member_permissions"] == str(1 << 13)
    words = texts_of([Workbench]).words("en")
    found = in_menu({"type": IN_MENU, "name": "Post this"}, find_cog("posts").commands(), words)
    assert found is not None
    assert found.path == ("post", "this")
    assert in_menu({"type": 1, "name": "Post this"}, find_cog("posts").commands(), words) is None
    assert in_menu({"type": IN_MENU, "name": "Other"}, find_cog("posts").commands(), words) is None


def test_the_fingerprint_changes_with_what_is_registered() -> None:
    once = registered(Workbench)
    assert fingerprint(once) == fingerprint(registered(Workbench))
    once[0]["options"].pop()
    assert fingerprint(once) != fingerprint(registered(Workbench))


@pytest.mark.parametrize("name", [*built_in(), "workbench"])
def test_every_cog_is_registered_as_discord_wants_it(name: str) -> None:
    payload = registered(Workbench if name == "workbench" else find_cog(name))
    assert len(payload) <= 100
    for item in (item for item in payload if item["type"] == IN_MENU):
        assert all(1 <= len(shown) <= 32 for shown in [item["name"], *item["name_localizations"].values()])
    for node in nodes([item for item in payload if item["type"] != IN_MENU]):
        names = [node["name"], *node["name_localizations"].values()]
        assert all(NAME.match(word) and word == word.lower() for word in names), names
        descriptions = [node["description"], *node["description_localizations"].values()]
        assert all(1 <= len(words) <= 100 for words in descriptions), descriptions
        assert len(node.get("options", [])) <= 25
        required = [option.get("required", False) for option in node.get("options", [])]
        assert required == sorted(required, reverse=True)


def test_an_interaction_is_read_back_unconverted() -> None:
    options = [{"name": "who", "type": 6, "value": "42"}, {"name": "loud", "type": 5, "value": True}]
    data = {"name": "bench", "options": [{"name": "shout", "type": 1, "options": options}]}
    assert spoken(data) == (("bench", "shout"), {"who": "42", "loud": True}, None)
    assert spoken({"name": "help"}) == (("help",), {}, None)
    typing = {"name": "help", "options": [{"name": "topic", "type": 3, "value": "po", "focused": True}]}
    assert spoken(typing) == (("help",), {"topic": "po"}, "topic")
