from django.db import migrations

from privacy.frozen import frozen


class Migration(migrations.Migration):
    dependencies = [("relationships", "0016_availability_shared")]
    operations = frozen(__file__, "0017_one_rule_for_words.sql")
