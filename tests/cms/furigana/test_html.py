"""Ruby in HTML: nothing but ruby is added, and only where it belongs."""

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cms.furigana.html import annotate, sentences
from cms.furigana.modes import RubyMode

RUBY = re.compile(r'<rp>（</rp><rt aria-hidden="true">[^<]*</rt><rp>）</rp></ruby>|<ruby>|<wbr>')
IN_TEXT = r"[^<]|<!--.*?--!?>|<[?!][^>]*>|</[^a-zA-Z][^>]*>|<(?![a-zA-Z/!?])"
"""What a text may hold between two tags: comments, and what a browser takes for one, are no tags."""

TOGETHER = re.compile(rf'<span class="ruby-text">((?:{IN_TEXT})*?)</span>', re.DOTALL)


KEPT = re.compile(r'<span class="kept">(.*?)</span>')


def without_ruby(html):
    return TOGETHER.sub(r"\1", KEPT.sub(r"\1", RUBY.sub("", html)))


def ruby(html, mode=RubyMode.ALL, **readings):
    """Return the annotated HTML, its ruby as in the notation, and prove that nothing else changed."""
    annotated = annotate(html, mode=mode, overrides=readings)
    assert without_ruby(annotated) == without_ruby(html)
    return re.sub(
        r'<ruby>((?:(?!<ruby>).)*?)<rp>（</rp><rt aria-hidden="true">([^<]*)</rt><rp>）</rp></ruby>',
        r"{\1|\2}",
        annotated,
    )


def test_the_markup_is_read_once_and_stands_without_ruby_too():
    assert annotate("漢字", mode=RubyMode.ALL) == (
        '<ruby>漢字<rp>（</rp><rt aria-hidden="true">かんじ</rt><rp>）</rp></ruby>'
    )


@pytest.mark.parametrize(
    ("html", "annotated"),
    [
        # The words of a block are read together, whatever tags stand between them.
        ("個人<b>情報</b>を", "{個人|こじん}<b>{情報|じょうほう}</b>を"),
        ("<p>3<b>本</b>と1<i>人</i></p>", "<p>3<b>{本|ぼん}</b>と{1<i>人</i>|ひとり}</p>"),
        # One word across a tag, which has no parts that sound alike.
        ("今<b>日</b>は", "{今<b>日</b>|きょう}は"),
        ("<b>今</b>日は", "{<b>今</b>日|きょう}は"),
        ("今<b>日は</b>", "今<b>日は</b>"),  # cannot be wrapped: better none than a wrong one
        # Links, entities, comments.
        (
            '<a href="/漢字/" title="漢字">漢字</a>',
            '<a href="/漢字/" title="漢字">{漢字|かんじ}</a>',
        ),
        ("文字&amp;文字&nbsp;文字", "{文字|もじ}&amp;{文字|もじ}&nbsp;{文字|もじ}"),
        ("漢&#x5B57;と&#28450;字", "{漢&#x5B57;|かんじ}と{&#28450;字|かんじ}"),
        ("漢<!-- 漢字 -->字", "{漢<!-- 漢字 -->字|かんじ}"),
        ("A&B漢字&copy;漢字 &#; 漢字", "A&B{漢字|かんじ}&copy;{漢字|かんじ} &#; {漢字|かんじ}"),
        # What may be laid out as boxes holds its text together; without ruby it is one box, too.
        (
            "<a href=/>先生の声へ</a>",
            '<a href=/><span class="ruby-text">{先生|せんせい}の{声|こえ}へ</span></a>',
        ),
        (
            '<p class="tag">45分<b>時計</b></p>',
            '<p class="tag"><span class="ruby-text">45{分|ふん}</span><b>{時計|とけい}</b></p>',
        ),
        (
            "<button><svg></svg>見る<b>人</b></button>",
            '<button><svg></svg><span class="ruby-text">{見|み}る</span><b>{人|ひと}</b></button>',
        ),
        (
            "<h4>話し合い<i>ab</i></h4>",
            '<h4><span class="ruby-text">{話|はな}し{合|あ}い</span><i>ab</i></h4>',
        ),
        ("<p>先生の声へ</p>", "<p>{先生|せんせい}の{声|こえ}へ</p>"),
        # Left alone.
        ("<code>漢字</code>漢字", "<code>漢字</code>{漢字|かんじ}"),
        (
            '<div class="a no-ruby b"><p>漢字</p></div>漢字',
            '<div class="a no-ruby b"><p>漢字</p></div>{漢字|かんじ}',
        ),
        (
            "<title>漢字</title><textarea>漢字</textarea>漢字",
            "<title>漢字</title><textarea>漢字</textarea>{漢字|かんじ}",
        ),
        (
            "<select><option>漢字<option>漢字</select>漢字",
            "<select><option>漢字<option>漢字</select>{漢字|かんじ}",
        ),
        ("<script>let 漢字='</p>'</script>漢字", "<script>let 漢字='</p>'</script>{漢字|かんじ}"),
        (
            "<style>.漢字{}</style><svg><text>漢字</text><g/></svg>字",
            "<style>.漢字{}</style><svg><text>漢字</text><g/></svg>{字|じ}",
        ),
        ("<svg/>漢字", "<svg/>{漢字|かんじ}"),
        ("<pre>漢字<b>漢字</b></pre>", "<pre>漢字<b>漢字</b></pre>"),
        # Other languages, and Japanese within them.
        ('<p lang="en">漢字</p>漢字', '<p lang="en">漢字</p>{漢字|かんじ}'),
        (
            '<div lang=zh><span lang="ja-JP">漢字</span>漢字</div>',
            '<div lang=zh><span lang="ja-JP">{漢字|かんじ}</span>漢字</div>',
        ),
        ('<p lang="ja-x-easy">漢字', '<p lang="ja-x-easy">{漢字|かんじ}'),
        ('<p lang="jam">漢字', '<p lang="jam">漢字'),
        ('<code><span lang="ja">漢字</span></code>', '<code><span lang="ja">漢字</span></code>'),
        # End tags that nobody wrote.
        ("<p lang=en>漢字<p>漢字", "<p lang=en>漢字<p>{漢字|かんじ}"),
        ("<ul><li lang=en>漢字<li>漢字</ul>", "<ul><li lang=en>漢字<li>{漢字|かんじ}</ul>"),
        (
            "<table><tr><td lang=en>漢字<td>漢字<tr><td>字</table>",
            "<table><tr><td lang=en>漢字<td>{漢字|かんじ}<tr><td>{字|じ}</table>",
        ),
        # What Word leaves behind.
        (
            "<P CLASS=MsoNormal><o:p></o:p><SPAN LANG=JA STYLE='font:\"ＭＳ\"'>漢字</SPAN></P >",
            "<P CLASS=MsoNormal><o:p></o:p><SPAN LANG=JA STYLE='font:\"ＭＳ\"'>{漢字|かんじ}</SPAN></P >",
        ),
        ("<![if !supportLists]>漢字<![endif]>", "<![if !supportLists]>{漢字|かんじ}<![endif]>"),
        # Broken tags.
        ("</b>漢字</p ></>漢字", "</b>{漢字|かんじ}</p ></>{漢字|かんじ}"),
        ('漢字<a title="漢字', '{漢字|かんじ}<a title="漢字'),
        ("1 < 2 漢字 <3 漢字", "1 < 2 {漢字|かんじ} <3 {漢字|かんじ}"),
        ("<a title='>漢字' b=漢字>漢字</a>", "<a title='>漢字' b=漢字>{漢字|かんじ}</a>"),
        ("", ""),
    ],
)
def test_only_words_that_readers_meet_get_ruby(html, annotated):
    assert ruby(html) == annotated


