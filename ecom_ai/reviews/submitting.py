"""What authors and readers do: write, edit, withdraw, appeal, find helpful.

Nothing is scored here. A review waits in the state ``pending`` until a worker has
looked at it; until then nobody but its author sees it.
"""

import hashlib
import hmac
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connections, router, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.throttling import BaseThrottle

from ecom_ai.adapters import get_shopper_adapter
from ecom_ai.exceptions import BadInput
from ecom_ai.language import is_blank
from ecom_ai.models import HelpfulVote, Item, Review, ReviewAction
from ecom_ai.shoppers import bearer, read_key, user_key
from ecom_ai.signals import review_decided, review_submitted, send_safely
from ecom_ai.sql import is_storable

#: Characters of a title and of a text; of a name, and of a word about a review.
TITLE, BODY = 120, 5000
NAME, NOTE = 80, 2000
#: What an appeal adds to a review's place in the queue.
APPEAL_PRIORITY = 100.0
Kind, State = ReviewAction.Kind, Review.State


class AlreadyReviewed(BadInput):
    """An author has a review of the product already: it is edited, or withdrawn first.

    ``review`` is that one.
    """

    def __init__(self, review: Review) -> None:
        super().__init__(
            _("You have reviewed this product already. You can edit that review.")
        )
        self.review = review


def author_of(request: HttpRequest) -> str:
    """The shopper key a request may write reviews with; '' for a stranger.

    To write is an act of its own: it needs an account or an app's token, not the
    consent to be remembered.
    """
    if token := bearer(request):
        return read_key(token)
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return user_key(user.pk) if user is not None and known else ""


def origin_of(request: HttpRequest) -> str:
    """A keyed hash of the address of a request: tells bursts, and nothing else.

    Behind proxies that is theirs, unless REST_FRAMEWORK["NUM_PROXIES"] counts them.
    """
    address = BaseThrottle().get_ident(request)  # type: ignore[arg-type]
    secret = settings.SECRET_KEY.encode()
    digest = hmac.new(secret, f"ecom_ai.origin:{address}".encode(), hashlib.sha256)
    return digest.hexdigest()[:32] if address else ""


def has_bought(request: HttpRequest, item_key: str) -> bool:
    """Whether the author of a request bought a product, as the host knows.

    Events do not say it: a client may send any.
    """
    return get_shopper_adapter().has_bought(request, item_key)


def submit(
    site_id: int,
    item_key: str,
    *,
    body: str,
    title: str = "",
    stars: int | None = None,
    author_key: str = "",
    author_name: str = "",
    language: str = "",
    is_verified: bool = False,
    origin: str = "",
    key: str = "",
    created_at: datetime | None = None,
) -> Review:
    """Keeps a new review, and has it looked at.

    ``key`` is the host's name for it, or a form's token: the same one again gives the
    first review back, whatever else is said. Raises BadInput for a product that the
    shop does not have, and for a text that is blank or too long; AlreadyReviewed where
    the author has another one of the product that was not withdrawn.
    """
    title, body = _cleaned(title, body)
    _check_stars(stars)
    _check_keys(site_id, item_key, key)
    try:
        with transaction.atomic():
            if first := _first(site_id, key, author_key, item_key):
                return first
            review = Review.objects.create(
                site_id=site_id,
                item_key=item_key,
                title=title,
                body=body,
                stars=stars,
                author_key=author_key,
                author_name=_storable(author_name)[:NAME],
                language=language[:10],
                is_verified=is_verified,
                origin=origin,
                created_at=created_at or timezone.now(),
                **({"key": key} if key else {}),
            )
            note(review, Kind.SUBMITTED, after=State.PENDING)
    except IntegrityError:  # the same form, a moment ago
        if first := _same(site_id, key, author_key, item_key):
            return first
        raise
    tell(review)
    return review


def of_author(site_id: int, author_key: str, item_key: str) -> Review | None:
    """What an author has said of a product and not withdrawn; None for nobody."""
    if not author_key:
        return None
    own = Review.objects.filter(
        site_id=site_id, author_key=author_key, item_key=item_key
    ).exclude(state=State.WITHDRAWN)
    return own.select_related("verdict", "reply").order_by("-pk").first()


def edit(review: Review, *, body: str, title: str = "", stars: int | None) -> Review:
    """Takes another text by the same author, which is looked at anew.

    What is being found in the former version decides nothing any more. Raises
    BadInput as ``submit`` does, and for a review that was withdrawn.
    """
    title, body = _cleaned(title, body)
    _check_stars(stars)
    with transaction.atomic():
        found = _locked(review)
        if found.state == State.WITHDRAWN:
            raise BadInput(_("This review was withdrawn."))
        if (title, body, stars) == (found.title, found.body, found.stars):
            return found
        before, found.state = found.state, State.PENDING
        found.title, found.body, found.stars = title, body, stars
        found.version += 1
        found.submitted_at = timezone.now()
        found.is_mendable, found.appealed_at, found.language = False, None, ""
        found.claimed_by, found.claimed_until = None, None
        found.save()
        note(found, Kind.EDITED, before=before, after=State.PENDING)
    tell(found)
    return found


def withdraw(review: Review) -> Review:
    """Takes a review off the shop at its author's wish, for good."""
    with transaction.atomic():
        found = _locked(review)
        before, found.state = found.state, State.WITHDRAWN
        if before != State.WITHDRAWN:
            found.save(update_fields=["state"])
            note(found, Kind.WITHDRAWN, before=before, after=State.WITHDRAWN)
            announce(found, before)
    return found


