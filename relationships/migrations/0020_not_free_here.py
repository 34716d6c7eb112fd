from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("relationships", "0019_check_in_held"), ("practices", "0008_thresholds")]
    operations = frozen(__file__, "0020_not_free_here.sql")
