"""What a clause grants or takes, the engine computes as it is written; what no clause takes, it does not."""

from dataclasses import replace
from datetime import datetime

import pytest

from storefront.foundation.clock import BEIJING
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.adjudication import decide
from storefront.rules.facts import Event, Facts, Invoice, Misstated
from tests.catalogue.sold import PRODUCTS, each

AT = datetime(2027, 5, 31, 20, tzinfo=BEIJING)


def decided(slug, facts):
    decision = decide(facts, PRODUCTS[slug].terms)
    return decision.total_fen, {reason.code for reason in decision.reasons}


@each
def test_less_is_paid_for_a_misstated_occupation_only_where_the_clause_says_so(sold):
    clause = sold.clause(sold.terms.cites.misstated).text
    assert ("按照实付保险费与应付保险费的比例" in clause) == sold.terms.priced_by_person


@pytest.mark.parametrize("slug", ["yoga", "climbing-diving", "trip"])
def test_where_every_occupation_costs_the_same_nothing_is_paid_in_proportion(slug):
    plan = PRODUCTS[slug].plans[0].code
    facts = Facts(Event(AT), plan, invoices=(Invoice(None, 100_000),))
    assert decided(slug, facts)[0] > 50_000
    with pytest.raises(BusinessRuleError) as refused:
        decide(replace(facts, misstated=Misstated(1, 2)), PRODUCTS[slug].terms)
    assert refused.value.field == "facts.misstated"
