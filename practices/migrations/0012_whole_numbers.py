from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("practices", "0011_language")]
    operations = frozen(__file__, "0012_whole_numbers.sql")
