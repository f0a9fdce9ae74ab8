"""Whatever is voted, merged and taken apart: each voter counts once, where their newest word is."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import Room
from bot.testing import Play
from cogs.ideas.settings import IdeaSettings
from tests.cogs.ideas.scenes import board, idea_on, told

IDEAS, VOTERS = 4, ("ann", "ben", "cleo")
SECOND = timedelta(seconds=1)

Act = tuple[str, int, int]
acts: st.SearchStrategy[Act] = st.one_of(
    st.tuples(st.sampled_from(VOTERS), st.integers(1, IDEAS), st.sampled_from((-1, 0, 1))),
    st.tuples(st.just("merge"), st.integers(1, IDEAS), st.integers(1, IDEAS)),
    st.tuples(st.just("unmerge"), st.integers(1, IDEAS), st.just(0)),
)


@dataclass
class Model:
    """What a person with a pencil would keep: each idea's own sheet, and which sheets lie on which."""

    sheets: dict[int, dict[str, tuple[int, int]]] = field(default_factory=lambda: {n: {} for n in range(1, IDEAS + 1)})
    """Idea → voter → (when, what)."""
    lies_on: dict[int, int] = field(default_factory=dict)

    def root(self, idea: int) -> int:
        """The sheet at the bottom of the pile."""
        while idea in self.lies_on:
            idea = self.lies_on[idea]
        return idea

    def do(self, act: Act, when: int) -> None:
        """Do what was done."""
        who, idea, what = act
        if who == "merge":
            if idea not in self.lies_on and self.root(what) != idea:
                self.lies_on[idea] = self.root(what)
        elif who == "unmerge":
            self.lies_on.pop(idea, None)
        else:
            self.sheets[self.root(idea)][who] = (when, what)

    def counts(self, idea: int) -> tuple[int, int]:
        """For and against, of all sheets of a pile."""
        pile = [sheet for n, sheet in self.sheets.items() if self.root(n) == idea]
        newest = {
            who: max(sheet[who] for sheet in pile if who in sheet)[1] for who in VOTERS if any(who in s for s in pile)
        }
        return sum(what == 1 for what in newest.values()), sum(what == -1 for what in newest.values())


async def act_out(play: Play, act: Act) -> None:
    """Press or command it."""
    who, idea, what = act
    if who == "merge":
        await told(play, "mo", f"idea merge {idea} {what}")
    elif who == "unmerge":
        await told(play, "mo", f"idea unmerge {idea}")
    else:
        post = idea_on(play, f"#{idea} ")
        values = {1: ("for",), 0: (), -1: ("against",)}[what]
        await play.platforms["local"].press("makers", who, post, f"ideas:vote:{idea}", values)


async def play_out(tmp_path: Path, acted: list[Act]) -> None:
    async with board(tmp_path, IdeaSettings(against=True)) as play:
        for n in range(1, IDEAS + 1):
            await told(play, "mo", f'idea propose "{"abcd"[n - 1] * 5} {n}" "{"wxyz"[n - 1] * 9}"')
        model = Model()
        for when, act in enumerate(acted):
            play.clock.now += SECOND
            await act_out(play, act)
            model.do(act, when)
        await play.settle()
        for idea in range(1, IDEAS + 1):
            if model.root(idea) != idea:
                assert f"counts for #{model.root(idea)}" in play.text(idea_on(play, f"#{idea} ")), acted
                continue
            votes, against = model.counts(idea)
            assert f"{votes} for, {against} against" in play.text(idea_on(play, f"#{idea} ")), acted


@given(acted=st.lists(acts, max_size=14))
@settings(max_examples=10)
def test_any_votes_merges_and_unmerges_end_with_the_right_voters(acted: list[Act]) -> None:
    with TemporaryDirectory() as directory:
        asyncio.run(play_out(Path(directory), acted))


async def test_a_thousand_presses_at_once_are_one_voice_each(tmp_path: Path) -> None:
    async with board(tmp_path) as play:
        await told(play, "mo", 'idea propose "A fountain" "For all"')
        post = idea_on(play, "A fountain")
        platform = play.platforms["local"]
        presses = [
            platform.press("makers", f"m{n % 200}", post, "ideas:vote:1", ("for",) if n % 3 else ())
            for n in range(1000)
        ]
        await asyncio.gather(*presses)
        await play.settle()
        last = {n % 200: n % 3 for n in range(1000)}
        assert f"{sum(map(bool, last.values()))} votes" in play.text(idea_on(play, "A fountain"))
        assert Room("local", "ideas") == post.room
