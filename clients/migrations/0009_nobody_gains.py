from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0008_inbox_cases"), ("privacy", "0003_engine_only")]
    operations = frozen(__file__, "0009_nobody_gains.sql")
