"""The queue of held reviews: one at a time, by keyboard or by buttons.

Every act is a form that is posted. htmx swaps what changed; without JavaScript the
whole page comes again.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.contrib.sites.models import Site
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecom_ai.admin.review_choices import wanted
from ecom_ai.admin.review_narrowing import Narrowed, languages, waiting
from ecom_ai.admin.review_weights import weights
from ecom_ai.admin.review_words import shown
from ecom_ai.exceptions import BadInput
from ecom_ai.models import BreachKind, Review, ReviewAction
from ecom_ai.reviews import correcting, deciding, explaining, moderating
from ecom_ai.reviews.correcting_places import correct_places, places_in

_FOLDER = "admin/ecom_ai/review"
MODERATE, SEE = "ecom_ai.moderate_review", "ecom_ai.view_personal_data"
#: Reviews shown of those that come next.
COMING = 12
#: How often the page asks for an explanation, half a second apart.
MOST_LOOKS = 40
_CORRECTED = gettext_lazy("Corrected: the next checkpoint learns from it.")
Kind = ReviewAction.Kind
View = Callable[..., HttpResponse]


def _posted(view: View) -> View:
    """A view that is posted to, and gets the review of its address."""

    @wraps(view)
    def checked(self: "ReviewQueue", request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        within = Narrowed.read(QueryDict(request.POST.get("within", "")))
        return view(self, request, _find(pk), within)

    return checked


class ReviewQueue:
    """The pages of the queue, for an admin to take among its own."""

    def __init__(self, owner: "admin.ModelAdmin[Review]") -> None:
        self.owner = owner

    def urls(self) -> list[URLPattern]:
        views = (
            ("queue/", self.queue_view, "queue"),
            ("queue/more/", self.more_view, "queue_more"),
            ("queue/undo/", self.undo_view, "queue_undo"),
            ("queue/<int:pk>/next/", self.next_view, "queue_next"),
            ("queue/<int:pk>/decide/", self.decide_view, "queue_decide"),
            ("queue/<int:pk>/correct/", self.correct_view, "queue_correct"),
            ("queue/<int:pk>/personal/", self.personal_view, "queue_personal"),
            ("queue/<int:pk>/places/", self.places_view, "queue_places"),
            ("queue/<int:pk>/explain/", self.explain_view, "queue_explain"),
        )
        return [
            path(where, self._guarded(view), name=f"ecom_ai_review_{name}")
            for where, view, name in views
        ]

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        """The page: the review that was asked for, or the first that is free."""
        within = Narrowed.read(request.GET)
        asked = request.GET.get("review", "")
        review = _find(int(asked)) if asked.isdecimal() else None
        if review is None:
            found = moderating.take(within.held(request.user), request.user)
            review = found[0] if found else None
        else:
            self._open(request, review)
        return self._page(request, within, review)

    def more_view(self, request: HttpRequest) -> HttpResponse:
        """Those that come after the last one of the list."""
        within = Narrowed.read(request.GET)
        context = self._coming(request, within, _place(request.GET))
        return render(request, f"{_FOLDER}/_coming.html", context | {"is_more": True})

    @_posted
    def next_view(
        self, request: HttpRequest, review: Review, within: Narrowed
    ) -> HttpResponse:
        moderating.release(request.user)
        return self._go_on(request, within, review, "")

    @_posted
    def decide_view(
        self, request: HttpRequest, review: Review, within: Narrowed
    ) -> HttpResponse:
        """Approves or rejects what was shown, and goes on."""
        kind = request.POST.get("kind", "")
        reason = request.POST.get("reason", "").replace("\0", "").strip()[:2000]
        _as_seen(review, request)
        try:
            moderating.decide([review], kind, request.user, reason=reason)
        except BadInput as error:
            return self._stay(
                request, within, _find(review.pk), str(error), is_wrong=True
            )
        done = _("Approved.") if kind == Kind.APPROVED else _("Rejected.")
        return self._go_on(request, within, review, done)

    def undo_view(self, request: HttpRequest) -> HttpResponse:
        """Takes back what was done last, and shows it again."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        within = Narrowed.read(QueryDict(request.POST.get("within", "")))
        try:
            batch = UUID(request.POST.get("batch", ""))
            act = ReviewAction.objects.filter(batch=batch).first()
            moved = moderating.undo(batch, request.user)
        except (BadInput, ValueError):
            act, moved = None, 0
        if not act or not moved:
            told = _("Nothing was undone: something else was done about it since.")
            return self._first(request, within, told)
        return self._stay(request, within, _find(act.review_id), _("Undone."))

    @_posted
    def correct_view(
        self, request: HttpRequest, review: Review, within: Narrowed
    ) -> HttpResponse:
        """Keeps what the checkpoints should have said."""
        _as_seen(review, request)
        batch = uuid4()
        try:
            with transaction.atomic():
                made = [
                    correcting.correct(
                        review,
                        one.role,
                        one.label,
                        request.user,
                        clause=one.clause,
                        batch=batch,
                    )
                    for one in wanted(request.POST.dict())
                ]
        except BadInput as error:
            return self._stay(
                request, within, _find(review.pk), str(error), is_wrong=True
            )
        review = _find(review.pk)
        told = str(_CORRECTED)
        if not made:
            told = _("Nothing was chosen to be corrected.")
        return self._stay(request, within, review, told, is_wrong=not made)

    @_posted
    def personal_view(
        self, request: HttpRequest, review: Review, within: Narrowed
    ) -> HttpResponse:
        """The text as it was written, for those who may see it; it is logged."""
        if not request.user.has_perm(SEE):
            raise PermissionDenied
        text = moderating.look_at_personal_data(review, request.user)
        told = _("Personal data is shown. That you looked is on record.")
        return self._stay(request, within, review, told, unmasked=text)

    @_posted
    def places_view(
        self, request: HttpRequest, review: Review, within: Narrowed
    ) -> HttpResponse:
        """Keeps which places are no personal data, and which words are."""
        if not request.user.has_perm(SEE):
            raise PermissionDenied
        _as_seen(review, request)
        try:
            correct_places(
                review,
                request.user,
                denied=places_in(request.POST.getlist("none")),
                words=request.POST.get("words", "").replace("\0", ""),
                kind=request.POST.get("type", ""),
                batch=uuid4(),
            )
        except BadInput as error:
            told, is_wrong = str(error), True
        else:
            told, is_wrong = str(_CORRECTED), False
        return self._stay(request, within, _find(review.pk), told, is_wrong=is_wrong)

    @_posted
    def explain_view(
        self, request: HttpRequest, review: Review, within: Narrowed
    ) -> HttpResponse:
        """Which words the checkpoint's opinion rests on, or a later look."""
        looks = request.POST.get("looks", "0")
        count = int(looks) if looks.isdecimal() else 0
        context: dict[str, Any] = {"review": review, "within": within}
        context |= {"looks": count + 1, "late": count >= MOST_LOOKS}
        try:
            found = explaining.explain(review, review.breach)
        except BadInput as error:
            context["problem"] = str(error)
        else:
            context |= {"found": found, "weights": weights(review, found)}
        if "HX-Request" not in request.headers:
            return self._page(request, within, review, explained=context)
        return render(request, f"{_FOLDER}/_explained.html", context)

    # What comes after an act.

    def _go_on(
        self, request: HttpRequest, within: Narrowed, review: Review, told: str
    ) -> HttpResponse:
        """The next one of the queue; from its beginning after the last."""
        after = (review.priority, review.pk)
        found = moderating.take(within.held(request.user), request.user, after=after)
        if not found:
            return self._first(request, within, told)
        return self._answer(request, within, found[0], told)

    def _first(self, request: HttpRequest, within: Narrowed, told: str) -> HttpResponse:
        found = moderating.take(within.held(request.user), request.user)
        return self._answer(request, within, found[0] if found else None, told)

    def _stay(
        self,
        request: HttpRequest,
        within: Narrowed,
        review: Review,
        told: str,
        *,
        unmasked: str = "",
        is_wrong: bool = False,
    ) -> HttpResponse:
        self._open(request, review)
        return self._answer(
            request, within, review, told, unmasked=unmasked, is_wrong=is_wrong
        )

    def _open(self, request: HttpRequest, review: Review) -> None:
        """Takes one review, and gives back what was taken before."""
        moderating.release(request.user)
        for taken in moderating.take(Review.objects.filter(pk=review.pk), request.user):
            review.claimed_by = taken.claimed_by

    def _answer(
        self,
        request: HttpRequest,
        within: Narrowed,
        review: Review | None,
        told: str,
        *,
        unmasked: str = "",
        is_wrong: bool = False,
    ) -> HttpResponse:
        """The changed part to htmx, else the page."""
        if "HX-Request" in request.headers:
            context = self._context(request, within, review, unmasked=unmasked)
            context |= {"told": told, "is_wrong": is_wrong}
            return render(request, f"{_FOLDER}/_answer.html", context)
        if told:
            (messages.error if is_wrong else messages.success)(request, told)
        if unmasked:
            return self._page(request, within, review, unmasked=unmasked)
        asked = f"&review={review.pk}" if review else ""
        return redirect(f"{self._address()}?{within.query}{asked}")

    def _page(
        self,
        request: HttpRequest,
        within: Narrowed,
        review: Review | None,
        *,
        unmasked: str = "",
        explained: Mapping[str, Any] | None = None,
    ) -> HttpResponse:
        context = {
            **self.owner.admin_site.each_context(request),
            **self._context(request, within, review, unmasked=unmasked),
            "opts": self.owner.opts,
            "title": _("Reviews to moderate"),
            "media": self.owner.media,
            "breaches": BreachKind.choices,
            "languages": languages(),
            "sites": list(Site.objects.all()),
            "explained": explained,
        }
        return render(request, f"{_FOLDER}/queue.html", context)

    def _context(
        self,
        request: HttpRequest,
        within: Narrowed,
        review: Review | None,
        *,
        unmasked: str = "",
    ) -> dict[str, Any]:
        held, user = within.held(request.user), request.user
        after = (review.priority, review.pk) if review else None
        is_mine = review is not None and review.claimed_by_id in (None, user.pk)
        return {
            "within": within,
            "waiting": waiting(held),
            "unread": waiting(deciding.waiting().filter(site=within.site_id)),
            "review": review,
            "shown": shown(review, unmasked=unmasked) if review else None,
            "with_another": None if is_mine or review is None else review.claimed_by,
            "may_see": user.has_perm(SEE),
            "last": moderating.last_act(user),
            **self._coming(request, within, after),
        }

    def _coming(
        self,
        request: HttpRequest,
        within: Narrowed,
        after: tuple[float, int] | None,
    ) -> dict[str, Any]:
        free = moderating.free(within.held(request.user), request.user)
        found = moderating.page(free, after=after, size=COMING + 1)
        more = found[COMING - 1] if len(found) > COMING else None
        return {
            "within": within,
            "coming": found[:COMING],
            # Written out in full: it is compared with the same number again.
            "more": urlencode({"priority": repr(more.priority), "id": more.pk})
            if more
            else "",
        }

    def _address(self) -> str:
        name = self.owner.admin_site.name
        return reverse("admin:ecom_ai_review_queue", current_app=name)

    def _guarded(self, view: View) -> View:
        """For moderators; whoever was signed out meanwhile is led to the login."""
        site = self.owner.admin_site

        @wraps(view)
        def permitted(request: HttpRequest, **words: Any) -> HttpResponse:
            if not request.user.has_perm(MODERATE):
                raise PermissionDenied
            return view(request, **words)

        inner = site.admin_view(permitted)

        def guarded(request: HttpRequest, **words: Any) -> HttpResponse:
            if "HX-Request" in request.headers and not site.has_permission(request):
                login = reverse("admin:login", current_app=site.name)
                away = redirect_to_login(self._address(), login)
                return HttpResponse(headers={"HX-Redirect": away.url})
            return inner(request, **words)

        return guarded


def _find(pk: int) -> Review:
    found = Review.objects.select_related("verdict", "claimed_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    if found.claimed_until is None or found.claimed_until < timezone.now():
        found.claimed_by = None
    return found


def _as_seen(review: Review, request: HttpRequest) -> None:
    """Gives a review the version that was shown: nothing is done about another."""
    version = request.POST.get("version", "")
    review.version = int(version) if version.isdecimal() else 0


def _place(given: Mapping[str, str]) -> tuple[float, int] | None:
    try:
        return float(given.get("priority", "")), int(given.get("id", ""))
    except ValueError:
        return None
