"""A teacher registers a school, without script too, and brings colleagues in."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classrooms.actions.schools import invitation_token
from classrooms.models import Membership, School
from cms.models import Region, User
from cms.taxonomy import SchoolType
from tests.factories.classrooms import ClassroomFactory, MembershipFactory, SchoolFactory
from tests.factories.cms import UserFactory
from tests.factories.regions import MunicipalityFactory, WardFactory

pytestmark = pytest.mark.django_db

NEW = "/teach/schools/new/"


@pytest.fixture
def teacher() -> User:
    return UserFactory()


@pytest.fixture
def browser(client: Client, teacher: User) -> Client:
    client.force_login(teacher)
    return client


@pytest.fixture
def hamamatsu() -> Region:
    return MunicipalityFactory(hamamatsu=True)


def school(region: Region | str, **typed: str) -> dict[str, str]:
    code = region if isinstance(region, str) else region.pk
    return {"name": "見本中学校", "school_type": SchoolType.JUNIOR_HIGH, "region": code, **typed}


def words(response: Any) -> str:
    text: str = response.content.decode()
    return text


class TestChooser:
    """The municipality is found by GET of the form itself."""

    @pytest.mark.parametrize("text", ["浜松", "はままつ", "静岡県浜松市", "はま"])
    def test_finds_by_name_and_reading(self, browser: Client, hamamatsu: Region, text: str) -> None:
        page = words(browser.get(NEW, {"q": text, "by": "name"}))
        assert f'type="radio" name="region" value="{hamamatsu.pk}"' in page
        assert "静岡県 浜松市" in page

    def test_finds_a_city_by_its_ward(self, browser: Client, hamamatsu: Region) -> None:
        WardFactory(parent=hamamatsu)
        assert browser.get(NEW, {"q": "浜松"}).context["found"] == [hamamatsu]

    def test_lists_a_prefecture(self, browser: Client, hamamatsu: Region) -> None:
        other = MunicipalityFactory(prefecture=hamamatsu.prefecture)
        response = browser.get(NEW, {"q": "どこか", "prefecture": "22", "by": "prefecture"})
        assert response.context["found"] == sorted([hamamatsu, other], key=lambda one: one.code)

    def test_does_not_offer_places_without_schools(
        self, browser: Client, hamamatsu: Region
    ) -> None:
        Region.objects.filter(pk=hamamatsu.pk).update(note="学校なし")
        for query in ({"q": "浜松"}, {"prefecture": "22"}, {"region": hamamatsu.pk}):
            response = browser.get(NEW, query)
            assert (response.context["found"], response.context["chosen"]) == ([], None)
        response = browser.post(NEW, school(hamamatsu))
        assert response.status_code == 400
        assert not School.objects.exists()

    def test_keeps_what_was_typed(self, browser: Client, hamamatsu: Region) -> None:
        page = words(
            browser.get(
                NEW, {"name": "見本中学校", "school_type": "junior_high", "q": "浜松", "by": "name"}
            )
        )
        assert 'value="見本中学校"' in page
        assert '<option value="junior_high" selected>' in page
        assert 'value="浜松"' in page

    def test_keeps_the_choice_over_another_search(self, browser: Client, hamamatsu: Region) -> None:
        page = words(browser.get(NEW, {"q": "見つからない", "region": hamamatsu.pk}))
        assert f'value="{hamamatsu.pk}" checked' in page

    def test_says_what_to_do_when_nothing_is_found(
        self, browser: Client, hamamatsu: Region
    ) -> None:
        page = words(browser.get(NEW, {"q": "ありえない名前"}))
        assert "見つかりませんでした" in page
        assert "都道府県からえらんでください" in page

    @pytest.mark.parametrize(
        "query",
        [{"q": "\x00"}, {"q": "あ" * 500}, {"prefecture": "\x00"}, {"region": "zzzzzz"}],
    )
    def test_bears_bad_input(
        self, browser: Client, hamamatsu: Region, query: dict[str, str]
    ) -> None:
        assert browser.get(NEW, query).status_code == 200

    def test_never_puts_the_forms_token_into_an_address(self, browser: Client) -> None:
        page = words(browser.get(NEW))
        form = page[page.index('action="/teach/schools/new/"') :]
        assert 'type="hidden" name="csrfmiddlewaretoken"' not in form
        assert 'name="csrfmiddlewaretoken" value="' in form


class TestRegistering:
    """The first teacher of a school becomes its administrator."""

    def test_registers(self, browser: Client, teacher: User, hamamatsu: Region) -> None:
        response = browser.post(NEW, school(hamamatsu), follow=True)
        found = School.objects.get()
        assert (found.name, found.region, found.verified_at) == ("見本中学校", hamamatsu, None)
        assert found.memberships.get(user=teacher).role == Membership.Role.ADMINISTRATOR
        assert response.redirect_chain == [(reverse("teach:school", args=[found.pk]), 302)]
        assert "学校を登録しました" in words(response)
        assert "確認待ち" in words(response)

    def test_registers_with_the_pages_own_button(self, teacher: User, hamamatsu: Region) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(teacher)
        token = str(browser.get(NEW).context["csrf_token"])
        response = browser.post(NEW, {**school(hamamatsu), "csrfmiddlewaretoken": token})
        assert response.status_code == 302

    @pytest.mark.parametrize(
        ("typed", "advice"),
        [
            ({"name": " "}, "学校名を入れてください。"),
            ({"name": "あ" * 81}, "学校名は80文字までにしてください。"),
            ({"school_type": ""}, "学校の種類をえらんでください。"),
            ({"school_type": "university"}, "学校の種類を、もういちどえらんでください。"),
            ({"region": ""}, "市区町村をさがして、一覧から一つえらんでください。"),
            ({"region": "99999"}, "市区町村を、一覧からえらびなおしてください。"),
            ({"region": "22"}, "市区町村を、一覧からえらびなおしてください。"),
            ({"region": "\x00"}, "市区町村を、一覧からえらびなおしてください。"),
        ],
    )
    def test_says_what_to_mend(
        self, browser: Client, hamamatsu: Region, typed: dict[str, str], advice: str
    ) -> None:
        response = browser.post(NEW, {**school(hamamatsu), **typed})
        assert response.status_code == 400
        assert advice in words(response)
        assert not School.objects.exists()

    def test_offers_what_was_searched_for_when_none_was_chosen(
        self, browser: Client, hamamatsu: Region
    ) -> None:
        response = browser.post(NEW, school("", q="浜松"))
        assert response.context["found"] == [hamamatsu]
        assert 'value="見本中学校"' in words(response)


class TestSchoolPage:
    """What members and administrators see of a school."""

    def test_explains_the_verification(self, browser: Client, teacher: User) -> None:
        waiting = MembershipFactory(user=teacher).school
        verified = MembershipFactory(user=teacher, school=SchoolFactory(verified=True)).school
        page = words(browser.get(reverse("teach:school", args=[waiting.pk])))
        assert "確認待ち" in page
        assert "全部の機能を使えます" in page
        assert "確認ずみ" in words(browser.get(reverse("teach:school", args=[verified.pk])))

    def test_shows_members_to_administrators_only(self, browser: Client, teacher: User) -> None:
        membership = MembershipFactory(user=teacher)
        colleague = MembershipFactory(school=membership.school).user
        address = reverse("teach:school", args=[membership.school_id])
        assert colleague.email not in words(browser.get(address))
        membership.role = Membership.Role.ADMINISTRATOR
        membership.save()
        page = words(browser.get(address))
        assert colleague.email in page
        assert "教員" in page

    def test_lists_the_readers_own_classes(self, browser: Client, teacher: User) -> None:
        own = ClassroomFactory(teachers=[teacher], name="2年3組")
        ClassroomFactory(school=own.school, teachers=[UserFactory()], name="2年9組")
        ClassroomFactory(school=own.school, teachers=[teacher], name="1年3組", last_year=True)
        response = browser.get(reverse("teach:school", args=[own.school_id]))
        assert response.context["classes"] == [own]
        assert "2年9組" not in words(response)
        assert "前の年度のクラス" in words(response)


class TestInvitation:
    """A link, good for a week, makes a colleague a teacher of the school."""

    def test_is_made_and_shown_to_its_maker(self, browser: Client, teacher: User) -> None:
        own = MembershipFactory(user=teacher, administrator=True).school
        assert "/teach/invitations/" not in words(
            browser.get(reverse("teach:school", args=[own.pk]))
        )
        page = words(browser.post(reverse("teach:invite", args=[own.pk]), follow=True))
        assert "http://testserver/teach/invitations/" in page
        other = MembershipFactory(school=own, administrator=True).user
        browser.force_login(other)
        assert "/teach/invitations/" not in words(
            browser.get(reverse("teach:school", args=[own.pk]))
        )

    def test_is_shown_before_it_is_accepted(self, browser: Client, teacher: User) -> None:
        own = SchoolFactory()
        address = reverse("teach:invitation", args=[invitation_token(school=own)])
        assert own.name in words(browser.get(address))
        assert not own.memberships.exists()
        response = browser.post(address)
        assert response["Location"] == reverse("teach:school", args=[own.pk])
        assert own.memberships.get().role == Membership.Role.TEACHER

    def test_takes_no_role_away(self, browser: Client, teacher: User) -> None:
        own = MembershipFactory(user=teacher, administrator=True).school
        address = reverse("teach:invitation", args=[invitation_token(school=own)])
        assert "もうこの学校に入っています" in words(browser.get(address))
        browser.post(address)
        assert own.memberships.get().role == Membership.Role.ADMINISTRATOR

    def test_ends_after_a_week(self, browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        own = SchoolFactory()
        address = reverse("teach:invitation", args=[invitation_token(school=own)])
        late = (timezone.now() + timedelta(days=7, minutes=1)).timestamp()
        monkeypatch.setattr("django.core.signing.time.time", lambda: late)
        for response in (browser.get(address), browser.post(address)):
            assert response.status_code == 404
            assert "新しい招待のリンクをもらってください" in words(response)
        assert not own.memberships.exists()

    @pytest.mark.parametrize("token", ["x", "1:abc:def", "あ"])
    def test_is_not_forged(self, browser: Client, token: str) -> None:
        assert browser.get(reverse("teach:invitation", args=[token])).status_code == 404
