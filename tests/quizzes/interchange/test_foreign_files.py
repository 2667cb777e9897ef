"""Files as other programs write them: what is kept, what is named as lost, what is refused by name."""

import io
import zipfile
from dataclasses import replace

import pytest

from quizzes.interchange import formats, gift, moodle, sheets
from quizzes.interchange.formats import FORMATS
from quizzes.interchange.portable import PortableItem, Reading, gaps
from tests.quizzes.interchange.portables import SINGLE


def only(reading: Reading) -> PortableItem:
    """Return the reading's one item."""
    assert reading.refused == ()
    (item,) = reading.items
    return item


def marked(item: PortableItem) -> list[tuple[str, bool]]:
    """Return the item's options, each with whether it is the key."""
    return [(choice.text, choice.is_key) for choice in item.choices]


# --- GIFT ----------------------------------------------------------------------------------


def test_gift_as_people_write_it() -> None:
    reading = gift.read(
        "// a comment\n$CATEGORY: safety/one\n\n"
        "::Grants tomb::Who's buried in Grant's tomb? {=Grant ~no one #nobody\n"
        "~Napoleon #He \\= in Paris####He was a general.}\r\n\r\n"
        "Two plus {=two ~three} equals four.\n".encode("utf-8-sig")
    )
    first, second = reading.items
    assert first.stem == "Who's buried in Grant's tomb?"
    assert marked(first) == [("Grant", True), ("no one", False), ("Napoleon", False)]
    assert first.choices[2].rationale == "He = in Paris"
    assert first.explanation == "He was a general."
    assert first.key.startswith("imported-")
    assert first.notes == ("名前「Grants tomb」は取りこみません。",)
    assert second.stem == "Two plus _____ equals four."
    assert reading.notes == ("カテゴリー「safety/one」は取りこみません。",)


@pytest.mark.parametrize(
    ("answer", "right"), [("T", 0), ("TRUE", 0), ("F", 1), ("false#ちがう#そう", 1), ("T #x", 0)]
)
def test_gift_true_or_false(answer: str, right: int) -> None:
    item = only(gift.read(f"::tf::空は青い {{{answer}}}".encode()))
    assert item.kind == "true_false"
    assert marked(item) == [("正しい", right == 0), ("まちがい", right == 1)]
    if "#ちがう" in answer:
        assert [choice.rationale for choice in item.choices] == ["ちがう", "そう"]


def test_gift_with_several_keys() -> None:
    ours = only(gift.read(b"::a::q {~%50%a ~%50%b ~%-50%c ~%-50%d}"))
    assert (ours.kind, ours.keys, ours.notes) == ("multiple", 2, ())
    theirs = only(gift.read(b"::a::q {~%50%a ~%50%b ~%-100%c}"))
    assert theirs.notes == ("配点や部分点は取りこみません。このサイトの決まりで採点します。",)
    partial = only(gift.read(b"::a::q {=a ~%50%b ~c}"))
    assert (partial.kind, partial.keys) == ("single", 1)
    assert partial.notes == theirs.notes
    two = only(gift.read(b"::a::q {=a =b ~c}"))
    assert gaps(two)[0] == "正答を、ちょうど一つにしてください。"


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ("{}", "作文（essay）"),
        ("{#3:2}", "数値（numerical）"),
        ("{>3 ALL VERTICAL RELATIVE SHOW none\none\ntwo\nthree\n}", "ならべかえ（ordering）"),
        ("{=one =two}", "短い答え（short answer）"),
        ("", "説明だけの問題"),
    ],
)
def test_gift_kinds_that_there_are_not_are_named(answers: str, kind: str) -> None:
    reading = gift.read(f"::q::問い {answers}\n\n::ok::問い {{=a ~b}}".encode())
    assert [item.key for item in reading.items] == ["ok"]
    (loss,) = reading.refused
    assert loss.name == "q"
    assert f"形式「{kind}」は、まだあつかえません。" in loss.reason


def test_gift_markdown_is_kept_as_it_is_written() -> None:
    item = only(gift.read(b"::q::[markdown]*x* {=a ~b}"))
    assert item.stem == "*x*"
    assert item.notes == ("Markdownの記号は、文字のまま取りこみます。",)


