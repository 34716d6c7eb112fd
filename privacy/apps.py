from django.apps import AppConfig
from django.utils.module_loading import import_module


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = "Who is acting, and which rows they may see"

    def ready(self) -> None:
        # Models can be imported only now.
        import_module("privacy.checks")
