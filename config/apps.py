"""The settings' own app: registers the deploy checks."""

from django.apps import AppConfig


class SettingsConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401  # registers itself
