"""The pages behind the link of a survey: no account, no sign-in, no cookie."""
