"""``python -m training train|measure|ablate [--data FOLDER]``: make `bot/criticism.bin`, say what it is worth.

FOLDER holds dev.jsonl, dev_extra.jsonl, community_dev.jsonl and chat_en_dev.jsonl; without it only our own messages
are learnt from and measured on.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score

from bot import criticism
from bot.criticism import Learnt, Model
from training.data import LICENSED, Message, own, public, rows
from training.fit import fit, save

FALSE_ALARMS = 0.018
"""The share of our own other messages, of kinds of communities left out, that `normal` takes for criticism."""
FOLDS = 5
PRESSES = 50


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("what", choices=["train", "measure", "ablate"])
    parser.add_argument("--data", type=Path, default=Path("nowhere"))
    asked = parser.parse_args()
    learnt_from = [message for message in public(asked.data) if message.source in LICENSED] + own()
    {"train": _train, "measure": _measure, "ablate": _ablate}[asked.what](learnt_from, asked.data)


def _train(messages: list[Message], data: Path) -> None:
    weights, level = fit(messages)
    moved = _calibrated(messages)
    save(weights, {language: level - moved[language] for language in moved})
    print(f"learnt from {len(messages)} messages; levels moved by {moved}")  # noqa: T201 - a command
    criticism.model.cache_clear()
    _measure(messages, data)


def _made(messages: Sequence[Message]) -> Model:
    """A model of these messages, its level as it comes out."""
    weights, level = fit(messages)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "made.bin"
        save(weights, dict.fromkeys(criticism.SEEDS, level), file)
        return Model(file)


def _left_out(messages: Sequence[Message]) -> list[tuple[Message, float]]:
    """Our own messages with the evidence that a model finds which has not seen their kind of community."""
    kinds = sorted({message.kind for message in own()})
    found = []
    for fold in range(FOLDS):
        out = set(kinds[fold::FOLDS])
        made = _made([message for message in messages if message.kind not in out])
        found += [(message, _odds(made, message.text)) for message in own() if message.kind in out]
    return found


def _odds(made: Model, text: str) -> float:
    score = min(max(made.read(text).score, 1e-12), 1 - 1e-12)
    return float(np.log(score / (1 - score)))


def _calibrated(messages: Sequence[Message]) -> dict[str, float]:
    """By how much the level of each language is lowered, so that `normal` raises few false alarms."""
    found = _left_out(messages)
    others = {
        language: [odds for message, odds in found if message.language == language and not message.criticism]
        for language in criticism.SEEDS
    }
    return {language: round(float(np.quantile(odds, 1 - FALSE_ALARMS)), 3) for language, odds in others.items()}


# ------------------------------------------------------------------ measuring


def _measure(messages: list[Message], data: Path) -> None:
    """Print the table of the card: on sources that nothing was learnt from, and on our own kinds left out."""
    read = criticism.model().read
    for language in criticism.SEEDS:
        left = [(message, odds) for message, odds in _left_out(messages) if message.language == language]
        _line(f"own {language}, kinds left out", [message for message, _ in left], [odds for _, odds in left])
    seen = {row["text"] for row in rows(data / "dev.jsonl")}
    others = [m for m in public(data) if m.source not in LICENSED and m.text in seen]
    for language in criticism.SEEDS:
        here = [message for message in others if message.language == language]
        if here:
            _line(f"public {language}, sources left out", here, [read(m.text).score for m in here])
        hard = _hard(data, language)
        if hard:
            _line(f"hard {language}", hard, [read(m.text).score for m in hard])
    talk = [str(row["text"]) for row in rows(data / "chat_en_dev.jsonl")]
    if talk:
        _line_of_talk(talk, lambda text: read(text).score)


def _hard(data: Path, language: str) -> list[Message]:
    """What communities said that words alone mislead about, labelled by hand."""
    return [
        Message(row["text"], language, bool(row["label"]), row["source"])
        for row in rows(data / "community_dev.jsonl")
        if row["lang"] == language
    ]


def _line(name: str, messages: Sequence[Message], scores: Sequence[float]) -> None:
    at, found = np.array([message.criticism for message in messages]), np.array(scores)
    others = np.sort(found[~at])[::-1]
    most = others[int(0.01 * len(others))]
    area = average_precision_score(at, found)
    print(f"{name:32} {len(at):6} PR-AUC {area:.3f}  recall at 1 % {np.mean(found[at] > most):.3f}")  # noqa: T201 - a command


def _line_of_talk(talk: Sequence[str], score: Callable[[str], float]) -> None:
    """How much of a server's talk is flagged, before and after presses on what was flagged or passed."""
    flagged = [text for text in talk if score(text) >= 0.5]
    pressed, rest = talk[::50][:PRESSES], [text for place, text in enumerate(talk) if place % 50]
    learnt = Learnt.of((text, False) for text in pressed)
    alarms = Learnt.of((text, False) for text in flagged[:PRESSES])
    passed = set(flagged[:PRESSES])
    read = criticism.model().read
    print(f"talk of a server: {_share(talk, score):.2%} flagged")  # noqa: T201 - a command
    print(f"  after {PRESSES} messages of it: {_share(rest, lambda t: read(t, learnt).score):.2%} of the rest")  # noqa: T201 - a command
    left = [text for text in talk if text not in passed]
    print(f"  after {len(passed)} alarms pressed: {_share(left, lambda t: read(t, alarms).score):.2%} of the rest")  # noqa: T201 - a command


def _share(talk: Iterable[str], score: Callable[[str], float]) -> float:
    return float(np.mean([score(text) >= 0.5 for text in talk]))


def _ablate(messages: list[Message], data: Path) -> None:
    """What our own messages add on sources that nothing was learnt from."""
    seen = {row["text"] for row in rows(data / "dev.jsonl")}
    others = [m for m in public(data) if m.source not in LICENSED and m.text in seen]
    for name, used in (("without ours", [m for m in messages if m.source != "own"]), ("with ours", messages)):
        made = _made(used)
        for language in criticism.SEEDS:
            here = [message for message in others if message.language == language]
            hard = _hard(data, language)
            _line(f"{name}, public {language}", here, [made.read(m.text).score for m in here])
            _line(f"{name}, hard {language}", hard, [made.read(m.text).score for m in hard])


if __name__ == "__main__":
    main()
