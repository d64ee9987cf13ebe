"""What surrounds every page: who is visiting, the sealed cookie, language, headers, errors. No page is here."""
