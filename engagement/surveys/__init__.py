"""What surveys need beside their records: links, mails, files, languages and long work."""
