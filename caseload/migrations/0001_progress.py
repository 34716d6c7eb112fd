from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_indexes_of_the_board"), ("reminders", "0002_rows")]
    operations = frozen(__file__, "0001_progress.sql")
