"""Typed options: what each kind makes of what was typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Account, Room
from bot.cog import Cog, Request, command
from bot.config import Settings
from bot.i18n import Texts, house_locales
from bot.options import Asking, Completed, Length, Mistake, Moment, Options, OptionSpec, Range, Role, options_of

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
TEXTS = Texts([house_locales()])
ROOMS = {"welcome": Room("discord", "100"), "ideas": Room("discord", "200")}


class Every(Cog[Settings]):
    """One option of each kind."""

    name = "every"

    @command()
    async def kind(
        self,
        ctx: Request,
        words: Annotated[str, Length(2, 10), Completed()],
        number: Annotated[int, Range(1, 9)],
        plain_number: int,
        flag: bool,
        choice: Literal["en", "fr", "forget"],
        moment: Moment,
        options: Options,
        member: Account,
        room: Room,
        role: Role,
        free: str | None = None,
    ) -> None:
        """Never called."""


SPECS = {spec.name: spec for spec in options_of(Every.kind)}


def asking(network: str = "discord", locale: str = "en") -> Asking:
    return Asking(network, NOW, ZoneInfo("Europe/Paris"), TEXTS.words(locale), ROOMS)


def read(name: str, raw: Any, network: str = "discord", locale: str = "en") -> Any:
    return SPECS[name].read(raw, asking(network, locale))


def refused(name: str, raw: Any, network: str = "discord") -> str:
    with pytest.raises(Mistake) as caught:
        read(name, raw, network)
    return caught.value.id


def test_a_signature_declares_its_options() -> None:
    assert list(SPECS) == list(Every.kind.__annotations__)[1:-1]
    assert SPECS["words"] == OptionSpec("words", str, "text", True, low=2, high=10, completes=True)
    assert SPECS["choice"].choices == ("en", "fr", "forget")
    assert (SPECS["free"].required, SPECS["free"].type, SPECS["free"].default) == (False, str, None)
    assert [SPECS[name].discord for name in ("moment", "options", "member", "room", "role", "flag", "number")] == [
        "text",
        "text",
        "member",
        "room",
        "role",
        "boolean",
        "integer",
    ]


def test_texts_are_tidied_and_measured() -> None:
    assert read("words", "  so\u202e me\x07 ") == "so me"
    assert refused("words", "x") == "mistake-short"
    assert refused("words", "x" * 11) == "mistake-long"
    assert read("free", "line\nline") == "line\nline"


def test_numbers_are_read_and_bounded() -> None:
    assert read("number", "#3") == 3
    assert read("plain_number", -5) == -5
    assert refused("number", "0") == "mistake-range"
    assert refused("number", "three") == "mistake-number"


@pytest.mark.parametrize("word", ["yes", "Y", "true", "on", "1", "flag", True])
def test_yes_has_many_words(word: Any) -> None:
    assert read("flag", word) is True


def test_yes_and_no_are_understood_in_the_readers_language_and_in_english() -> None:
    assert read("flag", "oui", locale="fr") is True
    assert read("flag", "no", locale="fr") is False
    assert read("flag", "faux", locale="fr") is False
    assert refused("flag", "maybe") == "mistake-yes-no"


def test_a_choice_is_read_by_its_word_in_either_language() -> None:
    assert read("choice", " FORGET ") == "forget"
    assert read("choice", "oublier", locale="fr") == "forget"
    assert refused("choice", "de") == "mistake-choice"


def test_a_moment_is_read_in_the_communitys_zone() -> None:
    assert read("moment", "demain 18h").at == datetime(2026, 12, 2, 17, 0, tzinfo=UTC)
    assert read("moment", Moment("2d")).at == NOW + timedelta(days=2)
    assert refused("moment", "whenever") == "mistake-moment"
    assert refused("moment", "01/01/2020") == "mistake-moment-past"
    assert refused("moment", "tomorow") == "mistake-moment-near"


@pytest.mark.parametrize("typed", ["<@42>", "<@!42>", "42"])
def test_a_discord_member_is_mentioned_or_given_by_id(typed: str) -> None:
    assert read("member", typed) == Account("discord", "42")


def test_a_member_is_read_as_the_network_writes_them() -> None:
    assert read("member", "@ann:example.org", "matrix") == Account("matrix", "@ann:example.org")
    pill = "[Ann](https://matrix.to/#/@ann:example.org)"
    assert read("member", pill, "matrix") == Account("matrix", "@ann:example.org")
    assert read("member", "@ann", "local") == Account("local", "ann")
    assert refused("member", "ann", "matrix") == "mistake-member"
    assert refused("member", "ann") == "mistake-member"
    assert refused("member", "", "local") == "mistake-member"


def test_a_room_is_read_by_its_name_mention_or_id() -> None:
    assert read("room", "#ideas") == Room("discord", "200")
    assert read("room", "<#300>") == Room("discord", "300")
    assert read("room", "200", "matrix") == Room("discord", "200")
    assert refused("room", "#nowhere") == "mistake-room"


def test_a_role_is_its_id() -> None:
    assert read("role", "<@&77>") == "77"
    assert read("role", "helpers") == "helpers"


def test_options_are_split_and_tidied() -> None:
    assert read("options", " A |B\u202e\n C | ") == ("A", "B", "C")


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ("A", "mistake-options-count"),
        ("", "mistake-options-count"),
        ("|".join(map(str, range(21))), "mistake-options-count"),
        ("A | " + "b" * 101, "mistake-option-long"),
        ("Tea | tea", "mistake-option-twice"),
    ],
)
def test_options_that_do_not_do_are_refused(typed: str, mistake: str) -> None:
    assert refused("options", typed) == mistake


def test_twenty_options_of_a_hundred_characters_fit() -> None:
    typed = [f"{number:03}" + "x" * 97 for number in range(20)]
    assert read("options", " | ".join(typed)) == tuple(typed)


@given(st.text(max_size=200))
def test_any_words_are_options_or_a_mistake(typed: str) -> None:
    try:
        options = Options.read(typed)
    except Mistake:
        return
    assert 2 <= len(options) <= Options.MOST
    assert all(0 < len(option) <= Options.LONGEST for option in options)


@given(st.sampled_from(sorted(SPECS)), st.text(max_size=40), st.sampled_from(["discord", "matrix", "local"]))
def test_any_words_are_a_value_or_a_mistake(name: str, typed: str, network: str) -> None:
    try:
        read(name, typed, network)
    except Mistake as made:
        TEXTS.words("fr")(made.id, **made.args_of_text)
