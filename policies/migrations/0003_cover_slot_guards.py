"""One policy of a product at a time and ¥500,000 of death cover: the database's own guards."""

from django.db import migrations

from policies.enrolment import sql


class Migration(migrations.Migration):
    dependencies = [("policies", "0002_relations")]
    operations = sql.operations()
