from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_indexes_of_the_board")]
    operations = frozen(__file__, "0004_definer_reads_less.sql")