def test_shift_jis_is_read() -> None:
    assert only(gift.read("::q::問い {=はい ~いいえ}".encode("cp932"))).stem == "問い"


def test_a_key_stands_once() -> None:
    reading = gift.read(b"::q::a {=a ~b}\n\n::q::b {=a ~b}")
    assert [item.stem for item in reading.items] == ["a"]
    assert [loss.name for loss in reading.refused] == ["q"]


def test_what_the_bank_has_no_room_for_is_refused() -> None:
    for text, words in {
        "q {=a ~" + "x" * 201 + "}": "200字までにしてください。",
        "q {=a" + " ~b" * 8 + "}": "選択肢が9こあります。",
        "q {~a}": "選択肢が1こあります。",
        "q {=a ~#x}": "空の選択肢があります。",
        " {=a ~b}": "問題文がありません。",
    }.items():
        (loss,) = gift.read(text.encode()).refused
        assert words in loss.reason


# --- Moodle XML ----------------------------------------------------------------------------

MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/top</text></category></question>
  <question type="multichoice">
    <name><text>Passwords</text></name>
    <questiontext format="html"><text><![CDATA[<p>パスワードは<br>だれに？</p><p>えらぼう。</p>]]></text></questiontext>
    <generalfeedback format="html"><text>&lt;p&gt;だれにも。&lt;/p&gt;</text></generalfeedback>
    <defaultgrade>2.0</defaultgrade><single>true</single><shuffleanswers>1</shuffleanswers>
    <correctfeedback format="html"><text>よくできました</text></correctfeedback>
    <answer fraction="100" format="html"><text>話さない</text><feedback><text>そう</text></feedback></answer>
    <answer fraction="0" format="html"><text>友だち</text><feedback><text></text></feedback></answer>
    <tags><tag><text>security</text></tag><tag><text>small_class:3b1</text></tag></tags>
    <hint format="html"><text>ヒント</text></hint>
  </question>
  <question type="truefalse">
    <name><text>tf-1</text></name><questiontext format="html"><text>空は青い</text></questiontext>
    <answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer>
  </question>
  <question type="ddwtos"><name><text>drag</text></name></question>
</quiz>"""


def test_moodle_as_it_writes_itself() -> None:
    reading = moodle.read(MOODLE.encode())
    first, second = reading.items
    assert first.stem == "パスワードは\nだれに？\n\nえらぼう。"
    assert first.explanation == "だれにも。"
    assert first.key == "Passwords"
    assert first.small_class == "3b1"
    assert set(first.notes) == {
        "タグ「security」は取りこみません。",
        "設定 <correctfeedback> は取りこみません。",
        "設定 <hint> は取りこみません。",
        "設定 <defaultgrade> は取りこみません。",
        "選択肢の順をまぜる設定は取りこみません。",
    }
    assert second.kind == "true_false"
    assert marked(second) == [("正しい", False), ("まちがい", True)]
    (loss,) = reading.refused
    assert (loss.name, "形式「ddwtos」" in loss.reason) == ("drag", True)
    assert reading.notes == ("カテゴリー「$course$/top」は取りこみません。",)


def test_a_worth_that_is_no_number_is_refused_by_name() -> None:
    data = MOODLE.replace('fraction="100" format', 'fraction="all" format')
    (first, _second) = moodle.read(data.encode()).refused
    assert first.name == "Passwords"
    assert "「all」が数ではありません。" in first.reason


# --- QTI -----------------------------------------------------------------------------------

ITEM_21 = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="choice"
 title="Unattended Luggage" adaptive="false" timeDependent="false">
<responseDeclaration identifier="R" cardinality="single" baseType="identifier">
<correctResponse><value> ChoiceA </value></correctResponse></responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<stylesheet href="https://example.com/x.css" type="text/css"/>
<itemBody><p>Look at the text.</p><p><img src="images/sign.png" alt="NEVER LEAVE LUGGAGE"/></p>
<rubricBlock view="scorer"><p>for scorers</p></rubricBlock>
<choiceInteraction responseIdentifier="R" shuffle="true" maxChoices="1">
<prompt>What does it <em>say</em>?</prompt>
<simpleChoice identifier="ChoiceA">Stay <feedbackInline outcomeIdentifier="F" identifier="ChoiceA"
 showHide="show">Yes.</feedbackInline></simpleChoice>
<simpleChoice identifier="ChoiceB">Go</simpleChoice></choiceInteraction></itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>
<modalFeedback outcomeIdentifier="F" showHide="show" identifier="tip">Signs help.</modalFeedback>
</assessmentItem>"""


