from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial"), ("relationships", "0002_rows")]
    operations = frozen(__file__, "0002_kept_state.sql", "0002_rows.sql")
