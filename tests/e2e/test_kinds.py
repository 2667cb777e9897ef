"""Every kind of item by keyboard alone and by touch, without and with script, from the first page to the report."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.conftest import (
    PHONE,
    PROJECTOR,
    TABLET,
    Device,
    Site,
    assert_accessible,
    assert_fits,
)

OPEN_SESSION = """
from django.utils import timezone
from classrooms import activities
from classrooms.actions.classes import assign, create_classroom
from classrooms.actions.schools import found_school
from classrooms.actions.sessions import open_session
from cms.models import Region, User
from cms.taxonomy import Grade, SchoolType
from quizzes.models import Item, Quiz, QuizEntry
now, teacher, name = timezone.now(), User.objects.get(email={teacher!r}), {name!r}
keys = {keys!r}
quiz, made = Quiz.objects.get_or_create(key="every-kind", defaults=dict(
    title="いろいろな問題", introduction="いろいろな形の問題です。", band="junior_high",
    feedback="per_item", live=True,
))
if made:
    items = Item.objects.in_bulk(keys, field_name="key")
    for order, key in enumerate(keys):
        QuizEntry.objects.create(quiz=quiz, item=items[key], sort_order=order)
school = found_school(
    user=teacher, name=name, school_type=SchoolType.JUNIOR_HIGH,
    region=Region.objects.municipalities().order_by("code")[0],
)
room = create_classroom(
    school=school, teacher=teacher, name=name, grade=Grade.J2, size=30, now=now
)
work = assign(classroom=room, kind="quiz", target_key=quiz.key, now=now)
session = open_session(assignment=work, minutes=60, now=now)
print("code", session.code, "session", session.pk)
"""

KINDS = {
    "single": "strangers-online-01",
    "multiple": "strangers-online-03",
    "true_false": "filters-and-me-06",
    "order": "passwords-and-fakes-06",
    "match": "free-and-fees-06",
    "sort": "photos-and-places-06",
    "scale": "attention-and-time-06",
    "hotspot": "phishing-and-takeover-06",
    "chat": "photo-requests-06",
    "sensitive": "screen-time-and-sleep-06",
}
POSITIONS = {kind: position for position, kind in enumerate(KINDS, start=1)}


def open_on_every_kind(site: Site, name: str) -> tuple[str, str]:
    """Open a session on a quiz of every kind; return its code and its number."""
    code = OPEN_SESSION.format(teacher=site.teacher, name=name, keys=list(KINDS.values()))
    found = re.search(r"code (\w{6}) session (\d+)", site.manage("shell", "-v", "0", "-c", code))
    assert found
    return found.group(1), found.group(2)


@pytest.fixture(scope="module")
def opened(site: Site) -> tuple[str, str]:
    """The code and the number of a session that the tests here share, each with a seat of its own."""
    return open_on_every_kind(site, "いろいろ中学校")


def seated(page: Page, code: str, seat: int) -> Page:
    page.goto(f"/join/{code}/")
    page.get_by_role("button", name=re.compile(rf"^{seat}\D")).click()
    expect(page).to_have_url(re.compile("/play/"))
    return page


def look(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)


# --- Two ways to answer ----------------------------------------------------------------------

Press = Callable[[Page, str], None]
"""Presses the control that the selector finds: with the keyboard alone, or with a finger."""


def reach(page: Page, selector: str) -> None:
    """Move the focus forward with the tabulator until it is on what the selector finds."""
    for _step in range(80):
        if page.evaluate("(s) => document.activeElement?.matches(s) ?? false", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} cannot be reached by keyboard on {page.url}")


def by_keyboard(page: Page, selector: str) -> None:
    kind = page.locator(selector).first.get_attribute("type")
    if kind == "radio":
        # A group of radios is one stop; the arrows go on inside, wherever it was entered.
        name = page.locator(selector).first.get_attribute("name")
        reach(page, f"input[name='{name}']")
        for _step in range(9):
            if page.evaluate("(s) => document.activeElement.matches(s)", selector):
                break
            page.keyboard.press("ArrowDown")
        if not page.locator(selector).first.is_checked():
            page.keyboard.press("Space")
        return
    reach(page, selector)
    page.keyboard.press("Space" if kind == "checkbox" else "Enter")


def by_touch(page: Page, selector: str) -> None:
    found = page.locator(selector).first
    box = found.bounding_box()
    assert box
    label = page.locator(f"label:has({selector})")
    target = label.first if label.count() else found
    area = target.bounding_box()
    assert area
    assert area["height"] >= 44, f"{selector} is too small for a finger"
    target.tap()


def choose(page: Page, press: Press, position: int, name: str = "choice") -> None:
    press(page, f"input[name='{name}'][value='{position}']")


def place(page: Page, number: int, option: int, *, keyboard: bool) -> None:
    """Give an option its number in its list."""
    selector = f"select[name='choice-{option}']"
    if keyboard:
        reach(page, selector)
        wanted = page.locator(f"{selector} option[value='{number}']").inner_text()
        for _step in range(9):
            if page.locator(f"{selector} option:checked").inner_text() == wanted:
                return
            page.keyboard.press("ArrowDown")
        pytest.fail(f"{wanted} cannot be chosen by keyboard")
    area = page.locator(selector).bounding_box()
    assert area
    assert area["height"] >= 44
    page.locator(selector).tap()
    page.locator(selector).select_option(str(number))  # the system's own list opens under a finger


def answer(page: Page, kind: str, press: Press) -> None:
    """Give an answer of the kind, any that can be read."""
    keyboard = press is by_keyboard
    if kind in {"order", "match", "sort"}:
        options = page.locator(".placing-list").count()
        for option in range(1, options + 1):
            place(page, option if kind != "sort" else 1, option, keyboard=keyboard)
    elif kind == "chat":
        for turn in range(1, 5):
            replies = page.locator(f"[data-turn='{turn}']")
            if replies.count() and replies.is_visible():
                first = replies.locator("input").first.get_attribute("value")
                choose(page, press, int(first or 0), f"choice-{turn}")
    elif kind in {"multiple", "hotspot"}:
        for position in (1, 2):
            choose(page, press, position)
    else:
        choose(page, press, 1)


WAYS = {
    "keyboard": (by_keyboard, 1),
    "touch": (by_touch, 2),
    "keyboard without script": (by_keyboard, 3),
    "touch without script": (by_touch, 4),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_kind_is_answered(device: Device, opened: tuple[str, str], way: str) -> None:
    press, seat = WAYS[way]
    has_script = "without" not in way
    page = device(
        PHONE if press is by_touch else TABLET, script=has_script, touch=press is by_touch
    )
    seated(page, opened[0], seat)
    for kind, position in POSITIONS.items():
        page.goto(f"/play/{position}/")
        if has_script:
            look(page)
        if kind == "sensitive":
            continue
        answer(page, kind, press)
        press(page, "main button[type='submit']")
        expect(page.get_by_role("heading", name="どうして？")).to_be_visible()
        if has_script:
            look(page)
    page.goto("/play/finish/")
    if has_script:
        look(page)
    expect(page.get_by_text("9問中 9問")).to_be_visible()
    press(page, "main button[type='submit']")
    expect(page).to_have_url(re.compile("/play/result/$"))
    expect(page.get_by_text("送っていないので、ここにはありません")).to_be_visible()
    if has_script:
        look(page)


@pytest.mark.parametrize(("way", "seat"), [("keyboard", 5), ("touch", 6)])
def test_a_chat_goes_on_as_one_replies_and_can_be_recovered(
    device: Device, opened: tuple[str, str], way: str, seat: int
) -> None:
    press, _seat = WAYS[way]
    page = seated(device(PHONE, touch=press is by_touch), opened[0], seat)
    page.goto(f"/play/{POSITIONS['chat']}/")
    turns = [page.locator(f"[data-turn='{turn}']") for turn in (1, 2, 3)]
    assert [turn.is_visible() for turn in turns] == [True, False, False]
    choose(page, press, 2, "choice-1")
    assert [turn.is_visible() for turn in turns] == [True, True, False]
    expect(page.get_by_text("すぐに写真がとどきました。")).to_be_visible()
    choose(page, press, 5, "choice-2")
    assert [turn.is_visible() for turn in turns] == [True, True, True]
    look(page)
    # Another reply to the first words: the turn in between is gone, and so is what was said there.
    choose(page, press, 1, "choice-1")
    assert [turn.is_visible() for turn in turns] == [True, False, True]
    choose(page, press, 6, "choice-3")
    press(page, "main button[type='submit']")
    expect(page.get_by_role("heading", name="そのとおり")).to_be_visible()
    assert page.locator(".exchange-path > li").count() == 2


@pytest.mark.parametrize(("way", "seat"), [("keyboard", 7), ("touch", 8)])
def test_a_sensitive_item_is_explained_and_nothing_is_sent(
    device: Device, opened: tuple[str, str], way: str, seat: int
) -> None:
    press, _seat = WAYS[way]
    page = seated(device(PHONE, touch=press is by_touch), opened[0], seat)
    page.goto(f"/play/{POSITIONS['sensitive']}/", wait_until="networkidle")
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    press(page, "[data-on-device='read']")
    expect(page.get_by_text("まだ何もえらんでいません。")).to_be_visible()
    choose(page, press, 2)
    press(page, "[data-on-device='read']")
    expect(page.locator("[data-feedback='2']")).to_contain_text("一つだけ変えてみて")
    expect(page.locator("[data-feedback='1']")).to_be_hidden()
    expect(page.locator("[data-feedback='all']")).to_be_visible()
    look(page)
    page.keyboard.press("Enter")
    choose(page, press, 1)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert asked == [], "an answer has left the device"
    assert page.context.storage_state()["origins"] == [], "nothing is kept of it"
    assert page.url.endswith(f"/play/{POSITIONS['sensitive']}/")


def test_a_sensitive_item_is_read_without_script(device: Device, opened: tuple[str, str]) -> None:
    page = seated(device(PHONE, script=False), opened[0], 9)
    page.goto(f"/play/{POSITIONS['sensitive']}/")
    expect(page.locator("main input")).to_have_count(3)
    assert not page.locator("main input").first.is_visible()
    page.locator("[data-feedback='2'] summary").click()
    expect(page.get_by_text("一つだけ変えてみて")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/play/\d+/$"))


def test_a_teacher_reads_every_kind(device: Device, site: Site) -> None:
    code, number = open_on_every_kind(site, "とじる中学校")
    for seat in (1, 2):
        pupil = seated(device(TABLET), code, seat)
        for kind, position in POSITIONS.items():
            pupil.goto(f"/play/{position}/")
            if kind != "sensitive":
                answer(pupil, kind, by_keyboard)
                by_keyboard(pupil, "main button[type='submit']")
                expect(pupil.get_by_role("heading", name="どうして？")).to_be_visible()
    teacher = device(PROJECTOR)
    teacher.goto("/teach/")
    teacher.get_by_label("メール").fill(site.teacher)
    teacher.get_by_label("パスワード", exact=True).fill(site.password)
    teacher.get_by_role("main").get_by_role(
        "button", name=re.compile("サインイン|ログイン")
    ).click()
    expect(teacher).to_have_url(re.compile("/teach/$"))
    teacher.goto(f"/teach/sessions/{number}/")
    expect(teacher.get_by_text("答えを端末から出さない問題は、ここにありません")).to_be_visible()
    assert teacher.locator("[data-item]").count() == len(KINDS) - 1
    look(teacher)
    teacher.get_by_role("button", name="とじて結果を見る").click()
    expect(teacher.get_by_text("どこにも送られず、どこにも残っていません")).to_be_visible()
    expect(teacher.get_by_text("会話の1回め").first).to_be_visible()
    expect(teacher.get_by_text("点の付け方：").first).to_be_visible()
    look(teacher)
