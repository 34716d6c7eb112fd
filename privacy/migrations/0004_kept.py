from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("privacy", "0003_engine_only")]
    operations = frozen(__file__, "0004_kept.sql")
