"""An editor's job: write, preview, submit; a reviewer's: compare, schedule, approve; a translator's."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Device, Site, assert_accessible, assert_fits

DESK = {"width": 1400, "height": 1000}
TITLE, SENTENCE = "写真をのせる前に", "まず、うつっている人に聞きます。"
CHANGED = "まず、うつっている人に「のせていい？」と聞きます。"
ENGLISH = "Before you post a photo"

TOMORROW_HAS_COME = """
from datetime import timedelta
from unittest.mock import patch
from django.core.management import call_command
from django.utils import timezone
later = timezone.now() + timedelta(days=2)
with patch("django.utils.timezone.now", return_value=later):
    call_command("clock", once=True)
"""


def enter_admin(page: Page, site: Site, role: str) -> None:
    email, password = site.accounts[role]
    page.goto("/accounts/login/?next=/cms/")
    page.get_by_label("メール").fill(email)
    page.get_by_label("パスワード", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name=re.compile("サインイン|ログイン")).click()
    expect(page).to_have_url(re.compile("/cms/$"))


def write_lesson(page: Page) -> str:
    """Write a lesson's first draft and return the path of its editor."""
    page.goto(f"/cms/pages/add/lessons/lessonpage/{_lesson_index(page)}/")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=band]").select_option("primary_upper")
    page.locator("[name=summary]").fill("写っている人の気持ちを考えます。")
    page.locator("[name=minutes]").fill("20")
    page.locator("[name=review_date]").fill(f"{timezone.now() + timedelta(days=300):%Y-%m-%d}")
    page.keyboard.press("Tab")
    page.locator("[data-contentpath=aims]").get_by_role("button", name="Insert a block").click()
    page.locator("[name=aims-0-value]").fill("写っている人に聞くことができる。")
    page.locator("[data-contentpath=body]").get_by_role("button", name="Insert a block").click()
    page.get_by_role("option", name="本文").click()
    page.locator("[data-contentpath=body] [contenteditable=true]").click()
    page.keyboard.type(SENTENCE)
    page.wait_for_url("**/edit/")  # the draft saves itself, again and again, as one version
    page.get_by_role("button", name="下書きを保存").click()
    expect(page.locator(".messages .success").first).to_be_visible()
    return re.sub(r"^https?://[^/]+", "", page.url)


def _lesson_index(page: Page) -> str:
    """Return the number of the Japanese index, as the admin's search finds it."""
    page.goto("/cms/pages/search/?q=教材")
    link = page.get_by_role("link", name="教材", exact=True).first
    found = re.search(r"/pages/(\d+)/", link.get_attribute("href") or "")
    assert found
    return found.group(1)


def rewrite(page: Page) -> None:
    text = page.locator("[data-contentpath=body] [contenteditable=true]").first
    text.press("ControlOrMeta+a")
    text.press_sequentially(CHANGED)
    # The rich text editor hands its words to the form a quarter of a second later.
    expect(page.locator("[name=body-0-value]")).to_have_value(re.compile(CHANGED))


