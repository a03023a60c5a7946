"""The whole product under load while its parts are killed."""
