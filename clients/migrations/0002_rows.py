from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0001_initial"),
        ("practices", "0002_accounts"),
        ("privacy", "0002_auditline"),
    ]
    operations = frozen(__file__, "0002_whose.sql", "0002_rows.sql")
