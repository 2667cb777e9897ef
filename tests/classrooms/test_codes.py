"""Class codes: what a child types is understood, and what is drawn cannot be misread or guessed."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.codes import ALPHABET, LENGTH, SPACE, is_well_formed, new_code, normalise


@pytest.mark.parametrize("group", ["0O", "1IL", "2Z", "5S", "8B", "UV"])
def test_no_two_look_alikes_are_in_the_alphabet(group: str) -> None:
    assert not set(group) & set(ALPHABET)


def test_the_alphabet_is_digits_and_capitals_once_each() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert all(character.isascii() and character.isalnum() for character in ALPHABET)
    assert ALPHABET.upper() == ALPHABET
    assert SPACE == len(ALPHABET) ** LENGTH == 148_035_889


def test_new_codes_are_well_formed_and_use_the_whole_alphabet() -> None:
    codes = [new_code() for _ in range(500)]
    assert all(is_well_formed(code) for code in codes)
    assert len(set(codes)) == len(codes)
    assert set("".join(codes)) == set(ALPHABET)
    for place in range(LENGTH):
        seen = {code[place] for code in codes}
        assert len(seen) > len(ALPHABET) * 0.9, "every place is drawn, none is a check digit"
    assert math.log2(SPACE) > 27


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("K7RM4X", "K7RM4X"),
        ("k7rm4x", "K7RM4X"),
        ("Ｋ７ＲＭ４Ｘ", "K7RM4X"),
        ("ｋ７ｒｍ４ｘ", "K7RM4X"),
        (" K7RM4X ", "K7RM4X"),
        ("K7R M4X", "K7RM4X"),
        ("K7R\u3000M4X", "K7RM4X"),
        ("K7R-M4X", "K7RM4X"),
        ("K7Rー M4X", "K7RM4X"),
        ("K7R－M4X", "K7RM4X"),
        ("K7R‐M4X", "K7RM4X"),
        ("K7R−M4X", "K7RM4X"),
        ("K7R_M4X.", "K7RM4X"),
        ("K7R\tM4X\n", "K7RM4X"),
        ("K 7 R M 4 X", "K7RM4X"),
        ("", ""),
        ("　", ""),
    ],
)
def test_normalise_mends_what_children_type(typed: str, code: str) -> None:
    assert normalise(typed) == code


@pytest.mark.parametrize(
    "text",
    ["", "K7RM4", "K7RM4XX", "K7RM40", "K7RM4O", "k7rm4x", "K7RM4é", "ケ7RM4X", "K7RM4\x00"],
)
def test_what_could_not_be_a_code_is_told_apart(text: str) -> None:
    assert not is_well_formed(text)


@given(st.text(max_size=60))
def test_normalise_never_fails_and_is_final(typed: str) -> None:
    once = normalise(typed)
    assert is_well_formed(once) in (True, False)
    if is_well_formed(once):
        assert normalise(once) == once


@given(st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_every_well_formed_code_is_its_own_normal_form(code: str) -> None:
    assert is_well_formed(code)
    assert normalise(code) == normalise(code.lower()) == code
