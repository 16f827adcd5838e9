"""The pages that only show, by address."""

SHOWN = (
    "/",
    "/products/",
    "/products/base/",
    "/products/base/clauses/",
    "/products/base/clauses/versions/",
    "/products/base/clauses/versions/2026-1/",
    "/products/base/clauses/versions/compare/",
    "/about/",
    "/privacy/rules/",
    "/contact/",
)
EVERY = (*SHOWN, "/styleguide/", "/products/base/?plan=B&total=3286.40&pooled=1420.15&out_of_list=212")
