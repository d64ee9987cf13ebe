"""What every page shares: user session, cookie, language, labels, templates, headers, errors, static files."""
