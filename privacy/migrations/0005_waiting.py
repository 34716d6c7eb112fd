from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("privacy", "0004_kept")]
    operations = frozen(__file__, "0005_waiting.sql")
