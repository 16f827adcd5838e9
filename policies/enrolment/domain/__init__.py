"""The pure rules of an application: what was asked, what is missing, how shares add up."""
