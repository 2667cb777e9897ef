"""Links within the site, written without a reader in mind, keep the reader's language and mode."""

import pytest
from django.test import Client
from django.utils import translation
from wagtail.models import Locale
from wagtail.rich_text import RichText

from cms.furigana.modes import RubyMode
from cms.models import StandardPage
from cms.reader import addressed, readers_address
from cms.templatetags.reading import links_kept
from tests.factories.cms import StandardPageFactory, stream
from tests.factories.lessons import LessonIndexPageFactory, LessonPageFactory


@pytest.mark.parametrize(
    ("written", "followed"),
    [
        ("/help/", "/ruby-4/en/help/"),
        ("/", "/ruby-4/en/"),
        ("/lessons/one/?a=1&b=2#part", "/ruby-4/en/lessons/one/?a=1&b=2#part"),
        ("/en/help/", "/ruby-4/en/help/"),
        ("/ja-x-easy/help/", "/ruby-4/ja-x-easy/help/"),
        ("/ruby-all/help/", "/ruby-4/en/help/"),
        ("/teach/", "/en/teach/"),
        ("/media/images/a.png", "/media/images/a.png"),
        ("/documents/1/a.pdf", "/documents/1/a.pdf"),
        ("/cms/", "/cms/"),
        ("/no.such", "/no.such"),
    ],
)
def test_an_address_is_followed_as_the_reader_reads(written: str, followed: str) -> None:
    with addressed(RubyMode.G4), translation.override("en"):
        assert readers_address(written) == followed
    assert readers_address("/help/") == "/help/"


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.org/help/">外</a>',
        '<a href="//example.org/help/">外</a>',
        '<a href="#part">下</a>',
        '<a href="mailto:a@example.org">手紙</a>',
        '<img src="/media/images/a.png">',
        "<p>href=&quot;/help/&quot;</p>",
    ],
)
def test_all_else_stays_as_it_is(html: str) -> None:
    with translation.override("en"):
        assert links_kept(html) == html


def test_an_address_cannot_break_out_of_its_attribute() -> None:
    html = '<a href="/help/?q=%22&amp;b=&quot;&gt;&lt;script&gt;">x</a>'
    with translation.override("en"):
        assert links_kept(html).count("<") == 2
        assert 'href="/en/help/?q=%22&amp;b=' in links_kept(html)


def test_links_in_a_page_that_has_no_edition_keep_the_reader_where_they_are(
    db: None, client: Client
) -> None:
    Locale.objects.get_or_create(language_code="en")
    there = StandardPageFactory.create(title="あちら")
    body = stream(
        (
            "text",
            f'<p><a href="/help/">相談先</a> <a linktype="page" id="{there.pk}">あちら</a></p>',
        )
    )
    page: StandardPage = StandardPageFactory.create(title="こちら", body=body)
    for prefix in ("", "/en", "/ruby-4", "/ruby-4/en"):
        html = client.get(f"{prefix}/{page.slug}/").content.decode().split("<main")[1]
        assert f'href="{prefix}/help/"' in html
        assert f'href="{prefix}/{there.slug}/"' in html


def test_rich_text_that_renders_itself_keeps_them_too() -> None:
    with translation.override("en"):
        assert 'href="/en/help/"' in str(RichText('<p><a href="/help/">相談先</a></p>'))


def test_the_way_up_is_named_in_the_readers_language(db: None, client: Client) -> None:
    """The index has an English edition, the lesson has none."""
    english = Locale.objects.get_or_create(language_code="en")[0]
    index = LessonIndexPageFactory.create(title="教材")
    lesson = LessonPageFactory.create(parent=index)
    index.get_parent().specific.copy_for_translation(english).save_revision().publish()
    edition = index.copy_for_translation(english)
    edition.title = "Lessons"
    edition.save_revision().publish()
    crumbs = client.get(f"/en/lessons/{lesson.slug}/").content.decode()
    assert '<li><a href="/en/lessons/">Lessons</a></li>' in crumbs
    edition.refresh_from_db()
    edition.unpublish()
    crumbs = client.get(f"/en/lessons/{lesson.slug}/").content.decode()
    assert '<li lang="ja"><a href="/en/lessons/">教材</a></li>' in crumbs
    assert '<li><a href="/lessons/">教材</a></li>' in client.get(lesson.url).content.decode()
