"""The admin's pages: a file, a report, a decision; and items taken out of the list."""

import re
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from quizzes.interchange import formats, moodle
from quizzes.interchange.bounds import MAX_UPLOAD_BYTES, MEGABYTE
from quizzes.interchange.drafts import KNOWN, portable
from quizzes.interchange.formats import FORMATS
from quizzes.interchange.portable import PORTABLE_KINDS
from quizzes.models import Item
from tests.factories.cms import UserFactory
from tests.factories.quizzes import ItemFactory, tell_item
from tests.quizzes.interchange.conftest import UPLOAD, Send

pytestmark = pytest.mark.django_db

GIFT = "::photo::写真をたのまれたら？ {\n=ことわる#よい\n~送る#待とう\n####ことわってよい。\n}\n"
LIST = "/cms/snippets/quizzes/item/"


def gift(name: str = "items.gift", text: str = GIFT) -> tuple[str, bytes]:
    return name, text.encode()


def exported(item: Item) -> bytes:
    return moodle.write([portable(item)]).data


def test_a_file_is_reported_then_written_as_drafts(editor: Client, send: Send) -> None:
    response = send(*gift(), small_class="2a1", bands=["junior_high", "primary_upper"])
    assert response.status_code == 302
    page = editor.get(response.url)
    html = page.content.decode()
    assert "新しい問題：1問" in html
    assert "写真をたのまれたら？" in html
    assert "誤解のない選択肢があります。" in html
    assert not Item.objects.exists(), "nothing is written before the decision"
    done = editor.post(response.url)
    assert done.status_code == 302
    assert done.url == LIST
    item = Item.objects.get(key="photo")
    assert (item.live, item.has_unpublished_changes) == (False, True)
    assert item.small_class == "2a1"
    assert {band.band for band in item.bands.all()} == {"primary_upper", "junior_high"}
    assert [(choice.text, choice.is_key) for choice in item.choices.all()] == [
        ("ことわる", True),
        ("送る", False),
    ]
    assert item.latest_revision.user_id == int(editor.session["_auth_user_id"])
    assert ModelLogEntry.objects.filter(action="wagtail.create", object_id=item.pk).count() == 1
    assert editor.get(response.url).status_code == 410, "it is kept no longer"
    assert editor.get(f"{LIST}edit/{item.pk}/").status_code == 200


def test_an_item_without_a_small_class_waits_for_one(editor: Client, send: Send) -> None:
    url = send(*gift()).url
    page = editor.get(url)
    assert "小分類がありません。前の画面で、小分類をえらんでください。" in page.content.decode()
    refused = editor.post(url)
    assert refused.status_code == 409
    assert "取りこむ問題がありません。" in refused.content.decode()


def test_what_is_published_stays_until_an_editor_publishes(editor: Client, send: Send) -> None:
    item = ItemFactory.create(key="photo", help_card=True)
    data = exported(item).replace("解説 photo".encode(), "新しい解説".encode())
    url = send("items.xml", data).url
    html = editor.get(url).content.decode()
    assert "もうあって、言葉がちがう問題：1問" in html
    assert re.search(
        r"<td>photo</td>\s*<td>一つえらぶ</td>\s*<td>問題文 photo</td>\s*<td></td>\s*<td>解説</td>",
        html,
    )
    refused = editor.post(url)
    assert refused.status_code == 409, "without a word, what is there is left alone"
    assert editor.post(url, {"with_changes": "on"}).status_code == 302
    item.refresh_from_db()
    assert item.live
    assert item.has_unpublished_changes
    assert item.explanation == "解説 photo"
    assert item.get_latest_revision_as_object().explanation == "新しい解説"
    assert [choice.text for choice in item.choices.all()] == [
        f"選択肢 photo/{position}" for position in range(1, 5)
    ]
    again = send("items.xml", data).url
    assert "もうあって、同じ問題：1問" in editor.get(again).content.decode()


def test_a_bank_that_changed_in_between_is_reported_again(editor: Client, send: Send) -> None:
    url = send(*gift(), small_class="2a1").url
    editor.get(url)
    ItemFactory.create(key="photo")
    refused = editor.post(url)
    assert refused.status_code == 409
    assert "たしかめているあいだに、問題が変わりました。" in refused.content.decode()
    assert editor.post(url, {"with_changes": "on"}).status_code == 302


