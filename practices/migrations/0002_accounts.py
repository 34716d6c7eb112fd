from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [
        ("practices", "0001_initial"),
        ("privacy", "0002_auditline"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = frozen(__file__, "0002_accounts.sql", "0002_entering.sql", "0002_keys.sql")
