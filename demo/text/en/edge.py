"""What the server answers to a request that does not come from the page, and says when it cannot start."""

SENTENCES = {
    "edge_host": "This page does not answer under this name. Its owner can allow the name: {option}.",
    "edge_site": "A page of another site has asked for this. Open this page itself.",
    "edge_route": "There is nothing here. The page is at the address without a path.",
    "edge_body": "This request is too large: {limit} is the most that is taken.",
    "edge_request": "This request cannot be read. Reload the page and try again; a program should look up what the "
    "endpoint takes.",
    "no_mcp": "--mcp needs the package mcp: pip install -r requirements-mcp.txt",
    "no_file_in_call": "This is neither a file in base64 nor the path of an upload that waits here. Post the file to "
    "/gradio_api/upload, and give the path of the answer.",
    "port_in_use": "Port {port} is in use. Stop the other program, or choose another port with --port.",
    "port_refused": "Port {port} may not be opened by you. Choose one from 1024 on with --port.",
    "port_unknown": "{port} is no port. Choose one between 1 and 65535.",
    "ports_in_use": "No port between {first} and {last} is free. Choose another one with --port.",
    "runs_no_folder": "What --runs names is a file. Choose a folder, or a name that is free.",
    "host_unknown": "{host} is no address of this machine. Check --host.",
}
