from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("relationships", "0001_initial"), ("clients", "0002_rows")]
    operations = frozen(__file__, "0002_couples.sql", "0002_rows.sql")
