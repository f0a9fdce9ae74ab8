"""Whether a message criticises the community, its product or its organisation: the light way, a linear model.

What counts is a message's own words: quotes, code, addresses and names are left out (`plain`). Its language is told by
its everyday words. Then every word, every pair of neighbours, every pair around a word and every run of three to five
characters inside a word has a weight, found by logistic regression (`training/`). Their sum, by the square root of how
many words there are, is the evidence; the logistic function makes a score of it. What a word adds is kept for the
next time, so that a message takes some 50 µs.

With the optional extra, what the words find possible may be weighed again by what the whole message means: a second
logistic regression, on the evidence of the words and the embedding (`Model.weighed`).

Weights lie in one table, by a hash of the feature (Weinberger et al. 2009, "Feature Hashing"), as signed bytes. What
the words that were learnt from weigh by what they mean, in either language, lies in a list behind it, by a hash of the
word. Both are `criticism.bin` beside this module; `training/card.md` says from what it was made, and what it is worth.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain
from operator import mul
from pathlib import Path
from struct import unpack
from typing import Literal, NamedTuple

Language = Literal["en", "fr", ""]
"""A language that can be read; empty: another one."""
Label = Literal["criticism", "conflict", "other"]

FILE = Path(__file__).with_name("criticism.bin")
BUCKETS = 1 << 20
LONGEST = 1500
"""Characters of a message that are read."""
WORDS = 200
"""Words of a message that count."""
BECAUSE = 4
"""How many words explain a score."""

ASKED = 0.35
"""From which score on `Model.asks`."""
BECAUSE_FROM = -2.0
"""Below this evidence nobody asks why."""
_ROUNDS, _RATE, _HELD = 20, 0.3, 1.0
"""How often presses are gone through, how far each moves what words tell, and how much that is held back."""
_LEVEL_RATE, _HELD_LEVEL = 0.03, 20.0
"""The same for the level, which moves everything: one press must move it little."""
_ONE = 1 / 50
"""The share of one press in all that hold: as of fifty."""

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_CITED = re.compile(r"«[^»]{12,}»|“[^”]{12,}”|\"[^\"\n]{12,}\"")
_LINK = re.compile(r"https?://\S+|www\.\S+")
_CALLED = re.compile(r"<[@#:][^>\s]{1,80}>|@[\w.:-]+")
_STRETCHED = re.compile(r"(\w|[!?.])\1{2,}")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"@user|http|\w+(?:'\w+)?|[^\w\s]")
_SHOUTED = re.compile(r"\b[A-ZÀ-Ý]{4,}\b")
_GRAMS = (3, 4, 5)

_EVERYDAY: Mapping[str, str] = {
    "en": "the and you is are was were that this it of to in for with have has not but what your my they we on be do "
    "does did i'm it's don't so just can will would there if when how why who all from an or at as me about no more "
    "after get got been anyone any out up now than then them our by i he she his her still again never",
    "fr": "le la les des un une et est sont pas que qui vous nous je tu il elle on ce cette pour dans avec sur mais "
    "plus du au aux ne se sa son ses ma mon mes c'est j'ai ça ca quoi comme tout tous fait quand trop aussi bien chez "
    "votre vos être même encore deux par y a été si ou où ni d'un d'une qu'on qu'il n'est l'appli jamais rien merci",
    "es": "el los las una y es son que no por para con pero más muy como esto esta este del al se mi tu yo está hay "
    "todo porque cuando también nadie nada ya hace tiene ser fue hay algo alguien cada sin sobre",
    "de": "der die das und ist sind nicht ich du wir ihr sie ein eine mit auf für von zu den dem im auch aber wie was "
    "noch nur schon wenn bei",
    "it": "il lo gli una e è sono non che per con ma più molto come questo questa del della di mi ti si anche quando "
    "perché ho hai",
    "pt": "o os as um uma e é são não que por para com mas mais muito como isto este esta do da em eu você está também "
    "quando porque",
    "nl": "de het een en is zijn niet ik je jij wij met op voor van te maar ook dat dit die wat hoe nog wel als bij",
}


def unquoted(message: str) -> str:
    """What somebody says in their own words, as far as it is read: without quotes and code."""
    said = message[:LONGEST].replace("’", "'")
    if "`" in said:
        said = _CODE.sub(" ", said)
    if ">" in said:
        said = _QUOTED.sub(" ", said)
    if '"' in said or "«" in said or "“" in said:
        said = _CITED.sub(" ", said)
    return said


def plain(message: str) -> str:
    """What somebody says in their own words, without addresses and names; letters that are stretched are three."""
    said = unquoted(message)
    if "http" in said or "www." in said:
        said = _LINK.sub(" http ", said)
    if "@" in said or "<" in said:
        said = _CALLED.sub(" @user ", said)
    return _STRETCHED.sub(r"\1\1\1", said)


def words(said: str) -> list[str]:
    """The words and signs of what `plain` gives, without accents and capitals; a number is a nought."""
    return _words(_folded(said.lower()))


def _words(folded: str) -> list[str]:
    return _WORD.findall(_NUMBER.sub("0", folded))[:WORDS]


def _folded(said: str) -> str:
    if said.isascii():
        return said
    return "".join(sign for sign in unicodedata.normalize("NFD", said) if not unicodedata.combining(sign))


# ------------------------------------------------------------------ language


@cache
def _languages() -> dict[str, tuple[tuple[str, float], ...]]:
    """An everyday word → the languages that it may be of, and how much it tells."""
    found: dict[str, list[str]] = {}
    for language, everyday in _EVERYDAY.items():
        for word in dict.fromkeys(words(everyday)):
            found.setdefault(word, []).append(language)
    return {word: tuple((language, 1 / len(of)) for language in of) for word, of in found.items()}


def everyday(word: str) -> bool:
    """Whether a word of `words` is so common in a language that it tells no subject."""
    return word in _languages()


def _foreign(said: Sequence[str]) -> bool:
    """Whether most letters are of another script."""
    return sum(len(word) for word in said if not word.isascii()) > sum(map(len, said)) / 2


def language(said: Sequence[str], text: str) -> Language:
    """The language of a text and its words.

    Few words that tell nothing are taken for English, or for French where accents say so.
    """
    known = _languages()
    told = dict.fromkeys(_EVERYDAY, 0.0)
    for word in said:
        for of, weight in known.get(word, ()):
            told[of] += weight
    if not text.isascii() and _foreign(said):
        return ""
    best = max(told, key=lambda name: told[name])
    ours: Language = "fr" if told["fr"] > told["en"] else "en"
    if told["fr"] == told["en"] and any(sign in text for sign in "éèêàùçœ"):
        ours = "fr"
    if best not in ("en", "fr") and told[best] >= 2 and told[best] >= 1.5 * told[ours] + 1:
        return ""
    return ours


_INSULTS = frozenset(
    words(
        "idiot idiots moron morons stupid dumb dumbass loser losers clown trash pathetic imbecile bastard bitch "
        "asshole prick dickhead twat wanker scum creep freak brat retard donkey muppet fool coward liar hypocrite snob "
        "troll pig psycho incompetent ugly fat lazy worthless kys stfu "
        "con conne connard connasse abruti abrutie debile cretin cretine imbecile bouffon bouffonne merde nul nulle "
        "tocard boulet ordure salope salaud encule batard clown lache menteur menteuse voleur hypocrite ignare fdp tg "
        "ntm degage raclure raté moche pathetique incapable tare crevard"
    )
)
"""Words that hurt somebody when they are said of them."""
_SPOKEN_TO = frozenset(words("you your you're youre u ur yourself tu t'es te toi ta ton tes vous"))
_ATTACK = re.compile(
    r"\b(?:shut up|shut your|go (?:kill|cry|home|back)|get lost|nobody (?:asked|likes|wants|cares)|you suck|fuck you|"
    r"touch grass|k ?y ?s|stfu|ta gueule|ferme[- ]la|ferme ta|tais[- ]toi|casse[- ]toi|degage|va te faire|"
    r"personne t'a|espece d(?:e |')|nique ta|creve|retourne (?:dans|d'ou))\b"
)


class Read(NamedTuple):
    """What was found in a message."""

    score: float
    """From 0 to 1; 0.5 and more is criticism where `normal` is wanted."""
    language: Language
    because: tuple[str, ...]
    """The words that made the score, the weightiest first."""
    conflict: bool = False
    """Somebody is insulted."""

    @property
    def label(self) -> Label:
        """What it is, where `normal` is wanted."""
        return "criticism" if self.score >= 0.5 else "conflict" if self.conflict else "other"


def insults(folded: str, found: list[str]) -> bool:
    """Whether somebody is insulted: a word that hurts, said to somebody, or a phrase that does nothing else."""
    spoken_to = not _SPOKEN_TO.isdisjoint(found)
    return (spoken_to and not _INSULTS.isdisjoint(found)) or _ATTACK.search(folded) is not None


# ------------------------------------------------------------------ features


def _hash(feature: str, seed: int) -> int:
    return zlib.crc32(feature.encode(), seed) & (BUCKETS - 1)


_hash_whole = lru_cache(maxsize=500)(_hash)
"""There are few of these."""


def of_word(word: str, seed: int) -> list[int]:
    """The buckets of one word: itself, and then what is inside it."""
    itself = _hash("1" + word, seed)
    if not word[0].isalnum():
        return [itself]
    whole = f"<{word}>"
    runs = [(start, start + length) for length in _GRAMS for start in range(len(whole) - length + 1)]
    if not whole.isascii():
        return [itself, *(_hash(whole[start:end], seed) for start, end in runs)]
    letters = whole.encode()  # a new word must not hold the loop: cut once encoded
    return [itself, *[zlib.crc32(letters[start:end], seed) & (BUCKETS - 1) for start, end in runs]]


def of_pairs(kind: str, ones: Iterable[str], others: Iterable[str], seed: int) -> list[int]:
    """The buckets of pairs of words: neighbours ("2"), or with one word between ("3")."""
    pairs = zip(ones, others, strict=False)
    return [zlib.crc32(f"{kind}{one} {other}".encode(), seed) & (BUCKETS - 1) for one, other in pairs]


def of_whole(said: str, found: list[str], seed: int) -> Iterator[int]:
    """The buckets of what a message is as a whole: how it ends, how long it is, whether it shouts."""
    yield _hash_whole(f"length {min(len(found).bit_length(), 7)}", seed)
    if found:
        yield _hash_whole(f"ends {found[-1] if not found[-1][0].isalnum() else 'so'}", seed)
    if _SHOUTED.search(said):
        yield _hash_whole("shouts", seed)


SEEDS: Mapping[str, int] = {"en": 0, "fr": 7919}


def buckets(message: str, known: str = "") -> list[int]:
    """Every bucket of a message, for training. `known`: its language, if it need not be told."""
    said = plain(message)
    found = words(said)
    seed = SEEDS[known or language(found, said) or "en"]
    padded = ["<s>", *found, "</s>"]
    return [
        *of_whole(said, found, seed),
        *chain.from_iterable(of_word(word, seed) for word in found),
        *of_pairs("2", padded, padded[1:], seed),
        *of_pairs("3", padded, padded[2:], seed),
    ]


def scale(many: int) -> float:
    """By what the sum of so many words' weights is multiplied."""
    return 1 / math.sqrt(many + 3)


