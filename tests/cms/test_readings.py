"""Readings that people decide: where they hold, what ships, the commands, the editors' screens."""

import io
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms import shipping
from cms.furigana.notation import plain
from cms.management.commands import readings as readings_command
from cms.management.commands.readings import shipped_texts
from cms.models import (
    ReadingKind,
    ReadingOverride,
    StandardPage,
    confirmed_for,
    overrides_for,
)
from cms.shipped_readings import FOLDER, shipped_readings
from cms.shipping import ContentFileError
from tests.factories.cms import HomePageFactory, StandardPageFactory, UserFactory, stream

GOLD = Path(__file__).parents[1] / "gold" / "furigana"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()


@pytest.fixture
def page(db) -> StandardPage:
    return StandardPageFactory.create(parent=HomePageFactory.create())


@pytest.fixture
def editor(admin_client_of_editor: Client) -> Client:
    return admin_client_of_editor


@pytest.fixture
def admin_client_of_editor(db) -> Client:
    client = Client()
    client.force_login(UserFactory.create(superuser=True))
    return client


def decide(surface: str, reading: str, **fields) -> ReadingOverride:
    override = ReadingOverride(surface=surface, reading=reading, **fields)
    override.full_clean()
    override.save()
    return override


# --- Where a reading holds -----------------------------------------------------------------


def test_a_pages_reading_comes_before_the_one_that_holds_everywhere(page):
    decide("市場", "しじょう")
    decide("家", "いえ")
    decide("市場", "いちば", page=page)
    assert overrides_for(None) == {"市場": "しじょう", "家": "いえ"}
    assert overrides_for(page.pk) == {"市場": "いちば", "家": "いえ"}


def test_a_confirmation_and_a_draft_change_nothing(db):
    decide("市場", "しじょう", kind=ReadingKind.CONFIRMS)
    decide("家", "うち", live=False)
    assert overrides_for(None) == {}


def test_readings_are_remembered_and_forgotten_when_one_changes(
    page, django_assert_num_queries, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        override = decide("市場", "しじょう", page=page)
    overrides_for(page.pk)
    with django_assert_num_queries(0):
        assert overrides_for(page.pk) == {"市場": "しじょう"}
    with django_capture_on_commit_callbacks(execute=True):
        override.reading = "いちば"
        override.save()
    assert overrides_for(page.pk) == {"市場": "いちば"}
    with django_capture_on_commit_callbacks(execute=True):
        override.delete()
    assert overrides_for(page.pk) == {}


@pytest.mark.parametrize(
    ("surface", "reading"),
    [
        ("ひらがな", "ひらがな"),  # nothing to read
        ("市場", "シジョウ"),
        ("市場", "market"),
        ("家の人", "いえひと"),  # の is missing
    ],
)
def test_what_could_never_be_shown_is_refused_with_words(db, surface, reading):
    with pytest.raises(ValidationError):
        decide(surface, reading)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"surface": "家", "reading": "イエ"}, "reading_is_hiragana"),
        ({"surface": "市場", "reading": "いちば"}, "reading_everywhere_once"),
    ],
)
def test_the_database_holds_the_rules_too(db, fields, constraint):
    decide("市場", "しじょう")
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        ReadingOverride.objects.create(**fields)
    assert constraint in str(caught.value) or "surface" in str(caught.value)


def test_a_page_has_one_reading_of_a_word(page):
    decide("市場", "しじょう", page=page)
    with pytest.raises(ValidationError):
        decide("市場", "いちば", page=page)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReadingOverride.objects.create(surface="市場", reading="いちば", page=page)


# --- What ships ----------------------------------------------------------------------------


def load_readings() -> None:
    [loader] = [loader for loader in shipping.registered() if loader.name == "readings"]
    list(loader.load(timezone.now()))


