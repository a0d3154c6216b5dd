"""Pages of reviews: the list alone, and what authors and readers do."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ecom_ai.exceptions import BadInput
from ecom_ai.models import Item, Review
from ecom_ai.reviews import submitting
from ecom_ai.reviews.forms import ReviewForm
from ecom_ai.shoppers import key_of, site_id_of
from ecom_ai.templatetags import ecom_ai_reviews as tags

#: Reviews and edits within SECONDS of one author, and from one address.
MOST_OF_AUTHOR, MOST_FROM_ADDRESS, SECONDS = 10, 30, 60
#: So long a page asks for the state of a review again and again.
WAITING = timedelta(minutes=2)
#: Where what was typed is kept in a session, and how much of each field.
_TYPED = "ecom_ai.review_typed"
_KEPT = {"stars": 1, "title": 1000, "body": 20_000, "author_name": 1000}
#: What htmx takes as: show this, and ask no more.
_ASK_NO_MORE = 286


@require_GET
@never_cache
def reviews(request: HttpRequest) -> HttpResponse:
    """A product's reviews without the page they stand in; a page of its own without
    htmx."""
    key = _item_key(request.GET.get("item", ""), request)
    htmx: Any = getattr(request, "htmx", None)
    if not htmx:
        context = {"item_key": key, "product": _product(request, key)}
        return render(request, "ecom_ai/reviews/list_page.html", context)
    page = htmx.current_url_abs_path or request.get_full_path()
    context = tags.found_context(request, key, page=page)
    return render(request, "ecom_ai/reviews/found.html", context | {"said": True})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """The form of a new review, and with POST the review.

    A form that is sent twice makes one review; with another text it edits it.
    """
    key = _item_key(_given(request, "item"), request)
    if not (author := submitting.author_of(request)):
        return _to_sign_in(request, _keep(request, key))
    site_id = site_id_of(request)
    if request.method != "POST":
        own = submitting.of_author(site_id, author, key)
        form = ReviewForm.of(own) if own else ReviewForm.blank(tags.name_of(request))
        form.initial.update(_kept(request, key))
        return _form_page(request, form, review=own, item_key=key)
    form = ReviewForm(request.POST)
    if not _may_send(request, form, author):
        return _form_page(request, form, item_key=key)
    told = form.cleaned_data
    text = {name: told[name] for name in ("body", "title", "stars")}
    try:
        review = submitting.submit(
            site_id,
            key,
            **text,
            author_key=author,
            author_name=told["author_name"],
            is_verified=submitting.has_bought(request, key),
            origin=submitting.origin_of(request),
            key=f"form:{told['token']}" if told["token"] else "",
        )
        if review.author_key == author and review.state != Review.State.WITHDRAWN:
            submitting.edit(review, **text)
    except submitting.AlreadyReviewed as error:
        # What was typed is kept, and sent again takes the place of what is there.
        form = ReviewForm.of(error.review, request.POST)
        form.add_error(None, str(error))
        return _form_page(request, form, review=error.review)
    except BadInput as error:
        form.add_error(None, str(error))
        return _form_page(request, form, item_key=key)
    return redirect(_back(request, review))


@require_GET
@never_cache
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own review: its state, and why."""
    found = _own(request, pk)
    return _review_page(request, found) if found else _to_sign_in(request)


@require_GET
@never_cache
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """The state of one's own review, for a page that waits for it.

    While it is checked there is nothing to say, so that nothing is read aloud twice.
    """
    if (found := _own(request, pk)) is None:
        raise Http404
    waited = timezone.now() - found.submitted_at
    is_late = waited > WAITING and tags.ecom_ai_can_be_checked(found)
    if found.state == Review.State.PENDING and not is_late:
        return HttpResponse(status=204)
    back = _safe(request, request.GET.get("back", ""))
    context = {"review": found, "is_late": is_late, "back": back}
    response = render(request, "ecom_ai/reviews/state.html", context)
    response.status_code = _ASK_NO_MORE
    if found.state != Review.State.PENDING:
        response["HX-Trigger"] = "ecom-ai-decided"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of one's own review, with what is wrong marked; with POST the edit."""
    if (found := _own(request, pk)) is None:
        return _to_sign_in(request, _keep(request, request.POST.get("item", "")))
    if found.state == Review.State.WITHDRAWN:
        return _review_page(request, found)
    if request.method != "POST":
        form = ReviewForm.of(found)
        form.initial.update(_kept(request, found.item_key))
        return _form_page(request, form, review=found)
    form = ReviewForm.of(found, request.POST)
    if not _may_send(request, form, found.author_key):
        return _form_page(request, form, review=found)
    told = form.cleaned_data
    try:
        submitting.edit(
            found, body=told["body"], title=told["title"], stars=told["stars"]
        )
    except BadInput as error:
        form.add_error(None, str(error))
        return _form_page(request, form, review=found)
    return redirect(_back(request, found))


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one's own review off the shop."""
    if (found := _own(request, pk)) is None:
        return _to_sign_in(request, reverse("ecom_ai:review", args=[pk]))
    submitting.withdraw(found)
    return redirect(_back(request, found))


@require_POST
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for a person to look at one's own held or rejected review."""
    if (found := _own(request, pk)) is None:
        return _to_sign_in(request, reverse("ecom_ai:review", args=[pk]))
    word = request.POST.get("word", "")
    try:
        submitting.appeal(found, word)
    except BadInput as error:
        return _review_page(request, found, refused=str(error), word=word)
    return redirect(_back(request, found))


