"""Where a lesson stands in the Courses of Study: levels of school and subjects."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SchoolLevel(TextChoices):
    """The Course of Study that a link is about."""

    PRIMARY = "primary", _("小学校")
    JUNIOR_HIGH = "junior_high", _("中学校")
    HIGH = "high", _("高等学校")


class Subject(TextChoices):
    """A subject or time of the Courses of Study; one that changes its name with the level is one."""

    JAPANESE = "japanese", _("国語")
    SOCIAL_STUDIES = "social_studies", _("社会、地理歴史、公民")
    MATHEMATICS = "mathematics", _("算数、数学")
    SCIENCE = "science", _("理科")
    LIFE = "life", _("生活")
    MUSIC = "music", _("音楽")
    ART = "art", _("図画工作、美術")
    HOME_TECHNOLOGY = "home_technology", _("家庭、技術・家庭")
    HEALTH = "health", _("体育、保健体育")
    FOREIGN_LANGUAGE = "foreign_language", _("外国語")
    INFORMATICS = "informatics", _("情報")
    MORAL = "moral", _("道徳")
    INTEGRATED = "integrated", _("総合的な学習（探究）の時間")
    SPECIAL_ACTIVITIES = "special_activities", _("特別活動")
    OTHER = "other", _("そのほか")
