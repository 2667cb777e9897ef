"""The main job: one teacher, one projector, three pupils' devices, from sign-in to report."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import (
    PHONE,
    PROJECTOR,
    TABLET,
    Device,
    Site,
    assert_accessible,
    assert_fits,
)

ITEMS = 10


def look(page: Page) -> None:
    """Hold the page to what every page must be."""
    assert_accessible(page)
    assert_fits(page)


def sign_in(page: Page, site: Site) -> None:
    page.goto("/teach/")
    look(page)
    page.get_by_label("メール").fill(site.teacher)
    page.get_by_label("パスワード", exact=True).fill(site.password)
    page.get_by_role("main").get_by_role("button", name=re.compile("サインイン|ログイン")).click()
    expect(page).to_have_url(re.compile("/teach/$"))


def join(page: Page, code: str, seat: int) -> None:
    page.goto("/join/")
    look(page)
    page.get_by_label("クラスコード").fill(f" {code[:3].lower()} {code[3:].lower()} ")
    page.get_by_role("button", name="つぎへ").click()
    look(page)
    page.get_by_role("button", name=re.compile(rf"^{seat}\D")).click()


def test_a_class_takes_a_lesson_and_its_quiz(device: Device, site: Site) -> None:
    teacher, projector = device(TABLET), device(PROJECTOR)

    # The teacher opens the running session and its projector view.
    sign_in(teacher, site)
    look(teacher)
    teacher.get_by_role("link", name=re.compile("2年1組")).first.click()
    look(teacher)
    teacher.get_by_role(
        "link", name=re.compile("開いている|進みぐあい|この授業|ボード")
    ).first.click()
    expect(teacher.get_by_text(site.code).first).to_be_visible()
    look(teacher)
    session_url = teacher.url
    projector.context.add_cookies(teacher.context.cookies())
    projector.goto(f"{session_url}projector/")
    expect(projector.get_by_text(site.code)).to_be_visible()
    expect(projector.get_by_role("img", name=re.compile("QR"))).to_be_visible()
    look(projector)

    # Three pupils join: by touch on a phone, by keyboard on a tablet, without script on a phone.
    touch, keyboard, plain = device(PHONE), device(TABLET), device(PHONE, script=False)
    join(touch, site.code, 1)
    expect(touch).to_have_url(re.compile("/lessons/strangers-online/$"))
    look(touch)
    join(keyboard, site.code, 2)
    plain.goto(f"/join/{site.code}/")
    plain.get_by_role("button", name=re.compile(r"^3\D")).click()
    assert [cookie["name"] for cookie in touch.context.cookies()] == ["seat"]
    assert touch.context.cookies()[0]["httpOnly"]

    # A seat that is taken cannot be pressed again.
    late = device(PHONE)
    late.goto(f"/join/{site.code}/")
    expect(late.get_by_role("button", name=re.compile(r"^2\D"))).to_have_count(0)

    # The lesson leads to the quiz.
    touch.get_by_role("link", name=re.compile("クイズにすすむ")).first.click()
    look(touch)
    touch.get_by_role("link", name="はじめる").click()
    look(touch)
    for _number in range(ITEMS):
        touch.locator(".choice").first.click()
        touch.get_by_role("button", name="答える").click()
        expect(touch.get_by_role("heading", name="どうして？")).to_be_visible()
        touch.get_by_role("link", name=re.compile("つぎの問題へ|さいごの確かめへ")).first.click()
    look(touch)
    touch.get_by_role("button", name="出して、けっかを見る").click()
    expect(touch).to_have_url(re.compile("/play/result/$"))
    look(touch)

    # By keyboard alone.
    keyboard.goto("/play/")
    keyboard.get_by_role("link", name="はじめる").focus()
    keyboard.keyboard.press("Enter")
    expect(keyboard.get_by_role("heading", name="問題 1")).to_be_visible()
    keyboard.keyboard.press("2")
    expect(keyboard.locator("input[name=choice]").nth(1)).to_be_checked()
    keyboard.get_by_role("button", name="答える").focus()
    keyboard.keyboard.press("Enter")
    expect(keyboard.get_by_role("heading", name="どうして？")).to_be_visible()
    look(keyboard)

    # Without script, and the tab closed half-way: it goes on where it was.
    plain.goto("/play/")
    plain.get_by_role("link", name="はじめる").click()
    plain.locator("input[name=choice]").first.check()
    plain.get_by_role("button", name="答える").click()
    expect(plain.get_by_role("heading", name="どうして？")).to_be_visible()
    again = plain.context.new_page()
    plain.close()
    again.goto("/play/")
    expect(again.get_by_role("heading", name="問題 2")).to_be_visible()

    # The board has followed by itself; nobody reloaded it.
    board = teacher.locator("[data-board=joined]")
    expect(board).to_have_text(re.compile("3"), timeout=20_000)
    expect(teacher.locator('[data-seat="1"]')).to_have_attribute("data-state", "submitted")
    expect(teacher.locator('[data-seat="2"]')).to_have_attribute("data-state", "answering")
    expect(projector.locator("[data-board=joined]")).to_have_text(re.compile("3"), timeout=20_000)
    look(teacher)

    # The teacher closes; the report says what was misunderstood.
    teacher.get_by_role("button", name="とじて結果を見る").click()
    expect(teacher.get_by_role("heading", name="授業で話したい問題")).to_be_visible()
    look(teacher)

    # A pupil who answers now is told so, and loses nothing.
    keyboard.goto("/play/2/")
    keyboard.goto("/play/result/")
    expect(keyboard.get_by_text(re.compile("10問中"))).to_be_visible()
    look(keyboard)