def test_what_ships_is_loaded_and_an_editors_decision_stays(db):
    load_readings()
    shipped = shipped_readings()
    assert overrides_for(None) == shipped.overrides
    assert not ReadingOverride.objects.filter(kind=ReadingKind.CONFIRMS).exists()
    assert confirmed_for(None) == shipped.confirmed
    mine = ReadingOverride.objects.get(surface="明日")
    mine.reading = "あす"
    mine.save_revision().publish()
    load_readings()
    assert ReadingOverride.objects.get(surface="明日").reading == "あす"


@pytest.mark.parametrize(
    "content",
    [
        "overrides: []\nconfirmed: {}",
        "overrides: {家: 1}\nconfirmed: {}",
        "overrides: {家の 人: いえの ひと}\nconfirmed: {}",
        "confirmed: {}",
        "overrides: {家: いえ}\nconfirmed: {家: いえ}",
    ],
)
def test_a_file_that_decides_nothing_clear_is_refused(tmp_path, content):
    file = tmp_path / "readings.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ContentFileError, match=re.escape(str(tmp_path))):
        shipped_readings(tmp_path)


def test_two_files_may_agree_and_may_not_differ(tmp_path):
    (tmp_path / "one.yaml").write_text("overrides: {家: いえ}\nconfirmed: {}", encoding="utf-8")
    other = tmp_path / "other.yaml"
    other.write_text("overrides: {家: いえ}\nconfirmed: {市場: しじょう}", encoding="utf-8")
    found = shipped_readings(tmp_path)
    assert found.overrides == {"家": "いえ"}
    assert found.confirmed == {"市場": "しじょう"}
    other.write_text("overrides: {家: うち}\nconfirmed: {}", encoding="utf-8")
    with pytest.raises(ContentFileError, match="家"):
        shipped_readings(tmp_path)


def test_every_uncertain_reading_that_ships_has_been_confirmed():
    call_command("readings", check=True, stdout=io.StringIO())


def test_the_gate_walks_everything_that_japanese_readers_meet():
    places = {place for place, _text in shipped_texts()}
    content = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for app in ("classrooms", "cms", "lessons", "literacy_test", "quizzes")
        for path in (settings.BASE_DIR / app).rglob("*.yaml")
    }
    assert {place for place in places if place.endswith(".yaml")} == {
        place
        for place in content
        if "/editions/en/" not in place and not place.startswith("cms/content/readings/")
    }
    assert "lessons/content/guides/editions/ja-x-easy/01-anshin-net.yaml" in places
    assert "config/locale/ja_X-easy/LC_MESSAGES/django.po" in places
    assert "config/locale/en/LC_MESSAGES/django.po" not in places
    assert "cms/templates/cms/help.html" in places


def test_the_gate_reads_labels_and_easy_words_but_no_formats_of_dates():
    texts = {text for _place, text in shipped_texts()}
    assert "SNSがきっかけで犯罪の被害にあった18歳未満の子ども" in texts  # a chart's label
    assert "話せる 人が います" in texts
    assert "月〜金" in texts
    assert "n月j日" not in texts


def test_the_gate_prints_a_form_to_confirm_what_it_found(monkeypatch):
    monkeypatch.setattr(
        readings_command, "shipped_texts", lambda: iter([("a.yaml", "市場へ行く。")])
    )
    with pytest.raises(CommandError) as caught:
        call_command("readings", check=True)
    assert "  市場へ: しじょうへ  # 市場・しじょう: 市場へ行く。" in str(caught.value).splitlines()


def test_nothing_that_ships_comes_from_the_held_out_sentences():
    held_out = {
        plain(line).strip("。！？ \n")
        for line in (GOLD / "held_out.txt").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    }
    texts = "\n".join(text for _place, text in shipped_texts()) + "\n".join(
        path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")
    )
    assert not [sentence for sentence in held_out if sentence in texts]


# --- manage.py ruby ------------------------------------------------------------------------


