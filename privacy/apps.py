from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = "Who is acting, and which rows they may see"

    def ready(self) -> None:
        # Models can be imported only now.
        import_module("privacy.checks")
