"""Cards as Components V2, forms as modals, and back."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Button, Card, Choices, Control, Field, File, Form, LinkButton, Mood, Option
from bot.platforms.discord import cards
from bot.text import Emphasis, Markdown, Mention, RoleMention, Said, Strong, text

BUTTON, SELECT, TEXT_DISPLAY, GALLERY, FILE, CONTAINER = 2, 3, 10, 12, 13, 17


def shown(card: Card, marker: int | None = None) -> dict[str, Any]:
    """The one container of a card."""
    components: list[dict[str, Any]] = cards.view(card, marker).to_components()  # type: ignore[no-untyped-call]  # discord.py says no type
    [container] = components
    return container


def rows(*controls: Control) -> list[list[dict[str, Any]]]:
    """The rows of controls."""
    return [row["components"] for row in shown(Card(controls=controls))["components"]]


def choices(*labels: str, **more: Any) -> Choices:
    """A choice between labels."""
    return Choices("c:vote:7", tuple(Option(str(n), label) for n, label in enumerate(labels)), **more)


async def test_a_card_is_one_container_that_carries_the_hidden_marker() -> None:
    card = Card(title=text("Title"), body=(text("one"), text("two")), footer=text("a\nb"), mood=Mood.DONE)
    container = shown(card, 12)
    assert container["type"] == CONTAINER
    assert container["id"] == 12
    assert container["accent_color"] == 0x3BA55D
    assert [part["content"] for part in container["components"]] == ["## Title", "one\n\ntwo", "-# a\n-# b"]
    assert "id" not in shown(card)


async def test_nothing_of_a_card_is_kept_by_the_library() -> None:
    assert cards.view(Card(controls=(choices("a", "b"),))).is_finished()
    assert cards.modal(Form("c:f", text("t"), (Field("a", text("A")),))).is_finished()


async def test_a_few_short_options_are_buttons_and_more_or_longer_ones_a_select() -> None:
    [few] = rows(choices("Tea", "Coffee", take_back=text("Take back")))
    assert [(b["type"], b["custom_id"], b["label"]) for b in few] == [
        (BUTTON, "c:vote:7#0", "Tea"),
        (BUTTON, "c:vote:7#1", "Coffee"),
        (BUTTON, "c:vote:7#", "Take back"),
    ]
    assert [len(row) for row in rows(choices(*"abcdefghij", take_back=text("x")))] == [5, 5, 1]
    for big in (choices(*"abcdefghijk"), choices("a", "x" * 81), choices("a", "b", most=2)):
        [[select]] = rows(big)
        assert (select["type"], select["custom_id"]) == (SELECT, "c:vote:7")


async def test_twenty_options_of_a_hundred_signs_are_whole_in_a_select() -> None:
    labels = [f"{n:02} " + "x" * 97 for n in range(20)]
    [[select], [back]] = rows(choices(*labels, take_back=text("Take back"), placeholder=text("Choose")))
    assert [option["label"] for option in select["options"]] == labels
    assert select["placeholder"] == "Choose"
    assert back["custom_id"] == "c:vote:7#"


async def test_several_may_be_chosen_at_once_and_none_where_nothing_takes_back() -> None:
    [[some]] = rows(choices("a", "b", "c", most=9))
    assert (some["min_values"], some["max_values"]) == (0, 3)
    [[select], _] = rows(choices("a", "b", "c", most=2, take_back=text("x")))
    assert (select["min_values"], select["max_values"]) == (1, 2)


async def test_what_the_reader_has_chosen_stands_out() -> None:
    options = (Option("a", "A"), Option("b", "B", chosen=True))
    [buttons] = rows(Choices("c:vote:7", options))
    assert [button["style"] for button in buttons] == [2, 1]
    [[select]] = rows(Choices("c:vote:7", options, most=2))
    assert [option["default"] for option in select["options"]] == [False, True]


async def test_buttons_share_rows_and_only_web_links_are_made() -> None:
    buttons = [Button(f"c:b:{n}", text(f"B{n}"), "👋", strong=n == 0) for n in range(5)]
    links = (LinkButton("https://a.example/", text("Web")), LinkButton("javascript:x", text("No")))
    first, second = rows(*buttons, *links)
    assert [b["custom_id"] for b in first] == [f"c:b:{n}" for n in range(5)]
    assert [b["style"] for b in first] == [1, 2, 2, 2, 2]
    assert [b["url"] for b in second] == ["https://a.example/"]


async def test_a_file_is_attached_under_a_safe_name() -> None:
    card = Card(body=(text("x"),), file=File("my votes/é.csv", b"a"))
    assert shown(card)["components"][-1]["file"]["url"] == "attachment://my_votes__.csv"
    [attached] = cards.files(card)
    assert attached.filename == "my_votes__.csv"


async def test_a_picture_is_shown_with_what_it_shows_in_words() -> None:
    picture = File("my map.png", b"a", "image/png", "The way. " * 200)
    gallery = shown(Card(file=picture))["components"][-1]
    assert gallery["type"] == GALLERY
    [item] = gallery["items"]
    assert item["media"]["url"] == "attachment://my_map.png"
    assert item["description"].startswith("The way. ")
    assert len(item["description"]) <= 1024
    assert [attached.filename for attached in cards.files(Card(file=picture))] == ["my_map.png"]
    [unsaid] = shown(Card(file=File("map.gif", b"a", "image/gif")))["components"][-1]["items"]
    assert not unsaid.get("description")


async def test_what_is_no_picture_is_a_file_whatever_it_is_called() -> None:
    for kind in ("text/csv", "image/svg+xml", "application/octet-stream"):
        assert shown(Card(file=File("map.png", b"a", kind, "a map")))["components"][-1]["type"] == FILE


async def test_only_the_roles_a_card_addresses_are_pinged_each_once() -> None:
    loud = text(Strong(text(RoleMention("discord", "7"), Emphasis(text(RoleMention("discord", "8"))))))
    elsewhere = text(RoleMention("matrix", "9"), RoleMention("discord", "everyone"))
    card = Card(body=(text(RoleMention("discord", "7")), loud, elsewhere, text(Markdown("<@&10> @everyone"))))
    allowed: Any = cards.mentions(card).to_dict()
    assert allowed == {"parse": [], "roles": [7, 8]}


async def test_only_the_members_a_card_addresses_are_pinged() -> None:
    card = Card(title=text(Mention("discord", "1", "a")), body=(text(Mention("matrix", "@b:x", "b"), Said("<@3>")),))
    allowed: Any = cards.mentions(card).to_dict()
    assert allowed == {"parse": [], "users": [1]}
    allowed = cards.mentions(Card(body=(text("@everyone"),))).to_dict()
    assert allowed == {"parse": []}


@given(st.lists(st.text(max_size=3000), max_size=6), st.text(max_size=600), st.text(max_size=600))
async def test_any_words_fit_into_a_card(body: list[str], title: str, footer: str) -> None:
    card = Card(text(Said(title)), tuple(text(Said(part)) for part in body), text(Said(footer)))
    contents = [part["content"] for part in shown(card)["components"]]
    assert sum(map(len, contents)) <= 4000
    assert all(content.strip() for content in contents)


@given(st.lists(st.text(max_size=4000), max_size=3))
async def test_any_markdown_fits_into_a_card(body: list[str]) -> None:
    parts = tuple(text(Markdown(f"{'@here ' * 700}{part}")) for part in body)
    contents = [part["content"] for part in shown(Card(text("News"), parts))["components"]]
    assert sum(map(len, contents)) <= 4000
    assert "@here" not in "".join(contents)


@given(st.lists(st.text(max_size=120), min_size=2, max_size=25))
async def test_any_options_fit_into_controls(labels: list[str]) -> None:
    for row in rows(choices(*labels)):
        for component in row:
            options = component.get("options", [component])
            assert all(1 <= len(option["label"]) <= (100 if "options" in component else 80) for option in options)


async def test_what_is_pressed_is_read_back() -> None:
    assert cards.pressed({"component_type": BUTTON, "custom_id": "c:b:1"}) == ("c:b:1", ())
    assert cards.pressed({"component_type": BUTTON, "custom_id": "c:vote:7#a#b"}) == ("c:vote:7", ("a#b",))
    assert cards.pressed({"component_type": BUTTON, "custom_id": "c:vote:7#"}) == ("c:vote:7", ())
    picked = {"component_type": SELECT, "custom_id": "c:vote:7", "values": ["1", "2"]}
    assert cards.pressed(picked) == ("c:vote:7", ("1", "2"))


async def test_a_form_keeps_its_bounds_and_is_read_back() -> None:
    field = Field("story", text("S" * 60), "v" * 9, long=True, required=False, most=5)
    modal = cards.modal(Form("c:f:1", text("T" * 60), (field,))).to_dict()
    assert modal["title"] == "T" * 44 + "…"
    [labelled] = modal["components"]
    assert labelled["label"] == "S" * 44 + "…"
    inner = labelled["component"]
    assert (inner["custom_id"], inner["value"], inner["max_length"], inner["style"]) == ("story", "vvvv…", 5, 2)
    assert not inner["required"]
    new = {"custom_id": "c:f:1", "components": [{"type": 18, "component": {"custom_id": "story", "value": "x"}}]}
    old = {"custom_id": "c:f:1", "components": [{"type": 1, "components": [{"custom_id": "story", "value": None}]}]}
    assert cards.submitted(new) == ("c:f:1", {"story": "x"})
    assert cards.submitted(old) == ("c:f:1", {"story": ""})
