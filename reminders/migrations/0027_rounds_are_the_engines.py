from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0026_one_by_one")]
    operations = frozen(__file__, "0027_rounds_are_the_engines.sql")
