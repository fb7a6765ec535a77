"""How pages write dates, where we differ from Django; see FORMAT_MODULE_PATH."""
