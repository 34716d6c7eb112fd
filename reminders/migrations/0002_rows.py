from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0001_initial"),
        ("assessments", "0002_rows"),
        ("clients", "0002_rows"),
        ("practices", "0002_accounts"),
    ]
    operations = frozen(__file__, "0002_rows.sql", "0002_heartbeat.sql", "0002_engine.sql")
