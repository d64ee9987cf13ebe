"""What people are told: messages in the inbox of the portal and by e-mail.

Owns messages, deliveries and preferences; of people and courses it keeps the few fields that a message speaks of.
"""