def test_ruby_that_is_there_stays_and_its_word_is_context():
    html = "<ruby>今日<rt>こんにち</rt></ruby>は漢字<ruby>一<rp>(</rp><rt>いっ<rp>)</rp></ruby>本"
    assert ruby(html).startswith(
        "<ruby>今日<rt>こんにち</rt></ruby>は{漢字|かんじ}<ruby>一<rp>(</rp><rt>いっ<rp>)"
    )
    assert ruby(html).endswith("</ruby>{本|ぽん}")


def test_what_a_reader_knows_is_left_alone():
    assert ruby("<p>学校の情報</p>", RubyMode.G5) == "<p>学校の{情報|じょうほう}</p>"
    assert ruby("<p>学校の情報</p>", RubyMode.NONE) == "<p>学校の情報</p>"


def test_decided_readings_are_used():
    assert (
        ruby("<p>明<b>日</b>と明日</p>", 明日="あした")
        == "<p>{明<b>日</b>|あした}と{明日|あした}</p>"
    )


PAGE = """<!DOCTYPE html>\r
<html lang="ja" data-ruby='漢字'>
<head><meta charset=utf-8><title>題名</title><link rel="canonical" href="/漢字/">
<script type="application/ld+json">{"name": "学校 </b> <p>漢字"}</script></head>
<body><!-- 注意 -->
<header><nav aria-label="案内"><a href="/">最初</a><svg viewBox="0 0 1 1"><title>印</title></svg></nav></header>
<main><h1>安心して、ネットを楽しく使うために</h1>
<p class="phrases">困ったときに、だれかに話してみよう</p>
<form><label for=q>言葉</label><input id=q placeholder="検索" value="漢字"><select><option>学年</select>
<textarea>感想</textarea><button>送信</button></form></main>
</body></html>
"""


def test_a_whole_page_keeps_every_byte():
    annotated = ruby(PAGE)
    assert "<title>題名</title>" in annotated
    assert '{"name": "学校 </b> <p>漢字"}' in annotated
    assert '<a href="/">{最初|さいしょ}</a>' in annotated
    assert "<label for=q>{言葉|ことば}</label>" in annotated
    assert "<button>{送信|そうしん}</button>" in annotated
    assert "<title>印</title>" in annotated
    assert "<option>学年</select>" in annotated


