from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "luoshi.reporting"
    label = "reporting"

    def ready(self) -> None:
        from luoshi.reporting import taking_up  # noqa: F401  (listens to the issuing of plans)
