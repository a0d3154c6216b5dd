"""Pages and streams of the support chat."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from ecom_ai.models import Conversation
from ecom_ai.shoppers import site_id_of
from ecom_ai.support import access


@require_GET
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Opens the conversation that an e-mail links to, in whichever browser it is read.

    One that belongs to somebody asks them to sign in.
    """
    rows = Conversation.objects.filter(site_id=site_id_of(request))
    pk = access.read_token(token)
    conversation = rows.filter(pk=pk).first() if pk else None
    if conversation is None:
        raise Http404
    if conversation.user_id is not None and access.user_of(request) is None:
        return redirect_to_login(request.get_full_path())
    access.remember(request, conversation)
    return redirect("ecom_ai:chat")
