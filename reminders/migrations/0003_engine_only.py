from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0002_rows"), ("privacy", "0003_engine_only")]
    operations = frozen(__file__, "0003_engine_only.sql")
