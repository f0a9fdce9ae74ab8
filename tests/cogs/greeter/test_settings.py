"""[communities.greeter]: mistakes are said in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.config import ConfigError, Settings, load
from bot.wordings import spoken
from cogs.greeter.settings import GreeterSettings

HEAD = """
    [discord]
    token = "secret"

    [[communities]]
    id = "makers"
    name = "The Makers"
    cogs = ["greeter"]

    [communities.discord]
    server = 1

    [communities.greeter]
"""
MUSIC = '{ name = "music", label = "Music", emoji = "🎵", role = 11 }'


def _settings_of(listed: str) -> tuple[str, type[Settings]]:
    if listed != "greeter":
        raise LookupError(listed)
    return "greeter", GreeterSettings


def _load(tmp_path: Path, section: str) -> GreeterSettings:
    file = tmp_path / "bot.toml"
    file.write_text(HEAD + section, encoding="utf-8")
    found = load(file, _settings_of).communities[0].settings["greeter"]
    assert isinstance(found, GreeterSettings)
    return found


def test_a_full_section_is_read(tmp_path: Path) -> None:
    read = _load(
        tmp_path,
        f"""
        wordings = ["Hello {{name}}", {{ fr = "Salut {{name}}" }}]
        interests = [{MUSIC}, {{ name = "walks", label = {{ en = "Walks" }}, emoji = "🥾", room = "#walks:here" }}]
        [communities.greeter.guide]
        about = "We are {{count}}."
        [communities.greeter.guide.rooms]
        welcome = "here"
        """,
    )
    assert read.wordings == ("Hello {name}", {"fr": "Salut {name}"})
    assert [interest.role for interest in read.interests] == ["11", None]
    assert read.guide.rooms == {"welcome": "here"}


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ('wordings = ["Hello"]', "must hold {name} somewhere; there are {name}, {community}, {count}"),
        ('wordings = ["{name} {nmae}"]', "knows no placeholder {nmae}; there are {name}, {community}, {count}"),
        ('wordings = ["{name} {"]', "has a brace that belongs to no placeholder"),
        ('wordings = ["{name} {0}"]', "has a brace that belongs to no placeholder"),
        ('burst_wordings = ["Hi {name}"]', "knows no placeholder {name}; there are {names}"),
        ("wordings = [3]", "must be a text in quotes, or one for each language"),
        ('wordings = [{ de = "Hallo {name}" }]', 'speaks no "de"; there are en and fr'),
        ('button = "Go {name}"', "knows no placeholder {name}; it takes none"),
        ('button = "{"', "has a brace that belongs to no placeholder; it takes none"),
        (f'count = "{"x" * 1001}"', "must have at most 1000 characters"),
        ("burst = 20", "raid must be more than burst (20)"),
        ("burst = 1", "burst: must be at least 2"),
        (f"interests = [{MUSIC}, {MUSIC}]", 'has the name "music" twice'),
        ('interests = [{ name = "x", label = "X", emoji = "🎵" }]', "gives nothing yet; add a role (Discord)"),
        ('interests = [{ name = "X!", label = "X", emoji = "🎵", role = 1 }]', "small letters, digits or -"),
        ('interests = [{ name = "x", label = "X", emoji = ":music:", role = 1 }]', "must be one emoji"),
        ('interests = [{ name = "x", label = "X", emoji = "🎵", role = "dj" }]', "must be a number"),
        ('[communities.greeter.guide]\nrooms = { welcome = "{name}" }', "knows no placeholder {name}"),
        ('[communities.greeter.guide]\nabuot = "x"', 'did you mean "about"?'),
    ],
)
def test_mistakes_are_said_in_words(section: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        _load(tmp_path, section)
    [problem] = refused.value.problems
    assert said in str(problem)
    assert "communities[0]" in problem.where


def test_there_is_room_for_25_interests() -> None:
    many = [{"name": f"i{n}", "label": "X", "emoji": chr(0x1F400 + n), "role": 1} for n in range(26)]
    assert len(GreeterSettings.model_validate({"interests": many[:25]}).interests) == 25
    with pytest.raises(ValidationError, match="at most 25 entries"):
        GreeterSettings.model_validate({"interests": many})


@pytest.mark.parametrize("emoji", ["🎵", "1️⃣", "🏳️‍🌈", "🇫🇷", "❤️"])
def test_any_emoji_will_do(emoji: str) -> None:
    one = {"name": "x", "label": "X", "emoji": emoji, "role": 1}
    assert GreeterSettings.model_validate({"interests": [one]}).interests[0].emoji == emoji


def test_a_wording_speaks_the_language_asked_for_or_the_one_it_has() -> None:
    assert spoken("x", "fr") == "x"
    assert spoken({"en": "a", "fr": "b"}, "fr") == "b"
    assert spoken({"en": "a"}, "fr") == "a"


@given(st.text(max_size=60))
def test_any_words_are_either_a_wording_or_refused_in_words(words: str) -> None:
    section = {"wordings": [words]}
    try:
        read = GreeterSettings.model_validate(section)
    except ValidationError:
        with pytest.raises(ValidationError, match=r"placeholder|must hold|at most"):
            GreeterSettings.model_validate(section)
    else:
        assert "{name}" in str(read.wordings[0]).replace(" ", "")
