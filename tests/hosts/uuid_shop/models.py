"""What the second shop sells: UUID keys, other names, no stock, one language."""

import uuid

from django.db import models


class Article(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    label = models.CharField(max_length=120)
    story = models.TextField(blank=True)
    #: An article that lies on no shelf is not for sale.
    shelf = models.CharField(max_length=40, blank=True)
    cost = models.DecimalField(max_digits=8, decimal_places=2, null=True)

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return f"/articles/{self.pk}/"
