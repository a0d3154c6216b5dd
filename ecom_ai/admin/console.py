"""The agents' console: a queue, the open conversation, and what is known beside it.

Every act is a form that is posted. htmx swaps what changed, and a script asks for what
is new; without JavaScript the whole page comes again.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from ecom_ai.admin.at_hand import at_hand
from ecom_ai.admin.desk import (
    FOLDER,
    SEE,
    UNMASKED,
    canned_answers,
    desk_context,
    draft_of,
    if_new,
    log_context,
    queue_context,
)
from ecom_ai.exceptions import BadInput, ChangeRefused
from ecom_ai.models import Conversation, TicketMail
from ecom_ai.shoppers import site_id_of
from ecom_ai.support import access, agents, presence, tickets
from ecom_ai.support.showing import name_of as shown_name
from ecom_ai.support.suggesting import suggested
from ecom_ai.support_tasks import send_ticket_mail, suggest
from ecom_ai.tasks import enqueue

ANSWER = agents.PERMISSION
View = Callable[..., HttpResponse]
Act = Callable[["Console", HttpRequest, Conversation], str]


def _act(act: Act) -> View:
    """A view that does something to the conversation of its address, and says what."""

    @wraps(act)
    def view(self: "Console", request: HttpRequest, pk: UUID) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        conversation = _find(request, pk)
        try:
            told = act(self, request, conversation)
        except (BadInput, ChangeRefused) as error:
            draft = request.POST.get("text", "")
            return self._answer(request, pk, str(error), is_wrong=True, draft=draft)
        return self._answer(request, pk, told)

    return view


class Console:
    """The pages of the console, for an admin to take among its own."""

    def __init__(self, owner: "admin.ModelAdmin[Conversation]") -> None:
        self.owner = owner

    def urls(self) -> list[URLPattern]:
        views: tuple[tuple[str, View, str], ...] = (
            ("console/", self.page_view, "console"),
            ("console/queue/", self.queue_view, "console_queue"),
            ("console/<uuid:pk>/", self.page_view, "console_open"),
            ("console/<uuid:pk>/live/", self.live_view, "console_live"),
            ("console/<uuid:pk>/desk/", self.desk_view, "console_desk"),
            ("console/<uuid:pk>/suggest/", self.suggest_view, "console_suggest"),
            ("console/<uuid:pk>/canned/", self.canned_view, "console_canned"),
            ("console/<uuid:pk>/take/", self.take_view, "console_take"),
            ("console/<uuid:pk>/reply/", self.reply_view, "console_reply"),
            ("console/<uuid:pk>/back/", self.back_view, "console_back"),
            ("console/<uuid:pk>/transfer/", self.transfer_view, "console_transfer"),
            ("console/<uuid:pk>/close/", self.close_view, "console_close"),
            ("console/<uuid:pk>/typing/", self.typing_view, "console_typing"),
            ("console/<uuid:pk>/personal/", self.personal_view, "console_personal"),
            ("console/<uuid:pk>/mail/", self.mail_view, "console_mail"),
        )
        return [
            path(where, self._guarded(view), name=f"ecom_ai_conversation_{name}")
            for where, view, name in views
        ]

    # What is looked at.

    def page_view(self, request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
        """The page: the queue, and the conversation that was asked for."""
        conversation = _find(request, pk) if pk else None
        return self._page(request, conversation, draft_of(request, conversation))

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        """The queue as it is now; 204 where it is as the page has it."""
        try:
            pk = UUID(request.GET.get("open", ""))
        except ValueError:
            pk = None
        return if_new(request, f"{FOLDER}/_queue.html", queue_context(request, pk))

    def live_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """What was said; 204 where it is as the page has it."""
        context = log_context(request, _find(request, pk))
        return if_new(request, f"{FOLDER}/_log.html", context)

    def desk_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """All of the open conversation: another one has it now, or it is closed."""
        desk = desk_context(request, _find(request, pk))
        return render(request, f"{FOLDER}/_desk.html", desk)

    def suggest_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """What could be answered now; a worker is asked where none has looked yet."""
        conversation = _find(request, pk)
        found = suggested(conversation)
        if not found.is_ready and "again" not in request.GET:
            enqueue(suggest, str(pk))
        context = {"conversation": conversation, "suggested": found}
        return render(request, f"{FOLDER}/_suggestion.html", context)

    def canned_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Canned answers that fit what was typed, their gaps filled."""
        conversation = _find(request, pk)
        found = canned_answers(request, conversation, at_hand(conversation).gaps)
        context = {"conversation": conversation, "canned": found}
        return render(request, f"{FOLDER}/_canned.html", context)

    # What is done.

    @_act
    def take_view(self, request: HttpRequest, conversation: Conversation) -> str:
        agents.take(conversation, request.user)
        return _("It is yours: the customer was told.")

    @_act
    def reply_view(self, request: HttpRequest, conversation: Conversation) -> str:
        token = access.token(conversation)
        address = reverse("ecom_ai:chat_resume", args=[token])
        message = agents.reply(
            conversation,
            request.user,
            request.POST.get("text", ""),
            key=request.POST.get("key", "").replace("\0", "")[:64],
            link=request.build_absolute_uri(address),
        )
        mail = TicketMail.objects.filter(message=message).first()
        if mail is None:
            return _("Sent.")
        enqueue(send_ticket_mail, mail.pk)
        return _("It is sent by e-mail.")

    @_act
    def back_view(self, request: HttpRequest, conversation: Conversation) -> str:
        agents.give_back(conversation, request.user)
        return _("The assistant goes on: the customer was told.")

    @_act
    def transfer_view(self, request: HttpRequest, conversation: Conversation) -> str:
        given = request.POST.get("to", "")
        people = agents.colleagues(request.user)
        to = people.filter(pk=given).first() if given.isdecimal() else None
        if given and to is None:
            raise BadInput(_("This colleague cannot answer customers."))
        note = request.POST.get("note", "")
        agents.transfer(conversation, request.user, to=to, note=note)
        return _("Passed on: the customer was told.")

    @_act
    def close_view(self, request: HttpRequest, conversation: Conversation) -> str:
        agents.close(conversation, request.user)
        return _("Closed: the customer was told.")

    @_act
    def personal_view(self, request: HttpRequest, conversation: Conversation) -> str:
        """Shows what was covered, for those who may see it; it is logged."""
        if not request.user.has_perm(SEE):
            raise PermissionDenied
        request.session[UNMASKED] = str(conversation.pk)
        log_look(self.owner, request, conversation)
        return _("Personal data is shown. That you looked is on record.")

    @_act
    def mail_view(self, request: HttpRequest, conversation: Conversation) -> str:
        """Tries a mail again that was given up."""
        given = request.POST.get("mail", "")
        mails = TicketMail.objects.filter(message__conversation=conversation)
        mail = mails.filter(pk=given).first() if given.isdecimal() else None
        if mail is None or not tickets.again(mail):
            raise BadInput(_("This e-mail is not one that failed."))
        enqueue(send_ticket_mail, mail.pk)
        return _("It is tried again.")

    def typing_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        agents.typing(_find(request, pk), request.user)
        return HttpResponse(status=204)

    # What comes after an act.

    def _answer(
        self,
        request: HttpRequest,
        pk: UUID,
        told: str,
        *,
        is_wrong: bool = False,
        draft: str = "",
    ) -> HttpResponse:
        """The changed part to htmx, else the page."""
        conversation = _find(request, pk)
        if "HX-Request" in request.headers:
            context = desk_context(request, conversation, draft=draft)
            context |= {"told": told, "is_wrong": is_wrong}
            return render(request, f"{FOLDER}/_answer.html", context)
        (messages.error if is_wrong else messages.success)(request, told)
        if draft:
            return self._page(request, conversation, draft)
        return redirect(self._address("console_open", pk))

    def _page(
        self, request: HttpRequest, conversation: Conversation | None, draft: str
    ) -> HttpResponse:
        pk = conversation.pk if conversation else None
        context = {
            **self.owner.admin_site.each_context(request),
            **queue_context(request, pk),
            **desk_context(request, conversation, draft=draft),
            "opts": self.owner.opts,
            "title": _("Customer service"),
            "media": self.owner.media,
            "reasons": Conversation.Reason.choices,
            "shown_as": shown_name(request.user),
        }
        return render(request, f"{FOLDER}/console.html", context)

    def _address(self, name: str, *arguments: object) -> str:
        site = self.owner.admin_site.name
        full = f"admin:ecom_ai_conversation_{name}"
        return reverse(full, args=arguments, current_app=site)

    def _guarded(self, view: View) -> View:
        """For agents; whoever was signed out meanwhile is led to the login."""
        site = self.owner.admin_site

        @wraps(view)
        def permitted(request: HttpRequest, **words: Any) -> HttpResponse:
            if not request.user.has_perm(ANSWER):
                raise PermissionDenied
            presence.arrive(site_id_of(request))
            return view(request, **words)

        inner = site.admin_view(permitted)

        def guarded(request: HttpRequest, **words: Any) -> HttpResponse:
            if "HX-Request" in request.headers and not site.has_permission(request):
                login = reverse("admin:login", current_app=site.name)
                away = redirect_to_login(self._address("console"), login)
                return HttpResponse(headers={"HX-Redirect": away.url})
            return inner(request, **words)

        return guarded


def log_look(owner: Any, request: HttpRequest, conversation: Conversation) -> None:
    """Puts on record that somebody looked at personal data."""
    owner.log(request, conversation, _("Looked at personal data"))


def _find(request: HttpRequest, pk: UUID) -> Conversation:
    rows = Conversation.objects.select_related("user", "agent", "site")
    found = rows.filter(site_id=site_id_of(request), pk=pk).first()
    if found is None:
        raise Http404
    return found
