"""An item's way to the public: written and previewed by an editor, approved by a reviewer's checklist."""

import re

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.e2e.conftest import PHONE, Device, Site, assert_accessible, assert_fits
from tests.e2e.test_editor import DESK, enter_admin

STEM = "会ったことのない人に、住所を聞かれました。どうしますか。"
OPTIONS = (
    ("返事をしないで、家の人に話す", "", "そのとおりです。いっしょに考えられます。"),
    (
        "近くの駅だけなら、教えてよい",
        "駅だけなら場所は分からない",
        "駅からも、家の近くが分かります。",
    ),
    (
        "名前を聞いてから、教えてよい",
        "名前を言う人は、安心できる",
        "名前は、本当とはかぎりません。",
    ),
)

PREVIEWED = 20_000
"""Milliseconds in which a preview follows what is typed, on a busy machine."""


def write_item(page: Page, key: str) -> None:
    """Write an item and wait until its draft is kept."""
    page.goto("/cms/snippets/quizzes/item/add/")
    page.locator("[name=stem]").fill(STEM)
    page.locator("[name=explanation]").fill("住所は、家をさがす手がかりになります。")
    rows = page.locator("#id_choices-FORMS > [data-inline-panel-child]")
    while rows.count() < len(OPTIONS):
        page.locator("#id_choices-ADD").click()
    for number, (text, misconception, rationale) in enumerate(OPTIONS):
        page.locator(f"[name=choices-{number}-text]").fill(text)
        page.locator(f"[name=choices-{number}-misconception]").fill(misconception)
        page.locator(f"[name=choices-{number}-rationale]").fill(rationale)
    page.locator("[name=choices-0-is_key]").check()
    page.locator("[name=small_class]").select_option("2a1")
    if not page.locator("[name=bands-0-band]").count():
        page.locator("#id_bands-ADD").click()
    page.locator("[name=bands-0-band]").select_option("primary_upper")
    page.locator("[name=key]").fill(key)
    page.get_by_role("button", name="下書きを保存").click()
    # A draft that saves itself changes the address as well, and the page that follows has its panels closed.
    expect(page.locator(".messages .success").first).to_be_visible(timeout=PREVIEWED)
    page.wait_for_load_state("networkidle")


def look_as(page: Page, mode: str) -> FrameLocator:
    """Choose how the preview beside the form is read; Wagtail forgets a choice made while it loads."""
    shown = page.frame_locator("#w-preview-iframe")
    expect(shown.get_by_role("heading", level=1)).to_be_visible(timeout=PREVIEWED)
    page.wait_for_load_state("networkidle")
    page.locator("#id_preview_mode").select_option(mode)
    return shown


def menu(page: Page) -> Locator:
    """Open what can be done besides saving, by keyboard."""
    footer = page.get_by_role("navigation", name=re.compile("footer", re.IGNORECASE))
    footer.get_by_role("button", name="他のアクション").focus()
    page.keyboard.press("Enter")
    return footer


def press(page: Page, button: Locator, key: str = "Enter") -> None:
    """Use a control by keyboard alone."""
    button.focus()
    page.keyboard.press(key)


def test_an_item_is_written_previewed_and_approved(device: Device, site: Site) -> None:
    editor, reviewer = device(DESK), device(DESK)
    enter_admin(editor, site, "editor")
    write_item(editor, "asked-for-my-address")
    path = re.sub(r"^https?://[^/]+", "", editor.url).partition("?")[0]

    # As each class would read it, while it is being written.
    editor.get_by_role("button", name=re.compile("プレビュー|preview", re.IGNORECASE)).first.click()
    lower = look_as(editor, "ja@primary_lower")
    expect(lower.locator(".question-stem ruby").first).to_be_visible(timeout=PREVIEWED)
    all_readings = lower.locator(".question-stem rt").count()
    junior = look_as(editor, "ja@junior_high")
    expect(junior.locator(".question-stem ruby")).to_have_count(0, timeout=PREVIEWED)
    assert all_readings >= 4
    expect(look_as(editor, "checklist").get_by_role("heading", level=1)).to_have_text(
        "チェックリスト", timeout=PREVIEWED
    )

    # Somebody else has to look at it.
    actions = menu(editor)
    expect(actions.get_by_role("button", name="公開", exact=True)).to_have_count(0)
    press(editor, actions.get_by_role("button", name=re.compile("問題の確認")))
    expect(editor.locator(".messages .success").first).to_be_visible()

    enter_admin(reviewer, site, "reviewer")
    reviewer.goto(path)
    expect(reviewer.locator("#panel-checklist-section")).to_be_visible()
    assert_accessible(reviewer, within="#panel-checklist-section")
    approve = re.compile("チェックリストで承認")
    press(reviewer, menu(reviewer).get_by_role("button", name=approve))
    dialog = reviewer.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="プログラムが見つけたこと")).to_be_visible()
    assert_accessible(reviewer, within="[role=dialog] .modal-body")

    # Without ticks it is refused, in words.
    press(reviewer, dialog.get_by_role("button", name=approve))
    expect(dialog.get_by_text("まだたしかめていないことがあります")).to_be_visible()
    ticks = dialog.get_by_role("checkbox")
    assert ticks.count() == 6
    for tick in ticks.all():
        press(reviewer, tick, "Space")
    press(reviewer, dialog.get_by_role("button", name=approve))
    expect(reviewer.locator(".messages .success").first).to_be_visible()
    reviewer.goto("/cms/snippets/quizzes/item/?q=asked-for-my-address&live=true")
    expect(reviewer.get_by_text("asked-for-my-address").first).to_be_visible()

    # Every preview fits a phone and is accessible.
    phone = device(PHONE)
    enter_admin(phone, site, "editor")
    for mode in ("ja@primary_lower", "ja@none", "en", "checklist"):
        phone.goto(path.replace("/edit/", "/preview/") + f"?mode={mode}")
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
        assert_fits(phone)
        assert_accessible(phone)
