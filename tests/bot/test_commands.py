"""The `!` line: from what a member types to a command and its options, or to a mistake with its mend."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Account, Room
from bot.cog import Cog, Request, command
from bot.commands import Catalogue, tokens
from bot.config import Settings
from bot.i18n import Texts, Words, house_locales
from bot.options import Asking, Length, Mistake, Moment, Options, Range
from bot.text import plain

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
TEXTS = Texts([house_locales()])
EN, FR = TEXTS.words("en"), TEXTS.words("fr")


TOMORROW = Moment("in 1 day")


class Asks(Cog[Settings]):
    """Commands of every shape; `polls` and `privacy` have localised names among the texts."""

    name, group = "polls", "poll"

    @command()
    async def open(
        self,
        ctx: Request,
        question: Annotated[str, Length(1, 300)],
        options: Options,
        closes: Moment = TOMORROW,
        anonymous: bool = False,
        results: Literal["live", "closed"] = "live",
    ) -> None:
        """Everything."""

    @command(moderator=True)
    async def answer(self, ctx: Request, poll: int, words: str) -> None:
        """A last text without quotes."""

    @command(private=False)
    async def list(self, ctx: Request, count: Annotated[int, Range(1, 20)] = 5, who: Account | None = None) -> None:
        """Only what is not required."""

    @command(top=True)
    async def help(self, ctx: Request, command: str | None = None, room: Room | None = None) -> None:
        """On its own."""

    @command(name="say", top=True)
    async def say_(self, ctx: Request, words: str | None = None) -> None:
        """A last text that is not required."""


CATALOGUE = Catalogue(Asks.commands())


def read(line: str, words: Words = EN) -> tuple[str, dict[str, Any]]:
    found, raw = CATALOGUE.read_line(line, words)
    return " ".join(found.path), raw


def served(line: str, words: Words) -> dict[str, Any]:
    found, raw = CATALOGUE.read_line(line, words)
    return found.read(raw, Asking("local", NOW, ZoneInfo("Europe/Paris"), words))


def mistake(line: str, words: Words = EN) -> str:
    with pytest.raises(Mistake) as caught:
        served(line, words)
    return told(caught.value, words)


def told(made: Mistake, words: Words) -> str:
    return plain(words(made.id, **made.args_of_text))


# ------------------------------------------------------------------ pieces


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ('poll open "Tea or mate?" "Tea | Mate"', ["poll", "open", "Tea or mate?", "Tea | Mate"]),
        ("poll open “Tea or mate?” « Thé | Maté »", ["poll", "open", "Tea or mate?", "Thé | Maté"]),
        ("„so“", ["so"]),
        ("l'heure d'été", ["l'heure", "d'été"]),
        ('say "an open quote runs on', ["say", "an open quote runs on"]),
        ("  spaced \t out \n", ["spaced", "out"]),
        ("", []),
        ('""', [""]),
        ('he said"hi"', ["he", 'said"hi"']),
    ],
)
def test_a_line_is_split_at_spaces_and_quotes(line: str, pieces: list[str]) -> None:
    assert [token.words for token in tokens(line)] == pieces


def test_a_named_piece_is_told_from_a_quoted_equals_sign() -> None:
    named, quoted, odd = tokens('closes="2d 3h" "closes=2d tonight?" 1=2')
    assert (named.key, named.words, named.whole) == ("closes", "2d 3h", 'closes="2d 3h"')
    assert (quoted.key, quoted.words) == (None, "closes=2d tonight?")
    assert (odd.key, odd.words) == (None, "1=2")


@given(st.text())
def test_any_line_is_split(line: str) -> None:
    for token in tokens(line):
        assert token.whole in line


# ------------------------------------------------------------------ lines


def test_options_stand_in_order_or_by_name() -> None:
    path, raw = read('poll open "Tea?" "Yes | No" closes=2d results=closed')
    assert path == "poll open"
    assert raw == {"question": "Tea?", "options": "Yes | No", "closes": "2d", "results": "closed"}
    assert read('poll open options="Yes | No" "Tea?"')[1] == {"options": "Yes | No", "question": "Tea?"}


def test_a_flag_is_raised_by_its_name_alone() -> None:
    assert read('poll open "Tea?" "Yes | No" anonymous')[1]["anonymous"] is True
    assert read('poll open "Tea?" "Yes | No" anonymous=no')[1]["anonymous"] == "no"
    assert read('poll open "anonymous" "Yes | No"')[1] == {"question": "anonymous", "options": "Yes | No"}


def test_a_last_text_needs_no_quotes() -> None:
    assert read("poll answer 3 We start in May, l'heure d'été")[1] == {
        "poll": "3",
        "words": "We start in May, l'heure d'été",
    }
    assert read('poll answer 3 "in quotes"')[1]["words"] == "in quotes"
    assert read("say two words")[1] == {"words": "two words"}


def test_a_name_that_is_no_option_stays_a_word() -> None:
    assert read("poll answer 3 x=1 is wrong")[1]["words"] == "x=1 is wrong"


def test_commands_and_options_have_names_in_the_readers_language() -> None:
    path, raw = read('sondage ouvrir "Thé ?" "Oui | Non" anonyme', FR)
    assert (path, raw["question"], raw["anonymous"]) == ("poll open", "Thé ?", True)
    assert read('poll open "Thé ?" "Oui | Non" anonymous', FR)[1]["anonymous"] is True
    assert read('SONDAGE Open "Thé ?" "Oui | Non"', FR)[0] == "poll open"


def test_accents_may_be_left_out() -> None:
    path, raw = read('sondage ouvrir "Thé ?" "Oui | Non" resultats="à la fin"', FR)
    assert (path, raw["results"]) == ("poll open", "à la fin")


def test_a_command_knows_every_way_to_say_it() -> None:
    opening = CATALOGUE.find(("poll", "open"))
    assert opening is not None
    assert opening.ways(FR) == [("sondage", "ouvrir"), ("sondage", "open"), ("poll", "ouvrir"), ("poll", "open")]
    assert opening.ways(EN) == [("poll", "open")]
    assert [command.ways(EN) for command in CATALOGUE.group("say")] == [[("say",)]]


def test_a_catalogue_finds_by_path_and_by_group() -> None:
    assert [command.name for command in CATALOGUE.group("poll")] == ["open", "answer", "list"]
    assert CATALOGUE.find(["help"]) is not None
    assert CATALOGUE.find(["poll"]) is None
    opening = CATALOGUE.find(("poll", "open"))
    assert opening is not None
    assert opening.option("closes").default == TOMORROW
    assert plain(opening.usage(EN)) == ("!poll open <question> <options> [closes=…] [anonymous=…] [results=…]")


# ------------------------------------------------------------------ mistakes


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("pol open", "I don't know “pol open”. Did you mean !poll open?"),
        ("poll opne", 'I don\'t know “poll opne”. Did you mean !poll open? Like this: !poll open "Where do we meet?"'),
        ("hlep me", "I don't know “hlep me”. Did you mean !help?"),
        ("poll", "!poll needs one more word: open | answer | list"),
        ("xyzzy", "I don't know “xyzzy”. !help shows what I can do."),
        ("", "I don't know “”. !help shows what I can do."),
        ("poll answer 3", 'words is missing. Like this: !poll answer "You chose the park'),
        ("poll list 5 ann more", "I don't know what to do with “more”."),
        ("poll list zero", "count needs a number, and “zero” isn't one."),
        ("poll list 21", "count goes from 1 to 20."),
        ('poll open "" "Yes | No"', "question is empty."),
        ('poll open "Tea?" "Yes"', "One option is not a choice."),
        ('poll open "Tea?" "Yes | No" closes=whenever', "I can't read “whenever” as a moment to come."),
        ('poll open "Tea?" "Yes | No" anonymous=perhaps', "anonymous needs yes or no, and I read “perhaps”."),
        ('poll open "Tea?" "Yes | No" results=never', "results cannot be “never”. Choose one of: live | closed"),
    ],
)
def test_a_mistake_is_answered_with_what_is_wrong_and_the_mend(line: str, answer: str) -> None:
    assert mistake(line).startswith(answer)


def test_mistakes_are_told_in_french_too() -> None:
    assert mistake("sondage", FR) == "Il manque un mot après !sondage : ouvrir | répondre | liste"
    told_so, example = mistake("sondgae ouvrir", FR).split(" Comme ceci : ")
    assert told_so == "Je ne connais pas « sondgae ouvrir ». Tu voulais dire !sondage ouvrir ?"
    assert example == '!sondage ouvrir "On se retrouve où ?" "Au parc | Au café" fin=2j'


@given(
    st.lists(
        st.sampled_from(["poll", "open", "list", "help", "sondage", '"', "«", "closes=", "anonymous", "|", "x=", "3"])
        | st.text(max_size=8),
        max_size=8,
    ),
    st.sampled_from([EN, FR]),
)
def test_any_line_is_a_command_or_a_mistake(pieces: list[str], words: Words) -> None:
    line = " ".join(pieces)
    try:
        served(line, words)
    except Mistake as made:
        told(made, words)
