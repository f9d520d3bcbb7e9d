"""The Dash app and its routes: the only package that knows Dash and Flask."""
