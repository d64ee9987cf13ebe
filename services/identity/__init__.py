"""Who people are and what they may do.

Owns people, the tree of units, roles, supervisors, sign-in with its sessions and tokens, and the only copy of each NIP.
"""
