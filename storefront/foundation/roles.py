"""What staff may do: a closed list of roles, granted by rows. A role opens pages and fields; there is
no permission besides."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse


class Role(models.TextChoices):
    MODERATOR = "moderator", "评价审核员"
    CLAIMS_OFFICER = "claims_officer", "理赔员"
    SERVICE_DESK = "service_desk", "客服"
    MEDIATOR = "mediator", "调解员"
    FINANCE = "finance", "财务"
    AUDITOR = "auditor", "审计"
    ADMINISTRATOR = "administrator", "管理员"


class RoleGrant(models.Model):
    """A role somebody holds. Revoking deletes the row; the state history keeps who and when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role)
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_granted_once")]


SECOND_FACTOR = "second_factor"  # session key: the reference of the user who gave it


def has_second_factor(request: HttpRequest) -> bool:
    """True where this session's user gave a second factor when signing in."""
    if not request.user.is_authenticated:
        return False
    return request.session.get(SECOND_FACTOR) == request.user.reference


def roles_of(user: Any) -> frozenset[str]:
    if not user.is_authenticated or not user.is_staff:
        return frozenset()
    if not hasattr(user, "_roles"):
        user._roles = frozenset(user.role_grants.values_list("role", flat=True))
    return user._roles


View = Callable[..., HttpResponse]


def requires_role(*roles: Role) -> Callable[[View], View]:
    """Open a staff page to these roles, with a second factor; to everybody else it does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not roles_of(request.user) & set(roles) or not has_second_factor(request):
                raise Http404
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store, private")
            return response

        guarded.required_roles = frozenset(roles)  # type: ignore[attr-defined]  # read by the access matrix
        return guarded

    return decorate
