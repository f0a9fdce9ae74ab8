"""Cards as Matrix events: a notice whose controls are reactions explained in its text, or a native poll (MSC3381)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.chat import Button, Card, Choices, File, LinkButton, Option
from bot.platforms.matrix.render import harmless, html, mentioned, plain
from bot.text import Emphasis, Link, Literal, Markdown, Said, Strong, Text, join, text
from bot.text import plain as words_of

if TYPE_CHECKING:
    from bot.i18n import Words

SEEDS = 8
"""Reactions that the bot places on one card; each one is a message for the rate limit."""
POLL_OPTIONS = 20
"""Answers that clients show of a native poll."""

MESSAGE = "m.room.message"
PINNED = "m.room.pinned_events"
POLL_START = "org.matrix.msc3381.poll.start"
POLL_END = "org.matrix.msc3381.poll.end"
TEXT = "org.matrix.msc1767.text"
DELIVERY = "org.animateur.delivery"
"""The field of a message that says which delivery it is."""

BALLOT = "🗳️"
_BUTTONS = 1000
"""Buttons count from here, so that the numbers of options start at 1."""
_SKIN = range(0x1F3FB, 0x1F400)


@dataclass(frozen=True, slots=True)
class Handle:
    """One thing to press on a card that is shown."""

    position: int
    """The number of an option; above 1000: a button."""
    emoji: str | None
    control: str
    value: str | None = None
    """The option's value; None: a button."""
    most: int = 1
    seed: bool = field(default=False, compare=False)
    """The bot places this reaction itself, and may not have done so yet."""


def same(emoji: str) -> str:
    """A reaction without what only changes its looks (variation selectors, skin tones): clients differ there."""
    return "".join(char for char in emoji if char not in "\ufe0e\ufe0f" and ord(char) not in _SKIN)


def keycap(number: int) -> str | None:
    """1️⃣ to 🔟; None above."""
    return "🔟" if number == 10 else f"{number}\ufe0f\u20e3" if number < 10 else None


def native(card: Card) -> Choices | None:
    """The choices that the network's own poll will carry."""
    choices = [control for control in card.controls if isinstance(control, Choices)]
    if len(choices) == 1 and choices[0].native is not None and 2 <= len(choices[0].options) <= POLL_OPTIONS:
        return choices[0]
    return None


def handles(card: Card) -> list[Handle]:
    """What can be pressed on a card, and which reactions the bot places itself."""
    poll = native(card)
    buttons = list(_buttons(card))
    room = SEEDS - len(buttons)
    options = [(choices, option) for choices in _choices(card) for option in choices.options]
    found = [Handle(_BUTTONS + n, emoji, press, seed=n <= SEEDS) for n, (emoji, press, _) in enumerate(buttons, 1)]
    for number, (choices, option) in enumerate(options, 1):
        emoji = None if choices is poll else option.emoji or keycap(number)
        seed = emoji is not None and len(options) <= room
        found.append(Handle(number, emoji, choices.press, option.value, choices.most, seed))
    return found


def message(card: Card, words: Words) -> dict[str, Any]:
    """The content of the notice that shows a card."""
    parts = list(_paragraphs(card, words))
    everything = join(parts, "\n\n")
    return {
        "msgtype": "m.notice",
        "body": plain(everything),
        "format": "org.matrix.custom.html",
        "formatted_body": "".join(_block(part) for part in parts),
        "m.mentions": _mentions(mentioned(everything)),
    }


def _block(part: Text) -> str:
    """A paragraph; Markdown makes paragraphs of its own."""
    return html(part) if _holds_blocks(part) else f"<p>{html(part)}</p>"


def _holds_blocks(part: Text) -> bool:
    return any(
        isinstance(node, Markdown) or (isinstance(node, Strong | Emphasis) and _holds_blocks(node.parts))
        for node in part
    )


def attachment(file: File, address: str, sealed: dict[str, Any] | None = None) -> dict[str, Any]:
    """The content of the message that hands a file over, a picture as one; `sealed` says how it is encrypted."""
    return {
        "msgtype": "m.image" if file.is_picture else "m.file",
        "body": file.alt or file.name,
        "filename": file.name,
        **({"url": address} if sealed is None else {"file": {**sealed, "url": address}}),
        "info": {"mimetype": file.type, "size": len(file.data)},
        "m.mentions": _mentions([]),
    }


