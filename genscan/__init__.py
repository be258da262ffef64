"""The domain of the observatory: feeds, coding, indicators, figures, bulletins, editions; no scheduling."""
