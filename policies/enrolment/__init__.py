"""The application, step by step, in order: who is insured, what they were asked, who receives."""
