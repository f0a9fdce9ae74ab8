"""Boards that are compared by what ideas mean, and what they do where the model is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot import semantic
from cogs.ideas.settings import IdeaSettings
from tests.cogs.ideas.scenes import asked, board, told
from tests.postgres import Postgres

BY_MEANING = IdeaSettings(similar="semantic")
CLUB = 'idea propose "A book club" "Once a month"'
CERCLE = 'idea propose "Un club de lecture" "Une fois par mois"'
RACKS = 'idea propose "Cycle racks at the door" "We all come by bike"'


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_an_idea_is_found_in_another_language_also_after_a_restart(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "sqlite"
    if kind == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        address = postgres.url(await postgres.create())
    async with board(tmp_path, BY_MEANING, database=address) as play:
        await told(play, "ann", RACKS)
        await told(play, "ann", CLUB)
        await play.advance(timedelta(minutes=1))
        assert "A book club" in await told(play, "ben", CERCLE)
        first = (await told(play, "ben", "idea search garer mon vélo")).splitlines()[1]
        assert "Cycle racks" in first
    texts: list[str] = []
    encode = semantic.meanings

    def watched(asked: Sequence[str]) -> list[bytes]:
        texts.extend(asked)
        return encode(asked)

    monkeypatch.setattr(semantic, "meanings", watched)
    async with board(tmp_path, BY_MEANING, database=address) as play:
        await play.advance(timedelta(minutes=1))
        assert "A book club" in await told(play, "ben", CERCLE)
        assert [text for text in texts if "Cycle" in text or "book" in text] == []  # what was learnt is kept


async def test_what_is_worded_anew_is_learnt_anew(tmp_path: Path) -> None:
    async with board(tmp_path, BY_MEANING) as play:
        await told(play, "ann", RACKS)
        await play.advance(timedelta(minutes=1))
        form = await asked(play, "ann", "idea edit 1")
        await play.submit("ann", form, title="A book club", why="Once a month")
        await play.advance(timedelta(minutes=1))
        assert "A book club" in await told(play, "ben", CERCLE)


async def test_without_the_extra_ideas_are_compared_by_their_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(semantic, "find_spec", lambda name: None)
    async with board(tmp_path, BY_MEANING) as play:
        await told(play, "ann", RACKS)
        await play.advance(timedelta(minutes=1))
        assert "Cycle racks" in await told(play, "ben", 'idea propose "Racks for cycles" "By the door"')
        await told(play, "ann", CLUB)
        assert "#3" in await told(play, "ben", CERCLE)


async def test_a_model_that_breaks_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(texts: object) -> list[bytes]:
        raise OSError("the engine is another machine's")

    async with board(tmp_path, BY_MEANING) as play:
        await told(play, "ann", RACKS)
        await play.advance(timedelta(minutes=1))
        monkeypatch.setattr(semantic, "meanings", broken)
        assert "Cycle racks" in await told(play, "ben", 'idea propose "Racks for cycles" "By the door"')
