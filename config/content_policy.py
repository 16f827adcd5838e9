"""The Content-Security-Policy header, put together once instead of at every answer: no page has a policy
of its own. One that ever has (a nonce, a decorator of django-csp) gets it from django-csp as always."""

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property


class OnePolicyMiddleware(CSPMiddleware):
    """django-csp's middleware with the common header kept."""

    @cached_property
    def common(self) -> str:
        return build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.DEBUG or _has_its_own(request, response):
            return super().process_response(request, response)
        response.headers[HEADER] = self.common
        return response


def _has_its_own(request: HttpRequest, response: HttpResponseBase) -> bool:
    named = any(name.startswith("_csp") for name in vars(response))
    return named or HEADER in response.headers or hasattr(request, "_csp_nonce")
