# Part of the acp kit: replaced by `acp upgrade`; do not edit.
"""Owns nothing itself: the kernel's modules are imported one by one.

Never imported from by hosts: the package above has the public names.
"""
