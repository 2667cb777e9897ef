"""A class led through a quiz item by item, and practice alone: in browsers, with and without script."""

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

FOLLOWS_MS = 15_000
"""How long a page may take to follow the teacher: a poll and the moment in which it is said."""

TITLE = "生成AIと情報の確かめ方"


def look(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)


def sign_in(page: Page, site: Site) -> None:
    page.goto("/teach/")
    page.get_by_label("メール").fill(site.teacher)
    page.get_by_label("パスワード", exact=True).fill(site.password)
    page.get_by_role("main").get_by_role("button", name=re.compile("サインイン|ログイン")).click()
    expect(page).to_have_url(re.compile("/teach/$"))


def open_led(teacher: Page) -> str:
    """Open a quiz for the demo class, led; return its code."""
    teacher.get_by_role("link", name=re.compile("2年1組")).first.click()
    other_grades = teacher.locator("summary", has_text="ほかの学年向けの教材")
    other_grades.click()
    teacher.get_by_role("button", name=f"えらぶ：クイズ「{TITLE}」").click()
    given = teacher.locator("li.card", has=teacher.get_by_role("heading", name=TITLE)).filter(
        has=teacher.get_by_role("button", name=re.compile("20分ひらく"))
    )
    given.get_by_label(re.compile("みんなで一問ずつ")).check()
    look(teacher)
    given.get_by_role("button", name=re.compile("20分ひらく")).click()
    return teacher.locator(".code-display").inner_text().strip()


def join(page: Page, code: str, seat: int) -> None:
    page.goto(f"/join/{code}/")
    page.get_by_role("button", name=re.compile(rf"^{seat}\D")).click()
    expect(page.get_by_text("まちましょう")).to_be_visible()


def choose(page: Page, option: int) -> None:
    page.locator("input[name=choice]").nth(option).check()
    page.get_by_role("button", name=re.compile("答える|答えを直す")).click()
    expect(page.get_by_text("答えは、とどいています")).to_be_visible()


def test_a_class_goes_through_a_quiz_together(device: Device, site: Site) -> None:
    teacher, screen = device(TABLET), device(PROJECTOR)
    sign_in(teacher, site)
    code = open_led(teacher)
    screen.context.add_cookies(teacher.context.cookies())
    screen.goto(f"{teacher.url}lead/")
    look(screen)

    touch, keyboard, plain = device(PHONE), device(TABLET), device(PHONE, script=False)
    for seat, pupil in enumerate((touch, keyboard, plain), start=1):
        join(pupil, code, seat)
    look(touch)
    look(teacher)

    # The first item opens: pages with script follow by themselves, the other by its link.
    teacher.get_by_role("button", name="さいしょの問題をひらく").click()
    for pupil in (touch, keyboard):
        expect(pupil.get_by_role("heading", name=re.compile("問題 1"))).to_be_visible(
            timeout=FOLLOWS_MS
        )
    plain.get_by_role("link", name="つぎを見る").click()
    expect(screen.get_by_role("heading", name=re.compile("問題 1"))).to_be_visible(
        timeout=FOLLOWS_MS
    )
    choose(touch, 0)
    choose(touch, 1)  # changed before it is shown
    look(touch)
    keyboard.keyboard.press("3")
    keyboard.get_by_role("button", name="答える").focus()
    keyboard.keyboard.press("Enter")
    expect(keyboard.get_by_text("答えは、とどいています")).to_be_visible()
    choose(plain, 0)
    expect(screen.locator("[data-item-answered]")).to_have_text("3", timeout=FOLLOWS_MS)
    expect(screen.locator(".bar")).to_have_count(0)
    look(screen)

    # Shown on the screen by keyboard; everybody else follows.
    screen.get_by_role("button", name="答え合わせを見せる").focus()
    screen.keyboard.press("Enter")
    expect(screen.get_by_text(re.compile(r"えらんだ人 \d人")).first).to_be_visible()
    look(screen)
    for pupil in (touch, keyboard):
        expect(pupil.get_by_role("heading", name="どうして？")).to_be_visible(timeout=FOLLOWS_MS)
    plain.get_by_role("link", name="つぎを見る").click()
    expect(plain.get_by_role("heading", name="どうして？")).to_be_visible()
    look(touch)
    expect(teacher.get_by_text("答え合わせを見せています。")).to_be_visible(timeout=FOLLOWS_MS)
    look(teacher)

    # The rest at each one's own pace; the pupil ends, sees the result, and practises what was missed.
    teacher.locator("summary", has_text="ほかのすすめ方").click()
    teacher.get_by_role("button", name="ここからは自分のペースで").click()
    expect(teacher.get_by_text("自分のペースですすみます。").first).to_be_visible()
    expect(keyboard.get_by_role("heading", name="問題 2", exact=True)).to_be_visible(
        timeout=FOLLOWS_MS
    )
    keyboard.locator("input[name=choice]").first.check()
    keyboard.get_by_role("button", name="答える").click()
    keyboard.goto("/play/finish/")
    keyboard.get_by_role("button", name="出して、けっかを見る").click()
    look(keyboard)
    keyboard.get_by_role("link", name="はじめから").click()
    expect(keyboard.get_by_text("さいしょの答えのままです")).to_be_visible()
    look(keyboard)
    keyboard.locator("input[name=choice]").first.check()
    keyboard.get_by_role("button", name="答える").click()
    expect(keyboard.get_by_role("heading", name="どうして？")).to_be_visible()
    teacher.get_by_role("button", name="とじて結果を見る").click()
    look(teacher)


def test_a_lesson_is_practised_alone(device: Device) -> None:
    for page in (device(PHONE), device(PHONE, script=False)):
        page.goto("/lessons/strangers-online/")
        page.get_by_role("link", name="自分でやってみる").click()
        expect(page.get_by_text("どこにも残りません")).to_be_visible()
        page.get_by_role("link", name="はじめる").click()
        page.locator("input[name=choice]").first.check()
        page.get_by_role("button", name="答える").click()
        expect(page.get_by_role("heading", name="どうして？")).to_be_visible()
        page.get_by_role("link", name="つぎの問題へ").click()
        expect(page.get_by_role("heading", name=re.compile("問題 2"))).to_be_visible()
        assert page.context.cookies() == []


def test_practice_fits_and_is_accessible_at_every_size(device: Device) -> None:
    for size in (PHONE, TABLET, PROJECTOR):
        page = device(size)
        page.goto("/play/practice/strangers-online/")
        look(page)
        page.get_by_role("link", name="はじめる").click()
        look(page)
        page.keyboard.press("1")
        page.get_by_role("button", name="答える").press("Enter")
        expect(page.get_by_role("heading", name="どうして？")).to_be_visible()
        look(page)