# ------------------------------------------------------------------ reading


KEPT = 20_000
"""So many words are kept in memory: to make room for more at once would take milliseconds."""


class _Words(dict[str, int]):
    """What words add, by themselves and by what they mean, as they are met; when full it is begun anew.

    Words and numbers in a dictionary are nothing that the garbage collector has to look into, as it does into the
    entries of `functools.lru_cache`: a hundred thousand of those hold everything up for 40 ms.
    """

    def __init__(self, table: array[int], meant: Mapping[int, int], seed: int) -> None:
        super().__init__()
        self._table, self._meant, self._seed = table, meant, seed

    def __missing__(self, word: str) -> int:
        if len(self) >= KEPT:
            self.clear()
        table = self._table
        worth = sum([table[bucket] for bucket in of_word(word, self._seed)]) + self._meant.get(key(word), 0)
        self[word] = worth
        return worth


class Model:
    """The weights, and what every word has added so far. Raises `OSError` where the table is not there."""

    def __init__(self, file: Path = FILE) -> None:
        head, _, packed = file.read_bytes().partition(b"\n")
        made = json.loads(head)
        self._step: float = made["step"]
        self._level: Mapping[str, float] = made["level"]
        self._meaning: Sequence[float] = made["meaning"]
        unpacked = zlib.decompress(packed)
        self._table = array("b", unpacked[:BUCKETS])
        keys = unpack(f"<{made['words']}I", unpacked[BUCKETS : BUCKETS + 4 * made["words"]])
        steps = array("b", unpacked[BUCKETS + 4 * made["words"] :])
        worth = made["step_meant"] / self._step
        meant = {key: round(step * worth) for key, step in zip(keys, steps, strict=True)}
        self._words = {of: _Words(self._table, meant, seed) for of, seed in SEEDS.items()}

    def read(self, message: str, learnt: Learnt | None = None) -> Read:
        """How much a message sounds like criticism, and why. In a language that is not known the score is 0."""
        said = plain(message)
        folded = _folded(said.lower())
        found = _words(folded)
        of = language(found, said)
        if not of or not found:
            return Read(0.0, of, ())
        evidence = self.evidence(said, found, of)
        if learnt is not None:
            evidence += learnt.evidence(found)
        because = self._because(found, of) if evidence > BECAUSE_FROM else ()
        return Read(_logistic(evidence), of, because, insults(folded, found))

    def asks(self, read: Read) -> bool:
        """Whether a message is possible enough to ask what it means: at most one in twenty of a server's talk."""
        return bool(self._meaning) and read.score >= ASKED

    def weighed(self, read: Read, meaning: bytes) -> Read:
        """What was read, weighed again by what the message means (`bot.semantic.meanings`)."""
        of_words, level, *of_meaning = self._meaning
        meant = sum(map(mul, of_meaning, unpack(f"<{len(of_meaning)}e", meaning)))
        return read._replace(score=_logistic(of_words * odds(read.score) + meant + level))

    def evidence(self, said: str, found: list[str], of: str) -> float:
        """The evidence for criticism, as log odds, for what `plain` and `words` gave."""
        table, seed = self._table, SEEDS[of]
        total = sum([table[bucket] for bucket in of_whole(said, found, seed)])
        total += sum(map(self._words[of].__getitem__, found))
        padded = ["<s>", *found, "</s>"]
        total += sum([table[bucket] for bucket in of_pairs("2", padded, padded[1:], seed)])
        total += sum([table[bucket] for bucket in of_pairs("3", padded, padded[2:], seed)])
        return total * self._step * scale(len(found)) + self._level[of]

    def _because(self, found: list[str], of: str) -> tuple[str, ...]:
        """The words that add most, each with half of what it and its neighbours add together."""
        added: dict[str, int] = {}
        words, seed = self._words[of], SEEDS[of]
        next_to = [self._table[bucket] for bucket in of_pairs("2", found, found[1:], seed)]
        for place, this in enumerate(found):
            if this[0].isalnum():
                before = next_to[place - 1] if place else 0
                after = next_to[place] if place < len(next_to) else 0
                added[this] = added.get(this, 0) + words[this] + (before + after) // 2
        best = sorted(added, key=lambda this: -added[this])[:BECAUSE]
        return tuple(this for this in best if added[this] > 0)


