"""Coding of records: copies among vacancies, courses that two feeds list."""
