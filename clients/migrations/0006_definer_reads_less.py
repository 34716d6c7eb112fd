from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0005_own_cases")]
    operations = frozen(__file__, "0006_definer_reads_less.sql")
