"""Members' words do nothing but be read, in cards, files and logs; and every text has both languages."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from bot.chat import Card, Choices
from bot.text import Literal, Node, Said, Strong, Text
from tests.cogs.polls.scenes import BOTH, TEA, asking, card, days, said

HOSTILE = ("@everyone", "[x](javascript:alert(1))", "<b onload=x>", "=1+1", "`${x}`", "||spoiler||", "*{ $option }*")


def nodes(texts: tuple[Text | None, ...]) -> Iterator[Node]:
    """Every node of these texts, those inside others too."""
    for text in texts:
        for node in text or ():
            yield node
            if isinstance(node, Strong):
                yield from nodes((node.parts,))


def told(shown: Card | None) -> set[str]:
    """What a card tells as members' own words."""
    assert shown is not None
    return {node.text for node in nodes((shown.title, *shown.body, shown.footer)) if isinstance(node, Said)}


def ours(shown: Card | None) -> str:
    """What a card tells in our own words, which may format and mention."""
    assert shown is not None
    return "".join(n.text for n in nodes((shown.title, *shown.body, shown.footer)) if isinstance(n, Literal))


async def test_hostile_words_stay_a_members_own_from_the_question_to_the_answer(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        question = f"{' '.join(HOSTILE)} \u202eevil\u200b"
        await play.command("mod", f'poll open "{question}" "{" | ".join(w for w in HOSTILE if "|" not in w)}"')
        post = card(play)
        assert post.card is not None
        assert " ".join(HOSTILE) + " evil" in told(post.card)
        options = next(control for control in post.card.controls if isinstance(control, Choices)).options
        assert {option.label for option in options} <= told(post.card)
        answered = await play.press("ann", post, "@everyone")
        assert answered is not None
        assert "@everyone" in told(answered.card)
        await play.advance(days(3))
        await play.command("mod", 'poll answer "@everyone [x](javascript:1)"')
        for shown in [*play.cards("announcements"), await play.command("ann", "poll list")]:
            assert shown is not None
            assert not any(words in ours(shown.card) for words in HOSTILE)


async def test_a_file_has_the_totals_and_who_chose_what_and_is_handed_over_in_private(tmp_path: Path) -> None:
    async with asking(tmp_path, networks=BOTH, locale="fr") as play:
        await play.command("mod", 'poll open "Quoi ?" “=1+1 | Une "soupe", chaude” multiple', network="discord")
        await play.press("ann", card(play, "discord"), "=1+1", network="discord")
        await play.press("ben", card(play, "matrix"), "=1+1", 'Une "soupe", chaude', network="matrix")
        answered = await play.command("mod", "poll export", network="discord")
        assert "qui a choisi quoi" in said(answered)
        assert answered is not None
        assert answered.card is not None
        assert answered.card.file is not None
        assert (answered.card.file.name, answered.card.file.type) == ("poll-1.csv", "text/csv")
        rows = list(csv.reader(io.StringIO(answered.card.file.data.decode("utf-8-sig"))))
        assert rows[:2] == [["option", "voix", "pour cent"], ["'=1+1", "2", "100"]]
        assert sorted(rows[-2:]) == [["discord ann", "'=1+1"], ["matrix ben", "'=1+1", 'Une "soupe", chaude']]
        assert ["membre", "a choisi"] in rows


async def test_a_whole_poll_reads_in_french(tmp_path: Path) -> None:
    async with asking(tmp_path, locale="fr") as play:
        await play.command("mod", 'sondage ouvrir "On se retrouve où ?" "Au parc | Au café" fin=1j')
        post = card(play)
        assert "Encore aucun vote : le tien pourrait être le premier." in play.text(post)
        assert said(await play.press("ann", post, "Au parc")) == (
            "Ton vote : Au parc. Tu peux en changer jusqu'à la fin."
        )
        assert said(await play.press("ann", post, "Retirer mon vote")) == "Ton vote est retiré."
        await play.press("ann", post, "Au parc")
        await play.advance(days(1))
        assert "Au parc arrive en tête : 1 sur 1 l'a choisi." in play.text(post)
        assert "Une personne sur 3 a voté (33 %)." in play.text(post)
        await play.command("mod", 'sondage ouvrir "Et quand ?" "Samedi | Dimanche" fin=1j')
        await play.press("ann", card(play), "Samedi")
        await play.press("ben", card(play), "Dimanche")
        await play.advance(days(1))
        assert "Égalité : Samedi et Dimanche, 1 sur 2 pour chaque réponse." in play.text(card(play))
        assert "Lequel ?" not in said(await play.command("ann", "sondage résultats"))


async def test_what_moderators_do_is_noted_and_what_members_do_is_not(tmp_path: Path) -> None:
    async with asking(tmp_path) as play:
        await play.command("mod", TEA)
        await play.press("ann", card(play), "Tea")
        await play.command("mod", "poll close")
        await play.command("mod", 'poll answer "Tea."')
        await play.command("mod", "poll export")
        await play.command("ann", "poll results")
        async with play.house.database.reading() as connection:
            noted = (await connection.exec_driver_sql("SELECT action FROM audit ORDER BY id")).scalars().all()
        assert noted == ["poll open", "poll close", "poll answer", "poll export"]
