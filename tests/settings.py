"""RelCare's settings with what only tests differ in."""

import os

os.environ["RELCARE_TESTING"] = "True"

from relcare.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Nothing is collected, and WhiteNoise warns of a folder that is missing.
STATIC_ROOT = None
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT = "memory"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
# What is shown in browsers goes out by a key of the tests' own.
VAPID_PRIVATE_KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
VAPID_SUBJECT = "https://practice.example/contact"
