from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0003_second_case")]
    operations = frozen(__file__, "0004_own_audit_lines.sql")
