"""Cards as Discord shows them (Components V2), forms as modals, and what comes back from their controls.

A control's state lives in its `custom_id`, so a press is understood whatever happened to the bot since: a button is
``control``, an option's button ``control#value``, the one that takes a choice back ``control#``, a select ``control``.
Views are stopped before they are sent, so that discord.py keeps none of them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import discord
from discord import ButtonStyle, ui

from bot.chat import Button, Card, Choices, File, Form, Mood, Option
from bot.platforms.discord.render import label, markdown, mentioned, roles
from bot.text import Text, cut, join, tidy

TEXT = 4000
"""Characters in all texts of one card."""
CUSTOM_ID = 100

_TITLE, _FOOTER = 400, 500
_BUTTONS, _BUTTON_LABEL, _ROW = 10, 80, 5
_OPTIONS, _OPTION_LABEL, _PLACEHOLDER = 25, 100, 150
_FORM_TITLE, _FORM_LABEL, _FORM_FIELDS, _FORM_VALUE = 45, 45, 5, 4000
_ALT = 1024
_MARK = "#"
_SELECT = discord.ComponentType.select.value

_ACCENTS = {Mood.CALM: 0x5865F2, Mood.WARM: 0xF5A623, Mood.DONE: 0x3BA55D, Mood.ALERT: 0xED4245}


def view(card: Card, marker: int | None = None) -> ui.LayoutView:
    """The card. `marker` is the hidden id by which a delivery is found again in a room's history."""
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=_ACCENTS[card.mood], id=marker)
    for words in _texts(card):
        container.add_item(ui.TextDisplay(words))
    for row in _rows(card):
        container.add_item(ui.ActionRow(*row))
    if card.file is not None:
        container.add_item(_shown(card.file))
    shown = ui.LayoutView(timeout=None)
    shown.add_item(container)
    shown.stop()
    return shown


def _shown(file: File) -> ui.Item[ui.LayoutView]:
    address = f"attachment://{_file_name(file.name)}"
    if file.is_picture:
        return ui.MediaGallery(discord.MediaGalleryItem(address, description=cut(file.alt, _ALT) or None))
    return ui.File(address)


def files(card: Card) -> list[discord.File]:
    """What is attached to the card."""
    if card.file is None:
        return []
    return [discord.File(io.BytesIO(card.file.data), filename=_file_name(card.file.name))]


def mentions(card: Card) -> discord.AllowedMentions:
    """Exactly the members and roles that the card addresses, and nobody else."""
    texts = [part for part in (card.title, *card.body, card.footer) if part is not None]
    users = [discord.Object(int(account)) for account in mentioned(texts)][:100]
    called = [discord.Object(int(role)) for role in roles(texts)][:100]
    return discord.AllowedMentions(everyone=False, roles=called or False, replied_user=False, users=users or False)


def modal(form: Form) -> ui.Modal:
    """The form."""
    shown = ui.Modal(title=label(form.title, _FORM_TITLE), custom_id=form.control)
    for field in form.fields[:_FORM_FIELDS]:
        most = min(field.most, _FORM_VALUE)
        style = discord.TextStyle.paragraph if field.long else discord.TextStyle.short
        filled = ui.TextInput[ui.Modal](
            custom_id=field.name,
            style=style,
            default=cut(field.value, most) or None,
            required=field.required,
            max_length=most,
        )
        shown.add_item(ui.Label(text=label(field.label, _FORM_LABEL), component=filled))
    shown.stop()
    return shown


def pressed(data: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The control and the values of a component interaction's data."""
    custom_id = str(data["custom_id"])
    if data["component_type"] == _SELECT:
        return custom_id, tuple(map(str, data.get("values", ())))
    control, _, value = custom_id.partition(_MARK)
    return control, (value,) if value else ()


def submitted(data: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The control of a form and what was filled in."""
    fields: dict[str, str] = {}
    for component in data["components"]:
        for inner in [component["component"]] if "component" in component else component.get("components", ()):
            fields[str(inner["custom_id"])] = str(inner.get("value") or "")
    return str(data["custom_id"]), fields


def _texts(card: Card) -> Iterator[str]:
    title = f"## {markdown(card.title, _TITLE)}" if card.title else ""
    footer = "\n".join(f"-# {line}" for line in markdown(card.footer, _FOOTER).splitlines()) if card.footer else ""
    body = markdown(join([part for part in card.body if part], "\n\n"), TEXT - len(title) - len(footer))
    return (words for words in (title, body, footer) if words.strip())


def _rows(card: Card) -> list[list[ui.Item[ui.LayoutView]]]:
    """The controls in rows of at most five buttons; a select fills a row, and so does the start of a choice."""
    rows: list[list[ui.Item[ui.LayoutView]]] = []
    open_row = False
    for control in card.controls:
        if isinstance(control, Choices):
            select = not _fits_buttons(control)
            if select:
                rows.append([_select(control)])
            buttons = [] if select else [_option(control, option) for option in control.options]
            if control.take_back is not None:
                buttons.append(_button(control.press + _MARK, control.take_back))
            open_row = False
        elif isinstance(control, Button):
            style = ButtonStyle.primary if control.strong else ButtonStyle.secondary
            buttons = [_button(control.press, control.label, style, control.emoji)]
        elif control.url.startswith(("https://", "http://")):
            buttons = [ui.Button(url=control.url, label=label(control.label, _BUTTON_LABEL))]
        else:
            continue
        for button in buttons:
            if not open_row or len(rows[-1]) == _ROW:
                rows.append([])
                open_row = True
            rows[-1].append(button)
    return rows


def _fits_buttons(control: Choices) -> bool:
    return (
        control.most == 1
        and len(control.options) <= _BUTTONS
        and all(
            len(_worded(option)) <= _BUTTON_LABEL and len(control.press + _MARK + option.value) <= CUSTOM_ID
            for option in control.options
        )
    )


def _worded(option: Option) -> str:
    """An option's label. Its emoji is part of the words: Discord refuses a whole card for one it does not know."""
    return tidy(f"{option.emoji or ''} {option.label}") or "…"


def _option(control: Choices, option: Option) -> ui.Button[ui.LayoutView]:
    style = ButtonStyle.primary if option.chosen else ButtonStyle.secondary
    return ui.Button(custom_id=control.press + _MARK + option.value, label=_worded(option), style=style)


def _button(
    custom_id: str, words: Text, style: ButtonStyle = ButtonStyle.secondary, emoji: str | None = None
) -> ui.Button[ui.LayoutView]:
    return ui.Button(custom_id=custom_id, label=label(words, _BUTTON_LABEL), style=style, emoji=emoji)


def _select(control: Choices) -> ui.Select[ui.LayoutView]:
    options = [
        discord.SelectOption(value=option.value, label=cut(_worded(option), _OPTION_LABEL), default=option.chosen)
        for option in control.options[:_OPTIONS]
    ]
    return ui.Select(
        custom_id=control.press,
        placeholder=label(control.placeholder, _PLACEHOLDER) or None,
        min_values=1 if control.take_back is not None or control.most == 1 else 0,
        max_values=min(control.most, len(options)),
        options=options,
    )


def _file_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)


def is_marked(message: discord.Message, marker: int) -> bool:
    """Whether a message is the card with this hidden id."""
    return any(isinstance(part, discord.Container) and part.id == marker for part in message.components)
