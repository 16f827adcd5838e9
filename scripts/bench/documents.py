"""Seconds a paper takes, beside bare WeasyPrint on the same markup and styles; sealing apart."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import weasyprint
from django.conf import settings

from storefront.documents import rendering, sealing
from storefront.documents.enums import DocumentKind
from storefront.documents.frozen_json import from_json, to_json
from storefront.documents.seal_making import make_seal
from storefront.documents.snapshots import PolicySnapshot
from tests.documents import samples

ROUNDS = 7
CODE = "bcdfghjkmnpqrstv"


def bench_documents() -> dict[str, float]:
    """`seconds` from the frozen snapshot to the PDF, `bare_seconds` for WeasyPrint alone, their `ratio`,
    and `sealing_seconds`. Interleaved rounds in a warm process, medians."""
    frozen = to_json(samples.policy_snapshot())
    html = _html(frozen)
    styles = (settings.BASE_DIR / "static" / rendering.STYLESHEET).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seal.pem"
        make_seal(path)
        signer = sealing.read_signer(path)
        pdf = rendering.pdf_of(html)
        timed = _interleaved(
            {
                "seconds": lambda: rendering.pdf_of(_html(frozen)),
                "bare_seconds": lambda: weasyprint.HTML(string=html).write_pdf(
                    stylesheets=[weasyprint.CSS(string=styles)]
                ),
                "sealing_seconds": lambda: sealing.seal_pdf(
                    pdf, signer, address="http://localhost/verify/x/"
                ),
            }
        )
    return {**timed, "ratio": timed["seconds"] / timed["bare_seconds"]}


def _html(frozen: object) -> str:
    snapshot = from_json(PolicySnapshot, frozen)
    return rendering.document_html(snapshot, kind=DocumentKind.POLICY, code=CODE, version=1)


def _interleaved(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The median seconds of each work; the first round only warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(ROUNDS + 1):
        for name, work in works.items():
            start = time.perf_counter()
            work()
            if turn:
                seconds[name].append(time.perf_counter() - start)
    return {name: median(values) for name, values in seconds.items()}
