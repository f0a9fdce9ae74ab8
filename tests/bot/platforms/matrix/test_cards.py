"""Cards as Matrix events."""

from __future__ import annotations

from html.parser import HTMLParser

from bot.app import texts_of
from bot.chat import Button, Card, Choices, File, LinkButton, Option
from bot.platforms.matrix.cards import (
    POLL_END,
    POLL_START,
    SEEDS,
    TEXT,
    attachment,
    edited,
    handles,
    keycap,
    message,
    native,
    poll,
    poll_end,
    same,
)
from bot.text import Emphasis, Markdown, Mention, RoleMention, Strong, text

WORDS = texts_of([]).words("en")


def options(count: int) -> tuple[Option, ...]:
    return tuple(Option(f"v{n}", f"Option {n}") for n in range(1, count + 1))


def choices(count: int, **more: object) -> Choices:
    return Choices("polls:vote:7", options(count), **more)  # type: ignore[arg-type]  # the fields of Choices


def test_a_card_is_a_notice_with_html_and_a_plain_fallback() -> None:
    card = Card(title=text("Hi"), body=(text("One"), text("Two\nlines")), footer=text("Bye"))
    content = message(card, WORDS)
    assert content["msgtype"] == "m.notice"
    assert content["body"] == "Hi\n\nOne\n\nTwo\nlines\n\nBye"
    assert content["formatted_body"] == ("<p><strong>Hi</strong></p><p>One</p><p>Two<br>lines</p><p><em>Bye</em></p>")
    assert content["m.mentions"] == {}


def test_markdown_makes_its_own_paragraphs() -> None:
    written = Markdown("# Tea\n\nOne\n\nTwo")
    card = Card(title=text("Hi"), body=(text(written), text("Three")), footer=text("Bye"))
    assert message(card, WORDS)["formatted_body"] == (
        "<p><strong>Hi</strong></p><h1>Tea</h1>\n<p>One</p>\n<p>Two</p><p>Three</p><p><em>Bye</em></p>"
    )


def test_no_paragraph_stands_in_another_wherever_markdown_is_put() -> None:
    written = text("So: ", Markdown("One\n\nTwo"), " and so on")
    bodies = (written, text(Strong(written)), text(Strong(text(Emphasis(written)))))
    content = message(Card(title=written, body=bodies, footer=written), WORDS)
    inside = 0

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            nonlocal inside
            inside += tag == "p"
            assert inside <= 1

        def handle_endtag(self, tag: str) -> None:
            nonlocal inside
            inside -= tag == "p"

    Parser().feed(content["formatted_body"])
    assert content["m.mentions"] == {}


def test_a_role_leaves_no_gap_where_there_are_none() -> None:
    content = message(Card(body=(text(RoleMention("discord", "7")), text("Tea"))), WORDS)
    assert (content["body"], content["formatted_body"]) == ("Tea", "<p>Tea</p>")


def test_a_picture_is_handed_over_as_one_with_what_it_shows_in_words() -> None:
    picture = attachment(File("map.png", b"png", "image/png", "The way"), "mxc://test/1")
    assert picture == {
        "msgtype": "m.image",
        "body": "The way",
        "filename": "map.png",
        "url": "mxc://test/1",
        "info": {"mimetype": "image/png", "size": 3},
        "m.mentions": {},
    }
    other = attachment(File("a.csv", b"1", "text/csv"), "mxc://test/2")
    assert (other["msgtype"], other["body"]) == ("m.file", "a.csv")


def test_whoever_is_addressed_is_mentioned_and_an_edit_calls_nobody_again() -> None:
    content = message(Card(body=(text("Hi ", Mention("matrix", "@ann:test", "Ann")),)), WORDS)
    assert content["m.mentions"] == {"user_ids": ["@ann:test"]}
    edit = edited("$1", content)
    assert edit["m.mentions"] == {}
    assert edit["m.new_content"]["m.mentions"] == {"user_ids": ["@ann:test"]}
    assert edit["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$1"}


def test_a_button_is_a_reaction_whose_meaning_stands_in_the_text() -> None:
    card = Card(
        controls=(Button("greeter:guide", text("Show me around"), "👋"), LinkButton("https://a.example", text("Rules")))
    )
    assert message(card, WORDS)["body"] == "React with 👋: Show me around\nRules (https://a.example)"
    assert [(handle.emoji, handle.control, handle.seed) for handle in handles(card)] == [("👋", "greeter:guide", True)]


def test_options_are_numbered_by_reactions_unless_they_bring_an_emoji() -> None:
    card = Card(controls=(Choices("polls:vote:7", (Option("a", "Tea", "🍵"), Option("b", "Milk"))),))
    assert "🍵 Tea\n2️⃣ Milk" in message(card, WORDS)["body"]
    assert [(handle.emoji, handle.value) for handle in handles(card)] == [("🍵", "a"), ("2️⃣", "b")]


