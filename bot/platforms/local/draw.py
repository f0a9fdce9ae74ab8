"""Cards and texts in a terminal, with rich."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text as RichText

from bot.chat import Button, Card, Choices, Control, Form, LinkButton, Mood
from bot.text import (
    Code,
    Emphasis,
    Link,
    Literal,
    Markdown,
    Mention,
    RoleMention,
    RoomName,
    Said,
    Strong,
    Text,
    Time,
    tidy,
)

_COLOURS = {Mood.CALM: "cyan", Mood.WARM: "yellow", Mood.DONE: "green", Mood.ALERT: "red"}

WIDTH = 72
"""Of a card, in characters."""
BUTTON = "bright_white on grey30"


def draw_text(text: Text, style: str = "") -> RichText:
    """A text with its emphasis; members' words cannot style anything, for rich gets them as plain strings."""
    out = RichText(style=style)
    for node in text:
        match node:
            case Literal(text=words):
                out.append(words)
            case Said(text=words) | Markdown(text=words):
                out.append(tidy(words, lines=True))
            case RoleMention(role=role):
                out.append(f"@{tidy(role)}", style="bold magenta")
            case Mention(name=name):
                out.append(f"@{tidy(name)}", style="bold magenta")
            case RoomName(name=name):
                out.append(f"#{tidy(name).lstrip('#')}", style="bold blue")
            case Time(label=label):
                out.append(label, style="underline")
            case Link(url=url, label=label):
                out.append(label or url, style="blue underline")
            case Strong(parts=parts):
                out.append_text(draw_text(parts, "bold"))
            case Emphasis(parts=parts):
                out.append_text(draw_text(parts, "italic"))
            case Code(text=words):
                out.append(words, style="bold cyan")
    return out


def draw_card(card: Card, *, subtitle: str | RichText = "") -> RenderableType:
    """A card as a panel, its file and controls below."""
    parts: list[RenderableType] = []
    for paragraph in card.body:
        if parts:
            parts.append(RichText())
        parts.append(draw_text(paragraph))
    if card.footer:
        parts += [RichText(), draw_text(card.footer, "dim")]
    if card.file:
        parts += [RichText(), RichText(f"📎 {tidy(card.file.name)}", "blue"), RichText(card.file.alt, "dim")]
    for control in card.controls:
        parts += [RichText(), _draw_control(control)]
    return Panel(
        Group(*parts),
        title=draw_text(card.title, "bold") if card.title else None,
        title_align="left",
        subtitle=subtitle or None,
        subtitle_align="right",
        border_style=_COLOURS[card.mood],
        box=box.ROUNDED,
        width=WIDTH,
    )


def draw_form(form: Form) -> RenderableType:
    """A form and its fields."""
    fields = [draw_text(field.label).append(f"  {field.value}", style="dim") for field in form.fields]
    return Panel(Group(*fields), title=draw_text(form.title, "bold"), title_align="left", width=WIDTH)


def _draw_control(control: Control) -> RenderableType:
    match control:
        case Button(label=label, emoji=emoji):
            return _buttons([f"{emoji} " + draw_text(label).plain])
        case LinkButton(label=label, url=url):
            return draw_text((Link(url, draw_text(label).plain),))
        case Choices(options=options, take_back=back):
            labels = [f"{o.emoji or number} {tidy(o.label)}" for number, o in enumerate(options, 1)]
            return _buttons([*labels, *([f"↩ {draw_text(back).plain}"] if back else [])])


def _buttons(labels: list[str]) -> RenderableType:
    """Buttons side by side, and below each other where the card is not wide enough; none is broken."""
    rows = [RichText()]
    for label in labels:
        button = RichText(f" {label} ", BUTTON)
        if rows[-1] and rows[-1].cell_len + button.cell_len > WIDTH - 4:
            rows.append(RichText())
        rows[-1].append_text(button).append("  ")
    return Group(*rows)
