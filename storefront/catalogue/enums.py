"""The words of the catalogue: what may differ between two versions, and how a draft stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DraftState(models.TextChoices):
    OPEN = "open", _("draft")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("put aside")


class Area(models.TextChoices):
    """The parts of a version that are compared, in the order a reader meets them."""

    CLAUSES = "clauses", _("Clauses and what they mean")
    EXCLUSIONS = "exclusions", _("What is not covered")
    IDENTITY = "identity", _("Name, insurer, filing")
    NOTICES = "notices", _("What to know before you buy")
    DISCLOSURE = "disclosure", _("Questions you must answer")
    PARTICULARS = "particulars", _("Particulars asked")
    PAPERS = "papers", _("Papers for a claim")
    QUESTIONS = "questions", _("Questions and answers")
    CASES = "cases", _("Worked cases")


class Kind(models.TextChoices):
    """What happened to an entry from one version to the next."""

    CHANGED = "changed", pgettext_lazy("clause", "Changed")
    ADDED = "added", _("Added")
    REMOVED = "removed", _("Removed")


class Part(models.TextChoices):
    """The pieces of an entry that may differ."""

    TITLE = "title", _("Title")
    TEXT = "text", _("Text")
    GLOSS = "gloss", _("In plain words")
    WHY = "why", _("Why")
    EXAMPLE = "example", _("Example")
    RESTS_ON = "rests_on", _("Rests on clauses")
    CONCERNS = "concerns", _("Concerns only")
    NOTE = "note", _("Note")


class Figure(models.TextChoices):
    """The numbers and conditions of a product, each with its unit."""

    PLAN = "plan", _("Plan")
    RIDER = "rider", _("Extra")
    BENEFIT = "benefit", _("Benefit")
    SUM = "sums", _("Sum insured")
    DEDUCTIBLE = "deductible_fen", _("Deductible")
    DEDUCTIBLE_SHARE = "deductible_share_bp", _("Deductible, share of the loss")
    RATIO = "ratio_bp", _("Share paid")
    RATIO_POOLED = "ratio_pooled_bp", _("Share paid where public insurance paid first")
    PER_DAY = "per_day_fen", _("A day")
    UNPAID_DAYS = "unpaid_days", _("First days that are not paid")
    MAX_DAYS = "max_days", _("Days at most")
    WITHIN_DAYS = "within_days", _("Within days of the event")
    AGE_FACTOR_FROM = "age_factor_from", _("Less is paid from this age")
    AGE_FACTOR = "age_factor_bp", _("Share paid from that age")
    NEEDS_HOSPITAL = "needs_hospital", _("Only hospitals that count")
    MIN_TERM = "min_term", _("Shortest term")
    MAX_AGE = "max_age", _("Oldest age")
    WAITING_DAYS = "waiting_days", _("Waiting period, days")
    MIN_AGE = "min_age", _("Youngest age")
    MIN_AGE_DAYS = "min_age_days", _("Youngest age, days")
    APPLICANT_AGE = "applicant_min_age", _("Youngest age of who buys")
    CLASSES = "classes", _("Occupation classes taken")
    DAYS_AHEAD = "max_days_ahead", _("Days ahead that cover may start")
    TERMS_DAYS = "days", _("Sold for days")
    TERMS_MONTHS = "months", _("Sold for months")
    DEATH_LIMIT = "death_sum_limit_fen", _("Death cover per adult over all products")
    ITEM_PRICE = "item_price_fen", _("Prices of things insured")
    CLASS_FACTOR = "class_factor", _("Factor of an occupation class")
    AGE_PRICE_FACTOR = "age_bp", _("Factor of age in the price")
    RATE = "rate", _("Rate behind the price")
    OTHER = "other", _("How it works (see the clauses)")
