from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("relationships", "0003_definer_reads_less")]
    operations = frozen(__file__, "0004_couples.sql")