def test_the_bot_places_at_most_eight_reactions_and_numbers_the_rest() -> None:
    few, many = Card(controls=(choices(SEEDS),)), Card(controls=(choices(20),))
    assert sum(handle.seed for handle in handles(few)) == SEEDS
    assert sum(handle.seed for handle in handles(many)) == 0
    assert "20. Option 20" in message(many, WORDS)["body"]
    assert "number of your choice" in message(many, WORDS)["body"]
    with_button = Card(controls=(choices(SEEDS), Button("x:y", text("More"), "➕")))
    assert [handle.emoji for handle in handles(with_button) if handle.seed] == ["➕"]


def test_twenty_options_of_a_hundred_characters_are_shown_whole() -> None:
    long = tuple(Option(str(n), f"{n}".rjust(100, "x")) for n in range(20))
    body = message(Card(controls=(Choices("polls:vote:7", long),)), WORDS)["body"]
    assert all(option.label in body for option in long)


def test_options_that_the_body_lists_are_not_listed_again() -> None:
    card = Card(body=(text("1. Option 1\n2. Option 2"),), controls=(choices(2, listed=True),))
    body = message(card, WORDS)["body"]
    assert body.count("Option 1") == 1
    assert "React with the number of your choice." in body
    assert len(handles(card)) == 2


def test_what_the_reader_has_chosen_is_marked() -> None:
    card = Card(controls=(Choices("polls:vote:7", (Option("a", "Tea", chosen=True), Option("b", "Milk"))),))
    assert "1️⃣ Tea ✓\n2️⃣ Milk" in message(card, WORDS)["body"]


def test_choices_that_are_asked_in_private_are_one_button() -> None:
    card = Card(controls=(choices(3, ask="polls:ask:7", ask_label=text("Vote in private")),))
    assert [(handle.emoji, handle.control, handle.value) for handle in handles(card)] == [("🗳️", "polls:ask:7", None)]
    assert "Option 1" not in message(card, WORDS)["body"]


def test_how_to_take_back_is_said_only_where_it_is_possible() -> None:
    assert "take it back" not in message(Card(controls=(choices(2),)), WORDS)["body"]
    assert "take it back" in message(Card(controls=(choices(2, take_back=text("x")),)), WORDS)["body"]
    assert "take one back" in message(Card(controls=(choices(2, take_back=text("x"), most=2),)), WORDS)["body"]


def test_a_native_poll_holds_what_clients_need_and_the_card_as_its_fallback() -> None:
    asked = choices(3, native=text("Lunch?"), most=2, hidden=True)
    card = Card(title=text("Lunch?"), controls=(asked,))
    assert native(card) is asked
    content = poll(card, asked, WORDS)
    assert content[POLL_START] == {
        "kind": "org.matrix.msc3381.poll.undisclosed",
        "max_selections": 2,
        "question": {TEXT: "Lunch?", "body": "Lunch?", "msgtype": "m.text"},
        "answers": [{"id": f"v{n}", TEXT: f"Option {n}"} for n in (1, 2, 3)],
    }
    assert "3. Option 3" in content[TEXT]
    assert all(handle.emoji is None for handle in handles(card))


def test_a_poll_with_more_options_than_clients_show_is_a_card() -> None:
    assert native(Card(controls=(choices(21, native=text("?")),))) is None


def test_the_end_of_a_poll_tells_its_result() -> None:
    content = poll_end("$1", Card(title=text("Over"), body=(text("Pizza"),)))
    assert content[POLL_END] == {}
    assert content[TEXT] == "Over\nPizza"
    assert content["m.relates_to"] == {"rel_type": "m.reference", "event_id": "$1"}


def test_looks_of_a_reaction_make_no_difference() -> None:
    assert same("👍") == same("👍🏽") == same("👍\ufe0f")
    assert same("1⃣") == same(keycap(1) or "")
    assert same("👍") != same("👎")


def test_hostile_options_stay_words() -> None:
    hostile = "<img src=x onerror=y> @room [x](javascript:0)"
    card = Card(controls=(Choices("polls:vote:7", (Option("a", hostile), Option("b", "</p><h1>"))),))
    tags: list[str] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)

    content = message(card, WORDS)
    Parser().feed(content["formatted_body"])
    assert set(tags) <= {"p", "br", "em"}
    assert "@room" not in content["body"] + content["formatted_body"]


def test_every_language_words_every_hint() -> None:
    french = texts_of([]).words("fr")
    card = Card(controls=(choices(2, take_back=text("x")), Button("x:y", text("Plus"), "➕")), locale="fr")
    body = message(card, french)["body"]
    assert "Réagis avec le numéro de ton choix." in body
    assert "Réagis avec ➕ : Plus" in body
