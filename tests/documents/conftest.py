"""Fixtures of the room: a seal of its own, an owner, a sealed policy made through the outbox."""

import pytest

from storefront.documents import sealing, selectors, services
from storefront.documents.enums import DocumentKind
from storefront.foundation import outbox
from tests import people
from tests.documents import samples

SUBJECT = "policies.policy:abc"


@pytest.fixture(scope="session")
def seal_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("seal") / "seal" / "seal.pem"
    assert sealing.make_seal(path)
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


@pytest.fixture
def sealed(ask):
    """A sealed policy document and its bytes."""
    document = ask()
    assert outbox.deliver_due() == 1
    document.refresh_from_db()
    return document, selectors.file_of(document)
