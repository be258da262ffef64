"""The regional bulletins and the pages of an edition, and the check of every printed number."""
