"""Lesson text: what Markdown becomes, and what never comes out of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.catalog.domain.rendering import html_of, minutes_estimate


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**tebal** dan *miring*", "<p><strong>tebal</strong> dan <em>miring</em></p>\n"),
        ("~~salah~~", "<p><s>salah</s></p>\n"),
        ("## Bagian", "<h2>Bagian</h2>\n"),
        ("# Judul\n\n## Bagian", "<h2>Judul</h2>\n<h3>Bagian</h3>\n"),
        ("3. tiga\n4. empat", '<ol start="3">\n<li>tiga</li>\n<li>empat</li>\n</ol>\n'),
        ("> kutipan", "<blockquote>\n<p>kutipan</p>\n</blockquote>\n"),
        ("```py\nif x < 1:\n```", "<pre><code>if x &lt; 1:\n</code></pre>\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        (
            "[situs](https://contoh.example/a?b=1&c=2)",
            '<p><a href="https://contoh.example/a?b=1&amp;c=2" rel="noopener noreferrer">situs</a></p>\n',
        ),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](data:text/html,x)", "<p>[x](data:text/html,x)</p>\n"),
        ("[x](ftp://contoh.example)", '<p><a rel="noopener noreferrer">x</a></p>\n'),
        (
            "![Denah *kantor*](https://contoh.example/d.png)",
            '<p><a href="https://contoh.example/d.png" rel="noopener noreferrer">Denah kantor</a></p>\n',
        ),
    ],
)
def test_markdown_becomes_plain_html(markdown: str, html: str) -> None:
    assert html_of(markdown) == html


def test_a_table_scrolls_by_itself_and_is_named_in_the_language_of_the_course() -> None:
    table = "| a | b |\n|:--|--:|\n| 1 | 2 |\n"

    assert html_of(table).startswith(
        '<div class="table-scroll" role="region" tabindex="0" aria-label="Tabel"><table>\n<thead>\n<tr>\n'
        '<th class="align-left">a</th>\n<th class="align-right">b</th>'
    )
    assert 'aria-label="Table"' in html_of(table, language="en")
    assert "style=" not in html_of(table)


ALLOWED = re.compile(
    r"</?(?:a|blockquote|br|code|del|div|em|h[2-6]|hr|li|ol|p|pre|s|strong|table|tbody|td|th|thead|tr|ul)[ >/]"
)
MARKUP = st.sampled_from(
    ["<script>", "</p>", '<img src=x onerror="a()">', "[a](", "javascript:", "&#106;avascript:", ")", "![", "](", "|",
     "\n", "| - |\n", "```", "<!--", "-->", "<a href='x'>", "# ", '"', "'", " onclick=",
     "<div class=table-scroll style=x>",
     "<svg/onload=a()>", "\\", "<http://a.example>", "[r]: javascript:x\n", "[r]", "text", "&lt;", "<![CDATA["]
)  # fmt: skip


@given(st.lists(MARKUP | st.text(max_size=5), max_size=25).map("".join))
def test_nothing_but_known_tags_comes_out(markdown: str) -> None:
    html = html_of(markdown)

    for tag in re.findall(r"<[^>]*>", html):
        assert ALLOWED.match(tag), tag
        assert not re.search(r"\s(?:on\w+|style|src|id)\s*=", re.sub(r'"[^"]*"', '""', tag)), tag
        assert 'href="javascript' not in tag.lower()


def test_reading_time_is_estimated_by_words() -> None:
    assert minutes_estimate("") == 1
    assert minutes_estimate("kata " * 180) == 1
    assert minutes_estimate("kata " * 181) == 2
    assert minutes_estimate("**kata** " * 900) == 5
