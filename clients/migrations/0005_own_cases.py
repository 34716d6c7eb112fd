from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0004_own_audit_lines")]
    operations = frozen(__file__, "0005_own_cases.sql")