def appeal(review: Review, text: str) -> Review:
    """Puts a held or rejected review before a moderator again, with the author's word.

    Raises BadInput without a word, for a review that is neither, and a second time
    for one version.
    """
    text = _storable(text).strip()
    if is_blank(text) or len(text) > NOTE:
        raise BadInput(_("Say why, in 1 to %(most)d characters.") % {"most": NOTE})
    with transaction.atomic():
        found = _locked(review)
        if found.state not in (State.HELD, State.REJECTED):
            raise BadInput(_("Only a held or rejected review can be appealed."))
        asked = found.actions.filter(kind=Kind.APPEALED, version=found.version)
        if asked.exists():
            raise BadInput(_("This review is before a moderator already."))
        before, found.state = found.state, State.HELD
        found.appealed_at = timezone.now()
        # A person who waits for an answer goes before what a rule was unsure of.
        found.priority += APPEAL_PRIORITY
        found.save(update_fields=["state", "appealed_at", "priority"])
        note(found, Kind.APPEALED, before=before, after=State.HELD, text=text)
        announce(found, before)
    return found


def find_helpful(review: Review, shopper_key: str) -> int:
    """Counts a shopper once. Returns how many found the review helpful.

    Raises BadInput for its own author, and for one that is not published.
    """
    if not shopper_key or shopper_key == review.author_key:
        raise BadInput(_("Authors cannot vote for themselves."))
    if review.state != State.PUBLISHED:
        raise BadInput(_("Only published reviews can be found helpful."))
    with transaction.atomic():
        _vote, is_new = HelpfulVote.objects.get_or_create(
            review=review, shopper_key=shopper_key
        )
        if is_new:
            Review.objects.filter(pk=review.pk).update(helpful=F("helpful") + 1)
    review.refresh_from_db(fields=["helpful"])
    return review.helpful


def note(
    review: Review,
    kind: str,
    *,
    before: str = "",
    after: str = "",
    text: str = "",
    by: Any = None,
    **more: Any,
) -> ReviewAction:
    """Writes into the audit trail what is done about a review."""
    made = act(review, kind, before=before, after=after, text=text, by=by, **more)
    made.save(force_insert=True)
    return made


def act(
    review: Review,
    kind: str,
    *,
    before: str = "",
    after: str = "",
    text: str = "",
    by: Any = None,
    **more: Any,
) -> ReviewAction:
    """What ``note`` writes, not saved yet."""
    return ReviewAction(
        review=review,
        kind=kind,
        version=review.version,
        verdict_id=review.verdict_id,
        by=by,
        by_name=by.get_username() if by is not None else "",
        before=before,
        after=after,
        note=text,
        **more,
    )


def tell(review: Review) -> None:
    """Has a review looked at."""
    send_safely(review_submitted, Review, review=review)


def announce(review: Review, before: str) -> None:
    """Tells the host, once it is committed, that a review's state is another."""
    after = review.state
    if after != before:
        transaction.on_commit(
            lambda: send_safely(
                review_decided, Review, review=review, before=before, after=after
            )
        )


def _first(site_id: int, key: str, author_key: str, item_key: str) -> Review | None:
    """As ``_same``, once nobody else can write for this author and product until the
    transaction ends. Raises AlreadyReviewed."""
    if author_key:
        name = f"ecom_ai.review:{site_id}:{author_key}:{item_key}"
        with connections[router.db_for_write(Review)].cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name]
            )
    if found := _same(site_id, key, author_key, item_key):
        return found
    if other := of_author(site_id, author_key, item_key):
        raise AlreadyReviewed(other)
    return None


def _same(site_id: int, key: str, author_key: str, item_key: str) -> Review | None:
    """The review that has this key already. Raises BadInput for somebody else's."""
    found = Review.objects.filter(site_id=site_id, key=key).first() if key else None
    if found and (found.author_key, found.item_key) != (author_key, item_key):
        raise BadInput(_("Another review has the key '%(key)s'.") % {"key": key})
    return found


def _locked(review: Review) -> Review:
    return Review.objects.select_for_update().get(pk=review.pk)


def _check_keys(site_id: int, item_key: str, key: str) -> None:
    known = Item.objects.filter(site_id=site_id, key=item_key)
    if not is_storable(item_key) or not known.exists():
        raise BadInput(_("The shop has no product '%(key)s'.") % {"key": item_key})
    if len(key) > 64 or not is_storable(key):
        raise BadInput(_("A review's key has at most 64 characters."))


def _storable(text: str) -> str:
    """A text as PostgreSQL can hold it."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _cleaned(title: str, body: str) -> tuple[str, str]:
    title = " ".join(_storable(title).split())
    body = _storable(body).replace("\r\n", "\n").strip()
    if is_blank(body):
        raise BadInput(_("A review needs a text."))
    if len(title) > TITLE:
        raise BadInput(_("A title has at most %(most)d characters.") % {"most": TITLE})
    if len(body) > BODY:
        told = {"most": BODY, "length": len(body)}
        raise BadInput(
            _("A review has at most %(most)d characters; this one has %(length)d.")
            % told
        )
    return title, body


def _check_stars(stars: int | None) -> None:
    if stars is not None and not 1 <= stars <= 5:
        raise BadInput(_("Stars are from 1 to 5."))
