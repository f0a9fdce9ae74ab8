"""Help: what the asker may ask for, as it is typed on the asker's network."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from itertools import groupby

from bot.chat import Card
from bot.cog import Request
from bot.commands import Command
from bot.i18n import Words
from bot.options import Mistake, OptionSpec
from bot.text import Code, Said, Text, bare, join, text


class Guide:
    """The commands that one asker may use, in the asker's words."""

    def __init__(self, ctx: Request) -> None:
        self._words = ctx.words
        self._slash = ctx.account.network == "discord"
        self._prefix = "/" if self._slash else "!"
        # Discord names commands in the app's language, whatever language the member wants to be answered in
        self._names: Words = ctx.services.texts.words(ctx.event.locale) if self._slash else ctx.words
        self._all = [
            replace(command, moderator=command.moderator or command.name in cog.reserved(ctx.community))
            for cog in ctx.cogs()
            for command in cog.commands()
        ]
        self._mine = [command for command in self._all if ctx.standing.moderator or not command.moderator]

    def overview(self) -> Card:
        """Every group with its commands and an example; then the commands that stand alone."""
        grouped = [command for command in self._mine if command.group]
        alone = [command for command in self._mine if not command.group]
        parts = [self._group(list(same)) for _, same in groupby(grouped, key=lambda c: (c.cog, c.group))]
        parts.append(join([self._line(command) for command in alone]))
        word = next(self._spoken(command) for command in self._mine if command.key == "steering-cmd-help")
        return Card(
            title=self._words("steering-help-title"),
            body=tuple(parts),
            footer=self._words("steering-help-more", help=Code(word)),
            locale=self._words.locale,
        )

    def about(self, asked: str) -> Card:
        """All about one command, or about each command of a group. Raises `Mistake` on what is neither."""
        path = tuple(re.sub(r"^[!/]+", "", asked.strip()).casefold().split())
        if not path:
            return self.overview()
        meant, length = list(map(bare, path)), len(path)
        found = [c for c in self._all if any(list(map(bare, way[:length])) == meant for way in self._ways(c))]
        if not found:
            raise self._unknown(path)
        mine = [command for command in found if command in self._mine]
        if not mine:
            raise Mistake("mistake-moderators-only")
        if len(mine) == 1:
            return self._whole(mine[0])
        parts = [_lines(self._line(command), self._example(command)) for command in mine]
        return Card(title=text(Said(self._group_words(mine[0]))), body=tuple(parts), locale=self._words.locale)

    def _unknown(self, path: tuple[str, ...]) -> Mistake:
        said = " ".join(path)[:40]
        ways = [way for command in self._mine for way in self._ways(command)]
        known = {" ".join(way[:length]) for way in ways for length in (1, 2)}
        near = difflib.get_close_matches(said, sorted(known), 1, 0.6)
        if not near:
            return Mistake("mistake-unknown", given=Said(said))
        return Mistake("mistake-near", given=Said(said), near=Code(self._prefix + near[0]))

    # -------------------------------------------------------------- pieces

    def _group(self, commands: list[Command]) -> Text:
        known = [text(Code(self._spoken(command))) for command in commands]
        heading = self._words("steering-help-group", what=Said(self._group_words(commands[0])))
        telling = next((c for c in commands if self._words.term(c.key, "example") and c.options), commands[0])
        return _lines(heading, join(known, " "), self._example(telling))

    def _line(self, command: Command) -> Text:
        said = Said(self._words.term(command.key) or self._words.base.term(command.key) or command.name)
        kind = "moderator" if command.moderator else "member"
        return self._words("steering-help-line", command=Code(self._spoken(command)), what=said, who=kind)

    def _example(self, command: Command) -> Text:
        """A line as somebody could type it; nothing on Discord, whose own fields show how it is typed."""
        if self._slash:
            return ()
        example = self._names.term(command.key, "example")
        return self._words("steering-help-example", example=Code(example) if example else self._usage(command))

    def _whole(self, command: Command) -> Card:
        told = self._words.term(command.key) or self._words.base.term(command.key) or command.name
        options = [self._option(command, option) for option in command.options]
        parts = [text(Said(told)), join(options)]
        if not self._slash:
            parts[1:1] = [text(self._usage(command))]
        parts.append(self._example(command))
        if command.moderator:
            parts.append(self._words("steering-help-moderators"))
        title = text(Said(self._spoken(command)))
        return Card(title=title, body=tuple(part for part in parts if part), locale=self._words.locale)

    def _option(self, command: Command, option: OptionSpec) -> Text:
        attribute = option.name.replace("_", "-")
        told = self._words.term(command.key, attribute) or self._words.base.term(command.key, attribute) or option.name
        kind = "required" if option.required else "free"
        return self._words(
            "steering-help-option", option=Code(command.called(option, self._names)), what=Said(told), kind=kind
        )

    def _usage(self, command: Command) -> Code:
        """How it is typed."""
        names = [(command.called(option, self._names), option.required) for option in command.options]
        shown = [f"<{name}>" if required else f"[{name}=…]" for name, required in names]
        return Code(" ".join([self._spoken(command), *shown]))

    def _spoken(self, command: Command) -> str:
        return self._prefix + " ".join(command.ways(self._names)[0])

    def _ways(self, command: Command) -> list[tuple[str, ...]]:
        return [*command.ways(self._names), *command.ways(self._words)]

    def _group_words(self, command: Command) -> str:
        id = f"{command.cog}-group-{command.group}"
        return self._words.term(id) or self._words.base.term(id) or str(command.group)


def _lines(*said: Text) -> Text:
    """These, one a line; what is empty takes none."""
    return join([one for one in said if one])
