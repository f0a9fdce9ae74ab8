"""Feeds as pages of strangers: what is read of good ones, and that bad ones do no harm."""

from __future__ import annotations

import codecs
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.web import LARGEST, Page
from cogs.posts import feeds
from cogs.posts.feeds import LINK, MOST, SUMMARY, TITLE, Item, NoFeed, address, decoded, items, words_of_html

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>The blog</title><link>https://blog.example</link><author>nobody@blog.example</author>
<item><title>Old &amp; new</title><link>/old</link><guid isPermaLink="false">7</guid>
  <description><![CDATA[<p>Some <b>words</b>.</p><p>More.</p>]]></description>
  <pubDate>Mon, 30 Nov 2026 09:00:00 +0100</pubDate><category>x</category></item>
<item><title>Fresh</title><link>https://blog.example/fresh</link>
  <content:encoded>Body &lt;i&gt;here&lt;/i&gt;</content:encoded>
  <media:content url="https://blog.example/a.png"><media:title>a picture</media:title></media:content>
  <dc:date>2026-12-01T09:00:00Z</dc:date></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<entry><title type="text">1 &lt; 2 &amp; &lt;b></title><id>urn:a</id><updated>2026-12-01T10:00:00+01:00</updated>
  <link rel="self" href="https://news.example/self"/><link href="https://news.example/a"/>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hello <em>World</em></p><p>Two</p></div></content>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://old.example/"><title>t</title></channel>
<item rdf:about="https://old.example/9"><title>Nine</title><link>https://old.example/9</link></item></rdf:RDF>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "J",
    "items": [
        {
            "id": 1,
            "url": "https://j.example/1",
            "title": "One",
            "content_html": "<p>First</p>",
            "date_published": "2026-12-01T10:00:00+01:00",
        },
        {"id": "2", "content_text": "Only words\nin two lines", "date_published": "no date"},
    ],
}
NINE = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def page(body: str | bytes | dict[str, Any], type: str = "") -> Page:
    if isinstance(body, dict):
        body = json.dumps(body)
    return Page(body.encode() if isinstance(body, str) else body, type, "https://blog.example")


def rss(inside: str) -> Page:
    return page(f"<rss version='2.0'><channel>{inside}</channel></rss>")


def told(found: list[Item]) -> list[tuple[str, str | None, str, datetime | None]]:
    return [(item.title, item.link, item.summary, item.published) for item in found]


# ------------------------------------------------------------------ what is read


def test_rss_is_read_the_newest_first() -> None:
    assert told(items(page(RSS))) == [
        ("Fresh", "https://blog.example/fresh", "Body here", NINE),
        ("Old & new", "https://blog.example/old", "Some words. More.", datetime(2026, 11, 30, 8, 0, tzinfo=UTC)),
    ]


def test_atom_is_read() -> None:
    assert told(items(page(ATOM))) == [("1 < 2 & <b>", "https://news.example/a", "Hello World Two", NINE)]


def test_rdf_is_read() -> None:
    assert told(items(page(RDF))) == [("Nine", "https://old.example/9", "", None)]


def test_json_feed_is_read() -> None:
    assert told(items(page(JSON))) == [
        ("One", "https://j.example/1", "First", NINE),
        ("Only words in two lines", None, "Only words in two lines", None),
    ]


def test_a_feed_without_items_is_a_feed() -> None:
    assert items(rss("<title>Quiet</title>")) == []


@pytest.mark.parametrize("title", ["A & B", "caf&eacute; & co", "a \x00\x1f b", "&nosuch; x"])
def test_what_is_often_wrong_in_feeds_is_mended(title: str) -> None:
    [item] = items(rss(f"<item><title>{title}</title></item>"))
    assert "&amp;" not in item.title
    assert "&eacute;" not in item.title
    assert len(item.title) >= 3


def test_long_parts_are_cut_and_a_long_link_is_none() -> None:
    long = f"<title>{'t' * 5000}</title><description>{'d ' * 9000}</description>"
    [item] = items(rss(f"<item>{long}<link>https://x.example/{'l' * LINK}</link></item>"))
    assert (len(item.title), len(item.summary), item.link) == (TITLE, SUMMARY, None)


def test_only_the_newest_items_are_read() -> None:
    inside = "".join(
        f"<item><title>{n}</title><pubDate>Tue, 01 Dec 2026 {n // 60:02}:{n % 60:02}:00 GMT</pubDate></item>"
        for n in range(MOST + 50)
    )
    found = items(rss(inside))
    assert [found[0].title, found[-1].title, len(found)] == [str(MOST + 49), "50", MOST]


# ------------------------------------------------------------------ what an item is known by


def entry(id: str = "", link: str = "", title: str = "t") -> str:
    parts = f"<guid isPermaLink='false'>{id}</guid>" if id else "", f"<link>{link}</link>" if link else ""
    return f"<item>{''.join(parts)}<title>{title}</title></item>"


def keys(inside: str) -> set[str]:
    return {key for item in items(rss(inside)) for key in item.keys}