def test_all_or_nothing(editor: Client, send: Send) -> None:
    url = send(*gift(text=GIFT + "\n" + GIFT.replace("photo", "other")), small_class="2a1").url
    editor.get(url)
    with (
        patch("quizzes.interchange.actions.log", side_effect=[None, RuntimeError]),
        pytest.raises(RuntimeError),
    ):
        editor.post(url)
    assert not Item.objects.exists()


def test_the_report_is_the_editors_own_and_ends(editor: Client, send: Send) -> None:
    url = send(*gift(), small_class="2a1").url
    other = Client()
    other.force_login(UserFactory.create(superuser=True))
    assert other.get(url).status_code == 410
    assert other.post(url).status_code == 410
    late = timezone.now() + timedelta(minutes=31)
    with patch("quizzes.interchange.views.timezone.now", return_value=late):
        gone = editor.post(url)
    assert gone.status_code == 410
    assert "ファイルをえらびなおしてください。" in gone.content.decode()
    assert "interchange" not in editor.session
    assert not Item.objects.exists()


def test_the_words_of_the_file_stand_in_no_form(editor: Client, send: Send) -> None:
    html = editor.get(send(*gift(), small_class="2a1").url).content.decode()
    form = re.search(r'<form method="post">.*?</form>', html, re.DOTALL)
    assert form
    assert re.findall(r'name="(\w+)"', form[0]) == ["csrfmiddlewaretoken", "cancel"]


def test_cancelling_forgets(editor: Client, send: Send) -> None:
    url = send(*gift(), small_class="2a1").url
    assert editor.post(url, {"cancel": ""}).url == UPLOAD
    assert editor.get(url).status_code == 410
    assert not Item.objects.exists()


# --- Who may -------------------------------------------------------------------------------


def test_only_those_who_write_items_may(client: Client, db: None) -> None:
    user = UserFactory.create()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    for path in (UPLOAD, f"{UPLOAD}something/"):
        for response in (client.get(path), client.post(path)):
            assert response.status_code == 302
            assert response.url == "/cms/", "Wagtail's answer to who lacks a permission"
    assert '"/cms/interchange/"' not in client.get("/cms/").content.decode()


def test_adding_and_changing_are_two_permissions(client: Client, db: None) -> None:
    user = UserFactory.create()
    names = ("access_admin", "change_item")
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(user)
    file = SimpleUploadedFile(*gift())
    url = client.post(UPLOAD, {"file": file, "small_class": "2a1"}).url
    assert client.get(url).status_code == 200
    assert client.post(url).url == "/cms/"
    assert not Item.objects.exists()


