from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("relationships", "0019_check_in_held")]
    operations = frozen(__file__, "0020_keep_word.sql")
