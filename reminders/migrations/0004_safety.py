from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0003_engine_only"), ("clients", "0013_safety")]
    operations = frozen(__file__, "0004_safety.sql")