def test_qti_21_as_others_write_it() -> None:
    item = only(formats.read(name="item.xml", data=ITEM_21.encode()))
    assert item.stem == "Look at the text.\n\nNEVER LEAVE LUGGAGE\n\nWhat does it say?"
    assert marked(item) == [("Stay", True), ("Go", False)]
    assert item.choices[0].rationale == "Yes."
    assert item.explanation == "Signs help."
    assert item.key == "choice"
    assert set(item.notes) == {
        "要素 <rubric-block> は取りのぞきました。",
        "要素 <stylesheet> は取りのぞきました。",
        "画像 「images/sign.png」 は取りこみません。",
        "文字のかざり <em> は取りこみません。",
        "フィードバック「tip」は、解説に入れました。",
        "名前「Unattended Luggage」は取りこみません。",
        "選択肢の順をまぜる設定は取りこみません。",
    }


def test_qti_rules_that_are_not_ours_are_named() -> None:
    data = ITEM_21.replace("match_correct", "map_response")
    item = only(formats.read(name="item.xml", data=data.encode()))
    assert "配点や部分点は取りこみません。このサイトの決まりで採点します。" in item.notes
    data = ITEM_21.replace('cardinality="single" baseType="identifier"', 'cardinality="multiple"')
    item = only(formats.read(name="item.xml", data=data.encode()))
    assert item.kind == "multiple"
    assert "配点や部分点は取りこみません。このサイトの決まりで採点します。" in item.notes


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("choiceInteraction", "hottextInteraction"), "形式「hottext-interaction」"),
        (('cardinality="single" base', 'cardinality="ordered" base'), "形式「ordered」"),
        (('responseIdentifier="R"', 'responseIdentifier="Q"'), "答えの宣言がありません。"),
        (("</choiceInteraction>", "</choiceInteraction><extendedTextInteraction/>"), "2つ以上"),
    ],
)
def test_qti_that_the_bank_cannot_hold(change: tuple[str, str], words: str) -> None:
    reading = formats.read(name="item.xml", data=ITEM_21.replace(*change).encode())
    assert [words in loss.reason for loss in reading.refused] == [True]


def test_qti_that_scores_nothing_is_a_scale() -> None:
    data = ITEM_21.replace("<correctResponse><value> ChoiceA </value></correctResponse>", "")
    data = data.replace(
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>', ""
    )
    data = data.replace(
        '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>',
        "",
    )
    two = only(formats.read(name="item.xml", data=data.encode()))
    assert (two.kind, gaps(two)[0]) == ("single", "正答を、ちょうど一つにしてください。")
    third = '<simpleChoice identifier="C">Wait</simpleChoice></choiceInteraction>'
    three = only(
        formats.read(name="item.xml", data=data.replace("</choiceInteraction>", third).encode())
    )
    assert three.kind == "scale"
    scored = ITEM_21.replace("<value> ChoiceA </value>", "").replace("</choiceInteraction>", third)
    assert only(formats.read(name="item.xml", data=scored.encode())).kind == "single"


def test_a_test_is_no_item() -> None:
    with pytest.raises(moodle.NotMoodleXML):
        formats.read(
            name="t.xml", data=ITEM_21.replace("assessmentItem", "assessmentTest").encode()
        )


