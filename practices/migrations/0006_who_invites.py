from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [
        ("practices", "0005_sign_ins"),
        ("privacy", "0003_engine_only"),
        # Policies compare with the sets that clients' functions give.
        ("clients", "0002_rows"),
    ]
    operations = frozen(__file__, "0006_who_invites.sql")
