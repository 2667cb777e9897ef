"""Orders, pairs and groups as other programs write them."""

import pytest

from quizzes.interchange import formats, gift, moodle
from quizzes.interchange.portable import gaps
from tests.quizzes.interchange.test_foreign_files import marked, only

MATCHING = """<quiz><question type="matching">
  <name><text>Capitals</text></name>
  <questiontext format="html"><text><![CDATA[<p>Match the words.</p>]]></text></questiontext>
  <generalfeedback format="html"><text></text></generalfeedback>
  <defaultgrade>1.0</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden>
  <shuffleanswers>true</shuffleanswers>
  <correctfeedback format="html"><text>Well done</text></correctfeedback>
  <subquestion format="html"><text><![CDATA[<p>phishing</p>]]></text>
    <answer><text>a lure < a hook</text></answer></subquestion>
  <subquestion format="html"><text>spam</text><answer><text>too much mail</text></answer></subquestion>
  <subquestion format="html"><text>malware</text><answer><text>%s</text></answer></subquestion>
  <subquestion format="html"><text></text><answer><text>a fish</text></answer></subquestion>
</question></quiz>""".replace("lure < a", "lure &lt; a")


def test_moodle_matching_as_it_writes_itself() -> None:
    item = only(moodle.read((MATCHING % "bad software").encode()))
    assert item.kind == "match"
    assert [(choice.text, choice.target) for choice in item.choices] == [
        ("phishing", "a lure < a hook"),
        ("spam", "too much mail"),
        ("malware", "bad software"),
    ]
    assert set(item.notes) == {
        "どの選択肢のものでもない相手「a fish」は取りこみません。",
        "設定 <correctfeedback> は取りこみません。",
    }


def test_moodle_matching_with_answers_that_repeat_is_a_sorting() -> None:
    item = only(moodle.read((MATCHING % "too much mail").encode()))
    assert item.kind == "sort"
    assert item.targets == ["a lure < a hook", "too much mail", "too much mail"]
    assert "配点や部分点は取りこみません。このサイトの決まりで採点します。" in item.notes


ORDERING = """<quiz><question type="ordering">
  <name><text>Steps</text></name>
  <questiontext format="html"><text>Put these steps in order.</text></questiontext>
  <generalfeedback format="html"><text>Calm first.</text></generalfeedback>
  <defaultgrade>1</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden><idnumber>steps</idnumber>
  <layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>2</selectcount>
  <gradingtype>ABSOLUTE_POSITION</gradingtype><showgrading>SHOW</showgrading>
  <numberingstyle>none</numberingstyle>
  <answer fraction="1.0000000" format="html"><text>Stop</text>
    <feedback format="html"><text>Yes.</text></feedback></answer>
  <answer fraction="2.0000000" format="moodle_auto_format"><text>Think</text></answer>
  <answer fraction="3.0000000" format="html"><text><![CDATA[<p>Tell</p>]]></text></answer>
</question></quiz>"""


def test_moodle_ordering_as_it_writes_itself() -> None:
    item = only(moodle.read(ORDERING.encode()))
    assert (item.key, item.kind) == ("steps", "order")
    assert marked(item) == [("Stop", False), ("Think", False), ("Tell", False)]
    assert item.choices[0].rationale == "Yes."
    assert item.notes == (
        "配点や部分点は取りこみません。このサイトの決まりで採点します。",
        "名前「Steps」は取りこみません。",
    )


def test_gift_matching_as_its_guide_writes_it() -> None:
    item = only(
        gift.read(
            b"::Q1:: Match the following. {\n"
            b"   =subquestion1 -> subanswer1\n"
            b"   = subquestion2 -> <b>sub</b>answer2\n"
            b"   =subquestion\\=3 -> subanswer3\n"
            b"   = -> nobody's\n####Pairs.}"
        )
    )
    assert (item.kind, item.explanation) == ("match", "Pairs.")
    assert [(choice.text, choice.target) for choice in item.choices] == [
        ("subquestion1", "subanswer1"),
        ("subquestion2", "subanswer2"),
        ("subquestion=3", "subanswer3"),
    ]
    assert item.notes == (
        "文字のかざり <b> は取りこみません。",
        "どの選択肢のものでもない相手「nobody's」は取りこみません。",
    )


def test_gift_matching_with_answers_that_repeat_is_a_sorting() -> None:
    item = only(gift.read(b"::q::q {=a -> x =b -> y =c -> x}"))
    assert (item.kind, item.targets) == ("sort", ["x", "y", "x"])
    assert item.notes == ("配点や部分点は取りこみません。このサイトの決まりで採点します。",)
    (loss,) = gift.read(b"::q::q {=a -> x =b =c -> x}").refused
    assert "「->」のない組があります。" in loss.reason