def test_an_item_is_known_by_its_id_and_its_link() -> None:
    both = keys(entry("1", "https://x.example/1"))
    assert keys(entry("1", "https://x.example/moved", "reworded")) & both
    assert keys(entry("another", "https://x.example/1", "reworded")) & both
    assert not keys(entry("2", "https://x.example/2")) & both


def test_a_link_or_an_id_that_all_items_share_tells_none_apart() -> None:
    home = "https://x.example/"
    first = keys(entry("1", home) + entry("2", home))
    assert len(first) == 2
    assert len(keys(entry("1", home) + entry("2", home) + entry("3", home)) - first) == 1
    assert len(keys(entry("same", "", "one") + entry("same", "", "two"))) == 2


def test_an_item_that_is_there_twice_is_one() -> None:
    assert len(items(rss(entry("1", "https://x.example/1") * 2))) == 1


# ------------------------------------------------------------------ strangers' words


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>one</p><p>two</p>", "one two"),
        ("a<br>b<i>c</i>", "a bc"),
        ("x<script>alert(1)</script><style>p {}</style>y", "xy"),
        ("x<span style='DISPLAY : none'>hidden</span>y", "xy"),
        ("x<div hidden><div>hidden</div>too</div>y", "x y"),
        ("x<b aria-hidden='true'>hidden</b>y<p style='opacity:0.0'>hidden</p>z", "xy z"),
        ("<p style='opacity:0.5'>seen</p>", "seen"),
        ("<img src='x' alt='a > b' onerror='alert(1)'>seen", "seen"),
        ("&lt;b&gt; 1 < 2", "<b> 1 < 2"),
        ("<script>never closed", ""),
        ("<!-- hidden -->seen<!-- hidden", "seen"),
    ],
)
def test_of_markup_only_what_is_seen_is_read(markup: str, words: str) -> None:
    assert " ".join(words_of_html(markup).split()) == words


def test_words_that_hide_or_reorder_are_left_out() -> None:
    [item] = items(rss("<item><title>a\u202eb\u200bc&#8207;\ufeff</title></item>"))
    assert item.title == "abc"


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://x.example", "https://x.example/"),
        ("HTTP://X.example/A?b=1&c=2#d", "http://x.example/A?b=1&c=2#d"),
        ("https://x.example/a_(b)", "https://x.example/a_%28b%29"),
        ("https://é.example/ü ü", "https://xn--9ca.example/%C3%BC%20%C3%BC"),
        ("https://x.example/>)[x](https://evil.example", "https://x.example/%3E%29%5Bx%5D%28https://evil.example"),
        ("https://social.example/@here", "https://social.example/%40here"),
        ("https://x.example/\n\\", "https://x.example/%5C"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("/only/a/path", None),
        ("https://bank.example@evil.example/", None),
        ("https://x.example:99999/", None),
        ("https:///x", None),
        ("", None),
    ],
)
def test_a_link_is_shown_only_where_it_is_one(link: str, shown: str | None) -> None:
    assert (address(link) or "").rstrip("/") == (shown or "").rstrip("/")


@given(st.text() | st.text("htps:/x.@<>()[]\\ \n%") | st.builds("https://x.example/{}".format, st.text()))
def test_whatever_a_link_is_it_cannot_leave_its_place_in_markdown(link: str) -> None:
    shown = address(link)
    if shown is not None:
        assert shown.startswith(("http://", "https://"))
        assert not set("<>()\"'\\`@ \n") & set(shown)
        assert shown.isascii()


# ------------------------------------------------------------------ charsets

TITLE_FR = "Été à la mer"


def titled(charset: str, declared: str | None = None, type: str = "") -> Page:
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    return page(
        f"{declaration}<rss version='2.0'><channel><item><title>{TITLE_FR}</title></item></channel></rss>".encode(
            charset
        ),
        type,
    )


@pytest.mark.parametrize(
    "found",
    [
        titled("utf-8"),
        titled("utf-8-sig"),
        titled("utf-16"),
        titled("utf-16-le", "utf-16"),
        titled("utf-16-be"),
        titled("latin-1", "iso-8859-1"),
        titled("latin-1", type="text/xml; charset=ISO-8859-1"),
        titled("cp1252", "us-ascii"),
        titled("utf-8", "utf-8", "text/xml; charset=us-ascii; x"),
        titled("utf-8", type="text/xml; charset=no-such"),
        titled("latin-1", "iso-8859-1", "text/xml; charset=utf-8"),
        titled("utf-8", "utf-16"),
        titled("utf-8", "unicode_escape", 'text/xml; charset="punycode"'),
    ],
)
def test_a_title_is_read_in_the_charset_it_comes_in(found: Page) -> None:
    [item] = items(found)
    assert item.title == TITLE_FR


def test_what_fits_no_charset_is_read_with_gaps() -> None:
    [item] = items(page(b"<rss version='2.0'><channel><item><title>a\xe9b</title></item></channel></rss>"))
    assert item.title == "a\ufffdb"


