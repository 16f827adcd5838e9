"""Pages about documents: the owner's download, and verification for everybody."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from storefront.accounts.access import recent_code_required, trusted_device_required
from storefront.documents import limits, selectors
from storefront.documents.enums import DocumentState
from storefront.documents.forms import CodeForm, FileForm
from storefront.documents.models import Document
from storefront.documents.verification import HEADINGS, Finding, Verdict, check_code, check_file
from storefront.foundation.editions import page

# A file of the largest size and what surrounds it in a form; far more is not even read.
LARGEST_REQUEST = 8 * 1024 * 1024
KINDS_OF_NOTICE = {Verdict.VALID: "done", Verdict.ENDING: "info", Verdict.PENDING: "info"}


@require_safe
@never_cache
@recent_code_required
@trusted_device_required
def download(request: HttpRequest, reference: str) -> HttpResponse:
    """The sealed file, for its owner only; to everybody else it does not exist."""
    document = selectors.owned_document(request.user, reference)
    if document is None:
        raise Http404
    if document.file_hash is None:
        waiting = document.state == DocumentState.PENDING
        return page(request, "documents/pending.html", {"waiting": waiting}, status=202 if waiting else 410)
    response = HttpResponse(selectors.file_of(document), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, file_name(document))
    response["X-Content-Type-Options"] = "nosniff"
    return response


def file_name(document: Document) -> str:
    """`明白-电子保单-第1版-….pdf`: kind, version and code; no name and no number of a person."""
    return f"{_('Mingbai')}-{document.get_kind_display()}-{document.version}-{document.code}.pdf"


@csrf_exempt  # reads no session, changes nothing; so the page carries no token and can be kept rendered
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a file. A code leads on to its own address; a file is answered here."""
    if request.method != "POST":
        code_form = CodeForm(request.GET if "code" in request.GET else None)
        if code_form.is_bound and code_form.is_valid():
            return HttpResponseRedirect(
                reverse("documents:verify_code", args=[code_form.cleaned_data["code"]])
            )
        return _ask(request, code_form=code_form, status=422 if code_form.is_bound else 200)
    return _verify_file(request)


def _verify_file(request: HttpRequest) -> HttpResponse:
    if _content_length(request) > LARGEST_REQUEST:
        problem = _("This file is larger than 5 MB. Our documents are smaller.")
        return _ask(request, problem=problem, status=413)
    if not limits.may_upload(request):
        problem = _("Many files came from your address. Please wait a minute and try again.")
        return _ask(request, problem=problem, status=429)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, file_form=form, status=422)
    return _answer(request, check_file(form.cleaned_data["file"].read()))


def _content_length(request: HttpRequest) -> int:
    raw = request.headers.get("Content-Length") or "0"
    return int(raw) if raw.isascii() and raw.isdigit() else 0


@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR code leads to."""
    return _answer(request, check_code(code))


def _ask(
    request: HttpRequest,
    *,
    code_form: CodeForm | None = None,
    file_form: FileForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"code_form": code_form or CodeForm(), "file_form": file_form or FileForm(), "problem": problem}
    return page(request, "documents/verify.html", context, status=status)


def _answer(request: HttpRequest, finding: Finding) -> HttpResponse:
    context = {
        "finding": finding,
        "document": finding.document,
        "heading": HEADINGS[finding.verdict],
        "notice_kind": KINDS_OF_NOTICE.get(finding.verdict, "warning"),
        "file_form": FileForm(),
    }
    status = 404 if finding.verdict is Verdict.UNKNOWN and request.method != "POST" else 200
    response = page(request, "documents/verified.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response
