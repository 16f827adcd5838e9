"""The cashier as a Django app of its own; installed in the demo only."""

from django.apps import AppConfig


class SandboxCashierConfig(AppConfig):
    name = "policies.payments.sandbox_cashier"
    label = "sandbox_cashier"
    verbose_name = "演示收银台"
    default_auto_field = "django.db.models.BigAutoField"
