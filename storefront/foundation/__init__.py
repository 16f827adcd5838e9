"""What every room stands on. A closed list: money, clock, transitions, outbox, personal data, roles,
errors, references, editions, forms, htmx, prepared. A new module here needs a record in docs/adr/."""
