"""What a page says as a feed: RSS, RDF, Atom or JSON Feed → its items.

A page is a stranger's bytes. Before feedparser gets it, it is written anew (`_Sieve`): well-formed, without a prolog
and without entities of its own, with nothing but what an item is made of, and each of that of limited length. So the
time it takes is bounded whatever the page holds, and no name of a charset but the usual ones is ever looked up.
"""

from __future__ import annotations

import calendar
import codecs
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from html import entities
from html.parser import HTMLParser
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

import feedparser
import nh3
from yarl import URL

from bot.chat import Refused
from bot.text import cut, tidy
from bot.web import Page

MOST = 200
"""Items that are read of a feed, the newest if they have dates."""
TITLE, SUMMARY, LINK = 200, 300, 1000
"""Characters of an item's parts; a longer link is none."""

_ITEMS = 1000
_ELEMENTS = 50_000
_DEPTH = 100
_ATTRIBUTES, _ATTRIBUTE = 60, 2000
_NAMESPACES = 100
_NAME = 100


class NoFeed(Refused):
    """The page is no feed, or not one that can be read safely."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, "posts-mend-feed")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a feed announces. `keys` are what it is known by: either is enough."""

    keys: tuple[str, ...]
    title: str
    link: str | None
    """http or https, without a user, every sign that markup could mean something by written as %.."""
    summary: str = ""
    published: datetime | None = None
    """In UTC."""


def items(page: Page) -> list[Item]:
    """The items of a feed, the newest first as far as it tells. Raises `NoFeed` and nothing else."""
    text = decoded(page)
    try:
        found = list(_json_items(text) if text.lstrip()[:1] == "{" else _xml_items(text, page.origin))
    except NoFeed:
        raise
    except Exception as error:  # whatever a parser does wrong with a stranger's page, it is no feed to us
        raise NoFeed(f"cannot be read: {type(error).__name__}") from None
    return _told_apart(found)


# ------------------------------------------------------------------ the charset

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,40})[\"']")
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UNMARKED = {b"<\0": "utf-16le", b"\0<": "utf-16be"}
_SAME = {"ascii": "cp1252", "us-ascii": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "iso-8859-1": "cp1252"} | {
    name: name
    for name in (
        *("utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "koi8-r", "koi8-u", "macintosh", "cp932"),
        *("shift_jis", "shift-jis", "euc-jp", "euc-kr", "gb2312", "gbk", "gb18030", "big5"),
        *(f"iso-8859-{part}" for part in range(2, 17) if part != 12),
        *(f"windows-{page}" for page in range(1250, 1259)),
        *(f"cp{page}" for page in (437, 850, *range(1250, 1259))),
    )
}
"""The charsets that feeds come in, and the codec for each; browsers take Latin-1 as its superset too."""


def decoded(page: Page) -> str:
    """The text of a page: by its mark, as UTF-8 if it is that, else as its server or it itself says; never fails."""
    for mark, codec in _BOMS.items():
        if page.body.startswith(mark):
            return page.body[len(mark) :].decode(codec, "replace")
    said, declared = _CHARSET.search(page.type), _DECLARED.match(page.body[:200])
    names = said[1] if said else "", declared[1].decode() if declared else "", "utf-8"
    known = [_SAME[name.lower()] for name in names if name.lower() in _SAME]
    for codec in (_UNMARKED.get(page.body[:2], "utf-8"), *known):
        try:
            return page.body.decode(codec)
        except UnicodeDecodeError:
            continue
    return page.body.decode(known[0], "replace")


# ------------------------------------------------------------------ RSS, RDF and Atom

_FRAME = {"rss", "rdf", "channel", "feed"}
_ENTRIES = {"item", "entry"}
_TEXTS = {
    **dict.fromkeys(("title", "link", "id", "guid"), 2 * LINK),
    **dict.fromkeys(("description", "summary", "content", "encoded"), 8000),
    **dict.fromkeys(("pubdate", "published", "date", "created", "issued", "updated", "modified"), 80),
}
"""What is read of an item, and how many characters of each."""
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOSE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,30});)?")
_PROLOG = re.compile(r"\s*(?:<\?xml[^>]{0,200}>)?")


