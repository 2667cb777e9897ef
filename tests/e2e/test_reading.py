"""A child alone with a phone: finds a lesson, reads it with readings, walks its stories, finds help."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import (
    NEUTRAL,
    PHONE,
    Device,
    Site,
    assert_accessible,
    assert_fits,
    open_primary_session,
)

LESSON = "/lessons/game-purchases/"
TITLE = "ゲームの中の買い物、どう決める？"
STRANGERS = "/lessons/strangers-online/"

A_VOICE = """
class Voice extends EventTarget {
  held = false;
  said = [];
  getVoices() {
    return ["ja-JP", "en-US"].map((lang) => ({ lang, localService: true, name: lang }));
  }
  speak(utterance) {
    this.said.push(utterance.text);
    if (!this.held) setTimeout(() => utterance.dispatchEvent(new Event("end")));
  }
  cancel() {}
}
Object.defineProperty(window, "speechSynthesis", { value: new Voice() });
window.SpeechSynthesisUtterance = class extends EventTarget {
  constructor(text) {
    super();
    this.text = text;
  }
};
"""
"""A voice that says everything in no time and remembers what it said."""


def words(text: str) -> re.Pattern[str]:
    """Return a pattern for the whole name, which may have gaps where readings stand over it."""
    letters = map(re.escape, "".join(text.split()))
    return re.compile(r"^\s*" + r"\s*".join(letters) + r"\s*$")


def readings(page: Page) -> list[str]:
    """Return the readings in the page's main part, each once."""
    return sorted(set(page.locator("main rt:not(.read-aloud rt)").all_text_contents()))


def open_panel(page: Page) -> None:
    page.locator(".preferences > summary").tap()
    expect(page.get_by_role("navigation", name=words("ふりがな"))).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_child_finds_a_lesson_by_band(device: Device, script: bool) -> None:
    page = device(PHONE, touch=True, script=script)
    page.goto("/")
    page.get_by_role("link", name=words("教材を読む")).tap()
    expect(page).to_have_url(re.compile("/lessons/$"))
    page.get_by_role("combobox", name=words("だれのための教材か")).select_option(
        label="小学校高学年"
    )
    page.get_by_role("combobox", name=words("時間")).select_option(label="45分まで")
    page.get_by_role("button", name=words("えらぶ")).tap()
    expect(page).to_have_url(re.compile(r"[?&]band=primary_upper&"))
    expect(page.get_by_role("heading", level=2)).to_have_text([re.compile("小学校")])
    expect(page.get_by_role("link", name=re.compile("中学校|高校"))).to_have_count(0)
    page.get_by_role("link", name=words("45分まで：この条件をはずす")).tap()
    expect(page).to_have_url(re.compile(r"\?band=primary_upper$"))
    page.get_by_role("link", name=words(TITLE)).tap()
    expect(page).to_have_url(re.compile(f"{LESSON}$"))


