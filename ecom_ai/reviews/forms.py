"""The form that a review is written and edited with."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecom_ai.models import Review
from ecom_ai.reviews.submitting import BODY, NAME, TITLE


class ReviewForm(forms.Form):
    """Stars and text; ``token`` names this form, so that it makes one review."""

    #: Set by a page that takes no more reviews at the moment.
    throttled = False

    stars = forms.TypedChoiceField(
        label=_("Stars"),
        coerce=int,
        choices=[(number, str(number)) for number in range(1, 6)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose from one to five stars.")},
    )
    title = forms.CharField(
        label=_("Title (may be left out)"), max_length=TITLE, required=False
    )
    body = forms.CharField(
        label=_("Your review"),
        max_length=BODY,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("A review needs a text.")},
    )
    author_name = forms.CharField(
        label=_("Name shown (may be left out)"), max_length=NAME, required=False
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "review-%s")
        super().__init__(*args, **kwargs)
        # A browser would cut what is pasted, and say nothing.
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    @classmethod
    def blank(cls, author_name: str) -> "ReviewForm":
        """An empty form with a new token."""
        return cls(initial={"author_name": author_name, "token": uuid.uuid4()})

    @classmethod
    def of(cls, review: Review, data: Any = None) -> "ReviewForm":
        """A form that edits a review; under what name it was written stays."""
        initial = {"stars": review.stars, "title": review.title, "body": review.body}
        form = cls(data, initial=initial)
        del form.fields["author_name"]
        return form