# --- QTI ----------------------------------------------------------------------------------

PLACED_21 = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="placed"
 title="placed" adaptive="false" timeDependent="false">
<responseDeclaration identifier="RESPONSE" cardinality="%s" baseType="%s">
<correctResponse>%s</correctResponse></responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody>%s</itemBody>
<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/%s"/>
</assessmentItem>"""


def values(*right: str) -> str:
    return "".join(f"<value>{value}</value>" for value in right)


def test_qti_order_as_others_write_it() -> None:
    drivers = "".join(
        f'<simpleChoice identifier="{name}">{name.title()}</simpleChoice>'
        for name in ("rubens", "jenson", "michael")
    )
    body = (
        '<orderInteraction responseIdentifier="RESPONSE" shuffle="true">'
        f"<prompt>Who came first?</prompt>{drivers}</orderInteraction>"
    )
    right = values("michael", "jenson", "rubens")
    data = PLACED_21 % ("ordered", "identifier", right, body, "match_correct")
    item = only(formats.read(name="item.xml", data=data.encode()))
    assert (item.kind, item.stem) == ("order", "Who came first?")
    assert [choice.text for choice in item.choices] == ["Michael", "Jenson", "Rubens"]
    assert item.notes == ("配点や部分点は取りこみません。このサイトの決まりで採点します。",)
    some = PLACED_21 % ("ordered", "identifier", values("michael"), body, "match_correct")
    (loss,) = formats.read(name="item.xml", data=some.encode()).refused
    assert "正しい順が、すべての選択肢については書かれていません。" in loss.reason


def match_sets(*sides: dict[str, str]) -> str:
    return "".join(
        "<simpleMatchSet>"
        + "".join(
            f'<simpleAssociableChoice identifier="{name}" matchMax="{most}">{name.title()}'
            "</simpleAssociableChoice>"
            for name, most in side.items()
        )
        + "</simpleMatchSet>"
        for side in sides
    )


def match_of(right: str, *sides: dict[str, str]) -> bytes:
    body = (
        '<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="4">'
        f"<prompt>Match.</prompt>{match_sets(*sides)}</matchInteraction>"
    )
    return (PLACED_21 % ("multiple", "directedPair", right, body, "map_response")).encode()


PLAYS = {"capulet": "1", "demetrius": "1", "lysander": "1"}


def test_qti_match_as_others_write_it() -> None:
    right = values("capulet romeo", "demetrius dream", "lysander  tempest")
    plays = {"romeo": "1", "dream": "1", "tempest": "1", "hamlet": "1"}
    item = only(formats.read(name="item.xml", data=match_of(right, PLAYS, plays)))
    assert item.kind == "match"
    assert item.targets == ["Romeo", "Dream", "Tempest"]
    assert item.notes == (
        "どの選択肢のものでもない相手「Hamlet」は取りこみません。",
        "配点や部分点は取りこみません。このサイトの決まりで採点します。",
    )


@pytest.mark.parametrize("is_turned", [False, True])
def test_qti_match_into_groups_on_either_side(is_turned: bool) -> None:
    pairs = [("capulet", "romeo"), ("demetrius", "dream"), ("lysander", "dream")]
    sides = [PLAYS, {"romeo": "0", "dream": "0"}]
    if is_turned:
        sides.reverse()
        pairs = [(group, option) for option, group in pairs]
    right = values(*(" ".join(pair) for pair in pairs))
    item = only(formats.read(name="item.xml", data=match_of(right, *sides)))
    assert item.kind == "sort"
    assert [(choice.text, choice.target) for choice in item.choices] == [
        ("Capulet", "Romeo"),
        ("Demetrius", "Dream"),
        ("Lysander", "Dream"),
    ]


def test_qti_match_of_many_with_many_is_refused_in_words() -> None:
    both = {"capulet": "2", "demetrius": "2"}, {"romeo": "2", "dream": "2"}
    right = values("capulet romeo", "capulet dream", "demetrius romeo")
    (loss,) = formats.read(name="item.xml", data=match_of(right, *both)).refused
    assert "一つの選択肢に、正しい相手が2つ以上あります。" in loss.reason


def test_qti_pairs_without_a_key_are_a_draft_with_gaps() -> None:
    item = only(
        formats.read(name="item.xml", data=match_of("", PLAYS, {"a": "1", "b": "1", "c": "1"}))
    )
    assert item.targets == ["", "", ""]
    assert gaps(item)[0] == "すべての選択肢に、それぞれちがう相手を書いてください。"
