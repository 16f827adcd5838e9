"""All products with their versions and drafts; one product with its history; storing a draft."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from storefront.catalogue.folder.archive import read_archive
from storefront.catalogue.folder.sources import CatalogueError, Problem
from storefront.catalogue.forms import UploadForm
from storefront.catalogue.selectors import shelves, steps_of
from storefront.catalogue.services import store_draft
from storefront.catalogue.services.history import actor_of
from storefront.foundation.errors import BusinessRuleError
from storefront.reading.selectors import sales_on_the_way
from storefront.shop.versions import rows_of
from storefront.shop.views.catalogue_desk.door import administrator, desk_page


@require_safe
@administrator
def desk(request: HttpRequest) -> HttpResponse:
    """Every product that is or was sold, or is to be."""
    rows = [(shelf, rows_of(shelf.versions)) for shelf in shelves()]
    return desk_page(request, "ops/catalogue.html", {"rows": rows})


@require_safe
@administrator
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One product: versions with what was sold under each, drafts, and who did what when."""
    shelf = next((shelf for shelf in shelves() if shelf.slug == slug), None)
    if shelf is None:
        raise Http404
    on_the_way = sales_on_the_way(slug)
    rows = [(row, on_the_way.get(row.version.pk, 0)) for row in rows_of(shelf.versions)]
    context = {"shelf": shelf, "rows": rows, "steps": steps_of(slug, actor_of(request.user))}
    return desk_page(request, "ops/catalogue_product.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def upload(request: HttpRequest) -> HttpResponse:
    """Store the ZIP file of a product's folder as a draft."""
    if request.method != "POST":
        return desk_page(request, "ops/catalogue_upload.html", {"form": UploadForm()})
    form = UploadForm(request.POST, request.FILES)
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        try:
            sources = read_archive(form.cleaned_data["file"])
            draft = store_draft(sources=sources, made_by=request.user)
        except CatalogueError as error:
            problems = _refused(form, error)
        except BusinessRuleError as error:
            form.add_error("file", error.message)
        else:
            messages.success(request, _("Stored as a draft. Nothing of it is sold."))
            return redirect("catalogue:draft", reference=draft.reference)
    return desk_page(request, "ops/catalogue_upload.html", {"form": form, "problems": problems}, status=422)


def _refused(form: UploadForm, error: CatalogueError) -> tuple[Problem, ...]:
    form.add_error("file", _("This is no product's folder; nothing was stored. The reason stands below."))
    return error.problems
