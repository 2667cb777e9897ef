import pytest

from literacy_test.charts import Frame, Reading, year_chart

FRAME = Frame(width=148, height=120, left=0, right=0, top=10, bottom=10)


def test_values_stand_on_the_stated_scale() -> None:
    chart = year_chart(
        [Reading(year=2020, value=0), Reading(year=2021, value=50), Reading(year=2022, value=100)],
        lowest=0,
        highest=100,
        step=50,
        frame=FRAME,
    )
    assert [(dot.x, dot.y) for dot in chart.dots] == [(24.0, 110.0), (74.0, 60.0), (124.0, 10.0)]
    assert [(tick.value, tick.at) for tick in chart.values] == [(0, 110.0), (50, 60.0), (100, 10.0)]
    assert chart.lines == ("24.0,110.0 74.0,60.0 124.0,10.0",)


def test_a_missing_year_breaks_the_line() -> None:
    years = (2012, 2013, 2015, 2018, 2019)
    readings = [Reading(year=year, value=70) for year in years]
    chart = year_chart(readings, lowest=0, highest=100, step=25)
    assert [len(line.split()) for line in chart.lines] == [2, 2]
    assert len(chart.dots) == 5, "a year that stands alone is a dot"


def test_both_ends_of_a_run_are_labelled() -> None:
    years = (2012, 2013, 2014, 2017)
    readings = [Reading(year=year, value=70) for year in years]
    chart = year_chart(readings, lowest=0, highest=100, step=25)
    assert [dot.reading.year for dot in chart.dots if dot.is_labelled] == [2012, 2014, 2017]


def test_a_year_takes_the_same_room_with_or_without_a_reading() -> None:
    readings = [Reading(year=year, value=70) for year in (2012, 2013, 2022)]
    chart = year_chart(readings, lowest=0, highest=100, step=25)
    first, second, last = (dot.x for dot in chart.dots)
    assert (last - first) == pytest.approx(10 * (second - first), abs=1)


def test_everything_stands_inside_the_frame() -> None:
    readings = [Reading(year=year, value=value) for year, value in ((2012, 0), (2024, 100))]
    chart = year_chart(readings, lowest=0, highest=100, step=25)
    for dot in chart.dots:
        assert chart.frame.left < dot.x < chart.frame.plot_right
        assert chart.frame.top <= dot.y <= chart.frame.plot_bottom


def test_one_year_stands_in_the_middle() -> None:
    chart = year_chart([Reading(year=2012, value=50)], lowest=0, highest=100, step=50, frame=FRAME)
    assert [(dot.x, dot.y) for dot in chart.dots] == [(74.0, 60.0)]
    assert chart.lines == ()


@pytest.mark.parametrize(
    ("readings", "said"),
    [
        ([], "needs a reading"),
        ([(2013, 50), (2012, 50)], "years must rise"),
        ([(2012, 50), (2012, 50)], "years must rise"),
        ([(2012, 101)], "off the scale"),
        ([(2012, -1)], "off the scale"),
    ],
)
def test_a_series_that_cannot_be_drawn_is_refused(
    readings: list[tuple[int, float]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        year_chart(
            [Reading(year=year, value=value) for year, value in readings],
            lowest=0,
            highest=100,
            step=25,
        )
