"""The admin's door, its roles, and what editors and operators can do there."""

from collections.abc import Callable
from datetime import timedelta
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import GroupPagePermission, Locale, Page, Workflow, WorkflowPage
from wagtail_localize.models import StringSegment, Translation

from cms.actions.roles import (
    ON_PAGES,
    WORKFLOW,
    UnknownPermission,
    ensure_moderation,
    ensure_roles,
)
from cms.models import HomePage, Region, User
from cms.roles import Role, grant, granted
from tests.factories.cms import (
    PASSWORD,
    ContactPointFactory,
    HomePageFactory,
    StandardPageFactory,
    UserFactory,
    stream,
)
from tests.factories.lessons import LessonPageFactory
from tests.factories.regions import MunicipalityFactory, PrefectureFactory

MakeUser = Callable[..., User]


@pytest.fixture
def home(db: None) -> HomePage:
    """The home page, on whose tree editors work."""
    return HomePageFactory.create()


@pytest.fixture
def make_user(db: None) -> MakeUser:
    """Make someone with a confirmed address, in the groups of the roles."""

    def make(*roles: Role, **traits: bool) -> User:
        ensure_roles()
        user = UserFactory.create(**traits)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        user.groups.set(Group.objects.filter(name__in=[role.value for role in roles]))
        return user

    return make


