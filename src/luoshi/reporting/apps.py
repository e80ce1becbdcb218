from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "luoshi.reporting"
    label = "reporting"

    def ready(self) -> None:
        from luoshi.reporting import joining, taking_up  # noqa: F401  (they listen to the ledger)