def test_another_sites_form_is_refused(editor: Client, db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = editor.cookies
    assert strict.post(UPLOAD, {"small_class": ""}).status_code == 403
    assert strict.post(f"{UPLOAD}x/").status_code == 403


def test_a_body_that_is_too_large_is_refused_before_it_is_read(editor: Client) -> None:
    with patch("django.http.request.HttpRequest._load_post_and_files") as reading:
        response = editor.generic(
            "POST",
            UPLOAD,
            b"",
            content_type="multipart/form-data; boundary=x",
            CONTENT_LENGTH=str(MAX_UPLOAD_BYTES + 2 * MEGABYTE),
        )
    assert response.status_code == 413
    assert not reading.called


def test_no_inline_script(editor: Client, send: Send) -> None:
    for html in (
        editor.get(UPLOAD).content.decode(),
        editor.get(send(*gift()).url).content.decode(),
    ):
        inline = re.findall(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>", html)
        assert inline == []


def test_the_menu_leads_there(editor: Client) -> None:
    assert '"/cms/interchange/"' in editor.get("/cms/").content.decode()


def test_the_session_is_small_and_holds_no_more_than_one(editor: Client, send: Send) -> None:
    for _number in range(3):
        send(*gift(), small_class="2a1")
    assert len(Session.objects.get(pk=editor.session.session_key).session_data) < 4000


# --- Taking out ----------------------------------------------------------------------------


def export_url(*items: Item) -> str:
    chosen = "&".join(f"id={item.pk}" for item in items)
    return f"/cms/bulk/quizzes/item/interchange_export/?next={LIST}&{chosen}"


@pytest.mark.parametrize("form", list(FORMATS.values()), ids=list(FORMATS))
def test_chosen_items_are_taken_out(editor: Client, form: formats.Format) -> None:
    first, second, _third = (
        ItemFactory.create(key="a"),
        ItemFactory.create(key="b", multiple=True),
        ItemFactory.create(key="c"),
    )
    url = export_url(second, first)
    assert "QTI 3.0" in editor.get(url).content.decode()
    response = editor.post(url, {"form": form.name})
    assert response.status_code == 200
    assert response["Content-Type"] == form.media_type
    assert response["Content-Disposition"] == f'attachment; filename="{form.file_name}"'
    reading = formats.read(name=form.file_name, data=response.content)
    assert reading.items == (portable(first), portable(second))
    assert reading.refused == ()
    assert [item.notes for item in reading.items] == [(), ()]


def test_a_draft_is_taken_out_as_it_was_left(editor: Client) -> None:
    item = ItemFactory.create(key="a")
    item.stem = "なおした問題文"
    item.save_revision()
    response = editor.post(export_url(item), {"form": "moodle"})
    (read,) = moodle.read(response.content).items
    assert read.stem == "なおした問題文"


def test_what_a_format_cannot_say_is_accepted_first(editor: Client) -> None:
    good = ItemFactory.create(key="good")
    keyless = ItemFactory.create(key="keyless", choices__keys=())
    url = export_url(good, keyless)
    asked = editor.post(url, {"form": "gift"})
    html = asked.content.decode()
    assert asked["Content-Type"].startswith("text/html")
    assert re.search(r"<td>keyless</td>\s*<td>正答を、ちょうど一つにしてください。</td>", html)
    response = editor.post(url, {"form": "gift", "accept_losses": "on"})
    assert [item.key for item in formats.read(name="a.gift", data=response.content).items] == [
        "good"
    ]


def test_an_unknown_kind_is_named(editor: Client) -> None:
    item = ItemFactory.create(key="later")
    Item.objects.filter(pk=item.pk).update(kind="unheard_of")
    html = editor.post(export_url(item), {"form": "qti3"}).content.decode()
    assert "形式「unheard_of」は、このファイルの形式では書けません。" in html


@pytest.mark.parametrize("kind", sorted(PORTABLE_KINDS))
@pytest.mark.parametrize("form", list(FORMATS.values()), ids=list(FORMATS))
def test_every_kind_goes_out_and_comes_back_or_is_named(
    editor: Client, send: Send, form: formats.Format, kind: str
) -> None:
    item = ItemFactory.create(key="a", kind=kind)
    tell_item(item)
    content = item.content()
    if not form.has_editions:
        del content["editions"]
    response = editor.post(export_url(item), {"form": form.name, "accept_losses": "on"})
    if kind not in form.kinds:
        asked = editor.post(export_url(item), {"form": form.name})
        assert f"形式「{item.get_kind_display()}」" in asked.content.decode()
        return
    html = editor.get(send(form.file_name, response.content).url).content.decode()
    assert "もうあって、同じ問題：1問" in html
    Item.objects.all().delete()
    url = send(form.file_name, response.content).url
    html = editor.get(url).content.decode()
    assert f"<td>{item.get_kind_display()}</td>" in html
    assert ("<td>英語</td>" in html) == form.has_editions
    assert editor.post(url).status_code == 302
    written = Item.objects.get(key="a")
    written.full_clean()
    assert written.content() == content


def test_words_in_other_languages_that_gift_cannot_say_are_named(editor: Client) -> None:
    item = ItemFactory.create(key="told")
    tell_item(item)
    html = editor.post(export_url(item), {"form": "gift"}).content.decode()
    assert "ほかの言葉（英語）は、GIFTでは書けません。" in html


def test_words_that_do_not_fit_the_item_are_named(editor: Client) -> None:
    item = ItemFactory.create(key="told")
    tell_item(item, options=3)
    html = editor.post(export_url(item), {"form": "moodle"}).content.decode()
    assert "英語の文は、選択肢の数が日本語とちがうので運べません。" in html


def test_what_is_added_to_items_later_is_named(editor: Client) -> None:
    """The exporter denies by default: a field that it does not know is never left out unseen."""
    item = ItemFactory.create(key="a")
    known = KNOWN - {"source"}
    with patch("quizzes.interchange.drafts.KNOWN", known):
        html = editor.post(export_url(item), {"form": "moodle"}).content.decode()
    assert "「事実や法律の出典」は書き出しません。" in html


# --- Other languages -----------------------------------------------------------------------


def test_words_in_another_language_come_with_their_state(editor: Client, send: Send) -> None:
    item = ItemFactory.create(key="told")
    edition = tell_item(item)
    data = exported(item)
    Item.objects.all().delete()
    for change, state in {
        (b"", b""): "英語",
        (edition.made_from.encode(), b""): "英語（まだ読みくらべていない）",
        ("問題文 told".encode(), "なおした問題文".encode()): "英語（日本語が変わった）",
        (b"reason told/2 en", b""): "英語（書きかけ）",
    }.items():
        url = send("items.xml", data.replace(*change)).url
        assert f"<td>{state}</td>" in editor.get(url).content.decode()
    assert editor.post(url).status_code == 302
    written = Item.objects.get(key="told").editions.get()
    assert (written.stem, written.is_told) == ("stem told en", False)
    assert written.made_from == edition.made_from


def test_a_changed_draft_keeps_the_languages_that_the_file_does_not_have(
    editor: Client, send: Send
) -> None:
    item = ItemFactory.create(key="told")
    tell_item(item)
    english = exported(item)
    tell_item(item, "ja-x-easy")
    data = english.replace(b"stem told en", b"a better stem")
    url = send("items.xml", data).url
    html = editor.get(url).content.decode()
    assert re.search(r"<td>ほかの言葉</td>", html)
    assert "<td>英語、やさしい日本語</td>" in html
    assert editor.post(url, {"with_changes": "on"}).status_code == 302
    item.refresh_from_db()
    assert {edition.stem for edition in item.editions.all()} == {
        "stem told en",
        "stem told ja-x-easy",
    }, "what is published stays"
    draft = item.get_latest_revision_as_object()
    assert {edition.stem for edition in draft.editions.all()} == {
        "a better stem",
        "stem told ja-x-easy",
    }
    draft.get_latest_revision().publish()
    item.refresh_from_db()
    assert {edition.stem: edition.is_told for edition in item.editions.all()} == {
        "a better stem": True,
        "stem told ja-x-easy": True,
    }
    assert item.editions.get(language="en").choices.count() == 4


def test_a_file_without_other_languages_says_that_those_in_the_bank_go_out_of_date(
    editor: Client, send: Send
) -> None:
    item = ItemFactory.create(key="photo")
    tell_item(item)
    html = editor.get(send(*gift(), small_class="2a1").url).content.decode()
    assert "<td>英語（書きかけ）</td>" in html, "the file has two options, and English four"


def test_export_needs_the_permission_to_change(client: Client, db: None) -> None:
    user = UserFactory.create()
    names = ("access_admin", "view_item")
    user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    client.force_login(user)
    item = ItemFactory.create(key="secret", secure=True)
    response = client.post(export_url(item), {"form": "gift"})
    assert "問題文 secret" not in response.content.decode()


def test_the_list_takes_few_queries(editor: Client, django_assert_max_num_queries: Any) -> None:
    items = ItemFactory.create_batch(12)
    for item in items:
        item.save_revision()
    with django_assert_max_num_queries(12):
        editor.post(export_url(*items), {"form": "csv"})


def test_near_items_are_pointed_out_before_anything_is_written(editor: Client, send: Send) -> None:
    stem = "ゲームで知り合った人から、写真を送ってほしいとたのまれました。どうしますか。"
    ItemFactory.create(key="in-the-bank", stem=stem)
    text = GIFT.replace("写真をたのまれたら？", stem)
    text += "\n" + text.replace("::photo::", "::again::")
    html = editor.get(send(*gift(text=text), small_class="2a1").url).content.decode()
    assert html.count("「in-the-bank」と、言葉の") == 2
    assert html.count("「photo」と、言葉の100%が同じです。") == 1
    assert html.count("「again」と、言葉の100%が同じです。") == 1
