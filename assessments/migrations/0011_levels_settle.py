from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0010_homework_in_full"), ("practices", "0008_thresholds")]
    operations = frozen(__file__, "0011_levels_settle.sql")
