# Yours: written once by `acp install`; edit freely.
"""The control plane of this project, for agents; start reading at `bindings.py`."""
