# How Jupyter is set up in the container: it reads this file as /root/.jupyter/jupyter_server_config.py.
c = get_config()  # noqa: F821 (Jupyter defines it)

# In a container there is nobody but root, and no browser. Requests come from outside.
c.ServerApp.allow_root = True
c.ServerApp.open_browser = False
c.ServerApp.ip = "0.0.0.0"
c.ServerApp.port = 8888
c.ServerApp.root_dir = "/root/notebooks"

# The password is "dream", kept as method:salt:hash. `jupyter server password` makes another.
c.PasswordIdentityProvider.hashed_password = "sha256:5f2c19d07a44:384f5a72f51454a5ee38b255fc4652f4d35b7002177c28118eb034366a618a28"
