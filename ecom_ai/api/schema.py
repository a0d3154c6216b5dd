"""OpenAPI of this API alone, whatever else the host serves, and its page."""

# drf-spectacular has types for some of its functions alone.
# mypy: allow-untyped-calls

from typing import Any

from django.templatetags.static import static
from django.utils.translation import override
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.utils import OpenApiResponse
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from ecom_ai.api.problems import MEDIA_TYPE
from ecom_ai.api.serializers import ProblemSerializer

#: In place of the host's SPECTACULAR_SETTINGS, which are about the host's own API.
INFO = {
    "title": "ecom_ai API",
    "version": "1",
    "description": "This shop's recommendations, search, products, reviews, events "
    "and support chat.",
}

#: Every endpoint's, and those that one must name.
_ALWAYS = (400, 403, 429)
_WHY = {
    400: "A parameter or the body is not valid; the detail names what and why.",
    401: "The bearer token is forged, damaged or too old.",
    403: "The API is closed, or the session's request has no CSRF token.",
    404: "There is no such thing; the detail names the nearest, where one is near.",
    409: "Something is there already; the detail says what to do instead.",
    413: "The request is too large.",
    415: "The body is not application/json.",
    429: "Too many requests; Retry-After says when to come back.",
}


def answers(success: Any, *problems: int, status: int = 200) -> dict[Any, Any]:
    """Responses of an endpoint: its own, and the problems that it may answer with."""
    return {
        status: success,
        **{
            (code, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, _WHY[code])
            for code in sorted((*_ALWAYS, *problems))
        },
    }


def document() -> str:
    """The OpenAPI document in YAML, in English. Warns of what it cannot tell."""
    with override("en"):
        schema = Generator().get_schema(public=True)
    rendered: bytes = OpenApiYamlRenderer().render(schema, renderer_context={})
    return rendered.decode()


class Generator(SchemaGenerator):
    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        """The OpenAPI document."""
        return {**super().get_schema(request, public), "info": INFO}

    def _get_paths_and_endpoints(self) -> list[tuple[Any, ...]]:
        return [
            endpoint
            for endpoint in super()._get_paths_and_endpoints()
            if type(endpoint[-1]).__module__.startswith("ecom_ai.")
        ]

    def parse(self, input_request: Any, public: bool) -> dict[str, Any]:
        """The addresses, and that of streams: no view of the REST framework has it."""
        from ecom_ai.api import streams  # which imports this module

        told: dict[str, Any] = super().parse(input_request, public)
        view = self.create_view(streams.StreamView.as_view(), "GET")
        path = streams.address()
        mock = spectacular_settings.GET_MOCK_REQUEST
        view.request = mock("GET", path, view, input_request)
        operation = view.schema.get_operation(path, path, "^/", "GET", self.registry)
        return {**told, path: {"get": operation}}


class SessionOrTokenScheme(OpenApiAuthenticationExtension):
    """How an app proves who it is; the shop's own pages have their session.

    drf-spectacular finds this class by its existence.
    """

    target_class = "ecom_ai.api.permissions.SessionOrToken"
    name = "shopper"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class SchemaView(SpectacularAPIView):
    """The OpenAPI document."""

    generator_class = Generator
    authentication_classes = []
    permission_classes = []
    schema = None


class DocsView(SpectacularSwaggerSplitView):
    """A page to read and try the API, from files on this host alone."""

    url_name = "ecom_ai:schema"
    title = INFO["title"]
    template_name = "ecom_ai/api_docs.html"
    authentication_classes = []
    permission_classes = []
    schema = None

    @staticmethod
    def _swagger_ui_resource(filename: str) -> str:
        return static(f"drf_spectacular_sidecar/swagger-ui-dist/{filename}")

    @classmethod
    def _swagger_ui_favicon(cls) -> str:
        return cls._swagger_ui_resource("favicon-32x32.png")
