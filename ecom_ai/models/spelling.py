"""The words of a shop's titles, which misspelt queries are corrected by."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.sites.models import Site
from django.db import models
from django.db.models import Q


class Word(models.Model):
    """One word of a shop's titles, beside what it is found by when misspelt.

    ``forms`` are hashes of the word and of what is left of it without one or two
    letters (``ecom_ai.spelling``): small, and the same for no two shops. ``sound`` is
    a Chinese word's pinyin without tones and spaces, "" for other words.
    """

    # The constraint's index begins with the site.
    site = models.ForeignKey(Site, models.CASCADE, related_name="+", db_index=False)
    word = models.CharField(max_length=40)
    forms = ArrayField(models.IntegerField(), default=list)
    sound = models.CharField(max_length=240, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "word"], name="ecom_ai_one_word")
        ]
        indexes = [
            # New words are written straight into the index: what waits to be
            # written is read whole by each query.
            GinIndex(fields=["forms"], fastupdate=False, name="ecom_ai_word_forms"),
            models.Index(
                fields=["site", "sound"],
                condition=~Q(sound=""),
                name="ecom_ai_word_sound",
            ),
        ]

    def __str__(self) -> str:
        return self.word
