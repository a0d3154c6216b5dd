"""The page of questions that the support chat could not answer."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from ecom_ai.admin.train_form import chosen_site
from ecom_ai.models import Article, Message
from ecom_ai.support.answering import ABOUT_PRODUCTS
from ecom_ai.support.unanswered import Asked, settle, unanswered

#: Groups that the page shows; of an article's title.
_SHOWN, _TITLE = 100, 200


def questions_view(
    model_admin: "admin.ModelAdmin[Any]", request: HttpRequest
) -> HttpResponse:
    """Questions without an answer, those that are alike together."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    found = unanswered(chosen_site(None), settled=False)
    shown = found[:_SHOWN]
    about = _of_products(shown)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "title": gettext("Questions without an answer"),
        "groups": [
            (each, "" if each in about else _write_address(model_admin, each))
            for each in shown
        ],
        "more": max(0, len(found) - _SHOWN),
        "may_write": model_admin.has_add_permission(request),
        "may_settle": model_admin.has_change_permission(request),
    }
    return render(request, "admin/ecom_ai/article/questions.html", context)


def done_view(
    model_admin: "admin.ModelAdmin[Any]", request: HttpRequest
) -> HttpResponse:
    """Marks the questions of a group as seen to."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    replies = [int(pk) for pk in request.POST.getlist("reply") if pk.isdecimal()]
    done = settle(chosen_site(None), replies)
    words = ngettext(
        "%(n)d question is marked as done.", "%(n)d questions are marked as done.", done
    )
    messages.success(request, words % {"n": done})
    name = "admin:ecom_ai_article_questions"
    return redirect(reverse(name, current_app=model_admin.admin_site.name))


def _of_products(asked: Sequence[Asked]) -> list[Asked]:
    """Those that ask for a fact of a product: no article is to tell that."""
    replies = [pk for each in asked for pk in each.replies]
    rows = Message.objects.filter(pk__in=replies, intent__in=ABOUT_PRODUCTS)
    found = set(rows.values_list("pk", flat=True))
    return [each for each in asked if 2 * len(found & set(each.replies)) > each.count]


def _write_address(model_admin: "admin.ModelAdmin[Any]", asked: Asked) -> str:
    """Where an article is written whose title is the question."""
    told = {"title": asked.text[:_TITLE], "language": asked.language}
    name = f"admin:{Article._meta.app_label}_article_add"
    address = reverse(name, current_app=model_admin.admin_site.name)
    return f"{address}?{urlencode(told)}"
