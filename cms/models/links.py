"""What was found when the addresses of other sites were last asked."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.link_fetching import Problem

LONGEST_ADDRESS = 2000
PROBLEM_WORDS = {
    Problem.UNREADABLE: _("アドレスの形が正しくありません"),
    Problem.NOT_HTTPS: _("https ではないので、確かめていません"),
    Problem.PRIVATE: _("インターネットのアドレスではないので、確かめていません"),
    Problem.NO_HOST: _("そのサイトが見つかりません"),
    Problem.TIMED_OUT: _("時間内に答えがありません"),
    Problem.TLS: _("証明書が正しくありません"),
    Problem.UNREACHABLE: _("つながりません"),
    Problem.REDIRECTS: _("転送がくり返されています"),
}


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    """Questions about checked addresses."""

    def broken(self) -> "LinkCheckQuerySet":
        """Those that did not lead to a page."""
        return self.exclude(status__gte=200, status__lt=300)


class LinkCheck(models.Model):
    """An address of another site, as it last answered ``manage.py check_links``."""

    url = models.CharField(max_length=LONGEST_ADDRESS, unique=True)
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(
        max_length=16, blank=True, choices=[(problem.value, problem.value) for problem in Problem]
    )
    checked_at = models.DateTimeField()

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="link_check_has_status_or_problem",
                condition=models.Q(status__isnull=False, problem="")
                | (models.Q(status__isnull=True) & ~models.Q(problem="")),
            )
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def words(self) -> str:
        """What is wrong, for an editor."""
        if self.problem:
            return str(PROBLEM_WORDS[Problem(self.problem)])
        return str(_("%(status)d が返ってきました") % {"status": self.status})
