"""Which answer files were taken, so that each is taken once."""

from django.db import models

from quizzes.delivery.models import Sitting


class TakenFile(models.Model):
    """A file that was taken into a sitting, known by a digest of its signature; it goes with the sitting."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="taken_files")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "digest"], name="answer_file_taken_once")
        ]

    def __str__(self) -> str:
        return self.digest
