"""What is fetched from the publishers themselves: France Travail's offers, and the other feeds' exports."""
