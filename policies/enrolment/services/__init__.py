"""Writing an application: opening, answers, price, submission, and the slot it holds."""
