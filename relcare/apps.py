from django.apps import AppConfig


class RelCareConfig(AppConfig):
    name = "relcare"