@pytest.mark.parametrize("mode", [RubyMode.ALL, RubyMode.NONE])
def test_lines_break_between_phrases_in_headings_and_where_asked(mode):
    annotated = annotate(PAGE, mode=mode)
    heading = annotated.split("<h1>")[1].split("</h1>")[0]
    assert heading.count("<wbr>") == 4
    assert annotated.split('class="phrases">')[1].split("</p>")[0].count("<wbr>") == 2
    assert annotated.count("<wbr>") == 6
    # Never within ruby.
    assert not re.search(r"<ruby>(?:(?!</ruby>).)*<wbr>", annotated)


def test_phrases_that_a_writer_set_apart_are_taken_as_they_are():
    annotated = annotate("<h1>びっくりする がめんが でたら</h1>", mode=RubyMode.NONE)
    assert annotated == "<h1>びっくりする <wbr>がめんが <wbr>でたら</h1>"


def test_no_line_cuts_a_word_that_is_set_apart_at_its_reading():
    annotated = annotate(
        "<p>「いい？」と お母さんに 聞く。学校の <b>お</b>母さん</p>", mode=RubyMode.ALL
    )
    kept = KEPT.findall(annotated)
    assert [re.sub(r"<rt.*?</rt>|<rp>.*?</rp>|<[^>]+>", "", words) for words in kept] == [
        "お母さんに",
        "聞く",
        "学校の",
    ]
    assert "kept" not in annotate("<p>お母さんに聞く。</p>", mode=RubyMode.ALL)


def test_no_line_of_a_heading_begins_with_what_is_said_of_a_quotation():
    annotated = annotate("<h1>「いいよ」は、同意ではない</h1>", mode=RubyMode.NONE)
    assert annotated == ('<h1>「いいよ<span class="kept">」は</span>、<wbr>同意ではない</h1>')
    across = "<h1>「いいよ」<em>は</em>、同意</h1>"
    assert "kept" not in annotate(across, mode=RubyMode.NONE)
    assert "kept" not in annotate("<p>「いいよ」は、同意ではない</p>", mode=RubyMode.NONE)


def test_a_heading_in_english_has_no_phrases():
    assert (
        annotate("<h1 lang=en>Be safe 安心して使うために</h1>", mode=RubyMode.NONE).count("<wbr>")
        == 0
    )


def test_sentences_are_what_is_read_together():
    assert sentences("<p>個人<b>情報</b></p><ul><li>一<li>二</ul>") == ["個人情報", "一", "二"]


FRAGMENTS = st.sampled_from(
    [
        "漢字", "今日", "個人情報", "3本", "1人", "ある", " ", "\n", "\r\n", "&amp;", "&#28450;", "&#x5b57;", "&#", "&", "&amp",
        "<b>", "</b>", "<p>", "</p>", "</P >", "<p lang=en>", '<span lang="ja">', "</span>", "<h1>", "</h1>", "<br>", "<br/>",
        "<a href='漢字'>", "</a>", '<a title="漢', '">', "'>", "<", ">", "</", "<!", "<!--", "-->", "--!>", "<?", "<![CDATA[", "]]>",
        "<script>", "</script>", "<style>", "</style >", "<textarea>", "</TEXTAREA>", "<title>", "</title>", "<svg>", "<g/>", "</svg>",
        '<div class="no-ruby">', '<div class="phrases">', "</div>", "<code>", "</code>", "<li>", "<td>", "<table>", "</table>", "<option>",
        "<select>", "</select>", "<img alt='漢字'>", "=", '"', "'", "/", "\x00", "𠮷", "々", "〇", "{漢字|かんじ}",
    ]
)  # fmt: skip


@given(st.lists(FRAGMENTS, max_size=30).map("".join), st.sampled_from(list(RubyMode)))
@example("&# &#; <p title='漢字'>漢字</p>", RubyMode.ALL)
@example("<a href='漢字'>漢字<?<b>漢字", RubyMode.ALL)
@example("<a href='漢字'>漢字<?</span>漢字", RubyMode.ALL)
@settings(max_examples=400, deadline=None)
def test_without_its_ruby_any_html_is_what_it_was(html, mode):
    annotated = annotate(html, mode=mode, overrides={"今日": "きょう"})
    assert without_ruby(annotated) == html


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_at_all_survives(text):
    assert without_ruby(annotate(text, mode=RubyMode.ALL)) == text


@pytest.mark.parametrize(
    "part", ["<b>", "</i>", "<p>漢", "<a title='", "<!--", "&#", "<", "<li lang=en>", "漢<b>字</i>"]
)
def test_time_grows_with_length_however_broken_the_html_is(part):
    def seconds(times):
        """Return the shortest of three: the machine may be busy, and never makes it faster."""
        html, taken = part * times, []
        for _turn in range(3):
            began = time.process_time()
            annotate(html, mode=RubyMode.ALL)
            taken.append(time.process_time() - began)
        return min(taken)

    seconds(100)
    assert seconds(4_000) < max(seconds(500), 0.02) * 30
