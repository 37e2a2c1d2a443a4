# Yours: written once by `acp install`; edit freely.
"""The agentic control plane of this project; `README` of it all is `bindings.py`."""
