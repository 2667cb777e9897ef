"""Every address of the site. Outside checks rely on those that ``docs/architecture.md`` lists."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from classrooms.api import JoinView
from classrooms.urls import join_patterns, teach_patterns
from cms.api import RegionSearchView, UnknownAddressView
from cms.media import FOLDERS, uploaded_file
from cms.sitemaps import robots, sitemap
from cms.views import healthz, help_directory, readyz, search
from lessons.feeds import NewsFeed
from lessons.guides.urls import campaign_patterns
from lessons.urls import lesson_patterns
from literacy_test.urls import literacy_patterns
from quizzes.api import (
    AnswerView,
    BoardView,
    PaceView,
    ResultView,
    SittingView,
    SubmitView,
)
from quizzes.paper_api import PaperView
from quizzes.sync_api import AnswersView
from quizzes.urls import lead_patterns, play_patterns
from quizzes.urls import teach_patterns as quiz_teach_patterns

api_patterns = [
    path(
        "schema/",
        SpectacularJSONAPIView.as_view(
            authentication_classes=[],
            permission_classes=[],
        ),
    ),
    path("regions/", RegionSearchView.as_view()),
    path("join/", JoinView.as_view()),
    path("papers/<slug:digest>/", PaperView.as_view(), name="paper"),
    path("sitting/", SittingView.as_view()),
    path("sittings/<uuid:uuid>/answers/<int:position>/", AnswerView.as_view()),
    path("sittings/<uuid:uuid>/answers/", AnswersView.as_view()),
    path("sittings/<uuid:uuid>/pace/", PaceView.as_view(), name="pace"),
    path("sittings/<uuid:uuid>/submit/", SubmitView.as_view()),
    path("sittings/<uuid:uuid>/result/", ResultView.as_view()),
    path("sessions/<int:session>/board/", BoardView.as_view(), name="board"),
    re_path("", UnknownAddressView.as_view()),
]

handler500 = "cms.views.server_error"

PLACES = ("help", "literacy:index")
"""Places that search engines are told of besides the pages of the tree."""

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("robots.txt", robots),
    path("sitemap.xml", sitemap, {"places": PLACES}, name="sitemap"),
    path("api/v1/", include((api_patterns, "api"))),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    re_path(rf"^media/(?P<folder>{'|'.join(FOLDERS)})/(?P<path>.+)$", uploaded_file),
    *i18n_patterns(
        path("accounts/", include("allauth.urls")),
        path("help/", help_directory, name="help"),
        path("search/", search, name="search"),
        path("join/", include(join_patterns)),
        path("play/", include((play_patterns, "play"))),
        path("teach/", include(([*teach_patterns, *quiz_teach_patterns], "teach"))),
        path("teach/", include((lead_patterns, "lead"))),
        path("campaigns/", include((campaign_patterns, "campaigns"))),
        path("lessons/feed/", NewsFeed(), name="news-feed"),
        path("lessons/", include((lesson_patterns, "lessons"))),
        path("literacy/", include((literacy_patterns, "literacy"))),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
