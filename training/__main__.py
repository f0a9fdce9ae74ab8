"""``python -m training train|measure|ablate [--data FOLDER]``: make `bot/criticism.bin`, say what it is worth.

FOLDER holds dev.jsonl, dev_extra.jsonl, community_dev.jsonl and chat_en_dev.jsonl; without it only our own messages
are learnt from and measured on.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score

from bot import criticism, semantic
from bot.criticism import Learnt, Model
from training.data import LICENSED, Message, own, public, rows
from training.fit import embedded, fit, fit_both, fit_meaning, save

FALSE_ALARMS = 0.025
"""The share of our own other messages, of kinds of communities left out, that `normal` takes for criticism."""
FOLDS = 5
EVERY = 3
"""Of so many public messages one is learnt from by its meaning: embeddings take time."""
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
    fitted = fit(messages)
    left = _left_out(messages)
    moved = _calibrated(left)
    levels = {language: fitted.level - moved[language] for language in moved}
    save(fitted, levels, _by_meaning(messages, left, moved))
    print(f"learnt from {len(messages)} messages; levels moved by {moved}")  # noqa: T201 - a command
    criticism.model.cache_clear()
    _show(left, data)


def _made(messages: Sequence[Message]) -> Model:
    """A model of these messages, its level as it comes out."""
    fitted = fit(messages)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "made.bin"
        save(fitted, dict.fromkeys(criticism.SEEDS, fitted.level), file=file)
        return Model(file)


def _left_out(messages: Sequence[Message]) -> list[tuple[Message, float]]:
    """Our own messages with the evidence that a model finds which has not seen their kind of community."""
    found = []
    for out in _folds():
        made = _made([message for message in messages if message.kind not in out])
        found += [(message, _odds(made, message.text)) for message in own() if message.kind in out]
    return found


def _folds() -> list[set[str]]:
    kinds = sorted({message.kind for message in own()})
    return [set(kinds[fold::FOLDS]) for fold in range(FOLDS)]


def _odds(made: Model, text: str) -> float:
    score = min(max(made.read(text).score, 1e-12), 1 - 1e-12)
    return float(np.log(score / (1 - score)))


def _by_meaning(
    messages: Sequence[Message], left: Sequence[tuple[Message, float]], moved: Mapping[str, float]
) -> list[float]:
    """What the words' evidence weighs, the level and the weights of the meaning, as `Model.weighed` has them.

    Both kinds of evidence are of models that have not seen the message's kind of community.
    """
    learnt_from = [m for place, m in enumerate(messages) if m.source == "own" or place % EVERY == 0]
    odds = {message: found - moved[message.language] for message, found in left}
    asked = [message for message in odds if odds[message] >= criticism.odds(criticism.ASKED)]
    meant: dict[Message, float] = {}
    for out in _folds():
        weights, level = fit_meaning([message for message in learnt_from if message.kind not in out])
        here = [message for message in asked if message.kind in out]
        meant |= dict(zip(here, embedded(here) @ weights + level, strict=True))
    told = [message.criticism for message in asked]
    by_words, by_meaning = fit_both(
        np.array([odds[message] for message in asked]), np.array([meant[message] for message in asked]), told
    )
    weighed = [by_words * odds[message] + by_meaning * meant[message] for message in asked if not message.criticism]
    false_alarms = FALSE_ALARMS * sum(not message.criticism for message in odds) / len(weighed)
    weights, level = fit_meaning(learnt_from)
    print(f"by words {by_words:.2f}, by meaning {by_meaning:.2f}, of {len(asked)} asked")  # noqa: T201 - a command
    return [by_words, by_meaning * level - float(np.quantile(weighed, 1 - false_alarms)), *(by_meaning * weights)]


def _calibrated(found: Sequence[tuple[Message, float]]) -> dict[str, float]:
    """By how much the level of each language is lowered, so that `normal` raises few false alarms."""
    others = {
        language: [odds for message, odds in found if message.language == language and not message.criticism]
        for language in criticism.SEEDS
    }
    return {language: round(float(np.quantile(odds, 1 - FALSE_ALARMS)), 3) for language, odds in others.items()}


# ------------------------------------------------------------------ measuring


def _measure(messages: list[Message], data: Path) -> None:
    _show(_left_out(messages), data)


def _show(left: Sequence[tuple[Message, float]], data: Path) -> None:
    """Print the table of the card: on sources that nothing was learnt from, and on our own kinds left out."""
    read = criticism.model().read
    for language in criticism.SEEDS:
        here = [(message, odds) for message, odds in left if message.language == language]
        _line(f"own {language}, kinds left out", [message for message, _ in here], [odds for _, odds in here])
    seen = {row["text"] for row in rows(data / "dev.jsonl")}
    others = [m for m in public(data) if m.source not in LICENSED and m.text in seen]
    for language in criticism.SEEDS:
        public_ones = [message for message in others if message.language == language]
        for name, found in (("public", public_ones), ("hard", _hard(data, language))):
            if found:
                _line(f"{name} {language}, sources left out", found, [read(m.text).score for m in found])
                _line(f"{name} {language}, by meaning", found, [_by_both(m.text) for m in found])
    talk = [str(row["text"]) for row in rows(data / "chat_en_dev.jsonl")]
    if talk:
        asked = sum(criticism.model().asks(read(text)) for text in talk) / len(talk)
        print(f"talk of a server: {_share(talk, _by_both):.2%} flagged by meaning, of {asked:.2%} asked")  # noqa: T201 - a command
        _line_of_talk(talk, lambda text: read(text).score)


def _by_both(text: str) -> float:
    """The score of the tier "semantic"."""
    read = criticism.model().read(text)
    if not criticism.model().asks(read):
        return read.score
    return criticism.model().weighed(read, semantic.meanings([text])[0]).score


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
