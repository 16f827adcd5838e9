"""The pages that only show, by address."""

SHOWN = (
    "/",
    "/products/",
    "/compare/",
    "/products/base/",
    "/products/base/clauses/",
    "/about/",
    "/privacy/rules/",
    "/contact/",
)
# The same pages with what a reader chose, searched for or typed.
CHOSEN = (
    "/products/?who=adult&term=1m&price=300",
    "/products/?who=child&term=1d&p=base",
    "/products/?q=shuaijiao",
    "/compare/?p=base",
    "/compare/?p=base&only=differences",
)
EVERY = (
    *SHOWN,
    *CHOSEN,
    "/styleguide/",
    "/products/base/?plan=B&total=3286.40&pooled=1420.15&out_of_list=212",
)
