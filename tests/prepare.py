"""What `make run` does before it starts web, worker and beat, and nothing else: `python -m tests.prepare`."""

import os
from contextlib import ExitStack

import django
from django.conf import settings

from relcare.run import DEMO, load_demo, prepare_embedded

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relcare.settings")
    django.setup()
    with ExitStack() as stack:
        prepare_embedded(stack)
        load_demo(settings.VAR / DEMO)
