from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management.base import BaseCommand
from py_vapid.utils import b64urlencode


class Command(BaseCommand):
    help = "Make the key that signs web push. Once: with another key every browser has to be set up again."

    def handle(self, *args: Any, **options: Any) -> None:
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        self.stdout.write(f"VAPID_PRIVATE_KEY={b64urlencode(number.to_bytes(32, 'big'))}")
        self.stdout.write("VAPID_SUBJECT=mailto:")
        self.stderr.write(
            "Copy both into the settings and write after mailto: where a push service can reach you."
        )