def test_a_lesson_is_written_reviewed_scheduled_and_translated(device: Device, site: Site) -> None:
    editor, reviewer, reader = device(DESK), device(DESK), device(PHONE)

    # The editor writes, looks at the preview, improves, and submits; publishing is not theirs.
    enter_admin(editor, site, "editor")
    path = write_lesson(editor)
    editor.get_by_role("button", name="Toggle preview").click()
    preview = editor.frame_locator(
        "iframe[title='プレビュー'], iframe#w-preview-iframe, iframe"
    ).first
    expect(preview.get_by_role("heading", name=TITLE)).to_be_visible(timeout=20_000)
    rewrite(editor)
    editor.get_by_role("button", name="他のアクション").click()
    expect(editor.get_by_role("button", name="公開", exact=True)).to_have_count(0)
    editor.get_by_role("button", name="教材の確認に提出する").click()
    expect(editor.get_by_text(re.compile(TITLE)).first).to_be_visible()

    # The reviewer compares the versions, sets a time, and approves.
    enter_admin(reviewer, site, "reviewer")
    expect(reviewer.get_by_role("link", name=re.compile(TITLE)).first).to_be_visible()
    reviewer.goto(path.replace("/edit/", "/revisions/compare/earliest...latest/"))
    expect(reviewer.locator(".addition").filter(has_text="のせていい")).to_be_visible()
    reviewer.goto(path)
    reviewer.get_by_role("button", name="Toggle status").click()
    reviewer.get_by_role("button", name="Set schedule").click()
    reviewer.locator("[name=go_live_at]").fill(
        f"{timezone.now() + timedelta(days=1):%Y-%m-%d} 09:00"
    )
    reviewer.keyboard.press("Tab")
    reviewer.get_by_role("button", name="Save schedule").press("Enter")  # the calendar is before it
    expect(reviewer.get_by_text(re.compile(TITLE)).first).to_be_visible()
    reviewer.goto(path)
    reviewer.get_by_role("button", name="Toggle status").click()  # the admin remembers it as open
    reviewer.get_by_role("button", name="他のアクション").click()
    reviewer.get_by_role("button", name="承認と公開", exact=True).click()
    reviewer.wait_for_load_state("networkidle")

    # Nothing before its time; everything at its time.
    reader.goto("/lessons/")
    expect(reader.get_by_role("link", name=TITLE)).to_have_count(0)
    site.manage("shell", "-v", "0", "-c", TOMORROW_HAS_COME)
    reader.goto("/lessons/?later")  # the browser may keep the same address for a minute
    reader.get_by_role("link", name=TITLE).click()
    expect(reader.get_by_text(CHANGED)).to_be_visible()
    assert_accessible(reader)
    assert_fits(reader)
    own = re.sub(r"^https?://[^/]+", "", reader.url)

    # Until it is translated, the English address shows the Japanese words, and says so.
    reader.goto(f"/en{own}")
    expect(reader.locator("h1[lang=ja]")).to_have_text(TITLE)
    expect(reader.locator(".notice-info").first).to_be_visible()
    assert_accessible(reader)

    # The translator makes the English edition.
    translator = reviewer
    number = re.search(r"/pages/(\d+)/", path)
    assert number
    translator.goto(f"/cms/localize/submit/page/{number.group(1)}/")
    translator.get_by_label("英語").check()
    translator.locator("form input[type=submit]").click()
    translator.wait_for_url("**/edit/")
    reader.goto(f"/en{own}?draft")
    expect(reader.locator("h1[lang=ja]")).to_have_text(TITLE)  # a draft is shown to nobody
    _translate(translator, TITLE, ENGLISH)
    _translate(translator, CHANGED, "First, ask the people in it.")
    translator.get_by_role("button", name=re.compile("英語")).last.click()
    translator.wait_for_load_state("networkidle")
    site.manage("shell", "-v", "0", "-c", TOMORROW_HAS_COME)  # today it is still scheduled
    reader.goto("/en/lessons/?later")
    reader.get_by_role("link", name=ENGLISH).click()
    expect(reader.locator("h1:not([lang])")).to_have_text(ENGLISH)
    expect(reader.get_by_text("First, ask the people in it.")).to_be_visible()
    assert_accessible(reader)
    reader.locator(".language").get_by_role("link", name="日本語", exact=True).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)


def _translate(page: Page, words: str, english: str) -> None:
    segment = page.locator("li.incomplete:visible").filter(has_text=words).first
    segment.get_by_role("button", name="Translate").click()
    page.locator("li.incomplete textarea:visible").fill(english)
    with page.expect_response(re.compile("/strings/")) as saved:
        page.locator("li.incomplete:visible").get_by_role("button", name="保存").click()
    assert saved.value.ok
    expect(page.get_by_text(english).first).to_be_visible()
