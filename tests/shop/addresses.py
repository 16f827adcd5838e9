"""The pages that only show, by address."""

SHOWN = (
    "/",
    "/products/",
    "/products/base/",
    "/products/base/clauses/",
    "/calculate/",
    "/about/",
    "/privacy/rules/",
    "/contact/",
)
STORY = "total=3286.40&pooled=1420.15&out_of_list=212&where=urgent&cause=alcohol&total2=80&stay=6&grade=9"
EVERY = (
    *SHOWN,
    "/styleguide/",
    "/products/base/?plan=B&total=3286.40&pooled=1420.15&out_of_list=212",
    f"/products/base/?plan=A&riders=hospital-cash&{STORY}",
    f"/calculate/?{STORY}",
)