def test_every_charset_that_is_known_has_a_codec() -> None:
    for codec in feeds._SAME.values():
        assert codecs.lookup(codec)._is_text_encoding


# ------------------------------------------------------------------ what does harm


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rss>&b;</rss>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>',
        '<!DOCTYPE x [<!ELEMENT rss ANY>]><rss version="2.0"/>',
        "<!doctype html><html><body>A page</body></html>",
        "<html xmlns='http://www.w3.org/1999/xhtml'/>",
        "<rss version='2.0'><channel><item><title>cut off",
        "<feed><entry></feed>",
        "",
        "plain words",
        "{}",
        '{"version": "https://jsonfeed.org/version/1.1", "items": [1]}',
        '{"version": "https://jsonfeed.org/version/1.1", "items": {"a": 1}}',
        '{"a":' + "[" * 100_000,
        '{"version":' + "9" * 100_000 + "}",
        "<rss>" + "<a>" * 100_000,
        "<rss><channel>" + "".join(f"<item xmlns:a{n}='u'/>" for n in range(200)) + "</channel></rss>",
        "<rss><channel><item>" + "<title>t</title>" * 60_000 + "</item></channel></rss>",
    ],
)
def test_what_is_no_feed_or_asks_for_too_much_is_refused(body: str) -> None:
    with pytest.raises(NoFeed):
        items(page(body))


def test_a_file_that_a_document_type_names_is_not_read() -> None:
    found = page('<!DOCTYPE rss SYSTEM "file:///etc/passwd">' + RSS.partition("?>")[2])
    assert len(items(found)) == 2


def filled(head: str, unit: str, tail: str) -> Page:
    return page(head + unit * ((LARGEST - len(head) - len(tail)) // len(unit)) + tail)


CHANNEL, END = "<rss version='2.0'><channel>", "</channel></rss>"


@pytest.mark.parametrize(
    ("head", "unit", "tail"),
    [
        (CHANNEL, "<item><title>x</title><description>" + "&lt;a " * 2000 + "</description></item>", END),
        (CHANNEL, "<item><title>x</title><description>" + "&lt;!--" * 1500 + "</description></item>", END),
        (CHANNEL, f"<item><title>x</title><pubDate>{' 1' * 60}</pubDate></item>", END),
        (CHANNEL + "<item><author>", "a", "</author></item>" + END),
        (CHANNEL + "<item><title>", "&", "</title></item>" + END),
        (CHANNEL + "<item>", "<category>x</category>", "</item>" + END),
        ("", "\n", "<rss/>"),
        ("<?xml ", " ", "?><rss/>"),
        ('{"version": "https://jsonfeed.org/version/1", "items": [', '{"title": "<a <a <a <a"},', "{}]}"),
    ],
)
def test_a_page_made_to_take_long_does_not(head: str, unit: str, tail: str) -> None:
    """Each of these takes parsers minutes or for ever that read them as they are."""
    try:
        found = items(filled(head, unit, tail))
    except NoFeed:
        return
    assert len(found) <= MOST


PARTS = (
    *("<rss version='2.0'>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "</link>", "<guid>"),
    *("</guid>", "<description>", "</description>", "<![CDATA[", "]]>", "<!--", "-->", "&lt;b&gt;", "&amp;", "&x;"),
    *("</channel>", "</rss>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "</entry>", "</feed>"),
    *("<content type='xhtml'>", "</content>", "<content type='html' mode='base64'>", "<updated>", "</updated>", "2026"),
    *("<link href='a' rel='alternate'/>", "<?xml version='1.0'?>", "<a:b>", "<a", "'", '"', ">", "\0", "é", "\ud800"),
    *("<id>", "</id>", "xml:base='//['", "<item xml:base='http://['>", "<source>", "</source>", "<svg>", "</svg>"),
)


@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from(PARTS), max_size=30).map(lambda p: "".join(p).encode("utf-8", "replace")),
    st.text(max_size=50),
)
@example(b"\xff\xfe<", "charset=utf-16")
def test_no_page_raises_anything_else(body: bytes, type: str) -> None:
    found = Page(body, type, "https://x.example")
    assert isinstance(decoded(found), str)
    try:
        read = items(found)
    except NoFeed:
        return
    assert all(item.keys and item.title for item in read)


@given(st.lists(st.sampled_from(PARTS[4:12] + PARTS[16:19]), max_size=12).map("".join))
def test_no_item_raises_anything_else(inside: str) -> None:
    try:
        items(rss(f"<item><title>x</title>{inside}</item>"))
    except NoFeed:
        return


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inside: (
            st.lists(inside)
            | st.dictionaries(
                st.sampled_from(["id", "url", "title", "content_html", "content_text", "summary", "date_published"]),
                inside,
            )
        ),
        max_leaves=10,
    )
)
def test_no_json_raises_anything_else(inside: Any) -> None:
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [inside]})
    try:
        items(page(body))
    except NoFeed:
        return
