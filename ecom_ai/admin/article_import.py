"""The page that imports articles: a file is looked at first, and then taken in."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.sites.models import Site
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.admin.train_form import chosen_site, short, write_upload
from ecom_ai.exceptions import BadInput
from ecom_ai.support import importing

_FOLDER = "admin/ecom_ai/article"
#: Lines that a preview shows of each kind; and of problems.
_SHOWN, _PROBLEMS = 200, 50


class ImportForm(forms.Form):
    """A file, and the site that its articles are of."""

    site = forms.ModelChoiceField(Site.objects, label=_("site"), required=False)
    file = forms.FileField(label=_("file"))


def import_view(
    model_admin: "admin.ModelAdmin[Any]", request: HttpRequest
) -> HttpResponse:
    """Shows what a file would change, and on a second press does it."""
    if not (
        model_admin.has_add_permission(request)
        and model_admin.has_change_permission(request)
    ):
        raise PermissionDenied
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        site_id = chosen_site(form.cleaned_data["site"])
        context |= _looked_at(site_id, form.cleaned_data["file"])
        if "import" in request.POST and not context["problems"]:
            counts = importing.save(
                site_id,
                [each.draft for each in context["changes"]],
                by=request.user,  # type: ignore[arg-type]
            )
            messages.success(request, _told(counts))
            name = "admin:ecom_ai_article_changelist"
            return redirect(reverse(name, current_app=model_admin.admin_site.name))
    if request.headers.get("HX-Request"):
        return render(request, f"{_FOLDER}/_looked_at.html", context)
    context |= {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "media": model_admin.media,
        "title": gettext("Import articles"),
        "several_sites": Site.objects.count() > 1,
        "endings": ",".join(importing.READABLE),
    }
    return render(request, f"{_FOLDER}/import.html", context)


def _looked_at(site_id: int, given: "UploadedFile[Any]") -> dict[str, Any]:
    """What is in a file, and what importing it would change."""
    name = short(given.name or "")
    with tempfile.TemporaryDirectory(prefix="ecom_ai-") as folder:
        try:
            path = write_upload(given, Path(folder) / "articles")
            found = importing.read(path, name)
        except BadInput as error:
            return {"looked_at": True, "problems": [str(error)], "changes": []}
    changes = importing.compare(site_id, found.drafts)
    by_kind = {
        kind: [each for each in changes if each.kind == kind]
        for kind in (importing.NEW, importing.CHANGED, importing.UNCHANGED)
    }
    return {
        "looked_at": True,
        "problems": found.problems[:_PROBLEMS],
        "more_problems": max(0, len(found.problems) - _PROBLEMS),
        "left_out": found.left_out[:_PROBLEMS],
        "changes": changes,
        "shown": [
            (_NAMES[kind], len(some), [each.draft for each in some[:_SHOWN]])
            for kind, some in by_kind.items()
            if some
        ],
        "count": len(changes) - len(by_kind[importing.UNCHANGED]),
    }


_NAMES = {
    importing.NEW: _("New"),
    importing.CHANGED: _("Changed"),
    importing.UNCHANGED: _("As they are here already"),
}


def _told(counts: dict[str, int]) -> str:
    new, changed = counts[importing.NEW], counts[importing.CHANGED]
    words = ngettext(
        "%(n)d article was imported: %(new)d new, %(changed)d changed.",
        "%(n)d articles were imported: %(new)d new, %(changed)d changed.",
        new + changed,
    )
    return words % {"n": new + changed, "new": new, "changed": changed}
