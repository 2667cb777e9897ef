import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from cms.shipping import ContentFileError
from cms.taxonomy import MajorClass, RiskClass
from literacy_test.about import FILE, read_about, shipped_about
from literacy_test.views import CHART_HIGHEST, CHART_LOWEST, series_chart

PUBLISHED = {
    2012: (67, 2464),
    2013: (69, None),
    2014: (70.2, None),
    2015: (69.7, None),
    2017: (68.8, 17200),
    2018: (69.6, 12626),
    2019: (68.7, 7252),
    2022: (71.1, 15333),
    2023: (71.4, 13108),
    2024: (71.5, 5314),
}


def test_the_figures_are_those_that_were_published() -> None:
    years = shipped_about().series.years
    assert {year.year: (year.rate, year.participants) for year in years} == PUBLISHED
    assert [year.year for year in years if year.approximate] == [2012, 2013]


def test_the_seven_classes_stand_under_their_majors_in_plain_words() -> None:
    majors = shipped_about().majors
    assert [major.major_class for major in majors] == list(MajorClass)
    classes = [middle for major in majors for middle in major.classes]
    assert [middle.risk_class for middle in classes] == list(RiskClass)
    assert all(middle.summary and middle.example and middle.small_classes for middle in classes)


def test_each_major_is_called_by_its_name_in_the_file() -> None:
    text = FILE.read_text(encoding="utf-8")
    with translation.override("ja"):
        for major in MajorClass:
            assert f'"{major.value}": "{major.label}：' in text


def test_the_chart_shows_the_whole_scale_and_leaves_gaps() -> None:
    chart = series_chart(shipped_about().series)
    assert (CHART_LOWEST, CHART_HIGHEST) == (0, 100)
    assert [tick.value for tick in chart.values] == [0, 20, 40, 60, 80, 100]
    assert [len(line.split()) for line in chart.lines] == [4, 3, 3]


@pytest.mark.parametrize(
    "break_it",
    [
        lambda text: text.replace('"1b":', '"1z":'),
        lambda text: text.replace("series:", "series_of_figures:"),
        lambda text: text.replace("rate: 71.5", "rate: 715"),
        lambda text: text.replace("year: 2024", "year: 2023"),
        lambda text: text.replace("リスク：", "リスク "),
        lambda text: text.replace("participants: 2464", "participants: many"),
        lambda text: "[]",
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, break_it: Callable[[str], str]) -> None:
    text = FILE.read_text(encoding="utf-8")
    broken = tmp_path / "about.yaml"
    broken.write_text(break_it(text), encoding="utf-8")
    assert broken.read_text(encoding="utf-8") != text
    with pytest.raises(ContentFileError, match=r"about\.yaml"):
        read_about(broken)


@pytest.mark.parametrize("address", ["/literacy/", "/en/literacy/"])
def test_the_page_shows_the_series_as_chart_and_as_table(
    client: Client, db: None, address: str
) -> None:
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == 200
    assert 'role="img"' in html
    assert html.count("<polyline") == 3
    assert html.count('class="chart-dot') == len(PUBLISHED)
    rows = re.findall(r'<th scope="row">(\d{4})</th>\s*<td>(.*?)</td>\s*<td>(.*?)</td>', html)
    assert [int(year) for year, _rate, _participants in rows] == list(range(2012, 2025))
    assert [year for year, rate, _participants in rows if rate == "―"] == ["2016", "2020", "2021"]
    assert "17,200" in html
    assert "style=" not in html
    assert "<script>" not in html


@pytest.mark.parametrize("address", ["/literacy/", "/en/literacy/"])
def test_the_page_asks_no_database_and_is_cacheable(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    with django_assert_num_queries(0):
        response = client.get(address)
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies


def test_each_language_reads_its_own_edition(client: Client, db: None) -> None:
    introduction = shipped_about().introduction
    assert introduction in client.get("/literacy/").content.decode()
    english = client.get("/en/literacy/").content.decode()
    assert introduction not in english
    assert 'class="prose" lang="ja"' not in english
