from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("relationships", "0020_not_free_here")]
    operations = frozen(__file__, "0021_keep_word.sql")
