"""What a check says, for each who acts on it: screen, page, worklists, CI."""
