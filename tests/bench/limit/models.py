"""One table, as wide as an answer."""

from typing import ClassVar

from django.db import models


class Row(models.Model):
    """What an answer weighs."""

    objects: ClassVar[models.Manager["Row"]] = models.Manager()

    sitting = models.BigIntegerField(db_index=True)
    item = models.BigIntegerField()
    sequence = models.IntegerField()
    response = models.JSONField()
    points = models.DecimalField(max_digits=4, decimal_places=3)

    def __str__(self) -> str:
        return str(self.pk)
