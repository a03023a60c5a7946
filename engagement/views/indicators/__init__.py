"""What public bodies publish of the areas of partners."""