@require_POST
def helpful(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that a review helped; once for each reader."""
    found = get_object_or_404(Review, pk=pk, site_id=site_id_of(request))
    reader = submitting.author_of(request) or key_of(request)
    back = f"{_safe(request, request.POST.get('back', '')) or '/'}#review-{pk}"
    if not reader:
        return _to_sign_in(request, back)
    if _count(f"votes:{submitting.origin_of(request)}") > MOST_FROM_ADDRESS:
        messages.warning(request, _("Too many votes within a minute."))
        return redirect(back)
    try:
        submitting.find_helpful(found, reader)
    except BadInput as error:
        messages.warning(request, str(error), fail_silently=True)
        return redirect(back)
    if not getattr(request, "htmx", False):
        return redirect(back)
    shown = tags.Shown(found, "", "", may_vote=True, has_voted=True)
    context = {"shown": shown, "just_now": True}
    return render(request, "ecom_ai/reviews/helpful.html", context)


def _own(request: HttpRequest, pk: int) -> Review | None:
    """The author's own review; None for a stranger. Raises Http404 for another's."""
    if not (author := submitting.author_of(request)):
        return None
    found = Review.objects.select_related("verdict").filter(author_key=author)
    return get_object_or_404(found, pk=pk, site_id=site_id_of(request))


def _item_key(key: str, request: HttpRequest) -> str:
    """The key of an item of the shop. Raises Http404."""
    known = Item.objects.filter(site_id=site_id_of(request), key=key)
    if "\0" in key or not known.exists():
        raise Http404
    return key


def _product(request: HttpRequest, key: str) -> Any:
    """The host's product; None for one that is gone."""
    return tags.products_of(site_id_of(request), {key}).get(key)


def _given(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "") or request.GET.get(name, "")


def _may_send(request: HttpRequest, form: ReviewForm, author: str) -> bool:
    """Whether a form is in order and not one too many; what is wrong is in the form."""
    if not form.is_valid():
        return False
    counted = (
        (author, MOST_OF_AUTHOR),
        (
            submitting.origin_of(request),
            MOST_FROM_ADDRESS,
        ),
    )
    if all(_count(who) <= most for who, most in counted if who):
        return True
    form.add_error(
        None,
        _(
            "Too many reviews within a minute. Nothing you wrote is lost: wait a "
            "minute, and send it again."
        ),
    )
    form.throttled = True
    return False


def _count(who: str) -> int:
    """How many reviews somebody sent in these seconds, this one included.

    Without a cache nobody is counted: to write counts for more.
    """
    key = f"ecom_ai.reviews:{who}"
    try:
        cache.add(key, 0, timeout=SECONDS)
        return cache.incr(key)
    except Exception:
        return 0


def _form_page(
    request: HttpRequest,
    form: ReviewForm,
    *,
    item_key: str = "",
    review: Review | None = None,
) -> HttpResponse:
    """The form on a page of its own, with all that was typed."""
    key = review.item_key if review else item_key
    context = {
        "form": form,
        "review": review,
        "item_key": key,
        "product": _product(request, key),
        "back": _safe(request, _given(request, "back")),
    }
    status = 429 if form.throttled else 422 if form.is_bound else 200
    return render(request, "ecom_ai/reviews/form_page.html", context, status=status)


def _review_page(
    request: HttpRequest, found: Review, *, refused: str = "", word: str = ""
) -> HttpResponse:
    context = {
        "review": found,
        "product": _product(request, found.item_key),
        "back": _safe(request, _given(request, "back")),
        "refused": refused,
        "word": word,
    }
    status = 422 if refused else 200
    return render(request, "ecom_ai/reviews/review_page.html", context, status=status)


def _keep(request: HttpRequest, item_key: str) -> str:
    """Keeps what a form was sent with for after signing in, in the session: whoever
    was signed out while they wrote loses nothing. Returns the form's address."""
    if request.method != "POST":
        return request.get_full_path()
    is_few = _count(f"kept:{submitting.origin_of(request)}") <= MOST_FROM_ADDRESS
    if is_few and hasattr(request, "session"):
        told = {name: request.POST.get(name, "")[:most] for name, most in _KEPT.items()}
        request.session[_TYPED] = {"item": item_key, "typed": told}
        kept = _("What you wrote is kept. Sign in, and send it again.")
        messages.info(request, kept, fail_silently=True)
    back = _safe(request, request.POST.get("back", ""))
    return f"{request.path}?{urlencode({'item': item_key, 'back': back})}"


def _kept(request: HttpRequest, item_key: str) -> dict[str, str]:
    """What was kept of a form about an item, once."""
    session = getattr(request, "session", None)
    if session is None or session.get(_TYPED, {}).get("item") != item_key:
        return {}
    typed: dict[str, str] = session.pop(_TYPED)["typed"]
    return typed


def _to_sign_in(request: HttpRequest, back: str = "") -> HttpResponse:
    """Raises PermissionDenied where the host has no page to sign in."""
    here = request.get_full_path() if request.method != "POST" else "/"
    if not (address := tags.sign_in_address(back or here)):
        raise PermissionDenied
    return redirect(address)


def _back(request: HttpRequest, found: Review) -> str:
    """Where an author goes on: the page they came from, or the review's own."""
    back = _safe(request, request.POST.get("back", ""))
    return back or reverse("ecom_ai:review", args=[found.pk])


def _safe(request: HttpRequest, address: str) -> str:
    """An address of this shop; '' for any other."""
    safe = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else ""
