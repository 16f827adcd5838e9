"""The cashier's door for merchants' requests, and the page on which a payer decides."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from policies.payments.sandbox_cashier import desk, protocol
from policies.payments.sandbox_cashier.models import Trade

PAGE_PAY = "alipay.trade.page.pay"


@csrf_exempt
@require_http_methods(["GET", "POST"])
@never_cache
def gateway(request: HttpRequest) -> HttpResponseBase:
    """One address for every method of the protocol; the signature says who asks."""
    params = {**request.GET.dict(), **request.POST.dict()}
    method = str(params.get("method", ""))
    try:
        business = protocol.read_request(params)
        if method == PAGE_PAY:
            return redirect("sandbox_cashier:trade", token=desk.open_trade(params, business).token)
        service = desk.SERVICES.get(method)
        if service is None:
            raise protocol.Refusal("isv.invalid-method")
        text = protocol.answer(method, service(business))
    except protocol.Refusal as refusal:
        if method == PAGE_PAY or method not in desk.SERVICES:
            context = {"code": refusal.sub_code}
            return render(request, "sandbox_cashier/refused.html", context, status=400)
        text = protocol.refused(method, refusal)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


@require_http_methods(["GET", "POST"])
@never_cache
def trade(request: HttpRequest, token: str) -> HttpResponseBase:
    """Pay, pay in one of the ways that go wrong in real life, or close."""
    found = get_object_or_404(Trade, token=token)
    if request.method == "POST":
        _act(found, str(request.POST.get("act", "")))
        return HttpResponseRedirect(found.return_url or request.path)
    now = timezone.now()
    context = {
        "trade": found,
        "amount": protocol.yuan(found.total_fen),
        "open": found.paid_at is None and found.closed_at is None,
        "in_time": found.expires_at > now,
    }
    return render(request, "sandbox_cashier/trade.html", context)


def _act(found: Trade, act: str) -> None:
    if act == "pay":
        desk.pay(found)
    elif act == "late":
        desk.pay(found, late=True)
    elif act == "silent":
        desk.pay(found, silent=True)
    elif act == "short" and found.total_fen > 1:
        desk.pay(found, amount_fen=found.total_fen - 1)
    elif act == "close":
        desk.close(found)