def run_ruby(monkeypatch, text: str | bytes, **options) -> str:
    raw = text if isinstance(text, bytes) else text.encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
    out = io.StringIO()
    call_command("ruby", stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("options", "written"),
    [
        ({}, "{情報|じょうほう}と{友|とも}\n"),
        ({"grade": "5"}, "{情報|じょうほう}と友\n"),
        ({"grade": "7"}, "情報と友\n"),
        ({"mode": "none"}, "情報と友\n"),
    ],
)
def test_a_text_is_written_with_what_a_grade_needs(db, monkeypatch, options, written):
    assert run_ruby(monkeypatch, "情報と友\n", **options) == written


def test_editors_readings_count_in_the_command(page, monkeypatch):
    decide("市場", "いちば", page=page)
    assert run_ruby(monkeypatch, "市場") == "{市場|しじょう}"
    assert run_ruby(monkeypatch, "市場", page=page.pk) == "{市場|いちば}"


def test_html_is_written_as_html(db, monkeypatch):
    written = run_ruby(monkeypatch, '<p title="友">友</p>\r\n', html=True)
    assert written.startswith('<p title="友"><ruby>友<rp>')
    assert written.endswith("</ruby></p>\r\n")


def test_another_encoding_is_refused_with_a_remedy(db, monkeypatch):
    with pytest.raises(CommandError, match="iconv"):
        run_ruby(monkeypatch, "漢字".encode("shift_jis"))


@pytest.mark.parametrize(
    "arguments", [["--grade", "8"], ["--mode", "g4"], ["--grade", "4", "--mode", "all"]]
)
def test_an_unknown_grade_is_refused(arguments):
    with pytest.raises(CommandError):
        call_command("ruby", *arguments)


# --- Editors' screens ----------------------------------------------------------------------


def test_an_editor_sees_the_example_before_saving(editor):
    viewset = ReadingOverride.snippet_viewset
    form = editor.get(
        reverse(viewset.get_url_name("add")), {"surface": "市場", "kind": "nonsense", "page": "x"}
    )
    assert form.context["form"]["surface"].value() == "市場"
    assert form.context["form"]["kind"].value() == ReadingKind.CORRECTS
    address = reverse(viewset.get_url_name("preview_on_add"))
    data = {"surface": "市場", "reading": "いちば", "kind": "corrects", "example": "<b>市場</b>へ"}
    assert editor.post(address, data).json()["is_valid"] is True
    shown = editor.get(address).content.decode()
    assert "&lt;b&gt;<ruby>市場" in shown
    assert "いちば" in shown
    assert "しじょう" in shown


def test_the_report_lists_what_is_published_until_somebody_confirms_it(editor, page):
    page.title = "大きな市場"
    page.body = stream(("text", "<p>いま<b>人気</b>ない品。</p>"))
    page.save()
    StandardPageFactory.create(parent=page.get_parent(), title="上手", live=False)
    report = editor.get(reverse("uncertain_readings"))
    words = {doubt.found.surface: doubt for doubt in report.context["object_list"]}
    assert {"市場", "人気"} <= words.keys()
    assert "上手" not in words
    assert words["市場"].edit_url == reverse("wagtailadmin_pages:edit", args=[page.pk])

    form = editor.get(words["市場"].form(ReadingKind.CONFIRMS)).context["form"]
    fields = {name: form[name].value() or "" for name in ("surface", "reading", "kind", "example")}
    assert fields["kind"] == ReadingKind.CONFIRMS
    saved = editor.post(
        reverse(ReadingOverride.snippet_viewset.get_url_name("add")),
        {**fields, "page": "", "note": "", "action-publish": "1"},
    )
    assert saved.status_code == 302, json.dumps(saved.context["form"].errors)
    again = editor.get(reverse("uncertain_readings"))
    assert "市場" not in {doubt.found.surface for doubt in again.context["object_list"]}
    assert overrides_for(None) == {}


def test_the_report_is_for_those_who_decide_readings(client, db):
    client.force_login(UserFactory.create())
    assert client.get(reverse("uncertain_readings")).status_code in (302, 403)
    assert Page.objects.exists()
