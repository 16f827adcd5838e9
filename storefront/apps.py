"""The storefront app."""

from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "storefront"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from storefront import tasks  # noqa: F401  # registers the outbox handlers
        from storefront.documents import checks as document_checks  # noqa: F401  # fonts, seal
        from storefront.foundation import checks  # noqa: F401  # registers the personal-data check
