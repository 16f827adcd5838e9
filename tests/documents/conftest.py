"""Fixtures of the room: a seal of its own, an owner, a sealed policy made through the outbox."""

import pytest

from storefront.documents import rendering, sealing, services
from storefront.documents.addresses import verify_address
from storefront.documents.enums import DocumentKind
from storefront.documents.models import Document
from storefront.documents.seal_making import make_seal
from tests import people
from tests.documents import samples

SUBJECT = "policies.policy:abc"
CODE = "bcdfghjkmnpqrstv"


@pytest.fixture(scope="session")
def seal_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("seal") / "seal" / "seal.pem"
    assert make_seal(path)
    return path


@pytest.fixture(autouse=True)
def _own_seal(settings, seal_file):
    settings.SEAL_FILE = seal_file


@pytest.fixture
def owner(db):
    return people.customer()


@pytest.fixture
def ask(owner):
    """Ask for a policy document; `changes` go into its snapshot."""

    def request(key="k1", **changes):
        return services.request_document(
            kind=DocumentKind.POLICY,
            subject=SUBJECT,
            owner=owner,
            snapshot=samples.policy_snapshot(**changes),
            key=key,
        )

    return request


@pytest.fixture(scope="session")
def made_file(seal_file):
    """One sealed policy, made once for all tests that only look at what is kept: bytes, fingerprint."""
    signer = sealing.read_signer(seal_file)
    kind = DocumentKind.POLICY
    pdf = rendering.render(samples.policy_snapshot(), kind=kind, code=CODE, version=1)
    return sealing.seal_pdf(pdf, signer, address=verify_address(CODE)), sealing.fingerprint_of(signer)


@pytest.fixture
def sealed(ask, made_file):
    """A sealed policy document and its bytes."""
    document = ask()
    Document.objects.filter(pk=document.pk).update(code=CODE)
    document.refresh_from_db()
    assert services.keep_file(document, made_file[0], seal_fingerprint=made_file[1])
    return document, made_file[0]