def test_readings_are_chosen_by_touch_or_keyboard_and_stay(device: Device) -> None:
    page = device(PHONE, touch=True)
    page.goto("/lessons/")
    page.get_by_role("link", name=words(TITLE)).tap()
    expect(page).to_have_url(re.compile(f"//[^/]+{LESSON}$"))
    by_band = readings(page)

    open_panel(page)
    page.get_by_role("link", name=words("小2")).tap()
    expect(page).to_have_url(re.compile(f"/ruby-2{LESSON}$"))
    second_grade = readings(page)
    assert len(second_grade) > len(by_band) > 0
    expect(page.get_by_role("heading", level=1, name=words(TITLE))).to_be_visible()
    assert_accessible(page)
    assert_fits(page)

    # Every link leads on with them, back to the index and to another lesson.
    page.get_by_role("navigation", name=words("いまいるところ")).get_by_role("link").tap()
    expect(page).to_have_url(re.compile("/ruby-2/lessons/$"))
    page.locator(".card-link").last.tap()
    expect(page).to_have_url(re.compile("/ruby-2/lessons/[^/]+/$"))
    assert readings(page)
    page.get_by_role("link", name=words("こまったとき")).first.tap()
    expect(page).to_have_url(re.compile("/ruby-2/help/$"))

    # By keyboard: open, choose none, and Escape closes and gives the focus back.
    page.goto(f"/ruby-2{LESSON}")
    summary = page.locator(".preferences > summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=words("なし"))).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.get_by_role("link", name=words("なし"))).to_be_hidden()
    page.keyboard.press("Enter")
    page.get_by_role("link", name=words("ぜんぶ")).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/ruby-all{LESSON}$"))
    assert set(second_grade) < set(readings(page))
    page.locator(".preferences > summary").press("Enter")
    page.get_by_role("link", name=words("おまかせ")).press("Enter")
    expect(page).to_have_url(re.compile(rf"//[^/]+{LESSON}$"))
    assert readings(page) == by_band


def test_the_stories_are_walked_and_walked_again_also_without_a_network(device: Device) -> None:
    page = device(PHONE, touch=True)
    page.goto(f"/ruby-2{LESSON}")
    page.context.set_offline(True)

    chat = page.locator(".chat").first
    bubbles = chat.locator("li:visible")
    expect(bubbles).to_have_count(1)
    onward = chat.get_by_role("button", name=words("つぎの言葉"))
    for _bubble in range(3):
        onward.tap()
    expect(bubbles.last).to_contain_text("ここで")
    assert onward.count() == 0, "after a question the button says something else"
    further = chat.get_by_role("button", name=words("考えたら、つづきを読む"))
    expect(
        further.locator("rt").filter(visible=True).first
    ).to_be_visible()  # the button keeps its readings
    further.tap()
    expect(bubbles).to_have_count(5)
    chat.get_by_role("button", name=words("ぜんぶ見る")).tap()
    expect(bubbles).to_have_count(12)
    chat.get_by_role("button", name=words("はじめから読む")).tap()
    expect(bubbles).to_have_count(1)

    story = page.locator(".story").first
    scene = story.locator(".story-scene:visible")
    back = story.get_by_role("button", name=words("一つ前の場面にもどる"))
    expect(scene).to_have_count(1)
    expect(back).to_be_hidden()
    first = scene.inner_text()
    story.get_by_role("link", name=words("まず1回だけ引いてみる")).tap()
    story.get_by_role("link", name=words("持っている分の、あと1回を引く")).tap()
    story.get_by_role("link", name=words("一回だけと思って、ボタンをおす")).tap()
    story.get_by_role("link", name=words("家の人に「話したいことがある」と言う")).tap()
    expect(scene.locator(".story-ending-recover")).to_be_visible()
    expect(scene.get_by_role("heading")).to_be_focused()
    assert_accessible(page)
    back.tap()
    expect(
        story.get_by_role("link", name=words("どうしたらいいか分からなくて、夜まで待つ"))
    ).to_be_visible()
    for _scene in range(3):
        back.tap()
    expect(back).to_be_hidden()
    assert scene.inner_text() == first

    # Another way, by keyboard, and once more from the start.
    story.get_by_role("link", name=words("引かないで、友だちと遊ぶ")).press("Enter")
    expect(scene.locator(".story-ending-well")).to_be_visible()
    scene.get_by_role("link", name=words("はじめの場面から、えらびなおす")).press("Enter")
    assert scene.inner_text() == first
    expect(page).to_have_url(re.compile(f"/ruby-2{LESSON}$"))


def test_a_page_is_read_aloud_by_its_readings(device: Device) -> None:
    page = device(PHONE, touch=True)
    page.add_init_script(A_VOICE)
    page.goto(f"/ruby-none{STRANGERS}")
    start = page.get_by_role("button", name=words("読み上げる"))
    start.tap()
    expect(start).to_be_visible(timeout=20_000)  # it came to the end
    said = page.evaluate("() => speechSynthesis.said")
    assert len(said) > 50
    assert said[0] == "あったことのないともだちと、どうつきあう？"
    written = [sentence for sentence in said if re.search(r"[\u4e00-\u9fff]", sentence)]
    assert written == []
    assert not any("つぎのことば" in sentence for sentence in said), "buttons are not read"

    page.evaluate("() => Object.assign(speechSynthesis, { said: [], held: true })")
    start.tap()
    expect(page.locator("h1.being-read, .being-read h1")).to_be_visible()
    page.get_by_role("button", name=words("少し止める")).tap()
    page.get_by_role("button", name=words("つづきを読む")).first.tap()
    page.get_by_role("button", name=words("止める")).tap()
    expect(start).to_be_focused()
    assert page.evaluate("() => speechSynthesis.said") == [said[0], said[0]]
    expect(page.locator(".being-read")).to_have_count(0)


def test_the_languages_lead_to_and_fro_with_the_readings(device: Device) -> None:
    page = device(PHONE, touch=True)
    page.goto(f"/ruby-2{LESSON}")
    japanese = page.locator("h1").inner_text()
    page.get_by_role("link", name=words("やさしい日本語")).tap()
    expect(page).to_have_url(re.compile(f"/ruby-2/ja-x-easy{LESSON}$"))
    expect(page.locator("html")).to_have_attribute("lang", "ja-x-easy")
    expect(page.locator("h1")).not_to_have_text(japanese)
    assert readings(page)
    page.get_by_role("link", name=words("English")).tap()
    expect(page).to_have_url(re.compile(f"/ruby-2/en{LESSON}$"))
    expect(page.locator("h1:not([lang])")).to_have_text(re.compile("[a-z]+"))
    assert_fits(page)
    page.locator(".language").get_by_role("link", name=words("日本語")).tap()
    expect(page).to_have_url(re.compile(f"/ruby-2{LESSON}$"))
    assert page.locator("h1").inner_text() == japanese


def test_a_child_searches_in_kana_finds_help_and_leaves(device: Device) -> None:
    page = device(PHONE, touch=True)
    page.context.route(
        NEUTRAL,
        lambda route: route.fulfill(
            body="<title>天気</title>", content_type="text/html; charset=utf-8"
        ),
    )
    page.goto("/ruby-2/")
    page.get_by_role("link", name=words("このサイトをさがす")).tap()
    box = page.get_by_role("searchbox", name=words("さがす言葉"))
    box.fill("ふぃるたりんぐ")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/ruby-2/search/\?q="))
    expect(
        page.get_by_role("link", name=words("春のあんしんネット　家庭のガイド")).first
    ).to_be_visible()
    expect(page.locator("mark", has_text="フィルタリング").first).to_be_visible()
    assert_accessible(page)

    page.get_by_role("link", name=words("こまったとき")).first.tap()
    expect(page.get_by_role("link", name=words("110に電話する"))).to_be_visible()
    expect(page.get_by_role("link", name=words("0120-0-78310に電話する")).first).to_be_visible()
    assert_fits(page)
    left = page.url
    page.get_by_role("link", name=re.compile("^このページを")).tap()
    expect(page).to_have_title("天気")
    page.go_back()
    expect(page).to_have_url(re.compile("/search/"))
    page.go_forward()
    expect(page).to_have_title("天気")
    assert page.url != left

    # Three times Escape leaves too.
    page.goto("/help/")
    for _press in range(3):
        page.keyboard.press("Escape")
    expect(page).to_have_title("天気")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/ruby-9/", 404),
        (f"/ruby-9{LESSON}", 404),
        (f"/ruby-4/ruby-2{LESSON}", 404),
        ("/en/ruby-4/", 404),
        ("/ruby-2/lessons/%00/", 404),
        ("/lessons/?band=xyz&minutes=-1", 200),
        ("/lessons/?band=%00&risk=%F0%9F%98%80", 200),
        ("/search/?q=%00", 200),
        (f"/search/?q={quote('あ' * 300)}&page=-7", 200),
        ("/help/?who=%00&need=x&prefecture=99", 200),
    ],
)
def test_rubbish_in_the_address_is_answered_gently(device: Device, path: str, status: int) -> None:
    page = device()
    answer = page.goto(path)
    assert answer
    assert answer.status == status
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator(".site-bar-help")).to_be_visible()
    assert_fits(page)


def test_the_editors_place_has_one_form(device: Device) -> None:
    page = device()
    page.goto("/ruby-all/cms/")
    expect(page).to_have_url(re.compile(r"//[^/]+/(accounts/login/\?next=)?/cms/"))


def test_a_class_reads_as_its_grade_does(device: Device, site: Site) -> None:
    code = open_primary_session(site, "ふりがな小学校")
    page = device(PHONE, touch=True)
    page.goto(f"/join/{code}/")
    page.get_by_role("button", name=re.compile(r"^4\D")).tap()
    expect(page).to_have_url(re.compile(f"/ruby-4{LESSON}$"))
    of_grade = readings(page)
    assert of_grade
    page.get_by_role("link", name=words("クイズにすすむ")).first.tap()
    page.get_by_role("link", name=words("はじめる")).tap()
    expect(page).to_have_url(re.compile("/ruby-4/play/1/$"))

    # Whoever came with readings of their own keeps them.
    other = device(PHONE, touch=True)
    other.goto(f"/ruby-all/join/{code}/")
    other.get_by_role("button", name=re.compile(r"^5\D")).tap()
    expect(other).to_have_url(re.compile(f"/ruby-all{LESSON}$"))
    assert set(of_grade) < set(readings(other))
