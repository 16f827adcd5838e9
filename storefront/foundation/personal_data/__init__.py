"""Personal data: encrypted where it lies, declared where it is defined, recorded when it is read."""
