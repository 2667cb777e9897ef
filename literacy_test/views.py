"""Pages about the test."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.caching import public_page
from cms.furigana.modes import RubyMode
from cms.reader import suggest_ruby
from literacy_test.about import Series, shipped_about
from literacy_test.charts import Reading, YearChart, year_chart

CHART_LOWEST, CHART_HIGHEST, CHART_STEP = 0, 100, 20
"""The whole scale of a percentage, so that small differences look as small as they are."""


@require_safe
@public_page
def about(request: HttpRequest) -> HttpResponse:
    """Say what the test is, show the seven classes and the ministry's published series."""
    words = shipped_about(get_language() or settings.LANGUAGE_CODE)
    context = {"about": words, "chart": series_chart(words.series)}
    response = render(request, "literacy_test/about.html", context)
    suggest_ruby(response, RubyMode.G7)
    return response


def series_chart(series: Series) -> YearChart:
    """Return the published series as a chart over the whole scale."""
    return year_chart(
        [
            Reading(year=year.year, value=year.rate, approximate=year.approximate)
            for year in series.years
        ],
        lowest=CHART_LOWEST,
        highest=CHART_HIGHEST,
        step=CHART_STEP,
    )