def _xml_items(text: str, origin: str) -> Iterator[Item]:
    text = _PROLOG.sub("", _FORBIDDEN.sub("", text), count=1)
    try:
        sifted = _Sieve().sift(text)
    except expat.ExpatError:
        sifted = _mended(text)
    read = feedparser.parse(
        io.BytesIO(sifted),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": f"{origin}/"},
        sanitize_html=False,  # the words are taken out of their markup here
        resolve_relative_uris=False,
    )
    if not read.version:
        raise NoFeed("is neither RSS nor Atom")
    for entry in read.entries:
        yield _item(
            id=entry.get("id"),
            link=entry.get("link"),
            title=_words_of(entry.get("title_detail"), read.version),
            summary=_words_of(entry.get("summary_detail") or next(iter(entry.get("content", ())), None), read.version),
            published=_moment(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")),
        )


def _mended(text: str) -> bytes:
    """The same with what is most often wrong in feeds mended: a bare & and entities that HTML has and XML has not."""
    try:
        return _Sieve().sift(_LOOSE.sub(_named, text))
    except expat.ExpatError:
        raise NoFeed("is broken XML") from None


def _named(loose: re.Match[str]) -> str:
    sign = entities.html5.get(f"{loose[1]};")
    return escape(sign) if sign else f"&amp;{loose[0][1:]}"


class _Sieve:
    """Writes a feed anew with nothing but the frame, its items, and what is read of each item."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._open: list[str | None] = []  # the elements around, None where they are left out
        self._inside = 0  # how deep in what is read of an item
        self._left = 0  # characters that still fit
        self._elements = self._items = 0
        self._namespaces: set[tuple[str, str]] = set()

    def sift(self, text: str) -> bytes:
        """The feed in UTF-8. Raises `ExpatError`, and `NoFeed` where it is none or asks for too much."""
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self._write
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.Parse(text.encode(), True)
        return "".join(self._out).encode()

    def _doctype(self, name: str, system: str | None, public: str | None, own: int) -> None:
        if own:
            raise NoFeed("declares entities of its own")

    def _entity(self, *declared: Any) -> None:
        raise NoFeed("declares entities of its own")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if not self._open and _local(name) not in _FRAME:
            raise NoFeed("is neither RSS nor Atom")
        if len(self._open) >= _DEPTH:
            raise NoFeed("is nested too deeply")
        if not self._is_kept(name):
            self._open.append(None)
            return
        self._elements += 1
        if self._elements > _ELEMENTS:
            raise NoFeed("has too many elements")
        self._open.append(name)
        self._out.append(f"<{name}{''.join(self._attributes(attributes))}>")

    def _is_kept(self, name: str) -> bool:
        if self._open and self._open[-1] is None:
            return False
        if len(name) > _NAME:
            return False
        if self._inside:
            self._inside += 1
            return True
        local, around = _local(name), _local(self._open[-1] or "") if self._open else ""
        if around in _ENTRIES:
            self._left = 0 if name.startswith("media:") else _TEXTS.get(local, 0)
            self._inside = 1 if self._left else 0
            return bool(self._left)
        if local in _ENTRIES:
            self._items += 1
            return self._items <= _ITEMS
        return local in _FRAME

    def _attributes(self, attributes: dict[str, str]) -> Iterator[str]:
        for name, value in list(attributes.items())[:_ATTRIBUTES]:
            if len(value) > _ATTRIBUTE or len(name) > _NAME:
                continue
            if name.startswith("xmlns"):
                self._namespaces.add((name, value))
                if len(self._namespaces) > _NAMESPACES:
                    raise NoFeed("has too many namespaces")
            yield f" {name}={quoteattr(value)}"

    def _write(self, words: str) -> None:
        if self._inside and self._open[-1] is not None:
            self._out.append(escape(words[: self._left]))
            self._left -= min(len(words), self._left)

    def _end(self, name: str) -> None:
        if self._open.pop() is not None:
            self._out.append(f"</{name}>")
            self._inside -= 1 if self._inside else 0


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _words_of(detail: Any, version: str) -> str:
    """The words of a title or a summary; outside of Atom nobody says whether they are markup, and most are."""
    if detail is None:
        return ""
    is_markup = not version.startswith("atom") or detail.get("type") in ("text/html", "application/xhtml+xml")
    value = detail.get("value") or ""
    return words_of_html(value) if is_markup else value


def _moment(parsed: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


# ------------------------------------------------------------------ JSON Feed


def _json_items(text: str) -> Iterator[Item]:
    feed = json.loads(text)
    if not str(feed.get("version")).startswith("https://jsonfeed.org/version/"):
        raise NoFeed("is JSON, but no JSON Feed")
    for entry in feed.get("items", [])[:_ITEMS]:
        id = entry.get("id")
        yield _item(
            id=str(id) if isinstance(id, str | int | float) else None,
            link=_string(entry.get("url")) or _string(entry.get("external_url")),
            title=_string(entry.get("title")),
            summary=_string(entry.get("summary"))
            or _string(entry.get("content_text"))
            or words_of_html(_string(entry.get("content_html"))),
            published=_date(entry.get("date_published")),
        )


def _string(value: Any) -> str:
    return value[:8000] if isinstance(value, str) else ""


def _date(value: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(_string(value)[:80])
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


# ------------------------------------------------------------------ an item


def _item(*, id: str | None, link: str | None, title: str, summary: str, published: datetime | None) -> Item:
    at = address(link or "")
    title, summary = _line(title, TITLE), _line(summary, SUMMARY)
    title = title or cut(summary, TITLE) or (URL(at).host or "" if at else "")
    known = ("id", id), ("link", at), ("title", title)
    return Item(tuple(_key(kind, value) for kind, value in known if value), title, at, summary, published)


def _key(kind: str, value: str) -> str:
    return sha256(f"{kind} {value}".encode("utf-8", "replace")).hexdigest()[:32]


def _line(words: str, most: int) -> str:
    return cut(" ".join(tidy(words).split()), most)


def _told_apart(found: Iterable[Item]) -> list[Item]:
    """The newest items, each once: by its id and its link as far as no other has the same, else by its title."""
    kept = [item for item in found if item.title]
    if all(item.published for item in kept):
        kept.sort(key=lambda item: item.published or datetime.min.replace(tzinfo=UTC), reverse=True)
    shared = Counter(key for item in kept for key in item.keys)
    apart: dict[str, Item] = {}
    for item in kept[:MOST]:
        own = tuple(key for key in item.keys[:-1] if shared[key] == 1) or item.keys[-1:]
        apart.setdefault(own[0], replace(item, keys=own))
    return list(apart.values())


_SIGNS = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "<>()[]{}\"'\\`|^@ "})


def address(link: str) -> str | None:
    """A stranger's link as it may be shown: http or https, and nobody's name before the host; None for any other."""
    link = link.strip()
    if len(link) > LINK or not link[:8].lower().startswith(("http://", "https://")):
        return None
    try:
        url = URL(link)
        if url.user is not None or url.password is not None or not url.host:
            return None
        shown = f"{url.origin()}{str(url.relative()).translate(_SIGNS)}"
    except ValueError:
        return None
    return shown if len(shown) <= LINK and shown.isascii() and shown.isprintable() else None


# ------------------------------------------------------------------ words in HTML

_UNSEEN = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "select", "textarea", "title"}
_SEEN = nh3.ALLOWED_TAGS - _UNSEEN
_VOID = {"area", "br", "col", "hr", "img", "wbr"}
_INLINE = {"a", "abbr", "b", "cite", "code", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"}
_TELLING = {"*": {"hidden", "style", "aria-hidden"}}
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|(?:opacity|font-size)\s*:\s*0(?![.\d]*[1-9])")


def words_of_html(markup: str) -> str:
    """The words that somebody sees who reads the markup."""
    if "<" not in markup and "&" not in markup:
        return markup
    reader = _Reader()
    reader.feed(nh3.clean(markup, tags=_SEEN, clean_content_tags=_UNSEEN, attributes=_TELLING, link_rel=None))
    reader.close()
    return "".join(reader.words)


class _Reader(HTMLParser):
    """Gathers the words outside of what is hidden, from markup that nh3 has made regular: any other may take long."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._unseen: str | None = None
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Hide what is to be hidden."""
        if self._unseen is None and tag not in _VOID and _hides(attrs):
            self._unseen = tag
        self._depth += tag == self._unseen
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        """Show again what comes after it."""
        self._depth -= tag == self._unseen
        if self._depth == 0:
            self._unseen = None
        self._part(tag)

    def handle_data(self, data: str) -> None:
        """Words."""
        if self._unseen is None:
            self.words.append(data)

    def _part(self, tag: str) -> None:
        if tag not in _INLINE:
            self.words.append(" ")


def _hides(attributes: list[tuple[str, str | None]]) -> bool:
    said = {name: value or "" for name, value in attributes}
    return "hidden" in said or said.get("aria-hidden") == "true" or bool(_HIDING.search(said.get("style", "").lower()))