@cache
def model() -> Model:
    """The weights that come with the bot; read once."""
    return Model()


def odds(score: float) -> float:
    """Log odds."""
    return math.log(score / (1 - score))


def _logistic(evidence: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, evidence))))


# ------------------------------------------------------------------ learning


class Learnt:
    """What one community's moderators have taught: a level of its own, and what its words tell there.

    Logistic regression on top of the model, held near it by a penalty on every change (ridge), so that fifty presses
    move what they are about and little else. Words are kept as hashes.
    """

    def __init__(self, level: float = 0.0, told: Mapping[int, float] | None = None) -> None:
        self.level = level
        self.told: dict[int, float] = dict(told or {})

    @classmethod
    def of(cls, presses: Iterable[tuple[str, bool]]) -> Learnt:
        """From messages and whether they were criticism. Fifty take some 20 ms."""
        learnt = cls()
        seen = [(*read, told) for message, told in presses if (read := _evidence(message)) is not None]
        for _ in range(_ROUNDS):
            for evidence, found, told in seen:
                learnt._step(evidence, found, told, min(_ONE, 1 / len(seen)))
        return learnt

    def press(self, message: str, *, criticism: bool) -> None:
        """One more press."""
        read = _evidence(message)
        if read is not None:
            for _ in range(_ROUNDS):
                self._step(*read, criticism, _ONE)

    def _step(self, evidence: float, found: list[str], told: bool, share: float) -> None:
        """Go a little in the direction in which this message is read rightly."""
        wrong = told - _logistic(evidence + self.evidence(found))
        self.level += _LEVEL_RATE * (wrong - _HELD_LEVEL * self.level * share)
        step, held = _RATE * wrong * scale(len(found)), 1 - _RATE * _HELD * share
        for word in {key(word) for word in found}:
            self.told[word] = self.told.get(word, 0.0) * held + step

    def evidence(self, found: list[str]) -> float:
        """What is added to the model's log odds."""
        told = self.told
        if not told:
            return self.level
        return self.level + sum(told.get(key(word), 0.0) for word in found) * scale(len(found))


def _evidence(message: str) -> tuple[float, list[str]] | None:
    """What the model alone finds, and the words; None in a language that it cannot read."""
    said = plain(message)
    found = words(said)
    of = language(found, said)
    return (model().evidence(said, found, of), found) if of and found else None


def key(word: str) -> int:
    """A word as a number."""
    return zlib.crc32(word.encode())
