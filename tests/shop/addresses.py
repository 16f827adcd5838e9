"""The pages that only show, by address."""

SHOWN = (
    "/",
    "/products/",
    "/compare/",
    "/products/base/",
    "/products/base/clauses/",
    "/calculate/",
    "/products/base/clauses/versions/",
    "/products/base/clauses/versions/2026-1/",
    "/products/base/clauses/versions/compare/",
    "/about/",
    "/privacy/rules/",
    "/contact/",
)
STORY = "total=3286.40&pooled=1420.15&out_of_list=212&where=urgent&cause=alcohol&total2=80&stay=6&grade=9"
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
    f"/products/base/?plan=A&riders=hospital-cash&{STORY}",
    f"/calculate/?{STORY}",
)
