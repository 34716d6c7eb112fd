from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("reminders", "0029_other_places")]
    operations = frozen(__file__, "0030_moves_along.sql")