def with_second_factor(user: User) -> User:
    """Give the person an authenticator app."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return user


# --- Roles ---------------------------------------------------------------------------------


def test_roles_are_written_down_once(home: HomePage) -> None:
    assert ensure_roles() is True
    assert ensure_roles() is False
    for role in Role:
        group = Group.objects.get(name=role.value)
        names = {
            f"{permission.content_type.app_label}.{permission.codename}"
            for permission in group.permissions.select_related("content_type")
        }
        assert names == granted(role)


def test_editors_work_on_the_tree_of_pages(home: HomePage, make_user: MakeUser) -> None:
    user = make_user(Role.EDITOR)
    may = home.permissions_for_user(user)
    assert may.can_add_subpage()
    assert may.can_edit()
    assert not may.can_publish(), "a reviewer does"
    assert user.has_perms(["quizzes.add_item", "quizzes.change_quiz", "cms.publish_contactpoint"])
    assert not user.has_perm("quizzes.publish_item"), "a reviewer does, by the checklist"
    assert not user.has_perm("classrooms.view_school")


def test_reviewers_publish_what_editors_submit(home: HomePage, make_user: MakeUser) -> None:
    make_user()
    assert ensure_moderation() is True
    assert ensure_moderation() is False
    page = StandardPageFactory.create(parent=home)
    editor, reviewer = make_user(Role.EDITOR), make_user(Role.REVIEWER)
    assert page.permissions_for_user(reviewer).can_publish()
    assert page.get_workflow().name == WORKFLOW
    page.title = "書きかけ"
    page.save_revision(user=editor)
    state = page.get_workflow().start(page, editor)
    task = state.current_task_state.task.specific
    assert "approve" in {name for name, _label, _modal in task.get_actions(page, reviewer)}
    assert not task.get_actions(page, editor)
    state.current_task_state.approve(user=reviewer)
    page.refresh_from_db()
    assert page.title == "書きかけ"


def test_a_workflow_that_a_superuser_chose_stays(home: HomePage, make_user: MakeUser) -> None:
    make_user()
    other = Workflow.objects.create(name="べつの確認")
    WorkflowPage.objects.create(workflow=other, page=home.page_ptr)
    ensure_moderation()
    assert home.get_workflow() == other


def test_what_is_scheduled_is_published_at_its_time(home: HomePage) -> None:
    page = StandardPageFactory.create(parent=home, live=False)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    call_command("clock", once=True)
    page.refresh_from_db()
    assert not page.live
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(hours=2)):
        call_command("clock", once=True)
    page.refresh_from_db()
    assert page.live


def test_two_versions_of_a_lesson_are_compared(
    client: Client, home: HomePage, make_user: MakeUser
) -> None:
    lesson = LessonPageFactory.create()
    first = lesson.save_revision()
    lesson.body = stream(("heading", "おわりに"), ("text", "<p>べつの本文です。</p>"))
    second = lesson.save_revision()
    client.force_login(make_user(Role.EDITOR))
    shown = client.get(f"/cms/pages/{lesson.pk}/revisions/compare/{first.pk}...{second.pk}/")
    assert shown.status_code == 200
    assert "べつの本文です。" in shown.content.decode()
    assert "先生だけが読むことば：メモ" in shown.content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER])
def test_a_page_can_be_sent_to_be_translated(
    client: Client, home: HomePage, make_user: MakeUser, role: Role
) -> None:
    for language in ("ja-x-easy", "en"):
        Locale.objects.get_or_create(language_code=language)
    page = StandardPageFactory.create(parent=home)
    client.force_login(make_user(role))
    address = f"/cms/localize/submit/page/{page.pk}/"
    assert address in client.get(f"/cms/pages/{page.pk}/edit/").content.decode()
    english = Locale.objects.get(language_code="en")
    for one in (home, page):
        sent = client.post(f"/cms/localize/submit/page/{one.pk}/", {"locales": [english.pk]})
        assert sent.status_code == 302
        ensure_roles()  # a new tree is theirs from the next load on; those that ship are at once
    edition = page.get_translation(english)
    assert not edition.live, "an edition begins as a draft"
    assert client.get(f"/cms/pages/{edition.pk}/edit/").status_code == 200
    segment = StringSegment.objects.get(
        source__object_id=page.translation_key, context__path="title"
    )
    translation = Translation.objects.get(source=segment.source)
    saved = client.put(
        f"/cms/localize/translate/{translation.pk}/strings/{segment.pk}/edit/",
        "value=Privacy",
        content_type="application/x-www-form-urlencoded",
    )
    assert (saved.status_code, saved.json()["data"]) == (201, "Privacy")


def test_operators_verify_schools_and_nothing_else(home: HomePage, make_user: MakeUser) -> None:
    user = make_user(Role.OPERATOR)
    assert user.has_perms(["classrooms.verify_school", "classrooms.change_school"])
    assert user.has_perm("cms.view_region")
    refused = [
        "cms.change_region",
        "classrooms.delete_school",
        "classrooms.change_membership",
        "cms.change_user",
        "quizzes.change_item",
    ]
    assert not [permission for permission in refused if user.has_perm(permission)]
    assert not home.permissions_for_user(user).can_edit()


def test_what_a_superuser_added_to_a_role_stays(home: HomePage) -> None:
    ensure_roles()
    group = Group.objects.get(name=Role.OPERATOR.value)
    extra = Permission.objects.get(codename="delete_school")
    group.permissions.add(extra)
    ensure_roles()
    assert extra in group.permissions.all()


def test_a_new_tree_of_pages_is_the_editors_too(home: HomePage) -> None:
    ensure_roles()
    other = HomePage(title="見本", slug="another", introduction="はじめに")
    Page.get_first_root_node().add_child(instance=other)
    assert ensure_roles() is True
    editors = Group.objects.get(name=Role.EDITOR.value)
    given = GroupPagePermission.objects.filter(group=editors, page=other.page_ptr)
    assert {row.permission.codename for row in given} == set(ON_PAGES[Role.EDITOR])


def test_a_misspelt_permission_is_named(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.roles._grants", {role: set() for role in Role})
    grant(Role.EDITOR, "cms.fly_page")
    with pytest.raises(UnknownPermission, match=r"cms\.fly_page"):
        ensure_roles()


# --- The door ------------------------------------------------------------------------------


def test_someone_unknown_is_asked_to_sign_in_by_us(client: Client, home: HomePage) -> None:
    response = client.get("/cms/pages/")
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next=/cms/pages/"


@pytest.mark.parametrize("path", ["/cms/login/?next=/cms/pages/", "/cms/no-such-thing/"])
def test_wagtails_own_sign_in_leads_to_ours(client: Client, home: HomePage, path: str) -> None:
    """It would ask for a password alone."""
    response = client.get(path, follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    user = UserFactory.create(superuser=True)
    client.post("/cms/login/", {"username": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_signing_in_leads_back_to_the_admin(
    client: Client, home: HomePage, make_user: MakeUser
) -> None:
    user = make_user(Role.EDITOR)
    response = client.post(
        f"{reverse('account_login')}?next=/cms/",
        {"login": user.email, "password": PASSWORD, "next": "/cms/"},
    )
    assert response["Location"] == "/cms/"
    assert client.get("/cms/").status_code == 200


def test_signing_out_of_the_admin_ends_at_our_sign_in(
    client: Client, home: HomePage, make_user: MakeUser
) -> None:
    client.force_login(make_user(Role.EDITOR))
    response = client.post(reverse("wagtailadmin_logout"))
    assert response["Location"] == reverse("account_login")
    assert client.get("/cms/")["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("path", ["/cms/", "/cms/pages/", "/cms/schools/", "/cms/nowhere/"])
def test_a_teacher_without_a_role_is_told_so_and_not_sent_in_a_circle(
    client: Client, home: HomePage, make_user: MakeUser, path: str
) -> None:
    client.force_login(make_user())
    response = client.get(path)
    assert response.status_code == 403
    assert "編集者と運営者の画面" in response.content.decode()


# --- The second factor ---------------------------------------------------------------------


def test_the_admin_asks_for_a_second_factor(
    client: Client, home: HomePage, make_user: MakeUser, settings: Settings
) -> None:
    settings.REQUIRE_STAFF_MFA = True
    user = make_user(Role.EDITOR)
    client.force_login(user)
    for path in ("/cms/", "/cms/pages/", "/cms/snippets/quizzes/item/"):
        assert client.get(path)["Location"] == reverse("mfa_activate_totp")
    with_second_factor(user)
    assert client.get("/cms/").status_code == 200


def test_setting_up_the_second_factor_is_in_reach(
    client: Client, home: HomePage, make_user: MakeUser, settings: Settings
) -> None:
    settings.REQUIRE_STAFF_MFA = True
    user = make_user(Role.OPERATOR)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    asked_again = client.get("/cms/", follow=True)
    assert asked_again.redirect_chain[0] == (reverse("mfa_activate_totp"), 302)
    assert "2段階認証が必要です" in asked_again.content.decode()
    asking, _ = asked_again.redirect_chain[-1]
    set_up = client.post(asking, {"password": PASSWORD}, follow=True)
    assert set_up.status_code == 200
    assert set_up.redirect_chain[-1] == (reverse("mfa_activate_totp"), 302)
    assert "data:" not in set_up.content.decode(), "our policy shows no image from a data address"


def test_someone_without_a_second_factor_can_sign_out(
    client: Client, home: HomePage, make_user: MakeUser, settings: Settings
) -> None:
    settings.REQUIRE_STAFF_MFA = True
    client.force_login(make_user(Role.EDITOR))
    client.post(reverse("wagtailadmin_logout"))
    assert "_auth_user_id" not in client.session


def test_a_password_alone_does_not_pass_the_second_factor(
    client: Client, home: HomePage, make_user: MakeUser, settings: Settings
) -> None:
    settings.REQUIRE_STAFF_MFA = True
    user = with_second_factor(make_user(Role.EDITOR))
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get("/cms/")["Location"].startswith(reverse("account_login"))


# --- What is there -------------------------------------------------------------------------


def test_regions_are_found_as_teachers_find_them(
    client: Client, home: HomePage, make_user: MakeUser
) -> None:
    MunicipalityFactory(hamamatsu=True)
    client.force_login(make_user(Role.OPERATOR))
    chooser = client.get(reverse("choose_region:choose_results"), {"q": "はままつ"})
    assert "浜松市" in chooser.content.decode()
    nothing = client.get(reverse("choose_region:choose_results"), {"q": "札幌"})
    assert "浜松市" not in nothing.content.decode()


def test_the_chooser_offers_municipalities_only(
    client: Client, home: HomePage, make_user: MakeUser
) -> None:
    MunicipalityFactory(hamamatsu=True)
    client.force_login(make_user(Role.OPERATOR))
    everything = client.get(reverse("choose_region:choose_results")).content.decode()
    assert everything.count("data-chooser-modal-choice") == 1


def test_regions_are_to_look_at(client: Client, home: HomePage, make_user: MakeUser) -> None:
    region = MunicipalityFactory(counted=True)
    client.force_login(make_user(superuser=True))
    listing = client.get("/cms/regions/", {"q": region.name}).content.decode()
    assert region.name in listing
    assert "追加" not in listing
    facts = client.get(f"/cms/regions/inspect/{region.pk}/").content.decode()
    assert "テスト用の数" in facts
    for path in (f"edit/{region.pk}/", "new/", f"delete/{region.pk}/"):
        assert client.get(f"/cms/regions/{path}").status_code == 404


def test_the_help_directory_is_edited_with_47_prefectures_to_choose_from(
    client: Client, home: HomePage, make_user: MakeUser
) -> None:
    MunicipalityFactory(hamamatsu=True)
    contact = ContactPointFactory.create(name="子供の電話", unverified=True)
    client.force_login(make_user(Role.EDITOR))
    page = client.get(f"/cms/snippets/cms/contactpoint/edit/{contact.pk}/")
    field = page.context["form"].fields["prefecture"]
    assert list(field.queryset) == [PrefectureFactory()]
    listing = client.get("/cms/snippets/cms/contactpoint/", {"q": "子供", "verified": "false"})
    assert "子供の電話" in listing.content.decode()


def test_lists_ask_for_little(
    client: Client,
    home: HomePage,
    make_user: MakeUser,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    for _ in range(10):
        MunicipalityFactory()
    client.force_login(make_user(superuser=True))
    client.get("/cms/regions/")
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]  # a context manager
        client.get("/cms/regions/")
    assert Region.objects.count() > 10


def test_an_account_is_managed_by_its_address(
    client: Client, home: HomePage, make_user: MakeUser
) -> None:
    """Our user has no name to sign in by."""
    client.force_login(make_user(superuser=True))
    response = client.post(
        "/cms/users/new/",
        {
            "email": "new@example.jp",
            "first_name": "花",
            "last_name": "見本",
            "password1": "a-long-enough-phrase",
            "password2": "a-long-enough-phrase",
        },
    )
    assert response.status_code == 302
    assert User.objects.get(email="new@example.jp").get_full_name() == "見本 花"


def test_pages_of_prose_open_in_the_editor(
    client: Client, home: HomePage, make_user: MakeUser
) -> None:
    page = StandardPageFactory.create()
    client.force_login(make_user(Role.EDITOR))
    assert client.get(f"/cms/pages/{page.pk}/edit/").status_code == 200
