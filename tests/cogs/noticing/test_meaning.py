"""What is possible may be read by what it means, where the extra is installed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli, criticism, semantic
from cogs.noticing.settings import NoticingSettings
from tests.cogs.noticing.test_noticing import CRITICISM, cards, listening

BY_MEANING = {"tier": "semantic"}


def try_criticism(*texts: str, tier: str = "semantic") -> list[float]:
    lines = [json.dumps({"id": number, "text": text}) for number, text in enumerate(texts)]
    done = CliRunner().invoke(cli.program, ["try", "criticism", "--tier", tier], input="\n".join(lines))
    assert done.exit_code == 0, done.output
    return [json.loads(line)["score"] for line in done.stdout.splitlines()]


async def test_only_what_is_possible_is_asked_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    meanings = semantic.meanings

    def watched(texts: list[str]) -> list[bytes]:
        asked.extend(texts)
        return meanings(texts)

    monkeypatch.setattr(semantic, "meanings", watched)
    async with listening(tmp_path, more=BY_MEANING) as play:
        for words in ("gg everyone, see you tomorrow", CRITICISM, "who plays tonight?"):
            await play.say("ann", words)
        assert asked == [CRITICISM]
        assert len(cards(play)) == 1


async def test_where_the_model_does_not_work_words_decide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(texts: list[str]) -> list[bytes]:
        raise OSError("another machine's")

    monkeypatch.setattr(semantic, "meanings", broken)
    async with listening(tmp_path, more=BY_MEANING) as play:
        await play.say("ann", CRITICISM)
        assert len(cards(play)) == 1


async def test_without_the_extra_it_is_a_doubt_and_words_decide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(semantic, "find_spec", lambda name: None)
    settings = NoticingSettings.model_validate({"rooms": {"welcome": "normal"}} | BY_MEANING)
    assert settings.doubts == (semantic.MISSING,)
    async with listening(tmp_path, more=BY_MEANING) as play:
        await play.say("ann", CRITICISM)
        assert len(cards(play)) == 1


def test_a_trial_weighs_what_is_possible_again_and_leaves_the_rest() -> None:
    model = criticism.model()
    texts = (CRITICISM, "hello", "the build fails again, nobody looked")
    light, both = try_criticism(*texts, tier="light"), try_criticism(*texts)
    for text, before, after in zip(texts, light, both, strict=True):
        assert (before != after) == model.asks(model.read(text))
    assert both[0] > 0.5


def test_a_trial_without_the_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(semantic, "find_spec", lambda name: None)
    done = CliRunner().invoke(cli.program, ["try", "criticism", "--tier", "semantic"], input="{}")
    assert 'pip install "animateur[semantic]"' in " ".join(done.stderr.split())
