from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_auditline")]
    operations = frozen(__file__, "0003_engine_only.sql")
