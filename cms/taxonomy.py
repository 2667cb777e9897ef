"""
The field's standard divisions: bands of readers, grades, and classes of risk.

The three major and seven middle classes are those of the ministry's literacy indicator (ILAS); the
small classes are our own.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Band(TextChoices):
    """Whom a page or an item is written for."""

    PRIMARY_LOWER = "primary_lower", _("小学校低学年")
    PRIMARY_UPPER = "primary_upper", _("小学校高学年")
    JUNIOR_HIGH = "junior_high", _("中学校")
    HIGH = "high", _("高校")
    GUARDIAN = "guardian", _("保護者")
    STAFF = "staff", _("教職員")

    @property
    def neighbours(self) -> "tuple[Band, ...]":
        """The bands whose readers are closest: the school years next to it; guardians and staff have none."""
        years = (Band.PRIMARY_LOWER, Band.PRIMARY_UPPER, Band.JUNIOR_HIGH, Band.HIGH)
        if self not in years:
            return ()
        place = years.index(self)
        return years[max(0, place - 1) : place] + years[place + 1 : place + 2]


class Grade(TextChoices):
    """A school year, coded as OneRoster's Japan profile codes it."""

    P1 = "P1", _("小1")
    P2 = "P2", _("小2")
    P3 = "P3", _("小3")
    P4 = "P4", _("小4")
    P5 = "P5", _("小5")
    P6 = "P6", _("小6")
    J1 = "J1", _("中1")
    J2 = "J2", _("中2")
    J3 = "J3", _("中3")
    H1 = "H1", _("高1")
    H2 = "H2", _("高2")
    H3 = "H3", _("高3")

    @property
    def band(self) -> Band:
        """The band that a pupil of this grade reads in; 低学年 is 小1 to 小3."""
        if self in (Grade.P1, Grade.P2, Grade.P3):
            return Band.PRIMARY_LOWER
        if self in (Grade.P4, Grade.P5, Grade.P6):
            return Band.PRIMARY_UPPER
        return Band.JUNIOR_HIGH if self.value.startswith("J") else Band.HIGH


class SchoolType(TextChoices):
    """The kinds of school of 学校教育法 第1条 that have grades 小1 to 高3."""

    PRIMARY = "primary", _("小学校")
    JUNIOR_HIGH = "junior_high", _("中学校")
    COMPULSORY = "compulsory", _("義務教育学校")
    HIGH = "high", _("高等学校")
    SECONDARY = "secondary", _("中等教育学校")
    SPECIAL_NEEDS = "special_needs", _("特別支援学校")

    @property
    def grades(self) -> tuple[Grade, ...]:
        """The grades that a school of this type can have, lowest first."""
        levels = {
            SchoolType.PRIMARY: "P",
            SchoolType.JUNIOR_HIGH: "J",
            SchoolType.COMPULSORY: "PJ",
            SchoolType.HIGH: "H",
            SchoolType.SECONDARY: "JH",
            SchoolType.SPECIAL_NEEDS: "PJH",
        }[self]
        return tuple(grade for grade in Grade if grade.value[0] in levels)


class MajorClass(TextChoices):
    """A major class of risk."""

    ILLEGAL_HARMFUL = "1", _("違法有害情報リスク")
    MISUSE = "2", _("不適正利用リスク")
    PRIVACY_SECURITY = "3", _("プライバシー・セキュリティリスク")


class RiskClass(TextChoices):
    """A middle class of risk; its first character is its major class."""

    ILLEGAL = "1a", _("違法情報")
    HARMFUL = "1b", _("有害情報")
    CONTACT = "2a", _("不適切接触")
    TRADE = "2b", _("不適正取引")
    USE = "2c", _("不適切利用")
    PRIVACY = "3a", _("プライバシー")
    SECURITY = "3b", _("セキュリティ")

    @property
    def major(self) -> MajorClass:
        """The major class above this one."""
        return MajorClass(self.value[0])


HARM = frozenset(RiskClass) - {RiskClass.SECURITY}
"""The classes whose pages speak of harm to a person, and so always say whom to turn to.

Security alone is left out: passwords and updates are technical. Where a page about them speaks of
harm too, it has a second class or an editor puts the card there.
"""


class SmallClass(TextChoices):
    """A small class of risk; its first two characters are its middle class."""

    RIGHTS = "1a1", _("権利を侵すもの")
    CRIME_INVITATION = "1a2", _("犯罪への誘い")
    HURTFUL = "1b1", _("心や体を傷つける情報")
    MISINFORMATION = "1b2", _("まちがった情報とにせ画像")
    STRANGERS = "2a1", _("知らない相手とのやりとり")
    DEMANDS = "2a2", _("要求とおどし")
    PURCHASES = "2b1", _("買い物と課金")
    OFFERS = "2b2", _("もうけ話と契約")
    OVERUSE = "2c1", _("使いすぎとながら使い")
    POSTING = "2c2", _("書きこみと仲間関係")
    PERSONAL_DATA = "3a1", _("個人情報・位置・写真")
    ACCOUNTS = "3b1", _("パスワードとアカウント")
    PHISHING = "3b2", _("フィッシングと不正なアプリ")

    @property
    def risk_class(self) -> RiskClass:
        """The middle class above this one."""
        return RiskClass(self.value[:2])
