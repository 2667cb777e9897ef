"""Content security policies, to the letter; and that the admin works without inline scripts."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from cms.middleware import ContentSecurityPolicyMiddleware, declare_initialisers
from cms.models import HomePage
from tests.factories.cms import HomePageFactory, UserFactory

PUBLIC = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
ADMIN = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",  # an empty one
    "style-src-attr": "'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
}
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>")
HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+=", re.IGNORECASE)


def policy(response: HttpResponse) -> dict[str, str]:
    """Return the response's policy by directive; the order of directives says nothing."""
    parts = response["Content-Security-Policy"].split("; ")
    return {name: sources for name, _, sources in (part.partition(" ") for part in parts)}


@pytest.fixture
def home(db: None) -> HomePage:
    """The home page."""
    return HomePageFactory.create()


@pytest.fixture
def superuser_client(client: Client, home: HomePage) -> Client:
    """A browser that may see everything in the admin."""
    client.force_login(UserFactory.create(superuser=True))
    return client


@pytest.mark.parametrize("path", ["/healthz", "/accounts/login/", "/accounts/signup/"])
def test_the_public_policy(client: Client, db: None, path: str) -> None:
    assert policy(client.get(path)) == PUBLIC


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/confirm-email/",
    ],
)
def test_the_pages_for_accounts_need_no_inline_script(client: Client, db: None, path: str) -> None:
    html = client.get(path).content.decode()
    assert not INLINE_SCRIPT.search(html)
    assert not HANDLER.search(html)


def test_the_policy_of_the_admin(superuser_client: Client) -> None:
    assert policy(superuser_client.get("/cms/")) == ADMIN


def test_the_admins_policy_is_for_the_admin_alone(client: Client, home: HomePage) -> None:
    """A path that only looks like the admin's has the public policy."""
    assert policy(client.get("/cmsx/")) == PUBLIC


@pytest.mark.parametrize(
    "path",
    [
        "/cms/",
        "/cms/pages/",
        "/cms/pages/{home}/edit/",
        "/cms/pages/add/cms/standardpage/{home}/",
        "/cms/snippets/quizzes/item/",
        "/cms/snippets/quizzes/item/add/",
        "/cms/snippets/quizzes/quiz/add/",
        "/cms/snippets/cms/contactpoint/add/",
        "/cms/schools/",
        "/cms/schools/new/",
        "/cms/regions/",
        "/cms/images/multiple/add/",
        "/cms/documents/multiple/add/",
        "/cms/reports/site-history/",
        "/cms/users/new/",
        "/cms/redirects/add/",
        "/cms/workflows/add/",
        "/cms/locales/",
        "/cms/locales/new/",
        "/cms/localize/reports/translations/",
        "/cms/localize/submit/page/{home}/",
    ],
)
def test_no_page_of_the_admin_relies_on_inline_script(
    superuser_client: Client, home: HomePage, path: str
) -> None:
    response = superuser_client.get(path.format(home=home.pk))
    assert response.status_code == 200
    html = response.content.decode()
    assert INLINE_SCRIPT.findall(html) == []
    assert not HANDLER.search(html)
    assert "nonce" not in html
    assert int(response.get("Content-Length", len(response.content))) == len(response.content)


def test_panels_with_children_are_started_from_data(superuser_client: Client) -> None:
    html = superuser_client.get("/cms/snippets/quizzes/item/add/").content.decode()
    # Options, bands, editions, and the options of an edition.
    assert html.count('data-initialise-name-value="InlinePanel"') == 4
    html = superuser_client.get("/cms/snippets/quizzes/quiz/add/").content.decode()
    assert html.count('data-initialise-name-value="MultipleChooserPanel"') == 1
    assert "cms/admin/initialise.js" in html


@pytest.mark.parametrize(
    ("inline", "name", "data"),
    [
        (
            '<script>new SnippetChooser("id_quiz", {"modalUrl": "/x/"});</script>',
            "SnippetChooser",
            '["id_quiz", {"modalUrl": "/x/"}]',
        ),
        ('<script>new Chooser("id_region", {});</script>', "Chooser", '["id_region", {}]'),
        (
            '<script>initDateChooser("id_choices\\u002D0\\u002Dday", {"format": "Y-m-d"});</script>',
            "initDateChooser",
            '["id_choices\\u002D0\\u002Dday", {"format": "Y-m-d"}]',
        ),
        ('<script>createTaskChooser("id_task");</script>', "createTaskChooser", '["id_task"]'),
    ],
)
def test_wagtails_calls_become_data(inline: str, name: str, data: str) -> None:
    expected = (
        '<script type="application/json" data-controller="initialise"'
        f' data-initialise-name-value="{name}">{data}</script>'
    )
    assert declare_initialisers(f"<p>{inline}</p>".encode()).decode() == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    "inline",
    [
        "<script>alert(1)</script>",
        "<script>new Chooser(alert(1));</script>",
        '<script>new Chooser("a"); alert(1);</script>',
        "<script>initDateChooser(fetch('/cms/'));</script>",
        '<script>new Function("alert(1)");</script>',
        '<script src="/x.js">new Chooser("a");</script>',
    ],
)
def test_anything_else_stays_what_it_is_and_does_not_run(inline: str) -> None:
    assert declare_initialisers(inline.encode()) == inline.encode()


def test_what_is_not_html_is_left_alone(rf: RequestFactory) -> None:
    body = b'<script>new Chooser("a");</script>'

    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(body, content_type="application/json")

    assert ContentSecurityPolicyMiddleware(answer)(rf.get("/cms/x/")).content == body


def test_the_length_is_that_of_what_is_sent(rf: RequestFactory) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        response = HttpResponse('<script>new Chooser("a");</script>')
        response["Content-Length"] = str(len(response.content))
        return response

    response = ContentSecurityPolicyMiddleware(answer)(rf.get("/cms/x/"))
    assert b"application/json" in response.content
    assert int(response["Content-Length"]) == len(response.content)