def poll(card: Card, choices: Choices, words: Words) -> dict[str, Any]:
    """The content of the native poll that shows a card, with the whole card as its fallback."""
    question = plain(choices.native or ())
    return {
        POLL_START: {
            "kind": f"org.matrix.msc3381.poll.{'undisclosed' if choices.hidden else 'disclosed'}",
            "max_selections": choices.most,
            "question": {TEXT: question, "body": question, "msgtype": "m.text"},
            "answers": [{"id": option.value, TEXT: _label(option)} for option in choices.options],
        },
        TEXT: message(card, words)["body"],
        "m.mentions": _mentions([]),
    }


def poll_end(start: str, card: Card) -> dict[str, Any]:
    """The content that closes a native poll."""
    said = plain(join([part for part in (card.title, *card.body) if part]))
    return {
        "m.relates_to": {"rel_type": "m.reference", "event_id": start},
        POLL_END: {},
        TEXT: said,
        "m.mentions": _mentions([]),
    }


def edited(event: str, content: dict[str, Any]) -> dict[str, Any]:
    """The content that replaces an earlier message; it calls nobody a second time."""
    return {
        **content,
        "body": f"* {content['body']}",
        "formatted_body": f"* {content['formatted_body']}",
        "m.new_content": content,
        "m.relates_to": {"rel_type": "m.replace", "event_id": event},
        "m.mentions": _mentions([]),
    }


def reaction(event: str, emoji: str) -> dict[str, Any]:
    """The content of a reaction."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": emoji}}


def in_thread(root: str, event: str) -> dict[str, Any]:
    """Stand in a thread, as an answer to one of its messages."""
    return {
        "rel_type": "m.thread",
        "event_id": root,
        "is_falling_back": False,
        "m.in_reply_to": {"event_id": event},
    }


def _mentions(accounts: list[str]) -> dict[str, Any]:
    return {"user_ids": accounts} if accounts else {}


def _paragraphs(card: Card, words: Words) -> Iterator[Text]:
    if card.title:
        yield (Strong(card.title),)
    yield from (part for part in card.body if plain(part))
    for choices in _choices(card):
        yield from _options(choices, words, crowded=_crowded(card))
    lines = [words("matrix-press", emoji=Literal(emoji), label=Strong(label)) for emoji, _, label in _buttons(card)]
    lines += [_link(control) for control in card.controls if isinstance(control, LinkButton)]
    if lines:
        yield join(lines)
    if card.footer:
        yield (Emphasis(card.footer),)


def _options(choices: Choices, words: Words, *, crowded: bool) -> Iterator[Text]:
    lines = []
    for number, option in enumerate(choices.options, 1):
        mark = f"{number}. {option.emoji or ''}".strip() if crowded else option.emoji or keycap(number)
        lines.append(text(f"{mark} ", Said(option.label), " ✓" if option.chosen else ""))
    if not choices.listed:
        yield join(lines)
    by_keycap = not any(option.emoji for option in choices.options)
    how = "matrix-choose-number" if crowded else "matrix-choose-keycap" if by_keycap else "matrix-choose"
    hints = [words(how, most=choices.most)]
    if choices.take_back is not None:
        hints.append(words("matrix-take-back-number" if crowded else "matrix-take-back", most=choices.most))
    yield (Emphasis(join(hints, " ")),)


def _choices(card: Card) -> list[Choices]:
    """The choices that are made in the room itself."""
    return [control for control in card.controls if isinstance(control, Choices) and control.ask is None]


def _buttons(card: Card) -> Iterator[tuple[str, str, Text]]:
    """(emoji, press, label) of every button; choices that are asked in private are one."""
    for control in card.controls:
        if isinstance(control, Button):
            yield control.emoji, control.press, control.label
        elif isinstance(control, Choices) and control.ask is not None:
            yield BALLOT, control.ask, control.ask_label


def _crowded(card: Card) -> bool:
    """Whether options are chosen by number: there are too many to place a reaction for each, or a poll is native."""
    options = sum(len(choices.options) for choices in _choices(card))
    return native(card) is not None or options > SEEDS - len(list(_buttons(card)))


def _link(control: LinkButton) -> Text:
    return (Link(control.url, words_of(control.label)),)


def _label(option: Option) -> str:
    label = harmless(option.label)
    return f"{option.emoji} {label}" if option.emoji else label
