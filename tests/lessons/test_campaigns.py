"""Campaigns: which days they show, by the clock of Tokyo, and to whom."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms import featured
from cms.featured import Feature
from lessons.guides.windows import Phase, Window
from lessons.models import CampaignPage
from tests.factories.cms import PASSWORD, HomePageFactory, UserFactory
from tests.factories.guides import CampaignPageFactory, GuideIndexPageFactory

SPRING = "/campaigns/spring/"
FIRST_MOMENT = datetime(2027, 1, 31, 15, 0, tzinfo=UTC)  # midnight in Tokyo, 1 February
AFTER_LAST = datetime(2027, 5, 31, 15, 0, tzinfo=UTC)  # midnight in Tokyo, 1 June
BUDGET = 16
INSTANT = timedelta(microseconds=1)
ONLY_THEN = "この春だけの本文"


@pytest.fixture
def spring(db: None) -> CampaignPage:
    return CampaignPageFactory.create()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    """Return a function that sets the clock which the pages read."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_clock


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        (FIRST_MOMENT - INSTANT, Phase.AHEAD),
        (FIRST_MOMENT, Phase.OPEN),
        (AFTER_LAST - INSTANT, Phase.OPEN),
        (AFTER_LAST, Phase.OVER),
    ],
)
def test_a_window_is_whole_days_in_tokyo(moment: datetime, phase: Phase) -> None:
    window = Window(first=date(2027, 2, 1), last=date(2027, 5, 31))
    assert window.phase(now=moment) is phase


@pytest.mark.parametrize("moment", [FIRST_MOMENT, AFTER_LAST - INSTANT])
def test_in_its_days_home_guides_and_campaigns_feature_it(
    client: Client, spring: CampaignPage, at, moment: datetime
) -> None:
    at(moment)
    for address in ("/", "/en/", "/guides/", "/campaigns/"):
        page = html(client, address)
        assert spring.title in page, address
        assert 'href="/campaigns/spring/"' in page or 'href="/en/campaigns/spring/"' in page
    assert ONLY_THEN in html(client, SPRING)


def test_before_its_days_nobody_but_an_editor_sees_it(
    client: Client, spring: CampaignPage, at
) -> None:
    at(FIRST_MOMENT - INSTANT)
    for address in (SPRING, f"{SPRING}leaflet.pdf", f"{SPRING}leaflet/"):
        assert client.get(address).status_code == 404, address
    for address in ("/", "/guides/", "/campaigns/"):
        assert spring.title not in html(client, address)
    client.login(email=UserFactory.create().email, password=PASSWORD)
    assert client.get(SPRING).status_code == 404, "a teacher is no editor"
    client.login(email=UserFactory.create(superuser=True).email, password=PASSWORD)
    assert "まだ始まっていません" in html(client, SPRING)
    assert spring.title in html(client, "/campaigns/")


def test_after_its_days_it_says_so_and_leads_to_the_guide(
    client: Client, spring: CampaignPage, at
) -> None:
    at(AFTER_LAST)
    page = html(client, SPRING)
    assert "終わりました" in page
    assert 'href="/guides/main/"' in page
    assert ONLY_THEN not in page
    assert "leaflet" not in page
    assert spring.title in html(client, "/campaigns/").split("これまでのもの")[1]
    for address in ("/", "/guides/"):
        assert spring.title not in html(client, address)
    for address in (f"{SPRING}leaflet.pdf", f"{SPRING}leaflet/"):
        assert client.get(address).headers["Location"] == SPRING


@pytest.mark.parametrize("moment", [FIRST_MOMENT - INSTANT, FIRST_MOMENT, AFTER_LAST])
def test_no_cache_keeps_a_page_past_the_turn_of_the_days_for_longer_than_a_minute(
    client: Client, spring: CampaignPage, at, moment: datetime
) -> None:
    at(moment)
    for address in ("/", "/guides/", "/campaigns/"):
        response = client.get(address)
        assert response.headers["Cache-Control"] == "public, max-age=60"
        assert not response.cookies
    kept = client.get(SPRING)
    assert kept.status_code == 404 or kept.headers["Cache-Control"] == "public, max-age=60"


def test_a_draft_is_featured_nowhere(client: Client, spring: CampaignPage, at) -> None:
    at(FIRST_MOMENT)
    spring.unpublish()
    for address in ("/", "/guides/", "/campaigns/"):
        assert spring.title not in html(client, address)
    assert client.get(f"{SPRING}leaflet/").status_code == 404


def test_the_database_refuses_a_window_that_ends_before_it_begins(spring: CampaignPage) -> None:
    with pytest.raises(IntegrityError, match=r"campaign_ends|CHECK"), transaction.atomic():
        CampaignPage.objects.filter(pk=spring.pk).update(shows_until=date(2027, 1, 31))


# --- The home page's features --------------------------------------------------------------


def test_the_home_page_shows_what_any_app_features(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = HomePageFactory.create()
    monkeypatch.setattr(featured, "_sources", {})
    featured.register("a test", lambda now: [Feature(page=home, note=f"{now.tzinfo}のことば")])
    assert "UTCのことば" in html(client, "/")
    with pytest.raises(ValueError, match="twice"):
        featured.register("a test", lambda now: [])


def test_the_home_page_asks_once_for_what_is_featured(
    client: Client, spring: CampaignPage, at
) -> None:
    at(FIRST_MOMENT - INSTANT)
    html(client, "/")
    with CaptureQueriesContext(connection) as without:
        html(client, "/")
    at(FIRST_MOMENT)
    with CaptureQueriesContext(connection) as featuring:
        html(client, "/")
    assert len(without) <= BUDGET
    assert len(featuring) <= len(without) + 2


def test_indexes_cost_the_same_for_many_editions(client: Client, spring: CampaignPage, at) -> None:
    at(AFTER_LAST)
    html(client, "/campaigns/")
    with CaptureQueriesContext(connection) as for_one:
        html(client, "/campaigns/")
    for year in range(2020, 2025):
        CampaignPageFactory.create(
            slug=f"spring-{year}",
            guide=None,
            edition_year=year,
            shows_from=date(year, 2, 1),
            shows_until=date(year, 5, 31),
        )
    with CaptureQueriesContext(connection) as for_many:
        assert html(client, "/campaigns/").count("/campaigns/spring-20") >= 5
    assert len(for_many) == len(for_one) <= BUDGET


def test_the_index_of_guides_stands_without_any_campaign(client: Client, db: None) -> None:
    GuideIndexPageFactory.create()
    assert "準備しています" in html(client, "/guides/")
