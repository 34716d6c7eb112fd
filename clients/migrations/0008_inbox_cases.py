from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0007_duty_versions")]
    operations = frozen(__file__, "0008_inbox_cases.sql")
