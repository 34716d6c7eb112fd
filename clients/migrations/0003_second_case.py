from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_rows")]
    operations = frozen(__file__, "0003_second_case.sql")