def test_a_package_names_what_else_it_holds() -> None:
    written = FORMATS["qti22"].write([SINGLE]).data
    buffer = io.BytesIO(written)
    with zipfile.ZipFile(buffer, "a") as package:
        manifest = package.read("imsmanifest.xml").decode()
        package.writestr("media/a.png", b"x")
    with zipfile.ZipFile(buffer) as package:
        members = {name: package.read(name) for name in package.namelist()}
    members["imsmanifest.xml"] = manifest.replace(
        "</resources>",
        '<resource identifier="T" type="imsqti_test_xmlv2p2" href="test.xml"/>'
        '<resource identifier="O" type="imsqti_xmlv1p2" href="old.xml"/></resources>',
    ).encode()
    fresh = io.BytesIO()
    with zipfile.ZipFile(fresh, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    reading = formats.read(name="a.zip", data=fresh.getvalue())
    assert reading.items == (SINGLE,)
    assert reading.notes == (
        "ファイル「test.xml」（imsqti_test_xmlv2p2）は取りこみません。",
        "ファイル「old.xml」（imsqti_xmlv1p2）は取りこみません。",
        "ファイル「media/a.png」は取りこみません。",
    )


# --- Sheets --------------------------------------------------------------------------------


def test_a_sheet_as_people_write_it() -> None:
    text = (
        "stem,choice1_text,choice1_is_key,choice2_text,choice2_is_key,bands,small_class,memo\r\n"
        '"二行の\r\n問い",はい,○,いいえ,×,"junior_high, adult",9z9,x\r\n'
        "\r\n"
        "問い,あ,たぶん,い,,,,\r\n"
        "問い,あ,1,い,,,,,,余り\r\n"
        "問い,あ,1\r\n"
    )
    reading = sheets.read_csv(text.encode("cp932"))
    (item,) = reading.items
    assert item.stem == "二行の\n問い"
    assert marked(item) == [("はい", True), ("いいえ", False)]
    assert item.bands == ("junior_high",)
    assert item.notes == ("小分類「9z9」はありません。", "対象「adult」はありません。")
    assert [(loss.name, loss.reason) for loss in reading.refused] == [
        ("4行目", "「たぶん」は、はい（1）か、いいえ（0）に直してください。"),
        ("5行目", "見出しより列が多くあります。カンマの数をたしかめてください。"),
        ("6行目", "選択肢が1こあります。2こから8こまでにしてください。"),
    ]
    assert reading.notes == ("列「memo」は取りこみません。",)


def test_a_sheet_knows_true_and_false_and_names_other_kinds() -> None:
    header = "key,kind,stem,choice1_text,choice1_is_key,choice2_text\n"
    reading = sheets.read_csv(f"{header}a,true_false,q,true,1,FALSE\nb,essay,q,x,1,y\n".encode())
    (item,) = reading.items
    assert item.kind == "true_false"
    assert marked(item) == [("正しい", True), ("まちがい", False)]
    assert item.notes == (
        "「true」は「正しい」にしました。",
        "「FALSE」は「まちがい」にしました。",
    )
    assert "形式「essay」" in reading.refused[0].reason


def test_a_sheet_of_groups_says_them_beside_the_choices() -> None:
    text = (
        "kind,stem,choice1_text,choice1_is_key,choice2_text,choice3_text,"
        "choice1_target,choice2_target,choice3_target\n"
        "sort,q,a,,b,c,x,y,x\n"
        "single,q,a,1,b,c,x,,\n"
    )
    sort, single = sheets.read_csv(text.encode()).items
    assert (sort.kind, sort.targets, gaps(sort)[0]) == (
        "sort",
        ["x", "y", "x"],
        "解説がありません。",
    )
    assert single.targets == ["", "", ""]
    assert single.notes == ("相手や組は、この形式では使わないので取りこみません。",)


# --- Every format --------------------------------------------------------------------------


@pytest.mark.parametrize("form", list(FORMATS.values()), ids=list(FORMATS))
def test_a_kind_that_comes_later_is_left_out_by_name(form: formats.Format) -> None:
    written = form.write([replace(SINGLE, key="later", kind="unheard_of"), SINGLE])
    assert [loss.name for loss in written.losses] == ["later"]
    assert "形式「unheard_of」" in written.losses[0].reason
    assert formats.read(name=form.file_name, data=written.data).items == (SINGLE,)
